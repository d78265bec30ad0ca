"""The best n-m path through two lists of sentence vectors, and how sure each step of it is.

A semi-Markov model over beads: a path through the lattice of sentence boundaries is worth the
sum of its beads' scores, each a weighted sum of a few features (:mod:`align.bead_features`), so
the best path (Viterbi) and the probability of every bead (forward-backward) come from the same
scores. Anchors first and a banded search between them, as in Liu & Zhu (2022, Bertalign,
section 3); cosines relative to a background, as in Thompson & Koehn (2019, Vecalign, section 3).
Unlike both, the weights are fitted by conditional likelihood and gaps are scored by what the
sentence would have matched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.bead_corridor import Corridor, find_corridor
from align.bead_features import MAX_SIDE, TYPES, Block, Side, bead_scores, gap_scores

Floats = NDArray[np.floating[Any]]

_NEVER = -1e30
_GAP_RU, _GAP_EN = len(TYPES), len(TYPES) + 1
_SIZES = (*TYPES, (1, 0), (0, 1))
_ROWS_PER_BLOCK = 48
_USUAL_GAPS = 0.04  # share of sentences without a counterpart in an ordinary translation
_PRIOR_SENTENCES = 20.0
_BONUS = 2.0  # above 1, since the first search forces some sentences into beads
_RU_SIZE = np.array([n for n, _ in TYPES])
_EN_SIZE = np.array([m for _, m in TYPES])


@dataclass(frozen=True, slots=True)
class Step:
    """One bead of a path: sentences ru_start..ru_end and en_start..en_end, and its probability."""

    ru_start: int
    ru_end: int
    en_start: int
    en_end: int
    posterior: float


@dataclass
class Lattice:
    """The scores of all beads that end inside a corridor.

    beads: float32, (len(TYPES), cells), by end point, rows of the corridor one after another.
    ru_gaps, en_gaps: float64, one score a sentence.
    """

    corridor: Corridor
    beads: NDArray[np.float32]
    ru_gaps: Floats
    en_gaps: Floats


def build_lattice(ru: Side, en: Side, corridor: Corridor, max_side: int = MAX_SIDE) -> Lattice:
    """The lattice of a corridor; beads with more than max_side sentences a side never win."""
    scores = np.full((len(TYPES), corridor.cells), _NEVER, dtype=np.float32)
    allowed = [t for t, (n, m) in enumerate(TYPES) if max(n, m) <= max_side]
    best_ru = np.full(len(ru), -1.0)
    best_en = np.full(len(en), -1.0)
    for first, last in _row_blocks(corridor):
        block = Block(ru, en, corridor, first, last)
        rows, columns, cells = corridor.block_cells(first, last)
        inside = block.at(rows, columns)
        for kind, values in bead_scores(block, allowed):
            scores[kind, cells] = values[inside]
        block.note_best(rows, columns, best_ru, best_en)
    _forbid_outside(scores, corridor)
    scale = corridor.top - corridor.background
    ru_hubs = (corridor.ru_hubs - corridor.background) / scale
    en_hubs = (corridor.en_hubs - corridor.background) / scale
    ru_gaps, en_gaps = gap_scores(ru, best_ru, ru_hubs), gap_scores(en, best_en, en_hubs)
    return Lattice(corridor, scores, ru_gaps, en_gaps)


def _row_blocks(corridor: Corridor) -> Iterator[tuple[int, int]]:
    """Row ranges first..last (end exclusive) that cover the corridor, each small enough."""
    for first in range(0, len(corridor.low), _ROWS_PER_BLOCK):
        yield first, min(first + _ROWS_PER_BLOCK, len(corridor.low))


def _forbid_outside(scores: NDArray[np.float32], corridor: Corridor) -> None:
    """Rule out the beads whose start point lies outside the corridor."""
    rows, columns, cells = corridor.block_cells(0, len(corridor.low))
    for kind, (n, m) in enumerate(TYPES):
        start = np.maximum(rows - n, 0)
        left = columns - m
        outside = (rows < n) | (left < corridor.low[start]) | (left > corridor.high[start])
        scores[kind, cells[outside]] = _NEVER


class _Rows:
    """The last rows of a dynamic program, so that a bead's other end is one look-up away."""

    def __init__(self, width: int, *, ahead: bool = False) -> None:
        """width: columns. ahead: rows come last first, and the other end is the later one."""
        self._rows = np.full((MAX_SIDE + 1, width + 2 * MAX_SIDE), _NEVER)
        self._sign = 1 if ahead else -1
        self._steps = self._sign * np.arange(1, MAX_SIDE + 1)
        self._columns = np.arange(width) + MAX_SIDE + self._steps[:, None]
        self._filled = [slice(0, 0)] * (MAX_SIDE + 1)

    def starts(self, row: int, low: int, high: int) -> Floats:
        """(len(TYPES), high - low + 1): the value at the other end of each bead from here."""
        slots = (row + self._steps) % (MAX_SIDE + 1)
        columns = self._columns[:, low : high + 1]
        found: Floats = self._rows[slots[:, None, None], columns[None]]
        return found.reshape(len(TYPES), -1)

    def beside(self, row: int, low: int, high: int) -> Floats:
        """The values of the neighbouring row in the same columns."""
        slot = (row + self._sign) % (MAX_SIDE + 1)
        return self._rows[slot, low + MAX_SIDE : high + 1 + MAX_SIDE]

    def put(self, row: int, low: int, values: Floats) -> None:
        """Store a row, forgetting the one that stood there MAX_SIDE + 1 rows ago."""
        slot = row % (MAX_SIDE + 1)
        self._rows[slot, self._filled[slot]] = _NEVER
        self._filled[slot] = slice(low + MAX_SIDE, low + MAX_SIDE + len(values))
        self._rows[slot, self._filled[slot]] = values


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """(kind, ru end, en end) of the beads of the best path, in order.

    kind indexes TYPES; the two numbers after its end are the gaps on either side. Ties go to
    the smaller bead, and to a bead before a gap.
    """
    corridor, back = lattice.corridor, []
    rows = _Rows(int(corridor.high[-1]) + 1)
    sums = np.concatenate([[0.0], np.cumsum(lattice.en_gaps)])
    for row, (low, high) in enumerate(corridor.ranges()):
        options = np.empty((len(TYPES) + 1, high - low + 1))
        options[:-1] = rows.starts(row, low, high) + lattice.beads[:, corridor.row(row)]
        options[-1] = rows.beside(row, low, high) + (lattice.ru_gaps[row - 1] if row else 0.0)
        choice = options.argmax(axis=0)
        value = options[choice, np.arange(high - low + 1)]
        if row == 0:
            value[0] = 0.0
        relative = value - sums[low : high + 1]
        running = np.maximum.accumulate(relative)
        choice[running > relative] = _GAP_EN
        rows.put(row, low, running + sums[low : high + 1])
        back.append(choice.astype(np.int8))
    return _trace(corridor, back)


