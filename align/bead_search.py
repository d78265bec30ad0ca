"""The best n-m path through two lists of sentence vectors, and how sure each step of it is.

A semi-Markov model over beads: a path through the lattice of sentence boundaries is worth the
sum of its beads' scores, each a weighted sum of a few features (:mod:`align.bead_features`), so
the best path (Viterbi) and the probability of every bead (forward-backward) come from the same
scores. Anchors first and a banded search between them, as in Liu & Zhu (2022, Bertalign,
section 3); cosines relative to a background, as in Thompson & Koehn (2019, Vecalign, section 3).
Unlike both, the weights are fitted by conditional likelihood and gaps are scored by what the
sentence would have matched.
"""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.bead_corridor import Corridor, find_corridor
from align.bead_features import MAX_SIDE, TYPES, Block, Side, bead_scores, gap_scores
from align.bead_rows import NEVER, Rows

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

GOES_ON = 1.0
"""What a gap gains that goes on: what is left out is seldom a single sentence. As affine gaps in
the alignment of sequences (Gotoh 1982)."""
_MORE = math.log(math.expm1(GOES_ON)) if GOES_ON else -1e30
"""What a path that is in a gap has on top of what it has as any path."""
_KIND, _IN_GAP, _EN_GOES_ON, _RU_GOES_ON = 31, 32, 64, 128
"""Bits of what the trace needs to know."""
_GAP_RU, _GAP_EN = len(TYPES), len(TYPES) + 1
_SIZES = (*TYPES, (1, 0), (0, 1))
_ROWS_PER_BLOCK = 128
_USUAL_GAPS = 0.04  # share of sentences without a counterpart in an ordinary translation
_PRIOR_SENTENCES = 20.0
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
    with one_thread():
        return _build_lattice(ru, en, corridor, max_side)


def _build_lattice(ru: Side, en: Side, corridor: Corridor, max_side: int) -> Lattice:
    scores = np.full((len(TYPES), corridor.cells), NEVER, dtype=np.float32)
    allowed = [t for t, (n, m) in enumerate(TYPES) if max(n, m) <= max_side]
    best_ru, best_en = np.full(len(ru), -1.0), np.full(len(en), -1.0)
    for first, last in row_blocks(corridor):
        block = Block(ru, en, corridor, first, last)
        rows, columns, cells = corridor.block_cells(first, last)
        inside = block.at(rows, columns)
        for kind, values in bead_scores(block, allowed):
            scores[kind, cells] = values[inside]
        block.note_best(rows, columns, best_ru, best_en)
    forbid_outside(scores, corridor)
    ru_hubs, en_hubs = scaled_hubs(corridor)
    ru_gaps, en_gaps = gap_scores(ru, best_ru, ru_hubs), gap_scores(en, best_en, en_hubs)
    return Lattice(corridor, scores, ru_gaps, en_gaps)


