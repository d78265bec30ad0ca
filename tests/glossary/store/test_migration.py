"""A store of an earlier version: brought to the present one whole, or read as it is."""

import sqlite3
from pathlib import Path

import pytest

from align.errors import StoreError
from glossary.store.schema import SCHEMA_VERSION
from glossary.store.store import Store
from tests.support.damaged_stores import Unguarded
from tests.support.paths import DATA
from tests.support.samples import make_store

UNDO_V2 = """
DROP TABLE entries; DROP TABLE opinions; DROP INDEX events_by_batch;
ALTER TABLE events DROP COLUMN batch;
ALTER TABLE pairs DROP COLUMN term;
CREATE TABLE old_events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    action   TEXT NOT NULL CHECK (
        action IN ('accept', 'reject', 'edit', 'skip', 'add', 'undo', 'redo')
    ),
    entry    TEXT NOT NULL,
    before   TEXT,
    after    TEXT,
    target   INTEGER REFERENCES events (id),
    CHECK ((action IN ('undo', 'redo')) = (target IS NOT NULL))
) STRICT;
INSERT INTO old_events SELECT id, at, reviewer, action, entry, before, after, target FROM events;
DROP TABLE events;
ALTER TABLE old_events RENAME TO events;
CREATE INDEX events_by_entry ON events (entry, id);
CREATE INDEX events_by_reviewer ON events (reviewer, id);
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TABLE entries (
    id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, ru TEXT NOT NULL, en TEXT NOT NULL,
    status TEXT NOT NULL, note TEXT NOT NULL, reviewer TEXT, decided_at TEXT,
    event INTEGER REFERENCES events (id), sort TEXT NOT NULL, found_ru TEXT NOT NULL,
    found_en TEXT NOT NULL, spellings TEXT NOT NULL, files TEXT NOT NULL,
    occurrences INTEGER NOT NULL, confidence REAL, worth REAL NOT NULL,
    pair INTEGER REFERENCES pairs (position)
) STRICT;
CREATE INDEX entries_in_order ON entries (sort, ru, en, id);
CREATE INDEX entries_in_queue ON entries (status, worth DESC, pair, id);
CREATE INDEX entries_by_reviewer ON entries (reviewer, event) WHERE event IS NOT NULL;
PRAGMA user_version = 1;
"""
"""Makes a store what version 1 was; entries are left empty, since they must be computed anew."""


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, list[object]]:
    """The path of a store of version 1, and what it holds: entries and events."""
    path = tmp_path / "glossary.db"
    with make_store(path) as store:
        first, second, third, _ = (entry.id for entry in store.entries.in_order())
        store.decisions.decide(first, "accept", "anna")
        store.decisions.decide(second, "edit", "anna", en="our yard")
        store.decisions.decide(third, "reject", "boris", note="no")
        store.decisions.add("суд присяжных", "jury trial", "boris")
        store.decisions.undo("boris")
        held = [list(store.entries.in_order()), store.entries.log()]
    connection = sqlite3.connect(path)
    connection.executescript(UNDO_V2)
    connection.close()
    return path, held


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(found)


def test_an_old_store_keeps_everything(old: tuple[Path, list[object]]) -> None:
    """Entries and events are as before, undo and redo go on over the change of version."""
    path, held = old
    with Store.open(path) as store:
        assert [list(store.entries.in_order()), store.entries.log()] == held
        assert store.decisions.redo("boris").action == "redo"
        store.decisions.undo("anna")
        assert store.decisions.undo("anna").entry == next(store.entries.in_order()).id
    assert version(path) == SCHEMA_VERSION
    with Store.open(path) as store:
        schema = store.database.connection.execute("SELECT sql FROM sqlite_schema ORDER BY name")
        names = {row[0].split("(")[0].replace('"', "").strip() for row in schema if row[0]}
    with make_store(path.parent / "new.db") as store:
        schema = store.database.connection.execute("SELECT sql FROM sqlite_schema ORDER BY name")
        assert names == {row[0].split("(")[0].replace('"', "").strip() for row in schema if row[0]}


def test_reading_an_old_store_does_not_write(old: tuple[Path, list[object]]) -> None:
    """Read-only, the same is seen, and the file stays of its version, byte for byte."""
    path, held = old
    before = path.read_bytes()
    with Store.open(path, read_only=True) as store:
        assert [list(store.entries.in_order()), store.entries.log()] == held
    assert path.read_bytes() == before and version(path) == 1


def test_a_change_of_version_is_all_or_nothing(
    old: tuple[Path, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off in the middle, the old store is there as it was."""
    path, held = old
    with monkeypatch.context() as patch:
        patch.setattr(Store, "rebuild", lambda store: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Store.open(path)
    assert version(path) == 1
    with Store.open(path) as store:
        assert [list(store.entries.in_order()), store.entries.log()] == held


# Version 3: its events and pairs have proofs


@pytest.fixture
def proven(tmp_path: Path) -> Path:
    """The path of a store that was written by a tolmach whose stores had version 3."""
    path = tmp_path / "proven.db"
    connection = sqlite3.connect(path)
    connection.executescript((DATA / "store_version_3.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


def held_by(path: Path) -> list[object]:
    with Store.open(path, read_only=True) as store, store.snapshot():
        store.check(opinions=True)
        return [list(store.entries.in_order()), store.entries.log(), list(store.entries.pairs())]


def test_a_proven_store_is_brought_up_as_it_is(proven: Path) -> None:
    """Read-only and for writing the same entries, events and proofs of them; all proven anew."""
    query = "SELECT id, entry, after, previous, proof FROM events ORDER BY id"
    connection = sqlite3.connect(proven)
    shown = "SELECT id, ru, en, status, reviewer, note FROM entries ORDER BY id"
    chain, entries = list(connection.execute(query)), list(connection.execute(shown))
    connection.close()
    held = held_by(proven)
    assert version(proven) == 3
    with Store.open(proven) as store:
        assert list(store.damages()) == []
        assert [tuple(row) for row in store.database.query(query)] == chain
        assert [tuple(row) for row in store.database.query(shown)] == entries
        store.decisions.add("клятва", "oath", "anna")
        assert list(store.damages()) == []
        store.decisions.undo("anna")
    assert version(proven) == SCHEMA_VERSION
    entries_now, log_now, pairs_now = held_by(proven)
    assert [entries_now, log_now[:-2], pairs_now] == held  # type: ignore[index]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE events SET after = replace(after, 'accepted', 'rejected') WHERE id = 2",
            "event 2",
        ),
        ("DELETE FROM events WHERE id = 5", "event 5 is missing"),
        ("UPDATE pairs SET ru_context = 'нет' WHERE position = 3", "not as it was written"),
        ("DELETE FROM pairs WHERE position = 3", "pairs where"),
        ("UPDATE meta SET value = 'another' WHERE name = 'model'", "table meta"),
    ],
)
def test_damage_of_a_proven_store_is_not_proven_anew(change: str, named: str, proven: Path) -> None:
    """It is told at the opening, and the file stays as it is."""
    with Unguarded(proven) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(change).rowcount
    before = proven.read_bytes()
    for read_only in (True, False):
        with pytest.raises(StoreError, match=named):
            Store.open(proven, read_only=read_only)
    assert proven.read_bytes() == before and version(proven) == 3
