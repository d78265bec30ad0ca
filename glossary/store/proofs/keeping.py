"""Proofs kept while a store is written: the chain of the log, digests of rows, tallies of them.

Everything here runs inside a transaction of the caller's, so that rows and proofs change together.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from glossary.store.database import Database, damaged
from glossary.store.proofs.blocks import close_blocks
from glossary.store.proofs.digests import PART, entry_digest, link, row_digest
from glossary.store.rows import ENTRY_QUERY, EVENT_COLUMNS, PAIR_COLUMNS, insertion, pair_damage

_AT_ONCE = 10_000
_AMONG = "(SELECT value FROM json_each(?))"
_TALLY = f"""INSERT INTO tallies
    SELECT ?, status, ? * COUNT(*), ? * SUM(proof & {PART}) FROM {{table}} WHERE {{where}}
    GROUP BY status ON CONFLICT (name, status)
    DO UPDATE SET number = number + excluded.number, parts = parts + excluded.parts"""
_PROVEN_PAIRS = f"SELECT {', '.join(PAIR_COLUMNS)}, proof FROM pairs"


class Proofs:
    """What is written beside events, entries and pairs so that damage to them can be told."""

    def __init__(self, database: Database):
        self._database = database

    # The log

    def head(self) -> tuple[int, str]:
        """The number and the proof of the last event; 0 and "" before the first.

        :raises StoreError: where the log does not end as it was written.
        """
        query = """SELECT (SELECT value FROM meta WHERE name = 'head') AS head,
                   (SELECT MAX(id) FROM events) AS number"""
        kept, number = self._database.one(query)
        row = self._database.row("SELECT proof FROM events WHERE id = ?", (number or 0,))
        proof = "" if row is None else str(row["proof"])
        if (kept or "0 ") != f"{number or 0} {proof}":
            raise damaged(self._database.path, "the last events of its log are missing or changed")
        return number or 0, proof

    def append_events(self, rows: Iterable[Sequence[Any]]) -> int:
        """Write events by EVENT_COLUMNS at the end of the log; return the number of the first."""
        last, previous = self.head()
        number, written = last, []
        for number, row in enumerate(rows, last + 1):
            proof = link(previous, (number, *row))
            written.append((number, *row, previous, proof))
            previous = proof
        columns = ("id", *EVENT_COLUMNS, "previous", "proof")
        self._database.execute_many(insertion("events", columns), written)
        self._keep_head(number, previous)
        close_blocks(self._database, last, number)
        return last + 1

    def prove_log(self) -> None:
        """Link all events of a log that has no proofs yet; nothing else of them changes."""
        name = "events_are_not_changed"
        trigger = self._database.row("SELECT sql FROM sqlite_schema WHERE name = ?", (name,))
        if trigger is not None:
            self._database.execute(f"DROP TRIGGER {name}")
        columns = ", ".join(EVENT_COLUMNS)
        query = f"SELECT id, {columns} FROM events WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}"
        change = "UPDATE events SET previous = ?, proof = ? WHERE id = ?"
        previous, number = "", 0
        while rows := list(self._database.query(query, (number,))):
            links = []
            for row in rows:
                proof = link(previous, row)
                links.append((previous, proof, row["id"]))
                previous, number = proof, row["id"]
            self._database.execute_many(change, links)
        if trigger is not None:
            self._database.execute(trigger["sql"])
        self._keep_head(number, previous)

    def prove_blocks(self) -> None:
        """Compute the digests of all blocks of a log that has its proofs, and no such digest."""
        row = self._database.row("SELECT MAX(id) FROM events")
        close_blocks(self._database, 0, (row[0] or 0) if row else 0)

    def _keep_head(self, number: int, proof: str) -> None:
        if number:
            self._database.execute(
                "INSERT OR REPLACE INTO meta VALUES ('head', ?)", (f"{number} {proof}",)
            )

    # Entries

    @contextmanager
    def changing_entries(self, ids: Sequence[str]) -> Iterator[None]:
        """Prove entries anew that change inside, and those that show something of theirs.

        :raises StoreError: where a pair of them is not what was written, so that nothing is
            computed from it.
        """
        self._check_pairs_of(ids)
        touched = {*ids, *self._related(ids)}
        self._tally("entries", sorted(touched), -1)
        yield
        further = self._related(ids) - touched
        self._tally("entries", sorted(further), -1)
        changed = sorted(touched | further)
        self.prove_entries(changed)
        self._tally("entries", changed, 1)

    def added_entries(self, ids: Sequence[str]) -> None:
        """Count entries in that were written with their proofs, and were not there before."""
        query = f"""SELECT same_as AS id FROM entries WHERE same_as IN {_AMONG}
                    UNION SELECT split_from FROM entries WHERE split_from IN {_AMONG}"""
        values = json.dumps(ids)
        if shown := [str(row["id"]) for row in self._database.query(query, (values, values))]:
            self.prove_entries(shown)
        self._tally("entries", ids, 1)

    def prove_entries(self, ids: Sequence[str] | None = None) -> None:
        """Compute the proofs of these entries, or of all, from what is read of them."""
        where = "" if ids is None else f"WHERE entries.id IN {_AMONG}"
        values = () if ids is None else (json.dumps(ids),)
        rows = self._database.query(f"{ENTRY_QUERY} {where}", values)
        with self._database.decoded():
            proofs = [(entry_digest(row), row["id"]) for row in rows]
        self._database.execute_many("UPDATE entries SET proof = ? WHERE id = ?", proofs)

    def prove_all_entries(self) -> None:
        """Compute the proofs of all entries, and count them."""
        self.prove_entries()
        self._tally_all("entries")

    def _related(self, ids: Sequence[str]) -> set[str]:
        """The entries that show the Russian of one of these: it was merged into or parted from."""
        query = f"""SELECT same_as, split_from FROM entries WHERE id IN {_AMONG}
                    AND COALESCE(same_as, split_from) IS NOT NULL"""
        rows = self._database.query(query, (json.dumps(ids),))
        return {str(identity) for row in rows for identity in row if identity is not None}

    # Pairs

    @contextmanager
    def changing_pairs(self, where: str, values: Sequence[Any]) -> Iterator[None]:
        """Prove pairs anew that change inside; where, values: which."""
        query = f"SELECT position FROM pairs WHERE {where}"
        positions = [row["position"] for row in self._database.query(query, values)]
        self._tally("pairs", positions, -1)
        yield
        self._prove_pairs(positions)
        self._tally("pairs", positions, 1)

    def prove_all_pairs(self) -> None:
        """Compute the proofs of all pairs, and count them."""
        self._prove_pairs(None)
        self.count_pairs()

    def count_pairs(self) -> None:
        """Count all pairs, which have their proofs."""
        self._tally_all("pairs")

    def count_pairs_at(self, positions: Sequence[int], sign: int) -> None:
        """Count pairs in that were written with their proofs, or out before they go, for -1."""
        self._tally("pairs", positions, sign)

    def _prove_pairs(self, positions: Sequence[int] | None) -> None:
        where = "" if positions is None else f"WHERE position IN {_AMONG}"
        values = () if positions is None else (json.dumps(positions),)
        rows = self._database.query(f"{_PROVEN_PAIRS} {where}", values)
        proofs = [(row_digest(tuple(row)[:-1]), row["position"]) for row in rows]
        self._database.execute_many("UPDATE pairs SET proof = ? WHERE position = ?", proofs)

    def check_all_pairs(self) -> None:
        """Check that every pair is what was written.

        :raises StoreError: where one is not.
        """
        self._check_pairs("", ())

    def _check_pairs_of(self, ids: Sequence[str]) -> None:
        self._check_pairs(f"WHERE entry IN {_AMONG}", (json.dumps(ids),))

    def _check_pairs(self, where: str, values: Sequence[Any]) -> None:
        for row in self._database.query(f"{_PROVEN_PAIRS} {where}", values):
            if row_digest(tuple(row)[:-1]) != row["proof"]:
                raise damaged(self._database.path, pair_damage(row))

    # Tallies

    def _tally(self, table: str, keys: Sequence[Any], sign: int) -> None:
        """Count rows in, or out for -1."""
        if keys:
            where = f"{'id' if table == 'entries' else 'position'} IN {_AMONG}"
            statement = _TALLY.format(table=table, where=where)
            self._database.execute(statement, (table, sign, sign, json.dumps(keys)))

    def _tally_all(self, table: str) -> None:
        self._database.execute("DELETE FROM tallies WHERE name = ?", (table,))
        self._database.execute(_TALLY.format(table=table, where="1"), (table, 1, 1))
