"""Hashtags in running text."""

import re

from align.records import Span

_ADDRESS = r"""(?P<url>(?:https?://|www\.)(?:[^\s<>"«»()\[\]]|\([^\s()]*\))*)"""
_HASH = (
    r"[#＃](?:(?P<body>[\w\u0300-\u036f\u200d]+)"
    r"|[ ](?P<word>[^\W\d_]{6,}))"
)
_OPENING, _CLOSING = "[(\"'«“„*_", "])\"'»”“*_"
_NAMED = re.compile(r"\b(?:hash)?tags?:?\s\Z", re.IGNORECASE)
_TAG = re.compile(_HASH)
_TAG_OR_ADDRESS = re.compile(f"{_ADDRESS}|{_HASH}", re.IGNORECASE)
_SCHEME = re.compile(r"://|www\.", re.IGNORECASE)
_GLUED = re.compile(r"[а-яё]#(?=\w*[А-Яа-яё]{3})")
"""A tag that a Russian post has lost the space before."""
_HEX = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})\Z", re.IGNORECASE)
_LONGEST_COLOUR = 8
_TARGET = re.compile(r"""(?:\]\(|=["']?|\burl\(["']?)\Z""")


def _follows_word(text: str, at: int, last_end: int) -> bool:
    """Whether the hash at ``at`` belongs to what stands before it, as in ``C#`` or ``&#8217;``."""
    before = text[at - 1 : at]
    if not before or at == last_end:
        return False
    if before == "_":
        return text[at - 2 : at - 1].isalnum() and at >= 2
    if _GLUED.match(text, at - 1):
        return False
    return before.isalnum() or before in "&/#＃" or before == "\u0301"


def _is_colour(text: str, at: int, body: str) -> bool:
    if not _HEX.match(body):
        return False
    declared = re.search(r"[:=]\s?[\"']?\Z", text[max(0, at - 4) : at]) is not None
    return declared or any(map(str.isdigit, body)) or len(set(body.lower())) == 1


def _is_tag(text: str, at: int, body: str, last_end: int) -> bool:
    if not (body.isalpha() or any(map(str.isalpha, body))):
        return False
    if not at or text[at - 1] in " \n":
        return len(body) > _LONGEST_COLOUR or not _is_colour(text, at, body)
    if _follows_word(text, at, last_end) or _TARGET.search(text[max(0, at - 6) : at]):
        return False
    return not _is_colour(text, at, body)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether ``# тег`` with a space is a tag: enclosed by itself, or behind the word "hashtag"."""
    enclosed = text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING
    named = _NAMED.search(text[max(0, start - 12) : start]) is not None
    return named or (enclosed and start > 0 and end < len(text))


def find_hashtags(text: str) -> list[Span]:
    """The hashtags of ``text`` in order, each from its ``#`` to its last letter.

    A tag holds letters, digits, underscores and stress marks, and at least one letter. Not counted
    are what follows ``&``, ``/`` or a letter (C#, entities; but Russian may follow Russian),
    addresses and link targets, colours and headings. ``# тег`` with a space counts only in lower
    case, and only if quotes, brackets or emphasis enclose nothing else or "hashtag" stands before
    it: otherwise it may be a heading or a number sign.
    """
    spans: list[Span] = []
    last_end = -1
    pattern = _TAG_OR_ADDRESS if _SCHEME.search(text) else _TAG
    for match in pattern.finditer(text):
        start = match.start()
        body = match["body"]
        if body:
            if _is_tag(text, start, body, last_end):
                last_end = start + 1 + len(body.rstrip("_\u200d"))
                spans.append(Span(start, last_end))
        elif match["word"] and match["word"].islower() and _stands_alone(text, *match.span()):
            spans.append(Span(start, match.end()))
    return spans
