"""Find the Cyrillic of an English article, span by span, and say what each span is."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from align.chrome import is_author_line, is_chrome, without_embed
from align.hashtags import find_hashtags
from align.language import cyrillic_language, section_language
from align.quoting import CLOSERS, OPENERS, REACH, enclosure, is_opening
from align.records import Block, Document, Span
from align.text import CYRILLIC, EMOJI

_LETTER = "\u0400-\u052f"
_WORD = re.compile(
    rf"(?:[A-Za-z]{{1,8}}[-‑]|(?<![A-Za-z])[A-Za-z]{{1,3}})?[{_LETTER}]"
    rf"(?:[{_LETTER}\u0300\u0301'’ʼ‑-]*(?:[A-Za-z](?=[{_LETTER}])[{_LETTER}\u0300\u0301'’ʼ‑-]*)*"
    rf"[{_LETTER}\u0301])?"
)
ANY_HASHTAG = re.compile(r"#\s?[\w\u0301]+")
_HANDLE = re.compile(
    r"@[\w.]*\w|(?<!\S)\S*(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*"
    r"|(?<!\S)[^\s@]+@[^\s@]+\.\w+"
)
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_LOWER_WORD = re.compile(r"\b[a-z]{2,}\b")
_ENGLISH_GAP = re.compile(
    r"[\"”’»]?[,;]\s+(?:(?:or|and|also|from|simply|literally|lit|meaning|short for)\b|[A-Z][a-z]+:)"
)
"""English that parts Russian from Russian in one pair of brackets: (явка; Kazakh: келу)."""
_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,400}[)\]]")
_GAP = re.compile(rf"[{EMOJI}\s,.!?…:—–\-«»“”„\"'’‘\d№%§+&*°]*")
_AFTER = re.compile(r"(?:\.?\s*#?\d[\d.:]*(?!\w))?[!?…]*(?:\.{3})?")
_SECTION = re.compile(r"\s*(?:\d+\.|\d+(?:\.\d+)+)\s+")
"""The number of a section or an item at the head of a block, which is nobody's words."""
_ABBREVIATED = re.compile(
    r"(?P<words>[^,–—/]{6,120}?)(?:,|\s[–—-]|\s*/)\s+(?P<letters>[А-ЯЁ]{2,8})"
)
_EXPANDED = re.compile(r"(?P<letters>[А-ЯЁ]{2,8})(?:,|\s[–—-]|\s*/)\s+(?P<words>[^,–—/]{6,120})")
_SENTENCE_END = re.compile(r"[.!?…]")
_BUDGET = 300_000
"""Characters of a block that may be searched in vain for the ends of quotations, with four for
each of its own: keeps the time linear where thousands of them never end."""
_BANNER = re.compile(
    r"\b(?:banners?|placards?|posters?|slogans?|chant\w*|signs?|graffiti|t-shirts?|flags?|shout\w*"
    r"|reads?|inscri\w+|leaflets?|stickers?|mural|billboards?|painted)\b",
    re.IGNORECASE,
)
_TWEET_MARK = re.compile(r"pic\.twitter\.com|t\.co/|@\w+|#\w+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of Cyrillic in a document.

    start, end: readable offsets. block: index into Document.blocks of the block it starts in;
    last_block: of the one it ends in. kind: one of align.records.KINDS. language: code.
    whole: it fills its block (a tweet, a caption), rather than standing inside English.
    inside: it lies within another fragment (a hashtag in a tweet).
    """

    start: int
    end: int
    block: int
    last_block: int
    kind: str
    language: str
    whole: bool = False
    inside: bool = False

    @property
    def excluded(self) -> bool:
        """Whether it is furniture of the page rather than something somebody said."""
        return self.kind == "chrome"


def find_fragments(document: Document) -> list[Fragment]:
    """Every Cyrillic stretch of ``document`` outside addresses, in order of start.

    A hashtag inside a larger fragment is listed too, after it, with ``inside`` set.
    """
    found: list[Fragment] = []
    section: str | None = None
    for index, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.kind not in ("item", "cell"):
            section = section_language(text)
        if CYRILLIC.search(text):
            found.extend(_in_block(document, index, block, section))
    found = _join_tweets(document, found)
    return sorted(found, key=lambda fragment: (fragment.start, -fragment.end))


def _in_block(document: Document, index: int, block: Block, section: str | None) -> list[Fragment]:
    text = document.text[block.start : block.end]
    if is_chrome(text):
        return [Fragment(block.start, block.end, index, index, "chrome", "ru", whole=True)]
    if _is_russian_block(text):
        return _whole_block(document, index, block, section)
    tags = _cyrillic_tags(text)
    spans = [(span, "hashtag") for span in tags]
    spans += [
        (part, "") for span in _inline_spans(text, tags) for part in _abbreviation_apart(text, span)
    ]
    free = _free_letters(text)
    found = []
    for span, kind in sorted(spans, key=lambda item: item[0].start):
        body = text[span.start : span.end]
        language = cyrillic_language(body, text[max(0, span.start - 80) : span.start], section)
        kind = kind or ("chrome" if is_chrome(body) else _kind(text, span))
        fragment = Fragment(
            block.start + span.start, block.start + span.end, index, index, kind, language
        )
        found.append(replace(fragment, whole=free == _free_letters(body)))
    return found


def _cyrillic_tags(text: str) -> list[Span]:
    """The hashtags of a block that hold Cyrillic letters, in order."""
    return [tag for tag in find_hashtags(text) if CYRILLIC.search(text, tag.start, tag.end)]


def _is_russian_block(text: str) -> bool:
    """Whether the block is Russian throughout, handles, tags and quoted Latin names aside."""
    bare = _HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))
    cyrillic = len(CYRILLIC.findall(bare))
    latin = _LATIN_WORD.findall(bare)
    if not cyrillic:
        return False
    letters = sum(map(len, latin))
    if cyrillic < 2 * letters:
        return False
    return not latin or not _has_english_part(bare, len(latin))


def _has_english_part(text: str, latin_words: int) -> bool:
    """Whether Latin words stand where a gloss stands: bracketed, quoted or after a dash."""
    for group in _BRACKETS.finditer(text):
        if _LATIN_WORD.search(group.group()) and not CYRILLIC.search(group.group()):
            return True
    first = CYRILLIC.search(text)
    last = max(match.end() for match in CYRILLIC.finditer(text))
    lead, tail = text[: first.start() if first else 0], text[last:]
    if _LATIN_WORD.search(tail) and re.match(r"[^A-Za-z]*(?:\s[-–—=:]|:\s)", tail):
        return True
    if _LATIN_WORD.search(lead) and re.search(r"[:«\"“„(\[]\s*…?$", lead):
        return True
    if any(len(_LOWER_WORD.findall(part)) > 1 for part in (lead, tail)):
        return True
    return latin_words >= 4 and re.search(r"\b(?:[A-Za-z]{2,}[\s,]+){3,}", text) is not None


def _whole_block(
    document: Document, index: int, block: Block, section: str | None
) -> list[Fragment]:
    text = document.text[block.start : block.end]
    body = without_embed(text)
    found = []
    if body is not None:
        inner = text[body.start : body.end]
        language = cyrillic_language(inner, section=section)
        kind = _whole_kind(document, index, text, inner)
        found.append(
            Fragment(
                block.start + body.start, block.start + body.end, index, index, kind, language,
                whole=True,
            )
        )  # fmt: skip
    for tag in _cyrillic_tags(text):
        inside = body is not None and body.start <= tag.start < body.end
        language = cyrillic_language(text[tag.start : tag.end])
        start, end = block.start + tag.start, block.start + tag.end
        found.append(
            Fragment(start, end, index, index, "hashtag", language, whole=True, inside=inside)
        )
    return found


def _whole_kind(document: Document, index: int, text: str, body: str) -> str:
    if _TWEET_MARK.search(text) or _author_near(document, index):
        return "tweet"
    if document.blocks[index].kind == "caption" or re.match(r"(?:На )?[Фф]ото|[Вв]идео", body):
        return "caption"
    words = len(_WORD.findall(body))
    before = document.blocks[index - 1] if index else None
    if before and _BANNER.search(document.text[before.start : before.end][-120:]) and words <= 14:
        return "banner"
    if words >= 4 or _SENTENCE_END.search(body[-1:]):
        return "quote"
    return _short_kind(body)


def _author_near(document: Document, index: int) -> bool:
    following = document.blocks[index + 1 : index + 9]
    for block in following:
        text = document.text[block.start : block.end]
        if is_author_line(text):
            return True
        said = _HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text)).strip()
        if len(said) > 8 and not _is_russian_block(text):
            return False
    return False


def _inline_spans(text: str, tags: list[Span]) -> list[Span]:
    """Spans of Cyrillic words that belong together in a block that is not all Russian."""
    blocked = [*tags, *(Span(*match.span()) for match in _HANDLE.finditer(text))]
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


def _abbreviation_apart(text: str, span: Span) -> list[Span]:
    """The span, in two where one part abbreviates the other: Верховный суд, ВС."""
    body = text[span.start : span.end]
    for pattern in (_ABBREVIATED, _EXPANDED):
        found = pattern.fullmatch(body)
        if found and _initials(found["words"], found["letters"]):
            first, second = sorted((found.span("words"), found.span("letters")))
            return [Span(span.start + part[0], span.start + part[1]) for part in (first, second)]
    return [span]


def _initials(words: str, letters: str) -> bool:
    """Whether the capitals are the initials of the words, small words left out or not."""
    parts = re.split(r"[\s-]+", words.lower())
    full = [part for part in parts if len(part) > 2]
    return any("".join(part[:1] for part in some) == letters.lower() for some in (parts, full))


def _free_words(text: str, blocked: list[Span]) -> list[Span]:
    words = []
    position = 0
    for match in _WORD.finditer(text):
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

    limit: where the quotation around the first one closes. depth: of quotations begun inside
    the fragment; None where one closed that began before it.
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
    """Whether a bracket in a quotation is Russian, and belongs to what is quoted."""
    if not re.fullmatch(r"[\s,.!?…–—:;«»]*[()][\s,.!?…–—:;«»]*", gap):
        return False
    if ")" in gap:
        return True
    closing = enclosure(text, following - len(gap) + gap.index("("))
    inside = text[following : closing or following]
    return closing is not None and closing < limit and not _LATIN_WORD.search(inside)


def _mostly_russian(gap: str, rest: str) -> bool:
    """Whether Latin words in a quotation are a name in Russian rather than the end of it."""
    latin = sum(map(len, _LATIN_WORD.findall(gap)))
    return latin <= 30 and len(CYRILLIC.findall(rest)) >= latin


def _depth(text: str, start: int, end: int, depth: int) -> int | None:
    """``depth`` of open quotations after text[start:end]; None where one more closes than opens."""
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
    """The span with the digits, marks and quotes that belong to it at either end."""
    after = _AFTER.match(text, end)
    if after and (limit is None or after.end() <= limit):
        tail = after.group()
        digits = any(char.isdigit() for char in tail)
        if not digits or _closes(text, after.end()) or _repeated(text, after.end(), tail):
            end = after.end()
    if limit is not None and end < limit and not re.search(r"\w", text[end:limit]):
        end = limit
    lead = re.search(r"(?:…|\.\.\.|№\s?|\d[\d.:\-]*(?:\s|-)?)$", text[max(0, start - 12) : start])
    numbered = lead and _SECTION.fullmatch(text[:start]) and text[start].isupper()
    if lead and not numbered and _opens(text, start - len(lead.group())):
        start -= len(lead.group())
    if _unbalanced(text[start:end], text[end : end + 1]):
        end += 1
        end += len(text[end : end + 8]) - len(text[end : end + 8].lstrip("!?…"))
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip()))


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
    number = re.escape(tail.strip(" #.!?…"))
    repeated = rf"(?<![\d.]){number}(?![\d]|\.\d)"
    return bracket is not None and re.search(repeated, bracket.group()) is not None


def _closes(text: str, position: int) -> bool:
    return position >= len(text) or text[position] in CLOSERS


def _free_letters(text: str) -> int:
    """How many letters and digits stand outside tags, handles and addresses."""
    return len(re.findall(r"\w", _HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))))


def _kind(text: str, span: Span) -> str:
    body = text[span.start : span.end]
    words = len(_WORD.findall(body))
    quoted = span.start > 0 and text[span.start - 1] in OPENERS.replace("(", "").replace("[", "")
    if _BANNER.search(text[max(0, span.start - 60) : span.start]) and (words > 1 or quoted):
        return "banner"
    if words >= 5 or (words > 1 and body[-1:] in "!?."):
        return "quote"
    return _short_kind(body)


def _short_kind(body: str) -> str:
    words = _WORD.findall(body)
    if 1 < len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words):
        return "name"
    if len(words) == 1 and re.search(r"(?:ов|ев|ёв|ин|ский|енко|ова|ева|ина|ская)$", body):
        return "name" if body[0].isupper() else "term"
    return "term"


def _join_tweets(document: Document, found: list[Fragment]) -> list[Fragment]:
    """``found`` with the parts of one post joined that blank lines keep apart."""
    joined: list[Fragment] = []
    tags: list[Fragment] = []
    verses = _Verses(document)
    for fragment in found:
        if fragment.kind == "hashtag" and fragment.whole:
            tags.append(fragment)
            continue
        if joined and _continues(document, verses, joined[-1], fragment):
            before = joined[-1]
            joined[-1] = replace(before, end=fragment.end, last_block=fragment.last_block)
        else:
            joined.append(fragment)
    inside = []
    for tag in tags:
        number = bisect_right(joined, tag.start, key=lambda part: part.start)
        inside.append(replace(tag, inside=number > 0 and tag.start < joined[number - 1].end))
    return [*joined, *inside]


class _Verses:
    """The runs of quoted blocks of a document that are in one language, each looked at once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._runs: dict[int, tuple[str, int, int]] = {}

    def parallel(self, index: int) -> bool:
        """Whether quoted lines of Russian stand beside as many quoted lines of English."""
        before, after = self._run(index - 1), self._run(index + 1)
        first = before[1] if before[0] == "ru" else index
        last = after[2] if after[0] == "ru" else index
        sizes = []
        for beside in (first - 1, last + 1):
            language, start, end = self._run(beside)
            sizes.append(end - start + 1 if language == "en" else 0)
        return last - first + 1 in sizes

    def _run(self, index: int) -> tuple[str, int, int]:
        """Language, first and last block of the run around a block; alone where it has none."""
        if index not in self._runs:
            language = _quoted_language(self._document, index)
            first = last = index
            while language and _quoted_language(self._document, first - 1) == language:
                first -= 1
            while language and _quoted_language(self._document, last + 1) == language:
                last += 1
            run = language, first, last
            self._runs.update((number, run) for number in range(first, last + 1))
        return self._runs[index]


def _quoted_language(document: Document, index: int) -> str:
    """ "ru" or "en" for a quoted block that is in that language throughout, else ""."""
    if not 0 <= index < len(document.blocks) or document.blocks[index].kind != "quote":
        return ""
    text = document.text[document.blocks[index].start : document.blocks[index].end]
    if _is_russian_block(text):
        return "ru"
    said = _HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))
    if CYRILLIC.search(said) or len(_LATIN_WORD.findall(said)) < 2 or is_author_line(text):
        return ""
    return "en"


def _continues(document: Document, verses: _Verses, before: Fragment, fragment: Fragment) -> bool:
    if not (before.whole and fragment.whole) or fragment.block != before.last_block + 1:
        return False
    if before.kind == "chrome" or fragment.kind == "chrome":
        return False
    if before.language != fragment.language:
        return False
    if document.blocks[fragment.block].kind in ("item", "cell"):
        return False
    if document.blocks[before.last_block].kind == document.blocks[fragment.block].kind == "quote":
        return not verses.parallel(before.block)
    unfinished = document.text[before.end - 1] not in '.!?…»”"' and (
        document.text[fragment.start].islower()
    )
    return unfinished or before.kind == fragment.kind == "tweet"
