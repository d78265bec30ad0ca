"""One SQLite file opened as a tolmach store, and SQLite's errors in words that say what to do."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from align.errors import StoreError

APPLICATION_ID = 0x746C6D63
"""``tlmc`` in ASCII, in the file's header: tells a store from other SQLite files."""

SCHEMA_VERSION = 2
BUSY_SECONDS = 5.0
"""How long to wait for another process that is writing."""

_ONE_PAGE = 4096
_JOURNAL_LIMIT = 16 << 20
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another process is writing to it: wait until it is done, then try again",
    sqlite3.SQLITE_LOCKED: "another process is writing to it: wait until it is done and try again",
    sqlite3.SQLITE_READONLY: "is read-only: allow writing to the file and its folder (chmod u+w), "
    "or work on a copy",
    sqlite3.SQLITE_FULL: "the disk is full; nothing was half-written: free some space, then repeat",
    sqlite3.SQLITE_NOTADB: "is not a tolmach store: name another file with --store",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check the rights of the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be opened: check the rights of the file and its folder",
    sqlite3.SQLITE_AUTH: "cannot be opened: check the rights of the file and its folder",
}
_DAMAGED = (
    "is damaged ({}): put back a copy; or move it away, run `tolmach build`, and bring the "
    "decisions back with `tolmach decide --from FILE.jsonl`"
)


def damaged(path: Path, what: str) -> StoreError:
    """The error for a store whose content is not what was written."""
    return StoreError(f"{path}: {_DAMAGED.format(' '.join(what.split()))}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Nothing; raises StoreError, one line with the next step, for errors of SQLite inside."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError):
        raise
    except sqlite3.Error as err:
        raise _explanation(path, err) from err


def _explanation(path: Path, err: sqlite3.Error) -> StoreError:
    """One line about ``err``: what it means for the store at ``path`` and what to do."""
    code = getattr(err, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & 0xFF in _ADVICE:
        return StoreError(f"{path}: {_ADVICE[code & 0xFF]}")
    if code & 0xFF == sqlite3.SQLITE_IOERR:
        name = getattr(err, "sqlite_errorname", "SQLITE_IOERR")
        return StoreError(
            f"{path}: cannot be read or written ({name}); nothing was half-written: "
            "check that the disk is there and has space, then repeat"
        )
    return damaged(path, str(err))


def connect(path: Path, *, create: bool, read_only: bool) -> sqlite3.Connection:
    """A connection in autocommit mode to the store at ``path``, its schema checked.

    create: make the store where there is none. read_only: never write, not even the journal.
    Raises StoreError where the file is missing, a folder, not a store, or of a newer version.
    """
    _check_place(path, create and not read_only)
    new = not path.exists()
    with explained(path):
        connection = _open(path, "ro" if read_only else "rwc" if create else "rw")
        try:
            _prepare(connection, path, create=create and not read_only, read_only=read_only)
        except BaseException:
            connection.close()
            if new:
                _remove_unfinished(path)
            raise
    return connection


def _remove_unfinished(path: Path) -> None:
    """Nothing; a file that was to become a store, and has not a table, is gone."""
    journal = path.with_name(path.name + "-wal")
    with suppress(OSError):
        if path.stat().st_size <= _ONE_PAGE and not (journal.exists() and journal.stat().st_size):
            for name in ("", "-wal", "-shm"):
                path.with_name(path.name + name).unlink(missing_ok=True)


def _check_place(path: Path, create: bool) -> None:
    """Nothing; raises StoreError where no store can be at ``path``."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder: name the file, for example {path / 'glossary.db'}")
    if path.exists():
        return
    if not create:
        raise StoreError(
            f"{path}: there is no store here: make one with `tolmach build`, "
            "or name another with --store"
        )
    if not path.absolute().parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} is not there: make it first")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    """A connection; a write-ahead store on a read-only medium is opened as immutable."""
    if mode == "ro" and _pending(path, "-journal"):
        _recover(path)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as err:
        connection.close()
        if not _is_frozen(path, err):
            raise
        uri = f"{path.absolute().as_uri()}?immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_frozen(path: Path, err: sqlite3.OperationalError) -> bool:
    """Whether SQLite failed only because its shared memory file cannot be made beside the store.

    A journal with content means that somebody does write, so then it stays an error.
    """
    if _pending(path, "-wal") or _pending(path, "-journal"):
        return False
    codes = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
    return err.sqlite_errorcode & 0xFF in codes and os.access(path, os.R_OK)


def _pending(path: Path, ending: str) -> bool:
    """Whether a journal beside the store holds something."""
    with suppress(OSError):
        return path.with_name(path.name + ending).stat().st_size > 0
    return False


def _recover(path: Path) -> None:
    """Nothing; what a process left half-written when it was ended is taken back, if it can be."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA schema_version").fetchone()
        connection.close()


@contextmanager
def written_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Nothing; what is added inside goes into the file at once, not to the write-ahead log first.

    For filling an empty store: nobody else can read meanwhile. Where somebody has the store open,
    everything is as always.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    try:
        yield
    finally:
        _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Nothing; readers and a writer do not wait for each other, unless somebody reads just now."""
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool, read_only: bool) -> None:
    """Nothing; settings made, the file known to be a store of this version."""
    connection.row_factory = sqlite3.Row
    if _is_blank(connection):
        if not create:
            raise StoreError(
                f"{path}: is empty, not a tolmach store: run `tolmach build` to fill it, "
                "or name another with --store"
            )
        _initialise(connection)
    _check_identity(connection, path)
    if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        # A process that was filling the store was ended.
        _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: in write-ahead mode NORMAL would lose the last decisions at a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT}")


def _is_blank(connection: sqlite3.Connection) -> bool:
    """Whether the database has neither an owner nor a table."""
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    return not tables and not owner


def _initialise(connection: sqlite3.Connection) -> None:
    """Nothing; the schema is there, made by this process or by another at the same moment."""
    from importlib.resources import files

    schema = files("glossary").joinpath("resources", "schema.sql").read_text(encoding="utf-8")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _is_blank(connection):
            for statement in statements(schema):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def statements(script: str) -> Iterator[str]:
    """The SQL statements of ``script`` (executescript would commit the open transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of the store's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Nothing; raises StoreError for another program's file or a newer store."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = schema_version(connection)
    if owner != APPLICATION_ID:
        raise StoreError(
            f"{path}: is another program's SQLite file, not a tolmach store: "
            "name another file with --store"
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: was written by a newer tolmach (store version {version}, this one reads "
            f"up to {SCHEMA_VERSION}): upgrade with `pip install -U tolmach`"
        )
