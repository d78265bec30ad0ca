"""Stores whose pages or values are not where, or what, they were: told in a line, or harmless."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from align.errors import StoreError
from glossary.store.store import Store
from tests.support.damaged_stores import Unguarded, all_exports, make_rich_store, outcome


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("rich") / "whole.db"
    make_rich_store(store)
    return store


def test_two_pages_that_have_changed_places_are_told(rich: Path, tmp_path: Path) -> None:
    """An index then says that a row is there which its table does not have."""
    whole = all_exports(rich, tmp_path / "out")
    content = rich.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    pages = [content[at : at + size] for at in range(0, len(content), size)]
    assert len(pages) > 30
    came = set()
    for one, other in pairwise(range(1, len(pages))):
        moved = [*pages]
        moved[one], moved[other] = pages[other], pages[one]
        copy = tmp_path / "copy.db"
        copy.write_bytes(b"".join(moved))
        came.add(outcome(copy, tmp_path / "out", whole))
    assert "told" in came and came <= {"told", "harmless"}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("pairs", "term", "CAST(5 AS BLOB)"),
        ("events", "after", "CAST(5 AS BLOB)"),
        ("pairs", "confidence", "1e200"),
    ],
)
def test_a_value_that_no_row_can_have_is_told(
    rich: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    """One bit of a row makes it of another one, whatever the table allows."""
    copy = tmp_path / "copy.db"
    shutil.copy(rich, copy)
    rewrite = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?"
    for was, to_be in ((") STRICT", ")"), ("", "")):
        with Unguarded(copy) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            if was:
                changed = connection.execute(rewrite, (was, to_be, table)).rowcount
                assert changed == 1
            else:
                connection.execute(f"UPDATE {table} SET {column} = {value}")
    with Store.open(copy, salvaging=True) as opened:
        identities = [str(row[0]) for row in opened.database.query("SELECT id FROM entries")]
        assert identities
        with pytest.raises(StoreError, match="is damaged"):
            for identity in identities:
                opened.opinions.found_attributes(identity)
                list(opened.entries.log(identity))
