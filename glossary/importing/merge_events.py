"""What a merge decides in the store, all of it as events; conflicts and what they had queued."""

from dataclasses import dataclass, field, replace

from align.text import text_key
from glossary.entries.content import NO, OPEN, YES, Content
from glossary.entries.entry import Entry, entry_id
from glossary.entries.events import State
from glossary.importing.changes import QUEUED
from glossary.importing.records.record import Record
from glossary.importing.three_way import outcome
from glossary.store.store import Store


@dataclass(slots=True)
class MergeEvents:
    """The decisions of one import.

    reviewer, at: who decides, and when. keep_ours: whether no other side of a conflict is queued.
    known: contents of entries as they stand, by id; what is decided is taken out.
    """

    store: Store
    reviewer: str
    at: str
    keep_ours: bool
    known: dict[str, Content] = field(default_factory=dict)

    def apply(self, entry: Entry, after: Content, taken: list[str]) -> str:
        """Record the decision that makes ``entry`` what ``after`` says; return what else it does.

        What a conflict had put into the queue is settled by it: an entry that takes the place of
        ours, or one with the text that ours has now.
        """
        self.known.pop(entry.id, None)
        before = self.store.entries.state(entry)
        if before.status == "new":
            before = replace(before, ru=entry.ru, en=entry.en)
        action, state = outcome(before, after, taken)
        state = replace(
            state, note=after.note, attributes=after.attributes, reviewer=self.reviewer, at=self.at
        )
        gives_way = self.store.entries.replaced(entry) if after.verdict == YES else None
        self.store.decisions.record(entry.id, action, state)
        if gives_way is not None:
            self.known.pop(gives_way.id, None)
            why = f"replaced by {entry.id}: {after.ru} = {after.en}"
            self.store.decisions.decide(gives_way.id, "reject", self.reviewer, note=why, at=self.at)
            return f"{gives_way.id} is rejected: this replaces it"
        queued = self.store.entries.get(entry_id(text_key(after.ru), after.en))
        if queued is None or queued.id == entry.id or self._replaces(queued) != entry.id:
            return ""
        self.known.pop(queued.id, None)
        self.store.decisions.merge(queued, entry.id, self.reviewer, at=self.at)
        return f"{queued.id}, which was queued, is the same now"

    def _replaces(self, entry: Entry) -> str | None:
        """The entry in whose place an undecided one is queued, None for none."""
        open_now = Content.of(entry).verdict == OPEN
        return self.store.entries.state(entry).replaces if open_now else None

    def clash(self, entry: Entry, ours: Content, theirs: Content) -> str:
        """What became of the other side of a conflict."""
        if self.keep_ours:
            return "kept ours"
        if (ours.ru, ours.en) == (theirs.ru, theirs.en):
            return "kept ours; resolve by hand"
        identity = entry_id(text_key(theirs.ru), theirs.en)
        if self.store.entries.get(identity) is not None:
            return f"kept ours; the other text is {identity} already"
        state = replace(self.state(theirs, entry.kind, OPEN), replaces=entry.id)
        self.store.decisions.record(identity, "add", state)
        return f"kept ours; {QUEUED} {identity}; accepting it replaces {entry.id}"

    def state(self, content: Content, kind: str, standing: str) -> State:
        """The state of an entry that the import adds; standing: OPEN, YES or NO."""
        status = {YES: "added", NO: "rejected"}.get(standing, "new")
        return State(
            status, kind, content.ru, content.en, content.note, self.reviewer, self.at,
            added=True, attributes=content.attributes,
        )  # fmt: skip

    def settled(self, theirs: dict[str, object], entry: Entry) -> str:
        """Which approved entry has their texts, so that a reviewer has decided; "" for none."""
        ru, en = str(theirs.get("ru", entry.ru)), str(theirs.get("en", entry.en))
        other = self.store.entries.get(entry_id(text_key(ru), en))
        if other is None or other.id == entry.id or not other.approved:
            return ""
        return f"the other text is {other.id}, which is approved"

    def exported(self, record: Record, ours: Content, identity: str) -> Content | None:
        """The state of an entry that a record of ours says it is of; None where nothing tells."""
        if record.version == ours.version:
            return ours
        states = [event.after for event in self.store.entries.log(entry=identity)]
        states += [event.before for event in self.store.entries.log(entry=identity)]
        for state in states:
            if state is not None and Content.of_state(state).version == record.version:
                return Content.of_state(state)
        return None
