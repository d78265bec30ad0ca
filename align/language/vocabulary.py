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
from typing import Any, NamedTuple, overload

from align.language.lists.frequencies import BEGINNING, WordList, word_list

MAX_WORD = 32
"""Letters of the longest word that a search considers, unless it is one unbroken unknown word."""

WORD_OF_ITS_OWN = 4.3
"""Cost below which the first part of compounds is also a word of its own: фото, видео, радио."""

_RARE_READING = 0.03
_GIVEN_COST = 3.0
_UNLISTED_COST = 8.4
_BOUND_FORM = 1.5
_MOST_BEGINNINGS = 20_000
_SHORT_REST = 3  # letters behind a combining form that are too few for the word that it modifies
_SHORT_PENALTY = {1: 3.5, 2: 1.6}
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A preposition, conjunction, particle or pronoun; cases: those that a preposition governs."""

    kind: str
    cases: frozenset[str]


class _Start(NamedTuple):
    """What up to four letters begin.

    words: the listed words that stand there, as lengths and costs. goes_on: whether they are four
    and longer words begin so. forms: the first parts of compounds that may stand there.
    """

    words: tuple[tuple[int, float], ...]
    goes_on: bool
    forms: tuple[str, ...]


class _Starts(dict[str, _Start]):
    """What is known of up to four letters, so that nearly all places in a tag take one look-up.

    Computed on first use; when there are very many, all are forgotten.
    """

    def __init__(self, costs: "WordCosts", prefixes: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._costs = costs
        self._prefixes = prefixes

    def __missing__(self, letters: str) -> _Start:
        size = len(letters)
        before = self[letters[:-1]] if size > 1 else _Start((), False, ())
        forms = before.forms if size > 2 else self._prefixes.get(letters, ())
        cost = self._costs.get(letters) if size < BEGINNING else self._costs.beginning(letters)
        here = () if cost is None or cost < 0 else ((size, cost),)
        known = _Start(
            before.words + here,
            size == BEGINNING and cost is not None,
            tuple(form for form in forms if letters.startswith(form[:size])),
        )
        if len(self) >= _MOST_BEGINNINGS:
            self.clear()
        self[letters] = known
        return known


class _Beginnings(dict[str, float | None]):
    """By five letters or more: the cost of the listed word that they are.

    Below 0 where they are no word but the beginning of one, None where no word begins so. Computed
    on first use; when there are very many, all are forgotten.
    """

    def __init__(self, costs: "WordCosts") -> None:
        super().__init__()
        self._costs = costs

    def __missing__(self, letters: str) -> float | None:
        if len(self) >= _MOST_BEGINNINGS:
            self.clear()
        self[letters] = cost = self._costs.beginning(letters)
        return cost


class WordCosts:
    """The cost of each word of a language, lower case with е for ё, at least 0."""

    def __init__(self, listed: WordList, changed: dict[str, float]) -> None:
        """changed: the words that cost something else than the list says, or are not in it."""
        self._listed = listed
        self._changed = changed
        self._changed_at: dict[str, list[str]] = {}
        for word in changed:
            if len(word) >= BEGINNING:
                self._changed_at.setdefault(word[:BEGINNING], []).append(word)

    @overload
    def get(self, word: str) -> float | None: ...

    @overload
    def get(self, word: str, otherwise: float) -> float: ...

    @overload
    def get(self, word: str, otherwise: float | None) -> float | None: ...

    def get(self, word: str, otherwise: float | None = None) -> float | None:
        """The cost of a word; ``otherwise`` where there is none."""
        cost = self._changed.get(word)
        if cost is None and self._listed.has_alphabet_of(word):
            centibels = self._listed.centibels(word)
            cost = None if centibels is None else centibels / 100
        return otherwise if cost is None else cost

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def __getitem__(self, word: str) -> float:
        cost = self.get(word)
        if cost is None:
            raise KeyError(word)
        return cost

    def beginning(self, letters: str) -> float | None:
        """The cost of four letters or more as a word.

        Below 0 where they are only the beginning of a word, None where no word begins so.
        """
        if letters in self._changed:
            return self._changed[letters]
        listed = self._listed.beginning(letters)
        if listed is not None:
            return listed / 100
        changed = self._changed_at.get(letters[:BEGINNING])
        return -1.0 if changed and any(word.startswith(letters) for word in changed) else None


@dataclass(frozen=True, slots=True)
class WordModel:
    """The words of one language.

    costs: of each listed word. prefixes: first parts of compounds by their first two letters.
    unknown: the cost of an unlisted word by its number of letters, up to MAX_WORD. language: ru or
    en. starts: what begins with up to four letters. longer: what five letters or more are.
    """

    language: str
    costs: WordCosts
    prefixes: dict[str, tuple[str, ...]]
    unknown: tuple[float, ...]
    starts: _Starts
    longer: _Beginnings

    def words_at(self, letters: str, first: int, stop: int, base: float) -> list[tuple[int, float]]:
        """The listed words in ``letters`` from ``first`` on that end by ``stop``, shortest first.

        Of each its end, and its cost and ``base`` together. stop: at most the length of the text.
        """
        return self.words_from(letters, first, stop, base)[0]

    def words_from(
        self, letters: str, first: int, stop: int, base: float
    ) -> tuple[list[tuple[int, float]], tuple[str, ...]]:
        """The words of :meth:`words_at`, and the first parts of compounds that may start there.

        Part of the innermost loop of splitting: nothing is looked up that no word can begin with.
        """
        last = first + BEGINNING
        found, goes_on, forms = self.starts[letters[first : last if last < stop else stop]]
        words = [(first + size, base + cost) for size, cost in found]
        if goes_on:
            longer = self.longer
            last += 1
            while last <= stop and (known := longer[letters[first:last]]) is not None:
                if known >= 0:
                    words.append((last, base + known))
                last += 1
        return words, forms

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


def _changed_costs(listed: WordList) -> dict[str, float]:
    """What words cost where that is not what the list says, by how they are written."""
    changed = _folded(listed) if listed.language == "ru" else {}
    short = {word: centibels / 100 for word, centibels in listed.short_words()} | changed
    allowed = _short_words(listed.language)
    return changed | {
        word: cost + _SHORT_PENALTY[len(word)]
        for word, cost in short.items()
        if len(word) in _SHORT_PENALTY and word not in allowed
    }


def _folded(listed: WordList) -> dict[str, float]:
    """The costs of words written with е that are commoner with ё."""
    folded: dict[str, float] = {}
    for word, centibels in listed.words_with("ё"):
        plain = word.replace("ё", "е")
        folded[plain] = min(centibels / 100, folded.get(plain, math.inf))
    return {
        word: cost
        for word, cost in folded.items()
        if (known := listed.centibels(word)) is None or cost < known / 100
    }


@lru_cache(maxsize=2)
def word_model(language: str) -> WordModel:
    """The word model of ``language`` (ru or en), loaded once."""
    listed = word_list(language)
    forms = _combining_forms(_RUSSIAN if language == "ru" else _LATIN)
    changed = _changed_costs(listed)
    costs = WordCosts(listed, changed)
    bound = {form: costs.get(form, _UNLISTED_COST) for form in forms}
    bound = {form: cost + _BOUND_FORM for form, cost in bound.items() if cost > WORD_OF_ITS_OWN}
    costs = WordCosts(listed, changed | bound)
    prefixes = {form[:2]: tuple(f for f in forms if f[:2] == form[:2]) for form in forms}
    unknown = tuple(unknown_cost(language, letters) for letters in range(MAX_WORD + 1))
    starts = _Starts(costs, prefixes)
    return WordModel(language, costs, prefixes, unknown, starts, _Beginnings(costs))


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
    tags = _known_tags(word)
    main = tags[0][0].POS if tags else ""
    usual = [tag for tag, share in tags if share >= _RARE_READING or main == tag.POS]
    return tuple((str(tag.POS), frozenset(tag.grammemes)) for tag in usual)


def _known_tags(word: str) -> list[tuple[Any, float]]:
    """pymorphy's tags of a word that its dictionary holds and their shares, likeliest first.

    Those of :func:`russian_parses`, without their normal forms, in half the time.
    """
    analyzer = russian_analyzer()
    dictionary = analyzer.dictionary
    forms = dictionary.words.similar_items(word.lower(), analyzer.char_substitutes)
    if forms and not word.islower():  # a capital may be an initial
        return [(parse.tag, parse.score) for parse in analyzer.parse(word)]
    tags = [dictionary.build_tag_info(*form) for _, found in forms for form in found]
    if len(tags) == 1:
        return [(tags[0], 1.0)]
    parses = [(word, tag, word, 1.0, ()) for tag in tags]
    weighed = analyzer.prob_estimator.apply_to_parses(word, word, parses)
    return [(tag, share) for _, tag, _, share, _ in weighed]


def dictionary_words(letters: str, start: int) -> list[str]:
    """The dictionary's words that begin at ``start``, of five letters or more."""
    beginning = letters[start : start + 5]
    if len(beginning) < 5 or not _begins_in_dictionary(beginning):
        return []
    words = russian_analyzer().dictionary.words.prefixes(letters[start : start + MAX_WORD])
    return [word for word in words if len(word) >= 5]


@lru_cache(maxsize=5_000)
def _begins_in_dictionary(letters: str) -> bool:
    """Whether a word of the dictionary begins so."""
    return any(True for _ in russian_analyzer().dictionary.words.iterkeys(letters))


def given_costs(words: Collection[str]) -> Mapping[str, float]:
    """The costs of words that the caller knows to be likely, folded as in the word model.

    The last few sets are cached: pass the same frozenset again and again.
    """
    return _costs_of(frozenset(words)) if words else {}


@lru_cache(maxsize=8)
def _costs_of(words: frozenset[str]) -> Mapping[str, float]:
    return {word.lower().replace("ё", "е"): _GIVEN_COST for word in words if word}
