"""Candidate glosses wherever English stands near a fragment, in no layout known beforehand.

Marks, brackets, quotes, line ends and a change of script cut the text around a fragment into
phrases; one phrase or a few in a row may be its gloss. What stands between says little here: the
features of the pair weigh it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from align.glosses.candidates.surroundings import ABBREVIATED, GlossCandidate, Spot, behind_label
from align.language.lists.lexicon import alternatives, words_of
from align.records import Block, Span
from align.text import CYRILLIC

_REACH = 240
"""Characters before and behind a fragment that are looked at."""
_MARKS = re.compile(
    r"[\n\t()\[\]{}\"“”«»„|=→⇒<>•·*_]+|[,;:.!?…]+(?=[\s\"“”’»)\]*_]|$)|(?:^|(?<=[\s\d]))[–—-]+(?=\s)|[–—]"
    r"|/|(?<!\w)[‘']|[’'](?!\w)|\s-(?=\w)"
)
_HARD = re.compile(r"[\n\t.!?…]")
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9#@][\w'’.-]*\w|[A-Za-zÀ-ɏ0-9]")
_LETTERS = re.compile(r"[A-Za-z]")
_SOFT_END = re.compile(
    rf"\s(?:{alternatives('en', 'conjunctions', 'clause_words', 'being', 'modals')}"
    rf"|{alternatives('en', 'short_prepositions')})\s|\s(?=[$€£]?\d)"
)
"""Where a gloss may end inside a phrase: in front of a small word, or of a number in a list."""
_LEADING_UP = frozenset({"russian", "also", "so"}) | words_of(
    "en", "articles", "being", "naming", "rendering", "short_prepositions", "kinds_of_words"
)
"""What may stand between a gloss and the Russian behind it: Boar is «боров»."""
_JOINTS = words_of("en", "articles", "being", "conjunctions", "short_prepositions")
"""With what no phrase ends: it goes on in the Russian behind it."""
_SOFT_START = re.compile(
    rf"\b(?:{alternatives('en', 'articles', 'being', 'short_prepositions', 'rendering', 'naming')}"
    rf"|{alternatives('en', 'closely', 'narrowing')}|and|or|as|that|says?|said)\s+(?=\w)",
    re.IGNORECASE,
)
_MOST_PHRASES = 4
_IN_A_ROW = 3
_LAST_WORDS = 7
_BLOCKS_AWAY = 3
_MOST_TAGS = 6
_PARTED = 2
"""Phrases of which parts are candidates too, and phrases of a neighbouring block."""
_LEAD, _MOST_ENDS = 40, 3
"""Characters within which a phrase may begin anew, and places where it may end early."""
_A_BLOCK = 60
"""What a block in between counts for in characters."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch between marks. closed: whether a sentence or line ends between it and the next."""

    start: int
    end: int
    closed: bool


def anywhere(spot: Spot) -> Iterator[GlossCandidate]:
    """Phrases behind the fragment, in front of it, and in the blocks beside it."""
    yield from _behind(spot)
    yield from _in_front(spot)
    yield from _beside(spot)
    if spot.fragment.kind == "hashtag":
        yield from _tags(spot)


def phrases(text: str, start: int, end: int) -> list[Phrase]:
    """The English stretches between marks in text[start:end], in order."""
    found: list[Phrase] = []
    position = start
    cuts = [(m.start(), m.end(), m.group()) for m in _MARKS.finditer(text, start, end)]
    for cut, behind, mark in [*cuts, (end, end, "\n")]:
        if mark == "." and ABBREVIATED.search(text, max(position, cut - 8), cut):
            continue
        if cut > position:
            _add(found, text, position, cut, mark)
        elif found and _HARD.search(mark):
            last = found[-1]
            found[-1] = Phrase(last.start, last.end, True)
        position = max(position, behind)
    return found


def _add(found: list[Phrase], text: str, start: int, end: int, mark: str) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    start = behind_label(text, start, end)
    if _LETTERS.search(text, start, end):
        found.append(Phrase(start, end, _HARD.search(mark) is not None))


def _behind(spot: Spot) -> Iterator[GlossCandidate]:
    """Phrases behind it, and parts of the first two: Свобода Freedom is the word of the day."""
    text, end = spot.text, spot.chain.end
    limit = min(spot.around.block(spot.fragment.last_block).end, end + _REACH)
    found = phrases(text, end, _before_cyrillic(text, end, limit))
    for span, full in _runs(found, _MOST_PHRASES):
        yield GlossCandidate(span.start, span.end, "stretch_after", span.start - end, full=full)
    for phrase in found[:_PARTED]:
        if ending := _without_joint(text, phrase):
            yield GlossCandidate(
                phrase.start, ending, "stretch_after", phrase.start - end, full=False
            )
        lead = min(phrase.end, phrase.start + _LEAD)
        starts = [match.end() for match in _SOFT_START.finditer(text, phrase.start, lead)]
        for start in starts[:_MOST_ENDS]:
            yield GlossCandidate(start, phrase.end, "stretch_after", start - end, full=False)
        ends = [match.start() for match in _SOFT_END.finditer(text, phrase.start, phrase.end)]
        for soft_end in ends[:_MOST_ENDS]:
            yield GlossCandidate(
                phrase.start, soft_end, "stretch_after", phrase.start - end, full=False
            )


