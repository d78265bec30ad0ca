"""Convert database rows to records and back."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from align.errors import InputError
from align.records import Pair, Span, TermForm
from align.text import text_key
from glossary.entries.attributes import NONE, attributes_of
from glossary.entries.entry import Entry, entry_of_pair
from glossary.entries.events import Event, State, state_of
from glossary.entries.occurrences import FoundEntry, Occurrence, found_entry, sort_key, sort_key_of
from glossary.store.proofs.digests import (
    UnprovenError,
    check_entry,
    entry_digest,
    link,
    named_entry,
    row_digest,
)

_Content = tuple[str, str, str | None, bool]
"""The file, Russian and English of a pair, and whether it was mined."""
_NOWHERE = Span(0, 0)
_NO_CONTEXT = (None,) * 7
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_as_sqlite_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""As SQLite writes a value that its own functions change, so that a change can be taken back."""

PAIR_COLUMNS = (
    "position", "id", "entry", "file", "kind", "language", "ru", "ru_start", "ru_end", "status",
    "key", "en", "en_start", "en_end", "confidence", "reasons", "ru_context", "ru_mark_start",
    "ru_mark_end", "en_file", "en_context", "en_mark_start", "en_mark_end",
    "term",
)  # fmt: skip
ENTRY_COLUMNS = (
    "id", "kind", "ru", "en", "status", "note", "reviewer", "decided_at", "event", "sort",
    "found_ru", "found_en", "spellings", "files", "occurrences", "confidence", "worth", "pair",
    "en_sort", "same_as", "split_from",
)  # fmt: skip
_OCCURRENCE_COLUMNS = (
    "entry", "position", "file", "kind", "ru", "ru_start", "en", "term", "confidence",
)  # fmt: skip
EVENT_COLUMNS = ("at", "reviewer", "action", "entry", "before", "after", "target", "role", "batch")
"""What an event says, in the order of its proof, which begins with its number."""
OCCURRENCE_QUERY = (
    f"SELECT {', '.join(_OCCURRENCE_COLUMNS[:-1])}, COALESCE(confidence, 0.0) FROM pairs"
)
"""Rows for found_in; without the contexts, which are most of a pair."""

ENTRY_QUERY = """
SELECT entries.id, entries.kind, entries.ru, entries.en, entries.status, entries.confidence,
       entries.note, entries.reviewer, entries.decided_at,
       CASE WHEN entries.spellings <> '["' || entries.ru || '"]' THEN entries.spellings END,
       entries.occurrences, entries.files, pairs.reasons, pairs.ru_context, pairs.ru_mark_start,
       pairs.ru_mark_end, pairs.en_context, pairs.en_mark_start, pairs.en_mark_end,
       CAST(entries.sort AS BLOB) AS sort, entries.event, NULLIF(entries.found_ru, entries.ru),
       NULLIF(entries.found_en, entries.en), entries.worth, entries.pair,
       CAST(entries.en_sort AS BLOB), entries.same_as, entries.split_from,
       CASE WHEN entries.event IS NOT NULL THEN
                CASE WHEN instr(events.after, '"attributes"') THEN
                    json_extract(events.after, '$.attributes') END
            WHEN pairs.term != '' THEN json_extract(pairs.term, '$.facts') END AS attributes,
       (SELECT json_group_array(m.found_ru) FROM entries m WHERE m.same_as = entries.id) AS merged,
       (SELECT json_group_array(p.found_ru) FROM entries p WHERE p.split_from = entries.id) parted,
       entries.proof
FROM entries LEFT JOIN pairs ON pairs.position = entries.pair
             LEFT JOIN events ON events.id = entries.event
"""
"""Rows for entry_of, and for entry_digest, by which they are proven.

What says no more than another column is NULL, so that it need not be hashed: of spellings, the
entry's own alone; of what was found, what the entry still says.
"""


class Addition(NamedTuple):
    """An entry to be added: its id, its state with reviewer and at, text_key of both its texts."""

    identity: str
    state: State
    keys: tuple[str, str]


