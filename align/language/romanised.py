"""Latin letters that only spell the Russian, and English that says something."""

import math
import re
from functools import lru_cache

from align.language.transliteration import likeness
from align.language.vocabulary import russian_readings, word_model

_PARTS = re.compile(r"[a-zà-ɏ]+(?:['’][a-z]+)?")
SOUNDS_SAME = 0.72
"""Likeness from which Latin letters spell the Russian rather than translate it."""

_PROPER = frozenset({"Name", "Surn", "Patr", "Geox"})
_SOUNDS_OTHERWISE = 0.4
RAREST = 6.8
"""The cost in the word model up to which a word is English: checklists, not siloviki."""

_NEVER_SPELLED = frozenset(["am", "and", "are", "for", "is", "of", "the", "we", "with", "you"])
"""English words that are never romanised Russian."""

_AFTER = re.compile(r"[\"”’»*_\s]{0,4}[(\[/]\s*[\"“«‘*_]*([A-Za-zÀ-ɏ'’ʼ -]{3,80})")
_BEFORE = re.compile(r"([A-Za-zÀ-ɏ'’ʼ -]{3,80})[\"”’»*_]*\s*[(\[/]\s*[\"“«„*_]*$")


def romanisation(text: str, start: int, end: int) -> str | None:
    """The romanisation beside text[start:end], None where there is none.

    Svobodu (Свободу), «Свободу» (Svobodu; freedom), Свободу / Svobodu.
    """
    russian = text[start:end]
    after, before = _AFTER.match(text, end), _BEFORE.search(text, max(0, start - 90), start)
    spellings = []
    if after is not None:
        words = after[1].split()
        spellings += [" ".join(words[:size]) for size in range(1, len(words) + 1)]
    if before is not None:
        words = before[1].split()
        spellings += [" ".join(words[first:]) for first in range(len(words))]
    best = max(spellings, key=lambda spelled: likeness(russian, spelled), default="")
    return best if likeness(russian, best) > SOUNDS_SAME else None


def is_echo(russian: str, english: str) -> bool:
    """Whether the "gloss" only spells the Russian in Latin letters and is not a word or name."""
    words = english.split()
    initials = russian.isupper() and len(russian) > 1
    name = russian[:1].isupper() and not initials and all(word[:1].isupper() for word in words)
    single = len(words) < 2 and english[:1].isupper() and not initials
    if name or (single and not russian.startswith("#")):
        return False
    if any(word.lower() in _NEVER_SPELLED for word in words):
        return False
    return only_spells(russian, english)


def begins_as_echo(russian: str, english: str) -> bool:
    """Whether the first words, up to a comma, only spell the Russian: vatnik, a padded jacket."""
    lead, comma, _ = english.partition(",")
    return bool(comma) and lead[:1].islower() and is_echo(russian, lead)


def only_spells(russian: str, english: str, rarest: float = RAREST) -> bool:
    """Whether the English only spells the Russian in Latin letters, name or not.

    rarest: the cost in the word model up to which a word is English.
    """
    return likeness(russian, english) > SOUNDS_SAME and not is_wording(english, rarest)


@lru_cache(maxsize=4096)
def is_proper(russian: str) -> bool:
    """Whether all words of the Russian are names of persons or places, prepositions aside."""
    words = [word for word in re.findall(r"\w+", russian) if word[:1].isupper() or len(word) > 2]
    return bool(words) and all(
        word.istitle()
        and (readings := russian_readings(word.lower()))
        and all(marks & _PROPER for _, marks in readings)
        for word in words
    )


def is_unknown_name(russian: str, english: str) -> bool:
    """Whether the "gloss" is another name: capitals, no English word, and another sound.

    Nasha Oka, Stepnoy Mayak: the newspaper, place or person behind a quotation.
    """
    words = english.split()
    costs = word_model("en").costs
    return (
        1 < len(words) <= 4
        and all(word[:1].isupper() and costs.get(word.lower(), math.inf) > RAREST for word in words)
        and likeness(russian, english) < _SOUNDS_OTHERWISE
    )


def is_wording(english: str, rarest: float = RAREST) -> bool:
    """Whether ``english`` holds words, hyphenated ones in parts, and English knows all of them.

    Words of one or two letters do not count either way: QR code. rarest: the cost in the word model
    up to which a word is English.
    """
    words = [word for word in _PARTS.findall(english.lower()) if len(word) > 2]
    costs = word_model("en").costs
    return bool(words) and all(costs.get(word, math.inf) <= rarest for word in words)
