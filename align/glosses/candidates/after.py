"""Candidate glosses behind a fragment: brackets, dashes, connectors, clauses, quotations.

A layout is a generator whose docstring shows what it is for. To add one, write it and give it a
line in AFTER, the table of the order in which they are tried.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from align.glosses.candidates.before import (
    ARTICLE,
    NEAR,
    REACH_OF_GLOSS,
    START,
)
from align.glosses.candidates.brackets import (
    LEAD,
    QUOTE_MARK,
    glosses_in_order,
    in_bracket,
    quotes_in_order,
)
from align.glosses.candidates.remarks import is_attribution
from align.glosses.candidates.surroundings import ABBREVIATED, GlossCandidate, Spot
from align.language.lists.lexicon import alternatives
from align.language.quotation import REACH, enclosure
from align.language.romanised import (
    SOUNDS_SAME,
)
from align.language.transliteration import likeness
from align.records import Block, Span
from align.text import CYRILLIC, EMOJI

_LETTERS = re.compile(r"[A-Za-z]{2,}")
_DASHED_LEAD = re.compile(r"[\s,–—-]*" + LEAD.pattern, re.IGNORECASE)
_LATER_LEAD = re.compile(r"([^.!?\n]{0,90}?[,\s])" + LEAD.pattern, re.IGNORECASE)
_ORIGIN = re.compile(
    r"\b(?:(?:comes?|came|coming|deriv\w+|borrowed|taken|formed|stems?) from|related to|cognate)\b"
)
"""What says of which word it is made, and not what it means."""
_COPULA = re.compile(
    rf"\s*\b(?:is|are)\s+(?=(?:{alternatives('en', 'articles')}"
    rf"|{alternatives('en', 'question_words')}|one who|short for)\s|[\"“«‘]|[A-Z]"
    rf"|(?!\w+(?:ed|ing)\s)[a-z]+ {alternatives('en', 'noun_prepositions')}\s)"
)
_SAID_SO = re.compile(r"[^.!?:\n]{3,80}:\s+")
_SKIPPED = re.compile(rf"[\s\"”’»«“*.,!?…:{EMOJI}]*")
"""Closing quotes and the end of the Russian sentence, which may stand before a bracket."""
_NUMBERED = re.compile(r"[\s\d№#.,:/§–-]{0,40}\d[\s№#.,:/§–-]{0,4}(?=[(\[])")
"""The date and number of a law, which may stand between its title and a bracket."""
_ARTICLE_QUOTED = re.compile(rf"{alternatives('en', 'articles')}\s+(?=[\"“«„][\w…])", re.IGNORECASE)
"""An article in front of what is quoted: ценник-обманка, a "trick tag"."""
_POINTER = re.compile(
    rf"(?:It|This|That|The (?:{alternatives('en', 'kinds_of_words')}|name|title|slogan|line))\s+"
    + LEAD.pattern
)
"""How a sentence begins that says what the Russian of the one before means."""
_LOOSE = re.compile(r"[^()\[\].;\n]{2,80}([(\[])")
_SENTENCE_ENDS = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)]*\s+(?=[А-ЯЁ«“\"—–-])")
_DASH = re.compile(r"[\s,]*(?:[–—=:→]|--?(?=\s)|-(?=\s))\s*")
_OPENING_DASH = re.compile(r"[A-Za-z][\"”’»)*_]*\s[–—]\s?[\"“«„*_]*\Z")
"""Behind it the Russian is an aside, and the dash after the Russian ends the aside."""
_LABEL = re.compile(
    rf"[\s,]*(?:\(?\b(?:{alternatives('en', 'parts_of_speech')}"
    r"|n|v|vb|adj|adv|m|f|pl|sg|phr|coll|colloq|slang|masc|fem|neut|pf|impf|tr|intr|prov|abbr|dim)\b\.?\)?[\s,]*){1,4}(?=[–—=:]|--?\s)"
)
"""The part of speech or gender that a dictionary puts behind its headword."""
_COLON = re.compile(r"\s*[:=]\s*")
_CLAUSE_END = re.compile(
    rf", (?:which|who|where|whose|{alternatives('en', 'being')}) "
    r"|[.!?…](?=\s|$|[\"'”’»)\]])|[;()\[\]]|\s[–—]\s|\s--?\s|$"
)
_SOFT_END = re.compile(rf",\s|\s{alternatives('en', 'conjunctions', 'clause_words')}\s")
_LISTED = re.compile(rf",?\s+(?:(?:or|and)\s+)?(?:to|of|{alternatives('en', 'articles')})\s")
_WHICH = re.compile(rf"\s{alternatives('en', 'relatives')}\s")
_INDEFINITE = re.compile(
    rf"(?:{alternatives('en', 'articles')}|any|some|those)\s[\w’'-]+(?:\s[\w’'-]+)?", re.IGNORECASE
)
"""A noun that only the clause behind it makes the thing it is: a machine that scans ballots."""
_GOES_ON = re.compile(r"\s+[a-z]")
_BEHIND_NOTE = re.compile(r"[)\]][\s,;:–—-]*(?=[\"“«‘'A-Za-z])")
"""What stands between a note in brackets and the meaning that follows it."""


@dataclass(frozen=True)
class Behind(Spot):
    """A fragment from behind, as the layouts of this module look at it.

    direct: where the Russian ends with all its marks, or with the number of a law. bracket: the
    inside of the brackets that open there, if any. spelled: whether they begin by spelling the
    fragment in Latin letters. position: behind these brackets. base: where distances are counted
    from. aside: whether the fragment stands between dashes, so that the second one introduces
    nothing.
    """

    direct: int
    position: int
    base: int
    bracket: Span | None = None
    spelled: bool = False
    aside: bool = False

    @cached_property
    def block(self) -> Block:
        """The block in which the fragment ends."""
        return self.around.block(self.fragment.last_block)

    @cached_property
    def told_from(self) -> tuple[int, int]:
        """(base, position) behind the part of speech that a dictionary gives there, if any."""
        label = _LABEL.match(self.text, self.position, self.block.end)
        return (label.end(), label.end()) if label else (self.base, self.position)

    @cached_property
    def dash(self) -> re.Match[str] | None:
        """The dash, colon or sign of equality that introduces a meaning."""
        base, position = self.told_from
        dash = _DASH.match(self.text, position, self.block.end)
        return dash or _COLON.match(self.text, max(self.direct - 3, base), self.block.end)

    @cached_property
    def next_sentence(self) -> int:
        """The number, in its block, of the first sentence that begins behind the chain."""
        sentences = self.around.sentences(self.fragment.last_block)
        return bisect_left(sentences, self.chain.end, key=START)


def glosses_after(spot: Spot) -> Iterator[GlossCandidate]:
    """What follows in the block, by the layouts of AFTER."""
    behind = _from_behind(spot)
    for layout in AFTER:
        yield from layout(behind)


def meanings_from(spot: Spot, position: int) -> Iterator[GlossCandidate]:
    """What follows at ``position`` as if the fragment ended there, by the layouts of MEANINGS."""
    behind = Behind(spot.around, spot.fragment, spot.chain, position, position, position)
    for layout in MEANINGS:
        yield from layout(behind)
    if spot.text[position : position + 1] == ",":
        yield from _clause_glosses(behind, position, position + 2, "comma_after")


def _from_behind(spot: Spot) -> Behind:
    text, chain = spot.text, spot.chain
    block = spot.around.block(spot.fragment.last_block)
    direct = _end_of_russian(text, chain, block)
    dash = _OPENING_DASH.search(text, max(block.start, chain.start - 12), chain.start)
    behind = Behind(
        spot.around, spot.fragment, chain, direct, direct, spot.fragment.end, aside=dash is not None
    )
    bracket = _bracket_at(text, direct, block)
    if bracket is None:
        return behind
    position = min(bracket.end + 1, block.end)
    inside = text[bracket.start : bracket.end]
    if likeness(spot.russian, inside) > SOUNDS_SAME:
        return replace(behind, position=position, base=position, bracket=bracket, spelled=True)
    return replace(behind, position=position, bracket=bracket)


def _end_of_russian(text: str, chain: Span, block: Block) -> int:
    """Where the Russian ends, with its marks, the number of a law, and brackets opened in it."""
    ends = [pattern.match(text, chain.end, block.end) for pattern in (_NUMBERED, _SKIPPED)]
    end = next((match.end() for match in ends if match), chain.end)
    # КНР (Китай): China. What stands behind the brackets is said of both.
    closes = text[end : end + 1] == ")" and "(" in text[chain.start : chain.end]
    return end + closes


def _bracket_at(text: str, position: int, block: Block) -> Span | None:
    """The inside of the brackets that open at ``position``, up to REACH characters, or None."""
    if position >= block.end or text[position] not in "([":
        return None
    closing = enclosure(text, position)
    end = min(block.end, position + REACH) if closing is None else closing
    return Span(position + 1, end) if end <= block.end else None


def _bracket(behind: Behind) -> Iterator[GlossCandidate]:
    """A bracket: митинг (rally). One that only spells is no gloss: митинг (miting), "a rally"."""
    inside = behind.bracket
    if inside is None or (behind.spelled and _introduces(behind)):
        return
    ordered = list(glosses_in_order(behind, inside))
    # As many quotations as fragments: each is one's gloss, not all of them everyone's.
    if not any(candidate.quoted for candidate in ordered):
        yield from in_bracket(behind, inside)
    yield from ordered


def _bracket_behind_spelling(behind: Behind) -> Iterator[GlossCandidate]:
    """The brackets behind those that only spell: «Митинг» [miting] (a rally)."""
    opening = _SKIPPED.match(behind.text, behind.position, behind.block.end)
    inside = behind.spelled and opening and _bracket_at(behind.text, opening.end(), behind.block)
    if inside:
        for candidate in in_bracket(behind, inside):
            yield replace(candidate, distance=1)


def _loose_bracket(behind: Behind) -> Iterator[GlossCandidate]:
    """Brackets some English words further on: митинг was what they called it (rally)."""
    text, end, limit = behind.text, behind.chain.end, behind.block.end
    match = _LOOSE.match(text, end, limit)
    if not match or not _LETTERS.search(text, end, match.start(1)):
        return
    opening = match.start(1)
    closing = enclosure(text, opening)
    if closing is not None and closing <= limit:
        crossed = behind.around.crossed(end, opening)
        yield GlossCandidate(
            opening + 1, closing, "bracket_after", opening - end, full=False, crossed=crossed
        )


def _list_behind_dash(behind: Behind) -> Iterator[GlossCandidate]:
    """As many parts behind a dash as fragments before it: суд и тюрьма – court and prison."""
    dash = _DASH.match(behind.text, behind.position, behind.block.end)
    if dash:
        ends = _clause_ends(behind.text, dash.end(), behind.block.end)
        yield from glosses_in_order(behind, Span(dash.end(), ends[-1]))


def _list_of_quotations(behind: Behind) -> Iterator[GlossCandidate]:
    """As many quotations as fragments: «суд» и «тюрьма», meaning “court” and “prison”."""
    yield from quotes_in_order(behind, behind.position, behind.block)


def _closed_colon(behind: Behind) -> Iterator[GlossCandidate]:
    """A colon among the marks that close the Russian: «митинг:» a rally."""
    base = behind.told_from[0]
    mark = behind.text[behind.direct - 2 : behind.direct].strip()
    if mark in (":", "=") and behind.direct > base:
        yield from _dashed(behind, behind.direct)


def _connector(behind: Behind) -> Iterator[GlossCandidate]:
    """What says that a meaning follows: митинг, which means "rally"; митинг – lit. meeting."""
    text, limit = behind.text, behind.block.end
    base, position = behind.told_from
    start = behind.dash.end() if behind.dash else position
    lead = LEAD.match(text, start, limit)
    skipped = 0
    if lead is None:
        lead = _LATER_LEAD.match(text, start, limit)
        lead = None if lead and _ORIGIN.search(lead.group(1)) else lead
        skipped = len(lead.group(1)) - 1 if lead else 0
    if lead and lead.end() > lead.start():
        # "which can be translated as" is no distance: it points at the gloss.
        distance = start - base + skipped
        yield from _clause_glosses(behind, base, lead.end(), "connector_after", distance)


def _dash(behind: Behind) -> Iterator[GlossCandidate]:
    """A dash, a colon or a sign of equality: митинг – a rally; митинг: rally."""
    if behind.dash:
        yield from _dashed(behind, behind.dash.end())


def _copula(behind: Behind) -> Iterator[GlossCandidate]:
    """What the Russian is said to be: the митинг is a rally."""
    base, position = behind.told_from
    copula = _COPULA.match(behind.text, position, behind.block.end)
    if copula and not behind.dash:
        yield from _clause_glosses(behind, base, copula.end(), "copula_after", 1)


def _later_colon(behind: Behind) -> Iterator[GlossCandidate]:
    """A colon some words later: «Хлеб есть», said the largest banner of all: there is bread."""
    base, position = behind.told_from
    lead = _SAID_SO.match(behind.text, position, behind.block.end)
    if lead and not behind.dash:
        yield from _clause_glosses(behind, base, lead.end(), "colon_after")


def _clause_behind_comma(behind: Behind) -> Iterator[GlossCandidate]:
    """A clause behind a comma: митинг, a rally, began; «Митинг», she said, a rally."""
    text, block, chain = behind.text, behind.block, behind.chain
    base, position = behind.base, behind.position
    if "," not in text[max(base, behind.direct - 4) : position + 1]:
        return
    # In "a van, автозак, came" the second comma only closes what the first one opened.
    before = text[max(block.start, chain.start - 8) : chain.start].rstrip(' "“«„(')
    if before.endswith(",") and not ARTICLE.match(text, position):
        return
    yield from _clause_glosses(behind, base, position, "comma_after")
    comma = text.find(",", position, min(block.end, position + 60))
    if comma > 0 and is_attribution(text[position:comma]):
        yield from _clause_glosses(behind, comma, comma + 1, "comma_after")


def _quotation(behind: Behind) -> Iterator[GlossCandidate]:
    """What is quoted further on: they shouted «Позор» and then, in English, “Shame”."""
    quotes = behind.around.quotes(behind.fragment.last_block)
    end = behind.chain.end
    for quote in quotes[bisect_left(quotes, end, key=START) :]:
        distance = quote.start - end
        if distance > NEAR:
            break
        crossed = behind.around.crossed(end, quote.start)
        yield GlossCandidate(quote.start, quote.end, "quote_after", distance, True, crossed=crossed)


def _pointing_sentence(behind: Behind) -> Iterator[GlossCandidate]:
    """A sentence that says what the last one means: Он поёт. It means "he sings"."""
    sentences = behind.around.sentences(behind.fragment.last_block)
    for sentence in sentences[behind.next_sentence : behind.next_sentence + 1]:
        points = _POINTER.match(behind.text, sentence.start, behind.block.end)
        if points:
            base = behind.chain.end
            yield from _clause_glosses(behind, base, points.end(), "connector_after", 2)


def _next_sentence(behind: Behind) -> Iterator[GlossCandidate]:
    """The next sentences, as many as the Russian has: «Он поёт. Она спит». He sings. She sleeps."""
    sentences = behind.around.sentences(behind.fragment.last_block)
    text, number, end = behind.text, behind.next_sentence, behind.chain.end
    if number == len(sentences) or not _follows(text[end : sentences[number].start]):
        return
    start = sentences[number].start
    yield GlossCandidate(start, sentences[number].end, "sentence_after", 2)
    last = number + len(_SENTENCE_ENDS.findall(text, behind.fragment.start, end - 1))
    if number < last < len(sentences):
        yield GlossCandidate(start, sentences[last].end, "sentence_after", 2)


LayoutBehind = Callable[[Behind], Iterator[GlossCandidate]]

MEANINGS: tuple[LayoutBehind, ...] = (_closed_colon, _connector, _dash, _copula, _later_colon)
"""What says what the Russian means, by a mark or in words."""

AFTER: tuple[LayoutBehind, ...] = (
    _bracket,
    _bracket_behind_spelling,
    _loose_bracket,
    _list_behind_dash,
    _list_of_quotations,
    *MEANINGS,
    _clause_behind_comma,
    _quotation,
    _pointing_sentence,
    _next_sentence,
)
"""The layouts of English behind Russian, in the order in which they are tried."""


def _follows(between: str) -> bool:
    """Whether at most "she said" stands between the Russian and the next sentence."""
    return len(between) < 6 or is_attribution(between.rstrip().removesuffix("."))


def _introduces(behind: Behind) -> bool:
    """Whether "which means" or the like follows, so that the brackets before it hold no gloss."""
    lead = _DASHED_LEAD.match(behind.text, behind.position, behind.block.end)
    return lead is not None and lead.end() - behind.position > 4


def _dashed(behind: Behind, start: int) -> Iterator[GlossCandidate]:
    """What a dash introduces; behind the dash that ends an aside, only a quotation."""
    for candidate in _clause_glosses(behind, behind.told_from[0], start, "dash_after"):
        if candidate.quoted or not behind.aside:
            yield candidate


def _clause_glosses(
    behind: Behind, base: int, start: int, relation: str, distance: int | None = None
) -> Iterator[GlossCandidate]:
    """From ``start``: the quotation that opens there, or the clause and its first pieces.

    distance: from ``base`` to ``start`` where none is given.
    """
    text, limit = behind.text, behind.block.end
    distance = start - base if distance is None else distance
    crossed = behind.around.crossed(base, start)
    start = _behind_note(text, start, limit)
    article = _ARTICLE_QUOTED.match(text, start, limit)
    start = article.end() if article else start
    if QUOTE_MARK.match(text, start, limit):
        end = enclosure(text, start)
        if end is not None and end <= limit:
            yield GlossCandidate(start + 1, end, relation, distance, True, crossed=crossed)
            return
    ends = _clause_ends(text, start, limit)
    for number, end in enumerate(ends):
        full = number == len(ends) - 1
        cut = not full and _is_cut(text, start, end, ends[-1])
        yield GlossCandidate(start, end, relation, distance, full=full, crossed=crossed, cut=cut)


def _behind_note(text: str, start: int, limit: int) -> int:
    """Where the meaning begins behind a note in brackets: – (lit. a mask) a fraud."""
    closing = enclosure(text, start) if text[start : start + 1] in ("(", "[") else None
    behind = _BEHIND_NOTE.match(text, closing, limit) if closing is not None else None
    return behind.end() if behind else start


def _is_cut(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the clause goes on behind ``end`` with words that the gloss would need."""
    if _LISTED.match(text, end, limit):
        return True
    noun = _INDEFINITE.fullmatch(text, start, end)
    return noun is not None and _WHICH.match(text, end) is not None


