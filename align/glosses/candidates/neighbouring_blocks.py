"""Candidate glosses in other blocks: parallel lists, paragraphs above and below.

A layout is a generator whose docstring shows what it is for. To add one, write it and give it a
line in NEIGHBOURING, the table of the order in which they are tried.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from align.glosses.candidates.remarks import is_attribution
from align.glosses.candidates.surroundings import GlossCandidate, Spot, Surroundings, behind_label
from align.language.romanised import is_wording
from align.language.sentences import split_sentences
from align.records import Fragment, Span

_MOST_QUOTES = 60
"""Quotations of one neighbouring block that are weighed, nearest first."""
_MOST_STEPS = 200
_LONGEST_RUN = 40_000
"""Characters of Russian in a row whose sentences are counted."""
_BLOCKS_AWAY = 3
_NAME = r"(?:[A-Z][\w'’.-]*|\d+|of|the|and|in|from)"
_NAMES = rf"{_NAME}(?:,?\s{_NAME}){{0,7}}"
_SOURCE = re.compile(rf"[\s.!?…\"”’»]*(?:\({_NAMES}\)|[–—]\s?{_NAMES})[\s.]*")
"""Names behind a quotation, in brackets or behind a dash: where it is from."""


def sentence_parts(text: str, whole: Span) -> list[Span]:
    """The sentences of a stretch, where there is more than one, and runs of them."""
    spans = split_sentences(text[whole.start : whole.end], "en", inside=True)
    if not 1 < len(spans) <= 8:
        return []
    parts = []
    for first in range(len(spans)):
        for last in range(first, len(spans)):
            if last - first + 1 < len(spans):
                parts.append(Span(whole.start + spans[first].start, whole.start + spans[last].end))
    return parts


def ends_its_block(spot: Spot) -> bool:
    """Whether the fragment ends its block, so that the gloss may stand in the next one.

    Behind it may stand who is quoted: «...» (Vecherny Tambov), «...» — Anna, Tula.
    """
    around, fragment = spot.around, spot.fragment
    if around.last_letters(fragment.last_block) < fragment.end:
        return True
    end = around.block(fragment.last_block).end
    source = _SOURCE.fullmatch(around.text, fragment.end, end)
    return source is not None and not is_wording(source.group())


def _near_blocks(spot: Spot) -> Iterator[GlossCandidate]:
    """English blocks below and above: whole, their quotations, and their sentences.

    > Лодочник вернул все билеты, and below “The boatman gave back every ticket,” the office said.
    """
    around, fragment = spot.around, spot.fragment
    for step in (1, -1):
        seen = 0
        index = (fragment.last_block if step > 0 else fragment.block) + step
        for _ in range(_MOST_STEPS):
            if not 0 <= index < len(around.document.blocks) or seen == _BLOCKS_AWAY:
                break
            if around.english(index):
                seen += 1
                yield from _block_candidates(around, fragment, index, seen, step)
            elif _stops(around, fragment, index):
                break
            index += step


def _stops(around: Surroundings, fragment: Fragment, index: int) -> bool:
    """Whether another Russian block lies there, beyond which no English is this fragment's."""
    return around.block(index).kind != "item" and around.bars(fragment, index)


def _block_candidates(
    around: Surroundings, fragment: Fragment, index: int, seen: int, step: int
) -> Iterator[GlossCandidate]:
    block = around.block(index)
    relation = "next_block" if step > 0 else "previous_block"
    start, end = (fragment.end, block.start) if step > 0 else (block.end, fragment.start)
    crossed = around.crossed(start, end)
    distance = 60 * (seen - 1) + 1
    quotes = around.quotes(index)
    for quote in quotes[:_MOST_QUOTES] if step > 0 else quotes[-_MOST_QUOTES:]:
        whole = len(quote) >= 0.8 * (block.end - block.start)
        whole = whole or (quote == quotes[0] and _said(around, index))
        yield GlossCandidate(
            quote.start,
            quote.end,
            relation if whole else "block_part",
            distance,
            True,
            whole,
            crossed,
        )
        for span in sentence_parts(around.text, quote):
            yield GlossCandidate(span.start, span.end, "block_part", distance, True, False, crossed)
    for span in _said_in_two(around.text, quotes):
        yield GlossCandidate(span.start, span.end, relation, distance, True, True, crossed)
    if block.end - block.start <= 600 and not _said(around, index):
        whole_block = Span(behind_label(around.text, block.start, block.end), block.end)
        yield GlossCandidate(whole_block.start, block.end, relation, distance, False, True, crossed)
        for span in sentence_parts(around.text, whole_block):
            yield GlossCandidate(
                span.start, span.end, "block_part", distance, False, False, crossed
            )


