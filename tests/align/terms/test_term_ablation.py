"""What is left out when it is measured what it brings to termhood: that alone, and all of it."""

from collections.abc import Callable

import numpy as np
import pytest

from align.arrays import Floats
from align.terms import miner
from align.terms.termhood.facts import FACTS, Described, facts
from align.terms.termhood.subjects import DOMAINS, Subject
from tests.quality.term_ablation import GROUPS, leaving_out
from tests.quality.unseen_terms import Found

PAIR = Described("Городской суд Ялты", "Yalta's city court", "AN gN", "AN", 0.5, 0.25, 3, 4)
SUBJECT = Subject("courts", tuple(0.1 * n for n in range(1, len(DOMAINS) + 2)))


def facts_now() -> Floats:
    """The facts of the pair as a miner computes them."""
    compute: Callable[[Described, Subject], Floats] = vars(miner)["facts"]
    return compute(PAIR, SUBJECT)


@pytest.mark.parametrize("group", GROUPS)
def test_the_facts_of_a_group_are_left_out_and_no_others(group: str) -> None:
    whole = facts(PAIR, SUBJECT)
    with leaving_out(group):
        row = facts_now()
    gone = [FACTS.index(name) for name in GROUPS[group]]
    kept = [at for at in range(len(FACTS)) if at not in gone]
    assert np.array_equal(row[kept], whole[kept])
    assert not row[gone].any() and bool(whole[gone].any()) is bool(gone)
    assert np.array_equal(facts_now(), whole)


def test_every_fact_belongs_to_one_group() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(FACTS)


def test_shares_and_recall() -> None:
    found = Found(found=8, wanted=5, listed=6, hit=4)
    assert (found.share, found.recall) == (0.75, 0.8)
    assert found.f1 == pytest.approx(2 * 0.75 * 0.8 / 1.55)
    assert Found().f1 == Found().share == Found().recall == 0.0
