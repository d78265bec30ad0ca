"""Candidate English glosses around a fragment: what could translate it, and why.

Nothing is scored here. A candidate is a stretch of readable text with the relation in which it
stands to its fragment; overlapping candidates are meant, since a gloss may be a part of what
stands in its place.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter

from align.echoes import SOUNDS_SAME, is_echo
from align.fragments import Fragment
from align.gloss_blocks import alone, cells, neighbours, sentence_parts
from align.quoting import REACH, enclosure, is_opening
from align.records import Block, Span
from align.remarks import is_certain_remark
from align.surroundings import Candidate, Surroundings, is_english
from align.text import CYRILLIC, EMOJI
from align.translit import likeness

_start = attrgetter("start")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9][\w'’-]*")
_LEAD = re.compile(
    r"[\s,;]*(?:(?:which|that|this)\s+)?(?:(?:roughly|literally|basically|loosely|usually|can be"
    r"|may be|might be|is|was|are|actually|simply|often|also)\s+)*"
    r"(?:translates?|translated|translation|means?|meaning|meant|reads?|rendered|literally|lit\.?"
    r"|i\.\s?e\.|that is(?: to say)?|in English|English|Eng\.|or|aka|Trans\.|transl\.|stands for"
    r"|known in English|slang for|short for|a word for|the word for)\b\.?"
    r"(?:\s+(?:roughly|literally|loosely|basically))?"
    r"(?:\s+(?:as|to|into|from Russian(?: as)?|in English(?: as)?|out to|something like|that|for))*"
    r"\s*[:=,–—-]*\s*",
    re.IGNORECASE,
)
_DASHED_LEAD = re.compile(r"[\s,–—-]*" + _LEAD.pattern, re.IGNORECASE)
_LATER_LEAD = re.compile(r"[^.!?\n]{0,40}?[,\s]" + _LEAD.pattern, re.IGNORECASE)
_SKIPPED = re.compile(rf"[\s\"”’»«“*.,!?…:{EMOJI}]*")
"""Closing quotes and the end of the Russian sentence, which may stand before a bracket."""
_BETWEEN = re.compile(r"[\s\"”»’'–—:,;=/-]*")
_LOOSE = re.compile(r"[^()\[\].;\n]{2,80}([(\[])")
_DASH = re.compile(r"[\s,]*(?:[–—=:→]|--?(?=\s)|-(?=\s))\s*")
_COLON = re.compile(r"\s*[:=]\s*")
_CLAUSE_END = re.compile(
    r", (?:which|who|where|whose) |[.!?…](?=\s|$|[\"'”’»)\]])|[;()\[\]]|\s[–—]\s|\s--?\s|$"
)
_SOFT_END = re.compile(r",\s|\s(?:and|but|which|who|that|because|as|when|while|or)\s")
_PART = re.compile(r"\s*(?:;|\s[–—]\s|\s--?\s|/|,)\s*")
_CLAUSE_START = re.compile(r"[.!?…;:()\[\]]\s+|\s[–—]\s+|\s--?\s+|[\"“«(\[]")
_ECHO_END = re.compile(r"\s*[,;:=]\s|\s[–—-]+\s|\s*[\"“«‘]|\s*/")
_QUOTE_MARK = re.compile(r"[\"“«„‘']")
_GOES_ON = re.compile(r"\s+[a-z]")
_BRACKETED_END = re.compile(r"([(\[])([^()\[\]]{3,300})[)\]][\s:–—*-]{0,4}$")
_ARTICLE = re.compile(r"(?:a|an|the)\s", re.IGNORECASE)
_NEAR = 170
_MOST_PARTS = 24
"""Parts of one bracket, and quotations in it: with more it is a list, not a gloss."""
_BRACKET_REACH = 310
_REACH = 600


def candidates(around: Surroundings, fragment: Fragment, chain: Span) -> list[Candidate]:
    """The candidates of one fragment, nearest structures first, each stretch once.

    chain: the stretch of fragments that stand together ("А" / "Б") of which it is part;
    what follows or precedes the chain belongs to each of them.
    """
    found: list[Candidate] = []
    if not fragment.whole:
        found.extend(_after(around, fragment, chain))
        found.extend(_before(around, fragment, chain))
    in_table = around.block(fragment.block).kind == "cell"
    if in_table and (fragment.whole or alone(around, fragment)):
        found.extend(cells(around, fragment))
    elif fragment.whole or alone(around, fragment):
        found.extend(neighbours(around, fragment))
    if fragment.whole and fragment.kind == "hashtag":
        found.extend(_after(around, fragment, chain))
    unique: dict[tuple[int, int], Candidate] = {}
    russian = around.text[fragment.start : fragment.end]
    for candidate in found:
        span = _trimmed(around.text, candidate.start, candidate.end)
        english = around.text[span.start : span.end] if span.end > span.start else ""
        if not is_english(english) or CYRILLIC.search(english):
            continue
        # "the akim (аким)" is how English borrows; "аким (akim)" tells how to say it.
        if not candidate.relation.startswith("bracketed") and is_echo(russian, english):
            continue
        if not is_certain_remark(english, russian) and not _LEAD.fullmatch(english):
            kept = Candidate(
                span.start, span.end, candidate.relation, candidate.distance, candidate.quoted,
                candidate.full, candidate.crossed,
            )  # fmt: skip
            unique.setdefault((span.start, span.end), kept)
    return list(unique.values())


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without surrounding quotes, marks, commas and white space."""
    while start < end and text[start] in ' \t\n,;:–—-="“”«»„‘*.':
        start += 1
    while start < end and text[end - 1] in ' \t\n,;:–—-="“”«»„*':
        end -= 1
    if text[end - 1 : end] == "." and text[max(start, end - 3) : end] != "...":
        end -= 1
    return Span(start, end)


