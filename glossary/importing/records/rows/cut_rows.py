"""Rows of delimited texts whose cells are not what somebody wrote: cut at a comma, or swallowed.

A text with the delimiter in it that does not stand in quotes is cut into two cells; a quotation
mark that is never closed takes the next lines into its cell.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from align.text import CYRILLIC
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.readers.sheets.rows import Row, UnreadableCell, doubtful_cell
from glossary.importing.records.columns.layout import Layout
from glossary.importing.records.columns.questions import SIDES

_LATIN = re.compile("[A-Za-z]")
_COMMENTED = 3
"""Cells of a row of OmegaT's glossary, which is separated by tabs."""


class CutRows:
    """What the rows of one delimited text should be like, by its first ones.

    layout: theirs, without a comment that only few rows have.
    """

    def __init__(self, sample: Sequence[Row], layout: Layout, delimiter: str) -> None:
        self.delimiter = delimiter
        body = [row for _, row in sample[layout.body :]]
        widths = Counter(map(len, body))
        common = max(widths, key=lambda width: (widths[width], -width), default=0)
        if not layout.header and delimiter != "\t":
            layout = _without_rare_note(layout, common)
        self.layout = layout
        self.sides = [at for side in SIDES for at in layout.columns[side]]
        self.width = 1 + max(max(places) for places in layout.columns.values())
        if layout.header:
            self.width = max(self.width, len(layout.header), len(sample[layout.body - 1][1]))
        else:
            self.width = max(self.width, common, _COMMENTED if delimiter == "\t" else 0)
        spaced = sum(any(cell[:1] == " " for cell in row[1:]) for row in body)
        self.spaced = delimiter not in ",;" or 2 * spaced > len(body)

    def checked(self, row: Row) -> Row:
        """The row; its two texts an UnreadableCell, or a DoubtfulCell, where they may be cut."""
        number, cells = row
        if why := self._problem(number, cells):
            return number, self._marked(list(cells[: self.width]), UnreadableCell(why))
        if not self.spaced and (why := self._doubt(cells)):
            at = self.sides[0]
            return number, self._marked(cells, doubtful_cell(cells[at], why), at)
        return row

    def _marked(self, cells: list[str], mark: str, only: int | None = None) -> list[str]:
        cells = cells + [""] * (max(self.sides) + 1 - len(cells))
        for at in self.sides if only is None else [only]:
            cells[at] = mark
        return cells

    def _problem(self, number: int, cells: Sequence[str]) -> str:
        if len(cells) > self.width and any(map(str.strip, cells[self.width :])):
            there = len(sheets.trimmed(cells))
            advice = f"put quotation marks around a text with {self.delimiter!r} in it"
            if self.delimiter == "\t":
                advice = "take the tab out of the text"
            return f"{there} cells, for {self.width} columns: {advice}, or head every column"
        swallowed = sum(cell.count("\n") for cell in cells if "\n" in cell and self._is_rows(cell))
        if swallowed:
            return (
                f"a quotation mark takes the lines to {number + swallowed} into one cell: take it"
                " out, or write it twice within quotation marks"
            )
        return ""

    def _is_rows(self, cell: str) -> bool:
        """Whether a line of a cell has a Russian and an English text with a delimiter between."""
        for line in cell.splitlines():
            fields = line.split(self.delimiter)
            shown = {(bool(CYRILLIC.search(one)), bool(_LATIN.search(one))) for one in fields}
            if {(True, False), (False, True)} <= shown:
                return True
        return False

    def _doubt(self, cells: Sequence[str]) -> str:
        """Why a text may go on in the next cell: a space stands behind the delimiter only here."""
        for at in self.sides:
            rest = cells[at + 1] if at + 1 < len(cells) else ""
            if at + 1 not in self.sides and rest[:1] == " " and rest.strip() and cells[at]:
                return f"is {rest.strip()[:40]!r} behind {self.delimiter!r} a part of the text?"
        return ""


def _without_rare_note(layout: Layout, common: int) -> Layout:
    """The layout without a column of notes that most rows do not have. common: their cells."""
    columns = {
        name: places
        for name, places in layout.columns.items()
        if name != "note" or min(places) < common
    }
    return replace(layout, columns=columns)
