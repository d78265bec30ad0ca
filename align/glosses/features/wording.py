"""What tells whether a candidate translates a fragment, as numbers: a row for each pair."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.glosses.candidates.remarks import is_remark
from align.glosses.candidates.surroundings import GlossCandidate
from align.language.lists.lexicon import alternatives, any_of, words_of
from align.language.transliteration import likeness
from align.language.vocabulary import russian_readings
from align.text import CYRILLIC

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

WORDING = (
    "cosine", "margin", "short_cosine", "size", "evidence", "abbreviation", "length", "opens",
    "sounds_alike", "remark", "numbers", "shared", "share_left_out", "dangling", "article",
    "cut_name", "defined", "starts_inside", "lists", "inner_article", "phrase_start",
    "inside_phrase", "verb_start",
)  # fmt: skip
"""The features of what both sides say, in order; MEANINGS tells what each is."""

_WORDS = re.compile(r"\w+")
_NUMBERS = re.compile(r"\d+")
_LATIN = re.compile(r"[@#]?[A-Za-z][\w]{2,}")
_STOP_END = re.compile(
    rf"\b(?:{alternatives('en', 'articles', 'short_prepositions', 'being')}"
    r"|and|or|be|been|as|that|which|called|means)$",
    re.IGNORECASE,
)
_STOP_START = re.compile(
    rf"(?:{alternatives('en', 'being', 'relatives')}|of|and|or|as|called|known)\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"[А-ЯЁ]{2,6}|[А-ЯЁ](?:о?[А-ЯЁ]){1,5}")
_ARTICLE = re.compile(rf"{alternatives('en', 'articles')}\s", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(r"(?:^|[^.!?…\s]\s+)[A-Z][\w'’-]*\s+$")
_BEFORE = (
    "bracketed_part",
    "words_before",
    "bracketed_clause",
    "named_before",
    "comma_before",
    "dashed_part",
)
_LINE = ("dash_before", "colon_before")
_DEFINING = ("connector_after", "copula_after", "dash_after", "after_echo", "comma_after")
_PREPOSITIONS = words_of("en", "prepositions", "doubtful_prepositions")
_INSIDE_START = re.compile(
    rf"(?:{any_of(_PREPOSITIONS - {'of'})}|{any_of(words_of('en', 'demonstratives') - {'that'})}"
    rf"|{alternatives('en', 'possessives', 'units', 'quantifiers', 'numerous')}"
    rf"|{alternatives('en', 'comparing', 'pointing_adjectives')}"
    r"|only|ten|first|second|third|fourth|fifth"
    rf"|{alternatives('ru', 'prepositions', 'order_prepositions')}|не"
    r"|один|одн\w+|дв[аеу]\w*|тр[иёе]\w*|четыр\w+|четв[её]р\w+|пят\w+|шест\w+|сем\w+|восьм\w+"
    r"|девят\w+|десят\w+|перв\w+|втор\w+|последн\w+|следующ\w+|друг\w+|ин\w{1,3}|сам\w*|единственн\w+"
    r"|нов\w+|стар\w+|весь|вс[её]\w*|вся|цел\w+|бывш\w+|св[оё]\w+|несколько|об[ае]\w*|кажд\w+|люб\w+|ни|нет)"
    r"\s",
    re.IGNORECASE,
)
"""Words with which a part of a phrase begins. Not "of" and "that", with which no gloss does."""
_INTO_THE = any_of(words_of("en", "noun_prepositions") - {"into", "without"})
"""Prepositions whose object may have an article without being a second phrase."""
_INNER_ARTICLE = re.compile(
    rf"\w\W+(?:an?|(?:{alternatives('en', 'being')}|has|have|had)(?: the)?)\s"
    rf"|\b(?!(?:{_INTO_THE}|and|or)\b)\w+\s+the\s",
    re.IGNORECASE,
)
_FUNCTION_BEFORE = re.compile(
    rf"(?:^|[^\w\s]\s*"
    rf"|\b(?:{alternatives('en', 'determiners', 'noun_prepositions', 'order_prepositions')}"
    rf"|{alternatives('en', 'conjunctions', 'being', 'quantifiers')}"
    r"|as|be|been|called|so-called|any)\s+)[\"'“‘«*_]*$",
    re.IGNORECASE,
)
_PHRASE_BEFORE = re.compile(
    rf"\b{alternatives('en', 'determiners')}\s+(?:[\w’'-]+\s+){{1,2}}$",
    re.IGNORECASE,
)
_VERB_START = re.compile(
    r"(?:\w{2,}(?:ed|ing)|\w+ly|held|sent|took|taken|made|got|gave|given|won|wrote|put|left|kept|found"
    r"|went|came|paid|brought|bought|built|said|told|read|face[sd]?|issue[sd]?|receive[sd]?)\s",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[,;:()\[\]]|\s[–—-]")
_STARTERS = '.!?…:;(["“«„‘—–'
_RATIO = 1.35
"""English words for each Russian word, on average over glosses."""


@dataclass(frozen=True, slots=True)
class RussianSide:
    """The Russian of a pair as it is compared.

    text: readable, hashtags split into words. share: how much of the fragment it covers, 0..1.
    """

    text: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the features need to know about a text in either language, found once for all pairs."""

    text: str
    words: int
    numbers: frozenset[str]
    latin: frozenset[str]
    abbreviation: bool
    dangling: bool
    article: bool
    remark: bool
    starts_inside: bool
    marks: bool
    inner_article: bool
    verb_start: bool

    @classmethod
    def of(cls, text: str) -> "Facts":
        """The facts of ``text``."""
        return cls(
            text,
            len(_WORDS.findall(text)),
            frozenset(_NUMBERS.findall(text)),
            frozenset(w.lower() for w in _LATIN.findall(text) if not CYRILLIC.search(w)),
            _ABBREVIATION.fullmatch(text) is not None,
            _STOP_END.search(text) is not None or _STOP_START.match(text) is not None,
            _ARTICLE.match(text) is not None,
            is_remark(text),
            _INSIDE_START.match(text) is not None,
            _MARKS.search(text) is not None,
            _INNER_ARTICLE.search(text) is not None,
            _VERB_START.match(text) is not None,
        )


