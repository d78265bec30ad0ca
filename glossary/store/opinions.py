"""Second opinions: what reviewers think of an entry apart from the decision on it.

An opinion is an event that changes no entry. It is taken without showing what was decided, and
stays beside the decision until somebody adjudicates.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from align.errors import DecisionError
from align.records import name_of
from glossary.entries.attributes import NONE, Attributes
from glossary.entries.cleaning import check_scripts, clean, reviewer_name, timestamp
from glossary.entries.entry import Entry
from glossary.entries.events import Event, State, check_action, decided, state_of
from glossary.store.database import Database
from glossary.store.entries import ConflictError, Entries
from glossary.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer thinks of an entry. role: opinion, kept, or decision for the one on it."""

    entry: str
    reviewer: str
    role: str
    state: State

    @property
    def verdict(self) -> str:
        """accepted, edited or rejected; "" for skipped."""
        if self.state.status in ("rejected", "accepted"):
            return "accepted" if self.state.same_as else self.state.status
        if self.state.status in ("edited", "added"):
            changed = self.state.origin != (self.state.ru, self.state.en)
            return "edited" if changed else "accepted"
        return ""

    @property
    def words(self) -> str:
        """Who says what: ``anna: edited: двор = yard (because …)``."""
        note = f" ({self.state.note})" if self.state.note else ""
        return f"{self.reviewer}: {name_of(self.verdict)}: {self.state.ru} = {self.state.en}{note}"

    def as_record(self) -> dict[str, Any]:
        """Who said what, ready for JSON."""
        return {
            "reviewer": self.reviewer,
            "role": self.role,
            "verdict": self.verdict,
            "ru": self.state.ru,
            "en": self.state.en,
            "note": self.state.note,
            "at": self.state.at,
        }

    @property
    def answer(self) -> tuple[str, str, str]:
        """What two opinions must share to agree: the verdict, and the texts unless rejected."""
        texts = ("", "") if self.verdict == "rejected" else (self.state.ru, self.state.en)
        return self.verdict, *texts


