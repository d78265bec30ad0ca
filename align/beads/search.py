"""The best n-m path through two lists of sentence vectors, and how sure each step of it is.

A semi-Markov model over beads: a path through the lattice of sentence boundaries is worth the
sum of its beads' scores, each a weighted sum of a few features
(:mod:`align.beads.lattice.features`), so the best path (Viterbi) and the probability of every bead
(forward-backward) come from the same scores. Anchors first and a banded search between them, as in
Liu & Zhu (2022, Bertalign, section 3); cosines relative to a background, as in Thompson & Koehn
(2019, Vecalign, section 3).
Unlike both, the weights are fitted by conditional likelihood and gaps are scored by what the
sentence would have matched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from align.arrays import Floats
from align.beads.lattice.corridor import Corridor, find_corridor
from align.beads.lattice.paths import SIZES, Posteriors, best_path, posteriors
from align.beads.lattice.scores import Lattice, build_lattice
from align.beads.lattice.windows import MAX_SIDE, TYPES, TextSide

_USUAL_GAPS = 0.04  # share of sentences without a counterpart in an ordinary translation
_PRIOR_SENTENCES = 20.0


@dataclass(frozen=True, slots=True)
class Step:
    """One bead of a path: sentences ru_start..ru_end and en_start..en_end, and its probability.

    moved: in no path, as it stands elsewhere on the other side.
    """

    ru_start: int
    ru_end: int
    en_start: int
    en_end: int
    posterior: float
    moved: bool = False

    @property
    def ids(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of its Russian and of its English sentences."""
        return tuple(range(self.ru_start, self.ru_end)), tuple(range(self.en_start, self.en_end))


BeadKey = tuple[int, int, int]
"""A bead by its number in TYPES, its Russian end and its English end."""


@dataclass(frozen=True, slots=True)
class Amendments:
    """What is added to scores of a lattice: of beads by key, of gaps by sentence, of all gaps."""

    beads: Mapping[BeadKey, float] = field(default_factory=dict)
    ru_gaps: Mapping[int, float] = field(default_factory=dict)
    en_gaps: Mapping[int, float] = field(default_factory=dict)
    all_gaps: tuple[float, float] = (0.0, 0.0)

    def apply(self, lattice: Lattice) -> None:
        """Add all to the lattice; of beads, those that end in it."""
        lattice.ru_gaps += self.all_gaps[0]
        lattice.en_gaps += self.all_gaps[1]
        for gaps, more in ((lattice.ru_gaps, self.ru_gaps), (lattice.en_gaps, self.en_gaps)):
            for sentence, value in more.items():
                gaps[sentence] += value
        corridor = lattice.corridor
        for (kind, row, column), value in self.beads.items():
            cell = int(corridor.offset[row] + column - corridor.low[row])
            lattice.beads[kind, cell] += np.float32(value)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best path, in order, with all probabilities, and what it was found with."""

    steps: list[Step]
    chances: Posteriors
    corridor: Corridor
    amendments: Amendments


def _gap_bonus(gaps: Floats) -> float:
    """The log of how much commoner gaps are on a side than usual; never below 0.

    gaps: the probability of each sentence to have no counterpart. One round of expectation
    maximisation for a single parameter, with _PRIOR_SENTENCES as its prior.
    """
    rate = (float(gaps.sum()) + _PRIOR_SENTENCES * _USUAL_GAPS) / (len(gaps) + _PRIOR_SENTENCES)
    return max(0.0, float(np.log(rate / _USUAL_GAPS)))


def gap_bonuses(before: SearchResult) -> tuple[float, float]:
    """What gaps on either side cost less, after an earlier search."""
    return _gap_bonus(before.chances.ru_gaps), _gap_bonus(before.chances.en_gaps)


def search(
    ru: TextSide, en: TextSide, max_side: int = MAX_SIDE, amendments: Amendments | None = None
) -> SearchResult:
    """The best path through two non-empty sides.

    Every sentence lies in exactly one step; a gap is a step with one sentence on one side.
    """
    corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    return in_corridor(ru, en, corridor, max_side, amendments)


def second_search(
    ru: TextSide, en: TextSide, before: SearchResult, max_side: int = MAX_SIDE
) -> SearchResult:
    """The best path once more in the corridor of a first search, with what it found out.

    Windows may have been encoded since, and where it left more sentences alone than texts
    usually have, gaps cost less.
    """
    bonus = gap_bonuses(before)
    if not any(bonus) and not ru.encoded and not en.encoded:
        return before
    amendments = replace(before.amendments, all_gaps=bonus)
    return in_corridor(ru, en, before.corridor, max_side, amendments)


def search_again(
    ru: TextSide, en: TextSide, found: SearchResult, max_side: int, amendments: Amendments
) -> SearchResult:
    """The best path with other amendments than before."""
    return in_corridor(ru, en, found.corridor, max_side, amendments)


def in_corridor(
    ru: TextSide,
    en: TextSide,
    corridor: Corridor,
    max_side: int,
    amendments: Amendments | None = None,
) -> SearchResult:
    """The best path within a corridor."""
    amendments = amendments or Amendments()
    lattice = build_lattice(ru, en, corridor, max_side)
    amendments.apply(lattice)
    chances = posteriors(lattice)
    steps = []
    for kind, row, column in best_path(lattice):
        n, m = SIZES[kind]
        steps.append(Step(row - n, row, column - m, column, chances.of(kind, row, column)))
    return SearchResult(steps, chances, corridor, amendments)


def touching(found: SearchResult) -> list[float]:
    """For each step, the probability that some bead shares sentences with both of its sides."""
    by_ru: dict[int, list[tuple[int, int, int, float]]] = {}
    for (kind, row, column), chance in found.chances.beads.items():
        n, m = TYPES[kind]
        for sentence in range(row - n, row):
            by_ru.setdefault(sentence, []).append((row, column - m, column, chance))
    result = []
    for step in found.steps:
        near = {
            bead
            for sentence in range(step.ru_start, step.ru_end)
            for bead in by_ru.get(sentence, ())
            if bead[1] < step.en_end and bead[2] > step.en_start
        }
        result.append(min(1.0, sum(sorted(bead[3] for bead in near))))
    return result


def doubtful_windows(
    chances: Posteriors, least: float = 0.01
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(start, end) of the windows of 2 and more sentences in beads that may win, each side.

    They are what is worth encoding as a whole: about a third of the text instead of the
    thirteen-fold that all windows up to five sentences come to.
    """
    ru: set[tuple[int, int]] = set()
    en: set[tuple[int, int]] = set()
    for (kind, row, column), chance in chances.beads.items():
        n, m = TYPES[kind]
        if chance >= least:
            ru.update([(row - n, row)] if n > 1 else [])
            en.update([(column - m, column)] if m > 1 else [])
    return sorted(ru), sorted(en)