def _said_in_two(text: str, quotes: Sequence[Span]) -> Iterator[Span]:
    """Two quotations with their speaker between them: "I won't," she said. "Ask him." """
    for first, second in pairwise(quotes[:_MOST_QUOTES]):
        between = text[first.end : second.start]
        if len(between) < 60 and is_attribution(between.strip(' .,;:"“”«»')):
            yield Span(first.start, second.end)


def _said(around: Surroundings, index: int) -> bool:
    """Whether a block is a quotation and its speaker, so that only the quotation is a gloss."""
    block, quotes = around.block(index), around.quotes(index)
    rest = around.text[quotes[0].end + 1 : block.end].rstrip(".") if quotes else ""
    return bool(quotes) and quotes[0].start - block.start <= 1 and is_attribution(rest)


def _as_many_blocks(spot: Spot) -> Iterator[GlossCandidate]:
    """As many English blocks in a row, below or above, as the Russian has: verses and posts.

    > Мы не одни > и нас не счесть, and below > We are not alone > and past all counting.
    """
    around, fragment = spot.around, spot.fragment
    size = fragment.last_block - fragment.block + 1
    if size < 2:
        return
    for first, relation in (
        (fragment.last_block + 1, "next_block"),
        (fragment.block - size, "previous_block"),
    ):
        last = first + size - 1
        if first < 0 or last >= len(around.document.blocks):
            continue
        if all(around.english(index) for index in range(first, last + 1)):
            yield GlossCandidate(around.block(first).start, around.block(last).end, relation, 1)


def _same_sentence(spot: Spot) -> Iterator[GlossCandidate]:
    """The sentence with the same number in an English paragraph of as many sentences.

    Он поёт. Она спит, and right below or above He sings. She sleeps.
    """
    around, fragment = spot.around, spot.fragment
    first, last = around.run(fragment.block)
    start, end = around.block(first).start, around.block(last).end
    if last - first >= _MOST_STEPS or end - start > _LONGEST_RUN:
        return
    russian = [
        part
        for part in around.fragments_between(start, end)
        if part.whole and not part.inside and not part.excluded and part.kind != "hashtag"
    ]
    if len(russian) < 2 or fragment not in russian:
        return
    for index in (last + 1, first - 1):
        if 0 <= index < len(around.document.blocks) and around.english(index):
            sentences = around.sentences(index)
            if len(sentences) == len(russian):
                span = sentences[russian.index(fragment)]
                yield GlossCandidate(span.start, span.end, "list", 20)


def _parallel_list(spot: Spot) -> Iterator[GlossCandidate]:
    """The item with the same number in an English list as long, below or above.

    1. явка 2. протокол, and in the next list 1. turnout 2. record; or the lines of a song that face
    each other.
    """
    around, index = spot.around, spot.fragment.block
    kind = around.block(index).kind
    if kind == "paragraph" and spot.fragment.whole:
        facing = around.facing.partner(index)
        if facing is not None:
            block = around.block(facing)
            yield GlossCandidate(block.start, block.end, "list", 20)
    if kind not in ("item", "quote"):
        return
    first, last = around.run(index)
    size = last - first + 1
    for other in (last + 1, last + 2, first - 1, first - 2):
        if not 0 <= other < len(around.document.blocks) or around.block(other).kind != kind:
            continue
        start, end = around.run(other)
        if end - start + 1 == size and size > 1:
            block = around.block(start + index - first)
            yield GlossCandidate(block.start, block.end, "list", abs(start - first) * 20)
            return


NEIGHBOURING: tuple[Callable[[Spot], Iterator[GlossCandidate]], ...] = (
    _parallel_list,
    _as_many_blocks,
    _same_sentence,
    _near_blocks,
)
"""The layouts of English in other blocks, in the order in which they are tried."""
