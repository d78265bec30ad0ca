"""The review screen: draws the current entry, turns keys into decisions, leaves cleanly."""

import os
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from align.errors import UsageError
from align.records import Span
from glossary.bindings import command_of
from glossary.card import Room, card, header, help_lines, key_line, place_lines
from glossary.choice import Choice
from glossary.dialogue import Dialogue, EndedError
from glossary.entries import Entry
from glossary.external import run_editor
from glossary.keys import Keyboard
from glossary.layout import Line, Painter, cut, paragraph
from glossary.line_editor import LineEditor
from glossary.plain import PlainReview
from glossary.queue import Task
from glossary.review import Review
from glossary.store import Store

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h"
_LEAVE = "\x1b[?2004l\x1b[?25h\x1b[?1049l"
"""Second screen on and off (what was there before comes back), cursor, bracketed paste."""

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Around a frame: terminals that know it show the frame at once, others pass over it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a review ended.

    reason: finished, quit, interrupted or closed. tally: what this sitting accepted, edited,
    rejected and skipped. entries: how many the store has; left: those without a decision,
    skipped ones included. approved: whether there is anything to export. choice: what the sitting
    was narrowed to, in words, "" for nothing; chosen: how many of that are left.
    """

    reason: str
    tally: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    left: int = 0
    approved: bool = False
    signal: int = 0
    choice: str = ""
    chosen: int = 0

    @property
    def exit_code(self) -> int:
        """0, or 128 and the signal as shells have it: 130 for Ctrl-C, 129 for a closed terminal."""
        if self.reason == "interrupted":
            return 128 + signal.SIGINT
        return 128 + (self.signal or signal.SIGHUP) if self.reason == "closed" else 0

    def summary(self) -> list[str]:
        """What was done and what comes next, in lines; none where nobody can read them."""
        if self.reason == "closed":
            return []
        if not self.entries:
            return ["There are no pairs to review: find some with `tolmach build`."]
        done = ", ".join(f"{count:,} {name}" for name, count in self.tally.items() if count)
        lines = [f"This sitting: {done}." if done else "Nothing decided in this sitting."]
        skipped = self.tally.get("skipped", 0)
        if self.choice:
            lines.append(f"{self.chosen:,} to go of {self.choice}; {self.left:,} open in all.")
        elif not self.left:
            lines.append("Every entry is decided.")
        elif self.left == skipped:
            lines.append(f"{self.left:,} skipped, to be asked again: `tolmach review`.")
        else:
            lines.append(f"{self.left:,} to go; `tolmach review` goes on from here.")
        if self.approved:
            lines.append("Write the glossary with `tolmach export`.")
        return lines


def run_review(
    store: Store,
    reviewer: str,
    *,
    kinds: Iterable[str] | None = None,
    file: str | None = None,
    task: Task | None = None,
    lines: bool = False,
    environ: Mapping[str, str] = os.environ,
    input_fd: int = 0,
    output_fd: int = 1,
) -> Outcome:
    """How the review ended; every decision taken is on disk.

    kinds, file: only such entries; or all of a task. lines: the plain mode, line by line, which
    needs no terminal. Raises UsageError where input or output is no terminal otherwise.
    """
    for descriptor, name in () if lines else ((input_fd, "input"), (output_fd, "output")):
        if not _is_terminal(descriptor):
            raise UsageError(
                f"review needs a terminal, and its {name} is none: in a script use "
                "`tolmach decide ID accept|reject|edit` or `tolmach decide --from FILE.jsonl`"
            )
    task = task or Task(reviewer, choice=Choice(kinds=tuple(kinds or ()), file=file))
    review = Review(
        store, reviewer, choice=task.choice, order=task.order, mode=task.mode, sample=task.sample
    )
    reason, number = "finished", 0
    if review.current is not None and lines:
        reason = PlainReview(store, review, environ).run()
    elif review.current is not None:
        plain = environ.get("TERM", "dumb") in ("", "dumb")
        painter = Painter(colour=not environ.get("NO_COLOR"), plain=plain)
        with Keyboard(input_fd) as keyboard:
            screen = Screen(store, review, keyboard, output_fd, painter, environ, plain=plain)
            reason = screen.run()
        number = keyboard.signal
    counts = store.counts()
    approved = any(counts.statuses[status] for status in ("accepted", "edited", "added"))
    left = counts.statuses["new"] + counts.statuses["skipped"]
    return Outcome(
        reason, review.tally, counts.entries, left, approved, number, what(review.task), review.left
    )


def what(task: Task) -> str:
    """What a sitting is narrowed to, for people; "" where it is about everything open."""
    modes = {"blind": "blind second review", "adjudicate": "adjudication"}
    share = f", {task.sample:g} % of it" if task.mode == "blind" and task.sample < 100 else ""
    mode = modes.get(task.mode, "") + share
    return " · ".join(part for part in (mode, task.choice.words()) if part)


def _is_terminal(descriptor: int) -> bool:
    """Whether the descriptor is a terminal; a closed one is not."""
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


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
        """Why it ended: finished, quit, interrupted or closed."""
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
        """Why it ended; one key, one command."""
        while self._review.current is not None:
            self._draw()
            key = self._keyboard.read()
            if key.pasted:
                self._dialogue.tell("Pasted text decides nothing: press the keys.", "bad")
                continue
            command = command_of(key)
            if command in ("quit", "interrupted", "closed"):
                return command
            self._dialogue.obey("" if command == "redraw" else command)
        return "finished"

    # What a dialogue needs

    def ask(
        self, label: str, text: str, hint: str = "", found: tuple[str, Span] | None = None
    ) -> str | None:
        """The line that the user made of ``text``; None where they left it as it was."""
        context, mark = found or ("", Span(0, 0))
        line = LineEditor(text, context=context, mark=mark)
        while True:
            self._draw_editor(label, line, hint)
            key = self._keyboard.read()
            if key.name == "enter":
                return line.text
            if key.name == "closed":
                raise EndedError("closed")
            if key.name in ("escape", "interrupt", "end of input"):
                return None
            line.press(key)

    def outside(self, text: str) -> str:
        """``text`` as the user's editor left it; the screen makes room for it meanwhile."""
        self._write("" if self._plain else _LEAVE)
        try:
            with self._keyboard.suspended():
                return run_editor(text, self._environ)
        finally:
            self._write("" if self._plain else _ENTER)

    def help(self) -> None:
        """Nothing; the help has been shown, until a key."""
        self._turn(help_lines)

    def places(self, entry: Entry) -> None:
        """Nothing; every place of the entry has been shown, until a key."""
        pairs = list(self._store.pairs(entry.id))
        self._turn(lambda width: place_lines(entry, pairs, width, self._painter.brackets))

    def _turn(self, content: Callable[[int], list[Line]]) -> None:
        """Nothing; pages of ``content``: space and down go on, up goes back, other keys leave."""
        first = 0
        while True:
            width, height = self._size()
            lines = content(width)
            step = len(lines) if self._plain else max(height - 2, 1)
            first = min(first, max(len(lines) - 1, 0) // step * step)
            self._draw_page(lines[first : first + step], first + step < len(lines), height)
            key = self._keyboard.read()
            if key.name == "closed":
                raise EndedError("closed")
            if key.name == "resize":
                continue
            forward = key.text == " " or key.name in ("down", "page down")
            if forward and first + step < len(lines):
                first += step
            elif key.name in ("up", "page up") and first:
                first -= step
            else:
                return

    def _draw_page(self, lines: list[Line], more: bool, height: int) -> None:
        hint = " Space shows more. Any other key goes back." if more else " Any key goes back."
        padding: list[Line] = [] if self._plain else [[]] * (height - len(lines) - 1)
        self._show([*lines, *padding, [(cut(hint, self._size()[0]), "dim")]][-height:])

    def _size(self) -> tuple[int, int]:
        """Columns and lines, 80 and 24 where the terminal does not know."""
        columns, lines = os.get_terminal_size(self._output_fd)
        return max(columns or 80, 12), max(lines or 24, 5)

    def _draw(self) -> None:
        width, height = self._size()
        self._show(
            self._page(width, height, [*self._message_lines(width, height), key_line(width)])
        )

    def _message_lines(self, width: int, height: int) -> list[Line]:
        """At least one line: what the last key did in one, an error in up to three."""
        text, style = self._dialogue.message
        room = 3 if style == "bad" and height >= 12 else 1
        lines = paragraph(text, width - 2, room, style) or [[]]
        return [[(" ", ""), *line] for line in lines]

    def _page(self, width: int, height: int, bottom: list[Line]) -> list[Line]:
        """The whole screen: header, card, and ``bottom`` on its last lines."""
        entry = self._review.current
        rule: Line = [("─" * width, "dim")]
        roomy = height >= 14
        task = self._review.task
        title = " · ".join(part for part in (task.reviewer, what(task)) if part)
        top = [header(title, self._review.progress, width), *([rule] if roomy else [])]
        space = height - len(top) - len(bottom) - 2 * roomy
        room = Room(width, space, self._painter.brackets)
        note = self._review.pending_note
        body = card(entry, room, self._review.related, note) if entry else []
        if roomy:
            top, bottom = [*top, []], [rule, *bottom]
        padding: list[Line] = [] if self._plain else [[]] * (space - len(body))
        return [*top, *body, *padding, *bottom]

    def _draw_editor(self, name: str, line: LineEditor, told: str) -> None:
        """Nothing; the line stands where the message was, the keys below are the editor's."""
        width, height = self._size()
        label = f" {cut(name, max(width // 2, 8))}: "
        shown, cursor = line.view(max(width - len(label) - 1, 4))
        if self._plain:
            self._write("\r" + (label + shown).ljust(width - 1) + "\r" + label)
            return
        hint: Line = [(cut(f" {told or 'Enter goes on · Esc leaves it as it was'}", width), "dim")]
        edited: Line = [(label, "strong"), (shown, "")]
        place = f"\x1b[{height - 1};{len(label) + cursor + 1}H\x1b[?25h"
        self._show(self._page(width, height, [edited, hint]), place)

    def _show(self, lines: list[Line], cursor: str = "") -> None:
        """Nothing; ``lines`` are on the terminal, in one piece so that nothing flickers."""
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
