"""The queue of entries that need a decision, and the decisions: pure logic, no terminal.

Nothing is kept here that the store does not have, so a review goes on where it stopped, on any
day and in any process.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Unpack

from align.errors import DecisionError
from align.records import Pair, Span
from glossary.entries.entry import Entry
from glossary.entries.events import Event, State
from glossary.entries.filters import EntryFilter, rest_of_document
from glossary.review.articles import Articles, Whereabouts, telling_order
from glossary.review.decider import Decider, PlannedEntries
from glossary.review.pace import Pace, Progress, sitting_counts
from glossary.review.related import NOTHING, Neighbourhood, Related, mergeable, with_words
from glossary.review.worklist import Worklist
from glossary.store.batches.bulk import BulkOutcome, BulkPlan
from glossary.store.batches.decisions import Details
from glossary.store.entries import UnknownEntryError
from glossary.store.queue import EntrySummary, Sitting
from glossary.store.store import Store

SURE = 0.97
"""The confidence, 0..1, above which the rest of an article can be accepted unread."""

_PLACES = 500
"""Places of an entry among which the one to be shown is looked for."""


class Review:
    """One sitting of one reviewer over the open entries of a store.

    New entries come first, those most worth an answer at the front (likely to be right, frequent,
    of use again); then what was skipped in an earlier sitting, longest ago first. What is skipped
    in this one is not shown again until the next. events: what the last decision, undo or redo has
    put into the log; that of the entry it was about comes first.
    corpus: the folder of the articles, where the last build read them by default.
    """

    def __init__(
        self,
        store: Store,
        sitting: Sitting,
        clock: Callable[[], float] = time.monotonic,
        corpus: Path | None = None,
    ):
        self._store = store
        self._articles = Articles(corpus or store.entries.corpus())
        self._surroundings: Whereabouts | None = None
        self._since = store.entries.last_event()
        self._decider = Decider(store, sitting)
        self._neighbourhood = Neighbourhood(store)
        self._pace = Pace(clock)
        self._notes: dict[str, str] = {}
        self._noted: dict[int, str] = {}
        self.events: list[Event] = []
        self._current: Entry | None = None
        self._related: Related | None = None
        self._alone = False
        self._list = Worklist(store, sitting, self._since)
        self._show(self._list.current())

    @property
    def sitting(self) -> Sitting:
        """What the reviewer sat down to, and has narrowed it to since."""
        return self._list.sitting

    @property
    def current(self) -> Entry | None:
        """The entry to decide on, as it was read; None where the queue is empty."""
        return self._current

    @property
    def place(self) -> tuple[int, int]:
        """(number of the place in the list, from 1; how many there are)."""
        return min(self._list.place + 1, self._list.length), self._list.length

    @property
    def related(self) -> Related:
        """What bears on current; nothing in a blind review, where it would tell."""
        if self._current is None:
            return NOTHING
        if self._related is None:
            mode = self.sitting.mode
            self._related = self._neighbourhood.of(self._current, mode, alone=self._alone)
        return self._related

    @property
    def surroundings(self) -> Whereabouts:
        """Where current stands in its articles; nothing where the last build has not found it."""
        if self._surroundings is None:
            place = None if self._current is None else self._place_of(self._current.id)
            self._surroundings = self._articles.around(place) if place else Whereabouts()
        return self._surroundings

    def places(self) -> list[Pair]:
        """Every place of current in the last build, the one that tells most first."""
        if self._current is None:
            return []
        return telling_order(self._store.entries.pairs(self._current.id))

    def _place_of(self, identity: str) -> Pair | None:
        """The place of an entry that tells most, among the first; None where there is none."""
        some = islice(self._store.entries.pairs(identity), _PLACES)
        return next(iter(telling_order(some)), None)

    def reread(self) -> None:
        """Look into the articles of current again: somebody has had them in an editor."""
        self._surroundings = None

    @property
    def progress(self) -> Progress:
        """How far the review is, with what other reviewers have done meanwhile."""
        self._list.follow()
        left = self._list.left
        return Progress(self._list.total, left, self._pace.seconds(left), self._list.put_off)

    @property
    def tally(self) -> dict[str, int]:
        """What this sitting did and did not take back, as the log has it; see sitting_counts."""
        sitting = self.sitting
        histories = self._store.queue.histories(self._since)
        return sitting_counts(histories, self._since, sitting.reviewer, self._decider.role)

    @property
    def left(self) -> int:
        """How many entries of this choice have yet to be decided, skipped ones included."""
        return self._list.left + self._list.put_off

    @property
    def affected(self) -> int:
        """How many entries the last decision, undo or redo was about."""
        return len(self.events)

    def refresh(self) -> None:
        """Make current what the store asks for now."""
        self._list.follow()
        self._show(self._list.current())

    def _show(self, identity: str | None) -> None:
        """Make the entry current, or the next one where it is no more."""
        self._related = self._surroundings = None
        self._alone = False
        try:
            self._current = None if identity is None else self._read(identity)
        except UnknownEntryError:
            self._list.drop(identity or "")
            self._show(self._list.current())

    def _read(self, identity: str) -> Entry:
        entry = self._store.entries.by_id(identity)
        if self.sitting.mode == "blind":
            entry = self._store.opinions.unseen(entry, self.sitting.reviewer)
        place = self._place_of(entry.id) if entry.occurrences > 1 else None
        return _shown_at(entry, place) if place else entry

    # Decisions. Each returns its event, after which the next entry is current.

    def accept(self) -> Event:
        """Accept current as it stands."""
        return self._decide("accept")

    def reject(self, note: str | None = None) -> Event:
        """Reject current."""
        return self._decide("reject", note=note)

    def skip(self) -> Event | None:
        """Put current off until another sitting; return None where nothing is written for it."""
        if self.sitting.mode == "adjudicate":
            raise DecisionError("skipping would undo the decision; press → to move on")
        return self._decide("skip")

    def edit(
        self,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Event:
        """Give current other texts, and facts by the names of Attributes."""
        if facts:
            self._current_for("describe")
        return self._decide("edit", ru=ru, en=en, note=note, attributes=facts)

    def describe(self, facts: Mapping[str, Any]) -> Event:
        """Say more of current, by the names of Attributes, and accept it if it is undecided.

        An approved entry stays current.
        """
        if self._current_for("describe").approved:
            return self._annotate(facts)
        return self._decide("accept", attributes=facts)

    def mark(self, name: str) -> Event:
        """Mark current as one of attributes.FLAGS, or take that back; else as :meth:`describe`."""
        entry = self._current_for("mark")
        return self.describe({name: not (entry.approved and getattr(entry.attributes, name))})

    def note(self, text: str) -> Event | None:
        """Give current a note; return None where it goes with the decision to come."""
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        if self.sitting.mode == "decide" and self._current.approved:
            return self._annotate({"note": text})
        self._notes[self._current.id] = text
        return None

    @property
    def pending_note(self) -> str:
        """The note that goes with the decision on current; "" for none."""
        return self._notes.get(self._current.id, "") if self._current else ""

    def choose(self, number: int) -> Event:
        """Take the ``number``-th, from 1, of what current can be chosen from.

        Of several translations that one is accepted, and those without a decision are rejected,
        current too. Of opinions that one is the decision.
        """
        entry = self._current_for("choose", also="adjudicate")
        opinions, rivals = self.related.opinions, self.related.rivals
        options = opinions or rivals
        if not 1 <= number <= len(options):
            raise DecisionError(
                f"there is no number {number} to choose: a accepts, r rejects"
                if options
                else "there is nothing to choose from: a accepts, r rejects"
            )
        if opinions:
            return self._adopt(entry, opinions[number - 1].state)
        chosen = rivals[number - 1]
        return self._take(entry, lambda: self._decider.prefer(entry, chosen, rivals))

    def _adopt(self, entry: Entry, state: State) -> Event:
        """Decide as one of the opinions has it."""
        note = state.note or None
        if state.status == "rejected":
            return self._decide("reject", note=note)
        if (state.ru, state.en) != (entry.ru, entry.en):
            return self._decide("edit", ru=state.ru, en=state.en, note=note)
        return self._decide("accept", note=note)

    def merge(self, into: str) -> Event:
        """Merge current into another entry."""
        entry = self._current_for("merge")
        return self._take(entry, lambda: self._decider.merge(entry, into))

    def split(self, ru: str, en: str) -> Event:
        """Part an approved entry from current, which stays current."""
        entry = self._current_for("split")
        self.events = [self._decider.split(entry, ru, en)]
        self._show(entry.id)
        return self.events[0]

    def split_english(self, texts: Sequence[str]) -> Event:
        """Make an entry for each of these English texts of current, all in one decision."""
        entry = self._current_for("split")
        return self._take(entry, lambda: self._decider.split_english(entry, texts))

    def undo(self) -> Event:
        """Take back the last decision, of whatever day; its entry is current then."""
        self.events = self._decider.undo()
        for event in self.events:
            if note := self._noted.pop(event.target or 0, ""):
                self._notes[event.entry] = note
        first = self.events[0]
        self._list.follow()
        if self._store.entries.status(first.entry) is None:  # it was made by hand, and so is gone
            self.refresh()
        else:
            self._list.visit(first.entry)
            self._show(first.entry)
        return first

    def redo(self) -> Event:
        """Do again what was undone last."""
        self.events = self._decider.redo()
        for event in self.events:
            if (note := self._notes.pop(event.entry, "")) and event.target is not None:
                self._noted[event.target] = note
        self.refresh()
        return self.events[0]

    def _current_for(self, what: str, also: str = "decide") -> Entry:
        """Current, for a command that needs a sitting of mode "decide", or of another one.

        :raises DecisionError: where there is none, or this is another kind of sitting.
        """
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        if self.sitting.mode not in ("decide", also):
            raise DecisionError(f"{what} is not available here; use a, e, r or s")
        return self._current

    def _annotate(self, changes: Mapping[str, Any]) -> Event:
        entry = self._current_for("annotate")
        self.events = [self._decider.annotate(entry, changes)]
        self._show(entry.id)
        return self.events[0]

    def _decide(self, action: str, **details: Unpack[Details]) -> Event:
        """Decide on current and its other forms; return the first event.

        :raises ConflictError: where another reviewer was faster; the queue has moved on then.
        """
        entry = self._current
        if entry is None:
            raise DecisionError("nothing is left to decide on")
        if details.get("note") is None:
            details["note"] = self._notes.get(entry.id)
        details["keep_both"] = self._alone
        related = self.related
        return self._take(entry, lambda: self._decider.decide(entry, action, related, **details))

    def _take(self, entry: Entry, decide: Callable[[], list[Event]]) -> Event:
        """Decide on ``entry`` and what goes with it, and move on; return the first event.

        Where the decision is refused because ``entry`` has changed, the queue moves on as well.
        """
        try:
            events = decide()
        except DecisionError:
            self._look_again(entry)
            raise
        self._move_on(events)
        return events[0]

    def _move_on(self, events: list[Event]) -> None:
        """Go on after a decision that put ``events`` into the log."""
        self.events = events
        for event in events:
            if note := self._notes.pop(event.entry, ""):
                self._noted[event.id] = note
        self._pace.decision_taken()
        self.refresh()

    def _look_again(self, seen: Entry) -> None:
        """Move on in the queue where ``seen`` has changed in the store."""
        try:
            unchanged = self._read(seen.id) == seen
        except UnknownEntryError:
            unchanged = False
        if not unchanged:
            self._list.follow()
            self._list.skip_half()
            self.refresh()

    # Many at once

    def plan_rest(self) -> BulkPlan:
        """What accepting the sure ones of the kind of current in its article would do.

        The article is the one that the sitting is about, where it is about one.

        :raises DecisionError: where current stands in none.
        """
        entry = self._current_for("accepting many")
        if not entry.files:
            raise DecisionError("it stands in no article: l sets a filter, L accepts all of it")
        file = self.sitting.choice.file
        choice = rest_of_document(entry, SURE, file if file in entry.files else None)
        return self._store.batches.plan(choice, "accept")

    def plan_chosen(self) -> BulkPlan:
        """What accepting all that the filter of the sitting lets through would do.

        :raises DecisionError: where there is no filter.
        """
        if self.sitting.mode != "decide":
            raise DecisionError("accepting many is not available here; use a, e, r or s")
        if not self.sitting.choice.words():
            raise DecisionError("there is no filter: l sets one; i accepts the rest of an article")
        return self._store.batches.plan(self.sitting.choice, "accept")

    def planned(self, plan: BulkPlan) -> PlannedEntries:
        """The entries that a plan is about."""
        return PlannedEntries(self._store, plan)

    def accept_planned(self, plan: BulkPlan) -> BulkOutcome:
        """Accept the entries of a plan, all or none, which one undo takes back."""
        outcome = self._decider.accept_planned(plan, self._notes)
        self._move_on(list(outcome.events))
        return outcome

    # Going about

    def step(self, by: int) -> bool:
        """Make the entry ``by`` places on current, decided or not; return whether there is one."""
        behind_all = self._current is None and by < 0
        identity = self._list.go(self._list.place + by + behind_all)
        if identity is not None:
            self._show(identity)
        return identity is not None

    def go_to(self, target: str) -> bool:
        """Make the entry that ``target`` leads to current; return whether there is one.

        A number is a place in the list, hex digits begin an id, and words are looked for in all
        entries; an exact match comes first.
        """
        identity = self._identity(target.strip())
        if identity is not None:
            self._show(identity)
        return identity is not None

    def _identity(self, target: str) -> str | None:
        """The id of the entry that ``target`` leads to."""
        if re.fullmatch(r"[0-9]{1,7}", target):
            identity = self._list.go(int(target) - 1)
            if identity is not None:
                return identity
        matches = self.with_words(target)
        if matches or not re.fullmatch("[0-9a-f]{4,12}", target):
            return matches[0].id if matches else None
        return self._store.entries.by_id(target).id

    def with_words(self, words: str) -> list[EntrySummary]:
        """The entries, decided ones too, that have these words; see related.with_words."""
        return with_words(self._store, words)

    def listed(self, around: int) -> list[tuple[int, EntrySummary]]:
        """(number in the list, entry) of the entries about this one in the list."""
        near = self._list.near(around)
        known = {s.id: s for s in self._store.queue.summaries([identity for _, identity in near])}
        return [(number, known[identity]) for number, identity in near if identity in known]

    def mergeable(self) -> list[EntrySummary]:
        """What current might be merged into: what is related to it first, then its neighbours."""
        return [] if self._current is None else mergeable(self._store, self._current, self.related)

    def choose_entries(self, choice: EntryFilter, order: str | None = None) -> int:
        """Go on with the entries of ``choice`` where any wait; return how many do."""
        sitting = replace(self.sitting, choice=choice, order=order or self.sitting.order)
        worklist = Worklist(self._store, sitting, self._since)
        if worklist.length:
            self._list = worklist
            self._show(worklist.current())
        return worklist.length

    def toggle_related(self) -> bool:
        """Switch between deciding on current alone, and on its other forms and what it replaces.

        Returns whether the next decision is about current alone.
        """
        self._alone = not self._alone
        self._related = None
        return self._alone


def _shown_at(entry: Entry, place: Pair) -> Entry:
    """The entry with the contexts and the reasons of one of its places."""
    return replace(
        entry,
        reasons=place.reasons,
        ru_context=place.ru_context,
        ru_mark=place.ru_mark,
        en_context=place.en_context or "",
        en_mark=place.en_mark or Span(0, 0),
    )
