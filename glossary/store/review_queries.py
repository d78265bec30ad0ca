"""What a review asks of a store: the queue, an entry's neighbours, the calibration."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from align.text import text_key
from glossary.entries.entry import Entry
from glossary.entries.occurrences import sort_key
from glossary.store.calibration import Calibration, JudgedEntry, calibration_of, judged_of
from glossary.store.reader import StoreReader, filters
from glossary.store.rows import ENTRY_QUERY


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


_FORMER = (75.0, 50.0)
"""Least similarity, 0..100, of the Russian and of the English that an edited article had before."""


def edited_likeness(ru: str, en: str, former_ru: str, former_en: str) -> float:
    """How like a pair is to what it may have been before an edit, 0..200; 0 for not like enough.

    The same text on one side will do; else both must be similar.
    """
    from rapidfuzz.fuzz import ratio

    likeness = (ratio(sort_key(ru), sort_key(former_ru)), ratio(text_key(en), text_key(former_en)))
    enough = 100.0 in likeness or all(a >= b for a, b in zip(likeness, _FORMER, strict=True))
    return sum(likeness) if enough else 0.0


class Lookups(StoreReader):
    """A store as a review sees it; nothing here changes it."""

    def listing(self, condition: str, values: Iterable[Any], order: str) -> list[str]:
        """The ids of the entries on which a condition of SQL holds, in an order of SQL.

        Both are written by this program, what a user says is in ``values``.
        """
        query = f"SELECT entries.id FROM entries WHERE {condition} ORDER BY {order}"
        return [row[0] for row in self._query(query, values)]

    def neighbours(self, ru: str, en: str, each: int = 20) -> list[EntrySummary]:
        """Entries beside this Russian in the alphabet, ``each`` on either side, and ten times as
        many of the same Russian and of the same English; in no order, each once.
        """
        columns = "id, ru, en, status, reviewer, decided_at, found_ru, found_en, pair IS NULL"
        parts = (
            ("sort >= ? ORDER BY sort", sort_key(ru), each),
            ("sort < ? ORDER BY sort DESC", sort_key(ru), each),
            ("sort = ? ORDER BY id", sort_key(ru), 10 * each),
            ("en_sort = ? ORDER BY id", text_key(en), 10 * each),
        )
        found: dict[str, EntrySummary] = {}
        for part, value, most in parts:
            query = f"SELECT {columns} FROM entries WHERE {part} LIMIT {most:d}"
            found |= {row[0]: EntrySummary(*row) for row in self._query(query, (value,))}
        return list(found.values())

    def left_behind(self, most: int = 1_000) -> list[EntrySummary]:
        """Decided entries whose pairs the last build no longer found, by id; at most so many."""
        query = """SELECT id, ru, en, status, reviewer, decided_at, found_ru, found_en, 1
                   FROM entries WHERE pair IS NULL AND status <> 'added' AND status <> 'new'
                   ORDER BY id LIMIT ?"""
        return [EntrySummary(*row) for row in self._query(query, (most,))]

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
        found: dict[str, float] = {}
        for side in ("sort", "en_sort"):
            for condition in (f"new.{side} = old.{side}", alike.format(side)):
                for id, worth, *texts in self._query(query.format(condition)):
                    if id not in found and edited_likeness(*texts):
                        found[id] = worth
        return sorted(found, key=lambda id: (-found[id], id))

    def count(self, condition: str, values: Iterable[Any]) -> int:
        """How many entries a condition of SQL holds on."""
        query = f"SELECT COUNT(*) FROM entries WHERE {condition}"
        return int(next(self._query(query, values))[0])

    def next_open(
        self, since: int, kinds: Iterable[str] | None = None, file: str | None = None
    ) -> Entry | None:
        """The entry most worth a decision: new ones by worth, then those skipped longest ago.

        since: an event's number; what was skipped after it is left out. None where none is left.
        """
        where, values = filters(None, kinds, file)
        queue = (
            ("entries.status = 'new'", "entries.worth DESC, entries.pair, entries.id"),
            (f"entries.status = 'skipped' AND entries.event <= {since:d}", "entries.event"),
        )
        for condition, order in queue:
            query = f"{ENTRY_QUERY} WHERE {condition} AND {where} ORDER BY {order} LIMIT 1"
            row = next(self._query(query, values), None)
            if row is not None:
                return self._entry(row)
        return None

    def progress(
        self, since: int, kinds: Iterable[str] | None = None, file: str | None = None
    ) -> tuple[int, int]:
        """How many entries there are, and how many next_open has yet to name."""
        where, values = filters(None, kinds, file)
        count = f"(SELECT COUNT(*) FROM entries WHERE {where}"
        skipped = f"{count} AND status = 'skipped' AND event <= {since:d})"
        query = f"SELECT {count}), {count} AND status = 'new') + {skipped}"
        row = next(self._query(query, values * 3))
        return int(row[0]), int(row[1])

    def calibration(self) -> Calibration | None:
        """What makes an entry's confidence of its pairs'; None where it is taken as it is.

        That is also where the last build had another model than the one it was fitted to.
        """
        stack = self._calibrations()
        with self._decoded():
            fitted = calibration_of(stack[-1]) if stack else None
        return fitted if fitted is not None and fitted.model == (self.model() or "") else None

    def _calibrations(self) -> list[str]:
        """All calibrations that are not undone, as text, latest last."""
        row = next(self._query("SELECT value FROM meta WHERE name = 'calibrations'"), None)
        with self._decoded():
            return [] if row is None else list(json.loads(row["value"]))

    def judged(self) -> list[JudgedEntry]:
        """Every decision on a pair of the last build, with the pair's own confidence, by id."""
        query = """SELECT entries.kind, MAX(COALESCE(pairs.confidence, 0.0)) AS confidence,
            CASE WHEN same_as IS NULL THEN entries.status ELSE 'accepted' END AS status,
            entries.files FROM entries JOIN pairs ON pairs.entry = entries.id
            WHERE entries.status IN ('accepted', 'edited', 'rejected')
            GROUP BY entries.id ORDER BY entries.id"""
        with self._decoded():
            return judged_of(self._query(query))

    def occurrences(self, statuses: Iterable[str]) -> int:
        """How often entries of these statuses stand in the corpus, all together."""
        names = sorted(set(statuses))
        query = f"""SELECT COALESCE(SUM(occurrences), 0) FROM entries
                    WHERE status IN ({", ".join("?" * len(names))})"""
        return int(next(self._query(query, names))[0])
