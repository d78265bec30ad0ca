"""What a report of many entries costs, and how soon its search answers; prints a table.

    python benchmarks/bench_report.py [entries] [articles]

Entries are made by rule: once of a few words, once of as many as there are. Memory is that of all
processes of the command together, pages that they share counted for each of them. The search is
that of the page in Chromium, without a window: from the words to the answer on the page, the middle
one of several words.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.browser import browser, look_at
from tests.support.samples import make_pair, make_store

Words = Callable[[int], tuple[str, str]]
RESOURCES = Path(__file__).parents[1] / "align" / "resources"
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
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(one.ru_utime + one.ru_stime for one in used), file=sys.stderr)
"""


def made(folder: Path, entries: int, articles: int, words: Words) -> Path:
    """A store with so many entries."""
    pairs = [
        make_pair(*words(n), file=f"en/{n % articles}.md", start=n * 1_000) for n in range(entries)
    ]
    path = folder / "large.db"
    make_store(path, pairs).close()
    return path


def main(entries: int, articles: int) -> None:
    sys.stdout.write(f"report of {entries:,} entries, {articles:,} articles\n")
    for name, words in (("many words", many_words), ("few words", few_words)):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            store = made(folder, entries, articles, words)
            seconds, clock, memory = _cost(store, folder / "r")
            sys.stdout.write(
                f"{name}: processor {seconds:.1f} s, clock {clock:.1f} s, memory {memory:.0f} MiB\n"
            )
            if words is few_words:
                with browser() as driver:
                    search = _search(driver, folder)
    sys.stdout.write(f"search, the middle one of {len(ASKED)}: {search:.0f} ms\n")


def few_words(number: int) -> tuple[str, str]:
    """Russian and English of an entry, which differ in a number."""
    return f"слово номер {number}", f"word number {number}"


def many_words(number: int) -> tuple[str, str]:
    """Russian and English of an entry, two words of the list of renderings."""
    lines = _renderings()
    both = (lines[place % len(lines)] for place in (number, 7 * number + 1))
    return tuple(map(" ".join, zip(*both, strict=True)))  # type: ignore[return-value]


@cache
def _renderings() -> list[tuple[str, str]]:
    text = (RESOURCES / "renderings.tsv").read_text(encoding="utf-8")
    found = re.findall(r"^([а-яё]+)\t([^;\n]+)", text, re.MULTILINE)
    return [(ru, en) for ru, en in found]


def _cost(store: Path, to: Path) -> tuple[float, float, float]:
    """Processor seconds, seconds and MiB of a report."""
    command = [sys.executable, "-c", REPORT, str(store), str(to)]
    most, start = 0, time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, text=True)
        while process.poll() is None:
            most = max(most, sum(map(_memory, _family(process.pid))))
            time.sleep(0.05)
        clock = time.perf_counter() - start
        said.seek(0)
        words = said.read().split()
    if process.returncode:
        raise SystemExit(" ".join(words))
    return float(words[-1]), clock, most / 1024


def _family(process: int) -> list[int]:
    """The process and all that it has started, and those have."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        own = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:  # it has ended
        return []
    return [process, *(one for child in own for one in _family(child))]


def _memory(process: int) -> int:
    """What a process holds in memory, in KiB."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    held = re.search(r"VmRSS:\s+(\d+)", status)
    return int(held[1]) if held else 0


def _search(driver: Any, folder: Path) -> float:
    look_at(driver, folder / "r/glossary.html")
    time.sleep(0.5)
    times = [min(driver.execute_script(SEARCH, words) for _ in range(3)) for words in ASKED]
    return float(statistics.median(times))


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:]]
    main(*(numbers + [20_000, 1_000][len(numbers) :]))
