"""The review screen: draws the current entry, turns keys into decisions, leaves cleanly."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from align.records import Span
from glossary.entries.entry import Entry
from glossary.review.articles import Passage
from glossary.review.decider import PlannedEntries
from glossary.review.dialogue import Dialogue, EndedError
from glossary.review.external_editor import open_in_editor, run_editor
from glossary.review.session import Review
from glossary.review.terminal.article_view import ArticleView
from glossary.review.terminal.card import (
    Area,
    card,
    choice_lines,
    done_lines,
    header,
    help_lines,
    key_line,
    place_lines,
    planned_lines,
)
from glossary.review.terminal.key_bindings import command_of
from glossary.review.terminal.keyboard import Keyboard
from glossary.review.terminal.keys import Key
from glossary.review.terminal.line_editor import LineEditor
from glossary.review.terminal.outcome import outcome_of
from glossary.review.terminal.text_layout import Line, Painter, cut_to_width, paragraph
from glossary.review.worklist import describe
from glossary.store.store import Store

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h"
_LEAVE = "\x1b[?2004l\x1b[?25h\x1b[?1049l"
"""Second screen on and off (what was there before comes back), cursor, bracketed paste."""

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Around a frame: terminals that know it show the frame at once, others pass over it."""


_PAGING = ("down", "page down", "up", "page up")


