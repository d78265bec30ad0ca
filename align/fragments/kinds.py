"""What kind of thing a stretch of Russian is, judged by its shape and its surroundings."""

import re

from align.fragments.cyrillic_words import WORD
from align.fragments.page_furniture import is_author_line
from align.fragments.russian_blocks import ANY_HASHTAG, HANDLE, is_russian_block
from align.language.quotation import OPENERS
from align.records import Document, Span

_SENTENCE_END = re.compile(r"[.!?…]")
_BANNER = re.compile(
    r"\b(?:banners?|placards?|posters?|slogans?|chant\w*|signs?|graffiti|t-shirts?|flags?|shout\w*"
    r"|reads?|inscri\w+|leaflets?|stickers?|mural|billboards?|painted)\b",
    re.IGNORECASE,
)
_TWEET_MARK = re.compile(r"pic\.twitter\.com|t\.co/|@\w+|#\w+")


def whole_kind(document: Document, index: int, text: str, body: str) -> str:
    """The kind of a block that is Russian throughout.

    text: of the block. body: the same without what social-media embeds add."""
    if _TWEET_MARK.search(text) or _author_near(document, index):
        return "tweet"
    if document.blocks[index].kind == "caption" or re.match(r"(?:На )?[Фф]ото|[Вв]идео", body):
        return "caption"
    words = len(WORD.findall(body))
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
        plain = HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text)).strip()
        if len(plain) > 8 and not is_russian_block(text):
            return False
    return False


def inline_kind(text: str, span: Span) -> str:
    """The kind of a stretch in a block that holds other text as well."""
    body = text[span.start : span.end]
    words = len(WORD.findall(body))
    quoted = span.start > 0 and text[span.start - 1] in OPENERS.replace("(", "").replace("[", "")
    if _BANNER.search(text[max(0, span.start - 60) : span.start]) and (words > 1 or quoted):
        return "banner"
    if words >= 5 or (words > 1 and body[-1:] in "!?."):
        return "quote"
    return _short_kind(body)


def _short_kind(body: str) -> str:
    words = WORD.findall(body)
    if 1 < len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words):
        return "name"
    if len(words) == 1 and re.search(r"(?:ов|ев|ёв|ин|ский|енко|ова|ева|ина|ская)$", body):
        return "name" if body[0].isupper() else "term"
    return "term"
