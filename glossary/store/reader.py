"""Reading a store: entries, pairs, the log, counts, and what comes next in the queue."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from align.errors import DecisionError
from align.records import KINDS, STATUSES, Pair
from align.text import text_key
from glossary.entries.attributes import attributes_of
from glossary.entries.content import Content, verdict
from glossary.entries.entry import APPROVED, ENTRY_STATUSES, Entry, entry_id
from glossary.entries.events import Event, State, in_force
from glossary.entries.occurrences import BANDS, band, sort_key
from glossary.store.database import damaged, explained
from glossary.store.rows import ENTRY_QUERY, entry_of, event_of, pair_of

_HOW_TO_LIST = "`tolmach list` shows the ids"
_UNDECODABLE = (ValueError, TypeError, LookupError)
_BAND = (
    f"CASE WHEN confidence IS NULL THEN '{band(None)}' "
    + " ".join(f"WHEN confidence >= {least} THEN '{word}'" for least, word in BANDS)
    + f" ELSE '{BANDS[-1][1]}' END"
)


class UnknownEntryError(DecisionError):
    """A decision that names no entry of this store."""


class SourceDocument(NamedTuple):
    """A file that a build read: its path as in Pair.file, its language, the SHA-256 in hex."""

    path: str
    language: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How much is in a store.

    statuses: entries by status, all of ENTRY_STATUSES. kinds: entries by kind. pairs:
    occurrences by status of a pair. bands: for each word for confidence, entries by status.
    articles: files that pairs were looked for in, by language.
    """

    entries: int
    statuses: dict[str, int]
    kinds: dict[str, int]
    pairs: dict[str, int]
    bands: dict[str, dict[str, int]]
    articles: dict[str, int]
    events: int

    def as_record(self) -> dict[str, Any]:
        """The counts, ready for JSON."""
        return asdict(self)


