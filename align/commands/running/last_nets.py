"""What ends a command that nobody foresaw: a signal, or a fault of tolmach's own."""

import os
import platform
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from types import FrameType

from align.commands.output import note

FAULT = 70
"""The exit code where the fault is tolmach's: EX_SOFTWARE of sysexits.h."""

_SIGNALS = (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
"""Windows has only the first."""
_SHOWN = 200


class SignalledError(KeyboardInterrupt):
    """A signal that ends the command as Ctrl-C does; its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def signals_end_cleanly() -> Iterator[None]:
    """Let SIGTERM and SIGHUP clean up as Ctrl-C does; a second one ends the process at once.

    Nothing changes outside the main thread, and where they are ignored or handled already.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [number for number in set(_SIGNALS) if signal.getsignal(number) == signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _raise(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise SignalledError(number)


def interrupted(error: BaseException) -> int:
    """Say that the command was ended from outside; return its exit code."""
    code = exit_code_of(error)
    note(f"tolmach: ended by {signal.Signals(code - 128).name}; nothing was half-written")
    return code


def exit_code_of(error: BaseException) -> int:
    """The exit code of an interruption: 128 and the number of the signal."""
    return 128 + (error.number if isinstance(error, SignalledError) else signal.SIGINT)


def report_fault(error: Exception) -> int:
    """Say that tolmach is at fault, and put the details into a file; return the exit code."""
    if isinstance(error, MemoryError):
        note("tolmach: not enough memory: give it less at a time, or a machine with more")
        return 1
    what = f"{type(error).__name__}: {error}"[:_SHOWN]
    details = _details(error)
    with suppress(OSError):
        descriptor, name = mkstemp(prefix="tolmach-fault-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(details)
        note(
            f"tolmach: this is a fault of tolmach {_version()} ({what}); nothing was half-written: "
            f"please report it with {Path(name)}, once you have read what that says"
        )
        return FAULT
    note(f"tolmach: this is a fault of tolmach {_version()}; please report it:")
    sys.stderr.write(details)
    return FAULT


def _details(error: Exception) -> str:
    """Versions, the command line, and where in the program it happened."""
    lines = (
        f"tolmach {_version()}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {sys.argv[1:]!r}",
        "",
        "".join(traceback.format_exception(error)),
    )
    return "\n".join(lines)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # not needed where all is well

    try:
        return version("tolmach")
    except PackageNotFoundError:
        return "(not installed)"
