"""Files that can be read more than once: a regular one as it is, a copy of what a pipe gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from align.atomic_files import temporary_folder
from align.errors import ExportError, TolmachError
from glossary.formats.safe_files import unreadable_file


@contextmanager
def read_again(path: Path) -> Iterator[Path]:
    """The path of a file that gives the same each time it is opened: ``path``, or a copy of it.

    Errors raised inside name ``path`` all the same.

    :raises ExportError: the file cannot be copied, or is larger than what is copied.
    """
    if path.is_file() or path.is_dir() or not path.exists():
        yield path
        return
    with temporary_folder() as folder:
        copy = Path(folder, path.name)
        try:
            with path.open("rb") as stream, copy.open("wb") as target:
                _copy(path, stream, target)
        except OSError as err:
            raise ExportError(unreadable_file(path, err)) from err
        try:
            yield copy
        except TolmachError as err:
            raise type(err)(str(err).replace(str(copy), str(path))) from err


_MOST = 4 << 30
"""Bytes of what a pipe or a device gives, which may never end."""


def _copy(path: Path, stream: IO[bytes], target: IO[bytes]) -> None:
    """Copy a stream. :raises ExportError: it is larger than what is copied."""
    length = 0
    while piece := stream.read(1 << 20):
        length += len(piece)
        if length > _MOST:
            raise ExportError(
                f"{path}: over {_MOST >> 30} GB: write it into a file and import that"
            )
        target.write(piece)
