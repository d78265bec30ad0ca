"""A copy put back over a store whose journal a killed process has left: it must stay whole."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from align.errors import StoreError
from glossary.store import schema
from glossary.store.store import Store
from tests.support.paths import ROOT
from tests.support.samples import make_store

KILLED = """
import os, sys
from glossary.store.store import Store
with Store.open(sys.argv[1]) as store:
    first = store.entries.last_event()
    for number in range(first, first + int(sys.argv[2])):
        store.decisions.add(f"слово {number}", f"word {number}", "boris")
    os.kill(os.getpid(), 9)
"""


def kill_after(path: Path, decisions: int) -> None:
    """Decide in a process that is killed then, so that the journal stays."""
    command = [sys.executable, "-c", KILLED, str(path), str(decisions)]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert path.with_name(path.name + "-wal").stat().st_size > 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of three decisions, with a copy of it beside it, copy.db, as it was at the first."""
    made = tmp_path / "glossary.db"
    for number, ru in enumerate(("мост", "брод", "плот")):
        with make_store(made, ()) if not number else Store.open(made) as store:
            store.decisions.add(ru, f"crossing {number}", "anna")
        if not number:
            shutil.copy(made, tmp_path / "copy.db")
    return made


def texts(path: Path) -> list[str]:
    with Store.open(path) as store:
        assert store.database.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return [entry.ru for entry in store.entries.in_order()]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("decisions", [1, 40])
def test_a_copy_stays_as_it_is(decisions: int, read_only: bool, path: Path) -> None:
    """It is refused with what to do, as often as one tries, and is whole once that is done."""
    kill_after(path, decisions)
    shutil.copy(path.with_name("copy.db"), path)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError, match=r"glossary\.db-wal and glossary\.db-shm .* move both"):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == before
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).rename(path.with_name(f"away{ending}"))
    assert texts(path) == ["мост"]


def test_another_store_put_there_is_not_mixed(path: Path, tmp_path: Path) -> None:
    with make_store(tmp_path / "other.db", ()) as store:
        for number in range(6):
            store.decisions.add(f"река {number}", f"river {number}", "olga")
    kill_after(path, 3)
    shutil.copy(tmp_path / "other.db", path)
    with pytest.raises(StoreError, match="another state of the store"):
        Store.open(path)


@pytest.mark.parametrize("decisions", [1, 40])
def test_the_store_of_the_journal_itself_opens(decisions: int, path: Path) -> None:
    """Nothing that was decided before the kill is lost, however often that happens."""
    for number in range(3):
        kill_after(path, decisions + number)
    assert len(texts(path)) == 3 + 3 * decisions + 3


def test_a_store_that_is_being_written_to_opens(path: Path) -> None:
    """Though its journal grows meanwhile, and is begun anew."""
    code = KILLED.replace("    os.kill(os.getpid(), 9)\n", "")
    command = [sys.executable, "-c", code, str(path), "400"]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}) as process:
        while process.poll() is None:
            with Store.open(path, read_only=True) as store:
                store.entries.last_event()
            with Store.open(path) as store:
                store.decisions.add(f"день {store.entries.last_event()}", "day", "anna")
    assert process.returncode == 0
    assert len([text for text in texts(path) if text.startswith("слово")]) == 400


def test_a_store_that_is_written_to_while_it_is_checked_opens(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every check another process commits between the two counts that are compared."""
    counted = schema._counted
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:

        def commit(count: int) -> None:
            for _ in range(count):
                writer.execute("BEGIN IMMEDIATE")
                schema.count_change(writer)
                writer.execute("COMMIT")

        def counted_late(uri: str) -> tuple[str, int] | None:
            if uri.endswith("mode=ro"):
                commit(3)
            return counted(uri)

        commit(1)

        monkeypatch.setattr(schema, "_counted", counted_late)
        assert texts(path) == ["брод", "мост", "плот"]


# A rollback journal, which a process leaves that was ended while it filled an empty store


FILLING = """
import os, sys
from glossary.entries.events import State
from glossary.store.rows import Addition
from glossary.store.store import Store
with Store.open(sys.argv[1], create=True) as store, store.bulk():
    for number in range(int(sys.argv[2])):
        texts = f"слово {number} " + "ы" * 400, f"word {number} " + "y" * 400
        state = State("added", "term", *texts, "", "anna", "2026-01-01T00:00:00Z", added=True)
        store.decisions.add_many([Addition(f"{number:012x}", state, texts)])
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the journal of a process that was killed while it was filling it."""
    made = tmp_path_factory.mktemp("filled") / "glossary.db"
    command = [sys.executable, "-c", FILLING, str(made), "26000"]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert made.with_name("glossary.db-journal").stat().st_size > 0
    return made


@pytest.mark.parametrize("read_only", [False, True])
def test_a_copy_beside_a_rollback_journal_stays_as_it_is(
    read_only: bool, filled: Path, path: Path
) -> None:
    journal = path.with_name("glossary.db-journal")
    shutil.copy(filled.with_name(journal.name), journal)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError, match=r"glossary\.db-journal beside it .* move it away"):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == before
    journal.rename(path.with_name("away"))
    assert texts(path) == ["брод", "мост", "плот"]


def test_a_rollback_journal_of_the_store_itself_is_rolled_back(
    filled: Path, tmp_path: Path
) -> None:
    for ending in ("", "-journal"):
        shutil.copy(filled.with_name(filled.name + ending), tmp_path / f"glossary.db{ending}")
    assert texts(tmp_path / "glossary.db") == []
    with Store.open(tmp_path / "glossary.db") as store:
        store.decisions.add("мост", "bridge", "anna")
    assert texts(tmp_path / "glossary.db") == ["мост"]
