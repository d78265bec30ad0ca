"""Small corpora that are built again and again, and whether two stores say the same."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from align.encoders.cache_results import ResultStore
from align.encoders.protocol import Encoder
from glossary.api import export_files
from glossary.building.build import BuildReport, build_into
from glossary.building.sources.corpus import find_articles
from glossary.entries.entry import ENTRY_STATUSES
from glossary.exporting.selection import Selection
from glossary.store.store import Store

FORMATS = ("tmx", "xlsx", "csv", "tsv", "jsonl", "tbx", "tbx2", "multiterm-xml", "xliff")


def build(
    store: Path, corpus: Path, encoder: Encoder, kept: ResultStore | None = None, **options: Any
) -> BuildReport:
    """What a build of the corpus into the store comes to."""
    with Store.open(store, create=True) as opened:
        report = build_into(
            opened, find_articles(corpus), encoder, model="use", jobs=1, kept=kept, **options
        )
        assert list(opened.damages()) == []
        return report


def copied(store: Path, to: Path) -> Path:
    """A copy of a store that no process has open."""
    with sqlite3.connect(store) as source, sqlite3.connect(to) as target:
        source.backup(target)
    source.close()
    target.close()
    return to


def content(store: Path) -> dict[str, list[Any]]:
    """All that a store holds but the numbers that only order its pairs."""
    connection = sqlite3.connect(store)
    connection.row_factory = sqlite3.Row
    pairs = [dict(row) for row in connection.execute("SELECT * FROM pairs ORDER BY position")]
    entries = [dict(row) for row in connection.execute("SELECT * FROM entries ORDER BY id")]
    order = connection.execute("SELECT id FROM entries ORDER BY worth DESC, pair, id")
    found: dict[str, list[Any]] = {
        "order": [row[0] for row in order],
        "documents": [*map(tuple, connection.execute("SELECT * FROM documents ORDER BY path"))],
        "events": [*map(tuple, connection.execute("SELECT * FROM events ORDER BY id"))],
        "owners": [*map(tuple, connection.execute("SELECT value FROM meta WHERE name = 'owners'"))],
    }
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    ids = {pair.pop("position"): pair["id"] for pair in pairs}
    for pair in pairs:
        del pair["proof"]  # which is of the position, too
    for entry in entries:
        entry["pair"] = ids.get(entry["pair"])
        del entry["proof"]
    return {"pairs": pairs, "entries": entries, **found}


def exported(store: Path, folder: Path) -> dict[str, bytes]:
    """Every export of all that a store holds, by the names of the files."""
    shutil.rmtree(folder, ignore_errors=True)
    everything = Selection(statuses=tuple(ENTRY_STATUSES))
    for selection in (None, everything):
        export_files(store, FORMATS, folder, selection, on_refused="skip")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