class StoreReader:
    """What can be asked of an open store; nothing here changes it."""

    def __init__(self, connection: sqlite3.Connection, path: Path):
        self._connection = connection
        self.path = path

    def entries(
        self,
        statuses: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        file: str | None = None,
    ) -> Iterator[Entry]:
        """The entries, by Russian (case, ё and # aside), then English, then id.

        statuses, kinds: None for all. file: only what occurs in it, a path as in Entry.files.
        Do not change the store while iterating.
        """
        where, values = filters(statuses, kinds, file)
        order = "ORDER BY entries.sort, entries.ru, entries.en, entries.id"
        for row in self._query(f"{ENTRY_QUERY} WHERE {where} {order}", values):
            yield self._entry(row)

    def entries_by_key(self, statuses: Iterable[str]) -> Iterator[list[Entry]]:
        """The entries of these statuses by Russian: those with one sort key together.

        In the order of the keys, read as they are asked for. Do not change the store meanwhile.
        """
        where, values = filters(statuses, None, None)
        # The plus sign: found by status they would all have to be sorted before the first is there.
        where = where.replace("entries.status", "+entries.status")
        rows = self._query(f"{ENTRY_QUERY} WHERE {where} ORDER BY entries.sort", values)
        for _, group in groupby(rows, key=itemgetter("sort")):
            yield [self._entry(row) for row in group]

    def spellings(self, statuses: Iterable[str]) -> Iterator[str]:
        """Every other spelling that an entry of these statuses has, in no order."""
        where, values = filters(statuses, None, None)
        several = """(json_array_length(spellings) > 1
                     OR (spellings != '[]' AND json_extract(spellings, '$[0]') != ru))"""
        parted = {
            (row[0], row[1])
            for row in self._query(
                "SELECT split_from, found_ru FROM entries WHERE split_from IS NOT NULL"
            )
        }
        query = f"SELECT id, ru, spellings FROM entries WHERE {where} AND {several}"
        for identity, ru, told in self._query(query, values):
            with self._decoded():
                texts = [text for text in json.loads(told) if text != ru]
            yield from (text for text in texts if (identity, text) not in parted)
        merged = f"""SELECT other.found_ru FROM entries AS other JOIN entries
                     ON entries.id = other.same_as WHERE {where}"""
        for row in self._query(merged, values):
            yield row[0]

    def kinds(self, statuses: Iterable[str]) -> Counter[str]:
        """How many entries of these statuses there are of each kind."""
        where, values = filters(statuses, None, None)
        query = f"SELECT kind, COUNT(*) FROM entries WHERE {where} GROUP BY 1"
        return Counter({row[0]: row[1] for row in self._query(query, values)})

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Nothing; all that is read inside is of one moment, whoever writes meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        with explained(self.path):
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            # SQLite ends it by itself where the file cannot be read.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def entry(self, id_or_prefix: str) -> Entry:
        """The entry whose id begins so; raises UnknownEntryError where none does,
        DecisionError where several do.
        """
        start = id_or_prefix.strip().lower()
        if not re.fullmatch("[0-9a-f]{1,12}", start):
            raise DecisionError(f"{id_or_prefix!r} is not an entry id (hex digits): {_HOW_TO_LIST}")
        where = "WHERE entries.id >= ? AND entries.id < ? ORDER BY entries.id LIMIT 2"
        rows = list(self._query(f"{ENTRY_QUERY} {where}", (start, start + "g")))
        if not rows:
            raise UnknownEntryError(f"no entry has the id {start}: {_HOW_TO_LIST}")
        if len(rows) > 1:
            raise DecisionError(f"several entries begin with {start}: give more digits")
        return self._entry(rows[0])

    def identities(self, ru: str, en: str) -> set[str]:
        """The ids that an entry of this Russian and English can have, whether it is there or not.

        More than one only where the last build gave this spelling a key of its own (hashtags).
        """
        query = "SELECT DISTINCT key FROM pairs WHERE ru = ?"
        keys = {text_key(ru), *(row["key"] for row in self._query(query, (ru,)))}
        return {entry_id(key, en) for key in keys}

    def state(self, entry: Entry) -> State:
        """The state that ``entry`` is in: the one that a decision on it starts from."""
        standing = self._in_force(entry.id)
        if standing and standing[-1].after is not None:
            return standing[-1].after
        return State("new", entry.kind, entry.ru, entry.en, attributes=entry.attributes)

    def replaced(self, entry: Entry) -> Entry | None:
        """The approved entry that gives way where ``entry`` is approved, None for none.

        Such is a text of ours that an import has found changed on both sides.
        """
        other = None if entry.approved else self.state(entry).replaces
        found = None if other is None else self.with_id(other)
        return found if found is not None and found.approved else None

    def find(self, ru: str, en: str) -> Entry:
        """The entry of this Russian and English, in any of its spellings or as edited.

        Raises UnknownEntryError where there is none, DecisionError where several fit.
        """
        ids = self.identities(ru, en)
        marks = ", ".join("?" * len(ids))
        where = f"WHERE entries.id IN ({marks}) OR (entries.ru = ? AND entries.en = ?)"
        rows = list(self._query(f"{ENTRY_QUERY} {where}", (*sorted(ids), ru, en)))
        if not rows:
            raise UnknownEntryError(f"no entry pairs {ru!r} with {en!r}: {_HOW_TO_LIST}")
        if len(rows) > 1:
            raise DecisionError(f"several entries pair {ru!r} with {en!r}: name one by its id")
        return self._entry(rows[0])

    def pairs(
        self,
        entry: str | None = None,
        *,
        statuses: Iterable[str] | None = None,
        file: str | None = None,
    ) -> Iterator[Pair]:
        """The pairs of the last build in its order: of one entry (its id), or all.

        statuses: of pairs, see align.records.STATUSES. file: a path as in Pair.file.
        """
        where, values = ["1"], list[Any]()
        for column, value in (("entry", entry), ("file", file)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if statuses is not None:
            chosen = sorted(set(statuses))
            where.append(f"status IN ({', '.join('?' * len(chosen))})")
            values += chosen
        query = f"SELECT * FROM pairs WHERE {' AND '.join(where)} ORDER BY position"
        for row in self._query(query, values):
            with self._decoded():
                pair = pair_of(row)
            yield pair

    def documents(self) -> list[SourceDocument]:
        """What the last build read, by path."""
        rows = self._query("SELECT path, language, sha256 FROM documents ORDER BY path")
        return [SourceDocument(*row) for row in rows]

    def model(self) -> str | None:
        """The name of the encoder of the last build, None before the first."""
        row = next(self._query("SELECT value FROM meta WHERE name = 'model'"), None)
        return None if row is None else str(row["value"])

    def builds(self) -> int:
        """How many builds the store has seen."""
        row = next(self._query("SELECT value FROM meta WHERE name = 'builds'"), None)
        return 0 if row is None else int(row["value"])

    def log(
        self, entry: str | None = None, reviewer: str | None = None, last: int | None = None
    ) -> list[Event]:
        """The events, oldest first: of an entry (its id), of a reviewer, only the ``last`` ones."""
        query = """SELECT * FROM events WHERE (?1 IS NULL OR entry = ?1)
                   AND (?2 IS NULL OR reviewer = ?2) ORDER BY id DESC LIMIT ?3"""
        rows = self._query(query, (entry, reviewer, -1 if last is None else last))
        return [self._event(row) for row in rows][::-1]

    def decision_log(self, entry: str) -> list[Event]:
        """The events on one entry that change it, oldest first: decisions and adjudications."""
        return [event for event in self.log(entry=entry) if not event.blind]

    def opinion_log(self, entry: str, reviewer: str) -> list[Event]:
        """The events about one reviewer's opinion of one entry, oldest first."""
        return [event for event in self.log(entry=entry, reviewer=reviewer) if event.blind]

    def counts(self) -> StoreCounts:
        """How much of what is there."""
        grouping = f"SELECT status, kind, {_BAND}, COUNT(*) FROM entries GROUP BY 1, 2, 3"
        statuses = dict.fromkeys(ENTRY_STATUSES, 0)
        kinds: dict[str, int] = dict.fromkeys(KINDS, 0)
        words = (*(word for _, word in BANDS), band(None))
        bands = {word: dict.fromkeys(ENTRY_STATUSES, 0) for word in words}
        for status, kind, word, count in self._query(grouping):
            statuses[status] = statuses.get(status, 0) + count
            kinds[kind] = kinds.get(kind, 0) + count
            bands[word][status] = bands[word].get(status, 0) + count
        return StoreCounts(
            entries=sum(statuses.values()),
            statuses=statuses,
            kinds={kind: count for kind, count in kinds.items() if count},
            pairs=self._tally("pairs", "status", STATUSES),
            bands=bands,
            articles=self._tally("documents", "language"),
            events=self.last_event(),
        )

    def last_event(self) -> int:
        """The number of the latest event, 0 before the first."""
        return int(next(self._query("SELECT COALESCE(MAX(id), 0) FROM events"))[0])

    def alike(self, ru: str) -> list[Entry]:
        """The entries whose Russian is the same but for case, ё/е, punctuation and #."""
        query = f"{ENTRY_QUERY} WHERE entries.sort = ? ORDER BY entries.id"
        return [self._entry(row) for row in self._query(query, (sort_key(ru),))]

    def with_id(self, identity: str) -> Entry | None:
        """The entry of exactly this id, None where there is none."""
        row = next(self._query(f"{ENTRY_QUERY} WHERE entries.id = ?", (identity,)), None)
        return None if row is None else self._entry(row)

    def with_ids(self, identities: Iterable[str]) -> list[Entry]:
        """The entries with exactly these ids, those that there are, by id."""
        wanted = sorted(set(identities))
        marks = ", ".join("?" * len(wanted))
        query = f"{ENTRY_QUERY} WHERE entries.id IN ({marks}) ORDER BY entries.id"
        return [self._entry(row) for row in self._query(query, wanted)]

    def contents(self, identities: Iterable[str]) -> dict[str, Content]:
        """By id, what an export says of the entries of exactly these ids that are there."""
        query = """SELECT entries.id, entries.ru, entries.en, entries.status, entries.note,
                   json_extract(events.after, '$.attributes')
                   FROM entries LEFT JOIN events ON events.id = entries.event
                   WHERE entries.id IN (SELECT value FROM json_each(?))"""
        found: dict[str, Content] = {}
        for row in self._query(query, (json.dumps(list(identities)),)):
            identity, ru, en, status, note, told = row
            facts: dict[str, Any] = attributes_of(json.loads(told)).told() if told else {}
            found[identity] = Content(ru, en, verdict(status), note, **facts)
        return found

    def keys_of_tags(self) -> dict[str, set[str]]:
        """For each spelling of a hashtag in the last build, the keys that it has there."""
        query = "SELECT DISTINCT ru, key FROM pairs WHERE kind = 'hashtag'"
        keys: dict[str, set[str]] = {}
        for row in self._query(query):
            keys.setdefault(row["ru"], set()).add(row["key"])
        return keys

    def approved_by(self, event: int, ru: str | None = None) -> Iterator[Entry]:
        """The approved entries whose decision in force is not later than event number ``event``.

        ru: only those whose Russian is the same but for case, ё/е, punctuation and #.
        """
        marks = ", ".join("?" * len(APPROVED))
        where = f"entries.status IN ({marks}) AND entries.event <= ?"
        values: list[Any] = [*sorted(APPROVED), event]
        if ru is not None:
            where, values = f"{where} AND entries.sort = ?", [*values, sort_key(ru)]
        for row in self._query(f"{ENTRY_QUERY} WHERE {where} ORDER BY entries.id", values):
            yield self._entry(row)

    def touched_since(self, since: int | str) -> set[str]:
        """The ids of entries with an event after number ``since``, or at or after a time.

        A time is ISO 8601 UTC, as events have it. Opinions touch nothing.
        """
        column, sign = ("id", ">") if isinstance(since, int) else ("at", ">=")
        query = f"""SELECT DISTINCT entry FROM events WHERE {column} {sign} ?
                    AND role IN ('decision', 'adjudication')"""
        return {str(row["entry"]) for row in self._query(query, (since,))}

    def changes_elsewhere(self) -> int:
        """A number that is another one after somebody else has changed the store."""
        return int(next(self._query("PRAGMA data_version"))[0])

    def _tally(self, table: str, column: str, names: Iterable[str] = ()) -> dict[str, int]:
        """Rows of ``table`` by the value of ``column``; ``names`` are there even with 0."""
        query = f"SELECT {column}, COUNT(*) FROM {table} GROUP BY 1 ORDER BY 1"
        return {**dict.fromkeys(names, 0), **{row[0]: row[1] for row in self._query(query)}}

    def _query(self, query: str, values: Iterable[Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query; raises StoreError where the file cannot be read."""
        with explained(self.path):
            # Not "yield from": it would close the cursor after the connection where a reader left.
            for row in self._connection.execute(query, tuple(values)):  # noqa: UP028
                yield row

    @contextmanager
    def _decoded(self) -> Iterator[None]:
        """Nothing; raises StoreError where a row's content is not what was written."""
        try:
            yield
        except _UNDECODABLE as err:
            raise damaged(self.path, "a record in it cannot be read") from err

    def _entry(self, row: sqlite3.Row) -> Entry:
        try:
            return entry_of(row)
        except _UNDECODABLE as err:
            raise damaged(self.path, "a record in it cannot be read") from err

    def _in_force(self, identity: str) -> list[Event]:
        """The decisions on one entry that stand, oldest first."""
        with self._decoded():
            return in_force(self.decision_log(identity))

    def _opinions_in_force(self, identity: str, reviewer: str) -> list[Event]:
        """One reviewer's opinions of one entry that stand, oldest first."""
        with self._decoded():
            return in_force(self.opinion_log(identity, reviewer))

    def _event_numbered(self, number: int | None) -> Event:
        return self._event(next(self._query("SELECT * FROM events WHERE id = ?", (number,))))

    def _event(self, row: sqlite3.Row) -> Event:
        with self._decoded():
            return event_of(row)


def filters(
    statuses: Iterable[str] | None, kinds: Iterable[str] | None, file: str | None
) -> tuple[str, tuple[str, ...]]:
    """A condition on the table of entries, and the values of its question marks."""
    where, values = ["1"], list[str]()
    for column, chosen in (("status", statuses), ("kind", kinds)):
        if chosen is not None:
            names = sorted(set(chosen))
            where.append(f"entries.{column} IN ({', '.join('?' * len(names))})")
            values += names
    if file is not None:
        where.append("entries.id IN (SELECT entry FROM pairs WHERE file = ?)")
        values.append(file)
    return " AND ".join(where), tuple(values)
