"""Sentence boundaries: readable cases, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.language.sentences import split_sentences
from align.records import Span
from tests.support.paths import DATA

CASES = DATA


def read_cases(language: str) -> list[str]:
    lines = (CASES / f"sentence_cases_{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def marked(text: str, spans: list[Span]) -> str:
    """The text with | at both ends of the space between two sentences."""
    parts, last = [], 0
    for span in spans:
        parts += [text[last : span.start], text[span.start : span.end]]
        last = span.end
    assert text[last:].strip() == ""
    return "|".join(parts[1:])


@pytest.mark.parametrize("case", read_cases("ru"))
def test_russian_boundaries_stand_where_the_case_marks_them(case: str) -> None:
    text = case.replace("|", "")
    assert marked(text, split_sentences(text, "ru")) == case


@pytest.mark.parametrize("case", read_cases("en"))
def test_english_boundaries_stand_where_the_case_marks_them(case: str) -> None:
    text = case.replace("|", "")
    assert marked(text, split_sentences(text, "en")) == case


PIECES = st.sampled_from(
    ["Он пришёл", "г", "А", "ст", "12", ".", "!", "…", "?..", " ", "  ", "\n", "\n\n", "»", "«",
     "—", "(", ")", "т. е.", "U.S.", "Mr", "he", "1)", "\u00a0", "\x00", "😀", '"', "Он", "[1]"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["ru", "en", "de"]))
def test_sentences_cover_all_but_the_spaces_in_order(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    last = 0
    for span in spans:
        assert text[last : span.start].strip() == ""
        sentence = text[span.start : span.end]
        assert sentence and sentence == sentence.strip()
        last = span.end
    assert text[last:].strip() == ""


@given(st.text(max_size=60), st.sampled_from(["ru", "en", ""]))
def test_any_text_joins_back_from_its_sentences(text: str, language: str) -> None:
    found = "".join(text[s.start : s.end] for s in split_sentences(text, language))
    assert "".join(found.split()) == "".join(text.split())


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
def test_a_line_break_is_a_space_and_an_empty_line_a_boundary(language: str) -> None:
    text = "Первая\nстрока и\r\nвторая\n \nНовый абзац"
    spans = split_sentences(text, language)
    assert [text[s.start : s.end] for s in spans] == ["Первая\nстрока и\r\nвторая", "Новый абзац"]


@pytest.mark.parametrize("text", ["", " \n\n\t ", "\u00a0"])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text, "ru") == []


@pytest.mark.parametrize(
    "piece",
    ["а", "1. ", "Да, А. Б. пришёл. ", "«", "(.", "в 1990 г. Он ", "\n", "а.б", "   ",
     "Он (ел. Он ", "слово «Нет. Да ", "((Он. Он))"],
)  # fmt: skip
def test_a_line_of_200_000_characters_is_split(piece: str) -> None:
    """Quadratic time would take minutes here."""
    text = piece * (200_000 // len(piece))
    spans = split_sentences(text, "ru")
    covered = sum(len(text[s.start : s.end].replace(" ", "")) for s in spans)
    assert covered <= len(text)
    assert (len(spans) == 0) == (not text.strip())


def test_sentences_inside_quotations_and_brackets_can_be_asked_for() -> None:
    """Though the sentence around them goes on; by default they are part of it."""
    text = "The banner said “Close the mine. Open the school.” in red (it was torn. Twice)."
    assert len(split_sentences(text, "en")) == 1
    parts = [text[one.start : one.end] for one in split_sentences(text, "en", inside=True)]
    assert parts[0] == "The banner said “Close the mine."
    assert len(parts) == 3


def test_a_postscript_is_no_sentence_of_its_own() -> None:
    """Its letters look like initials, whatever comes behind them."""
    text = "П.С. Помнишь нашу реку?"
    assert len(split_sentences(text, "ru")) == 1
