"""How sure a bead is: evidence that both of its sides say the same, and the reason for a doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Vectors, chances_of, in_columns, log_odds, weight_vector
from align.beads import weights
from align.beads.lattice.corridor import Corridor
from align.beads.lattice.windows import TextSide
from align.beads.moved import MOVED_ALONE
from align.beads.search import Step
from align.language.numbers.reading import share_apart
from align.records import LOW_CONFIDENCE

Numbers = Sequence[frozenset[str]]

NUMBERS = "numbers differ"
LENGTHS = "lengths differ"
MEANING = "says something else"

_LENGTHS_DIFFER = 0.7  # logarithm of the ratio of lengths, so two to one
_NUMBERS_DIFFER = 0.5  # share of the numbers in digits that stand on one side only
_STEPS = 1024  # beads whose vectors are held at a time
_NEAR = 8  # beads before and behind that tell of one
_USUAL = 3.0  # log-odds of beads in an ordinary translation, and for how many they stand
_FEW = 3.0
_LEAST_CHANCE = 0.01  # of a bead: nearer to 0 or 1 its log-odds tell nothing more

EVIDENCE = (
    "constant", "cosine", "margin", "length", "numbers", "posterior", "touching", "around", "alone",
    "sentences",
)  # fmt: skip
CONFIDENCE_WEIGHTS = weight_vector(weights.CONFIDENCE, EVIDENCE)
_NUMBERS_AT, _LENGTH_AT = EVIDENCE.index("numbers"), EVIDENCE.index("length")


@dataclass(frozen=True, slots=True)
class JudgedTexts:
    """Two texts as their beads are judged.

    numbers: for each Russian and each English sentence the numbers in it, None where the texts
    are not known.
    """

    sides: tuple[TextSide, TextSide]
    corridor: Corridor
    numbers: tuple[Numbers, Numbers] | None


def confidences(
    texts: JudgedTexts, steps: Sequence[Step], touched: Sequence[float]
) -> list[tuple[float, str]]:
    """For each step with both sides the probability that it is right, and why it is doubtful.

    touched: for each step the probability that some bead shares sentences with both its sides.
    """
    result: list[tuple[float, str]] = []
    for evidence in bead_evidence(texts, steps, touched):
        chances = chances_of(evidence @ CONFIDENCE_WEIGHTS).tolist()
        result.extend((c, _reason(c, e)) for c, e in zip(chances, evidence, strict=True))
    return result


def bead_evidence(
    texts: JudgedTexts, steps: Sequence[Step], touched: Sequence[float]
) -> Iterator[Floats]:
    """What speaks for and against both sides of each step saying the same.

    float64, (some steps, len(EVIDENCE)), some steps at a time, in order. touched: see
    :func:`confidences`.
    """
    around = _around(steps)
    for first in range(0, len(steps), _STEPS):
        some = slice(first, first + _STEPS)
        chances = {
            "posterior": log_odds([step.posterior for step in steps[some]], _LEAST_CHANCE),
            "touching": log_odds(touched[some], _LEAST_CHANCE),
            "around": around[some],
        }
        yield in_columns({**_own_evidence(texts, steps[some]), **chances}, EVIDENCE)


def _own_evidence(texts: JudgedTexts, steps: Sequence[Step]) -> dict[str, Floats]:
    """What the sentences of the steps themselves tell, each (steps,)."""
    corridor, scale = texts.corridor, texts.corridor.top - texts.corridor.background
    ru = _Windows(texts.sides[0], corridor.ru_hubs, [(s.ru_start, s.ru_end) for s in steps])
    en = _Windows(texts.sides[1], corridor.en_hubs, [(s.en_start, s.en_end) for s in steps])
    cosine = np.einsum("ij,ij->i", ru.vectors, en.vectors).astype(np.float64)
    differ = np.zeros(len(steps))
    if texts.numbers is not None:
        differ[:] = [_numbers_differ(*texts.numbers, step) for step in steps]
    sizes = [s.ru_end - s.ru_start + s.en_end - s.en_start for s in steps]
    return {
        "constant": np.ones(len(steps)),
        "cosine": (cosine - corridor.background) / scale,
        "margin": (cosine - (ru.hubs + en.hubs) / 2) / scale,
        "length": np.abs(np.log((ru.lengths + 8.0) / (en.lengths + 8.0)) - corridor.log_ratio),
        "numbers": differ,
        "alone": np.array([float(s.moved and s.posterior <= MOVED_ALONE) for s in steps]),
        "sentences": np.array(sizes) - 2.0,
    }


class _Windows:
    """Windows of one side.

    vectors: float32, (windows, dim), unit vectors as encoded, or the weighted sums of the
    sentences. lengths: characters; hubs: mean cosine to the nearest neighbours.
    """

    def __init__(self, side: TextSide, hubs: Floats, ends: Sequence[tuple[int, int]]) -> None:
        """ends: (start, end) of each, none empty."""
        starts, stops = np.array(ends, dtype=np.int64).reshape(-1, 2).T
        self.vectors = np.empty((len(ends), side.vectors.shape[1]), np.float32)
        self.lengths, self.hubs = np.zeros((2, len(ends)))
        for size in np.unique(stops - starts).tolist():
            found = np.flatnonzero(stops - starts == size)
            for i in range(size):
                lengths = side.lengths[starts[found] + i]
                self.lengths[found] += lengths
                self.hubs[found] += lengths * hubs[starts[found] + i]
            self.vectors[found] = _unit_vectors(side, starts[found], size)
        self.hubs /= np.maximum(self.lengths, 1.0)


def _unit_vectors(side: TextSide, starts: Ints, size: int) -> Vectors:
    """The unit vectors of the windows of this size."""
    if size == 1:
        return side.vectors[starts]
    total = np.zeros((len(starts), side.vectors.shape[1]), np.float32)
    for i in range(size):
        total += side.vectors[starts + i] * side.lengths[starts + i, None].astype(np.float32)
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), np.float32(1e-9))
    if size in side.encoded:
        known, vectors = side.encoded[size]
        places = np.minimum(np.searchsorted(known, starts), len(known) - 1)
        encoded = known[places] == starts
        total[encoded] = vectors[places[encoded]]
    return total


def _numbers_differ(ru: Numbers, en: Numbers, step: Step) -> float:
    """The share of the numbers of a bead that stand on one side only, 0..1."""
    left = frozenset[str]().union(*ru[step.ru_start : step.ru_end])
    right = frozenset[str]().union(*en[step.en_start : step.en_end])
    return share_apart(left, right)


def _around(steps: Sequence[Step]) -> Floats:
    """float64, (steps,): how sure the beads around each are, as mean log-odds.

    Where all around is in doubt, a bead that looks well by itself is mostly chance: so in texts
    or chapters that are no translations. Beads that moved say nothing of their neighbours, and
    have those of either side.
    """
    order = sorted(range(len(steps)), key=lambda number: steps[number].en_start)
    in_en = np.empty(len(steps))
    in_en[order] = _around_in_order([steps[number] for number in order])
    return (_around_in_order(steps) + in_en) / 2


def _around_in_order(steps: Sequence[Step]) -> Floats:
    """float64, (steps,): the same by the steps before and behind in this order."""
    logits = log_odds([step.posterior for step in steps], _LEAST_CHANCE)
    tells = np.array([not step.moved for step in steps], dtype=np.float64)
    logits *= tells
    places = np.arange(len(steps))
    first, last = np.maximum(places - _NEAR, 0), np.minimum(places + _NEAR + 1, len(steps))
    sums = [np.concatenate([[0.0], np.cumsum(values)]) for values in (logits, tells)]
    total, count = (running[last] - running[first] for running in sums)
    result: Floats = (total - logits + _FEW * _USUAL) / (count - tells + _FEW)
    return result


def _reason(confidence: float, evidence: Floats) -> str:
    """Why a bead of this confidence and evidence, (len(EVIDENCE),), is doubtful, or ""."""
    if evidence[_NUMBERS_AT] >= _NUMBERS_DIFFER:
        return NUMBERS
    if confidence >= LOW_CONFIDENCE:
        return ""
    return LENGTHS if evidence[_LENGTH_AT] >= _LENGTHS_DIFFER else MEANING
