"""The list of entries that a sitting goes through: what is open, where one is, what is left."""

from itertools import chain

from glossary.store.queue import Sitting
from glossary.store.store import Store

_MUCH = 10
"""How many entries must be left for two reviewers to work at different ends of a list."""


class Worklist:
    """A list of entries and a place in it; what is done stays in the list, to be gone back to.

    since: the number of the event after which what is skipped waits for another sitting.
    """

    def __init__(self, store: Store, sitting: Sitting, since: int):
        self._store = store
        self._since = since
        self._upto = store.entries.last_event()
        self.sitting = sitting
        self.relist()

    def relist(self) -> None:
        """List what the store asks for now."""
        self._ids = self._store.queue.waiting(self.sitting, self._since, self._upto)
        self._done: set[str] = set()
        self._place = 0
        self._builds = self._store.entries.builds()
        self._seen = self._store.entries.last_event()
        self._changes = self._store.queue.changes_elsewhere()

    @property
    def left(self) -> int:
        """How many entries of the list have yet to be asked."""
        return len(self._ids) - len(self._done)

    @property
    def length(self) -> int:
        """How many entries the list has."""
        return len(self._ids)

    @property
    def place(self) -> int:
        """Where one is, from 0."""
        return self._place

    @property
    def total(self) -> int:
        """How many entries the sitting is about, decided ones included."""
        sitting = self.sitting
        if sitting.mode != "decide" or sitting.choice.statuses:
            return self.length
        return self._store.queue.count(sitting.choice)

    def follow(self) -> bool:
        """Take in what others have changed since; return whether they have."""
        changes = self._store.queue.changes_elsewhere()
        if changes == self._changes:
            self._seen = self._store.entries.last_event()
            return False
        self._changes = changes
        if self._store.entries.builds() != self._builds or self.sitting.mode == "adjudicate":
            self.relist()
            return True
        if self.sitting.mode == "decide" and not self.sitting.choice.statuses:
            for identity in sorted(self._store.entries.touched_since(self._seen)):
                if self._store.queue.is_new(identity, self.sitting.choice):
                    self.reopen(identity, here=False)
                else:
                    self.close(identity)
        self._seen = self._store.entries.last_event()
        return True

    def close(self, identity: str) -> None:
        """Do not ask the entry any more, if it is in the list."""
        if identity not in self._done and identity in self._ids:
            self._done.add(identity)

    def reopen(self, identity: str, *, here: bool) -> None:
        """Ask the entry (again): where one is, or at the end of the list."""
        self._done.discard(identity)
        if identity not in self._ids:
            self._ids.insert(self._place if here else len(self._ids), identity)
        if here:
            self._place = self._ids.index(identity)

    def current(self) -> str | None:
        """The next entry to ask, from one's place on, then from the beginning; None for none."""
        for place in chain(range(self._place, len(self._ids)), range(self._place)):
            if self._ids[place] not in self._done:
                self._place = place
                return self._ids[place]
        return None

    def skip_half(self) -> None:
        """Go on by half of what is left, out of a colleague's way, where that is much."""
        if self.left >= _MUCH:
            self._place = (self._place + self.left // 2) % len(self._ids)

    def go(self, place: int) -> str | None:
        """Go to a place; return the entry there, done or not. None, and no move, off the list."""
        if not 0 <= place < len(self._ids):
            return None
        self._place = place
        return self._ids[place]


def describe(sitting: Sitting) -> str:
    """What a sitting is narrowed to, for people; "" where it is about everything open."""
    modes = {"blind": "blind second review", "adjudicate": "adjudication"}
    partial = sitting.mode == "blind" and sitting.sample < 100
    share = f", {sitting.sample:g} % of it" if partial else ""
    mode = modes.get(sitting.mode, "") + share
    return " · ".join(part for part in (mode, sitting.choice.words()) if part)
