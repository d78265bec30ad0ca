"""What reviewers approved helps the next build."""

from itertools import pairwise

import numpy as np
import pytest

from align.encoders.loading import load_encoder
from align.terms.miner import TermMiner
from align.terms.pairing.vectors import TermVectors
from align.terms.phrases.keys import english_key, russian_key
from align.terms.records import BeadText
from align.terms.termhood.subjects import Subjects
from glossary.building.approved import approved_terms
from glossary.entries.entry import Entry
from glossary.terminology.concepts import concepts

BEAD = BeadText(
    "После обыска адвокат обжаловал избрание меры пресечения.",
    "After the search the attorney appealed the choice of pretrial restriction.",
)
PAIR = (russian_key("мера пресечения"), english_key("pretrial restriction"))


def confidence(known: tuple[tuple[str, str], ...]) -> float:
    miner = TermMiner(load_encoder("use"), known=known)
    miner.read("a", [BEAD])
    found = {(t.ru_lemma, t.en_lemma): t.confidence for t, _ in miner.described(least=0.0)}
    return found.get(PAIR, 0.0)


def test_an_approved_pair_is_likelier_where_both_sides_stand() -> None:
    """Approval raises the confidence of the same pair in another sentence."""
    assert confidence((PAIR,)) > confidence(())


def test_approved_terms_are_those_to_use() -> None:
    """Only approved terms count: not new ones, not sentences."""
    entries = [
        Entry("1", "term", "меры пресечения", "pretrial restrictions", status="accepted"),
        Entry("2", "term", "обыск", "search"),
        Entry("3", "sentence", "Был обыск.", "There was a search.", status="accepted"),
    ]
    assert approved_terms(entries) == {PAIR}


def test_a_concept_has_all_its_renderings_and_its_hashtag() -> None:
    """One Russian term with two renderings and a tag that spells it is one concept."""
    entries = [
        Entry("1", "term", "мирное собрание", "peaceful assembly", "accepted", occurrences=3),
        Entry("2", "term", "мирных собраний", "peaceful gatherings", "accepted", occurrences=1),
        Entry("3", "hashtag", "#мирноесобрание", "peaceful assembly", "accepted", occurrences=1),
        Entry("4", "term", "собрание", "assembly", "accepted", occurrences=1),
    ]
    found = {concept.key: concept for concept in concepts(entries)}
    concept = found[russian_key("мирное собрание")]
    assert concept.ru == "мирное собрание"
    assert concept.others == ("мирных собраний", "#мирноесобрание")
    usages = [(r.en, r.usage) for r in concept.renderings]
    assert usages == [("peaceful assembly", "preferred"), ("peaceful gatherings", "admitted")]
    assert len(found) == 2


def test_subjects_of_more_pairs_than_vectors_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pair gets the subject it has alone, also where vectors are dropped in between."""
    monkeypatch.setattr("align.terms.termhood.subjects._PART", 2)
    encode = load_encoder("use").encode
    ru = ["суд", "выборы", "митинг", "армия", "журналист"]
    en = ["court", "election", "rally", "army", "journalist"]
    together = Subjects(TermVectors(encode, limit=3)).of(ru, en)
    alone = [Subjects(TermVectors(encode)).of([r], [e])[0] for r, e in zip(ru, en, strict=True)]
    assert [s.domain for s in together] == [s.domain for s in alone]
    assert all(a.domain != b.domain for a, b in pairwise(together))
    assert np.allclose([s.margin for s in together], [s.margin for s in alone], atol=1e-4)
