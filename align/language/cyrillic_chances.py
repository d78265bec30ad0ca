"""How likely a few Cyrillic words are in each of eight languages, by their letters and endings.

A multinomial logistic regression over the runs of one to five letters of a word, the word itself,
whether Russian has it, and how common it is where wordfreq has a list. The words of a phrase count
as independent. The weights lie in resources/cyrillic_weights.npy; :mod:`align.fitting.languages`
makes them. Linear models of letter n-grams are what wins between closely related languages
(Zampieri et al. 2017, *Findings of the VarDial evaluation campaign 2017*).
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from align.language.lists.frequencies import common_words
from align.language.vocabulary import russian_analyzer

LANGUAGES = ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky")
ALPHABETS = {
    "ru": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    "uk": frozenset("абвгдежзийклмнопрстуфхцчшщьюяєіїґ"),
    "be": frozenset("абвгдежзйклмнопрстуфхцчшыьэюяёіў"),
    "bg": frozenset("абвгдежзийклмнопрстуфхцчшщъьюя"),
    "sr": frozenset("абвгдежзиклмнопрстуфхцчшђјљњћџ"),
    "mk": frozenset("абвгдежзиклмнопрстуфхцчшѓјљњќџѕ"),
    "kk": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі"),
    "ky": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёңөү"),
}
WORD_LISTS = {"ru": "ru", "uk": "uk", "bg": "bg", "sr": "sh", "mk": "mk"}
"""The languages of which wordfreq has a list, and its names for them."""

STEP = 1 / 1024
"""What 1 in the table of weights stands for, in natural log odds."""
BUCKETS = 1 << 17
"""Rows of the table that runs of letters and words share by their hash."""
_COMMONNESS = (0.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5)
"""Frequencies, Zipf scale, each a feature of the words above it; the first: of all in the list."""
ROWS = BUCKETS + 2 + len(WORD_LISTS) * len(_COMMONNESS)
"""Rows of the table: BUCKETS, "Russian has it", "Russian lacks it", the steps of each word list."""

_LONGEST_RUN = 5
_MIX, _BITS_32 = 2654435761, 0xFFFFFFFF
_SHIFT = 32 - BUCKETS.bit_length() + 1
_STRANGE = 10.0
"""What a letter that a language does not have takes from its log odds, in a word and in a text."""
_NEVER_RUSSIAN = re.compile("[жшчщ]ы")
_MISSPELT = 5.0
"""What such a spelling takes from the log odds of Russian."""
_SLIPS, _SLANG = 0.005, 0.24
"""The shares of listed words and of others that are slang or slips, unlike what was learnt."""
_LONGEST_WORD = 40
"""Letters of a word that are looked at: dictionaries take the square of its length."""
_MOST_WORDS = 100
"""Words of a text that are looked at."""
_WORD = re.compile(r"[\u0400-\u052f]+")
_SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџш"
_IN_LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
_LATIN = str.maketrans(dict(zip(_SERBIAN, _IN_LATIN.split(), strict=True)))


def language_chances(text: str, prior: Mapping[str, float]) -> dict[str, float]:
    """By language, how likely the words of a lower-case text are in it, 0..1, in sum 1.

    prior: natural log odds that some languages have beforehand. A language without a letter of the
    text is as good as excluded. Words that no list has count together as one word does, since a
    text in slang has many. Rounded to three places, so that no processor decides otherwise.
    """
    odds = [
        one + prior.get(code, 0.0) for code, one in zip(LANGUAGES, _text_odds(text), strict=True)
    ]
    return dict(zip(LANGUAGES, (round(chance, 3) for chance in _in_sum_1(odds)), strict=True))


@lru_cache(maxsize=16384)
def _text_odds(text: str) -> tuple[float, ...]:
    """The log odds of a lower-case text for each of LANGUAGES."""
    words = [word[:_LONGEST_WORD] for word in _WORD.findall(text)[:_MOST_WORDS]]
    odds = [-_STRANGE * count for count in _strange_letters(text)]
    odds[0] -= _MISSPELT if _NEVER_RUSSIAN.search(text) else 0.0
    unlisted = [0] * len(LANGUAGES)
    for word in words:
        scores, listed = _word_scores(word)
        if listed:
            odds = [one + more for one, more in zip(odds, listed, strict=True)]
        else:
            unlisted = [one + more for one, more in zip(unlisted, scores, strict=True)]
    return tuple(one + more for one, more in zip(odds, _damped(unlisted, _SLANG), strict=True))


def _strange_letters(text: str) -> list[int]:
    """The number of letters of a text that each of LANGUAGES does not have."""
    letters = {letter for letter in text if "\u0400" <= letter <= "\u052f"}
    return [len(letters - ALPHABETS[code]) for code in LANGUAGES]


def _in_sum_1(odds: Sequence[float]) -> list[float]:
    likely = [math.exp(one - max(odds)) for one in odds]
    return [one / sum(likely) for one in likely]


def _damped(scores: Sequence[int], share: float) -> tuple[float, ...]:
    """The log odds that scores give if a share of words follows no pattern that was learnt."""
    chances = _in_sum_1([score * STEP for score in scores])
    return tuple(math.log((1.0 - share) * chance + share / len(LANGUAGES)) for chance in chances)


def weight_rows(word: str) -> list[int]:
    """The rows of the table that speak of a lower-case word; one may come more than once."""
    rows = _letter_rows(word)
    rows.append(BUCKETS if is_russian_word(word) else BUCKETS + 1)
    first = BUCKETS + 2
    for code in WORD_LISTS:
        frequency = common_frequency(word, code)
        if frequency:
            rows.extend(first + i for i, least in enumerate(_COMMONNESS) if frequency >= least)
        first += len(_COMMONNESS)
    return rows


def _letter_rows(word: str) -> list[int]:
    """The rows of the runs of letters of a word and, twice, of the word as a whole."""
    codes = [1, *(ord(letter) - 0x3F0 for letter in word), 1]
    rows = []
    for first in range(len(codes)):
        value = 0
        for code in codes[first : first + _LONGEST_RUN]:
            value = (value * 257 + code) & _BITS_32
            rows.append(((value * _MIX) & _BITS_32) >> _SHIFT)
    value = 7
    for code in codes:
        value = (value * 263 + code) & _BITS_32
    whole = ((value * _MIX) & _BITS_32) >> _SHIFT
    return [*rows, whole, whole]


@lru_cache(maxsize=65536)
def _word_scores(word: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The weights of a word in all for each of LANGUAGES, in steps of STEP; its log odds if listed.

    There are no log odds of a word that is in no list: it counts with the others of its text.
    """
    rows = weight_rows(word)
    weights = _weights()[rows].sum(axis=0, dtype=np.int64).tolist()
    strange = _strange_letters(word)
    scores = tuple(
        weight - round(_STRANGE / STEP) * count
        for weight, count in zip(weights, strange, strict=True)
    )
    listed = max(rows) >= BUCKETS + 2 or BUCKETS in rows or word in _frequent_anywhere()
    return scores, _damped(scores, _SLIPS) if listed else ()


