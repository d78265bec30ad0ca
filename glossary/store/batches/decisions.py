"""What reviewers and imports write: decisions on entries, new entries, what is said of them.

Every change is an event at the end of the log and one transaction, on disk when the call returns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from align.errors import DecisionError
from align.records import Pair, name_of
from align.text import text_key
from glossary.entries.attributes import Attributes, attributes_of
from glossary.entries.cleaning import (
    check_scripts,
    clean,
    cleaned,
    reviewer_name,
    timestamp,
)
from glossary.entries.entry import APPROVED, Entry, entry_id
from glossary.entries.events import OWN_ROLES, Event, State, check_action, decided
from glossary.store.batches.undo import UndoHistory, Watch
from glossary.store.database import Database
from glossary.store.entries import ConflictError, Entries
from glossary.store.journal import Journal
from glossary.store.opinions import Opinions
from glossary.store.rows import Addition

_TWO_TEXTS = "an entry needs Russian and English: one of them is empty"


class Details(TypedDict, total=False):
    """What a decision can say besides who does what to which entry; all of it optional.

    ru, en: the new texts of an edit. note: None keeps that of an approved entry. at: ISO 8601 with
    time zone, now if None. attributes: changes to those that the entry has. role: decision or
    adjudication. batch: the number of the event that this one follows from. same_as: with reject,
    the entry that this one is merged into. keep_both: do not reject what this one replaces.
    """

    ru: str | None
    en: str | None
    note: str | None
    at: str | None
    attributes: Mapping[str, Any] | None
    role: str
    batch: int | None
    same_as: str | None
    keep_both: bool


class Decisions:
    """What can be decided in an open store, taken back and done again."""

    def __init__(self, database: Database, journal: Journal, entries: Entries, opinions: Opinions):
        self._database = database
        self._journal = journal
        self._entries = entries
        self._opinions = opinions
        self._history = UndoHistory(journal)

    # On entries that are there

    def decide(
        self, entry: Entry | str, action: str, reviewer: str, **details: Unpack[Details]
    ) -> Event:
        """Accept, reject, edit or skip an entry; return the first event of :meth:`decide_all`."""
        return self.decide_all(entry, action, reviewer, **details)[0]

    def decide_all(
        self, entry: Entry | str, action: str, reviewer: str, **details: Unpack[Details]
    ) -> list[Event]:
        """Accept, reject, edit or skip an entry; return the events.

        The first is about the entry; where it is approved in place of another one (see
        :meth:`Entries.replaced`), a second rejects that, unless keep_both.

        entry: the Entry as read, or an id, which stands for whatever the entry is by now.

        :raises ConflictError: where an Entry is no longer as it was read.
        :raises DecisionError: where no entry is named, or the decision makes no sense.
        """
        check_action(action)
        _check_texts(action, details)
        reviewer = reviewer_name(reviewer)
        texts = _new_texts(action, details)
        role = details.get("role", "decision")
        with self._database.transaction():
            current = self._entries.by_id(entry if isinstance(entry, str) else entry.id)
            if isinstance(entry, Entry):
                _check_unchanged(entry, current)
            if role == "adjudication":
                self._check_open(current, reviewer)
            before = self._entries.state(current)
            who = {"reviewer": reviewer, "at": self._journal.moment(details.get("at"), before.at)}
            note = clean(note_after(before, details.get("note")), "note")
            after = _with_details(decided(before, action, texts, **who, note=note), before, details)
            if not after.attributes.do_not_translate:
                check_scripts((before.ru, before.en), (after.ru, after.en))
            self._opinions.keep(current.id, who["reviewer"], role)
            replaced = self._entries.replaced(current) if after.status in APPROVED else None
            event = self._append(action, current.id, before, after, role, details.get("batch"))
            if replaced is None or details.get("keep_both"):
                return [event]
            note = f"replaced by {event.entry}: {after.ru} = {after.en}"
            return [event, self._reject_after(event, replaced, note)]

    def _check_open(self, entry: Entry, reviewer: str) -> None:
        """Check that nobody else has adjudicated the entry.

        :raises ConflictError: where somebody has.
        """
        settled = self._entries.role(entry.id) == "adjudication"
        if settled and entry.reviewer != reviewer:
            raise ConflictError(
                f"{entry.ru} = {entry.en} was adjudicated by {entry.reviewer} meanwhile; your "
                "decision was not taken: talk to them if you differ"
            )

    def _reject_after(self, event: Event, replaced: Entry, note: str) -> Event:
        """Reject the entry that gave way to what ``event`` approved; return that event."""
        return self.decide(
            replaced.id,
            "reject",
            event.reviewer,
            note=note,
            at=event.at,
            role=event.role,
            batch=event.batch or event.id,
        )

    def annotate(
        self, entry: str, reviewer: str, changes: Mapping[str, Any], at: str | None = None
    ) -> Event:
        """Change attributes of an approved entry, or its note; return the event, an edit.

        changes: by the names of Attributes, and ``note``; "" or False takes one away.

        :raises DecisionError: where the entry is not approved, a value is wrong or nothing would
            change.
        """
        with self._database.transaction():
            current = self._entries.by_id(entry)
            before = self._entries.state(current)
            if before.status not in APPROVED:
                raise DecisionError(f"{current.id} is {name_of(before.status)}: accept it first")
            properties = {**before.attributes.as_dict(), **changes}
            note = clean(properties.pop("note", before.note), "note")
            attributes = _attributes(properties)
            if (note, attributes) == (before.note, before.attributes):
                raise DecisionError(f"{current.id} already says so: nothing to change")
            who = reviewer_name(reviewer)
            after = replace(
                before,
                note=note,
                attributes=attributes,
                reviewer=who,
                at=self._journal.moment(at, before.at),
            )
            self._opinions.keep(current.id, who, "decision")
            return self._append("edit", current.id, before, after)

    def merge(self, entry: Entry, into: str, reviewer: str, *, at: str | None = None) -> Event:
        """Give up ``entry``: its Russian becomes another spelling of ``into``; return the event.

        :raises DecisionError: where the other is the same entry or is merged or rejected itself.
        """
        with self._database.transaction():
            target = self._entries.by_id(into)
            if target.id == entry.id:
                raise DecisionError("an entry cannot be merged into itself: name another")
            if target.status == "rejected":
                raise DecisionError(f"{target.id} is rejected: accept it first, or name another")
            note = f"the same as {target.ru} = {target.en}"
            return self.decide(entry, "reject", reviewer, note=note, at=at, same_as=target.id)

    def split(
        self, entry: Entry | str, ru: str, en: str, reviewer: str, *, at: str | None = None
    ) -> Event:
        """Part an approved entry from ``entry``, which loses that spelling; return the event.

        :raises DecisionError: where a text is empty, both are the entry's own, or it is there.
        """
        ru, en = clean(ru, "Russian"), clean(en, "English")
        with self._database.transaction():
            whole = self._entries.by_id(entry if isinstance(entry, str) else entry.id)
            if not ru or not en:
                raise DecisionError(_TWO_TEXTS)
            if (ru, en) == (whole.ru, whole.en):
                raise DecisionError("the new entry would be the same as this one: change a text")
            check_scripts((whole.ru, whole.en), (ru, en))
            key = text_key(ru)
            if entry_id(key, en) == whole.id or ru in whole.variants:
                key = f"{key}\x1f{ru}"
            state = State(
                "added",
                whole.kind,
                ru,
                en,
                "",
                reviewer_name(reviewer),
                self._journal.moment(at),
                added=True,
                split_from=whole.id,
            )
            return self._add(key, state)

    def split_english(self, entry: Entry | str, texts: Sequence[str], reviewer: str) -> list[Event]:
        """Make an entry for each of several English texts of ``entry``; return the events.

        It keeps the first of them itself. What is there already is accepted if nobody has decided
        on it, and else left alone. One undo takes all of it back.

        :raises DecisionError: where there are not two different texts, or one is no English.
        """
        wanted = list(dict.fromkeys(clean(text, "English") for text in texts))
        wanted = [text for text in wanted if text]
        if len(wanted) < 2:
            raise DecisionError("a split needs two different English texts: write them with ;")
        with self._database.transaction():
            events = [self.decide(entry, "edit", reviewer, en=wanted[0])]
            whole = self._entries.by_id(events[0].entry)
            batch = events[0].batch or events[0].id
            for text in wanted[1:]:
                check_scripts((whole.ru, whole.en), (whole.ru, text))
                known = self._entries.identities(whole.ru, text)
                there = next(iter(self._entries.get_many(known)), None)
                if there is None:
                    state = State(
                        "added", whole.kind, whole.ru, text, "", reviewer_name(reviewer),
                        events[0].at, added=True, attributes=whole.attributes,
                    )  # fmt: skip
                    events.append(self._add(text_key(whole.ru), state, batch))
                elif there.status in ("new", "skipped"):
                    events.append(self.decide(there, "accept", reviewer, batch=batch))
        return events

    # New ones

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
        """Add an entry by hand; return the event, whose ``entry`` is the id.

        key: as Pair.key where it is known (hashtags have their own), else made from ``ru``.

        :raises DecisionError: where a text is empty or the entry is there already.
        """
        ru, en = clean(ru, "Russian"), clean(en, "English")
        if not ru or not en:
            raise DecisionError(_TWO_TEXTS)
        who = reviewer_name(reviewer)
        timestamp(at)
        with self._database.transaction():
            when = self._journal.moment(at)
            state = State("added", kind, ru, en, clean(note, "note"), who, when, added=True)
            return self._add(key or text_key(ru), state)

    def gloss(
        self,
        pair: Pair,
        ru: str,
        en: str,
        reviewer: str,
        note: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Event:
        """Add the English that the last build has not found for a fragment; return the event.

        The entry has all fragments of that Russian for its places. ru: as it is to be written.

        :raises DecisionError: where a text is empty or in the wrong language, or it is there.
        """
        ru, en = clean(ru, "Russian"), clean(en, "English")
        if not ru or not en:
            raise DecisionError(_TWO_TEXTS)
        check_scripts((pair.ru, ""), (ru, en))
        said, who = clean(note, "note"), reviewer_name(reviewer)
        attributes = _attributes(facts or {})
        with self._database.transaction():
            state = State(
                "added",
                pair.kind,
                ru,
                en,
                said,
                who,
                self._journal.moment(None),
                found_ru=pair.ru if ru != pair.ru else None,
                added=True,
                attributes=attributes,
            )
            self._journal.settle(entry_id(pair.key, en), state)
            return self._add(pair.key, state)

    def _add(self, key: str, state: State, batch: int | None = None) -> Event:
        """Add an entry of this key and state; return the event."""
        own = entry_id(key, state.en)
        identity = self._entries.owners().get(own, own)
        with self._database.transaction():
            status = self._entries.status(identity)
            if status is not None:
                raise DecisionError(
                    f"{state.ru!r} = {state.en!r} is there already, {name_of(status)}: "
                    f"decide on it with `tolmach decide {identity} accept`"
                )
            return self._append("add", identity, None, state, batch=batch)

    def add_many(self, additions: Sequence[Addition]) -> None:
        """Add entries that are not there yet.

        The same as so many calls of :meth:`record` with "add", for the imports of whole memories.
        """
        with self._database.transaction():
            self._journal.add_many(additions)

    # What comes from files

    def record(self, identity: str, action: str, after: State, role: str = "decision") -> Event:
        """Write a decision whose outcome is known, as from another store; return the event.

        after: with reviewer and at. The entry need not be there before. role: or adjudication.
        """
        with self._database.transaction():
            current = self._entries.get(identity)
            before = None if current is None else self._entries.state(current)
            return self._append(action, identity, before, after, role)

    def _append(
        self,
        action: str,
        identity: str,
        before: State | None,
        after: State,
        role: str = "decision",
        batch: int | None = None,
    ) -> Event:
        """Write the event that puts an entry into state ``after``; return it."""
        who, at = reviewer_name(after.reviewer or ""), timestamp(after.at)
        event = Event(0, at, who, action, identity, before, after, role=role, batch=batch)
        return self._journal.append(event)

    # Back and forth

    def undo(self, reviewer: str, at: str | None = None, roles: Sequence[str] = OWN_ROLES) -> Event:
        """Take back a reviewer's latest decision; return the first event of :meth:`undo_all`."""
        return self.undo_all(reviewer, at, roles)[0]

    def undo_all(
        self,
        reviewer: str,
        at: str | None = None,
        roles: Sequence[str] = OWN_ROLES,
        watch: Watch = iter,
    ) -> list[Event]:
        """Take back a reviewer's latest decision that is still in force; return the events.

        Restores what was before; without limit and over restarts. What one key did to several
        entries is taken back as a whole, and the event about the first of them comes first. What
        others have decided on since is left alone. roles: only events of such. watch: what passes
        many events on each time they are gone through.

        :raises DecisionError: where nothing is left to undo.
        """
        with self._database.transaction():
            when = self._journal.moment(at)
            return self._history.undo(reviewer_name(reviewer), when, roles, watch)

    def redo(self, reviewer: str, at: str | None = None, roles: Sequence[str] = OWN_ROLES) -> Event:
        """Do again what a reviewer undid last; return the first event of :meth:`redo_all`."""
        return self.redo_all(reviewer, at, roles)[0]

    def redo_all(
        self,
        reviewer: str,
        at: str | None = None,
        roles: Sequence[str] = OWN_ROLES,
        watch: Watch = iter,
    ) -> list[Event]:
        """Do again what a reviewer undid last, unless they decided since; return the events.

        The event about the first entry decided on comes first. watch: as in :meth:`undo_all`.

        :raises DecisionError: where nothing was undone.
        :raises ConflictError: where others have decided on it since.
        """
        with self._database.transaction():
            when = self._journal.moment(at)
            return self._history.redo(reviewer_name(reviewer), when, roles, watch)


