"""What words cost and how they are read, beside slower ways to the same."""

import random

import pytest
import wordfreq

from align.language import vocabulary
from align.language.vocabulary import (
    WORD_OF_ITS_OWN,
    dictionary_words,
    russian_analyzer,
    russian_readings,
    word_model,
)

RARE = 0.03


def _strings(language: str, count: int) -> list[str]:
    """Words of a list set side by side without spaces, common and rare ones, and some scraps."""
    words = [word for word in wordfreq.get_frequency_dict(language) if word.isalpha()]
    forms = [form for forms in word_model(language).prefixes.values() for form in forms]
    chance = random.Random(language)
    made = [
        "".join(
            chance.choice(words[: chance.choice((300, 20_000, len(words)))])
            for _ in range(chance.randint(1, 5))
        )
        for _ in range(count)
    ]
    made += [form + chance.choice(words) for form in chance.sample(forms, min(count, len(forms)))]
    return [text.replace("ё", "е") for text in made] + ["", "ъ", "щщщщщщ", "їжак", "日本日本日本"]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kept", [100, 10_000])
def test_words_from_a_place_are_all_that_have_a_cost(
    language: str, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is kept of what was looked up before."""
    monkeypatch.setattr(vocabulary, "_MOST_BEGINNINGS", kept)
    model = word_model(language)
    model.longer.clear()
    model.starts.clear()
    for letters in _strings(language, 40):
        for first in range(len(letters)):
            words = [
                (last, 0.35 + model.costs[letters[first:last]])
                for last in range(first + 1, len(letters) + 1)
                if letters[first:last] in model.costs
            ]
            for stop in (len(letters), first + 3, first + 6):
                far = min(stop, len(letters))
                found = model.words_at(letters, first, far, 0.35)
                assert found == [word for word in words if word[0] <= far], (letters, first, far)
    assert len(model.longer) <= kept and len(model.starts) <= kept


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_first_parts_of_compounds_are_known_from_four_letters(language: str) -> None:
    """None is left out, and none is looked for where it cannot stand."""
    model = word_model(language)
    forms = [form for forms in model.prefixes.values() for form in forms]
    for letters in [*forms, *_strings(language, 40)]:
        for first in range(len(letters)):
            rest = letters[first:]
            known = model.starts[rest[:4]].forms
            assert {form for form in forms if rest.startswith(form)} <= set(known), rest
            assert all(form[:4].startswith(rest[:4]) or rest.startswith(form) for form in known)


def test_words_that_cost_something_else_than_listed_are_found_from_a_place() -> None:
    """Spellings with е of words with ё, and first parts of compounds that are no words."""
    costs = word_model("ru").costs
    plain = [form for form in ("зеленый", "чертовски", "ребенок") if form in costs]
    bound = [form for forms in word_model("ru").prefixes.values() for form in forms]
    dear = [form for form in bound if len(form) > 3 and costs.get(form, 0) > WORD_OF_ITS_OWN]
    assert len(plain) == 3 and len(dear) > 5
    for word in plain + dear:
        end = 3 + len(word)
        assert (end, costs[word]) in word_model("ru").words_at(f"эээ{word}", 3, end, 0.0)


def test_readings_are_those_of_the_analyser() -> None:
    words = list(wordfreq.get_frequency_dict("ru"))[::400]
    words += ["дай", "Дай", "ДАЙ", "стали", "еж", "ёж", "елка", "слованька", "кто-нибудь", "", "-"]
    words += list("аАвВиИёЁщЩЫыЯя")
    for word in words:
        parses = russian_analyzer().parse(word) if russian_analyzer().word_is_known(word) else []
        usual = [p for p in parses if p.score >= RARE or p.tag.POS == parses[0].tag.POS]
        assert russian_readings(word) == tuple(
            (str(parse.tag.POS), frozenset(parse.tag.grammemes)) for parse in usual
        ), word


def test_words_of_the_dictionary_from_a_place() -> None:
    held = russian_analyzer().dictionary.words
    for letters in [*_strings("ru", 20), "правозащита", "трактор", "трак", "тракт", "ёлочка"]:
        for first in range(len(letters)):
            ends = range(first + 5, len(letters) + 1)
            words = [letters[first:last] for last in ends if letters[first:last] in held]
            assert dictionary_words(letters, first) == words, (letters, first)