def one_of(column: str, values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The condition that a column has one of these values, and the values of its question marks."""
    names = sorted(set(values))
    return f"{column} IN ({', '.join('?' * len(names))})", tuple(names)


def insertion(table: str, columns: tuple[str, ...]) -> str:
    """The INSERT statement for whole rows of ``table``."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def pair_rows(
    pairs: Iterable[Pair],
    owners: Mapping[str, str] | None = None,
    positions: Iterable[int] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """One tuple a pair, in order, by PAIR_COLUMNS.

    owners: the entries to which pairs belong that would by their own texts make another one, by
    the id of that. None for none. positions: of the pairs; by default from 0 on.

    The number in an id counts equal pairs of one file, those of its text and those mined from it
    by themselves, so a moved paragraph keeps its ids.

    :raises InputError: for text that is not valid Unicode.
    """
    seen: Counter[_Content] = Counter()
    for position, pair in zip(count() if positions is None else positions, pairs, strict=False):
        _check_unicode(pair)
        content = (pair.file, pair.ru, pair.en, _is_mined(pair))
        seen[content] += 1
        en_mark = pair.en_mark or Span(0, 0)
        own = entry_of_pair(pair)
        entry = own if own is None or owners is None else owners.get(own, own)
        yield (
            position, _pair_id(content, seen[content]), entry,
            pair.file, pair.kind, pair.language, pair.ru, pair.ru_start, pair.ru_end, pair.status,
            pair.key, pair.en, pair.en_start, pair.en_end, pair.confidence,
            _as_sqlite_json(pair.reasons), pair.ru_context, pair.ru_mark.start,
            pair.ru_mark.end, pair.en_file, pair.en_context,
            en_mark.start if pair.en_mark else None, en_mark.end if pair.en_mark else None,
            term_json(pair.term),
        )  # fmt: skip


def term_json(term: TermForm | None) -> str:
    """The citation forms and facts of a mined term as JSON, "" for None.

    A termhood of 1 is left out.
    """
    if term is None:
        return ""
    said = {"ru": term.ru, "en": term.en, "en_key": term.en_key, "facts": dict(term.facts)}
    return _as_json(said if term.termhood == 1.0 else {**said, "termhood": term.termhood})


def term_of(text: str) -> TermForm | None:
    """The term that term_json wrote, None for ""."""
    if not text:
        return None
    term = json.loads(text)
    facts = tuple(term["facts"].items())
    return TermForm(term["ru"], term["en"], term["en_key"], facts, term.get("termhood", 1.0))


def _is_mined(pair: Pair) -> bool:
    """Whether it is a term at a place in a text and its translation, not a part of one text."""
    return pair.kind != "sentence" and pair.en_file not in (None, pair.file)


def _pair_id(content: _Content, number: int) -> str:
    """16 hex digits for the ``number``-th pair of this file, Russian and English."""
    file, ru, en, mined = content
    text = "\x1f".join((file, ru, en or "", str(number), *(["mined"] if mined else [])))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _check_unicode(pair: Pair) -> None:
    """Check that names and texts can be written as UTF-8.

    :raises InputError: where one cannot.
    """
    for text in (pair.file, pair.ru, pair.en, pair.ru_context, pair.en_context, pair.key):
        try:
            (text or "").encode()
        except UnicodeEncodeError as err:
            raise InputError(
                f"{pair.file!a}: its name or text is not valid Unicode: rename the file, "
                "or save it as UTF-8"
            ) from err


def pair_damage(row: sqlite3.Row) -> str:
    """What is said of a row of pairs that is not what was written."""
    name = row["entry"] or f"number {row['position']}"
    return f"the pair of {named_entry(name, row['ru'], row['en'])} is not as it was written"


def pair_of(row: sqlite3.Row) -> Pair:
    """The pair that pair_rows wrote.

    :raises UnprovenError: where it is not what was written.
    """
    if row_digest(row[name] for name in PAIR_COLUMNS) != row["proof"]:
        raise UnprovenError(pair_damage(row))
    has_mark = row["en_mark_start"] is not None
    return Pair(
        file=row["file"], kind=row["kind"], language=row["language"], ru=row["ru"],
        ru_start=row["ru_start"], ru_end=row["ru_end"], status=row["status"], key=row["key"],
        en=row["en"], en_start=row["en_start"], en_end=row["en_end"],
        confidence=row["confidence"], reasons=tuple(json.loads(row["reasons"])),
        ru_context=row["ru_context"], ru_mark=Span(row["ru_mark_start"], row["ru_mark_end"]),
        en_file=row["en_file"], en_context=row["en_context"],
        en_mark=Span(row["en_mark_start"], row["en_mark_end"]) if has_mark else None,
        term=term_of(row["term"]),
    )  # fmt: skip


def occurrence_rows(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What OCCURRENCE_QUERY would give for these pair_rows, by entry and position."""
    columns = [PAIR_COLUMNS.index(name) for name in _OCCURRENCE_COLUMNS]
    paired = (tuple(row[i] for i in columns) for row in rows if row[columns[0]])
    return sorted(((*row[:-1], row[-1] or 0.0) for row in paired), key=lambda row: row[:2])


def found_in(
    rows: Iterable[Sequence[Any]], adjust: Callable[[str, float], float] | None = None
) -> FoundEntry:
    """What the pairs of one entry say about it; rows of OCCURRENCE_QUERY, at least one.

    adjust: the confidence to take for that of a pair, by its kind.
    """
    occurrences = [Occurrence(*row[1:]) for row in rows]
    if adjust is not None:
        occurrences = [o._replace(confidence=adjust(o.kind, o.confidence)) for o in occurrences]
    return found_entry(occurrences)


def entry_row(
    identity: str, origin: FoundEntry | None, event: Event | None
) -> tuple[Any, ...] | None:
    """The row of an entry by ENTRY_COLUMNS; None where neither pairs nor a decision speak of it.

    origin: from its pairs, None where there are none. event: the decision in force.
    """
    state = event.after if event else None
    if origin is None:
        if state is None:
            return None
        origin = FoundEntry(state.kind, *state.origin)
    ru, en = (state.ru, state.en) if state else (origin.ru, origin.en)
    number = event.id if event else None
    return _entry_row(identity, origin, state, number, (sort_key(ru), text_key(en)))


ADDED_ENTRY = f"""
INSERT INTO entries ({", ".join(ENTRY_COLUMNS)}, proof)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?3, ?4, '[]', '[]', 0, NULL, 0.0, NULL, ?11,
        NULL, NULL, ?12)
"""
"""An entry that no pair speaks of and that has never been edited; takes rows of added_row."""


def added_row(addition: Addition, number: int) -> tuple[Any, ...]:
    """The values of ADDED_ENTRY, for event ``number``."""
    identity, state, keys = addition
    shown = (
        identity, state.kind, state.ru, state.en, state.status, None, state.note, state.reviewer,
        state.at, "[]", 0, "[]", *_NO_CONTEXT, sort_key_of(keys[0]).encode(), number, None, None,
        0.0, None, keys[1].encode(), None, None,
    )  # fmt: skip
    facts = state.attributes.as_dict()
    proof = entry_digest((*shown, _as_json(facts) if facts else None, "[]", "[]", 0))
    return (
        identity, state.kind, state.ru, state.en, state.status, state.note, state.reviewer,
        state.at, number, sort_key_of(keys[0]), keys[1], proof,
    )  # fmt: skip


def _entry_row(
    identity: str,
    origin: FoundEntry,
    state: State | None,
    number: int | None,
    sorts: tuple[str, str],
) -> tuple[Any, ...]:
    standing = (
        (state.ru, state.en, state.status, state.note, state.reviewer, state.at)
        if state
        else (origin.ru, origin.en, "new", "", None, None)
    )
    return (
        identity, origin.kind, *standing, number, sorts[0], origin.ru,
        origin.en, _as_json(origin.spellings) if origin.spellings else "[]",
        _as_json(origin.files) if origin.files else "[]",
        origin.occurrences, origin.confidence, origin.worth, origin.pair, sorts[1],
        state.same_as if state else None, state.split_from if state else None,
    )  # fmt: skip


def entry_of(row: sqlite3.Row, *, proven: bool = False) -> Entry:
    """The entry in a row of ENTRY_QUERY.

    :raises UnprovenError: where it is not what was written; not looked at where ``proven``.
    """
    if not proven:
        check_entry(row)
    (
        identity, kind, ru, en, status, confidence, note, reviewer, decided_at, spellings,
        occurrences, files, reasons, ru_context, ru_start, ru_end, en_context, en_start, en_end,
        *_, attributes, merged, parted, _,
    ) = row  # fmt: skip
    return Entry(
        identity, kind, ru, en, status, confidence, note, reviewer, decided_at,
        _variants(ru, spellings, merged, parted), occurrences,
        _texts(files), _texts(reasons), ru_context or "", _span(ru_start, ru_end),
        en_context or "", _span(en_start, en_end),
        attributes_of(json.loads(attributes)) if attributes else NONE,
    )  # fmt: skip


def _variants(ru: str, spellings: str | None, merged: str, parted: str) -> tuple[str, ...]:
    """Spellings but the entry's own, then those merged into it; without those parted from it."""
    if merged == parted == "[]" and (not spellings or spellings == "[]"):
        return ()
    without = {ru, *_texts(parted)}
    texts = (*_texts(spellings), *sorted(_texts(merged)))
    return tuple(dict.fromkeys(text for text in texts if text not in without))


def _texts(array: str | None) -> tuple[str, ...]:
    """The texts in an array of JSON."""
    return tuple(json.loads(array)) if array and array != "[]" else ()


def _span(start: int | None, end: int | None) -> Span:
    return Span(start or 0, end or 0) if end else _NOWHERE


def event_of(row: sqlite3.Row) -> Event:
    """The event in a row of events.

    :raises UnprovenError: where it is not what was written, or nothing that can be read.
    """
    number, *said = (row[name] for name in ("id", *EVENT_COLUMNS))
    if link(row["previous"], (number, *said)) != row["proof"]:
        raise UnprovenError(f"event {number} is not as it was written")
    return read_event(row)


def read_event(row: sqlite3.Row) -> Event:
    """The event in a row of events, whatever its proof.

    :raises UnprovenError: where it cannot be read.
    """
    try:
        return _event_of(row)
    except (ValueError, TypeError, LookupError) as err:
        raise UnprovenError(f"event {row['id']} cannot be read: {err}") from err


def _event_of(row: sqlite3.Row) -> Event:
    return Event(
        row["id"], row["at"], row["reviewer"], row["action"], row["entry"],
        state_of(row["before"]), state_of(row["after"]), row["target"],
        row["role"], row["batch"],
    )  # fmt: skip
