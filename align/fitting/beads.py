"""Fit the weights of beads and gaps: ``python -m align.fitting.beads FOLDER...``.

Conditional likelihood of the gold path (L-BFGS), over every second text of folders with gold,
whole, with a third of one side cut out, and with foreign stretches put in. Writes
align/beads/lattice/weights.py.

A penalty draws the weights to those of a table, the one in force unless another is given: the
likelihood alone would make them half as large, which finds fewer of the very beads of the gold.
The table in force also decides which windows of sentences are encoded.
"""

import argparse
import runpy
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, weight_vector
from align.beads.alignment import sides_and_first_path
from align.beads.lattice.features import (
    BEAD_FEATURES,
    GAP_FEATURES,
    bead_features,
    gap_features,
)
from align.beads.lattice.paths import posteriors
from align.beads.lattice.scores import Lattice, best_gap_cosines, row_blocks, scaled_hubs
from align.beads.lattice.windows import TYPES, CosineBlock
from align.beads.search import gap_bonuses
from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.evaluation.bead_variants import Text, gold_texts, put_in, without_a_third
from align.evaluation.beads import IdBead
from align.fitting.tables import mapping_source, module_source, write_weights

DEFAULT_OUTPUT = Path(__file__).parents[1] / "beads" / "lattice" / "weights.py"

GAP_LOWERED = 0.55
"""What the weight "gap" is lowered by after the fit: a bead that is partly found is worth more to a
reader than two gaps."""

_PENALTY = 0.02  # on half the squared distance from the table drawn to, a text
_STEPS = 200
_N_BEAD = len(BEAD_FEATURES)


