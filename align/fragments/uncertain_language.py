"""Short Cyrillic that may not be Russian: what else it may be, and what the article says about it.

A few words are often spelt the same in Russian, Ukrainian, Bulgarian and Serbian, or are in no
dictionary at all. What stands around them decides first: the nearest stretch whose language is
certain, and without one what the English speaks of. Where the words still leave more than one
language open, the language is called uncertain.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from align.hashtags.splitting import split_hashtag
from align.language.cyrillic_chances import (
    LANGUAGES,
    frequent_words,
    is_listed,
    is_russian_word,
    language_chances,
)
from align.language.identification import (
    NOT_RUSSIAN,
    RUSSIAN_FIRST,
    SURE,
    by_letters,
    cyrillic_language,
    cyrillic_words,
    is_abbreviation,
    label_before,
    likely_language,
)
from align.language.lists.lexicon import language_names
from align.language.look_alikes import spelt_as_before_1918
from align.records import Document, Fragment

_SHORT = 4
"""Words up to which a stretch is short."""
_LONGEST = 80
"""Characters of a short stretch."""
_CERTAIN = 0.95
"""How likely a language is that decides what stands beside it."""
_BESIDE = {False: 2.5, True: 3.0}
"""The log odds of the language of the nearest certain stretch, by whether that is Russian."""
_ELSEWHERE = -2.5
"""Those of each third language beside one that is not Russian."""
_NAMED = {False: 1.5, True: 2.5}
"""Those of a language whose country the English names, likewise."""
_SURER = 0.95
"""How likely it must be that words are not Russian where what stands around them speaks for it."""
_LEAST_RUSSIAN = 0.12
"""How likely Russian must be, by several words alone, for Russian beside them to make them that."""
_HARDLY_RUSSIAN, _ENOUGH = 0.03, 8
"""How likely Russian may be at most for several words that it has, of so many letters in all, to be
another language's."""
_ANOTHER = 0.7
"""How likely another language must be where Russian has the words too: in Kazakh and Kyrgyz, that
is mere chance."""
_RIVALS = 0.5
"""How many times as likely as Russian another language must be to raise a doubt about Russian."""
_SEVERAL = 2
"""Stretches of other languages, with none of Russian, that make what is doubtful another's too."""
_TURKIC = ("kk", "ky")
_POSSIBLE = 0.1
"""How likely a language is that a doubt names."""
_NAMES = language_names()
_FAR = 4.0
"""How many times as likely as in the other language of a mixture a word must be in Russian."""
_MIXED = 4
"""The fewest words of a stretch that can be a mixture."""
_PLACES = {
    "ru": re.compile(
        r"\b(?:Russ\w+|Moscow|Kremlin|Putin|Duma|Soviet\w*|Siberia\w*|St\.? Petersburg)\b"
    ),
    "uk": re.compile(r"\b(?:Ukrain\w+|Kyiv|Kiev|Lviv|Kharkiv|Odesa|Odessa)\b"),
    "bg": re.compile(r"\b(?:Bulgaria\w*|Sofia|Plovdiv|Varna)\b"),
    "sr": re.compile(r"\b(?:Serb\w+|Belgrade|Novi Sad|Montenegr\w+|Bosnia\w*)\b"),
    "mk": re.compile(r"\b(?:Macedonia\w*|Skopje|Bitola|Ohrid)\b"),
    "be": re.compile(r"\b(?:Belarus\w*|Minsk|Hrodna|Grodno)\b"),
    "kk": re.compile(r"\b(?:Kazakh\w*|Almaty|Astana)\b"),
    "ky": re.compile(r"\b(?:Kyrgyz\w*|Bishkek|Osh)\b"),
}


