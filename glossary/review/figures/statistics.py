"""Figures of the work on a store: how fast, how much of it is done, day by day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from glossary.entries.entry import APPROVED
from glossary.entries.events import VERDICTS, Event
from glossary.store.entries import Entries, StoreCounts

_PAUSE_SECONDS = 300
"""A longer gap between two decisions is a pause, not work."""

DECISIONS = ("accepted", "edited", "rejected")


@dataclass(slots=True)
class Work:
    """What one reviewer did: how often each outcome, and the time between decisions."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: int = 0
    gaps: int = 0
    last: int | None = None

    def take(self, event: Event) -> None:
        """Count one more event, in the order of the log."""
        at = int(datetime.fromisoformat(event.at).timestamp())
        if self.last is not None and event.batch is None and 0 <= at - self.last < _PAUSE_SECONDS:
            self.seconds += at - self.last
            self.gaps += 1
        self.last = at
        self.outcomes[_outcome(event)] += 1

    @property
    def per_hour(self) -> float | None:
        """Decisions in an hour of work; None where no two follow each other closely."""
        return round(3600 * self.gaps / self.seconds, 1) if self.seconds else None


def _outcome(event: Event) -> str:
    """What is counted for an event."""
    if event.blind:
        return "opinions"
    if event.action == "undo":
        return "undone"
    return event.after.status if event.after else "undone"


def history(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """A record for each day and reviewer, by day, then name."""
    days: dict[tuple[str, str], Work] = {}
    for event in events:
        if event.role != "kept":
            days.setdefault((event.at[:10], event.reviewer), Work()).take(event)
    for (day, reviewer), work in sorted(days.items()):
        counts = work.outcomes
        decided = sum(counts[name] for name in ("added", *VERDICTS))
        yield {
            "day": day,
            "reviewer": reviewer,
            "decisions": decided,
            **{name: counts[name] for name in (*VERDICTS, "skipped", "undone", "opinions")},
            "per_hour": work.per_hour,
        }


def speeds(events: Iterable[Event]) -> dict[str, float | None]:
    """Decisions in an hour of work by reviewer, by name."""
    work: dict[str, Work] = {}
    for event in events:
        if event.role != "kept":
            work.setdefault(event.reviewer, Work()).take(event)
    return {name: work[name].per_hour for name in sorted(work)}


def coverage(entries: Entries, counts: StoreCounts) -> dict[str, float | None]:
    """Shares, 0..1: of entries that are decided; of the Russian found that has approved English.

    The second counts occurrences that are Russian and not page furniture; None where there are
    none.
    """
    decided = sum(counts.statuses[s] for s in (*APPROVED, "rejected"))
    approved = entries.occurrences(APPROVED)
    russian = counts.pairs["paired"] + counts.pairs["unglossed"]
    return {
        "decided": round(decided / counts.entries, 3) if counts.entries else None,
        "approved": round(approved / russian, 3) if russian else None,
    }
