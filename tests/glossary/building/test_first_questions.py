"""The first questions about the demonstration corpus are worth a translator's time."""

import csv
from collections import Counter
from pathlib import Path

from glossary.entries.filters import EntryFilter
from glossary.store.store import Store
from tests.support.paths import DATA

FIRST = 100
MOST_WRONG, MOST_WORTHLESS = 2, 4


def judgements() -> dict[tuple[str, str], str]:
    """right, wrong or worthless by Russian and English, judged by reading the articles."""
    path = DATA / "queue_judged.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["judgement"] for row in rows} == {"right", "wrong", "worthless"}
    assert all(bool(row["reason"]) is (row["judgement"] != "right") for row in rows)
    return {(row["ru"], row["en"]): row["judgement"] for row in rows}


def first(store: Store, order: str) -> Counter[str]:
    """The judgements of the first questions of an order, had nothing been decided yet."""
    judged = judgements()
    identities = store.queue.matching(EntryFilter(), order)[:FIRST]
    found = [store.entries.state(store.entries.by_id(one)).origin for one in identities]
    return Counter(judged.get(texts, "unjudged") for texts in found)


def test_few_of_the_first_hundred_are_wrong_or_worthless(demonstration: Path) -> None:
    """A few of either in the order that a review has by default; nearly all are judged."""
    with Store.open(demonstration, read_only=True) as store:
        counts = first(store, "worth")
        assert counts["unjudged"] <= 5
        assert counts["wrong"] <= MOST_WRONG and counts["worthless"] <= MOST_WORTHLESS
        doubtful = first(store, "doubtful")
    assert counts["right"] > doubtful["right"]
