"""Files that are either wholly there or not there at all.

Everything is written to temporary files beside their targets. Only when all of them are complete
and on disk are they renamed, so a full disk or an error half-way leaves the old files as they were.
"""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from align.errors import ExportError

_ADVICE = {
    errno.ENOSPC: "no space is left on the disk; free some and run it again",
    errno.EDQUOT: "the disk quota is used up; free some space and run it again",
    errno.EFBIG: "the file is larger than the system allows; raise the limit and run it again",
    errno.EROFS: "the file system is read-only; name another folder",
    errno.EACCES: "no permission to write there; change it or name another folder",
    errno.EPERM: "no permission to write there; change it or name another folder",
    errno.ENOTDIR: "a part of this path is a file, not a folder; name another folder",
    errno.EISDIR: "a folder of that name is in the way; move it or name another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


_AS_IT_IS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Not for other programs; on Windows, no line ends of its own."""


def writing_error(path: Path, err: OSError) -> ExportError:
    """The one-line error for a failed write to ``path``, with what to do about it."""
    advice = _ADVICE.get(err.errno or 0, f"{err.strerror or err}; name another folder")
    return ExportError(f"{path}: cannot be written: {advice}. Nothing was changed.")


class Stage:
    """Several files that appear together: ``with Stage() as stage: stage.open(path).write(…)``.

    Leaving the block renames every file to its target; leaving it by an exception removes the
    temporary files. An OSError inside becomes an ExportError that names the file being written.
    """

    def __init__(self) -> None:
        self._files: list[tuple[IO[bytes], Path, Path]] = []
        self._current = Path()

    def __enter__(self) -> "Stage":
        return self

    def open(self, path: Path) -> IO[bytes]:
        """A binary file, readable and seekable, that becomes ``path`` when the block ends well.

        Missing folders are made. A link keeps being a link: what it points to is replaced.
        Raises ExportError where the folder cannot be made or written to.
        """
        self._current = path
        try:
            target = path.resolve()
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            temporary = target.parent / f".{target.name[:80]}.{secrets.token_hex(6)}.tmp"
            file = _exclusive(temporary, _mode_of(target))
        except FileExistsError as err:
            raise writing_error(path, NotADirectoryError(errno.ENOTDIR, str(err))) from err
        except OSError as err:
            raise writing_error(path, err) from err
        self._files.append((file, temporary, target))
        return file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._commit()
        except OSError as err:
            raise writing_error(self._current, err) from err
        finally:
            self._discard()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise writing_error(self._current, error) from error

    def _commit(self) -> None:
        """Put every file on disk, then rename all; only then are the folders' entries synced."""
        for file, _, target in self._files:
            self._current = target
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for _, temporary, target in self._files:
            self._current = target
            temporary.replace(target)
        for folder in {target.parent for _, _, target in self._files}:
            _sync_folder(folder)

    def _discard(self) -> None:
        """Close and remove what is left of the temporary files."""
        for file, temporary, _ in self._files:
            # Closing flushes, which fails again where the disk is full; the first error counts.
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._files.clear()


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that replaces ``path`` when the block ends well, and else never existed.

    Raises ExportError, one line, for every failure of the file system.
    """
    with Stage() as stage:
        yield stage.open(path)


def _mode_of(target: Path) -> int | None:
    """The permissions of the file that will be replaced, or None where there is none."""
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else None


def _exclusive(path: Path, mode: int | None) -> IO[bytes]:
    """A new file under ``path``; its permissions are ``mode``, else what the umask leaves."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _AS_IT_IS, 0o666)
    if mode is not None:
        path.chmod(mode)
    return os.fdopen(descriptor, "w+b")


def _sync_folder(folder: Path) -> None:
    """Make the renames in ``folder`` last; some file systems cannot, and then do not need to."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
