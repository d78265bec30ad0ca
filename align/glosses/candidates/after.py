"""English that follows a fragment: brackets, dashes, connectors, clauses, quotations."""

import re
from bisect import bisect_left
from collections.abc import Iterator

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
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.language.quotation import REACH, enclosure
from align.language.romanised import (
    SOUNDS_SAME,
)
from align.language.transliteration import likeness
from align.records import Block, Fragment, Span
from align.text import CYRILLIC, EMOJI

_LETTERS = re.compile(r"[A-Za-z]{2,}")
_DASHED_LEAD = re.compile(r"[\s,–—-]*" + LEAD.pattern, re.IGNORECASE)
_LATER_LEAD = re.compile(r"([^.!?\n]{0,90}?[,\s])" + LEAD.pattern, re.IGNORECASE)
_ORIGIN = re.compile(
    r"\b(?:(?:comes?|came|coming|deriv\w+|borrowed|taken|formed|stems?) from|related to|cognate)\b"
)
"""What says of which word it is made, and not what it means."""
_COPULA = re.compile(
    r"\s*\b(?:is|are)\s+(?=(?:an?|the|what|when|where|how|one who|short for)\s|[\"“«‘]|[A-Z]"
    r"|(?!\w+(?:ed|ing)\s)[a-z]+ (?:of|on|for|without|from|in)\s)"
)
_SAID_SO = re.compile(r"[^.!?:\n]{3,80}:\s+")
_SKIPPED = re.compile(rf"[\s\"”’»«“*.,!?…:{EMOJI}]*")
"""Closing quotes and the end of the Russian sentence, which may stand before a bracket."""
_NUMBERED = re.compile(r"[\s\d№#.,:/§–-]{0,40}\d[\s№#.,:/§–-]{0,4}(?=[(\[])")
"""The date and number of a law, which may stand between its title and a bracket."""
_ARTICLE_QUOTED = re.compile(r"(?:an?|the)\s+(?=[\"“«„][\w…])", re.IGNORECASE)
"""An article in front of what is quoted: ценник-обманка, a "trick tag"."""
_POINTER = re.compile(
    r"(?:It|This|That|The (?:word|name|phrase|term|title|slogan|line|expression|verb|noun))\s+"
    + LEAD.pattern
)
"""How a sentence begins that says what the Russian of the one before means."""
_LOOSE = re.compile(r"[^()\[\].;\n]{2,80}([(\[])")
_SENTENCE_ENDS = re.compile(r"[.!?…]+[\"”’»)]*\s+(?=[А-ЯЁ«“\"—–-])")
_DASH = re.compile(r"[\s,]*(?:[–—=:→]|--?(?=\s)|-(?=\s))\s*")
_OPENING_DASH = re.compile(r"[A-Za-z][\"”’»)*_]*\s[–—]\s?[\"“«„*_]*\Z")
"""Behind it the Russian is an aside, and the dash after the Russian ends the aside."""
_LABEL = re.compile(
    r"[\s,]*(?:\(?\b(?:n|v|vb|adj|adv|m|f|pl|sg|phr|coll|colloq|slang|noun|verb|adjective|adverb"
    r"|masc|fem|neut|pf|impf|tr|intr|prov|abbr|dim)\b\.?\)?[\s,]*){1,4}(?=[–—=:]|--?\s)"
)
"""The part of speech or gender that a dictionary puts behind its headword."""
_COLON = re.compile(r"\s*[:=]\s*")
_CLAUSE_END = re.compile(
    r", (?:which|who|where|whose|is|are|was|were) "
    r"|[.!?…](?=\s|$|[\"'”’»)\]])|[;()\[\]]|\s[–—]\s|\s--?\s|$"
)
_SOFT_END = re.compile(r",\s|\s(?:and|but|which|who|that|because|as|when|while|or)\s")
_LISTED = re.compile(r",?\s+(?:(?:or|and)\s+)?(?:to|an?|the|of)\s")
_WHICH = re.compile(r"\s(?:that|who|which)\s")
_INDEFINITE = re.compile(r"(?:an?|the|any|some|those)\s[\w’'-]+(?:\s[\w’'-]+)?", re.IGNORECASE)
"""A noun that only the clause behind it makes the thing it is: a machine that scans ballots."""
_GOES_ON = re.compile(r"\s+[a-z]")


