"""English renderings word for word: forms of verbs, particles, acronyms, marks between words."""

import itertools
import sys

import pytest

from glossary.terminology.english_renderings import EnglishText, rendering


@pytest.mark.parametrize(
    ("en", "text", "wanted"),
    [
        ("to ban", "He bans, banned and is banning it.", ["bans", "banned", "banning"]),
        ("to beat up", "They beat him up.", ["beat him up"]),
        ("to beat up", "He was beaten up.", ["beaten up"]),
        ("to beat up", "It beats both young men up.", ["beats both young men up"]),
        ("to beat up", "They beat the man up the stairs.", []),
        ("to beat up", "They beat and went up.", []),
        ("break up", "A branch broke high up.", []),
        ("the aquarium", "An aquarium, two aquaria.", ["aquarium", "aquaria"]),
        ("to meet", "The meeting ended; they met.", ["met"]),
        ("the left", "He leaves the left.", ["left"]),
        ("the accused", "He accuses the accused.", ["accused"]),
        ("US", "Tell us of the US and the U.S. today.", ["US", "U.S"]),
        ("NGO", "Two NGOs, no ngo.", ["NGOs"]),
        ("NATO", "Nato is not nato.", ["Nato"]),
        ("strongman", "Strongmen rule.", ["Strongmen"]),
        ("ruling party", "It won the ruling. Party members cheered.", []),
        ("public chamber", "The public, chamber music lovers.", []),
        ("labour camp", "A labor\ncamp.", ["labor\ncamp"]),
        ("labour camp", "He did his labour\n\nCamp was cold.", []),
        ("life, liberty", "Life, liberty and more.", ["Life, liberty"]),
        ("take somebody into custody", "It took them into custody.", ["took them into custody"]),
        ("take somebody into custody", "They were taken into custody.", ["taken into custody"]),
        ("special operation", "A special military operation.", ["special military operation"]),
        ("exert pressure", "He exerted strong pressure.", ["exerted strong pressure"]),
        ("court decision", "The court later decision.", []),
        ("practise", "She practiced.", ["practiced"]),
        ("adviser", "Two advisors.", ["advisors"]),
        ("anaesthesia", "Under anesthesia.", ["anesthesia"]),
    ],
)  # fmt: skip
def test_word_for_word(en: str, text: str, wanted: list[str]) -> None:
    spans = EnglishText(text).whole(rendering(en))
    assert [text[span.start : span.end] for span in spans] == wanted


def test_time_is_linear() -> None:
    """Eight times the text takes some eight times as many calls, whatever is repeated in it."""
    wanted = [
        rendering(en) for en in ("to beat up", "take somebody into custody", "court of appeal")
    ]
    piece = "They beat the beat of court after court of beat up somebody took into "

    def calls(times: int) -> int:
        counted = itertools.count()
        sys.setprofile(lambda *_: next(counted))
        try:
            text = EnglishText(piece * times)
            for one in wanted:
                text.whole(one)
        finally:
            sys.setprofile(None)
        return next(counted)

    calls(10)
    assert calls(800) < 10 * calls(100)
