"""Candidate glosses in front of a fragment: quotations, clauses, the last words, a headword."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from align.glosses.candidates.brackets import WORDS, in_bracket
from align.glosses.candidates.neighbouring_blocks import sentence_parts
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings, is_english
from align.language.quotation import REACH, enclosure
from align.language.romanised import SOUNDS_SAME
from align.language.transliteration import likeness
from align.records import Block, Fragment, Span
from align.text import CYRILLIC

START = attrgetter("start")
_APPOSED = re.compile(r"[\"”’'»*_]*\s*(,|[:=]|[–—]|--?(?=\s))\s*[\"“«„*_]*")
_APPOSED_END = re.compile(r"[\"”»*_!?…]*(?:\s*[,.;:)–—]|\s*\n|\s+-\s|\s*$)")
_BULLETS = " *_-–•\t\n\"“'0123456789.)"
_NAMED_RUSSIAN = re.compile(
    r"(?:,\s*or|(?:[,;(–—-]\s*|\s)(?:or\s+|and\s+)?"
    r"(?:(?:called|known as|known|named|termed|dubbed|the|a|from"
    r"|what is|which is|that is|what they call|literally)\s+)*"
    r"(?:in (?:the )?(?:original )?Russian|in the original|Russian(?: word| term| for)?|Rus\.?"
    r"|original|called|known as|dubbed|the so-called))\s*[:,–—-]?\s*[\"“«„‘']?$",
    re.IGNORECASE,
)
"""What may stand between English and the Russian that it renders: ", in Russian", "known as"."""
_BESIDE = re.compile(r"[.!?…]?[\"”’»'*_]*\s*(?:[,:=]|[–—]|--?(?=\s))?\s*[\"“«„*_]*")
"""What stands between a quotation and the Russian right behind it: "wash me", «помой меня»."""
_BETWEEN = re.compile(r"[\s\"”»’'–—:,;=/-]*")
_CLAUSE_START = re.compile(r"[.!?…;:()\[\]]\s+|\s[–—]\s+|\s--?\s+|[\"“«(\[]")
_BRACKETED_END = re.compile(r"([(\[])([^()\[\]]{3,300})[)\]][\s:–—*-]{0,4}$")
_NO_GLOSS = re.compile(
    r"(?:(?:it|us|them|him|her|me|you|they|we|he|she|one|this|that|these|those|so|there|here"
    r"|everybody|everyone|somebody|someone|anybody|anyone)\W*$"
    r"|(?:words?|terms?|phrases?|expressions?|nouns?|verbs?|adjectives?)\s+(?!(?:of|for|in|and)\b)\w)",
    re.IGNORECASE,
)
"""A pronoun alone, and a word that only says that the next one is a word: the word hope."""
ARTICLE = re.compile(r"(?:a|an|the)\s", re.IGNORECASE)
_BRACKET_REACH = 310
NEAR = 170
"""Characters within which a quotation may be the gloss."""
REACH_OF_GLOSS = 600
"""Characters in front of a fragment, or after it, that a clause may reach."""


def before_fragment(
    around: Surroundings, fragment: Fragment, chain: Span
) -> Iterator[GlossCandidate]:
    """What precedes in the block, most of all where the fragment stands in brackets."""
    text, block = around.text, around.block(fragment.block)
    opening = enclosing_bracket(text, block.start, chain.start)
    if opening is not None:
        yield from _same_bracket(around, fragment, chain, opening, block)
        edge = opening
    else:
        edge = chain.start
    yield from _quotes_before(around, fragment, edge, block, opening is not None)
    if opening is None:
        yield from _bracket_before(around, edge, block)
    low = max(block.start, edge - REACH_OF_GLOSS)
    end = low + len(text[low:edge].rstrip(" \"“«„‘',:–—-"))
    limit = 16 if opening is not None else 8
    quoted = _quote_at(around, fragment, edge) if opening is not None else None
    if opening is None:
        yield from _apposed(around, fragment, Span(low, end), chain, block)
        yield from _named(around, fragment, Span(low, edge))
        yield from _sentence_before(around, fragment, chain)
    if quoted is None:
        yield from _suffixes(around, fragment, Span(low, end), limit, opening is not None)


def _named(around: Surroundings, fragment: Fragment, before: Span) -> Iterator[GlossCandidate]:
    """The last words before ", in Russian" or "known as", and what is quoted there."""
    start = max(before.start, before.end - 60)
    named = _NAMED_RUSSIAN.search(around.text, start, before.end)
    if named is None:
        return
    quote = _quote_at(around, fragment, named.start() + 1)
    if quote is not None:
        yield GlossCandidate(quote.start, quote.end, "named_before", 1, True)
    stretch = Span(before.start, named.start())
    for start in _clause_words(around.text, stretch)[-8:]:
        if not ARTICLE.match(around.text, start):
            yield GlossCandidate(start, stretch.end, "named_before", 1, full=False)


def _sentence_before(
    around: Surroundings, fragment: Fragment, chain: Span
) -> Iterator[GlossCandidate]:
    """The English sentence that ends just before a Russian one begins."""
    sentences = around.sentences(fragment.block)
    number = bisect_right(sentences, chain.start, key=START) - 1
    if number < 1 or around.text[sentences[number].start : chain.start].strip(' "“«„—–-'):
        return
    before = sentences[number - 1]
    crossed = around.crossed(before.end, chain.start)
    yield GlossCandidate(before.start, before.end, "sentence_before", 2, crossed=crossed)


def _apposed(
    around: Surroundings, fragment: Fragment, before: Span, chain: Span, block: Block
) -> Iterator[GlossCandidate]:
    """English that the Russian follows between commas, or after a dash from the line's start."""
    text = around.text
    mark = _APPOSED.match(text, before.end, chain.start)
    if mark is None or mark.end() != chain.start or not _APPOSED_END.match(text, chain.end):
        return
    words = _clause_words(text, before)
    if mark.group(1) == ":":
        if words and not text[block.start : words[0]].strip(_BULLETS):
            yield GlossCandidate(words[0], before.end, "colon_before", 1)
        return
    dashed = mark.group(1) != ","
    if dashed and 0 < len(words) <= 12 and not text[block.start : words[0]].strip(_BULLETS):
        yield GlossCandidate(words[0], before.end, "dash_before", 1)
    for start in words[-7:]:
        if not ARTICLE.match(text, start):
            relation = "dashed_part" if dashed else "comma_before"
            yield GlossCandidate(start, before.end, relation, 1, full=False)


