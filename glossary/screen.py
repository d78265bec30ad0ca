"""The review screen: draws the current entry, turns keys into decisions, leaves cleanly."""

import os
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from align.errors import DecisionError, StoreError, TolmachError, UsageError
from glossary.card import Room, card, header, help_lines, key_line
from glossary.derivation import Event
from glossary.keys import Key, Keyboard
from glossary.layout import Line, Painter, cut, paragraph
from glossary.line_editor import LineEditor
from glossary.review import Review
from glossary.store import Store

_COMMANDS = {
    "accept": "aф", "edit": "eу", "reject": "rк", "skip": "sы", "undo": "uг", "redo": "yн",
    "help": "?./,", "quit": "qй",
}  # fmt: skip
_COMMAND_OF = {letter: name for name, letters in _COMMANDS.items() for letter in letters}
_COMMAND_OF_KEY = {
    "redraw": "redraw", "resize": "redraw", "closed": "closed",
    "interrupt": "interrupted", "end of input": "quit",
}  # fmt: skip
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
    skipped ones included. approved: whether there is anything to export.
    """

    reason: str
    tally: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    left: int = 0
    approved: bool = False
    signal: int = 0

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
        if not self.left:
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
    environ: Mapping[str, str] = os.environ,
    input_fd: int = 0,
    output_fd: int = 1,
) -> Outcome:
    """How the review ended; every decision taken is on disk.

    kinds, file: only such entries. Raises UsageError where input or output is no terminal.
    """
    for descriptor, name in ((input_fd, "input"), (output_fd, "output")):
        if not _is_terminal(descriptor):
            raise UsageError(
                f"review needs a terminal, and its {name} is none: in a script use "
                "`tolmach decide ID accept|reject|edit` or `tolmach decide --from FILE.jsonl`"
            )
    review = Review(store, reviewer, kinds=kinds, file=file)
    reason, number = "finished", 0
    if review.current is not None:
        plain = environ.get("TERM", "dumb") in ("", "dumb")
        painter = Painter(colour=not environ.get("NO_COLOR"), plain=plain)
        with Keyboard(input_fd) as keyboard:
            screen = Screen(review, reviewer, keyboard, output_fd, painter, plain=plain)
            reason = screen.run()
        number = keyboard.signal
    counts = store.counts()
    approved = any(counts.statuses[status] for status in ("accepted", "edited", "added"))
    left = counts.statuses["new"] + counts.statuses["skipped"]
    return Outcome(reason, review.tally, counts.entries, left, approved, number)


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
        review: Review,
        reviewer: str,
        keyboard: Keyboard,
        output_fd: int,
        painter: Painter,
        *,
        plain: bool = False,
    ):
        self._review = review
        self._reviewer = reviewer
        self._keyboard = keyboard
        self._output_fd = output_fd
        self._painter = painter
        self._plain = plain
        self._message = ("", "")

    def run(self) -> str:
        """Why it ended: finished, quit, interrupted or closed."""
        try:
            self._write("" if self._plain else _ENTER)
            try:
                return self._loop()
            finally:
                self._write("\n" if self._plain else _LEAVE)
        except OSError:
            # The terminal went away while drawing; what was decided is on disk.
            return "closed"

    def _loop(self) -> str:
        """Why it ended; one key, one command."""
        while self._review.current is not None:
            self._draw()
            key = self._keyboard.read()
            if key.pasted:
                self._tell("Pasted text decides nothing: press the keys.", "bad")
                continue
            command = _COMMAND_OF_KEY.get(key.name) or _COMMAND_OF.get(key.text.lower(), "")
            if command in ("quit", "interrupted", "closed"):
                return command
            ended = self._obey(command)
            if ended:
                return ended
        return "finished"

    def _obey(self, command: str) -> str:
        """Why the review ends, "" where it goes on; errors become the message."""
        self._message = ("", "")
        try:
            if command == "edit":
                return self._edit()
            if command == "help":
                return self._help()
            if command not in ("", "redraw"):
                self._report(getattr(self._review, command)())
        except (DecisionError, StoreError) as err:
            self._tell(_sentence(err), "bad")
        return ""

    def _report(self, event: Event) -> None:
        """Nothing; the message says what was done to which entry."""
        state = event.before if event.action == "undo" else event.after
        texts = f"{state.ru} = {state.en}" if state else event.entry
        done = {"undo": "undone", "redo": "done again"}.get(event.action)
        word = done or (event.after.status if event.after else event.action)
        self._tell(f"{word}: {texts}", "dim")

    def _tell(self, text: str, style: str) -> None:
        """Nothing; ``text`` stands above the keys until the next one, made safe when drawn."""
        self._message = (text, style)

    def _edit(self) -> str:
        """Why the review ends, "" where it goes on: asks for English, then for Russian."""
        entry = self._review.current
        if entry is None:
            return ""
        texts: dict[str, str | None] = {}
        for name, old in (("English", entry.en), ("Russian", entry.ru)):
            line = LineEditor(old)
            before = line.text
            key = self._ask(name, line)
            if key.name == "closed":
                return "closed"
            if key.name != "enter":
                self._tell("Not changed.", "dim")
                return ""
            if not line.text.strip():
                self._tell(f"{name} is empty: not changed. Press r to reject the pair.", "bad")
                return ""
            texts[name] = None if line.text == before else line.text
        if not any(texts.values()):
            self._tell("Nothing changed: press a to accept it as it is.", "dim")
            return ""
        self._report(self._review.edit(texts["Russian"], texts["English"]))
        return ""

    def _ask(self, name: str, line: LineEditor) -> Key:
        """The key that ended the editing: enter, or what cancels it; ``line`` is as left."""
        while True:
            self._draw_editor(name, line)
            key = self._keyboard.read()
            if key.name in ("enter", "escape", "interrupt", "closed"):
                return key
            if key.name == "end of input":
                return Key("escape")
            line.press(key)

    def _help(self) -> str:
        """Why the review ends, "" where it goes on; any key goes back."""
        key = Key("resize")
        while key.name == "resize":
            self._draw_help()
            key = self._keyboard.read()
        return key.name if key.name == "closed" else ""

    def _draw_help(self) -> None:
        width, height = self._size()
        lines: list[Line] = [*help_lines(width), [], [(" Any key goes back.", "dim")]]
        padding: list[Line] = [] if self._plain else [[]] * (height - len(lines))
        self._show([*lines, *padding][:height])

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
        text, style = self._message
        room = 3 if style == "bad" and height >= 12 else 1
        lines = paragraph(text, width - 2, room, style) or [[]]
        return [[(" ", ""), *line] for line in lines]

    def _page(self, width: int, height: int, bottom: list[Line]) -> list[Line]:
        """The whole screen: header, card, and ``bottom`` on its last lines."""
        entry = self._review.current
        rule: Line = [("─" * width, "dim")]
        roomy = height >= 14
        top = [header(self._reviewer, self._review.progress, width), *([rule] if roomy else [])]
        space = height - len(top) - len(bottom) - 2 * roomy
        body = card(entry, Room(width, space, self._painter.brackets)) if entry else []
        if roomy:
            top, bottom = [*top, []], [rule, *bottom]
        padding: list[Line] = [] if self._plain else [[]] * (space - len(body))
        return [*top, *body, *padding, *bottom]

    def _draw_editor(self, name: str, line: LineEditor) -> None:
        """Nothing; the line stands where the message was, the keys below are the editor's."""
        width, height = self._size()
        label = f" {name}: "
        shown, cursor = line.view(max(width - len(label) - 1, 4))
        if self._plain:
            self._write("\r" + (label + shown).ljust(width - 1) + "\r" + label)
            return
        hint: Line = [(cut(" Enter goes on · Esc leaves it as it was", width), "dim")]
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


def _sentence(err: TolmachError) -> str:
    """The error's line, with a capital."""
    text = str(err)
    return text[:1].upper() + text[1:]
