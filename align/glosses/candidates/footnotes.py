"""Candidate glosses of Russian in a footnote: the English that the note belongs to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from align.fragments.footnotes import note_number
from align.glosses.candidates.before import REACH_OF_GLOSS, START, words_before_bracket
from align.glosses.candidates.surroundings import GlossCandidate, Spot
from align.records import Span

_MOST_REFERENCES = 4


def annotated(spot: Spot) -> Iterator[GlossCandidate]:
    """The words in front of the number of the fragment's note, as those in front of brackets.

    "the last resort"[1] and, in the notes, [1] «последняя инстанция»: the quotation that ends
    there, or the last words of the clause.
    """
    around = spot.around
    block = around.block(spot.fragment.block)
    number = note_number(around.text, block.start, block.end)
    if number is None:
        return
    for reference in around.references(number)[:_MOST_REFERENCES]:
        if reference.start >= block.start:
            break
        yield from _before_reference(spot, reference)


def _before_reference(spot: Spot, reference: Span) -> Iterator[GlossCandidate]:
    around = spot.around
    blocks = around.document.blocks
    index = bisect_right(blocks, reference.start, key=START) - 1
    quotes = around.quotes(index)
    last = bisect_left(quotes, reference.start, key=START) - 1
    if last >= 0 and 0 <= reference.start - quotes[last].end <= 3:
        yield GlossCandidate(quotes[last].start, quotes[last].end, "bracketed_quote", 1, True)
        return
    low = max(blocks[index].start, reference.start - REACH_OF_GLOSS)
    body = around.text[low : reference.start].rstrip(" \"“«„‘',:–—-.!?…”’»")
    for candidate in words_before_bracket(spot, Span(low, low + len(body))):
        yield replace(candidate, distance=2)
