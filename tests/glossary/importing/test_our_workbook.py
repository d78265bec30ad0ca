"""Our own workbook, after people have renamed, taken out or added what holds its rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from tests.support.merging import approved_store, exported

Edit = Callable[[Any], None]


def edited(store: Store, folder: Path, edit: Edit) -> Incoming:
    """The workbook of all entries as a file to be merged, after somebody has edited it."""
    (path,) = exported(store, folder, "xlsx")
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return Incoming(path)


def kinds(store: Store, incoming: Incoming) -> dict[str, int]:
    """How many records come to what."""
    found: dict[str, int] = {}
    for change in merge(store, incoming, "anna", preview=True):
        found[change.kind] = found.get(change.kind, 0) + 1
    return found


def rename(book: Any) -> None:
    for name, other in (("Glossary", "Глоссарий"), ("Alignments", "Предложения"), ("About", "О")):
        book[name].title = other


def retitle(book: Any) -> None:
    sheet = book["Glossary"]
    sheet.insert_rows(1)
    sheet["A1"] = "Слова нашего двора"
    sheet.title = "Слова"


def without_ids(book: Any) -> None:
    sheet = book["Glossary"]
    sheet.delete_cols(1)
    sheet.title = "Слова"


@pytest.mark.parametrize("edit", [rename, retitle, without_ids])
def test_it_is_ours_under_other_names(edit: Edit, tmp_path: Path) -> None:
    """By its headings; whole still, so nothing is new, changed or gone."""
    with approved_store(tmp_path) as store:
        incoming = edited(store, tmp_path / "out", edit)
        assert kinds(store, incoming) == {"unchanged": 4}
        assert incoming.about.scope == "approved"


def test_a_renamed_sheet_brings_edits_and_deletions_back(tmp_path: Path) -> None:
    """As if it had kept its name."""

    def edit(book: Any) -> None:
        rename(book)
        sheet = book["Глоссарий"]
        sheet["C2"] = "another English"
        sheet.delete_rows(3)

    with approved_store(tmp_path) as store:
        incoming = edited(store, tmp_path / "out", edit)
        assert kinds(store, incoming) == {"unchanged": 2, "changed there": 1, "deleted": 1}


MISSING = {
    "Glossary": "; nothing counts as deleted",
    "Alignments": "; nothing counts as deleted",
    "About": "; nothing counts as deleted",
    "To do": "",
}


@pytest.mark.parametrize(("name", "loss"), MISSING.items())
def test_a_sheet_that_is_gone_is_told(name: str, loss: str, tmp_path: Path) -> None:
    """And what stood in it is not taken for deleted."""

    def edit(book: Any) -> None:
        del book[name]

    with approved_store(tmp_path) as store:
        incoming = edited(store, tmp_path / "out", edit)
        found = kinds(store, incoming)
        assert "new" not in found and "deleted" not in found
        assert incoming.about.unread_lines() == [f"1 sheet of the export missing, {name}{loss}"]


def test_a_single_sheet_of_it_is_ours(tmp_path: Path) -> None:
    """Somebody has sent back nothing but the terms, under another name."""

    def edit(book: Any) -> None:
        for name in ("Alignments", "To do", "About"):
            del book[name]
        book["Glossary"].title = "Лист1"
        book["Лист1"]["C2"] = "another English"

    with approved_store(tmp_path) as store:
        incoming = edited(store, tmp_path / "out", edit)
        assert kinds(store, incoming) == {"unchanged": 2, "changed there": 1}
