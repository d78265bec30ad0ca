"""Sums over all paths to each point of a lattice of beads, for many pieces of it at a time.

A row of the lattice depends on the rows before it, and a row is too short to keep numpy busy. So
the lattice is cut into pieces that are gone through side by side. Each begins some rows early,
from any state: what led there is soon the same for all points of a row, and from then on its
values differ from the true ones by a constant. Whether they do is looked at where two pieces
join, and where they do not, the later one is done again from the true state. The method is that
of Maleki, Musuvathi & Mytkowicz (2014, "Parallelizing dynamic programming through rank
convergence", section 4), with numpy's rows in place of processors.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from align.arrays import Floats, Ints
from align.beads.lattice.pieces import EARLY, GOES_ON, Grid, Piece
from align.beads.lattice.scores import NEVER, Lattice
from align.beads.lattice.windows import MAX_SIDE, TYPES

Bytes = NDArray[np.uint8]

MORE = math.log(math.expm1(GOES_ON)) if GOES_ON else NEVER
"""What a path that is in a gap has on top of what it has as any path."""

_POINTS = 4000  # points of all pieces' rows that are gone through at a time
_SAME = 1e-5  # what counts as no difference between two scores

KIND, IN_GAP, EN_GOES_ON, RU_GOES_ON = 31, 32, 64, 128
"""Bits of what the trace of the best path needs to know of a point."""


@dataclass(frozen=True, slots=True)
class Algebra:
    """How the scores of paths that meet are taken together.

    two: of two paths, run: of the first, the first two ... along a row, many: down axis 0.
    """

    two: Callable[[Floats, Floats], Floats]
    run: Callable[[Floats], Floats]
    many: Callable[[Floats], Floats]
    goes_on: float


def _log_two(one: Floats, other: Floats) -> Floats:
    """The logarithm of the sum of two exponentials: exact to 1e-7 of the sum, as all here."""
    apart = np.abs(one - other).astype(np.float32)
    np.negative(apart, out=apart)
    result: Floats = np.maximum(one, other)
    result += np.log1p(np.exp(apart, out=apart), out=apart)
    return result


def _log_many(options: Floats) -> Floats:
    """The logarithm of the sum of exponentials down axis 0."""
    top: Floats = options.max(axis=0)
    shares = np.empty(options.shape, np.float32)
    np.subtract(options, top, out=shares, casting="same_kind")  # rounded after the subtraction
    np.exp(shares, out=shares)
    top += np.log(shares.sum(axis=0))
    return top


BEST = Algebra(
    np.maximum,
    lambda values: np.maximum.accumulate(values, axis=1),
    lambda options: np.asarray(options.max(axis=0)),
    GOES_ON,
)
ALL = Algebra(_log_two, lambda values: np.logaddexp.accumulate(values, axis=1), _log_many, MORE)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the paths from one end of the lattice to each point come to; float64, (cells,).

    whole: all paths; ru, en: those that end in a gap on that side. choices: uint8, what the
    trace needs to know, of the best paths only.
    """

    whole: Floats
    ru: Floats
    en: Floats
    choices: Bytes


def swept(lattice: Lattice, algebra: Algebra, *, ahead: bool = False) -> Sums:
    """The sums over the paths from the start to each point; ahead: from each point to the end."""
    sums = _Sweep(Grid.of(lattice, ahead=ahead), lattice.beads, algebra).run()
    if not ahead:
        return sums
    return Sums(sums.whole[::-1], sums.ru[::-1], sums.en[::-1], sums.choices[::-1])


