"""Candidate glosses in a table: the other cells of a row, those in columns of English first."""

import re
from collections.abc import Iterator

from align.glosses.candidates.surroundings import GlossCandidate, Spot, Surroundings
from align.lexicon import alternatives

_GLOSS_COLUMN = re.compile(
    rf"\b(?:{alternatives('en', 'rendering')}|English|translat\w*|meanings|gloss(?:es)?"
    r"|literal(?:ly)?|definitions?|render\w*|equivalents?)\b",
    re.IGNORECASE,
)
_SPELLING_COLUMN = re.compile(
    r"\b(?:translit\w*|romani[sz]\w*|pronounced|pronunciation|transcription|latin)\b", re.IGNORECASE
)

_MOST_COLUMNS = 60
"""Columns of a table whose names are read."""
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
    columns = _english_columns(around, here)
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
