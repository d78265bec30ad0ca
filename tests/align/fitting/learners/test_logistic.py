"""Logistic regression: what it comes to by hand, and that nothing near is better."""

import numpy as np
import pytest

from align.fitting.learners.logistic import drawn_logistic, logistic


def test_without_features_the_intercept_is_the_log_odds_of_the_share() -> None:
    """Three of four are right."""
    design, right = np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0])
    found = drawn_logistic(design, right, np.zeros(1), penalty=0.0)
    assert found == pytest.approx([np.log(3)])


def test_half_right_counts_half() -> None:
    found = drawn_logistic(np.ones((2, 1)), np.array([1.0, 0.5]), np.zeros(1), penalty=0.0)
    assert found == pytest.approx([np.log(3)])


def test_without_examples_the_prior_stays() -> None:
    found = drawn_logistic(np.zeros((0, 2)), np.zeros(0), np.array([1.0, -2.0]), penalty=1.0)
    assert found.tolist() == [1.0, -2.0]


def test_nothing_near_is_better() -> None:
    """Every small change of a weight raises the penalised loss, also from a far start."""
    rng = np.random.default_rng(3)
    design = np.column_stack([rng.normal(size=(200, 3)) * [1, 5, 0.1], np.ones(200)])
    right = (rng.random(200) < 1 / (1 + np.exp(-design @ [1, -0.5, 8, 0.3]))).astype(float)
    prior, pull = np.array([4.0, 4.0, -30.0, 5.0]), np.array([0.1, 1.0, 0.01, 0.0])

    def loss(weights: np.ndarray) -> float:
        odds = design @ weights
        wrong = np.logaddexp(0, odds) - right * odds
        return float(wrong.sum() + (pull * (weights - prior) ** 2).sum() / 2)

    found = drawn_logistic(design, right, prior, pull)
    for number in range(4):
        for change in (-1e-3, 1e-3):
            near = found.copy()
            near[number] += change
            assert loss(near) > loss(found)


def test_the_units_of_features_do_not_matter() -> None:
    """The penalty is on standardised features, and classes without overlap stay finite."""
    rows = np.arange(-5.0, 6.0)[:, None]
    right = (rows[:, 0] > 0).astype(float)
    weights, intercept = logistic(rows, right)
    other_weights, other_intercept = logistic(rows * 1000 + 7, right)
    assert other_weights * 1000 == pytest.approx(weights, rel=1e-6)
    assert other_intercept + 7 * other_weights[0] == pytest.approx(intercept, rel=1e-6)
    assert 0 < weights[0] < 10
