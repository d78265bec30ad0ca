"""Short Cyrillic that may not be Russian: what else it may be, and what the article says about it.

One or two words are often spelt the same in Russian, Ukrainian, Bulgarian and Serbian, or are in no
dictionary at all. Then the nearest stretch whose language is certain decides, and after it what the
English around it speaks of. Where neither does, the language is called uncertain.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from align.hashtags.splitting import split_hashtag
from align.language.identification import (
    by_letters,
    cyrillic_words,
    in_common,
    is_russian_word,
    mean_frequency,
)
from align.lexicon import language_names
from align.records import Document, Fragment

_SHORT = 2
"""Words up to which a stretch is short."""
_LONGEST = 80
"""Characters of a short stretch."""
_LEANS, _EVEN, _LESS = 1.0, -0.5, -1.0
"""By how many powers of ten the words must be commoner in another language than in Russian to raise
a doubt: on their own; where the article speaks of that country; and beside that language."""
_NAMES = language_names()
_LISTS = {"uk": "uk", "bg": "bg", "sr": "sh"}
"""The languages whose word lists can tell, and the names of the lists."""
_NEVER = {
    "uk": re.compile("[ыэъё]"),
    "be": re.compile("[ищъ]"),
    "sr": re.compile("[ыэъёйщья]"),
    "mk": re.compile("[ыэъёйщья]"),
    "bg": re.compile("[ыэё]"),
}
"""The letters of Russian that a language does not have."""
_TURKIC = ("kk", "ky", "ba", "tt")
_MIXED = 4
"""The fewest words of a stretch that can be a mixture."""
_RUSSIA = re.compile(
    r"\b(?:Russ\w+|Moscow|Kremlin|Putin|Duma|Soviet\w*|Siberia\w*|St\.? Petersburg)\b"
)
_PLACES = {
    "uk": re.compile(r"\b(?:Ukrain\w+|Kyiv|Kiev|Lviv|Kharkiv|Odesa|Odessa)\b"),
    "bg": re.compile(r"\b(?:Bulgaria\w*|Sofia|Plovdiv|Varna)\b"),
    "sr": re.compile(r"\b(?:Serb\w+|Belgrade|Novi Sad|Montenegr\w+|Bosnia\w*)\b"),
    "be": re.compile(r"\b(?:Belarus\w*|Minsk|Hrodna|Grodno)\b"),
    "kk": re.compile(r"\b(?:Kazakh\w*|Almaty|Astana)\b"),
    "ky": re.compile(r"\b(?:Kyrgyz\w*|Bishkek|Osh)\b"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against Russian in a short stretch.

    languages: those it may be as well. gain: by how many powers of ten all of its words are
    commoner in one of them than in Russian. unknown: none of its words is in a dictionary, so that
    it may be anything. turkic: all of its words are common in Kazakh or Kyrgyz, spelt with Russian
    letters, and rare in Russian.
    """

    languages: tuple[str, ...] = ()
    gain: float = 0.0
    unknown: bool = False
    turkic: bool = False

    @property
    def words(self) -> str:
        """The doubt in plain words."""
        if self.unknown:
            return "too short to tell, and in none of the dictionaries"
        names = [_NAMES[language] for language in self.languages]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        return f"it may be {listed} as well as Russian"


@lru_cache(maxsize=4096)
def doubt_of(text: str, *, hashtag: bool = False) -> Doubt | None:
    """The doubt whether a stretch taken for Russian is Russian; None without one."""
    if len(text) > _LONGEST:
        return None
    words = cyrillic_words(" ".join(split_hashtag(text)) if hashtag else text)
    if not 0 < len(words) <= _SHORT and not hashtag:
        return None
    unknown = not any(is_russian_word(word) for word in words)
    turkic = tuple(code for code, listed in turkic_words().items() if listed.issuperset(words))
    if turkic:
        return Doubt(turkic, _EVEN, unknown=unknown, turkic=True)
    if unknown:
        return Doubt(unknown=True)
    return _common_elsewhere(words) if len(words) <= _SHORT else None


def _common_elsewhere(words: Sequence[str]) -> Doubt | None:
    """The doubt about words that other languages use as well; None where hardly any does."""
    gains = {
        language: min(_gain(word, language) for word in words)
        for language in _LISTS
        if all(_may_be(word, language) for word in words)
    }
    for least in (_LEANS, _EVEN, _LESS):
        likely = tuple(language for language, gain in gains.items() if gain >= least)
        if likely:
            return Doubt(likely, max(gains.values()))
    return None


def _may_be(word: str, language: str) -> bool:
    """Whether a language has the word among its common words and has all its letters."""
    return in_common(word, _LISTS[language]) and not _NEVER[language].search(word)


def _gain(word: str, language: str) -> float:
    """By how many powers of ten a word is commoner in a language than in Russian."""
    return mean_frequency([word], _LISTS[language]) - mean_frequency([word], "ru")


