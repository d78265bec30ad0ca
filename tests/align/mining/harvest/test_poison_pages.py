"""Pages that end their process or never end, in a harvest of real processes."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.support.crawls import MadePage, quoting, write_lines
from tests.support.paths import ROOT

COMMAND = [sys.executable, "-m", "glossary.commands.main", "harvest"]

POISON = """
import os, signal
from align.mining.harvest import blocks, page_guard

page_guard.MOST_SECONDS, page_guard._GRACE = 5.0, 1.0

def poisoned(work, stage):
    def does(*given):
        name = getattr(given[0], "path", None) or str(given[0])
        if f"{stage}-dies" in name:
            os.kill(os.getpid(), signal.SIGKILL)
        if f"{stage}-loops" in name:
            while True:
                pass
        if f"{stage}-is-deaf" in name:
            sum(range(10**13))  # no signal is seen before it ends
        return work(*given)
    return does

blocks.pair_document = poisoned(blocks.pair_document, "pairing")
blocks.shown_text = poisoned(blocks.shown_text, "reading")
"""
"""Imported by every process before anything else."""


def page(number: int, what: str) -> MadePage:
    """A page that quotes, with ``what`` in its URL and in its text."""
    made = quoting(number)
    html = made.html.replace("<p>", f"<p>{what} ", 1) if what else made.html
    return MadePage(f"{made.url}/{what}", html)


def harvest(
    crawl: Path, out: Path, poison: str = POISON, jobs: int = 2
) -> subprocess.CompletedProcess[str]:
    """A harvest whose processes are poisoned."""
    library = out.parent / "library"
    library.mkdir(exist_ok=True)
    (library / "sitecustomize.py").write_text(poison, encoding="utf-8")
    own = {"PYTHONPATH": f"{library}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [*COMMAND, str(crawl), "--to", str(out), "--jobs", str(jobs)],
        capture_output=True, text=True, check=False, timeout=900, env=os.environ | own,
    )  # fmt: skip


@dataclass(frozen=True)
class Poisoned:
    """A crawl with poison, where it was harvested, and what was said."""

    crawl: Path
    out: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Poisoned:
    """Three files; the second has the poison."""
    folder = tmp_path_factory.mktemp("poisoned")
    crawl, out = folder / "crawl", folder / "out"
    crawl.mkdir()
    poison = ["", "pairing-is-deaf", "reading-dies", "", "pairing-loops"]
    write_lines(crawl / "a.jsonl", [quoting(number) for number in range(4)])
    write_lines(crawl / "b.jsonl", [page(10 + n, what) for n, what in enumerate(poison)])
    write_lines(crawl / "c.jsonl", [quoting(number) for number in range(20, 24)])
    return Poisoned(crawl, out, harvest(crawl, out))


def test_one_page_ends_no_harvest(poisoned: Poisoned) -> None:
    """Those that die, loop or hear no signal are left out, counted and named; the rest is there."""
    done = poisoned.done
    assert done.returncode == 3, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["pages"], counts["failed"], counts["paired"]) == (13, 3, 10)
    for what, why in (
        ("reading-dies", "left out; it ended the process that worked on it"),
        ("pairing-is-deaf", "left out; it ended the process that worked on it"),
        ("pairing-loops", "could not be paired (PageTooLongError: over 5 seconds of processor"),
    ):
        assert any(what in line and why in line for line in done.stderr.splitlines()), what
    urls = pl.read_parquet(poisoned.out / "part-00001.parquet")["url"].to_list()
    assert urls == ["https://example.org/10/", "https://example.org/13/"]


def test_what_ended_its_process_is_not_tried_again(poisoned: Poisoned, tmp_path: Path) -> None:
    """By the next run, since its list stays; other pages that were left out are."""
    out = tmp_path / "out"
    shutil.copytree(poisoned.out, out)
    for name in ("part-00001.parquet", "pairs.parquet"):
        (out / name).unlink()
    again = harvest(poisoned.crawl, out, "")
    assert again.returncode == 3
    assert "loops" not in again.stderr
    counts = json.loads(again.stdout)
    assert (counts["failed"], counts["paired"]) == (2, 11)
    lists = sorted(path.name for path in out.rglob("*left-out*"))
    assert lists == ["pairing-00001.left-out.json", "reading-00001.left-out.json"]


def test_the_way_to_a_page_that_ends_its_process(tmp_path: Path) -> None:
    """What stands before it in its file is harvested; the place is named."""
    path = write_lines(tmp_path / "a.jsonl", [page(n, "" if n != 3 else "way") for n in range(6)])
    poison = (
        POISON
        + """
import align.mining.crawls.fields as fields
before = fields.page_of_fields
def page_of_fields(record, where, tally):
    if "way" in record["url"]:
        os.kill(os.getpid(), signal.SIGSEGV)
    return before(record, where, tally)
fields.page_of_fields = page_of_fields
"""
    )
    done = harvest(path, tmp_path / "out", poison)
    assert done.returncode == 3, done.stderr
    assert f"{path}: given up behind 3 pages: what follows ended the process" in done.stderr
    assert json.loads(done.stdout)["paired"] == 3


def test_processes_that_cannot_begin_end_the_harvest(tmp_path: Path) -> None:
    """In one line, soon; nothing is left out for it."""
    poison = """
import os, sys
if "--multiprocessing-fork" in sys.argv:
    os._exit(7)
"""
    path = write_lines(tmp_path / "a.jsonl", [quoting(1)])
    done = harvest(path, tmp_path / "out", poison)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "tolmach: a process that worked on this was ended, perhaps for want of memory: "
        "run it again with --jobs 1"
    ]
    assert not list((tmp_path / "out").rglob("*left-out*"))


def test_a_loop_in_the_process_of_the_command(tmp_path: Path) -> None:
    """With one process, a page that never ends is left out too."""
    path = write_lines(tmp_path / "a.jsonl", [page(1, ""), page(2, "pairing-loops"), page(3, "")])
    done = harvest(path, tmp_path / "out", jobs=1)
    assert done.returncode == 3, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["failed"], counts["paired"]) == (1, 2)
