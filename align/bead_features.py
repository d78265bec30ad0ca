"""What speaks for a bead and for a gap, in numbers, for many places of the lattice at once.

The vector of a window of sentences is the length-weighted sum of theirs, so its cosine to
another window is a sum over a rectangle of the matrix of sentence cosines: all windows of a
block come from one running sum. Windows that were encoded as a whole replace those.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.bead_corridor import Corridor

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

MAX_SIDE = 5
TYPES = tuple((n, m) for n in range(1, MAX_SIDE + 1) for m in range(1, MAX_SIDE + 1))
"""The sizes of a bead with both sides, Russian sentences first."""

_SMOOTH = 8.0  # characters added to a length before taking a ratio
_UNEVEN = 8.0  # largest difference of lengths that is told apart, over its usual size
_UNKNOWN = -1.0  # the cosine of a window that does not exist

BEAD_FEATURES = (
    "one_one", "one_two", "two_two", "larger", "size", "cosine", "cosine_size", "margin",
    "length", "length_uneven", "extension", "shrink", "support", "least_part", "neighbours",
    "nearest", "split", "huge", "uneven",
)  # fmt: skip
GAP_FEATURES = ("gap", "best", "log_length", "best_margin")

# Half-way between weights fitted on half of each of three collections (two years of
# Russian-English news with gaps and merges added, German-French books with scanning errors) and
# those of :mod:`align.bead_fitting` on all of them, whole, cut and with foreign text. The gap
# weight was then lowered by 0.4, which loses fewer beads that are only partly found.
BEAD_WEIGHTS = np.array([
    1.868, 0.598, 1.202, -0.443, -2.164, 0.674, 1.159, 4.115, -5.344,
    2.804, -6.035, -10.201, -0.761, -0.244, 0.484, -0.516, 10.548, -1.384, -0.104,
])  # fmt: skip
GAP_WEIGHTS = np.array([-5.596, -1.342, 0.594, 2.382])


@dataclass
class Side:
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

    @cached_property
    def weighted(self) -> NDArray[np.float32]:
        """The vectors times their lengths, these in units of a hundred characters."""
        return self.vectors * (self.lengths[:, None] / 100.0).astype(np.float32)

    def norms(self, size: int) -> Floats:
        """(sentences - size + 1,): length of the summed vector of each window of this size."""
        if not self._norms:
            total = self.weighted
            for n in range(1, MAX_SIDE + 1):
                if n > 1:
                    total = total[:-1] + self.weighted[n - 1 :] if len(total) else total
                squares = np.einsum("ij,ij->i", total, total).astype(np.float64)
                self._norms[n] = np.sqrt(squares) + 1e-9
        return self._norms[size]

    def part(self, first: int, last: int) -> "Side":
        """The sentences first..last alone, with the windows that lie within."""
        encoded = {}
        for size in self.encoded:
            starts, vectors = self.windows(size, first, last)
            if len(starts):
                encoded[size] = (starts - first, vectors)
        return Side(self.vectors[first:last], self.lengths[first:last], encoded)

    def windows(self, size: int, first: int, last: int) -> tuple[Ints, NDArray[np.float32]]:
        """Starts and vectors of the encoded windows that lie within sentences first..last."""
        if size == 1:
            return np.arange(first, last), self.vectors[first:last]
        if size not in self.encoded:
            return np.zeros(0, np.int64), self.vectors[:0]
        starts, vectors = self.encoded[size]
        a, b = np.searchsorted(starts, [first, last - size + 1])
        return starts[a:b], vectors[a:b]


class Block:
    """Cosines of all pairs of windows that end in a rectangle of the lattice.

    cosines[n, m]: float32, one value per lattice point of the rectangle with its margin, for
    the windows of n Russian and m English sentences that end there; 0 is the cosine of
    unrelated sentences of this text and 1 that of its translations.
    """

    def __init__(self, ru: Side, en: Side, corridor: Corridor, first: int, last: int) -> None:
        """Rows first..last (end exclusive) of the corridor, with all their columns."""
        reach = MAX_SIDE + 1
        self.corridor = corridor
        self.top = max(0, first - reach)
        self.bottom = min(len(ru), last)
        self.left = max(0, int(corridor.low[first]) - reach)
        self.right = min(len(en), int(corridor.high[last - 1]) + 1)
        self.ru = _Lengths(ru, corridor.ru_hubs, self.top, self.bottom)
        self.en = _Lengths(en, corridor.en_hubs, self.left, self.right)
        self.cosines = self._summed(ru, en)
        self._replace_encoded(ru, en)
        scale = corridor.top - corridor.background
        for size, cosine in self.cosines.items():
            self.cosines[size] = ((cosine - corridor.background) / scale).astype(np.float32)

    def at(self, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """The index of lattice points into the arrays of this block."""
        return rows - self.top, columns - self.left

    def note_best(self, rows: Ints, columns: Ints, best_ru: Floats, best_en: Floats) -> None:
        """Raise best_ru and best_en to the best single-sentence cosine at these points."""
        real = (rows > 0) & (columns > 0)
        rows, columns = rows[real], columns[real]
        cosine = self.cosines[1, 1][self.at(rows, columns)]
        np.maximum.at(best_ru, rows - 1, cosine)
        np.maximum.at(best_en, columns - 1, cosine)

    def _summed(self, ru: Side, en: Side) -> dict[tuple[int, int], Floats]:
        """The cosine of every pair of window sizes, from running sums."""
        ru_vectors = ru.weighted[self.top : self.bottom]
        en_vectors = en.weighted[self.left : self.right]
        sums = np.zeros((len(ru_vectors) + 1, len(en_vectors) + 1))
        sums[1:, 1:] = (ru_vectors @ en_vectors.T).cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
        result = {}
        for n in range(1, MAX_SIDE + 1):
            rows = sums[n:] - sums[:-n]
            ru_norms = ru.norms(n)[self.top : self.bottom - n + 1, None]
            for m in range(1, MAX_SIDE + 1):
                cosine = np.full(sums.shape, _UNKNOWN)
                if len(rows) and m < sums.shape[1]:
                    en_norms = en.norms(m)[None, self.left : self.right - m + 1]
                    np.subtract(rows[:, m:], rows[:, :-m], out=cosine[n:, m:])
                    cosine[n:, m:] /= ru_norms * en_norms
                result[n, m] = cosine
        return result

    def _replace_encoded(self, ru: Side, en: Side) -> None:
        for (n, m), cosine in self.cosines.items():
            if n == m == 1:
                continue
            rows, ru_vectors = ru.windows(n, self.top, self.bottom)
            columns, en_vectors = en.windows(m, self.left, self.right)
            if len(rows) and len(columns):
                place = np.ix_(rows + n - self.top, columns + m - self.left)
                cosine[place] = ru_vectors @ en_vectors.T


class _Lengths:
    """Lengths and mean hub values of the windows that end at each boundary of one side."""

    def __init__(self, side: Side, hubs: Floats, first: int, last: int) -> None:
        lengths = side.lengths[first:last]
        self._lengths = np.concatenate([[0.0], np.cumsum(lengths)])
        self._hubs = np.concatenate([[0.0], np.cumsum(lengths * hubs[first:last])])

    def length(self, size: int) -> Floats:
        """Characters of the window of ``size`` sentences that ends at each boundary."""
        return _differences(self._lengths, size).astype(np.float32)

    def hub(self, size: int) -> Floats:
        """Mean cosine of that window's sentences to their nearest neighbours."""
        hubs = _differences(self._hubs, size) / np.maximum(self.length(size), 1.0)
        return hubs.astype(np.float32)


