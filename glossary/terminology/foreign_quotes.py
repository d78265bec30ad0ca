"""Passages of a bead that are quoted in another language and so are nobody's translation.

Russian that an English text quotes as it is, English in a Russian text, and Ukrainian, Kazakh and
the like in both.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from align.language.identification import by_letters, cyrillic_language, cyrillic_words
from align.language.quotation import enclosures
from align.records import Span
from align.text import CYRILLIC

_LATIN = re.compile(r"[A-Za-z][^\u0400-\u052f«»\"“”„()\[\]\n]*")
_GLOSSED = re.compile(r"[\s,]*[(\[]")
_FEW = 3
"""Words from which a language that has no letters of its own is told by its words."""


def quotations(text: str) -> list[Span]:
    """What stands between quotation marks, in order; brackets are none."""
    return [Span(a + 1, b) for a, b in enclosures(text, 0, len(text)) if text[a] not in "(["]


class Stretches:
    """Stretches of a text, in any order, nested or not."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def hold(self, span: Span) -> bool:
        """Whether a stretch lies in one of them."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and span.end <= self._furthest[before - 1]


def foreign_quotations(russian: str) -> list[Span]:
    """The quotations of a Russian text in another language written in Cyrillic."""
    return [q for q in quotations(russian) if _is_other(russian[q.start : q.end])]


def _is_other(quoted: str) -> bool:
    words = cyrillic_words(quoted)
    if len(words) < _FEW:
        return by_letters(quoted.lower()) not in (None, "ru")
    return cyrillic_language(quoted) != "ru"


def kept_russian(english: str) -> Iterator[str]:
    """The Russian quotations of an English text that no bracket behind them translates."""
    if CYRILLIC.search(english) is None:
        return
    for quoted in quotations(english):
        text = english[quoted.start : quoted.end]
        if CYRILLIC.search(text) and not _GLOSSED.match(english, quoted.end + 1):
            yield text


def kept_latin(russian: str, english: str) -> list[Span]:
    """Where the English has what the Russian has in Latin letters too: names, quotations."""
    passages = {match[0].strip(" .,:;!?…—–-").lower() for match in _LATIN.finditer(russian)}
    lower = english.lower()
    return [
        Span(*match.span())
        for passage in sorted(passages)
        if len(passage) > 1 and passage in lower
        for match in re.finditer(rf"(?<!\w){re.escape(passage)}(?!\w)", english, re.IGNORECASE)
    ]
