"""What a page shows of two texts that translate each other: beads side by side, gaps, doubts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from align.commands.formats.article_page import PageLink, percent
from align.records import BLANK, GAP, INTERRUPTED, LOW_CONFIDENCE, MOVED

BEAD_STATES = {
    "bead": ("=", "translate each other"),
    "doubtful": ("?", "doubtful"),
    "moved": ("↕", "moved: stands elsewhere in the other text"),
    "interrupted": ("…", "interrupted: something else stands within it"),
    "gap": ("∅", "nothing on the other side"),
}
"""What a bead is shown as: a sign, and words."""

_BY_REASON = {GAP: "gap", BLANK: "gap", MOVED: "moved", INTERRUPTED: "interrupted"}


@dataclass(frozen=True, slots=True)
class BeadRow:
    """A bead: its sentences, "" on the side that has none.

    number: from 1. state: one of BEAD_STATES. label: what is to be said of it in words, with its
    confidence. decision: what was decided, with the sign of it before; entry: where that is shown.
    """

    number: int
    ru: str
    en: str
    state: str
    label: str
    decision: str = ""
    entry: PageLink | None = None

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return BEAD_STATES[self.state][0]


@dataclass(frozen=True, slots=True)
class BeadPage:
    """Two texts. key: of the page, unique. ru, en: names of the files. problem: what is missing.

    ru_code, en_code: their languages. terms: what was found in them, with its English. other: where
    the English stands alone.
    """

    key: str
    ru: str
    en: str
    title: str
    rows: tuple[BeadRow, ...]
    ru_code: str = "ru"
    en_code: str = "en"
    problem: str = ""
    terms: tuple[tuple[str, PageLink], ...] = ()
    other: PageLink | None = None

    @property
    def numbers(self) -> dict[str, int]:
        """How many beads there are of each state that occurs."""
        counts = {state: sum(row.state == state for row in self.rows) for state in BEAD_STATES}
        return {state: count for state, count in counts.items() if count}


def bead_state(confidence: float, reason: str) -> str:
    """What a bead of that confidence and reason is shown as."""
    return _BY_REASON.get(reason, "doubtful" if confidence < LOW_CONFIDENCE else "bead")


def bead_row(number: int, texts: tuple[str, str], confidence: float, reason: str) -> BeadRow:
    """The row of a bead. texts: its Russian and its English."""
    state = bead_state(confidence, reason)
    words = [] if state == "bead" else [BEAD_STATES[state][1]]
    if state in ("moved", "interrupted"):
        words = [state]
    if state != "gap":
        words.append(percent(confidence))
    return BeadRow(number, *texts, state, ", ".join(words))


def bead_page(
    names: tuple[str, str], records: Iterable[Mapping[str, Any]], codes: tuple[str, str]
) -> BeadPage:
    """The page of two aligned texts. records: of their beads, as `tolmach align` prints them."""
    rows = tuple(
        bead_row(number, (record["ru"], record["en"]), record["confidence"], record["reason"])
        for number, record in enumerate(records, 1)
    )
    return BeadPage("beads", *names, f"{names[0]} and {names[1]}", rows, *codes)
