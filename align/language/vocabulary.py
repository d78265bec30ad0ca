"""The cost of a string of letters as a word: the knowledge that splits hashtags.

Costs are negative decimal logarithms of probabilities. Frequencies come from ``wordfreq``
(Speer 2022, doi 10.5281/zenodo.7199437), Russian inflection from ``pymorphy3``; both load when
first needed.
"""

import csv
import math
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from align.language.lists.frequencies import LARGE, rarities

MAX_WORD = 32
"""Letters of the longest word that a search considers, unless it is one unbroken unknown word."""

WORD_OF_ITS_OWN = 4.3
"""Cost below which the first part of compounds is also a word of its own: фото, видео, радио."""

_RARE_READING = 0.03
_GIVEN_COST = 3.0
_UNLISTED_COST = 8.4
_BOUND_FORM = 1.5
_SHORT_REST = 3  # letters behind a combining form that are too few for the word that it modifies
_SHORT_PENALTY = {1: 3.5, 2: 1.6}
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A preposition, conjunction, particle or pronoun; cases: those that a preposition governs."""

    kind: str
    cases: frozenset[str]


_Beginning = tuple[tuple[tuple[int, float], ...], int]


class _Beginnings(dict[str, _Beginning]):
    """By one to four letters: what listed words can begin with them.

    That is the words of up to three letters, as lengths and costs, and the length of the longest
    word with all four, 0 for none. Computed on first use, so that four letters take one look-up
    instead of four.
    """

    def __init__(self, costs: dict[str, float], longest: dict[str, int]) -> None:
        super().__init__()
        self._costs, self._longest = costs, longest

    def __missing__(self, letters: str) -> _Beginning:
        starts = ((size, self._costs.get(letters[:size])) for size in (1, 2, 3)[: len(letters)])
        words = tuple((size, cost) for size, cost in starts if cost is not None)
        self[letters] = beginning = (words, self._longest.get(letters, 0))
        return beginning


@dataclass(frozen=True, slots=True)
class WordModel:
    """The words of one language.

    costs: of each listed word, lower case with е for ё, at least 0. prefixes: first parts of
    compounds by their first two letters. unknown: the cost of an unlisted word by its number of
    letters, up to MAX_WORD. language: ru or en. beginnings: what listed words can begin with.
    """

    language: str
    costs: dict[str, float]
    prefixes: dict[str, tuple[str, ...]]
    unknown: tuple[float, ...]
    beginnings: "_Beginnings"

    def words_at(self, letters: str, first: int, base: float) -> list[tuple[int, float]]:
        """The listed words in ``letters`` that start at ``first``, shortest first.

        Of each its end, and its cost and ``base`` together. Part of the innermost loop of
        splitting: nothing is looked up that no word can begin with.
        """
        short, longest = self.beginnings[letters[first : first + 4]]
        words = [(first + size, base + cost) for size, cost in short] if short else []
        if longest:
            cost_of = self.costs.get
            for last in range(first + 4, min(first + longest, len(letters)) + 1):
                if (cost := cost_of(letters[first:last])) is not None:
                    words.append((last, base + cost))
        return words

    def unknown_cost(self, letters: int) -> float:
        """The cost of an unlisted word of any number of letters."""
        if letters <= MAX_WORD:
            return self.unknown[letters]
        return unknown_cost(self.language, letters)


def unknown_cost(language: str, letters: int) -> float:
    """The cost of an unlisted word of so many letters."""
    per_letter = 0.62 if language == "ru" else 0.85
    return 6.9 + per_letter * letters + 0.6 * max(0, letters - 11)


def _resource(name: str) -> str:
    return (files("align") / "resources" / name).read_text(encoding="utf-8")


def _rows(name: str) -> list[list[str]]:
    """The cells of a tab-separated resource, comments left out."""
    lines = [line for line in _resource(name).splitlines() if not line.startswith("#")]
    return list(csv.reader(lines, delimiter="\t"))


@lru_cache(maxsize=1)
def function_words() -> dict[str, FunctionWord]:
    """The function words by their letters, е for ё."""
    return {
        word: FunctionWord(kind, frozenset(cases.split()))
        for word, kind, cases in _rows("hashtag_function_words.tsv")
    }


def _short_words(language: str) -> frozenset[str]:
    rows = _rows("hashtag_short_words.tsv")
    return frozenset(word for code, words in rows if code == language for word in words.split())


@lru_cache(maxsize=1)
def compound_heads() -> frozenset[str]:
    """The last parts of English compounds that are written as one word."""
    return frozenset(_resource("hashtag_compound_heads.txt").splitlines()[1:])


@lru_cache(maxsize=2)
def _combining_forms(alphabet: frozenset[str]) -> tuple[str, ...]:
    lines = _resource("hashtag_combining_forms.txt").splitlines()
    return tuple(form for form in lines if form and set(form) <= alphabet)


@lru_cache(maxsize=20_000)
def begins_with_form(word: str) -> bool:
    """Whether a Russian word is a compound whose first part is no word: госбюджет, спецслужба.

    What follows must be a word, unless the dictionary does not hold the compound: госжилинспекция.
    """
    known = russian_analyzer().word_is_known
    rests = [word[len(form) :] for form in _combining_forms(_RUSSIAN) if word.startswith(form)]
    return any(known(rest) if known(word) else True for rest in rests if len(rest) > _SHORT_REST)


def _listed_costs(language: str) -> dict[str, float]:
    """The costs of all words of a language's list that are in its own alphabet."""
    first, last = ("а", "ђ") if language == "ru" else ("a", "{")
    costs = rarities(language, LARGE).copy()  # all at once, and without those that do not fit
    for word in [word for word in costs if not first <= word < last]:
        del costs[word]
    return costs


