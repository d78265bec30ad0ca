"""The part of the lattice where the best path can run, and what similarity means in this text.

First pass of Liu & Zhu (2022, section 3.1): sentences that are each other's nearest neighbours
and lie on one monotone path are anchors; the search keeps near them. Long texts are first
compared in blocks of sentences, as in Thompson & Koehn (2019, section 3.2), so that time and
memory grow with the length and not with its square.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

DENSE_CELLS = 2_000_000
"""Up to here (1,400 sentences a side) all sentences are compared with all."""

_PAD = 8  # boundaries left and right of an anchor
_NEIGHBOURS = 4  # k of the hub correction, as in CSLS (Conneau et al. 2018, section 2.3)
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

    def ranges(self) -> Iterator[tuple[int, int]]:
        """low and high of each row."""
        return zip(self.low.tolist(), self.high.tolist(), strict=True)

    def block_cells(self, first: int, last: int) -> tuple[Ints, Ints, Ints]:
        """Row, column and place in the layout of every point of rows first..last."""
        widths = self.high[first:last] - self.low[first:last] + 1
        rows = np.repeat(np.arange(first, last), widths)
        start = int(self.offset[first])
        cells = np.arange(start, start + int(widths.sum()))
        return rows, cells - self.offset[rows] + self.low[rows], cells


@dataclass(frozen=True, slots=True)
class _Band:
    """For each Russian sentence, the English sentences low..high (end exclusive) to compare."""

    low: Ints
    high: Ints


def find_corridor(
    ru: NDArray[np.float32], en: NDArray[np.float32], ru_lengths: Floats, en_lengths: Floats
) -> Corridor:
    """The corridor of two texts.

    ru, en: float32, (sentences, dim), rows of unit length; at least one row each. lengths:
    characters of each sentence.
    """
    band = _full_band(ru, en) if len(ru) * len(en) <= DENSE_CELLS else _coarse_band(ru, en)
    similar = (
        [ru[i] @ en[a:b].T for i, a, b in _rows(band)] if _narrow(band, en) else list(ru @ en.T)
    )
    ru_hubs, en_hubs = _hubs(similar, band, len(en))
    path = _monotone_path(similar, band, ru_hubs, en_hubs)
    anchors = _anchors(similar, band, path, ru_hubs, en_hubs)
    low, high = _around(anchors, len(ru), len(en))
    widths = high - low + 1
    offset = np.cumsum(widths) - widths
    background = float(ru.mean(axis=0, dtype=np.float64) @ en.mean(axis=0, dtype=np.float64))
    matched = [float(similar[i][j - band.low[i]]) for i, j in anchors]
    prior = _PRIOR_ANCHORS * (background + _PRIOR_SPAN)
    top = (sum(matched) + prior) / (len(matched) + _PRIOR_ANCHORS)
    ratios = [float(np.log((ru_lengths[i] + 8) / (en_lengths[j] + 8))) for i, j in anchors]
    return Corridor(
        low, high, offset, int(widths.sum()), anchors, background, max(top, background + 0.05),
        ru_hubs, en_hubs, float(np.median(ratios + [0.0] * _PRIOR_ANCHORS)),
    )  # fmt: skip


def _rows(band: _Band) -> Iterator[tuple[int, int, int]]:
    return (
        (i, a, b)
        for i, (a, b) in enumerate(zip(band.low.tolist(), band.high.tolist(), strict=True))
    )


def _narrow(band: _Band, en: NDArray[np.float32]) -> bool:
    return bool((band.low > 0).any() or (band.high < len(en)).any())


def _full_band(ru: NDArray[np.float32], en: NDArray[np.float32]) -> _Band:
    return _Band(np.zeros(len(ru), np.int64), np.full(len(ru), len(en), np.int64))


def _coarse_band(ru: NDArray[np.float32], en: NDArray[np.float32]) -> _Band:
    """A band around the best path through blocks of sentences."""
    size = 1
    while (len(ru) // size + 1) * (len(en) // size + 1) > DENSE_CELLS // 2:
        size *= 2
    size = min(size, max(1, min(len(ru), len(en))))
    coarse_ru, coarse_en = _blocks(ru, size), _blocks(en, size)
    band = _full_band(coarse_ru, coarse_en)
    similar = list(coarse_ru @ coarse_en.T)
    hubs = _hubs(similar, band, len(coarse_en))
    path = _monotone_path(similar, band, *hubs)
    rows, columns = np.array([(-1, -1), *path, (len(coarse_ru), len(coarse_en))]).T
    places = np.arange(len(ru)) / size
    before = columns[np.searchsorted(rows, places - 1.5, side="right") - 1]
    after = columns[np.minimum(np.searchsorted(rows, places + 1.5), len(rows) - 1)]
    low = np.clip(before * size - _COARSE_BAND, 0, len(en) - 1)
    high = np.clip((after + 1) * size + _COARSE_BAND, 1, len(en))
    low[0], high[-1] = 0, len(en)
    return _Band(np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high))


def _blocks(vectors: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Unit vectors of runs of ``size`` sentences, less what the whole text has in common."""
    sums = np.add.reduceat(vectors - vectors.mean(axis=0), np.arange(0, len(vectors), size))
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    unit: NDArray[np.float32] = sums / np.maximum(norms, 1e-9)
    return unit


