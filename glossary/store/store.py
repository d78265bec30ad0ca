"""The store: pairs of the last build, an append-only log of decisions, and entries out of both.

What is shown and exported is derived; only events are the user's work. Every change is one
transaction, on disk when the call returns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from align.errors import DecisionError
from align.records import Pair
from align.text import text_key
from glossary.entries.attributes import Attributes, attributes_of
from glossary.entries.cleaning import clean, cleaned, reviewer_name, timestamp
from glossary.entries.entry import APPROVED, Entry, entry_id
from glossary.entries.events import STATUS_OF, Event, State, decided
from glossary.store.database import SCHEMA_VERSION, connect, schema_version
from glossary.store.migration import copy_in_memory, migrate
from glossary.store.opinions import Opinions
from glossary.store.reader import SourceDocument, StoreCounts
from glossary.store.rows import (
    ADDED_ENTRY,
    PAIR_COLUMNS,
    added_row,
    insertion,
    occurrence_rows,
    pair_rows,
)
from glossary.store.undo import ConflictError, Undoing


class Addition(NamedTuple):
    """An entry to be added: its id, its state with reviewer and at, text_key of both its texts."""

    identity: str
    state: State
    keys: tuple[str, str]


class Store(Undoing, Opinions):
    """An open store; use it as a context manager. Not to be shared between threads."""

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, read_only: bool = False) -> Self:
        """The store in the file ``path``.

        create: make it where there is none. Raises StoreError where it cannot be opened.
        """
        path = Path(path)
        connection = connect(path, create=create, read_only=read_only)
        if read_only and schema_version(connection) < SCHEMA_VERSION:
            connection = copy_in_memory(connection, path)
        store = cls(connection, path)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Nothing; the file is closed, all decisions were on disk already."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    # What a build writes

    def replace_pairs(
        self, pairs: Iterable[Pair], documents: Iterable[SourceDocument], *, model: str
    ) -> StoreCounts:
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
            run("INSERT OR REPLACE INTO meta VALUES ('builds', ?)", (str(self.builds() + 1),))
            self._derive(occurrence_rows(rows))
        return self.counts()

    # What a reviewer writes

    def decide(self, entry: Entry | str, action: str, reviewer: str, **told: Any) -> Event:
        """The first of the events of :meth:`decide_all`, which takes the same."""
        return self.decide_all(entry, action, reviewer, **told)[0]

    def decide_all(
        self,
        entry: Entry | str,
        action: str,
        reviewer: str,
        *,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        at: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        role: str = "decision",
        batch: int | None = None,
        same_as: str | None = None,
        keep_both: bool = False,
    ) -> list[Event]:
        """The events of accepting, rejecting, editing or skipping an entry, on disk.

        The first is about the entry; where it is approved in place of another one (see
        :meth:`Reader.replaced`), a second rejects that, unless keep_both.

        entry: the Entry as read, then ConflictError where it is no longer so; or its id, then
        whatever it is by now. ru, en: of an edit. note: None keeps that of an approved entry.
        at: ISO 8601 with time zone, now if None. attributes: changes to those it has. role:
        decision or adjudication. batch: the number of the event that this one follows from.
        same_as: with reject, the entry that this one is merged into.
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
            if attributes:
                told = {**before.attributes.told(), **attributes}
                after = replace(after, attributes=_attributes(told))
            if same_as:
                after = replace(after, same_as=same_as)
            self._keep_opinion(current.id, reviewer, role)
            replaced = self.replaced(current) if after.status in APPROVED else None
            event = self._append(
                reviewer, action, current.id, before, after, at=after.at, role=role, batch=batch
            )
            if replaced is None or keep_both:
                return [event]
            note = f"replaced by {event.entry}: {after.ru} = {after.en}"
            return [event, self.decide(
                replaced.id, "reject", reviewer, note=note, at=after.at, role=role,
                batch=batch or event.id,
            )]  # fmt: skip

    def merge(self, entry: Entry, into: str, reviewer: str, *, at: str | None = None) -> Event:
        """The event of giving up ``entry``: its Russian becomes another spelling of ``into``.

        Raises DecisionError where the other is the same entry or is merged or rejected itself.
        """
        with self.transaction():
            target = self.entry(into)
            if target.id == entry.id:
                raise DecisionError("an entry cannot be merged into itself: name another")
            if target.status == "rejected":
                raise DecisionError(f"{target.id} is rejected: accept it first, or name another")
            note = f"the same as {target.ru} = {target.en}"
            return self.decide(entry, "reject", reviewer, note=note, at=at, same_as=target.id)

    def split(
        self, entry: Entry | str, ru: str, en: str, reviewer: str, *, at: str | None = None
    ) -> Event:
        """The event of an approved entry that is parted from ``entry``; a spelling leaves it.

        Raises DecisionError where a text is empty, both are the entry's own, or it is there.
        """
        ru, en = clean(ru, "Russian"), clean(en, "English")
        with self.transaction():
            whole = self.entry(entry if isinstance(entry, str) else entry.id)
            if not ru or not en:
                raise DecisionError("an entry needs Russian and English: one of them is empty")
            if (ru, en) == (whole.ru, whole.en):
                raise DecisionError("the new entry would be the same as this one: change a text")
            key = text_key(ru)
            if entry_id(key, en) == whole.id or ru in whole.variants:
                key = f"{key}\x1f{ru}"
            return self.add(ru, en, reviewer, kind=whole.kind, key=key, at=at, split_from=whole.id)

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
        split_from: str | None = None,
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
            added=True, split_from=split_from,
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
            attributes = _attributes(told)
            if (note, attributes) == (before.note, before.attributes):
                raise DecisionError(f"{current.id} says so already: nothing to change")
            after = replace(
                before,
                note=note,
                attributes=attributes,
                reviewer=reviewer_name(reviewer),
                at=timestamp(at),
            )
            self._keep_opinion(current.id, reviewer, "decision")
            return self._append(reviewer, "edit", current.id, before, after, at=after.at)

    def record(self, identity: str, action: str, after: State, role: str = "decision") -> Event:
        """The event of a decision whose outcome is known, such as one from another store.

        after: with reviewer and at. The entry need not be there before. role: or adjudication.
        """
        with self.transaction():
            row = next(self._query("SELECT 1 FROM entries WHERE id = ?", (identity,)), None)
            before = None if row is None else self.state(self.entry(identity))
            who = reviewer_name(after.reviewer or "")
            return self._append(who, action, identity, before, after, at=after.at, role=role)

    def add_many(self, additions: Sequence[Addition]) -> None:
        """Nothing; entries that are not there yet have been added.

        The same as so many calls of :meth:`record` with "add", for the imports of whole memories.
        """
        with self.transaction():
            numbered = list(enumerate(additions, self.last_event() + 1))
            self._connection.executemany(
                "INSERT INTO events (id, at, reviewer, action, entry, after) "
                "VALUES (?, ?, ?, 'add', ?, ?)",
                [
                    (number, one.state.at, one.state.reviewer, one.identity, one.state.as_json())
                    for number, one in numbered
                ],
            )
            self._connection.executemany(
                ADDED_ENTRY,
                [added_row(one.identity, one.state, number, one.keys) for number, one in numbered],
            )


def _attributes(told: Mapping[str, Any]) -> Attributes:
    """The attributes in a mapping; raises DecisionError for a name or value that is none."""
    try:
        return attributes_of(cleaned(told))
    except (ValueError, TypeError) as err:
        raise DecisionError(str(err)) from err


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
