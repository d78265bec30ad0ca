"""A store to merge files into, and what the tests of merging say about it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from glossary.entries.content import Content
from glossary.entries.entry import Entry
from glossary.exporting.export import write_exports
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.formats.table_options import TableOptions
from glossary.importing.changes import MergeOptions
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store

Told = tuple[str, str, tuple[str, ...]]
"""Of a change: its kind, the Russian it is about, the fields concerned."""

PAIRS = (*YARD, make_pair("Двор не продаётся.", "The yard is not for sale.", kind="sentence"))


@contextmanager
def approved_store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with make_store(tmp_path / "glossary.db", PAIRS) as made:
        for entry in list(made.entries.in_order()):
            if entry.ru not in ("участковый", "верните сквер"):
                made.decisions.decide(entry, "accept", "anna")
        made.decisions.decide(
            made.entries.find("моральный вред", "moral damage"), "edit", "anna", en="moral harm"
        )
        made.decisions.annotate(
            found(made, "моральный вред").id, "anna", {"domain": "law", "note": "ст. 151"}
        )
        made.decisions.decide(found(made, "верните сквер"), "reject", "anna")
        made.decisions.add("жалоба", "complaint", "anna")
        yield made


def found(store: Store, ru: str) -> Entry:
    (entry,) = (entry for entry in store.entries.in_order() if entry.ru == ru)
    return entry


def exported(
    store: Store, folder: Path, *formats: str, statuses: tuple[str, ...] = ()
) -> list[Path]:
    selection = Selection(statuses)
    entries = list(Selected(store, selection))
    info = export_info(store, entries, selection)
    return [written.path for written in write_exports(entries, info, folder, formats)]


def merged(
    store: Store,
    path: Path,
    table: TableOptions | None = None,
    preview: bool = False,
    **options: Any,
) -> list[Told]:
    """(kind, what it is about, fields) of every change."""
    incoming = Incoming(path)
    incoming.table = table or incoming.table
    changes = list(merge(store, incoming, "boris", MergeOptions(**options), preview=preview))
    return [(c.kind, (c.after or c.before or Content("", "")).ru, c.fields) for c in changes]


def of_kind(changes: Iterable[Told], *kinds: str) -> list[Told]:
    return [change for change in changes if change[0] in kinds]


def edited(path: Path, **cells: str) -> None:
    """Change cells of the sheets Glossary and Alignments: column__Russian=value."""
    book = load_workbook(path)
    for where, value in cells.items():
        column, ru = where.split("__")
        for name in ("Glossary", "Alignments"):
            sheet = book[name]
            headings = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                if row[1].value == ru.replace("_", " "):
                    row[headings.index(column.replace("_", " "))].value = value
    book.save(path)


def written_text(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path
