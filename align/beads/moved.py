"""Sentences that stand elsewhere in the other text: found after the search, which is monotone.

What was left alone on both sides is compared; sentences that are each other's best by a clear
margin are seeds, and around the seeds of one stretch the n-m search runs again in the rectangle
between them, so that a paragraph that moved comes out in the beads it would have had in its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

import numpy as np

from align.arrays import Vectors
from align.beads.lattice.corridor import Corridor, rectangle
from align.beads.lattice.windows import MAX_SIDE, TextSide
from align.beads.search import SearchResult, Step, in_corridor, search_again

_MARGIN = 0.18  # least cosine above the neighbours' of a moved sentence, scaled
_COSINE = 0.5  # least cosine of a moved sentence, scaled
_CLEAR = 0.3  # the same of one that is in a bead elsewhere
_LIKE = 1.0  # least cosine, scaled, of two sentences in a bead that stand in reverse order
_SHORT = 75.0  # characters of a sentence that, far from others that moved, must be clearer yet
_SHORT_MARGIN = 0.45  # least margin of such a one
_NEAR = 4  # sentences between two that moved together
_SURE = 0.9  # least probability of a bead that is not looked into
_LIKELY = 0.5  # least probability, within a stretch, of a bead beside one with a seed
_ROOM = 8.0  # what leaving a sentence alone costs less that may have moved
_CHANCE = 0.9  # stands for the probability of a moved bead, which no path contains
MOVED_ALONE = 0.75
"""The same of one that moved without any other near it."""
_LARGEST = 400  # sentences of a stretch that is searched again; longer ones keep their seeds
_ROWS = 1024  # compared at a time

Seeds = dict[int, int]
"""English sentences by the Russian ones that they translate."""


class _Pair(NamedTuple):
    """Two sentences that are each other's best, and how far above their neighbours; scaled."""

    row: int
    column: int
    margin: float


def moved_steps(
    ru: TextSide, en: TextSide, found: SearchResult, max_side: int = MAX_SIDE
) -> list[Step]:
    """Beads between sentences that a path left alone on both sides, by Russian sentence.

    No sentence is in two of them; their posterior is a fixed one, less for those that moved alone.
    """
    ru_alone = [s.ru_start for s in found.steps if s.en_start == s.en_end]
    en_alone = [s.en_start for s in found.steps if s.ru_start == s.ru_end]
    seeds = _supported(ru, en, _pairs(ru, en, found.corridor, ru_alone, en_alone, _MARGIN))
    ru_runs, en_runs = _runs(ru_alone), _runs(en_alone)
    by_stretch: dict[tuple[tuple[int, int], tuple[int, int]], Seeds] = {}
    for row, column in seeds.items():
        by_stretch.setdefault((ru_runs[row], en_runs[column]), {})[row] = column
    steps: list[Step] = []
    for ru_run, en_run in sorted(by_stretch):
        inside = by_stretch[ru_run, en_run]
        steps.extend(_stretch(ru, en, found.corridor, inside, (ru_run, en_run), max_side))
    steps = _disjoint(steps, seeds)
    return [
        replace(step, moved=True, posterior=_CHANCE if _has_company(step, steps) else MOVED_ALONE)
        for step in steps
    ]


def crosses(step: Step, others: Sequence[Step]) -> bool:
    """Whether a bead stands before another on one side and behind it on the other."""
    return any(
        (other.ru_start < step.ru_start) != (other.en_start < step.en_start)
        for other in others
        if other is not step
    )


def _has_company(step: Step, steps: Sequence[Step]) -> bool:
    """Whether another step that moved is near it on both sides."""
    return any(
        other is not step
        and abs(other.ru_start - step.ru_start) <= _NEAR
        and abs(other.en_start - step.en_start) <= _NEAR
        for other in steps
    )


def with_room(
    ru: TextSide, en: TextSide, found: SearchResult, max_side: int = MAX_SIDE
) -> SearchResult:
    """The path once more, where a sentence alone on one side has its own in a bead elsewhere.

    A path that passes by one end of a moved stretch alone often takes its other end into beads
    where it does not belong. Both are made easier to leave alone; nothing is forced.
    """
    pairs = _held_elsewhere(ru, en, found)
    if not pairs:
        return found
    before = found.amendments
    ru_gaps = {**before.ru_gaps, **dict.fromkeys(pairs, _ROOM)}
    en_gaps = {**before.en_gaps, **dict.fromkeys(pairs.values(), _ROOM)}
    amendments = replace(before, ru_gaps=ru_gaps, en_gaps=en_gaps)
    return search_again(ru, en, found, max_side, amendments)


