"""Kills `tolmach harvest` at random moments, goes on, and counts what is lost; prints a table.

    python benchmarks/kill_harvest.py [--kills 100] [--jobs 2] [--seed 1]

A made crawl of several files is harvested once in one go. Then the same command is begun again and
again in a folder of its own, and the whole tree of its processes ended with SIGKILL, at moments
spread evenly over the work that is left. When it has come to its end, the Parquet files must be
those of the uninterrupted run, byte for byte, no row may be missing or there twice, and the next
folder is begun. Exits with 1 where that does not hold.
"""

import argparse
import os
import random
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


def begin(crawl: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "glossary.commands.main", "harvest", str(crawl)]
    return subprocess.Popen(
        [*command, "--to", str(out), "--jobs", str(jobs)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng, kills, runs, wrong = random.Random(options.seed), 0, 0, 0
    states: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        crawl, whole = Path(name, "crawl"), Path(name, "whole")
        make_crawl(crawl)
        start = time.monotonic()
        assert begin(crawl, whole, options.jobs).wait() == 0
        seconds = time.monotonic() - start
        while kills < options.kills:
            out = Path(name, f"out{runs}")
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
            good = process.returncode == 0 and written(out) == written(whole)
            if not good or rows(out) != rows(whole):
                wrong += 1
                sys.stdout.write(f"run {runs}: exit {process.returncode}, {said!r}\n")
    sys.stdout.write(f"{kills} kills in {runs} harvests; by what was there: {states}\n")
    sys.stdout.write(f"{wrong} harvests that are not byte for byte those of an uninterrupted run\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
