"""The model that decides which candidate is a fragment's gloss, as it is installed.

A fragment's candidates are looked at three times: by a forest at their places alone, to tell which
are worth encoding; by a forest at all their features; by networks and a forest at those and at what
the second look made of the article's other fragments. Each gives log-odds against "no gloss". They
and the calibration are written by ``python -m align.fitting.fragments``; CONTRIBUTING.md says how
the present weights came about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.arrays import chances_of, log_odds
from align.forest import Forest
from align.glosses.network import Network

MODEL_FILE = "gloss_model.npz"
"""The name of the model in align/resources."""
_LEAST_SHARE = 0.001
_MOST = 0.999
_OF_FOREST = 0.1
"""What the forest counts for in the last look."""


@dataclass(frozen=True, slots=True, eq=False)
class LastLook:
    """A forest and networks over FEATURES and HABITS, whose odds are added up by what each counts.

    The networks are right more often on texts that they have not seen; the forest errs elsewhere.
    """

    forest: Forest
    networks: Network

    def each(self, parts: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
        """The log-odds of the rows of several parts, looked at together."""
        trees, networks = self.forest.each(parts), self.networks.each(parts)
        return [
            _OF_FOREST * ours + (1.0 - _OF_FOREST) * theirs
            for ours, theirs in zip(trees, networks, strict=True)
        ]

    def contributions(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the log-odds of ``row``, float64 (n_features,)."""
        trees, networks = self.forest.contributions(row), self.networks.contributions(row)
        return _OF_FOREST * trees + (1.0 - _OF_FOREST) * networks


@dataclass(frozen=True, slots=True, eq=False)
class GlossModel:
    """What weighs the options of fragments, and what turns their shares into a probability.

    places: over STRETCH and RUSSIAN. first: over FEATURES. last: over FEATURES and HABITS.
    calibration: float64 (3,), weights of the two log-odds that :meth:`confidence` makes, and an
    offset.
    """

    places: Forest
    first: Forest
    last: LastLook
    calibration: NDArray[np.float64]

    def confidence(self, own: float, pool: float) -> float:
        """The probability that an option is right to the word, 0..1.

        own: its share of the choice. pool: that of all options that share its English, itself
        included.
        """
        return min(float(chances_of(evidence(own, pool) @ self.calibration)), _MOST)

    def arrays(self) -> dict[str, Any]:
        """What keeps the model in a file; :func:`installed_model` reads it."""
        kept: dict[str, Any] = {"calibration": self.calibration}
        kept |= self.places.arrays("places") | self.first.arrays("first")
        return kept | self.last.forest.arrays("last") | self.last.networks.arrays("networks")


def evidence(own: float, pool: float) -> NDArray[np.float64]:
    """What the calibration weighs, float64 (3,): of the pool, of the option in it, and 1."""
    of_pool = min(own / pool, 1.0) if pool > 0 else 0.0
    return np.array([log_odds(pool, _LEAST_SHARE), log_odds(of_pool, _LEAST_SHARE), 1.0])


@cache
def installed_model() -> GlossModel:
    """The model in align/resources, read once."""
    with files("align.resources").joinpath(MODEL_FILE).open("rb") as file:
        arrays = dict(np.load(file))
    places, first, trees = (Forest.read(arrays, name) for name in ("places", "first", "last"))
    last = LastLook(trees, Network.read(arrays, "networks"))
    return GlossModel(places, first, last, arrays["calibration"])