def _check_texts(action: str, details: Details) -> None:
    """Check that nothing but an edit brings new texts, and that the time is one."""
    timestamp(details.get("at"))
    if action != "edit" and (details.get("ru") or details.get("en")):
        raise DecisionError(f"{action} takes no new text: use edit to change it")


def _new_texts(action: str, details: Details) -> tuple[str | None, str | None]:
    """The new Russian and English of an edit, None where they stay; checked."""
    ru = clean(details.get("ru"), "Russian") or None
    en = clean(details.get("en"), "English") or None
    if action == "edit" and ru is en is None:
        raise DecisionError("an edit needs new Russian or English")
    return ru, en


def note_after(before: State, note: str | None) -> str | None:
    """The note after a decision that says ``note``: an approved entry keeps its own."""
    return before.note if note is None and (before.status in APPROVED or before.added) else note


def _with_details(after: State, before: State, details: Details) -> State:
    """The state after a decision, with its new attributes and the entry it is merged into."""
    if changes := details.get("attributes"):
        after = replace(after, attributes=_attributes({**before.attributes.as_dict(), **changes}))
    if same_as := details.get("same_as"):
        after = replace(after, same_as=same_as)
    return after


def _attributes(properties: Mapping[str, Any]) -> Attributes:
    """The attributes in a mapping.

    :raises DecisionError: for a name or value that is not one of theirs.
    """
    try:
        return attributes_of(cleaned(properties))
    except (ValueError, TypeError) as err:
        raise DecisionError(str(err)) from err


def _check_unchanged(seen: Entry, current: Entry) -> None:
    """Check that an entry is decided as it was when it was read.

    :raises ConflictError: where another decision came between.
    """

    def decision(entry: Entry) -> tuple[str | None, ...]:
        return entry.status, entry.ru, entry.en, entry.note, entry.reviewer, entry.decided_at

    if decision(seen) != decision(current):
        who = f"{name_of(current.status)} by {current.reviewer}" if current.reviewer else "undone"
        raise ConflictError(
            f"{current.ru} = {current.en} was {who} meanwhile; your decision was not taken: "
            "decide again if you differ"
        )
