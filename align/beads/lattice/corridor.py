"""The part of the lattice where the best path can run, and what similarity means in this text.

First pass of Liu & Zhu (2022, section 3.1): sentences that are each other's nearest neighbours
and lie on one monotone path are anchors; the search keeps near them. Long texts are first
compared in blocks of sentences, as in Thompson & Koehn (2019, section 3.2), so that time and
memory grow with the length and not with its square.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, Ints
from align.beads.lattice.band import (
    Band,
    Compared,
    compared_in_band,
    cosine_at,
    full_band,
    hubs,
    monotone_path,
)

DENSE_CELLS = 2_000_000
"""Up to here (1,400 sentences a side) all sentences are compared with all."""

_PAD = 8  # boundaries left and right of an anchor
_CLEAR_MARGIN = 0.1  # least CSLS of an anchor; unrelated sentences are below 0
_OPEN_CELLS = 250_000  # the largest stretch without an anchor that is searched in full
_OPEN_BAND = 60  # half the width of the band through a larger one
_COARSE_BAND = 48  # sentences left and right of the path of blocks, beside one block
_PRIOR_ANCHORS = 5  # weight, in anchors, of what is assumed where a text has few
_PRIOR_SPAN = 0.5  # how far translations usually stand above unrelated sentences


@dataclass(frozen=True, slots=True)
class Corridor:
    """Lattice points (i, j), low[i] <= j <= high[i], that the search may visit.

    A point is a boundary: i Russian and j English sentences lie before it. low and high are
    int64, (ru sentences + 1,), ascending, inclusive; consecutive rows overlap. offset: where
    each row starts when the points are laid out row after row. anchors: sentence pairs.
    background, top: cosine of unrelated sentences and of translations in this text. ru_hubs,
    en_hubs: mean cosine to the nearest neighbours. log_ratio: of lengths, ru over en.
    """

    low: Ints
    high: Ints
    offset: Ints
    cells: int
    anchors: list[tuple[int, int]]
    background: float
    top: float
    ru_hubs: Floats
    en_hubs: Floats
    log_ratio: float

    def row(self, row: int) -> slice:
        """Where the points of a row lie in the layout."""
        start = int(self.offset[row])
        return slice(start, start + int(self.high[row] - self.low[row]) + 1)

    def block_cells(self, first: int, last: int) -> tuple[Ints, Ints, Ints]:
        """Row, column and place in the layout of every point of rows first..last."""
        widths = self.high[first:last] - self.low[first:last] + 1
        rows = np.repeat(np.arange(first, last), widths)
        start = int(self.offset[first])
        cells = np.arange(start, start + int(widths.sum()))
        return rows, cells - self.offset[rows] + self.low[rows], cells


def find_corridor(
    ru: NDArray[np.float32], en: NDArray[np.float32], ru_lengths: Floats, en_lengths: Floats
) -> Corridor:
    """The corridor of two texts.

    ru, en: float32, (sentences, dim), rows of unit length; at least one row each. lengths:
    characters of each sentence.
    """
    dense = len(ru) * len(en) <= DENSE_CELLS
    band = full_band(len(ru), len(en)) if dense else _coarse_band(ru, en)
    blocks = compared_in_band(ru, en, band)
    ru_hubs, en_hubs = hubs(blocks, len(en))
    path = monotone_path(blocks, band, ru_hubs, en_hubs)
    anchors = _anchors(blocks, path, ru_hubs, en_hubs)
    low, high = _around(anchors, len(ru), len(en))
    widths = high - low + 1
    offset = np.cumsum(widths) - widths
    background = float(ru.mean(axis=0, dtype=np.float64) @ en.mean(axis=0, dtype=np.float64))
    matched = [cosine_at(blocks, i, j) for i, j in anchors]
    prior = _PRIOR_ANCHORS * (background + _PRIOR_SPAN)
    top = (sum(matched) + prior) / (len(matched) + _PRIOR_ANCHORS)
    ratios = [float(np.log((ru_lengths[i] + 8) / (en_lengths[j] + 8))) for i, j in anchors]
    return Corridor(
        low, high, offset, int(widths.sum()), anchors, background, max(top, background + 0.05),
        ru_hubs, en_hubs, float(np.median(ratios + [0.0] * _PRIOR_ANCHORS)),
    )  # fmt: skip


def rectangle(corridor: Corridor, ru_hubs: Floats, en_hubs: Floats) -> Corridor:
    """All lattice points of two stretches with these hubs; similarity means what it does around."""
    n_ru, n_en = len(ru_hubs), len(en_hubs)
    return replace(
        corridor,
        low=np.zeros(n_ru + 1, np.int64),
        high=np.full(n_ru + 1, n_en, np.int64),
        offset=np.arange(n_ru + 1) * (n_en + 1),
        cells=(n_ru + 1) * (n_en + 1),
        anchors=[],
        ru_hubs=ru_hubs,
        en_hubs=en_hubs,
    )


def _coarse_band(ru: NDArray[np.float32], en: NDArray[np.float32]) -> Band:
    """A band around the best path through blocks of sentences."""
    size = 1
    while (len(ru) // size + 1) * (len(en) // size + 1) > DENSE_CELLS // 2:
        size *= 2
    size = min(size, max(1, min(len(ru), len(en))))
    coarse_ru, coarse_en = _blocks(ru, size), _blocks(en, size)
    band = full_band(len(coarse_ru), len(coarse_en))
    blocks = compared_in_band(coarse_ru, coarse_en, band)
    path = monotone_path(blocks, band, *hubs(blocks, len(coarse_en)))
    rows, columns = _bridged([(-1, -1), *path, (len(coarse_ru), len(coarse_en))], size).T
    places = np.arange(len(ru)) / size
    before = columns[np.searchsorted(rows, places - 1.5, side="right") - 1]
    after = columns[np.minimum(np.searchsorted(rows, places + 1.5), len(rows) - 1)]
    low = np.clip(before * size - _COARSE_BAND, 0, len(en) - 1)
    high = np.clip((after + 1) * size + _COARSE_BAND, 1, len(en))
    low[0], high[-1] = 0, len(en)
    return Band(np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high))


def _bridged(path: list[tuple[int, int]], size: int) -> Ints:
    """The points of a path of blocks, with those of a straight line across each very large gap.

    Otherwise all sentences of a gap would be compared with all. size: sentences of a block.
    """
    points = [path[0]]
    for (row, column), (next_row, next_column) in pairwise(path):
        if (next_row - row) * (next_column - column) * size**2 > DENSE_CELLS:
            slope = (next_column - column) / (next_row - row)
            between = range(row + 1, next_row)
            points += [(at, column + int((at - row) * slope)) for at in between]
        points.append((next_row, next_column))
    return np.array(points)


def _blocks(vectors: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Unit vectors of runs of ``size`` sentences, less what the whole text has in common."""
    sums = np.add.reduceat(vectors - vectors.mean(axis=0), np.arange(0, len(vectors), size))
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    unit: NDArray[np.float32] = sums / np.maximum(norms, 1e-9)
    return unit


