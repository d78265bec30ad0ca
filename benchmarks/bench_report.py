"""What a report of many entries costs, and how soon its search answers; prints a table.

    python benchmarks/bench_report.py [entries] [articles]

Entries are made by rule. The search is that of the page in Chromium, without a window: from the
words to the answer on the page, the middle one of several words.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.browser import browser, look_at
from tests.support.samples import make_pair, make_store

ASKED = ("с", "сло", "слово 77", "number 19", "нет")
SEARCH = """
    const field = document.getElementById('words');
    field.value = arguments[0];
    const start = performance.now();
    field.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.offsetHeight;
    return performance.now() - start;
"""
REPORT = """
import resource, sys
from glossary.commands.main import main
main(["report", "--store", sys.argv[1], "--to", sys.argv[2]], standalone_mode=False)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""


def made(folder: Path, entries: int, articles: int) -> Path:
    """A store with so many entries."""
    pairs = [
        make_pair(
            f"слово номер {n}", f"word number {n}", file=f"en/{n % articles}.md", start=n * 1_000
        )
        for n in range(entries)
    ]
    path = folder / "large.db"
    make_store(path, pairs).close()
    return path


def main(entries: int, articles: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = made(folder, entries, articles)
        command = [sys.executable, "-c", REPORT, str(store), str(folder / "r")]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        clock = time.perf_counter() - start
        seconds, memory = map(float, done.stderr.split()[-2:])
        with browser() as driver:
            search = _search(driver, folder)
    sys.stdout.write(
        f"report of {entries:,} entries, {articles:,} articles\n"
        f"processor {seconds:.1f} s, clock {clock:.1f} s, memory {memory:.0f} MiB\n"
        f"search, the middle one of {len(ASKED)}: {search:.0f} ms\n"
    )


def _search(driver: Any, folder: Path) -> float:
    look_at(driver, folder / "r/glossary.html")
    time.sleep(0.5)
    times = [min(driver.execute_script(SEARCH, words) for _ in range(3)) for words in ASKED]
    return float(statistics.median(times))


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:]]
    main(*(numbers + [20_000, 1_000][len(numbers) :]))
