"""The files for Weblate, which tells strings apart by source and context."""

import csv
from pathlib import Path

from lxml import etree

from glossary.entries.attributes import Attributes
from glossary.exporting.export import write_targets
from glossary.exporting.profiles import profile_named
from tests.support.exported import INFO, entry

ENTRIES = [
    entry("пруд", "pond", kind="term"),
    entry("пруд", "mill pond", kind="term"),
    entry("пруд", "lake", kind="term", attributes=Attributes(forbidden=True)),
    entry("#Пруд", "the pond", kind="hashtag", variants=("#пруд",)),
]


def test_table_and_termbase_name_a_concept_alike(tmp_path: Path) -> None:
    """No two renderings alike; so either file changes the strings that the other one made."""
    write_targets(ENTRIES, INFO, [(profile_named("weblate"), tmp_path)])
    with (tmp_path / "glossary.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["context"], row["source"], row["target"]) for row in csv.DictReader(stream)]
    concepts = {
        concept.get("id"): [term.text for term in concept.iter("term")]
        for concept in etree.parse(str(tmp_path / "glossary.tbx")).iter("termEntry")
    }
    assert sorted(concepts.values()) == sorted(
        [["пруд", "pond"], ["пруд", "mill pond"], ["пруд", "lake"], ["#Пруд", "#пруд", "the pond"]]
    )
    assert all({source, target} <= set(concepts[key]) for key, source, target in rows)
    assert len({(key, source) for key, source, _ in rows}) == len(rows) == 4
