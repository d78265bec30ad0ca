"""Sentences with something else between their parts, and sentences that begin in lower case."""

import random

import pytest

from align.beads.alignment import align_sentences, sides_and_first_path
from align.beads.interrupted import Interruption, interruptions, rejoined
from align.beads.moved import crosses
from align.beads.search import Step
from align.beads.sentence_edges import continuation_gaps
from align.encoders.bundled import UseEncoder
from align.evaluation.bead_variants import read_bead_table
from align.records import GAP, INTERRUPTED, MOVED, Bead
from tests.support.paths import DATA

RU = [
    "Весной жители нашли на воротах парка объявление о строительстве парковки.",
    "Они пришли в администрацию с вопросами, но чиновники долго не отвечали им на письма.",
    "В июне суд принял жалобу и назначил первое заседание на конец лета.",
    "Экологи насчитали в роще четыре сотни старых деревьев.",
    "Подрядчик утверждает, что все разрешения получены в срок.",
]
EN = [
    "In spring residents found a notice on the park gate about a car park being built.",
    "They went to the administration with questions, but for a long time officials did not "
    "answer their letters.",
    "In June the court accepted the complaint and set the first hearing for the end of summer.",
    "Ecologists counted four hundred old trees in the grove.",
    "The contractor claims that all permits were received on time.",
]
CAPTIONS = ["Фото: архив редакции", "Читайте также: кто такие волонтёры", "Страница 14"]
BROCHURE = DATA / "beads_pages" / "brochure-pdf.tsv"
FIRST, SECOND = (
    "Они пришли в администрацию с вопросами,",
    "но чиновники долго не отвечали им на письма.",
)


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder(threads=1)


def broken(captions: list[str]) -> list[str]:
    """The Russian text with captions in the middle of its second sentence."""
    return [RU[0], FIRST, *captions, SECOND, *RU[2:]]


def by_first(beads: list[Bead]) -> dict[tuple[int, ...], Bead]:
    return {bead.ru_ids: bead for bead in beads}


@pytest.mark.parametrize("n", [1, 2, 3])
def test_both_parts_stand_in_one_bead_and_the_captions_alone(encoder: UseEncoder, n: int) -> None:
    found = by_first(align_sentences(broken(CAPTIONS[:n]), EN, encoder))
    whole = found[1, 2 + n]
    assert (whole.en_ids, whole.reason) == ((1,), INTERRUPTED)
    assert whole.confidence > 0.6
    assert all(found[2 + i,].reason == GAP for i in range(n))


def test_the_other_side_may_be_interrupted_as_well(encoder: UseEncoder) -> None:
    """Swapped sides give the mirrored beads here too."""
    ru = broken(CAPTIONS[:2])
    beads = align_sentences(ru, EN, encoder)
    mirrored = align_sentences(EN, ru, encoder)
    assert {(b.en_ids, b.ru_ids, b.reason) for b in mirrored} == {
        (b.ru_ids, b.en_ids, b.reason) for b in beads
    }


def test_a_brochure_with_captions_and_page_headings(encoder: UseEncoder) -> None:
    """The gold stood before the first run. One more sentence is interrupted on both sides alike,
    so that its halves are each other's."""
    ru, en, gold = read_bead_table(BROCHURE)
    beads = align_sentences(ru, en, encoder)
    said = {(bead.ru_ids, bead.en_ids) for bead in beads if bead.reason == INTERRUPTED}
    assert said == {((2, 4), (2,)), ((25, 27), (22,)), ((37, 39), (34,))}
    found = {(bead.ru_ids, bead.en_ids) for bead in beads}
    assert set(gold) - found == {((12, 14), (10, 12))}
    assert found - set(gold) == {((12,), (10,)), ((14,), (12,))}


