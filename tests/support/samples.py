"""Pairs and stores made by hand, for the tests of what comes after pairing."""

from collections.abc import Iterable
from pathlib import Path

from align.records import Pair, Span
from align.text import text_key
from glossary.entries.entry import Entry
from glossary.store.entries import SourceDocument
from glossary.store.store import Store

SOURCES = (SourceDocument("en/yard.md", "en", "0" * 64),)


def make_pair(
    ru: str,
    en: str | None,
    *,
    file: str = "en/yard.md",
    kind: str = "term",
    key: str | None = None,
    confidence: float = 0.7,
    status: str = "paired",
    start: int = 100,
) -> Pair:
    """A pair whose contexts put two words before and behind."""
    ru_context, en_context = f"Вот и {ru} на месте", f"Here is {en} in place"
    english: dict[str, object] = {}
    if en is not None:
        english = {
            "en": en,
            "en_start": start + 500,
            "en_end": start + 500 + len(en),
            "confidence": confidence,
            "en_file": file,
            "en_context": en_context,
            "en_mark": Span(8, 8 + len(en)),
        }
    return Pair(
        file=file, kind=kind, language="ru", ru=ru, ru_start=start, ru_end=start + len(ru),
        status=status, key=key or text_key(ru), reasons=("in brackets right after it",),
        ru_context=ru_context, ru_mark=Span(6, 6 + len(ru)), **english,  # type: ignore[arg-type]
    )  # fmt: skip


YARD = (
    make_pair("#ДворНаш", "the yard is ours", kind="hashtag", key="#дворнаш", confidence=0.9),
    make_pair("#дворнаш", "the yard is ours", kind="hashtag", key="#дворнаш", start=200),
    make_pair("#ДВОРНАШ", "The yard is ours", kind="hashtag", key="#дворнаш", file="en/trees.md"),
    make_pair("верните сквер", "give the square back", kind="banner", confidence=0.55),
    make_pair("моральный вред", "moral damage", confidence=0.98),
    make_pair("участковый", "district officer", confidence=0.3),
    make_pair("двор", None, status="unglossed"),
    make_pair("12 мая", None, status="excluded", kind="chrome"),
    make_pair("біз", None, status="foreign"),
)
"""Four entries by worth: #ДворНаш (three spellings), моральный вред, верните сквер, участковый."""


def make_store(path: Path, pairs: Iterable[Pair] = YARD) -> Store:
    """An open store with these pairs."""
    store = Store.open(path, create=True)
    store.replace_pairs(pairs, SOURCES, model="bundled")
    return store


def entry_of(store: Store, ru: str) -> Entry:
    """The entry that has ``ru`` as a spelling."""
    return next(e for e in store.entries.in_order() if ru in (e.ru, *e.variants))


def rows_of(store: Store) -> list[tuple[object, ...]]:
    """All materialised entries, as they stand in the file."""
    query = "SELECT * FROM entries ORDER BY id"
    return [tuple(row) for row in store.database.connection.execute(query)]
