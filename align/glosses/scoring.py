"""From vectors to cosines and margins, from feature rows to scores and probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.arrays import chances_of, log_odds
from align.glosses.features import FEATURES
from align.glosses.weights import CALIBRATION, COEFFICIENTS

_LEAST_SHARE = 0.001


def similarities(
    russian: NDArray[np.float32], english: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosines and margins of every side with every candidate text, both float32 (n, m).

    The margin is the cosine less the mean of both sides' mean cosines with their 4 nearest
    others (Artetxe & Schwenk 2019, section 3, "distance" form, over the texts of one article;
    the pair itself is left out of its own neighbourhood).
    """
    cosine = russian @ english.T
    margin = cosine - (_neighbourhood(cosine) + _neighbourhood(cosine.T).T) / 2
    return cosine.astype(np.float32), margin.astype(np.float32)


def _neighbourhood(cosine: NDArray[np.float32], k: int = 4) -> NDArray[np.float32]:
    """Mean of the k largest entries of each row, the entry itself excepted; (n, m)."""
    columns = cosine.shape[1]
    if columns < 2:
        return np.full_like(cosine, 0.1)
    k = min(k, columns - 1)
    top = -np.partition(-cosine, k, axis=1)[:, : k + 1]
    top = -np.sort(-top, axis=1)
    inside = cosine >= top[:, k - 1 : k]
    total = top[:, :k].sum(axis=1, keepdims=True)
    means = np.where(inside, total - cosine + top[:, k : k + 1], total) / k
    return np.asarray(means, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What turns a feature row into log-odds, and a share of the choice into a probability.

    coefficients: float64 (len(FEATURES),), in that order. calibration: slope and offset.
    """

    coefficients: NDArray[np.float64]
    calibration: tuple[float, float]


FITTED = Weights(np.array([COEFFICIENTS.get(name, 0.0) for name in FEATURES]), CALIBRATION)
"""Those of align/glosses/weights.py."""


def scores(rows: NDArray[np.float64], weights: Weights = FITTED) -> NDArray[np.float64]:
    """Log-odds of each feature row against "no gloss", float64 (n,)."""
    return np.asarray(rows @ weights.coefficients, dtype=np.float64)


def probabilities(values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each candidate in the choice between all and none, float64 (n,), 0..1."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return array
    highest = max(0.0, float(array.max()))
    odds = np.exp(array - highest)
    return np.asarray(odds / (odds.sum() + np.exp(-highest)))


def share_log_odds(share: float) -> float:
    """The natural log odds of an option's share, which is kept .001 away from 0 and 1."""
    return float(log_odds(share, _LEAST_SHARE))


def calibrated(share: float, weights: Weights = FITTED) -> float:
    """The probability that an option with this share of the choice is right, 0..1."""
    slope, offset = weights.calibration
    return float(chances_of(slope * share_log_odds(share) + offset))
