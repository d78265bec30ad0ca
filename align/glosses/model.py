"""The model that decides which candidate is a fragment's gloss, as it is installed.

Three forests look at a fragment's candidates: the first at their places alone, to tell which are
worth encoding; the second at all their features; the third at those and at what the second made of
the article's other fragments. Each gives log-odds against "no gloss". They and the calibration are
written by ``python -m align.fitting.fragments``.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.arrays import chances_of, log_odds
from align.forest import Forest

MODEL_FILE = "gloss_model.npz"
"""The name of the model in align/resources."""
_LEAST_SHARE = 0.001
_MOST = 0.999
_FORESTS = ("places", "first", "second")


@dataclass(frozen=True, slots=True, eq=False)
class GlossModel:
    """What weighs the options of fragments, and what turns their shares into a probability.

    places: over STRETCH and RUSSIAN. first: over FEATURES. second: over FEATURES and HABITS.
    calibration: float64 (3,), weights of the two log-odds that :meth:`confidence` makes, and an
    offset.
    """

    places: Forest
    first: Forest
    second: Forest
    calibration: NDArray[np.float64]

    def confidence(self, own: float, pool: float) -> float:
        """The probability that an option is right to the word, 0..1.

        own: its share of the choice. pool: that of all options that share its English, itself
        included.
        """
        return min(float(chances_of(evidence(own, pool) @ self.calibration)), _MOST)

    def arrays(self) -> dict[str, Any]:
        """What keeps the model in a file; :func:`installed_model` reads it."""
        forests = (self.places, self.first, self.second)
        kept: dict[str, Any] = {"calibration": self.calibration}
        for name, forest in zip(_FORESTS, forests, strict=True):
            kept |= forest.arrays(name)
        return kept


def evidence(own: float, pool: float) -> NDArray[np.float64]:
    """What the calibration weighs, float64 (3,): of the pool, of the option in it, and 1."""
    of_pool = min(own / pool, 1.0) if pool > 0 else 0.0
    return np.array([log_odds(pool, _LEAST_SHARE), log_odds(of_pool, _LEAST_SHARE), 1.0])


@cache
def installed_model() -> GlossModel:
    """The model in align/resources, read once."""
    with files("align.resources").joinpath(MODEL_FILE).open("rb") as file:
        arrays = dict(np.load(file))
    places, first, second = (Forest.read(arrays, name) for name in _FORESTS)
    return GlossModel(places, first, second, arrays["calibration"])