def with_crossed_apart(ru: TextSide, en: TextSide, found: SearchResult) -> SearchResult:
    """The path with gaps in place of beads of two and two that are each other's in reverse order.

    Both must be as similar as translations are in these texts, and much less so in order.
    """
    steps: list[Step] = []
    for step in found.steps:
        rows, columns = range(step.ru_start, step.ru_end), range(step.en_start, step.en_end)
        if _crossed(ru, en, found.corridor, step):
            row, column, chance = step.ru_end, step.en_start, step.posterior
            steps.extend(Step(i, i + 1, column, column, chance) for i in rows)
            steps.extend(Step(row, row, j, j + 1, chance) for j in columns)
        else:
            steps.append(step)
    return replace(found, steps=steps)


def _crossed(ru: TextSide, en: TextSide, corridor: Corridor, step: Step) -> bool:
    """Whether a bead of two and two sentences is clearly two beads in reverse order."""
    if not step.ru_end - step.ru_start == step.en_end - step.en_start == 2:
        return False
    cosines = ru.vectors[step.ru_start : step.ru_end] @ en.vectors[step.en_start : step.en_end].T
    scaled = (cosines - corridor.background) / (corridor.top - corridor.background)
    crossed, straight = scaled[[0, 1], [1, 0]], scaled[[0, 1], [0, 1]]
    return bool(crossed.min() >= _LIKE and (crossed.min() - straight.max()) >= _CLEAR)


def _held_elsewhere(ru: TextSide, en: TextSide, found: SearchResult) -> Seeds:
    """Clear pairs of a sentence alone and one in a bead that is not sure, or has several.

    Empty where all of them are alone on both sides; with them otherwise.
    """
    ru_alone, en_alone = _unsettled(found)
    if not (any(ru_alone.values()) or any(en_alone.values())):
        return {}
    together = _together(found)
    pairs = [
        pair
        for pair in _pairs(ru, en, found.corridor, list(ru_alone), list(en_alone), _CLEAR)
        if (pair.row, pair.column) not in together
    ]
    seeds = {
        row: column
        for row, column in _supported(ru, en, pairs).items()
        if ru_alone[row] or en_alone[column]
    }
    if all(ru_alone[row] and en_alone[column] for row, column in seeds.items()):
        return {}
    return seeds


def _unsettled(found: SearchResult) -> tuple[dict[int, bool], dict[int, bool]]:
    """The Russian and the English sentences that no sure bead holds as its only one of the side.

    With each, whether it is alone.
    """
    ru_alone: dict[int, bool] = {}
    en_alone: dict[int, bool] = {}
    for step in found.steps:
        rows, columns = step.ids
        unsure = step.posterior < _SURE
        if unsure or len(rows) > 1 or not columns:
            ru_alone.update(dict.fromkeys(rows, not columns))
        if unsure or len(columns) > 1 or not rows:
            en_alone.update(dict.fromkeys(columns, not rows))
    return ru_alone, en_alone


def _supported(ru: TextSide, en: TextSide, pairs: Sequence[_Pair]) -> Seeds:
    """The pairs, but for short sentences far from any other pair that are not clear enough.

    What moves is mostly a paragraph; a short sentence resembles many.
    """
    rows, columns = np.array([pair[:2] for pair in pairs]).reshape(-1, 2).T
    seeds = {}
    for row, column, margin in pairs:
        short = min(ru.lengths[row], en.lengths[column]) < _SHORT
        if short and margin < _SHORT_MARGIN:
            near = (np.abs(rows - row) <= _NEAR) & (np.abs(columns - column) <= _NEAR)
            if near.sum() == 1:
                continue
        seeds[row] = column
    return seeds


def _together(found: SearchResult) -> set[tuple[int, int]]:
    """The sentences that share a bead of a path, as pairs."""
    return {
        (row, column)
        for step in found.steps
        for row in range(step.ru_start, step.ru_end)
        for column in range(step.en_start, step.en_end)
    }


def _pairs(
    ru: TextSide,
    en: TextSide,
    corridor: Corridor,
    ru_alone: list[int],
    en_alone: list[int],
    least_margin: float,
) -> list[_Pair]:
    """Sentences that are each other's best among those, clearly above their neighbours."""
    if not ru_alone or not en_alone:
        return []
    scale = corridor.top - corridor.background
    result = []
    for i, j, cosine in _mutual_best(ru.vectors[ru_alone], en.vectors[en_alone]):
        row, column = ru_alone[i], en_alone[j]
        margin = float(cosine - (corridor.ru_hubs[row] + corridor.en_hubs[column]) / 2) / scale
        if margin >= least_margin and (cosine - corridor.background) / scale >= _COSINE:
            result.append(_Pair(row, column, margin))
    return result


def _runs(numbers: list[int]) -> dict[int, tuple[int, int]]:
    """For each of these ascending numbers the run of consecutive ones (end exclusive) it is in."""
    result = {}
    for _, pairs in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in pairs]
        result.update(dict.fromkeys(run, (run[0], run[-1] + 1)))
    return result


