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
"""Share of changed articles from which it is quicker to write all of them."""

Rows = list[tuple[Any, ...]]
_Pairs = tuple[Sequence[Pair], Sequence[Pair]]
"""Of an article: those of its text, and those that were mined."""


class _MisplacedError(Exception):
    """The pairs of the last build are not where they were said to be."""


class ArticlePairs(NamedTuple):
    """An article of a build.

    file: by which its mined pairs are in order. mark: the same as long as its pairs are. pairs:
    gives those of its text, in order, and those that were mined.
    """

    name: str
    file: str
    mark: str
    pairs: Callable[[], _Pairs]


class PlacedArticle(NamedTuple):
    """Where a store has the pairs of an article: positions from ``text`` and from ``mined`` on."""

    mark: str
    text: int
    text_count: int
    mined: int
    mined_count: int


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
        self,
        articles: Sequence[ArticlePairs],
        about: BuildFacts,
        before: Mapping[str, PlacedArticle],
    ) -> tuple[str, dict[str, PlacedArticle]]:
        """Put the articles in place of those of the last build; return its mark and their places.

        before: the places of the last build, see :meth:`outcome`; none where they are not known,
        and then everything is written. Nothing is written where nothing differs.

        :raises InputError: for texts that are not valid Unicode; then nothing has changed.
        """
        event = self._journal.last_event()
        kept = self._unchanged(articles, before, about)
        changed = {a.name: a.pairs() for a in articles if a.name not in kept}
        placed = _placed_among(articles, changed, kept, before) if kept else None
        if placed is None:
            changed |= {a.name: a.pairs() for a in articles if a.name in kept}
            placed, kept = _placed(articles, _counts(changed), {}) or {}, {}
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
                return self.put(articles, about, {})
        else:
            self._replace(rows, about, (mark, event))
        return mark, placed

    def _unchanged(
        self,
        articles: Sequence[ArticlePairs],
        before: Mapping[str, PlacedArticle],
        about: BuildFacts,
    ) -> dict[str, PlacedArticle]:
        """The places of articles whose pairs may stay; none where most have changed."""
        if about.model != self._entries.model() or self._database.connection.in_transaction:
            return {}  # all entries may change with the model; a part of another change is no unit
        touched = self._touched(before)
        kept = {
            a.name: before[a.name]
            for a in articles
            if a.name in before and before[a.name].mark == a.mark and a.name not in touched
        }
        few = max(len(articles), len(before)) - len(kept) <= _MOSTLY * len(before)
        return kept if few else {}

    def _touched(self, before: Mapping[str, PlacedArticle]) -> set[str]:
        """The articles that got English by hand since they were put."""
        if self._outcome()[2] == str(self._journal.last_event()):
            return set()
        spans = sorted((p.text, p.text + p.text_count, name) for name, p in before.items())
        return set(_around(spans, self._journal.positions_by_hand()))

    def _outcome(self) -> tuple[str, str, str]:
        """What was put last: the number of the build, its mark, the last event of that time."""
        row = self._database.row("SELECT value FROM meta WHERE name = 'outcome'")
        parts = [] if row is None else str(row["value"]).split(" ")
        return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")

    def _mark(self, placed: Mapping[str, PlacedArticle], about: BuildFacts) -> str:
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
        gone: Sequence[PlacedArticle],
        rows: Rows,
        about: BuildFacts,
        put: tuple[str, int],
        count: int,
    ) -> None:
        """Write rows in place of those of some articles, and what follows from it for entries.

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

    def _rows_at(self, places: Iterable[PlacedArticle]) -> Iterator[tuple[int, str | None, int]]:
        """Position, entry and proof of each pair of some articles."""
        query = "SELECT position, entry, proof FROM pairs WHERE position BETWEEN ? AND ?"
        for place in places:
            for first, count in ((place.text, place.text_count), (place.mined, place.mined_count)):
                if count:
                    yield from map(tuple, self._database.query(query, (first, first + count - 1)))

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
    place: PlacedArticle,
    pairs: _Pairs,
    owners: Mapping[str, str],
) -> Iterator[tuple[Any, ...]]:
    """The rows of an article at its positions."""
    numbers = chain(
        range(place.text, place.text + place.text_count),
        range(place.mined, place.mined + place.mined_count),
    )
    return pair_rows(chain(*pairs), owners, numbers)


def _counts(changed: Mapping[str, _Pairs]) -> dict[str, tuple[int, int]]:
    """By article, how many pairs its text has, and how many were mined."""
    return {name: (len(text), len(mined)) for name, (text, mined) in changed.items()}


def _placed_among(
    articles: Sequence[ArticlePairs],
    changed: Mapping[str, _Pairs],
    kept: Mapping[str, PlacedArticle],
    before: Mapping[str, PlacedArticle],
) -> dict[str, PlacedArticle] | None:
    """Places for all articles, those of ``kept`` as they are; None where there is no room."""
    counts = {name: (place.text_count, place.mined_count) for name, place in kept.items()}
    counts |= _counts(changed)
    return _placed(articles, counts, before) or _placed(articles, counts, kept)


def _placed(
    articles: Sequence[ArticlePairs],
    counts: Mapping[str, tuple[int, int]],
    before: Mapping[str, PlacedArticle],
) -> dict[str, PlacedArticle] | None:
    """Places for all articles; None where there is no room.

    counts: of the pairs of each, see :func:`_counts`. before: where some of them stand. Those of a
    text stay there if they are as many as then, so do those that were mined.
    """
    texts = [_block(a.name, counts[a.name][0], before, 0) for a in articles]
    by_file = sorted(articles, key=lambda article: article.file)
    mined = [_block(a.name, counts[a.name][1], before, 1) for a in by_file]
    text_at, mined_at = _positions(texts, 0), _positions(mined, _REGION)
    if text_at is None or mined_at is None:
        return None
    return {
        a.name: PlacedArticle(
            a.mark,
            text_at.get(a.name, 0),
            counts[a.name][0],
            mined_at.get(a.name, 0),
            counts[a.name][1],
        )
        for a in articles
    }


def _block(
    name: str, count: int, before: Mapping[str, PlacedArticle], part: int
) -> tuple[str, int | None, int]:
    """A block for _positions: of the text of an article, or, for 1, of what was mined."""
    if name not in before:
        return name, None, count
    place = before[name]
    stood = (place.text, place.text_count), (place.mined, place.mined_count)
    first, as_many = stood[part]
    return name, first if as_many == count else None, count


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


def _count(placed: Mapping[str, PlacedArticle]) -> int:
    """How many pairs there are at these places."""
    return sum(place.text_count + place.mined_count for place in placed.values())


def _around(spans: Sequence[tuple[int, int, str]], positions: Iterable[int]) -> Iterator[str]:
    """The names of the spans (first, end, name; in order) that positions lie in."""
    ordered = iter(sorted(positions))
    at = next(ordered, None)
    for first, end, name in spans:
        while at is not None and at < end:
            if at >= first:
                yield name
            at = next(ordered, None)
