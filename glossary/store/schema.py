"""What makes an SQLite file a store of this version: its schema, made new or brought up to date."""

import re
import sqlite3
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from align.errors import StoreError
from glossary.store.proofs.digests import row_digest
from glossary.store.proofs.hot_journals import rolls_back

APPLICATION_ID = 0x746C6D63
"""``tlmc`` in ASCII, in the file's header: tells a store from other SQLite files."""

SCHEMA_VERSION = 4

_ADDED = {
    1: (
        """ALTER TABLE events ADD COLUMN role TEXT NOT NULL DEFAULT 'decision' CHECK (
           role IN ('decision', 'adjudication', 'opinion', 'kept'))""",
        "ALTER TABLE events ADD COLUMN batch INTEGER REFERENCES events (id)",
        "CREATE INDEX events_by_batch ON events (batch) WHERE batch IS NOT NULL",
        "ALTER TABLE pairs ADD COLUMN term TEXT NOT NULL DEFAULT ''",
    ),
    2: (
        "ALTER TABLE events ADD COLUMN previous TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE events ADD COLUMN proof TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE pairs ADD COLUMN proof INTEGER NOT NULL DEFAULT 0",
    ),
    3: (),
}
"""What a version lacks in the tables whose content cannot be computed."""

_GIVEN_UP = frozenset({"entries_in_queue"})
"""Indexes of earlier stores that nothing asks for any more."""

PROVEN_SINCE = 3
"""The first version whose events and pairs have proofs."""

_COMPUTED = ("entries", "opinions", "tallies", "log_blocks")
"""Tables that are made anew: their rows come from pairs and events."""


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether the database has neither an owner nor a table."""
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    return not tables and not owner


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of the store's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def initialise(connection: sqlite3.Connection) -> None:
    """Make the schema in a blank file, unless another process does so at the same moment."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if is_blank(connection):
            for statement in _statements(_schema()):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Check that the file is a store, and not of a newer version.

    :raises StoreError: where it is neither.
    """
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


def migrate(connection: sqlite3.Connection, rebuild: Callable[[], None]) -> None:
    """Bring a store of an earlier version up to date, without losing an event.

    Runs inside a transaction of the caller's. rebuild: fills the computed tables.
    """
    for version in range(schema_version(connection), SCHEMA_VERSION):
        for statement in _ADDED[version]:
            if not _is_there(connection, statement):
                connection.execute(statement)
    for table in _COMPUTED:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _computed_schema():
        connection.execute(statement)
    rebuild()
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _is_there(connection: sqlite3.Connection, statement: str) -> bool:
    """Whether a table has the column that a statement adds."""
    added = re.match(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", statement)
    if added is None:
        return False
    columns = connection.execute(f"PRAGMA table_info({added[1]})")
    return any(row[1] == added[2] for row in columns)


def lacks_indexes(connection: sqlite3.Connection) -> bool:
    """Whether a store lacks an index of this version, or has one that it has given up."""
    present = _present_indexes(connection)
    return not present.issuperset(_indexes()) or bool(present & _GIVEN_UP)


def mend_indexes(connection: sqlite3.Connection) -> None:
    """Make the indexes that a store lacks, and drop those that nothing asks for any more.

    Runs inside a transaction of the caller's. Indexes are no part of a store's version: earlier
    versions read and write a store with these.
    """
    wanted, present = _indexes(), _present_indexes(connection)
    for name in sorted(present & _GIVEN_UP):
        connection.execute(f"DROP INDEX {name}")
    for name in sorted(wanted.keys() - present):
        connection.execute(wanted[name])


def _indexes() -> dict[str, str]:
    """By name, the statements that make the indexes of the schema."""
    found = (re.search(r"^CREATE INDEX (\w+) .*", s, re.M | re.S) for s in _statements(_schema()))
    return {match[1]: match[0] for match in found if match is not None}


def _present_indexes(connection: sqlite3.Connection) -> set[str]:
    """The names of the indexes in a store, but for those that SQLite makes by itself."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    return {str(row[0]) for row in connection.execute(query)}