def _after(around: Surroundings, fragment: Fragment, chain: Span) -> Iterator[Candidate]:
    """What follows in the block: a bracket, a dash, a connector, a quotation, words."""
    text, block = around.text, around.block(fragment.last_block)
    here = _SKIPPED.match(text, chain.end, block.end)
    position = here.end() if here else chain.end
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
                yield from _in_bracket(around, fragment, inside)
    yield from _loose_bracket(around, fragment, chain, block)
    yield from _dash_or_connector(around, base, position, block, direct)
    # In "a van, автозак, came" the second comma only closes what the first one opened.
    head = text[max(block.start, chain.start - 8) : chain.start].rstrip(' "“«„(')
    if "," in text[max(base, direct - 4) : position + 1] and not head.endswith(","):
        yield from _clause(around, base, position, block, "comma_after")
    yield from _quotes_after(around, fragment, chain, block)
    sentences = around.sentences(fragment.last_block)
    number = bisect_left(sentences, chain.end, key=lambda span: span.start)
    if number < len(sentences) and sentences[number].start - chain.end < 6:
        yield Candidate(sentences[number].start, sentences[number].end, "sentence_after", 2)


def _introduces(text: str, position: int, limit: int) -> bool:
    """Whether "which means" or the like follows, so that the brackets held no gloss."""
    lead = _DASHED_LEAD.match(text, position, limit)
    return lead is not None and lead.end() - position > 4


def _in_bracket(around: Surroundings, fragment: Fragment, inside: Span) -> Iterator[Candidate]:
    """The whole bracket, then its parts: what follows "lit.", a quotation, pieces at ; and –."""
    text = around.text
    distance = max(0, inside.start - fragment.end - 2)
    echo = _echo_end(around, fragment, inside)
    if echo is not None:
        yield from _from_lead(text, Span(echo, inside.end), "after_echo", distance, full=True)
    if echo is None or echo >= inside.end:
        yield from _from_lead(text, inside, "bracket_after", distance, full=True)
    start = inside.start if echo is None else echo
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
    opened = (mark.start() for mark in _QUOTE_MARK.finditer(text, start, inside.end))
    for position in islice(opened, _MOST_PARTS):
        if is_opening(text, position):
            closing = enclosure(text, position)
            if closing is not None and closing <= inside.end:
                yield Candidate(position + 1, closing, relation, distance, True, full=False)


def _from_lead(
    text: str, span: Span, relation: str, distance: int, *, full: bool
) -> Iterator[Candidate]:
    """The stretch without "which means", "lit." and the like at its head."""
    lead = _LEAD.match(text, span.start, span.end)
    start = lead.end() if lead else span.start
    yield Candidate(start, span.end, relation, distance, full=full)


def _echo_end(around: Surroundings, fragment: Fragment, inside: Span) -> int | None:
    """Where the romanisation that a bracket begins with ends; its end where it is nothing else."""
    text = around.text
    russian = text[fragment.start : fragment.end]
    ends = [match.start() for match in _ECHO_END.finditer(text, inside.start, inside.end)]
    for end in [*ends[:3], inside.end]:
        lead = text[inside.start : end]
        if not is_english(lead) or len(lead) > 3 * len(russian) + 8:
            break
        if likeness(russian, lead) > SOUNDS_SAME and (lead[:1].islower() or end < inside.end):
            return end
    return None


