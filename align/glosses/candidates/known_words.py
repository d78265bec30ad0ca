"""Candidate glosses that a list of renderings or their sound points to, whatever is around them.

Layouts cut at marks and known words; where a gloss is a word or two in the middle of a clause, only
its meaning gives it away: the list has "plait" for коса, so that "even the plait that she wore" has
it as a candidate. A name sounds alike: "Anna Belova of the harbour office Анна Белова".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from align.fragments.keys import readable_words
from align.glosses.candidates.surroundings import GlossCandidate, Spot
from align.language.lists.lexicon import alternatives, words_of
from align.language.lists.renderings import english_lemmas, renderings
from align.language.romanised import SOUNDS_SAME
from align.language.transliteration import likeness
from align.records import Span

_REACH = 160
"""Characters before and behind a fragment in which its words are looked for."""
_MOST_WORDS = 6
"""Of a fragment: a longer one is rendered by whole clauses, which layouts offer."""
_NEAREST = 2
_SPREAD = 2
"""Words that may stand between two renderings, for each word of the fragment."""
_SHORTEST_NAME = 3
_RUSSIAN = re.compile(r"[\u0400-\u052f]+(?:-[\u0400-\u052f]+)*")
_ENGLISH = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
_PARTED = re.compile(r"[\n\t|.;:!?…()\[\]{}«»“”\"\u0400-\u052f]")
"""What no gloss has within, as far as it is looked for here."""
_LEAD = re.compile(rf"(?<![\w’'-])(?:{alternatives('en', 'articles')}|to) \Z", re.IGNORECASE)
_LONGEST_LEAD = 4
_SMALL = words_of("ru", "prepositions", "small_words")

_Hit = tuple[Span, frozenset[int]]


class _Wanted(NamedTuple):
    """A word that carries meaning.

    words, parts: its renderings, and those of its parts. name: it, with a capital letter; else "".
    """

    words: frozenset[str]
    parts: frozenset[str]
    name: str


def known_words(spot: Spot) -> Iterator[GlossCandidate]:
    """The nearest English that renders its words: коса, and even the plait that she wore."""
    wanted = _wanted(readable_words(spot.russian))
    if not 0 < len(wanted) <= _MOST_WORDS or spot.fragment.kind == "hashtag":
        return
    text, fragment = spot.text, spot.fragment
    block = spot.around.block(fragment.block)
    low = max(block.start, fragment.start - _REACH)
    high = min(spot.around.block(fragment.last_block).end, fragment.end + _REACH)
    found = [
        *_spans(text, _hits(text, low, fragment.start, wanted), len(wanted)),
        *_spans(text, _hits(text, fragment.end, high, wanted), len(wanted)),
    ]
    found.sort(key=lambda span: (_gap(spot, span), span.start))
    for span in found[:_NEAREST]:
        lead = _LEAD.search(text, max(low, span.start - _LONGEST_LEAD), span.start)
        for start in (span.start, lead.start()) if lead else (span.start,):
            gap = _gap(spot, Span(start, span.end))
            yield GlossCandidate(start, span.end, "known_words", gap, full=False)


def _wanted(russian: str) -> list[_Wanted]:
    """The words of a fragment that carry meaning, where the list has them or they may be names."""
    content = dict.fromkeys(
        word for word in _RUSSIAN.findall(russian) if word.lower() not in _SMALL
    )
    wanted = []
    for word in content:
        words, parts = renderings(word.lower())
        name = word if word[:1].isupper() and len(word) > _SHORTEST_NAME else ""
        if words or parts or name:
            wanted.append(_Wanted(words, parts, name))
    return wanted


def _hits(text: str, start: int, end: int, wanted: list[_Wanted]) -> list[_Hit]:
    """The English words of text[start:end] that render words of the fragment, and which ones."""
    found = []
    for match in _ENGLISH.finditer(text, start, end):
        word = match.group()
        lemmas = english_lemmas(word.lower())
        renders = frozenset(
            number
            for number, one in enumerate(wanted)
            if not lemmas.isdisjoint(one.words)
            or (len(wanted) > 1 and not lemmas.isdisjoint(one.parts))
            or (one.name and word[0].isupper() and likeness(one.name, word) > SOUNDS_SAME)
        )
        if renders:
            found.append((Span(*match.span()), renders))
    return found


def _spans(text: str, hits: list[_Hit], count: int) -> Iterator[Span]:
    """The stretches from one rendering to another that render at least half of the words."""
    for first, (begin, _) in enumerate(hits):
        rendered: set[int] = set()
        best = None
        for number, (end, renders) in enumerate(hits[first : first + 2 * count]):
            between = text[begin.start : end.start]
            if _PARTED.search(between) or len(between.split()) > _SPREAD * count + number:
                break
            if not renders <= rendered:
                rendered |= renders
                best = end
        if best is not None and 2 * len(rendered) >= count:
            yield Span(begin.start, best.end)


def _gap(spot: Spot, span: Span) -> int:
    """The characters between a stretch and the fragment."""
    return max(span.start - spot.fragment.end, spot.fragment.start - span.end)
