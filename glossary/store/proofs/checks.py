"""What is damaged in a store, told by its proofs: all of it, or what an export is made of."""

import sqlite3
from collections.abc import Iterable, Iterator

from align.errors import StoreError
from align.text import safe
from glossary.entries.events import in_force
from glossary.store.database import UNDECODABLE, Database, damaged
from glossary.store.proofs.blocks import proven_blocks, read_events
from glossary.store.proofs.digests import (
    PART,
    UnprovenError,
    check_entry,
    link,
    link_of,
    row_digest,
)
from glossary.store.rows import (
    ENTRY_QUERY,
    EVENT_COLUMNS,
    PAIR_COLUMNS,
    one_of,
    pair_damage,
    read_event,
)
from glossary.store.schema import META_QUERY, meta_proof

_CHANGED_META = "what it says of itself, in the table meta, is not as it was written"
_EVENT = f"SELECT {', '.join(EVENT_COLUMNS)}, previous, proof FROM events WHERE id = ?"
_TALLIES = f"""SELECT status, COUNT(*), SUM(proof & {PART}) FROM {{}} NOT INDEXED GROUP BY status"""
_CHANGED_BLOCKS = "the digests of its log, in the table log_blocks, are not as they were written"


def check_opening(database: Database) -> None:
    """Check that a store says of itself what was written, and that its log ends as it did.

    Costs the same however long the log is.

    :raises StoreError: where it does not.
    """
    with database.snapshot(), database.decoded():
        for damage in (*_meta_damages(database), *_end_damages(database)):
            raise damaged(database.path, damage)


def check_for_export(database: Database) -> None:
    """Check what exports are made of; but entries and pairs prove themselves when read.

    That is all of the log, and that there are as many pairs as were written. To be called inside a
    snapshot.

    :raises StoreError: where it is not what was written.
    """
    with database.decoded():
        for damages in (_meta_damages, _quick_log_damages, _pair_numbers):
            for damage in damages(database):
                raise damaged(database.path, damage)


def check_before_bringing_up(database: Database) -> None:
    """Check a store of an earlier version that has proofs, but for what is computed anew.

    :raises StoreError: where it is not what was written.
    """
    with database.decoded():
        for damages in (_meta_damages, _event_damages, _pair_damages, _pair_tallies):
            for damage in damages(database):
                raise damaged(database.path, damage)


def check_opinions(database: Database) -> None:
    """Check that the opinions in force are those of the log. To be called inside a snapshot.

    :raises StoreError: where they are not.
    """
    with database.decoded():
        for damage in _opinion_damages(database):
            raise damaged(database.path, damage)


def check_tally(
    database: Database, table: str, statuses: Iterable[str] | None, number: int, parts: int
) -> None:
    """Check that the entries or pairs read of these statuses, None for all, are all there are.

    table: which. number, parts: of them, and of their proofs. To be called inside the snapshot of
    the reading.

    :raises StoreError: where one is missing, or too many.
    """
    where, values = ("1", ()) if statuses is None else one_of("status", statuses)
    query = f"""SELECT COALESCE(SUM(number), 0), COALESCE(SUM(parts), 0) FROM tallies
                WHERE name = ? AND {where}"""
    kept = tuple(database.one(query, (table, *values)))
    if kept != (number, parts):
        raise damaged(database.path, _differing(table, number, kept[0]))


def damages_of(database: Database) -> Iterator[str]:
    """All that is damaged in a store, each in words on one line; nothing where it is whole.

    A damage that keeps SQLite from reading on is the last one that is told of its table.
    """
    with database.snapshot(), database.any_text():
        for find in (
            _meta_damages,
            _log_damages,
            _entry_damages,
            _pair_damages,
            _pair_tallies,
            _opinion_damages,
            _file_damages,
        ):
            try:
                yield from find(database)
            except StoreError as err:
                yield _inside(str(err))
            except UNDECODABLE:
                yield "a record in it cannot be read"


def _inside(message: str) -> str:
    """What an error says is damaged, without the file and the advice around it."""
    return message.partition(" is damaged (")[2].rpartition("): put back")[0] or message


def _meta_damages(database: Database) -> Iterator[str]:
    rows = [tuple(row) for row in database.query(META_QUERY)]
    kept = database.row("SELECT value FROM meta WHERE name = 'proof'")
    if (rows or kept) and (kept is None or kept["value"] != meta_proof(rows)):
        yield _CHANGED_META


def _end_damages(database: Database) -> Iterator[str]:
    """What is wrong with the last event, or with where the log ends."""
    head = database.row("SELECT value FROM meta WHERE name = 'head'")
    last = database.row("SELECT id, proof FROM events ORDER BY id DESC LIMIT 1")
    if last is not None and (damage := _event_damage(database, last["id"])):
        yield damage
    found = None if last is None else f"{last['id']} {last['proof']}"
    if found != (None if head is None else head["value"]):
        yield _wrong_end(None if head is None else head["value"], last["id"] if last else 0)


def _wrong_end(head: str | None, last: int) -> str:
    kept = str(head or "0").partition(" ")[0]
    if kept.isdigit() and int(kept) > last:
        return missing_events(last + 1, int(kept))
    return f"the log ends with event {last}, not as it was written"


def missing_events(first: int, last: int) -> str:
    """What is said of events that are not there, from the first to the last of them."""
    if first == last:
        return f"event {first} is missing"
    return f"events {first} to {last} are missing"


