"""Which language a few Cyrillic words are in: a list of 1,000 phrases, and kinds of spelling."""

import csv
from collections import Counter

import pytest

from align.documents.reading import parse_text
from align.fragments.finding import find_fragments
from align.language.cyrillic_chances import LANGUAGES, language_chances
from align.language.identification import cyrillic_language
from tests.support.paths import ROOT

PHRASES = ROOT / "tests" / "data" / "language_phrases.tsv"


def told(phrase: str) -> str:
    """The language of a phrase in a sentence that gives nothing away; "und" where it is open."""
    fragments = find_fragments(parse_text(f"They wrote «{phrase}» there."))
    found = {"und" if one.doubt else one.language for one in fragments}
    return found.pop() if len(found) == 1 else "und"


def counted_phrases(split: str) -> Counter[str]:
    """Of the phrases of one half: how many are right, silent, wrong, foreign, falsely Russian."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts: Counter[str] = Counter()
    for row in (row for row in rows if row["split"] == split):
        language = told(row["phrase"])
        right = language in {row["language"], *row["also"].split(",")}
        counts["silent" if language == "und" else "right" if right else "wrong"] += 1
        counts["foreign"] += row["language"] != "ru"
        counts["false ru"] += language == "ru" and not right
        counts["lost ru"] += row["language"] == "ru" and language not in ("ru", "und")
    return counts


@pytest.mark.parametrize("split", ["tune", "held"])
def test_short_phrases_are_told_or_left_open(split: str) -> None:
    """Right where it speaks, seldom silent, and hardly ever Russian by mistake."""
    counts = counted_phrases(split)
    said = counts["right"] + counts["wrong"]
    assert said + counts["silent"] == 500
    assert counts["right"] / said >= 0.97
    assert counts["silent"] / 500 <= 0.15
    assert counts["false ru"] / counts["foreign"] <= 0.01
    assert counts["lost ru"] / (500 - counts["foreign"]) <= 0.02


SPELLINGS = [
    ("ru", "миръ хижинамъ"), ("ru", "вѣра"), ("ru", "чѐрт возьми"), ("ru", "мoлoкo и хлеб"),
    ("ky", "өлкө"), ("kk", "бейбітшілік"), ("mk", "куќата"), ("sr", "кућама"),
    ("tt", "җир"), ("tg", "гӯянда"), ("und", "ӕрмӕст"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), SPELLINGS, ids=[text for _, text in SPELLINGS])
def test_spellings_and_letters_that_decide(code: str, text: str) -> None:
    """Old Russian, a stress mark, Latin look-alikes; letters of one language or of none here."""
    assert cyrillic_language(text) == code


def test_chances_are_shares_and_follow_what_is_expected() -> None:
    """In sum 1; a language expected beforehand gains; one without a letter of the text is out."""
    plain = language_chances("слава", {})
    assert tuple(plain) == LANGUAGES
    assert sum(plain.values()) == pytest.approx(1.0, abs=0.01)
    assert language_chances("слава", {"bg": 3.0})["bg"] > plain["bg"]
    assert language_chances("ўлада", {"ru": 3.0})["ru"] == 0.0


def test_slang_piled_up_is_no_more_foreign_than_one_word() -> None:
    """Words that no list has count together as one."""
    one = language_chances("жжотно", {"ru": 5.0})["ru"]
    several = language_chances("жжотно кросавчег ржунимагу убейсибяапстену", {"ru": 5.0})["ru"]
    assert one > 0.5
    assert several > 0.5
