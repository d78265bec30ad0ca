"""Forests are fitted to choices, the same from run to run."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import lightgbm
import numpy as np
import pytest

from align.errors import UsageError
from align.fitting.fragments import source_of
from align.fitting.learners.cases import Case, Floats
from align.fitting.learners.forests import fit_forest
from align.glosses.weighing import probabilities


def choices(count: int = 300) -> list[Case]:
    """Of four options the one with the largest first number is right, where that is over a half."""
    random = np.random.default_rng(3)
    cases = []
    for rows in random.random((count, 4, 3)):
        right = (rows[:, 0] == rows[:, 0].max()) & (rows[:, 0] > 0.5)
        cases.append(Case(rows, right, right))
    return cases


def share_learned(cases: Sequence[Case], score: Callable[[Floats], Floats]) -> float:
    """How many of the cases get their right option, or none where none is right, 0..1."""
    found = 0
    for case in cases:
        shares = probabilities(score(case.rows))
        answer = int(shares.argmax()) if shares.max() > 1 - shares.sum() else None
        found += answer == (int(case.right.argmax()) if case.right.any() else None)
    return found / len(cases)


def test_a_forest_learns_which_option_is_right_and_when_none_is() -> None:
    cases = choices()
    forest = fit_forest(cases, 60)
    assert share_learned(cases, forest.scores) > 0.9
    again = fit_forest(cases, 60)
    assert (again.thresholds == forest.thresholds).all() and (again.values == forest.values).all()


def test_the_arrays_say_what_lightgbm_says(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    train = lightgbm.train

    def keeping(*given: Any, **named: Any) -> Any:
        kept.append(train(*given, **named))
        return kept[-1]

    monkeypatch.setattr(lightgbm, "train", keeping)
    forest = fit_forest(choices(120), 30)
    rows = np.random.default_rng(5).random((200, 3))
    assert forest.scores(rows) == pytest.approx(kept[0].predict(rows))


def test_without_lightgbm_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(UsageError, match=r"tolmach\[fit\]"):
        fit_forest(choices(2), 1)


@pytest.mark.parametrize(
    ("name", "source"),
    [("berry_column_2012.txt", "berry"), ("notes.md", "notes"), ("corpus/en/a-b.md", "a-b")],
)
def test_a_source_is_what_a_name_begins_with(name: str, source: str) -> None:
    assert source_of(name) == source
