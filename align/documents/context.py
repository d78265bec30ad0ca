"""The text around a stretch of a document, for whoever has to decide on it."""

from bisect import bisect_left, bisect_right
from operator import attrgetter

from align.records import Document, Span

_AROUND = 180
_TOGETHER = 500
"""The most characters that two stretches shown in one context may span."""
_MORE = "… "


def context_of(document: Document, span: Span) -> tuple[str, Span]:
    """The readable text around ``span`` on one line, and where ``span`` stands in it.

    An ellipsis marks a cut. The context stays within the blocks that ``span`` touches.
    """
    context, (mark,) = _window(document, span, [span])
    return context, mark


def shared_context(document: Document, first: Span, second: Span) -> tuple[str, Span, Span] | None:
    """One context for two stretches, and where each stands in it; None if they are far apart."""
    cover = Span(min(first.start, second.start), max(first.end, second.end))
    if len(cover) > _TOGETHER:
        return None
    context, (first_mark, second_mark) = _window(document, cover, [first, second])
    return context, first_mark, second_mark


def _window(document: Document, cover: Span, spans: list[Span]) -> tuple[str, list[Span]]:
    low, high = _bounds(document, cover)
    text = document.text
    cut_before = low > 0 and text[low - 1] != "\n"
    cut_after = high < len(text) and text[high] != "\n"
    body = text[low:high].replace("\n", " ")
    shift = len(_MORE) if cut_before else 0
    context = f"{_MORE if cut_before else ''}{body}{' …' if cut_after else ''}"
    return context, [Span(span.start - low + shift, span.end - low + shift) for span in spans]


def _bounds(document: Document, span: Span) -> tuple[int, int]:
    """Readable offsets of the window around ``span``, at word boundaries."""
    blocks, text = document.blocks, document.text
    first = bisect_right(blocks, span.start, key=attrgetter("end"))
    last = bisect_left(blocks, span.end, lo=first, key=attrgetter("start")) - 1
    if first > last:
        return span.start, span.end
    low = max(blocks[first].start, span.start - _AROUND)
    high = min(blocks[last].end, span.end + _AROUND)
    if low > blocks[first].start:
        low = min(text.find(" ", low, span.start) + 1 or span.start, span.start)
    if high < blocks[last].end:
        high = max(text.rfind(" ", span.end, high), span.end)
    return low, high
