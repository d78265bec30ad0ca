"""The file of a store: foreign, damaged, locked, read-only, full, and processes that are killed."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align.errors import StoreError
from align.records import Pair
from glossary.entries.entry import Entry
from glossary.store.store import Store
from tests.support.samples import YARD, entry_of, make_pair, make_store, rows_of

EARLY, LATER = "2026-03-01T12:00:00Z", "2026-03-02T09:30:00Z"


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


def make_newer(path: Path) -> None:
    make_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: None, "there is no store here: make one with `tolmach build`"),
        (lambda p: p.mkdir(), "is a folder: name the file"),
        (lambda p: p.write_bytes(b""), "is empty, not a tolmach store"),
        (lambda p: p.write_text("# an article\n" * 99), "is not a tolmach store"),
        (make_foreign, "another program's SQLite file"),
        (make_newer, "written by a newer tolmach .store version 99.*upgrade"),
    ],
    ids=["missing", "folder", "empty", "text", "foreign", "newer"],
)
def test_not_a_store(path: Path, make: Callable[[Path], object], message: str) -> None:
    """One line that names the file and the next step; the file stays as it was."""
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for read_only in (False, True):
        with pytest.raises(StoreError, match=message) as caught:
            Store.open(path, read_only=read_only)
        assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_create_refuses_what_is_not_ours(path: Path) -> None:
    """Making a store never overwrites another file; an empty one becomes a store."""
    make_foreign(path)
    with pytest.raises(StoreError, match="another program's"):
        Store.open(path, create=True)
    with pytest.raises(StoreError, match="make it first"):
        Store.open(path.parent / "no" / "glossary.db", create=True)
    path.write_bytes(b"")
    with Store.open(path, create=True) as store:
        assert store.entries.counts().entries == 0


def test_odd_names(tmp_path: Path) -> None:
    """Letters that mean something in an address mean nothing here."""
    odd = tmp_path / "что? это#1 100%.db"
    make_store(odd).close()
    assert odd.is_file()
    with Store.open(odd, read_only=True) as store:
        assert store.entries.counts().entries == 4


def test_truncated_and_overwritten_stores(path: Path) -> None:
    """Whatever page is missing or garbage: a StoreError or a right answer, never a traceback."""
    make_store(path).close()
    whole = path.read_bytes()
    expected = [e.id for e in make_entries(path)]
    told = 0
    page = 4096
    for start in range(0, len(whole), page):
        for broken in (whole[: start + 10], whole[:start] + b"\xa5" * page + whole[start + page :]):
            path.write_bytes(broken)
            try:
                assert [e.id for e in make_entries(path)] == expected
            except StoreError as err:
                assert "\n" not in str(err)
                told += 1
    assert told > len(whole) // page


def make_entries(path: Path) -> list[Entry]:
    with Store.open(path) as store:
        store.entries.counts()
        list(store.entries.pairs())
        return list(store.entries.in_order())


def test_locked(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes, reading goes on and a decision says whom to wait for."""
    monkeypatch.setattr("glossary.store.database.BUSY_SECONDS", 0.1)
    store.database.connection.execute("BEGIN IMMEDIATE")
    with Store.open(path) as other:
        chosen = entry_of(other, "участковый")
        with pytest.raises(StoreError, match="another process is writing to it: wait"):
            other.decisions.decide(chosen, "accept", "anna")
        store.database.connection.execute("ROLLBACK")
        other.decisions.decide(chosen, "accept", "anna")
    assert store.entries.by_id(chosen.id).status == "accepted"


HARDLY_A_PAUSE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
while True:
    connection.execute("BEGIN IMMEDIATE")
    print(flush=True)
    time.sleep(0.04)
    connection.execute("COMMIT")
    time.sleep(0.001)
"""


def test_one_who_waits_gets_in(path: Path) -> None:
    """Soon, though another process writes one transaction after the other."""
    make_store(path, ()).close()
    command = [sys.executable, "-c", HARDLY_A_PAUSE, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process, Store.open(path) as store:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            for number in range(10):
                time.sleep(0.1)  # the other one waits for this one, too
                store.decisions.add(f"день {number}", f"day {number}", "anna")
            assert process.poll() is None
        finally:
            process.kill()
        assert 10 < len(process.stdout.readlines()) < 150


def test_disk_full(path: Path, store: Store) -> None:
    """A full disk says so; what was decided stays, and nothing is half-written."""
    tag = entry_of(store, "#ДворНаш")
    store.decisions.decide(tag, "accept", "anna")
    before = rows_of(store)
    pages = store.database.connection.execute("PRAGMA page_count").fetchone()[0]
    store.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full; nothing was half-written"):
        store.replace_pairs([make_pair(f"с{n}", "w" * 300) for n in range(500)], (), model="m")
    assert rows_of(store) == before
    assert [p.ru for p in store.entries.pairs()] == [p.ru for p in YARD]


FILL = """
import resource, sys
from glossary.store.store import Store
with Store.open(sys.argv[1]) as store:
    ids = [e.id for e in store.entries.in_order()]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        for number in range(10_000):
            store.decisions.decide(ids[number % 4], "edit", "anna", en=f"text {number}")
            print(number, flush=True)
    except Exception as err:
        print(type(err).__name__, err, file=sys.stderr)
