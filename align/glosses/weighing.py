"""From feature rows to the odds of each option, and from odds to shares of the choice."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align.glosses.features.habits import Claims, habit_rows, overlapping
from align.glosses.model import GlossModel
from align.glosses.options import FragmentOptions

Odds = NDArray[np.float64]
_HOPELESS = 4.0
"""How far below the best an option's log-odds are that is no rival to it."""
_OUTSIDE = " .,;:!?…\"'“”‘’«»"
"""Marks around a gloss that make it no other."""


def weighed(
    text: str, choices: Sequence[FragmentOptions], model: GlossModel
) -> list[FragmentOptions]:
    """The choices with the odds of their options; their rows then hold the habits as well.

    text: the readable text of the article.
    """
    firsts = model.first.each([choice.rows for choice in choices])
    rows = rows_with_habits(text, choices, firsts)
    odds = model.last.each(rows)
    return [
        replace(choice, rows=row, odds=values, at_first=first)
        for choice, row, values, first in zip(choices, rows, odds, firsts, strict=True)
    ]


def rows_with_habits(
    text: str, choices: Sequence[FragmentOptions], firsts: Sequence[Odds]
) -> list[NDArray[np.float64]]:
    """For each choice its rows and its habits, as a first look at the article finds them.

    firsts: the odds of the options at that look. float64 (n_options, len(FEATURES) + len(HABITS)).
    """
    shares = map(probabilities, firsts)
    claims = [
        Claims(
            [option.span for option in choice.options],
            [option.candidate for option in choice.options],
            share,
            choice.key,
        )
        for choice, share in zip(choices, shares, strict=True)
    ]
    habits = habit_rows(text, claims)
    return [np.hstack([choice.rows, own]) for choice, own in zip(choices, habits, strict=True)]


def probabilities(odds: Sequence[float] | Odds) -> Odds:
    """The share of each option in the choice between all and none, float64 (n,), 0..1.

    One that is hopeless beside the best has none: a post of six sentences has a thousand of them,
    which together would pass for a rival.
    """
    array = np.asarray(odds, dtype=np.float64)
    if not len(array):
        return array
    best = float(array.max())
    highest = max(0.0, best)
    chances = np.where(array > best - _HOPELESS, np.exp(array - highest), 0.0)
    return np.asarray(chances / (chances.sum() + np.exp(-highest)))


def pooled(choice: FragmentOptions) -> Odds:
    """The odds with which each option competes, (n_options,).

    Options that share English, or have the same words elsewhere, stand together against none: the
    best of them has the odds of all, and each other one falls short of that as far as it falls
    short of the best.
    """
    if not len(choice.odds):
        return choice.odds
    words = _words(choice)
    together = overlapping([option.candidate for option in choice.options])
    together |= np.equal.outer(words, words)
    highest = np.where(together, choice.odds, -np.inf).max(axis=1)
    sums = np.where(together, np.exp(choice.odds - highest[:, None]), 0.0).sum(axis=1)
    return np.asarray(np.log(sums) + choice.odds)


def shares_of(choice: FragmentOptions, taken: int) -> tuple[float, float]:
    """The share of one option, and that of all that stand together with it, each 0..1.

    What reads the same Russian with the same English words elsewhere is the same option.
    """
    shares, words = probabilities(choice.odds), _words(choice)
    span, candidate = choice.options[taken].span, choice.options[taken].candidate
    own = pool = 0.0
    for option, share, spoken in zip(choice.options, shares, words, strict=True):
        same = bool(spoken == words[taken])
        own += share * (same and option.span == span)
        english = option.candidate
        pool += share * (same or (english.start < candidate.end and candidate.start < english.end))
    return float(own), float(pool)


def _words(choice: FragmentOptions) -> NDArray[np.intp]:
    """Equal numbers for options whose English has the same words, wherever it stands, (n,)."""
    numbers: dict[str, int] = {}
    texts = [choice.texts.gloss(option.candidate) for option in choice.options]
    keys = [numbers.setdefault(text.casefold().strip(_OUTSIDE), len(numbers)) for text in texts]
    return np.array(keys, dtype=np.intp)
