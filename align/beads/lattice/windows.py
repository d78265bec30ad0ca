"""Windows of consecutive sentences: their vectors, lengths and cosines."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from align.arrays import Floats, Ints
from align.beads.lattice.corridor import Corridor

MAX_SIDE = 5
TYPES = tuple((n, m) for n in range(1, MAX_SIDE + 1) for m in range(1, MAX_SIDE + 1))
"""The sizes of a bead with both sides, Russian sentences first."""

_SMOOTH = 8.0  # characters added to a length before taking a ratio
_UNKNOWN = -1.0  # the cosine of a window that does not exist
_AT_A_TIME = 4096  # sentences whose weighted vectors are in memory together


@dataclass
class TextSide:
    """The sentences of one side as the search sees them.

    vectors: float32, (sentences, dim), rows of unit length. lengths: float64, characters, at
    least 1. encoded: for each window size the first sentences (int64, ascending) and the unit
    vectors of the windows that were encoded as a whole.
    """

    vectors: NDArray[np.float32]
    lengths: Floats
    encoded: dict[int, tuple[Ints, NDArray[np.float32]]] = field(default_factory=dict)
    _norms: dict[int, Floats] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.vectors)

    def weighted(self, first: int, last: int) -> NDArray[np.float32]:
        """The vectors of sentences first..last times their lengths in hundreds of characters."""
        lengths = (self.lengths[first:last, None] / 100.0).astype(np.float32)
        weighted: NDArray[np.float32] = self.vectors[first:last] * lengths
        return weighted

    def norms(self, size: int) -> Floats:
        """(sentences - size + 1,): length of the summed vector of each window of this size."""
        if not self._norms:
            for n in range(1, MAX_SIDE + 1):
                self._norms[n] = np.empty(max(0, len(self) - n + 1))
            for first in range(0, len(self), _AT_A_TIME):
                self._note_norms(first, min(first + _AT_A_TIME, len(self)))
        return self._norms[size]

    def _note_norms(self, first: int, last: int) -> None:
        """Note the norms of the windows that begin with sentences first..last."""
        single = self.weighted(first, last + MAX_SIDE - 1)
        total = single
        for n in range(1, MAX_SIDE + 1):
            if n > 1:
                total = total[:-1] + single[n - 1 :] if len(total) else total
            here = total[: last - first]
            squares = np.einsum("ij,ij->i", here, here).astype(np.float64)
            self._norms[n][first : first + len(here)] = np.sqrt(squares) + 1e-9

    def part(self, first: int, last: int) -> "TextSide":
        """The sentences first..last alone, with the windows that lie within."""
        encoded = {}
        for size in self.encoded:
            starts, vectors = self.windows(size, first, last)
            if len(starts):
                encoded[size] = (starts - first, vectors)
        return TextSide(self.vectors[first:last], self.lengths[first:last], encoded)

    def windows(self, size: int, first: int, last: int) -> tuple[Ints, NDArray[np.float32]]:
        """Starts and vectors of the encoded windows that lie within sentences first..last."""
        if size == 1:
            return np.arange(first, last), self.vectors[first:last]
        if size not in self.encoded:
            return np.zeros(0, np.int64), self.vectors[:0]
        starts, vectors = self.encoded[size]
        a, b = np.searchsorted(starts, [first, last - size + 1])
        return starts[a:b], vectors[a:b]


class CosineBlock:
    """Cosines of all pairs of windows that end in a part of the lattice, and beside it.

    The part is a rectangle, or one whose rows each start a column further right: whichever
    is narrower around the corridor. 0 is the cosine of unrelated sentences of this text and 1
    that of its translations. Windows that reach out of the text have a value far below.
    """

    def __init__(
        self, ru: TextSide, en: TextSide, corridor: Corridor, first: int, last: int
    ) -> None:
        """Rows first..last (end exclusive) of the corridor, with all their columns."""
        self.corridor = corridor
        self.first = first
        self.slope, self.left, width = _frame(corridor, first, last)
        # The columns between two rows are gone through as well: one long row is much faster.
        self.shape = (last - first, width + 2 * MAX_SIDE)
        right = self.left + self.slope * (last - first - 1) + self.shape[1]
        self.ru = _Lengths(ru, corridor.ru_hubs, np.arange(first, last))
        self.en = _Lengths(en, corridor.en_hubs, np.arange(self.left, right))
        self._cosines = self._summed(ru, en)

    def at(self, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """The index of lattice points into the arrays of this block."""
        down = rows - self.first
        return down, columns - self.left - self.slope * down

    def cosine(self, n: int, m: int, down: int = 0, right: int = 0) -> Floats:
        """float32, of this shape: cosines of n:m windows that end so far from each point; a view.

        down: -MAX_SIDE..1; what lies further right or left than MAX_SIDE, counted along the
        slope, is not there.
        """
        rows, columns = self.shape
        start = (MAX_SIDE + down) * columns + MAX_SIDE + right - self.slope * down
        flat = self._cosines[n - 1, m - 1].reshape(-1)
        found: Floats = flat[start : start + rows * columns].reshape(self.shape)
        return found

    def across(self, en_values: Floats) -> Floats:
        """Values by column as values of this shape; a view."""
        return _sheared(en_values[None], self.slope, self.shape)

    def note_best(self, rows: Ints, columns: Ints, best_ru: Floats, best_en: Floats) -> None:
        """Raise best_ru and best_en to the best single-sentence cosine at these points."""
        real = (rows > 0) & (columns > 0)
        rows, columns = rows[real], columns[real]
        # Cast beforehand: numpy is slow where it has to cast on the way.
        cosine = self.cosine(1, 1)[self.at(rows, columns)].astype(np.float64)
        np.maximum.at(best_ru, rows - 1, cosine)
        np.maximum.at(best_en, columns - 1, cosine)

    def _summed(self, ru: TextSide, en: TextSide) -> NDArray[np.float32]:
        """(MAX_SIDE, MAX_SIDE, rows, columns) of every pair of window sizes.

        From running sums over the sentences, with MAX_SIDE more points above, left and right,
        and two rows more below.
        """
        reach, slope = MAX_SIDE, self.slope
        shape = (self.shape[0] + reach + 2, self.shape[1])
        top, left = self.first - reach, self.left - reach * (1 + slope)
        ru_ends = np.arange(top, top + shape[0])
        en_ends = np.arange(left, left + slope * (shape[0] - 1) + shape[1])
        sums = _running_sums(ru, en, (top - reach, left - reach), (ru_ends[-1], en_ends[-1]))
        step, over = sums.strides
        by_size = (reach, shape[0], sums.shape[1])
        rows = sums[None, reach:] - as_strided(sums[reach - 1 :], by_size, (-step, step, over))
        size, step, over = rows.strides
        along = step + slope * over
        result = np.empty((reach, reach, *shape), np.float32)
        np.subtract(
            as_strided(rows[..., reach:], (reach, 1, *shape), (size, 0, along, over)),
            as_strided(rows[..., reach - 1 :], result.shape, (size, -over, along, over)),
            out=result,
            casting="same_kind",
        )
        ru_norms, en_norms = _norms_at(ru, ru_ends), _norms_at(en, en_ends)
        result *= (1.0 / ru_norms).astype(np.float32)[:, None, :, None]
        shares = (1.0 / en_norms).astype(np.float32)
        step, over = shares.strides
        result *= as_strided(shares, (1, reach, *shape), (0, step, slope * over, over))
        self._replace_encoded(result, (ru, ru_ends), (en, en_ends))
        for norms, across in ((ru_norms, False), (en_norms, True)):
            for n, missing in enumerate(np.isinf(norms)):
                if missing.any() and across:
                    result[:, n, _sheared(missing[None], slope, shape)] = _UNKNOWN
                elif missing.any():
                    result[n, :, missing] = _UNKNOWN
        result -= np.float32(self.corridor.background)
        result *= np.float32(1.0 / (self.corridor.top - self.corridor.background))
        return result

    def _replace_encoded(
        self, cosines: Floats, ru: tuple[TextSide, Ints], en: tuple[TextSide, Ints]
    ) -> None:
        """Put in the cosines of windows that were encoded as a whole."""
        for n in range(1, MAX_SIDE + 1):
            rows, ru_vectors = _ending(*ru, n)
            for m in range(1, MAX_SIDE + 1):
                if (n == 1 or n not in ru[0].encoded) and (m == 1 or m not in en[0].encoded):
                    continue
                columns, en_vectors = _ending(*en, m)
                places = columns[None] - self.slope * rows[:, None]
                known = (places >= 0) & (places < cosines.shape[3])
                if known.any():
                    down = np.broadcast_to(rows[:, None], known.shape)[known]
                    cosines[n - 1, m - 1, down, places[known]] = (ru_vectors @ en_vectors.T)[known]


def _frame(corridor: Corridor, first: int, last: int) -> tuple[int, int, int]:
    """Slope (0 or 1), first column of the first row and width of what holds these rows."""
    frames = []
    for slope in (0, 1):
        shift = slope * np.arange(last - first)
        left = int((corridor.low[first:last] - shift).min())
        frames.append((int((corridor.high[first:last] - shift).max()) - left + 1, slope, left))
    width, slope, left = min(frames)
    return slope, left, width


def _sheared(values: NDArray[Any], slope: int, shape: tuple[int, int]) -> NDArray[Any]:
    """The view whose [i, j] is values[0, i * slope + j]."""
    over = values.strides[1]
    return as_strided(values, shape, (slope * over, over))


def _running_sums(
    ru: TextSide, en: TextSide, start: tuple[int, int], end: tuple[int, int]
) -> Floats:
    """float64: at [i, j] the sum of all weighted cosines left of and above a boundary.

    start, end: first and last boundary, Russian and English; those beyond the text add nothing.
    """
    shape = (int(end[0]) - start[0] + 1, int(end[1]) - start[1] + 1)
    top, left = max(0, start[0]), max(0, start[1])
    bottom, right = min(len(ru), int(end[0])), min(len(en), int(end[1]))
    sums = np.zeros(shape)
    sums[top + 1 - start[0] : bottom + 1 - start[0], left + 1 - start[1] : right + 1 - start[1]] = (
        ru.weighted(top, bottom) @ en.weighted(left, right).T
    )
    np.cumsum(sums, axis=0, out=sums)
    return np.cumsum(sums, axis=1, out=sums)


def _norms_at(side: TextSide, ends: Ints) -> Floats:
    """(MAX_SIDE, ends): norms of the windows that end at these boundaries, inf for none."""
    result = np.full((MAX_SIDE, len(ends)), np.inf)
    for size in range(1, MAX_SIDE + 1):
        real = (ends >= size) & (ends <= len(side))
        result[size - 1, real] = side.norms(size)[ends[real] - size]
    return result


def _ending(side: TextSide, ends: Ints, size: int) -> tuple[Ints, NDArray[np.float32]]:
    """Places among ``ends`` at which encoded windows of this size end, and their vectors."""
    first, last = max(0, int(ends[0]) - size), min(len(side), int(ends[-1]))
    starts, vectors = side.windows(size, first, last)
    return starts + size - ends[0], vectors


class _Lengths:
    """Lengths and mean hub values of the windows that end at some boundaries of one side.

    length, log_length, hub: float32, (MAX_SIDE, ends), by size: characters, their logarithm,
    smoothed, and the mean cosine of the sentences to their nearest neighbours.
    """

    def __init__(self, side: TextSide, hubs: Floats, ends: Ints) -> None:
        """ends: ascending by one; what lies beyond the text counts as empty."""
        first, last = max(0, int(ends[0]) - MAX_SIDE), min(len(side), int(ends[-1]))
        lengths = side.lengths[first:last]
        ends = np.clip(ends - first, 0, last - first)
        starts = np.maximum(ends - np.arange(1, MAX_SIDE + 1)[:, None], 0)
        sums = np.concatenate([[0.0], np.cumsum(lengths)])
        self.length = (sums[ends] - sums[starts]).astype(np.float32)
        self.log_length = np.log(self.length + np.float32(_SMOOTH))
        sums = np.concatenate([[0.0], np.cumsum(lengths * hubs[first:last])])
        hub = (sums[ends] - sums[starts]) / np.maximum(self.length, 1.0)
        self.hub = hub.astype(np.float32)
