"""What reads foreign bytes, each as a function of a file; the files that mutations begin from."""

import functools
import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl
from openpyxl import Workbook

from align.beads.alignment import align_documents
from align.commands.running.project_file import project_defaults
from align.documents.reading import parse_text, read_document
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.hashtags.groups import group_tags
from align.hashtags.splitting import split_candidates
from align.mining.crawls.fields import parquet_pages, parquet_rows
from align.mining.crawls.pages import Tally
from align.mining.harvest.tables import read_frame
from glossary.commands.main import main
from glossary.entries.decision_lines import read_decisions
from glossary.exporting.profiles import read_profile
from glossary.importing.files import Incoming
from glossary.store.decision_files import export_decisions
from glossary.store.store import Store
from tests.growth.steps import ENCODER, FOLDER, word_file
from tests.support.damaged_files import FOREIGN
from tests.support.damaged_stores import Unguarded, make_rich_store
from tests.support.paths import ROOT

LARGEST = 60_000
"""Bytes of a file to begin from; of a larger one its beginning."""


@dataclass(frozen=True, slots=True)
class Target:
    """seeds: gives the contents to begin from, by file name. read: reads such a file."""

    seeds: Callable[[], dict[str, bytes]]
    read: Callable[[Path], object]


def _files(folder: str, *endings: str, most: int = 40) -> dict[str, bytes]:
    found = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in endings][:most]
    return {path.name: path.read_bytes()[:LARGEST] for path in found}


def _articles(*endings: str) -> Callable[[], dict[str, bytes]]:
    return lambda: _files("corpus", *endings) | _files("tests/data", *endings)


def _word() -> dict[str, bytes]:
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>Суд {n} (court {n}).</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>суд</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        for n in range(4)
    )
    word_file(body)
    return {"article.docx": (FOLDER / "article.docx").read_bytes()}


def _fragments(path: Path) -> object:
    return pair_document(read_document(path), ENCODER)


def _exports(ending: str) -> Callable[[], dict[str, bytes]]:
    def seeds() -> dict[str, bytes]:
        ours = _files("exports", ending)
        foreign = {name: text.encode() for name, text in FOREIGN.items() if name.endswith(ending)}
        return ours | foreign

    return seeds


def _workbooks() -> dict[str, bytes]:
    book, stream = Workbook(), io.BytesIO()
    for row in (("ru", "en", "note"), ("суд", "court", "a"), ("двор", "yard", "b")):
        book.active.append(row)
    book.save(stream)
    return {"a.xlsx": stream.getvalue()}


def _entries() -> dict[str, bytes]:
    entry = {"id": "0123456789ab", "ru": "суд", "en": "court", "status": "accepted",
             "note": "a", "version": "0123456789ab", "kind": "term",
             "attributes": {"domain": "law"}}  # fmt: skip
    return {"a.jsonl": (json.dumps(entry, ensure_ascii=False) + "\n").encode() * 3}


def _imported(path: Path) -> object:
    return sum(1 for _ in Incoming(path).records())


def _decisions() -> dict[str, bytes]:
    return _files("corpus", ".jsonl")


def _project() -> dict[str, bytes]:
    return {"tolmach.toml": b'store = "a.db"\nreviewer = "anna"\n\n[languages]\nru = "ru-KZ"\n'
            b'en = "en-GB"\n\n[build]\nstrict = true\njobs = 2\n\n[export]\nto = "out"\n'
            b'formats = ["tmx", "csv"]\n\n[decisions.export]\nall = true\n'}  # fmt: skip


def _project_read(path: Path) -> object:
    return project_defaults(path, main, click.Context(main))


def _profiles() -> dict[str, bytes]:
    return {"a.toml": b'name = "ours"\ndirection = "ru-en"\n\n[languages]\nru = "ru-RU"\n\n'
            b'[[files]]\nfile = "terms.csv"\nformat = "csv"\nheader = true\n\n'
            b'[[files.columns]]\nheading = "Russian"\nfield = "ru"\n'}  # fmt: skip


