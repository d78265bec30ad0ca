"""Candidate glosses in a table: the other cells of a row, those in columns of English first."""

import re
from collections.abc import Iterator

from align.glosses.candidates.surroundings import GlossCandidate, Spot, Surroundings
from align.language.lists.lexicon import alternatives

_GLOSS_COLUMN = re.compile(
    rf"\b(?:{alternatives('en', 'rendering')}|English|translat\w*|meanings|gloss(?:es)?"
    r"|literal(?:ly)?|definitions?|render\w*|equivalents?)\b",
    re.IGNORECASE,
)
_SPELLING_COLUMN = re.compile(
    r"\b(?:translit\w*|romani[sz]\w*|pronounced|pronunciation|transcription|latin)\b", re.IGNORECASE
)
_RUSSIAN_ROW = re.compile(
    r"(?:(?:in |the )?Russian|RUS?|Original)\b[^\u0400-\u052f]{0,30}", re.IGNORECASE
)

_MOST_COLUMNS = 60
"""Columns of a table whose names are read."""
_MOST_ROWS = 5
"""How many rows above or below a gloss may stand, where the row of the fragment has no English."""
_FURTHEST = 30
"""How many cells away a gloss may stand, where no column is named."""


def cells(spot: Spot) -> Iterator[GlossCandidate]:
    """The other cells of the fragment's table row, those beside it nearest.

    Where the first row of the table names columns of English, only those: if their cell is empty,
    the fragment has no gloss, whatever other columns say.
    """
    around, fragment = spot.around, spot.fragment
    here = fragment.block
    row = around.row(here)
    named = _is_named(around, row)
    columns = None if named else _english_columns(around, here)
    if columns is None:
        low, high = max(row.start, here - _FURTHEST), min(row.stop, here + _FURTHEST + 1)
    else:
        low, high = row.start, min(row.stop, row.start + _MOST_COLUMNS)
    if low > row.start or high < row.stop:
        around.cut_rows[here] = row.start
    for index in (*range(max(low, here + 1), high), *range(min(high, here) - 1, low - 1, -1)):
        block = around.block(index)
        if columns is None or block.column in columns:
            yield GlossCandidate(block.start, block.end, "cell", 4 * abs(index - here))
    if columns is None and not any(map(around.english, row[named:_MOST_COLUMNS])):
        yield from _above_and_below(around, here)


def _is_named(around: Surroundings, row: range) -> bool:
    """Whether the first cell of a row says that the others are Russian."""
    first = around.block(row.start)
    return _RUSSIAN_ROW.fullmatch(around.text, first.start, first.end) is not None


def _above_and_below(around: Surroundings, here: int) -> Iterator[GlossCandidate]:
    """The cells of the same column in the rows below and above, those right beside it first."""
    row, column = around.row(here), around.block(here).column
    for step in (1, -1):
        beside = row
        for away in range(1, _MOST_ROWS + 1):
            number = beside.stop if step > 0 else beside.start - 1
            if not _is_cell(around, number):
                break
            beside = around.row(number)
            for index in beside[:_MOST_COLUMNS]:
                block = around.block(index)
                if block.column == column and (away == 1 or around.english(index)):
                    yield GlossCandidate(block.start, block.end, "cell", 4 * len(row) * away)


def _is_cell(around: Surroundings, index: int) -> bool:
    """Whether there is a block with that number, and it is a cell of a table."""
    return 0 <= index < len(around.document.blocks) and around.block(index).kind == "cell"


def _english_columns(around: Surroundings, index: int) -> frozenset[int] | None:
    """The columns that the first row of a cell's table calls English; None without any."""
    first = around.table_start(index)
    head, cell = around.block(first).row, around.block(index)
    if head == cell.row:
        return None
    english = set()
    for block in around.document.blocks[first : first + _MOST_COLUMNS]:
        if block.row != head:
            break
        name = around.text[block.start : block.end]
        if _GLOSS_COLUMN.search(name) and not _SPELLING_COLUMN.search(name):
            english.add(block.column)
    return frozenset(english - {cell.column}) or None