def _clause_words(text: str, before: Span) -> list[int]:
    """Where the words of the last clause of a stretch begin, behind any Cyrillic."""
    body = text[before.start : before.end]
    starts = [match.end() for match in _CLAUSE_START.finditer(body, 0, max(len(body) - 1, 0))]
    other = [match.end() for match in CYRILLIC.finditer(body)]
    clause = before.start + max([0, *starts[-1:], *other[-1:]])
    return [match.start() for match in WORDS.finditer(text, clause, before.end)]


def _quote_at(around: Surroundings, fragment: Fragment, edge: int) -> Span | None:
    """The quotation that ends just before ``edge``: it is the gloss, or nothing in it is."""
    quotes = around.quotes(fragment.block)
    last = bisect_left(quotes, edge, key=START) - 1
    near = last >= 0 and 0 <= edge - quotes[last].end <= 4
    return quotes[last] if near else None


def _bracket_before(around: Surroundings, edge: int, block: Block) -> Iterator[GlossCandidate]:
    """English in brackets that end just before the fragment: [I have a choice] #тег."""
    found = _BRACKETED_END.search(around.text, max(block.start, edge - _BRACKET_REACH), edge)
    if found:
        yield GlossCandidate(found.start(2), found.end(2), "bracket_before", 2)


def enclosing_bracket(text: str, low: int, start: int) -> int | None:
    """Where the bracket opens that encloses ``start``, at ``low`` or behind it; None without."""
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
) -> Iterator[GlossCandidate]:
    """English that shares the brackets with the Russian: (lone pickets – одиночные пикеты)."""
    text = around.text
    closing = min(enclosure(text, opening) or opening + REACH, block.end)
    before = text[opening + 1 : chain.start].rstrip(" \"“«„'–—-:,=/")
    if is_english(before) and len(before) > 2:
        end = opening + 1 + len(before)
        yield GlossCandidate(opening + 1, end, "same_bracket", chain.start - end)
        quotes = around.quotes(fragment.block)
        first = bisect_right(quotes, opening, key=START)
        for quote in quotes[first : bisect_left(quotes, chain.start, lo=first, key=START)]:
            if quote.end <= chain.start:
                yield GlossCandidate(
                    quote.start, quote.end, "same_bracket", chain.start - end, True
                )
    after = _BETWEEN.match(text, chain.end, closing)
    start = after.end() if after else chain.end
    if start < closing and is_english(text[start:closing]):
        for part in in_bracket(around, fragment, Span(start, closing)):
            yield GlossCandidate(
                part.start, part.end, "shared_bracket", start - chain.end, part.quoted, part.full
            )


