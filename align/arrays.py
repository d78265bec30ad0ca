"""Names of the array types of every numeric step, and probabilities to log odds and back."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Vectors = NDArray[np.float32]
"""float32, (n, dim), one text a row; those of an encoder have unit length and input order."""

_LARGEST = 30.0  # log odds beyond which a probability is 0 or 1 for all purposes


def log_odds(chances: ArrayLike, least: float) -> Floats:
    """The natural log odds of probabilities, float64, of their shape.

    least: how far from 0 and 1 the probabilities are kept, so that the result is finite.
    """
    kept = np.clip(np.asarray(chances, dtype=np.float64), least, 1.0 - least)
    return np.asarray(np.log(kept / (1.0 - kept)))


def chances_of(odds: ArrayLike) -> Floats:
    """The probabilities of natural log odds, float64, of their shape: undoes :func:`log_odds`."""
    kept = np.clip(np.asarray(odds, dtype=np.float64), -_LARGEST, _LARGEST)
    return np.asarray(1.0 / (1.0 + np.exp(-kept)))
