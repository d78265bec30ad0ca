"""Texts changed with their gold: what is left of it is still true."""

from itertools import pairwise

import pytest

from align.evaluation.bead_confidence import states
from align.evaluation.bead_variants import Text, moved, put_in, with_interruptions, without_a_third
from align.evaluation.beads import IdBead

N = 40
OTHER = [f"foreign {j}" for j in range(30)]


def text() -> Text:
    """Sentence n says n; every seventh bead has two English sentences, every ninth none."""
    en: list[str] = []
    gold: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for i in range(N):
        count = 2 if i % 7 == 3 else 0 if i % 9 == 8 else 1
        gold.append(((i,), tuple(range(len(en), len(en) + count))))
        en.extend([f"{i}"] * count)
    return [f"{i}" for i in range(N)], en, gold


def assert_true(changed: Text) -> None:
    ru, en, gold = changed
    for ru_ids, en_ids in gold:
        assert [en[j] for j in en_ids] == [ru[i] for i in ru_ids for _ in en_ids]
        assert list(en_ids) == sorted(en_ids)


@pytest.mark.parametrize("seed", range(12))
def test_gold_follows_its_sentences(seed: int) -> None:
    """Nothing is lost by a move, a third by a cut; foreign sentences are in no bead."""
    ru, en, gold = text()
    for changed in states((ru, en, gold), OTHER, seed):
        assert_true(changed)
    shorter, longer = without_a_third(text(), seed), put_in(text(), OTHER, seed)
    assert len(en) * 0.5 < len(shorter[1]) < len(en) * 0.8
    inside = {j for _, ids in longer[2] for j in ids}
    assert {s for j, s in enumerate(longer[1]) if j not in inside} <= set(OTHER)
    turned = moved(text(), seed, [4])
    assert sorted(turned[1]) == sorted(en) and len(turned[2]) == len(gold)


@pytest.mark.parametrize("seed", range(12))
def test_a_stretch_moves_as_one_and_far(seed: int) -> None:
    """The rest keeps its order, and the stretch its own."""
    numbers = [int(sentence) for sentence in moved(text(), seed, [5])[1]]
    breaks = [k for k in range(1, len(numbers)) if numbers[k] < numbers[k - 1]]
    assert len(breaks) == 1
    jumps = [b - a for a, b in pairwise(numbers) if not 0 <= b - a <= 2]
    assert max(map(abs, jumps)) > 5


@pytest.mark.parametrize("seed", range(6))
def test_what_is_cut_keeps_its_gold(seed: int) -> None:
    """Both parts of an interrupted sentence are its bead, and nothing else changed but capitals."""
    sentence = "The residents of the quarter wrote, and then they waited for an answer in vain"
    en = [f"{sentence} {j}." for j in range(60)]
    gold: list[IdBead] = [((j,), (j,)) for j in range(60)]
    whole = [str(j) for j in range(60)], en, gold
    (_, changed, beads), parts = with_interruptions(whole, OTHER, seed)
    assert parts and len(beads) == 60
    for (i,), ids in beads:
        assert " ".join(changed[j] for j in ids).lower() == en[i].lower()
        assert (ids in parts) == (len(ids) == 2)
    assert all(last - first in (2, 3, 4) for first, last in parts)
    inside = {j for _, ids in beads for j in ids}
    assert {changed[j] for j in range(len(changed)) if j not in inside} <= set(OTHER)
    assert any(changed[ids[0]][0].islower() for _, ids in beads if len(ids) == 1)
