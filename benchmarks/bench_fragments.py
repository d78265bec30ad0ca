"""Cold start, articles a second and memory of `tolmach fragments`, and `make demo`'s build.

usage: python benchmarks/bench_fragments.py [ARTICLE...]   (default: two of the corpus)

Whole processes, no vector cache, median of five runs; times in seconds of wall clock, memory as
the peak of the largest process. The ratio at the end compares ten copies of the articles with one.
"""

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MANY = 60
"""Articles read at once; no two of them have many sentences in common."""
ROOT = Path(__file__).parents[1]
RUNS = 5


def run(arguments: list[str], cwd: Path) -> tuple[float, float]:
    """Wall seconds and peak MB of one `tolmach` process."""
    script = (
        "import resource, sys; sys.argv = ['tolmach', *sys.argv[1:]]\n"
        "from glossary.commands.main import main\n"
        "try: main(standalone_mode=False)\n"
        "finally:\n"
        "    who = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
        "    peak = max(resource.getrusage(one).ru_maxrss for one in who)\n"
        "    sys.stderr.write(f'\\n{peak}')\n"
    )
    environment = {**os.environ, "TOLMACH_CACHE": "off", "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=cwd,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - start, int(done.stderr.splitlines()[-1]) / 1024


def show(name: str, arguments: list[str], cwd: Path = ROOT, runs: int = RUNS) -> float:
    results = [run(arguments, cwd) for _ in range(runs)]
    seconds = statistics.median(result[0] for result in results)
    memory = max(result[1] for result in results)
    sys.stdout.write(f"{name:44} {seconds:7.2f} s  {memory:6.0f} MB\n")
    return seconds


def variations(articles: list[Path], folder: Path, count: int) -> list[str]:
    """Paths of ``count`` files like ``articles``: every tenth long word is spelled backwards."""
    folder.mkdir()
    rng = random.Random(0)
    made = []
    for number in range(count):
        source = articles[number % len(articles)]
        text = re.sub(
            r"(?<![#\w@])[a-zа-яё]{5,}",
            lambda word: word.group() if rng.random() > 0.1 else word.group()[::-1],
            source.read_text(encoding="utf-8"),
        )
        path = folder / f"{number:04}{source.suffix}"
        path.write_text(text, encoding="utf-8")
        made.append(str(path))
    return made


def main() -> None:
    corpus = ROOT / "corpus/en"
    articles = sys.argv[1:] or [str(corpus / "smog-winter.md"), str(corpus / "last-issue.md")]
    articles = [str(Path(article).resolve()) for article in articles]
    show("tolmach --help", ["--help"])
    one = show(f"fragments, {len(articles)} articles, cold", ["fragments", *articles])
    many = show(f"fragments, {len(articles)} articles ten times", ["fragments", *articles * 10])
    with tempfile.TemporaryDirectory() as folder:
        show("build, the demonstration corpus", ["build", str(ROOT / "corpus")], Path(folder), 1)
        folder_of = Path(folder) / "many"
        made = variations([Path(article) for article in articles], folder_of, MANY)
        alone = show(
            f"fragments, {MANY} articles, 1 process", ["fragments", *made, "--jobs=1"], runs=1
        )
        pair = show(
            f"fragments, {MANY} articles, 2 processes", ["fragments", *made, "--jobs=2"], runs=1
        )
    sys.stdout.write(f"two processes: {alone / pair:.2f} times as fast as one\n")
    sys.stdout.write(f"1,000 such articles, two processes: {1000 * pair / MANY:.0f} s\n")
    per_article = (many - one) / (9 * len(articles))
    sys.stdout.write(f"a further article of this size: {per_article:.3f} s\n")


if __name__ == "__main__":
    main()
