"""How much of a block is Russian: all of it, or words inside English."""

import re

from align.hashtags.search import find_hashtags
from align.records import Span
from align.text import CYRILLIC

ANY_HASHTAG = re.compile(r"#\s?[\w\u0301]+")
HANDLE = re.compile(
    r"@[\w.]*\w|(?<!\S)\S*(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*"
    r"|(?<!\S)[^\s@]+@[^\s@]+\.\w+"
)
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_LOWER_WORD = re.compile(r"\b[a-z]{2,}\b")
_SEPARATOR = re.compile(r"\s(?:[|=/•·→⇒]|[-=]+>)(?:\s|$)")
_QUOTED_TAIL = re.compile(r"\s*[\"“‘«'][a-z]")
_BARE_TAIL = re.compile(r"\s[a-z]{2,}[.;,]?\s*")
_MOST_IN_ENTRY = 4
_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,400}[)\]]")


def cyrillic_tags(text: str) -> list[Span]:
    """The hashtags of a block that hold Cyrillic letters, in order."""
    return [tag for tag in find_hashtags(text) if CYRILLIC.search(text, tag.start, tag.end)]


def is_russian_block(text: str) -> bool:
    """Whether the block is Russian throughout, apart from handles, tags and Latin names."""
    bare = HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))
    cyrillic = len(CYRILLIC.findall(bare))
    latin = LATIN_WORD.findall(bare)
    if not cyrillic:
        return False
    letters = sum(map(len, latin))
    if cyrillic < 2 * letters:
        return False
    return not latin or not _has_english_part(bare, len(latin))


def _has_english_part(text: str, latin_words: int) -> bool:
    """Whether Latin words stand where a gloss would: in brackets or quotes, after a dash, alone."""
    apart = (*_SEPARATOR.split(text), *(group.group() for group in _BRACKETS.finditer(text)))
    if any(LATIN_WORD.search(part) and not CYRILLIC.search(part) for part in apart):
        return True
    return _led_in(text) or (
        latin_words >= 4 and re.search(r"\b(?:[A-Za-z]{2,}[\s,]+){3,}", text) is not None
    )


def _led_in(text: str) -> bool:
    """Whether the words before or behind all of the Russian introduce it or render it."""
    first = CYRILLIC.search(text)
    last = max(match.end() for match in CYRILLIC.finditer(text))
    lead, tail = text[: first.start() if first else 0], text[last:]
    if LATIN_WORD.search(tail) and re.match(r"[^A-Za-z]*(?:\s[-–—=:]|:\s)", tail):
        return True
    if _QUOTED_TAIL.match(tail) or (_BARE_TAIL.fullmatch(tail) and _is_entry(text[:last])):
        return True
    if LATIN_WORD.search(lead) and re.search(r"[:«\"“„(\[]\s*…?$", lead):
        return True
    return any(len(_LOWER_WORD.findall(part)) > 1 for part in (lead, tail))


def _is_entry(russian: str) -> bool:
    """Whether Russian may be what a line of a word list explains: a few words, no sentence."""
    return len(russian.split()) <= _MOST_IN_ENTRY and not re.search(r"[.!?…:,]", russian)


def free_letters(text: str) -> int:
    """The number of letters and digits outside tags, handles and addresses."""
    return len(re.findall(r"\w", HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))))


def is_sentence(text: str) -> bool:
    """Whether a block has the lower-case words of an English sentence, unlike menus and labels."""
    return len(_LOWER_WORD.findall(text)) > 2


def has_lower_word(text: str) -> bool:
    """Whether a block has any lower-case word in Latin letters."""
    return _LOWER_WORD.search(text) is not None
