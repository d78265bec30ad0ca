"""What is in a store: entries, their pairs, the log, counts. Nothing here changes it."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from align.errors import DecisionError
from align.odds import BANDS, band
from align.records import KINDS, STATUSES, Pair
from align.text import text_key
from glossary.entries.attributes import attributes_of
from glossary.entries.content import Content, verdict
from glossary.entries.entry import APPROVED, ENTRY_STATUSES, Entry, entry_id
from glossary.entries.events import DECISION_ROLES, Event, State
from glossary.entries.occurrences import sort_key
from glossary.store.calibration import Calibration, JudgedEntry, judged_of
from glossary.store.database import UNDECODABLE, Database, damaged, unreadable
from glossary.store.journal import Journal
from glossary.store.proofs.checks import check_tally
from glossary.store.proofs.digests import PART, check_entry, entry_digest
from glossary.store.rows import ENTRY_QUERY, entry_of, one_of, pair_of

_HOW_TO_LIST = "`tolmach list` shows the ids"
_BAND = (
    f"CASE WHEN confidence IS NULL THEN '{band(None)}' "
    + " ".join(f"WHEN confidence >= {least} THEN '{word}'" for least, word in BANDS)
    + f" ELSE '{BANDS[-1][1]}' END"
)


_sort = itemgetter("sort")
_PROVEN_AT_ONCE = 64
"""Rows whose digests are computed together, which is quicker than one by one."""
_CANDIDATES = 4
"""Entries that are named where several begin with the same digits."""


class UnknownEntryError(DecisionError):
    """A decision that names no entry of this store."""


class ConflictError(DecisionError):
    """Somebody else decided on the entry after it was read."""


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


class Entries:
    """What can be read from an open store."""

    def __init__(self, database: Database, journal: Journal):
        self._database = database
        self._journal = journal

    # One entry

    def by_id(self, id_or_prefix: str) -> Entry:
        """The entry whose id begins so, or that has the pairs of that id since the last build.

        :raises UnknownEntryError: where there is none.
        :raises DecisionError: where there are several, or it is no id.
        """
        start = id_or_prefix.strip().lower()
        if not re.fullmatch("[0-9a-f]{1,12}", start):
            raise DecisionError(f"{id_or_prefix!r} is not an entry id (hex digits): {_HOW_TO_LIST}")
        where = "WHERE entries.id >= ? AND entries.id < ? ORDER BY entries.id LIMIT ?"
        values = (start, start + "g", _CANDIDATES + 1)
        rows = list(self._database.query(f"{ENTRY_QUERY} {where}", values))
        if not rows and (owner := self.owners().get(start)) is not None:
            return self.by_id(owner)
        if not rows:
            raise UnknownEntryError(f"no entry has the id {start}: {_HOW_TO_LIST}")
        if len(rows) > 1:
            raise DecisionError(_candidates(start, [self._entry(row) for row in rows]))
        return self._entry(rows[0])

    def get(self, identity: str) -> Entry | None:
        """The entry of exactly this id, None where there is none."""
        row = self._database.row(f"{ENTRY_QUERY} WHERE entries.id = ?", (identity,))
        return None if row is None else self._entry(row)

    def find(self, ru: str, en: str) -> Entry:
        """The entry of this Russian and English, in any of its spellings or as edited.

        :raises UnknownEntryError: where there is none.
        :raises DecisionError: where there are several.
        """
        where, values = one_of("entries.id", self.identities(ru, en))
        where = f"WHERE {where} OR (entries.ru = ? AND entries.en = ?)"
        rows = list(self._database.query(f"{ENTRY_QUERY} {where}", (*values, ru, en)))
        if not rows:
            raise UnknownEntryError(f"no entry pairs {ru!r} with {en!r}: {_HOW_TO_LIST}")
        if len(rows) > 1:
            raise DecisionError(f"several entries pair {ru!r} with {en!r}: name one by its id")
        return self._entry(rows[0])

    def identities(self, ru: str, en: str) -> set[str]:
        """The ids that an entry of this Russian and English can have, whether it is there or not.

        More than one only where the last build gave this spelling a key of its own (hashtags), or
        where it put the pair into the entry of another inflection.
        """
        query = "SELECT DISTINCT key FROM pairs WHERE ru = ?"
        keys = {text_key(ru), *(row["key"] for row in self._database.query(query, (ru,)))}
        ids = {entry_id(key, en) for key in keys}
        owners = self.owners()
        return ids | {owners[identity] for identity in ids if identity in owners}

    def owners(self) -> dict[str, str]:
        """By the id that pairs of the last build have by their own texts, that of their entry.

        Only where the two differ: the pairs are another's but for inflection, an article or marks.
        """
        row = self._database.row("SELECT value FROM meta WHERE name = 'owners'")
        with self._database.decoded():
            return {} if row is None else dict(json.loads(row["value"]))

    def decided(self) -> dict[str, bool]:
        """The ids of the entries that the log speaks of: whether each is approved now."""
        query = """SELECT named.entry, COALESCE(entries.status, '') FROM
            (SELECT DISTINCT entry FROM events) AS named
            LEFT JOIN entries ON entries.id = named.entry ORDER BY named.entry"""
        return {row[0]: row[1] in APPROVED for row in self._database.query(query)}

    def status(self, identity: str) -> str | None:
        """The status of the entry of exactly this id, None where there is none."""
        row = self._database.row("SELECT status FROM entries WHERE id = ?", (identity,))
        return None if row is None else str(row["status"])

    def state(self, entry: Entry) -> State:
        """The state that ``entry`` is in: the one that a decision on it starts from."""
        standing = self._journal.decision_in_force(entry.id)
        if standing is not None and standing.after is not None:
            return standing.after
        return State("new", entry.kind, entry.ru, entry.en, attributes=entry.attributes)

    def states(self, identities: Iterable[str]) -> dict[str, State]:
        """By id, :meth:`state` of the entries of exactly these ids that are there, in order."""
        ids = list(identities)
        query = f"""{ENTRY_QUERY} WHERE entries.id IN (SELECT value FROM json_each(?))
                    AND entries.event IS NULL"""
        new = map(self._entry, self._database.query(query, (json.dumps(ids),)))
        states = {e.id: State("new", e.kind, e.ru, e.en, attributes=e.attributes) for e in new}
        for identity, state in self._journal.states_in_force(ids).items():
            states[identity] = state
        return {identity: states[identity] for identity in ids if identity in states}

    def role(self, identity: str) -> str:
        """The role of the event in force on an entry: decision (also without one), adjudication."""
        query = """SELECT events.role FROM entries JOIN events ON events.id = entries.event
                   WHERE entries.id = ?"""
        row = self._database.row(query, (identity,))
        return "decision" if row is None else str(row["role"])

    def replaced(self, entry: Entry) -> Entry | None:
        """The approved entry that gives way where ``entry`` is approved, None for none.

        There is one where an import found a text of ours changed on both sides.
        """
        replaces = None if entry.approved else self.state(entry).replaces
        other = None if replaces is None else self.get(replaces)
        return other if other is not None and other.approved else None

    # Many entries

    def first_texts(self) -> dict[str, tuple[str, str]]:
        """The Russian and English that entries by hand were made with, by id, before any edit."""
        query = "SELECT id, found_ru, found_en FROM entries WHERE status = 'added'"
        return {str(id): (str(ru), str(en)) for id, ru, en in self._database.query(query)}

    def in_order(
        self,
        statuses: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        file: str | None = None,
    ) -> Iterator[Entry]:
        """The entries, by Russian (case, ё and # aside), then English, then id.

        statuses, kinds: None for all. file: only what occurs in it, a path as in Entry.files.
        Do not change the store while iterating.
        """
        where, values = ["1"], list[str]()
        for column, chosen in (("entries.status", statuses), ("entries.kind", kinds)):
            if chosen is not None:
                condition, names = one_of(column, chosen)
                where.append(condition)
                values += names
        if file is not None:
            where.append("entries.id IN (SELECT entry FROM pairs WHERE file = ?)")
            values.append(file)
        order = "ORDER BY entries.sort, entries.ru, entries.en, entries.id"
        query = f"{ENTRY_QUERY} WHERE {' AND '.join(where)} {order}"
        rows = self._database.query(query, values)
        if kinds is None and file is None:
            return (self._entry(r, proven=True) for r in self._proven(rows, statuses))
        return map(self._entry, rows)

    def russian(self) -> Iterator[tuple[str, str, str]]:
        """(id, kind, Russian) of every entry, in no order."""
        for row in self._database.query("SELECT id, kind, ru FROM entries"):
            yield row[0], row[1], row[2]

    def by_key(self, statuses: Iterable[str], *, proven: bool = False) -> Iterator[list[Entry]]:
        """The entries of these statuses by Russian: those with one sort key together.

        In the order of the keys, read as they are asked for. Do not change the store meanwhile.
        proven: all of them have been read in this snapshot before, and were what was written.

        :raises StoreError: where they are not what was written, or one is missing.
        """
        # The plus sign: found by status they would all have to be sorted before the first is there.
        names = sorted(set(statuses))
        where, values = one_of("+entries.status", names)
        rows = self._database.query(f"{ENTRY_QUERY} WHERE {where} ORDER BY entries.sort", values)
        before = b""
        for key, group in groupby(rows if proven else self._proven(rows, names), _sort):
            if key < before:
                where = repr(key.decode(errors="replace"))
                raise damaged(self._database.path, f"its entries are not in order at {where}")
            before = key
            yield [self._entry(row, proven=True) for row in group]

    def _proven(
        self, rows: Iterator[sqlite3.Row], statuses: Iterable[str] | None
    ) -> Iterator[sqlite3.Row]:
        """The rows of all entries of these statuses, None for all, held to their digests.

        :raises StoreError: where one is not what was written; at their end, in a snapshot, where
            one of them is missing.
        """
        number = parts = 0
        try:
            while block := list(islice(rows, _PROVEN_AT_ONCE)):
                proofs = [row[-1] for row in block]
                if [entry_digest(row) for row in block] != proofs:
                    for row in block:
                        check_entry(row)
                number += len(block)
                parts += sum([proof & PART for proof in proofs])
                yield from block
        except UNDECODABLE as err:
            raise unreadable(self._database.path, err) from err
        if self._database.in_snapshot:
            check_tally(self._database, "entries", statuses, number, parts)

    def get_many(self, identities: Iterable[str]) -> list[Entry]:
        """The entries with exactly these ids, those that there are, by id."""
        where, values = one_of("entries.id", identities)
        query = f"{ENTRY_QUERY} WHERE {where} ORDER BY entries.id"
        return [self._entry(row) for row in self._database.query(query, values)]

    def alike(self, ru: str) -> list[Entry]:
        """The entries whose Russian is the same but for case, ё/е, punctuation and #."""
        query = f"{ENTRY_QUERY} WHERE entries.sort = ? ORDER BY entries.id"
        return [self._entry(row) for row in self._database.query(query, (sort_key(ru),))]

    def approved_by(self, event: int, ru: str | None = None) -> Iterator[Entry]:
        """The approved entries whose decision in force is not later than event number ``event``.

        By id. ru: only those whose Russian is the same but for case, ё/е, punctuation and #.
        """
        where, names = one_of("entries.status", APPROVED)
        where, values = f"{where} AND entries.event <= ?", [*names, event]
        if ru is not None:
            where, values = f"{where} AND entries.sort = ?", [*values, sort_key(ru)]
        query = f"{ENTRY_QUERY} WHERE {where} ORDER BY entries.id"
        return map(self._entry, self._database.query(query, values))

    def contents(self, identities: Iterable[str]) -> dict[str, Content]:
        """By id, what an export says of the entries of exactly these ids that are there."""
        query = """SELECT entries.id, entries.ru, entries.en, entries.status, entries.note,
                   json_extract(events.after, '$.attributes')
                   FROM entries LEFT JOIN events ON events.id = entries.event
                   WHERE entries.id IN (SELECT value FROM json_each(?))"""
        contents: dict[str, Content] = {}
        for row in self._database.query(query, (json.dumps(list(identities)),)):
            identity, ru, en, status, note, attributes = row
            with self._database.decoded():
                facts: dict[str, Any] = (
                    attributes_of(json.loads(attributes)).as_dict() if attributes else {}
                )
                contents[identity] = Content(ru, en, verdict(status), note, **facts)
        return contents

    def spellings(self, statuses: Iterable[str]) -> Iterator[str]:
        """Every other spelling that an entry of these statuses has, in no order."""
        return (text for _, text in self.spelled(statuses))

    def spelled(self, statuses: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(entry id, other spelling) of the entries of these statuses, in no order."""
        where, values = one_of("entries.status", statuses)
        several = """(json_array_length(spellings) > 1
                     OR (spellings != '[]' AND json_extract(spellings, '$[0]') != ru))"""
        parted = {
            (row[0], row[1])
            for row in self._database.query(
                "SELECT split_from, found_ru FROM entries WHERE split_from IS NOT NULL"
            )
        }
        # The plus sign: an index might be damaged, while the rows have been proven.
        query = f"SELECT id, ru, spellings FROM entries WHERE +{where} AND {several}"
        for identity, ru, spellings in self._database.query(query, values):
            with self._database.decoded():
                texts = [text for text in json.loads(spellings) if text != ru]
            yield from ((identity, t) for t in texts if (identity, t) not in parted)
        merged = f"""SELECT entries.id, other.found_ru FROM entries AS other JOIN entries
                     ON entries.id = other.same_as WHERE {where}"""
        for row in self._database.query(merged, values):
            yield row[0], row[1]

    # The last build

    def pairs(
        self,
        entry: str | None = None,
        *,
        statuses: Iterable[str] | None = None,
        file: str | None = None,
    ) -> Iterator[Pair]:
        """The pairs of the last build in its order: of one entry (its id), or all.

        statuses: of pairs, see align.records.STATUSES. file: a path as in Pair.file.

        :raises StoreError: where one is not what was written; of all pairs of these statuses, in a
            snapshot, at their end where one is missing.
        """
        where, values = ["1"], list[str]()
        for column, value in (("entry", entry), ("file", file)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if statuses is not None:
            condition, names = one_of("status", statuses)
            where.append(condition)
            values += names
        query = f"SELECT * FROM pairs WHERE {' AND '.join(where)} ORDER BY position"
        number = parts = 0
        for row in self._database.query(query, values):
            with self._database.decoded():
                pair = pair_of(row)
            number += 1
            parts += row["proof"] & PART
            yield pair
        if entry is None and file is None and self._database.in_snapshot:
            check_tally(self._database, "pairs", statuses, number, parts)

    def corpus(self) -> Path:
        """The folder of the last build's articles, as it lay beside the store; corpus/ by default.

        It need not be there any more.
        """
        row = self._database.row("SELECT value FROM meta WHERE name = 'corpus'")
        return self._database.path.parent / ("corpus" if row is None else str(row["value"]))

    def documents(self) -> list[SourceDocument]:
        """What the last build read, by path."""
        rows = self._database.query("SELECT path, language, sha256 FROM documents ORDER BY path")
        return [SourceDocument(*row) for row in rows]

    def model(self) -> str | None:
        """The name of the encoder of the last build, None before the first."""
        return self._journal.model()

    def builds(self) -> int:
        """How many builds the store has seen."""
        row = self._database.row("SELECT value FROM meta WHERE name = 'builds'")
        return 0 if row is None else int(row["value"])

    def keys_of_tags(self) -> dict[str, set[str]]:
        """For each spelling of a hashtag in the last build, the keys that it has there."""
        query = "SELECT DISTINCT ru, key FROM pairs WHERE kind = 'hashtag'"
        keys: dict[str, set[str]] = {}
        for row in self._database.query(query):
            keys.setdefault(row["ru"], set()).add(row["key"])
        return keys

    # The log

    def log(
        self, entry: str | None = None, reviewer: str | None = None, last: int | None = None
    ) -> list[Event]:
        """The events, oldest first: of an entry (its id), of a reviewer, only the ``last`` ones."""
        return self._journal.log(entry, reviewer, last)

    def last_event(self) -> int:
        """The number of the latest event, 0 before the first."""
        return self._journal.last_event()

    def fingerprint(self, events: int | None = None) -> str:
        """12 hex digits of the log up to event number ``events``, by default all; "" for none.

        What it is of is the same in a copy of the store, and in no other: exports are told by it.
        """
        return self._journal.fingerprint(self.last_event() if events is None else events)

    def touched_since(self, since: int | str) -> set[str]:
        """The ids of entries with an event after number ``since``, or at or after a time.

        A time is ISO 8601 UTC, as events have it. Opinions touch nothing.
        """
        column, sign = ("id", ">") if isinstance(since, int) else ("at", ">=")
        condition, roles = one_of("role", DECISION_ROLES)
        query = f"SELECT DISTINCT entry FROM events WHERE {column} {sign} ? AND {condition}"
        return {str(row["entry"]) for row in self._database.query(query, (since, *roles))}

    # Figures

    def counts(self) -> StoreCounts:
        """How much of what is there."""
        grouping = f"SELECT status, kind, {_BAND}, COUNT(*) FROM entries GROUP BY 1, 2, 3"
        statuses = dict.fromkeys(ENTRY_STATUSES, 0)
        kinds: dict[str, int] = dict.fromkeys(KINDS, 0)
        words = (*(word for _, word in BANDS), band(None))
        bands = {word: dict.fromkeys(ENTRY_STATUSES, 0) for word in words}
        for status, kind, word, count in self._database.query(grouping):
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

    def kinds(self, statuses: Iterable[str]) -> Counter[str]:
        """How many entries of these statuses there are of each kind."""
        where, values = one_of("+entries.status", statuses)
        query = f"SELECT kind, COUNT(*) FROM entries WHERE {where} GROUP BY 1"
        return Counter({row[0]: row[1] for row in self._database.query(query, values)})

    def occurrences(self, statuses: Iterable[str]) -> int:
        """How often entries of these statuses occur in the corpus, all together."""
        where, values = one_of("status", statuses)
        query = f"SELECT COALESCE(SUM(occurrences), 0) FROM entries WHERE {where}"
        return self._database.number(query, values)

    def calibration(self) -> Calibration | None:
        """How an entry's confidence follows from its pairs'; None where it is taken as it is."""
        return self._journal.calibration()

    def judged(self) -> list[JudgedEntry]:
        """Every decision on a pair of the last build, with the pair's own confidence, by id."""
        query = """SELECT entries.kind, MAX(COALESCE(pairs.confidence, 0.0)) AS confidence,
            CASE WHEN same_as IS NULL THEN entries.status ELSE 'accepted' END AS status,
            entries.files FROM entries JOIN pairs ON pairs.entry = entries.id
            WHERE entries.status IN ('accepted', 'edited', 'rejected')
            GROUP BY entries.id ORDER BY entries.id"""
        with self._database.decoded():
            return judged_of(self._database.query(query))

    def _tally(self, table: str, column: str, names: Iterable[str] = ()) -> dict[str, int]:
        """Rows of ``table`` by the value of ``column``; ``names`` are there even with 0."""
        query = f"SELECT {column}, COUNT(*) FROM {table} GROUP BY 1 ORDER BY 1"
        return {
            **dict.fromkeys(names, 0),
            **{row[0]: row[1] for row in self._database.query(query)},
        }

    def _entry(self, row: sqlite3.Row, *, proven: bool = False) -> Entry:
        try:  # as Database.decoded, which would cost too much for every entry of an export
            return entry_of(row, proven=proven)
        except UNDECODABLE as err:
            raise unreadable(self._database.path, err) from err


def _candidates(start: str, entries: Sequence[Entry]) -> str:
    """The error where several entries begin with ``start``: which, as far as they can be named."""
    named = [f"{entry.id} {_begun(entry.ru)}" for entry in entries[:_CANDIDATES]]
    more = " and more" if len(entries) > _CANDIDATES else ""
    return f"several entries begin with {start}: give more digits of {'; '.join(named)}{more}"


def _begun(text: str, most: int = 40) -> str:
    """The text, or its beginning where it is long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
