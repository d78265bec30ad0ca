"""The log of events, and the rows of entries and opinions that are computed from it.

Events are only ever appended; whatever is computed from one follows in the same transaction.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any

from align.errors import DecisionError
from glossary.entries.cleaning import time_after, timestamp
from glossary.entries.entry import APPROVED, entry_id
from glossary.entries.events import DECISION_ROLES, Event, State, in_force
from glossary.entries.occurrences import FoundEntry
from glossary.store.calibration import Calibration, calibration_of
from glossary.store.database import Database
from glossary.store.proofs.keeping import Proofs
from glossary.store.rows import (
    ADDED_ENTRY,
    ENTRY_COLUMNS,
    OCCURRENCE_QUERY,
    Addition,
    added_row,
    entry_row,
    event_of,
    found_in,
    insertion,
    one_of,
)

_INDEXES = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND (tbl_name = 'entries' OR name = 'events_by_reviewer') AND sql NOT NULL
AND name NOT IN ('entries_merged', 'entries_split')
"""
"""Those that nothing asks for while many entries are added; the two left out stay empty then."""
BY_HAND = "English by hand"
"""The last reason of a fragment whose English a reviewer has typed."""
_BY_HAND_CONFIDENCE = 0.9
_IS_BY_HAND = "COALESCE(json_extract(reasons, '$[#-1]'), '') = ?"
_OPINION_COLUMNS = ("entry", "reviewer", "event", "role", "state")

_FEW = 20
"""Events that are written one by one: for so few, nothing is gained by writing them together."""
_TOLD_BY = 256
"""Events that a store is told by."""
_AT_ONCE = 2_000
"""Entries that are computed anew at a time."""


def _event_row(event: Event) -> tuple[Any, ...]:
    """The values of EVENT_COLUMNS."""
    before, after = (None if s is None else s.as_json() for s in (event.before, event.after))
    return (
        event.at, event.reviewer, event.action, event.entry, before, after, event.target,
        event.role, event.batch,
    )  # fmt: skip


_STANDING_ENTRY = """UPDATE entries
    SET status = ?, note = ?, reviewer = ?, decided_at = ?, event = ? WHERE id = ?"""
"""What an event that keeps the texts changes of an entry; takes rows of _standing_row."""


def _keeps_texts(event: Event) -> bool:
    """Whether an event changes nothing of an entry but its standing."""
    if event.before is None or event.after is None:
        return False
    kept = [(s.ru, s.en, s.same_as, s.split_from) for s in (event.before, event.after)]
    return kept[0] == kept[1]


def _stands(state: State | None) -> bool:
    """Whether a state is that of an entry by hand whose English counts, be it as another's."""
    if state is None or not state.added:
        return False
    approved = state.status in APPROVED and not state.attributes.forbidden
    return approved or state.same_as is not None


def _falls(event: Event) -> bool:
    """Whether an event takes its places from an entry by hand, or the entry itself away."""
    return event.after is None or (_stands(event.before) and not _stands(event.after))


def _rises(event: Event) -> bool:
    """Whether an event gives an entry by hand its places: it is added, or stands again."""
    is_fragment = event.after is not None and event.after.kind != "sentence"
    return is_fragment and _stands(event.after) and not _stands(event.before)


def _standing_row(event: Event, number: int | None) -> tuple[Any, ...]:
    """The values of _STANDING_ENTRY; number: of the event that is in force then."""
    state = event.after
    assert state is not None
    return state.status, state.note, state.reviewer, state.at, number, event.entry


