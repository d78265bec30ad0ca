"""Where Russian inside English begins and ends: words, quotations, abbreviations."""

import re

from align.fragments.cyrillic_words import free_words
from align.fragments.joining import joins, labels_apart
from align.fragments.russian_blocks import HANDLE, names_as_russian
from align.fragments.span_edges import extended
from align.language.quotation import CLOSERS, OPENERS, REACH, enclosure, is_opening
from align.records import Span
from align.text import CYRILLIC

_ABBREVIATED = re.compile(
    r"(?P<words>[^,–—/]{6,120}?)(?:,|\s[–—-]|\s*/)\s+(?P<letters>[А-ЯЁ]{2,8})"
)
_EXPANDED = re.compile(r"(?P<letters>[А-ЯЁ]{2,8})(?:,|\s[–—-]|\s*/)\s+(?P<words>[^,–—/]{6,120})")
_TWICE = re.compile(r"(?P<words>[А-ЯЁ][^.,!?…:;]{2,60}) (?P=words)")
_LATIN_FIRST = re.compile(r"(?P<mark>[«“„\"])(?:[A-Z][\w&'’-]*\s){1,2}\Z")
_QUOTED_ALONE = 200
_PARTICLE = 3
_BUDGET = 300_000
"""Characters of a block that may be searched in vain for the ends of quotations, with four for
each of its own: keeps the time linear where thousands of them never end."""


def inline_spans(text: str, tags: list[Span]) -> list[Span]:
    """The stretches of Cyrillic words that belong together, in a block that is not all Russian."""
    blocked = [*tags, *(Span(*match.span()) for match in HANDLE.finditer(text))]
    blocked.sort(key=lambda span: span.start)
    text = names_as_russian(text)
    words = list(free_words(text, blocked))
    spans: list[Span] = []
    position = 0
    budget = _BUDGET + 4 * len(text)
    while position < len(words):
        start = words[position].start
        mark, limit = _quotation(text, start) if budget > 0 else (start, None)
        budget -= REACH if limit is None and text[max(0, start - 12) : start].strip() else 0
        start = _first_of(text, start, mark, limit)
        position, end = _together(text, words, position, start, limit)
        if limit is not None and _goes_on(text, words, position, end, limit):
            position, end = _together(text, words, position, mark, None)
            start, limit = mark, None
        spans.append(extended(text, start, end, limit))
    return spans


def _together(
    text: str, words: list[Span], position: int, start: int, limit: int | None
) -> tuple[int, int]:
    """The number of the word behind those that belong to the one at ``position``, and their end."""
    end = words[position].end
    depth = _depth(text, words[position].start, end, 0)
    position += 1
    while position < len(words) and depth is not None:
        following = words[position]
        depth = _depth(text, end, following.start, depth)
        if not joins(text, Span(start, end), following, limit, depth):
            break
        end = following.end
        position += 1
    return position, end


def parts_of(text: str, span: Span) -> list[Span]:
    """The span, cut where it says the same twice, or lists labels.

    Twice: one part abbreviates the other (Верховный суд, ВС), or a link stands before its heading.
    """
    body = text[span.start : span.end]
    twice = _TWICE.fullmatch(body)
    if twice:
        middle = span.start + twice.end("words")
        return [Span(span.start, middle), Span(middle + 1, span.end)]
    for pattern in (_ABBREVIATED, _EXPANDED):
        match = pattern.fullmatch(body)
        if match and _initials(match["words"], match["letters"]):
            first, second = sorted((match.span("words"), match.span("letters")))
            return [Span(span.start + part[0], span.start + part[1]) for part in (first, second)]
    quoted = span.start > 0 and text[span.start - 1] in OPENERS
    return [span] if quoted else labels_apart(text, span)


def _initials(words: str, letters: str) -> bool:
    """Whether the capitals are initials of the words, the first among them, in their order."""
    parts = [part[:1] for part in re.split(r"[\s-]+", words.lower())]
    rest = iter(parts)
    return parts[:1] == [letters[0].lower()] and all(letter in rest for letter in letters.lower())


def _quotation(text: str, start: int) -> tuple[int, int | None]:
    """The mark of the quotation or bracket that opens just before ``start``, and where it closes.

    None for the latter where there is none, or it never closes.
    """
    before = start - 1
    while before >= 0 and text[before] in "…. \t0123456789" and start - before < 12:
        before -= 1
    if before < 0:
        return start, None
    if text[before] in OPENERS and is_opening(text, before):
        return before, enclosure(text, before)
    if before == start - 1 and text[before] == "”" and _opens_wrongly(text, before):
        closes = text.find("”", start, start + _QUOTED_ALONE)
        return before, closes if closes > 0 else None
    return _behind_latin(text, start)


def _behind_latin(text: str, start: int) -> tuple[int, int | None]:
    """As :func:`_quotation`, for one whose first words are a name in Latin letters."""
    first = _LATIN_FIRST.search(text, max(0, start - 40), start)
    if first is None or not is_opening(text, first.start()):
        return start, None
    closing = enclosure(text, first.start())
    russian = len(CYRILLIC.findall(text, start, closing or start))
    return (first.start(), closing) if russian > start - first.start() else (start, None)


def _opens_wrongly(text: str, mark: int) -> bool:
    """Whether a closing mark opens a quotation: it stands behind an opening one or a space."""
    return mark == 0 or text[mark - 1].isspace() or text[mark - 1] in OPENERS


def _first_of(text: str, start: int, mark: int, limit: int | None) -> int:
    """Where a fragment begins: at its first word, or at the Latin name that opens its quotation."""
    lead = text[mark + 1 : start]
    return mark + 1 if limit is not None and any(map(str.isalpha, lead)) else start


def _goes_on(text: str, words: list[Span], position: int, end: int, limit: int) -> bool:
    """Whether Russian follows a quotation that Russian fills: «Заря» и её читатели."""
    if position == len(words) or text[limit] not in '»”“"':
        return False
    following = words[position]
    behind = text[limit + 1 : following.start]
    if behind != " " or any(map(str.isalnum, text[end:limit])):
        return False
    more = position + 1 < len(words) and words[position + 1].start == following.end + 1
    return more or len(following) > _PARTICLE


def _depth(text: str, start: int, end: int, depth: int) -> int | None:
    """How many quotations are open behind text[start:end]; None where more close than open."""
    for position in range(start, end):
        char = text[position]
        if char in OPENERS and is_opening(text, position):
            depth += 1
        elif char in CLOSERS and not is_opening(text, position) and not _apostrophe(text, position):
            depth -= 1
            if depth < 0:
                return None
    return depth


def _apostrophe(text: str, position: int) -> bool:
    around = text[position - 1 : position] + text[position + 1 : position + 2]
    return text[position] in "'’" and len(around) == 2 and around.isalpha()
