"""One line of text under a cursor: editing as pure logic, no terminal."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.cells import cell_len

from align.records import Span
from align.text import safe
from glossary.review.terminal.keys import Key

_WORD = re.compile(r"\w+|[^\w\s]+")


@dataclass
class LineEditor:
    """A text and a cursor before its character number ``cursor``, 0..len(text).

    context[mark.start:mark.end] is the text as found: while nothing else has been changed, up and
    down take in and give up a word at its left, page up and page down at its right.
    """

    text: str
    cursor: int = -1
    context: str = ""
    mark: Span = field(default=Span(0, 0))

    def __post_init__(self) -> None:
        self.text = " ".join(self.text.split())
        self.cursor = len(self.text) if self.cursor < 0 else min(self.cursor, len(self.text))

    def press(self, key: Key) -> None:
        """Do what the key does in a line, if anything."""
        if key.name == "text":
            self._insert(key.text)
        elif key.name in _MOVES:
            self.cursor = _MOVES[key.name](self)
        elif key.name in _CUTS:
            start, end = _CUTS[key.name](self)
            self.text = self.text[:start] + self.text[end:]
            self.cursor = start
            self.mark = Span(0, 0)
        elif key.name in _EDGES and len(self.mark):
            self._take(_EDGES[key.name](self))

    def _insert(self, text: str) -> None:
        """Insert text at the cursor; a paste loses its line breaks and control characters."""
        folded = "".join(c if c.isprintable() else " " for c in text)
        self.text = self.text[: self.cursor] + folded + self.text[self.cursor :]
        self.cursor += len(folded)
        self.mark = Span(0, 0)

    def _take(self, mark: Span) -> None:
        """Take that stretch of the context as the text, unless nothing is left of it."""
        text = " ".join(self.context[mark.start : mark.end].split())
        if text:
            self.text, self.cursor, self.mark = text, len(text), mark

    def _words(self) -> list[re.Match[str]]:
        return list(re.finditer(r"\S+", self.context))

    def _wider_left(self) -> Span:
        starts = [word.start() for word in self._words() if word.start() < self.mark.start]
        return Span(starts[-1] if starts else self.mark.start, self.mark.end)

    def _narrower_left(self) -> Span:
        starts = [word.start() for word in self._words() if word.start() > self.mark.start]
        return Span(min(starts[0] if starts else self.mark.end, self.mark.end), self.mark.end)

    def _wider_right(self) -> Span:
        ends = [word.end() for word in self._words() if word.end() > self.mark.end]
        return Span(self.mark.start, ends[0] if ends else self.mark.end)

    def _narrower_right(self) -> Span:
        ends = [word.end() for word in self._words() if word.end() < self.mark.end]
        return Span(self.mark.start, max(ends[-1] if ends else 0, self.mark.start))

    def _left(self) -> int:
        """The place before the letter left of the cursor, its combining marks included."""
        place = max(self.cursor - 1, 0)
        while place and not cell_len(self.text[place]):
            place -= 1
        return place

    def _right(self) -> int:
        """The place behind the letter right of the cursor, its combining marks included."""
        place = min(self.cursor + 1, len(self.text))
        while place < len(self.text) and not cell_len(self.text[place]):
            place += 1
        return place

    def _word_left(self) -> int:
        starts = [word.start() for word in _WORD.finditer(self.text[: self.cursor])]
        return starts[-1] if starts else 0

    def _word_right(self) -> int:
        word = _WORD.search(self.text, self.cursor)
        return word.end() if word else len(self.text)

    def view(self, width: int) -> tuple[str, int]:
        """The part around the cursor in at most ``width`` cells, safe, and the cursor's cell."""
        start = max(self.cursor - width, 0)
        while cell_len(safe(self.text[start : self.cursor])) > width - 2:
            start += 1
        end = min(self.cursor + width, len(self.text))
        if end < len(self.text) or cell_len(safe(self.text[start:end])) > width:
            while cell_len(safe(self.text[start:end])) > width - 1:
                end -= 1
        shown = safe(self.text[start:end])
        if start and cell_len(shown[:1]):
            shown = "…".ljust(cell_len(shown[0])) + shown[1:]
        if end < len(self.text):
            shown += "…"
        return shown, cell_len(safe(self.text[start : self.cursor]))


_MOVES: dict[str, Callable[[LineEditor], int]] = {
    "left": LineEditor._left,
    "right": LineEditor._right,
    "home": lambda line: 0,
    "end": lambda line: len(line.text),
    "word left": LineEditor._word_left,
    "word right": LineEditor._word_right,
}
_CUTS: dict[str, Callable[[LineEditor], tuple[int, int]]] = {
    "backspace": lambda line: (line._left(), line.cursor),
    "delete": lambda line: (line.cursor, line._right()),
    "cut to start": lambda line: (0, line.cursor),
    "cut to end": lambda line: (line.cursor, len(line.text)),
    "cut word": lambda line: (line._word_left(), line.cursor),
}
_EDGES: dict[str, Callable[[LineEditor], Span]] = {
    "up": LineEditor._wider_left,
    "down": LineEditor._narrower_left,
    "page up": LineEditor._wider_right,
    "page down": LineEditor._narrower_right,
}
