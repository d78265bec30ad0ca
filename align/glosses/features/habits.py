"""What an article does elsewhere: how it glosses its other fragments, and whether it does.

A first look gives every option a share of its fragment's choice. Then each option is told how often
the other fragments are glossed in the way in which it stands to its own, how many are glossed at
all, what the fragments beside it do, and whether another one wants the same English.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from align.glosses.candidates.surroundings import GlossCandidate
from align.glosses.features.edges import mark_of
from align.records import Span

HABITS = (
    "way_rate", "way_count", "way_offered", "wide_way_rate", "wide_way_count", "glossed_rate",
    "others", "glossed_before", "glossed_behind", "same_way_before", "same_way_behind", "wanted",
    "wanted_more", "first_odds", "first_pool", "first_none", "again", "again_glossed", "again_same",
)  # fmt: skip
"""The features of habits. way: how a candidate stands to its fragment, by the marks between them;
rate: of its uses among the fragments that could use it. first_*: what the first look said.
again*: what it said of the same Russian elsewhere."""
_TOKEN = re.compile(r"[\u0400-\u052f]+|[A-Za-zÀ-ɏ0-9][\w’'-]*|\s+|.", re.DOTALL)
_FAR = 120
_MOST_MARKS, _FEW_MARKS = 5, 2
_SERIOUS = 0.05
"""The share from which a fragment's claim to some English counts."""
_LEAST_SHARE = 1e-4
_MOST_AGAIN = 12
"""The first places of the same Russian that are compared: more would take time and say no more."""

Shares = NDArray[np.float64]
Way = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claims:
    """A fragment as its article's habits see it: its options, and what a first look made of them.

    spans: the Russian of each option; candidates: its English; shares: of the choice, (n_options,).
    key: equal for the same Russian.
    """

    spans: Sequence[Span]
    candidates: Sequence[GlossCandidate]
    shares: Shares
    key: str = ""


@dataclass(slots=True)
class _Uses:
    """How the fragments of an article use ways: by fragment, in sum, and by how many can."""

    by_fragment: list[Mapping[str, float]] = field(default_factory=list)
    total: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    offered: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, ways: Sequence[str], shares: Shares) -> None:
        """Count one more fragment."""
        used: dict[str, float] = defaultdict(float)
        for way, share in zip(ways, shares, strict=True):
            used[way] += float(share)
        for way, share in used.items():
            self.total[way] += share
            self.offered[way] += 1
        self.by_fragment.append(used)

    def elsewhere(self, fragment: int, way: str) -> tuple[float, int]:
        """How often other fragments use a way, and how many could."""
        return self.total[way] - self.by_fragment[fragment][way], self.offered[way] - 1

    def of(self, fragment: int | None, way: str) -> float:
        """How much one fragment uses a way; 0 for none."""
        return 0.0 if fragment is None else self.by_fragment[fragment].get(way, 0.0)


def habit_rows(text: str, claims: Sequence[Claims]) -> list[NDArray[np.float64]]:
    """For each fragment the features of HABITS, float64 (n_options, len(HABITS)).

    text: the readable text of the article.
    """
    habits = _Habits.of(text, claims)
    wanted, again = _wanted(claims), _again(text, claims)
    rows = [np.zeros((0, len(HABITS)))] * len(claims)
    choosing = [number for number, claim in enumerate(claims) if len(claim.shares)]
    behind = [*choosing[1:], None]
    for before, number, after in zip([None, *choosing], choosing, behind, strict=False):
        own = habits.rows(number, before, after)
        rows[number] = np.hstack([own, _first_look(claims[number], wanted[number]), again[number]])
    return rows


@dataclass(frozen=True, slots=True)
class _Habits:
    """What an article does: the ways of each option, their uses, and how far each is glossed.

    choosing: how many of its fragments have a choice. in_all: how many are glossed, as it seems.
    """

    ways: list[list[Way]]
    narrow: _Uses
    wide: _Uses
    glossed: Shares
    choosing: int
    in_all: float

    @classmethod
    def of(cls, text: str, claims: Sequence[Claims]) -> "_Habits":
        """Those that the claims of all fragments show."""
        ways = [
            [
                _way(text, span, candidate)
                for span, candidate in zip(claim.spans, claim.candidates, strict=True)
            ]
            for claim in claims
        ]
        narrow, wide = _Uses(), _Uses()
        for own, claim in zip(ways, claims, strict=True):
            narrow.add([way for way, _ in own], claim.shares)
            wide.add([way for _, way in own], claim.shares)
        glossed = np.array([claim.shares.sum() for claim in claims])
        return cls(ways, narrow, wide, glossed, sum(map(bool, ways)), float(glossed.sum()))

    def rows(self, number: int, before: int | None, behind: int | None) -> NDArray[np.float64]:
        """The habits for the options of one fragment; before, behind: the next with a choice."""
        others = self.choosing - 1
        fixed = (
            (self.in_all - self.glossed[number] + 0.5) / (others + 1),
            min(others, 30) ** 0.5,
            0.5 if before is None else self.glossed[before],
            0.5 if behind is None else self.glossed[behind],
        )
        rows = []
        for way, wide_way in self.ways[number]:
            count, offered = self.narrow.elsewhere(number, way)
            wide_count, wide_offered = self.wide.elsewhere(number, wide_way)
            rows.append((
                (count + 0.3) / (offered + 1), min(count, 12) ** 0.5, min(offered, 20) ** 0.5,
                (wide_count + 0.3) / (wide_offered + 1), min(wide_count, 12) ** 0.5,
                *fixed, self.narrow.of(before, way), self.narrow.of(behind, way),
            ))  # fmt: skip
        return np.array(rows)


