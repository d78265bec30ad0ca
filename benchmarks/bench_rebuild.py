"""Rebuilds after little has changed, beside a full build: ratios of one run.

    python benchmarks/bench_rebuild.py [ARTICLES] [--jobs PROCESSES]

Articles are made from those of the demonstration corpus: a name and a number are put into every
third paragraph, so that no two are alike; a third of them exist in both languages. The vectors are
warm for the full build, since a build before it has filled their cache. Prints processor time and
time by the clock, what part of the full build a rebuild takes by either, and after how long a
terminal shows the first sign of life.
"""

import argparse
import os
import pty
import random
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SYLLABLES = "бавегидожузакиломунепаросутафихочуша"
TOLMACH = (sys.executable, "-m", "glossary.commands.main", "build")


class Cost(NamedTuple):
    """Seconds of processors, and by the clock."""

    processor: float
    clock: float


def made_text(text: str, name: str, number: int) -> str:
    """The text with a name and a number in every third paragraph behind the first."""
    first, *rest = text.split("\n\n")
    varied = [
        f"{part} ({name}, {number})" if place % 3 == 0 else part for place, part in enumerate(rest)
    ]
    return "\n\n".join([first, *varied])


def make_corpus(folder: Path, count: int) -> list[Path]:
    """Write so many articles; return the English files of those that are translated."""
    chance = random.Random(7)
    sources = sorted((ROOT / "corpus/en").glob("*.*"))
    translated = []
    for number in range(count):
        source = sources[number % len(sources)]
        starts = chance.choices(range(0, len(SYLLABLES), 2), k=3)
        name = "".join(SYLLABLES[start : start + 2] for start in starts).capitalize()
        for code in ("en", "ru"):
            path = ROOT / "corpus" / code / source.name
            if path.exists():
                to = folder / code / f"{source.stem}-{number:05}{source.suffix}"
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_text(made_text(path.read_text("utf-8"), name, number), "utf-8")
                if code == "ru":
                    translated.append(folder / "en" / to.name)
    return translated


def built(corpus: Path, store: Path, *options: str) -> Cost:
    """What a build costs."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    command = [*TOLMACH, str(corpus), "--store", str(store), *options]
    subprocess.run(command, check=True, capture_output=True, cwd=store.parent)
    after, clock = getrusage(RUSAGE_CHILDREN), time.perf_counter() - start
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return Cost(user + system, clock)


def first_sign(corpus: Path, store: Path) -> float:
    """Seconds until a terminal shows anything of a build."""
    own, other = pty.openpty()
    start = time.perf_counter()
    process = subprocess.Popen(
        [*TOLMACH, str(corpus), "--store", str(store)], stdout=other, stderr=other, cwd=store.parent
    )
    select.select([own], [], [], 60)
    seen = time.perf_counter() - start
    process.kill()
    process.wait()
    os.close(own)
    os.close(other)
    return seen


def changed(path: Path, number: int) -> None:
    """Change a word of an article's last paragraph, and add a sentence to it."""
    text = path.read_text("utf-8").rstrip()
    text = re.sub(r"\bthe\b(?!.*\bthe\b)", f"the {number}th", text, flags=re.DOTALL)
    path.write_text(f"{text} They called it «новое дело {number}» (new case {number}).\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=100)
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    jobs = () if options.jobs is None else ("--jobs", str(options.jobs))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {
            "TOLMACH_CACHE": str(folder / "cache"),
            "TOLMACH_PROJECT": "off",
            "PYTHONPATH": str(ROOT),
        }
        corpus, store = folder / "corpus", folder / "glossary.db"
        translated = make_corpus(corpus, options.articles)
        built(corpus, folder / "other.db", *jobs)
        costs = {"full build": built(corpus, store, "--fresh", *jobs)}
        costs["nothing changed"] = built(corpus, store, *jobs)
        changed(translated[len(translated) // 2], 1)
        costs["one article changed"] = built(corpus, store, *jobs)
        added = translated[0].with_name("zz.md")
        added.write_text(translated[1].read_text("utf-8"), "utf-8")
        costs["one article added"] = built(corpus, store, *jobs)
        added.unlink()
        costs["one article taken away"] = built(corpus, store, *jobs)
        sign = first_sign(corpus, store)
    full = costs["full build"]
    lines = [f"articles: {options.articles}, in both languages: {len(translated)}"]
    for what, cost in costs.items():
        ratios = f"1/{full.processor / cost.processor:.0f}, 1/{full.clock / cost.clock:.0f}"
        lines.append(
            f"{what}: processors {cost.processor:.1f} s, clock {cost.clock:.1f} s; of the full "
            f"build {ratios}"
        )
    each = full.processor / options.articles * 1000
    lines.append(f"full build, for each article: {each:.0f} ms of a processor")
    lines.append(f"first sign of life: {sign:.2f} s")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
