"""What kinds, statuses and marks are called to people: said in one place, and shown everywhere."""

import ast
import re
from pathlib import Path

import pytest

from align.records import (
    ENTRY_STATUS_NAMES,
    KIND_NAMES,
    KINDS,
    MARK_NAMES,
    STATUS_NAMES,
    name_of,
    value_named,
)
from glossary.entries.filters import parse_filter
from tests.support.paths import ROOT
from tests.support.samples import YARD, make_pair, make_store
from tests.support.tables import invoke

TABLES = (KIND_NAMES, STATUS_NAMES, ENTRY_STATUS_NAMES, MARK_NAMES)
NAMES = {value: name for table in TABLES for value, (name, _) in table.items()}
RENAMED = {value: name for value, name in NAMES.items() if value != name}
HOME = ROOT / "align/records.py"
FOR_MACHINES = ("align/glosses/", "align/evaluation/", "align/fitting/", "glossary/formats/")
"""What writes values, not names: features of models, gold, files of other programs."""
FROM_ELSEWHERE = "glossary/importing/"
"""What reads files of other programs, whose words are theirs."""

SOURCES = sorted(path for top in ("align", "glossary") for path in (ROOT / top).rglob("*.py"))
PAIRS = (
    *YARD,
    make_pair("мороз", None, status="unglossed", start=400),
    make_pair("сніг", None, status="foreign", start=500),
    make_pair("12 марта", None, status="excluded", kind="chrome", start=600),
    make_pair("Вышли все", "We all came out", kind="tweet", start=700),
    make_pair("и пошли по домам уже затемно", "and went home after dark", kind="quote", start=800),
)


def spelled(path: Path) -> list[str]:
    """Where a module names a kind or a status itself, instead of asking for its name."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in RENAMED.values():
            found.append(f"{node.lineno}: {node.value!r}")
        if isinstance(node, ast.FormattedValue):
            inside = node.value
            if isinstance(inside, ast.Attribute) and inside.attr in ("kind", "status", "verdict"):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def test_no_other_module_spells_them() -> None:
    """Neither a name as a text, nor a value put into a line for people."""
    allowed = {"glossary/entries/decision_lines.py": 1}  # what stood in a file, as it stood there
    wrong = {}
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        if path == HOME or place.startswith(FOR_MACHINES):
            continue
        found = spelled(path)
        if place.startswith(FROM_ELSEWHERE):
            found = [line for line in found if "{" in line]
        if len(found) > allowed.get(place, 0):
            wrong[place] = found
    assert wrong == {}


def test_the_search_finds_both_faults(tmp_path: Path) -> None:
    """It would tell where a module did so."""
    source = tmp_path / "source.py"
    source.write_text('a = "to review"\nb = f"{entry.status} by"\nc = f"{name_of(entry.kind)}"\n')
    assert [line.partition(":")[0] for line in spelled(source)] == ["1", "2"]


def test_each_name_means_one_thing() -> None:
    """So that a name can be typed where a value can."""
    assert len(NAMES) == sum(map(len, TABLES))
    for table in TABLES:
        names = [name for name, _ in table.values()]
        assert len(set(names)) == len(names) and not set(names) & (set(table) - set(NAMES))
        for value, name in ((value, name) for value, (name, _) in table.items()):
            assert value_named(value, table) == value_named(name.upper(), table) == value
    assert name_of("no kind at all") == "no kind at all"


@pytest.mark.parametrize("form", ["table", "tsv", "jsonl"])
def test_tables_have_names_and_files_have_values(tmp_path: Path, form: str) -> None:
    """What people read, by every command that names kinds or statuses; what programs read stays."""
    path = tmp_path / "glossary.db"
    with make_store(path, PAIRS) as store:
        post = store.entries.find("Вышли все", "We all came out").id
    shown = {
        command: invoke(*command.split(), "--store", str(path), "--format", form).stdout
        for command in ("list", "status", f"decide {post} skip", "log")
    }
    show = invoke("show", post, "--store", str(path), "--format", "table").stdout
    assert show.startswith(f"{post}  post  skipped")
    named = {"list": "to review", "status": "no English", "log": "to review: Вышли"}
    valued = {"list": "new", "status": "unglossed", "log": "new"}
    for command, name in named.items():
        words = " ".join(shown[command].split())
        assert (name in words) is (form == "table"), (command, words)
        assert form == "table" or re.search(rf"\b{valued[command]}\b", words)
        lines = words if form == "table" else ""
        for value in ("tweet", "chrome", "unglossed", "foreign", "excluded"):
            assert not re.search(rf"\b{value}\b", lines), (command, value)
    kinds = {"table": ("post", "slogan", "quotation"), "tsv": ("tweet", "banner", "quote")}
    assert all(kind in shown["list"] for kind in kinds.get(form, kinds["tsv"]))


def test_a_filter_takes_both(tmp_path: Path) -> None:
    """Whoever types what a table shows means its value; options too."""
    wanted = parse_filter("kind:tweet kind:quote status:new mark:forbidden")
    assert parse_filter('kind:Post kind:quotation status:"to review" mark:forbidden') == wanted
    make_store(tmp_path / "g.db", PAIRS).close()
    store = ("--store", str(tmp_path / "g.db"))
    found = [invoke("list", "--kind", kind, *store).stdout for kind in ("quote", "quotation")]
    assert found[0] == found[1] != ""
    said = invoke("list", "--kind", "idiom", *store, code=2).stderr
    assert f"no kind 'idiom': use one of {', '.join(KINDS)}" in said


def test_the_screen_and_the_errors_have_names(tmp_path: Path) -> None:
    """The card, a refusal, and what the sitting came to."""
    path = tmp_path / "g.db"
    with make_store(path, PAIRS) as store:
        post = store.entries.find("Вышли все", "We all came out").id
    words = ("review", "--plain", "--kind", "tweet", "--store", str(path))
    assert "Kind: post, " in invoke(*words, text="q\n").stdout
    refused = invoke("annotate", post, "--domain", "law", "--store", str(path), code=1).stderr
    assert f"{post} is to review: accept it first" in refused


def test_the_docs_name_each_once() -> None:
    """One table in docs/review.md for each; README leads there."""
    page = (ROOT / "docs/review.md").read_text(encoding="utf-8")
    for table in (KIND_NAMES, STATUS_NAMES, ENTRY_STATUS_NAMES):
        for value, (name, _) in table.items():
            assert len(re.findall(rf"^\| `{value}` \| {name} \|", page, re.MULTILINE)) == 1, value
    assert "docs/review.md#kinds" in (ROOT / "README.md").read_text(encoding="utf-8")
