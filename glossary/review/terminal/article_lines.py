"""Paragraphs of an article as lines for a terminal, and the part of them that there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.review.articles import Paragraph
from glossary.review.terminal.text_layout import ELLIPSIS, Line, with_marks

GUTTER = 6
"""Cells before the text, for ru, en and why, or the number of the line."""

_AIRY = 9
"""Lines of room from which on blank lines stand between paragraphs."""
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """A line of an article. begins, ends: whether it is the first or last of its paragraph."""

    line: Line
    number: int = 0
    begins: bool = True
    ends: bool = True

    @property
    def marked(self) -> bool:
        """Whether something of the pair stands in it."""
        return any(style == "mark" for _, style in self.line)

    def painted(self, *, top: bool = False, bottom: bool = False) -> Line:
        """The line with its number; with … where it is the top or the bottom of what is shown."""
        if not self.line:
            return []
        number = str(self.number) if self.number and self.begins else ""
        gutter = number.rjust(GUTTER - 2) + "  " if len(number) < GUTTER - 1 else number + " "
        before: Line = [(ELLIPSIS, "dim")] if top and not self.begins else []
        after: Line = [(ELLIPSIS, "dim")] if bottom and not self.ends else []
        return [(gutter, "dim"), *before, *self.line, *after]


def article_lines(
    paragraphs: Sequence[Paragraph], width: int, *, airy: bool, brackets: bool, style: str = "dim"
) -> list[ArticleLine]:
    """All lines of some paragraphs, in ``width`` cells beside the gutter.

    airy: blank lines between paragraphs. brackets: see with_marks.
    """
    lines: list[ArticleLine] = []
    for paragraph in paragraphs:
        if airy and lines and not paragraph.close:
            lines.append(ArticleLine([]))
        painted = with_marks(
            paragraph.text, paragraph.marks, width - 2, _ALL, style=style, brackets=brackets
        )
        last = len(painted) - 1
        lines += [
            ArticleLine(line, paragraph.line, place == 0, place == last)
            for place, line in enumerate(painted)
        ]
    return lines


def marked_rows(lines: Sequence[ArticleLine]) -> tuple[int, int]:
    """The first and last row with something of the pair; 0, 0 where there is none."""
    rows = [row for row, line in enumerate(lines) if line.marked]
    return (rows[0], rows[-1]) if rows else (0, 0)


def first_row(lines: Sequence[ArticleLine], height: int) -> int:
    """The row to begin with, so that what is marked stands in the middle of ``height`` rows."""
    first, last = marked_rows(lines)
    spare = max(height - (last - first + 1), 0)
    return max(min(first - spare // 2, len(lines) - height), 0)


def passage_lines(
    paragraphs: Sequence[Paragraph], width: int, height: int, *, brackets: bool
) -> list[Line]:
    """At most ``height`` lines of an article around what is marked."""
    lines = article_lines(paragraphs, width, airy=height >= _AIRY, brackets=brackets)
    top = first_row(lines, height)
    shown = lines[top : top + max(height, 0)]
    while shown and not shown[0].line:
        del shown[0]
    while shown and not shown[-1].line:
        del shown[-1]
    last = len(shown) - 1
    return [line.painted(top=row == 0, bottom=row == last) for row, line in enumerate(shown)]
