"""The paragraphs that a part of a Word document shows, as its XML is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from align.documents.office.paragraphs import ShownParagraph, ShownRow, check_length

_MAIN = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""The two namespaces of the format, Transitional and Strict."""
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOT_SHOWN = frozenset(
    {"del", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange"}
)
"""What a revision took away, and how text looked before one."""
_MARKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a paragraph or character style of a Word document says of its text.

    kind: of the block, as in :class:`~align.records.Block`. hidden: whether it is not shown.
    """

    kind: str = "paragraph"
    hidden: bool = False


PLAIN = WordStyle()


class WordPart:
    """A target for the parser of lxml: the text of one part, without what it does not show.

    Left out are hidden, deleted and moved text and the second version of text boxes.
    styles: by their names in the file. name_note: gives the mark of the note that a reference
    with this (kind, id) refers to.
    """

    def __init__(
        self, styles: Mapping[str, WordStyle], name_note: Callable[[str, str], str]
    ) -> None:
        self._styles = styles
        self._name_note = name_note
        self._paragraphs: list[ShownParagraph] = []
        self._open: list[ShownParagraph] = []
        self._runs: list[bool | None] = []
        self._rows: list[ShownRow | None] = []
        self._row_count = 0
        self._skipped = 0
        self._path: list[str] = []
        self._chosen: list[bool] = []
        self._note = ""
        self._count = 0
        self._length = 0
        self._starts: dict[str, Callable[[str], None]] = {
            "p": self._start_paragraph,
            "r": self._start_run,
            "tr": self._start_row,
            "tc": self._start_cell,
            "gridSpan": self._span_columns,
            "txbxContent": lambda value: self._rows.append(None),
            "pStyle": self._style_paragraph,
            "rStyle": self._style_run,
            "vanish": self._hide,
            "numId": self._number,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of an element."""
        name = _local(tag)
        if self._skipped or self._is_left_out(name):
            self._skipped += 1
            return
        self._path.append(name)
        values = {_local(key): value for key, value in attributes.items()}
        if name in self._starts:
            self._starts[name](values.get("val", ""))
        elif name in _MARKS:
            self._write(_MARKS[name])
        elif name in ("footnoteReference", "endnoteReference"):
            self._refer(name.removesuffix("Reference"), values.get("id", ""))
        elif name in ("footnote", "endnote"):
            # Those of other types are the lines that separate notes from the text.
            shown = values.get("type", "normal") == "normal"
            self._note = self._name_note(name, values.get("id", "")) if shown else ""

    def end(self, tag: str) -> None:
        """Note the end of an element; keep a paragraph."""
        if self._skipped:
            self._skipped -= 1
            return
        name = self._path.pop()
        if name == "p":
            self._end_paragraph()
        elif name == "r":
            self._runs.pop()
        elif name in ("tr", "txbxContent"):
            self._rows.pop()
        elif name == "AlternateContent":
            self._chosen.pop()

    def data(self, text: str) -> None:
        """Add text that stands directly inside ``w:t``. :raises InputError: it is too much."""
        if not self._skipped and self._path and self._path[-1] == "t":
            self._write(text.replace("\r", " ").replace("\n", " "))

    def close(self) -> list[ShownParagraph]:
        """The paragraphs that show text, in the order in which they begin."""
        self._paragraphs.sort(key=lambda paragraph: paragraph.number)
        joined: list[ShownParagraph] = []
        for paragraph in self._paragraphs:
            if joined and joined[-1].goes_on and joined[-1].row == paragraph.row:
                joined[-1].parts += paragraph.parts
                joined[-1].goes_on = paragraph.goes_on
            else:
                joined.append(paragraph)
        return [paragraph for paragraph in joined if paragraph.text.strip()]

    def _is_left_out(self, name: str) -> bool:
        if name == "AlternateContent":
            self._chosen.append(False)
        elif name in ("Choice", "Fallback") and self._chosen:
            # The same once more, for programs that do not know the first version.
            again = self._chosen[-1]
            self._chosen[-1] = True
            return again
        elif name in ("del", "moveFrom") and self._path[-2:] == ["pPr", "rPr"] and self._open:
            self._open[-1].goes_on = True
        return name in _NOT_SHOWN

    def _start_paragraph(self, value: str) -> None:
        row = self._rows[-1] if self._rows else None
        paragraph = ShownParagraph(self._count, note=self._note)
        self._count += 1
        if row is not None:
            paragraph.kind, paragraph.row, paragraph.column = "cell", row.number, row.column
        self._open.append(paragraph)

    def _end_paragraph(self) -> None:
        ended = self._open.pop()
        # What is empty still counts where it takes part in joining.
        joins = ended.goes_on or (self._paragraphs and self._paragraphs[-1].goes_on)
        if ended.parts or joins:
            self._paragraphs.append(ended)

    def _start_run(self, value: str) -> None:
        # A run in a text box is hidden with the run that the box hangs on.
        self._runs.append(True if self._runs and self._runs[-1] else None)

    def _start_row(self, value: str) -> None:
        self._rows.append(ShownRow(self._row_count))
        self._row_count += 1

    def _start_cell(self, value: str) -> None:
        if self._rows and self._rows[-1] is not None:
            row = self._rows[-1]
            row.column = row.next_column
            row.next_column += 1

    def _span_columns(self, value: str) -> None:
        if self._rows and self._rows[-1] is not None and value.isdecimal():
            self._rows[-1].next_column = self._rows[-1].column + max(1, min(int(value), 1000))

    def _style_paragraph(self, value: str) -> None:
        style = self._styles.get(value, PLAIN)
        if self._open:
            self._open[-1].hidden = style.hidden
            if self._open[-1].kind != "cell":
                self._open[-1].kind = style.kind

    def _style_run(self, value: str) -> None:
        if self._runs and self._styles.get(value, PLAIN).hidden:
            self._runs[-1] = True

    def _hide(self, value: str) -> None:
        # The mark of a paragraph may be hidden too, in w:pPr: that hides no text.
        if self._runs and self._path[-3:] == ["r", "rPr", "vanish"]:
            self._runs[-1] = is_on(value)

    def _number(self, value: str) -> None:
        if self._open and self._open[-1].kind == "paragraph" and value != "0":
            self._open[-1].kind = "item"

    def _write(self, text: str) -> None:
        if self._is_shown():
            self._length += len(text)
            check_length(self._length)
            self._open[-1].parts.append(text)

    def _refer(self, kind: str, number: str) -> None:
        # A note that only hidden text refers to is not shown: it gets no name.
        if self._is_shown():
            self._write(f"[^{self._name_note(kind, number)}]")

    def _is_shown(self) -> bool:
        if not self._open:
            return False
        # What a run says of itself holds against the style of its paragraph.
        hidden = self._runs[-1] if self._runs else None
        return not (self._open[-1].hidden if hidden is None else hidden)


def is_on(value: str) -> bool:
    """Whether a property with this value is set; one without a value is."""
    return value not in _OFF


def _local(tag: str) -> str:
    """The name of an element or attribute of Word without its namespace; others as they are."""
    for space in (*_MAIN, _COMPATIBILITY):
        if tag.startswith(space):
            return tag[len(space) :]
    return tag
