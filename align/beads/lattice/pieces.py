"""The lattice read forwards or backwards, cut into pieces that are swept at the same time."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, Ints
from align.beads.lattice.scores import Lattice
from align.beads.lattice.windows import MAX_SIDE, TYPES

GOES_ON = 1.0
"""What a gap gains that goes on: what is left out is seldom a single sentence. As affine gaps in
the alignment of sequences (Gotoh 1982)."""

EARLY = 32
"""Rows that a piece is begun before its own."""
_PIECE = 192  # rows of a piece
_ABOUT = 64  # rows by which a cut may lie elsewhere
_SURE = 0.4  # least share of anchors among the rows before a cut
_ANCHOR = 4000.0  # points of the corridor that one anchor more is worth


@dataclass(frozen=True, slots=True)
class Grid:
    """A corridor as a sweep sees it: in its own order, or with both sides turned about.

    low, widths, offset: of each row. The score of a bead of n and m sentences that ends at a
    row's c-th point lies at bases[n - 1, row] + kinds[n - 1, m - 1] + sign * c of the beads laid
    end to end. ru_gaps: of the sentence before each row. en_sums: running sums of English gaps,
    each as if it went on. sure: whether an anchor is the row's sentence.
    """

    low: Ints
    widths: Ints
    offset: Ints
    bases: Ints
    kinds: Ints
    sign: int
    sure: NDArray[np.bool_]
    ru_gaps: Floats
    en_sums: Floats

    @classmethod
    def of(cls, lattice: Lattice, *, ahead: bool) -> "Grid":
        """The grid of a lattice; ahead: turned about."""
        corridor = lattice.corridor
        low, high, offset = corridor.low, corridor.high, corridor.offset
        widths = high - low + 1
        kinds = np.arange(len(TYPES)).reshape(MAX_SIDE, MAX_SIDE) * corridor.cells
        ru_gaps, en_gaps, sign = lattice.ru_gaps, lattice.en_gaps, 1
        sure = np.zeros(len(low), dtype=bool)
        sure[[row + 1 for row, _ in corridor.anchors]] = True
        bases = np.broadcast_to(offset, (MAX_SIDE, len(offset)))
        if ahead:
            rows = np.arange(len(low))
            ends = np.minimum(rows + np.arange(1, MAX_SIDE + 1)[:, None], len(low) - 1)
            bases = (offset[ends] - low[ends] + high)[:, ::-1]
            kinds = kinds + np.arange(1, MAX_SIDE + 1)
            low, widths = high[-1] - high[::-1], widths[::-1]
            offset = np.cumsum(widths) - widths
            sure, ru_gaps, en_gaps, sign = sure[::-1], ru_gaps[::-1], en_gaps[::-1], -1
        return cls(
            low, widths, offset, bases, kinds, sign, sure, np.concatenate([[0.0], ru_gaps]),
            np.concatenate([[0.0], np.cumsum(en_gaps + GOES_ON)]),
        )  # fmt: skip

    def cells(self, first: int, last: int) -> slice:
        """Where the points of rows first..last (end exclusive) lie."""
        stop = self.offset[last - 1] + self.widths[last - 1]
        return slice(int(self.offset[first]), int(stop))

    def pieces(self) -> list["Piece"]:
        """The rows in pieces, cut where what lies before is sure and the corridor narrow."""
        size, early = len(self.low), EARLY
        sure = np.concatenate([[0], np.cumsum(self.sure)])
        points = np.concatenate([[0], np.cumsum(self.widths)])
        cuts = [0]
        for middle in range(_PIECE, size - _PIECE, _PIECE):
            rows = np.arange(middle - _ABOUT, middle + _ABOUT + 1)
            anchors = sure[rows] - sure[rows - early]
            good = anchors - (points[rows] - points[rows - early]) / _ANCHOR
            best = int(np.argmax(good))
            if anchors[best] >= _SURE * early:
                cuts.append(int(rows[best]))
        return [Piece(first, last) for first, last in pairwise([*cuts, size])]


@dataclass(slots=True)
class Piece:
    """Rows first..last (end exclusive) and what its state came to after the rows before it.

    early: the last MAX_SIDE of these rows, one after another, whole; gap: the last one, gaps.
    shift: what its values lack. settled: whether they are the true ones but for that.
    """

    first: int
    last: int
    early: Floats = field(default_factory=lambda: np.zeros(0))
    gap: Floats = field(default_factory=lambda: np.zeros(0))
    shift: float = 0.0
    settled: bool = False
