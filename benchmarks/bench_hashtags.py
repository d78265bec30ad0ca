"""Times of hashtag splitting and finding, and exact matches on gold files given as arguments.

Beside each: what the plain method reaches, camel case and the most frequent words (Viterbi).
Run: python benchmarks/bench_hashtags.py [GOLD.tsv ...]; figures go to stdout as name<TAB>value.
Times are processor seconds of one core. The empty loop shows how fast the machine was just then.
"""

import math
import random
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from align.evaluation.hashtags import evaluate_splits, read_split_gold
from align.hashtags.search import find_hashtags
from align.language.lists.frequencies import common_words

RUNS = 9
_RUNS = re.compile(r"[A-ZА-ЯЁ]+(?![a-zа-яё])|[A-ZА-ЯЁ]?[a-zа-яё]+|\d+|[^\W\d_]")
_LONGEST, _UNKNOWN = 24, 4.0
OWN_GOLD = sorted((Path(__file__).parents[1] / "tests" / "data").glob("hashtags_*.tsv"))


def seconds(action: Callable[[], object]) -> float:
    """The processor time that one call takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def report(name: str, value: float, unit: str) -> None:
    """Write one figure."""
    sys.stdout.write(f"{name}\t{value:.4g} {unit}\n")


def split_all(tags: list[str]) -> None:
    """Split each tag."""
    from align.hashtags.splitting import split_hashtag

    for tag in tags:
        split_hashtag(tag)


def plain_split(tag: str) -> list[str]:
    """The words of ``tag`` by changes of case, digits and underscores, then by frequency alone."""
    return [
        word
        for run in _RUNS.findall(tag.lstrip("#"))
        for word in (most_frequent(run) if run.isalpha() else [run])
    ]


def most_frequent(run: str) -> list[str]:
    """The words whose product of frequencies is highest, one for each letter that no list has."""
    from wordfreq import word_frequency

    language = "en" if run.isascii() else "ru"
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        found = []
        for start in range(max(0, end - _LONGEST), end):
            cost, words = best[start]
            share = word_frequency(run[start:end].lower(), language)
            cost -= math.log10(share) if share else -_UNKNOWN * (end - start)
            found.append((cost, [*words, run[start:end]]))
        best.append(min(found))
    return best[-1][1]


def made_tags(count: int) -> list[str]:
    """So many tags of three Russian words each, one in a million words or commoner."""
    chance = random.Random(7)
    words = [word for word in common_words("ru") if 4 <= len(word) <= 9 and word.isalpha()]
    return ["#" + "".join(chance.choices(words, k=3)) for _ in range(count)]


def empty_loop() -> None:
    """Count to a million."""
    for _ in range(1_000_000):
        pass


def main() -> None:
    """Measure and report."""
    report("empty loop", seconds(empty_loop), "s")
    from align.hashtags import splitting as hashtags

    report("first Russian tag", seconds(lambda: hashtags.split_hashtag("#мырядом")), "s")
    report("first English tag", seconds(lambda: hashtags.split_hashtag("#weareheretoo")), "s")
    for path in [*OWN_GOLD, *map(Path, sys.argv[1:])]:
        rows = read_split_gold(path)
        score = evaluate_splits(rows)
        report(f"{path.name} exact", score.exact, f"of {score.tags}")
        report(f"{path.name} exact, several words", score.multiword_exact, "")
        plain = evaluate_splits(rows, plain_split)
        report(f"{path.name} exact, plainly", plain.exact, f"of {score.tags}")
        report(f"{path.name} exact, several words, plainly", plain.multiword_exact, "")
        tags = [tag for tag, _ in rows]
        # Each run beside an empty loop, so that a busy machine slows both: the median is told.
        runs = [(seconds(partial(split_all, tags)), seconds(empty_loop)) for _ in range(RUNS)]
        report(f"{path.name}", len(tags) / median(one for one, _ in runs), "tags/s")
        each = median(len(tags) * loop / one for one, loop in runs)
        report(f"{path.name}", each, "tags in the time of an empty loop")
    made = made_tags(2_000)
    for words in ("while most words are new", "once they were met"):
        report(
            f"{len(made)} made tags {words}",
            len(made) / seconds(partial(split_all, made)),
            "tags/s",
        )
    line = " ".join(f"#тег{number}слово" for number in range(100_000))
    report("find 100,000 tags on a line", seconds(lambda: find_hashtags(line)), "s")


if __name__ == "__main__":
    main()
