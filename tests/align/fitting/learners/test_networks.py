"""Networks are fitted to choices, the same from run to run."""

import numpy as np
import torch

from align.fitting.learners.cases import Case
from align.fitting.learners.networks import Course, fit_networks
from tests.align.fitting.learners.test_forests import choices, share_learned

TWO = (Course(6, 0.4, 0), Course(16, 0.35, 1))


def test_networks_learn_which_option_is_right_and_when_none_is() -> None:
    cases = choices(2_000)
    assert share_learned(cases, fit_networks(cases, TWO).scores) > 0.85


def test_a_fit_leaves_no_trace_and_comes_out_the_same() -> None:
    """The state of torch is as before; the arrays are the same whatever that was."""
    cases, threads = choices(200), torch.get_num_threads()
    first = fit_networks(cases, TWO)
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    again = fit_networks(cases, TWO)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    for one, other in zip(first.arrays("a").values(), again.arrays("a").values(), strict=True):
        assert (one == other).all()


def test_what_counts_more_is_learned() -> None:
    """Of two cases that contradict each other, the one that counts more is believed."""
    rows = np.array([[1.0, 0.0], [0.0, 1.0]])
    ours, theirs = np.array([True, False]), np.array([False, True])
    cases = [Case(rows, ours, ours, 5.0), Case(rows, theirs, theirs, 1.0)] * 400
    odds = fit_networks(cases, TWO[1:]).scores(rows)
    assert odds[0] > odds[1]


def test_right_to_the_word_is_likelier_than_nearly_right() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0]])
    right, exact = np.array([True, True]), np.array([False, True])
    odds = fit_networks([Case(rows, right, exact)] * 400, TWO[1:]).scores(rows)
    assert odds[1] > odds[0] and odds[1] > 0
