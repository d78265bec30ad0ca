"""What counts as deleted: what somebody took out of a whole export of this very store."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from glossary.store.store import Store
from tests.support.merging import exported, merged, of_kind
from tests.support.samples import make_store

FORMATS = ("tmx", "xliff", "tbx", "tbx2", "xlsx")
OURS = (("общий двор", "shared yard"), ("свод правил", "code of rules"), ("мост", "bridge"))
THEIRS = (("мост", "bridge"), ("переправа", "ferry"), ("брод", "ford"), ("плот", "raft"))


def filled(path: Path, pairs: tuple[tuple[str, str], ...]) -> Store:
    store = make_store(path, ())
    for ru, en in pairs:
        store.decisions.add(ru, en, "olga")
    return store


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_of_another_store_deletes_nothing(format: str, tmp_path: Path) -> None:
    """Though that store has more events, and one entry in common."""
    with filled(tmp_path / "b.db", THEIRS) as theirs, filled(tmp_path / "a.db", OURS) as ours:
        path = exported(theirs, tmp_path, format)[0]
        assert of_kind(merged(ours, path, deleted="reject"), "deleted") == []
        assert [entry.ru for entry in ours.entries.in_order() if not entry.approved] == []


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_gone_from_our_own_is_deleted(format: str, tmp_path: Path) -> None:
    """Also in a copy of the store, and after later decisions on other entries."""
    with filled(tmp_path / "a.db", OURS) as ours:
        path = exported(ours, tmp_path, format)[0]
    take_out(path, "свод правил")
    shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        copy.decisions.add("паром", "ferry boat", "olga")
        told = merged(copy, path)
    assert of_kind(told, "deleted") == [("deleted", "свод правил", ())]


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_without_a_store_deletes_nothing(format: str, tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", OURS) as ours:
        path = exported(ours, tmp_path, format)[0]
        take_out(path, "свод правил")
        unmark(path)
        assert of_kind(merged(ours, path), "deleted") == []


def test_an_older_copy_put_back_deletes_nothing(tmp_path: Path) -> None:
    """The export knows events that the store has not: of those nothing can be said."""
    with filled(tmp_path / "a.db", OURS[:2]):
        pass
    shutil.copy(tmp_path / "a.db", tmp_path / "old.db")
    with Store.open(tmp_path / "a.db") as ours:
        ours.decisions.add(*OURS[2], "olga")
        path = exported(ours, tmp_path, "tmx")[0]
    take_out(path, "свод правил")
    with Store.open(tmp_path / "old.db") as old:
        assert of_kind(merged(old, path), "deleted") == []


def test_texts_that_stand_twice_are_not_deleted(tmp_path: Path) -> None:
    """Edits made two entries the same: their unit is written once, and none of them is gone."""
    with filled(tmp_path / "a.db", (*OURS, ("большой мост", "the bridge"))) as ours:
        twin = ours.entries.find("большой мост", "the bridge")
        ours.decisions.decide(twin, "edit", "olga", ru="мост", en="bridge")
        for path in exported(ours, tmp_path, *FORMATS):
            assert of_kind(merged(ours, path, preview=True), "deleted") == [], path.name


def test_the_same_decisions_are_the_same_store(tmp_path: Path) -> None:
    """Whoever takes them, whenever: the same decisions give the same bytes."""
    folders = []
    for who in ("olga", "petr"):
        folder = tmp_path / who
        folder.mkdir()
        with make_store(folder / "g.db", ()) as store:
            for number, (ru, en) in enumerate(OURS):
                store.decisions.add(ru, en, who, at=f"2026-03-0{number + 1}T10:00:00Z")
            folders.append(
                re.search(rb"x-store.>(\w+)<", exported(store, folder, "tmx")[0].read_bytes())
            )
    first, second = folders
    assert first is not None and second is not None and first[1] == second[1]


def take_out(path: Path, ru: str) -> None:
    """Delete the unit, concept or row of a text."""
    if path.suffix == ".xlsx":
        change_book(path, "Glossary", lambda row: row[1].value == ru)
        return
    text, block = path.read_text("utf-8"), "tu|unit|conceptEntry|termEntry"
    found = [m for m in re.finditer(rf"<({block})\b.*?</\1>", text, re.S) if ru in m[0]]
    assert len(found) == 1
    path.write_text(text.replace(found[0][0], ""), "utf-8")


def unmark(path: Path) -> None:
    """Take out what names the store."""
    if path.suffix == ".xlsx":
        change_book(path, "About", lambda row: row[0].value == "Store")
        return
    text = path.read_text("utf-8")
    changed = re.sub(
        r'<prop type="x-store">\w+</prop>|<mda:meta type="x-store">\w+</mda:meta>|, store \w+',
        "",
        text,
    )
    assert changed != text
    path.write_text(changed, "utf-8")


def change_book(path: Path, sheet: str, gone: Callable[[tuple[Any, ...]], bool]) -> None:
    book = load_workbook(path)
    (number,) = [row[0].row for row in book[sheet].iter_rows() if gone(row)]
    book[sheet].delete_rows(number)
    book.save(path)