def _event_damage(database: Database, number: int) -> str:
    """What is wrong with an event by itself, "" for nothing."""
    row = database.row(_EVENT, (number,))
    if row is None:  # though another index of the table has it
        return f"event {number} cannot be read"
    *said, previous, proof = row
    if link(str(previous), (number, *said)) != proof:
        return f"event {number} is not as it was written"
    return ""


def _quick_log_damages(database: Database) -> Iterator[str]:
    """What is wrong with the log, told by blocks of it, and by its events only where one is."""
    proven = proven_blocks(database)
    if proven is None:
        yield from _log_damages(database)
    else:
        yield from _event_damages(database, proven)


def _log_damages(database: Database) -> Iterator[str]:
    """What is wrong with the log: its events, or else the digests of blocks of them."""
    found = False
    for damage in _event_damages(database):
        found = True
        yield damage
    if not found and proven_blocks(database) is None:
        yield _CHANGED_BLOCKS


def _event_damages(database: Database, last: int = 0) -> Iterator[str]:
    """What is wrong with events after the last of those that are proven already.

    That they are missing, changed, or in another order, or do not end as they did.
    """
    row = database.row("SELECT proof FROM events WHERE id = ?", (last,))
    before = "" if row is None else str(row["proof"])
    try:
        for number, previous, proof, text in read_events(database, last):
            if number != last + 1:
                yield missing_events(last + 1, number - 1)
            elif previous != before:
                yield f"event {number} does not follow the one before it"
            if link_of(text) != proof and (damage := _event_damage(database, number)):
                yield damage
            last, before = number, proof
    except StoreError as err:
        yield f"event {last + 1} cannot be read: {_inside(str(err))}"
        return
    head = database.row("SELECT value FROM meta WHERE name = 'head'")
    kept = None if head is None else head["value"]
    if kept != (f"{last} {before}" if last else None):
        yield _wrong_end(kept, last)


def _entry_damages(database: Database) -> Iterator[str]:
    """Entries that are not what was written, missing, or out of order in their index."""
    number, parts, before = 0, 0, b""
    for row in database.query(f"{ENTRY_QUERY} ORDER BY entries.sort"):
        try:
            check_entry(row)
        except UnprovenError as err:
            yield str(err)
        except UNDECODABLE:
            yield f"entry {safe(str(row['id']))} cannot be read"
        number += 1
        parts += row["proof"] & PART if isinstance(row["proof"], int) else 0
        if row["sort"] < before:
            yield f"the entries are not in order at {safe(str(row['id']))}"
        before = row["sort"]
    try:
        check_tally(database, "entries", None, number, parts)
    except StoreError as err:
        yield _inside(str(err))


def _pair_damages(database: Database) -> Iterator[str]:
    query = f"SELECT {', '.join(PAIR_COLUMNS)}, proof FROM pairs ORDER BY position"
    for row in database.query(query):
        if row_digest(tuple(row)[:-1]) != row["proof"]:
            yield pair_damage(row)


def _pair_tallies(database: Database) -> Iterator[str]:
    """What is wrong with the number of pairs of each status, and with the sum of their proofs."""
    found = [tuple(row) for row in database.query(_TALLIES.format("pairs"))]
    query = """SELECT status, number, parts FROM tallies
               WHERE name = 'pairs' AND number <> 0 ORDER BY status"""
    kept = [tuple(row) for row in database.query(query)]
    if sorted(found, key=repr) != sorted(kept, key=repr):
        yield _differing("pairs", sum(row[1] for row in found), sum(row[1] for row in kept))


def _pair_numbers(database: Database) -> Iterator[str]:
    """What is wrong with the number of pairs of each status, which their index tells quickly."""
    query = "SELECT status, COUNT(*) FROM pairs GROUP BY status ORDER BY status"
    found = [tuple(row) for row in database.query(query)]
    query = """SELECT status, number FROM tallies
               WHERE name = 'pairs' AND number <> 0 ORDER BY status"""
    kept = [tuple(row) for row in database.query(query)]
    if found != kept:
        yield _differing("pairs", sum(row[1] for row in found), sum(row[1] for row in kept))


def _differing(what: str, found: int, kept: int) -> str:
    if found == kept:
        return f"its {what} are not as they were written"
    return f"it has {found:,} {what} where {kept:,} were written"


def _opinion_damages(database: Database) -> Iterator[str]:
    """Opinions in force that are not those of the log."""
    lanes: dict[tuple[str, str], list[sqlite3.Row]] = {}
    query = "SELECT * FROM events WHERE role IN ('opinion', 'kept') ORDER BY id"
    for row in database.query(query):
        lanes.setdefault((row["entry"], row["reviewer"]), []).append(row)
    due = {}
    with database.decoded():
        for (entry, reviewer), rows in lanes.items():
            last = next(reversed(in_force(map(read_event, rows))), None)
            if last is not None and last.after is not None:
                due[entry, reviewer] = (last.id, last.role, last.after.as_json())
    query = "SELECT entry, reviewer, event, role, state FROM opinions"
    found = {(row[0], row[1]): tuple(row)[2:] for row in database.query(query)}
    for entry, reviewer in sorted(due.keys() | found.keys(), key=repr):
        if due.get((entry, reviewer)) != found.get((entry, reviewer)):
            who, what = safe(str(reviewer)), safe(str(entry))
            yield f"the opinion of {who} of entry {what} is not that of the log"


def _file_damages(database: Database) -> Iterator[str]:
    """What SQLite finds wrong with the file."""
    for (line,) in database.query("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield safe(" ".join(str(line).split()))