def mixture(text: str, language: str) -> tuple[str, str] | None:
    """(language, doubt) of a stretch that mixes Russian with ``language``; None for others.

    The language is "ru" where most of the words are Russian, otherwise "und". ``language`` must
    have been recognised by letters that Russian does not have.
    """
    words = cyrillic_words(text)
    other = [word for word in words if by_letters(word)]
    russian = [word for word in words if _only_russian(word, language)]
    if len(words) < _MIXED or not other or len(russian) < max(2, len(words) / 3):
        return None
    name = _NAMES.get(language, language)
    if 2 * len(russian) >= len(words):
        return "ru", f"Russian mixed with {name}"
    return "und", f"{name} mixed with Russian"


def _only_russian(word: str, language: str) -> bool:
    """Whether a word is Russian and, as far as can be told, of no other language."""
    if by_letters(word):
        return False
    letters = _NEVER.get(language)
    if letters and letters.search(word):
        return True
    if language == "be" or len(word) < 4 or not is_russian_word(word):
        return False
    listed = _LISTS.get(language)
    ours = mean_frequency([word], "ru") - _LEANS
    return listed is None or ours > mean_frequency([word], listed)


def with_doubts(document: Document, fragments: Sequence[Fragment]) -> list[Fragment]:
    """``fragments`` in order of start, with those marked whose language the article leaves open."""
    fragments = [_mixed(document.text, fragment) for fragment in fragments]
    shown = [fragment for fragment in fragments if not fragment.excluded]
    if _all_russian(document.text, shown):
        return fragments
    doubts = {
        fragment: _doubt(document.text, fragment)
        for fragment in shown
        if fragment.language == "ru" and not fragment.doubt
    }
    certain = sorted(
        (fragment for fragment in shown if doubts.get(fragment) is None and not fragment.doubt),
        key=lambda fragment: (fragment.start, fragment.end),
    )
    named = _named(document) if not certain else frozenset()
    return [_settled(fragment, doubts.get(fragment), certain, named) for fragment in fragments]


def _all_russian(text: str, fragments: Sequence[Fragment]) -> bool:
    """Whether at least one fragment is certainly Russian and none is foreign."""
    return all(fragment.language == "ru" for fragment in fragments) and any(
        _plainly_russian(text, fragment) or _doubt(text, fragment) is None for fragment in fragments
    )


def _settled(
    fragment: Fragment, doubt: Doubt | None, certain: Sequence[Fragment], named: frozenset[str]
) -> Fragment:
    """The fragment, marked if its language is open, or in a Turkic language if beside one."""
    if doubt is None:
        return fragment
    nearest = _nearest(fragment, certain)
    if doubt.turkic and nearest is not None and nearest.language in _TURKIC:
        return replace(fragment, language=nearest.language)
    if not _open(fragment, doubt, certain, named):
        return fragment
    return replace(fragment, doubt=doubt.words)


@cache
def turkic_words() -> dict[str, frozenset[str]]:
    """By language, common words of Kazakh and Kyrgyz that Russian letters can spell."""
    path = resources.files("align") / "resources" / "turkic_words.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {language: frozenset(words.split()) for language, words in rows}


def _mixed(text: str, fragment: Fragment) -> Fragment:
    """The fragment, with the doubt noted if it mixes languages."""
    if fragment.language in ("ru", "und") or fragment.excluded or fragment.kind == "hashtag":
        return fragment
    mixed = mixture(text[fragment.start : fragment.end], fragment.language)
    return fragment if mixed is None else replace(fragment, language=mixed[0], doubt=mixed[1])


def _plainly_russian(text: str, fragment: Fragment) -> bool:
    """Whether a fragment is Russian and more than _SHORT words long."""
    return fragment.language == "ru" and len(text[fragment.start : fragment.end].split()) > _SHORT


def _doubt(text: str, fragment: Fragment) -> Doubt | None:
    if fragment.kind == "name":
        return None
    body = text[fragment.start : fragment.end]
    return doubt_of(body, hashtag=fragment.kind == "hashtag")


def _open(
    fragment: Fragment, doubt: Doubt, certain: Sequence[Fragment], named: frozenset[str]
) -> bool:
    """Whether neither the nearest fragment nor what the English speaks of settles a doubt."""
    nearest = _nearest(fragment, certain)
    if nearest is not None:
        language = nearest.language
        return language != "ru" and (doubt.unknown or language in (*doubt.languages, "und"))
    if "ru" in named:
        return False
    likely = doubt.gain >= _EVEN and not named.isdisjoint(doubt.languages)
    return doubt.unknown or doubt.gain >= _LEANS or likely


def _nearest(fragment: Fragment, certain: Sequence[Fragment]) -> Fragment | None:
    """The nearest of the certain fragments, the earlier of two as near; None without one."""
    place = bisect_left(certain, fragment.start, key=lambda other: other.start)
    around = certain[max(0, place - 1) : place + 1]
    return min(
        around,
        key=lambda other: max(other.start - fragment.end, fragment.start - other.end),
        default=None,
    )


def _named(document: Document) -> frozenset[str]:
    """The languages whose country, places or speakers the text names."""
    languages = {language for language, places in _PLACES.items() if places.search(document.text)}
    return frozenset(languages | {"ru"} if _RUSSIA.search(document.text) else languages)
