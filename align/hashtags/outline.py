"""What the shape of a tag alone says: its runs and segments, and what beginning a word costs."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_CAMEL_SPLIT = 2.6
_FIRST_CAPITAL_SPLIT = 0.5
_ACRONYM_EDGE = 0.2
_INSIDE_CAPITALS = 1.0
_LONGEST_ACRONYM = 6
_RUNS = re.compile("[Cc]+|[Aa]+|[Xx]+|d+|o+|_+")
_SEGMENTS = re.compile("[CAX]++[cax]*+|[cax]++")
_CAMEL = re.compile("[cax_][CAX]|_")
_SMALL = re.compile("[cax]")
_CODE = re.compile("(?<![aA])[aA](?:d+[aA])+d*(?![aA])")
"""Latin letters alone between digits: h1n1, s1e8, b2b."""


class TagSegment(NamedTuple):
    """Capitals, then small letters, in one alphabet, from ``start`` to ``end``.

    capitals: how many of them. penalties: the cost of a word's beginning at each letter. mixed:
    where several capitals change into small letters, 0 where they do not. acronyms: the ends of
    acronyms that begin it, with their costs.
    """

    start: int
    end: int
    capitals: int
    penalties: tuple[float, ...]
    mixed: int
    acronyms: tuple[tuple[int, float], ...]


class TagRun(NamedTuple):
    """Signs of one sort from ``start`` to ``end``: letters of one alphabet, digits, or others.

    sign: the shape of the first. segments: of letters. joined: where a name of two segments would
    begin, where the second one begins, and where the name would end.
    """

    start: int
    end: int
    sign: str
    segments: tuple[TagSegment, ...]
    joined: tuple[tuple[int, int, int], ...]


class TagOutline(NamedTuple):
    """What the shape of a tag says of it.

    camel: whether capitals or underscores begin words. mixed_case: whether there are both small
    letters and others. codes: where Latin letters stand alone between digits.
    """

    camel: bool
    mixed_case: bool
    runs: tuple[TagRun, ...]
    codes: tuple[tuple[int, int], ...]


@lru_cache(maxsize=5_000)
def outline_of(shape: str) -> TagOutline:
    """The outline of a tag; many tags share one."""
    camel = _CAMEL.search(shape) is not None
    mixed_case = not shape.isupper() and _SMALL.search(shape) is not None
    runs = tuple(
        _run(shape, *match.span(), camel=camel, mixed_case=mixed_case)
        for match in _RUNS.finditer(shape)
    )
    return TagOutline(
        camel, mixed_case, runs, tuple(match.span() for match in _CODE.finditer(shape))
    )


def _run(shape: str, start: int, end: int, *, camel: bool, mixed_case: bool) -> TagRun:
    sign = shape[start]
    if sign in "do_":
        return TagRun(start, end, sign, (), ())
    spans = [match.span() for match in _SEGMENTS.finditer(shape, start, end)]
    segments = [_segment(shape, *span, camel=camel, mixed_case=mixed_case) for span in spans]
    joined = [
        (first.start, second.start, last)
        for first, second in pairwise(segments)
        for last in dict.fromkeys([*_ends_among_capitals(second), second.end])
    ]
    return TagRun(start, end, sign, tuple(segments), tuple(joined))


def _ends_among_capitals(segment: TagSegment) -> range:
    """Where a name may end among the capitals of its second segment, if there are several."""
    return range(segment.start + 2, segment.start + segment.capitals + 1)


def _segment(shape: str, start: int, end: int, *, camel: bool, mixed_case: bool) -> TagSegment:
    signs = shape[start:end]
    capitals = sum(map(str.isupper, signs))
    penalties = _penalties(len(signs), capitals, camel, mixed_case)
    mixed = start + capitals if 1 < capitals < len(signs) else 0
    acronyms: list[tuple[int, float]] = []
    if capitals > 1 and (mixed or mixed_case or len(signs) <= 5):
        acronyms = _acronyms(start, start + capitals, mixed > 0, mixed_case)
    return TagSegment(start, end, capitals, tuple(penalties), mixed, tuple(acronyms))


def _penalties(size: int, capitals: int, camel: bool, mixed_case: bool) -> list[float]:
    """The cost of starting a word at each letter of a segment of capitals, then small letters."""
    if not capitals:
        return [0.0] * size
    if capitals == size:
        return [_INSIDE_CAPITALS if mixed_case and size <= _LONGEST_ACRONYM else 0.0] * size
    inside = _CAMEL_SPLIT if camel else _FIRST_CAPITAL_SPLIT
    penalties = [_INSIDE_CAPITALS] * (capitals - 1) + [0.0] + [inside] * (size - capitals)
    penalties[0] = 0.0
    if capitals > 1:
        penalties[capitals] = _ACRONYM_EDGE
    return penalties


def _acronyms(
    start: int, end: int, lower_follows: bool, mixed_case: bool
) -> list[tuple[int, float]]:
    """The ends of the acronyms that capitals may be, and their costs."""
    return [
        (last, 5.2 + 0.4 * (last - start) if mixed_case else 5.8 + 0.5 * (last - start))
        for last in ((end, end - 1) if lower_follows else (end,))
        if 2 <= last - start <= _LONGEST_ACRONYM
    ]
