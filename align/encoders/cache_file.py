"""One SQLite file of what can be computed again: never a reason to fail, and safe to delete."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

IN_MEMORY = ":memory:"
"""Path of a cache that lives as long as whoever uses it."""

CHUNK = 500
"""Keys per query, below SQLite's oldest limit of 999 parameters."""

_HEADER = 100
"""Bytes of the header of an SQLite file."""

Item = TypeVar("Item")


class CacheFile:
    """One SQLite file; never a reason to fail.

    path: made with its folders where missing. A damaged file is moved aside and begun anew; a
    file that is another program's, a place that cannot be written or a full disk mean going on
    without; each leaves a line in ``notes``. Several processes may share the file.

    A subclass says what it keeps: what and content, for notes; application_id, which tells its
    files from any other; version and schema, the statements that make its tables; tables, their
    names.
    """

    what = "cache"
    content = "cache"
    application_id = 0
    version = 1
    schema: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self.notes: tuple[str, ...] = ()
        self._connection: sqlite3.Connection | None = None
        self._guarded(self._open)

    def close(self) -> None:
        """Release the file; afterwards nothing is found and nothing is kept."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _wait_seconds(self) -> float:
        """How long to wait for another process that writes."""
        return 10.0

    def _own_path(self) -> Path | None:
        """Where the file lies unless the user says otherwise."""
        return None

    def _shrink(self) -> None:
        """Drop what is over the size that the file may have."""

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("closed")
        return self._connection

    def _guarded(self, action: Callable[[], None], *, again: bool = True) -> None:
        """Run ``action`` where the file works; turn what goes wrong into a note."""
        if self._connection is None and action != self._open:
            return
        try:
            action()
        except sqlite3.OperationalError as err:
            self._give_up(str(err))
        except OSError as err:
            self._give_up(err.strerror or str(err))
        except sqlite3.DatabaseError as err:
            self._begin_anew(str(err), again=again)

    def _give_up(self, reason: str) -> None:
        self.close()
        self.notes += (f"going on without the {self.what} {self.path}: {reason}",)

    def _begin_anew(self, reason: str, *, again: bool) -> None:
        """Move the damaged file aside and open a new one, once."""
        self.close()
        if not again:
            self._give_up(reason)
            return
        aside = f"{self.path}.damaged"
        if not self._was_ours():
            self._give_up(f"it is no {self.content}; choose another place")
            return
        try:
            Path(self.path).replace(aside)
            for suffix in ("-wal", "-shm"):
                Path(self.path + suffix).unlink(missing_ok=True)
        except OSError as err:
            self._give_up(err.strerror or str(err))
            return
        self.notes += (f"the {self.what} was damaged ({reason}): begun anew, old one: {aside}",)
        self._guarded(self._open, again=False)

    def _was_ours(self) -> bool:
        """Whether the file that cannot be read began as one of ours, or lies where ours do."""
        if self.path == str(self._own_path()):
            return True
        try:
            with Path(self.path).open("rb") as file:
                head = file.read(_HEADER)
        except OSError:
            return False
        return head[68:72] == self.application_id.to_bytes(4, "big")

    def _open(self) -> None:
        if self.path != IN_MEMORY:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self.path, timeout=self._wait_seconds())
        if self._is_foreign():
            raise sqlite3.OperationalError("it is another program's database; choose another place")
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A lost last write only costs computing again.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._make_tables()
        self._shrink()

    def _is_foreign(self) -> bool:
        """Whether the file already belongs to another program."""
        tables = self._value("SELECT count(*) FROM sqlite_master")
        return tables > 0 and self._value("PRAGMA application_id") != self.application_id

    def _make_tables(self) -> None:
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if self._value("PRAGMA user_version") not in (0, self.version):
                for table in self.tables:
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in self.schema:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {self.application_id}")
            connection.execute(f"PRAGMA user_version = {self.version}")

    def _bytes(self) -> int:
        """How large the file is, without the pages that are free."""
        pages = self._value("PRAGMA page_count") - self._value("PRAGMA freelist_count")
        return pages * self._value("PRAGMA page_size")

    def _value(self, query: str) -> int:
        return int(self._connected().execute(query).fetchone()[0])


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in order, ``size`` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
