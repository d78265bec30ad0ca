"""What a table of an export has in rows of its own and a store has in one entry: other spellings.

Tables without ids write a row for each spelling of an entry, or all of them into one cell, and a
text that stays as it is as its own translation. Coming back, none of that is new.
"""

from collections.abc import Iterator
from functools import cached_property

from align.text import text_key
from glossary.entries.content import Content
from glossary.entries.entry import APPROVED, Entry
from glossary.importing.records.record import Record
from glossary.importing.three_way import same
from glossary.store.store import Store

BETWEEN = "|"
"""Stands between alternatives in one cell of the tables that we write."""


class OtherSpellings:
    """The other spellings of a store's approved entries, as it is when they are first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        """By text_key, the entries that are also spelled so."""
        ids: dict[str, set[str]] = {}
        for identity, text in self._store.entries.spelled(APPROVED):
            ids.setdefault(text_key(text), set()).add(identity)
        return ids

    def entry_of(self, record: Record) -> Entry | None:
        """The approved entry that a record says again in another spelling; None for none.

        It says the same English and nothing that the entry does not say.
        """
        if record.version:
            return None
        return next((e for e in self._spelled_so(record) if _says(e, record)), None)

    def _spelled_so(self, record: Record) -> Iterator[Entry]:
        entries = self._store.entries
        if record.ru == record.en:
            for entry in entries.alike(record.ru):
                if entry.approved and entry.attributes.do_not_translate:
                    yield entry
        keys = [text_key(text) for text in record.ru.split(BETWEEN)]
        found = self._ids.get(keys[-1], set())
        for entry in entries.get_many(found):
            known = {text_key(text) for text in (entry.ru, *entry.variants)}
            if entry.en == record.en and known.issuperset(keys):
                yield entry


def _says(entry: Entry, record: Record) -> bool:
    content = Content.of(entry)
    return all(same(getattr(content, name), value) for name, value in record.given.items())
