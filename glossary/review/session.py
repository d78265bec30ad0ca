"""The queue of entries that need a decision, and the decisions: pure logic, no terminal.

Nothing is kept here that the store does not have, so a review goes on where it stopped, on any
day and in any process.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from align.errors import DecisionError
from glossary.entries.entry import APPROVED, Entry
from glossary.entries.events import Event, State
from glossary.review.filters import ORDERS, EntryFilter
from glossary.review.pace import Pace, Progress
from glossary.review.queue import Queue, Sitting
from glossary.review.related import Related, related
from glossary.store.reader import UnknownEntryError
from glossary.store.review_queries import EntrySummary
from glossary.store.store import Store

_OUTCOMES = {"accept": "accepted", "edit": "edited", "reject": "rejected", "skip": "skipped"}
_ROLES = {"decide": ("decision",), "blind": ("opinion",), "adjudicate": ("adjudication",)}


class Review:
    """One sitting of one reviewer over the open entries of a store.

    New entries come first, those most worth an answer at the front (how unsure, times how
    often, times how many spellings); then what was skipped in an earlier sitting, longest ago
    first. What is skipped in this one is not shown again until the next. together: how many
    entries the last decision, undo or redo was about.
    """

    def __init__(
        self,
        store: Store,
        reviewer: str,
        *,
        kinds: Iterable[str] | None = None,
        file: str | None = None,
        choice: EntryFilter | None = None,
        order: str = "worth",
        mode: str = "decide",
        sample: float = 100.0,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._store = store
        self._reviewer = reviewer
        self._since = store.last_event()
        self._tally: Counter[str] = Counter()
        self._pace = Pace(clock)
        self._notes: dict[str, str] = {}
        self.together = 1
        self._together = True
        self._related: Related | None = None
        self._left_behind: tuple[int, list[EntrySummary]] = (-1, [])
        choice = choice or EntryFilter(kinds=tuple(kinds or ()), file=file)
        self._start(Sitting(reviewer, mode, choice, order, sample))

    def _start(self, task: Sitting) -> None:
        """Nothing; the sitting goes on with another list of entries."""
        self._queue = Queue(self._store, task, self._since)
        self._total = self._count_total()
        self._show(self._queue.current())

    def _count_total(self) -> int:
        """How many entries the choice has, decided or not."""
        task = self.task
        if task.mode != "decide" or task.choice.statuses:
            return self._queue.length
        return self._store.count(*task.choice.condition())

    @property
    def task(self) -> Sitting:
        """What this sitting is for."""
        return self._queue.task

    @property
    def current(self) -> Entry | None:
        """The entry to decide on, as it was read; None where the queue is empty."""
        return self._current

    @property
    def place(self) -> tuple[int, int]:
        """(number of the place in the list, from 1; how many there are)."""
        return min(self._queue.place + 1, self._queue.length), self._queue.length

    @property
    def related(self) -> Related:
        """What bears on current; nothing in a blind review, where it would tell."""
        if self._related is None:
            self._related = self._look_around()
        return self._related

    def _look_around(self) -> Related:
        entry, mode = self._current, self.task.mode
        if entry is None or mode == "blind":
            return Related()
        if mode == "adjudicate":
            return Related(opinions=tuple(self._store.views(entry.id)))
        builds = self._store.builds()
        if self._left_behind[0] != builds:
            self._left_behind = (builds, self._store.left_behind())
        around = related(self._store, entry, self._left_behind[1])
        return around if self._together else replace(around, forms=(), replaced=None)

    @property
    def progress(self) -> Progress:
        """How far the review is, with what other reviewers have done meanwhile."""
        if self._queue.follow():
            self._total = self._count_total()
        left = self._queue.left
        return Progress(self._total, left, self._pace.seconds(left))

    @property
    def tally(self) -> dict[str, int]:
        """What this sitting decided and did not take back: accepted, edited, rejected, skipped."""
        return {outcome: self._tally[outcome] for outcome in _OUTCOMES.values()}

    @property
    def left(self) -> int:
        """How many entries of this choice have yet to be decided, skipped ones included."""
        return self._queue.left + (0 if self.task.mode == "blind" else self._tally["skipped"])

    def refresh(self) -> None:
        """Nothing; current is what the store asks for now."""
        self._queue.follow()
        identity = self._queue.current()
        if identity is None:
            self._queue.relist()
            identity = self._queue.current()
        self._show(identity)

    def _show(self, identity: str | None) -> None:
        """Nothing; the entry is current, or the next one where it is no more."""
        self._related = None
        self._together = True
        try:
            self._current = None if identity is None else self._read(identity)
        except UnknownEntryError:
            self._queue.close(identity or "")
            self._show(self._queue.current())

    def _read(self, identity: str) -> Entry:
        entry = self._store.entry(identity)
        return self._store.unseen(entry, self._reviewer) if self.task.mode == "blind" else entry

    # Decisions

    def accept(self) -> Event:
        """The event of accepting current as it stands; then the next is current."""
        return self._decide("accept")

    def reject(self, note: str | None = None) -> Event:
        """The event of rejecting current; then the next is current."""
        return self._decide("reject", note=note)

    def skip(self) -> Event:
        """The event of putting current off until another sitting; then the next is current."""
        if self.task.mode == "adjudicate":
            raise DecisionError("skipping would take the decision back: the right arrow goes on")
        return self._decide("skip")

    def edit(
        self,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Event:
        """The event of giving current other texts, and facts; then the next is current."""
        if facts:
            self._own("describe")
        return self._decide("edit", ru, en, note, facts)

    def describe(self, facts: Mapping[str, Any]) -> Event:
        """The event of saying more of current, by the names of Attributes.

        An entry without a decision is accepted with them; then the next is current.
        """
        if self._own("describe").approved:
            return self._annotate(facts)
        return self._decide("accept", attributes=facts)

    def mark(self, name: str) -> Event:
        """The event of marking current as one of attributes.FLAGS, or taking that back.

        An entry without a decision is accepted with the mark; then the next is current.
        """
        entry = self._own("mark")
        return self.describe({name: not (entry.approved and getattr(entry.attributes, name))})

    def note(self, text: str) -> Event | None:
        """The event of giving current a note; None where it goes with the decision to come."""
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        if self.task.mode == "decide" and self._current.approved:
            return self._annotate({"note": text})
        self._notes[self._current.id] = text
        return None

    @property
    def pending_note(self) -> str:
        """The note that goes with the decision on current; "" for none."""
        return self._notes.get(self._current.id, "") if self._current else ""

    def _annotate(self, changes: Mapping[str, Any]) -> Event:
        entry = self._own("annotate")
        event = self._store.annotate(entry.id, self._reviewer, changes)
        self._show(entry.id)
        return event

    def choose(self, number: int) -> Event:
        """The event of taking the ``number``-th, from 1, of what current can be chosen from.

        Of several translations that one is accepted, and those without a decision are rejected,
        current too. Of opinions that one is the decision.
        """
        entry = self._own("choose", also="adjudicate")
        options = self.related.opinions or self.related.rivals
        if not 1 <= number <= len(options):
            raise DecisionError(
                f"there is no number {number} to choose: a accepts, r rejects"
                if options
                else "there is nothing to choose from: a accepts, r rejects"
            )
        if self.related.opinions:
            return self._settle(self.related.opinions[number - 1].state)
        return self._taken(self._guarded(entry, lambda: self._prefer(entry, number)))

    def _prefer(self, entry: Entry, number: int) -> list[Event]:
        """The events of accepting one rival of ``entry`` and rejecting what is undecided."""
        rivals = self.related.rivals
        chosen = rivals[number - 1]
        note = f"instead: {chosen.en}"
        others: list[tuple[str, Entry | str]] = [(entry.status, entry)]
        others += [(rival.status, rival.id) for rival in rivals if rival.id != chosen.id]
        with self._store.transaction():
            taken = self._store.decide_all(chosen.id, "accept", self._reviewer)
            first = taken[0]
            return taken + [
                self._store.decide(one, "reject", self._reviewer, note=note, batch=first.id)
                for status, one in others
                if status in ("new", "skipped")
            ]

    def _guarded(self, entry: Entry, act: Callable[[], list[Event]]) -> list[Event]:
        """What ``act`` does; where it is refused, the queue moves on if ``entry`` has changed."""
        try:
            return act()
        except DecisionError:
            self._look_again(entry)
            raise

    def _settle(self, state: State) -> Event:
        if state.status == "rejected":
            return self._decide("reject", note=state.note or None)
        if self._current is not None and (state.ru, state.en) != (
            self._current.ru,
            self._current.en,
        ):
            return self._decide("edit", state.ru, state.en, state.note or None)
        return self._decide("accept", note=state.note or None)

    def merge(self, into: str) -> Event:
        """The event of merging current into another entry; then the next is current."""
        entry = self._own("merge")
        return self._taken(
            self._guarded(entry, lambda: [self._store.merge(entry, into, self._reviewer)])
        )

    def split(self, ru: str, en: str) -> Event:
        """The event of parting an approved entry from current, which stays current."""
        entry = self._own("split")
        event = self._store.split(entry, ru, en, self._reviewer)
        self._total += 1
        self._show(entry.id)
        return event

    def _own(self, what: str, also: str = "decide") -> Entry:
        """Current; raises DecisionError where there is none or this kind of sitting has no such."""
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        if self.task.mode not in ("decide", also):
            raise DecisionError(f"{what} is for another sitting: here a, e, r and s decide")
        return self._current

    def undo(self) -> Event:
        """The event of taking back the last decision, of whatever day; current is its entry."""
        roles = _ROLES[self.task.mode]
        events = self._store.undo_all(self._reviewer, roles=roles)
        self.together = len(events)
        for event in events[::-1]:
            self._count(event, -1)
            if event is events[0] or event.after is None or event.after.status not in APPROVED:
                self._queue.reopen(event.entry, here=True)
        try:
            self._store.entry(events[0].entry)
            self._show(events[0].entry)
        except UnknownEntryError:  # it was made by hand, and so is no more
            self._queue.close(events[0].entry)
            self.refresh()
        self._total = self._count_total()
        return events[0]

    def redo(self) -> Event:
        """The event of doing again what was undone last; then the next is current."""
        events = self._store.redo_all(self._reviewer, roles=_ROLES[self.task.mode])
        self.together = len(events)
        for event in events:
            self._count(event, +1)
            self._queue.close(event.entry)
        self._total = self._count_total()
        self.refresh()
        return events[0]

    def _decide(
        self,
        action: str,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Event:
        """The event; raises ConflictError where another reviewer was faster, and moves on."""
        entry = self._current
        if entry is None:
            raise DecisionError("nothing is left to decide on")
        note = note if note is not None else self._notes.get(entry.id)
        return self._taken(
            self._guarded(entry, lambda: self._events(entry, action, ru, en, note, attributes))
        )

    def _events(
        self,
        entry: Entry,
        action: str,
        ru: str | None,
        en: str | None,
        note: str | None,
        attributes: Mapping[str, Any] | None,
    ) -> list[Event]:
        """The events of one decision on an entry and on its other forms, all or none."""
        if self.task.mode == "blind":
            return [self._store.opine(entry, action, self._reviewer, ru=ru, en=en, note=note)]
        role = _ROLES[self.task.mode][0]
        forms: Sequence[EntrySummary] = () if action == "skip" or ru else self.related.forms
        with self._store.transaction():
            events = self._store.decide_all(
                entry, action, self._reviewer, ru=ru, en=en, note=note, attributes=attributes,
                role=role, keep_both=not self._together,
            )  # fmt: skip
            first = events[0]
            for form in forms:
                known = self._store.with_id(form.id)
                if known is not None and known.status == "new":
                    events.append(
                        self._store.decide(
                            known,
                            action,
                            self._reviewer,
                            en=en,
                            attributes=attributes,
                            batch=first.id,
                        )
                    )
        return events

    def _taken(self, events: list[Event]) -> Event:
        """The first of the events, after the queue has moved on."""
        self.together = len(events)
        for event in events:
            if event.after is not None:
                self._tally[event.after.status] += 1
            self._queue.close(event.entry)
            self._notes.pop(event.entry, None)
        self._pace.beat()
        self.refresh()
        return events[0]

    def _look_again(self, seen: Entry) -> None:
        """Nothing; where ``seen`` has changed in the store, the queue moves on."""
        try:
            unchanged = self._read(seen.id) == seen
        except UnknownEntryError:
            unchanged = False
        if not unchanged:
            self._queue.follow()
            self._queue.close(seen.id)
            self._queue.leap()
            self.refresh()

    def _count(self, event: Event, change: int) -> None:
        """Nothing; the tally follows an undo or redo of a decision of this sitting."""
        state = event.before if change < 0 else event.after
        outcome = state.status if state else ""
        if event.target is not None and event.target > self._since and outcome in self.tally:
            self._tally[outcome] += change

    # Going about

    def step(self, by: int) -> bool:
        """Whether there is an entry ``by`` places on, decided or not; then it is current."""
        identity = self._queue.go(self._queue.place + by)
        if identity is not None:
            self._show(identity)
        return identity is not None

    def go_to(self, target: str) -> bool:
        """Whether ``target`` leads to an entry, which is then current.

        A number is a place in the list, hex digits begin an id, and words are looked for in all
        entries.
        """
        target = target.strip()
        if re.fullmatch(r"[0-9]{1,7}", target):
            identity = self._queue.go(int(target) - 1)
            if identity is not None:
                self._show(identity)
                return True
        if re.fullmatch("[0-9a-f]{4,12}", target):
            self._show(self._store.entry(target).id)
            return True
        found = self._store.listing(*EntryFilter(text=target).condition(), ORDERS["alphabet"])
        if target and found:
            self._show(found[0])
        return bool(target and found)

    def choose_entries(self, choice: EntryFilter, order: str | None = None) -> int:
        """How many entries of ``choice`` wait; the sitting goes on with them where any do."""
        task = replace(self.task, choice=choice, order=order or self.task.order)
        queue = Queue(self._store, task, self._since)
        if queue.length:
            self._queue, self._total = queue, 0
            self._total = self._count_total()
            self._show(queue.current())
        return queue.length

    def alone(self) -> bool:
        """Whether the next decision is about current alone; the other time also about its forms,
        and about what it replaces.
        """
        self._together = not self._together
        self._related = None
        return not self._together
