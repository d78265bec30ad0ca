"""What a review asks of a store: which entries wait, and what stands beside one of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from align.text import text_key
from glossary.entries.entry import APPROVED, Entry
from glossary.entries.events import Event
from glossary.entries.filters import ALL, EntryFilter
from glossary.entries.occurrences import sort_key
from glossary.store.database import Database
from glossary.store.opinions import Opinions
from glossary.store.rows import ENTRY_QUERY, entry_of, event_of, one_of

_ORDER_BY = {
    "worth": """(entries.kind = 'sentence'),
        (CASE entries.kind WHEN 'sentence' THEN 0.0 ELSE entries.worth END) DESC,
        entries.pair, entries.id""",
    "doubtful": "entries.confidence, entries.worth DESC, entries.id",
    "sure": "entries.confidence DESC, entries.worth DESC, entries.id",
    "frequent": "entries.occurrences DESC, entries.worth DESC, entries.id",
    "text": "entries.pair IS NULL, entries.pair, entries.id",
    "alphabet": "entries.sort, entries.ru, entries.en, entries.id",
}
"""For each of the names in glossary.entries.filters.ORDERS.

Aligned sentences are as good as always right: they come last, article by article, for a reader to
go through with the text beside them. The index entries_by_turn has the terms of "worth".
"""

_OF_DOMAIN = """CASE WHEN entries.event IS NOT NULL
    THEN (SELECT json_extract(after, '$.attributes.domain') FROM events WHERE id = entries.event)
    ELSE (SELECT json_extract(NULLIF(term, ''), '$.facts.domain') FROM pairs
          WHERE position = entries.pair) END COLLATE NOCASE = ?"""
"""What was said of an entry, or, where nobody has decided on it, what mining found."""

_CONTENT = "json_extract({}, '$.ru', '$.en', '$.attributes', '$.added')"
"""What of a state, but for the decision, a filter may ask for; NULL where there is none."""

_OF_FILE = """entries.id IN (SELECT entry FROM pairs WHERE file = ? UNION ALL
    SELECT entry FROM pairs WHERE en_file = ? AND en_file <> file)"""
_MARKED = "(SELECT json_extract(after, '$.attributes.{}') FROM events WHERE id = entries.event)"
_IS_FORBIDDEN = f"COALESCE({_MARKED.format('forbidden')}, 0)"

_HEX = 16**12
_FORMER = (75.0, 50.0)
"""Least similarity, 0..100, of the Russian and of the English that an edited article had before."""


class EntrySummary(NamedTuple):
    """An entry at a glance. gone: no pair of the last build makes it."""

    id: str
    ru: str
    en: str
    status: str
    reviewer: str | None
    decided_at: str | None
    found_ru: str
    found_en: str
    gone: bool


_SUMMARY = "id, ru, en, status, reviewer, decided_at, found_ru, found_en, pair IS NULL"
"""The columns of an EntrySummary."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a reviewer sits down to.

    mode: "decide"; "blind", to give opinions without seeing decisions; "adjudicate", to settle
    differences; "gloss", to give Russian its English where no article does. choice: which entries.
    order: one of glossary.entries.filters.ORDERS. sample: of blind reviews, per cent of the
    entries, the same ones for everybody.
    """

    reviewer: str
    mode: str = "decide"
    choice: EntryFilter = ALL
    order: str = "worth"
    sample: float = 100.0


class _Condition(NamedTuple):
    """A condition on the table of entries, and the values of its question marks."""

    sql: str
    values: tuple[str | int | float, ...] = ()

    def __and__(self, other: "_Condition") -> "_Condition":
        return _Condition(f"{self.sql} AND {other.sql}", (*self.values, *other.values))


_NEW = _Condition("entries.status = 'new'")
_SENTENCES = _Condition("(entries.kind = 'sentence') = 1")
"""As the index entries_by_turn has it, so that it answers alone."""


class ReviewQueue:
    """What a review asks; nothing here changes the store."""

    def __init__(self, database: Database, opinions: Opinions):
        self._database = database
        self._opinions = opinions

    # Which entries

    def waiting(self, sitting: Sitting, since: int, upto: int) -> list[str]:
        """The ids of the entries that wait for a reviewer, first to be asked first.

        since, upto: numbers of events. What was skipped after the one waits for another sitting;
        where entries are chosen by status, those decided on after the other have been asked.
        """
        if sitting.mode == "blind":
            return self._unseen(sitting, since)
        if sitting.mode == "adjudicate":
            disputed = set(self._opinions.disputed())
            matching = self.matching(sitting.choice, sitting.order)
            return [identity for identity in matching if identity in disputed]
        chosen, order = _chosen(sitting.choice), _ORDER_BY[sitting.order]
        if sitting.choice.statuses:
            return self._ids(_decided_before(since, upto) & chosen, order)
        skipped = _skipped_before(since)
        new = self._ids(_NEW & chosen, order)
        if sitting.order != "worth":
            return new + self._ids(skipped & chosen, order)
        if changed := self.changed():
            among = set(new)
            first = [identity for identity in changed if identity in among]
            new = list(dict.fromkeys([*first, *new]))
        return new + self._ids(skipped & chosen, "entries.event")

    def _unseen(self, sitting: Sitting, since: int) -> list[str]:
        """Entries that others have decided and this reviewer has no opinion of.

        By id, which is as good as at random, where no other order is asked for: that is what a
        sample must be.
        """
        order = "entries.id" if sitting.order == "worth" else _ORDER_BY[sitting.order]
        return self._ids(_without_opinion(sitting, since) & _chosen(sitting.choice), order)

    def waiting_of(
        self, identities: Iterable[str], sitting: Sitting, since: int, upto: int
    ) -> set[str]:
        """Those of the entries that are among those of :meth:`waiting`."""
        if sitting.mode == "blind":
            condition = _without_opinion(sitting, since)
        elif sitting.mode == "adjudicate":
            condition = _Condition("1")
        elif sitting.choice.statuses:
            condition = _decided_before(since, upto)
        else:
            skipped = _skipped_before(since)
            condition = _Condition(f"({_NEW.sql} OR {skipped.sql})", skipped.values)
        waiting = set(self._ids(_among(identities) & condition & _chosen(sitting.choice), "1"))
        if waiting and sitting.mode == "adjudicate":
            waiting &= set(self._opinions.disputed())
        return waiting

    def put_off_of(self, identities: Iterable[str], sitting: Sitting, since: int) -> set[str]:
        """Those of the entries that the sitting is about and that were skipped after event
        ``since``.
        """
        if sitting.mode == "blind":
            return self._opinions.skipped_by(sitting.reviewer) & set(identities)
        skipped = _Condition("entries.status = 'skipped' AND entries.event > ?", (since,))
        return set(self._ids(_among(identities) & skipped & _chosen(sitting.choice), "1"))

    def changed_since(self, event: int) -> dict[str, bool]:
        """The entries with an event after that number, opinions too: whether more than the
        decision has changed, so that other filters may let them through.
        """
        query = f"""SELECT entry, MAX({_CONTENT.format("before")} IS NOT
            {_CONTENT.format("after")}) FROM events WHERE id > ? GROUP BY entry ORDER BY MIN(id)"""
        return {row[0]: bool(row[1]) for row in self._database.query(query, (event,))}

    def histories(self, since: int) -> Iterator[list[Event]]:
        """All events, oldest first, of each entry that has one after event ``since``."""
        query = """SELECT * FROM events WHERE entry IN (SELECT entry FROM events WHERE id > ?)
                   ORDER BY entry, id"""
        with self._database.decoded():
            events = [event_of(row) for row in self._database.query(query, (since,))]
        for _, group in groupby(events, key=lambda event: event.entry):
            yield list(group)

    def matching(self, choice: EntryFilter, order: str = "alphabet") -> list[str]:
        """The ids of all entries that a filter lets through, open or not where it names no status.

        order: one of glossary.entries.filters.ORDERS.
        """
        return self._ids(_chosen(choice), _ORDER_BY[order])

    def listing(
        self, choice: EntryFilter, order: str = "alphabet", most: int | None = None
    ) -> Iterator[Entry]:
        """The entries of :meth:`matching`, at most so many; do not change the store meanwhile."""
        condition = _chosen(choice)
        query = f"{ENTRY_QUERY} WHERE {condition.sql} ORDER BY {_ORDER_BY[order]} LIMIT ?"
        rows = self._database.query(query, (*condition.values, -1 if most is None else most))
        for row in rows:
            with self._database.decoded():
                entry = entry_of(row)
            yield entry

    def renderings(self, choice: EntryFilter) -> dict[str, set[str]]:
        """The keys of the English that each Russian of a choice would have, were all approved.

        By id of the chosen entries: its own English, that of the others of the same Russian among
        them, and what is approved for it elsewhere; forbidden English does not count.
        """
        chosen = _chosen(choice)
        query = f"SELECT id, sort, en_sort FROM entries WHERE {chosen.sql}"
        rows = [tuple(row) for row in self._database.query(query, chosen.values)]
        english: dict[str, set[str]] = {}
        for _, ru, en in rows:
            english.setdefault(ru, set()).add(en)
        where, approved = one_of("entries.status", APPROVED)
        query = f"SELECT sort, en_sort FROM entries WHERE {where} AND NOT {_IS_FORBIDDEN}"
        for ru, en in self._database.query(query, approved):
            if ru in english:
                english[ru].add(en)
        return {identity: english[ru] for identity, ru, _ in rows}

    def replacing(self, choice: EntryFilter) -> list[str]:
        """The ids of undecided entries of a choice that would take the place of approved ones."""
        where, approved = one_of("other.status", APPROVED)
        chosen = _chosen(choice)
        query = f"""SELECT entries.id FROM entries JOIN events ON events.id = entries.event
            JOIN entries AS other ON other.id = json_extract(events.after, '$.replaces')
            WHERE {chosen.sql} AND {where} ORDER BY entries.id"""
        return [row[0] for row in self._database.query(query, (*chosen.values, *approved))]

    def count(self, choice: EntryFilter) -> int:
        """How many entries a filter lets through, open or not where it names no status."""
        return self._count(_chosen(choice))

    def _ids(self, condition: _Condition, order: str) -> list[str]:
        query = f"SELECT entries.id FROM entries WHERE {condition.sql} ORDER BY {order}"
        return [row[0] for row in self._database.query(query, condition.values)]

    def _count(self, condition: _Condition) -> int:
        query = f"SELECT COUNT(*) FROM entries WHERE {condition.sql}"
        return self._database.number(query, condition.values)

    # What stands beside an entry

    def neighbours(self, ru: str, en: str, each: int = 20) -> list[EntrySummary]:
        """Entries beside this Russian in the alphabet, ``each`` on either side, and ten times as
        many of the same Russian and of the same English; in no order, each once.
        """
        parts = (
            ("sort >= ? ORDER BY sort", sort_key(ru), each),
            ("sort < ? ORDER BY sort DESC", sort_key(ru), each),
            ("sort = ? ORDER BY id", sort_key(ru), 10 * each),
            ("en_sort = ? ORDER BY id", text_key(en), 10 * each),
        )
        near: dict[str, EntrySummary] = {}
        for part, value, most in parts:
            near |= {s.id: s for s in self._summaries(f"{part} LIMIT ?", (value, most))}
        return list(near.values())

    def summaries(self, identities: Sequence[str]) -> list[EntrySummary]:
        """The entries of these ids that are there, in this order."""
        condition, values = one_of("id", identities)
        found = {summary.id: summary for summary in self._summaries(condition, values)}
        return [found[identity] for identity in identities if identity in found]

    def left_behind(self, most: int = 1_000) -> list[EntrySummary]:
        """Decided entries whose pairs the last build no longer found, by id; at most so many."""
        condition = "pair IS NULL AND status <> 'added' AND status <> 'new' ORDER BY id LIMIT ?"
        return self._summaries(condition, (most,))

    def _summaries(self, condition: str, values: Sequence[str | int]) -> list[EntrySummary]:
        query = f"SELECT {_SUMMARY} FROM entries WHERE {condition}"
        return [EntrySummary(*row) for row in self._database.query(query, values)]

    def changed(self) -> list[str]:
        """The ids of new entries that look like decided ones that are gone: an article was edited.

        One text is the same, or both are similar and one begins alike. Most worth an answer first.
        """
        query = """SELECT new.id, new.worth, new.ru, new.en, old.found_ru, old.found_en
            FROM entries AS old INDEXED BY entries_left_behind JOIN entries AS new ON {}
            WHERE old.pair IS NULL AND old.status <> 'added' AND old.status <> 'new'
            AND new.status = 'new'
            ORDER BY old.id, new.id LIMIT 10000"""
        alike = "new.{0} BETWEEN substr(old.{0}, 1, 6) AND substr(old.{0}, 1, 6) || char(1114111)"
        worths: dict[str, float] = {}
        for side in ("sort", "en_sort"):
            for condition in (f"new.{side} = old.{side}", alike.format(side)):
                for id, worth, *texts in self._database.query(query.format(condition)):
                    if id not in worths and edited_likeness(*texts):
                        worths[id] = worth
        return sorted(worths, key=lambda id: (-worths[id], id))

    def changes_elsewhere(self) -> int:
        """A number that differs from the last once another process has changed the store."""
        return self._database.number("PRAGMA data_version")


def _among(identities: Iterable[str]) -> _Condition:
    """One of these entries, however many they are."""
    listed = json.dumps(list(identities))
    return _Condition("entries.id IN (SELECT value FROM json_each(?))", (listed,))


def _skipped_before(since: int) -> _Condition:
    return _Condition("(entries.status = 'skipped' AND entries.event <= ?)", (since,))


def _decided_before(since: int, upto: int) -> _Condition:
    """Where entries are chosen by status: not decided on, or put off, in this very sitting."""
    skipped = _skipped_before(since)
    open_again = _Condition(f"(entries.status <> 'skipped' OR {skipped.sql})", (since,))
    return open_again & _Condition("(entries.event IS NULL OR entries.event <= ?)", (upto,))


def _without_opinion(sitting: Sitting, since: int) -> _Condition:
    """Of the sample, decided by others, and no opinion of this reviewer's but one put off."""
    limit = f"{min(int(_HEX * sitting.sample / 100), _HEX - 1):012x}"
    return _Condition(
        """entries.status NOT IN ('new', 'skipped') AND entries.id <= ?
        AND entries.reviewer <> ? AND NOT EXISTS (SELECT 1 FROM opinions WHERE
        opinions.entry = entries.id AND opinions.reviewer = ? AND NOT
        (json_extract(opinions.state, '$.status') = 'skipped' AND opinions.event <= ?))""",
        (limit, sitting.reviewer, sitting.reviewer, since),
    )


