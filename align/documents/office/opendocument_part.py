"""What an OpenDocument text shows, and the looks of its styles, as its XML is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from align.documents.office.paragraphs import (
    ShownParagraph,
    ShownRow,
    check_length,
    kind_of_style,
)

_PREFIX = "{urn:oasis:names:tc:opendocument:xmlns:"
_NOT_SHOWN = frozenset(
    {"text:tracked-changes", "text:note-citation", "text:ruby-text", "text:script"}
    | {"text:hidden-text", "text:meta-field-data", "text:index-title-template"}
    | {"office:annotation", "office:annotation-end", "office:forms", "office:binary-data"}
    | {"office:event-listeners", "office:settings", "text:variable-decls", "text:sequence-decls"}
    | {"text:user-field-decls", "svg:title", "svg:desc", "draw:object", "draw:object-ole"}
)
_ESCAPE = re.compile("_([0-9a-f]{1,4})_")
_BLANKS = re.compile("[ \t\r\n]+")
_MOST_BLANKS = 1000
_MOST_COLUMNS = 1000
_DEEPEST_STYLE = 100
_LISTS = frozenset({"text:list-item", "text:list-header"})


@dataclass(frozen=True, slots=True)
class LookOfStyle:
    """What a style says itself.

    names: its own, as shown too. above: of the style that it is based on, "" without. hidden:
    None where it does not say.
    """

    names: tuple[str, ...] = ()
    above: str = ""
    hidden: bool | None = None


StyleName = tuple[str, str]
"""The family of a style, paragraph or text, and its name in the file."""


class OpenDocumentStyles:
    """A target for the parser of lxml: the looks of the styles of one part by family and name."""

    def __init__(self) -> None:
        self._found: dict[StyleName, LookOfStyle] = {}
        self._open: StyleName | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note a style, or what the open one says of its text."""
        name = _local(tag)
        values = {_local(key): str(value) for key, value in attributes.items()}
        if name == "style:style":
            self._open = (values.get("style:family", ""), values.get("style:name", ""))
            names = (self._open[1], values.get("style:display-name", ""))
            self._found[self._open] = LookOfStyle(names, values.get("style:parent-style-name", ""))
        elif name == "style:text-properties" and "text:display" in values and self._open:
            look = self._found[self._open]
            hidden = values["text:display"] == "none"
            self._found[self._open] = LookOfStyle(look.names, look.above, hidden)

    def end(self, tag: str) -> None:
        """Note the end of a style."""
        if _local(tag) == "style:style":
            self._open = None

    def close(self) -> dict[StyleName, LookOfStyle]:
        """The styles."""
        return self._found


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read; hidden: whether its text, and that of spans in it, is."""

    paragraph: ShownParagraph
    hidden: list[bool]
    blank: bool = True


@dataclass(slots=True)
class _Surroundings:
    """Where paragraphs stand: the rows and lists around them, the note they belong to."""

    rows: list[ShownRow] = field(default_factory=list)
    items: list[bool] = field(default_factory=list)
    note: str = ""


class OpenDocumentText:
    """A target for the parser of lxml: the text of content.xml, without what it does not show.

    Left out are hidden text, deleted text, comments, alternative texts and formulas. styles: by
    family and name.
    """

    def __init__(self, styles: Mapping[StyleName, LookOfStyle]) -> None:
        self._styles = styles
        self._paragraphs: list[ShownParagraph] = []
        self._open: list[_Open] = []
        self._around = [_Surroundings()]
        self._path: list[str] = []
        self._skipped = 0
        self._count = 0
        self._length = 0
        self._notes = 0
        self._row_count = 0
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "text:p": self._start_paragraph,
            "text:h": self._start_paragraph,
            "text:span": self._start_span,
            "text:s": self._write_blanks,
            "text:tab": lambda values: self._write(" "),
            "text:line-break": lambda values: self._write("\n"),
            "text:note": self._start_note,
            "text:hidden-paragraph": self._hide_paragraph,
            "draw:text-box": lambda values: self._around.append(
                _Surroundings(note=self._around[-1].note)
            ),
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            **dict.fromkeys(_LISTS, lambda values: self._around[-1].items.append(True)),
        }
        self._ends: dict[str, Callable[[], object]] = {
            "text:p": self._end_paragraph,
            "text:h": self._end_paragraph,
            "text:span": lambda: self._open and self._open[-1].hidden.pop(),
            "text:note": self._around.pop,
            "draw:text-box": self._around.pop,
            "table:table-row": lambda: self._around[-1].rows.pop(),
            **dict.fromkeys(_LISTS, lambda: self._around[-1].items.pop()),
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of an element."""
        name = _local(tag)
        values = {_local(key): str(value) for key, value in attributes.items()}
        if self._skipped or self._is_left_out(name, values):
            self._skipped += 1
            return
        self._path.append(name)
        if name in self._starts:
            self._starts[name](values)

    def end(self, tag: str) -> None:
        """Note the end of an element; keep a paragraph."""
        if self._skipped:
            self._skipped -= 1
            return
        name = self._path.pop()
        if name in self._ends:
            self._ends[name]()

    def data(self, text: str) -> None:
        """Add text of a paragraph; blanks in a row are one, and none at its beginning.

        :raises InputError: it is too much.
        """
        if self._skipped or not self._open:
            return
        text = _BLANKS.sub(" ", text)
        if self._open[-1].blank:
            text = text.removeprefix(" ")
        if text:
            self._write(text)
            self._open[-1].blank = text[-1] == " "

    def close(self) -> list[ShownParagraph]:
        """The paragraphs that show text, in the order in which they begin, notes at the end."""
        return sorted(self._paragraphs, key=lambda one: (int(one.note or 0), one.number))

    def _is_left_out(self, name: str, values: Mapping[str, str]) -> bool:
        if name == "text:section":
            return values.get("text:display", "true") == "none"
        if name == "text:note":
            # A note that only hidden text refers to is not shown.
            return not self._open or self._open[-1].hidden[-1]
        return name in _NOT_SHOWN

    def _start_paragraph(self, values: Mapping[str, str]) -> None:
        around = self._around[-1]
        style = values.get("text:style-name", "")
        kind = self._kind(style)
        if self._path[-1] == "text:h":
            kind = "heading"
        elif around.items and around.items[-1] and kind == "paragraph":
            kind = "item"
        if around.items:
            around.items[-1] = False
        paragraph = ShownParagraph(self._count, kind, note=around.note)
        if around.rows:
            row = around.rows[-1]
            paragraph.kind, paragraph.row, paragraph.column = "cell", row.number, row.column
        self._count += 1
        # Text in a box is hidden with the text that the box hangs on.
        above = bool(self._open and self._open[-1].hidden[-1])
        self._open.append(_Open(paragraph, [above or bool(self._hidden("paragraph", style))]))

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop().paragraph
        if paragraph.text.strip() and not paragraph.hidden:
            self._paragraphs.append(paragraph)

    def _hide_paragraph(self, values: Mapping[str, str]) -> None:
        if self._open and values.get("text:is-hidden") == "true":
            self._open[-1].paragraph.hidden = True

    def _start_span(self, values: Mapping[str, str]) -> None:
        if self._open:
            own = self._hidden("text", values.get("text:style-name", ""))
            self._open[-1].hidden.append(self._open[-1].hidden[-1] if own is None else own)

    def _start_note(self, values: Mapping[str, str]) -> None:
        self._notes += 1
        self._write(f"[^{self._notes}]")
        self._around.append(_Surroundings(note=str(self._notes)))

    def _start_row(self, values: Mapping[str, str]) -> None:
        self._around[-1].rows.append(ShownRow(self._row_count))
        self._row_count += 1

    def _start_cell(self, values: Mapping[str, str]) -> None:
        if self._around[-1].rows:
            row = self._around[-1].rows[-1]
            row.column = row.next_column
            times = _number(values.get("table:number-columns-repeated", ""), _MOST_COLUMNS)
            row.next_column += times

    def _write_blanks(self, values: Mapping[str, str]) -> None:
        self._write(" " * _number(values.get("text:c", ""), _MOST_BLANKS))

    def _write(self, text: str) -> None:
        if self._open:
            self._open[-1].blank = False
            if not self._open[-1].hidden[-1]:
                self._length += len(text)
                check_length(self._length)
                self._open[-1].paragraph.parts.append(text)

    def _above(self, family: str, style: str) -> list[LookOfStyle]:
        """The looks of a style and of those that it is based on."""
        looks: list[LookOfStyle] = []
        while (family, style) in self._styles and len(looks) < _DEEPEST_STYLE:
            looks.append(self._styles[family, style])
            style = looks[-1].above
        return looks

    def _kind(self, style: str) -> str:
        looks = self._above("paragraph", style)
        # The style above the last one is a built-in one that the file does not repeat.
        names = [name for look in looks for name in (*look.names, look.above)] or [style]
        for name in names:
            plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name)
            kind = kind_of_style(plain)
            if kind is not None:
                return kind
        return "paragraph"

    def _hidden(self, family: str, style: str) -> bool | None:
        said = (look.hidden for look in self._above(family, style))
        return next((hidden for hidden in said if hidden is not None), None)


def _number(value: str, most: int) -> int:
    """A count as an attribute gives it, from 1 to ``most``."""
    return max(1, min(int(value), most)) if re.fullmatch("[0-9]{1,9}", value) else 1


def _local(tag: str) -> str:
    """The name of an element or attribute with its usual prefix; foreign ones as they are."""
    if not tag.startswith(_PREFIX):
        return tag
    space, _, name = tag.removeprefix(_PREFIX).partition("}")
    return f"{_PREFIXES.get(space.partition(':')[0], space.partition(':')[0])}:{name}"


_PREFIXES = {"drawing": "draw", "svg-compatible": "svg"}
"""Where the usual prefix is not the first word of the namespace."""