def _trace(corridor: Corridor, back: list[NDArray[np.int8]]) -> list[tuple[int, int, int]]:
    row, column = len(back) - 1, int(corridor.high[-1])
    path = []
    while row or column:
        kind = int(back[row][column - corridor.low[row]]) if row else _GAP_EN
        path.append((kind, row, column))
        n, m = _SIZES[kind]
        row, column = row - n, column - m
    return path[::-1]


def _log_sum(options: Floats) -> Floats:
    """The logarithm of the sum of exponentials down each column."""
    top = options.max(axis=0)
    total: Floats = top + np.log(np.exp(options - top).sum(axis=0))
    return total


def _forward(lattice: Lattice) -> list[Floats]:
    """For each row, the log of the summed weight of all paths from the start to each point."""
    corridor = lattice.corridor
    rows = _Rows(int(corridor.high[-1]) + 1)
    sums = np.concatenate([[0.0], np.cumsum(lattice.en_gaps)])
    result = []
    for row, (low, high) in enumerate(corridor.ranges()):
        options = np.empty((len(TYPES) + 1, high - low + 1))
        options[:-1] = rows.starts(row, low, high) + lattice.beads[:, corridor.row(row)]
        options[-1] = rows.beside(row, low, high) + (lattice.ru_gaps[row - 1] if row else 0.0)
        value = np.maximum(_log_sum(options), _NEVER)
        if row == 0:
            value[0] = 0.0
        shift = sums[low : high + 1]
        result.append(np.logaddexp.accumulate(value - shift) + shift)
        rows.put(row, low, result[-1])
    return result


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities under all paths: beads by (kind, ru end, en end), gaps by sentence."""

    beads: dict[tuple[int, int, int], float]
    ru_gaps: Floats
    en_gaps: Floats

    def of(self, kind: int, row: int, column: int) -> float:
        """The probability of one step of a path."""
        if kind == _GAP_RU:
            return float(self.ru_gaps[row - 1])
        if kind == _GAP_EN:
            return float(self.en_gaps[column - 1])
        return self.beads.get((kind, row, column), 0.0)


def posteriors(lattice: Lattice, least: float = 0.001) -> Posteriors:
    """The probability of every bead that has at least ``least``, and of every gap."""
    corridor, forward = lattice.corridor, _forward(lattice)
    last, total = len(forward) - 1, forward[-1][-1]
    by_start = _by_start(lattice)
    weights = np.empty_like(by_start)
    ru_gaps, en_gaps = np.zeros(len(lattice.ru_gaps)), np.zeros(len(lattice.en_gaps))
    sums = np.concatenate([[0.0], np.cumsum(lattice.en_gaps)])
    rows = _Rows(int(corridor.high[-1]) + 1, ahead=True)
    for row in range(last, -1, -1):
        low, high = int(corridor.low[row]), int(corridor.high[row])
        cells, gap = corridor.row(row), lattice.ru_gaps[row] if row < last else 0.0
        options = np.empty((len(TYPES) + 1, high - low + 1))
        options[:-1] = rows.starts(row, low, high) + by_start[:, cells]
        options[-1] = rows.beside(row, low, high) + gap
        value = np.maximum(_log_sum(options), _NEVER)
        if row == last:
            value[-1] = 0.0
        shift = sums[low : high + 1]
        value = np.logaddexp.accumulate((value + shift)[::-1])[::-1] - shift
        rows.put(row, low, value)
        chances = np.exp(np.minimum(options + (forward[row] - total), 0.0))
        weights[:, cells] = chances[:-1]
        if row < last:
            ru_gaps[row] = chances[-1].sum()
        step = forward[row][:-1] + lattice.en_gaps[low:high] + value[1:] - total
        en_gaps[low:high] += np.exp(np.minimum(step, 0.0))
    beads = _likely(weights, corridor, least)
    return Posteriors(beads, np.minimum(ru_gaps, 1.0), np.minimum(en_gaps, 1.0))


def _by_start(lattice: Lattice) -> NDArray[np.float32]:
    """The scores of the lattice laid out by the start point of each bead."""
    corridor = lattice.corridor
    rows, columns, cells = corridor.block_cells(0, len(corridor.low))
    result = np.full_like(lattice.beads, _NEVER)
    for kind, (n, m) in enumerate(TYPES):
        ends = np.minimum(rows + n, len(corridor.low) - 1)
        fits = (rows + n == ends) & (columns + m >= corridor.low[ends])
        fits &= columns + m <= corridor.high[ends]
        places = (corridor.offset[ends] + columns + m - corridor.low[ends])[fits]
        result[kind, cells[fits]] = lattice.beads[kind, places]
    return result


def _likely(
    weights: NDArray[np.float32], corridor: Corridor, least: float
) -> dict[tuple[int, int, int], float]:
    """The beads with at least this probability, by (kind, ru end, en end)."""
    kinds, cells = np.nonzero(weights >= least)
    rows = np.searchsorted(corridor.offset, cells, side="right") - 1
    columns = cells - corridor.offset[rows] + corridor.low[rows] + _EN_SIZE[kinds]
    ends = zip(kinds.tolist(), (rows + _RU_SIZE[kinds]).tolist(), columns.tolist(), strict=True)
    return dict(zip(ends, weights[kinds, cells].astype(float).tolist(), strict=True))


def _gap_bonus(gaps: Floats) -> float:
    """The log of how much commoner gaps are on a side than usual; never below 0.

    gaps: the probability of each sentence to have no counterpart. One round of expectation
    maximisation for a single parameter, with _PRIOR_SENTENCES as its prior, times _BONUS.
    """
    rate = (float(gaps.sum()) + _PRIOR_SENTENCES * _USUAL_GAPS) / (len(gaps) + _PRIOR_SENTENCES)
    return _BONUS * max(0.0, float(np.log(rate / _USUAL_GAPS)))


@dataclass(frozen=True, slots=True)
class Found:
    """The best path, in order, with all probabilities and the corridor it was found in."""

    steps: list[Step]
    chances: Posteriors
    corridor: Corridor


def search(ru: Side, en: Side, max_side: int = MAX_SIDE, before: Found | None = None) -> Found:
    """The best path through two non-empty sides.

    Every sentence lies in exactly one step; a gap is a step with one sentence on one side.
    before: an earlier search in the same texts. Its corridor is used again, and where it left
    more sentences alone than texts usually have, gaps cost less.
    """
    bonus = (0.0, 0.0)
    if before is None:
        corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    else:
        corridor = before.corridor
        bonus = _gap_bonus(before.chances.ru_gaps), _gap_bonus(before.chances.en_gaps)
        if not any(bonus) and not ru.encoded and not en.encoded:
            return before
    return in_corridor(ru, en, corridor, max_side, bonus)


def in_corridor(
    ru: Side, en: Side, corridor: Corridor, max_side: int, bonus: tuple[float, float] = (0.0, 0.0)
) -> Found:
    """The best path within a corridor; bonus: what gaps on either side cost less."""
    lattice = build_lattice(ru, en, corridor, max_side)
    lattice.ru_gaps += bonus[0]
    lattice.en_gaps += bonus[1]
    chances = posteriors(lattice)
    steps = []
    for kind, row, column in best_path(lattice):
        n, m = _SIZES[kind]
        steps.append(Step(row - n, row, column - m, column, chances.of(kind, row, column)))
    return Found(steps, chances, corridor)


def touching(found: Found) -> list[float]:
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