def _events() -> dict[str, bytes]:
    with closing(sqlite3.connect(_store())) as connection:
        rows = connection.execute("SELECT after FROM events WHERE after IS NOT NULL LIMIT 20")
        return {f"{number}.json": row[0].encode() for number, row in enumerate(rows)}


@functools.cache
def _store() -> Path:
    path = Path(tempfile.mkdtemp(prefix="fuzz"), "glossary.db")
    make_rich_store(path, 8)
    return path


def _event_read(path: Path) -> object:
    """What a store says in which an event is this text."""
    copy = path.with_suffix(".db")
    shutil.copyfile(_store(), copy)
    with Unguarded(copy) as connection:
        text = path.read_bytes().decode("utf-8", "replace")
        connection.execute("UPDATE OR IGNORE events SET after = ? WHERE id = 3", (text,))
    try:
        with Store.open(copy) as store:
            return len(store.entries.log()) + len(list(export_decisions(store)))
    finally:
        for left in copy.parent.glob(f"{copy.name}*"):
            left.unlink()


def _tags() -> dict[str, bytes]:
    return {"tags.txt": "#ДайтеДышать #нетвойне #суд_идёт #HelloМир #а1б2\n".encode(),
            **_files("tests/data", ".tsv", most=3)}  # fmt: skip


def _tags_read(path: Path) -> object:
    text = path.read_bytes().decode("utf-8", "replace")
    split_candidates(text[:400])
    return group_tags(text.split()[:200])


def _parquet() -> dict[str, bytes]:
    frame = pl.DataFrame({
        "url": [f"https://example.org/{number}" for number in range(40)],
        "text": ["Суд (court). " * (number % 7) for number in range(40)],
    })  # fmt: skip
    written = {}
    for name, options in (
        ("a.parquet", {"compression": "uncompressed"}),
        ("b.parquet", {"compression": "zstd", "row_group_size": 9}),
    ):
        stream = io.BytesIO()
        frame.write_parquet(stream, **options)
        written[name] = stream.getvalue()
    return written


def _parquet_read(path: Path) -> object:
    """The pages in it, and what is left of them as the result of a harvest."""
    tally = Tally()
    with suppress(InputError):
        read_frame(path, {"url": str, "text": str})
    return sum(1 for _ in parquet_pages(path, 0, None, tally)), parquet_rows(path)


def _texts() -> dict[str, bytes]:
    return _files("corpus/ru", ".md", ".txt") | _files("corpus/en", ".md", ".txt")


def _aligned(path: Path) -> object:
    """Two halves of the text, aligned."""
    text = path.read_bytes().decode("utf-8", "replace")
    middle = text.find("\n\n", len(text) // 2) % max(len(text), 1)
    halves = [part if part.strip() else "Суд." for part in (text[:middle], text[middle:])]
    return align_documents(parse_text(halves[0]), parse_text(halves[1]), ENCODER)


TARGETS: dict[str, Target] = {
    "markdown": Target(_articles(".md", ".txt"), _fragments),
    "html": Target(_articles(".html", ".htm"), _fragments),
    "word": Target(_word, _fragments),
    **{
        name: Target(_exports(f".{name}"), _imported)
        for name in ("tmx", "csv", "txt", "xlf", "po", "tbx", "xml")
    },
    "xlsx": Target(_workbooks, _imported),
    "jsonl": Target(_entries, _imported),
    "parquet": Target(_parquet, _parquet_read),
    "decisions": Target(_decisions, read_decisions),
    "project": Target(_project, _project_read),
    "profile": Target(_profiles, read_profile),
    "events": Target(_events, _event_read),
    "hashtags": Target(_tags, _tags_read),
    "align": Target(_texts, _aligned),
}
"""By name: every reader of what others have written."""