def _fold_yo(costs: dict[str, float]) -> None:
    """Give each е spelling the cost of the commoner of itself and its ё spelling."""
    for word in [word for word in costs if "ё" in word]:
        plain = word.replace("ё", "е")
        costs[plain] = min(costs[word], costs.get(plain, math.inf))


@lru_cache(maxsize=2)
def word_model(language: str) -> WordModel:
    """The word model of ``language`` (ru or en), loaded once."""
    alphabet = _RUSSIAN if language == "ru" else _LATIN
    costs = _listed_costs(language)
    if language == "ru":
        _fold_yo(costs)
    allowed = _short_words(language)
    for word in [word for word in costs if len(word) <= 2 and word not in allowed]:
        costs[word] += _SHORT_PENALTY[len(word)]
    forms = _combining_forms(alphabet)
    for form in forms:
        if costs.get(form, _UNLISTED_COST) > WORD_OF_ITS_OWN:
            costs[form] = costs.get(form, _UNLISTED_COST) + _BOUND_FORM
    prefixes = {form[:2]: tuple(f for f in forms if f[:2] == form[:2]) for form in forms}
    unknown = tuple(unknown_cost(language, letters) for letters in range(MAX_WORD + 1))
    longest: dict[str, int] = {}
    for word in costs:
        start = word[:4]
        if len(word) > longest.get(start, 3):
            longest[start] = len(word)
    return WordModel(language, costs, prefixes, unknown, _Beginnings(costs, longest))


@lru_cache(maxsize=1)
def russian_analyzer() -> Any:
    """The morphological analyser; it loads once, in a tenth of a second."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def russian_parses(word: str) -> Sequence[Any]:
    """pymorphy's parses of any word, likeliest first, at least one.

    It fails on letters that Unicode has no name for; they are read as question marks.
    """
    analyzer = russian_analyzer()
    try:
        parses: Sequence[Any] = analyzer.parse(word)
    except ValueError:
        parses = analyzer.parse("".join(c if unicodedata.name(c, "") else "?" for c in word))
    return parses


@lru_cache(maxsize=65536)
def russian_readings(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The readings of ``word`` in the dictionary: part of speech and grammemes, likeliest first.

    Empty for a word that it does not hold. Rare readings as another part of speech (дай as a form
    of the name Дая) are left out.
    """
    analyzer = russian_analyzer()
    if not analyzer.word_is_known(word):
        return ()
    readings = analyzer.parse(word)
    main = readings[0].tag.POS
    usual = [r for r in readings if r.score >= _RARE_READING or main == r.tag.POS]
    return tuple((str(reading.tag.POS), frozenset(reading.tag.grammemes)) for reading in usual)


def dictionary_words(letters: str, start: int) -> list[str]:
    """The dictionary's words that begin at ``start``, of five letters or more."""
    words = russian_analyzer().dictionary.words.prefixes(letters[start : start + MAX_WORD])
    return [word for word in words if len(word) >= 5]


def given_costs(words: Collection[str]) -> Mapping[str, float]:
    """The costs of words that the caller knows to be likely, folded as in the word model.

    The last few sets are cached: pass the same frozenset again and again.
    """
    return _costs_of(frozenset(words)) if words else {}


@lru_cache(maxsize=8)
def _costs_of(words: frozenset[str]) -> Mapping[str, float]:
    return {word.lower().replace("ё", "е"): _GIVEN_COST for word in words if word}
