"""Progress of a review: what is done, the summary at the end, and the time left."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from glossary.entries.events import OUTCOMES, Event

_PACED = 20
_PAUSE_SECONDS = 300.0
_ENOUGH = 5
"""How many decisions count, what gap between two is a pause, how many gaps make a pace."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is. total: entries that it is about; left: still to be shown.

    seconds: an estimate of how long the rest takes at this sitting's pace, None without one.
    """

    total: int
    left: int
    seconds: float | None = None

    @property
    def decided(self) -> int:
        """How many entries need no further look."""
        return max(self.total - self.left, 0)


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


class Tally:
    """What a sitting has decided and not taken back; since: the last event before it."""

    def __init__(self, since: int):
        self._since = since
        self._counts: Counter[str] = Counter()

    def taken(self, event: Event) -> None:
        """Count a decision."""
        if event.after is not None:
            self._counts[event.after.status] += 1

    def undone(self, event: Event) -> None:
        """Count a decision no longer, if it was of this sitting; event: the undo."""
        self._change(event, event.before.status if event.before else "", -1)

    def redone(self, event: Event) -> None:
        """Count a decision again, if it was of this sitting; event: the redo."""
        self._change(event, event.after.status if event.after else "", +1)

    def _change(self, event: Event, outcome: str, by: int) -> None:
        if event.target is not None and event.target > self._since and outcome in OUTCOMES:
            self._counts[outcome] += by

    def counts(self) -> dict[str, int]:
        """How often each of OUTCOMES, in their order."""
        return {outcome: self._counts[outcome] for outcome in OUTCOMES}


def duration(seconds: float) -> str:
    """A length of time in words short enough for a screen: ``40 s``, ``12 min``, ``3 h``."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
