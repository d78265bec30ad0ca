"""The last rows of a dynamic program over beads, laid out for views instead of look-ups."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from align.bead_features import MAX_SIDE

Floats = NDArray[np.floating[Any]]

NEVER = -1e30
"""The score of what cannot be."""

_RING = MAX_SIDE + 1  # rows that a bead can reach, with its own


class Rows:
    """The last rows of a dynamic program, so that a bead's other end is one look-up away.

    A ring of MAX_SIDE + 1 rows, held twice one after the other: from any row of it, the last
    MAX_SIDE lie in one piece.
    """

    def __init__(self, width: int, *, ahead: bool = False) -> None:
        """width: columns. ahead: rows come last first, and the other end is the later one."""
        self._rows = np.full((2 * _RING, width + 2 * MAX_SIDE), NEVER)
        self._sign = sign = 1 if ahead else -1
        self._base = 0 if ahead else _RING
        down, over = self._rows.strides
        # [slot, n - 1, m - 1, column]: n rows and m columns from the row in this slot.
        self._ends = as_strided(
            self._rows[self._base + sign :, MAX_SIDE + sign :],
            (_RING, MAX_SIDE, MAX_SIDE, width),
            (down, sign * down, sign * over, over),
        )
        self._filled = [slice(0, 0)] * _RING

    def starts(self, row: int, low: int, high: int) -> Floats:
        """(MAX_SIDE, MAX_SIDE, columns): the value at the other end of each bead; a view."""
        return self._ends[row % _RING, :, :, low : high + 1]

    def beside(self, row: int, low: int, high: int) -> Floats:
        """The values of the neighbouring row in the same columns; a view."""
        return self._rows[
            self._base + row % _RING + self._sign, low + MAX_SIDE : high + 1 + MAX_SIDE
        ]

    def put(self, row: int, low: int, values: Floats) -> None:
        """Store a row, forgetting the one that stood there MAX_SIDE + 1 rows ago."""
        slot = row % _RING
        both = self._rows[slot::_RING]
        both[:, self._filled[slot]] = NEVER
        self._filled[slot] = place = slice(low + MAX_SIDE, low + MAX_SIDE + len(values))
        both[:, place] = values
