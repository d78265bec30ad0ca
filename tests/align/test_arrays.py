"""Log odds and probabilities, of arrays and of single numbers; features by name."""

import math

import numpy as np
import pytest

from align.arrays import chances_of, in_columns, log_odds, weight_vector
from align.odds import chance_of, log_odds_of

CHANCES = [0.0, 0.001, 0.2, 0.5, 0.75, 0.999, 1.0]


def test_log_odds_and_back_by_hand() -> None:
    """Three to one is the logarithm of 3; what is nearly certain is kept away from certainty."""
    assert log_odds_of(0.75, 0.001) == pytest.approx(math.log(3))
    assert log_odds_of(1.0, 0.01) == pytest.approx(math.log(99))
    assert log_odds_of(0.0, 0.01) == pytest.approx(-math.log(99))
    assert chance_of(0.0) == 0.5
    assert chance_of(math.log(3)) == pytest.approx(0.75)


def test_arrays_and_single_numbers_agree() -> None:
    odds = log_odds(CHANCES, 0.01)
    assert odds.dtype == np.float64
    assert odds == pytest.approx([log_odds_of(chance, 0.01) for chance in CHANCES])
    assert chances_of(odds) == pytest.approx([chance_of(value) for value in odds.tolist()])
    assert chances_of(odds) == pytest.approx(np.clip(CHANCES, 0.01, 0.99))


def test_no_log_odds_are_too_large_for_a_probability() -> None:
    assert chances_of([-1e6, 1e6]) == pytest.approx([0.0, 1.0], abs=1e-12)


def test_weights_and_features_stand_in_the_order_of_the_names() -> None:
    assert weight_vector({"b": 2.0, "a": 1.0}, ("a", "b")).tolist() == [1.0, 2.0]
    columns = in_columns({"b": [3, 4], "a": np.array([1, 2])}, ("a", "b"))
    assert columns.tolist() == [[1, 3], [2, 4]]


@pytest.mark.parametrize(
    ("found", "names"),
    [({"a": 1.0}, ("a", "b")), ({"a": 1.0, "b": 1.0}, ("a",)), ({"a": 1.0}, ("a", "a"))],
    ids=["one is missing", "one too many", "a name twice"],
)
def test_other_names_are_refused(found: dict[str, float], names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="features do not have the names expected"):
        weight_vector(found, names)
