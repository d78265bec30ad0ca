"""Progress of a review: what is done, what a sitting came to, and the time left."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.records import name_of
from glossary.entries.entry import APPROVED
from glossary.entries.events import OUTCOMES, Event, State, in_force

_PACED = 20
_PAUSE_SECONDS = 300.0
_ENOUGH = 5
"""How many decisions count, what gap between two is a pause, how many gaps make a pace."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is. total: entries that it is about; left: still to be shown.

    seconds: an estimate of how long the rest takes at this sitting's pace, None without one.
    skipped: put off in this sitting, neither decided nor left.
    """

    total: int
    left: int
    seconds: float | None = None
    skipped: int = 0

    @property
    def decided(self) -> int:
        """How many entries are decided."""
        return max(self.total - self.left - self.skipped, 0)

    def words(self) -> str:
        """The figures for people: ``3 done · 1 skipped · 12 to go``."""
        skipped = f"{self.skipped:,} skipped · " if self.skipped else ""
        return f"{self.decided:,} done · {skipped}{self.left:,} to go"


class Pace:
    """The times of a sitting's latest decisions."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_PACED)

    def decision_taken(self) -> None:
        """Note that a decision has been taken now."""
        self._times.append(self._clock())

    def seconds(self, left: int) -> float | None:
        """How long ``left`` decisions take, by the median gap without pauses; None too early."""
        gaps = [b - a for a, b in pairwise(self._times) if b - a < _PAUSE_SECONDS]
        if len(gaps) < _ENOUGH:
            return None
        from statistics import median  # not needed for the first screen

        return median(gaps) * left


def sitting_counts(
    histories: Iterable[Sequence[Event]], since: int, reviewer: str, role: str
) -> dict[str, int]:
    """What a reviewer did after event ``since`` and did not take back, in words for each entry.

    All of OUTCOMES, in their order; then only what there is: added, merged, undone (decisions of
    earlier sittings), flags by "marked as …", and "changed" for facts and notes alone. histories:
    all events of an entry, oldest first. role: of the events to count.
    """
    counts = Counter[str](dict.fromkeys(OUTCOMES, 0))
    for events in histories:
        if role == "opinion":
            lane = [e for e in events if e.blind and e.reviewer == reviewer]
        else:
            lane = [event for event in events if not event.blind]
        counts.update(_came_to(lane, since, reviewer, role))
    order = {name: place for place, name in enumerate((*OUTCOMES, *_OTHERS))}
    return {name: counts[name] for name in sorted(counts, key=lambda n: order.get(n, len(order)))}


_OTHERS = ("added", "merged", "undone")


def _came_to(lane: Sequence[Event], since: int, reviewer: str, role: str) -> list[str]:
    """What one reviewer did to one entry, in the words that are counted."""
    standing, earlier = in_force(lane), in_force(e for e in lane if e.id <= since)
    own = [
        place
        for place, event in enumerate(standing)
        if event.id > since and (event.reviewer, event.role) == (reviewer, role)
    ]
    if own:
        last = standing[own[-1]].after
        return _difference(_before(standing, own[0], earlier, since), last) if last else []
    lost = {event.id for event in earlier} - {event.id for event in standing}
    undone = any(
        e.action == "undo" and e.target in lost and (e.reviewer, e.role) == (reviewer, role)
        for e in lane
    )
    return ["undone"] if undone else []


def _before(
    standing: Sequence[Event], first: int, earlier: Sequence[Event], since: int
) -> State | None:
    """What an entry was before event number ``first`` of those that stand.

    That is what it was when the sitting began, even if that was undone first, or what another
    reviewer has made of it since.
    """
    if first and standing[first - 1].id > since:
        return standing[first - 1].after
    return earlier[-1].after if earlier else standing[first].before


def _difference(before: State | None, after: State) -> list[str]:
    """The words for what became of an entry between two states."""
    known = before.attributes.flags() if before else []
    marks = [f"marked as {flag}" for flag in after.attributes.flags() if flag not in known]
    if before is None or before.status not in APPROVED or after.status not in APPROVED:
        return ["merged" if after.same_as else name_of(after.status), *marks]
    if (before.ru, before.en) != (after.ru, after.en):
        return ["edited", *marks]
    if (before.attributes, before.note) != (after.attributes, after.note):
        return marks or ["changed"]
    return ["accepted"]
