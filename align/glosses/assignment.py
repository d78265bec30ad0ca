"""Who gets which gloss in an article: no English is used twice; "no gloss" is an answer too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.glosses.options import FragmentOptions, Option
from align.glosses.scoring import FITTED, Weights, calibrated, probabilities, scores
from align.glosses.swapped import exchanged

_ROUNDS = 50
LENIENCE = 0.5
"""Log-odds by which "no gloss" must be likelier before it is the answer: what is missed costs a
translator more than a pair to reject. F1 on held-back files is highest about here."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The option a fragment got, and the probability that it is right.

    exchanged: this gloss and another fragment's would fit better the other way round. further:
    other glosses of the fragment, surest first; see align.glosses.second_glosses. again: whether
    this is one of those, for the same words.
    """

    option: Option
    confidence: float
    exchanged: bool = False
    further: tuple["Pick", ...] = ()
    again: bool = False


def assign(choices: Sequence[FragmentOptions], weights: Weights = FITTED) -> list[Pick | None]:
    """The best option for every fragment, or None: no English is used by two of them.

    Maximises the sum of log-odds over none (Hungarian method); where two fragments that may
    not share a gloss got overlapping ones, the weaker loses that option and all choose again.
    """
    values = [
        scores(choice.rows, weights) + LENIENCE if len(choice.rows) else np.zeros(0)
        for choice in choices
    ]
    allowed = [np.ones(len(row), bool) for row in values]
    picks: list[int | None] = [None] * len(choices)
    for _ in range(_ROUNDS):
        picks = _hungarian(choices, values, allowed)
        clash = _clash(choices, values, picks)
        if not clash:
            break
        for index in clash:
            taken = picks[index]
            if taken is not None:
                allowed[index][taken] = False
    else:
        # Never seen: but no English may serve two fragments, so the weaker go without.
        for index in _clash(choices, values, picks):
            picks[index] = None
    options = [
        None if taken is None else choice.options[taken]
        for choice, taken in zip(choices, picks, strict=True)
    ]
    doubtful = exchanged(choices, options)
    return [
        None
        if taken is None
        else _pick(choices[index], values[index], taken, weights, doubtful=index in doubtful)
        for index, taken in enumerate(picks)
    ]


def _hungarian(
    choices: Sequence[FragmentOptions],
    values: Sequence[NDArray[np.float64]],
    allowed: Sequence[NDArray[np.bool_]],
) -> list[int | None]:
    """For each choice, the number of its option; in each group an English span is used once."""
    columns: dict[tuple[int, int, int], int] = {}
    cells: list[tuple[int, int, int]] = []
    ranks = _ranks(choices)
    for row, choice in enumerate(choices):
        for number, option in enumerate(choice.options):
            if allowed[row][number] and values[row][number] > 0:
                place = (option.candidate.start, option.candidate.end, ranks[row])
                cells.append((row, columns.setdefault(place, len(columns)), number))
    picks: list[int | None] = [None] * len(choices)
    if not cells:
        return picks
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for row, column, number in cells:
        value = float(values[row][number])
        best[row, column] = max(best.get((row, column), (0.0, number)), (value, number))
    for row, column in _matching(best, len(choices), len(columns)):
        picks[row] = best[row, column][1]
    return picks


def _matching(
    best: dict[tuple[int, int], tuple[float, int]], rows: int, columns: int
) -> list[tuple[int, int]]:
    """The pairs of row and column, each used once, with the greatest sum of values.

    Where no two rows have the same best column, those are the answer. Only where rows compete is
    scipy asked, which takes most of a second to load.
    """
    favourite: dict[int, tuple[float, int]] = {}
    for (row, column), (value, _) in best.items():
        favourite[row] = max(favourite.get(row, (0.0, -1)), (value, -column))
    wanted = {row: -column for row, (_, column) in favourite.items()}
    if len(set(wanted.values())) == len(wanted):
        return sorted(wanted.items())
    from scipy.optimize import linear_sum_assignment

    profit = np.zeros((rows, columns + rows))
    for (row, column), (value, _) in best.items():
        profit[row, column] = value
    pairs = zip(*linear_sum_assignment(profit, maximize=True), strict=True)
    return [(int(row), int(column)) for row, column in pairs if (row, column) in best]


def _ranks(choices: Sequence[FragmentOptions]) -> list[int]:
    """Numbers that keep fragments that may share a gloss from competing for it."""
    seen: dict[object, int] = {}
    ranks = []
    for choice in choices:
        rank = max(seen.get(choice.group, 0), seen.get(choice.key, 0))
        seen[choice.group] = seen[choice.key] = rank + 1
        ranks.append(rank)
    return ranks


def _clash(
    choices: Sequence[FragmentOptions],
    values: Sequence[NDArray[np.float64]],
    picks: Sequence[int | None],
) -> list[int]:
    """The choices that must let go of English that a better one holds."""
    held: list[tuple[int, int, int, float]] = []
    for index, taken in enumerate(picks):
        if taken is not None:
            candidate = choices[index].options[taken].candidate
            held.append((candidate.start, candidate.end, index, float(values[index][taken])))
    held.sort()
    losers = set()
    for position, (_, end, index, value) in enumerate(held):
        for start, _, other, against in held[position + 1 :]:
            if start >= end:
                break
            if not _may_share(choices[index], choices[other]):
                losers.add(other if against <= value else index)
    return sorted(losers)


def _may_share(first: FragmentOptions, second: FragmentOptions) -> bool:
    return first.key == second.key or first.group == second.group


def _pick(
    choice: FragmentOptions,
    values: NDArray[np.float64],
    taken: int,
    weights: Weights,
    *,
    doubtful: bool,
) -> Pick:
    confidence = calibrated(share_of(choice, values - LENIENCE, taken), weights)
    most = DOUBTFUL if doubtful else 0.999
    return Pick(choice.options[taken], min(confidence, most), doubtful)


DOUBTFUL = 0.45
"""The most confidence in a gloss that seems to be exchanged with another one."""


SAME = 0.7
"""Overlap from which two options say nearly the same, as a share of the longer one."""


def share_of(choice: FragmentOptions, values: NDArray[np.float64], taken: int) -> float:
    """The probability, among all options and none, of those that say nearly the same as one.

    values: log-odds of the options, (n_options,). taken: the number of that one.
    """
    same = _overlapping(choice, taken, "candidate") & _overlapping(choice, taken, "span")
    return float(probabilities(values)[same].sum())


def _overlapping(choice: FragmentOptions, taken: int, side: str) -> NDArray[np.bool_]:
    """Which options overlap by SAME with one of them on one side, bool (n_options,)."""
    spans = [getattr(option, side) for option in choice.options]
    start = np.array([span.start for span in spans])
    end = np.array([span.end for span in spans])
    common = np.minimum(end, end[taken]) - np.maximum(start, start[taken])
    longest = np.maximum(np.maximum(end - start, end[taken] - start[taken]), 1)
    return np.asarray(common >= SAME * longest)
