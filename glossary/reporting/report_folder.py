"""The folder of a report: written whole or not at all, and never over what is not a report."""

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from align.atomic_files import (
    Stage,
    atomic_file,
    is_temporary,
    remove_left_behind,
    writing_error,
)
from align.errors import UsageError
from align.small_files import small_file

MARKER = ".tolmach-report"
"""Lists the files of a report, one a line. A folder without it is not written to."""

GENERATOR = "tolmach report"
"""What a report in one file says it is made by."""

_NAME = re.compile(r"(?:articles/)?[a-z0-9][a-z0-9-]*\.(?:html|css|js)")
_ARTICLES = "articles"
_BEGINNING = 2_000
_MOST_NAMES = 200_000_000
"""Bytes of the list of them."""


def check_folder(folder: Path) -> None:
    """Check that a report may be written to a folder: it is new, empty, or holds one already.

    :raises UsageError: where it holds anything else.
    :raises ExportError: where it cannot be looked into.
    """
    try:
        if not folder.exists() and not folder.is_symlink():
            return
        if not folder.is_dir():
            raise UsageError(
                f"--to {folder}: a file, and no report of one file: name a folder or FILE.html"
            )
        if (folder / MARKER).is_file():
            return
        if not all(map(_is_left_behind, folder.iterdir())):
            raise UsageError(
                f"--to {folder}: the folder holds what is not a report of tolmach: "
                "name another, or a new one inside it"
            )
    except OSError as error:
        raise writing_error(folder, error) from error


def check_page_file(path: Path) -> None:
    """Check that a report may be written to a file: it is new, a device, or holds one already.

    :raises UsageError: where it holds anything else.
    :raises ExportError: where it cannot be read.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as error:
        raise writing_error(path, error) from error
    if f'name="generator" content="{GENERATOR}"'.encode() not in beginning:
        raise UsageError(f"--to {path}: holds something else: name another file")


def write_folder(folder: Path, files: Iterable[tuple[str, str]]) -> int:
    """Write the files of a report, (name in it, text); return how many.

    All of them or none; then pages of the report before that are no longer wanted are removed.

    :raises ExportError: where one cannot be written.
    """
    check_folder(folder)
    before = _listed(folder)
    made = [] if folder.exists() else _missing(folder)
    names: list[str] = []
    try:
        with Stage() as stage:
            # The first in its place: then the rest is known as ours.
            marker = stage.open(folder / MARKER)
            for name, text in files:
                stage.write(folder / name, text.encode())
                names.append(name)
            marker.write("".join(f"{name}\n" for name in sorted({*names, *before})).encode())
    except BaseException:
        _remove_empty([folder / _ARTICLES, *made])
        raise
    for name in before.difference(names):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    remove_left_behind(folder / _ARTICLES)  # where nothing was written this time
    _remove_empty([folder / _ARTICLES])
    with atomic_file(folder / MARKER) as marker:
        marker.write("".join(f"{name}\n" for name in sorted(names)).encode())
    return len(names)


def write_single(path: Path, text: str) -> int:
    """Write a report of one file; return its bytes.

    :raises ExportError: where it cannot be written.
    """
    check_page_file(path)
    content = text.encode()
    with atomic_file(path) as file:
        file.write(content)
    return len(content)


def _is_left_behind(path: Path) -> bool:
    """Whether a report that was killed has left this in its folder before its marker was there."""
    if path.name == _ARTICLES and path.is_dir() and not path.is_symlink():
        return all(map(is_temporary, path.iterdir()))
    return is_temporary(path)


def _listed(folder: Path) -> set[str]:
    """The files of the report in a folder, as its marker lists them; only names that we make."""
    try:
        text = small_file(folder / MARKER, _MOST_NAMES).decode("utf-8", "replace")
    except OSError:
        return set()
    return {name for name in text.splitlines() if _NAME.fullmatch(name)}


def _missing(folder: Path) -> list[Path]:
    """The folders that have to be made, innermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
