"""Where Russian inside English begins and ends: words, quotations, numbers, abbreviations."""

import re

from align.fragments.russian_blocks import HANDLE, LATIN_WORD
from align.language.quotation import CLOSERS, OPENERS, REACH, enclosure, is_opening
from align.records import Span
from align.text import CYRILLIC, EMOJI

_LETTER = "\u0400-\u052f"
WORD = re.compile(
    rf"(?<![{_LETTER}])[{_LETTER}]/[{_LETTER}](?![{_LETTER}/])"
    rf"|(?:[A-Za-z]{{1,8}}[-‑]|(?<![A-Za-z])[A-Za-z]{{1,3}})?[{_LETTER}]"
    rf"(?:[{_LETTER}\u0300\u0301'’ʼ‑-]*(?:[A-Za-z](?=[{_LETTER}])[{_LETTER}\u0300\u0301'’ʼ‑-]*)*"
    rf"[{_LETTER}\u0301])?"
)
_ENGLISH_GAP = re.compile(
    r"[\"”’»]?[,;]\s+(?:(?:or|and|also|from|simply|literally|lit|meaning|short for)\b|[A-Z][a-z]+:)"
)
"""English that parts Russian from Russian in one pair of brackets: (явка; Kazakh: келу)."""
_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,400}[)\]]")
_GAP = re.compile(rf"[{EMOJI}\s,.!?…:—–\-«»“”„\"'’‘\d№%§+&*°]*")
_AFTER = re.compile(r"(?:[.,]?\s*(?:#|№\s?)?\d[\d.:]*(?!\w))?[!?…]*(?:\.{3})?")
_NUMBER_BEFORE = re.compile(r"(?:…|\.\.\.|№\s?|\d[\d.:\-]*(?:\s|-)?)$")
_SECTION = re.compile(r"\s*(?:\d+\.|\d+(?:\.\d+)+)\s+")
"""The number of a section or an item at the head of a block, which is not part of the words."""
_ABBREVIATED = re.compile(
    r"(?P<words>[^,–—/]{6,120}?)(?:,|\s[–—-]|\s*/)\s+(?P<letters>[А-ЯЁ]{2,8})"
)
_EXPANDED = re.compile(r"(?P<letters>[А-ЯЁ]{2,8})(?:,|\s[–—-]|\s*/)\s+(?P<words>[^,–—/]{6,120})")
_BUDGET = 300_000
"""Characters of a block that may be searched in vain for the ends of quotations, with four for
each of its own: keeps the time linear where thousands of them never end."""


def inline_spans(text: str, tags: list[Span]) -> list[Span]:
    """The stretches of Cyrillic words that belong together, in a block that is not all Russian."""
    blocked = [*tags, *(Span(*match.span()) for match in HANDLE.finditer(text))]
    blocked.sort(key=lambda span: span.start)
    words = _free_words(text, blocked)
    spans: list[Span] = []
    position = 0
    budget = _BUDGET + 4 * len(text)
    while position < len(words):
        start, end = words[position].start, words[position].end
        limit = _quoted_limit(text, start) if budget > 0 else None
        budget -= REACH if limit is None and text[max(0, start - 12) : start].strip() else 0
        depth = _depth(text, start, end, 0)
        position += 1
        while position < len(words) and depth is not None:
            following = words[position]
            gap = text[end : following.start]
            depth = _depth(text, end, following.start, depth)
            if not _joins(text, gap, following.start, limit, depth):
                break
            end = following.end
            position += 1
        spans.append(_extend(text, start, end, limit))
    return spans


def abbreviation_apart(text: str, span: Span) -> list[Span]:
    """The span, in two where one part abbreviates the other: Верховный суд, ВС."""
    body = text[span.start : span.end]
    for pattern in (_ABBREVIATED, _EXPANDED):
        match = pattern.fullmatch(body)
        if match and _initials(match["words"], match["letters"]):
            first, second = sorted((match.span("words"), match.span("letters")))
            return [Span(span.start + part[0], span.start + part[1]) for part in (first, second)]
    return [span]


def _initials(words: str, letters: str) -> bool:
    """Whether the capitals are the initials of the words, with or without small words."""
    parts = re.split(r"[\s-]+", words.lower())
    full = [part for part in parts if len(part) > 2]
    return any("".join(part[:1] for part in some) == letters.lower() for some in (parts, full))


