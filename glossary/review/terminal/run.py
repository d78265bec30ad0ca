"""A review on a terminal: the screen, or line by line."""

import os
from collections.abc import Mapping
from pathlib import Path

from align.errors import UsageError
from glossary.review.session import Review
from glossary.review.terminal.outcome import Outcome, outcome_of
from glossary.review.terminal.plain import PlainReview
from glossary.review.terminal.text_layout import Painter
from glossary.review.unglossed import UnglossedReview
from glossary.store.queue import Sitting
from glossary.store.store import Store


def run_review(
    store: Store,
    sitting: Sitting,
    *,
    lines: bool = False,
    environ: Mapping[str, str] = os.environ,
    input_fd: int = 0,
    output_fd: int = 1,
    corpus: Path | None = None,
) -> Outcome:
    """Hold a review; return how it ended. Every decision taken is on disk.

    lines: the plain mode, line by line, which needs no terminal. corpus: the folder of the
    articles, where the last build read them by default.

    :raises UsageError: where input or output is not a terminal otherwise, or on Windows.
    """
    if not lines:
        _check_system()
        _check_terminal(input_fd, "input")
        _check_terminal(output_fd, "output")
    kind = UnglossedReview if sitting.mode == "gloss" else Review
    review = kind(store, sitting, corpus=corpus)
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
    from glossary.review.terminal.keyboard import Keyboard
    from glossary.review.terminal.screen import Screen

    plain = environ.get("TERM", "dumb") in ("", "dumb")
    painter = Painter(colour=not environ.get("NO_COLOR"), plain=plain)
    with Keyboard(input_fd) as keyboard:
        screen = Screen(store, review, keyboard, output_fd, painter, environ, plain=plain)
        reason = screen.run()
    return reason, keyboard.signal


def _check_system() -> None:
    """Check that there is what the screen needs.

    :raises UsageError: where there is not, as on Windows.
    """
    try:
        import termios  # noqa: F401  only whether it is there
    except ImportError as err:
        raise UsageError(
            "the full screen needs a Unix terminal, which this system has not: use "
            "`tolmach review --plain`, or WSL"
        ) from err


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
