"""The list of entries that a sitting goes through: what is open, where one is, what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from glossary.review.filters import ALL, ORDERS, EntryFilter
from glossary.store.store import Store

MODES = ("decide", "blind", "adjudicate")
"""What a sitting does: decide, give opinions without seeing decisions, settle differences."""

_HEX = 16**12
_MUCH = 10
"""How many entries must be left for two reviewers to work at different ends of a list."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a sitting is for.

    sample: of blind reviews, per cent of the entries, the same ones for everybody.
    """

    reviewer: str
    mode: str = "decide"
    choice: EntryFilter = ALL
    order: str = "worth"
    sample: float = 100.0


def waiting(store: Store, task: Sitting, since: int, upto: int) -> list[str]:
    """The ids of the entries that wait for this reviewer, first to be asked first.

    since, upto: numbers of events. What was skipped after the one waits for another sitting; where
    entries are chosen by status, those decided on after the other have been asked.
    """
    if task.mode == "blind":
        return _unseen(store, task, since)
    if task.mode == "adjudicate":
        disputed = set(store.disputed())
        return [one for one in _chosen(store, task, ("1",)) if one in disputed]
    skipped = f"(entries.status = 'skipped' AND entries.event <= {since:d})"
    if task.choice.statuses:
        fresh = f"(entries.event IS NULL OR entries.event <= {upto:d})"
        return _chosen(store, task, (f"(entries.status <> 'skipped' OR {skipped}) AND {fresh}",))
    if task.order != "worth":
        return _chosen(store, task, ("entries.status = 'new'", skipped))
    new = _chosen(store, task, ("entries.status = 'new'",))
    if changed := store.changed():
        chosen = set(new)
        first = [one for one in changed if one in chosen]
        new = list(dict.fromkeys([*first, *new]))
    return new + _listed(store, task, skipped, "entries.event")


def _chosen(store: Store, task: Sitting, conditions: Iterable[str]) -> list[str]:
    """The entries of the choice on which one condition after the other holds, each in order."""
    order = ORDERS[task.order]
    return [one for holds in conditions for one in _listed(store, task, holds, order)]


def _listed(store: Store, task: Sitting, condition: str, order: str) -> list[str]:
    where, values = task.choice.condition()
    return store.listing(f"{condition} AND {where}", values, order)


def _unseen(store: Store, task: Sitting, since: int) -> list[str]:
    """Entries that others have decided and this reviewer has no opinion of.

    By id, which is as good as at random, where no other order is asked for: that is what a sample
    must be.
    """
    limit = f"{min(int(_HEX * task.sample / 100), _HEX - 1):012x}"
    condition = f"""entries.status NOT IN ('new', 'skipped') AND entries.id <= ?
        AND entries.reviewer <> ? AND NOT EXISTS (SELECT 1 FROM opinions WHERE
        opinions.entry = entries.id AND opinions.reviewer = ? AND NOT
        (json_extract(opinions.state, '$.status') = 'skipped' AND opinions.event <= {since:d}))"""
    where, values = task.choice.condition()
    order = "entries.id" if task.order == "worth" else ORDERS[task.order]
    named = (limit, task.reviewer, task.reviewer)
    return store.listing(f"{condition} AND {where}", (*named, *values), order)


def _still_open(store: Store, task: Sitting, identity: str) -> bool:
    """Whether an entry has yet to be decided on, in a sitting that asks for such."""
    where, values = task.choice.condition()
    condition = f"entries.id = ? AND entries.status = 'new' AND {where}"
    return bool(store.count(condition, (identity, *values)))


class Queue:
    """A list of entries and a place in it; what is done stays in the list, to be gone back to."""

    def __init__(self, store: Store, task: Sitting, since: int):
        self._store = store
        self._since = since
        self._upto = store.last_event()
        self.task = task
        self.relist()

    def relist(self) -> None:
        """Nothing; the list is what the store asks for now."""
        self._ids: list[str] = waiting(self._store, self.task, self._since, self._upto)
        self._done: set[str] = set()
        self._place = 0
        self._builds = self._store.builds()
        self._seen = self._store.last_event()
        self._changes = self._store.changes_elsewhere()

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

    def follow(self) -> bool:
        """Whether others have changed the store since; the list then knows it."""
        changes = self._store.changes_elsewhere()
        if changes == self._changes:
            self._seen = self._store.last_event()
            return False
        self._changes = changes
        if self._store.builds() != self._builds or self.task.mode == "adjudicate":
            self.relist()
            return True
        if self.task.mode == "decide" and not self.task.choice.statuses:
            for identity in sorted(self._store.touched_since(self._seen)):
                if _still_open(self._store, self.task, identity):
                    self.reopen(identity, here=False)
                else:
                    self.close(identity)
        self._seen = self._store.last_event()
        return True

    def close(self, identity: str) -> None:
        """Nothing; the entry, where it is in the list, need not be asked any more."""
        if identity not in self._done and identity in self._ids:
            self._done.add(identity)

    def reopen(self, identity: str, *, here: bool) -> None:
        """Nothing; the entry is to be asked (again): where one is, or at the end of the list."""
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

    def leap(self) -> None:
        """Nothing; where much is left one is half of it further on, out of a colleague's way."""
        if self.left >= _MUCH:
            self._place = (self._place + self.left // 2) % len(self._ids)

    def go(self, place: int) -> str | None:
        """The entry at a place, done or not; None, and no move, where there is no such place."""
        if not 0 <= place < len(self._ids):
            return None
        self._place = place
        return self._ids[place]


def describe(task: Sitting) -> str:
    """What a sitting is narrowed to, for people; "" where it is about everything open."""
    modes = {"blind": "blind second review", "adjudicate": "adjudication"}
    share = f", {task.sample:g} % of it" if task.mode == "blind" and task.sample < 100 else ""
    mode = modes.get(task.mode, "") + share
    return " · ".join(part for part in (mode, task.choice.words()) if part)
