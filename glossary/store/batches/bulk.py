"""One decision on many entries: what it would come to, and taking it, all of it or nothing.

A filter never takes a side where a reader must: an entry whose Russian has another English, or
that would take the place of an approved one, is left to be asked, unless told otherwise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from align.errors import DecisionError
from align.text import text_key
from glossary.entries.cleaning import clean, reviewer_name, timestamp
from glossary.entries.entry import Entry
from glossary.entries.events import Event, State, check_action, decided
from glossary.entries.filters import EntryFilter
from glossary.entries.occurrences import sort_key
from glossary.store.batches.decisions import Decisions, Details, note_after
from glossary.store.database import Database
from glossary.store.entries import Entries
from glossary.store.journal import Journal
from glossary.store.opinions import Opinions
from glossary.store.queue import ReviewQueue

RIVAL = "its Russian has another English"
REPLACING = "it would replace an approved entry"


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What one decision on the entries of a filter would do, as of one moment.

    action: accept, reject or skip. choice: with the statuses that are meant. ids: the entries that
    would be decided, in the order of the articles. left: why others of the choice would not, RIVAL
    or REPLACING, by id. rivals, keep_both: as for :meth:`Batches.plan`.
    """

    action: str
    choice: EntryFilter
    ids: tuple[str, ...]
    left: dict[str, str] = field(default_factory=dict)
    rivals: bool = False
    keep_both: bool = False


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What a bulk decision did. events: in the order of the plan, the first of them the batch's.

    passed: ids of the plan that were left as they are, since they changed after it was made.
    """

    events: tuple[Event, ...]
    passed: tuple[str, ...] = ()


class Batches:
    """Decisions on many entries at once, each of which one undo takes back."""

    def __init__(
        self, database: Database, journal: Journal, entries: Entries, queue: ReviewQueue,
        opinions: Opinions, decisions: Decisions,
    ):  # fmt: skip
        self._database = database
        self._journal = journal
        self._entries = entries
        self._queue = queue
        self._opinions = opinions
        self._decisions = decisions

    def plan(
        self, choice: EntryFilter, action: str, *, rivals: bool = False, keep_both: bool = False
    ) -> BulkPlan:
        """What ``action`` on the entries of a filter would do; changes nothing.

        choice: where it names no status, new entries are meant: what was skipped was put off by
        somebody. rivals: also accept entries whose Russian has another English among them or
        approved already. keep_both: also accept what would replace an approved entry, beside it.

        :raises DecisionError: where the action is none that needs no text.
        """
        check_action(action)
        if action == "edit":
            raise DecisionError("an edit is about one entry: name it by its id")
        choice = choice if choice.statuses else replace(choice, statuses=("new",))
        with self._database.snapshot():
            ids = self._queue.matching(choice, "text")
            left = {} if action != "accept" else self._left(choice, ids, rivals, keep_both)
        taken = tuple(identity for identity in ids if identity not in left)
        return BulkPlan(action, choice, taken, left, rivals, keep_both)

    def _left(
        self, choice: EntryFilter, ids: Sequence[str], rivals: bool, keep_both: bool
    ) -> dict[str, str]:
        """Why an acceptance would leave out some of the entries, by id in the order of ``ids``."""
        why: dict[str, str] = {}
        if not keep_both:
            why |= dict.fromkeys(self._queue.replacing(choice), REPLACING)
        if not rivals:
            english = self._queue.renderings(choice)
            why |= {identity: RIVAL for identity, keys in english.items() if len(keys) > 1}
        return {identity: why[identity] for identity in ids if identity in why}

    def decide(
        self,
        plan: BulkPlan,
        reviewer: str,
        *,
        note: str | None = None,
        notes: Mapping[str, str] | None = None,
        at: str | None = None,
        watch: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    ) -> BulkOutcome:
        """Do what a plan says, in one transaction and as one batch of events.

        Entries of which the plan no longer holds, such as those that somebody decided on since it
        was made, are left as they are. Inflected forms are decided where the filter has them.
        notes: by id, for entries that get another note than ``note``. watch: what passes the
        entries on, twice: when they are decided and when that is written.

        :raises StoreError: where another process is still writing after five seconds.
        """
        who, own = reviewer_name(reviewer), notes or {}
        timestamp(at)
        with self._database.transaction():
            when = self._journal.moment(at)
            now = self.plan(plan.choice, plan.action, rivals=plan.rivals, keep_both=plan.keep_both)
            still = set(now.ids)
            ids = [identity for identity in plan.ids if identity in still]
            states = self._entries.states(ids)
            self._keep_opinions(states, who)
            events = [
                _event(identity, states[identity], plan.action, who, when, own.get(identity, note))
                for identity in watch(ids)
            ]
            written = self._journal.append_batch(events, watch=watch)
        passed = tuple(identity for identity in plan.ids if identity not in still)
        return BulkOutcome(tuple(written), passed)

    def _keep_opinions(self, states: dict[str, State], reviewer: str) -> None:
        """Write decisions down as opinions before they are overruled, see Opinions.keep."""
        for identity, before in states.items():
            if before.status != "new":
                self._opinions.keep(identity, reviewer, "decision")

    def rivals(self, identities: Iterable[str]) -> dict[str, list[str]]:
        """By Russian, the different English of approved entries of which these are some.

        Sorted; only where the English differs in more than case and punctuation.
        """
        found: dict[str, list[str]] = {}
        named = {sort_key(e.ru): e.ru for e in self._entries.get_many(identities) if e.approved}
        for ru in sorted(named.values()):
            alike = [entry for entry in self._entries.alike(ru) if _is_wanted(entry)]
            if len({text_key(entry.en) for entry in alike}) > 1:
                found[ru] = sorted({entry.en for entry in alike})
        return found

    def decide_each(
        self, entries: Iterable[str], action: str, reviewer: str, **details: Unpack[Details]
    ) -> list[Event]:
        """Decide on entries named by their ids, in one transaction and as one batch of events.

        On each as by :meth:`Decisions.decide_all`: whatever it was before, and with what it
        replaces. An entry named twice is decided once. Returns the events.

        :raises DecisionError: as there; then nothing is decided.
        """
        events: list[Event] = []
        with self._database.transaction():
            named = dict.fromkeys(self._entries.by_id(entry).id for entry in entries)
            for identity in named:
                details["batch"] = events[0].id if events else details.get("batch")
                events += self._decisions.decide_all(identity, action, reviewer, **details)
        return events


def _is_wanted(entry: Entry) -> bool:
    """Whether the English of an entry is approved, and not to be avoided."""
    return entry.approved and not entry.attributes.forbidden


def _event(
    identity: str, before: State, action: str, reviewer: str, at: str, note: str | None
) -> Event:
    """The event of a decision, not yet numbered."""
    kept = clean(note_after(before, clean(note, "note") or None), "note")
    after = decided(before, action, (None, None), reviewer=reviewer, at=at, note=kept)
    return Event(0, at, reviewer, action, identity, before, after)
