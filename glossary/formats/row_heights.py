"""How high a row of a worksheet has to be for its wrapped texts to be seen whole.

A spreadsheet that opens a file does not work that out by itself. Widths are those of Arial, rounded
up: a line too many does no harm, one too few hides text.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

FONT, SIZE = "Arial", 10
"""The font of our workbooks and its size in points; others of the same widths stand in for it."""

LINE = 13.5
"""Points from one line of such text to the next."""

HIGHEST = 409.0
"""Points; no row can be higher."""

_DIGIT, _PADDING = 7, 5
"""Pixels of a digit, which is what widths of columns count, and of the margins in a cell."""

_NARROW = frozenset("iljtfrI.,:;'!|()[]{}- /\\ \t\u00a0")
_WIDE = frozenset("mwMW@%—…жмфшщыюЖМФШЩЫЮДОЮ")


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Points that a row needs. cells: text, and width of the column in digits."""
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(HIGHEST, lines * LINE + 1.5)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes where words are wrapped."""
    room = width * _DIGIT - _PADDING
    if len(text) * 12 <= room and "\n" not in text:
        return 1
    return sum(_wrapped(part, room) for part in text.splitlines()) or 1


def _wrapped(paragraph: str, room: float) -> int:
    lines, filled = 1, 0.0
    for word in paragraph.split(" "):
        size = sum(map(_pixels, word))
        if filled and filled + size > room:
            lines, filled = lines + 1, 0.0
        while size > room:
            lines, size = lines + 1, size - room
        filled += size + _pixels(" ")
    return lines


@cache
def _pixels(char: str) -> float:
    """The width of a character, about a tenth more than it is, as some of a text may be bold."""
    if char in _NARROW:
        return 5.0
    if char in _WIDE or unicodedata.east_asian_width(char) in "WF":
        return 14.0 if ord(char) > 0x2FFF else 12.0
    return 10.0 if char.isupper() else 8.2
