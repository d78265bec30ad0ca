"""How many of the first questions of a build are wrong or worthless, by order of the queue.

    python benchmarks/bench_queue.py [JUDGEMENTS] [CORPUS]

JUDGEMENTS: a table with the columns ru, en, judgement (right, wrong, worthless) and reason, by
default tests/data/queue_judged.tsv, which judges the demonstration corpus. "uncertain" is the order
of uncertainty sampling: the entropy of the confidence, times occurrences, times spellings.
"""

import csv
import math
import sys
import tempfile
from collections import Counter
from pathlib import Path

from align.encoders.loading import load_encoder
from glossary.building.build import build_into
from glossary.building.sources.corpus import find_articles
from glossary.entries.entry import Entry
from glossary.entries.filters import ORDERS
from glossary.store.queue import Sitting
from glossary.store.store import Store

ROOT = Path(__file__).parents[1]
FIRST = 100
JUDGEMENTS = ("right", "wrong", "worthless", "unjudged")


def uncertainty(entry: Entry) -> float:
    """The entropy of the confidence in bits, times occurrences, times spellings."""
    p = min(max(entry.confidence or 0.0, 1e-9), 1 - 1e-9)
    entropy = -(p * math.log2(p) + (1 - p) * math.log2(1 - p))
    return entropy * entry.occurrences * (1 + len(entry.variants))


def main(judgements: Path, corpus: Path) -> None:
    """Print a line for each order: how many of the first are right, wrong, worthless, unjudged."""
    with judgements.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        judged = {(row["ru"], row["en"]): row["judgement"] for row in rows}
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "glossary.db", create=True) as store,
    ):
        build_into(store, find_articles(corpus), load_encoder("bundled"))
        orders = {
            name: [
                store.entries.by_id(identity)
                for identity in store.queue.waiting(Sitting("bench", order=name), 0, 0)
            ]
            for name in ORDERS
        }
    worth = [entry for entry in orders["worth"] if entry.kind != "sentence"]
    orders["uncertain"] = sorted(worth, key=uncertainty, reverse=True)
    lines = ["\t".join((f"first {FIRST}", *JUDGEMENTS))]
    for name, entries in orders.items():
        counts = Counter(judged.get((e.ru, e.en), "unjudged") for e in entries[:FIRST])
        lines.append("\t".join((name, *(str(counts[j]) for j in JUDGEMENTS))))

    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    main(*(*paths, *(ROOT / "tests/data/queue_judged.tsv", ROOT / "corpus")[len(paths) :]))