@dataclass
class Problem:
    """A text with its gold path: features of every bead and gap of its lattice.

    beads: for each kind, (feature numbers, float32 (features, cells)). ru_gaps, en_gaps: float64,
    (sentences, gap features). bonus: see :func:`align.beads.search.gap_bonuses`. wanted: sums of
    the features over the gold path, beads' then gaps'.
    """

    lattice: Lattice
    beads: list[tuple[list[int], NDArray[np.float32]]]
    ru_gaps: Floats
    en_gaps: Floats
    bonus: tuple[float, float]
    wanted: Floats

    def loss(self, weights: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood of the gold path, without what does not depend on weights."""
        bead, gap = weights[:_N_BEAD], weights[_N_BEAD:]
        for kind, (numbers, values) in enumerate(self.beads):
            self.lattice.beads[kind] = bead[numbers].astype(np.float32) @ values
        self.lattice.ru_gaps = self.ru_gaps @ gap + self.bonus[0]
        self.lattice.en_gaps = self.en_gaps @ gap + self.bonus[1]
        chances = posteriors(self.lattice, 1e-6)
        expected = np.zeros(len(weights))
        corridor = self.lattice.corridor
        for (kind, row, column), chance in chances.beads.items():
            numbers, values = self.beads[kind]
            cell = int(corridor.offset[row] + column - corridor.low[row])
            expected[numbers] += chance * values[:, cell]
        expected[_N_BEAD:] = chances.ru_gaps @ self.ru_gaps + chances.en_gaps @ self.en_gaps
        return chances.total - float(weights @ self.wanted), expected - self.wanted


def problem(ru: list[str], en: list[str], gold: list[IdBead], encoder: Encoder) -> Problem | None:
    """The problem of a text, None where its gold path leaves the corridor."""
    sides, found = sides_and_first_path(ru, en, encoder)
    corridor = found.corridor
    lattice = Lattice(
        corridor, np.zeros((len(TYPES), corridor.cells), np.float32), np.zeros(0), np.zeros(0)
    )
    numbers: list[list[int]] = [[] for _ in TYPES]
    values: list[list[list[Floats]]] = [[] for _ in TYPES]
    for first, last in row_blocks(corridor):
        block = CosineBlock(*sides, corridor, first, last)
        rows, columns, _ = corridor.block_cells(first, last)
        inside = block.at(rows, columns)
        shape = block.shape
        for kind, (n, m) in enumerate(TYPES):
            features = list(bead_features(block, n, m))
            numbers[kind] = [int(feature) for feature, _ in features]
            values[kind].append([np.broadcast_to(cells, shape)[inside] for _, cells in features])
    beads = [
        (numbers[kind], np.concatenate([np.stack(part) for part in values[kind]], axis=1))
        for kind in range(len(TYPES))
    ]
    best = best_gap_cosines(*sides, corridor)
    hubs = scaled_hubs(corridor)
    gaps = [gap_features(*side) for side in zip(sides, best, hubs, strict=True)]
    made = Problem(lattice, beads, gaps[0], gaps[1], gap_bonuses(found), np.zeros(0))
    made.wanted = _features_of(made, _path(gold, len(ru), len(en)))
    return made if np.isfinite(made.wanted).all() else None


def _path(gold: Sequence[IdBead], n_ru: int, n_en: int) -> list[tuple[int, int, int, int]]:
    """(ru start, ru end, en start, en end) of gold beads that stand in order; the rest are gaps."""
    steps, row, column = [], 0, 0
    for ru, en in sorted(bead for bead in gold if bead[0] and bead[1]):
        whole = ru == tuple(range(ru[0], ru[-1] + 1)) and en == tuple(range(en[0], en[-1] + 1))
        if whole and ru[0] >= row and en[0] >= column and (len(ru), len(en)) in TYPES:
            steps.append((ru[0], ru[-1] + 1, en[0], en[-1] + 1))
            row, column = ru[-1] + 1, en[-1] + 1
    return [*steps, (n_ru, n_ru, n_en, n_en)]


def _features_of(made: Problem, path: list[tuple[int, int, int, int]]) -> Floats:
    """Sums of the features over a path, NaN where it leaves the corridor."""
    corridor = made.lattice.corridor
    total = np.zeros(_N_BEAD + len(GAP_FEATURES))
    row = column = 0
    for ru_start, ru_end, en_start, en_end in path:
        total[_N_BEAD:] += made.ru_gaps[row:ru_start].sum(axis=0)
        total[_N_BEAD:] += made.en_gaps[column:en_start].sum(axis=0)
        row, column = ru_end, en_end
        for i, j in ((ru_start, en_start), (ru_end, en_end)):
            if not corridor.low[i] <= j <= corridor.high[i]:
                return np.full(len(total), np.nan)
        if ru_end > ru_start:
            kind = TYPES.index((ru_end - ru_start, en_end - en_start))
            numbers, values = made.beads[kind]
            cell = int(corridor.offset[ru_end] + en_end - corridor.low[ru_end])
            total[numbers] += values[:, cell]
    return total


def fitting_texts(folder: Path) -> Iterator[Text]:
    """Every second text of a folder: whole, cut, and with foreign stretches put in."""
    for number, text, other in gold_texts(folder):
        yield text
        yield without_a_third(text, number)
        yield put_in(text, other, number)


def fitted(problems: Sequence[Problem], start: Floats, steps: int = _STEPS) -> Floats:
    """The weights with the highest penalised likelihood, beads' then gaps', float64.

    start: weights to begin with and to be drawn to. steps: of L-BFGS, at most.
    """
    from scipy.optimize import minimize

    penalty = _PENALTY * len(problems)

    def loss(weights: Floats) -> tuple[float, Floats]:
        parts = [problem.loss(weights) for problem in problems]
        away = weights - start
        return (
            sum(value for value, _ in parts) + penalty * float(away @ away) / 2,
            sum((slope for _, slope in parts), penalty * away),
        )

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return np.asarray(found.x)


def weights_of(table: Path) -> Floats:
    """The fitted weights of a table that this command wrote, beads' then gaps', float64.

    :raises InputError: it is no such table.
    """
    try:
        values = runpy.run_path(str(table))
        beads = weight_vector(values["BEADS"], BEAD_FEATURES)
        gaps = weight_vector(values["GAPS"], GAP_FEATURES)
    except (OSError, SyntaxError, KeyError, ValueError) as error:
        raise InputError(f"{table}: no table of weights ({error}); give one as written") from error
    gaps[GAP_FEATURES.index("gap")] += GAP_LOWERED
    return np.concatenate([beads, gaps])


def lattice_source(weights: Floats, origin: str) -> str:
    """The source of align/beads/lattice/weights.py for these weights, beads' then gaps'."""
    values = [float(weight) for weight in weights]
    beads = dict(zip(BEAD_FEATURES, values[:_N_BEAD], strict=True))
    gaps = dict(zip(GAP_FEATURES, values[_N_BEAD:], strict=True))
    gaps["gap"] -= GAP_LOWERED
    return module_source(
        "The weights of beads and gaps, by the names of :mod:`align.beads.lattice.features`.",
        f'{origin} The weight "gap" is what was fitted less {GAP_LOWERED}, which loses fewer beads '
        "that are only partly found.",
        [mapping_source("BEADS", beads), mapping_source("GAPS", gaps)],
    )


def fit_lattice(folders: Sequence[Path], start: Path = DEFAULT_OUTPUT) -> str:
    """The source of align/beads/lattice/weights.py, fitted to these folders.

    start: the table whose weights it begins with and is drawn to.
    """
    first = weights_of(start)
    encoder = cached_encoder("use", threads=1)
    texts = [text for folder in folders for text in fitting_texts(folder)]
    problems = [made for text in texts if (made := problem(*text, encoder)) is not None]
    weights = fitted(problems, first)
    names = ", ".join(folder.name for folder in folders)
    return lattice_source(
        weights,
        f"Written by `python -m align.fitting.beads`, fitted to {len(problems)} of {len(texts)} "
        f"texts, whole and changed, of {names}.",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to the folders of gold named, and write the table; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m align.fitting.beads", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("folders", nargs="+", type=Path, help="with texts that have gold beads")
    parser.add_argument("--start", type=Path, default=DEFAULT_OUTPUT, help="a table as written")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUTPUT)
    options = parser.parse_args(arguments)
    fit = partial(fit_lattice, start=options.start)
    return write_weights(fit, options.folders, options.out)


if __name__ == "__main__":
    sys.exit(main())
