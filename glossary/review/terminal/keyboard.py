"""Keys from a terminal: one at a time, whatever arrives at once. Not on Windows."""

import os
import select
import signal
import termios
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from glossary.review.terminal.keys import Key, KeyParser

_ESCAPE_SECONDS = 0.05
"""How long after ESC the rest of a key's sequence may take; longer, and it is the Escape key."""


def _leave_to_pipe(number: int, frame: FrameType | None) -> None:
    """Do nothing: a signal's number goes into the pipe because it has a handler."""


class Keyboard:
    """The keys of a terminal while used as a context manager: no Enter, no echo.

    Window changes, hang-ups and requests to end arrive as keys in between, so that nothing is
    ever cut off in the middle. Only in the main thread.
    """

    def __init__(self, descriptor: int):
        self._descriptor = descriptor
        self._parser = KeyParser()
        self._keys: deque[Key] = deque()
        self.signal = 0

    def __enter__(self) -> Self:
        self._settings = termios.tcgetattr(self._descriptor)
        self._catch_signals()
        self._set_raw()
        return self

    def _catch_signals(self) -> None:
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        # Python's own handlers may run only after select() has come back; the descriptor is
        # written to at once, so that no signal is slept through.
        self._old_waker = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        numbers = (signal.SIGWINCH, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
        self._handlers = {number: signal.signal(number, _leave_to_pipe) for number in numbers}

    def _set_raw(self) -> None:
        # TCSADRAIN, not TCSAFLUSH: what was typed ahead counts.
        tty.setraw(self._descriptor, termios.TCSADRAIN)
        raw = termios.tcgetattr(self._descriptor)
        raw[1] |= termios.OPOST  # output stays as programs expect it: \n begins a line
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, raw)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Give the terminal, Ctrl-C included, to another program for as long as this lasts."""
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._settings)
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, handler)
            self._set_raw()

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._settings)
        except termios.error:
            self.signal = self.signal or signal.SIGHUP  # the terminal is gone
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_waker)
        os.close(self._wake)
        os.close(self._waker)

    def read(self) -> Key:
        """The next key; waits for it."""
        while not self._keys:
            timeout = _ESCAPE_SECONDS if self._parser.waiting else None
            ready = select.select([self._wake, self._descriptor], [], [], timeout)[0]
            if not ready:
                self._keys.extend(self._parser.flush())
            elif self._wake in ready:
                self._keys.extend(map(self._signalled, os.read(self._wake, 64)))
            else:
                self._keys.extend(self._parser.feed(self._receive()))
        return self._keys.popleft()

    def _signalled(self, number: int) -> Key:
        """The key that a signal counts as."""
        if number == signal.SIGWINCH:
            return Key("resize")
        if number not in self._handlers:
            return Key("")  # of somebody else who listens, such as a timer
        self.signal = number
        return Key("interrupt" if number == signal.SIGINT else "closed")

    def _receive(self) -> bytes:
        """Some bytes; none where the terminal is gone, which puts "closed" into the queue."""
        try:
            received = os.read(self._descriptor, 4096)
        except OSError:
            received = b""
        if not received:
            self.signal = self.signal or signal.SIGHUP
            self._keys.append(Key("closed"))
        return received
