"""Figures of the store and the review screen with many pairs; prints a table.

    python benchmarks/bench_review.py [--pairs 100000] [--keys 300]

Pairs are made by rule, from a fixed seed. The screen is the real one in a pseudo-terminal, driven
key by key: from the key to the whole next frame.
"""

import argparse
import os
import platform
import pty
import random
import resource
import select
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from align.records import Pair, Span
from glossary.store.entries import SourceDocument
from glossary.store.store import Store

FRAME_END = b"\x1b[?2026l"
REVIEW = """
import re, sys
from pathlib import Path
from glossary.review.terminal.run import run_review
from glossary.store.queue import Sitting
from glossary.store.store import Store
with Store.open(sys.argv[1]) as store:
    run_review(store, Sitting("bench"))
print("peak", int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def make_pairs(count: int) -> list[Pair]:
    """``count`` pairs, two to an entry, contexts of about 200 characters."""
    chance, pairs = random.Random(1), []
    for number in range(count):
        ru, en = f"право номер {number // 2}", f"right number {number // 2}"
        ru_context = f"На площади говорили про {ru}, и каждый прибавлял своё. " * 4
        en_context = f"In the square they spoke of {en}, and everybody added to it. " * 4
        file, start = f"corpus/en/article-{number % 500:03}.md", number * 10
        pairs.append(
            Pair(
                file=file, kind="term", language="ru", ru=ru, ru_start=start,
                ru_end=start + len(ru), status="paired", key=ru, en=en, en_start=start,
                en_end=start + len(en), confidence=chance.random(),
                reasons=("in brackets right after it",), ru_context=ru_context,
                ru_mark=Span(24, 24 + len(ru)), en_file=file, en_context=en_context,
                en_mark=Span(28, 28 + len(en)),
            )
        )  # fmt: skip
    return pairs


def timed(action: Callable[[], object]) -> float:
    """Seconds that ``action`` took."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class Driver:
    """A review in a pseudo-terminal of 80 x 24."""

    def __init__(self, path: Path):
        self.start = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if not self.pid:
            os.environ["TERM"] = "xterm-256color"
            os.execv(sys.executable, [sys.executable, "-c", REVIEW, str(path)])
        self.rest = b""

    def frame(self) -> float:
        """The time at which the next whole frame had arrived."""
        while FRAME_END not in self.rest:
            select.select([self.descriptor], [], [])
            self.rest += os.read(self.descriptor, 65536)
        self.rest = self.rest.partition(FRAME_END)[2]
        return time.perf_counter()

    def press(self, key: bytes) -> float:
        """Seconds from ``key`` to the next whole frame."""
        start = time.perf_counter()
        os.write(self.descriptor, key)
        return self.frame() - start

    def quit(self) -> int:
        """The process's peak memory in MiB."""
        os.write(self.descriptor, b"q")
        received = b""
        while b"peak" not in received or not received.endswith(b"\n"):
            received += os.read(self.descriptor, 65536)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        return int(received.split()[-1])


def store_figures(path: Path, pairs: list[Pair]) -> dict[str, str]:
    """The store's own calls, in this process."""
    sources = [SourceDocument("corpus/en/article-000.md", "en", "0" * 64)]
    figures = {}
    with Store.open(path, create=True) as store:
        build = [timed(lambda: store.replace_pairs(pairs, sources, model="x")) for _ in "12"]
        figures["replace_pairs, first and again"] = " / ".join(f"{s:.1f} s" for s in build)
        figures["counts"] = f"{timed(store.entries.counts) * 1000:.0f} ms"
        figures["all entries read"] = (
            f"{timed(lambda: sum(1 for _ in store.entries.in_order())):.1f} s"
        )
    with Store.open(path) as store:
        chosen = [entry.id for _, entry in zip(range(300), store.entries.in_order(), strict=False)]
        taken = [timed(partial(store.decisions.decide, i, "accept", "x")) for i in chosen]
        undone = [timed(lambda: store.decisions.undo("x")) for _ in chosen]
        figures["decide, on disk"] = spread(taken)
        figures["undo, on disk"] = spread(undone)
    figures["file"] = f"{path.stat().st_size / 1e6:.0f} MB"
    return figures


def spread(seconds: list[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


def screen_figures(path: Path, keys: int) -> dict[str, str]:
    """The real screen, from the start of the process and from key to frame."""
    starts = []
    for _ in range(5):
        driver = Driver(path)
        starts.append(driver.frame() - driver.start)
        peak = driver.quit()
    driver = Driver(path)
    driver.frame()
    pressed = [driver.press(b"arsu"[n % 4 : n % 4 + 1]) for n in range(keys)]
    peak = driver.quit()
    first = f"median {statistics.median(starts):.2f} s, worst {max(starts):.2f} s"
    return {
        "process start to first screen": first,
        "key to next frame": spread(pressed),
        "peak memory": f"{peak} MiB",
    }


def import_figures() -> dict[str, str]:
    """What loading the screen and the store costs a fresh process."""
    command = [sys.executable, "-c", "import glossary.review.terminal.screen"]
    bare = [sys.executable, "-c", "pass"]
    loaded = min(timed(lambda: subprocess.run(command, check=True)) for _ in range(5))
    empty = min(timed(lambda: subprocess.run(bare, check=True)) for _ in range(5))
    return {"imports of the screen": f"{(loaded - empty) * 1000:.0f} ms"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--keys", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "glossary.db"
        pairs = make_pairs(options.pairs)
        figures = import_figures() | store_figures(path, pairs)
        figures["peak memory of the build"] = (
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"
        )
        figures |= screen_figures(path, options.keys)
    signature = (
        f"{options.pairs:,} pairs, Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    sys.stdout.write(signature + "\n")
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<34}{figure}\n")


if __name__ == "__main__":
    main()
