"""The list of entries that a sitting goes through: what is open, where one is, what is left."""

from collections.abc import Collection
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
        queue = self._store.queue
        self._ids = queue.waiting(self.sitting, self._since, self._upto)
        self._known = set(self._ids)
        self._done: set[str] = set()
        changed = queue.changed_since(self._since)
        self._put_off = queue.put_off_of(changed, self.sitting, self._since)
        self._place = 0
        self._builds = self._store.entries.builds()
        self._seen = self._store.entries.last_event()
        self._changes = queue.changes_elsewhere()
        self._all = self._count()

    def _count(self) -> int:
        """How many entries of the store the sitting is about; 0 where the list is all of them."""
        return 0 if self._is_closed else self._store.queue.count(self.sitting.choice)

    @property
    def _is_closed(self) -> bool:
        """Whether the sitting is about what waited when it began, and nothing else."""
        return self.sitting.mode != "decide" or bool(self.sitting.choice.statuses)

    @property
    def left(self) -> int:
        """How many entries of the list have yet to be asked."""
        return len(self._ids) - len(self._done)

    @property
    def put_off(self) -> int:
        """How many entries were skipped since the sitting began."""
        return len(self._put_off)

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
        return self.length if self._is_closed else self._all

    def follow(self) -> None:
        """Take in what the log says since: one's own decisions, and those of others."""
        queue = self._store.queue
        changes = queue.changes_elsewhere()
        elsewhere, self._changes = changes != self._changes, changes
        if elsewhere and self._store.entries.builds() != self._builds:
            self.relist()
            return
        changed = queue.changed_since(self._seen)
        if not changed:
            return
        self._seen = self._store.entries.last_event()
        self._look_at(changed)
        if any(changed.values()) or self.sitting.choice.reviewer is not None:
            self._all = self._count()

    def _look_at(self, changed: Collection[str]) -> None:
        """Take in what the store says of some entries now; as many queries for all as for one."""
        queue = self._store.queue
        waiting = queue.waiting_of(changed, self.sitting, self._since, self._upto)
        unknown = waiting - self._known
        new = [identity for identity in changed if identity in unknown]
        self._ids += new
        self._known.update(new)
        self._done -= waiting
        self._done |= (self._known & set(changed)) - waiting
        self._put_off -= set(changed)
        self._put_off |= queue.put_off_of(changed, self.sitting, self._since)

    def drop(self, identity: str) -> None:
        """Take out an entry that is no more."""
        if identity in self._known:
            self._known.discard(identity)
            self._done.discard(identity)
            self._ids.remove(identity)

    def visit(self, identity: str) -> None:
        """Go to an entry; one that the list lacks is put in where one is, asked or not."""
        if identity not in self._known:
            self._known.add(identity)
            self._ids.insert(self._place, identity)
            self._done.add(identity)
            self._look_at([identity])
        self._place = self._ids.index(identity)

    def near(self, around: int) -> list[tuple[int, str]]:
        """(number in the list from 1, id) of the entries about one's place, so many either side."""
        first = max(self._place - around, 0)
        return list(enumerate(self._ids[first : self._place + around + 1], start=first + 1))

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
    modes = {
        "blind": "blind second review",
        "adjudicate": "adjudication",
        "gloss": "Russian without English",
    }
    partial = sitting.mode == "blind" and sitting.sample < 100
    share = f", {sitting.sample:g} % of it" if partial else ""
    mode = modes.get(sitting.mode, "") + share
    return " · ".join(part for part in (mode, sitting.choice.words()) if part)
