"""The other aspect of Russian verbs: what is paired is right, and what is common is paired."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from align.language.vocabulary import russian_parses
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.terminology.glossary_terms import checked_terms
from glossary.terminology.russian_index import TermIndex
from glossary.terminology.words.aspect_pairs import imperfectives
from glossary.terminology.words.russian_patterns import term_pattern

KNOWN = """
арестовать арестовывать  вербовать -  взорвать взрывать  возбудить возбуждать  войти входить
воспрепятствовать -  выдворить выдворять  выдвинуть выдвигать  вызвать вызывать  вынести выносить
выслать высылать  голосовать -  допросить допрашивать  задержать задерживать  закрыть закрывать
запретить запрещать  зачитать зачитывать  избить избивать  избиться избиваться  изъять изымать
лишить лишать  наказать наказывать  напасть нападать  нарушить нарушать  обвинить обвинять
обжаловать -  обнаружить обнаруживать  обойти обходить  обстрелять обстреливать
обыскать обыскивать  оговорить оговаривать  освободить освобождать  осмотреть осматривать
осудить осуждать  отклонить отклонять  отказаться отказываться  отозвать отзывать
отпустить отпускать  перенести переносить  погибнуть погибать|гибнуть  подать подавать
поджечь поджигать  подписать подписывать  пойти идти  посадить сажать  предъявить предъявлять
пресечь пресекать  признать признавать  привлечь привлекать  приговорить приговаривать
принять принимать  провести проводить  продлить продлевать|продлять  разогнать разгонять
разойтись расходиться  разрешить разрешать  расстрелять расстреливать  свергнуть свергать
скрыть скрывать  снять снимать  собрать собирать  стереть стирать  считать -  убить убивать
уволить увольнять  удержать удерживать  умереть умирать  устроить устраивать  учесть учитывать
"""


def known() -> dict[str, set[str]]:
    words = KNOWN.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return {perfective: set(other.split("|")) - {"-"} for perfective, other in pairs}


def test_common_verbs_have_their_pairs() -> None:
    """Those of courts, elections and police; no other verb is taken for one of a pair."""
    wrong = {
        verb: imperfectives(verb) for verb, pairs in known().items() if imperfectives(verb) - pairs
    }
    missing = [verb for verb, pairs in known().items() if pairs and not imperfectives(verb)]
    assert wrong == {}
    assert missing == []


def verbs() -> Iterator[tuple[str, set[str]]]:
    """The infinitives that are listed with their English, and the words of that."""
    text = (files("align") / "resources" / "renderings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        ru, _, en = line.partition("\t")
        if any(p.is_known and "INFN" in p.tag for p in russian_parses(ru)):
            yield ru.replace("ё", "е"), set(en.replace(";", "").split())


def test_pairs_mean_the_same() -> None:
    """Nearly all verbs that are paired have a word of their English in common.

    Most of the others are right as well: разглядеть, make out, and разглядывать, examine.
    """
    english = dict(verbs())
    assert len(english) > 8_000
    pairs = [(p, i) for p in english for i in imperfectives(p) if i in english]
    assert len(pairs) > 1_900
    apart = [f"{p} {i}" for p, i in pairs if english[p].isdisjoint(english[i])]
    assert len(apart) / len(pairs) < 0.015, apart


@pytest.mark.parametrize("verb", ["избить", "разойтись", "осудиться", "избивать", "стол", "", "ть"])
def test_reflexives_pair_with_reflexives(verb: str) -> None:
    """And what is no perfective verb has no pair."""
    assert all(one.endswith("ся") == verb.endswith(("ся", "сь")) for one in imperfectives(verb))
    if verb in ("избивать", "стол", "", "ть"):
        assert imperfectives(verb) == frozenset()


@pytest.mark.parametrize(
    ("term", "text", "wanted"),
    [
        ("избивать", "Его избил сосед.", ["избил"]),
        ("избить", "Их избивают, избитых увозят.", ["избивают", "избитых"]),
        ("избивать/избить", "Избив одного, избивали другого.", ["Избив", "избивали"]),
        ("избивать", "Он избивается о стену.", []),
        ("взять под стражу", "Его берут завтра под стражу.", ["берут завтра под стражу"]),
        ("взять под стражу", "Взяли, а потом под стражу.", []),
        ("дать показания", "Показания даёт соседка.", ["Показания даёт"]),
        ("оказать давление", "Оказывали сильное давление.", ["Оказывали сильное давление"]),
        ("дать", "В дали виден дом.", []),
        ("стать", "Изделия из стали.", []),
        ("нести", "Он вносил поправки.", []),
    ],
)
def test_verbs_in_texts(term: str, text: str, wanted: list[str]) -> None:
    """Both aspects, parted from what they govern, turned round; not their homonyms."""
    pattern = term_pattern(term)
    assert pattern is not None
    assert [text[m.start : m.end] for m in TermIndex([pattern]).find(text)] == wanted


def test_its_own_aspect_comes_first() -> None:
    """Where both aspects have an entry, each stands for its own."""
    patterns = [term_pattern(term) for term in ("задержать", "задерживать")]
    index = TermIndex(p for p in patterns if p is not None)
    found = [m.number for m in index.find("Его задержали. Поезда задерживают.")]
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("term", "verb", "text", "wanted"),
    [
        ("знать", False, "Он знал.", ["знал"]),
        ("напасть", True, "На него напали.", ["напали"]),
        ("печь", True, "Она печёт у печи.", ["печёт"]),
        ("печь", False, "Она печёт у печи.", ["печи"]),
    ],
)
def test_infinitives_that_are_nouns_too(
    term: str, verb: bool, text: str, wanted: list[str]
) -> None:
    """The likelier one, unless the entry says what it is."""
    pattern = term_pattern(term, verb=verb)
    assert pattern is not None
    assert [text[m.start : m.end] for m in TermIndex([pattern]).find(text)] == wanted


def test_an_entry_says_that_it_is_a_verb() -> None:
    """By its part of speech, or by "to" before its English, for all entries of the term."""
    entries = [
        Entry("1", "term", "напасть", "attack", "accepted"),
        Entry("2", "term", "напасть", "to assail", "accepted"),
    ]
    told = Entry(
        "3", "term", "печь", "bake", "accepted", attributes=Attributes(part_of_speech="verb")
    )
    attack, bake = checked_terms([*entries, told])
    assert attack.pattern is not None and attack.pattern.is_verb
    assert bake.pattern is not None and bake.pattern.is_verb
