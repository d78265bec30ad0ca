"""What tells civic and legal terms from other phrases that are translated right.

Terms are rarer in general language than other words (the weirdness of Ahmad et al. 1999), are built
after certain patterns (Justeson & Katz 1995), stand on their own, and are near to other terms.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from align.arrays import Floats
from align.language.lists.frequencies import zipf_of
from align.language.morphology import Reading, is_acronym, is_adjective, readings
from align.language.transliteration import likeness
from align.terms.termhood.subjects import DOMAINS, Subject

_BORROWED = 0.8  # likeness in sound of a borrowed word
_RARE = 3.0  # Zipf frequency below which English hardly knows a word
_WORD = re.compile(r"\w+")
_NAMES = frozenset({"Name", "Surn", "Patr"})
_LIKELY = 2  # readings of a word that are asked whether they are names

LAW = "law"
"""The shape of an article of law, which is a legal term whatever else is known of it."""

FACTS = (
    *DOMAINS, "everyday", "margin", "second",
    "rarity", "ru_rarest", "ru_usual", "ru_commonest", "ru_words",
    "en_rarest", "en_usual", "en_commonest", "en_words", "head_usual", "borrowed",
    "adjectives", "genitives", "prepositions", "obliques", "quoted", "numbered", "joined",
    "en_adjectives", "en_ofs", "en_prepositions", "en_joined",
    "qualities", "relations", "participles", "begins_with_quality",
    "places", "persons", "unknown", "nouns", "animate", "action", "state", "agent",
    "ru_capitals", "en_capitals", "acronym", "possessive", "ing", "begins_with_participle",
    "ru_letters", "en_letters", "alone", "cut", "count", "share",
)  # fmt: skip
"""What is known of a pair, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Described:
    """A pair in citation form, and how it occurs.

    ru_shape, en_shape: as in TermCandidate, LAW for an article of law. alone: share of its
    occurrences, 0..1, that are not inside a longer paired term. cut: share of those that a genitive
    and an of-phrase continue. count, ru_count: how often it and its Russian occur.
    """

    ru: str
    en: str
    ru_shape: str
    en_shape: str
    alone: float
    cut: float
    count: int
    ru_count: int


def facts(pair: Described, subject: Subject) -> Floats:
    """The facts of a pair, in the order of FACTS, float64 (n_facts,)."""
    known: dict[str, float] = dict(zip((*DOMAINS, "everyday"), subject.nearness, strict=True))
    known |= {"margin": subject.margin, "second": sorted(subject.nearness[:-1])[-2]}
    known |= _frequencies(pair) | _patterns(pair) | _russian_words(pair.ru) | _spelling(pair)
    known |= {
        "alone": pair.alone,
        "cut": pair.cut,
        "count": float(np.log(pair.count)),
        "share": pair.count / max(pair.ru_count, 1),
    }
    return np.array([known[name] for name in FACTS], dtype=np.float64)


def _frequencies(pair: Described) -> dict[str, float]:
    """How common the words are in general language, as Zipf frequencies."""
    known = {"rarity": 1.0 - zipf_of(pair.ru, "ru") / 8.0}
    for side, text in (("ru", pair.ru), ("en", pair.en)):
        common = [zipf_of(word, side) for word in _WORD.findall(text.lower())] or [0]
        known[f"{side}_rarest"], known[f"{side}_commonest"] = min(common), max(common)
        known[f"{side}_usual"] = sum(common) / len(common)
        known[f"{side}_words"] = len(common)
    head = _head(pair.ru)
    known["head_usual"] = zipf_of(head.lemma, "ru") if head else 0.0
    # English has borrowed the word for a thing that it has no word for: аким, akim.
    known["borrowed"] = (
        " " not in pair.ru
        and pair.ru.islower()
        and likeness(pair.ru, pair.en) >= _BORROWED
        and zipf_of(pair.en, "en") < _RARE
    )
    return known


def _patterns(pair: Described) -> dict[str, float]:
    """How the phrases are built."""
    ru, en = pair.ru_shape, pair.en_shape
    return {
        "adjectives": ru.count("A"),
        "genitives": ru.count(" g"),
        "prepositions": ru.count(" p"),
        "obliques": ru.count(" c"),
        "quoted": ru.count(" q"),
        "numbered": any(c.isdigit() for c in pair.ru),
        "joined": ru.count("и"),
        "en_adjectives": en.count("A"),
        "en_ofs": en.count(" o"),
        "en_prepositions": en.count(" p"),
        "en_joined": en.count("&"),
    }


def _head(ru: str) -> Reading | None:
    """The first noun of a Russian phrase in citation form."""
    return next((r for r in _likeliest(ru) if r.pos == "NOUN"), None)


@lru_cache(maxsize=4_000)
def _likeliest(ru: str) -> tuple[Reading, ...]:
    return tuple(found[0] for word in _words(ru) if (found := readings(word)))


def _words(ru: str) -> list[str]:
    return [word for word in re.findall(r"[\w-]+", ru) if word[0].isalpha()]


def _russian_words(ru: str) -> dict[str, float]:
    """What grammar knows of the Russian words: уголовный relates to something, редкий says how."""
    likeliest = _likeliest(ru)
    adjectives = [r for r in likeliest if is_adjective(r)]
    qualities = [_is_quality(r) for r in adjectives]
    participles = sum(r.pos == "PRTF" for r in adjectives)
    named = [
        set[str]().union(*(r.parse.tag.grammemes for r in readings(word)[:_LIKELY]))
        for word in _words(ru)
    ]
    head = _head(ru)
    lemma = head.lemma if head else ""
    return {
        "qualities": sum(qualities),
        "relations": len(adjectives) - sum(qualities) - participles,
        "participles": participles,
        "begins_with_quality": bool(likeliest) and _is_quality(likeliest[0]),
        "places": sum("Geox" in marks for marks in named),
        "persons": sum(not marks.isdisjoint(_NAMES) for marks in named),
        "unknown": sum(not r.parse.is_known for r in likeliest),
        "nouns": sum(r.pos == "NOUN" for r in likeliest),
        "animate": head is not None and head.animate,
        "action": lemma.endswith(("ние", "тие")),
        "state": lemma.endswith("ость"),
        "agent": lemma.endswith(("тель", "ник", "ист", "ор", "ец", "щик")),
    }


def _is_quality(reading: Reading) -> bool:
    return is_adjective(reading) and "Qual" in reading.parse.tag.grammemes


def _spelling(pair: Described) -> dict[str, float]:
    """Capitals, endings and lengths."""
    english = pair.en.split()
    return {
        "ru_capitals": _share_of_capitals(pair.ru.split()),
        "en_capitals": _share_of_capitals(english),
        "acronym": is_acronym(pair.ru),
        "possessive": any("'" in word for word in english),
        "ing": english[-1].endswith("ing"),
        "begins_with_participle": english[0].lower().endswith(("ed", "ing")),
        "ru_letters": len(pair.ru),
        "en_letters": len(pair.en),
    }


def _share_of_capitals(words: list[str]) -> float:
    return sum(word[:1].isupper() for word in words) / len(words)
