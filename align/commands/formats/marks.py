"""Marked text: stretches of a text that may lie in each other or overlap, as a tree."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text.

    start, end: characters, end exclusive. note: the number of the note about it. side: ru or en.
    opens, closes: whether the mark begins and ends here, or is one part of several.
    """

    start: int
    end: int
    note: int
    side: str = "ru"
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of text: plain text, or a mark with the pieces in it.

    closed: on the outermost marks, the numbers of the notes whose Russian ends in it, ascending.
    """

    text: str = ""
    mark: Mark | None = None
    pieces: "tuple[MarkedPiece, ...]" = ()
    closed: tuple[int, ...] = ()


def marked(
    text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None
) -> list[MarkedPiece]:
    """The pieces of ``text[start:end]``; joined, their texts are that text.

    A mark that lies partly in another is parted where the other ends; what lies outside start..end
    is left out.
    """
    end = len(text) if end is None else end
    inside = (_cut(mark, start, end) for mark in marks if mark.start < end and mark.end > start)
    return list(_nested(text, start, end, sorted(inside, key=_order)))


def _order(mark: Mark) -> tuple[int, int, int, str]:
    """Outer marks first."""
    return mark.start, -mark.end, mark.note, mark.side


def _cut(mark: Mark, start: int, end: int) -> Mark:
    """The part of a mark that lies in start..end."""
    if start <= mark.start and mark.end <= end:
        return mark
    return replace(
        mark,
        start=max(mark.start, start),
        end=min(mark.end, end),
        opens=mark.opens and mark.start >= start,
        closes=mark.closes and mark.end <= end,
    )


def _nested(
    text: str, start: int, end: int, marks: Sequence[Mark], *, outermost: bool = True
) -> Iterator[MarkedPiece]:
    waiting = deque(marks)
    while waiting:
        mark = waiting.popleft()
        if start < mark.start:
            yield MarkedPiece(text[start : mark.start])
        inner, behind = [], []
        while waiting and waiting[0].start < mark.end:
            other = waiting.popleft()
            inner.append(_cut(other, mark.start, mark.end))
            if other.end > mark.end:
                behind.append(_cut(other, mark.end, other.end))
        waiting.extendleft(sorted(behind, key=_order, reverse=True))
        closed = (one.note for one in (mark, *inner) if one.closes and one.side == "ru")
        yield MarkedPiece(
            mark=mark,
            pieces=tuple(_nested(text, mark.start, mark.end, inner, outermost=False)),
            closed=tuple(sorted(set(closed))) if outermost else (),
        )
        start = mark.end
    if start < end:
        yield MarkedPiece(text[start:end])
