"""Keys from a terminal: one at a time, whatever arrives at once, and pastes as what they are."""

import codecs
import os
import select
import signal
import termios
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

_ESCAPE_SECONDS = 0.05
"""How long after ESC the rest of a key's sequence may take; longer, and it is the Escape key."""

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_NAMES = {
    "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace",
    "\x01": "home", "\x02": "left", "\x03": "interrupt", "\x04": "end of input", "\x05": "end",
    "\x06": "right", "\x0b": "cut to end", "\x0c": "redraw", "\x15": "cut to start",
    "\x17": "cut word", "\x1a": "suspend", "\x1b": "escape",
    "\x1b[A": "up", "\x1b[B": "down", "\x1b[C": "right", "\x1b[D": "left",
    "\x1bOA": "up", "\x1bOB": "down", "\x1bOC": "right", "\x1bOD": "left",
    "\x1b[H": "home", "\x1b[F": "end", "\x1bOH": "home", "\x1bOF": "end", "\x1b[1~": "home",
    "\x1b[4~": "end", "\x1b[7~": "home", "\x1b[8~": "end", "\x1b[3~": "delete",
    "\x1b[5~": "page up", "\x1b[6~": "page down",
    "\x1b[1;5C": "word right", "\x1b[1;5D": "word left", "\x1bf": "word right",
    "\x1bb": "word left",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """What came from the keyboard.

    name: "text" for a character or a paste (then pasted), "resize", "closed" (the terminal is
    gone or the process was told to end), "interrupt", or a key's name; "" for keys without one.
    """

    name: str
    text: str = ""
    pasted: bool = False


class KeyParser:
    """Splits what a terminal sends into keys; bytes may come in any pieces."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._pending = ""

    @property
    def waiting(self) -> bool:
        """Whether a sequence has begun that may go on, other than a paste."""
        return bool(self._pending) and not self._pending.startswith(_PASTE_START)

    def feed(self, received: bytes) -> Iterator[Key]:
        """The keys that ``received`` completes, in order."""
        self._pending += self._decoder.decode(received)
        while self._pending:
            length = self._length()
            if not length:
                return
            sequence, self._pending = self._pending[:length], self._pending[length:]
            yield _key(sequence)

    def flush(self) -> Iterator[Key]:
        """The keys in what did not go on: Escape, and what followed it."""
        pending, self._pending = self._pending, ""
        for character in pending:
            yield _key(character)

    def _length(self) -> int:
        """How many characters the first key takes, 0 where it is not complete."""
        text = self._pending
        if text.startswith(_PASTE_START):
            end = text.find(_PASTE_END)
            return 0 if end < 0 else end + len(_PASTE_END)
        if not text.startswith("\x1b"):
            return 1
        if len(text) == 1:
            return 0
        if text[1] == "O":
            return 3 if len(text) > 2 else 0
        if text[1] != "[":
            return 2 if text[:2] in _NAMES else 1
        return next((i + 1 for i, c in enumerate(text) if i > 1 and "@" <= c <= "~"), 0)


def _key(sequence: str) -> Key:
    """The key that sends ``sequence``."""
    if sequence.startswith(_PASTE_START):
        return Key("text", sequence[len(_PASTE_START) : -len(_PASTE_END)], pasted=True)
    if sequence in _NAMES:
        return Key(_NAMES[sequence])
    return Key("text", sequence) if sequence.isprintable() else Key("")


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
