"""How far a long command is: one line on a terminal, gone before anything else is written there."""

import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from threading import Event, RLock, Thread
from typing import Any, TextIO, TypeVar, cast

from align.text import duration, safe

Item = TypeVar("Item")

_FIRST_SECONDS = 0.1
_EVERY_SECONDS = 0.25
_ENOUGH_SECONDS = 1.0
"""When the line first comes, how often it is written anew, and when there is an estimate."""


class ProgressLine:
    """What is going on: a stage, how much of it is done, how long the rest may take.

    watched: whether anybody sees it.
    """

    def __init__(self, what: str, total: int = 0, clock: Callable[[], float] = time.monotonic):
        self.watched = False
        self._clock = clock
        self._lock = RLock()
        self.begin(what, total)

    def begin(self, what: str, total: int = 0) -> None:
        """Begin a stage. total: how many steps it has, 0 where nobody knows."""
        with self._lock:
            self._what, self._total, self._done, self._name = what, total, 0, ""
            self._began, self._about = self._clock(), ""

    def expect(self, total: int | Callable[[], int]) -> None:
        """Note about how many steps the stage has, where that is only known by and by.

        total: or what counts them, which is called only where anybody watches.
        """
        if not isinstance(total, int):
            total = total() if self.watched else 0
        with self._lock:
            self._total, self._about = total, "about "

    @property
    def has_total(self) -> bool:
        """Whether it is known how many steps the stage has."""
        return self._total > 0

    def step(self, name: str = "") -> None:
        """Note that one more is done; name: what comes to mind with it, such as a file."""
        self.reach(self._done + 1, name)

    def reach(self, done: int, name: str = "") -> None:
        """Note that so many are done."""
        with self._lock:
            self._done, self._name = done, name

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items; each is done when the next one is asked for."""
        return self._counted(items) if self.watched else iter(items)

    def again(self, items: Iterable[Item]) -> Iterator[Item]:
        """As :meth:`over`, from 0 on: for what goes through the same items several times."""
        about = self._about
        self.begin(self._what, self._total)
        self._about = about
        return self.over(items)

    def _counted(self, items: Iterable[Item]) -> Iterator[Item]:
        for number, item in enumerate(items, self._done + 1):
            yield item
            self._done = number

    def text(self) -> str:
        """The line: ``building: 12 of 21, about 40 s left · smog-winter``."""
        with self._lock:
            seconds = self._clock() - self._began
            parts = [f"{self._what}: {self._figures()}{self._rest(seconds)}", safe(self._name)]
        return " · ".join(part for part in parts if part)

    def _figures(self) -> str:
        if not self._total:
            return f"{self._done:,}, " if self._done else ""
        if self._about and self._done > self._total:
            return f"{self._done:,}, "
        return f"{min(self._done, self._total):,} of {self._about}{self._total:,}, "

    def _rest(self, seconds: float) -> str:
        """How long it may still take, or, where that is not known, has taken."""
        left = self._total - self._done
        if self._done and left > 0 and seconds >= _ENOUGH_SECONDS:
            return f"about {duration(seconds / self._done * left)} left"
        return f"{int(seconds)} s"


class _Painter:
    """Writes a line on a terminal, and takes it away while others write there."""

    def __init__(self, line: ProgressLine, terminal: TextIO):
        self._line = line
        self._terminal = terminal
        self._lock = RLock()
        self._shown = 0
        self._inside = False
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self._erase()

    def _run(self) -> None:
        wait = _FIRST_SECONDS
        while not self._over.wait(wait):
            wait = _EVERY_SECONDS
            with self._lock, suppress(OSError, ValueError):
                self._paint()

    def _paint(self) -> None:
        if self._inside:
            return  # somebody's line is not finished
        text = _cut(self._line.text(), _columns(self._terminal) - 1)
        width = _cells(text)
        self._terminal.write(f"\r{text}{' ' * max(self._shown - width, 0)}")
        self._terminal.flush()
        self._shown = max(self._shown, width)

    def _erase(self) -> None:
        with self._lock, suppress(OSError, ValueError):
            if self._shown:
                self._terminal.write(f"\r{' ' * self._shown}\r")
                self._terminal.flush()
                self._shown = 0

    def write(self, stream: TextIO, text: str) -> int:
        """Write what others have to say, in place of the line."""
        with self._lock:
            self._erase()
            self._inside = not text.endswith("\n") if text else self._inside
            return stream.write(text)


class _Beside:
    """A stream on the same terminal: what is written to it takes the line away first."""

    def __init__(self, stream: TextIO, painter: _Painter):
        self._stream = stream
        self._painter = painter

    def write(self, text: str) -> int:
        return self._painter.write(self._stream, text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> Any:
        self._painter._erase()
        return self._stream.buffer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def progress(what: str, total: int | Sized = 0) -> Iterator[ProgressLine]:
    """Show on standard error how far something is, where that is a terminal; elsewhere nothing.

    what: in a word or two. total: how many steps it has, or what has one for each; 0 for unknown.
    """
    line = ProgressLine(what, total if isinstance(total, int) else len(total))
    terminal = sys.stderr
    if not _is_watched(terminal):
        yield line
        return
    line.watched = True
    painter = _Painter(line, terminal)
    with ExitStack() as stack:
        stack.callback(painter.stop)
        stack.enter_context(redirect_stderr(cast("TextIO", _Beside(terminal, painter))))
        if _is_watched(sys.stdout):
            stack.enter_context(redirect_stdout(cast("TextIO", _Beside(sys.stdout, painter))))
        painter.start()
        yield line


def _is_watched(stream: TextIO | None) -> bool:
    with suppress(OSError, ValueError, AttributeError):
        return stream is not None and stream.isatty() and not isinstance(stream, _Beside)
    return False


def _columns(terminal: TextIO) -> int:
    with suppress(OSError, ValueError):
        return os.get_terminal_size(terminal.fileno()).columns or 80
    return 80


def _cells(text: str) -> int:
    """How many columns a text takes, at most."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cut(text: str, width: int) -> str:
    """The beginning of a text that fits into a line."""
    while text and _cells(text) > max(width, 0):
        text = text[:-1]
    return text
