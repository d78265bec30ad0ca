"""Terms mined from many articles: processor time a pair of sentences, growth, memory.

usage: python benchmarks/bench_terms.py [ARTICLES]

Articles of 40 aligned sentences are put together at random from the documents with gold, with one
name and one number changed in each sentence so that words go on appearing. Alignment is not
measured. Prints, from one run: processor time a bead in the first and the second half of the
articles and their ratio, that of `terms()` at the end, and the peak of memory.
"""

import random
import resource
import sys
import time
from pathlib import Path

from align.encoder import load_encoder
from align.term_beads import aligned_beads
from align.term_gold import gold_documents, read_term_gold
from align.terms import BeadText, TermMiner

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests/data/terms_gold.tsv"
SYLLABLES = "бавегидожузакиломунепаросутафихочуша"


def varied(bead: BeadText, chance: random.Random) -> BeadText:
    """The bead with a made-up name and a number at its end, in both languages."""
    starts = chance.choices(range(0, len(SYLLABLES), 2), k=3)
    name = "".join(SYLLABLES[start : start + 2] for start in starts).capitalize()
    number = chance.randrange(10_000)
    return BeadText(f"{bead.ru} {name}, {number}.", f"{bead.en} Witness, {number}.", 0, 0)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    use = load_encoder("use")
    docs = sorted({row.doc for row in read_term_gold(GOLD)})
    beads = [b for doc in docs for b in aligned_beads(*gold_documents(GOLD, doc), use)[1]]
    chance = random.Random(7)
    miner = TermMiner(use)
    spent = []
    for number in range(count):
        article = [varied(bead, chance) for bead in chance.choices(beads, k=40)]
        start = time.process_time()
        miner.read(f"article {number}", article)
        spent.append(time.process_time() - start)
    half = count // 2
    first, second = sum(spent[:half]) / half / 40, sum(spent[half:]) / (count - half) / 40
    start = time.process_time()
    found = miner.terms()
    last = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = (
        f"articles of 40 pairs of sentences: {count}; terms: {len(found)}",
        f"processor time a pair: first half {first * 1000:.1f} ms, second {second * 1000:.1f} ms",
        f"second half / first half: {second / first:.2f} (1.00: linear)",
        f"terms() at the end: {last:.1f} s; all: {sum(spent) + last:.1f} s; peak {peak:.0f} MB",
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
