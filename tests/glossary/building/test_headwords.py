"""Terms and names are written as a glossary writes them; everything else stays as found."""

from dataclasses import replace

import pytest

from align.records import Pair, Span
from glossary.building.headwords import bare, headwords, without_article
from tests.support.samples import make_pair


def placed(ru: str, en: str, before: str = "", before_en: str = "said ", **said: str) -> Pair:
    """A pair with this text before its Russian and before its English."""
    pair = make_pair(ru, en, **said)  # type: ignore[arg-type]  # any of its fields
    return replace(
        pair,
        ru_context=before + ru,
        ru_mark=Span(len(before), len(before) + len(ru)),
        en_context=before_en + en,
        en_mark=Span(len(before_en), len(before_en) + len(en)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the reservoir", "reservoir"),
        ("an unpaid fine", "unpaid fine"),
        ("a breach of duty", "breach of duty"),
        ("the Lower House", "Lower House"),
        ("The Hague", "The Hague"),
        ("The Insider", "The Insider"),
        ("the end crowns the work", "the end crowns the work"),
        ("the sooner the better", "the sooner the better"),
        ("theatre", "theatre"),
        ("a", "a"),
    ],
)
def test_articles(text: str, expected: str) -> None:
    """A lead article goes, but not out of a name or a clause."""
    assert without_article(text) == expected


def test_the_article_of_an_adjective_stays() -> None:
    """Where the Russian is an adjective that stands for a noun, the English needs its article."""
    assert without_article("the poor", adjectival=True) == "the poor"
    assert headwords(placed("бедные", "the poor"))[1] == "the poor"
    assert headwords(placed("касса", "the till"))[1] == "till"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Плотина»", "Плотина"),
        ("dam,", "dam"),
        ("dam.", "dam"),
        ('"dam".', "dam"),
        ("(dam)", "dam"),
        ("dam”", "dam"),
        ("и т. д.", "и т. д."),
        ("Dam Co.", "Dam Co."),
        ("the dam…", "the dam…"),
        ("list of “dead souls”", "list of “dead souls”"),
        ("workers'", "workers'"),
        ("Дамба!", "Дамба!"),
        ("—", "—"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    """Quotation marks and brackets around a text go, and what ends it, but not what is its own."""
    assert bare(text) == expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (placed("Плотина", "dam"), ("плотина", "dam")),
        (placed("Плотина", "Dam", before_en=""), ("плотина", "dam")),
        (placed("Плотина", "dam", "It broke. «"), ("плотина", "dam")),
        (placed("Плотина", "dam", "the movement "), ("Плотина", "dam")),
        (placed("Плотина", "Dam"), ("Плотина", "Dam")),
        (placed("Иркутск", "Irkutsk", before_en=""), ("Иркутск", "Irkutsk")),
        (placed("Селфач", "selfie man"), ("селфач", "selfie man")),
        (placed("Новая плотина", "New Dam", before_en=""), ("Новая плотина", "New Dam")),
        (placed("Мы стоим", "we stand"), ("Мы стоим", "we stand")),
        (placed("пло́тина", "dam"), ("плотина", "dam")),
        (placed("Занято", "Engaged!", "a "), ("Занято", "Engaged")),
    ],
)
def test_capitals(pair: Pair, expected: tuple[str, str]) -> None:
    """The capital of a line or sentence goes where the word is no name."""
    assert headwords(pair) == expected


@pytest.mark.parametrize("kind", ["tweet", "banner", "quote", "hashtag", "caption", "sentence"])
def test_other_kinds_stay_as_found(kind: str) -> None:
    """Slogans, posts and sentences are quoted, not cited."""
    pair = placed("Плотина.", "The dam.", kind=kind)
    assert headwords(pair) == ("Плотина.", "The dam.")
