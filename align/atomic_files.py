"""Files that are either wholly there or not there at all.

Everything is written to temporary files beside their targets. Only when all of them are complete
and on disk are they renamed, so a full disk or an error half-way leaves the old files as they were.
A process that was killed leaves its temporary files: whoever writes there next removes them.
"""

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile, gettempdir
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
    errno.ELOOP: "a link there leads back to itself; mend it or name another file",
}

_TEMPORARY = re.compile(r"\..*\.(\d+)-\d+-[0-9a-f]{12}\.tmp", re.DOTALL)
"""A temporary file's name: that of its target, the process that writes it, and since when."""
_FOLDER = re.compile(r"tolmach-(\d+)-\d+-\w+")
_STREAMS = re.compile(r"/dev/(?:stdin|stdout|stderr|fd/.*)|/proc/.*", re.DOTALL)
"""What is open already, and so is written to even where it is a regular file."""


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
    A pipe or a device is never replaced: it is written to once all files are complete.
    """

    def __init__(self) -> None:
        self._files: list[tuple[IO[bytes], Path, Path]] = []
        self._streams: list[tuple[IO[bytes], Path]] = []
        self._current = Path()
        self._swept: set[Path] = set()

    def __enter__(self) -> "Stage":
        return self

    def open(self, path: Path) -> IO[bytes]:
        """A binary file, readable and seekable, that becomes ``path`` when the block ends well.

        Missing folders are made. A link keeps being a link: what it points to is replaced.
        Raises ExportError where the folder cannot be made or written to.
        """
        self._current = path
        try:
            if _is_stream(path):
                return self._open_stream(path)
            target = _end_of_links(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if target.parent not in self._swept:
                remove_left_behind(target.parent)
                self._swept.add(target.parent)
            temporary = target.parent / _temporary_name(target)
            file = _exclusive(temporary, _mode_of(target))
        except FileExistsError as err:
            raise writing_error(path, NotADirectoryError(errno.ENOTDIR, str(err))) from err
        except OSError as err:
            raise writing_error(path, err) from err
        self._files.append((file, temporary, target))
        return file

    def write(self, path: Path, content: bytes) -> None:
        """Put ``content`` into a file as :meth:`open` makes it, and close it.

        For very many files, which cannot all be open. Raises ExportError as :meth:`open` does.
        """
        file = self.open(path)
        file.write(content)
        if not _is_stream(path):
            file.flush()
            os.fsync(file.fileno())
            file.close()

    def _open_stream(self, path: Path) -> IO[bytes]:
        """A file whose content goes to a pipe or device in the end."""
        file = TemporaryFile()  # noqa: SIM115  closed by _discard
        self._streams.append((file, path))
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
        except BrokenPipeError:
            raise
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
            if not file.closed:
                file.flush()
                os.fsync(file.fileno())
                file.close()
        for file, path in self._streams:
            self._current = path
            file.seek(0)
            with path.open("wb") as stream:
                shutil.copyfileobj(file, stream)
        for _, temporary, target in self._files:
            self._current = target
            temporary.replace(target)
        for folder in {target.parent for _, _, target in self._files}:
            _sync_folder(folder)

    def _discard(self) -> None:
        """Close and remove what is left of the temporary files."""
        for file, _ in self._streams:
            with contextlib.suppress(OSError):
                file.close()
        for file, temporary, _ in self._files:
            # Closing flushes, which fails again where the disk is full; the first error counts.
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._files.clear()
        self._streams.clear()


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that replaces ``path`` when the block ends well, and else never existed.

    Raises ExportError, one line, for every failure of the file system.
    """
    with Stage() as stage:
        yield stage.open(path)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder among the temporary files of the system, gone with the block.

    One that a killed process has left is removed with the next.
    """
    place = Path(gettempdir())
    _remove_left_folders(place)
    name = f"tolmach-{os.getpid()}-{time.time_ns()}-"
    with TemporaryDirectory(prefix=name, dir=place, ignore_cleanup_errors=True) as folder:
        descriptor = -1
        with contextlib.suppress(OSError, ImportError):
            descriptor = os.open(folder, os.O_RDONLY)
            _lock(descriptor)
        try:
            yield Path(folder)
        finally:
            if descriptor >= 0:
                os.close(descriptor)


def is_temporary(path: Path) -> bool:
    """Whether a file is one that is being written, or was left behind by a process that died."""
    return bool(_TEMPORARY.fullmatch(path.name))


def _temporary_name(target: Path) -> str:
    start = target.name.encode("utf-8", "surrogateescape")[:80].decode("utf-8", "ignore")
    return f".{start}.{os.getpid()}-{int(time.time())}-{secrets.token_hex(6)}.tmp"


def _is_stream(path: Path) -> bool:
    """Whether a path is that of a pipe, a device or an open file, which must not be replaced.

    :raises OSError: for what nothing should be written to.
    """
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISBLK(kind) or stat.S_ISSOCK(kind):
        raise OSError(errno.ENXIO, "a disk or a socket is there")
    replaced = stat.S_ISREG(kind) or stat.S_ISDIR(kind)
    # Not resolve(): it would follow /dev/stdout to what is behind it.
    return not replaced or bool(_STREAMS.fullmatch(os.path.abspath(path)))  # noqa: PTH100


def _end_of_links(path: Path) -> Path:
    """The file that a path leads to, which need not be there.

    :raises OSError: where links lead in a circle.
    """
    try:
        target = path.resolve()
    except RuntimeError as err:  # Python 3.11 and 3.12
        raise OSError(errno.ELOOP, str(err)) from err
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


def remove_left_behind(folder: Path) -> None:
    """Remove temporary files whose processes are gone; nobody holds a lock on those.

    Windows cannot tell which are, so there they stay.
    """
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        names = [entry.name for entry in os.scandir(folder)]
        for found in filter(None, map(_TEMPORARY.fullmatch, names)):
            if not _is_running(int(found[1])):
                with contextlib.suppress(OSError, ImportError):
                    _remove_unlocked(folder / found[0])


def _remove_left_folders(place: Path) -> None:
    """Remove temporary folders of ours whose processes are gone."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        found = [_FOLDER.fullmatch(entry.name) for entry in os.scandir(place)]
        for name in (one for one in found if one and not _is_running(int(one[1]))):
            with contextlib.suppress(OSError, ImportError):
                _remove_folder(place / name[0])


def _remove_folder(path: Path) -> None:
    """Remove a folder that nobody holds; not what a link leads to."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid == os.getuid():
            _lock(descriptor)
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(descriptor)


def _remove_unlocked(path: Path) -> None:
    with path.open("rb") as file:
        _lock(file.fileno())
        path.unlink(missing_ok=True)


def _lock(descriptor: int) -> None:
    """Lock a file for this process.

    :raises OSError: another process holds it. :raises ImportError: there are no locks here.
    """
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _mode_of(target: Path) -> int | None:
    """The permissions of the file that will be replaced, or None where there is none."""
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else None


def _exclusive(path: Path, mode: int | None) -> IO[bytes]:
    """A new file under ``path``; its permissions are ``mode``, else what the umask leaves.

    It is locked as long as it is open, and at no moment may more people read it than in the end.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _AS_IT_IS
    descriptor = os.open(path, flags, 0o666 if mode is None else mode & 0o600)
    with contextlib.suppress(OSError, ImportError):
        _lock(descriptor)
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
