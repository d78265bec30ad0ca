"""Reviews that end without warning, and disks that fill: what was shown as decided is decided."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.kill_review import run_many
from glossary.store.store import Store
from tests.support.samples import make_pair, make_store
from tests.support.terminals import REVIEW, ReviewTerminal

LIMITED = REVIEW.replace(
    "with Store.open(sys.argv[1]) as store:",
    "with Store.open(sys.argv[1]) as store:\n"
    "        import os, resource\n"
    "        most = os.path.getsize(sys.argv[1]) + 60_000\n"
    "        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))",
)
"""A review that may write no file much larger than the store is now, as on a full disk."""


@pytest.mark.parametrize("reviewers", [("anna",), ("anna", "boris")], ids=["one", "two"])
def test_killed_at_random_moments(reviewers: tuple[str, ...]) -> None:
    """Whatever was shown is in the log once; benchmarks/kill_review.py does it 200 times."""
    result = run_many(8, 20260301, reviewers)
    assert result.good, result
    assert result.shown >= 20


def test_two_reviewers_share_a_queue(tmp_path: Path) -> None:
    """Two at once, key by key: every entry is decided once, by whoever was first."""
    path = tmp_path / "glossary.db"
    make_store(path, [make_pair(f"сл {n}", f"w {n}", start=10 * n) for n in range(20)]).close()
    with ReviewTerminal(path) as anna, ReviewTerminal(path, reviewer="boris") as boris:
        anna.see("to go")
        boris.see("to go")
        for _ in range(10):
            for terminal in (anna, boris):
                before = terminal.frames()
                terminal.send("a")
                terminal.see_frames(before + 1)
        for terminal in (anna, boris):
            terminal.send("aaaaaaaaaaaaaaaaaaaaq")
            assert terminal.wait() == 0
    with Store.open(path, read_only=True) as store:
        log = store.entries.log()
        assert len(log) == len({event.entry for event in log}) == 20
        assert {event.reviewer for event in log} == {"anna", "boris"}


def test_disk_full_in_a_review(tmp_path: Path) -> None:
    """A key that cannot be written says so and keeps the pair; what was decided before is there."""
    path = tmp_path / "glossary.db"
    make_store(path, [make_pair(f"сл {n}", f"w {n}", start=10 * n) for n in range(90)]).close()
    with ReviewTerminal(path, columns=200, script=LIMITED) as terminal:
        terminal.see("90 to go")
        decided = 0
        while "nothing was half-written" not in terminal.frame():
            before = terminal.frames()
            terminal.send("a")
            terminal.see_frames(before + 1)
            decided += "accepted: " in terminal.frame()
            assert decided < 90
        assert f"{decided} done · {90 - decided} to go" in terminal.frame()
        terminal.send("q")
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.output
    with Store.open(path) as store:
        assert decided and len(store.entries.log()) == decided
        store.decisions.decide(next(store.entries.in_order(["new"])), "accept", "anna")


def test_no_room_for_a_store_leaves_none_behind(tmp_path: Path) -> None:
    """A file that could not become a store is gone, so that the next command finds none."""
    script = (
        "import resource, sys\n"
        "from align.errors import StoreError\n"
        "from glossary.store.store import Store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    Store.open(sys.argv[1], create=True)\n"
        "except StoreError as err:\n"
        "    print(err)\n"
    )
    path = tmp_path / "glossary.db"
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "nothing was half-written" in done.stdout
    assert list(tmp_path.iterdir()) == []


FILLING = """
import signal, sys
from align.text import text_key
from glossary.entries.entry import entry_id
from glossary.entries.events import State
from glossary.store.rows import Addition
from glossary.store.store import Store
at = "2026-03-01T12:00:00Z"
with Store.open(sys.argv[1]) as store, store.bulk():
    for start in range(0, 60_000, 5_000):
        texts = [(f"слово {n} " * 9, f"word {n} " * 9) for n in range(start, start + 5_000)]
        store.decisions.add_many([
            Addition(entry_id(ru, en), State("added", "term", ru, en, reviewer="anna", at=at,
            added=True), (text_key(ru), text_key(en))) for ru, en in texts
        ])
    print("half-way", flush=True)
    signal.pause()
"""
"""Fills an empty store with more than is kept in memory, and is then not done."""


@pytest.mark.parametrize("read_only", [True, False])
def test_killed_while_filling_an_empty_store(read_only: bool, tmp_path: Path) -> None:
    """The store is empty again for whoever opens it next, and as quick to share as before."""
    path = tmp_path / "glossary.db"
    Store.open(path, create=True).close()
    command = [sys.executable, "-c", FILLING, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        assert path.stat().st_size > 10_000_000
        process.kill()
    assert path.with_name("glossary.db-journal").stat().st_size
    with Store.open(path, read_only=read_only) as store:
        assert not list(store.entries.in_order())
        assert not store.entries.log()
    with Store.open(path) as store:
        store.decisions.add("суд", "court", "anna")
        assert path.with_name("glossary.db-wal").exists()
    with Store.open(path, read_only=True) as store:
        assert [entry.ru for entry in store.entries.in_order()] == ["суд"]


def test_an_empty_store_that_somebody_has_open_is_filled_beside_them(tmp_path: Path) -> None:
    """They read what was there before, and then what is new."""
    path = tmp_path / "glossary.db"
    with Store.open(path, create=True) as reader, Store.open(path) as writer:
        with writer.bulk():
            writer.decisions.add("суд", "court", "anna")
            assert not list(reader.entries.in_order())
        assert [entry.ru for entry in reader.entries.in_order()] == ["суд"]
