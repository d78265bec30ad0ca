"""Names of the array types of every numeric step; log odds, and what several steps solve."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any, cast

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


def best_assignment(gains: Floats) -> list[tuple[int, int]]:
    """The rows and columns that are paired so that the sum of gains is highest, by row.

    gains: float64, (rows, columns). As many pairs as the shorter side has; each row and column is
    in one at most.
    """
    rows, columns = _assignment_solver()(gains, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]


@cache
def _assignment_solver() -> Callable[..., tuple[Ints, Ints]]:
    """scipy's ``linear_sum_assignment`` without the rest of scipy.optimize, which loads slowly."""
    name = "scipy.optimize._lsap"
    scipy = find_spec("scipy")
    folders = [f"{place}/optimize" for place in (scipy and scipy.submodule_search_locations) or ()]
    found: Any = PathFinder.find_spec(name, folders)
    with suppress(ImportError, AttributeError):
        module: Any = module_from_spec(found)
        found.loader.exec_module(module)
        solver: Callable[..., tuple[Ints, Ints]] = module.linear_sum_assignment
        return solver
    from scipy.optimize import linear_sum_assignment as whole

    return cast(Callable[..., tuple[Ints, Ints]], whole)
