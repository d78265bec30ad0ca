"""What may be a gloss, wherever it stands: it is among the candidates, and whole."""

import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.fragments.finding import find_fragments
from align.glosses.candidates.listing import candidates
from align.glosses.candidates.surroundings import Surroundings, chains
from align.glosses.options import article_choices


def listed(raw: str) -> dict[str, str]:
    """The candidates of the first fragment, with how they stand to it."""
    document = parse_text(raw)
    around = Surroundings(document, find_fragments(document))
    found = candidates(around, around.fragments[0], chains(around)[0])
    return {around.text[one.start : one.end]: one.relation for one in found}


def test_the_code_of_a_language_is_no_part_of_what_follows() -> None:
    found = listed("RU Дождь идёт\nEN It rains in town")
    assert {"It rains in town"} <= set(found)
    assert not any(text.startswith("EN ") for text in found)


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("Дождь идёт\nTranslation: It rains in town", "It rains in town"),
        ("Дождь идёт\n\nEnglish translation: It rains in town", "It rains in town"),
        ("Дождь идёт\nMeaning in English: It rains in town", "It rains in town"),
        ("[00:14.20]Дождь идёт\n[00:16.05]It rains in town", "It rains in town"),
    ],
)
def test_what_announces_english_is_no_part_of_it(raw: str, gloss: str) -> None:
    assert listed(raw)[gloss] == "next_block"


@pytest.mark.parametrize(
    ("raw", "gloss", "relation"),
    [
        ("The way to say rain in Russian is дождь here.", "rain", "named_before"),
        ("A small hat in Russian would be «шапочка».", "small hat", "named_before"),
        ("Save was wrongly translated as «Спасти» there.", "Save", "named_before"),
        ("It has a button «Отмена» (Cancel, in English) there.", "Cancel", "bracket_after"),
        ("The button «Отмена» (aka Cancel in English) is there.", "Cancel", "bracket_after"),
        ("Мы поём\n\nмы ждём\n\nмы спим\n\nWe sing\n\nWe wait\n\nWe sleep", "We sing", "list"),
    ],
)
def test_what_is_said_of_english_is_no_part_of_it(raw: str, gloss: str, relation: str) -> None:
    assert listed(raw)[gloss] == relation


@pytest.mark.parametrize(
    ("raw", "gloss", "label"),
    [
        ("| fence (noun) | забор |\n|---|---|\n| green (adj.) | зелёный |", "fence", "(noun)"),
        ("забор = fence (n.)", "fence", "(n.)"),
        ("двери – doors (plural)", "doors", "(plural)"),
        ("забор – fence /fɛns/", "fence", "/fɛns/"),
        ("забор – a fence [fɛns]", "a fence", "[fɛns]"),
    ],
)
def test_what_a_dictionary_says_of_a_word_is_no_part_of_it(
    raw: str, gloss: str, label: str
) -> None:
    """A part of speech, a number, a pronunciation."""
    found = listed(raw)
    assert gloss in found
    assert f"{gloss} {label}" not in found


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("| fence (of wood) | забор |\n|---|---|\n| green | зелёный |", "fence (of wood)"),
        ("забор/стена – fence/wall", "fence/wall"),
        ("папка – docs/house", "docs/house"),
    ],
)
def test_what_only_looks_like_a_label_stays(raw: str, gloss: str) -> None:
    assert gloss in listed(raw)


@pytest.mark.parametrize(
    "raw",
    [
        'He said "Дождь идёт" [dozhd idyot] (it rains) and left.',
        "He said «Дождь идёт!» (dozhd idyot!), (it rains) and left.",
    ],
)
def test_brackets_that_only_spell_have_others_behind_them(raw: str) -> None:
    assert listed(raw)["it rains"] == "bracket_after"


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("Маска – (lit. a mask) a fraud", "a fraud"),
        ("Маска: [MAS-ka] “a fraud”", "a fraud"),
        ("Маска — (n.) a fraud, a swindle", "a fraud, a swindle"),
        ("Парк – the one of Mr. Ivanov and his sons", "the one of Mr. Ivanov and his sons"),
    ],
)
def test_a_dash_introduces_what_follows_a_note(raw: str, gloss: str) -> None:
    """A note in brackets, or an abbreviation, does not end what the dash introduces."""
    assert listed(raw)[gloss] in ("dash_after", "quote_after")


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("They met in St. Petersburg (Санкт-Петербург) again.", "St. Petersburg"),
        ("They met in Veliky Novgorod (Великий Новгород) again.", "Veliky Novgorod"),
        ("They met in Great Tver (Тверь) again.", "Tver"),
        ("Then came Mr. Orlov (Орлов) in person.", "Orlov"),
    ],
)
def test_a_name_before_brackets_is_whole(raw: str, gloss: str) -> None:
    """As many words as sound like the Russian, its abbreviation included, and no more."""
    assert listed(raw)[gloss] == "bracketed_clause"


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("They cut off her коса, and even the plait that she wore on Sundays was sold.", "plait"),
        ("They cut off her коса, and even the plait that she wore on Sundays was sold.",
         "the plait"),
        ("In the paper an empty wallet was what he called it, пустой кошелёк.", "an empty wallet"),
        ("The verb копать in its older use, which was to dig for gold and lie.", "to dig"),
        ("Here is Anna Belova of the harbour office in 1999 Анна Белова", "Anna Belova"),
        ("Up went the pie, and even the pirozhok of Nina was cold. ПИРОЖОК!", "the pie"),
    ],
)  # fmt: skip
def test_listed_renderings_are_found_amid_a_clause(raw: str, gloss: str) -> None:
    assert gloss in listed(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "The коса was long, and that was that.",
        "Her новая белая коса: the braid.",
        "The коса was long. " + "It was a day like any other. " * 8 + "She had a plait.",
    ],
)
def test_renderings_of_too_few_words_or_afar_are_no_candidates(raw: str) -> None:
    assert "known_words" not in listed(raw).values()


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("Гиря 16 kg, then зола – also just ash 12.", "ash"),
        ("Зола in some villages also ash 12", "ash"),
        ("рожь rye 40 t", "rye"),
        ("вилы elsewhere simply a fork", "fork"),
    ],
)
def test_adverbs_before_and_numbers_behind_are_left_out(raw: str, gloss: str) -> None:
    document = parse_text(raw)
    around = Surroundings(document, find_fragments(document))
    last, chain = around.fragments[-1], chains(around)[-1]
    found = candidates(around, last, chain)
    assert gloss in {around.text[one.start : one.end] for one in found}


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("The orchestra plays Группа «Сугроб» – Snowdrift.", "Сугроб"),
        ("Гость: Зачем?\nGuest: What for?", "Зачем?"),
        ("The газета «Рассвет» (Dawn) closed.", "Рассвет"),
    ],
)
def test_a_title_or_what_somebody_says_may_be_glossed_alone(
    use: Encoder, raw: str, part: str
) -> None:
    ((around, choices),) = article_choices(parse_text(raw), use)
    spans = {option.span for option in choices[0].options}
    assert part in {around.text[span.start : span.end] for span in spans}


@pytest.mark.parametrize(
    ("raw", "gloss", "kept"),
    [
        ("It was called Июль (July).", "July", True),
        ("It began on пятое мая (5 May).", "5 May", True),
        ("It was called Стыд (July).", "July", False),
        ("It was called Стыд (12.05.2017).", "12.05.2017", False),
    ],
)
def test_a_date_renders_only_a_date(raw: str, gloss: str, kept: bool) -> None:
    """A month is the gloss of a month; elsewhere it says when something was said."""
    assert (gloss in listed(raw)) == kept