@lru_cache(maxsize=1)
def _schema() -> str:
    return files("glossary").joinpath("resources", "schema.sql").read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    """The SQL statements of ``script`` (executescript would commit the open transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _computed_schema() -> Iterator[str]:
    """The statements that make the computed tables and their indexes."""
    for statement in _statements(_schema()):
        body = "".join(x for x in statement.splitlines(True) if not x.startswith("--")).strip()
        words = body.replace("(", " ").split()
        about = words[2] if words[1] == "TABLE" else words[4] if words[3] == "ON" else ""
        if words[0] == "CREATE" and about in _COMPUTED:
            yield body


_COUNT = (
    "INSERT OR IGNORE INTO meta VALUES ('file', lower(hex(randomblob(8))))",
    """INSERT INTO meta VALUES ('changes', '1')
       ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)""",
)
_WAL, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_TRIES, _PAUSE = 5, 0.1


META_QUERY = "SELECT name, value FROM meta WHERE name <> 'proof' ORDER BY name"
"""What the proof of the table meta is of."""


def meta_proof(rows: Iterable[Sequence[str]]) -> str:
    """The proof of the table meta, out of the rows of META_QUERY."""
    return f"{row_digest(text for row in rows for text in row):016x}"


def count_change(connection: sqlite3.Connection) -> None:
    """Count a transaction that has changed something, before it is committed.

    By this count, which stands in the file and in every journal of it, :func:`check_journal` tells
    whether both belong together.
    """
    for statement in _COUNT:
        connection.execute(statement)
    proof = meta_proof(connection.execute(META_QUERY))
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('proof', ?)", (proof,))


def check_journal(path: Path) -> None:
    """Check that the journals beside a store are of this file, not of one it has replaced.

    Otherwise SQLite would write pages of the one into the other.

    :raises StoreError: where they are not.
    """
    ahead, back = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    if not _tried(path, back, rolls_back):
        raise StoreError(
            f"{path}: {back.name} beside it is of another state of the store, as if a copy had "
            "been put back while it lay there: move it away, then try again"
        )
    if not _tried(path, ahead, _belongs):
        raise StoreError(
            f"{path}: {ahead.name} and {path.name}-shm beside it are of another state of the "
            "store, as if a copy had been put back while they lay there: move both away, then try "
            "again"
        )


def _tried(path: Path, journal: Path, belongs: Callable[[Path, Path], bool]) -> bool:
    """Whether a journal belongs to a file, or either is not there."""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)  # another process may have been writing at that moment
        if not path.exists() or not journal.exists() or belongs(path, journal):
            return True
    return False


def _belongs(path: Path, journal: Path) -> bool:
    """Whether a journal continues the file; True where nothing tells.

    Both are counted one after the other, so a process that writes in between falsifies the counts.
    But then the journal changes: one that a killed process has left does not.
    """
    state = _state(journal)
    if not state.commits:
        return True
    uri = path.absolute().as_uri()
    before, after = _counted(f"{uri}?immutable=1"), _counted(f"{uri}?mode=ro")
    if before is None or after is None or _state(journal) != state:
        return True
    return before[0] == after[0] and after[1] - state.commits <= before[1] <= after[1]


def _counted(uri: str) -> tuple[str, int] | None:
    """The mark of a file and the number of its changes; None where they cannot be read."""
    query = "SELECT value FROM meta WHERE name IN ('file', 'changes') ORDER BY name DESC"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            mark, number = (str(row[0]) for row in connection.execute(query))
        return mark, int(number)
    except (sqlite3.Error, ValueError):
        return None


class _State(NamedTuple):
    """A write-ahead log: its salts, which change when it is begun anew, and its transactions."""

    salts: tuple[int, ...] = ()
    commits: int = 0


def _state(journal: Path) -> _State:
    """The transactions in a write-ahead log that were written since it was last begun."""
    found = 0
    try:
        with journal.open("rb") as stream:
            head = _WAL.unpack(stream.read(_WAL.size))
            while len(frame := stream.read(_FRAME.size)) == _FRAME.size:
                _, size, *salts = _FRAME.unpack(frame)[:4]
                if salts != list(head[4:6]):
                    break
                found += size > 0
                stream.seek(head[2], 1)
    except (OSError, struct.error):
        return _State()
    return _State(head[4:6], found)