@cache
def _weights() -> NDArray[np.int16]:
    """int16, (ROWS, 8), in steps of STEP, read-only."""
    with (files("align") / "resources" / "cyrillic_weights.npy").open("rb") as file:
        weights: NDArray[np.int16] = np.load(file, allow_pickle=False)
    weights.setflags(write=False)
    return weights


def common_frequency(word: str, language: str) -> float:
    """The frequency of a lower-case word among the commonest of a language of WORD_LISTS.

    On the Zipf scale (3: one in a million, 7: one in a hundred), 0 for a word that is not there.
    """
    # wordfreq keeps its Serbian list in Latin letters.
    listed = word.translate(_LATIN) if language == "sr" else word
    rarity = common_words(WORD_LISTS[language]).get(listed)
    return 0.0 if rarity is None else round(math.log10(10.0**-rarity) + 9, 2)


@cache
def frequent_words() -> dict[str, tuple[str, ...]]:
    """By language, common words of Belarusian, Kazakh and Kyrgyz, which wordfreq does not have."""
    text = (files("align") / "resources" / "frequent_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {code: tuple(words.split()) for code, words in rows}


def is_listed(word: str) -> bool:
    """Whether a list of any of LANGUAGES has a lower-case word, or Russian morphology knows it."""
    return bool(_word_scores(word)[1])


@cache
def _frequent_anywhere() -> frozenset[str]:
    return frozenset(word for words in frequent_words().values() for word in words)


_LOANS = re.compile(r"(?:аким|акимат|маслихат|хокимият|хурал)(?:а|у|ом|е|ы|ов|ам|ами|ах)?")
"""Offices of Central Asia and Siberia that Russian texts name and that its dictionary lacks."""


@lru_cache(maxsize=65536)
def is_russian_word(word: str) -> bool:
    """Whether Russian has the word, inflected or not."""
    if len(word) > _LONGEST_WORD:
        return False
    return (
        word in common_words("ru")
        or bool(russian_analyzer().word_is_known(word))
        or _LOANS.fullmatch(word) is not None
    )
