"""English that only spells the Russian in Latin letters."""

import re
from functools import cache

from align.translit import likeness

_WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9][\w'’-]*")
SOUNDS_SAME = 0.72
"""Likeness from which Latin letters spell the Russian rather than translate it."""


def is_echo(russian: str, english: str) -> bool:
    """Whether the "gloss" only spells the Russian in Latin letters and is no word or name."""
    words = english.split()
    initials = russian.isupper() and len(russian) > 1
    name = russian[:1].isupper() and not initials and all(word[:1].isupper() for word in words)
    single = len(words) < 2 and english[:1].isupper() and not initials
    if name or (single and not russian.startswith("#")):
        return False
    return likeness(russian, english) > SOUNDS_SAME and not all(
        word in _english_words() for word in _WORDS.findall(english.lower())
    )


@cache
def _english_words() -> frozenset[str]:
    from wordfreq import get_frequency_dict

    return frozenset(get_frequency_dict("en", "small"))
