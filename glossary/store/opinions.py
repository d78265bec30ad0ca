"""Second opinions: what reviewers think of an entry apart from the decision on it.

An opinion is an event that changes no entry. It is taken without showing what was decided, and
stays beside the decision until somebody adjudicates.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from align.errors import DecisionError
from glossary.entries.attributes import NONE
from glossary.entries.cleaning import clean, reviewer_name, timestamp
from glossary.entries.entry import Entry
from glossary.entries.events import STATUS_OF, Event, State, decided, state_of
from glossary.store.undo import ConflictError
from glossary.store.writer import Writer


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
        return f"{self.reviewer}: {self.verdict}: {self.state.ru} = {self.state.en}{note}"

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


class Opinions(Writer):
    """A store in which reviewers can differ."""

    def unseen(self, entry: Entry, reviewer: str) -> Entry:
        """``entry`` as found, with nothing of what anybody has decided or written about it.

        With the reviewer's own opinion where there is one.
        """
        ru, en = self.state(entry).origin
        own = self.opinion(entry.id, reviewer)
        found = self._found_state(entry.id)
        blank = replace(
            entry,
            ru=ru,
            en=en,
            status="new",
            note="",
            reviewer=None,
            decided_at=None,
            attributes=found.attributes if found else NONE,
            variants=tuple(text for text in entry.variants if text != ru),
        )
        if own is None:
            return blank
        state = own.state
        return replace(
            blank,
            ru=state.ru,
            en=state.en,
            status=state.status,
            note=state.note,
            reviewer=reviewer,
            decided_at=state.at,
        )

    def opine(
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
        """The event of a second opinion on a decided entry; arguments as for Store.decide.

        entry: as :meth:`unseen` gave it, or an id. Raises DecisionError where the decision is the
        reviewer's own or there is none, ConflictError where their opinion has changed meanwhile.
        """
        if action not in STATUS_OF:
            raise DecisionError(f"{action!r} is no decision: use {', '.join(STATUS_OF)}")
        texts = (clean(ru, "Russian") or None, clean(en, "English") or None)
        if (action == "edit") is (texts == (None, None)):
            raise DecisionError("an edit, and nothing else, needs new Russian or English")
        who = reviewer_name(reviewer)
        with self.transaction():
            current = self.entry(entry if isinstance(entry, str) else entry.id)
            self._check_second(current, who)
            if isinstance(entry, Entry) and self.unseen(current, who) != entry:
                raise ConflictError(
                    f"{who} has given an opinion of {current.id} meanwhile: look again"
                )
            before = self.state(current)
            found = self._found_state(current.id)
            blank = State(
                "new",
                before.kind,
                *before.origin,
                added=before.added,
                attributes=found.attributes if found else NONE,
            )
            own = self.opinion(current.id, who)
            mine = own.state if own else None
            after = decided(
                blank, action, texts, reviewer=who, at=timestamp(at), note=clean(note, "note")
            )
            return self._append(who, action, current.id, mine, after, at=after.at, role="opinion")

    def _check_second(self, current: Entry, reviewer: str) -> None:
        """Nothing; raises DecisionError where there is no decision of another to differ from."""
        if current.status in ("new", "skipped"):
            raise DecisionError(f"{current.id} is {current.status}: decide on it first")
        if current.reviewer == reviewer and self.opinion(current.id, reviewer) is None:
            raise DecisionError(f"{current.id} was decided by {reviewer}: ask somebody else")

    def record_opinion(self, identity: str, action: str, after: State) -> Event:
        """The event of an opinion from another store; after: with reviewer and at."""
        with self.transaction():
            who = reviewer_name(after.reviewer or "")
            own = self.opinion(identity, who)
            before = own.state if own else None
            return self._append(who, action, identity, before, after, at=after.at, role="opinion")

    def opinion(self, identity: str, reviewer: str) -> Opinion | None:
        """This reviewer's opinion of an entry, None where there is none."""
        return next((o for o in self.opinions(identity) if o.reviewer == reviewer), None)

    def role(self, identity: str) -> str:
        """The role of the event in force on an entry: decision (also without one), adjudication."""
        query = """SELECT events.role FROM entries JOIN events ON events.id = entries.event
                   WHERE entries.id = ?"""
        row = next(self._query(query, (identity,)), None)
        return "decision" if row is None else str(row["role"])

    def opinions(self, identity: str | None = None) -> Iterator[Opinion]:
        """All opinions in force, or those of one entry, by entry and reviewer."""
        query = """SELECT * FROM opinions WHERE (?1 IS NULL OR entry = ?1)
                   ORDER BY entry, reviewer"""
        if identity is not None:
            query = "SELECT * FROM opinions WHERE entry = ?1 ORDER BY entry, reviewer"
        for row in self._query(query, (identity,)):
            with self._decoded():
                state = state_of(row["state"])
            if state is not None:
                yield Opinion(row["entry"], row["reviewer"], row["role"], state)

    def views(self, identity: str) -> list[Opinion]:
        """What everybody thinks of an entry: its decision, unless adjudicated, then opinions.

        One for each reviewer: who has an opinion is taken at that. Skipped ones are none.
        """
        opinions = [o for o in self.opinions(identity) if o.verdict]
        standing = self._in_force(identity)
        if standing and standing[-1].role == "decision" and standing[-1].after is not None:
            event = standing[-1]
            own = Opinion(identity, event.reviewer, "decision", standing[-1].after)
            if own.verdict and event.reviewer not in {o.reviewer for o in opinions}:
                opinions.insert(0, own)
        return opinions

    def disputed(self) -> list[str]:
        """The ids of entries that reviewers disagree on and nobody has adjudicated, sorted."""
        query = """SELECT DISTINCT opinions.entry FROM opinions
                   JOIN entries ON entries.id = opinions.entry
                   JOIN events ON events.id = entries.event
                   WHERE events.role = 'decision' ORDER BY 1"""
        named = [str(row["entry"]) for row in self._query(query)]
        return [one for one in named if len({o.answer for o in self.views(one)}) > 1]

    def _keep_opinion(self, identity: str, reviewer: str, role: str) -> None:
        """Nothing; before a decision is overruled that others have given opinions beside, it is
        written down as an opinion itself, so that who disagreed on what can still be told.
        """
        standing = self._in_force(identity)
        if not standing or standing[-1].role != "decision" or standing[-1].after is None:
            return
        first = standing[-1]
        if role != "adjudication" and first.reviewer == reviewer:
            return
        opinions = list(self.opinions(identity))
        if not opinions or first.reviewer in {o.reviewer for o in opinions}:
            return
        state = standing[-1].after
        action = "accept" if first.action in ("add", "undo", "redo") else first.action
        self._append(first.reviewer, action, identity, None, state, at=first.at, role="kept")
