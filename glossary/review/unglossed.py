"""A sitting over the Russian that the last build found no English for: one types it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from align.errors import DecisionError
from align.records import Pair
from glossary.entries.entry import Entry
from glossary.entries.events import Event
from glossary.entries.filters import EntryFilter
from glossary.review.articles import Whereabouts, telling_order
from glossary.review.pace import Progress
from glossary.review.related import NOTHING, Related
from glossary.review.session import Review
from glossary.store.batches.bulk import BulkPlan
from glossary.store.queue import EntrySummary, Sitting
from glossary.store.store import Store

_TYPE_IT = "it has no English yet: e types it, s leaves it for another sitting"


class UnglossedReview(Review):
    """A review of fragments without English, in the order of the articles.

    Equal Russian is asked once, as all its spellings have one entry. What is typed becomes an entry
    by hand that has the fragments for its places. Entries that are there are not asked.
    """

    def __init__(
        self,
        store: Store,
        sitting: Sitting,
        clock: Callable[[], float] = time.monotonic,
        corpus: Path | None = None,
    ):
        self._groups: dict[str, list[Pair]] = {}
        self._waiting: dict[str, list[Pair]] = {}
        self._place = 0
        self._skipped: set[str] = set()
        super().__init__(store, sitting, clock, corpus)
        self.refresh()

    def _read_groups(self) -> dict[str, list[Pair]]:
        """The fragments without English by key, of the kinds and the file of the sitting."""
        choice, groups = self.sitting.choice, dict[str, list[Pair]]()
        for pair in self._store.entries.pairs(statuses=("unglossed",), file=choice.file):
            if not choice.kinds or pair.kind in choice.kinds:
                groups.setdefault(pair.key, []).append(pair)
        return groups

    @property
    def progress(self) -> Progress:
        """How far it is: Russian texts, not entries."""
        left = [key for key in self._waiting if key not in self._skipped]
        put_off = len(self._waiting) - len(left)
        return Progress(len(self._groups), len(left), self._pace.seconds(len(left)), put_off)

    @property
    def left(self) -> int:
        """How many texts still have no English."""
        return len(self._waiting)

    @property
    def related(self) -> Related:
        """Nothing: there is no English to compare."""
        return NOTHING

    @property
    def surroundings(self) -> Whereabouts:
        """Where the fragment stands whose place tells most."""
        places = self.places()
        return self._articles.around(places[0]) if places else Whereabouts()

    def places(self) -> list[Pair]:
        """Every fragment of that Russian, the one whose place tells most first."""
        return [] if self._key is None else telling_order(self._groups[self._key])

    @property
    def _key(self) -> str | None:
        return None if self._current is None else list(self._groups)[self._place]

    def refresh(self) -> None:
        """Make current the next text without English."""
        self._waiting = self._read_groups()
        self._groups = {**self._groups, **self._waiting}
        keys = list(self._groups)
        order = [*range(self._place, len(keys)), *range(self._place)]
        place = next(
            (p for p in order if keys[p] in self._waiting and keys[p] not in self._skipped), None
        )
        self._show_place(place)

    def _show_place(self, place: int | None) -> None:
        self._current = None
        if place is not None:
            self._place = place
            self._current = _as_entry(list(self._groups.values())[place])

    def step(self, by: int) -> bool:
        """Go to the text so many places on, glossed or not; return whether there is one."""
        place = self._place + by + (self._current is None and by < 0)
        if not 0 <= place < len(self._groups):
            return False
        self._show_place(place)
        return True

    def accept(self) -> Event:
        """Refuse: there is nothing to accept."""
        raise DecisionError(_TYPE_IT)

    def reject(self, note: str | None = None) -> Event:
        """Refuse: there is nothing to reject."""
        raise DecisionError(_TYPE_IT)

    def mark(self, name: str) -> Event:
        """Refuse: there is nothing to mark."""
        raise DecisionError(_TYPE_IT)

    def note(self, text: str) -> Event | None:
        """Keep a note for the entry to come."""
        if self._current is None:
            raise DecisionError("nothing is left to decide on")
        self._notes[self._current.id] = text
        return None

    def skip(self) -> None:
        """Leave current for another sitting; nothing is written."""
        key = self._key
        if key is None:
            raise DecisionError("nothing is left to decide on")
        self._skipped.add(key)
        self.refresh()

    def edit(
        self,
        ru: str | None = None,
        en: str | None = None,
        note: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Event:
        """Give current its English: an entry by hand, with the fragments for its places."""
        key, entry = self._key, self._current
        if key is None or entry is None:
            raise DecisionError("nothing is left to decide on")
        if key not in self._waiting:
            raise DecisionError("it has its English already: u takes it back")
        pair = self._groups[key][0]
        note = note or self._notes.get(entry.id)
        reviewer = self.sitting.reviewer
        event = self._store.decisions.gloss(pair, ru or pair.ru, en or "", reviewer, note, facts)
        self._notes.pop(entry.id, None)
        self.events = [event]
        self._pace.decision_taken()
        self.refresh()
        return event

    def undo(self) -> Event:
        """Take back the last decision; where it was English typed here, its Russian comes back."""
        self.events = self._decider.undo()
        first = self.events[0]
        ru = first.before.ru if first.before else ""
        self._waiting = self._read_groups()
        self._groups = {**self._groups, **self._waiting}
        for place, group in enumerate(self._groups.values()):
            if group[0].ru == ru:
                self._place = place
        self.refresh()
        return first

    def merge(self, into: str) -> Event:
        """Refuse: there is no entry yet."""
        raise DecisionError(_TYPE_IT)

    def split(self, ru: str, en: str) -> Event:
        """Refuse: there is no entry yet."""
        raise DecisionError(_TYPE_IT)

    def plan_rest(self) -> BulkPlan:
        """Refuse: there is nothing to accept."""
        raise DecisionError(_TYPE_IT)

    def plan_chosen(self) -> BulkPlan:
        """Refuse: there is nothing to accept."""
        raise DecisionError(_TYPE_IT)

    def choose(self, number: int) -> Event:
        """Refuse: there is nothing to choose from."""
        raise DecisionError(_TYPE_IT)

    def choose_entries(self, choice: EntryFilter, order: str | None = None) -> int:
        """Refuse: this sitting is about what has no English."""
        raise DecisionError("search, filter and order are for entries: quit, then `tolmach review`")

    def go_to(self, target: str) -> bool:
        """Go to a text by its number."""
        place = int(target) - 1 if target.strip().isdecimal() else -1
        if not 0 <= place < len(self._groups):
            return False
        self._show_place(place)
        return True

    def listed(self, around: int) -> list[tuple[int, EntrySummary]]:
        """Nothing: what is listed are entries."""
        return []

    def with_words(self, words: str) -> list[EntrySummary]:
        """Nothing: words lead to entries."""
        return []


def _as_entry(pairs: list[Pair]) -> Entry:
    """Fragments of one Russian text as what a card shows."""
    first, shown = pairs[0], telling_order(pairs)[0]
    spellings = tuple(dict.fromkeys(pair.ru for pair in pairs if pair.ru != first.ru))
    entry = Entry(first.key, first.kind, first.ru, "", variants=spellings)
    return replace(
        entry,
        occurrences=len(pairs),
        files=tuple(sorted({pair.file for pair in pairs})),
        reasons=shown.reasons,
        ru_context=shown.ru_context,
        ru_mark=shown.ru_mark,
    )