@dataclass(frozen=True, slots=True)
class Gloss:
    """A candidate with the facts of its text.

    before: the characters in front of it, which show whether it begins a phrase.
    """

    candidate: GlossCandidate
    facts: Facts
    before: str = ""


def wording_rows(
    russian: Sequence[tuple[Facts, float]],
    glosses: Sequence[Gloss],
    pairs: NDArray[np.intp],
    cosine: Numbers,
    margin: Numbers,
) -> Numbers:
    """The features of pairs, float64 (n_pairs, len(WORDING)), in the order of ``pairs``.

    russian: the facts of each side and its share of the fragment, 0..1. pairs:
    (n_pairs, 2), the numbers of a side and of a gloss. cosine, margin: (n_pairs,).
    """
    asked = _Pairs([facts for facts, _ in russian], glosses, pairs[:, 0], pairs[:, 1])
    rows = np.zeros((len(pairs), len(WORDING)))
    rows[:, _PLACES["share_left_out"]] = (
        1.0 - np.array([share for _, share in russian])[pairs[:, 0]]
    )
    for group in (
        _of_vectors(asked, cosine, margin),
        {"opens": asked.glosses(_opens)},
        _of_words(asked, cosine),
        _of_loose_beginnings(asked),
    ):
        for name, values in group.items():
            rows[:, _PLACES[name]] = values
    return rows


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Sides and glosses, each asked once for all its pairs.

    side_of, gloss_of: of each pair, intp (n_pairs,).
    """

    russian: Sequence[Facts]
    english: Sequence[Gloss]
    side_of: NDArray[np.intp]
    gloss_of: NDArray[np.intp]

    def glosses(self, ask: Callable[[Gloss], float]) -> Numbers:
        """``ask`` of the gloss of each pair, float64 (n_pairs,)."""
        return np.array([ask(gloss) for gloss in self.english], dtype=np.float64)[self.gloss_of]

    def sides(self, ask: Callable[[Facts], float]) -> Numbers:
        """``ask`` of the Russian of each pair, float64 (n_pairs,)."""
        return np.array([ask(facts) for facts in self.russian], dtype=np.float64)[self.side_of]

    def both(self, where: Truths, ask: Callable[[Facts, Facts], float]) -> Numbers:
        """``ask`` of both texts of each pair ``where``, 0 for the others: float64 (n_pairs,)."""
        values = np.zeros(len(where))
        for number in np.flatnonzero(where):
            gloss = self.english[self.gloss_of[number]].facts
            values[number] = ask(self.russian[self.side_of[number]], gloss)
        return values


def _of_vectors(pairs: _Pairs, cosine: Numbers, margin: Numbers) -> dict[str, Numbers]:
    """The features of the vectors and the lengths."""
    ours = pairs.sides(lambda facts: facts.words)
    theirs = pairs.glosses(lambda gloss: gloss.facts.words)
    length = _lengths(pairs, ours, theirs)
    size = np.log(np.minimum(ours, theirs) + 1)
    defining = pairs.glosses(lambda gloss: gloss.candidate.relation in _DEFINING) > 0
    return {
        "cosine": cosine,
        "margin": margin,
        "short_cosine": np.where(ours <= 2, cosine, 0.0),
        "size": size,
        "evidence": cosine * size,
        "length": length,
        "defined": np.where((ours <= 2) & (theirs > ours) & defining, length, 0.0),
    }


def _lengths(pairs: _Pairs, ours: Numbers, theirs: Numbers) -> Numbers:
    """|log| of the number of English words over that expected for the Russian, at most 3."""
    letters = pairs.sides(lambda facts: facts.abbreviation) > 0
    letters &= pairs.glosses(lambda gloss: gloss.facts.text.isupper()) == 0
    spelled = pairs.sides(lambda facts: len(facts.text))
    expected = np.where(letters, spelled, ours * _RATIO)
    length: Numbers = np.minimum(np.abs(np.log((theirs + 0.5) / (expected + 0.5))), 3.0)
    return length


def _of_words(pairs: _Pairs, cosine: Numbers) -> dict[str, Numbers]:
    """The features of the words of both."""
    ours = pairs.sides(lambda facts: facts.words)
    theirs = pairs.glosses(lambda gloss: gloss.facts.words)
    named = pairs.glosses(lambda gloss: gloss.facts.text[:1].isupper() or _bracketed(gloss)) > 0
    digits = pairs.sides(lambda facts: bool(facts.numbers))
    numbers = digits + pairs.glosses(lambda gloss: bool(gloss.facts.numbers))
    clash = pairs.both(numbers == 2, _number_clash)
    latin = pairs.sides(lambda facts: bool(facts.latin)) > 0
    return {
        "abbreviation": pairs.sides(lambda facts: facts.abbreviation),
        "sounds_alike": pairs.both(named & (ours == theirs) & (ours <= 3), _sounds_alike),
        "remark": (cosine < 0.5) & (pairs.glosses(lambda gloss: gloss.facts.remark) > 0),
        "numbers": np.where(numbers == 1, 0.5, clash),
        "shared": pairs.both(latin, _shared),
        "dangling": pairs.glosses(lambda gloss: gloss.facts.dangling),
        "article": pairs.glosses(lambda gloss: _bracketed(gloss) and gloss.facts.article),
    }


def _of_loose_beginnings(pairs: _Pairs) -> dict[str, Numbers]:
    """The features of where English with no mark at its beginning begins."""
    loose = pairs.glosses(_loose) > 0
    line = pairs.glosses(lambda gloss: gloss.candidate.relation in _LINE) > 0
    begins = pairs.glosses(lambda gloss: _loose(gloss) and _begins(gloss)) > 0
    inside = pairs.glosses(lambda gloss: _loose(gloss) and _inside_phrase(gloss)) > 0
    cut = pairs.glosses(lambda gloss: _loose(gloss) and _cut_name(gloss))
    verb = loose & (pairs.glosses(lambda gloss: gloss.facts.verb_start) > 0)
    listed = loose & (pairs.glosses(lambda gloss: gloss.facts.marks) > 0)
    inner = loose & (pairs.glosses(lambda gloss: gloss.facts.inner_article) > 0)
    starts = (loose | line) & (pairs.glosses(lambda gloss: gloss.facts.starts_inside) > 0)
    return {
        "phrase_start": begins,
        "inside_phrase": inside & ~begins,
        "verb_start": pairs.both(verb, lambda ours, _: not verbal(ours.text)),
        "inner_article": inner & (pairs.sides(lambda facts: facts.words) <= 4),
        "lists": listed & (pairs.sides(lambda facts: facts.marks) == 0),
        "cut_name": cut,
        "starts_inside": starts & (pairs.sides(lambda facts: facts.starts_inside) == 0),
    }


_PLACES = {name: place for place, name in enumerate(WORDING)}


def _bracketed(gloss: Gloss) -> bool:
    return gloss.candidate.relation.startswith("bracketed")


def _loose(gloss: Gloss) -> bool:
    return gloss.candidate.relation in _BEFORE and not gloss.candidate.quoted


def _opens(gloss: Gloss) -> bool:
    before = gloss.before.rstrip()
    return not before or before[-1] in _STARTERS


def _begins(gloss: Gloss) -> bool:
    return _FUNCTION_BEFORE.search(gloss.before) is not None


def _inside_phrase(gloss: Gloss) -> bool:
    return _PHRASE_BEFORE.search(gloss.before) is not None


def _cut_name(gloss: Gloss) -> bool:
    return gloss.facts.text[:1].isupper() and _CAPITAL_BEFORE.search(gloss.before) is not None


@lru_cache(maxsize=4096)
def verbal(russian: str) -> bool:
    """Whether the first word of ``russian`` may be a verb, a participle or a verbal noun."""
    match = _WORDS.search(russian)
    word = match.group().lower() if match else ""
    readings = russian_readings(word)
    return word.endswith(("ние", "ния", "тие", "ка")) or any(
        pos in ("VERB", "INFN", "PRTF", "PRTS", "GRND") for pos, _ in readings
    )


def _sounds_alike(russian: Facts, gloss: Facts) -> bool:
    return likeness(russian.text, gloss.text) > 0.75


def _number_clash(russian: Facts, gloss: Facts) -> float:
    """-1 where digits are shared, 1 where both sides have others."""
    return -1.0 if russian.numbers & gloss.numbers else 1.0


def _shared(russian: Facts, gloss: Facts) -> float:
    return len(russian.latin & gloss.latin) / len(russian.latin)
