"""Paragraphs that a document of a word processor shows, laid out as one text."""

import re
from dataclasses import dataclass, field

from align.documents.blocks import Line, check_lines, item_head
from align.errors import InputError

_KINDS = (
    ("heading", re.compile(r"heading|title|subtitle", re.IGNORECASE)),
    ("quote", re.compile(r"(?:intense )?quot(?:e|ations?)", re.IGNORECASE)),
    ("caption", re.compile("caption", re.IGNORECASE)),
    ("item", re.compile("list (?:bullet|number)", re.IGNORECASE)),
)
"""How the names of the built-in styles begin; they are written in English in every language."""
MOST_TEXT = 10_000_000
"""Characters that are read from a file in which a little can unpack to much: a dozen novels."""


@dataclass(slots=True)
class ShownParagraph:
    """A paragraph with the text that it shows; a line break in it is one.

    number: of paragraphs in the order in which they begin. note: of the footnote or endnote that
    it stands in, "" outside notes. row, column: as in :class:`~align.records.Block`.
    """

    number: int
    kind: str = "paragraph"
    row: int = -1
    column: int = -1
    note: str = ""
    parts: list[str] = field(default_factory=list)
    goes_on: bool = False
    hidden: bool = False

    @property
    def text(self) -> str:
        """What it shows."""
        return "".join(self.parts)


@dataclass(slots=True)
class ShownRow:
    """A row of a table that is being read: its number, its cell, the column of the next one."""

    number: int
    column: int = -1
    next_column: int = 0


def check_length(length: int, name: str = "") -> None:
    """Refuse a text of over MOST_TEXT characters.

    :raises InputError: it is longer; name: of its file.
    """
    if length > MOST_TEXT:
        where = f"{name}: " if name else ""
        raise InputError(f"{where}over {MOST_TEXT:,} characters; split it into articles")


def kind_of_style(name: str) -> str | None:
    """The kind of block that the name of a style stands for; None for no one in particular."""
    return next((kind for kind, start in _KINDS if start.match(name)), None)


def text_and_lines(paragraphs: list[ShownParagraph], name: str) -> tuple[str, list[Line]]:
    """The paragraphs as one text, and the lines of each as stretches of it.

    Paragraphs are separated by empty lines, the cells of a row by bars; a note begins with [^1].

    :raises InputError: if no paragraph shows any text, or they are too many; name: of the file.
    """
    parts: list[str] = []
    lines: list[Line] = []
    length = 0
    before: ShownParagraph | None = None
    for paragraph in paragraphs:
        gap = "\n\n" if before else ""
        if before and before.row == paragraph.row >= 0:
            gap = " | " if before.column != paragraph.column else "\n"
        head = ""
        if paragraph.note and (before is None or before.note != paragraph.note):
            head = f"[^{paragraph.note}]: "
        text = head + paragraph.text.strip()
        parts += [gap, text]
        start = length + len(gap)
        length = start + len(text)
        before = paragraph
        for number, line in enumerate(text.split("\n")):
            if line.strip():
                lines.append(_line_of(paragraph, line, start, follows=number > 0))
            start += len(line) + 1
        check_lines(len(lines), name)
    if not lines:
        raise InputError(f"{name}: empty; give an article with text")
    return "".join(parts), lines


def _line_of(paragraph: ShownParagraph, line: str, start: int, follows: bool) -> Line:
    """The future block for a line of a paragraph that begins at ``start`` of the whole text."""
    kind, head = paragraph.kind, 0
    if kind in ("paragraph", "item"):
        head = item_head(line)
        kind = "item" if head else kind
    place = (start + head, start + len(line))
    return Line((place,), kind, follows and not head, paragraph.row, paragraph.column)
