"""Terms of news that nothing was fitted to: 14 items written for this project, and their gold."""

from collections import Counter

import pytest

from align.encoders.protocol import Encoder
from align.evaluation.term_gold import gold_documents, read_term_gold
from align.evaluation.terms import score_term_gold
from align.terms.termhood.subjects import DOMAINS
from tests.support.paths import DATA

GOLD = DATA / "terms_news" / "gold.tsv"
DOCUMENTS = sorted({row.doc for row in read_term_gold(GOLD)})


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_paragraphs_of_both_sides_face_each_other(doc: str) -> None:
    sides = [path.read_text(encoding="utf-8").splitlines() for path in gold_documents(GOLD, doc)]
    assert [list(map(bool, side)) for side in sides] == [
        [True, False] * (len(sides[0]) // 2) + [True]
    ] * 2


def test_each_pair_of_a_document_is_listed_once() -> None:
    keys = Counter((row.doc, row.ru.lower(), row.en.lower()) for row in read_term_gold(GOLD))
    assert [key for key, count in keys.items() if count > 1] == []


def test_domains_are_those_that_there_are() -> None:
    assert {row.domain for row in read_term_gold(GOLD)} <= {*DOMAINS, "none"}


def test_most_of_what_is_found_is_on_the_list_and_half_of_the_list_is_found(use: Encoder) -> None:
    """The list has every term that an editor might want, also those inside names of bodies."""
    score = score_term_gold(GOLD, read_term_gold(GOLD), use)[-1]
    assert score.right / score.found > 0.73, score.errors
    assert score.recall > 0.49, score.errors