def glosses_after(
    around: Surroundings, fragment: Fragment, chain: Span
) -> Iterator[GlossCandidate]:
    """What follows in the block: a bracket, a dash, a connector, a quotation, words."""
    text, block = around.text, around.block(fragment.last_block)
    here = _SKIPPED.match(text, chain.end, block.end)
    position = here.end() if here else chain.end
    numbered = _NUMBERED.match(text, chain.end, block.end)
    position = numbered.end() if numbered else position
    if text[position : position + 1] == ")" and "(" in text[chain.start : chain.end]:
        # КНР (Китай): China. What stands behind the brackets is said of both.
        position += 1
    direct, base = position, fragment.end
    if position < block.end and text[position] in "([":
        closing = enclosure(text, position)
        end = min(block.end, position + REACH) if closing is None else closing
        if end <= block.end:
            inside = Span(position + 1, end)
            position = min(end + 1, block.end)
            echo = (
                likeness(text[fragment.start : fragment.end], text[inside.start : end])
                > SOUNDS_SAME
            )
            base = position if echo else base
            if not (echo and _introduces(text, position, block.end)):
                ordered = list(glosses_in_order(around, fragment, chain, inside))
                # As many quotations as fragments: each is one's gloss, not all of them everyone's.
                if not any(candidate.quoted for candidate in ordered):
                    yield from in_bracket(around, fragment, inside)
                yield from ordered
    yield from _loose_bracket(around, fragment, chain, block)
    dash = _DASH.match(text, position, block.end)
    if dash:
        ends = _clause_ends(text, dash.end(), block.end)
        yield from glosses_in_order(around, fragment, chain, Span(dash.end(), ends[-1]))
    yield from quotes_in_order(around, fragment, chain, position, block)
    between = (
        _OPENING_DASH.search(text, max(block.start, chain.start - 12), chain.start) is not None
    )
    for candidate in dash_or_connector(around, base, position, block, direct):
        if candidate.quoted or candidate.relation != "dash_after" or not between:
            yield candidate
    # In "a van, автозак, came" the second comma only closes what the first one opened.
    head = text[max(block.start, chain.start - 8) : chain.start].rstrip(' "“«„(')
    comma = "," in text[max(base, direct - 4) : position + 1]
    if comma and (not head.endswith(",") or ARTICLE.match(text, position)):
        yield from clause_glosses(around, base, position, block, "comma_after")
        said = text.find(",", position, min(block.end, position + 60))
        if said > 0 and is_attribution(text[position:said]):
            yield from clause_glosses(around, said, said + 1, block, "comma_after")
    yield from _quotes_after(around, fragment, chain, block)
    sentences = around.sentences(fragment.last_block)
    number = bisect_left(sentences, chain.end, key=lambda span: span.start)
    if number < len(sentences):
        points = _POINTER.match(text, sentences[number].start, block.end)
        if points:
            yield from clause_glosses(around, chain.end, points.end(), block, "connector_after", 2)
    if number < len(sentences) and _follows(text[chain.end : sentences[number].start]):
        yield GlossCandidate(sentences[number].start, sentences[number].end, "sentence_after", 2)
        # As many sentences as the Russian has: «А. Б.» A. B.
        last = number + len(_SENTENCE_ENDS.findall(text, fragment.start, chain.end - 1))
        if number < last < len(sentences):
            yield GlossCandidate(sentences[number].start, sentences[last].end, "sentence_after", 2)


def _follows(between: str) -> bool:
    """Whether the next sentence is next to the Russian, a "she said" aside."""
    return len(between) < 6 or is_attribution(between.rstrip().removesuffix("."))


def _introduces(text: str, position: int, limit: int) -> bool:
    """Whether "which means" or the like follows, so that the brackets held no gloss."""
    lead = _DASHED_LEAD.match(text, position, limit)
    return lead is not None and lead.end() - position > 4


