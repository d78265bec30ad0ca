"""Text fitted into the cells of a terminal: widths, cuts, wrapping, marks, styles.

A Line is a list of (text, style) stretches that never holds a character a terminal could obey.
"""

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from align.records import Span
from align.text import safe

Line = list[tuple[str, str]]

ELLIPSIS = "…"
_STYLES = {"": "", "strong": "1", "mark": "1;4", "dim": "2", "good": "1", "bad": "1"}
_COLOURED = _STYLES | {"mark": "1;4;35", "good": "1;32", "bad": "1;31"}
"""Green, red and magenta are read well on dark and on light; the rest is the terminal's own."""


class Painter:
    """Turns lines into what a terminal shows in bold, underlined and in colour.

    colour: whether it may be coloured. plain: no control sequences at all.
    """

    def __init__(self, *, colour: bool = True, plain: bool = False):
        self.brackets = plain or not colour
        self._codes = {} if plain else _COLOURED if colour else _STYLES

    def paint(self, line: Line) -> str:
        """``line`` as text with its styles."""
        return "".join(self._stretch(text, self._codes.get(style)) for text, style in line)

    @staticmethod
    def _stretch(text: str, code: str | None) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def cut_to_width(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with … where something is missing."""
    if cell_len(text) <= width:
        return text
    return _head(text, width - 1) + ELLIPSIS if width > 0 else ""


def _head(text: str, width: int) -> str:
    """The longest beginning of ``text`` that fits; combining marks stay with their letter."""
    kept = text[: max(width, 0)]
    while cell_len(kept) > width:
        kept = kept[:-1]
    while len(kept) < len(text) and cell_len(kept + text[len(kept)]) <= width:
        kept += text[len(kept)]
    return kept


def cut_line(line: Line, width: int) -> Line:
    """``line`` in at most ``width`` cells, with … where something is missing."""
    if sum(cell_len(text) for text, _ in line) <= width:
        return line
    kept: Line = []
    for text, style in line:
        if cell_len(text) >= width:
            # Every later stretch is missing, so … is due even where this one would just fit.
            return [*kept, (_head(text, width - 1) + ELLIPSIS, style)] if width > 0 else kept
        kept.append((text, style))
        width -= cell_len(text)
    return kept


def wrap(text: str, width: int) -> list[Span]:
    """The lines of ``text``, broken at spaces, each at most ``width`` cells (at least one).

    They cover all of it but the spaces at their ends, in order. A longer word is broken inside.
    """
    lines: list[Span] = []
    start = end = used = 0
    for word in re.finditer(r"\S+", text):
        gap = cell_len(text[end : word.start()]) if end > start else 0
        length = cell_len(word.group())
        if end > start and used + gap + length > width:
            lines.append(Span(start, end))
            end = start
        if end == start:
            start, used, gap = word.start(), 0, 0
            *full, last = _pieces(text, word.start(), word.end(), width)
            lines += full
            start, length = last.start, cell_len(text[last.start : last.end])
        used += gap + length
        end = word.end()
    if end > start:
        lines.append(Span(start, end))
    return lines


def _pieces(text: str, start: int, end: int, width: int) -> list[Span]:
    """The stretch start..end in pieces of at most ``width`` cells."""
    pieces: list[Span] = []
    while cell_len(text[start:end]) > width:
        length = len(_head(text[start:end], width)) or 1
        pieces.append(Span(start, start + length))
        start += length
    return [*pieces, Span(start, end)]


def paragraph(text: str, width: int, height: int, style: str = "") -> list[Line]:
    """``text``, made safe, in at most ``height`` lines; … where something is missing."""
    return with_marks(text, (), width, height, style=style)


def with_marks(
    text: str,
    marks: Iterable[Span],
    width: int,
    height: int,
    *,
    style: str = "dim",
    brackets: bool = False,
) -> list[Line]:
    """``text``, made safe, in at most ``height`` lines around the first of its marks.

    marks: stretches of ``text`` to be seen at once; overlapping ones are left out. brackets: put
    them into [ ] too, for a terminal without colour.
    """
    shown, spans = _safe_with_marks(text, sorted(marks, key=lambda m: m.start), brackets)
    lines = wrap(shown, max(width, 1))
    if len(lines) > height:  # then … is due at one end or both
        lines = wrap(shown, max(width - 2, 1))
    first = spans[0].start if spans else 0
    chosen = _window(lines, first, height)
    painted = [_painted(shown, line, spans, style) for line in chosen]
    if chosen and chosen[0].start > 0 and chosen[0] != lines[0]:
        painted[0].insert(0, (ELLIPSIS, "dim"))
    if chosen and chosen[-1] != lines[-1]:
        painted[-1].append((ELLIPSIS, "dim"))
    return painted


def _safe_with_marks(text: str, marks: Sequence[Span], brackets: bool) -> tuple[str, list[Span]]:
    """The safe text, and where the marks are in it: safe() may shorten what it is given."""
    parts, spans, at = [""], list[Span](), 0
    for mark in marks:
        if mark.start < at or len(mark) <= 0:
            continue
        parts.append(safe(text[at : mark.start]))
        within = safe(text[mark.start : mark.end])
        within = f"[{within}]" if brackets else within
        begin = sum(map(len, parts))
        spans.append(Span(begin, begin + len(within)))
        parts.append(within)
        at = mark.end
    parts.append(safe(text[at:]))
    return "".join(parts), spans


def _window(lines: list[Span], focus: int, height: int) -> list[Span]:
    """At most ``height`` lines, the one that holds character ``focus`` about a third down."""
    row = next((i for i, line in enumerate(lines) if line.end > focus), 0)
    top = max(0, min(row - height // 3, len(lines) - height))
    return lines[top : top + max(height, 0)]


def _painted(text: str, line: Span, marks: list[Span], style: str) -> Line:
    """One line of ``text`` in stretches of ``style`` and of marks."""
    stretches: Line = []
    at = line.start
    for mark in marks:
        start, end = max(mark.start, at), min(mark.end, line.end)
        if start < end:
            stretches += [(text[at:start], style), (text[start:end], "mark")]
            at = end
    return [*stretches, (text[at : line.end], style)]
