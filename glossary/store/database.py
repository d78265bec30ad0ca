"""One SQLite file opened as a tolmach store, and SQLite's errors in words that say what to do."""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from align.errors import StoreError, UsageError
from glossary.store.proofs.digests import UnprovenError
from glossary.store.schema import (
    SCHEMA_VERSION,
    check_identity,
    check_journal,
    count_change,
    initialise,
    is_blank,
    schema_version,
)

BUSY_SECONDS = 5.0
"""How long to wait for another process that is writing."""

_TRY_AGAIN = 0.002
"""Seconds from one look at whether it still is to the next."""

UNDECODABLE = (ValueError, TypeError, LookupError, ArithmeticError)
"""What reading a row raises whose content is not what was written."""

_SHOWN = 20
_ONE_PAGE = 4096
_PRIMARY = 0xFF
"""The bits of a code of SQLite's that tell the kind of error."""
_CACHE_KIB = 2_000
_BUILD_CACHE_KIB = 128_000
_BULK_CACHE_KIB = 48_000
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
    "is damaged ({}): put back a copy; or save its decisions with `tolmach decisions export "
    "--salvage FILE.jsonl`, move it away, run `tolmach build`, and bring them back with `tolmach "
    "decide --from FILE.jsonl`"
)


def damaged(path: Path, what: str) -> StoreError:
    """The error for a store whose content is not what was written."""
    return StoreError(f"{path}: {_DAMAGED.format(' '.join(what.split()))}")


def unreadable(path: Path, err: Exception) -> StoreError:
    """The error for a row whose content is not what was written; err: one of UNDECODABLE."""
    is_named = isinstance(err, UnprovenError)
    return damaged(path, str(err) if is_named else "a record in it cannot be read")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite inside into StoreError: one line, with the next step."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError):
        raise
    except sqlite3.Error as err:
        raise _explanation(path, err) from err


@contextmanager
def _spelled(path: Path) -> Iterator[None]:
    """Turn an error of SQLite whose own words are no UTF-8, since it quotes a name, into one."""
    try:
        yield
    except UnicodeDecodeError as err:
        raise damaged(path, "a name in it cannot be read") from err


@contextmanager
def _askable() -> Iterator[None]:
    """Turn what SQLite cannot be asked about into UsageError: it came from the user."""
    try:
        yield
    except UnicodeEncodeError as err:
        bad = err.object[err.start : err.end][:_SHOWN]
        raise UsageError(f"{bad!r} is not valid Unicode: write it in UTF-8") from err
    except OverflowError as err:
        raise UsageError("a number is larger than anything that is counted: give less") from err


def _explanation(path: Path, err: sqlite3.Error) -> StoreError:
    """The error in one line: what ``err`` means for the store at ``path``, and what to do."""
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