def _loose_bracket(
    around: Surroundings, fragment: Fragment, chain: Span, block: Block
) -> Iterator[Candidate]:
    """A bracket a few English words further on in the sentence."""
    found = _LOOSE.match(around.text, chain.end, block.end)
    if not found or not _LETTERS.search(around.text, chain.end, found.start(1)):
        return
    end = enclosure(around.text, found.start(1))
    if end is None or end > block.end:
        return
    crossed = around.crossed(chain.end, found.start(1))
    distance = found.start(1) - chain.end
    yield Candidate(found.start(1) + 1, end, "bracket_after", distance, crossed=crossed, full=False)


def _dash_or_connector(
    around: Surroundings, base: int, position: int, block: Block, direct: int
) -> Iterator[Candidate]:
    text = around.text
    dash = _DASH.match(text, position, block.end)
    dash = dash or _COLON.match(text, max(direct - 3, base), block.end)
    if text[direct - 2 : direct].strip() in (":", "=") and direct > base:
        yield from _clause(around, base, direct, block, "dash_after")
    start = dash.end() if dash else position
    lead = _LEAD.match(text, start, block.end)
    if lead is None:
        lead = _LATER_LEAD.match(text, start, block.end)
    if lead and lead.end() > lead.start():
        yield from _clause(around, base, lead.end(), block, "connector_after")
    if dash:
        yield from _clause(around, base, dash.end(), block, "dash_after")


def _clause(
    around: Surroundings, base: int, start: int, block: Block, relation: str
) -> Iterator[Candidate]:
    """From ``start``: the quotation that opens there, or the clause and its first pieces."""
    text = around.text
    distance = start - base
    crossed = around.crossed(base, start)
    if _QUOTE_MARK.match(text, start, block.end):
        end = enclosure(text, start)
        if end is not None and end <= block.end:
            yield Candidate(start + 1, end, relation, distance, True, crossed=crossed)
            return
    ends = _clause_ends(text, start, block.end)
    for number, end in enumerate(ends):
        full = number == len(ends) - 1
        yield Candidate(start, end, relation, distance, full=full, crossed=crossed)


def _clause_ends(text: str, start: int, limit: int) -> list[int]:
    """Where English that starts at ``start`` may end: at softer marks first, then the clause."""
    hard = limit = min(limit, start + _REACH)
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
) -> Iterator[Candidate]:
    quotes = around.quotes(fragment.last_block)
    for number in range(bisect_left(quotes, chain.end, key=_start), len(quotes)):
        quote = quotes[number]
        distance = quote.start - chain.end
        if distance > _NEAR:
            break
        if distance >= 0:
            crossed = around.crossed(chain.end, quote.start)
            yield Candidate(quote.start, quote.end, "quote_after", distance, True, crossed=crossed)


def _before(around: Surroundings, fragment: Fragment, chain: Span) -> Iterator[Candidate]:
    """What precedes in the block, most of all where the fragment stands in brackets."""
    text, block = around.text, around.block(fragment.block)
    opening = _enclosing_bracket(text, block.start, chain.start)
    if opening is not None:
        yield from _same_bracket(around, fragment, chain, opening, block)
        edge = opening
    else:
        edge = chain.start
    yield from _quotes_before(around, fragment, edge, block, opening is not None)
    if opening is None:
        yield from _bracket_before(around, edge, block)
    low = max(block.start, edge - _REACH)
    end = low + len(text[low:edge].rstrip(" \"“«„‘',:–—-"))
    limit = 16 if opening is not None else 8
    yield from _suffixes(around, fragment, Span(low, end), limit, opening is not None)


def _bracket_before(around: Surroundings, edge: int, block: Block) -> Iterator[Candidate]:
    """English in brackets that end just before the fragment: [I have a choice] #тег."""
    found = _BRACKETED_END.search(around.text, max(block.start, edge - _BRACKET_REACH), edge)
    if found:
        yield Candidate(found.start(2), found.end(2), "bracket_before", 2)


def _enclosing_bracket(text: str, low: int, start: int) -> int | None:
    depth = 0
    for position in range(start - 1, max(low, start - 400) - 1, -1):
        if text[position] in ")]":
            depth += 1
        elif text[position] in "([":
            if depth == 0:
                return position
            depth -= 1
    return None


