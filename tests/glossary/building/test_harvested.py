"""`tolmach build --from`: the fragments of a harvest become entries, their pages the sources."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from align.mining.harvest.harvest import harvest
from glossary.building.sources.harvested import read_harvest, source_name
from glossary.commands.main import main
from tests.support.crawls import MadePage, quoting, write_lines

SOURCE = "https://example.org/1 (2019-05-04)"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def listed(store: Path, *arguments: str) -> list[dict[str, object]]:
    lines = run("list", "--store", store, *arguments).splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def harvested(tmp_path: Path) -> Path:
    """Three pages, two slogans."""
    pages = [quoting(1), quoting(2), quoting(5)]
    harvest([write_lines(tmp_path / "a.jsonl", pages)], tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.usefixtures("loaded")
def test_pages_are_sources_in_every_export(harvested: Path, in_folder: Path) -> None:
    """With URL and day, from the list to the files of tools, and back."""
    store = in_folder / "glossary.db"
    first = json.loads(run("build", "--from", harvested, "--store", store).splitlines()[0])
    assert first == {"kind": "articles", "found": 3}
    entries = listed(store)
    assert [(entry["ru"], entry["en"], entry["occurrences"]) for entry in entries] == [
        ("Верните троллейбус", "Bring back the trolleybus", 1),
        ("Лифт тоже человек", "A lift is a person too", 2),
    ]
    assert entries[1]["files"] == [SOURCE, "https://example.org/5 (2019-05-04)"]
    assert len(listed(store, "--filter", f'file:"{SOURCE}"')) == 1
    shown = json.loads(run("show", str(entries[1]["id"]), "--store", store, "--format", "jsonl"))
    assert shown["evidence"][0]["file"] == SOURCE
    assert "The 21 residents wrote" in shown["ru_context"]

    run("decide", "accept", "--filter", "status:new", "--yes", "--store", store)
    formats = [f"--format={name}" for name in ("tmx", "xlsx", "tsv", "tbx", "xliff", "jsonl")]
    run("export", "--to", "exports", *formats, "--store", store)
    for name in ("tmx", "tsv", "tbx", "jsonl"):
        assert SOURCE in (in_folder / f"exports/glossary.{name}").read_text(encoding="utf-8"), name
    assert any(
        SOURCE in path.read_text(encoding="utf-8") for path in Path("exports").glob("*.xl*f")
    )
    sheet = openpyxl.load_workbook(in_folder / "exports/glossary.xlsx").worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(SOURCE in cell for cell in cells)
    run("verify", "exports/glossary.tmx", "exports/glossary.xlsx", "--store", store)


@pytest.mark.usefixtures("loaded")
def test_beside_a_corpus(harvested: Path, in_folder: Path) -> None:
    """Both where a corpus is named; its default alone is not read."""
    store = in_folder / "glossary.db"
    (in_folder / "corpus/en").mkdir(parents=True)
    article = in_folder / "corpus/en/a.md"
    article.write_text("They wrote «Лифт тоже человек» (“A lift is a person too”).\n", "utf-8")
    run("build", "--from", harvested, "--store", store)
    assert [entry["occurrences"] for entry in listed(store)] == [1, 2]
    run("build", "corpus", "--from", harvested, "--store", store)
    assert [entry["occurrences"] for entry in listed(store)] == [1, 3]
    assert listed(store)[1]["files"][0] == "en/a.md"  # type: ignore[index]
    Path("tolmach.toml").write_text('corpus = "corpus"\n', "utf-8")
    run("build", "--from", harvested, "--store", store)
    assert [entry["occurrences"] for entry in listed(store)] == [1, 3]


def test_a_harvest_that_is_not_done(harvested: Path, in_folder: Path) -> None:
    """Or none, or a damaged one: one line, and the store is not begun."""
    for path, said in (
        (in_folder, "no harvest in it"),
        (harvested, "the harvest is not done"),
        (harvested, "missing or damaged"),
    ):
        pairs = harvested / "pairs.parquet"
        if said == "the harvest is not done":
            pairs.rename(in_folder / "pairs")
        result = CliRunner().invoke(main, ["build", "--from", str(path), "--store", "g.db"])
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr
        assert not Path("g.db").exists()
        if said == "the harvest is not done":
            (in_folder / "pairs").rename(pairs)
            (harvested / "part-00000.parquet").write_bytes(b"PAR1")


def test_frequent_fragments_fit_into_a_cell(tmp_path: Path) -> None:
    """The first places of each are taken in, the others said; pairs.parquet has them all."""
    long = "a" * 150
    pages = [
        MadePage(f"https://example.org/{long}/{number}", quoting(4 * number + 1).html)
        for number in range(60)
    ]
    harvest([write_lines(tmp_path / "a.jsonl", pages)], tmp_path / "out")
    found = read_harvest(tmp_path / "out")
    assert 25 < len(found.pairs) == len(found.documents) < 60
    assert sum(len(document.path) for document in found.documents) < 6_000
    assert f"{60 - len(found.pairs)} further places" in found.notes[0]


def test_how_a_page_is_named() -> None:
    """With the day of its date, if it has one; safe on a terminal."""
    assert source_name("https://example.org/", "2020-01-02T03:04:05Z") == (
        "https://example.org/ (2020-01-02)"
    )
    assert source_name("news/a\x1b.html", "") == "news/a\ufffd.html"
