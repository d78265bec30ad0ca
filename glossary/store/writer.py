"""Writing to a store: transactions, events, and the rows that are computed from them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import groupby
from typing import Any

from align.errors import DecisionError
from glossary.entries.cleaning import reviewer_name, timestamp
from glossary.entries.events import OPINION_ROLES, Event, State, in_force
from glossary.entries.occurrences import FoundEntry
from glossary.store.calibration import Calibration
from glossary.store.database import explained, written_once
from glossary.store.review_queries import Lookups
from glossary.store.rows import ENTRY_COLUMNS, OCCURRENCE_QUERY, entry_row, found_in, insertion

_CACHE_KIB = 2_000
_BUILD_CACHE_KIB = 128_000
_BULK_CACHE_KIB = 48_000
_INDEXES = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND (tbl_name = 'entries' OR name = 'events_by_reviewer') AND sql NOT NULL
AND name NOT IN ('entries_merged', 'entries_split')
"""
"""Those that nothing asks for while many entries are added; the two left out stay empty then."""
_EVENT_COLUMNS = ("at", "reviewer", "action", "entry", "before", "after", "target", "role", "batch")
_OPINION_COLUMNS = ("entry", "reviewer", "event", "role", "state")


class Writer(Lookups):
    """What every change of a store is made of."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nothing; all changes made inside are kept, or none. May be nested.

        Waits five seconds for another writer, then raises StoreError.
        """
        if self._connection.in_transaction:
            yield
            return
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _large_cache(self, kib: int = _BUILD_CACHE_KIB) -> Iterator[None]:
        """Nothing; room for the indexes, or every row would be written to the journal twice."""
        self._connection.execute(f"PRAGMA cache_size = -{kib}")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Nothing; a transaction for very many changes, quickest where the store was empty."""
        quick = written_once(self._connection) if self._is_empty() else nullcontext()
        with self._large_cache(_BULK_CACHE_KIB), quick, self.transaction():
            indexes = list(self._query(_INDEXES)) if self._is_empty() else []
            for index in indexes:
                self._connection.execute(f"DROP INDEX {index['name']}")
            yield
            # Sorting once is much less work than keeping each index in order row by row.
            for index in indexes:
                self._connection.execute(index["sql"])

    def _is_empty(self) -> bool:
        return not self.last_event() and not any(self._query("SELECT 1 FROM entries LIMIT 1"))

    def rebuild(self) -> None:
        """Nothing; entries and opinions have been computed anew from pairs and events."""
        with self.transaction():
            self._connection.execute("DELETE FROM entries")
            in_order = "WHERE entry IS NOT NULL ORDER BY entry, position"
            self._derive(list(self._query(f"{OCCURRENCE_QUERY} {in_order}")))
            self._connection.execute("DELETE FROM opinions")
            named = "SELECT DISTINCT entry, reviewer FROM events WHERE role IN ('opinion', 'kept')"
            for entry, reviewer in list(self._query(named)):
                self._refresh_opinion(entry, reviewer)

    def _derive(self, rows: Iterable[Sequence[Any]]) -> None:
        """Nothing; the empty table of entries is filled from all rows of OCCURRENCE_QUERY."""
        standing = self._all_in_force()
        adjust = self.calibration()
        insert = insertion("entries", ENTRY_COLUMNS)
        paired = (
            entry_row(identity, found_in(group, adjust), standing.pop(identity, None))
            for identity, group in groupby(rows, key=lambda row: str(row[0]))
        )
        self._connection.executemany(insert, (row for row in paired if row is not None))
        # Decided entries whose pairs are gone.
        left = (entry_row(identity, None, event) for identity, event in sorted(standing.items()))
        self._connection.executemany(insert, (row for row in left if row is not None))

    def calibrate(self, calibration: Calibration | None) -> None:
        """Nothing; entries have the confidence that ``calibration`` gives; None: the one before.

        Raises DecisionError where there is none to be undone.
        """
        with self.transaction():
            stack = self._calibrations()
            if calibration is None and not stack:
                raise DecisionError("nothing to undo: the confidence is as built")
            stack = stack[:-1] if calibration is None else [*stack, calibration.as_json()]
            self._connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('calibrations', ?)", (json.dumps(stack),)
            )
            self.rebuild()

    def _all_in_force(self) -> dict[str, Event]:
        """The decision in force by entry, for all entries that have one."""
        query = """SELECT * FROM events WHERE role IN ('decision', 'adjudication')
                   ORDER BY entry, id"""
        events = map(self._event, self._query(query))
        standing = {key: in_force(group) for key, group in groupby(events, key=lambda e: e.entry)}
        return {identity: stack[-1] for identity, stack in standing.items() if stack}

    def _found_state(self, identity: str) -> State | None:
        """The state before any decision, None where no pair of the last build makes the entry."""
        origin = self._found(identity)
        if origin is None:
            return None
        return State("new", origin.kind, origin.ru, origin.en, attributes=origin.attributes)

    def _found(self, identity: str) -> FoundEntry | None:
        """What the pairs of the last build say about an entry, None where there are none."""
        rows = list(self._query(f"{OCCURRENCE_QUERY} WHERE entry = ?", (identity,)))
        return found_in(rows, self.calibration()) if rows else None

    def _append(
        self,
        reviewer: str,
        action: str,
        identity: str,
        before: State | None,
        after: State | None,
        *,
        at: str | None,
        target: int | None = None,
        role: str = "decision",
        batch: int | None = None,
    ) -> Event:
        """The event, written; what is computed from it follows in the same transaction."""
        states = [None if state is None else state.as_json() for state in (before, after)]
        when, who = timestamp(at), reviewer_name(reviewer)
        cursor = self._connection.execute(
            insertion("events", _EVENT_COLUMNS),
            (when, who, action, identity, *states, target, role, batch),
        )
        number = cursor.lastrowid or 0
        if role in OPINION_ROLES:
            self._refresh_opinion(identity, who)
        else:
            self._refresh(identity)
        return Event(number, when, who, action, identity, before, after, target, role, batch)

    def _refresh(self, identity: str) -> None:
        """Nothing; the row of one entry is what its pairs and events make it."""
        standing = self._in_force(identity)
        row = entry_row(identity, self._found(identity), standing[-1] if standing else None)
        self._connection.execute("DELETE FROM entries WHERE id = ?", (identity,))
        if row is not None:
            self._connection.execute(insertion("entries", ENTRY_COLUMNS), row)

    def _refresh_opinion(self, identity: str, reviewer: str) -> None:
        """Nothing; the row of one reviewer's opinion of one entry is what the events make it."""
        standing = self._opinions_in_force(identity, reviewer)
        self._connection.execute(
            "DELETE FROM opinions WHERE entry = ? AND reviewer = ?", (identity, reviewer)
        )
        if standing and (state := standing[-1].after) is not None:
            row = (identity, reviewer, standing[-1].id, standing[-1].role, state.as_json())
            self._connection.execute(insertion("opinions", _OPINION_COLUMNS), row)