def _clause_marks(text: str, start: int, limit: int) -> Iterator[re.Match[str]]:
    """The marks and words in text[start:limit] that may end a clause."""
    for match in _CLAUSE_END.finditer(text, start, limit):
        if match.group() != "." or not ABBREVIATED.search(
            text, max(start, match.start() - 8), match.start()
        ):
            yield match


def _clause_ends(text: str, start: int, limit: int) -> list[int]:
    """Where English that starts at ``start`` may end: at softer marks first, then the clause."""
    hard = limit = min(limit, start + REACH_OF_GLOSS)
    for match in _clause_marks(text, start, limit):
        if match.group() in ("(", "["):
            # "air raid (bomb) shelter": a bracket inside the gloss does not end it.
            closing = enclosure(text, match.start())
            if closing is None or _GOES_ON.match(text, closing + 1) is None:
                hard = match.start()
                break
        elif match.group() not in (")", "]") or match.start() > start:
            hard = match.start()
            if match.group() in "!?…":
                hard = match.end()
            if match.group() not in (")", "]"):
                break
    cyrillic = CYRILLIC.search(text, start, hard)
    if cyrillic:
        hard = cyrillic.start()
    soft = [match.start() for match in _SOFT_END.finditer(text, start, hard)][:4]
    return [*(end for end in soft if end > start + 1), hard]
