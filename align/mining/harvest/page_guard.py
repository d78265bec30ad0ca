"""What a page may cost, and which ones are passed over since they ended their process before."""

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from align.atomic_files import atomic_file
from align.mining.harvest.tables import HarvestFolder, damaged_result
from align.processes import NOWHERE
from align.small_files import small_file

MOST_SECONDS = 600.0
"""Processor time that a page, or the way to it in its file, may take."""
_GRACE = 60.0
"""Seconds above that after which the system ends the process, whatever it is at."""
_AGAIN = 1.0

_places: list[Any] = []
"""In a process that does tasks for another: what tells that one which page it is at."""


class PageTooLongError(Exception):
    """A page takes more processor time than it may."""


class PageGuard:
    """Watches over the pages of one task after another, in one stage.

    Places are numbers: ``2 * page`` is the way to a page in its file, ``2 * page + 1`` the work on
    it.
    """

    def __init__(self, folder: HarvestFolder, stage: str) -> None:
        self.folder, self.stage = folder, stage
        self._left_out: frozenset[int] = frozenset()

    def begin(self, task: int) -> None:
        """Look which places of a task are passed over.

        :raises InputError: their list is damaged.
        """
        self._left_out = frozenset(_read_places(self.folder.left_out(self.stage, task)))

    def passes_over(self, place: int) -> bool:
        """Whether a place ended the process that worked on it."""
        return place in self._left_out

    @contextmanager
    def at(self, place: int) -> Iterator[None]:
        """Watch over the work inside.

        :raises PageTooLongError: it takes too long; raised inside.
        """
        if _places:
            _places[0].value = place
        watched = _can_be_timed()
        try:
            if watched:
                _limit(MOST_SECONDS)
            yield
        finally:
            if watched:
                _limit(0.0)
            if _places:
                _places[0].value = NOWHERE


def watch_pages(place: Any) -> None:
    """Tell ``place`` from now on what this process is at."""
    _places[:] = [place]


def pass_over_from_now(folder: HarvestFolder, stage: str, task: int, place: int) -> None:
    """Put a place on the list of those that are passed over.

    :raises ExportError: it cannot be written. :raises InputError: the list is damaged.
    """
    path = folder.left_out(stage, task)
    places = sorted({*_read_places(path), place})
    with atomic_file(path) as file:
        file.write(json.dumps(places).encode("ascii"))


def _read_places(path: Path) -> list[int]:
    try:
        return [int(place) for place in json.loads(small_file(path))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise damaged_result(path) from error


def _can_be_timed() -> bool:
    return hasattr(signal, "setitimer") and (threading.current_thread() is threading.main_thread())


def _limit(seconds: float) -> None:
    """Raise PageTooLongError after so many seconds of processor time; 0 for never.

    Where it is caught on the way, or a library written in C does not let it through, the process is
    ended some time later, if it is one that works for another.
    """
    if seconds:
        signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN if seconds else 0.0)
    if _places:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds + _GRACE if seconds else 0.0)


def _too_long(*_: object) -> None:
    raise PageTooLongError(f"over {MOST_SECONDS:.0f} seconds of processor time")
