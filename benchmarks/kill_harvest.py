"""Kills `tolmach harvest` at random moments, goes on, and counts what is lost; prints a table.

    python benchmarks/kill_harvest.py [--kills 100] [--disks 5] [--jobs 2] [--seed 1]

A made crawl of several files is harvested once in one go. Then the same command is begun again and
again in a folder of its own, and the whole tree of its processes ended with SIGKILL, at moments
spread evenly over the work that is left. When it has come to its end, the Parquet files must be
those of the uninterrupted run, byte for byte, no row may be missing or there twice, no file more
may be left in the folder or among the temporary files than that run leaves, and no process; then
the next folder is begun.

disks: harvests on a disk of their own that is full before they are done, each on a larger one, and
that go on once it has been enlarged. They need the right to mount one (`unshare --mount`).

Exits with 1 where any of that does not hold.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.support.crawls import quoting, write_lines, write_warc, written  # noqa: E402


def make_crawl(folder: Path) -> None:
    folder.mkdir()
    for number in range(6):
        pages = [quoting(8 * number + page) for page in range(8)]
        if number % 2:
            write_lines(folder / f"{number}.jsonl", pages)
        else:
            write_warc(folder / f"{number}.warc.gz", pages)


def command_of(crawl: Path, out: Path, jobs: int) -> list[str]:
    command = [sys.executable, "-m", "glossary.commands.main", "harvest", str(crawl)]
    return [*command, "--to", str(out), "--jobs", str(jobs)]


def environment_of(out: Path) -> dict[str, str]:
    """With temporary files in a folder beside the harvest."""
    temporary = out.with_name("temporary")
    temporary.mkdir(exist_ok=True)
    own = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "TMPDIR": str(temporary)}
    return {**os.environ, **own}


def begin(crawl: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command_of(crawl, out, jobs),
        env=environment_of(out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


_FULL = """
mount -t tmpfs -o size="$1" none "$2" || exit 90
shift
on=$1 keep=$2
shift 2
"$@" >&2 && exit 91
mount -o remount,size=100m "$on" || exit 90
"$@" && cp -r "$on"/. "$keep"
"""


def on_a_full_disk(
    crawl: Path, disk: Path, kept: Path, size: int, jobs: int
) -> subprocess.CompletedProcess[str]:
    """A harvest on a disk of so many bytes and once more on a larger one; what it left is in kept.

    Its exit code is 90 where no disk can be mounted, and 91 where it was not full.
    """
    out = disk / "out"
    script = ["unshare", "--mount", "sh", "-c", _FULL, "sh", str(size), str(disk), str(kept)]
    return subprocess.run(
        [*script, *command_of(crawl, out, jobs)],
        env=environment_of(disk), capture_output=True, text=True, check=False,
    )  # fmt: skip


def files_of(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def faults(out: Path, whole: Path, temporary: Path) -> list[str]:
    """What is other than after the uninterrupted run."""
    wrong = []
    if written(out) != written(whole):
        wrong.append("other bytes")
    elif rows(out) != rows(whole):
        wrong.append("other rows")
    wrong += sorted(f"left: {name}" for name in files_of(out) - files_of(whole))
    wrong += sorted(f"missing: {name}" for name in files_of(whole) - files_of(out))
    return wrong + [f"left: {path.name}" for path in sorted(temporary.iterdir())]


def still_running(out: Path) -> list[str]:
    """The processes that have a folder on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if str(out).encode() in words:
            found.append(f"running: {path.parent.name}")
    return found


def rows(out: Path) -> list[tuple[object, ...]]:
    parts = [pl.read_parquet(path) for path in sorted(out.glob("part-*.parquet"))]
    return sorted(pl.concat(parts).select("url", "ru_start", "ru", "en").rows())


def state(out: Path) -> str:
    """How far a harvest is: the stage whose files came last."""
    for name in (
        "pairs.parquet",
        "part-*.parquet",
        "work/copies.parquet",
        "work/pages-*",
        "run.json",
    ):
        if list(out.glob(name)):
            return name
    return "nothing"


def kill_until(crawl: Path, whole: Path, options: argparse.Namespace, seconds: float) -> int:
    """Harvests killed until there are enough kills; how many went wrong."""
    rng, kills, runs, wrong = random.Random(options.seed), 0, 0, 0
    states: dict[str, int] = {}
    while kills < options.kills:
        out = whole.with_name(f"out{runs}")
        while True:
            process = begin(crawl, out, options.jobs)
            wait = rng.random() * seconds * 1.1 if kills < options.kills else None
            try:
                _, said = process.communicate(timeout=wait)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                kills += 1
                states[state(out)] = states.get(state(out), 0) + 1
                continue
            break
        runs += 1
        found = faults(out, whole, out.with_name("temporary")) + still_running(out)
        if process.returncode or found:
            wrong += 1
            sys.stdout.write(f"run {runs}: exit {process.returncode}, {said!r}, {found}\n")
        sys.stderr.write(f"\r{kills} of {options.kills} kills, {runs} harvests, {wrong} wrong ")
    sys.stdout.write(f"{kills} kills in {runs} harvests; by what was there: {states}\n")
    return wrong


def fill_disks(crawl: Path, whole: Path, options: argparse.Namespace) -> int:
    """Harvests on full disks; how many went wrong."""
    most = sum((whole / name).stat().st_size for name in files_of(whole))
    wrong = 0
    said: dict[str, int] = {}
    for number in range(options.disks):
        disk, kept = whole.with_name(f"disk{number}"), whole.with_name(f"kept{number}")
        disk.mkdir()
        kept.mkdir()
        size = most * (number + 1) // (options.disks + 1)
        done = on_a_full_disk(crawl, disk, kept, size, options.jobs)
        if done.returncode == 90:
            sys.stdout.write(f"no disk of its own can be mounted here: {done.stderr.strip()}\n")
            return wrong
        first = done.stderr.partition("\n")[0]
        advised = "no space" in first.lower()
        said[first.rpartition(": ")[2]] = said.get(first.rpartition(": ")[2], 0) + 1
        found = faults(kept / "out", whole, disk.with_name("temporary"))
        if done.returncode or not advised or found:
            wrong += 1
            sys.stdout.write(f"disk {number + 1}: {done.returncode}, {done.stderr!r}, {found}\n")
        shutil.rmtree(kept)
    sys.stdout.write(f"{options.disks} full disks; what was said: {said}\n")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--disks", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        crawl, whole = Path(name, "crawl"), Path(name, "whole")
        make_crawl(crawl)
        start = time.monotonic()
        assert begin(crawl, whole, options.jobs).wait() == 0
        seconds = time.monotonic() - start
        wrong = fill_disks(crawl, whole, options)
        wrong += kill_until(crawl, whole, options, seconds)
    sys.stdout.write(f"{wrong} harvests that are not those of an uninterrupted run\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
