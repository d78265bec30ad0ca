"""How a sitting ended: its exit code, and its last words."""

import signal
from dataclasses import dataclass, field

from glossary.entries.entry import APPROVED
from glossary.review.session import Review
from glossary.review.worklist import describe
from glossary.store.store import Store

_HANG_UP = 1
"""The number of SIGHUP, which Windows has not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a review ended.

    reason: finished, quit, interrupted or closed. tally: what this sitting accepted, edited,
    rejected and skipped. entries: how many the store has; left: those without a decision,
    skipped ones included. approved: whether there is anything to export. choice: what the sitting
    was narrowed to, in words, "" for nothing; chosen: how many of that are left.
    """

    reason: str
    tally: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    left: int = 0
    approved: bool = False
    signal: int = 0
    choice: str = ""
    chosen: int = 0

    @property
    def exit_code(self) -> int:
        """0, or 128 and the signal as shells have it: 130 for Ctrl-C, 129 for a closed terminal."""
        if self.reason == "interrupted":
            return 128 + signal.SIGINT
        return 128 + (self.signal or _HANG_UP) if self.reason == "closed" else 0

    def summary(self) -> list[str]:
        """What was done and what comes next, in lines; none where nobody can read them."""
        if self.reason == "closed":
            return []
        if not self.entries:
            return ["There are no pairs to review: find some with `tolmach build`."]
        done = ", ".join(f"{count:,} {name}" for name, count in self.tally.items() if count)
        lines = [f"This sitting: {done}." if done else "Nothing decided in this sitting."]
        skipped = self.tally.get("skipped", 0)
        if self.choice:
            lines.append(f"{self.chosen:,} to go of {self.choice}; {self.left:,} open in all.")
        elif not self.left:
            lines.append("Every entry is decided.")
        elif self.left == skipped:
            lines.append(f"{self.left:,} skipped, to be asked again: `tolmach review`.")
        else:
            lines.append(f"{self.left:,} to go; `tolmach review` goes on from here.")
        if self.approved:
            lines.append("Write the glossary with `tolmach export`.")
        return lines


def outcome_of(store: Store, review: Review, reason: str, number: int) -> Outcome:
    """How a review ended, with what is left."""
    counts = store.entries.counts()
    return Outcome(
        reason,
        review.tally,
        counts.entries,
        left=counts.statuses["new"] + counts.statuses["skipped"],
        approved=any(counts.statuses[status] for status in APPROVED),
        signal=number,
        choice=describe(review.sitting),
        chosen=review.left,
    )
