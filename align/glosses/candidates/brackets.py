"""Candidate glosses in the brackets that follow a fragment: all of them, and their parts.

A layout is a generator whose docstring shows what it is for. To add one, write it and give it a
line in INSIDE, the table of the order in which they are tried, or in SIDE_BY_SIDE.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from align.glosses.candidates.remarks import is_remark
from align.glosses.candidates.surroundings import GlossCandidate, Spot, is_english
from align.language.lists.lexicon import alternatives
from align.language.quotation import enclosure, is_opening
from align.language.romanised import SOUNDS_SAME, is_wording
from align.language.transliteration import likeness
from align.records import Block, Span

_CLOSELY = alternatives("en", "closely")
LEAD = re.compile(
    rf"[\s,;]*(?:(?:which|that|this)\s+)?(?:(?:more|{_CLOSELY}|usually"
    rf"|can be|may be|might be|{alternatives('en', 'being')}|actually|simply|often|also)\s+)*"
    rf"(?:{alternatives('en', 'rendering')}|literally|lit\.?"
    r"|i\.\s?e|that is(?: to say)?|in English|English|Eng|or|aka|Trans|transl|stands for"
    r"|known in English|slang for|short for|a word for|the word for)\b\.?"
    rf"(?:\s+{_CLOSELY})?"
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


@dataclass(frozen=True)
class Bracket(Spot):
    """Brackets behind a fragment, as the layouts of this module look at them.

    inside: all that stands in them. distance: characters from the fragment. spelled: where the
    romanisation with which they begin ends; None without one.
    """

    inside: Span
    distance: int
    spelled: int | None

    @property
    def rest(self) -> Span:
        """What stands in the brackets behind a romanisation."""
        return Span(self.inside.start if self.spelled is None else self.spelled, self.inside.end)

    @property
    def relation(self) -> str:
        """The relation of a part to the fragment."""
        return "bracket_part" if self.spelled is None else "after_echo"

    def from_lead(self, span: Span, relation: str, *, full: bool = False) -> GlossCandidate:
        """The stretch without "which means", "lit." and the like at its head."""
        start = _behind_lead(self.text, span)
        return GlossCandidate(start, span.end, relation, self.distance, full=full)


def in_bracket(spot: Spot, inside: Span) -> Iterator[GlossCandidate]:
    """What brackets behind a fragment hold, by the layouts of INSIDE."""
    distance = max(0, inside.start - spot.fragment.end - 2)
    bracket = Bracket(
        spot.around, spot.fragment, spot.chain, inside, distance, _spelled_end(spot, inside)
    )
    several = _several(spot.text, bracket.rest)
    layouts = SIDE_BY_SIDE if several else INSIDE
    for layout in layouts:
        for candidate in layout(bracket):
            left_out = spot.text[candidate.end : inside.end]
            yield candidate if candidate.full else replace(candidate, cut=_cuts(left_out))


def _behind_romanisation(bracket: Bracket) -> Iterator[GlossCandidate]:
    """All that follows a romanisation: автозак (avtozak, prisoner transport van)."""
    if bracket.spelled is not None:
        yield bracket.from_lead(bracket.rest, "after_echo", full=True)


def _side_by_side(bracket: Bracket) -> Iterator[GlossCandidate]:
    """Glosses that fill the brackets side by side: митинг (“rally”, or “meeting”)."""
    for span in _several(bracket.text, bracket.rest):
        quoted = QUOTE_MARK.match(bracket.text, span.start - 1) is not None
        start = span.start if quoted else _behind_lead(bracket.text, span)
        yield GlossCandidate(start, span.end, "bracket_after", bracket.distance, quoted, full=False)


def _whole_bracket(bracket: Bracket) -> Iterator[GlossCandidate]:
    """All of them, even if romanised, since that may be a word: чек-листы (checklists)."""
    if bracket.spelled is None or bracket.spelled >= bracket.inside.end:
        yield bracket.from_lead(bracket.inside, "bracket_after", full=True)


def _pieces(bracket: Bracket) -> Iterator[GlossCandidate]:
    """The pieces at commas, semicolons and dashes: митинг (a rally; also, a meeting).

    Each by itself, with all that follows, and with all that precedes.
    """
    start, end = bracket.rest.start, bracket.inside.end
    spans = _parts(_PART, bracket.text, bracket.rest)
    for span in spans if len(spans) > 1 else ():
        yield bracket.from_lead(span, bracket.relation)
        if start < span.start and span.end < end:
            yield bracket.from_lead(Span(span.start, end), bracket.relation)
        if start < span.start and span.start != spans[-1].start:
            yield bracket.from_lead(Span(start, span.end), bracket.relation)


def _quoted_inside(bracket: Bracket) -> Iterator[GlossCandidate]:
    """What is quoted in the brackets: #городнаш (the slogan “the city is ours” of 2019)."""
    text, rest, distance = bracket.text, bracket.rest, bracket.distance
    for mark in islice(QUOTE_MARK.finditer(text, rest.start, rest.end), _MOST_PARTS):
        closing = _closing(text, mark.start(), rest.end)
        if closing is not None:
            yield GlossCandidate(
                mark.start() + 1, closing, bracket.relation, distance, True, full=False
            )