def _quotes_before(
    around: Surroundings, fragment: Fragment, edge: int, block: Block, bracketed: bool
) -> Iterator[GlossCandidate]:
    quotes = around.quotes(fragment.block)
    last = bisect_left(quotes, edge, key=lambda span: span.start)
    for quote in quotes[max(0, last - 6) : last]:
        distance = edge - quote.end
        if 0 <= distance <= NEAR:
            crossed = around.crossed(quote.end, edge)
            near = bracketed and distance <= 4
            beside = not bracketed and _BESIDE.fullmatch(around.text, quote.end, edge)
            relation = "bracketed_quote" if near else "quote_beside" if beside else "quote_before"
            yield GlossCandidate(quote.start, quote.end, relation, distance, True, crossed=crossed)
            for span in sentence_parts(around.text, quote):
                yield GlossCandidate(
                    span.start, span.end, relation, distance, True, full=False, crossed=crossed
                )


def last_words(around: Surroundings, fragment: Fragment, before: Span) -> Iterator[GlossCandidate]:
    """The clause that fills the end of a stretch, and its last words, as before brackets."""
    yield from _suffixes(around, fragment, before, 16, bracketed=True)


def _suffixes(
    around: Surroundings, fragment: Fragment, before: Span, limit: int, bracketed: bool
) -> Iterator[GlossCandidate]:
    """The clause that ends where the fragment begins, and its last words."""
    text = around.text[before.start : before.end]
    body = text.rstrip(" .!?…\"”»’'")
    starts = [match.end() for match in _CLAUSE_START.finditer(text, 0, max(len(body) - 1, 0))]
    other = [match.end() for match in CYRILLIC.finditer(text)]
    clause = max([0, *starts[-1:], *other[-1:]])
    words = [match.start() for match in WORDS.finditer(text, clause)]
    if not words:
        return
    name = _name_before(around.text[fragment.start : fragment.end], text, words)
    if bracketed and name is not None:
        yield GlossCandidate(before.start + name, before.end, "bracketed_clause", 2)
        return
    if fragment.kind == "term":
        # A glossary lists "polling station", not "the polling station".
        words = [start for start in words if not ARTICLE.match(text, start)] or words
    distance = fragment.start - before.end
    names = ("bracketed_clause", "bracketed_part") if bracketed else ("words_before",) * 2
    if bracketed and len(words) <= 40:
        yield GlossCandidate(before.start + words[0], before.end, names[0], distance)
    for start in words[-limit:]:
        if _NO_GLOSS.match(text, start):
            continue
        yield GlossCandidate(before.start + start, before.end, names[1], distance, full=False)
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
) -> Iterator[GlossCandidate]:
    """Clauses further back that may belong to the gloss; from a sentence's start they are full."""
    for start in dict.fromkeys(starts):
        if start >= clause or CYRILLIC.search(text, start):
            continue
        if len(WORDS.findall(text, start)) <= 40:
            full = start == 0 or text[:start].rstrip()[-1:] in (".", "!", "?", "…", ":")
            yield GlossCandidate(
                before.start + start, before.end, "bracketed_clause", distance, full=full
            )
