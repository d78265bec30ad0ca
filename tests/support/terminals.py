"""A real pseudo-terminal with the review screen in it, for tests that press its keys."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

REVIEW = """
import sys
import glossary.store.database
from align.errors import TolmachError
from glossary.review.terminal.run import run_review
from glossary.store.queue import Sitting
from glossary.store.store import Store

glossary.store.database.BUSY_SECONDS = 0.2
try:
    with Store.open(sys.argv[1]) as store:
        outcome = run_review(store, Sitting(sys.argv[2]))
except TolmachError as err:
    print("Error:", err)
    sys.exit(err.exit_code)
for line in outcome.summary():
    print(line)
sys.exit(outcome.exit_code)
"""
PATIENCE_SECONDS = 60
"""On a machine that does much else at once, a key may take seconds; a screen that never comes is
told all the same."""
_FRAME = re.compile(r"\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class ReviewTerminal:
    """A review of the store at ``path``, in a terminal of its own. frame() is what it drew."""

    def __init__(
        self,
        path: Path,
        columns: int = 80,
        lines: int = 24,
        typed: str = "",
        script: str = REVIEW,
        reviewer: str = "anna",
        **environ: str,
    ) -> None:
        self.received = b""
        self.status: int | None = None
        self.pid, self.descriptor = pty.fork()
        if not self.pid:
            os.environ.pop("NO_COLOR", None)
            os.environ.update({"TERM": "xterm-256color", **environ})
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a job in the background ignores
            os.read(0, 1)  # until the size is set
            os.execv(sys.executable, [sys.executable, "-c", script, str(path), reviewer])
        self.before = termios.tcgetattr(self.descriptor)
        self.resize(columns, lines)
        self.send("\n" + typed)  # typed before the program has even started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        self.hang_up()

    def send(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, size)

    def hang_up(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _receive(self, seconds: float) -> bool:
        """Whether there may be more to come."""
        if self.descriptor < 0 or not select.select([self.descriptor], [], [], seconds)[0]:
            return self.descriptor >= 0
        try:
            received = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.received += received
        return bool(received)

    @property
    def output(self) -> str:
        return self.received.decode(errors="replace")

    def frame(self) -> str:
        """The last screen drawn in full, as lines without styles; all of a plain terminal."""
        plain = "" if "\x1b" in self.output else self.output
        last = (_FRAME.findall(self.output) or [plain])[-1]
        return _SEQUENCE.sub("", last).replace("\r\n", "\n")

    def frames(self) -> int:
        """How many screens were drawn in full."""
        return len(_FRAME.findall(self.output))

    def see_frames(self, count: int) -> None:
        """Wait until so many screens have been drawn."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.frames() < count:
            assert self._receive(0.1), f"ended after {self.frames()} screens:\n{self.frame()}"
            assert time.monotonic() < deadline, f"{self.frames()} of {count}:\n{self.frame()}"

    def see_height(self, lines: int) -> str:
        """The screen, once it has so many lines."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.frame().count("\n") + 1 != lines:
            assert self._receive(0.1) and time.monotonic() < deadline, self.frame()
        return self.frame()

    def see(self, text: str) -> str:
        """The screen, once it shows ``text``."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.frame():
            assert self._receive(0.1), f"ended before {text!r}:\n{self.frame()}"
            assert time.monotonic() < deadline, f"never saw {text!r}:\n{self.frame()}"
        return self.frame()

    def press(self, keys: str, text: str) -> str:
        """The screen that shows ``text`` after ``keys``."""
        self.send(keys)
        return self.see(text)

    def wait(self, again: str = "") -> int:
        """The exit code, minus the signal where one ended it; all output is received.

        again: keys that are sent each second until then. Python loses a Ctrl-C that comes in the
        moment before readline waits for a key.
        """
        deadline, sent = time.monotonic() + PATIENCE_SECONDS, time.monotonic()
        while self.status is None:
            self._receive(0.05)
            if again and time.monotonic() > sent + 1:
                with suppress(OSError):  # it has just ended
                    self.send(again)
                sent = time.monotonic()
            assert time.monotonic() < deadline, f"does not end:\n{self.frame()}"
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        while self.descriptor >= 0 and self._receive(0):
            if not select.select([self.descriptor], [], [], 0)[0]:
                break
        return self.status
