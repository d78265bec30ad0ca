"""Which language written in Cyrillic a fragment is in: Russian or one of its look-alikes."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from align.language.cyrillic_chances import (
    ALPHABETS,
    common_frequency,
    is_listed,
    is_russian_word,
    language_chances,
)
from align.language.lists.lexicon import alternatives, any_of, language_names
from align.language.look_alikes import in_todays_spelling, normalised, spelt_as_before_1918

# Letters of languages that are told by nothing else.
_LETTERS = (
    ("tg", re.compile("[ӣӯҷ]")),
    ("uz", re.compile("ҳ")),
    ("tt", re.compile("[җ]")),
    ("ba", re.compile("[ҡҙҫ]")),
)
_NOT_UKRAINIAN = re.compile("[ыэёўъ]")
"""Letters that several words of Belarusian are hardly ever without."""
_KNOWN_LETTERS = frozenset().union(*ALPHABETS.values())
_WORD = re.compile(r"[\u0400-\u052f]+")
_CAMEL = re.compile(r"(?<=[а-яёіїєґў])(?=[А-ЯЁІЇЄҐЎ])|_")
_GRAVE = str.maketrans("ѐѝ", "еи")
"""Letters that are as good as always a vowel with a stress mark."""
_NAMES = {name.lower(): code for code, name in language_names().items()}
_LABELS = _NAMES | {"belarusan": "be", "belorussian": "be", "byelorussian": "be", "kirghiz": "ky"}
_SHORT_LABELS = {"bel.": "be", "kaz.": "kk", "rus.": "ru", "ukr.": "uk"}
_MORE_LABELS = {name.lower(): code for code, name in language_names("labels").items()}
_LABEL = re.compile(rf"\b{any_of([*_LABELS, *_SHORT_LABELS, *_MORE_LABELS])}(?!\w)", re.IGNORECASE)
_AFTER_LABEL = re.compile(r"[^.!?\n]{0,24}")
_AND = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b)\s*")
_COLON, _MARKS = ":", ':(«"“'
RUSSIAN_FIRST: Mapping[str, float] = {"ru": 2.0}
"""Log odds beforehand: English articles quote more Russian than all the others together."""
NOT_RUSSIAN: Mapping[str, float] = {"ru": -100.0}
"""Those of words with a letter that Russian does not have."""
SURE_OF_TAGS = 0.95
SURE = 0.8
"""How likely it must be that words in letters of Russian are not Russian."""
_SENTENCE = 5
"""Words from which a text without any known word is no slang."""
LIKELY = 0.45
"""How likely a language must be to be named, once the words are not Russian."""


def cyrillic_language(text: str, before: str = "", section: str | None = None) -> str:
    """The language code of ``text``: "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky" and others.

    It is "und" where it is not Russian and cannot be told further. before: the text in front of it,
    which may hold a label such as "(Kazakh: ". section: the language that the list or section
    around it names, see :func:`section_language`. Letters decide first, then a label, then how
    likely the words are in each language. Where that leaves Russian possible it is "ru";
    :mod:`align.fragments.uncertain_language` raises the doubt.
    """
    folded = _folded(text)
    words = _words(folded)
    common = _common_russian(words)
    label = label_before(before) or ("" if common else section)
    if language := "ru" if spelt_as_before_1918(text) else by_letters(folded):
        return language if label in (None, "", "ru") else label
    if label:
        return "ru" if common and " " in folded else label
    if is_abbreviation(text) or not words:
        return "ru"
    # The words of a tag run into one another, which no language's words do.
    sure = SURE_OF_TAGS if text.startswith("#") and len(words) == 1 else SURE
    return likely_language(words, language_chances(folded, RUSSIAN_FIRST), sure)


def is_abbreviation(text: str) -> bool:
    """Whether the text is short and in capitals, so that no dictionary has it."""
    return text.isupper() and len(text) <= 6


def likely_language(words: Sequence[str], chances: Mapping[str, float], sure: float = SURE) -> str:
    """The language of words in letters that Russian has, given how likely each language is.

    Words that Russian has may be Russian, and so may those that fit no language: they are not
    called anything else. A sentence none of whose words is in any list is of another language than
    these. sure: how likely it must be that the words are not Russian.
    """
    if len(words) >= _SENTENCE and not any(map(is_listed, words)):
        return "und"
    best = max(chances, key=lambda code: chances[code])
    possible = chances["ru"] > 0.0 and all(is_russian_word(word) for word in words)
    if possible or chances["ru"] > 1.0 - sure or chances[best] < LIKELY:
        return "ru" if chances["ru"] > 0.0 else "und"
    return best


def section_language(line: str) -> str | None:
    """The language that a heading or the line above a list names ("Ukrainian (UK):")."""
    if len(line) > 80:
        return None
    codes = {code for name, code in _LABELS.items() if re.search(rf"\b{name}\b", line.lower())}
    return codes.pop() if len(codes) == 1 else None


_WORD_OF = re.compile(
    rf"\s+(?:{alternatives('en', 'kinds_of_words')}|name|slogan|version|tag|hashtag)?"
    r"(?:\s+for \w+)?[,\s*_]*"
)
"""What may stand between the name of a language and a word of it: the Ukrainian word громада."""


def label_before(before: str) -> str | None:
    """The language that the words just before name, or None.

    Of several the last, but Russian where it is one of two: Russian and Ukrainian: страна.
    """
    before = before[-60:]
    labels = list(_LABEL.finditer(before))
    gap = before[labels[-1].end() :] if labels else ""
    if not labels or not _AFTER_LABEL.fullmatch(gap):
        return None
    name = labels[-1][0].lower()
    if name in _MORE_LABELS:
        return _MORE_LABELS[name] if _ends_with(gap, _COLON) else None
    if len(labels) > 1 and _AND.fullmatch(before, labels[-2].end(), labels[-1].start()):
        name = "russian" if labels[-2][0].lower() == "russian" else name
    code = _LABELS.get(name) or _SHORT_LABELS[name]
    return code if _ends_with(gap, _MARKS) or _WORD_OF.fullmatch(gap) else None


def _ends_with(text: str, marks: str) -> bool:
    """Whether one of the marks stands behind the last word of a text."""
    behind = re.split(r"\w", text)[-1]
    return any(mark in behind for mark in marks)


@lru_cache(maxsize=16384)
def by_letters(text: str) -> str | None:
    """The language of a lower-case text by its letters; None where Russian has all of them.

    "und" where they show only that it is not Russian.
    """
    letters = set("".join(_WORD.findall(text)))
    if letters <= ALPHABETS["ru"]:
        return None
    for language, own in _LETTERS:
        if own.search(text):
            return language
    if not letters <= _KNOWN_LETTERS:
        return "und"
    several = len(_words(text)) > 2 and not _NOT_UKRAINIAN.search(text)
    chances = language_chances(text, {**NOT_RUSSIAN, "uk": 3.0 if several else 0.0})
    best = max(chances, key=lambda code: chances[code])
    return best if chances[best] >= LIKELY else "und"


def cyrillic_words(text: str) -> list[str]:
    """The Cyrillic words of two letters or more in a text, in lower case; camel case is parted."""
    return _words(_folded(text))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return _CAMEL.sub(" ", in_todays_spelling(normalised(text))).lower().translate(_GRAVE)


def _words(folded: str) -> list[str]:
    return [word for word in _WORD.findall(folded) if len(word) > 1]


def _common_russian(words: list[str]) -> bool:
    """Whether all of the words, and at least one, are common in Russian."""
    return bool(words) and all(
        common_frequency(word, "ru") or common_frequency(word.replace("ё", "е"), "ru")
        for word in words
    )
