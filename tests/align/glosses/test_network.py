"""Networks as arrays: their scores, and what features add to them."""

import numpy as np
import pytest

from align.forest import Forest
from align.glosses.model import LastLook
from align.glosses.network import Network

NUMBERS = np.random.default_rng(7)


def made(features: int = 6, members: int = 3) -> Network:
    """Networks with weights drawn at random."""
    sizes = [(features, 8), (8, 4), (4, 1)]
    return Network(
        NUMBERS.normal(size=features),
        NUMBERS.uniform(0.5, 2.0, size=features),
        tuple(NUMBERS.normal(size=(members, *size)) for size in sizes),
        tuple(NUMBERS.normal(size=(members, 1, size[1])) for size in sizes),
    )


def test_scores_are_the_mean_of_what_members_say() -> None:
    network, row = made(), NUMBERS.normal(size=6)
    said = []
    for member in range(3):
        values = np.clip((row - network.middles) / network.scales, -4, 4)
        for layer in range(3):
            values = values @ network.weights[layer][member] + network.offsets[layer][member, 0]
            values = np.maximum(values, 0) if layer < 2 else values
        said.append(values[0])
    assert network.scores(row[None])[0] == pytest.approx(np.mean(said), abs=1e-8)


def test_many_rows_are_scored_as_each_is_alone() -> None:
    """In parts of any size, as part of any other; rows that are alike are so to the last digit."""
    network, rows = made(), NUMBERS.normal(size=(4_100, 6))
    rows[4_050] = rows[3]
    scores = network.scores(rows)
    assert scores[4_050] == scores[3]
    assert scores.tolist() == [network.scores(row[None])[0] for row in rows]
    parts = network.each([rows[:10], rows[10:10], rows[10:]])
    assert np.concatenate(parts).tolist() == scores.tolist()
    assert network.each([]) == [] and network.scores(np.zeros((0, 6))).tolist() == []


def test_values_beyond_all_that_was_seen_count_as_the_farthest() -> None:
    network, row = made(), np.zeros(6)
    row[2] = np.inf
    far = row.copy()
    far[2] = 1e9
    assert network.scores(row[None]) == network.scores(far[None])


def test_contributions_add_up_to_the_difference_from_the_middle() -> None:
    network = made()
    for row in NUMBERS.normal(size=(20, 6)):
        added = network.contributions(row).sum()
        whole = network.scores(row[None])[0] - network.scores(network.middles[None])[0]
        assert added == pytest.approx(whole, abs=0.35)


def test_in_the_last_look_networks_count_nine_times_as_much_as_trees() -> None:
    network, rows = made(), NUMBERS.normal(size=(3, 6))
    tree = Forest(
        np.array([1, -1, -1], np.int16), np.array([0.0, 0.0, 0.0]), np.array([1, 0, 0], np.int32),
        np.array([2, 0, 0], np.int32), np.array([0.0, -1.0, 1.0]), np.zeros(1, np.int32),
    )  # fmt: skip
    look = LastLook(tree, network)
    (odds,) = look.each([rows])
    assert odds == pytest.approx((tree.scores(rows) + 9 * network.scores(rows)) / 10)
    expected = (tree.contributions(rows[0]) + 9 * network.contributions(rows[0])) / 10
    assert look.contributions(rows[0]) == pytest.approx(expected)


def test_a_network_is_read_as_it_was_kept() -> None:
    network, rows = made(), NUMBERS.normal(size=(5, 6))
    read = Network.read(network.arrays("second"), "second")
    assert read.scores(rows) == pytest.approx(network.scores(rows), abs=1e-4)
    again = Network.read(read.arrays("second"), "second")
    assert again.scores(rows).tolist() == read.scores(rows).tolist()
