"""What speaks for a bead and for a gap, in numbers, for many places of the lattice at once.

The vector of a window of sentences is the length-weighted sum of theirs, so its cosine to
another window is a sum over a rectangle of the matrix of sentence cosines: all windows of a
block come from one running sum. Windows that were encoded as a whole replace those.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import reduce

import numpy as np

from align.arrays import Floats, in_columns, weight_vector
from align.beads.lattice import weights
from align.beads.lattice.windows import MAX_SIDE, TYPES, CosineBlock, TextSide

_UNEVEN = 8.0  # largest difference of lengths that is told apart, over its usual size


class BeadFeature(IntEnum):
    """What speaks for or against a bead of n and m sentences; the values number the weights."""

    ONE_ONE = 0
    ONE_TWO = 1
    TWO_TWO = 2
    LARGER = 3
    SIZE = 4
    COSINE = 5
    COSINE_SIZE = 6
    MARGIN = 7
    LENGTH = 8
    LENGTH_UNEVEN = 9
    EXTENSION = 10
    SHRINK = 11
    SUPPORT = 12
    LEAST_PART = 13
    NEIGHBOURS = 14
    NEAREST = 15
    SPLIT = 16
    HUGE = 17
    UNEVEN = 18


BEAD_FEATURES = tuple(feature.name.lower() for feature in BeadFeature)
GAP_FEATURES = ("gap", "best", "log_length", "best_margin")
BEAD_WEIGHTS = weight_vector(weights.BEADS, BEAD_FEATURES)
GAP_WEIGHTS = weight_vector(weights.GAPS, GAP_FEATURES)


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
        np.maximum(cosine, np.float32(0.0))
        for cosine in (
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


def bead_features(
    block: CosineBlock, n: int, m: int
) -> Iterator[tuple[BeadFeature, Floats | float]]:
    """What speaks for beads of n:m sentences that end at the points of a block.

    Every feature comes once at most, as one number for all points or as float32 of the shape of
    the block; one that does not come is 0. The order is that of the sum of scores.
    """
    corridor, cosine = block.corridor, block.cosine(n, m)
    yield _size_feature(n, m), 1.0
    yield BeadFeature.SIZE, float(n + m - 2)
    if max(n, m) > 3:
        yield BeadFeature.HUGE, float(max(n, m) - 3)
    yield BeadFeature.COSINE, cosine
    yield BeadFeature.COSINE_SIZE, cosine * (n + m - 2)
    scale = 0.5 / (corridor.top - corridor.background)
    ru_hub = (block.ru.hub[n - 1] - 2 * corridor.background) * scale
    hubs = ru_hub[:, None] + block.across(block.en.hub[m - 1] * scale)
    yield BeadFeature.MARGIN, np.subtract(cosine, hubs, out=hubs)
    ru_log = block.ru.log_length[n - 1] - corridor.log_ratio
    ratio = ru_log[:, None] - block.across(block.en.log_length[m - 1])
    np.abs(ratio, out=ratio)
    yield BeadFeature.LENGTH, ratio
    if n + m == 3:
        yield BeadFeature.LENGTH_UNEVEN, ratio
    yield BeadFeature.UNEVEN, _uneven(block, n, m)
    yield BeadFeature.EXTENSION, _extension(block, n, m)
    mean, best = _neighbours(block, n, m)
    yield BeadFeature.NEIGHBOURS, mean
    yield BeadFeature.NEAREST, best
    if n + m > 2:
        gain, least = _parts(block, n, m)
        yield BeadFeature.SHRINK, np.maximum(gain, np.float32(0.0))
        yield BeadFeature.SUPPORT, np.minimum(np.maximum(gain, np.float32(-0.3)), np.float32(0.0))
        yield BeadFeature.LEAST_PART, least
    if n > 1 and m > 1:
        yield BeadFeature.SPLIT, _split(block, n, m)


def _size_feature(n: int, m: int) -> BeadFeature:
    """Which of the four classes of sizes a bead belongs to."""
    named = {2: BeadFeature.ONE_ONE, 3: BeadFeature.ONE_TWO}
    return named.get(n + m, BeadFeature.TWO_TWO if n == m == 2 else BeadFeature.LARGER)


def bead_scores(block: CosineBlock, kinds: Iterable[int]) -> Iterator[tuple[int, Floats]]:
    """(index into TYPES, scores at the points of the block) of each kind of bead."""
    for kind in kinds:
        score, part = np.zeros(block.shape, np.float32), np.empty(block.shape, np.float32)
        for feature, values in bead_features(block, *TYPES[kind]):
            weight = np.float32(BEAD_WEIGHTS[feature])
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
    features = {
        "gap": np.ones(len(side)),
        "best": best,
        "log_length": np.log(side.lengths),
        "best_margin": best - hubs,
    }
    return in_columns(features, GAP_FEATURES)


def gap_scores(side: TextSide, best: Floats, hubs: Floats) -> Floats:
    """float64, (sentences,): the score of leaving each sentence without a counterpart."""
    scores: Floats = gap_features(side, best, hubs) @ GAP_WEIGHTS
    return scores
