"""The fit of beads: its slope is that of its loss, its steps lower it, and its table is read."""

from pathlib import Path

import numpy as np
import pytest

from align.beads.lattice.features import (
    BEAD_FEATURES,
    BEAD_WEIGHTS,
    GAP_FEATURES,
    GAP_WEIGHTS,
    BeadFeature,
)
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.evaluation.bead_variants import gold_texts
from align.fitting.beads import GAP_LOWERED, Problem, fitted, lattice_source, problem, weights_of
from tests.support.paths import DATA

WEIGHTS = np.concatenate([BEAD_WEIGHTS, GAP_WEIGHTS])


@pytest.fixture(scope="module")
def small() -> Problem:
    """The first beads of one of the project's own texts."""
    from align.encoders.loading import load_encoder

    use: Encoder = load_encoder("use")
    _, (ru, en, gold), _ = next(gold_texts(DATA / "beads"))
    kept = [bead for bead in gold[:12] if bead[0] and bead[1]]
    made = problem(ru[: kept[-1][0][-1] + 1], en[: kept[-1][1][-1] + 1], kept, use)
    assert made is not None
    return made


def test_the_slope_is_that_of_the_loss(small: Problem) -> None:
    """Against differences, for a weight that all beads have, one of some, and those of gaps."""
    _, slope = small.loss(WEIGHTS)
    for number in (BeadFeature.COSINE, BeadFeature.SHRINK, BeadFeature.UNEVEN, 19, 21):
        losses = []
        for change in (-0.05, 0.05):
            near = WEIGHTS.copy()
            near[number] += change
            losses.append(small.loss(near)[0])
        assert (losses[1] - losses[0]) / 0.1 == pytest.approx(slope[number], rel=0.03, abs=2e-3)


def test_steps_lower_the_loss(small: Problem) -> None:
    start = np.zeros(len(WEIGHTS))
    assert small.loss(fitted([small], start, steps=5))[0] < small.loss(start)[0]


def test_the_table_has_all_weights_by_name() -> None:
    """In order; that of a gap is lowered."""
    values: dict[str, dict[str, float]] = {}
    exec(lattice_source(WEIGHTS, "Written by a test."), values)
    assert tuple(values["BEADS"]) == BEAD_FEATURES
    assert tuple(values["GAPS"]) == GAP_FEATURES
    assert list(values["BEADS"].values()) == pytest.approx(BEAD_WEIGHTS.tolist(), abs=6e-4)
    assert values["GAPS"]["gap"] == pytest.approx(GAP_WEIGHTS[0] - GAP_LOWERED, abs=6e-4)
    assert values["GAPS"]["best"] == pytest.approx(GAP_WEIGHTS[1], abs=6e-4)


def test_a_table_gives_back_what_was_fitted(tmp_path: Path) -> None:
    """Without the lowering; another file is no table."""
    table = tmp_path / "weights.py"
    table.write_text(lattice_source(WEIGHTS, "Written by a test."), encoding="utf-8")
    assert weights_of(table) == pytest.approx(WEIGHTS, abs=6e-4)
    table.write_text("BEADS = {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="no table of weights"):
        weights_of(table)
