"""Stores damaged on purpose, as disks, copies and hands damage them; what exports say then."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from align.errors import TolmachError
from glossary.api import export_files
from glossary.store.decision_files import export_decisions
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store

FORMATS = ("tmx", "csv", "jsonl", "tbx")
"""Formats that between them hold everything that any export does; all of them are quick."""

_TABLES = ("events", "entries", "pairs", "opinions", "meta", "tallies", "log_blocks")
_KEPT = {"id", "last", "position", "event", "pair", "target", "batch", "proof", "previous"}


def make_rich_store(path: Path, entries: int = 40) -> None:
    """A store in whose exports everything has a part: edits, notes, merges, opinions, undo."""
    pairs = [
        make_pair(f"слово {n}", f"word number {n}", file=f"en/{n % 7}.md") for n in range(entries)
    ]
    with make_store(path, (*YARD, *pairs)) as store:
        ids = [entry.id for entry in store.entries.in_order()]
        decide = store.decisions.decide
        for number, identity in enumerate(ids):
            if number % 4 == 0:
                decide(identity, "edit", "anna", en=f"edited {number}", note=f"see {number}")
            elif number % 4 == 1:
                decide(identity, "accept", "boris", attributes={"domain": "law", "gender": "other"})
            elif number % 4 == 2:
                decide(identity, "accept", "anna")
        store.decisions.merge(store.entries.by_id(ids[3]), ids[1], "anna")
        store.decisions.split(ids[5], "другое слово", "another word", "boris")
        store.decisions.add("присяжные", "jurors", "anna", "by hand")
        decide(ids[6], "reject", "boris", note="no")
        store.decisions.undo("boris")
        store.opinions.give(ids[0], "reject", "boris", note="I differ")
        store.opinions.give(ids[1], "accept", "anna")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def exported_bytes(store: Path, folder: Path) -> dict[str, bytes]:
    """What exports of a store write, by the name of the file.

    :raises TolmachError: where one is refused; then it has written nothing.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        written = export_files(store, FORMATS, folder)
    except TolmachError:
        assert not [path for path in folder.rglob("*") if path.is_file()]
        raise
    return {item.path.name: item.path.read_bytes() for item in written}


def decisions_text(store: Path, _folder: Path) -> dict[str, bytes]:
    """The decisions of a store as text.

    :raises TolmachError: where they are refused.
    """
    with Store.open(store, read_only=True) as opened:
        return {"decisions": "\n".join(export_decisions(opened)).encode()}


SURFACES = (exported_bytes, decisions_text)


def all_exports(store: Path, folder: Path) -> list[dict[str, bytes]]:
    """What each of SURFACES gives of a whole store."""
    return [surface(store, folder) for surface in SURFACES]


def outcome(store: Path, folder: Path, whole: list[dict[str, bytes]]) -> str:
    """told, harmless or silent: what became of the damage. whole: all_exports before it."""
    told = False
    for surface, due in zip(SURFACES, whole, strict=True):
        try:
            if surface(store, folder) != due:
                return "silent"
        except TolmachError as err:
            assert "\n" not in str(err)
            told = True
    return "told" if told else "harmless"


def flip_bits(path: Path, chance: random.Random) -> str:
    """Turn one to three bits over, anywhere in the file."""
    content = bytearray(path.read_bytes())
    places = [chance.randrange(len(content)) for _ in range(chance.randint(1, 3))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return f"bits at {places}"


def exchange_pages(path: Path, chance: random.Random) -> str:
    """Let two pages of the file change places."""
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    one, other = sorted(chance.sample(range(len(content) // size), 2))
    first, second = (slice(n * size, (n + 1) * size) for n in (one, other))
    content[first], content[second] = content[second], content[first]
    path.write_bytes(content)
    return f"pages {one} and {other}"


def blank_page(path: Path, chance: random.Random) -> str:
    """Fill a page with zeros, as a disk does that has lost it."""
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    page = chance.randrange(len(content) // size)
    content[page * size : (page + 1) * size] = bytes(size)
    path.write_bytes(content)
    return f"page {page} blank"


def change_text(path: Path, chance: random.Random) -> str:
    """Change a text of a row by hand."""
    table = chance.choice(_TABLES)
    with Unguarded(path) as connection:
        info = connection.execute(f"PRAGMA table_info({table})").fetchall()
        columns = [row[1] for row in info if row[2] == "TEXT" and row[1] not in _KEPT]
        column = chance.choice(columns or ["proof"])
        key = " AND ".join(f"{row[1]} IS ?" for row in info)
        rows = connection.execute(f"SELECT * FROM {table} WHERE {column} <> ''").fetchall()
        if not rows:
            return "nothing"
        row = chance.choice(rows)
        text = row[[one[1] for one in info].index(column)]
        place = chance.randrange(len(text))
        changed = text[:place] + chance.choice("аяz0 ") + text[place + 1 :]
        connection.execute(
            f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key}", (changed, *row)
        )
    return f"{table}.{column}: {text!r} to {changed!r}"


def delete_row(path: Path, chance: random.Random) -> str:
    """Delete a row by hand."""
    table = chance.choice(_TABLES)
    with Unguarded(path) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        row = chance.choice(rows)
        key = " AND ".join(f"{name} IS ?" for name in names)
        connection.execute(f"DELETE FROM {table} WHERE {key}", row)
    return f"{table}: {row[0]} deleted"


def reorder_events(path: Path, chance: random.Random) -> str:
    """Let two events change their numbers."""
    with Unguarded(path) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM events")]
        one, other = chance.sample(ids, 2)
        for old, new in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE events SET id = ? WHERE id = ?", (new, old))
    return f"events {one} and {other}"


def cut_log(path: Path, chance: random.Random) -> str:
    """Delete events from the middle of the log, or from its end."""
    with Unguarded(path) as connection:
        last = connection.execute("SELECT MAX(id) FROM events").fetchone()[0]
        first = chance.randint(1, last)
        end = last if chance.random() < 0.5 else min(last, first + chance.randint(0, 3))
        connection.execute("DELETE FROM events WHERE id BETWEEN ? AND ?", (first, end))
    return f"events {first} to {end} deleted"


DAMAGES: tuple[Callable[[Path, random.Random], str], ...] = (
    flip_bits,
    flip_bits,
    exchange_pages,
    blank_page,
    change_text,
    delete_row,
    reorder_events,
    cut_log,
)
"""Ways of damaging a store's file; each returns in words what it did. Bits are turned twice as
often as anything else happens."""


class Unguarded:
    """A connection that changes whatever it is told to."""

    def __init__(self, path: Path):
        self._connection = sqlite3.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        for name in ("events_are_not_changed", "events_are_not_deleted"):
            self._connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()


def damaged_copies(
    store: Path, folder: Path, number: int, seed: int = 0
) -> Iterator[tuple[Path, str]]:
    """So many damaged copies of a store, one at a time, each with what was done to it."""
    copy = folder / "damaged.db"
    for one in range(number):
        chance = random.Random(seed * 1_000_003 + one)
        for ending in ("-wal", "-shm", "-journal"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        shutil.copy(store, copy)
        damage = DAMAGES[one % len(DAMAGES)]
        yield copy, f"{damage.__name__}: {damage(copy, chance)}"
