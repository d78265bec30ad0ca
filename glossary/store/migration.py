"""Stores of earlier versions brought to the present one, without losing an event."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.store.database import SCHEMA_VERSION, explained, schema_version, statements

if TYPE_CHECKING:
    from glossary.store.writer import Writer

_ADDED = {
    1: (
        """ALTER TABLE events ADD COLUMN role TEXT NOT NULL DEFAULT 'decision' CHECK (
           role IN ('decision', 'adjudication', 'opinion', 'kept'))""",
        "ALTER TABLE events ADD COLUMN batch INTEGER REFERENCES events (id)",
        "CREATE INDEX events_by_batch ON events (batch) WHERE batch IS NOT NULL",
        "ALTER TABLE pairs ADD COLUMN term TEXT NOT NULL DEFAULT ''",
    ),
}
"""What a version lacks in the tables that hold what cannot be computed."""

_COMPUTED = ("entries", "opinions")
"""Tables that are made anew: their rows come from pairs and events."""


def migrate(store: "Writer") -> None:
    """Nothing; the open store has the present version, all in one transaction, or as it was."""
    connection = store._connection
    if schema_version(connection) == SCHEMA_VERSION:
        return
    with store.transaction():
        for version in range(schema_version(connection), SCHEMA_VERSION):
            for statement in _ADDED[version]:
                connection.execute(statement)
        for table in _COMPUTED:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _computed_schema():
            connection.execute(statement)
        store.rebuild()
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _computed_schema() -> Iterator[str]:
    """The statements that make the computed tables and their indexes."""
    schema = files("glossary").joinpath("resources", "schema.sql").read_text(encoding="utf-8")
    for statement in statements(schema):
        body = "".join(x for x in statement.splitlines(True) if not x.startswith("--")).strip()
        words = body.replace("(", " ").split()
        about = words[2] if words[1] == "TABLE" else words[4] if words[3] == "ON" else ""
        if words[0] == "CREATE" and about in _COMPUTED:
            yield body


def copy_in_memory(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The whole store in memory; the file stays as it is. For reading an earlier version."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    with explained(path):
        connection.backup(copy)
    connection.close()
    return copy
