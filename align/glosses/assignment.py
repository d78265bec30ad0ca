"""Who gets which gloss in an article: no English is used twice; "no gloss" is an answer too."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.arrays import best_assignment
from align.glosses.features.texts import Option
from align.glosses.model import GlossModel
from align.glosses.options import FragmentOptions
from align.glosses.swapped import exchanged
from align.glosses.weighing import pooled, shares_of
from align.hashtags.keys import hashtag_key
from align.records import Fragment

_ROUNDS = 50


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


def assign(choices: Sequence[FragmentOptions], model: GlossModel) -> list[Pick | None]:
    """The best option for every fragment, or None: no English is used by two of them.

    Maximises the sum of log-odds over none (Hungarian method); where two fragments that may
    not share a gloss got overlapping ones, the weaker loses that option and all choose again.
    """
    taken = without_clashes(choices)
    sure = [
        0.0 if number is None else _confidence(choices, taken, index, number, model)
        for index, number in enumerate(taken)
    ]
    options = [
        None if number is None or sure[index] < LEAST else choices[index].options[number]
        for index, number in enumerate(taken)
    ]
    doubtful = exchanged(choices, options)
    for index, option in doubtful.items():
        if options[index] is None and not _is_used(option, options):
            number = choices[index].options.index(option)
            sure[index] = model.confidence(*shares_of(choices[index], number))
            options[index] = option
    return [
        None if option is None else _pick(option, sure[index], doubtful=index in doubtful)
        for index, option in enumerate(options)
    ]


def _confidence(
    choices: Sequence[FragmentOptions],
    taken: Sequence[int | None],
    index: int,
    number: int,
    model: GlossModel,
) -> float:
    """The confidence in one option of a choice: that of the choice between all of its options.

    Where this is too little for a gloss, that of the choice between those that no other has taken.
    """
    confidence = model.confidence(*shares_of(choices[index], number))
    if confidence >= LEAST:
        return confidence
    return model.confidence(*shares_of(_left_over(choices, taken, index), number))


def _left_over(
    choices: Sequence[FragmentOptions], taken: Sequence[int | None], index: int
) -> FragmentOptions:
    """A choice without the options whose English another fragment has: their odds are -inf.

    taken: for each choice the number of its option, or None.
    """
    choice = choices[index]
    held = [
        _place(other.options[number])
        for other, number in zip(choices, taken, strict=True)
        if number is not None and other is not choice and not _may_share(choice, other)
    ]
    odds = choice.odds.copy()
    for number, option in enumerate(choice.options):
        start, end = _place(option)
        if any(first < end and start < last for first, last in held):
            odds[number] = -np.inf
    return replace(choice, odds=odds)


def _is_used(option: Option, options: Sequence[Option | None]) -> bool:
    """Whether another fragment's option shares English with this one."""
    candidate = option.candidate
    return any(
        other.candidate.start < candidate.end and candidate.start < other.candidate.end
        for other in options
        if other is not None
    )


def without_clashes(choices: Sequence[FragmentOptions]) -> list[int | None]:
    """For each choice, the number of its option or None: the highest sum without a clash."""
    values = [pooled(choice) for choice in choices]
    allowed = _left_to_the_nearest(choices)
    picks: list[int | None] = [None] * len(choices)
    for _ in range(_ROUNDS):
        picks = _hungarian(choices, values, allowed)
        clash = _clash(choices, values, picks)
        if not clash:
            return picks
        for index in clash:
            taken = picks[index]
            if taken is not None:
                allowed[index][taken] = False
    # Never seen: but no English may serve two fragments, so the weaker go without.
    for index in _clash(choices, values, picks):
        picks[index] = None
    return picks


def _left_to_the_nearest(choices: Sequence[FragmentOptions]) -> list[NDArray[np.bool_]]:
    """For each choice, which options it may take, (n_options,).

    A tag and a slogan in its words want the same English: each stretch is left to the nearer one,
    from which the other has it.
    """
    allowed = [np.ones(len(choice.options), bool) for choice in choices]
    if not any(choice.key.startswith("#") for choice in choices):
        return allowed
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for index, choice in enumerate(choices):
        alike[_letters(choice)].append(index)
    for together in alike.values():
        if len({choices[index].key for index in together}) == 1:
            continue
        nearest: dict[tuple[int, int], tuple[int, int]] = {}
        for index in together:
            for option in choices[index].options:
                place, far = _place(option), _distance(choices[index].fragment, option)
                nearest[place] = min(nearest.get(place, (far, index)), (far, index))
        for index in together:
            keepers = [choices[nearest[_place(o)][1]] for o in choices[index].options]
            allowed[index] = np.array([_may_share(choices[index], one) for one in keepers], bool)
    return allowed


def _letters(choice: FragmentOptions) -> str:
    """What is the same for a tag and for its words."""
    return choice.key if choice.key.startswith("#") else f"#{hashtag_key(choice.key)}"


def _place(option: Option) -> tuple[int, int]:
    return option.candidate.start, option.candidate.end


def _distance(fragment: Fragment, option: Option) -> int:
    """How many characters stand between a fragment and the English of an option."""
    candidate = option.candidate
    return max(candidate.start - fragment.end, fragment.start - candidate.end, 0)


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

    Where no two rows have the same best column, those are the answer.
    """
    favourite: dict[int, tuple[float, int]] = {}
    for (row, column), (value, _) in best.items():
        favourite[row] = max(favourite.get(row, (0.0, -1)), (value, -column))
    wanted = {row: -column for row, (_, column) in favourite.items()}
    if len(set(wanted.values())) == len(wanted):
        return sorted(wanted.items())
    profit = np.zeros((rows, columns + rows))
    for (row, column), (value, _) in best.items():
        profit[row, column] = value
    return [pair for pair in best_assignment(profit) if pair in best]


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


def _pick(option: Option, confidence: float, *, doubtful: bool) -> Pick:
    return Pick(option, min(confidence, DOUBTFUL) if doubtful else confidence, doubtful)


LEAST = 0.3
"""The confidence below which a gloss is not given: likelier than none, but hardly to the word."""
DOUBTFUL = 0.49
"""The most confidence in a gloss that seems to be exchanged with another one: less than one half,
though most of these are right, so that exchanged ones are not passed over."""