def _differences(sums: Floats, size: int) -> Floats:
    result = np.zeros(len(sums))
    result[size:] = sums[size:] - sums[:-size]
    return result


def _moved(values: Floats, down: int, right: int, fill: float) -> Floats:
    """The array whose [i, j] is values[i + down, j + right], ``fill`` beyond the edge."""
    rows, columns = values.shape
    result = np.full_like(values, fill)
    a, b = max(0, -down), min(rows, rows - down)
    c, d = max(0, -right), min(columns, columns - right)
    if a < b and c < d:
        result[a:b, c:d] = values[a + down : b + down, c + right : d + right]
    return result


def _extension(block: Block, n: int, m: int) -> Floats:
    """By how much the best neighbouring sentence would raise the cosine, at least 0."""
    cosines = block.cosines
    cosine = cosines[n, m]
    gain = np.zeros_like(cosine)
    if n < MAX_SIDE:
        wider = cosines[n + 1, m]
        gain = np.maximum(gain, np.maximum(wider, _moved(wider, 1, 0, -9.0)) - cosine)
    if m < MAX_SIDE:
        wider = cosines[n, m + 1]
        gain = np.maximum(gain, np.maximum(wider, _moved(wider, 0, 1, -9.0)) - cosine)
    return gain


def _parts(block: Block, n: int, m: int) -> tuple[Floats, Floats]:
    """What leaving out an edge sentence would gain at most, and the least edge's own cosine."""
    cosines = block.cosines
    cosine = cosines[n, m]
    gain, least = np.full_like(cosine, -9.0), np.full_like(cosine, 9.0)
    if n > 1:
        less, edge = cosines[n - 1, m], cosines[1, m]
        gain = np.maximum(gain, np.maximum(less, _moved(less, -1, 0, -9.0)) - cosine)
        least = np.minimum(least, np.minimum(edge, _moved(edge, 1 - n, 0, -1.0)))
    if m > 1:
        less, edge = cosines[n, m - 1], cosines[n, 1]
        gain = np.maximum(gain, np.maximum(less, _moved(less, 0, -1, -9.0)) - cosine)
        least = np.minimum(least, np.minimum(edge, _moved(edge, 0, 1 - m, -1.0)))
    return gain, least


