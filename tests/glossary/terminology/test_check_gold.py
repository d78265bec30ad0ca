"""What `tolmach check` finds in short translations of many kinds, counted against a gold."""

import csv
import sys
from collections import Counter
from typing import Any

from align.encoders.protocol import Encoder
from align.terms.records import BeadText
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.terminology.check import check_terms
from glossary.terminology.findings import FORBIDDEN_TERM
from glossary.terminology.glossary_terms import checked_terms
from glossary.terminology.stand_ins import StandIns
from tests.support.paths import DATA

GOLD = DATA / "check_gold.tsv"
"""Columns: kind; ru=en for what is approved and ru!en for what is forbidden; a bead; findings."""


def rows() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def glossary(listed: str) -> list[Entry]:
    entries = []
    for pair in listed.split("; "):
        sign = min((s for s in "=!" if s in pair), key=pair.index)
        ru, en = pair.split(sign, 1)
        kind = "hashtag" if ru.startswith("#") else "term"
        told: dict[str, Any] = {"forbidden": True} if sign == "!" else {}
        entries.append(Entry(pair, kind, ru, en, "accepted", attributes=Attributes(**told)))
    return entries


def found(row: dict[str, str], instead: StandIns) -> list[str]:
    """The findings above notes, each as its rule and what it is about."""
    ru, en = (row[side].replace("\\n", "\n") for side in ("ru", "en"))
    findings = check_terms(
        checked_terms(glossary(row["glossary"])), [BeadText(ru, en)], lambda: instead
    )
    return [
        f"{f.rule}:{f.found if f.rule == FORBIDDEN_TERM else f.term}".replace("\n", " ")
        for f in findings
        if f.level != "note"
    ]


def test_precision_and_recall(use: Encoder) -> None:
    """Of findings in 130 beads, a few of each kind of trouble that forms and contexts make."""
    instead = StandIns(use)
    right, wrong = Counter[str](), Counter[str]()
    missed, lines = Counter[str](), []
    for row in rows():
        wanted = Counter(filter(None, row["expected"].split("; ")))
        got = Counter(found(row, instead))
        right[row["kind"]] += (wanted & got).total()
        wrong[row["kind"]] += (got - wanted).total()
        missed[row["kind"]] += (wanted - got).total()
        if wanted != got:
            lines.append(f"{row['kind']}: {row['ru']} | {row['en']}: {sorted(got.elements())}")
    precision = right.total() / (right.total() + wrong.total())
    recall = right.total() / (right.total() + missed.total())
    figures = f"{len(rows())} beads, precision {precision:.3f}, recall {recall:.3f}"
    sys.stdout.write("\n".join([figures, *lines]) + "\n")
    assert len(rows()) >= 130
    assert precision >= 0.97, lines
    assert recall >= 0.97, lines
