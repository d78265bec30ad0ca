"""Whether English only spells the Russian in Latin letters, and whether it is English all the same.

Крымнаш is spelt as Krymnash, which means nothing; каршеринг as carsharing, which is its meaning.
"""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.language.romanised import is_proper, is_wording
from align.language.transliteration import likeness
from align.language.vocabulary import russian_readings

SPELLING = ("spelled", "spelled_wording", "spelled_known", "spelled_other")
"""How alike both sound, 0 at half of it, 1 for the same. The same where all of the English is
English; where the Russian is words that a dictionary has, no names; where it is neither a name
nor English."""
_LONGEST = 60
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_WORD = re.compile(r"[\u0400-\u052f]+")


def spelling_row(russian: str, english: str) -> NDArray[np.float64]:
    """The features of SPELLING, float64 (4,)."""
    row = np.zeros(len(SPELLING))
    if len(russian) > _LONGEST or len(english) > _LONGEST:
        return row
    like = max(0.0, 2 * likeness(russian, english) - 1)
    if like:
        wording = is_wording(english)
        common = all(_common(word.lower()) for word in _WORD.findall(russian))
        row[:] = (
            like,
            like * wording,
            like * common,
            like * (not is_proper(russian) and not wording),
        )
    return row


@lru_cache(maxsize=50_000)
def _common(word: str) -> bool:
    """Whether the dictionary has the word as something else than a name."""
    return any(not marks & _NAMES for _, marks in russian_readings(word))