def one_thread() -> AbstractContextManager[object]:
    """A context in which matrix products keep to one thread: the blocks are too small for two."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def best_gap_cosines(ru: Side, en: Side, corridor: Corridor) -> tuple[Floats, Floats]:
    """The best scaled cosine of each sentence within the corridor, both sides."""
    best_ru, best_en = np.full(len(ru), -1.0), np.full(len(en), -1.0)
    for first, last in row_blocks(corridor):
        rows, columns, _ = corridor.block_cells(first, last)
        Block(ru, en, corridor, first, last).note_best(rows, columns, best_ru, best_en)
    return best_ru, best_en


def scaled_hubs(corridor: Corridor) -> tuple[Floats, Floats]:
    """The hubs of both sides on the scale where 0 is background and 1 a translation."""
    scale = corridor.top - corridor.background
    ru, en = corridor.ru_hubs - corridor.background, corridor.en_hubs - corridor.background
    return ru / scale, en / scale


def row_blocks(corridor: Corridor) -> Iterator[tuple[int, int]]:
    """Row ranges first..last (end exclusive) that cover the corridor, each small enough."""
    for first in range(0, len(corridor.low), _ROWS_PER_BLOCK):
        yield first, min(first + _ROWS_PER_BLOCK, len(corridor.low))


def forbid_outside(scores: NDArray[np.float32], corridor: Corridor) -> None:
    """Rule out the beads whose start point lies outside the corridor."""
    rows, columns, cells = corridor.block_cells(0, len(corridor.low))
    for kind, (n, m) in enumerate(TYPES):
        start = np.maximum(rows - n, 0)
        left = columns - m
        outside = (rows < n) | (left < corridor.low[start]) | (left > corridor.high[start])
        scores[kind, cells[outside]] = NEVER


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """(kind, ru end, en end) of the beads of the best path, in order.

    kind indexes TYPES; the two numbers after its end are the gaps on either side. Ties go to
    the smaller bead, and to a bead before a gap.
    """
    corridor, cells = lattice.corridor, lattice.corridor.cells
    width = int(corridor.high[-1]) + 1
    rows, gap_rows = Rows(width), Rows(width)
    sums = _gap_sums(lattice)
    choices = np.empty(cells, np.uint8)
    in_gap, en_goes_on, ru_goes_on = np.zeros((3, cells), dtype=bool)
    for row, (low, high) in enumerate(corridor.ranges()):
        here, shift = corridor.row(row), sums[low : high + 1]
        options = _options(lattice.beads[:, here], rows.starts(row, low, high))
        opened = rows.beside(row, low, high)
        goes_on = gap_rows.beside(row, low, high) + GOES_ON
        np.greater_equal(goes_on, opened, out=ru_goes_on[here])
        ru_gap = options[-1]
        np.maximum(opened, goes_on, out=ru_gap)
        ru_gap += lattice.ru_gaps[row - 1] if row else 0.0
        choices[here] = options.argmax(axis=0)
        value = options.max(axis=0)
        if row == 0:
            value[0] = 0.0
        relative = value - shift
        running = np.maximum.accumulate(relative)
        en_gap = running[:-1] + (shift[1:] - GOES_ON)
        np.greater(en_gap, value[1:], out=in_gap[here][1:])
        np.greater(running[1:-1], relative[1:-1], out=en_goes_on[here][2:])
        np.maximum(value[1:], en_gap, out=value[1:])
        gap_rows.put(row, low, ru_gap)
        rows.put(row, low, value)
    return _trace(corridor, _packed(choices, in_gap, en_goes_on, ru_goes_on))


def _options(beads: NDArray[np.float32], starts: Floats) -> Floats:
    """(len(TYPES) + 1, columns): what each bead comes to, and a last row for a gap, not set.

    beads: scores, (len(TYPES), columns). starts: (MAX_SIDE, MAX_SIDE, columns).
    """
    options = np.empty((len(TYPES) + 1, beads.shape[1]))
    shape = starts.shape
    np.add(starts, beads.reshape(shape), out=options[:-1].reshape(shape))
    return options


def _gap_sums(lattice: Lattice) -> Floats:
    """Running sums of the scores of English gaps, each as if it went on."""
    return np.concatenate([[0.0], np.cumsum(lattice.en_gaps + GOES_ON)])


def _packed(choice: Ints, in_gap: Flags, en_goes_on: Flags, ru_goes_on: Flags) -> Ints:
    """uint8: what the trace needs to know of each point, in one byte."""
    packed = choice | in_gap * np.uint8(_IN_GAP) | en_goes_on * np.uint8(_EN_GOES_ON)
    return packed | ru_goes_on * np.uint8(_RU_GOES_ON)


def _trace(corridor: Corridor, back: Ints) -> list[tuple[int, int, int]]:
    row, column = len(corridor.low) - 1, int(corridor.high[-1])
    path = []
    forced = -1
    fresh = False  # whether an English gap has just opened, so that none ends here
    while row or column:
        known = int(back[corridor.offset[row] + column - corridor.low[row]])
        kind = forced if forced >= 0 else known & _KIND
        if forced < 0 and not fresh and (known & _IN_GAP or not row):
            kind = _GAP_EN
        path.append((kind, row, column))
        forced, fresh = -1, False
        if kind == _GAP_EN:
            goes_on = bool(known & _EN_GOES_ON)
            forced, fresh = (_GAP_EN if goes_on else -1), not goes_on
        elif kind == _GAP_RU and known & _RU_GOES_ON and row > 1:
            forced = _GAP_RU
        n, m = _SIZES[kind]
        row, column = row - n, column - m
    return path[::-1]


def _log_sum(options: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the sum of exponentials down each column, and the share of each in it.

    The options are overwritten by the shares.
    """
    top = options.max(axis=0)
    options -= top
    np.exp(options, out=options)
    total = options.sum(axis=0)
    options /= total
    return top + np.log(total), options


@dataclass(frozen=True, slots=True)
class _Forward:
    """Logs of the summed weight of all paths from the start to each point of the corridor.

    whole: of all; ru, en: of those that end in a gap on that side. float64, (cells,).
    """

    whole: Floats
    ru: Floats
    en: Floats


