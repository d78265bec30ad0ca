"""Candidate glosses in the brackets that follow a fragment: all of them, and their parts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from align.glosses.candidates.remarks import is_remark
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings, is_english
from align.language.quotation import enclosure, is_opening
from align.language.romanised import SOUNDS_SAME, is_wording
from align.language.transliteration import likeness
from align.records import Block, Fragment, Span

LEAD = re.compile(
    r"[\s,;]*(?:(?:which|that|this)\s+)?(?:(?:more|roughly|literally|basically|loosely|usually"
    r"|can be|may be|might be|is|was|are|actually|simply|often|also)\s+)*"
    r"(?:translates? to|translated to|translates?|translated|translation|means?|meaning|meant"
    r"|reads?|rendered|literally|lit\.?"
    r"|i\.\s?e|that is(?: to say)?|in English|English|Eng|or|aka|Trans|transl|stands for"
    r"|known in English|slang for|short for|a word for|the word for)\b\.?"
    r"(?:\s+(?:roughly|literally|loosely|basically))?"
    r"(?:\s+(?:as|into|from Russian(?: as)?|in English(?: as)?|out to|something like|that|for))*"
    r"\s*[:=,–—-]*\s*"
    r"(?:(?:more\s+|rather\s+)?(?:literally|roughly|lit\.)\s*[:=,–—-]*\s*)?",
    re.IGNORECASE,
)
WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9][\w'’-]*")
_PART = re.compile(r"\s*(?:;|\s[–—]\s|\s--?\s|/|,)\s*")
_ECHO_END = re.compile(r"\s*[,;:=]\s|\s[–—-]+\s|\s*[\"“«‘]|\s*/")
_ITEM_END = re.compile(r"\s*[,;/]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+")
QUOTE_MARK = re.compile(r"[\"“«„‘']")
_ROUGHLY = re.compile(r"[\s,;:]*(?:(?:roughly|loosely|approximately|respectively)\s+)?")
_LITERAL = re.compile(r"\s*(?:more\s+)?(?:lit\b\.?|literally|i\.\s?e\.)", re.IGNORECASE)
_JOINT = re.compile(r"\s*[,;/]?\s*(?:(?:and|or|also)\s+)*")
_OTHERWISE = re.compile(r"[,;]?\s*or\b,?\s[^.!?;]{0,60}")
_MOST_PARTS = 24
"""Parts of one bracket, and quotations in it: with more it is a list, not a gloss."""


def in_bracket(around: Surroundings, fragment: Fragment, inside: Span) -> Iterator[GlossCandidate]:
    """The whole bracket, then its parts: what follows "lit.", a quotation, pieces at ; and –."""
    for candidate in _bracket_parts(around, fragment, inside):
        rest = around.text[candidate.end : inside.end]
        yield candidate if candidate.full else replace(candidate, cut=_cuts(rest))


def _bracket_parts(
    around: Surroundings, fragment: Fragment, inside: Span
) -> Iterator[GlossCandidate]:
    text = around.text
    distance = max(0, inside.start - fragment.end - 2)
    echo = _echo_end(around, fragment, inside)
    if echo is not None:
        yield from _from_lead(text, Span(echo, inside.end), "after_echo", distance, full=True)
    start = inside.start if echo is None else echo
    several = _several(text, Span(start, inside.end))
    if several:
        for span in several:
            quoted = QUOTE_MARK.match(text, span.start - 1) is not None
            start = span.start if quoted else _behind_lead(text, span)
            yield GlossCandidate(start, span.end, "bracket_after", distance, quoted, full=False)
        return
    if echo is None or echo >= inside.end:
        yield from _from_lead(text, inside, "bracket_after", distance, full=True)
    cuts = list(islice(_PART.finditer(text, start, inside.end), _MOST_PARTS))
    relation = "bracket_part" if echo is None else "after_echo"
    starts = [start, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), inside.end]
    for first, end in zip(starts, ends, strict=True) if cuts else ():
        yield from _from_lead(text, Span(first, end), relation, distance, full=False)
        if start < first and end < inside.end:
            yield from _from_lead(text, Span(first, inside.end), relation, distance, full=False)
        if start < first and first != starts[-1]:
            yield from _from_lead(text, Span(start, end), relation, distance, full=False)
    opened = (mark.start() for mark in QUOTE_MARK.finditer(text, start, inside.end))
    for position in islice(opened, _MOST_PARTS):
        if is_opening(text, position):
            closing = enclosure(text, position)
            if closing is not None and closing <= inside.end:
                yield GlossCandidate(position + 1, closing, relation, distance, True, full=False)


def glosses_in_order(
    around: Surroundings, fragment: Fragment, chain: Span, inside: Span
) -> Iterator[GlossCandidate]:
    """The gloss with the fragment's number where brackets hold as many as the chain before them.

    «А» and «Б» (“a” and “b”): quotations, or parts at commas, semicolons, "and" and "or".
    """
    chained = [
        part
        for part in around.fragments_between(chain.start, chain.end)
        if not part.inside and not part.excluded
    ]
    if len(chained) < 2 or fragment not in chained:
        return
    text = around.text
    quotes = [
        Span(mark.start() + 1, end)
        for mark in QUOTE_MARK.finditer(text, inside.start, inside.end)
        if is_opening(text, mark.start())
        and (end := enclosure(text, mark.start())) is not None
        and end <= inside.end
    ]
    cuts = list(islice(_ITEM_END.finditer(text, inside.start, inside.end), _MOST_PARTS))
    starts = [inside.start, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), inside.end]
    parts = [Span(*span) for span in zip(starts, ends, strict=True)]
    for spans, quoted in ((quotes, True), (parts, False)):
        if len(spans) == len(chained):
            span = spans[chained.index(fragment)]
            yield GlossCandidate(span.start, span.end, "bracket_order", 1, quoted)
            return


def quotes_in_order(
    around: Surroundings, fragment: Fragment, chain: Span, position: int, block: Block
) -> Iterator[GlossCandidate]:
    """Right behind a chain the quotation with its number: «А» and «Б», meaning “a” and “b”."""
    text = around.text
    lead = LEAD.match(text, position, block.end) or _ROUGHLY.match(text, position, block.end)
    start = lead.end() if lead else position
    start = mark = start - (QUOTE_MARK.match(text, start - 1) is not None)
    end = start
    while QUOTE_MARK.match(text, mark, block.end):
        closing = enclosure(text, mark)
        if closing is None or closing >= block.end:
            break
        end = closing + 1
        joint = _ITEM_END.match(text, end, block.end)
        if joint is None:
            break
        mark = joint.end()
    for candidate in glosses_in_order(around, fragment, chain, Span(start, end)):
        if candidate.quoted:
            yield candidate


def _several(text: str, inside: Span) -> list[Span]:
    """The glosses that fill brackets side by side, two or more, or none where it is otherwise.

    Quotations joined by commas, "or" and the like: (“a”, or “b”); or parts each of which says what
    it is: (lit. a; i.e. b).
    """
    quotes = list(_quotations(text, inside))
    if len(quotes) > 1 and not text[quotes[-1].end + 1 : inside.end].strip(" .,;"):
        heads = [inside.start, *(quote.end + 1 for quote in quotes)]
        gaps = [text[start : quote.start - 1] for start, quote in zip(heads, quotes, strict=False)]
        if all(_joins(gap) for gap in gaps):
            return quotes
    if not _LITERAL.match(text, inside.start, inside.end):
        return []
    cuts = list(islice(re.finditer(r"\s*[;,]\s*", text[inside.start : inside.end]), _MOST_PARTS))
    for cut in cuts:
        start = inside.start + cut.end()
        if _LITERAL.match(text, start, inside.end):
            return [Span(inside.start, inside.start + cut.start()), Span(start, inside.end)]
    return []


def _joins(gap: str) -> bool:
    """Whether what stands before a quotation only joins it to another one, or introduces it."""
    rest = _JOINT.sub("", gap, count=1)
    if _OTHERWISE.fullmatch(gap):
        return True
    return not rest.strip() or LEAD.fullmatch(rest) is not None


def _quotations(text: str, inside: Span) -> Iterator[Span]:
    """What stands in quotation marks in a stretch, inside the marks, one after another."""
    end = inside.start
    for mark in islice(QUOTE_MARK.finditer(text, inside.start, inside.end), 3 * _MOST_PARTS):
        if mark.start() >= end and is_opening(text, mark.start()):
            closing = enclosure(text, mark.start())
            if closing is not None and closing <= inside.end:
                yield Span(mark.start() + 1, closing)
                end = closing + 1


def _cuts(rest: str) -> bool:
    """Whether what a part of a bracket leaves out behind it would be missed."""
    if QUOTE_MARK.search(rest.lstrip("\"”’'»")):
        return False
    words = rest.strip(" \"”’'»,;:–—-")
    return len(WORDS.findall(words)) > 1 and not is_remark(words)


def _from_lead(
    text: str, span: Span, relation: str, distance: int, *, full: bool
) -> Iterator[GlossCandidate]:
    """The stretch without "which means", "lit." and the like at its head."""
    yield GlossCandidate(_behind_lead(text, span), span.end, relation, distance, full=full)


def _behind_lead(text: str, span: Span) -> int:
    lead = LEAD.match(text, span.start, span.end)
    return lead.end() if lead else span.start


def _echo_end(around: Surroundings, fragment: Fragment, inside: Span) -> int | None:
    """Where the romanisation that a bracket begins with ends; its end where it is nothing else."""
    text = around.text
    russian = text[fragment.start : fragment.end]
    ends = [match.start() for match in _ECHO_END.finditer(text, inside.start, inside.end)]
    for end in [*ends[:3], inside.end]:
        lead = text[inside.start : end]
        if not is_english(lead) or len(lead) > 3 * len(russian) + 8:
            break
        spelled = likeness(russian, lead) > SOUNDS_SAME and not is_wording(lead)
        if spelled and (lead[:1].islower() or end < inside.end):
            return end
    return None
