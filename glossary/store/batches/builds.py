"""The pairs of a build put into a store: only what differs from the last one, where that is known.

Pairs stand in the order of their positions. Between articles numbers are left free, so that an
article can come in, or grow, while all others stay where they are.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from align.records import Pair
from align.text import relative_name
from glossary.store.database import Database
from glossary.store.entries import Entries, SourceDocument
from glossary.store.journal import Journal
from glossary.store.proofs.digests import row_digest
from glossary.store.rows import PAIR_COLUMNS, insertion, occurrence_rows, pair_rows

_FREE = 1 << 14
"""Positions left free before an article."""
_REGION = 1 << 44
"""Positions for the texts of all articles; behind them come those for what is mined."""
_MOSTLY = 0.5
"""Share of changed runs from which it is quicker to write all of them."""

Rows = list[tuple[Any, ...]]


class _MisplacedError(Exception):
    """The pairs of the last build are not where they were said to be."""


class PairRun(NamedTuple):
    """Pairs of a build that stand together: those of an article's text, or those mined from it.

    name: of its own. mined: which of the two. mark: the same as long as the pairs are. pairs: gives
    them in order.
    """

    name: str
    mined: bool
    mark: str
    pairs: Callable[[], Sequence[Pair]]


class PlacedRun(NamedTuple):
    """Where a store has a run: as many positions as it has pairs, from the first one on."""

    mark: str
    first: int
    length: int


Places = Mapping[str, PlacedRun]
"""Where a store has the runs of a build, by name."""


class BuildFacts(NamedTuple):
    """What a store knows of a build besides its pairs, see Store.replace_pairs."""

    model: str
    corpus: Path | None
    owners: Mapping[str, str]
    documents: Iterable[SourceDocument]


class Builds:
    """Takes the outcome of builds."""

    def __init__(self, database: Database, journal: Journal, entries: Entries):
        self._database = database
        self._journal = journal
        self._entries = entries

    def replace_pairs(self, pairs: Iterable[Pair], about: BuildFacts) -> None:
        """Put ``pairs`` in place of those of the last build."""
        # Everything is computed before the transaction: nobody waits for an encoder.
        self._replace(list(pair_rows(pairs, about.owners)), about)

    def outcome(self) -> str:
        """The mark that :meth:`put` gave the last build, "" where it was not by that."""
        builds, mark, _ = self._outcome()
        return mark if builds == str(self._entries.builds()) else ""

    def put(
        self, runs: Sequence[PairRun], about: BuildFacts, before: Places
    ) -> tuple[str, dict[str, PlacedRun]]:
        """Put runs in place of those of the last build; return its mark and their places.

        runs: in order, those that are mined last. before: the places of the last build, see
        :meth:`outcome`; none where they are not known, and then everything is written. Nothing is
        written where nothing differs.

        :raises InputError: for texts that are not valid Unicode; then nothing has changed.
        """
        event = self._journal.last_event()
        kept = self._unchanged(runs, before, about)
        changed = {run.name: run.pairs() for run in runs if run.name not in kept}
        placed = _placed_among(runs, changed, kept, before) if kept else None
        if placed is None:
            changed |= {run.name: run.pairs() for run in runs if run.name in kept}
            placed, kept = _placed(runs, _counts(changed), {}) or {}, {}
        mark = self._mark(placed, about)
        if not changed and mark == self.outcome():
            return mark, placed
        rows = [row for name in changed for row in _rows(placed[name], changed[name], about.owners)]
        rows.sort(key=lambda row: row[0])
        if kept:
            gone = [place for name, place in before.items() if name not in kept]
            try:
                self._exchange(gone, rows, about, (mark, event), _count(placed))
            except (_MisplacedError, sqlite3.IntegrityError):
                return self.put(runs, about, {})
        else:
            self._replace(rows, about, (mark, event))
        return mark, placed

    def _unchanged(
        self, runs: Sequence[PairRun], before: Places, about: BuildFacts
    ) -> dict[str, PlacedRun]:
        """The places of runs whose pairs may stay; none where most have changed."""
        if about.model != self._entries.model() or self._database.connection.in_transaction:
            return {}  # all entries may change with the model; a part of another change is no unit
        touched = self._touched(before)
        kept = {
            run.name: before[run.name]
            for run in runs
            if run.name in before and before[run.name].mark == run.mark and run.name not in touched
        }
        few = max(len(runs), len(before)) - len(kept) <= _MOSTLY * len(before)
        return kept if few else {}

    def _touched(self, before: Places) -> set[str]:
        """The runs that got English by hand since they were put."""
        if self._outcome()[2] == str(self._journal.last_event()):
            return set()
        spans = sorted((p.first, p.first + p.length, name) for name, p in before.items())
        return set(_around(spans, self._journal.positions_by_hand()))

    def _outcome(self) -> tuple[str, str, str]:
        """What was put last: the number of the build, its mark, the last event of that time."""
        row = self._database.row("SELECT value FROM meta WHERE name = 'outcome'")
        parts = [] if row is None else str(row["value"]).split(" ")
        return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")

    def _mark(self, placed: Places, about: BuildFacts) -> str:
        """A digest of what a build comes to."""
        facts = [about.model, about.corpus and self._beside(about.corpus)]
        documents = sorted(set(about.documents))
        content = [facts, sorted(about.owners.items()), documents, sorted(placed.items())]
        return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()

    def _beside(self, corpus: Path) -> str:
        """The corpus as seen from the store, so that both can be moved together."""
        return relative_name(corpus, self._database.path.parent)

    def _replace(self, rows: Rows, about: BuildFacts, put: tuple[str, int] = ("", 0)) -> None:
        """Write all rows in place of what was there."""
        sources = sorted(set(about.documents))
        with self._database.build_transaction():
            for table in ("entries", "pairs", "documents"):
                self._database.execute(f"DELETE FROM {table}")
            self._database.execute_many("INSERT INTO documents VALUES (?, ?, ?)", sources)
            self._insert((*row, row_digest(row)) for row in rows)
            self._journal.proofs.count_pairs()
            self._note(about, put)
            self._journal.fill(occurrence_rows(rows))

    def _exchange(
        self,
        gone: Sequence[PlacedRun],
        rows: Rows,
        about: BuildFacts,
        put: tuple[str, int],
        count: int,
    ) -> None:
        """Write rows in place of those of some runs, and what follows from it for entries.

        Rows that stand there already, which their proofs tell, are left alone, and so are their
        entries. count: how many there are then.

        :raises _MisplacedError: there are not; then nothing has changed.
        """
        new = {row[0]: (*row, row_digest(row)) for row in rows}
        with self._database.unlinked(), self._database.build_transaction():
            old = {row[0]: row for row in self._rows_at(gone)}
            same = {at for at, row in new.items() if at in old and old[at][-1] == row[-1]}
            old, new = ({at: row for at, row in x.items() if at not in same} for x in (old, new))
            entries = {row[1] for row in old.values()}
            entries |= {row[PAIR_COLUMNS.index("entry")] for row in new.values()}
            proofs = self._journal.proofs
            proofs.count_pairs_at(list(old), -1)
            at = [(position,) for position in old]
            self._database.execute_many("DELETE FROM pairs WHERE position = ?", at)
            self._insert(new.values())
            proofs.count_pairs_at(list(new), 1)
            if self._database.number("SELECT COUNT(*) FROM pairs") != count:
                raise _MisplacedError
            self._exchange_documents(about.documents)
            self._note(about, put)
            self._journal.refresh(sorted(entry for entry in entries if entry is not None))

    def _rows_at(self, places: Iterable[PlacedRun]) -> Iterator[tuple[int, str | None, int]]:
        """Position, entry and proof of each pair of some runs."""
        query = "SELECT position, entry, proof FROM pairs WHERE position BETWEEN ? AND ?"
        for place in places:
            last = place.first + place.length - 1
            yield from map(tuple, self._database.query(query, (place.first, last)))

    def _insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows of pairs, each with its proof behind it."""
        self._database.execute_many(insertion("pairs", (*PAIR_COLUMNS, "proof")), rows)

    def _exchange_documents(self, documents: Iterable[SourceDocument]) -> None:
        before, now = set(self._entries.documents()), set(documents)
        gone = sorted((document.path,) for document in before - now)
        self._database.execute_many("DELETE FROM documents WHERE path = ?", gone)
        self._database.execute_many("INSERT INTO documents VALUES (?, ?, ?)", sorted(now - before))

    def _note(self, about: BuildFacts, put: tuple[str, int]) -> None:
        """Write what the store knows of a build besides its pairs.

        put: its mark, and the last event that it knew of.
        """
        builds = str(self._entries.builds() + 1)
        facts = {
            "model": about.model,
            "builds": builds,
            "owners": json.dumps(about.owners, sort_keys=True),
            "outcome": " ".join((builds, put[0], str(put[1]))),
        }
        if about.corpus is not None:
            facts["corpus"] = self._beside(about.corpus)
        rows = list(facts.items())
        self._database.execute_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def _rows(
    place: PlacedRun, pairs: Sequence[Pair], owners: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a run at its positions."""
    return pair_rows(pairs, owners, range(place.first, place.first + place.length))


def _counts(changed: Mapping[str, Sequence[Pair]]) -> dict[str, int]:
    """How many pairs each run has."""
    return {name: len(pairs) for name, pairs in changed.items()}


def _placed_among(
    runs: Sequence[PairRun],
    changed: Mapping[str, Sequence[Pair]],
    kept: Places,
    before: Places,
) -> dict[str, PlacedRun] | None:
    """Places for all runs, those of ``kept`` as they are; None where there is no room."""
    counts = {name: place.length for name, place in kept.items()} | _counts(changed)
    return _placed(runs, counts, before) or _placed(runs, counts, kept)


def _placed(
    runs: Sequence[PairRun], counts: Mapping[str, int], before: Places
) -> dict[str, PlacedRun] | None:
    """Places for all runs; None where there is no room.

    counts: of the pairs of each. before: where some of them stand, and stay if they are as many.
    """
    at: dict[str, int] = {}
    for mined, low in ((False, 0), (True, _REGION)):
        blocks = [
            (run.name, _standing(run.name, counts[run.name], before), counts[run.name])
            for run in runs
            if run.mined == mined
        ]
        found = _positions(blocks, low)
        if found is None:
            return None
        at |= found
    return {run.name: PlacedRun(run.mark, at.get(run.name, 0), counts[run.name]) for run in runs}


def _standing(name: str, count: int, before: Places) -> int | None:
    """The first position of a run that stood somewhere with as many pairs; None for another."""
    place = before.get(name)
    return place.first if place is not None and place.length == count else None


def _positions(blocks: Iterable[tuple[str, int | None, int]], low: int) -> dict[str, int] | None:
    """The first position of each block that has rows, from ``low`` on, in order; None for no room.

    blocks: name, first position where that stays, number of rows.
    """
    found: dict[str, int] = {}
    waiting: list[tuple[str, int]] = []
    end = low + _REGION
    for name, first, count in chain(blocks, (("", end, 1),)):
        if not count:
            continue
        if first is None:
            waiting.append((name, count))
            continue
        free = first - low - sum(rows for _, rows in waiting)
        if free < 0:
            return None
        step = min(_FREE, free // (len(waiting) + 1))
        for new, rows in waiting:
            found[new] = low + step
            low += step + rows
        waiting = []
        found[name], low = first, first + count
    return found


def _count(placed: Places) -> int:
    """How many pairs there are at these places."""
    return sum(place.length for place in placed.values())


def _around(spans: Sequence[tuple[int, int, str]], positions: Iterable[int]) -> Iterator[str]:
    """The names of the spans (first, end, name; in order) that positions lie in."""
    ordered = iter(sorted(positions))
    at = next(ordered, None)
    for first, end, name in spans:
        while at is not None and at < end:
            if at >= first:
                yield name
            at = next(ordered, None)