class Journal:
    """What every change of a store goes through."""

    def __init__(self, database: Database):
        self._database = database
        self.proofs = Proofs(database)

    # Reading the log

    def log(
        self, entry: str | None = None, reviewer: str | None = None, last: int | None = None
    ) -> list[Event]:
        """The events, oldest first: of an entry (its id), of a reviewer, only the ``last`` ones."""
        query = """SELECT * FROM events WHERE (?1 IS NULL OR entry = ?1)
                   AND (?2 IS NULL OR reviewer = ?2) ORDER BY id DESC LIMIT ?3"""
        rows = self._database.query(query, (entry, reviewer, -1 if last is None else last))
        return [self._event(row) for row in rows][::-1]

    def decision_log(self, entry: str) -> list[Event]:
        """The events on one entry that change it, oldest first: decisions and adjudications."""
        return [event for event in self.log(entry=entry) if not event.blind]

    def decision_logs(self, entries: Iterable[str]) -> dict[str, list[Event]]:
        """By entry, the events that change it, oldest first: :meth:`decision_log` of each."""
        logs: dict[str, list[Event]] = {entry: [] for entry in entries}
        where, roles = one_of("role", DECISION_ROLES)
        query = f"""SELECT * FROM events WHERE entry IN (SELECT value FROM json_each(?))
                    AND {where} ORDER BY id"""
        for row in self._database.query(query, (json.dumps(list(logs)), *roles)):
            event = self._event(row)
            logs[event.entry].append(event)
        return logs

    def states_in_force(self, entries: Iterable[str]) -> dict[str, State]:
        """By entry, the state that its decision in force has put it into, where there is one."""
        query = """SELECT events.* FROM entries JOIN events ON events.id = entries.event
                   WHERE entries.id IN (SELECT value FROM json_each(?))"""
        rows = self._database.query(query, (json.dumps(list(entries)),))
        events = map(self._event, rows)
        return {event.entry: event.after for event in events if event.after is not None}

    def opinion_log(self, entry: str, reviewer: str) -> list[Event]:
        """The events about one reviewer's opinion of one entry, oldest first."""
        return [event for event in self.log(entry=entry, reviewer=reviewer) if event.blind]

    def decision_in_force(self, entry: str) -> Event | None:
        """The decision on an entry that stands, None where there is none."""
        with self._database.decoded():
            return next(reversed(in_force(self.decision_log(entry))), None)

    def event(self, number: int | None) -> Event:
        """The event of that number, which is known to be there.

        :raises StoreError: it is not.
        """
        return self._event(self._database.one("SELECT * FROM events WHERE id = ?", (number,)))

    def last_event(self) -> int:
        """The number of the latest event, 0 before the first."""
        return self._database.number("SELECT COALESCE(MAX(id), 0) FROM events")

    def moment(self, at: str | None, earlier: str | None = None) -> str:
        """The time ``at``; for None, now, but not before the last event, nor before ``earlier``.

        A clock that was set back must not put a decision before those that it follows.

        :raises DecisionError: where ``at`` is not a time.
        """
        if at is not None:
            return timestamp(at)
        last = self._database.row("SELECT at FROM events ORDER BY id DESC LIMIT 1")
        return max(time_after(None, earlier), "" if last is None else str(last["at"]))

    def fingerprint(self, last: int) -> str:
        """12 hex digits of what the log says up to event number ``last``; "" where it is shorter.

        Of at most so many events, evenly spaced, the last among them. Reviewers and times do not
        count, so that the same decisions give the same exports.
        """
        if not 0 < last <= self.last_event():
            return ""
        numbers = [last - last * part // _TOLD_BY for part in range(min(last, _TOLD_BY))]
        query = """SELECT id, action, entry, json_extract(after, '$.status', '$.ru', '$.en')
                   FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"""
        rows = [list(row) for row in self._database.query(query, (json.dumps(numbers),))]
        text = json.dumps(rows, ensure_ascii=False)
        return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()

    def batch(self, event: Event) -> list[Event]:
        """The events that one decision made, ``event`` among them, latest first."""
        first = event.batch or event.id
        query = "SELECT * FROM events WHERE id = ? OR batch = ? ORDER BY id DESC"
        return [self._event(row) for row in self._database.query(query, (first, first))]

    def last_in_force(self, reviewer: str, roles: Sequence[str]) -> Event | None:
        """A reviewer's latest event of these roles that no other event has overruled."""
        marks = ", ".join("?" * len(roles))
        latest = [
            self._event(row)
            for table in ("entries", "opinions")
            for row in self._database.query(
                f"""SELECT events.* FROM {table} JOIN events ON events.id = {table}.event
                    WHERE {table}.reviewer = ? AND events.role IN ({marks})
                    ORDER BY {table}.event DESC LIMIT 1""",
                (reviewer, *roles),
            )
        ]
        return max(latest, key=lambda event: event.id, default=None)

    def by_reviewer(self, reviewer: str, roles: Sequence[str]) -> Iterator[Event]:
        """A reviewer's events of these roles, latest first, read as they are asked for."""
        marks = ", ".join("?" * len(roles))
        query = f"SELECT * FROM events WHERE reviewer = ? AND role IN ({marks}) ORDER BY id DESC"
        return map(self._event, self._database.query(query, (reviewer, *roles)))

    def _event(self, row: sqlite3.Row) -> Event:
        with self._database.decoded():
            return event_of(row)

    # What the pairs say, decisions aside

    def found_state(self, entry: str) -> State | None:
        """The state before any decision, None where no pair of the last build makes the entry."""
        query = f"{OCCURRENCE_QUERY} WHERE entry = ? AND NOT {_IS_BY_HAND}"
        rows = list(self._database.query(query, (entry, BY_HAND)))
        if not rows:
            return None
        origin = self._found_in(rows, self.calibration())
        return State("new", origin.kind, origin.ru, origin.en, attributes=origin.attributes)

    def _found(self, entry: str) -> FoundEntry | None:
        """What the pairs of the last build say of an entry, None where there are none."""
        rows = list(self._database.query(f"{OCCURRENCE_QUERY} WHERE entry = ?", (entry,)))
        return self._found_in(rows, self.calibration()) if rows else None

    def _found_in(
        self, rows: Iterable[Sequence[Any]], calibration: Calibration | None
    ) -> FoundEntry:
        """What rows of OCCURRENCE_QUERY, at least one, say of an entry.

        :raises StoreError: where their content is not what was written.
        """
        with self._database.decoded():
            return found_in(rows, calibration)

    # Calibrations

    def model(self) -> str | None:
        """The name of the encoder of the last build, None before the first."""
        row = self._database.row("SELECT value FROM meta WHERE name = 'model'")
        return None if row is None else str(row["value"])

    def calibration(self) -> Calibration | None:
        """How an entry's confidence follows from its pairs'; None where it is taken as it is.

        That is also where the last build had another model than the one it was fitted to.
        """
        stack = self._calibrations()
        with self._database.decoded():
            fitted = calibration_of(stack[-1]) if stack else None
        return fitted if fitted is not None and fitted.model == (self.model() or "") else None

    def _calibrations(self) -> list[str]:
        """All calibrations that are not undone, as text, latest last."""
        row = self._database.row("SELECT value FROM meta WHERE name = 'calibrations'")
        with self._database.decoded():
            return [] if row is None else list(json.loads(row["value"]))

    def push_calibration(self, calibration: Calibration) -> None:
        """Put a calibration into force; entries are yet to be rebuilt."""
        self._write_calibrations([*self._calibrations(), calibration.as_json()])

    def pop_calibration(self) -> None:
        """Take the latest calibration back; entries are yet to be rebuilt.

        :raises DecisionError: where there is none.
        """
        stack = self._calibrations()
        if not stack:
            raise DecisionError("nothing to undo: the confidence is as built")
        self._write_calibrations(stack[:-1])

    def _write_calibrations(self, stack: list[str]) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO meta VALUES ('calibrations', ?)", (json.dumps(stack),)
        )

    # Writing

    def append(self, event: Event) -> Event:
        """Write an event, whatever its number, and what follows from it; return it numbered."""
        number = self.proofs.append_events([_event_row(event)])
        if event.blind:
            self._refresh_opinion(event.entry, event.reviewer)
        else:
            self._move_places([event])
            self._refresh(event.entry)
        return replace(event, id=number)

    def _move_places(self, events: Sequence[Event]) -> set[str]:
        """Let entries by hand have fragments for their places while they stand, as a build does.

        Those of exactly their Russian; the next build gives them its other spellings too. Returns
        the ids of the entries that have gained or lost some.
        """
        fallen = [e.entry for e in events if _falls(e)]
        moved = self._release(fallen) if fallen else set()
        risen = {e.entry: e.after for e in events if e.after is not None and _rises(e)}
        query = "SELECT DISTINCT ru FROM pairs WHERE status = 'unglossed'"
        waiting = {str(row[0]) for row in self._database.query(query)} if risen else set()
        for entry, state in risen.items():
            if state.origin[0] in waiting and self.settle(entry, state):
                moved.add(entry)
        return moved

    def settle(self, entry: str, state: State) -> bool:
        """Give the fragments without English that an entry by hand is about to it, as a build does.

        Returns whether there are any. The next build does so anyway; see
        glossary.building.approved.
        """
        query = "SELECT DISTINCT key FROM pairs WHERE status = 'unglossed' AND ru = ?"
        found = self._database.query(query, (state.origin[0],))
        keys = [row["key"] for row in found if entry_id(row["key"], state.origin[1]) == entry]
        for key in keys:
            which = "status = 'unglossed' AND key = ?"
            with self.proofs.changing_pairs(which, (key,)):
                self._database.execute(
                    f"""UPDATE pairs SET status = 'paired', entry = ?, en = ?, confidence = ?,
                        reasons = json_insert(reasons, '$[#]', ?) WHERE {which}""",
                    (entry, state.origin[1], _BY_HAND_CONFIDENCE, BY_HAND, key),
                )
        return bool(keys)

    def _release(self, entries: Sequence[str]) -> set[str]:
        """Take the fragments of entries by hand back: they have no English again.

        Returns the ids of those that had some.
        """
        where = f"entry IN (SELECT value FROM json_each(?)) AND {_IS_BY_HAND}"
        values = (json.dumps(entries), BY_HAND)
        query = f"SELECT DISTINCT entry FROM pairs WHERE {where}"
        theirs = {str(row[0]) for row in self._database.query(query, values)}
        if theirs:
            with self.proofs.changing_pairs(where, values):
                self._database.execute(
                    f"""UPDATE pairs SET status = 'unglossed', entry = NULL, en = NULL,
                        confidence = NULL, reasons = json_remove(reasons, '$[#-1]')
                        WHERE {where}""",
                    values,
                )
        return theirs

    def append_batch(
        self,
        events: Sequence[Event],
        standing: Sequence[int | None] = (),
        watch: Callable[[Iterable[Event]], Iterable[Event]] = iter,
    ) -> list[Event]:
        """Write events as one batch, whatever their numbers; return them numbered, in order.

        One after the other where they are opinions or few; many decisions all at once. standing:
        of undo and redo, the number of the event that each leaves in force, None for none. watch:
        what passes many events on as they are written.
        """
        if len(events) > _FEW and not events[0].blind:
            return self._append_many(events, standing, watch)
        written: list[Event] = []
        for event in events:
            batch = written[0].id if written else event.batch
            written.append(self.append(replace(event, batch=batch)))
        return written

    def _append_many(
        self,
        events: Sequence[Event],
        standing: Sequence[int | None],
        watch: Callable[[Iterable[Event]], Iterable[Event]],
    ) -> list[Event]:
        """Write many decisions as one batch, and what follows from them; return them numbered."""
        first = self.last_event() + 1
        numbered = [
            replace(event, id=number, batch=None if number == first else first)
            for number, event in enumerate(events, first)
        ]
        numbers = standing or [event.id for event in numbered]
        with self._database.bulk_transaction(empty=False):
            self.proofs.append_events(map(_event_row, watch(numbered)))
            moved = self._move_places(numbered)
            others = [e.entry for e in numbered if e.entry in moved or not _keeps_texts(e)]
            others = list(dict.fromkeys(others))
            simple = [
                _standing_row(event, number)
                for event, number in zip(numbered, numbers, strict=True)
                if event.entry not in moved and _keeps_texts(event)
            ]
            with self.proofs.changing_entries([row[-1] for row in simple]):
                self._database.execute_many(_STANDING_ENTRY, simple)
            self.refresh(others)
        return numbered

    def add_many(self, additions: Iterable[Addition]) -> None:
        """Write an "add" for each of the entries, none of which may be there yet."""
        added = list(additions)
        first = self.proofs.append_events(
            (s.at, s.reviewer, "add", identity, None, s.as_json(), None, "decision", None)
            for identity, s, _ in added
        )
        rows = [added_row(addition, number) for number, addition in enumerate(added, first)]
        self._database.execute_many(ADDED_ENTRY, rows)
        self.proofs.added_entries([addition.identity for addition in added])
        events = (
            Event(0, s.at or "", s.reviewer or "", "add", identity, None, s)
            for identity, s, _ in added
        )
        self.refresh(sorted(self._move_places(list(events))))

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Keep all of very many changes, or none; quickest where the store was empty."""
        with self._database.bulk_transaction(empty=self._is_empty()):
            indexes = list(self._database.query(_INDEXES)) if self._is_empty() else []
            for index in indexes:
                self._database.execute(f"DROP INDEX {index['name']}")
            yield
            # Sorting once is much less work than keeping each index in order row by row.
            for index in indexes:
                self._database.execute(index["sql"])

    def _is_empty(self) -> bool:
        return not self.last_event() and not self._database.row("SELECT 1 FROM entries LIMIT 1")

    def rebuild(self) -> None:
        """Compute entries and opinions anew from pairs and events."""
        self.proofs.check_all_pairs()
        self._database.execute("DELETE FROM entries")
        in_order = "WHERE entry IS NOT NULL ORDER BY entry, position"
        self.fill(list(self._database.query(f"{OCCURRENCE_QUERY} {in_order}")))
        self._database.execute("DELETE FROM opinions")
        named = "SELECT DISTINCT entry, reviewer FROM events WHERE role IN ('opinion', 'kept')"
        for entry, reviewer in list(self._database.query(named)):
            self._refresh_opinion(entry, reviewer)

    def fill(self, rows: Iterable[Sequence[Any]]) -> None:
        """Fill the empty table of entries from all rows of OCCURRENCE_QUERY, and the events."""
        standing = self._all_in_force()
        adjust = self.calibration()
        insert = insertion("entries", ENTRY_COLUMNS)
        paired = (
            entry_row(identity, self._found_in(group, adjust), standing.pop(identity, None))
            for identity, group in groupby(rows, key=lambda row: str(row[0]))
        )
        self._database.execute_many(insert, (row for row in paired if row is not None))
        # Decided entries whose pairs are gone.
        left = (entry_row(identity, None, event) for identity, event in sorted(standing.items()))
        self._database.execute_many(insert, (row for row in left if row is not None))
        self.proofs.prove_all_entries()

    def _all_in_force(self) -> dict[str, Event]:
        """The decision in force by entry, for all entries that have one."""
        where, roles = one_of("role", DECISION_ROLES)
        query = f"SELECT * FROM events WHERE {where} ORDER BY entry, id"
        events = map(self._event, self._database.query(query, roles))
        standing = {key: in_force(group) for key, group in groupby(events, key=lambda e: e.entry)}
        return {identity: stack[-1] for identity, stack in standing.items() if stack}

    def _refresh(self, entry: str) -> None:
        """Compute the row of one entry anew from its pairs and events."""
        with self.proofs.changing_entries([entry]):
            row = entry_row(entry, self._found(entry), self.decision_in_force(entry))
            self._database.execute("DELETE FROM entries WHERE id = ?", (entry,))
            if row is not None:
                self._database.execute(insertion("entries", ENTRY_COLUMNS), row)

    def refresh(self, entries: Sequence[str]) -> None:
        """Compute the rows of these entries anew from their pairs and events."""
        for start in range(0, len(entries), _AT_ONCE):
            self._refresh_many(entries[start : start + _AT_ONCE])

    def positions_by_hand(self) -> list[int]:
        """The positions of the pairs whose English a reviewer has typed since the last build."""
        query = f"SELECT position FROM pairs WHERE reasons LIKE ? AND {_IS_BY_HAND}"
        return [row[0] for row in self._database.query(query, (f"%{BY_HAND}%", BY_HAND))]

    def _refresh_many(self, entries: Sequence[str]) -> None:
        """Compute the rows of these entries anew, as :meth:`_refresh` does for one."""
        among, values = "(SELECT value FROM json_each(?))", (json.dumps(entries),)
        standing = {entry: in_force(log) for entry, log in self.decision_logs(entries).items()}
        query = f"{OCCURRENCE_QUERY} WHERE entry IN {among} ORDER BY entry, position"
        adjust = self.calibration()
        found = {
            str(entry): self._found_in(rows, adjust)
            for entry, rows in groupby(self._database.query(query, values), key=itemgetter(0))
        }
        rows = (
            entry_row(entry, found.get(entry), standing[entry][-1] if standing[entry] else None)
            for entry in entries
        )
        with self.proofs.changing_entries(entries):
            self._database.execute(f"DELETE FROM entries WHERE id IN {among}", values)
            insert = insertion("entries", ENTRY_COLUMNS)
            self._database.execute_many(insert, (row for row in rows if row is not None))

    def _refresh_opinion(self, entry: str, reviewer: str) -> None:
        """Compute the row of one reviewer's opinion of one entry anew from the events."""
        with self._database.decoded():
            latest = next(reversed(in_force(self.opinion_log(entry, reviewer))), None)
        self._database.execute(
            "DELETE FROM opinions WHERE entry = ? AND reviewer = ?", (entry, reviewer)
        )
        if latest is not None and latest.after is not None:
            row = (entry, reviewer, latest.id, latest.role, latest.after.as_json())
            self._database.execute(insertion("opinions", _OPINION_COLUMNS), row)
