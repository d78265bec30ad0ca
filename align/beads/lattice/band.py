"""Cosines of each sentence with those near its likely counterpart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, Ints, Vectors

_NEIGHBOURS = 4  # k of the hub correction, as in CSLS (Conneau et al. 2018, section 2.3)
_ROWS = 128  # compared at a time


@dataclass(frozen=True, slots=True)
class Band:
    """For each Russian sentence, the English sentences low..high (end exclusive) to compare.

    Both ascend.
    """

    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Compared:
    """The cosines of some Russian sentences to the English ones of their bands.

    cosines: float32, (sentences, columns) from sentence ``first`` and column ``left`` on; -inf
    outside the band.
    """

    first: int
    left: int
    cosines: Vectors

    @property
    def rows(self) -> slice:
        """The Russian sentences."""
        return slice(self.first, self.first + len(self.cosines))

    @property
    def columns(self) -> slice:
        """The English sentences."""
        return slice(self.left, self.left + self.cosines.shape[1])


def full_band(n_ru: int, n_en: int) -> Band:
    """The band that leaves nothing out."""
    return Band(np.zeros(n_ru, np.int64), np.full(n_ru, n_en, np.int64))


def compared_in_band(ru: Vectors, en: Vectors, band: Band) -> list[Compared]:
    """The cosines within a band, some rows at a time."""
    result = []
    for first in range(0, len(ru), _ROWS):
        low, high = band.low[first : first + _ROWS], band.high[first : first + _ROWS]
        left, right = int(low[0]), int(high[-1])
        cosines = ru[first : first + _ROWS] @ en[left:right].T
        columns = np.arange(left, right)
        if low[-1] > left or high[0] < right:
            cosines[(columns < low[:, None]) | (columns >= high[:, None])] = -np.inf
        result.append(Compared(first, left, cosines))
    return result


def cosine_at(blocks: Sequence[Compared], row: int, column: int) -> float:
    """One of the cosines."""
    block = blocks[row // _ROWS]
    return float(block.cosines[row - block.first, column - block.left])


def hubs(blocks: Sequence[Compared], n_en: int) -> tuple[Floats, Floats]:
    """Mean cosine of each sentence to its nearest neighbours in the band, both sides."""
    best = np.full((_NEIGHBOURS, n_en), -np.inf, np.float32)
    ru_hubs = []
    for block in blocks:
        ru_hubs.append(_mean(_largest(block.cosines.T)))
        here = block.columns
        best[:, here] = _largest(np.concatenate([best[:, here], _largest(block.cosines)]))
    return np.concatenate(ru_hubs), _mean(best)


def _largest(values: Vectors) -> Vectors:
    """The largest few of each column, in no order."""
    if len(values) <= _NEIGHBOURS:
        return values
    split: Vectors = np.partition(values, -_NEIGHBOURS, axis=0)
    return split[-_NEIGHBOURS:]


def _mean(values: Vectors) -> Floats:
    """The mean down each column of what is finite, in order, 0 where nothing is."""
    known = np.isfinite(values)
    sums = np.sort(np.where(known, values, 0.0), axis=0).sum(axis=0)
    result: Floats = sums / np.maximum(known.sum(axis=0), 1)
    return result


def monotone_path(
    blocks: Sequence[Compared], band: Band, ru_hubs: Floats, en_hubs: Floats
) -> list[tuple[int, int]]:
    """The sentence pairs, ascending on both sides, whose positive CSLS adds up to most."""
    # best[j]: what the pairs among the rows so far and the first j columns add up to.
    best = np.zeros(len(en_hubs) + 1)
    took, skipped = [], []
    last = int(band.high[0])
    for block in blocks:
        gains = 2.0 * block.cosines - ru_hubs[block.rows, None] - en_hubs[block.columns]
        np.maximum(gains, 0.0, out=gains)
        for row, gain in zip(range(block.rows.start, block.rows.stop), gains, strict=True):
            low, high = int(band.low[row]), int(band.high[row])
            best[last + 1 : high + 1] = best[last]
            last = high
            above = best[low : high + 1]
            with_pair = above[:-1] + gain[low - block.left : high - block.left]
            took.append(with_pair > above[1:])
            value = np.maximum(with_pair, above[1:], out=with_pair)
            running = np.maximum.accumulate(np.maximum(value, above[0], out=above[1:]))
            skipped.append(running > value)
            above[1:] = running
    return _traced(took, skipped, band)


def _traced(
    took: Sequence[NDArray[np.bool_]], skipped: Sequence[NDArray[np.bool_]], band: Band
) -> list[tuple[int, int]]:
    """The pairs, from whether each is taken and whether a path goes on from further left."""
    path = []
    column = int(band.high[-1])
    for row in range(len(took) - 1, -1, -1):
        low = int(band.low[row])
        column = min(column, int(band.high[row]))
        while column > low and skipped[row][column - low - 1]:
            column -= 1
        if column > low and took[row][column - low - 1]:
            column -= 1
            path.append((row, column))
    return path[::-1]
