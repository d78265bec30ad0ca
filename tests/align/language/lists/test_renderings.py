"""The list of common renderings: what it holds, and that any form of a word finds them."""

import re
from importlib.resources import files

import pytest

from align.encoders.protocol import Encoder
from align.glosses.features.coverage import (
    COVERAGE,
    Links,
    WordVectors,
    english_content,
    russian_content,
)
from align.language.lists.renderings import english_lemmas, further_renderings, renderings

LISTS = {
    name: [
        line.split("\t")
        for line in (files("align") / "resources" / name).read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    for name in ("renderings.tsv", "further_renderings.tsv")
}


@pytest.mark.parametrize("name", LISTS)
def test_each_line_is_a_lemma_and_its_renderings(name: str) -> None:
    """Each lemma once, in alphabetical order; up to six renderings, none of them twice."""
    lemmas = [lemma for lemma, _ in LISTS[name]]
    assert lemmas == sorted(set(lemmas), key=lambda lemma: lemma.replace("ё", "е"))
    for lemma, english in LISTS[name]:
        said = english.split("; ")
        assert re.fullmatch("[а-яё]+(?:-[а-яё]+)*", lemma), lemma
        assert 1 <= len(said) <= 6 and len(set(said)) == len(said), lemma
        assert all(re.fullmatch(r"[a-zà-ÿ0-9'./-]+(?: [a-zà-ÿ0-9'./-]+){0,3}", e) for e in said), (
            lemma
        )


def test_the_second_list_goes_on_where_the_first_ends() -> None:
    """Its lemmas are in the first, and none of its renderings is."""
    first = {lemma: set(english.split("; ")) for lemma, english in LISTS["renderings.tsv"]}
    for lemma, english in LISTS["further_renderings.tsv"]:
        assert first[lemma].isdisjoint(english.split("; ")), lemma
    assert "scared" in further_renderings("боюсь")[0] and "scared" not in renderings("боюсь")[0]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("ладьи", "rooks"), ("войлока", "felt"), ("дьячком", "sexton"), ("гвозди", "nails"),
        ("зелёную", "green"), ("зеленая", "green"), ("шли", "went"), ("дети", "children"),
        ("честь", "honour"), ("путешествовать", "travelling"), ("центра", "centre"),
    ],
)  # fmt: skip
def test_any_form_finds_any_form(russian: str, english: str) -> None:
    words, _ = renderings(russian)
    assert not words.isdisjoint(english_lemmas(english))


@pytest.mark.parametrize(("russian", "english"), [("ладья", "table"), ("Ы", "y"), ("", "a")])
def test_what_is_not_listed(russian: str, english: str) -> None:
    assert renderings(russian)[0].isdisjoint(english_lemmas(english))


def test_what_the_list_has_covers_what_vectors_do_not(use: Encoder) -> None:
    """A word that it knows, and renders otherwise, counts against the pair."""

    def features(russian: str, english: str) -> dict[str, float]:
        ours, theirs = russian_content(russian), english_content(english)
        links = Links(ours, theirs, lambda words: WordVectors().of(words, use))
        return dict(zip(COVERAGE, links.rows(ours, [theirs], [(None, None)])[0], strict=True))

    right, wrong = features("войлок", "felt"), features("войлок", "pot")
    assert right["listed:ru"] == right["covered_ru"] == right["list_knows"] == 1
    assert right["not_as_listed"] == wrong["listed:ru"] == 0 and wrong["not_as_listed"] == 1
    part = features("сквер", "garden")
    assert 0 < part["listed:most"] <= 1
    unknown = features("брыкламин", "felt")
    assert unknown["list_knows"] == unknown["not_as_listed"] == 0
