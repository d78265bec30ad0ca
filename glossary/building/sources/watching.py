"""When the files of a corpus change."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from align.errors import UsageError

_SIDES = ("en", "ru")
_TICK = 500
"""Milliseconds after which signals are looked at, whether anything has changed or not."""
_QUIET = 200
"""Milliseconds without a change after which those before are told: editors write several times."""


def corpus_changes(root: Path) -> Iterator[None]:
    """Something each time that articles have changed, and once when watching has begun.

    A change that comes while the last one is dealt with is told next. The first look matters for
    what changed before.

    :raises UsageError: what this needs is not installed.
    """
    watch, over = _watch(), Event()
    told: SimpleQueue[Exception | None] = SimpleQueue()

    def tell() -> None:
        began = False
        try:
            for changes in watch(
                root,
                watch_filter=lambda _, path: _is_article(root, Path(path)),
                step=_QUIET,
                rust_timeout=_TICK,
                yield_on_timeout=True,
                stop_event=over,
            ):
                if changes or not began:
                    began = True
                    told.put(None)
        except Exception as error:  # noqa: BLE001  it is raised where the changes are waited for
            told.put(error)

    # In a thread of its own, since what watches would take any signal for Ctrl-C.
    Thread(target=tell, daemon=True).start()
    try:
        yield from _without_end(told)
    finally:
        over.set()


def _without_end(told: "SimpleQueue[Exception | None]") -> Iterator[None]:
    """Something for each None that is told; an error is raised."""
    while True:
        try:
            error = told.get(timeout=_TICK / 1000)
        except Empty:
            continue  # signals are looked at
        if error is not None:
            raise error
        yield


def check_watching() -> None:
    """Raise UsageError where a corpus cannot be watched."""
    _watch()


def _watch() -> Callable[..., Iterator[object]]:
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError("--watch needs watchfiles: pip install 'tolmach[watch]'") from error
    return watch


def _is_article(root: Path, path: Path) -> bool:
    """Whether a build might read a file, or what is in a folder; what is hidden it does not."""
    for folder in (root.resolve(), root.absolute()):
        if path.is_relative_to(folder):
            parts = path.relative_to(folder).parts
            return parts[:1] != () and parts[0] in _SIDES and not any(p[0] == "." for p in parts)
    return False
