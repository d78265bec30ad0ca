"""Whole documents of other kinds: cut into sentences and aligned, against a person's gold.

An interview, a chronicle of a trial, a report with lists, a feature translated freely, a statement
with two paragraphs moved and one left untranslated, a thread of posts. The gold stood before the
first run, but for one bead; causes of wrong cuts were mended since, no weight is fitted to it.
"""

import re

import pytest

from align.beads.alignment import AlignedDocuments, align_documents, readable
from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.evaluation.bead_variants import Text, read_bead_table
from align.evaluation.beads import SentenceScore, strict_lax
from align.records import MOVED
from tests.support.paths import DATA

FOLDER = DATA / "beads_wider"
STEMS = sorted(path.stem for path in FOLDER.glob("*.tsv"))
MOVED_STEM = "statement-moved"
MOVED_IDS = {17, 18, 19, 20, 26, 27}
KYRGYZ_IDS = (10, 11, 12)
_MARKER = re.compile(r"^(?:\d{1,3}[.)]|•)\s+")


def gold_of(stem: str) -> Text:
    """Sentences of both sides, and the beads between them."""
    return read_bead_table(FOLDER / f"{stem}.tsv")


def documents(stem: str, encoder: Encoder) -> AlignedDocuments:
    ru, en = (read_document(FOLDER / f"{stem}.{side}.txt") for side in ("ru", "en"))
    return align_documents(ru, en, encoder)


@pytest.fixture(scope="module")
def aligned(use: Encoder) -> dict[str, AlignedDocuments]:
    return {stem: documents(stem, use) for stem in STEMS}


@pytest.mark.parametrize("stem", STEMS)
def test_documents_are_cut_where_a_person_cuts_them(
    aligned: dict[str, AlignedDocuments], stem: str
) -> None:
    """Every sentence; numbers and bullets of lists are no text."""
    found = aligned[stem]
    ru = [readable(found.ru, span) for span in found.ru_sentences]
    en = [readable(found.en, span) for span in found.en_sentences]
    ru_gold, en_gold, _ = gold_of(stem)
    assert ru == [_MARKER.sub("", line) for line in ru_gold]
    assert en == [_MARKER.sub("", line) for line in en_gold]


def test_documents_are_aligned_as_their_translator_did(
    aligned: dict[str, AlignedDocuments],
) -> None:
    """Strict F1 over all beads, gaps too; the feature, translated most freely, has .79."""
    score = SentenceScore()
    for stem, found in aligned.items():
        score += strict_lax([(b.ru_ids, b.en_ids) for b in found.beads], gold_of(stem)[2])
    assert score.total.f1_strict >= 0.95
    assert score.total.f1_lax >= 0.985


def test_paragraphs_that_moved_are_found_and_an_untranslated_one_is_left_alone(
    aligned: dict[str, AlignedDocuments],
) -> None:
    """Two paragraphs stand elsewhere in the English; one is Kyrgyz and has none."""
    beads = aligned[MOVED_STEM].beads
    found = {(bead.ru_ids, bead.en_ids) for bead in beads}
    assert len(found & set(gold_of(MOVED_STEM)[2])) >= len(beads) - 1
    said = {bead.ru_ids[0] for bead in beads if bead.reason == MOVED}
    assert said <= MOVED_IDS and len(said) >= len(MOVED_IDS) - 1
    assert all(((i,), ()) in found for i in KYRGYZ_IDS)
