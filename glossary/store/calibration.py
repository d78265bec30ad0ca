"""Confidence refitted to the decisions taken so far: how, how much better, and the way back.

The map from the confidence of a pair to that of its entry is a logistic regression on its logit
(Platt 1999) with an offset for each kind of fragment, all drawn to the identity, so that few
decisions change little.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from align.errors import DecisionError
from align.evaluation.reliability import Judgement, brier, calibration_error, reliability
from align.odds import chance_of, log_odds_of
from align.text import counted

LEAST = 40
LEAST_REJECTED = 5
"""How many decisions, and how many rejections among them, a fit needs."""

_FOLDS = 5
FITS = _FOLDS + 1
_EDGE = 1e-3
_PULL_SCALE, _PULL_SHIFT = 20.0, 6.0
"""Weights of the squared distance from the identity: one rejection at 95 % takes five per cent."""

_HALF = 0.5
"""An edited pair was neither right as found nor wrong: it counts half."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A map of confidences. scale, shift: of the logit. kinds: further shifts by kind of fragment.

    model: whose confidences it was fitted to; others it leaves alone. decisions: how many.
    """

    scale: float
    shift: float
    kinds: dict[str, float] = field(default_factory=dict)
    model: str = ""
    decisions: int = 0

    def __call__(self, kind: str, confidence: float) -> float:
        """The fitted confidence, 0..1, rounded, so that it is the same on every processor."""
        x = self.scale * log_odds_of(confidence, _EDGE) + self.shift + self.kinds.get(kind, 0.0)
        return round(chance_of(x), 6)

    def as_json(self) -> str:
        """One line of JSON, as it is kept in the store."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def calibration_of(text: str) -> Calibration:
    """The calibration that as_json wrote; ValueError or TypeError where it is not one."""
    return Calibration(**json.loads(text))


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """A pair and what was decided on it: outcome 1 accepted, 0 rejected, between for edited.

    group: pairs of one group are held back together.
    """

    kind: str
    confidence: float
    outcome: float
    group: str


OUTCOME_OF = {"accepted": 1.0, "edited": _HALF, "rejected": 0.0}


@dataclass(frozen=True, slots=True)
class Quality:
    """How good confidences are on pairs held back: mean log loss in bits, Brier score, ECE."""

    log_loss: float
    brier: float
    ece: float

    def as_record(self) -> dict[str, float]:
        """The figures to three places."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Refit:
    """What a fit came to. before, after: each fold of the decisions, fitted to the others."""

    calibration: Calibration
    before: Quality
    after: Quality

    @property
    def better(self) -> bool:
        """Whether the fit is better on what it has not seen."""
        return self.after.log_loss < self.before.log_loss


def refit(
    judged: Sequence[JudgedEntry], model: str, step: Callable[[], None] = lambda: None
) -> Refit:
    """The fit to all decisions, with its quality on held-back ones (five folds, whole groups).

    step: called after each of FITS fits.

    :raises DecisionError: there are too few decisions, or hardly any rejections.
    """
    rejected = sum(entry.outcome == 0.0 for entry in judged)
    if len(judged) < LEAST or rejected < LEAST_REJECTED:
        raise DecisionError(
            f"{counted(len(judged), 'decision')}, {rejected} of them rejections: calibrate needs "
            f"{LEAST} and {LEAST_REJECTED}; go on with `tolmach review`"
        )
    folds = _folds(judged)
    before: list[tuple[float, float]] = []
    after: list[tuple[float, float]] = []
    for number in range(_FOLDS):
        held = [entry for entry, fold in zip(judged, folds, strict=True) if fold == number]
        rest = [entry for entry, fold in zip(judged, folds, strict=True) if fold != number]
        fitted = fit_calibration(rest, model)
        before += [(entry.confidence, entry.outcome) for entry in held]
        after += [(fitted(entry.kind, entry.confidence), entry.outcome) for entry in held]
        step()
    whole = fit_calibration(judged, model)
    step()
    return Refit(whole, quality(before), quality(after))


def _folds(judged: Sequence[JudgedEntry]) -> list[int]:
    """A fold, 0..4, for each: by groups, largest first, each to the fold with least so far."""
    sizes: dict[str, int] = {}
    for entry in judged:
        sizes[entry.group] = sizes.get(entry.group, 0) + 1
    room = [0] * _FOLDS
    fold_of = {}
    for group in sorted(sizes, key=lambda g: (-sizes[g], _digest(g))):
        fold_of[group] = room.index(min(room))
        room[fold_of[group]] += sizes[group]
    return [fold_of[entry.group] for entry in judged]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def fit_calibration(judged: Sequence[JudgedEntry], model: str = "") -> Calibration:
    """The calibration of least penalised log loss, drawn to the identity."""
    import numpy as np

    from align.fitting.learners.logistic import drawn_logistic

    kinds = sorted({entry.kind for entry in judged})
    rows = [
        [log_odds_of(entry.confidence, _EDGE), 1.0, *(float(entry.kind == kind) for kind in kinds)]
        for entry in judged
    ]
    design = np.array(rows, dtype=np.float64).reshape(len(judged), 2 + len(kinds))
    outcome = np.array([entry.outcome for entry in judged], dtype=np.float64)
    identity = np.zeros(design.shape[1])
    identity[0] = 1.0
    pull = np.full(len(identity), _PULL_SHIFT)
    pull[0] = _PULL_SCALE
    weights = drawn_logistic(design, outcome, identity, pull)
    values = [round(float(value), 4) for value in weights]
    shifts = dict(zip(kinds, values[2:], strict=True))
    return Calibration(values[0], values[1], shifts, model, len(judged))


def quality(outcomes: Sequence[tuple[float, float]]) -> Quality:
    """How good some confidences are: (confidence, outcome) of each pair, at least one.

    The calibration error is that of :mod:`align.evaluation.reliability`.
    """
    loss = 0.0
    for confidence, outcome in outcomes:
        p = min(max(confidence, _EDGE), 1.0 - _EDGE)
        loss -= outcome * math.log2(p) + (1.0 - outcome) * math.log2(1.0 - p)
    judgements = [Judgement(confidence, outcome) for confidence, outcome in outcomes]
    error = calibration_error(reliability(judgements))
    return Quality(loss / len(outcomes), brier(judgements), error)


def judged_of(rows: Iterable[Any]) -> list[JudgedEntry]:
    """The decisions in rows with kind, confidence, status and files, in their order."""
    return [
        JudgedEntry(
            row["kind"],
            row["confidence"],
            OUTCOME_OF[row["status"]],
            next(iter(json.loads(row["files"])), ""),
        )
        for row in rows
    ]
