"""The model of term mining, as it is installed: which phrases pair, and which pairs are terms.

A logistic regression looks at all pairs of candidates of a bead and leaves a few to a forest, which
decides. Another forest tells terms from what is none. All of it is written by
``python -m align.fitting.terms``.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, chances_of
from align.forest import Forest

MODEL_FILE = "term_model.npz"
"""The name of the model in align/resources."""

LEAST_SCREENED = -5.0
"""Log odds of the regression from which a pair is shown to the forest."""

_ARRAYS = ("screen", "pair_line", "term_line")
_FORESTS = ("pairs", "terms")


@dataclass(frozen=True, slots=True, eq=False)
class TermModel:
    """What weighs pairs of candidates, and what tells terms.

    screen: float64 (n_features + 1,), weights of a regression over the features of a pair, and its
    intercept. pairs: over the same features. terms: over align.terms.termhood.facts.FACTS.
    pair_line, term_line: float64 (2,), slope and offset that make log odds of a forest's scores
    (Platt 1999).
    """

    screen: NDArray[np.float64]
    pairs: Forest
    pair_line: NDArray[np.float64]
    terms: Forest
    term_line: NDArray[np.float64]

    def pair_odds(self, features: Floats) -> Floats:
        """The log odds that pairs are right, float64 (...,). features: (..., n_features)."""
        odds = np.asarray(features @ self.screen[:-1] + self.screen[-1])
        likely = odds >= LEAST_SCREENED
        scores = self.pairs.scores(features[likely])
        odds[likely] = self.pair_line[0] * scores + self.pair_line[1]
        return odds

    def termhoods(self, rows: Floats) -> Floats:
        """The probability that right pairs are civic or legal terms, 0..1, float64 (n_pairs,).

        rows: float64 (n_pairs, n_facts).
        """
        return chances_of(self.term_line[0] * self.terms.scores(rows) + self.term_line[1])

    def arrays(self) -> dict[str, Any]:
        """What keeps the model in a file; :func:`installed_miner_model` reads it."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        for name in _FORESTS:
            kept |= getattr(self, name).arrays(name)
        return kept


@cache
def installed_miner_model() -> TermModel:
    """The model in align/resources, read once."""
    with files("align.resources").joinpath(MODEL_FILE).open("rb") as file:
        arrays = dict(np.load(file))
    parts: dict[str, Any] = {name: Forest.read(arrays, name) for name in _FORESTS}
    return TermModel(**parts, **{name: arrays[name] for name in _ARRAYS})