def _chosen(choice: EntryFilter) -> _Condition:
    """The condition that a filter comes to."""
    conditions = [_Condition("1")]
    if choice.statuses:
        conditions.append(_Condition(*one_of("entries.status", choice.statuses)))
    if set(choice.kinds) == {"sentence"}:
        conditions.append(_SENTENCES)
    elif choice.kinds:
        conditions.append(_Condition(*one_of("entries.kind", choice.kinds)))
    if choice.file is not None:
        conditions.append(_Condition(_OF_FILE, (choice.file, choice.file)))
    if choice.marks:
        marked = " OR ".join(_MARKED.format(flag) for flag in choice.marks)
        conditions.append(_Condition(f"({marked})"))
    compared = (
        (_OF_DOMAIN, choice.domain),
        ("entries.reviewer = ?", choice.reviewer),
        ("entries.confidence >= ?", choice.least),
        ("entries.confidence < ?", choice.most),
    )
    conditions += [_Condition(sql, (value,)) for sql, value in compared if value is not None]
    conditions += [
        _Condition("instr(entries.sort || ' ' || entries.en_sort, ?) > 0", (word,))
        for word in _words(choice.text)
    ]
    return _all(conditions)


def _all(conditions: Iterable[_Condition]) -> _Condition:
    """The condition that all of these hold."""
    first, *rest = conditions
    for condition in rest:
        first &= condition
    return first


def _words(text: str) -> list[str]:
    """The words to look for, as they stand in the columns of keys."""
    words = text_key(text).split() if text.strip() else []
    return [word.lstrip("#") or word for word in words]


def edited_likeness(ru: str, en: str, former_ru: str, former_en: str) -> float:
    """How like a pair is to what it may have been before an edit, 0..200; 0 for not like enough.

    The same text on one side will do; else both must be similar.
    """
    from rapidfuzz.fuzz import ratio

    likeness = (ratio(sort_key(ru), sort_key(former_ru)), ratio(text_key(en), text_key(former_en)))
    enough = 100.0 in likeness or all(a >= b for a, b in zip(likeness, _FORMER, strict=True))
    return sum(likeness) if enough else 0.0
