"""A review on a terminal: the screen, or line by line."""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

from align.errors import UsageError
from glossary.entries.entry import APPROVED
from glossary.review.session import Review
from glossary.review.terminal.keyboard import Keyboard
from glossary.review.terminal.plain import PlainReview
from glossary.review.terminal.screen import Screen
from glossary.review.terminal.text_layout import Painter
from glossary.review.worklist import describe
from glossary.store.queue import Sitting
from glossary.store.store import Store


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
    sitting: Sitting,
    *,
    lines: bool = False,
    environ: Mapping[str, str] = os.environ,
    input_fd: int = 0,
    output_fd: int = 1,
) -> Outcome:
    """Hold a review; return how it ended. Every decision taken is on disk.

    lines: the plain mode, line by line, which needs no terminal.

    :raises UsageError: where input or output is not a terminal otherwise.
    """
    if not lines:
        _check_terminal(input_fd, "input")
        _check_terminal(output_fd, "output")
    review = Review(store, sitting)
    reason, number = "finished", 0
    if review.current is not None:
        if lines:
            reason = PlainReview(store, review, environ).run()
        else:
            reason, number = _on_screen(store, review, environ, input_fd, output_fd)
    return outcome_of(store, review, reason, number)


def _on_screen(
    store: Store, review: Review, environ: Mapping[str, str], input_fd: int, output_fd: int
) -> tuple[str, int]:
    """Hold a review on the screen; return why it ended, and the number of the signal, or 0."""
    plain = environ.get("TERM", "dumb") in ("", "dumb")
    painter = Painter(colour=not environ.get("NO_COLOR"), plain=plain)
    with Keyboard(input_fd) as keyboard:
        screen = Screen(store, review, keyboard, output_fd, painter, environ, plain=plain)
        reason = screen.run()
    return reason, keyboard.signal


def outcome_of(store: Store, review: Review, reason: str, number: int) -> Outcome:
    """How a review ended, with what is left."""
    counts = store.entries.counts()
    return Outcome(
        reason,
        review.tally,
        counts.entries,
        left=counts.statuses["new"] + counts.statuses["skipped"],
        approved=any(counts.statuses[status] for status in APPROVED),
        signal=number,
        choice=describe(review.sitting),
        chosen=review.left,
    )


def _check_terminal(descriptor: int, name: str) -> None:
    """Check that a descriptor, the process's input or output, is a terminal.

    :raises UsageError: where it is not.
    """
    if not _is_terminal(descriptor):
        raise UsageError(
            f"review needs a terminal, and its {name} is not one: in a script use "
            "`tolmach decide ID accept|reject|edit` or `tolmach decide --from FILE.jsonl`"
        )


def _is_terminal(descriptor: int) -> bool:
    """Whether the descriptor is a terminal; a closed one is not."""
    try:
        return os.isatty(descriptor)
    except OSError:
        return False