def _in_front(spot: Spot) -> Iterator[GlossCandidate]:
    """Phrases in front of it, and the last words of the last two: the word freedom / свобода."""
    text, start = spot.text, spot.chain.start
    low = max(spot.around.block(spot.fragment.block).start, start - _REACH)
    found = phrases(text, _behind_cyrillic(text, low, start), start)[-_MOST_PHRASES:]
    for span, full in _runs(found):
        yield GlossCandidate(span.start, span.end, "stretch_before", start - span.end, full=full)
    for phrase in found[-_PARTED:]:
        words = list(_WORD.finditer(text, phrase.start, phrase.end))
        for first in words[-_LAST_WORDS:]:
            yield GlossCandidate(
                first.start(), phrase.end, "stretch_before", start - phrase.end, full=False
            )
    if found and (ending := _without_lead(text, found[-1])):
        *_, last = ending
        for first in ending[-_LAST_WORDS:]:
            yield GlossCandidate(
                first.start(), last.end(), "stretch_before", start - last.end(), full=False
            )


def _without_lead(text: str, phrase: Phrase) -> list[re.Match[str]]:
    """The words of a phrase without those at its end that lead to what follows; none if all do."""
    words = list(_WORD.finditer(text, phrase.start, phrase.end))
    count = len(words)
    while words and words[-1].group().lower() in _LEADING_UP:
        words.pop()
    return words if len(words) < count else []


def _without_joint(text: str, phrase: Phrase) -> int | None:
    """Where a phrase ends without words that join it to what follows: суд court and мир peace."""
    words = list(_WORD.finditer(text, phrase.start, phrase.end))
    count = len(words)
    while words and words[-1].group().lower() in _JOINTS:
        words.pop()
    return words[-1].end() if 0 < len(words) < count else None


def _before_cyrillic(text: str, start: int, end: int) -> int:
    """Where the first Cyrillic of text[start:end] begins; ``end`` without any."""
    cyrillic = CYRILLIC.search(text, start, end)
    return cyrillic.start() if cyrillic else end


def _behind_cyrillic(text: str, start: int, end: int) -> int:
    """Where the last Cyrillic of text[start:end] ends; ``start`` without any."""
    return max((match.end() for match in CYRILLIC.finditer(text, start, end)), default=start)


def _runs(found: list[Phrase], most: int | None = None) -> Iterator[tuple[Span, bool]]:
    """Phrases and runs of them up to the end of a sentence or line, and all up to that end.

    most: of the phrases with which a run begins.
    """
    for first in range(len(found))[:most]:
        closed = next((n for n in range(first, len(found)) if found[n].closed), len(found) - 1)
        for last in range(first, min(first + _IN_A_ROW, len(found))):
            yield Span(found[first].start, found[last].end), last == first
            if found[last].closed and last + 1 < len(found) and last > first:
                break
        if closed >= first + _IN_A_ROW:
            yield Span(found[first].start, found[closed].end), True


def _beside(spot: Spot) -> Iterator[GlossCandidate]:
    """The first phrases of the blocks below, and the last ones of those above.

    Only where no other Russian lies between.
    """
    around, fragment, text = spot.around, spot.fragment, spot.text
    for step, first in ((1, fragment.last_block), (-1, fragment.block)):
        own = around.block(first)
        rest = (spot.chain.end, own.end) if step > 0 else (own.start, spot.chain.start)
        if CYRILLIC.search(text, *rest):
            continue
        for away in range(1, _BLOCKS_AWAY + 1):
            index = first + step * away
            if not 0 <= index < len(around.document.blocks):
                break
            other = around.block(index)
            if own.row != other.row:
                break  # The cells of another row of a table, or the text around the table.
            for span, full in _runs(_edge_phrases(text, other, step), _PARTED):
                inside = min(abs(span.start - other.start), abs(other.end - span.end))
                distance = (away - 1) * _A_BLOCK + inside
                yield GlossCandidate(span.start, span.end, "stretch_block", distance, full=full)
            if CYRILLIC.search(text, other.start, other.end):
                break


def _edge_phrases(text: str, block: Block, step: int) -> list[Phrase]:
    """The phrases with which a block below begins, or the last two of a block above."""
    if step > 0:
        high = min(block.end, block.start + _REACH)
        return phrases(text, block.start, _before_cyrillic(text, block.start, high))
    low = max(block.start, block.end - _REACH)
    return phrases(text, _behind_cyrillic(text, low, block.end), block.end)[-_PARTED:]


def _tags(spot: Spot) -> Iterator[GlossCandidate]:
    """The Latin hashtags of the article that are nearest: #свобода and #freedom."""
    fragment = spot.fragment
    found = (
        (max(start - fragment.end, fragment.start - end, 0), start, end)
        for start, end in spot.around.latin_tags
    )
    for gap, start, end in nsmallest(_MOST_TAGS, found):
        yield GlossCandidate(start, end, "latin_tag", gap)