def _forward(lattice: Lattice) -> _Forward:
    corridor = lattice.corridor
    width = int(corridor.high[-1]) + 1
    rows, gap_rows = Rows(width), Rows(width)
    sums = _gap_sums(lattice)
    result = _Forward(*np.full((3, corridor.cells), NEVER))
    for row, (low, high) in enumerate(corridor.ranges()):
        here, shift = corridor.row(row), sums[low : high + 1]
        options = _options(lattice.beads[:, here], rows.starts(row, low, high))
        ru_gap, en_gap, whole = result.ru[here], result.en[here], result.whole[here]
        goes_on = gap_rows.beside(row, low, high) + _MORE
        np.logaddexp(rows.beside(row, low, high), goes_on, out=ru_gap)
        ru_gap += lattice.ru_gaps[row - 1] if row else 0.0
        options[-1] = ru_gap
        top = options.max(axis=0)
        options -= top
        value = np.log(np.exp(options, out=options).sum(axis=0))
        value += top
        np.maximum(value, NEVER, out=value)
        if row == 0:
            value[0] = 0.0
        running = np.logaddexp.accumulate(value - shift)
        np.add(running[:-1], shift[1:] - GOES_ON, out=en_gap[1:])
        np.logaddexp(value, en_gap, out=whole)
        gap_rows.put(row, low, ru_gap)
        rows.put(row, low, whole)
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
    last, total = len(corridor.low) - 1, forward.whole[-1]
    weights = _by_start(lattice)
    summed, after_gaps, withins = np.empty((3, corridor.cells))
    sums = _gap_sums(lattice)
    width = int(corridor.high[-1]) + 1
    rows, gap_rows = Rows(width, ahead=True), Rows(width, ahead=True)
    for row in range(last, -1, -1):
        low, high = int(corridor.low[row]), int(corridor.high[row])
        here, shift = corridor.row(row), sums[low : high + 1]
        options = _options(weights[:, here], rows.starts(row, low, high))
        ru_gap = gap_rows.beside(row, low, high) + (lattice.ru_gaps[row] if row < last else 0.0)
        options[-1] = ru_gap
        summed[here], shares = _log_sum(options)
        weights[:, here] = shares[:-1]
        value = np.maximum(summed[here], NEVER)
        if row == last:
            value[-1] = 0.0
        # In a gap that may go on; and the same without what goes on, seen from outside of it.
        within, after_gap = withins[here], after_gaps[here]
        within[:] = np.logaddexp.accumulate((value + shift)[::-1])[::-1]
        within -= shift
        leaves = within[1:] + lattice.en_gaps[low:high]
        np.logaddexp(value[:-1], leaves, out=value[:-1])
        np.logaddexp(value, ru_gap + _MORE, out=after_gap)
        rows.put(row, low, value)
        gap_rows.put(row, low, after_gap)
    weights *= np.exp(np.minimum(summed + forward.whole - total, 0.0))
    _, columns, _ = corridor.block_cells(0, last + 1)
    ru_gaps = np.exp(np.minimum(forward.ru + after_gaps - total, 0.0))
    en_gaps = np.exp(np.minimum(forward.en + withins - total, 0.0))
    return Posteriors(
        _likely(weights, corridor, least),
        np.minimum(np.add.reduceat(ru_gaps, corridor.offset)[1:], 1.0),
        np.minimum(np.bincount(columns, en_gaps, minlength=width)[1:], 1.0),
    )


def _by_start(lattice: Lattice) -> NDArray[np.float32]:
    """The scores of the lattice laid out by the start point of each bead."""
    corridor = lattice.corridor
    rows, columns, cells = corridor.block_cells(0, len(corridor.low))
    result = np.full_like(lattice.beads, NEVER)
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
    maximisation for a single parameter, with _PRIOR_SENTENCES as its prior.
    """
    rate = (float(gaps.sum()) + _PRIOR_SENTENCES * _USUAL_GAPS) / (len(gaps) + _PRIOR_SENTENCES)
    return max(0.0, float(np.log(rate / _USUAL_GAPS)))


def log_total(lattice: Lattice) -> float:
    """The log of the summed weight of all paths."""
    return float(_forward(lattice).whole[-1])


@dataclass(frozen=True, slots=True)
class Found:
    """The best path, in order, with all probabilities and the corridor it was found in."""

    steps: list[Step]
    chances: Posteriors
    corridor: Corridor


def gap_bonuses(before: Found) -> tuple[float, float]:
    """What gaps on either side cost less, after an earlier search."""
    return _gap_bonus(before.chances.ru_gaps), _gap_bonus(before.chances.en_gaps)


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
        bonus = gap_bonuses(before)
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
