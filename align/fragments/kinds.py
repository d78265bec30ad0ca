"""What kind of thing a stretch of Russian is, judged by its shape and its surroundings."""

import re

from align.fragments.cyrillic_words import WORD
from align.fragments.page_furniture import is_author_line
from align.fragments.russian_blocks import ANY_HASHTAG, HANDLE, is_russian_block
from align.language.lists.lexicon import words_of
from align.language.quotation import OPENERS
from align.language.vocabulary import russian_readings
from align.records import Document, Span
from align.text import without_stress

_SENTENCE_END = re.compile(r"[.!?…]")
_SHOWN = (
    r"banners?|placards?|posters?|slogans?|chant\w*|signs?|graffiti|t-shirts?|inscri\w+|leaflets?"
    r"|stickers?|murals?|billboards?|noticeboards?|cardboard|bedsheet"
)
"""What slogans and inscriptions stand on, and what they are called."""
_BANNER = re.compile(
    rf"\b(?:{_SHOWN}|flags?|reads|painted|scratched|scrawled|spray\w*|chalk|unfurled|embroidered"
    r"|written on|with the words?|the words (?:were|read)|a notice)\b",
    re.IGNORECASE,
)
_BANNER_AFTER = re.compile(
    rf"\b(?:{_SHOWN}|painted|written (?:on|in|across)|scrawled|was carried|was sewn)\b",
    re.IGNORECASE,
)
_BEFORE, _FAR_BEFORE, _AFTER = 60, 200, 70
"""How far from a stretch the words that tell a banner are looked for, in characters."""
_POSTED = re.compile(
    r"\b(?:tweet(?:s|ed|ing)?|retweet\w*|blogger|(?:on|in) (?:Twitter|Facebook|Instagram|Telegram"
    r"|VKontakte|LiveJournal)|(?:Twitter|Facebook|Instagram|Telegram|blog) (?:post|account|user))\b"
    r"|\[ru\]\s?:\Z",
    re.IGNORECASE,
)
_TWEET_MARK = re.compile(r"pic\.twitter\.com|t\.co/|@\w+|#\w+")
_SLOGAN_WORDS = 14
_FEW = 4
_LONG_TERM = 7
_LONGEST_LIST, _LONGEST_ITEM = 12, 200
_PREDICATES = frozenset({"VERB", "PRED", "ADJS", "PRTS"})
_SAYING = words_of("ru", "subject_pronouns") | {"нет", "нам", "мне", "вам"}
"""Words that begin statements rather than names."""
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ский|енко|ова|ева|ина|ская)$")
_TITLED = re.compile(r"\w+ «[А-ЯЁ][^«»]+»")
_NAMED_BEFORE = re.compile(
    r"(?:[A-Z][\w’'-]*(?: (?:of|for|the|and|on|in|against) (?:the )?| ))*[A-Z][\w’'-]*[\"”»’]?"
    r"\s[(\[](?:(?:in )?Russian(?::| for)?\s?)?[\"“«]?\Z"
)
_CAPITAL = re.compile(r"[A-Z][\w’'-]*")
_APPOSED = re.compile(r"(?<=[a-z] )(?<!Russian )\Z")


def whole_kind(document: Document, index: int, text: str, body: str) -> str:
    """The kind of a block that is Russian throughout.

    text: of the block. body: the same without what social-media embeds add."""
    if _TWEET_MARK.search(text) or _author_near(document, index):
        return "tweet"
    if document.blocks[index].kind in ("caption", "heading") or re.match(
        r"(?:На )?[Фф]ото|[Вв]идео", body
    ):
        return "caption"
    words = WORD.findall(body)
    before = introduction(document, index)
    if _POSTED.search(before[-120:]) and before.endswith(":") and len(words) > _FEW:
        return "tweet"
    if _BANNER.search(before[-120:]) and len(words) <= _SLOGAN_WORDS:
        return "banner"
    if len(words) >= _FEW or _SENTENCE_END.search(body[-1:]) or _says(words):
        return "quote"
    return _short_kind(body)


def introduction(document: Document, index: int) -> str:
    """The text of the block that introduces the one at ``index``, or its list; "" without one."""
    kind = document.blocks[index].kind
    for number in range(index - 1, max(-1, index - 1 - _LONGEST_LIST), -1):
        block = document.blocks[number]
        text = document.text[block.start : block.end]
        listed = len(text) <= _LONGEST_ITEM
        if not (listed and (block.kind == kind == "item" or is_russian_block(text))):
            return text
    return ""


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


