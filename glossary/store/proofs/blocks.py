"""Digests of blocks of the log, which are quicker to go through than its events one by one.

A block is 32 events, counted from the first. Its digest is over all columns of all of them, their
proofs included. The events after the last whole block have their own proofs alone.
"""

from collections.abc import Iterator
from hashlib import sha256

from glossary.store.database import Database, damaged
from glossary.store.proofs.digests import TEXT_FORMS, link_of
from glossary.store.rows import EVENT_COLUMNS

BLOCK = 32
"""Events in a block."""

_LINKED = ("previous", "id", *(f"COALESCE({name}, 'None')" for name in EVENT_COLUMNS))


def _text(columns: tuple[str, ...]) -> str:
    """What makes SQLite write the text of an event's digest, which is twice as quick as Python."""
    return f"CAST(printf('{TEXT_FORMS[len(columns)]}', {', '.join(columns)}) AS BLOB)"


_EVENTS = f"SELECT id, previous, proof, {_text(_LINKED)} FROM events WHERE id > ? ORDER BY id"
_WHOLE = f"SELECT {_text((*_LINKED, 'proof'))} FROM events WHERE id > ? ORDER BY id"


def read_events(database: Database, last: int = 0) -> Iterator[tuple[int, str, str, bytes]]:
    """Number, previous, proof and hashed text of each event after the ``last`` one, in order."""
    for row in database.query(_EVENTS, (last,)):
        yield tuple(row)


def _digests(database: Database, last: int) -> Iterator[str]:
    """The digest of each whole block after event ``last``, as its events are now."""
    for block in database.columns(_WHOLE, (last,), at_once=BLOCK):
        if len(block) == BLOCK:
            yield sha256(b"\x1e".join(block)).hexdigest()


def proven_blocks(database: Database) -> int | None:
    """The number of the last event of the last block, where all blocks are what was written.

    None where one is not. 0 where there is none.
    """
    kept = [
        tuple(row) for row in database.query("SELECT last, proof FROM log_blocks ORDER BY last")
    ]
    found = [(number * BLOCK, digest) for number, digest in enumerate(_digests(database, 0), 1)]
    return len(found) * BLOCK if kept == found else None


def close_blocks(database: Database, last: int, number: int) -> None:
    """Write the digests of the blocks that have become whole after event ``last``.

    number: of the last event now. Runs inside a transaction of the caller's.

    :raises StoreError: where an event in one of them is missing, or is not what was written.
    """
    start = last // BLOCK * BLOCK
    if start == number // BLOCK * BLOCK:
        return
    row = database.row("SELECT proof FROM events WHERE id = ?", (start,))
    before = "" if row is None else row["proof"]
    for due, (event, previous, proof, text) in enumerate(read_events(database, start), start + 1):
        if (event, previous, link_of(text)) != (due, before, proof):
            raise damaged(database.path, f"event {due} is missing or not as it was written")
        before = proof
    closed = [
        (start + count * BLOCK, digest) for count, digest in enumerate(_digests(database, start), 1)
    ]
    database.execute_many("INSERT INTO log_blocks VALUES (?, ?)", closed)