def _loose_bracket(
    around: Surroundings, fragment: Fragment, chain: Span, block: Block
) -> Iterator[GlossCandidate]:
    """A bracket a few English words further on in the sentence."""
    found = _LOOSE.match(around.text, chain.end, block.end)
    if not found or not _LETTERS.search(around.text, chain.end, found.start(1)):
        return
    end = enclosure(around.text, found.start(1))
    if end is None or end > block.end:
        return
    crossed = around.crossed(chain.end, found.start(1))
    distance = found.start(1) - chain.end
    yield GlossCandidate(
        found.start(1) + 1, end, "bracket_after", distance, crossed=crossed, full=False
    )


def dash_or_connector(
    around: Surroundings, base: int, position: int, block: Block, direct: int
) -> Iterator[GlossCandidate]:
    """English behind a dash, a colon, a connector ("which means") or copula."""
    text = around.text
    label = _LABEL.match(text, position, block.end)
    if label:
        base = position = label.end()
    dash = _DASH.match(text, position, block.end)
    dash = dash or _COLON.match(text, max(direct - 3, base), block.end)
    if text[direct - 2 : direct].strip() in (":", "=") and direct > base:
        yield from clause_glosses(around, base, direct, block, "dash_after")
    start = dash.end() if dash else position
    lead = LEAD.match(text, start, block.end)
    skipped = 0
    if lead is None:
        lead = _LATER_LEAD.match(text, start, block.end)
        lead = None if lead and _ORIGIN.search(lead.group(1)) else lead
        skipped = len(lead.group(1)) - 1 if lead else 0
    if lead and lead.end() > lead.start():
        # "which can be translated as" is no distance: it points at the gloss.
        distance = start - base + skipped
        yield from clause_glosses(around, base, lead.end(), block, "connector_after", distance)
    if dash:
        yield from clause_glosses(around, base, dash.end(), block, "dash_after")
    else:
        copula = _COPULA.match(text, position, block.end)
        if copula:
            yield from clause_glosses(around, base, copula.end(), block, "copula_after", 1)
        said = _SAID_SO.match(text, position, block.end)
        if said:
            yield from clause_glosses(around, base, said.end(), block, "colon_after")


def clause_glosses(
    around: Surroundings,
    base: int,
    start: int,
    block: Block,
    relation: str,
    distance: int | None = None,
) -> Iterator[GlossCandidate]:
    """From ``start``: the quotation that opens there, or the clause and its first pieces."""
    text = around.text
    distance = start - base if distance is None else distance
    crossed = around.crossed(base, start)
    article = _ARTICLE_QUOTED.match(text, start, block.end)
    start = article.end() if article else start
    if QUOTE_MARK.match(text, start, block.end):
        end = enclosure(text, start)
        if end is not None and end <= block.end:
            yield GlossCandidate(start + 1, end, relation, distance, True, crossed=crossed)
            return
    ends = _clause_ends(text, start, block.end)
    for number, end in enumerate(ends):
        full = number == len(ends) - 1
        cut = not full and _is_cut(text, start, end, ends[-1])
        yield GlossCandidate(start, end, relation, distance, full=full, crossed=crossed, cut=cut)


def _is_cut(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the clause goes on behind ``end`` with what the gloss up to there would miss."""
    if _LISTED.match(text, end, limit):
        return True
    noun = _INDEFINITE.fullmatch(text, start, end)
    return noun is not None and _WHICH.match(text, end) is not None


def _clause_ends(text: str, start: int, limit: int) -> list[int]:
    """Where English that starts at ``start`` may end: at softer marks first, then the clause."""
    hard = limit = min(limit, start + REACH_OF_GLOSS)
    for match in _CLAUSE_END.finditer(text, start, limit):
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


def _quotes_after(
    around: Surroundings, fragment: Fragment, chain: Span, block: Block
) -> Iterator[GlossCandidate]:
    quotes = around.quotes(fragment.last_block)
    for number in range(bisect_left(quotes, chain.end, key=START), len(quotes)):
        quote = quotes[number]
        distance = quote.start - chain.end
        if distance > NEAR:
            break
        if distance >= 0:
            crossed = around.crossed(chain.end, quote.start)
            yield GlossCandidate(
                quote.start, quote.end, "quote_after", distance, True, crossed=crossed
            )