def _first_look(claim: Claims, wanted: Shares) -> NDArray[np.float64]:
    """The features that come from shares alone, (n_options, 5)."""
    kept = np.clip(claim.shares, _LEAST_SHARE, 1 - _LEAST_SHARE)
    none = np.full(len(kept), 1 - claim.shares.sum())
    more = np.maximum(wanted - claim.shares, 0.0)
    pools = overlapping(claim.candidates) @ claim.shares
    return np.column_stack([wanted, more, np.log(kept / (1 - kept)), pools, none])


def _again(text: str, claims: Sequence[Claims]) -> list[NDArray[np.float64]]:
    """For each fragment what is made of the same Russian elsewhere, (n_options, 3) each.

    How often it stands elsewhere; how surely it is glossed in one of these places, and how surely
    in the words of this option.
    """
    same: dict[str, list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        same[claim.key].append(number)
    rows = []
    for number, claim in enumerate(claims):
        row = np.zeros((len(claim.shares), 3))
        others = [other for other in same[claim.key][:_MOST_AGAIN] if other != number]
        if others and claim.key:
            row[:, 0] = len(others) ** 0.5
            row[:, 1] = max(float(claims[other].shares.sum()) for other in others)
            said = _said(text, [claims[other] for other in others])
            english = (text[one.start : one.end].lower() for one in claim.candidates)
            row[:, 2] = [said.get(words, 0.0) for words in english]
        rows.append(row)
    return rows


def _said(text: str, claims: Sequence[Claims]) -> dict[str, float]:
    """The greatest share that English has among the options of some fragments, by its words."""
    said: dict[str, float] = {}
    for claim in claims:
        for candidate, share in zip(claim.candidates, claim.shares, strict=True):
            if share > _SERIOUS:
                words = text[candidate.start : candidate.end].lower()
                said[words] = max(said.get(words, 0.0), float(share))
    return said


def overlapping(candidates: Sequence[GlossCandidate]) -> NDArray[np.bool_]:
    """Which candidates share English, bool (n, n)."""
    starts = np.array([candidate.start for candidate in candidates], dtype=np.intp)
    ends = np.array([candidate.end for candidate in candidates], dtype=np.intp)
    return np.asarray((starts[:, None] < ends) & (starts < ends[:, None]))


def _way(text: str, span: Span, candidate: GlossCandidate) -> Way:
    """How a candidate stands to its Russian, narrowly and widely."""
    behind = candidate.start >= span.end
    start, end = (span.end, candidate.start) if behind else (candidate.end, span.start)
    arrow = ">" if behind else "<"
    if end - start > _FAR:
        return f"{arrow}far", "far"
    marks = _marks_between(text[start:end])
    edge = candidate.end if behind else candidate.start - 1
    closing = mark_of(text[edge]) if 0 <= edge < len(text) and not text[edge].isspace() else ""
    closing = "" if closing in ("word", "cyrillic", "quote") else closing
    narrow = f"{arrow}{' '.join(marks[:_MOST_MARKS])}|{closing}"
    return narrow, f"{arrow}{' '.join(marks[:_FEW_MARKS])}"


def _marks_between(text: str) -> list[str]:
    """The marks of a gap in order, quotation marks aside, each once where it stands repeatedly."""
    marks: list[str] = []
    for token in _TOKEN.findall(text):
        mark = ("line" if "\n" in token else "") if token.isspace() else mark_of(token[0])
        if mark and mark != "quote" and marks[-1:] != [mark]:
            marks.append(mark)
    return marks


def _wanted(claims: Sequence[Claims]) -> list[Shares]:
    """For each option, the largest share that an option of another fragment has in its English.

    Of options with a serious share, in order of their beginning, only those that may overlap are
    compared.
    """
    serious = sorted(
        (candidate.start, candidate.end, float(share), number)
        for number, claim in enumerate(claims)
        for candidate, share in zip(claim.candidates, claim.shares, strict=True)
        if share > _SERIOUS
    )
    starts = np.array([start for start, *_ in serious], dtype=np.intp)
    ends = np.array([end for _, end, *_ in serious], dtype=np.intp)
    shares = np.array([share for *_, share, _ in serious])
    owners = np.array([number for *_, number in serious], dtype=np.intp)
    longest = int((ends - starts).max()) if serious else 0
    wanted = []
    for number, claim in enumerate(claims):
        row = np.zeros(len(claim.shares))
        for option, candidate in enumerate(claim.candidates):
            first = np.searchsorted(starts, candidate.start - longest)
            last = np.searchsorted(starts, candidate.end)
            near = slice(int(first), int(last))
            rival = (ends[near] > candidate.start) & (owners[near] != number)
            if rival.any():
                row[option] = shares[near][rival].max()
        wanted.append(row)
    return wanted