class Database:
    """An open store as a file: queries, changes, transactions. Not to be shared between threads.

    Whatever SQLite has to say is raised as a StoreError that names the file and the next step.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool = False):
        self.connection = connection
        self.path = path
        self._read_only = read_only

    @classmethod
    def open(cls, path: Path, *, create: bool, read_only: bool) -> "Database":
        """The store at ``path``, perhaps of an earlier version.

        create: make it where there is none. read_only: never write, not even the journal; an
        earlier version is copied into memory.

        :raises StoreError: where it is missing, a folder, not a store, or of a newer version.
        """
        connection = _connect(path, create=create, read_only=read_only)
        if read_only and schema_version(connection) < SCHEMA_VERSION:
            connection = _copy_in_memory(connection, path)
        return cls(connection, path, read_only=read_only)

    @property
    def outdated(self) -> bool:
        """Whether the schema is that of an earlier version."""
        return schema_version(self.connection) < SCHEMA_VERSION

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
        if self._read_only:
            _tidy(self.path)

    def query(self, query: str, values: Iterable[Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query, read as they are asked for."""
        with explained(self.path), _spelled(self.path), _askable():
            # Not "yield from": it would close the cursor after the connection where a reader left.
            for row in self.connection.execute(query, tuple(values)):  # noqa: UP028
                yield row

    def columns(
        self, query: str, values: Iterable[Any] = (), *, at_once: int
    ) -> Iterator[list[Any]]:
        """The first column of a query, so many rows at once; much quicker than row by row."""
        with explained(self.path), _spelled(self.path), _askable():
            cursor = self.connection.cursor()
            cursor.row_factory = lambda _, row: row[0]
            cursor.execute(query, tuple(values))
            while found := cursor.fetchmany(at_once):
                yield found

    def row(self, query: str, values: Iterable[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, None where there is none."""
        return next(self.query(query, values), None)

    def one(self, query: str, values: Iterable[Any] = ()) -> sqlite3.Row:
        """The row of a query that has one in every store that is whole.

        :raises StoreError: there is none.
        """
        row = self.row(query, values)
        if row is None:
            raise damaged(self.path, "a record in it is missing")
        return row

    def number(self, query: str, values: Iterable[Any] = ()) -> int:
        """The number in the first column of a query's row; errors as those of :meth:`one`."""
        return int(self.one(query, values)[0])

    def execute(self, statement: str, values: Iterable[Any] = ()) -> int:
        """Make a change, inside a transaction; return the number of the last row inserted, or 0."""
        return self.connection.execute(statement, tuple(values)).lastrowid or 0

    def execute_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Make the same change with the values of each of the rows, inside a transaction."""
        self.connection.executemany(statement, rows)

    @contextmanager
    def decoded(self) -> Iterator[None]:
        """Raise StoreError where the content of a row is not what was written."""
        try:
            yield
        except UNDECODABLE as err:
            raise unreadable(self.path, err) from err

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """Read texts inside that are no UTF-8 with U+FFFD in them, so that their row can be named.

        Much slower.
        """
        self.connection.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            yield
        finally:
            self.connection.text_factory = str

    @property
    def in_snapshot(self) -> bool:
        """Whether several queries see the same moment."""
        return self.connection.in_transaction

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside as of one moment, whoever writes meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with explained(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            # SQLite ends it by itself where the file cannot be read.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes made inside, or none. May be nested.

        :raises StoreError: where another process is still writing after five seconds.
        """
        if self.connection.in_transaction:
            yield
            return
        with explained(self.path):
            self._begin_writing()
            before = self.connection.total_changes
            try:
                yield
                if self.connection.total_changes != before:
                    count_change(self.connection)
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def _begin_writing(self) -> None:
        """Begin a transaction as soon as no other process is writing.

        SQLite itself would look every tenth of a second only, and so hardly ever get in where
        somebody writes one transaction after the other.

        :raises sqlite3.OperationalError: another process is still writing after BUSY_SECONDS.
        """
        _wait_in_sqlite(self.connection, 0)
        end = time.monotonic() + BUSY_SECONDS
        try:
            while not self.connection.in_transaction:
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as err:
                    busy = err.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
                    if not busy or time.monotonic() > end:
                        raise
                    time.sleep(_TRY_AGAIN)
        finally:
            _wait_in_sqlite(self.connection, BUSY_SECONDS)

    @contextmanager
    def unlinked(self) -> Iterator[None]:
        """Do not look for the entries of every pair that is deleted; outside of transactions.

        For whoever sees to these entries: looking for them takes as many steps as there are.
        """
        self.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def build_transaction(self) -> Iterator[None]:
        """Keep all changes of a build, or none; with a cache that takes the indexes."""
        with self._cache(_BUILD_CACHE_KIB), self.transaction():
            yield

    @contextmanager
    def bulk_transaction(self, *, empty: bool) -> Iterator[None]:
        """Keep all of very many changes, or none. empty: whether the store is, which is quicker."""
        quick = _written_once(self.connection) if empty else nullcontext()
        with self._cache(_BULK_CACHE_KIB), quick, self.transaction():
            yield

    @contextmanager
    def _cache(self, kib: int) -> Iterator[None]:
        """Make room for the indexes, or every row would be written to the journal twice."""
        self.connection.execute(f"PRAGMA cache_size = -{kib}")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _connect(path: Path, *, create: bool, read_only: bool) -> sqlite3.Connection:
    """A connection in autocommit mode to the store at ``path``, its schema checked."""
    _check_place(path, create and not read_only)
    new = not path.exists()
    with explained(path), _spelled(path):
        check_journal(path)
        connection = _open(path, "ro" if read_only else "rwc" if create else "rw")
        try:
            _prepare(connection, path, create=create and not read_only, read_only=read_only)
        except BaseException:
            connection.close()
            if new:
                remove_unused(path)
            raise
    return connection


def remove_unused(path: Path) -> None:
    """Delete a store that holds nothing, unless another process has it open."""
    try:
        _remove_empty(path)
    except sqlite3.Error as err:
        if err.sqlite_errorcode & _PRIMARY in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            _remove_blank(path)
    except OSError:
        return


def _remove_blank(path: Path) -> None:
    """Delete a store that has no table yet, where there is no room to ask SQLite about it."""
    journal = path.with_name(path.name + "-wal")
    with suppress(OSError):
        if path.stat().st_size <= _ONE_PAGE and not (journal.exists() and journal.stat().st_size):
            for name in ("", "-wal", "-shm"):
                path.with_name(path.name + name).unlink(missing_ok=True)


def _remove_empty(path: Path) -> None:
    """Delete a store whose tables are empty, unless another process has it open.

    :raises sqlite3.Error: SQLite cannot tell.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)
    try:
        # Succeeds for the only one who has it open. Whoever opens it now waits, and is told
        # by SQLite that the file is gone.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        if not _holds_anything(connection):
            path.unlink()
        else:
            connection.execute("ROLLBACK")
            _write_ahead(connection)
    finally:
        connection.close()


def _holds_anything(connection: sqlite3.Connection) -> bool:
    """Whether a table that something can be written to has a row."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'"
    tables = [str(row[0]).replace('"', '""') for row in connection.execute(query)]
    return any(
        connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()[0]
        for table in tables
    )


def _check_place(path: Path, create: bool) -> None:
    """Check that a store can be at ``path``.

    :raises StoreError: where it cannot.
    """
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

    A journal with content means that another process is writing; then it remains an error.
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
    """Roll back what a process left half-written when it was ended, where that is possible."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA schema_version").fetchone()
        connection.close()


def _tidy(path: Path) -> None:
    """Delete the empty journal that reading leaves beside a store in write-ahead mode.

    SQLite deletes it with the last one who could write; whoever reads only may not. One that holds
    something, or that another process uses, stays.
    """
    if _pending(path, "-wal") or not path.with_name(f"{path.name}-wal").exists():
        return
    with suppress(sqlite3.Error):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=0)
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA schema_version").fetchone()
        connection.close()


@contextmanager
def _written_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Write what is added inside straight into the file, not into the write-ahead log first.

    For filling an empty store: nobody else can read meanwhile. Where another process has the store
    open, this changes nothing.
    """
    if connection.in_transaction:
        yield
        return
    _wait_in_sqlite(connection, 0)
    try:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        _wait_in_sqlite(connection, BUSY_SECONDS)
    try:
        yield
    finally:
        _write_ahead(connection)


def _wait_in_sqlite(connection: sqlite3.Connection, seconds: float) -> None:
    """Set how long SQLite waits by itself for another process that is writing."""
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side, unless somebody is reading at this moment."""
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool, read_only: bool) -> None:
    """Set up the connection, and check that the file is a store that this version can use."""
    connection.row_factory = sqlite3.Row
    if is_blank(connection):
        if not create:
            raise StoreError(
                f"{path}: is empty, not a tolmach store: run `tolmach build` to fill it, "
                "or name another with --store"
            )
        initialise(connection)
    check_identity(connection, path)
    if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        # A process that was filling the store was ended.
        _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: in write-ahead mode NORMAL would lose the last decisions at a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT}")


def _copy_in_memory(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The whole store in memory; the file stays as it is. For reading an earlier version."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    with explained(path):
        connection.backup(copy)
    connection.close()
    return copy