def _neighbours(block: Block, n: int, m: int) -> tuple[Floats, Floats]:
    """Mean and maximum of the cosines of each side to the sentences beside the other, least 0."""
    ru_window, en_window = block.cosines[n, 1], block.cosines[1, m]
    mean, best = np.zeros_like(ru_window), np.zeros_like(ru_window)
    for window, down, right in (
        (ru_window, 0, 1), (ru_window, 0, -m), (en_window, 1, 0), (en_window, -n, 0),
    ):  # fmt: skip
        beside = np.maximum(_moved(window, down, right, 0.0), 0.0)
        mean += beside
        np.maximum(best, beside, out=best)
    mean *= 0.25
    return mean, best


def _split(block: Block, n: int, m: int) -> Floats:
    """By how much two beads would be more similar than one, on average."""
    one, rest = block.cosines[1, 1], block.cosines[n - 1, m - 1]
    first = _moved(one, 1 - n, 1 - m, -9.0) + rest
    last = _moved(rest, -1, -1, -9.0) + one
    gain: Floats = np.maximum(first, last) / 2 - block.cosines[n, m]
    return np.maximum(gain, -0.3)


def bead_features(block: Block, n: int, m: int) -> Iterator[tuple[int, Floats | float]]:
    """(index into BEAD_FEATURES, values at the points of the block) of n:m beads; absent is 0."""
    corridor, cosine = block.corridor, block.cosines[n, m]
    if n == m == 1:
        yield 0, 1.0
    elif n + m == 3:
        yield 1, 1.0
    elif n == m == 2:
        yield 2, 1.0
    else:
        yield 3, 1.0
    yield 4, float(n + m - 2)
    if max(n, m) > 3:
        yield 17, float(max(n, m) - 3)
    yield 5, cosine
    yield 6, cosine * (n + m - 2)
    hubs = (block.ru.hub(n)[:, None] + block.en.hub(m)[None]) / 2 - corridor.background
    yield 7, cosine - hubs / (corridor.top - corridor.background)
    ru_length, en_length = block.ru.length(n)[:, None], block.en.length(m)[None]
    ratio = np.log((ru_length + _SMOOTH) / (en_length + _SMOOTH)) - corridor.log_ratio
    yield 8, np.abs(ratio)
    share = np.exp(np.float32(corridor.log_ratio))
    uneven = np.abs(ru_length - share * en_length) / np.sqrt(ru_length + en_length + 1.0)
    yield 18, np.minimum(uneven, _UNEVEN)
    if n + m == 3:
        yield 9, np.abs(ratio)
    yield 10, _extension(block, n, m)
    mean, best = _neighbours(block, n, m)
    yield 14, mean
    yield 15, best
    if n + m > 2:
        gain, least = _parts(block, n, m)
        yield 11, np.maximum(gain, 0.0)
        yield 12, np.clip(gain, -0.3, 0.0)
        yield 13, least
    if n > 1 and m > 1:
        yield 16, _split(block, n, m)


def bead_scores(block: Block, kinds: Iterable[int]) -> Iterator[tuple[int, Floats]]:
    """(index into TYPES, scores at the points of the block) of each kind of bead."""
    for kind in kinds:
        score = np.zeros_like(block.cosines[1, 1])
        for index, values in bead_features(block, *TYPES[kind]):
            score += float(BEAD_WEIGHTS[index]) * values
        yield kind, score


def gap_features(side: Side, best: Floats, hubs: Floats) -> Floats:
    """float64, (sentences, len(GAP_FEATURES)): what speaks for leaving each sentence alone.

    best: highest cosine to a sentence of the other side in the corridor, hubs: mean of the
    nearest neighbours; both on the scale of :class:`Block`.
    """
    return np.stack([np.ones(len(side)), best, np.log(side.lengths), best - hubs], axis=1)


def gap_scores(side: Side, best: Floats, hubs: Floats) -> Floats:
    """float64, (sentences,): the score of leaving each sentence without a counterpart."""
    scores: Floats = gap_features(side, best, hubs) @ GAP_WEIGHTS
    return scores