def _stretch(
    ru: TextSide,
    en: TextSide,
    corridor: Corridor,
    seeds: Seeds,
    runs: tuple[tuple[int, int], tuple[int, int]],
    max_side: int,
) -> list[Step]:
    """The beads of one stretch left alone here and of one left alone there."""
    single = [Step(row, row + 1, column, column + 1, _CHANCE) for row, column in seeds.items()]
    (ru_first, ru_last), (en_first, en_last) = runs
    if len(seeds) == 1 and ru_last - ru_first == en_last - en_first == 1:
        return single
    if max(ru_last - ru_first, en_last - en_first) > _LARGEST:
        return single
    parts = ru.part(ru_first, ru_last), en.part(en_first, en_last)
    hubs = corridor.ru_hubs[ru_first:ru_last], corridor.en_hubs[en_first:en_last]
    path = in_corridor(*parts, rectangle(corridor, *hubs), max_side).steps
    steps = [
        Step(
            step.ru_start + ru_first,
            step.ru_end + ru_first,
            step.en_start + en_first,
            step.en_end + en_first,
            step.posterior,
        )
        for step in path
    ]
    steps = [step for step in steps if not _crossed(ru, en, corridor, step)]
    kept = _with_neighbours(steps, seeds, lambda step: _gains(ru, en, step, seeds))
    return [*kept, *single]


def _with_neighbours(
    steps: Sequence[Step], seeds: Seeds, gains: Callable[[Step], bool]
) -> list[Step]:
    """The steps of a path that hold a seed, and likely ones that follow on such, or go before."""
    kept = [_held(step, seeds) > 0 and gains(step) for step in steps]
    likely = [
        step.ru_end > step.ru_start
        and step.en_end > step.en_start
        and step.posterior >= _LIKELY
        and not _held(step, seeds)
        for step in steps
    ]
    for number in range(1, len(steps)):
        kept[number] |= likely[number] and kept[number - 1]
    for number in range(len(steps) - 2, -1, -1):
        kept[number] |= likely[number] and kept[number + 1]
    return [
        replace(step, posterior=_CHANCE)
        for step, is_kept in zip(steps, kept, strict=True)
        if is_kept
    ]


def _gains(ru: TextSide, en: TextSide, step: Step, seeds: Seeds) -> bool:
    """Whether a step that holds one seed is at least as similar as the seed alone."""
    size = step.ru_end - step.ru_start + step.en_end - step.en_start
    if size == 2 or _held(step, seeds) > 1:
        return True
    left = ru.weighted(step.ru_start, step.ru_end).sum(axis=0)
    right = en.weighted(step.en_start, step.en_end).sum(axis=0)
    norms = float(np.linalg.norm(left)) * float(np.linalg.norm(right))
    alone = max(
        float(ru.vectors[row] @ en.vectors[seeds[row]])
        for row in range(step.ru_start, step.ru_end)
        if row in seeds
    )
    return float(left @ right) >= alone * norms


def _held(step: Step, seeds: Seeds) -> int:
    """How many seeds lie in a step."""
    return sum(
        step.en_start <= seeds.get(row, -1) < step.en_end
        for row in range(step.ru_start, step.ru_end)
    )


def _disjoint(steps: list[Step], seeds: Seeds) -> list[Step]:
    """Those steps that share no sentence with one of more seeds, or with an earlier one."""

    def size(step: Step) -> int:
        return step.ru_end - step.ru_start + step.en_end - step.en_start

    used_ru: set[int] = set()
    used_en: set[int] = set()
    result = []
    for step in sorted(steps, key=lambda s: (-_held(s, seeds), -size(s), s.ru_start)):
        rows, columns = range(step.ru_start, step.ru_end), range(step.en_start, step.en_end)
        if used_ru.isdisjoint(rows) and used_en.isdisjoint(columns):
            used_ru.update(rows)
            used_en.update(columns)
            result.append(step)
    return sorted(result, key=lambda step: step.ru_start)


def _mutual_best(ru: Vectors, en: Vectors) -> list[tuple[int, int, float]]:
    """(row, column, cosine) of the pairs that are each other's nearest, by blocks of rows."""
    best_en, best_cosine = np.zeros(len(ru), np.int64), np.zeros(len(ru))
    best_ru, top = np.zeros(len(en), np.int64), np.full(len(en), -np.inf)
    for first in range(0, len(ru), _ROWS):
        cosines = ru[first : first + _ROWS] @ en.T
        rows = slice(first, first + len(cosines))
        best_en[rows], best_cosine[rows] = cosines.argmax(axis=1), cosines.max(axis=1)
        column_top = cosines.max(axis=0)
        better = column_top > top
        best_ru[better] = cosines.argmax(axis=0)[better] + first
        top[better] = column_top[better]
    mutual = np.flatnonzero(best_ru[best_en] == np.arange(len(ru)))
    return [(int(i), int(best_en[i]), float(best_cosine[i])) for i in mutual]
