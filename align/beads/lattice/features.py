"""What speaks for a bead and for a gap, in numbers, for many places of the lattice at once.

The vector of a window of sentences is the length-weighted sum of theirs, so its cosine to
another window is a sum over a rectangle of the matrix of sentence cosines: all windows of a
block come from one running sum. Windows that were encoded as a whole replace those.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

import numpy as np

from align.arrays import Floats
from align.beads.lattice.windows import MAX_SIDE, TYPES, CosineBlock, TextSide

_UNEVEN = 8.0  # largest difference of lengths that is told apart, over its usual size

BEAD_FEATURES = (
    "one_one", "one_two", "two_two", "larger", "size", "cosine", "cosine_size", "margin",
    "length", "length_uneven", "extension", "shrink", "support", "least_part", "neighbours",
    "nearest", "split", "huge", "uneven",
)  # fmt: skip
GAP_FEATURES = ("gap", "best", "log_length", "best_margin")

# Half-way between weights fitted on half of each of three collections (two years of
# Russian-English news with gaps and merges added, German-French books with scanning errors) and
# those of :mod:`align.fitting.beads` on all of them, whole, cut and with foreign text. The gap
# weight was then lowered by 0.55, which loses fewer beads that are only partly found.
BEAD_WEIGHTS = np.array([
    1.868, 0.598, 1.202, -0.443, -2.164, 0.674, 1.159, 4.115, -5.344,
    2.804, -6.035, -10.201, -0.761, -0.244, 0.484, -0.516, 10.548, -1.384, -0.104,
])  # fmt: skip
GAP_WEIGHTS = np.array([-5.75, -1.342, 0.594, 2.382])


def _extension(block: CosineBlock, n: int, m: int) -> Floats:
    """By how much the best neighbouring sentence would raise the cosine, at least 0."""
    best = cosine = block.cosine(n, m)
    if n < MAX_SIDE:
        best = np.maximum(best, block.cosine(n + 1, m))
        np.maximum(best, block.cosine(n + 1, m, 1, 0), out=best)
    if m < MAX_SIDE:
        best = np.maximum(best, block.cosine(n, m + 1))
        np.maximum(best, block.cosine(n, m + 1, 0, 1), out=best)
    return np.asarray(best - cosine)


def _parts(block: CosineBlock, n: int, m: int) -> tuple[Floats, Floats]:
    """What leaving out an edge sentence would gain at most, and the least edge's own cosine."""
    less, edges = [], []
    if n > 1:
        less += [block.cosine(n - 1, m), block.cosine(n - 1, m, -1, 0)]
        edges += [block.cosine(1, m), block.cosine(1, m, 1 - n, 0)]
    if m > 1:
        less += [block.cosine(n, m - 1), block.cosine(n, m - 1, 0, -1)]
        edges += [block.cosine(n, 1), block.cosine(n, 1, 0, 1 - m)]
    gain = reduce(np.maximum, less) - block.cosine(n, m)
    return gain, reduce(np.minimum, edges)


def _neighbours(block: CosineBlock, n: int, m: int) -> tuple[Floats, Floats]:
    """Mean and maximum of the cosines of each side to the sentences beside the other, least 0."""
    beside = [
        np.maximum(one, np.float32(0.0))
        for one in (
            block.cosine(n, 1, 0, 1),
            block.cosine(n, 1, 0, -m),
            block.cosine(1, m, 1, 0),
            block.cosine(1, m, -n, 0),
        )
    ]
    return reduce(np.add, beside) * np.float32(0.25), reduce(np.maximum, beside)


def _split(block: CosineBlock, n: int, m: int) -> Floats:
    """By how much two beads would be more similar than one, on average."""
    first = block.cosine(1, 1, 1 - n, 1 - m) + block.cosine(n - 1, m - 1)
    last = block.cosine(n - 1, m - 1, -1, -1) + block.cosine(1, 1)
    gain: Floats = np.maximum(first, last) / 2 - block.cosine(n, m)
    return np.maximum(gain, np.float32(-0.3))


def _uneven(block: CosineBlock, n: int, m: int) -> Floats:
    """The difference of the lengths over its usual size, which grows with their root."""
    ru_length, en_length = block.ru.length[n - 1], block.en.length[m - 1]
    share = np.exp(np.float32(block.corridor.log_ratio))
    uneven = ru_length[:, None] - block.across(share * en_length)
    np.abs(uneven, out=uneven)
    root = (ru_length + 1.0)[:, None] + block.across(en_length)
    uneven /= np.sqrt(root, out=root)
    result: Floats = np.minimum(uneven, np.float32(_UNEVEN), out=uneven)
    return result


def bead_features(block: CosineBlock, n: int, m: int) -> Iterator[tuple[int, Floats | float]]:
    """(index into BEAD_FEATURES, values at the points of the block) of n:m beads; absent is 0."""
    corridor, cosine = block.corridor, block.cosine(n, m)
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
    scale = 0.5 / (corridor.top - corridor.background)
    ru_hub = (block.ru.hub[n - 1] - 2 * corridor.background) * scale
    hubs = ru_hub[:, None] + block.across(block.en.hub[m - 1] * scale)
    yield 7, np.subtract(cosine, hubs, out=hubs)
    ru_log = block.ru.log_length[n - 1] - corridor.log_ratio
    ratio = ru_log[:, None] - block.across(block.en.log_length[m - 1])
    np.abs(ratio, out=ratio)
    yield 8, ratio
    if n + m == 3:
        yield 9, ratio
    yield 18, _uneven(block, n, m)
    yield 10, _extension(block, n, m)
    mean, best = _neighbours(block, n, m)
    yield 14, mean
    yield 15, best
    if n + m > 2:
        gain, least = _parts(block, n, m)
        yield 11, np.maximum(gain, np.float32(0.0))
        yield 12, np.minimum(np.maximum(gain, np.float32(-0.3)), np.float32(0.0))
        yield 13, least
    if n > 1 and m > 1:
        yield 16, _split(block, n, m)


def bead_scores(block: CosineBlock, kinds: Iterable[int]) -> Iterator[tuple[int, Floats]]:
    """(index into TYPES, scores at the points of the block) of each kind of bead."""
    for kind in kinds:
        score, part = np.zeros(block.shape, np.float32), np.empty(block.shape, np.float32)
        for index, values in bead_features(block, *TYPES[kind]):
            weight = np.float32(BEAD_WEIGHTS[index])
            score += (
                weight * values
                if isinstance(values, float)
                else np.multiply(values, weight, out=part)
            )
        yield kind, score


def gap_features(side: TextSide, best: Floats, hubs: Floats) -> Floats:
    """float64, (sentences, len(GAP_FEATURES)): what speaks for leaving each sentence alone.

    best: highest cosine to a sentence of the other side in the corridor, hubs: mean of the
    nearest neighbours; both on the scale of :class:`CosineBlock`.
    """
    return np.stack([np.ones(len(side)), best, np.log(side.lengths), best - hubs], axis=1)


def gap_scores(side: TextSide, best: Floats, hubs: Floats) -> Floats:
    """float64, (sentences,): the score of leaving each sentence without a counterpart."""
    scores: Floats = gap_features(side, best, hubs) @ GAP_WEIGHTS
    return scores