"""


def test_file_size_limit(path: Path) -> None:
    """When the journal cannot grow any more, all decisions that were confirmed are there."""
    make_store(path).close()
    limit = str(path.stat().st_size + 4096)
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path), limit], capture_output=True, text=True, check=True
    )
    confirmed = [int(line) for line in done.stdout.split()]
    assert done.stderr.startswith("StoreError") and done.stderr.count("\n") == 1
    assert "nothing was half-written" in done.stderr
    with Store.open(path) as store:
        texts = [event.after.en for event in store.entries.log() if event.after]
        assert texts == [f"text {number}" for number in confirmed]
        store.decisions.decide(entry_of(store, "участковый"), "accept", "anna")


def unprivileged(action: Callable[[], str]) -> str:
    """What ``action`` returns in a process that rights apply to (root has all of them)."""
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(writable, action().encode())
        finally:
            os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def decide_on_first(path: Path) -> str:
    """What a reviewer meets at ``path``: the count of entries, then the outcome."""
    told = ""
    try:
        with Store.open(path) as store:
            first = next(store.entries.in_order())
            told = f"{store.entries.counts().entries} entries, "
            store.decisions.decide(first.id, "accept", "anna")
            return told + "decided"
    except StoreError as err:
        return told + str(err)


@pytest.mark.parametrize("folder_mode", [0o755, 0o555], ids=["file", "file and folder"])
def test_read_only(open_folder: Path, folder_mode: int) -> None:
    """A store that may not be written can be read; a decision says what to change."""
    path = open_folder / "glossary.db"
    make_store(path).close()
    path.chmod(0o444)
    open_folder.chmod(folder_mode)
    told = unprivileged(lambda: decide_on_first(path))
    assert told == (
        f"4 entries, {path}: is read-only: allow writing to the file and its folder (chmod u+w), "
        "or work on a copy"
    )


def test_unreadable(open_folder: Path) -> None:
    """A store without the right to read it says so."""
    path = open_folder / "glossary.db"
    make_store(path).close()
    path.chmod(0o000)
    told = unprivileged(lambda: decide_on_first(path))
    assert told == f"{path}: cannot be opened: check the rights of the file and its folder"


# Several processes, sudden ends

DECIDE_ALL = """
import sys
from glossary.store.entries import ConflictError
from glossary.store.queue import Sitting
from glossary.store.store import Store

def next_open(store):
    with store.snapshot():
        waiting = store.queue.waiting(Sitting(sys.argv[2]), 0, 0)
        return store.entries.by_id(waiting[0]) if waiting else None

with Store.open(sys.argv[1]) as store:
    while (entry := next_open(store)) is not None:
        try:
            store.decisions.decide(entry, "accept", sys.argv[2])
            print(entry.id, flush=True)
        except ConflictError:
            pass
"""


def many(count: int) -> list[Pair]:
    return [make_pair(f"слово {n}", f"word {n}", start=10 * n) for n in range(count)]


def test_two_reviewers_at_once(path: Path) -> None:
    """Two processes on one queue decide everything, each entry once, nothing lost."""
    make_store(path, many(120)).close()
    command = [sys.executable, "-c", DECIDE_ALL, str(path)]
    running = [
        subprocess.Popen([*command, who], stdout=subprocess.PIPE, text=True)
        for who in ("anna", "boris")
    ]
    confirmed = [line for child in running for line in child.communicate()[0].split()]
    assert [child.returncode for child in running] == [0, 0]
    with Store.open(path) as store:
        assert sorted(event.entry for event in store.entries.log()) == sorted(confirmed)
        assert len(set(confirmed)) == 120


def test_sigkill_loses_no_confirmed_decision(path: Path) -> None:
    """What was confirmed before the process was killed is in the log, once, and it opens."""
    make_store(path, many(200)).close()
    for kept in (1, 7, 30):
        child = subprocess.Popen(
            [sys.executable, "-c", DECIDE_ALL, str(path), "anna"], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        confirmed = [child.stdout.readline().strip() for _ in range(kept)]
        child.kill()
        confirmed += child.communicate()[0].split()
        with Store.open(path) as store:
            logged = [event.entry for event in store.entries.log()]
            assert len(logged) == len(set(logged))
            assert set(confirmed) <= set(logged)
            before = rows_of(store)
            store.rebuild()
            assert rows_of(store) == before
