"""When the files of a corpus change."""

from collections.abc import Callable, Iterator
from pathlib import Path

from align.errors import UsageError

_SIDES = ("en", "ru")
_TICK = 500
"""Milliseconds after which signals are looked at, whether anything changes or not."""
_QUIET = 200
"""Milliseconds without a change after which those before are told: editors write several times."""


def corpus_changes(root: Path) -> Iterator[None]:
    """Something each time that articles have changed, and once when watching has begun.

    A change that comes while the last one is dealt with is told next. The first look matters for
    what changed before.

    :raises UsageError: what this needs is not installed.
    """
    watch = _watch()
    began = False
    for changes in watch(
        root,
        watch_filter=lambda _, path: _is_article(root, Path(path)),
        step=_QUIET,
        rust_timeout=_TICK,
        yield_on_timeout=True,
    ):
        if changes or not began:
            began = True
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
