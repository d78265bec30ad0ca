"""Footnotes: where an article refers to a note, so that the note can hold the original words."""

import re

from align.records import Span

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_RAISED, "0123456789")
_HEAD = re.compile(
    rf"\s*(?:\[\^?(\w{{1,12}})\]:?|\((\d{{1,3}})\)|(\d{{1,3}})[.)]?(?=\s)|([{_RAISED}]{{1,3}}))\s*"
)
"""How a note begins: [^1]:, [1], (1), 1., ¹."""
_MARKED_HEAD = re.compile(rf"\[\^\w{{1,12}}\]:?\s*|\[\d{{1,3}}\]\s+|[{_RAISED}]{{1,3}}\s*")
_REFERENCE = re.compile(
    rf"(?<=\S)(?:\[\^?(\w{{1,12}})\](?!:)|([{_RAISED}]{{1,3}})"
    r"|(?<=[^\W\d][\"'”’»,.!?;])(?:\((\d{1,3})\)|(\d{1,3}))(?![\w.,:]?\w)"
    r"|(?<=[.!?,][\"'”’»])(?:\((\d{1,3})\)|(\d{1,3}))(?![\w.,:]?\w))"
)
"""What refers to a note: [^1], [1], ¹ behind a word, or 1 behind the mark that follows one."""


def references(text: str) -> dict[str, list[Span]]:
    """Where ``text`` refers to notes, by their numbers, each list in order."""
    places: dict[str, list[Span]] = {}
    for match in _REFERENCE.finditer(text):
        number = next(group for group in match.groups() if group).translate(_PLAIN)
        places.setdefault(number, []).append(Span(*match.span()))
    return places


def note_number(text: str, start: int, end: int) -> str | None:
    """The number with which the block text[start:end] begins as a note; None without."""
    head = _HEAD.match(text, start, end)
    if head is None or head.end() == end:
        return None
    return next(group for group in head.groups() if group).translate(_PLAIN)


def note_head(text: str) -> int:
    """How many characters of a block are a note's number, raised or in square brackets; or 0."""
    head = _MARKED_HEAD.match(text)
    return head.end() if head else 0