class Screen:
    """One review on one terminal."""

    def __init__(
        self,
        store: Store,
        review: Review,
        keyboard: Keyboard,
        output_fd: int,
        painter: Painter,
        environ: Mapping[str, str] = os.environ,
        *,
        plain: bool = False,
    ):
        self._store = store
        self._review = review
        self._keyboard = keyboard
        self._output_fd = output_fd
        self._painter = painter
        self._environ = environ
        self._plain = plain
        self._dialogue = Dialogue(review, self)

    def run(self) -> str:
        """Hold the review; return why it ended: finished, quit, interrupted or closed."""
        try:
            self._write("" if self._plain else _ENTER)
            try:
                return self._loop()
            finally:
                self._write("\n" if self._plain else _LEAVE)
        except EndedError as ended:
            return ended.reason
        except OSError:
            # The terminal went away while drawing; what was decided is on disk.
            return "closed"

    def _loop(self) -> str:
        """Obey key after key; return why it ended."""
        while True:
            if self._review.current is None:
                self._review.refresh()
            self._draw()
            key = self._read()
            if key.pasted:
                self._dialogue.tell("Pasted text decides nothing: press the keys.", "bad")
                continue
            command = command_of(key)
            if command in ("quit", "interrupted", "closed"):
                done = command == "quit" and self._review.current is None
                return "finished" if done else command
            self._dialogue.obey("" if command == "redraw" else command)

    def _read(self) -> Key:
        """The next key; Ctrl-Z is obeyed here, and what was on the screen is drawn again."""
        key = self._keyboard.read()
        if key.name != "suspend":
            return key
        with self._aside():
            os.kill(os.getpid(), signal.SIGTSTP)
        return Key("resize")

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Leave the terminal to others for as long as this lasts."""
        self._write("" if self._plain else _LEAVE)
        try:
            with self._keyboard.suspended():
                yield
        finally:
            self._write("" if self._plain else _ENTER)

    # What a dialogue needs

    def ask(
        self,
        label: str,
        text: str,
        hint: str = "",
        place: tuple[str, Span] | None = None,
        choices: Sequence[tuple[int, str]] = (),
    ) -> str | None:
        """The line that the user made of ``text``; None where they left it as it was."""
        context, mark = place or ("", Span(0, 0))
        line = LineEditor(text, context=context, mark=mark)
        while True:
            self._draw_editor(label, line, hint, choices)
            key = self._read()
            if key.name == "enter":
                return line.text
            if key.name == "closed":
                raise EndedError("closed")
            if key.name in ("escape", "interrupt", "end of input"):
                return None
            line.press(key)

    def outside(self, text: str) -> str:
        """``text`` as the user's editor left it; the screen makes room for it meanwhile."""
        with self._aside():
            return run_editor(text, self._environ)

    def open_file(self, path: Path, line: int) -> None:
        """Open a file in the user's editor, at a line."""
        with self._aside():
            open_in_editor(path, line, self._environ)

    def article(self, passages: Sequence[Passage]) -> None:
        """Scroll through whole articles, each opened at its place, until another key is pressed."""
        view = ArticleView(passages, brackets=self._painter.brackets)
        while True:
            width, height = self._size()
            self._show(view.page(width, height, plain=self._plain))
            key = self._read()
            if key.name == "closed":
                raise EndedError("closed")
            if command_of(key) in ("edit", "open"):
                self.open_file(view.passage.path, view.line)
            elif key.name != "resize" and not view.press(key):
                return

    def help(self) -> None:
        """Show the help until a key is pressed."""
        self._turn(help_lines)

    def places(self, entry: Entry) -> None:
        """Show every place of the entry until a key is pressed."""
        pairs = self._review.places()
        self._turn(lambda width: place_lines(entry, pairs, width, self._painter.brackets))

    def agree(self, question: str, planned: PlannedEntries) -> bool:
        """Page through the entries until Enter agrees, or another key does not.

        Not the key that accepts one entry: it may follow before this page has been seen.
        """
        first = 0
        while True:
            width, height = self._size()
            head = paragraph(question, width - 2, 3, "strong")
            step = max((height - len(head) - 2) // 2, 1)
            first = min(first, max(len(planned) - 1, 0) // step * step)
            lines: list[Line] = [*([(" ", ""), *line] for line in head), []]
            lines += planned_lines(planned.stretch(first, step), first + 1, width)
            more = first + step < len(planned)
            hint = f" Enter accepts them.{' Space shows more.' if more else ''} Esc goes back."
            self._draw_page(lines, hint, height)
            key = self._read()
            if key.name == "closed":
                raise EndedError("closed")
            if key.name == "enter":
                return True
            turned = _turned(key, first, step, len(planned))
            if turned is None and key.text != " " and key.name not in ("resize", *_PAGING):
                return False
            first = first if turned is None else turned

    def _turn(self, content: Callable[[int], list[Line]]) -> None:
        """Page through ``content``: space and down go on, up goes back, other keys leave."""
        first = 0
        while True:
            width, height = self._size()
            lines = content(width)
            step = len(lines) if self._plain else max(height - 2, 1)
            first = min(first, max(len(lines) - 1, 0) // step * step)
            more = " Space shows more. Any other key goes back."
            hint = more if first + step < len(lines) else " Any key goes back."
            self._draw_page(lines[first : first + step], hint, height)
            key = self._read()
            if key.name == "closed":
                raise EndedError("closed")
            turned = _turned(key, first, step, len(lines))
            if turned is None and key.name != "resize":
                return
            first = first if turned is None else turned

    def _draw_page(self, lines: list[Line], hint: str, height: int) -> None:
        padding: list[Line] = [] if self._plain else [[]] * (height - len(lines) - 1)
        self._show([*lines, *padding, [(cut_to_width(hint, self._size()[0]), "dim")]][-height:])

    def _size(self) -> tuple[int, int]:
        """Columns and lines; 80 and 24 where the terminal cannot tell."""
        columns, lines = os.get_terminal_size(self._output_fd)
        return max(columns or 80, 12), max(lines or 24, 5)

    def _draw(self) -> None:
        width, height = self._size()
        entry = self._review.current
        keys = key_line(width, done=entry is None, without_english=bool(entry and not entry.en))
        self._show(self._page(width, height, [*self._message_lines(width, height), keys]))

    def _message_lines(self, width: int, height: int) -> list[Line]:
        """At least one line: one for what the last key did, up to three for an error."""
        text, style = self._dialogue.message
        room = 3 if style == "bad" and height >= 12 else 1
        lines = paragraph(text, width - 2, room, style) or [[]]
        return [[(" ", ""), *line] for line in lines]

    def _page(self, width: int, height: int, bottom: list[Line]) -> list[Line]:
        """The whole screen: header, card, and ``bottom`` on its last lines."""
        rule: Line = [("─" * width, "dim")]
        roomy = height >= 14
        sitting = self._review.sitting
        title = " · ".join(part for part in (sitting.reviewer, describe(sitting)) if part)
        top = [header(title, self._review.progress, width), *([rule] if roomy else [])]
        space = height - len(top) - len(bottom) - 2 * roomy
        room = Area(width, space, self._painter.brackets)
        body = self._body(room)
        if roomy:
            top, bottom = [*top, []], [rule, *bottom]
        padding: list[Line] = [] if self._plain else [[]] * (space - len(body))
        return [*top, *body, *padding, *bottom]

    def _body(self, room: Area) -> list[Line]:
        """The card of the entry, or what is said after the last."""
        review = self._review
        if review.current is None:
            ended = outcome_of(self._store, review, "finished", 0)
            return done_lines(review.progress, ended.summary(), room)
        return card(review.current, room, review.related, review.pending_note, review.surroundings)

    def _draw_editor(
        self, name: str, line: LineEditor, hint: str, choices: Sequence[tuple[int, str]]
    ) -> None:
        """Draw the line where the message was, and the editor's keys, or ``hint``, below.

        The choices stand above it.
        """
        width, height = self._size()
        offered = choice_lines(choices, width)[: max(height - 8, 0)]
        label = f" {cut_to_width(name, max(width // 2, 8))}: "
        shown, cursor = line.view(max(width - len(label) - 1, 4))
        if self._plain:
            if not line.text:
                self._write("".join(f"\n{self._painter.paint(one)}" for one in offered) + "\n")
            self._write("\r" + (label + shown).ljust(width - 1) + "\r" + label)
            return
        keys: Line = [
            (cut_to_width(f" {hint or 'Enter goes on · Esc leaves it as it was'}", width), "dim")
        ]
        edited: Line = [(label, "strong"), (shown, "")]
        place = f"\x1b[{height - 1};{len(label) + cursor + 1}H\x1b[?25h"
        self._show(self._page(width, height, [*offered, edited, keys]), place)

    def _show(self, lines: list[Line], cursor: str = "") -> None:
        """Put ``lines`` on the terminal, in one piece so that nothing flickers."""
        painted = [self._painter.paint(line) for line in lines]
        if self._plain:
            self._write("\n" + "\n".join(painted) + "\n")
        else:
            # Each line is cleared before it is written: after a line as wide as the terminal,
            # clearing to its end would take the last letter.
            body = "\n".join(f"\x1b[K{line}" for line in painted)
            self._write(f"{_BEGIN}\x1b[?25l\x1b[H{body}{cursor}{_END}")

    def _write(self, text: str) -> None:
        rest = text.encode()
        while rest:
            rest = rest[os.write(self._output_fd, rest) :]


def _turned(key: Key, first: int, step: int, length: int) -> int | None:
    """Where a key turns to from the page that begins at ``first``; None for nowhere."""
    if (key.text == " " or key.name in ("down", "page down")) and first + step < length:
        return first + step
    return first - step if key.name in ("up", "page up") and first else None