LayoutInside = Callable[[Bracket], Iterator[GlossCandidate]]

SIDE_BY_SIDE: tuple[LayoutInside, ...] = (_behind_romanisation, _side_by_side)
"""The layouts of brackets that are filled by several glosses, whose pieces are none."""

INSIDE: tuple[LayoutInside, ...] = (_behind_romanisation, _whole_bracket, _pieces, _quoted_inside)
"""The layouts of English in other brackets, in the order in which they are tried."""


def _parts(separator: re.Pattern[str], text: str, inside: Span) -> list[Span]:
    """The parts of a stretch between the first separators."""
    cuts = list(islice(separator.finditer(text, inside.start, inside.end), _MOST_PARTS))
    starts = [inside.start, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), inside.end]
    return [Span(*span) for span in zip(starts, ends, strict=True)]


def _closing(text: str, mark: int, limit: int) -> int | None:
    """Where the quotation that opens at ``mark`` closes; None if none opens or closes in time."""
    closing = enclosure(text, mark) if is_opening(text, mark) else None
    return closing if closing is not None and closing <= limit else None


def glosses_in_order(spot: Spot, inside: Span) -> Iterator[GlossCandidate]:
    """The gloss with the fragment's number, where brackets hold as many glosses as the chain has.

    «А» and «Б» (“a” and “b”): quotations, or parts at commas, semicolons, "and" and "or".
    """
    text = spot.text
    quotes = [
        Span(mark.start() + 1, end)
        for mark in QUOTE_MARK.finditer(text, inside.start, inside.end)
        if (end := _closing(text, mark.start(), inside.end)) is not None
    ]
    parts = _parts(_ITEM_END, text, inside)
    if len(quotes) < 2 and len(parts) < 2:
        return
    chained = [
        part
        for part in spot.around.fragments_between(spot.chain.start, spot.chain.end)
        if not part.inside and not part.excluded
    ]
    if len(chained) < 2 or spot.fragment not in chained:
        return
    for spans, quoted in ((quotes, True), (parts, False)):
        if len(spans) == len(chained):
            span = spans[chained.index(spot.fragment)]
            yield GlossCandidate(span.start, span.end, "bracket_order", 1, quoted)
            return


def quotes_in_order(spot: Spot, position: int, block: Block) -> Iterator[GlossCandidate]:
    """Right behind a chain the quotation with its number: «А» and «Б», meaning “a” and “b”."""
    text = spot.text
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
    for candidate in glosses_in_order(spot, Span(start, end)):
        if candidate.quoted:
            yield candidate


def _several(text: str, inside: Span) -> list[Span]:
    """The glosses that fill brackets side by side: two or more, or none.

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
    """Whether the words before a quotation only join it to another one, or introduce it."""
    rest = _JOINT.sub("", gap, count=1)
    if _OTHERWISE.fullmatch(gap):
        return True
    return not rest.strip() or LEAD.fullmatch(rest) is not None


def _quotations(text: str, inside: Span) -> Iterator[Span]:
    """What stands inside quotation marks in a stretch, in order."""
    end = inside.start
    for mark in islice(QUOTE_MARK.finditer(text, inside.start, inside.end), 3 * _MOST_PARTS):
        closing = _closing(text, mark.start(), inside.end) if mark.start() >= end else None
        if closing is not None:
            yield Span(mark.start() + 1, closing)
            end = closing + 1


def _cuts(rest: str) -> bool:
    """Whether the words that a part of a bracket leaves out behind it are missing from it."""
    if QUOTE_MARK.search(rest.lstrip("\"”’'»")):
        return False
    words = rest.strip(" \"”’'»,;:–—-")
    return len(WORDS.findall(words)) > 1 and not is_remark(words)


def _behind_lead(text: str, span: Span) -> int:
    lead = LEAD.match(text, span.start, span.end)
    return lead.end() if lead else span.start


def _spelled_end(spot: Spot, inside: Span) -> int | None:
    """Where the romanisation ends with which a bracket begins; None without one."""
    text, russian = spot.text, spot.russian
    ends = islice(_ECHO_END.finditer(text, inside.start, inside.end), 3)
    for end in [*(match.start() for match in ends), inside.end]:
        lead = text[inside.start : end]
        if not is_english(lead) or len(lead) > 3 * len(russian) + 8:
            break
        spelled = likeness(russian, lead) > SOUNDS_SAME and not is_wording(lead)
        if spelled and (lead[:1].islower() or end < inside.end):
            return end
    return None