@lru_cache(maxsize=4096)
def doubt_of(
    text: str, *, hashtag: bool = False, around: tuple[tuple[str, float], ...] = ()
) -> str | None:
    """The doubt, in words, whether a short stretch taken for Russian is Russian; None without one.

    around: the languages that its surroundings speak for, with log odds.
    """
    words = _short_words(text, hashtag)
    if not words or by_letters(" ".join(words)):
        return None
    known = [is_russian_word(word) for word in words]
    if all(known) and "ru" in dict(around):
        return None
    chances = _chances(text, words, dict(around))
    others = {code: chance for code, chance in chances.items() if code != "ru"}
    if max(others.values()) < _RIVALS * chances["ru"]:
        return None
    if not any(known) and max(others.values()) < SURE:
        return "too short to tell, and in none of the dictionaries"
    names = [_NAMES[code] for code, chance in others.items() if chance >= _POSSIBLE]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"it may be {listed} as well as Russian"


@lru_cache(maxsize=4096)
def _short_words(text: str, hashtag: bool) -> tuple[str, ...]:
    """The words of a short stretch, a hashtag split; none of any other, or of old spelling."""
    if len(text) > _LONGEST or spelt_as_before_1918(text):
        return ()
    words = cyrillic_words(" ".join(split_hashtag(text)) if hashtag else text)
    return tuple(words) if len(words) <= _SHORT or hashtag else ()


def _chances(text: str, words: Sequence[str], around: Mapping[str, float]) -> dict[str, float]:
    """By language, how likely short words are in it; of an abbreviation nothing can be told."""
    prior = {code: RUSSIAN_FIRST.get(code, 0.0) + around.get(code, 0.0) for code in LANGUAGES}
    if is_abbreviation(text):
        return language_chances("", prior)
    if by_letters(" ".join(words)):
        prior["ru"] = NOT_RUSSIAN["ru"]
    return language_chances(" ".join(words), prior)


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
    """Whether a word is Russian and by far not as likely of the other language."""
    if len(word) < 4 or by_letters(word) or not is_russian_word(word):
        return False
    chances = language_chances(word, {})
    return chances["ru"] > _FAR * chances.get(language, 0.0)


def with_doubts(document: Document, fragments: Sequence[Fragment]) -> list[Fragment]:
    """``fragments`` in order of start, with short ones looked at again beside the others.

    Those whose language stays open are marked, and those that only their surroundings tell get
    the language of these.
    """
    fragments = [_mixed(document.text, fragment) for fragment in fragments]
    words = [_open_words(document.text, fragment) for fragment in fragments]
    certain = sorted(
        (
            fragment
            for fragment, short in zip(fragments, words, strict=True)
            if _certain(document.text, fragment, short)
        ),
        key=lambda fragment: (fragment.start, fragment.end),
    )
    named, others = _named(document), _only_others(certain)
    return [
        _settled(document.text, fragment, short, certain, named, others) if short else fragment
        for fragment, short in zip(fragments, words, strict=True)
    ]


def _open_words(text: str, fragment: Fragment) -> tuple[str, ...]:
    """The words of a fragment that its surroundings may decide on; none of any other."""
    if fragment.excluded or fragment.doubt or fragment.language not in (*LANGUAGES, "und"):
        return ()
    body = text[fragment.start : fragment.end]
    if fragment.kind == "hashtag" and (body.islower() or body.isupper()):
        return ()  # Its words run into one another: where it is cut is a guess already.
    words = _short_words(body, fragment.kind == "hashtag")
    if is_abbreviation(body):
        return () if all(is_russian_word(word) for word in words) else words
    # A label or a heading may have said otherwise.
    told = cyrillic_language(body) == fragment.language
    return (
        words
        if told and not label_before(text[max(0, fragment.start - 80) : fragment.start])
        else ()
    )


def _certain(text: str, fragment: Fragment, words: Sequence[str]) -> bool:
    """Whether a fragment's language is beyond doubt, whatever stands around it."""
    if fragment.excluded or fragment.doubt or fragment.language == "und":
        return False
    if not words:
        return not is_abbreviation(text[fragment.start : fragment.end])
    if fragment.language != "ru":
        return by_letters(" ".join(words)) is not None
    return _chances(text[fragment.start : fragment.end], words, {})["ru"] >= _CERTAIN


