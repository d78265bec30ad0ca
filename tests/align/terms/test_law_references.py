"""Articles of law: found where a law is named, with their numbers, from text to citation form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.terms.phrases.english import read_english
from align.terms.phrases.law_references import english_references, russian_references
from align.terms.phrases.russian import read_russian

RUSSIAN = [
    ("Его судят по ст. 400 КоАП.", "ст. 400 КоАП", ("400",)),
    ("Часть 2 статьи 212.1 УК РФ отменена.", "часть 2 статьи 212.1 УК РФ", ("212.1", "2")),
    ("п. 3 ч. 2 ст. 10 Конституции", "п. 3 ч. 2 ст. 10 Конституции", ("10", "2", "3")),
    ("Статьёй 31 Конституции защищена свобода.", "статья 31 Конституции", ("31",)),
    ("По статье 5 закона о выборах это можно.", "статья 5 закона о выборах", ("5",)),
    (
        "По ч. 1 ст. 19.3 Кодекса об административных правонарушениях.",
        "ч. 1 ст. 19.3 Кодекса об административных правонарушениях",
        ("19.3", "1"),
    ),
    ("О статье 31 Конституции в суде молчали.", "статья 31 Конституции", ("31",)),
]
ENGLISH = [
    (
        "under Article 400 of the Administrative Code.",
        "Article 400 of the Administrative Code",
        ("400",),
    ),
    (
        "Article 212.1(2) of the Criminal Code",
        "Article 212.1(2) of the Criminal Code",
        ("212.1", "2"),
    ),
    (
        "Part 2 of Article 10 of the Constitution",
        "Part 2 of Article 10 of the Constitution",
        ("10", "2"),
    ),
    (
        "Section 19.3, part 1, of the Code of Administrative Offenses",
        "Section 19.3, part 1, of the Code of Administrative Offenses",
        ("19.3", "1"),
    ),
    (
        "Article 212.1 of Russia's Criminal Code makes protests a crime.",
        "Article 212.1 of Russia's Criminal Code",
        ("212.1",),
    ),
]


@pytest.mark.parametrize(("text", "cited", "numbers"), RUSSIAN)
def test_russian_articles(text: str, cited: str, numbers: tuple[str, ...]) -> None:
    """The whole name of the law belongs to it, what stands behind does not."""
    found = russian_references(read_russian(text))
    assert [(f.text, f.numbers) for f in found] == [(cited, numbers)]


@pytest.mark.parametrize(("text", "cited", "numbers"), ENGLISH)
def test_english_articles(text: str, cited: str, numbers: tuple[str, ...]) -> None:
    """Parts in front, in brackets and behind give the same numbers; a verb is no part of a name."""
    found = english_references(read_english(text))
    assert [(f.text, f.numbers) for f in found] == [(cited, numbers)]


@pytest.mark.parametrize("text", ["статья 5 газеты", "ст. 12.1.", "статья", "Ст. № 1"])
def test_no_law_no_reference_in_russian(text: str) -> None:
    """An article of a newspaper, or of no law at all, is none."""
    assert not russian_references(read_russian(text))


@pytest.mark.parametrize("text", ["article 5 of a newspaper", "Article 10", "Article", ""])
def test_no_law_no_reference_in_english(text: str) -> None:
    """A law has a name with a capital."""
    assert not english_references(read_english(text))


PIECES = "ст. статьи ч. п. 1 19.3 УК РФ Конституции закона о выборах Article Part of the Code (2) ,"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join))
def test_references_stay_inside_the_text(text: str) -> None:
    """Whatever is found lies in the text and names at least one number that stands there."""
    for found in (*russian_references(read_russian(text)), *english_references(read_english(text))):
        assert 0 <= found.start < found.end <= len(text)
        assert found.numbers
        assert all(number in text[found.start : found.end] for number in found.numbers)
