"""Candidate glosses in front of a fragment: quotations, clauses, the last words, a headword.

A layout is a generator whose docstring shows what it is for. To add one, write it and give it a
line in IN_BRACKETS or BEFORE, the tables of the order in which they are tried.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from align.glosses.candidates.brackets import WORDS, in_bracket
from align.glosses.candidates.neighbouring_blocks import sentence_parts
from align.glosses.candidates.surroundings import (
    ABBREVIATED,
    GlossCandidate,
    Spot,
    is_english,
)
from align.language.lists.lexicon import alternatives
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
_RENDERED = re.compile(
    r"[\"”’']?,? (?:in Russian,? (?:is|was|would be|[a-z]{2,4} (?:can |would )?says?)"
    rf"|(?:(?:{alternatives('en', 'being', 'other_being')}|being) )?(?:[a-z]+ly )?"
    r"(?:translated|rendered|localised|localized)(?: (?:in|into|to) Russian)?"
    rf" (?:as|{alternatives('en', 'short_prepositions')})):?\s*[\"“«„‘']?$"
)
"""What stands between English and the Russian that somebody makes of it."""
_BESIDE = re.compile(r"[.!?…]?[\"”’»'*_]*\s*(?:[,:=]|[–—]|--?(?=\s))?\s*[\"“«„*_]*")
"""What stands between a quotation and the Russian right behind it: "wash me", «помой меня»."""
_BETWEEN = re.compile(r"[\s\"”»’'–—:,;=/-]*")
_CLAUSE_START = re.compile(r"[.!?…;:()\[\]]\s+|\s[–—]\s+|\s--?\s+|[\"“«(\[]")
_BRACKETED_END = re.compile(r"([(\[])([^()\[\]]{3,300})[)\]][\s:–—*-]{0,4}$")
_NO_GLOSS = re.compile(
    rf"(?:(?:{alternatives('en', 'subject_pronouns', 'object_pronouns')}"
    rf"|{alternatives('en', 'demonstratives', 'somebody')}|one|so|there|here)\W*$"
    rf"|{alternatives('en', 'kinds_of_words')}s?\s+"
    rf"(?!(?:{alternatives('en', 'word_prepositions')}|and)\b)\w)",
    re.IGNORECASE,
)
"""A pronoun alone, and a word that only says that the next one is a word: the word hope."""
ARTICLE = re.compile(rf"{alternatives('en', 'articles')}\s", re.IGNORECASE)
_BRACKET_REACH = 310
NEAR = 170
"""Characters within which a quotation may be the gloss."""
REACH_OF_GLOSS = 600
"""How many characters before or after a fragment a clause may reach."""
_MOST_QUOTES = 6
"""Quotations in front of a fragment that are weighed."""
_LONGEST_LINE = 12
_LONGEST_CLAUSE = 40
"""Words, at most, of a headword before a dash, and of a clause."""


@dataclass(frozen=True)
class Before(Spot):
    """A fragment from the front, as the layouts of this module look at it.

    opening: where the bracket opens in which the fragment stands; None outside brackets. low, edge:
    where the text before the fragment, or before that bracket, begins and ends.
    """

    opening: int | None
    edge: int
    low: int

    @cached_property
    def block(self) -> Block:
        """The block in which the fragment begins."""
        return self.around.block(self.fragment.block)

    @cached_property
    def words(self) -> Span:
        """The stretch in front of the edge, without the marks that end it."""
        kept = self.text[self.low : self.edge].rstrip(" \"“«„‘',:–—-")
        return Span(self.low, self.low + len(kept))

    def quote_at(self, edge: int) -> Span | None:
        """The quotation just before ``edge``, if any: all of it is the gloss, or nothing is."""
        quotes = self.around.quotes(self.fragment.block)
        last = bisect_left(quotes, edge, key=START) - 1
        near = last >= 0 and 0 <= edge - quotes[last].end <= 4
        return quotes[last] if near else None


def glosses_before(spot: Spot) -> Iterator[GlossCandidate]:
    """What precedes in the block, by the layouts of IN_BRACKETS or of BEFORE."""
    block = spot.around.block(spot.fragment.block)
    opening = enclosing_bracket(spot.text, block.start, spot.chain.start)
    edge = spot.chain.start if opening is None else opening
    low = max(block.start, edge - REACH_OF_GLOSS)
    before = Before(spot.around, spot.fragment, spot.chain, opening, edge, low)
    for layout in BEFORE if opening is None else IN_BRACKETS:
        yield from layout(before)


def _same_bracket(before: Before) -> Iterator[GlossCandidate]:
    """English in front of the Russian in its brackets: (lone pickets – одиночные пикеты)."""
    start, chain = _inside(before).start, before.chain
    english = before.text[start : chain.start].rstrip(" \"“«„'–—-:,=/")
    if not is_english(english) or len(english) <= 2:
        return
    end = start + len(english)
    yield GlossCandidate(start, end, "same_bracket", chain.start - end)
    quotes = before.around.quotes(before.fragment.block)
    first = bisect_left(quotes, start, key=START)
    for quote in quotes[first : bisect_left(quotes, chain.start, lo=first, key=START)]:
        if quote.end <= chain.start:
            distance = chain.start - end
            yield GlossCandidate(quote.start, quote.end, "same_bracket", distance, True)


def _shared_bracket(before: Before) -> Iterator[GlossCandidate]:
    """English behind the Russian in its brackets: they picket (пикеты – lone pickets)."""
    end, closing = before.chain.end, _inside(before).end
    between = _BETWEEN.match(before.text, end, closing)
    start = between.end() if between else end
    if start < closing and is_english(before.text[start:closing]):
        for part in in_bracket(before, Span(start, closing)):
            yield GlossCandidate(
                part.start, part.end, "shared_bracket", start - end, part.quoted, part.full
            )


def _quotation(before: Before) -> Iterator[GlossCandidate]:
    """A quotation: "we remember" (#мыпомним); “wash me” помой меня; "Shame", she wrote: Стыд."""
    quotes = before.around.quotes(before.fragment.block)
    last = bisect_left(quotes, before.edge, key=START)
    for quote in quotes[max(0, last - _MOST_QUOTES) : last]:
        distance = before.edge - quote.end
        if not 0 <= distance <= NEAR:
            continue
        crossed = before.around.crossed(quote.end, before.edge)
        relation = _quoted_where(before, quote)
        yield GlossCandidate(quote.start, quote.end, relation, distance, True, crossed=crossed)
        for span in sentence_parts(before.text, quote):
            yield GlossCandidate(
                span.start, span.end, relation, distance, True, full=False, crossed=crossed
            )


def _bracket_before(before: Before) -> Iterator[GlossCandidate]:
    """English in brackets that end just before the fragment: [I have a choice] #тег."""
    low = max(before.block.start, before.edge - _BRACKET_REACH)
    match = _BRACKETED_END.search(before.text, low, before.edge)
    if match:
        yield GlossCandidate(match.start(2), match.end(2), "bracket_before", 2)


def _line_before_mark(before: Before) -> Iterator[GlossCandidate]:
    """The line up to a colon or a dash: **turnout** – явка; Turnout: явка."""
    mark, words = _apposed(before)
    if not words or before.text[before.block.start : words[0]].strip(_BULLETS):
        return
    if mark == ":":
        yield GlossCandidate(words[0], before.words.end, "colon_before", 1)
    elif mark != "," and len(words) <= _LONGEST_LINE:
        yield GlossCandidate(words[0], before.words.end, "dash_before", 1)


def _words_before_mark(before: Before) -> Iterator[GlossCandidate]:
    """The last words before a comma or a dash: a suspended sentence, условный срок, of a year."""
    mark, words = _apposed(before)
    if mark != ":":
        relation = "comma_before" if mark == "," else "dashed_part"
        for start in _without_articles(before.text, words[-7:]):
            yield GlossCandidate(start, before.words.end, relation, 1, full=False)


def _named(before: Before) -> Iterator[GlossCandidate]:
    """What is named in Russian: an acquittal, in Russian оправдательный приговор.

    Or rendered: a hat in Russian is шапка; Save was translated as «Спасти».
    """
    start = max(before.low, before.edge - 60)
    named = _NAMED_RUSSIAN.search(before.text, start, before.edge)
    named = _RENDERED.search(before.text, start, before.edge) or named
    if named is None:
        return
    quote = before.quote_at(named.start() + 1)
    if quote is not None:
        yield GlossCandidate(quote.start, quote.end, "named_before", 1, True)
    stretch = Span(before.low, named.start())
    for start in _without_articles(before.text, _clause_words(before.text, stretch)[-8:]):
        yield GlossCandidate(start, stretch.end, "named_before", 1, full=False)


def _sentence_before(before: Before) -> Iterator[GlossCandidate]:
    """The English sentence that ends just before a Russian one begins: He sings. «Он поёт»."""
    start = before.chain.start
    sentences = before.around.sentences(before.fragment.block)
    number = bisect_right(sentences, start, key=START) - 1
    if number < 1 or before.text[sentences[number].start : start].strip(' "“«„—–-'):
        return
    sentence = sentences[number - 1]
    crossed = before.around.crossed(sentence.end, start)
    yield GlossCandidate(sentence.start, sentence.end, "sentence_before", 2, crossed=crossed)


def _words_before_bracket(before: Before) -> Iterator[GlossCandidate]:
    """The clause in front of the brackets and its last words: the duty officer (дежурный)."""
    if before.quote_at(before.edge) is None:
        yield from words_before_bracket(before, before.words)


def _words_before(before: Before) -> Iterator[GlossCandidate]:
    """The last words before the Russian, with no mark between them: the duty officer дежурный."""
    clause = _Clause.of(before.text, before.words)
    distance = before.fragment.start - clause.end
    for start in _endings(clause.text, clause.citable(before.fragment), 8):
        yield clause.candidate(start, "words_before", distance, full=False)


LayoutBefore = Callable[[Before], Iterator[GlossCandidate]]

IN_BRACKETS: tuple[LayoutBefore, ...] = (
    _same_bracket,
    _shared_bracket,
    _quotation,
    _words_before_bracket,
)
"""The layouts of Russian in brackets, in the order in which they are tried."""

BEFORE: tuple[LayoutBefore, ...] = (
    _quotation,
    _bracket_before,
    _line_before_mark,
    _words_before_mark,
    _named,
    _sentence_before,
    _words_before,
)
"""The layouts of Russian outside brackets, in the order in which they are tried."""


def _inside(before: Before) -> Span:
    """The inside of the brackets in which the fragment stands, to the end of its block at most."""
    opening = before.edge
    closing = enclosure(before.text, opening) or opening + REACH
    return Span(opening + 1, min(closing, before.block.end))


def _quoted_where(before: Before, quote: Span) -> str:
    """The relation of a quotation to the fragment that it precedes."""
    if before.opening is not None:
        return "bracketed_quote" if before.edge - quote.end <= 4 else "quote_before"
    beside = _BESIDE.fullmatch(before.text, quote.end, before.edge)
    return "quote_beside" if beside else "quote_before"


def _apposed(before: Before) -> tuple[str, list[int]]:
    """The mark between English and the fragment, and where the words of the clause begin.

    A comma, a colon or a dash, where another mark or nothing follows the fragment; "" and no words
    where it stands otherwise.
    """
    text, chain = before.text, before.chain
    mark = _APPOSED.match(text, before.words.end, chain.start)
    if mark is None or mark.end() != chain.start or not _APPOSED_END.match(text, chain.end):
        return "", []
    return mark.group(1), _clause_words(text, before.words)


def _without_articles(text: str, starts: Sequence[int]) -> list[int]:
    """The starts of words that are no articles: "polling station", not "the polling station"."""
    return [start for start in starts if not ARTICLE.match(text, start)]


@dataclass(frozen=True)
class _Clause:
    """The last clause of a stretch of text, behind any Cyrillic.

    text: the stretch; offset: where it begins in the article. start: of the clause, and words:
    the starts of its words, in the stretch. earlier: where the clauses before it begin.
    """

    text: str
    offset: int
    start: int
    words: list[int]
    earlier: list[int]

    @classmethod
    def of(cls, text: str, stretch: Span) -> "_Clause":
        """The last clause of ``stretch``, readable offsets."""
        body = text[stretch.start : stretch.end]
        clause = body.rstrip(" .!?…\"”’»'")
        starts = _clause_starts(body, len(clause))
        start = max([0, *starts[-1:], *_cyrillic_ends(body)[-1:]])
        words = [match.start() for match in WORDS.finditer(body, start)]
        return cls(body, stretch.start, start, words, [0, *starts[-4:-1]])

    @property
    def end(self) -> int:
        """Where the clause ends in the article."""
        return self.offset + len(self.text)

    def citable(self, fragment: Fragment) -> list[int]:
        """The starts of words at which a gloss may begin: before a term, not at an article."""
        if fragment.kind != "term":
            return self.words
        return _without_articles(self.text, self.words) or self.words

    def candidate(self, start: int, relation: str, distance: int, *, full: bool) -> GlossCandidate:
        """The candidate from ``start``, in the stretch, to the end of the clause."""
        return GlossCandidate(self.offset + start, self.end, relation, distance, full=full)


def words_before_bracket(spot: Spot, stretch: Span) -> Iterator[GlossCandidate]:
    """The clause that fills the end of a stretch before brackets, its last words, and wider ones.

    Only its last words where these are the name or the borrowing that the brackets spell.
    """
    clause = _Clause.of(spot.text, stretch)
    if not clause.words:
        return
    name = _name_before(spot.russian, clause.text, clause.words)
    if name is not None:
        yield clause.candidate(name, "bracketed_clause", 2, full=True)
        return
    distance = spot.fragment.start - clause.end
    words = clause.citable(spot.fragment)
    if len(words) <= _LONGEST_CLAUSE:
        yield clause.candidate(words[0], "bracketed_clause", distance, full=True)
    for start in _endings(clause.text, words, 16):
        yield clause.candidate(start, "bracketed_part", distance, full=False)
    yield from _wider(clause, distance)


def _endings(text: str, words: Sequence[int], most: int) -> Iterator[int]:
    """Where the last words begin that may be a gloss: of one word, of two, and so on."""
    return (start for start in words[-most:] if not _NO_GLOSS.match(text, start))


def _wider(clause: _Clause, distance: int) -> Iterator[GlossCandidate]:
    """Longer stretches that may be the gloss; those from the start of a sentence are full."""
    text = clause.text
    for start in dict.fromkeys(clause.earlier):
        if start >= clause.start or CYRILLIC.search(text, start):
            continue
        if len(WORDS.findall(text, start)) <= _LONGEST_CLAUSE:
            full = start == 0 or text[:start].rstrip()[-1:] in (".", "!", "?", "…", ":")
            yield clause.candidate(start, "bracketed_clause", distance, full=full)


def _clause_words(text: str, stretch: Span) -> list[int]:
    """Where the words of the last clause of a stretch begin, behind any Cyrillic."""
    body = text[stretch.start : stretch.end]
    starts = [*_clause_starts(body, len(body))[-1:], *_cyrillic_ends(body)[-1:]]
    clause = stretch.start + max([0, *starts])
    return [match.start() for match in WORDS.finditer(text, clause, stretch.end)]


def _clause_starts(body: str, end: int) -> list[int]:
    """Where clauses begin in ``body``, up to its last but one character before ``end``."""
    return [
        match.end()
        for match in _CLAUSE_START.finditer(body, 0, max(end - 1, 0))
        if not (
            match.group()[0] == "."
            and ABBREVIATED.search(body, max(0, match.start() - 8), match.start())
        )
    ]


def _cyrillic_ends(body: str) -> list[int]:
    return [match.end() for match in CYRILLIC.finditer(body)]


def _name_before(russian: str, text: str, words: list[int]) -> int | None:
    """Where the last words of ``text`` begin to sound like the Russian: a name, a borrowing.

    A name of one word may be one of two in English: St. Petersburg (Санкт-Петербург).
    """
    count = len(russian.split())
    if len(words) < count:
        return None
    start = words[-count]
    named = russian[:1].isupper()
    if named and not all(text[word].isupper() for word in words[-count:]):
        return None
    like = likeness(russian, text[start:])
    if named and len(words) > count and text[words[-count - 1]].isupper():
        wider = likeness(russian, text[words[-count - 1] :])
        if wider > like:
            start, like = words[-count - 1], wider
    return start if like > SOUNDS_SAME else None


def enclosing_bracket(text: str, low: int, start: int) -> int | None:
    """Where the bracket that encloses ``start`` opens, not before ``low``; None without one."""
    depth = 0
    for position in range(start - 1, max(low, start - 400) - 1, -1):
        if text[position] in ")]":
            depth += 1
        elif text[position] in "([":
            if depth == 0:
                return position
            depth -= 1
    return None