def _settled(
    text: str,
    fragment: Fragment,
    words: Sequence[str],
    certain: Sequence[Fragment],
    named: Mapping[str, float],
    others: Sequence[str],
) -> Fragment:
    """The fragment with the language that it most likely has where it stands, or with a doubt.

    others: see :func:`_only_others`.
    """
    nearest = _nearest(fragment, certain)
    around = _beside(nearest.language) if nearest else named
    body = text[fragment.start : fragment.end]
    chances = _chances(body, words, around)
    # Surroundings tell one foreign language from another, and Russian from doubt.
    alone = _chances(body, words, {})
    language = likely_language(words, alone)
    if len(words) > 1 and (elsewhere := _plainly_foreign(words, alone, language)):
        return replace(fragment, language=elsewhere)
    if language != "ru":
        language = likely_language(words, chances, _SURER if "ru" in around else SURE)
    turkic = max(_TURKIC, key=lambda code: chances[code])
    if chances[turkic] >= _ANOTHER and _heard(words, turkic, around):
        language = turkic
    elif language in _TURKIC and any(word in frequent_words()["be"] for word in words):
        language = "und"
    fragment = replace(fragment, language=language)
    if language != "ru":
        return fragment
    doubt = doubt_of(body, hashtag=fragment.kind == "hashtag", around=tuple(around.items()))
    return _doubted(fragment, doubt, others, chances) if doubt else fragment


def _doubted(
    fragment: Fragment, doubt: str, others: Sequence[str], chances: Mapping[str, float]
) -> Fragment:
    """The fragment with a doubt whether it is Russian, or of the likeliest of the others."""
    if not others:
        return replace(fragment, doubt=doubt)
    return replace(fragment, language=max(others, key=lambda code: chances.get(code, 0.0)))


def _only_others(certain: Sequence[Fragment]) -> list[str]:
    """The languages of an article that quotes others several times, and certainly never Russian.

    The most frequent first.
    """
    languages = Counter(fragment.language for fragment in certain)
    if languages.total() < _SEVERAL or "ru" in languages:
        return []
    return [language for language, _ in languages.most_common()]


def _heard(words: Sequence[str], language: str, around: Mapping[str, float]) -> bool:
    """Whether all of the words are frequent in a language, or unknown and beside it."""
    if all(word in frequent_words()[language] for word in words):
        return True
    return around.get(language, 0.0) > 0.0 and not any(map(is_listed, words))


def _plainly_foreign(words: Sequence[str], alone: Mapping[str, float], language: str) -> str | None:
    """The language of several words that are hardly Russian, whatever stands beside them.

    alone: how likely they are in each language. language: what they are taken for alone.
    """
    if language not in ("ru", "und"):
        return language if alone["ru"] < _LEAST_RUSSIAN else None
    best = max(alone, key=lambda code: alone[code])
    plain = alone["ru"] < _HARDLY_RUSSIAN and alone[best] >= _ANOTHER
    return best if plain and sum(map(len, words)) >= _ENOUGH else None


def _mixed(text: str, fragment: Fragment) -> Fragment:
    """The fragment, with the doubt noted if it mixes languages."""
    if fragment.language in ("ru", "und") or fragment.excluded or fragment.kind == "hashtag":
        return fragment
    mixed = mixture(text[fragment.start : fragment.end], fragment.language)
    return fragment if mixed is None else replace(fragment, language=mixed[0], doubt=mixed[1])


def _nearest(fragment: Fragment, certain: Sequence[Fragment]) -> Fragment | None:
    """The nearest other of the certain fragments, the earlier of two as near; None without one."""
    place = bisect_left(certain, fragment.start, key=lambda other: other.start)
    around = [other for other in certain[max(0, place - 1) : place + 2] if other is not fragment]
    return min(
        around,
        key=lambda other: max(other.start - fragment.end, fragment.start - other.end),
        default=None,
    )


def _beside(language: str) -> dict[str, float]:
    """The log odds of the languages beside a stretch that is certainly of this one."""
    if language == "ru":
        return {"ru": _BESIDE[True]}
    third = {code: _ELSEWHERE for code in LANGUAGES if code not in ("ru", language)}
    return {**third, language: _BESIDE[False]}


def _named(document: Document) -> dict[str, float]:
    """The log odds of the languages whose country, places or speakers the text names."""
    return {
        code: _NAMED[code == "ru"]
        for code, places in _PLACES.items()
        if places.search(document.text)
    }
