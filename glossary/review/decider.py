"""What a decision of a sitting writes: on an entry, its other forms and its rivals, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from glossary.entries.entry import Entry
from glossary.entries.events import Event
from glossary.review.related import Related
from glossary.store.batches.bulk import BulkOutcome, BulkPlan
from glossary.store.batches.decisions import Details
from glossary.store.queue import EntrySummary, Sitting
from glossary.store.store import Store

_ROLE_OF = {
    "decide": "decision",
    "blind": "opinion",
    "adjudicate": "adjudication",
    "gloss": "decision",
}


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """A line of a plan. left: why it would not be decided with the others, "" where it would."""

    ru: str
    en: str
    left: str = ""


class PlannedEntries:
    """The entries of a plan, those that it leaves out last; read in stretches, as shown."""

    def __init__(self, store: Store, plan: BulkPlan):
        self._store = store
        self._left = plan.left
        self._ids = (*plan.ids, *plan.left)

    def __len__(self) -> int:
        return len(self._ids)

    def stretch(self, first: int, count: int) -> list[PlannedEntry]:
        """At most ``count`` entries from the one at ``first``, from 0."""
        found = self._store.queue.summaries(self._ids[first : first + count])
        return [PlannedEntry(one.ru, one.en, self._left.get(one.id, "")) for one in found]


class Decider:
    """A reviewer who decides in a sitting of some mode. role: of the events that this makes."""

    def __init__(self, store: Store, sitting: Sitting):
        self._store = store
        self._reviewer = sitting.reviewer
        self.role = _ROLE_OF[sitting.mode]

    def decide(
        self, entry: Entry, action: str, related: Related, **details: Unpack[Details]
    ) -> list[Event]:
        """Decide on an entry as read, and on its other forms with it; return the events.

        In a blind sitting it is an opinion.
        """
        ru, en = details.get("ru"), details.get("en")
        if self.role == "opinion":
            note = details.get("note")
            give = self._store.opinions.give
            return [give(entry, action, self._reviewer, ru=ru, en=en, note=note)]
        forms = () if action == "skip" or ru else related.forms
        details["role"] = self.role
        with self._store.transaction():
            events = self._store.decisions.decide_all(entry, action, self._reviewer, **details)
            for form in forms:
                known = self._store.entries.get(form.id)
                if known is not None and known.status == "new":
                    event = self._store.decisions.decide(
                        known,
                        action,
                        self._reviewer,
                        en=en,
                        attributes=details.get("attributes"),
                        batch=events[0].id,
                    )
                    events.append(event)
        return events

    def prefer(
        self, entry: Entry, chosen: EntrySummary, rivals: tuple[EntrySummary, ...]
    ) -> list[Event]:
        """Accept one of the rivals of an entry, and reject what is undecided; return the events."""
        note = f"instead: {chosen.en}"
        others: list[tuple[str, Entry | str]] = [(entry.status, entry)]
        others += [(rival.status, rival.id) for rival in rivals if rival.id != chosen.id]
        decisions = self._store.decisions
        with self._store.transaction():
            events = decisions.decide_all(chosen.id, "accept", self._reviewer)
            batch = events[0].id
            return events + [
                decisions.decide(other, "reject", self._reviewer, note=note, batch=batch)
                for status, other in others
                if status in ("new", "skipped")
            ]

    def accept_planned(self, plan: BulkPlan, notes: Mapping[str, str]) -> BulkOutcome:
        """Accept the entries of a plan, with notes by id; return what that came to."""
        return self._store.batches.decide(plan, self._reviewer, notes=notes)

    def annotate(self, entry: Entry, changes: Mapping[str, Any]) -> Event:
        """Change attributes of an approved entry, or its note; return the event."""
        return self._store.decisions.annotate(entry.id, self._reviewer, changes)

    def merge(self, entry: Entry, into: str) -> list[Event]:
        """Give up an entry for another one; return the event."""
        return [self._store.decisions.merge(entry, into, self._reviewer)]

    def split(self, entry: Entry, ru: str, en: str) -> Event:
        """Part an approved entry from an entry; return the event."""
        return self._store.decisions.split(entry, ru, en, self._reviewer)

    def split_english(self, entry: Entry, texts: Sequence[str]) -> list[Event]:
        """Make an entry for each English text of an entry; return the events."""
        return self._store.decisions.split_english(entry, texts, self._reviewer)

    def undo(self) -> list[Event]:
        """Take back the reviewer's last decision in such sittings; return the events."""
        return self._store.decisions.undo_all(self._reviewer, roles=(self.role,))

    def redo(self) -> list[Event]:
        """Do again what the reviewer has undone last in such sittings; return the events."""
        return self._store.decisions.redo_all(self._reviewer, roles=(self.role,))
