"""`tolmach report` as a command: what it loads, what it says, where it does without."""

import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

import glossary.commands.figures.report
import glossary.reporting.plots
from glossary.store.store import Store
from tests.support.pages import check_is_safe, tree_of
from tests.support.paths import ROOT
from tests.support.samples import entry_of, make_pair, make_store

LOADED = """
import sys
from click.testing import CliRunner
from glossary.commands.main import main
assert CliRunner().invoke(main, {arguments!r}).exit_code == 0
print(*sorted({{"jinja2", "matplotlib", "polars", "torch"}} & sys.modules.keys()))
"""


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments=list(arguments))],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


def test_only_the_report_loads_what_it_needs(store: Store, path: Path) -> None:
    """Help and other commands make no pages and draw nothing; the report needs no frames."""
    for arguments in (["--help"], ["report", "--help"], ["list", "--store", str(path)]):
        assert loaded(*arguments) == set()
    made = loaded("report", "--store", str(path), "--to", str(path.parent / "r"))
    assert "jinja2" in made and not {"torch", "polars"} & made


def decide_on_some(store: Store) -> None:
    for ru, day in (("верните сквер", "01"), ("моральный вред", "04")):
        at = f"2026-05-{day}T08:00:00Z"
        store.decisions.decide(entry_of(store, ru), "accept", "anna", at=at)
    store.decisions.decide(entry_of(store, "участковый"), "reject", "anna")


def test_without_matplotlib_there_are_tables(
    store: Store, path: Path, run_report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same figures; the command says once how to have them drawn."""
    decide_on_some(store)
    quality = path.parent / "r/quality.html"
    with_plots = run_report("--store", path, "--to", path.parent / "r")
    assert with_plots.stderr.splitlines() == ["9 files written"]
    drawn = tree_of(quality)
    assert len(drawn.xpath("//figure/svg")) == 4
    monkeypatch.setattr(glossary.reporting.plots, "find_spec", lambda name: None)
    without = run_report("--store", path, "--to", path.parent / "r")
    assert (without.exit_code, without.stderr.count("tolmach[report]")) == (0, 1)
    plain = tree_of(quality)
    check_is_safe(plain)
    assert not plain.xpath("//figure")
    tables = [[cell.text_content() for cell in tree.xpath("//td")] for tree in (drawn, plain)]
    assert tables[0] == tables[1] != []


def test_figures_take_their_colours_from_the_page(
    store: Store, path: Path, run_report: Any
) -> None:
    """No style, no font and no colour of their own but through classes; text is text."""
    decide_on_some(store)
    run_report("--store", path, "--to", path.parent / "r")
    for figure in tree_of(path.parent / "r/quality.html").xpath("//figure/svg"):
        values = {v for e in figure.iter() for k, v in e.attrib.items() if k in ("fill", "stroke")}
        assert values <= {"none", "currentColor"}, values
        assert figure.xpath(".//text") and not figure.xpath(".//style | .//metadata")
        identities = figure.xpath(".//@id")
        assert len(identities) == len(set(identities))


def test_the_report_can_be_opened(
    store: Store, path: Path, run_report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--open gives the browser the address of the page to begin with."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    for to, first in (("r", "r/index.html"), ("r.html", "r.html")):
        assert run_report("--store", path, "--to", path.parent / to, "--open").exit_code == 0
        assert opened.pop() == (path.parent / first).as_uri()
    result = run_report("--store", path, "--to", "-")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


GROUPED = """
import sys
from glossary.commands.main import main
main(["report", "--store", sys.argv[1], "--to", sys.argv[2]], standalone_mode=False)
print(*sorted({"pymorphy3", "wordfreq", "numpy"} & sys.modules.keys()))
"""


def test_forms_of_terms_come_together_without_dictionaries_in_memory(tmp_path: Path) -> None:
    """More terms than are grouped at hand, in two forms each; no decision, so nothing to draw."""
    adjectives = ("старый", "старого"), ("зелёный", "зелёного"), ("общий", "общего")
    nouns = ("двор", "двора"), ("город", "города"), ("завод", "завода")
    forms = [
        f"{adjective[form]} {noun[form]} № {number}"
        for number in range(100)
        for adjective in adjectives
        for noun in nouns
        for form in (0, 1)
    ]
    pairs = [
        make_pair(ru, f"rendering {number}", start=100 * number) for number, ru in enumerate(forms)
    ]
    make_store(tmp_path / "s.db", pairs).close()
    done = subprocess.run(
        [sys.executable, "-c", GROUPED, tmp_path / "s.db", tmp_path / "r"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.splitlines()[1:] == [""]
    pages = [tree_of(page) for page in (tmp_path / "r").glob("glossary*.html")]
    cards = [card for page in pages for card in page.xpath("//article[@class='card-of']")]
    assert len(cards) == len(forms) / 2


def test_a_page_that_browsers_open_slowly_is_told_of(
    store: Store, path: Path, run_report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, which names the other form; a folder of any size is none."""
    page, folder = path.parent / "all.html", path.parent / "all"
    assert "MB" not in run_report("--store", path, "--to", page).stderr
    monkeypatch.setattr(glossary.commands.figures.report, "_LARGE_PAGE", page.stat().st_size - 1)
    told = run_report("--store", path, "--to", page).stderr.splitlines()
    assert [line for line in told if "MB" in line] == [
        f"{page}: 0 MB in one page, which browsers open slowly or not at all: "
        "name a folder with --to for a page of each article"
    ]
    assert "MB" not in run_report("--store", path, "--to", folder).stderr
