"""What the ends and beginnings of sentences say about whether they translate each other.

What a colon introduces follows it on both sides, and a question is a question in either language.
Where only one side of a bead ends so, the bead mostly ends a sentence too early or too late. A full
stop tells nothing, and neither does an exclamation mark, which languages use differently.

A sentence that begins in lower case continues what stands before it: it was cut at a semicolon, a
colon, the end of a line or page, or by a caption. It is seldom the one that nothing translates.
In a text that begins many sentences in lower case that says nothing.
"""

import re
from collections.abc import Sequence

from align.beads.search import BeadKey, SearchResult

# Round values, chosen by strict F1 on the collections that the weights of beads were fitted to:
# half as much helps less, and more helps no more.
_UNLIKE = -2.0  # worth of an end that is a question or a colon on one side only
_ALIKE = 1.0  # the same where it is on both

_DOUBT = 0.005  # beads less likely than this, or likelier than one less this, are not looked at
_TELLING = {"?": "?", ":": ":", "？": "?", "：": ":"}
_CLOSING = " \"'»”“’›)]"


def end_scores(
    texts: tuple[Sequence[str], Sequence[str]], found: SearchResult
) -> dict[BeadKey, float]:
    """What is to be added to the scores of the doubtful beads, by (kind, ru end, en end)."""
    scores = {}
    for key, chance in found.chances.beads.items():
        if _DOUBT <= chance <= 1 - _DOUBT:
            _, row, column = key
            ru, en = _end(texts[0][row - 1]), _end(texts[1][column - 1])
            if ru or en:
                scores[key] = _ALIKE if ru == en else _UNLIKE
    return scores


def _end(sentence: str) -> str:
    """The mark at the end of a sentence, if it tells something, or ""."""
    return _TELLING.get(sentence.rstrip(_CLOSING)[-1:], "")


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
