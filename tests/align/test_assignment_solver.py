"""The quickly loaded solver of assignments gives what scipy.optimize gives, ties included."""

import subprocess
import sys

import numpy as np
from scipy.optimize import linear_sum_assignment

from align.arrays import best_assignment


def test_ties_are_decided_as_scipy_decides_them() -> None:
    chance = np.random.default_rng(5)
    for _ in range(300):
        gains = chance.integers(0, 3, size=chance.integers(1, 9, size=2)).astype(float)
        theirs = zip(*linear_sum_assignment(gains, maximize=True), strict=True)
        assert best_assignment(gains) == [(int(row), int(column)) for row, column in theirs]


def test_the_rest_of_scipy_is_not_loaded() -> None:
    code = (
        "import sys, numpy; from align.arrays import best_assignment;"
        "print(best_assignment(numpy.eye(2)), 'scipy.optimize' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[(0, 0), (1, 1)] False\n"
