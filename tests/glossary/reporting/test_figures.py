"""The report says the same as the commands that print figures."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from align.records import name_of
from glossary.commands.main import main
from glossary.entries.events import State
from glossary.reporting.figures import growth, kinds_of_correction, report_figures
from glossary.store.store import Store
from tests.support.pages import shown, tree_of
from tests.support.samples import entry_of, make_store

NAMED = ("kind", "status")


def printed(command: str, store: Path, *arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(
        main, [command, *arguments, "--store", str(store), "--format", "jsonl"]
    )
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def rows(tree: html.HtmlElement, caption: str) -> list[list[str]]:
    """The cells of the body of the table with that caption."""
    (table,) = tree.xpath(f"//table[caption[normalize-space()='{caption}']]")
    return [
        [shown(c.text_content()) for c in row.xpath("th|td")] for row in table.xpath("tbody/tr")
    ]


def named(counts: dict[str, int]) -> dict[str, int]:
    """The counts as people read them."""
    return {name_of(value): count for value, count in counts.items()}


def numbered(cells: list[list[str]]) -> dict[str, int]:
    return {name: int(count.replace(",", "")) for name, count in cells}


@pytest.fixture(scope="module")
def index(report: Path) -> html.HtmlElement:
    return tree_of(report / "index.html")


def test_counts_are_those_of_status(index: html.HtmlElement, demonstration: Path) -> None:
    """By status, kind, fragment and language; coverage; decisions an hour."""
    (status,) = printed("status", demonstration)
    for caption, field in (("status", "statuses"), ("kind", "kinds")):
        assert numbered(rows(index, f"Entries by {caption}")) == named(status[field])
    assert numbered(rows(index, "Fragments")) == named(status["pairs"])
    assert numbered(rows(index, "Articles by language")) == status["articles"]
    assert numbered(rows(index, "Log and model"))["events"] == status["events"]
    tiles = [int(n.text_content().replace(",", "")) for n in index.xpath("//dl/div/dd")]
    approved = sum(status["statuses"][name] for name in ("accepted", "edited", "added"))
    assert tiles == [
        status["entries"], approved, status["statuses"]["new"], status["pairs"]["unglossed"]
    ]  # fmt: skip
    bars = [one.text_content() for one in index.xpath("//div[@class='bar-line']/p/b")]
    assert bars == [f"{100 * share:.1f} %" for share in status["coverage"].values()]
    text = shown(index.text_content())
    assert all(f"{name} {rate}" in text for name, rate in status["per_hour"].items())


def test_days_are_those_of_the_history(index: html.HtmlElement, demonstration: Path) -> None:
    """A line for each day and reviewer."""
    history = printed("status", demonstration, "--history")
    assert history
    expected = [["–" if v is None else str(v) for v in day.values()] for day in history]
    assert rows(index, "Decisions by day and reviewer") == expected[-31:]


def test_bands_are_those_of_status(report: Path, demonstration: Path) -> None:
    """By confidence and status, with the share approved of what was decided."""
    (status,) = printed("status", demonstration)
    table = rows(tree_of(report / "quality.html"), "Entries by confidence and status")
    for row, (word, counts) in zip(table, status["bands"].items(), strict=True):
        assert row[0].startswith(word)
        assert list(map(int, row[1:-1])) == list(counts.values())
        approved = sum(counts[name] for name in ("accepted", "edited", "added"))
        decided = approved + counts["rejected"]
        assert row[-1] == (f"{100 * approved / decided:.1f} %" if decided else "–")


def test_entries_are_those_of_list(report: Path, demonstration: Path) -> None:
    """The search has every entry, and a card shows it with its English, status and articles."""
    listed = printed("list", demonstration)
    script = (report / "glossary-data.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("window.tolmachGlossary = ").rstrip(";\n"))
    found = [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]
    assert len(listed) == len(found) > 800
    by_id = {entry["id"]: entry for entry in listed}
    pages = {
        name: tree_of(report / (f"{name}.html" if name != "glossary-1" else "glossary.html"))
        for name in {row["page"] for row in found}
    }
    assert len(pages) > 3
    for row in found:
        entry = by_id.pop(row["id"])
        for field in ("ru", "en", "kind", "status", "occurrences"):
            assert row[field] == (name_of(entry[field]) if field in NAMED else entry[field])
        assert row["confidence"] == (-1 if entry["confidence"] is None else entry["confidence"])
        (card,) = pages[row["page"]].xpath(f"//li[@id='{row['page']}-{row['id']}']")
        said = shown(card.text_content())
        assert shown(entry["en"]) in said
        assert name_of(entry["status"]) in said
        assert all(file in said for file in entry["files"][:8])
        assert not entry["note"] or shown(entry["note"]) in said
    assert not by_id


def test_agreement_is_that_of_the_command(store: Store, path: Path, run_report: Any) -> None:
    """Every pair of reviewers, and where they differ; none where there are no second opinions."""
    result = run_report("--store", path, "--to", path.parent / "r")
    assert result.exit_code == 0, result.stderr
    assert "no second opinions" in tree_of(path.parent / "r/index.html").text_content()
    for number, ru in enumerate(("верните сквер", "моральный вред", "участковый")):
        entry = entry_of(store, ru)
        store.decisions.decide(entry, "accept", "anna")
        store.opinions.give(entry, "reject" if number else "accept", "boris")
    assert run_report("--store", path, "--to", path.parent / "r").exit_code == 0
    index = tree_of(path.parent / "r/index.html")
    (agreement,) = printed("agreement", path)
    cells = [agreement[n] for n in ("first", "second", "both", "agreed", "kappa", "low", "high")]
    assert rows(index, "Agreement")[0][:-1] == ["–" if one is None else str(one) for one in cells]
    differing = printed("agreement", path, "--entries")
    assert len(differing) == 2
    assert [row[:2] for row in rows(index, "Where they differ")] == [
        [one["ru"], one["en"]] for one in differing
    ]


@pytest.mark.parametrize(
    ("found", "edited", "kinds"),
    [
        (("двор", "yard"), ("двор", "the yard"), ["an article of the English"]),
        (("двор", "yard"), ("двор", "Yard."), ["capitals or punctuation of the English"]),
        (("двор", "our yard today"), ("двор", "our yard"), ["too much English was taken"]),
        (("двор", "yard"), ("двор", "yard of ours"), ["too little English was taken"]),
        (("двор", "yard"), ("двор", "court"), ["other words in English"]),
        (("двора", "yard"), ("двор", "yard"), ["the Russian"]),
        (("двора", "yard"), ("двор", "court"), ["the Russian", "other words in English"]),
    ],
)
def test_corrections_are_told_apart(
    found: tuple[str, str], edited: tuple[str, str], kinds: list[str]
) -> None:
    """By what an edit changed."""
    state = State("edited", "term", *edited, found_ru=found[0], found_en=found[1])
    assert kinds_of_correction(state) == kinds


def test_growth_follows_the_log(store: Store) -> None:
    """What was undone or rejected later counts no longer, and opinions never."""
    first, second = (entry_of(store, ru) for ru in ("верните сквер", "участковый"))
    store.decisions.decide(first, "accept", "anna")
    store.decisions.decide(second, "accept", "anna")
    store.opinions.give(second, "reject", "boris")
    assert [count for _, count in growth(store.entries.log())] == [2]
    store.decisions.undo("anna")
    assert [count for _, count in growth(store.entries.log())] == [1]
    assert growth(store.entries.log(), "2999-01-01T00:00:00Z") == []


def test_figures_of_an_empty_store(tmp_path: Path) -> None:
    """Nothing is nothing: no share of it."""
    with make_store(tmp_path / "empty.db", []) as store:
        figures = report_figures(store, [], None)
    assert figures.error is None and figures.brier is None
    assert figures.reliability == [] and figures.growth == []
    assert {share for *_, share in figures.bands} == {None}