def test_every_sentence_stays_in_one_bead(encoder: UseEncoder) -> None:
    """Also where pieces of sentences lie about in any order."""
    rng = random.Random(5)
    pieces = [*broken(CAPTIONS), SECOND, "и ушли домой ни с чем.", "", "до утра и позже"]
    for _ in range(12):
        ru, en = rng.choices(pieces, k=rng.randint(1, 14)), rng.choices(EN, k=rng.randint(1, 6))
        beads = align_sentences(ru, en, encoder)
        assert sorted(i for bead in beads for i in bead.ru_ids) == list(range(len(ru)))
        assert sorted(j for bead in beads for j in bead.en_ids) == list(range(len(en)))


def test_what_is_translated_in_its_place_interrupts_nothing(encoder: UseEncoder) -> None:
    """A sentence in lower case behind others is no second part of an earlier one."""
    ru = [*RU[:3], RU[3][0].lower() + RU[3][1:], RU[4]]
    beads = align_sentences(ru, EN, encoder)
    assert [(b.ru_ids, b.en_ids) for b in beads] == [((i,), (i,)) for i in range(5)]
    assert not any(b.reason == INTERRUPTED for b in beads)


def test_the_items_of_a_list_interrupt_nothing(encoder: UseEncoder) -> None:
    """Also where the list moved, so that its items have no counterpart in their place."""
    items = ["кто оплатит ремонт фонтана", "почему дорога перекрыта", "когда откроют библиотеку"]
    english = ["who will pay for the fountain", "why the road is closed", "when the library opens"]
    ru = [*RU[:2], "Жители спросили:", *items, *RU[2:]]
    en = [*EN, "Residents asked:", *english]
    for texts in ((ru, en), (en, ru)):
        assert not any(b.reason == INTERRUPTED for b in align_sentences(*texts, encoder))


def test_nothing_is_tried_in_a_text_in_lower_case(encoder: UseEncoder) -> None:
    ru = [text.lower() for text in broken(CAPTIONS[:1])]
    sides, found = sides_and_first_path(ru, EN, encoder)
    assert interruptions((ru, EN), sides, found, encoder) == ([], [])
    assert continuation_gaps(ru) == {}


def test_parts_are_taken_for_one_in_the_place_of_either(encoder: UseEncoder) -> None:
    texts = broken(CAPTIONS[:2])
    sides, _ = sides_and_first_path(texts, EN, encoder)
    vector = encoder.encode([f"{FIRST} {SECOND}"])[0]
    for at_last, numbers in (
        (False, [(0,), (1, 4), (2,), (3,), (5,), (6,), (7,)]),
        (True, [(0,), (2,), (3,), (1, 4), (5,), (6,), (7,)]),
    ):
        whole = rejoined(texts, sides[0], [Interruption(1, 4, at_last, vector, ())])
        assert whole.numbers == numbers
        place = numbers.index((1, 4))
        assert whole.texts[place] == f"{FIRST} {SECOND}"
        assert whole.side.lengths[place] == len(whole.texts[place])
        assert (whole.side.vectors[place] == vector).all()
        assert sorted(whole.gaps) == [numbers.index((2,)), numbers.index((3,))]


def test_two_sentences_in_reverse_order_are_two_moved_beads(encoder: UseEncoder) -> None:
    ru = [RU[0], RU[3], RU[2], RU[4]]
    en = [EN[0], EN[2], EN[3], EN[4]]
    beads = align_sentences(ru, en, encoder)
    assert {(b.ru_ids, b.en_ids) for b in beads if b.en_ids and b.ru_ids} == {
        ((0,), (0,)),
        ((1,), (2,)),
        ((2,), (1,)),
        ((3,), (3,)),
    }
    assert sum(bead.reason == MOVED for bead in beads) >= 1


def test_only_what_stands_in_another_order_is_called_moved() -> None:
    before, one, behind = (Step(i, i + 1, i, i + 1, 1.0) for i in range(3))
    assert not crosses(one, [before, one, behind])
    for moved in (Step(0, 1, 4, 5, 0.9), Step(4, 5, 0, 1, 0.9)):
        assert crosses(moved, [moved, one, behind])
    assert not crosses(one, [one])
