"""The folder of what can be computed again: where things are kept in it, and tables of words.

Nothing in it is ever missed. Vectors and the results of builds are SQLite files, see
:mod:`align.encoders.cache_file`. A table is a file of its own: texts that took a while to make of
the files of a package, with a digest of those files and one of the texts.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from align.atomic_files import atomic_file
from align.errors import ExportError

CACHE_VARIABLE = "TOLMACH_CACHE"
"""Environment variable: a folder or a file ending in .db for the cache, or "off"."""

_MARK = b"tolmach table\n"
_DIGEST = 16
"""Bytes of a digest."""
_HEADER = len(_MARK) + 2 * _DIGEST
_BETWEEN = "\0"
"""What stands between two texts."""


def vectors_path() -> Path | None:
    """Where vectors are kept: TOLMACH_CACHE, or the user's cache folder; None means nowhere.

    TOLMACH_CACHE: a folder, or a file that ends in .db, or "off". Otherwise the folder tolmach
    in XDG_CACHE_HOME, ~/.cache, ~/Library/Caches (macOS) or LOCALAPPDATA (Windows).
    """
    wanted = os.environ.get(CACHE_VARIABLE, "").strip()
    if wanted.casefold() == "off":
        return None
    if wanted:
        path = Path(wanted).expanduser()
        return path if path.suffix == ".db" else path / "vectors.db"
    return own_vectors_path()


def own_vectors_path() -> Path | None:
    """Where vectors are kept unless the user says otherwise; None where there is no such folder."""
    folder = _user_cache_folder()
    return folder / "tolmach" / "vectors.db" if folder else None


def results_path() -> Path | None:
    """Where what came out of articles is kept: beside the vectors; None means nowhere."""
    return _beside_vectors("results.db")


def tables_folder() -> Path | None:
    """The folder of the tables: beside the vectors; None means nowhere."""
    return _beside_vectors("tables")


def kept_texts(
    name: str, sources: Iterable[Path], make: Callable[[], Sequence[str]]
) -> Sequence[str]:
    """What ``make`` gives, kept under ``name`` for as long as its sources are the same.

    sources: the files that it is made of, with the code that makes it. A text may hold anything
    but NUL. Where nothing can be read or written it is made each time, without a word.

    :raises OSError: a source cannot be read.
    """
    folder = tables_folder()
    if folder is None:
        return make()
    path, start = folder / f"{name}.table", _MARK + _digest_of(*(p.read_bytes() for p in sources))
    kept = _read(path, start)
    if kept is not None:
        return kept
    texts = make()
    if _is_ours(path):
        content = _BETWEEN.join(texts).encode("utf-8")
        with contextlib.suppress(ExportError, OSError), atomic_file(path) as file:
            file.write(start + _digest_of(content) + content)
    return texts


def _read(path: Path, start: bytes) -> list[str] | None:
    """The texts of a table that begins with ``start``; None where they are not what was written."""
    if not path.is_file():  # a pipe would be waited for
        return None
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
            if not header.startswith(start):
                return None
            content = file.read()
    except OSError:
        return None
    if header[len(start) :] != _digest_of(content):
        return None
    return content.decode("utf-8").split(_BETWEEN)


def _is_ours(path: Path) -> bool:
    """Whether a file may be written there: there is none, or it was a table before."""
    try:
        if not path.is_file():
            return not path.exists()
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False


def _digest_of(*contents: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for content in contents:
        digest.update(b"%d\n" % len(content))
        digest.update(content)
    return digest.digest()


def _beside_vectors(name: str) -> Path | None:
    vectors = vectors_path()
    if vectors is None:
        return None
    return vectors.with_name(name if vectors.name == "vectors.db" else f"{vectors.stem}-{name}")


def _user_cache_folder() -> Path | None:
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    if Path(xdg).is_absolute():  # the XDG standard says to ignore relative ones
        return Path(xdg)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return home / ".cache"