def _anchors(
    blocks: Sequence[Compared], path: list[tuple[int, int]], ru_hubs: Floats, en_hubs: Floats
) -> list[tuple[int, int]]:
    """The pairs of the path that are each other's nearest neighbours by a clear margin."""
    best_ru = np.concatenate([block.cosines.max(axis=1) for block in blocks])
    best_en = np.full(len(en_hubs), -np.inf, np.float32)
    for block in blocks:
        here = best_en[block.columns]
        np.maximum(here, block.cosines.max(axis=0), out=here)
    found = []
    for row, column in path:
        cosine = cosine_at(blocks, row, column)
        margin = 2.0 * cosine - ru_hubs[row] - en_hubs[column]
        if margin > _CLEAR_MARGIN and cosine >= best_ru[row] and cosine >= best_en[column]:
            found.append((row, column))
    return found


def _around(anchors: list[tuple[int, int]], n_ru: int, n_en: int) -> tuple[Ints, Ints]:
    """low and high of the corridor: a box between each two anchors, padded."""
    low, high = np.full(n_ru + 1, n_en, np.int64), np.zeros(n_ru + 1, np.int64)
    points = np.array([(0, 0), *anchors, (n_ru, n_en)])
    box = np.concatenate([points[:-1], points[1:]], axis=1)
    large = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]) > _OPEN_CELLS
    _put_boxes(box[~large], low, high)
    for row, column, next_row, next_column in box[large].tolist():
        rows = np.arange(max(0, row - _PAD), min(n_ru, next_row + _PAD) + 1)
        middle = np.interp(rows, [row, next_row], [column, next_column]).astype(np.int64)
        reach = np.int64(_OPEN_BAND + (next_column - column) / (next_row - row))
        lows = np.maximum(middle - reach, column - _PAD)
        highs = np.minimum(middle + reach, next_column + _PAD)
        low[rows], high[rows] = np.minimum(low[rows], lows), np.maximum(high[rows], highs)
    low[0], high[-1] = 0, n_en
    low, high = np.maximum(low, 0), np.minimum(high, n_en)
    low = np.minimum.accumulate(low[::-1])[::-1]
    return low, np.maximum.accumulate(high)


def _put_boxes(box: Ints, low: Ints, high: Ints) -> None:
    """Widen low and high to these boxes (row, column, next row, next column; ascending)."""
    if not len(box):
        return
    rows = np.arange(len(low))
    # Boxes overlap: the leftmost at a row is the first that reaches down to it, and so on.
    first = np.searchsorted(box[:, 2] + _PAD, rows)
    last = np.searchsorted(box[:, 0] - _PAD, rows, side="right") - 1
    inside = first <= last
    low[inside] = box[first[inside], 1] - _PAD
    high[inside] = box[last[inside], 3] + _PAD
