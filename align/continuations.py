"""Sentences that begin in lower case: what stands before them most likely goes on in them.

A sentence is cut at a semicolon, a colon, the end of a line or of a page, or by a caption. The
rest of it begins in lower case, and is seldom the one that nothing translates. In a text that
begins many sentences in lower case that tells nothing.
"""

import re
from collections.abc import Sequence

_SMALL_LETTER = re.compile(r"[^\w]*(\w+)[^\w]+\w")
_OFTEN = 0.25  # share of sentences in lower case above which that tells nothing
_FEW = 3  # so many are not often in any text
_KEPT = 2.0  # what leaving a continuation alone costs more


def continuations(texts: Sequence[str]) -> list[int]:
    """The numbers of the sentences of several words that begin in lower case, if these are few."""
    found = [number for number, text in enumerate(texts) if number and _begins_small(text)]
    return found if len(found) <= max(_FEW, _OFTEN * len(texts)) else []


def continuation_gaps(texts: Sequence[str]) -> dict[int, float]:
    """What is added to the score of leaving each of these sentences alone.

    Those beside another are mostly the items of a list, which stand for themselves.
    """
    found = set(continuations(texts))
    single = (number for number in sorted(found) if not found & {number - 1, number + 1})
    return dict.fromkeys(single, -_KEPT)


def _begins_small(text: str) -> bool:
    word = _SMALL_LETTER.match(text)
    return word is not None and word[1].islower()
