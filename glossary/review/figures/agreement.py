"""How far reviewers agree: Cohen's kappa, the table behind it, and who disagreed on what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any

from glossary.entries.events import VERDICTS
from glossary.store.opinions import Opinion
from glossary.store.store import Store


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree on what both gave an opinion of.

    table: how often the first said one verdict and the second another, by (first, second).
    other_text: how often both edited, each to another text; that counts as the same verdict.
    """

    first: str
    second: str
    table: Mapping[tuple[str, str], int]
    other_text: int

    @property
    def both(self) -> int:
        """How many entries both have given an opinion of."""
        return sum(self.table.values())

    @property
    def observed(self) -> float:
        """The share of entries with the same verdict, 0..1."""
        return sum(n for (a, b), n in self.table.items() if a == b) / self.both

    @property
    def expected(self) -> float:
        """The share that chance alone would give, from how often each says what, 0..1."""
        firsts, seconds = Counter[str](), Counter[str]()
        for (a, b), n in self.table.items():
            firsts[a] += n
            seconds[b] += n
        return sum(firsts[v] * seconds[v] for v in VERDICTS) / self.both**2

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance, -1..1 (Cohen 1960); None where chance alone explains all."""
        chance = self.expected
        return None if chance >= 1.0 else (self.observed - chance) / (1.0 - chance)

    @property
    def error(self) -> float | None:
        """The standard error of kappa for large samples (Cohen 1960)."""
        observed, chance = self.observed, self.expected
        if chance >= 1.0:
            return None
        return sqrt(observed * (1.0 - observed) / (self.both * (1.0 - chance) ** 2))

    def as_record(self) -> dict[str, Any]:
        """The figures, ready for JSON; low and high: the 95 % interval."""
        kappa, error = self.kappa, self.error
        bounds: tuple[float | None, float | None] = (None, None)
        if kappa is not None and error is not None:
            bounds = (max(kappa - 1.96 * error, -1.0), min(kappa + 1.96 * error, 1.0))
        cells = [f"{a}/{b} {n}" for (a, b), n in sorted(self.table.items()) if n]
        return {
            "first": self.first,
            "second": self.second,
            "both": self.both,
            "agreed": round(self.observed, 3),
            "kappa": _rounded(kappa),
            "low": _rounded(bounds[0]),
            "high": _rounded(bounds[1]),
            "table": cells,
            "other_text": self.other_text,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def views_of(store: Store) -> dict[str, list[Opinion]]:
    """What reviewers think, by entry, where at least two have an opinion; sorted by entry."""
    named = sorted({opinion.entry for opinion in store.opinions.in_force()})
    views = {identity: store.opinions.views(identity) for identity in named}
    return {identity: opinions for identity, opinions in views.items() if len(opinions) > 1}


def agreements(views: Mapping[str, Sequence[Opinion]]) -> list[Agreement]:
    """The agreement of every two reviewers with an entry in common, by their names."""
    tables: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    other: Counter[tuple[str, str]] = Counter()
    for opinions in views.values():
        for first, second in combinations(sorted(opinions, key=lambda o: o.reviewer), 2):
            who = (first.reviewer, second.reviewer)
            tables.setdefault(who, Counter())[first.verdict, second.verdict] += 1
            other[who] += first.verdict == second.verdict and first.answer != second.answer
    return [Agreement(*who, table, other[who]) for who, table in sorted(tables.items())]


def differences(store: Store, views: Mapping[str, Sequence[Opinion]]) -> Iterator[dict[str, Any]]:
    """A record for every entry on which opinions differ, settled or not, by entry."""
    waiting = set(store.opinions.disputed())
    for identity, opinions in views.items():
        if len({opinion.answer for opinion in opinions}) < 2:
            continue
        entry = store.entries.get(identity)
        yield {
            "entry": identity,
            "settled": identity not in waiting,
            "kind": entry.kind if entry else None,
            "ru": entry.ru if entry else None,
            "en": entry.en if entry else None,
            "opinions": [opinion.words for opinion in opinions],
        }