def _free_words(text: str, blocked: list[Span]) -> list[Span]:
    words = []
    position = 0
    for match in WORD.finditer(text):
        while position < len(blocked) and blocked[position].end <= match.start():
            position += 1
        if position < len(blocked) and blocked[position].start < match.end():
            continue
        words.append(Span(*match.span()))
    return words


def _quoted_limit(text: str, start: int) -> int | None:
    """Where the quotation or bracket that opens just before ``start`` closes, if it does."""
    before = start - 1
    while before >= 0 and text[before] in "…. \t0123456789" and start - before < 12:
        before -= 1
    if before >= 0 and text[before] in OPENERS and is_opening(text, before):
        return enclosure(text, before)
    return None


def _joins(text: str, gap: str, following: int, limit: int | None, depth: int | None) -> bool:
    """Whether the words on both sides of ``gap`` are one fragment.

    limit: where the quotation around the first one closes. depth: how many quotations opened inside
    the fragment are still open; None where one closes that opened before it.
    """
    if limit is None:
        return depth is not None and _GAP.fullmatch(gap) is not None
    if following > limit or "[" in gap:
        return False
    if "(" in gap or ")" in gap:
        return text[limit] not in ")]" and _russian_aside(text, gap, following, limit)
    if text[limit] in ")]" and _ENGLISH_GAP.match(gap):
        return False
    return _GAP.fullmatch(gap) is not None or _mostly_russian(gap, text[following:limit])


def _russian_aside(text: str, gap: str, following: int, limit: int) -> bool:
    """Whether brackets in a quotation are Russian and belong to what is quoted."""
    if not re.fullmatch(r"[\s,.!?…–—:;«»]*[()][\s,.!?…–—:;«»]*", gap):
        return False
    if ")" in gap:
        return True
    closing = enclosure(text, following - len(gap) + gap.index("("))
    inside = text[following : closing or following]
    return closing is not None and closing < limit and not LATIN_WORD.search(inside)


def _mostly_russian(gap: str, rest: str) -> bool:
    """Whether Latin words in a quotation are a name in the Russian, not its end."""
    latin = sum(map(len, LATIN_WORD.findall(gap)))
    return latin <= 30 and len(CYRILLIC.findall(rest)) >= latin


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


def _extend(text: str, start: int, end: int, limit: int | None) -> Span:
    """The stretch with the digits, marks and quotation marks that belong to it at either end."""
    start, end = _with_lead(text, start), _with_tail(text, end, limit)
    if _unbalanced(text[start:end], text[end : end + 1]):
        end += 1
        end += len(text[end : end + 8]) - len(text[end : end + 8].lstrip("!?…"))
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip(" \t\n,;")))


def _with_tail(text: str, end: int, limit: int | None) -> int:
    """Where the number and the marks behind a Russian stretch end: статья 20.2"""
    after = _AFTER.match(text, end)
    if after and (limit is None or after.end() <= limit):
        tail = after.group()
        digits = any(char.isdigit() for char in tail)
        if not digits or _closes(text, after.end()) or _repeated(text, after.end(), tail):
            end = after.end()
    if limit is not None and end < limit and not re.search(r"\w", text[end:limit]):
        return limit
    return end


def _with_lead(text: str, start: int) -> int:
    """Where the number or the ellipsis in front of a Russian stretch begins: 37-я колония."""
    lead = _NUMBER_BEFORE.search(text[max(0, start - 12) : start])
    if lead is None or (_SECTION.fullmatch(text[:start]) and text[start].isupper()):
        return start
    first = start - len(lead.group())
    return first if _opens(text, first) else start


def _unbalanced(body: str, following: str) -> bool:
    """Whether ``following`` is the mark that closes a quotation begun inside ``body``."""
    if following == '"':
        return body.count('"') % 2 == 1
    return any(
        following == closer and body.count(opener) > body.count(closer)
        for opener, closer in ("«»", "“”", "„“")
    )


def _opens(text: str, position: int) -> bool:
    before = position - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    return position <= 0 or text[position - 1] in OPENERS or text[max(before, 0)] in ":("


def _repeated(text: str, position: int, tail: str) -> bool:
    """Whether the bracket that follows a number repeats it: статья 20.2 (Article 20.2)."""
    bracket = _BRACKETS.match(text, position + (text[position : position + 1] == " "))
    number = re.escape(tail.strip(" #№.!?…"))
    repeated = rf"(?<![\d.]){number}(?![\d]|\.\d)"
    return bracket is not None and re.search(repeated, bracket.group()) is not None


def _closes(text: str, position: int) -> bool:
    return position >= len(text) or text[position] in CLOSERS
