"""Terms mined from many articles: processor time a pair of sentences, growth, memory.

    python benchmarks/bench_terms.py [ARTICLES] [--jobs PROCESSES]

Articles of 40 aligned sentences are put together at random from the documents with gold, with one
name and one number changed in each sentence so that words go on appearing. Alignment is not
measured. Prints, from one run: time by the clock a bead in the first and the second half of the
articles and their ratio, that of `terms()` at the end, and the peak of memory.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from align.encoders.loading import load_encoder
from align.evaluation.term_gold import gold_documents, read_term_gold
from align.terms.aligned_texts import aligned_beads
from align.terms.articles import harvests
from align.terms.miner import TermMiner
from align.terms.records import BeadText

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests/data/terms_gold.tsv"
SYLLABLES = "бавегидожузакиломунепаросутафихочуша"


def varied(bead: BeadText, chance: random.Random) -> BeadText:
    """The bead with a made-up name and a number in brackets before its last mark, in both."""
    starts = chance.choices(range(0, len(SYLLABLES), 2), k=3)
    name = "".join(SYLLABLES[start : start + 2] for start in starts).capitalize()
    number = chance.randrange(10_000)
    ru, en = (
        f"{text[:-1]} ({word}, {number}){text[-1:]}"
        for text, word in ((bead.ru, name), (bead.en, "Witness"))
    )
    return BeadText(ru, en, 0, 0)


def articles(count: int) -> Iterator[tuple[str, list[BeadText]]]:
    """Made articles, the same for every run."""
    use = load_encoder("use")
    docs = sorted({row.doc for row in read_term_gold(GOLD)})
    beads = [b for doc in docs for b in aligned_beads(*gold_documents(GOLD, doc), use)[1]]
    chance = random.Random(7)
    for number in range(count):
        yield f"article {number}", [varied(bead, chance) for bead in chance.choices(beads, k=40)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    use = load_encoder("use")
    miner = TermMiner(use)
    made = list(articles(options.articles))
    start = time.perf_counter()
    clock = []
    for harvest in harvests(made, use, model="use", jobs=options.jobs):
        miner.found.add(harvest)
        clock.append(time.perf_counter() - start)
    half = len(made) // 2
    first, second = clock[half - 1] / half / 40, (clock[-1] - clock[half - 1]) / half / 40
    start = time.perf_counter()
    found = miner.terms()
    last = time.perf_counter() - start
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    lines = (
        f"articles of 40 pairs of sentences: {len(made)}; processes: {options.jobs}; "
        f"terms: {len(found)}",
        f"time a pair: first half {first * 1000:.1f} ms, second {second * 1000:.1f} ms",
        f"second half / first half: {second / first:.2f} (1.00: linear)",
        f"terms() at the end: {last:.1f} s; all: {clock[-1] + last:.1f} s; "
        f"peak {peaks[0]:.0f} MB, of the largest other process {peaks[1]:.0f} MB",
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
