"""The best path through a lattice of beads, and the probability of each bead under all paths."""

import math
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints
from align.beads.lattice.corridor import Corridor
from align.beads.lattice.scores import Lattice
from align.beads.lattice.sweep import (
    ALL,
    BEST,
    EN_GOES_ON,
    IN_GAP,
    KIND,
    MORE,
    RU_GOES_ON,
    Sums,
    swept,
)
from align.beads.lattice.windows import TYPES

_GAP_RU, _GAP_EN = len(TYPES), len(TYPES) + 1
SIZES = (*TYPES, (1, 0), (0, 1))
"""The sizes of a bead by its kind; those of the gaps on either side stand at the end."""
_SMALL = 30.0  # by how much a path is less likely than all that is not looked at


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """(kind, ru end, en end) of the beads of the best path, in order.

    kind indexes SIZES. Ties go to the smaller bead, and to a bead before a gap.
    """
    corridor, choices = lattice.corridor, swept(lattice, BEST).choices
    row, column = len(corridor.low) - 1, int(corridor.high[-1])
    path = []
    forced = -1
    fresh = False  # whether an English gap has just opened, so that none ends here
    while row or column:
        known = int(choices[corridor.offset[row] + column - corridor.low[row]])
        kind = forced if forced >= 0 else known & KIND
        if forced < 0 and not fresh and (known & IN_GAP or not row):
            kind = _GAP_EN
        path.append((kind, row, column))
        forced, fresh = -1, False
        if kind == _GAP_EN:
            goes_on = bool(known & EN_GOES_ON)
            forced, fresh = (_GAP_EN if goes_on else -1), not goes_on
        elif kind == _GAP_RU and known & RU_GOES_ON and row > 1:
            forced = _GAP_RU
        n, m = SIZES[kind]
        row, column = row - n, column - m
    return path[::-1]


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities under all paths: beads by (kind, ru end, en end), gaps by sentence.

    total: the log of the summed weight of all paths.
    """

    beads: dict[tuple[int, int, int], float]
    ru_gaps: Floats
    en_gaps: Floats
    total: float

    def of(self, kind: int, row: int, column: int) -> float:
        """The probability of one step of a path."""
        if kind == _GAP_RU:
            return float(self.ru_gaps[row - 1])
        if kind == _GAP_EN:
            return float(self.en_gaps[column - 1])
        return self.beads.get((kind, row, column), 0.0)


def posteriors(lattice: Lattice, least: float = 0.001) -> Posteriors:
    """The probability of every bead that has at least ``least``, and of every gap."""
    before, after = swept(lattice, ALL), swept(lattice, ALL, ahead=True)
    total = before.whole[-1]
    corridor = lattice.corridor
    ru_cells, ru_chances = _gap_chances(before.ru, after.whole, after.ru, total)
    en_cells, en_chances = _gap_chances(before.en, after.whole, after.en, total)
    rows, columns = _points(corridor, ru_cells)[0], _points(corridor, en_cells)[1]
    return Posteriors(
        _likely(lattice, before, after, least),
        np.minimum(np.bincount(rows, ru_chances, len(lattice.ru_gaps) + 1)[1:], 1.0),
        np.minimum(np.bincount(columns, en_chances, len(lattice.en_gaps) + 1)[1:], 1.0),
        float(total),
    )


def _points(corridor: Corridor, cells: Ints) -> tuple[Ints, Ints]:
    """Row and column of points of the layout."""
    rows = np.searchsorted(corridor.offset, cells, side="right") - 1
    return rows, cells - corridor.offset[rows] + corridor.low[rows]


def _gap_chances(
    gap: Floats, after: Floats, gap_after: Floats, total: float
) -> tuple[Ints, Floats]:
    """Points at which a gap may end, and the probability that one does.

    gap: sums of the paths to a point that end in one; after: of those from it on, and those of
    them that begin with a gap, which then goes on.
    """
    left = gap + np.maximum(after, gap_after + MORE) - total
    cells = np.flatnonzero(left > -_SMALL)
    sums = gap[cells] + np.logaddexp(after[cells], gap_after[cells] + MORE)
    return cells, np.exp(np.minimum(sums - total, 0.0))


def _likely(
    lattice: Lattice, before: Sums, after: Sums, least: float
) -> dict[tuple[int, int, int], float]:
    """The beads with at least this probability, by (kind, ru end, en end)."""
    corridor, total = lattice.corridor, before.whole[-1]
    lowest = math.log(least) if least > 0 else -math.inf
    cells = np.flatnonzero(before.whole + after.whole >= total + lowest - 0.01)
    rows, columns = _points(corridor, cells)
    result: dict[tuple[int, int, int], float] = {}
    for kind, (n, m) in enumerate(TYPES):
        start, left = np.maximum(rows - n, 0), columns - m
        inside = (rows >= n) & (left >= corridor.low[start]) & (left <= corridor.high[start])
        first = np.where(inside, corridor.offset[start] + left - corridor.low[start], 0)
        chance = before.whole[first] + lattice.beads[kind, cells] + after.whole[cells] - total
        found = np.flatnonzero(inside & (chance >= lowest))
        chances = np.exp(np.minimum(chance[found], 0.0)).tolist()
        ends = zip(rows[found].tolist(), columns[found].tolist(), chances, strict=True)
        result.update({(kind, row, column): value for row, column, value in ends})
    return result