def _same_bracket(
    around: Surroundings, fragment: Fragment, chain: Span, opening: int, block: Block
) -> Iterator[Candidate]:
    """English that shares the brackets with the Russian: (lone pickets – одиночные пикеты)."""
    text = around.text
    closing = min(enclosure(text, opening) or opening + REACH, block.end)
    before = text[opening + 1 : chain.start].rstrip(" \"“«„'–—-:,=/")
    if is_english(before) and len(before) > 2:
        end = opening + 1 + len(before)
        yield Candidate(opening + 1, end, "same_bracket", chain.start - end)
        quotes = around.quotes(fragment.block)
        first = bisect_right(quotes, opening, key=_start)
        for quote in quotes[first : bisect_left(quotes, chain.start, lo=first, key=_start)]:
            if quote.end <= chain.start:
                yield Candidate(quote.start, quote.end, "same_bracket", chain.start - end, True)
    after = _BETWEEN.match(text, chain.end, closing)
    start = after.end() if after else chain.end
    if start < closing and is_english(text[start:closing]):
        for part in _in_bracket(around, fragment, Span(start, closing)):
            yield Candidate(
                part.start, part.end, "shared_bracket", start - chain.end, part.quoted, part.full
            )


def _quotes_before(
    around: Surroundings, fragment: Fragment, edge: int, block: Block, bracketed: bool
) -> Iterator[Candidate]:
    quotes = around.quotes(fragment.block)
    last = bisect_left(quotes, edge, key=lambda span: span.start)
    for quote in quotes[max(0, last - 6) : last]:
        distance = edge - quote.end
        if 0 <= distance <= _NEAR:
            crossed = around.crossed(quote.end, edge)
            near = bracketed and distance <= 4
            relation = "bracketed_quote" if near else "quote_before"
            yield Candidate(quote.start, quote.end, relation, distance, True, crossed=crossed)
            for span in sentence_parts(around.text, quote):
                yield Candidate(
                    span.start, span.end, relation, distance, True, full=False, crossed=crossed
                )


def _suffixes(
    around: Surroundings, fragment: Fragment, before: Span, limit: int, bracketed: bool
) -> Iterator[Candidate]:
    """The clause that ends where the fragment begins, and its last words."""
    text = around.text[before.start : before.end]
    body = text.rstrip(" .!?…\"”»’'")
    starts = [match.end() for match in _CLAUSE_START.finditer(text, 0, max(len(body) - 1, 0))]
    other = [match.end() for match in CYRILLIC.finditer(text)]
    clause = max([0, *starts[-1:], *other[-1:]])
    words = [match.start() for match in _WORDS.finditer(text, clause)]
    if not words:
        return
    name = _name_before(around.text[fragment.start : fragment.end], text, words)
    if bracketed and name is not None:
        yield Candidate(before.start + name, before.end, "bracketed_clause", 2)
        return
    if fragment.kind == "term":
        # A glossary lists "polling station", not "the polling station".
        words = [start for start in words if not _ARTICLE.match(text, start)] or words
    distance = fragment.start - before.end
    names = ("bracketed_clause", "bracketed_part") if bracketed else ("words_before",) * 2
    if bracketed and len(words) <= 40:
        yield Candidate(before.start + words[0], before.end, names[0], distance)
    for start in words[-limit:]:
        yield Candidate(before.start + start, before.end, names[1], distance, full=False)
    if bracketed:
        yield from _wider(text, before, clause, [0, *starts[-4:-1]], distance)


def _name_before(russian: str, text: str, words: list[int]) -> int | None:
    """Where the last words of ``text`` begin to sound like the Russian: a name, a borrowing."""
    count = len(russian.split())
    if len(words) < count:
        return None
    start = words[-count]
    fits = not russian[:1].isupper() or all(text[word].isupper() for word in words[-count:])
    return start if fits and likeness(russian, text[start:]) > SOUNDS_SAME else None


def _wider(
    text: str, before: Span, clause: int, starts: list[int], distance: int
) -> Iterator[Candidate]:
    """Clauses further back that may belong to the gloss; from a sentence's start they are full."""
    for start in dict.fromkeys(starts):
        if start >= clause or CYRILLIC.search(text, start):
            continue
        if len(_WORDS.findall(text, start)) <= 40:
            full = start == 0 or text[:start].rstrip()[-1:] in (".", "!", "?", "…", ":")
            yield Candidate(
                before.start + start, before.end, "bracketed_clause", distance, full=full
            )
