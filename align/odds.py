"""A probability to log odds and back, and in a word; one number at a time and without numpy.

:mod:`align.arrays` does the same for arrays. The logarithms and exponentials of the two differ in
the last bit of one number in twenty, so a figure should be made by the same one every time.
"""

import math


def log_odds_of(chance: float, least: float) -> float:
    """The natural log odds of a probability, which is kept ``least`` away from 0 and 1."""
    kept = min(max(chance, least), 1.0 - least)
    return math.log(kept / (1.0 - kept))


def chance_of(odds: float) -> float:
    """The probability of natural log odds: the inverse of :func:`log_odds_of`."""
    return 1.0 / (1.0 + math.exp(-odds))


BANDS = ((0.95, "sure"), (0.8, "likely"), (0.5, "unsure"), (0.0, "doubtful"))
"""Least confidence and its word, highest first."""


def band(confidence: float | None) -> str:
    """The word for a confidence: sure, likely, unsure, doubtful, or ``by hand`` for None."""
    if confidence is None:
        return "by hand"
    return next((word for least, word in BANDS if confidence >= least), BANDS[-1][1])
