"""The store: pairs of the last build, an append-only log of decisions, and entries out of both.

What is shown and exported is derived; only events are the user's work. Every change is one
transaction, on disk when the call returns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from align.errors import DecisionError
from align.records import Pair
from align.text import text_key
from glossary.attributes import attributes_of
from glossary.checks import clean, cleaned, reviewer_name, timestamp
from glossary.database import connect, explained
from glossary.derivation import STATUS_OF, Event, Found, State, decided, in_force
from glossary.entries import APPROVED, Entry, entry_id
from glossary.reading import Counts, Reader, SourceDocument, UnknownEntryError
from glossary.rows import (
    ENTRY_COLUMNS,
    OCCURRENCE_QUERY,
    PAIR_COLUMNS,
    entry_row,
    found_in,
    insertion,
    occurrence_rows,
    pair_rows,
)

__all__ = [
    "ConflictError",
    "Counts",
    "SourceDocument",
    "Store",
    "UnknownEntryError",
    "clean",
    "timestamp",
]

_CACHE_KIB = 2_000
_BUILD_CACHE_KIB = 128_000
_BULK_CACHE_KIB = 48_000
_INDEXES = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND (tbl_name = 'entries' OR name = 'events_by_reviewer') AND sql NOT NULL
"""
"""Those that nothing asks for while many entries are added."""


class ConflictError(DecisionError):
    """Somebody else decided on the entry after it was read."""


