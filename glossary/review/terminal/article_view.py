"""A whole article on the screen: where one is in it, and what each key does there."""

from collections.abc import Sequence

from align.text import safe
from glossary.review.articles import Passage
from glossary.review.terminal.article_lines import GUTTER, ArticleLine, article_lines, first_row
from glossary.review.terminal.keys import Key
from glossary.review.terminal.text_layout import Line, cut_line, cut_to_width

_HINT = " ↑ ↓ PgUp PgDn Home End scroll{} · e opens it in $EDITOR · any other key goes back"


class ArticleView:
    """Articles to scroll through, each opened at its passage. passage: the one that is shown."""

    def __init__(self, passages: Sequence[Passage], *, brackets: bool):
        self._passages = passages
        self._brackets = brackets
        self._number = 0
        self._wrapped: tuple[int, int, list[ArticleLine]] = (-1, 0, [])
        self._top: int | None = None
        self._room = 1

    @property
    def passage(self) -> Passage:
        """What the shown article was opened at."""
        return self._passages[self._number]

    @property
    def line(self) -> int:
        """The line of the file to open: of the pair while it is in sight, else the topmost."""
        lines, top = self._wrapped[2], self._top or 0
        shown = lines[top : top + self._room]
        if any(one.marked for one in shown):
            return self.passage.line
        return next((one.number for one in shown if one.number), self.passage.line)

    def page(self, width: int, height: int, *, plain: bool = False) -> list[Line]:
        """The screen: the name of the file, the part of the article, the keys."""
        lines = self._lines(width)
        self._room = max(height - 3, 1)
        if self._top is None:
            self._top = first_row(lines, self._room)
        self._top = max(min(self._top, len(lines) - self._room), 0)
        shown = [one.painted() for one in lines[self._top : self._top + self._room]]
        padding: list[Line] = [] if plain else [[]] * (self._room - len(shown))
        share = 100 * min(self._top + self._room, len(lines)) // max(len(lines), 1)
        title: Line = [(f" {safe(self.passage.file)}", "strong"), (f" · {share} %", "dim")]
        other = " · Tab: the other article" if len(self._passages) > 1 else ""
        hint: Line = [(cut_to_width(_HINT.format(other), width), "dim")]
        rule: Line = [("─" * width, "dim")]
        page = [title, rule, *shown, *padding, hint]
        return [cut_line(line, width) for line in page[-height:]]

    def _lines(self, width: int) -> list[ArticleLine]:
        """The lines of the article, wrapped once for a width."""
        if self._wrapped[:2] != (self._number, width):
            wrapped = article_lines(
                self.passage.whole(),
                max(width - GUTTER - 1, 8),
                airy=True,
                brackets=self._brackets,
                style="",
            )
            self._wrapped = (self._number, width, wrapped)
        return self._wrapped[2]

    def press(self, key: Key) -> bool:
        """Do what the key does here; return False where it leaves the article."""
        top, last = self._top or 0, len(self._wrapped[2])
        moves = {
            "up": top - 1,
            "down": top + 1,
            "page up": top - self._room,
            "page down": top + self._room,
            "home": 0,
            "end": last,
        }
        if key.name in moves or key.text == " ":
            self._top = max(moves.get(key.name, top + self._room), 0)
        elif key.name == "tab" and len(self._passages) > 1:
            self._number = (self._number + 1) % len(self._passages)
            self._top = None
        else:
            return False
        return True
