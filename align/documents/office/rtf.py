"""The text of a file in Rich Text Format, as Word and LibreOffice write it."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from align.documents.blocks import Line
from align.documents.office.paragraphs import ShownParagraph, kind_of_style, text_and_lines
from align.errors import InputError

_TOKEN = re.compile(
    r"\\(?:'(?P<hex>[0-9a-fA-F]{2})|(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    r"|(?P<sign>[^a-zA-Z]))|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\0]++)|[\r\n\0]++",
    re.DOTALL,
)
_DEEPEST = 1000
_MOST_BASES = 50
_LONGEST_STYLE = 100
_LEFT_OUT = frozenset(
    {"colortbl", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl"}
    | {"footerr", "footerf", "listtable", "fldinst", "nonshppict", "shprslt", "nonesttables", "sp"}
    | {"ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "tc", "rxe", "objdata"}
    | {"filetbl", "listoverridetable", "revtbl", "annotation", "private"}
)
"""Groups whose text is not shown in its place."""
_ENTERED = frozenset({"footnote", "shpinst", "shptxt", "do", "dptxbxtext", "fldrslt"})
"""Groups that are read though programs which do not know them may leave them out."""
_INNER = frozenset({"footnote", "shptxt", "dptxbxtext"})
"""Notes and boxes, which have paragraphs of their own."""
_ABOUT_FONTS = frozenset({"panose", "falt", "fname"})
_SIGNS = {
    "tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emdash": "—", "endash": "–", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
    "page": " ", "column": " ", "~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 89: "mac_cyrillic", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
"""The encodings of fonts by the number that Windows has for them."""
_MAC_PAGES = {10000: "mac_roman", 10007: "mac_cyrillic"}
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_ACCENTED = re.compile("[À-ÖØ-öø-ÿ]")
_ACCENTED_ALONE = re.compile("[À-ÖØ-öø-ÿ]{4,}+")


def rtf_lines(content: bytes, name: str) -> tuple[str, list[Line], tuple[str, ...]]:
    """The text of a file in Rich Text Format, its blocks as stretches of it, and notes on it.

    Laid out as by :func:`~align.documents.office.word.docx_lines`. Bytes are read in the encoding
    of their font, or of the file. One that says Western is read as CP1251 where that gives letters
    with accents and no others; a note says so.

    :raises InputError: if ``content`` is no such file, is cut off, nested too deep, or empty.
    """
    if not content.lstrip()[:5] == rb"{\rtf":
        raise InputError(f"{name}: not a rich text file (.rtf); save it again as one")
    paragraphs = _Reader(content, name).paragraphs()
    shown = "".join(paragraph.text for paragraph in paragraphs)
    accented = len(_ACCENTED.findall(shown))
    if accented and 2 * sum(map(len, _ACCENTED_ALONE.findall(shown))) > accented:
        again = _Reader(content, name, western="cp1251").paragraphs()
        if again != paragraphs:
            note = "read as CP1251, though it says that it is Western"
            return *text_and_lines(again, name), (note,)
    return *text_and_lines(paragraphs, name), ()


@dataclass(slots=True)
class _Group:
    """What holds up to the end of a group, and is then as it was before.

    skipped: nothing is shown. table: of what, fonts or styles, "" in text. fallback: how many
    characters stand behind one in Unicode for old programs. font: its number, None without.
    inner: whether paragraphs of a note or box end with it.
    """

    skipped: bool = False
    table: str = ""
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1
    font: int | None = None
    inner: bool = False


@dataclass(slots=True)
class _Place:
    """Where paragraphs are added: their open text, look and table. note: as in ShownParagraph."""

    note: str = ""
    number: int = 0
    parts: list[str] = field(default_factory=list)
    style: int = 0
    item: bool = False
    in_table: bool = False
    row: int = -1
    column: int = 0


class _Reader:
    """Reads a file token by token; western: what encoding stands for one that says Western."""

    def __init__(self, content: bytes, name: str, western: str = "cp1252") -> None:
        self._source = content.decode("latin-1")
        self._name = name
        self._western = western
        self._encoding = western
        self._groups = [_Group()]
        self._places = [_Place()]
        self._paragraphs: list[ShownParagraph] = []
        self._count = self._notes = self._rows = 0
        self._bytes = bytearray()
        self._ignore = 0
        self._fresh = self._optional = False
        self._at = 0
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._bases: dict[int, int] = {}
        self._entry = 0
        self._words: dict[str, Callable[[int | None], None]] = {
            "par": lambda number: self._end_paragraph(),
            "sect": lambda number: self._end_paragraph(),
            "nestcell": lambda number: self._end_paragraph(),
            "cell": self._end_cell,
            "row": self._end_row,
            "pard": self._plain_paragraph,
            "plain": lambda number: self._look(hidden=False, deleted=False),
            "v": lambda number: self._look(hidden=number != 0),
            "deleted": lambda number: self._look(deleted=number != 0),
            "uc": lambda number: self._look(fallback=max(0, min(number or 0, 100))),
            "u": self._unicode,
            "f": self._font,
            "s": self._style,
            "sbasedon": self._base,
            "fcharset": self._charset,
            "ls": lambda number: self._itemise(number != 0),
            "intbl": self._in_table,
            "ansicpg": self._code_page,
            "bin": self._skip_bytes,
            **dict.fromkeys(("listtext", "pntext"), self._number_of_item),
        }

    def paragraphs(self) -> list[ShownParagraph]:
        """What it shows, in order, notes at the end. :raises InputError: as rtf_lines."""
        for match in self._tokens():
            if match["brace"]:
                self._flush()
                self._ignore = 0
                if self._brace(match["brace"]):
                    break
            elif match["hex"] or match["text"]:
                self._take(bytes.fromhex(match["hex"]) if match["hex"] else None, match["text"])
            elif match["word"] or match["sign"]:
                number = match["number"]
                self._control(match["word"] or match["sign"], int(number) if number else None)
        else:
            raise InputError(f"{self._name}: cut off, its last group does not end; save it again")
        self._end_paragraph()
        return sorted(self._paragraphs, key=lambda one: (int(one.note or 0), one.number))

    def _tokens(self) -> Iterator[re.Match[str]]:
        while match := _TOKEN.match(self._source, self._at):
            self._at = match.end()
            yield match

    def _brace(self, brace: str) -> bool:
        """Open or close a group; whether it was the last one."""
        if brace == "{":
            if len(self._groups) >= _DEEPEST:
                raise InputError(f"{self._name}: groups nested too deep; save it again")
            if self._groups[-1].table and not self._groups[-2].table:
                self._entry = -1  # of the table, of which a style of characters has no number
            self._groups.append(replace(self._groups[-1], inner=False))
            self._fresh, self._optional = True, False
            return False
        closed = self._groups.pop()
        if closed.inner:
            self._end_paragraph()
            self._places.pop()
        self._fresh = False
        return len(self._groups) <= 1

    def _take(self, encoded: bytes | None, text: str | None) -> None:
        """Add bytes, but for those that repeat what Unicode has said."""
        self._fresh = False
        data = encoded if encoded is not None else (text or "").encode("latin-1")
        if self._ignore:
            ignored = min(self._ignore, len(data))
            self._ignore -= ignored
            data = data[ignored:]
        if not self._groups[-1].skipped:
            self._bytes += data

    def _control(self, word: str, number: int | None) -> None:
        if word == "bin":
            self._skip_bytes(number)
            return
        if self._ignore and word in _SIGNS and word not in ("tab", "line", "page", "column"):
            self._ignore -= 1
            return
        self._ignore = 0
        self._flush()
        if word == "*":
            self._optional = True
            return
        first, self._fresh = self._fresh, False
        group = self._groups[-1]
        if first:
            self._enter(word)
        if word == "u" or not group.skipped:
            self._obey(word, number)

    def _obey(self, word: str, number: int | None) -> None:
        action = self._words.get(word)
        if action is not None:
            action(number)
        elif word in ("\n", "\r"):
            self._end_paragraph()
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in _CODE_PAGES:
            self._encoding = _CODE_PAGES[word]

    def _enter(self, word: str) -> None:
        """What the first word of a group says of it."""
        group = self._groups[-1]
        unknown = self._optional and word not in _ENTERED
        if word in ("fonttbl", "stylesheet"):
            group.table = word
        elif not group.table:
            group.skipped = group.skipped or unknown or word in _LEFT_OUT
        elif unknown and word in _ABOUT_FONTS:
            group.skipped = True
        if word in _INNER and not (group.skipped or group.table):
            self._enter_inner(word, group)

    def _enter_inner(self, word: str, group: _Group) -> None:
        """Begin a note or a box; a note that hidden text refers to is not shown."""
        if word == "footnote" and (group.hidden or group.deleted):
            group.skipped = True
            return
        place = _Place(self._places[-1].note)
        if word == "footnote":
            self._notes += 1
            self._write(f"[^{self._notes}]")
            place.note = str(self._notes)
        place.number = self._next()
        group.inner = True
        self._places.append(place)

    def _number_of_item(self, number: int | None) -> None:
        self._itemise(True)
        self._groups[-1].skipped = True

    def _itemise(self, item: bool) -> None:
        self._places[-1].item = item

    def _look(self, **values: bool | int) -> None:
        self._groups[-1] = replace(self._groups[-1], **values)  # type: ignore[arg-type]

    def _unicode(self, number: int | None) -> None:
        self._ignore = self._groups[-1].fallback
        if not self._groups[-1].skipped:
            self._write(chr((number or 0) & 0xFFFF))

    def _font(self, number: int | None) -> None:
        self._groups[-1].font = number or 0
        if self._groups[-1].table == "fonttbl":
            self._entry = number or 0

    def _style(self, number: int | None) -> None:
        if self._groups[-1].table:
            self._entry = number or 0
        else:
            self._places[-1].style = number or 0

    def _base(self, number: int | None) -> None:
        if self._groups[-1].table == "stylesheet":
            self._bases[self._entry] = number or 0

    def _kind(self, style: int) -> str:
        """The kind of block that a style, or one above it, stands for."""
        for _ in range(_MOST_BASES):
            kind = kind_of_style(self._styles.get(style, "").strip())
            if kind is not None:
                return kind
            if style not in self._bases:
                break
            style = self._bases[style]
        return "paragraph"

    def _charset(self, number: int | None) -> None:
        if self._groups[-1].table == "fonttbl" and number in _CHARSETS:
            self._fonts[self._entry] = _CHARSETS[number]

    def _code_page(self, number: int | None) -> None:
        encoding = _MAC_PAGES.get(number or 0, f"cp{number}")
        try:
            codecs.lookup(encoding)
        except LookupError:
            return
        self._encoding = self._western if number == 1252 else encoding

    def _skip_bytes(self, number: int | None) -> None:
        self._at = min(self._at + max(0, number or 0), len(self._source))

    def _flush(self) -> None:
        """Add the text that the bytes at hand are."""
        if self._bytes:
            font = self._groups[-1].font
            encoding = self._encoding if font is None else self._fonts.get(font, self._encoding)
            text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.table == "stylesheet":
            self._styles[self._entry] = (self._styles.get(self._entry, "") + text)[:_LONGEST_STYLE]
        elif not (group.table or group.skipped or group.hidden or group.deleted):
            place = self._places[-1]
            place.parts.append(text)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _plain_paragraph(self, number: int | None) -> None:
        place = self._places[-1]
        place.style, place.item, place.in_table = 0, False, False

    def _in_table(self, number: int | None) -> None:
        self._places[-1].in_table = True

    def _end_paragraph(self) -> None:
        self._flush()
        place = self._places[-1]
        kind = self._kind(place.style)
        if kind == "paragraph" and place.item:
            kind = "item"
        # Halves of what needs two units of UTF-16 come one by one.
        text = "".join(place.parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        paragraph = ShownParagraph(place.number, kind, note=place.note, parts=[text])
        if place.in_table:
            if place.row < 0:
                place.row, self._rows = self._rows, self._rows + 1
            paragraph.kind, paragraph.row, paragraph.column = "cell", place.row, place.column
        if text.strip():
            self._paragraphs.append(paragraph)
        place.parts, place.number = [], self._next()

    def _end_cell(self, number: int | None) -> None:
        self._places[-1].in_table = True
        self._end_paragraph()
        self._places[-1].column += 1

    def _end_row(self, number: int | None) -> None:
        self._places[-1].row, self._places[-1].column = -1, 0