class Store(Reader):
    """An open store; use it as a context manager. Not to be shared between threads."""

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, read_only: bool = False) -> Self:
        """The store in the file ``path``.

        create: make it where there is none. Raises StoreError where it cannot be opened.
        """
        path = Path(path)
        return cls(connect(path, create=create, read_only=read_only), path)

    def close(self) -> None:
        """Nothing; the file is closed, all decisions were on disk already."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

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

    # What a build writes

    def replace_pairs(
        self, pairs: Iterable[Pair], documents: Iterable[SourceDocument], *, model: str
    ) -> Counts:
        """The counts after the pairs of the last build gave way to ``pairs``; decisions stay.

        documents: what was read, model: the encoder's name. Equal input gives equal rows.
        Raises InputError for texts that are no Unicode; then nothing has changed.
        """
        # Everything is computed before the transaction: nobody waits for an encoder.
        rows, sources = list(pair_rows(pairs)), sorted(set(documents))
        with self._large_cache(), self.transaction():
            run = self._connection.execute
            for table in ("entries", "pairs", "documents"):
                run(f"DELETE FROM {table}")
            self._connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", sources)
            self._connection.executemany(insertion("pairs", PAIR_COLUMNS), rows)
            run("INSERT OR REPLACE INTO meta VALUES ('model', ?)", (model,))
            self._derive(occurrence_rows(rows))
        return self.counts()

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
        with self._large_cache(_BULK_CACHE_KIB), self.transaction():
            empty = not self.last_event() and not any(self._query("SELECT 1 FROM entries LIMIT 1"))
            indexes = list(self._query(_INDEXES)) if empty else []
            for index in indexes:
                self._connection.execute(f"DROP INDEX {index['name']}")
            yield
            # Sorting once is much less work than keeping each index in order row by row.
            for index in indexes:
                self._connection.execute(index["sql"])

    def rebuild(self) -> None:
        """Nothing; entries have been computed anew from pairs and events."""
        with self.transaction():
            self._connection.execute("DELETE FROM entries")
            in_order = "WHERE entry IS NOT NULL ORDER BY entry, position"
            self._derive(list(self._query(f"{OCCURRENCE_QUERY} {in_order}")))

    def _derive(self, rows: Iterable[Sequence[Any]]) -> None:
        """Nothing; the empty table of entries is filled from all rows of OCCURRENCE_QUERY."""
        standing = self._all_in_force()
        insert = insertion("entries", ENTRY_COLUMNS)
        paired = (
            entry_row(identity, found_in(group), standing.pop(identity, None))
            for identity, group in groupby(rows, key=lambda row: str(row[0]))
        )
        self._connection.executemany(insert, (row for row in paired if row is not None))
        # Decided entries whose pairs are gone.
        left = (entry_row(identity, None, event) for identity, event in sorted(standing.items()))
        self._connection.executemany(insert, (row for row in left if row is not None))

    def _all_in_force(self) -> dict[str, Event]:
        """The decision in force by entry, for all entries that have one."""
        events = map(self._event, self._query("SELECT * FROM events ORDER BY entry, id"))
        standing = {key: in_force(group) for key, group in groupby(events, key=lambda e: e.entry)}
        return {identity: stack[-1] for identity, stack in standing.items() if stack}

    # What a reviewer writes

    def decide(
        self,
        entry: Entry | str,
        action: str,
        reviewer: str,
        *,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        at: str | None = None,
    ) -> Event:
        """The event of accepting, rejecting, editing or skipping an entry, on disk.

        entry: the Entry as read, then ConflictError where it is no longer so; or its id, then
        whatever it is by now. ru, en: of an edit. note: None keeps that of an approved entry.
        at: ISO 8601 with time zone, now if None.
        """
        if action not in STATUS_OF:
            raise DecisionError(f"{action!r} is no decision: use {', '.join(STATUS_OF)}")
        if action != "edit" and (ru or en):
            raise DecisionError(f"{action} takes no new text: use edit to change it")
        who = {"reviewer": reviewer_name(reviewer), "at": timestamp(at)}
        texts = (clean(ru, "Russian") or None, clean(en, "English") or None)
        if action == "edit" and texts == (None, None):
            raise DecisionError("an edit needs new Russian or English")
        with self.transaction():
            current = self.entry(entry if isinstance(entry, str) else entry.id)
            if isinstance(entry, Entry):
                _check_unchanged(entry, current)
            before = self.state(current)
            standing = before.status in APPROVED or before.added
            kept = before.note if note is None and standing else note
            after = decided(before, action, texts, **who, note=clean(kept, "note"))
            return self._append(reviewer, action, current.id, before, after, at=after.at)

    def add(
        self,
        ru: str,
        en: str,
        reviewer: str,
        note: str | None = None,
        *,
        kind: str = "term",
        key: str | None = None,
        at: str | None = None,
    ) -> Event:
        """The event of adding an entry by hand; its id is Event.entry.

        key: as Pair.key where it is known (hashtags have their own), else made from ``ru``.
        Raises DecisionError where a text is empty or the entry is there already.
        """
        ru, en = clean(ru, "Russian"), clean(en, "English")
        if not ru or not en:
            raise DecisionError("an entry needs Russian and English: one of them is empty")
        state = State(
            "added", kind, ru, en, clean(note, "note"), reviewer_name(reviewer), timestamp(at),
            added=True,
        )  # fmt: skip
        identity = entry_id(key or text_key(ru), en)
        with self.transaction():
            known = next(self._query("SELECT status FROM entries WHERE id = ?", (identity,)), None)
            if known is not None:
                raise DecisionError(
                    f"{ru!r} = {en!r} is there already, {known['status']}: "
                    f"decide on it with `tolmach decide {identity} accept`"
                )
            return self._append(reviewer, "add", identity, None, state, at=state.at)

    def annotate(
        self, entry: str, reviewer: str, changes: Mapping[str, Any], at: str | None = None
    ) -> Event:
        """The event of changing attributes of an approved entry, or its note; an edit in the log.

        changes: by the names of Attributes, and ``note``; "" or False takes one away. Raises
        DecisionError where the entry is not approved, a value is wrong or nothing would change.
        """
        with self.transaction():
            current = self.entry(entry)
            before = self.state(current)
            if before.status not in APPROVED:
                raise DecisionError(f"{current.id} is {before.status}: accept it first")
            told = {**before.attributes.told(), **changes}
            note = clean(told.pop("note", before.note), "note")
            try:
                attributes = attributes_of(cleaned(told))
            except (ValueError, TypeError) as err:
                raise DecisionError(str(err)) from err
            if (note, attributes) == (before.note, before.attributes):
                raise DecisionError(f"{current.id} says so already: nothing to change")
            after = replace(
                before, note=note, attributes=attributes, reviewer=reviewer_name(reviewer),
                at=timestamp(at),
            )  # fmt: skip
            return self._append(reviewer, "edit", current.id, before, after, at=after.at)

    def record(self, identity: str, action: str, after: State) -> Event:
        """The event of a decision whose outcome is known, such as one from another store.

        after: with reviewer and at. The entry need not be there before.
        """
        with self.transaction():
            row = next(self._query("SELECT 1 FROM entries WHERE id = ?", (identity,)), None)
            before = None if row is None else self.state(self.entry(identity))
            who = reviewer_name(after.reviewer or "")
            return self._append(who, action, identity, before, after, at=after.at)

    def add_many(self, states: Sequence[tuple[str, State]]) -> None:
        """Nothing; entries that are not there yet have been added: (id, state with reviewer, at).

        The same as so many calls of :meth:`record` with "add", for the imports of whole memories.
        """
        with self.transaction():
            events = [
                Event(number, state.at or "", state.reviewer or "", "add", identity, None, state)
                for number, (identity, state) in enumerate(states, self.last_event() + 1)
            ]
            self._connection.executemany(
                "INSERT INTO events (id, at, reviewer, action, entry, after) "
                "VALUES (?, ?, ?, 'add', ?, ?)",
                [
                    (event.id, event.at, event.reviewer, event.entry, state.as_json())
                    for event, (_, state) in zip(events, states, strict=True)
                ],
            )
            rows = (entry_row(event.entry, None, event) for event in events)
            insert = insertion("entries", ENTRY_COLUMNS)
            self._connection.executemany(insert, [row for row in rows if row is not None])

    def undo(self, reviewer: str, at: str | None = None) -> Event:
        """The event of taking back this reviewer's latest decision that is still in force.

        Restores what was before; without limit and over restarts. What others have decided on
        since is left alone. Raises DecisionError where nothing is left to undo.
        """
        query = """SELECT id FROM entries WHERE reviewer = ? AND event IS NOT NULL
                   ORDER BY event DESC LIMIT 1"""
        with self.transaction():
            row = next(self._query(query, (reviewer_name(reviewer),)), None)
            if row is None:
                raise DecisionError(f"nothing to undo: no decision by {reviewer} is in force")
            *earlier, last = self._in_force(row["id"])
            restored = earlier[-1].after if earlier else self._found_state(row["id"])
            return self._append(
                reviewer, "undo", row["id"], last.after, restored, at=at, target=last.id
            )

    def redo(self, reviewer: str, at: str | None = None) -> Event:
        """The event of doing again what this reviewer undid last, unless they decided since.

        Raises DecisionError where nothing was undone, or others have decided on it since.
        """
        with self.transaction():
            undone = self._last_undone(reviewer_name(reviewer))
            if undone is None:
                raise DecisionError(f"nothing to redo: {reviewer} has undone nothing since")
            decision = self._event_numbered(undone.target)
            events = self.log(entry=undone.entry)
            standing = in_force(events)
            if standing != in_force(event for event in events if event.id <= undone.id):
                raise ConflictError(
                    f"cannot redo: {standing[-1].reviewer if standing else 'somebody'} has decided "
                    f"on {undone.entry} since: decide on it anew"
                )
            before = standing[-1].after if standing else self._found_state(undone.entry)
            return self._append(
                reviewer, "redo", undone.entry, before, decision.after, at=at, target=decision.id
            )

    def _last_undone(self, reviewer: str) -> Event | None:
        """The undo that a redo would take back, None where there is none."""
        query = "SELECT * FROM events WHERE reviewer = ? ORDER BY id DESC"
        redone = 0
        for event in map(self._event, self._query(query, (reviewer,))):
            if event.action == "redo":
                redone += 1
            elif event.action != "undo":
                return None
            elif not redone:
                return event
            else:
                redone -= 1
        return None

    def _found_state(self, identity: str) -> State | None:
        """The state before any decision, None where no pair of the last build makes the entry."""
        origin = self._found(identity)
        return None if origin is None else State("new", origin.kind, origin.ru, origin.en)

    def _found(self, identity: str) -> Found | None:
        """What the pairs of the last build say about an entry, None where there are none."""
        rows = list(self._query(f"{OCCURRENCE_QUERY} WHERE entry = ?", (identity,)))
        return found_in(rows) if rows else None

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
    ) -> Event:
        """The event, written; the entry's row follows in the same transaction."""
        states = [None if state is None else state.as_json() for state in (before, after)]
        when, who = timestamp(at), reviewer_name(reviewer)
        cursor = self._connection.execute(
            "INSERT INTO events (at, reviewer, action, entry, before, after, target) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (when, who, action, identity, *states, target),
        )
        self._refresh(identity)
        number = cursor.lastrowid or 0
        return Event(number, when, who, action, identity, before, after, target)

    def _refresh(self, identity: str) -> None:
        """Nothing; the row of one entry is what its pairs and events make it."""
        standing = self._in_force(identity)
        row = entry_row(identity, self._found(identity), standing[-1] if standing else None)
        self._connection.execute("DELETE FROM entries WHERE id = ?", (identity,))
        if row is not None:
            self._connection.execute(insertion("entries", ENTRY_COLUMNS), row)


def _check_unchanged(seen: Entry, current: Entry) -> None:
    """Nothing; raises ConflictError where another decision came between."""

    def decision(entry: Entry) -> tuple[str | None, ...]:
        return entry.status, entry.ru, entry.en, entry.note, entry.reviewer, entry.decided_at

    if decision(seen) != decision(current):
        who = f"{current.status} by {current.reviewer}" if current.reviewer else "undone"
        raise ConflictError(
            f"{current.ru} = {current.en} was {who} meanwhile; your decision was not taken: "
            "decide again if you differ"
        )
