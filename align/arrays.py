"""Names of the array types of every numeric step, and probabilities to log odds and back."""

from collections.abc import Mapping, Sequence
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


def weight_vector(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    """The weights of features in the order of their names, float64, (names,).

    :raises ValueError: the weights are not those of just these features.
    """
    _check_names(weights, names)
    return np.array([weights[name] for name in names])


def in_columns(values: Mapping[str, ArrayLike], names: Sequence[str]) -> Floats:
    """Features, each (n,), as the columns of one array in the order of their names, (n, names).

    :raises ValueError: they are not just these features.
    """
    _check_names(values, names)
    return np.stack([np.asarray(values[name]) for name in names], axis=1)


def _check_names(found: Mapping[str, object], names: Sequence[str]) -> None:
    if found.keys() != set(names) or len(set(names)) < len(names):
        apart = sorted(found.keys() ^ set(names)) or "a name comes twice"
        raise ValueError(f"features do not have the names expected: {apart}")
