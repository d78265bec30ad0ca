"""English letters that only spell the Russian."""

import re
from functools import cache

from align.translit import likeness

_PARTS = re.compile(r"[a-zà-ɏ0-9]+(?:['’][a-z]+)?")
SOUNDS_SAME = 0.72
"""Likeness from which Latin letters spell the Russian rather than translate it."""

_RAREST = 10**-6.8
"""How common a word must be to be English: checklists are, siloviki and samizdat are not."""

_AFTER = re.compile(r"[\"”’»*_\s]{0,4}[(\[/]\s*[\"“«‘*_]*([A-Za-zÀ-ɏ'’ʼ -]{3,80})")
_BEFORE = re.compile(r"([A-Za-zÀ-ɏ'’ʼ -]{3,80})[\"”’»*_]*\s*[(\[/]\s*[\"“«„*_]*$")


def romanisation(text: str, start: int, end: int) -> str | None:
    """How the Latin letters beside text[start:end] spell it, None where none do.

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
    """Whether the "gloss" only spells the Russian in Latin letters and is no word or name."""
    words = english.split()
    initials = russian.isupper() and len(russian) > 1
    name = russian[:1].isupper() and not initials and all(word[:1].isupper() for word in words)
    single = len(words) < 2 and english[:1].isupper() and not initials
    if name or (single and not russian.startswith("#")):
        return False
    return likeness(russian, english) > SOUNDS_SAME and not is_wording(english)


def is_wording(english: str) -> bool:
    """Whether every word of ``english``, hyphenated ones in parts, is known as English."""
    words = _PARTS.findall(english.lower())
    return all(word in _english_words() for word in words)


@cache
def _english_words() -> frozenset[str]:
    from wordfreq import get_frequency_dict

    return frozenset(
        word for word, share in get_frequency_dict("en", "large").items() if share >= _RAREST
    )
