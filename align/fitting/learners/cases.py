"""Choices to learn from: the rows of all options, and which of them are right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One choice: its rows, which of them are right and right to the word, and what it counts."""

    rows: Floats
    right: Truths
    exact: Truths
    count: float = 1.0

    @property
    def nearest(self) -> Truths:
        """Which are right to the word; where none is, what is nearly right has to do."""
        return self.exact if self.exact.any() else self.right
