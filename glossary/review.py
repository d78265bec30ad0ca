"""The queue of entries that need a decision, and the decisions: pure logic, no terminal.

Nothing is kept here that the store does not have, so a review goes on where it stopped, on any
day and in any process.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from align.errors import DecisionError
from glossary.derivation import Event
from glossary.entries import Entry
from glossary.reading import UnknownEntryError
from glossary.store import Store

_OUTCOMES = {"accept": "accepted", "edit": "edited", "reject": "rejected", "skip": "skipped"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is. total: entries of this choice; left: still to be shown."""

    total: int
    left: int

    @property
    def decided(self) -> int:
        """How many entries need no further look."""
        return self.total - self.left


class Review:
    """One sitting of one reviewer over the open entries of a store.

    New entries come first, those most worth an answer at the front (how unsure, times how
    often); then what was skipped in an earlier sitting, longest ago first. What is skipped in
    this one is not shown again until the next.
    """

    def __init__(
        self,
        store: Store,
        reviewer: str,
        *,
        kinds: Iterable[str] | None = None,
        file: str | None = None,
    ):
        self._store = store
        self._reviewer = reviewer
        self._kinds = None if kinds is None else tuple(kinds)
        self._file = file
        self._since = store.last_event()
        self._tally: Counter[str] = Counter()
        self._current: Entry | None = None
        self._progress: Progress | None = None  # None where it must be counted again
        self._changes = 0
        self.refresh()

    @property
    def current(self) -> Entry | None:
        """The entry to decide on, as it was read; None where the queue is empty."""
        return self._current

    @property
    def progress(self) -> Progress:
        """How far the review is, with what other reviewers have done meanwhile."""
        changes = self._store.changes_elsewhere()
        if self._progress is None or changes != self._changes:
            counted = self._store.progress(self._since, self._kinds, self._file)
            self._progress, self._changes = Progress(*counted), changes
        return self._progress

    @property
    def tally(self) -> dict[str, int]:
        """What this sitting decided and did not take back: accepted, edited, rejected, skipped."""
        return {outcome: self._tally[outcome] for outcome in _OUTCOMES.values()}

    def refresh(self) -> None:
        """Nothing; current is what the store asks for now."""
        self._from_queue = True
        self._current = self._store.next_open(self._since, self._kinds, self._file)

    def accept(self) -> Event:
        """The event of accepting current as it stands; then the next is current."""
        return self._decide("accept")

    def reject(self, note: str | None = None) -> Event:
        """The event of rejecting current; then the next is current."""
        return self._decide("reject", note=note)

    def skip(self) -> Event:
        """The event of putting current off until another sitting; then the next is current."""
        return self._decide("skip")

    def edit(self, ru: str | None = None, en: str | None = None, note: str | None = None) -> Event:
        """The event of giving current other Russian or English; then the next is current."""
        return self._decide("edit", ru, en, note)

    def undo(self) -> Event:
        """The event of taking back the last decision, of whatever day; current is its entry."""
        event = self._store.undo(self._reviewer)
        self._count(event, -1)
        self._progress = None
        try:
            self._current = self._store.entry(event.entry)
            self._from_queue = False
        except UnknownEntryError:  # it was made by hand, and so is no more
            self.refresh()
        return event

    def redo(self) -> Event:
        """The event of doing again what was undone last; then the next is current."""
        event = self._store.redo(self._reviewer)
        self._count(event, +1)
        self._progress = None
        self.refresh()
        return event

    def _decide(
        self, action: str, ru: str | None = None, en: str | None = None, note: str | None = None
    ) -> Event:
        """The event; raises ConflictError where another reviewer was faster, and moves on."""
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        try:
            event = self._store.decide(
                self._current, action, self._reviewer, ru=ru, en=en, note=note
            )
        except DecisionError:
            self._look_again(self._current)
            raise
        self._tally[_OUTCOMES[action]] += 1
        self._move_on()
        self.refresh()
        return event

    def _move_on(self) -> None:
        """Nothing; one entry fewer is left, without counting them all at every key."""
        known = self._progress if self._from_queue else None
        self._progress = None if known is None else Progress(known.total, known.left - 1)

    def _look_again(self, seen: Entry) -> None:
        """Nothing; where ``seen`` has changed in the store, the queue moves on."""
        try:
            unchanged = self._store.entry(seen.id) == seen
        except UnknownEntryError:
            unchanged = False
        if not unchanged:
            self.refresh()

    def _count(self, event: Event, change: int) -> None:
        """Nothing; the tally follows an undo or redo of a decision of this sitting."""
        state = event.before if change < 0 else event.after
        outcome = state.status if state else ""
        if event.target is not None and event.target > self._since and outcome in self.tally:
            self._tally[outcome] += change
