"""Two lists of terms paired as wholes, whatever their order."""

import random

import numpy as np
import pytest

from align.encoders.protocol import Encoder
from align.terms.lists import accuracy, list_shares, pair_lists

PAIRS = [
    ("избирательная комиссия", "election commission"),
    ("наблюдатель", "observer"),
    ("политзаключённый", "political prisoner"),
    ("свобода слова", "freedom of speech"),
    ("мирное собрание", "peaceful assembly"),
    ("аким", "akim"),
    ("апелляционная жалоба", "appeal"),
    ("военная служба", "military service"),
]


def test_shuffled_lists_are_paired(use: Encoder) -> None:
    """Every term finds its translation; confidences are shares."""
    ru, en = [list(side) for side in zip(*PAIRS, strict=True)]
    random.Random(5).shuffle(en)
    found = pair_lists(ru, en, use)
    assert {(ru[p.ru_id], en[p.en_id]) for p in found} == set(PAIRS)
    assert all(0 < p.confidence <= 1 for p in found)
    assert [p.ru_id for p in found] == sorted(p.ru_id for p in found)
    assert pair_lists(ru, en, use) == found


def test_no_term_is_given_twice(use: Encoder) -> None:
    """Of lists of unlike length each term is in one pair at most."""
    ru, en = [list(side) for side in zip(*PAIRS, strict=True)]
    found = pair_lists(ru[:4], en, use)
    assert {(ru[p.ru_id], en[p.en_id]) for p in found} == set(PAIRS[:4])
    assert len({p.en_id for p in found}) == len(found)


def test_empty_lists(use: Encoder) -> None:
    """Nothing on one side: nothing, and a table without cells."""
    assert pair_lists([], ["court"], use) == []
    assert pair_lists(["суд"], [], use) == []
    assert list_shares([], ["court"], use).shape == (0, 1)


def test_shares_are_spread_evenly(use: Encoder) -> None:
    """Every term of the shorter list gives one share, every one of the longer list one at most."""
    ru, en = [list(side) for side in zip(*PAIRS, strict=True)]
    for shares in (list_shares(ru, en[:5], use), list_shares(ru[:5], en, use).T):
        assert np.allclose(shares.sum(0), 1.0)
        assert (shares.sum(1) < 1.01).all()
        assert (shares >= 0).all()


@pytest.mark.parametrize(("ru_count", "en_count"), [(1, 8), (3, 8), (8, 3), (8, 1)])
def test_lists_of_unlike_length(use: Encoder, ru_count: int, en_count: int) -> None:
    """A few terms find their own among many, and are as sure of it as in lists of one length."""
    ru, en = [list(side) for side in zip(*PAIRS, strict=True)]
    found = pair_lists(ru[:ru_count], en[:en_count], use)
    sure = {(ru[p.ru_id], en[p.en_id]) for p in found if p.confidence >= 0.5}
    assert sure == set(PAIRS[: min(ru_count, en_count)])


def test_accuracy_counts_equal_texts_and_errors(use: Encoder) -> None:
    """All right in order, all wrong against a rotated list, doubles right either way."""
    ru, en = [list(side) for side in zip(*PAIRS, strict=True)]
    assert accuracy(ru, en, use) == (1.0, 1.0)
    assert accuracy(ru, [*en[1:], en[0]], use) == (0.0, 0.0)
    assert accuracy([*ru, "Аким"], [*en, "Akim"], use) == (1.0, 1.0)
