"""Sentence alignment on the project's own documents: whole, cut, with foreign text, moved."""

import numpy as np
import pytest

from align.beads.alignment import align_sentences
from align.encoders.protocol import Encoder
from align.evaluation.bead_variants import Text, read_bead_table
from align.evaluation.beads import IdBead, SentenceScore, strict_lax
from align.records import LOW_CONFIDENCE, MOVED, Bead
from tests.support.paths import DATA

FILES = sorted((DATA / "beads").glob("*.tsv"))
RUN = 3


TEXTS = [read_bead_table(path) for path in FILES]


def ids(beads: list[Bead]) -> list[IdBead]:
    return [(bead.ru_ids, bead.en_ids) for bead in beads]


def two_sided(beads: list[IdBead]) -> list[IdBead]:
    return [bead for bead in beads if bead[0] and bead[1]]


def f1(texts: list[Text], encoder: Encoder, *, gaps: bool = False) -> float:
    score = SentenceScore()
    for ru, en, gold in texts:
        found = ids(align_sentences(ru, en, encoder))
        score += strict_lax(found, gold) if gaps else strict_lax(two_sided(found), two_sided(gold))
    return score.total.f1_strict


def renumbered(gold: list[IdBead], places: dict[int, int]) -> list[IdBead]:
    """The beads whose English is all still there."""
    return [(ru, tuple(places[j] for j in en)) for ru, en in gold if all(j in places for j in en)]


def cut(text: Text, seed: int) -> Text:
    """A third of the English cut out in runs of three beads."""
    ru, en, gold = text
    rng = np.random.default_rng(seed)
    runs = [gold[i : i + RUN] for i in range(0, len(gold), RUN)]
    chosen = rng.choice(len(runs), len(runs) // 3, replace=False).tolist()
    lost = {j for i in chosen for _, own in runs[i] for j in own}
    places = {old: new for new, old in enumerate(j for j in range(len(en)) if j not in lost)}
    return ru, [en[j] for j in places], renumbered(gold, places)


def put_in(text: Text, other: list[str], seed: int) -> Text:
    """Twenty sentences of another document, in runs of two to four, put between the English."""
    ru, en, gold = text
    rng = np.random.default_rng(seed)
    sizes = [2, 3, 4, 2, 3, 4, 2]
    spots = dict(zip(rng.choice(len(en), len(sizes), replace=False).tolist(), sizes, strict=True))
    longer: list[str] = []
    places = {}
    for j, sentence in enumerate(en):
        start = int(rng.integers(0, len(other) - 4))
        longer.extend(other[start : start + spots.get(j, 0)])
        places[j] = len(longer)
        longer.append(sentence)
    return ru, longer, renumbered(gold, places)


@pytest.fixture(scope="module")
def whole(remembering: Encoder) -> float:
    return f1(TEXTS, remembering)


def test_translated_articles_are_aligned_as_their_translator_did(remembering: Encoder) -> None:
    """Strict F1 over all beads, gaps too; no weight is fitted to these."""
    assert f1(TEXTS, remembering, gaps=True) >= 0.95


def test_a_third_of_one_side_removed_changes_little_of_the_rest(
    remembering: Encoder, whole: float
) -> None:
    left = [cut(text, number) for number, text in enumerate(TEXTS)]
    assert f1(left, remembering) > whole - 0.03


def test_foreign_paragraphs_change_little_of_the_rest(remembering: Encoder, whole: float) -> None:
    others = [TEXTS[(number + 3) % len(TEXTS)][1] for number in range(len(TEXTS))]
    longer = [put_in(text, others[number], number) for number, text in enumerate(TEXTS)]
    assert f1(longer, remembering) > whole - 0.03


def test_a_moved_paragraph_is_reported_as_moved_and_forces_nothing(remembering: Encoder) -> None:
    """Eight beads of each text stand at the end of the other side.

    Most are paired and called moved, what stayed is aligned as before, and of the moved
    sentences none is paired wrongly with confidence.
    """
    right = wanted_in_all = said_moved = should_move = wrongly = 0
    for ru, en, gold in TEXTS:
        own = gold[8:16]
        moved = [j for _, ids_ in own for j in ids_]
        order = [j for j in range(len(en)) if j not in set(moved)] + moved
        wanted = set(two_sided(renumbered(gold, {old: new for new, old in enumerate(order)})))
        beads = align_sentences(ru, [en[j] for j in order], remembering)
        right += len(set(ids(beads)) & wanted)
        wanted_in_all += len(wanted)
        here = {ids_ for ids_, english in own if ids_ and english}
        said = {(bead.ru_ids, bead.en_ids) for bead in beads if bead.reason == MOVED}
        said_moved += len({ids_ for ids_, _ in said} & here)
        should_move += len(here)
        wrongly += len(said - wanted)
        assert not [
            bead
            for bead in beads
            if bead.ru_ids in here
            and (bead.ru_ids, bead.en_ids) not in wanted
            and bead.confidence >= LOW_CONFIDENCE
        ]
    assert right >= 0.94 * wanted_in_all
    assert said_moved >= 0.85 * should_move
    assert wrongly <= 2


def test_two_documents_one_after_the_other_align_as_each_alone(remembering: Encoder) -> None:
    """Seams aside: three beads on either side of it, and what a text has in common changes."""
    for one, two in zip(TEXTS[::2], TEXTS[1::2], strict=False):
        ru, en = one[0] + two[0], one[1] + two[1]
        both = ids(align_sentences(ru, en, remembering))
        alone = ids(align_sentences(one[0], one[1], remembering))
        shifted = [
            (tuple(i + len(one[0]) for i in r), tuple(j + len(one[1]) for j in e))
            for r, e in ids(align_sentences(two[0], two[1], remembering))
        ]
        wanted = alone[:-3] + shifted[3:]
        assert len(set(wanted) & set(both)) >= 0.94 * len(wanted)