class _Sweep:
    """One pass over all pieces of a grid."""

    def __init__(self, grid: Grid, beads: NDArray[np.float32], algebra: Algebra) -> None:
        self.grid, self.algebra, self.beads = grid, algebra, beads.reshape(-1)
        cells = beads.shape[1]
        # One more point, for what no row has.
        self.whole, self.ru, self.en = np.full((3, cells + 1), NEVER)
        self.choices = np.zeros(cells + 1 if algebra is BEST else 1, np.uint8)

    def run(self) -> Sums:
        """The sums of all points."""
        pieces = self.grid.pieces()
        self._go_through(pieces, early=True)
        pieces[0].settled = True
        while again := self._unsettled(pieces):
            self._go_through(again, early=False)
        for piece in pieces:
            if piece.shift:
                for values in (self.whole, self.ru, self.en):
                    values[self.grid.cells(piece.first, piece.last)] += piece.shift
        return Sums(self.whole[:-1], self.ru[:-1], self.en[:-1], self.choices[:-1])

    def _unsettled(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Settle the pieces that join the one before; those to be done again, with its state."""
        again: list[Piece] = []
        for before, piece in pairwise(pieces):
            if piece.settled or not before.settled or (again and again[-1] is before):
                continue
            early, gap = self._state(piece.first)
            apart = _apart(np.concatenate([early, gap]), np.concatenate([piece.early, piece.gap]))
            piece.settled, piece.shift = True, before.shift + (apart or 0.0)
            if apart is None:
                piece.early, piece.gap = early, gap
                again.append(piece)
        return again

    def _state(self, first: int) -> tuple[Floats, Floats]:
        """The last MAX_SIDE rows before this one, and the gaps of the last."""
        rows, last = self.grid.cells(first - MAX_SIDE, first), self.grid.cells(first - 1, first)
        return self.whole[rows].copy(), self.ru[last].copy()

    def _go_through(self, pieces: Sequence[Piece], *, early: bool) -> None:
        """Go through pieces of about the same width side by side."""
        widths = self.grid.widths
        reach = EARLY if early else MAX_SIDE
        wide = [int(widths[max(0, p.first - reach) : p.last].max()) for p in pieces]
        order = sorted(range(len(pieces)), key=lambda i: (wide[i], i))
        while order:
            batch = [order.pop()]
            while order and (len(batch) + 1) * wide[batch[0]] <= _POINTS:
                batch.append(order.pop())
            _Batch(self, [pieces[i] for i in batch], wide[batch[0]], early=early).run()


def _apart(true: Floats, found: Floats) -> float | None:
    """By what constant two states differ, None where it is none."""
    reached = true > NEVER / 2
    if not np.array_equal(reached, found > NEVER / 2) or not reached.any():
        return None
    apart = (true - found)[reached]
    middle = float(apart[np.argmax(true[reached])])
    return middle if float(np.abs(apart - middle).max()) <= _SAME else None


class _Batch:
    """Pieces gone through side by side: arrays are (pieces, columns), from each row's low on.

    The last MAX_SIDE rows of each lie in a ring, with MAX_SIDE columns before them and one
    behind that no path reaches.
    """

    def __init__(self, sweep: _Sweep, pieces: Sequence[Piece], width: int, *, early: bool) -> None:
        reach = EARLY if early else 0
        pieces = sorted(pieces, key=lambda p: max(0, p.first - reach) - p.last)  # longest first
        self._sweep, self._grid, self._pieces, self._early = sweep, sweep.grid, pieces, early
        self._first = np.array([max(0, piece.first - reach) for piece in pieces])
        self._own = np.array([piece.first for piece in pieces])
        self._steps = np.array([piece.last for piece in pieces]) - self._first
        self._end = MAX_SIDE + width
        shape = (MAX_SIDE, len(pieces), self._end + 1)
        self._ring = np.full(shape, NEVER)
        self._gaps = np.full(shape[1:], NEVER)
        self._lows = np.tile(self._grid.low[self._first], (MAX_SIDE, 1))
        self._starts = np.arange(shape[0] * shape[1]).reshape(shape[:2]) * shape[2]
        self._columns = np.arange(self._end)
        if not early:
            self._take_up()

    def run(self) -> None:
        """Write the sums of the pieces' own rows into the sweep."""
        for step in range(int(self._steps.max())):
            self._step(step, int((self._steps > step).sum()))

    def _take_up(self) -> None:
        """Lay the state before each piece into the ring."""
        grid = self._grid
        for number, piece in enumerate(self._pieces):
            at = 0
            for back in range(MAX_SIDE, 0, -1):
                row, slot = piece.first - back, -back % MAX_SIDE
                width = int(grid.widths[row])
                self._lows[slot, number] = grid.low[row]
                self._ring[slot, number, MAX_SIDE : MAX_SIDE + width] = piece.early[at : at + width]
                at += width
            self._gaps[number, MAX_SIDE : MAX_SIDE + len(piece.gap)] = piece.gap

    def _step(self, step: int, live: int) -> None:
        """One row of every piece that is not at its end: of the first ``live``."""
        grid, algebra = self._grid, self._sweep.algebra
        rows = self._first[:live] + step
        width = int(grid.widths[rows].max())
        beyond = self._columns[:width] >= grid.widths[rows][:, None]
        near, gone_on = self._reached(step, grid.low[rows], width)
        options = self._options(near, rows, width)
        opened = near[0, :, MAX_SIDE:]
        gone_on += algebra.goes_on
        ru = algebra.two(opened, gone_on)
        ru += grid.ru_gaps[rows][:, None]
        options[-1] = ru
        choices = options.argmax(axis=0) if algebra is BEST else None
        value = np.maximum(algebra.many(options), NEVER)
        self._begin(step, value)
        value[beyond] = NEVER
        shift = grid.en_sums.take(grid.low[rows][:, None] + self._columns[:width], mode="clip")
        relative = value - shift
        running = algebra.run(relative)
        en = np.full_like(value, NEVER)
        np.add(running[:, :-1], shift[:, 1:] - GOES_ON, out=en[:, 1:])
        whole = algebra.two(value, en)
        whole[beyond] = NEVER
        if choices is not None:
            choices |= RU_GOES_ON * (gone_on >= opened) | IN_GAP * (en > value)
            choices[:, 2:] |= EN_GOES_ON * (running[:, 1:-1] > relative[:, 1:-1])
        self._put(step, rows, (whole, ru, en), choices, beyond)

    def _begin(self, step: int, value: Floats) -> None:
        """Set the values of the rows that a path, or a piece's early rows, can begin in."""
        if step == 0 and self._early:
            value[self._first > 0] = 0.0
            value[self._first == 0, 0] = 0.0

    def _reached(self, step: int, low: Ints, width: int) -> tuple[Floats, Floats]:
        """The last rows, the nearest first, and the gaps of the last, from MAX_SIDE before low.

        (MAX_SIDE, pieces, MAX_SIDE + width) and (pieces, width).
        """
        slots = (step - 1 - np.arange(MAX_SIDE)) % MAX_SIDE
        moved = (low - self._lows[slots, : len(low)])[:, :, None]
        places = np.minimum(self._columns[: MAX_SIDE + width] + moved, self._end)
        near = self._ring.take(places + self._starts[slots, : len(low), None])
        gaps = self._gaps.take(places[0, :, MAX_SIDE:] + self._starts[0, : len(low), None])
        return near, gaps

    def _options(self, near: Floats, rows: Ints, width: int) -> Floats:
        """(len(TYPES) + 1, pieces, width): what each bead comes to, and room for a gap."""
        grid, flat, columns = self._grid, self._sweep.beads, self._columns[:width]
        options = np.empty((len(TYPES) + 1, len(rows), width))
        beads = options[:-1].reshape(MAX_SIDE, MAX_SIDE, len(rows), width)
        firsts = grid.bases[:, None, rows] + grid.kinds[:, :, None]
        firsts += min(0, grid.sign) * (width - 1)
        if firsts.min() < 0 or firsts.max() + width > len(flat):
            scores = flat.take(firsts[..., None] + columns, mode="clip")
        else:
            scores = as_strided(flat, (len(flat) - width + 1, width), flat.strides * 2)[firsts]
        step, piece, over = near.strides
        # [n - 1, m - 1, piece, column]
        starts = as_strided(near[:, :, MAX_SIDE - 1 :], beads.shape, (step, -over, piece, over))
        np.add(starts, scores[..., :: grid.sign], out=beads)
        return options

    def _put(
        self,
        step: int,
        rows: Ints,
        sums: Sequence[Floats],
        choices: Ints | None,
        beyond: NDArray[np.bool_],
    ) -> None:
        """Store a row for the rows after it, and in the sweep where it is a piece's own."""
        sweep, grid, (live, width) = self._sweep, self._grid, beyond.shape
        whole, ru, _ = sums
        ring, gaps = self._ring[step % MAX_SIDE, :live, MAX_SIDE:], self._gaps[:live, MAX_SIDE:]
        ring[:, :width], ring[:, width:] = whole, NEVER
        gaps[:, :width], gaps[:, width:] = ru, NEVER
        self._lows[step % MAX_SIDE, :live] = grid.low[rows]
        cells = grid.offset[rows][:, None] + self._columns[:width]
        cells[beyond | (rows < self._own[:live])[:, None]] = len(sweep.whole) - 1
        for target, values in zip((sweep.whole, sweep.ru, sweep.en), sums, strict=True):
            target[cells] = values
        if choices is not None:
            sweep.choices[cells] = choices
        if self._early and step == EARLY - 1:
            self._keep(step, rows)

    def _keep(self, step: int, rows: Ints) -> None:
        """Note the state that the early rows came to."""
        for number, piece in enumerate(self._pieces):
            if not piece.first:
                continue
            parts = []
            for back in range(MAX_SIDE - 1, -1, -1):
                width = int(self._grid.widths[rows[number] - back])
                parts.append(self._ring[(step - back) % MAX_SIDE, number, MAX_SIDE:][:width])
            piece.early = np.concatenate(parts)
            piece.gap = self._gaps[number, MAX_SIDE:][:width].copy()
