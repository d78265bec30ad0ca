"""The scores of all beads and gaps within the corridor of two texts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats
from align.beads.lattice.corridor import Corridor
from align.beads.lattice.features import bead_scores, gap_scores
from align.beads.lattice.windows import MAX_SIDE, TYPES, CosineBlock, TextSide
from align.processes import one_thread

NEVER = -1e30
"""The score of what cannot be."""

_ROWS_PER_BLOCK = 256


@dataclass
class Lattice:
    """The scores of all beads that end inside a corridor.

    beads: float32, (len(TYPES), cells), by end point, rows of the corridor one after another;
    what stands for a bead that begins outside the corridor does not matter. ru_gaps, en_gaps:
    float64, one score a sentence.
    """

    corridor: Corridor
    beads: NDArray[np.float32]
    ru_gaps: Floats
    en_gaps: Floats


def build_lattice(
    ru: TextSide, en: TextSide, corridor: Corridor, max_side: int = MAX_SIDE
) -> Lattice:
    """The lattice of a corridor; beads with more than max_side sentences a side never win."""
    with one_thread():
        return _build_lattice(ru, en, corridor, max_side)


def _build_lattice(ru: TextSide, en: TextSide, corridor: Corridor, max_side: int) -> Lattice:
    scores = np.full((len(TYPES), corridor.cells), NEVER, dtype=np.float32)
    allowed = [t for t, (n, m) in enumerate(TYPES) if max(n, m) <= max_side]
    best_ru, best_en = np.full(len(ru), -1.0), np.full(len(en), -1.0)
    for first, last in row_blocks(corridor):
        block = CosineBlock(ru, en, corridor, first, last)
        rows, columns, cells = corridor.block_cells(first, last)
        inside = np.ravel_multi_index(block.at(rows, columns), block.shape)
        place = slice(int(cells[0]), int(cells[-1]) + 1)
        for kind, values in bead_scores(block, allowed):
            values.reshape(-1).take(inside, out=scores[kind, place], mode="clip")
        block.note_best(rows, columns, best_ru, best_en)
    ru_hubs, en_hubs = scaled_hubs(corridor)
    ru_gaps, en_gaps = gap_scores(ru, best_ru, ru_hubs), gap_scores(en, best_en, en_hubs)
    return Lattice(corridor, scores, ru_gaps, en_gaps)


def best_gap_cosines(ru: TextSide, en: TextSide, corridor: Corridor) -> tuple[Floats, Floats]:
    """The best scaled cosine of each sentence within the corridor, both sides."""
    best_ru, best_en = np.full(len(ru), -1.0), np.full(len(en), -1.0)
    for first, last in row_blocks(corridor):
        rows, columns, _ = corridor.block_cells(first, last)
        CosineBlock(ru, en, corridor, first, last).note_best(rows, columns, best_ru, best_en)
    return best_ru, best_en


def scaled_hubs(corridor: Corridor) -> tuple[Floats, Floats]:
    """The hubs of both sides on the scale where 0 is background and 1 a translation."""
    scale = corridor.top - corridor.background
    ru, en = corridor.ru_hubs - corridor.background, corridor.en_hubs - corridor.background
    return ru / scale, en / scale


def row_blocks(corridor: Corridor) -> Iterator[tuple[int, int]]:
    """Row ranges first..last (end exclusive) that cover the corridor, each small enough."""
    for first in range(0, len(corridor.low), _ROWS_PER_BLOCK):
        yield first, min(first + _ROWS_PER_BLOCK, len(corridor.low))