def _hubs(similar: list[NDArray[np.float32]], band: _Band, n_en: int) -> tuple[Floats, Floats]:
    """Mean cosine of each sentence to its nearest neighbours in the band, both sides."""
    k = _NEIGHBOURS
    ru_hubs = np.array([np.sort(row)[-k:].mean() for row in similar], dtype=np.float64)
    best = np.full((k, n_en), -np.inf)
    for row, low, high in zip(similar, band.low.tolist(), band.high.tolist(), strict=True):
        carried = row.astype(np.float64)
        for rank in best[:, low:high]:
            carried, rank[:] = np.minimum(carried, rank), np.maximum(carried, rank)
    known = np.isfinite(best)
    counts = np.maximum(known.sum(axis=0), 1)
    return ru_hubs, np.where(known, best, 0.0).sum(axis=0) / counts


def _csls(
    similar: list[NDArray[np.float32]], band: _Band, row: int, ru_hubs: Floats, en_hubs: Floats
) -> Floats:
    """Cosine of a sentence to those of its band, less the hubs: above 0 for likely pairs."""
    low, high = int(band.low[row]), int(band.high[row])
    value: Floats = 2.0 * similar[row] - ru_hubs[row] - en_hubs[low:high]
    return value


def _monotone_path(
    similar: list[NDArray[np.float32]], band: _Band, ru_hubs: Floats, en_hubs: Floats
) -> list[tuple[int, int]]:
    """The sentence pairs, ascending on both sides, whose positive CSLS adds up to most."""
    before, low_before = np.zeros(int(band.high[0] - band.low[0]) + 1), int(band.low[0])
    took, skipped = [], []
    for row, low, high in _rows(band):
        gain = np.maximum(_csls(similar, band, row, ru_hubs, en_hubs), 0.0)
        above = before[low - low_before :]
        above = np.concatenate([above, np.full(high - low + 1 - len(above), above[-1])])
        value = above.copy()
        value[1:] = np.maximum(value[1:], above[:-1] + gain)
        running = np.maximum.accumulate(value)
        took.append(value > above)
        skipped.append(running > value)
        before, low_before = running, low
    path = []
    column = int(band.high[-1])
    for row in range(len(took) - 1, -1, -1):
        low = int(band.low[row])
        column = min(column, int(band.high[row]))
        while column > low and skipped[row][column - low]:
            column -= 1
        if took[row][column - low]:
            column -= 1
            path.append((row, column))
    return path[::-1]


def _anchors(
    similar: list[NDArray[np.float32]],
    band: _Band,
    path: list[tuple[int, int]],
    ru_hubs: Floats,
    en_hubs: Floats,
) -> list[tuple[int, int]]:
    """The pairs of the path that are each other's nearest neighbours by a clear margin."""
    best = np.full(len(en_hubs), -np.inf)
    for row, low, high in _rows(band):
        best[low:high] = np.maximum(best[low:high], similar[row])
    found = []
    for row, column in path:
        at = column - int(band.low[row])
        cosine = similar[row][at]
        margin = 2.0 * cosine - ru_hubs[row] - en_hubs[column]
        if margin > _CLEAR_MARGIN and cosine >= similar[row].max() and cosine >= best[column]:
            found.append((row, column))
    return found


def _around(anchors: list[tuple[int, int]], n_ru: int, n_en: int) -> tuple[Ints, Ints]:
    """low and high of the corridor: a box between each two anchors, padded."""
    low, high = np.full(n_ru + 1, n_en, np.int64), np.zeros(n_ru + 1, np.int64)
    points = [(0, 0), *anchors, (n_ru, n_en)]
    for (row, column), (next_row, next_column) in pairwise(points):
        first, last = max(0, row - _PAD), min(n_ru, next_row + _PAD)
        rows = np.arange(first, last + 1)
        left, right = column - _PAD, next_column + _PAD
        if (next_row - row) * (next_column - column) > _OPEN_CELLS:
            middle = np.interp(rows, [row, next_row], [column, next_column])
            slope = (next_column - column) / (next_row - row)
            reach = np.int64(_OPEN_BAND + slope)
            lows, highs = middle.astype(np.int64) - reach, middle.astype(np.int64) + reach
            lows, highs = np.maximum(lows, left), np.minimum(highs, right)
        else:
            lows, highs = np.full(len(rows), left), np.full(len(rows), right)
        low[rows] = np.minimum(low[rows], np.maximum(lows, 0))
        high[rows] = np.maximum(high[rows], np.minimum(highs, n_en))
    low[0], high[-1] = 0, n_en
    low = np.minimum.accumulate(low[::-1])[::-1]
    return low, np.maximum.accumulate(high)