class Opinions:
    """What reviewers think of entries beside the decisions on them."""

    def __init__(self, database: Database, journal: Journal, entries: Entries):
        self._database = database
        self._journal = journal
        self._entries = entries

    # Reading

    def of(self, identity: str, reviewer: str) -> Opinion | None:
        """This reviewer's opinion of an entry, None where there is none."""
        return next((o for o in self.in_force(identity) if o.reviewer == reviewer), None)

    def skipped_by(self, reviewer: str) -> set[str]:
        """The ids of the entries on which this reviewer has put off an opinion."""
        query = """SELECT entry FROM opinions WHERE reviewer = ?
                   AND json_extract(state, '$.status') = 'skipped'"""
        return {str(row["entry"]) for row in self._database.query(query, (reviewer,))}

    def in_force(self, identity: str | None = None) -> Iterator[Opinion]:
        """All opinions in force, or those of one entry, by entry and reviewer."""
        where, values = ("", []) if identity is None else ("WHERE entry = ?", [identity])
        query = f"SELECT * FROM opinions {where} ORDER BY entry, reviewer"
        for row in self._database.query(query, values):
            with self._database.decoded():
                state = state_of(row["state"])
            if state is not None:
                yield Opinion(row["entry"], row["reviewer"], row["role"], state)

    def views(self, identity: str) -> list[Opinion]:
        """What everybody thinks of an entry: its decision, unless adjudicated, then opinions.

        One for each reviewer: an opinion counts before a decision. Skipped entries are left out.
        """
        views = [opinion for opinion in self.in_force(identity) if opinion.verdict]
        event = self._decision(identity)
        if event is None or event.after is None or event.reviewer in {o.reviewer for o in views}:
            return views
        decision = Opinion(identity, event.reviewer, "decision", event.after)
        return [decision, *views] if decision.verdict else views

    def disputed(self) -> list[str]:
        """The ids of entries that reviewers disagree on and nobody has adjudicated, sorted."""
        query = """SELECT DISTINCT opinions.entry FROM opinions
                   JOIN entries ON entries.id = opinions.entry
                   JOIN events ON events.id = entries.event
                   WHERE events.role = 'decision' ORDER BY 1"""
        named = [str(row["entry"]) for row in self._database.query(query)]
        return [entry for entry in named if len({o.answer for o in self.views(entry)}) > 1]

    def unseen(self, entry: Entry, reviewer: str) -> Entry:
        """``entry`` as found, with nothing of what anybody has decided or written about it.

        With the reviewer's own opinion where there is one.
        """
        ru, en = self._entries.state(entry).origin
        blank = replace(
            entry,
            ru=ru,
            en=en,
            status="new",
            note="",
            reviewer=None,
            decided_at=None,
            attributes=self.found_attributes(entry.id),
            variants=tuple(text for text in entry.variants if text != ru),
        )
        opinion = self.of(entry.id, reviewer)
        if opinion is None:
            return blank
        state = opinion.state
        return replace(
            blank,
            ru=state.ru,
            en=state.en,
            status=state.status,
            note=state.note,
            reviewer=reviewer,
            decided_at=state.at,
        )

    def found_attributes(self, identity: str) -> Attributes:
        """What mining knows of an entry."""
        state = self._journal.found_state(identity)
        return state.attributes if state else NONE

    # Writing

    def give(
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
        """Give a second opinion on a decided entry; arguments as for :meth:`Decisions.decide`.

        entry: as :meth:`unseen` gave it, or an id.

        :raises DecisionError: where the decision is the reviewer's own or there is none.
        :raises ConflictError: where their opinion has changed since it was read.
        """
        check_action(action)
        texts = (clean(ru, "Russian") or None, clean(en, "English") or None)
        if (action == "edit") is (texts == (None, None)):
            raise DecisionError("an edit, and nothing else, needs new Russian or English")
        who = {"reviewer": reviewer_name(reviewer)}
        timestamp(at)
        with self._database.transaction():
            who["at"] = self._journal.moment(at)
            current = self._entries.by_id(entry if isinstance(entry, str) else entry.id)
            self._check_second(current, who["reviewer"])
            if isinstance(entry, Entry):
                self._check_unchanged(entry, current, who["reviewer"])
            blank = self._blank(current)
            after = decided(blank, action, texts, **who, note=clean(note, "note"))
            check_scripts((blank.ru, blank.en), (after.ru, after.en))
            return self.record(current.id, action, after)

    def record(self, identity: str, action: str, after: State) -> Event:
        """Write an opinion whose outcome is known, such as one from another store.

        after: with reviewer and at.
        """
        with self._database.transaction():
            who, at = reviewer_name(after.reviewer or ""), timestamp(after.at)
            earlier = self.of(identity, who)
            before = earlier.state if earlier else None
            event = Event(0, at, who, action, identity, before, after, role="opinion")
            return self._journal.append(event)

    def keep(self, identity: str, reviewer: str, role: str) -> None:
        """Write a decision down as an opinion, if others have given theirs beside it.

        To be called before ``reviewer`` overrules it by an event of ``role``, so that it can still
        be told who disagreed on what.
        """
        decision = self._decision(identity)
        if decision is None or (role != "adjudication" and decision.reviewer == reviewer):
            return
        reviewers = {opinion.reviewer for opinion in self.in_force(identity)}
        if not reviewers or decision.reviewer in reviewers:
            return
        action = "accept" if decision.action in ("add", "undo", "redo") else decision.action
        kept = replace(decision, action=action, before=None, target=None, role="kept", batch=None)
        self._journal.append(kept)

    def _decision(self, identity: str) -> Event | None:
        """The decision in force on an entry; None where there is none, or an adjudication."""
        event = self._journal.decision_in_force(identity)
        if event is None or event.role != "decision" or event.after is None:
            return None
        return event

    def _blank(self, entry: Entry) -> State:
        """The state that an opinion of ``entry`` starts from, whatever was decided."""
        before = self._entries.state(entry)
        return State(
            "new",
            before.kind,
            *before.origin,
            added=before.added,
            attributes=self.found_attributes(entry.id),
        )

    def _check_second(self, current: Entry, reviewer: str) -> None:
        """Check that there is a decision of somebody else's to differ from.

        :raises DecisionError: where there is none.
        """
        if current.status in ("new", "skipped"):
            raise DecisionError(f"{current.id} is {name_of(current.status)}: decide on it first")
        if current.reviewer == reviewer and self.of(current.id, reviewer) is None:
            raise DecisionError(f"{current.id} was decided by {reviewer}: ask somebody else")

    def _check_unchanged(self, seen: Entry, current: Entry, reviewer: str) -> None:
        """Check that a reviewer's view of an entry is what they were shown.

        :raises ConflictError: where it is not.
        """
        if self.unseen(current, reviewer) != seen:
            raise ConflictError(
                f"{reviewer} has given an opinion of {current.id} meanwhile: look again"
            )
