"""What can be saved of a damaged store: the decisions whose events are all as they were written."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby

from align.errors import StoreError
from align.text import safe
from glossary.entries.events import Event, in_force
from glossary.store.database import UNDECODABLE, Database, damaged
from glossary.store.proofs.checks import missing_events
from glossary.store.proofs.digests import UnprovenError, named_entry
from glossary.store.rows import event_of, read_event

_AT_ONCE = 500
_MOST_MISSING = 1_000_000
"""Events that may be missing at the end; a number beyond is damaged itself."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is left of a log. standing: the events in force, one for each entry and each opinion
    of it, by entry; all that was decided before them is intact as well. lost: what had to be left
    out, each in words on one line.
    """

    standing: tuple[Event, ...]
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class _Log:
    """What could be read: whole events; entries that have others, and why; numbers of no event.

    texts: of the entries that have others, as far as those can be read.
    """

    whole: list[Event] = field(default_factory=list)
    spoilt: dict[str, list[str]] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)


def salvage(database: Database) -> Saved:
    """The decisions and opinions in force that are intact, read from the log alone.

    An entry is left out where one of its events is damaged, or where the store has another one in
    force than the log that is left.

    :raises StoreError: where nothing of the log can be read.
    """
    with database.snapshot(), database.any_text():
        log = _read_log(database)
        kept = _kept_in_force(database)
    for entry, number in kept.items():
        if number in log.missing:
            log.spoilt.setdefault(entry, []).append(missing_events(number, number))
    standing: list[Event] = []
    for (entry, _), events in sorted(_lanes(log.whole).items()):
        try:
            last = next(reversed(in_force(events)), None)
        except UNDECODABLE:
            log.spoilt.setdefault(entry, []).append("its events do not fit together")
            continue
        if _differs(last, events[0], kept.get(entry)):
            log.spoilt.setdefault(entry, []).append("an event on it is missing")
        if last is not None and last.after is not None and last.after.status != "new":
            standing.append(last)
    return Saved(tuple(e for e in standing if e.entry not in log.spoilt), tuple(_lost(log, kept)))


def _differs(last: Event | None, first: Event, kept: int | None) -> bool:
    """Whether the store has another decision in force than the one that is left."""
    return not first.blind and kept is not None and (last is None or last.id != kept)


def _lost(log: _Log, kept: dict[str, int]) -> Iterator[str]:
    """What is said of what had to be left out."""
    texts = log.texts
    for event in log.whole:
        if event.entry in log.spoilt:
            texts.update(_texts_of(event))
    for entry, why in log.spoilt.items():
        name = named_entry(entry, *texts[entry]) if entry in texts else safe(entry)
        yield f"entry {name}: {'; '.join(why)}"
    unknown = sorted(log.missing - set(kept.values()))
    for _, group in groupby(enumerate(unknown), key=lambda item: item[1] - item[0]):
        numbers = [number for _, number in group]
        yield f"{missing_events(numbers[0], numbers[-1])}; nothing tells what they were about"


def _texts_of(event: Event) -> dict[str, tuple[str, str]]:
    """The Russian and English that an event gives its entry, by the entry; {} for none."""
    state = event.after or event.before
    return {} if state is None else {event.entry: (state.ru, state.en)}


def _lanes(events: Sequence[Event]) -> dict[tuple[str, str], list[Event]]:
    """The events that count together: decisions by entry, opinions by entry and reviewer."""
    lanes: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        lanes.setdefault((event.entry, event.reviewer if event.blind else ""), []).append(event)
    return lanes


def _read_log(database: Database) -> _Log:
    """All events that can be read, whatever keeps the others from it."""
    log = _Log()
    has_proofs = database.number(
        "SELECT COUNT(*) FROM pragma_table_info('events') WHERE name = 'proof'"
    )
    read = event_of if has_proofs else read_event
    last = _last_number(database)
    log.missing.update(range(1, last + 1))
    for first in range(1, last + 1, _AT_ONCE):
        for row in _rows(database, first):
            log.missing.discard(row["id"])
            try:
                log.whole.append(read(row))
            except UnprovenError as err:
                log.spoilt.setdefault(str(row["entry"]), []).append(str(err))
                with suppress(UnprovenError):
                    log.texts.update(_texts_of(read_event(row)))
    return log


def _rows(database: Database, first: int) -> Iterator[sqlite3.Row]:
    """The rows of so many events, singly where they cannot be read together."""
    query = "SELECT * FROM events WHERE id BETWEEN ? AND ? ORDER BY id"
    try:
        yield from list(database.query(query, (first, first + _AT_ONCE - 1)))
    except StoreError:
        for number in range(first, first + _AT_ONCE):
            with suppress(StoreError):
                yield from list(database.query(query, (number, number)))


def _last_number(database: Database) -> int:
    """The number of the last event there ever was, as far as anything tells.

    :raises StoreError: where nothing does.
    """
    found = []
    for query in (
        "SELECT MAX(id) FROM events",
        "SELECT MAX(event) FROM entries",
        "SELECT seq FROM sqlite_sequence WHERE name = 'events'",
        "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'head'",
    ):
        with suppress(StoreError):
            row = database.row(query)
            found.append(int(row[0]) if row is not None and isinstance(row[0], int) else 0)
    if not found:
        raise damaged(database.path, "nothing of its log can be read")
    likely = [number for number in found if number <= min(found) + _MOST_MISSING]
    return max(likely)


def _kept_in_force(database: Database) -> dict[str, int]:
    """By entry, the number of the event that the table of entries has in force."""
    query = "SELECT id, event FROM entries WHERE event IS NOT NULL"
    kept: dict[str, int] = {}
    with suppress(StoreError):
        kept.update((str(row[0]), row[1]) for row in database.query(query))
    return kept