def inline_kind(text: str, span: Span, lead: str = "") -> str:
    """The kind of a stretch in a block that holds other text as well.

    lead: what introduces the list that the block is an item of.
    """
    body = text[span.start : span.end]
    words = WORD.findall(body)
    if _is_title(text, span, words):
        return "name"
    listed = lead.endswith(":") and _BANNER.search(lead[-120:]) is not None
    if len(words) <= _SLOGAN_WORDS and (listed or _shown(text, span, len(words))):
        return "banner"
    if (len(words) > 1 and body[-1:] in "!?.") or _says(words):
        return "quote"
    if len(words) > _FEW and not (len(words) <= _LONG_TERM and _is_term(text, span)):
        return "quote"
    return "name" if _is_named(text, span, words) else _short_kind(body)


def _shown(text: str, span: Span, words: int) -> bool:
    """Whether a stretch stands on a banner, a wall or a shirt, or is chanted."""
    quoted = _is_quoted(text, span)
    if not quoted and (words < 2 or text[span.start].islower()):
        return False
    reach = _FAR_BEFORE if quoted and text[span.start].isupper() else _BEFORE
    before = text[max(0, span.start - reach) : span.start]
    return bool(_BANNER.search(before) or _BANNER_AFTER.search(text, span.end, span.end + _AFTER))


def _is_quoted(text: str, span: Span) -> bool:
    """Whether a stretch stands in quotation marks, or in brackets behind a quotation."""
    before = text[max(0, span.start - 4) : span.start].rstrip()
    if before[-1:] in ("(", "["):
        return before[:-1].rstrip()[-1:] in ('"', "”", "»", "’")
    return before[-1:] != "" and before[-1:] in OPENERS


def _is_term(text: str, span: Span) -> bool:
    """Whether a stretch begins with a small letter, in brackets behind words not quoted."""
    bracketed = text[max(0, span.start - 1) : span.start] in ("(", "[")
    return bracketed and text[span.start].islower() and not _is_quoted(text, span)


def _is_title(text: str, span: Span, words: list[str]) -> bool:
    """Whether every word of a stretch outside quotation marks has a capital, as in full names."""
    unquoted = text[max(0, span.start - 1) : span.start] not in ('"', "“", "«", "„")
    return unquoted and 1 < len(words) <= _FEW and all(map(_has_capital, words))


def _has_capital(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _says(words: list[str]) -> bool:
    """Whether a few words say something of something, rather than name it."""
    plain = [without_stress(word).lower() for word in words]
    if len(plain) < 2 or max(map(len, plain)) < 3:
        return False
    parts = [read[0][0] if (read := russian_readings(word)) else "" for word in plain]
    if plain[0] == "не":
        return parts[1] != "INFN"
    return plain[0] in _SAYING or any(
        part in _PREDICATES and len(word) > 1 for word, part in zip(plain, parts, strict=True)
    )


def _is_named(text: str, span: Span, words: list[str]) -> bool:
    """Whether a stretch that begins with a capital is called by a name in English too."""
    body = text[span.start : span.end]
    if not words or not body.lstrip('«“"')[:1].isupper() or body[-1:] in "?.…":
        return False
    if len(words) == 1 and body.isupper():
        return False
    if _TITLED.fullmatch(body):
        return True
    before = text[max(0, span.start - 90) : span.start]
    return _NAMED_BEFORE.search(before) is not None or _APPOSED.search(before) is not None


def _is_order(word: str) -> bool:
    """Whether a word is a verb that says something alone: Держитесь, Началось."""
    read = russian_readings(without_stress(word).lower())
    return bool(read) and read[0][0] == "VERB"


def _short_kind(body: str) -> str:
    words = WORD.findall(body)
    if len(words) == 1:
        return _kind_of_word(words[0], body)
    return "name" if 1 < len(words) <= _FEW and all(map(_has_capital, words)) else "term"


def _kind_of_word(word: str, body: str) -> str:
    if not body[:1].isupper():
        return "term"
    if body[-1:] == "!" or _is_order(word):
        return "quote"
    read = russian_readings(without_stress(word).lower()) if _has_capital(word) else ()
    proper = bool(read) and "nomn" in read[0][1] and not read[0][1].isdisjoint(_PROPER)
    return "name" if proper or _SURNAME.search(body) else "term"
