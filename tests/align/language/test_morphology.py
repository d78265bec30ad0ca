"""Russian words made regular, read, and put into other forms; the way back to where they stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.language.look_alikes import (
    english_normalised,
    look_alikes,
    mixed_words,
    normalised,
    regular,
)
from align.language.morphology import inflected, readings

BROKEN_TEXT = st.text(alphabet="абйёзa eоc-‐\n\u0301\u0306\u0308\u00ad«»1É", max_size=40)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("за\u0301мок", "замок"),
        ("част\u00adное поста\u00adновление", "частное постановление"),
        ("поста-\nновление", "постановление"),
        ("поста-\n  новление", "постановление"),
        (unicodedata.normalize("NFD", "политзаключённый"), "политзаключённый"),
        ("чaстнoе", "частное"),
        ("Mинистр", "Министр"),
        ("зáмок, Óльга и мóре в café", "замок, Ольга и море в café"),
        ("из-за", "из-за"),
        ("Mazhilis", "Mazhilis"),
        ("PDF-файл", "PDF-файл"),
        ("Zетка", "Zетка"),
        ("", ""),
    ],
)
def test_text_is_made_regular(raw: str, clean: str) -> None:
    """Stress, soft and OCR hyphens, NFD and look-alikes go; real hyphens and Latin stay."""
    assert normalised(raw) == clean
    assert regular(raw).text == clean


def test_an_accent_is_no_stress_in_english() -> None:
    """English is composed and joined, but café keeps its accent."""
    assert regular("cafe\u0301 rul-\ning", english_normalised).text == "café ruling"


def test_words_with_look_alikes_are_named() -> None:
    """What was repaired can be told to the user; what cannot be repaired is not claimed."""
    assert mixed_words("чaстное право, Zетка, Mazhilis") == ["чaстное"]


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("политзаключённый политзаключенных политзаключёнными", "политзаключенный"),
        ("комиссия комиссии комиссией комиссий", "комиссия"),
        ("маслихат маслихата маслихату маслихатом", "маслихат"),
        ("мажилис мажилиса мажилисом", "мажилис"),
        ("ДЕПУТАТ Депутата депутатами", "депутат"),
        ("ребёнок-беженец дети-беженцы детей-беженцев детям-беженцам", "ребенок-беженец"),
        ("государство-гарант государства-гаранты государствам-гарантам", "государство-гарант"),
    ],
)
def test_all_forms_have_one_lemma(forms: str, lemma: str) -> None:
    """Case, number, capitals and ё do not tell words apart."""
    assert {readings(form)[0].lemma for form in forms.split()} == {lemma}


@pytest.mark.parametrize(
    ("word", "case", "number", "gender", "expected"),
    [
        ("избирательной", "nomn", "sing", "femn", "избирательная"),
        ("избирательных", "ablt", "plur", "", "избирательными"),
        ("заключённых", "nomn", "sing", "masc", "заключённый"),
        ("комиссии", "nomn", "plur", "", "комиссии"),
        ("детьми-беженцами", "nomn", "plur", "", "дети-беженцы"),
        ("детей-беженцев", "datv", "sing", "", "ребёнку-беженцу"),
    ],
)
def test_words_are_inflected(word: str, case: str, number: str, gender: str, expected: str) -> None:
    """The first reading goes into the case and number asked for."""
    assert inflected(readings(word)[0], case, number, gender) == expected


@given(BROKEN_TEXT)
def test_places_ascend_and_stay_inside(raw: str) -> None:
    """Every character of a regular text knows its place, in order, up to the end of the text."""
    for rule in (normalised, english_normalised):
        made = regular(raw, rule)
        places = [made.original(n) for n in range(len(made.text) + 1)]
        assert places == sorted(places)
        assert places[-1] == len(raw)
        assert all(0 <= place <= len(raw) for place in places)


@given(BROKEN_TEXT, st.integers(0, 40), st.integers(1, 40))
def test_a_stretch_holds_its_letters(raw: str, start: int, size: int) -> None:
    """The stretch of the original, made regular, begins with the letter it was asked for."""
    made = regular(raw)
    end = min(start + size, len(made.text))
    if start < end:
        first, last = made.stretch(start, end)
        assert 0 <= first < last <= len(raw)
        assert last >= made.original(end - 1) + 1


def test_a_mark_over_the_last_letter_belongs_to_the_word() -> None:
    """й in NFD is not cut in two."""
    raw = unicodedata.normalize("NFD", "мой двор")
    made = regular(raw)
    first, last = made.stretch(0, 3)
    assert unicodedata.normalize("NFC", raw[first:last]) == "мой"


@pytest.mark.parametrize("word", ["\U00017000", "а\U00017000", "\U000e0041", "\ud800", ""])
def test_letters_without_a_name_are_read(word: str) -> None:
    """Tangut, tags, half a pair: no reading, or one that is no noun of the dictionary."""
    assert not any(r.parse.is_known and r.pos == "NOUN" for r in readings(word))


def test_look_alikes_in_english_are_latin_letters() -> None:
    """Cyrillic letters inside a Latin word are what they look like; a Russian word stays."""
    assert english_normalised("the соurt of мажилис") == "the court of мажилис"
    assert english_normalised("суд court") == "суд court"
    assert look_alikes("the соurt", "en") == "Cyrillic letters read as Latin ones in 1 word: соurt"
    assert look_alikes("cуд идёт", "ru") == "Latin letters read as Cyrillic ones in 1 word: cуд"
    assert look_alikes("суд и court", "ru") is None
