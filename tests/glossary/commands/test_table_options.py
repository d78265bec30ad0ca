"""The options for tables, in every command that reads them: what errors advise, there is."""

import ast
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

import glossary
from glossary.commands.main import main

READ_BY_ALL = ("importing/records", "formats/readers", "formats/safe_files.py")
"""Where `import`, `check` and `terms` read tables and memories."""
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
ROOT = Path(glossary.__file__).parent


WIDE = "дом,здание,building\nдело,случай,case\nчеловек,лицо,person\nсуд,судья,judge\n"


def options_of(command: str) -> set[str]:
    found = main.commands[command]
    return {name for one in found.params for name in (*one.opts, *one.secondary_opts)}


def advised(source: str) -> set[str]:
    """The options in the texts of a module, its docstrings aside."""
    tree = ast.parse(source)
    told = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in told
    ]
    return {name for text in texts for name in OPTION.findall(text)}


@pytest.mark.parametrize("command", ["import", "check", "terms"])
def test_each_command_has_the_options_that_readers_advise(command: str) -> None:
    """Whatever an error or a note of reading a file names."""
    modules = [
        path
        for place in READ_BY_ALL
        for path in ((ROOT / place).rglob("*.py") if (ROOT / place).is_dir() else [ROOT / place])
    ]
    named = {path.name: advised(path.read_text(encoding="utf-8")) for path in modules}
    assert {"--sheet", "--column", "--delimiter", "--encoding"} <= set().union(*named.values())
    missing = {name: options - options_of(command) for name, options in named.items()}
    assert {name: options for name, options in missing.items() if options} == {}


def test_the_whole_import_advises_what_import_has() -> None:
    named = [advised(path.read_text(encoding="utf-8")) for path in ROOT.glob("importing/**/*.py")]
    assert set().union(*named) <= options_of("import")


def workbook(path: Path, *rows: tuple[str, ...], sheet: str = "Лист1") -> None:
    made = Workbook()
    made.worksheets[0].append(("нет", "пар"))
    other = made.create_sheet(sheet)
    for row in rows:
        other.append(row)
    made.save(path)


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.stderr or result.exception
    return result


@pytest.fixture
def bad(in_folder: Path) -> dict[str, str]:
    """Files that cannot be read without an option, and that option."""
    Path("joined.csv").write_text("двор = yard\nсквер = public garden\n", encoding="utf-8")
    Path("wide.csv").write_text(WIDE, encoding="utf-8")
    Path("old.csv").write_bytes("двор;yard\n".encode("cp1251"))
    workbook(Path("sheets.xlsx"), ("сквер", "парк"))
    run("add", "двор", "yard", "--reviewer", "anna")
    return {
        "joined.csv": "--delimiter",
        "wide.csv": "--column",
        "old.csv": "--encoding",
        "sheets.xlsx": "--sheet",
    }


@pytest.mark.parametrize("command", ["import", "check", "terms"])
def test_errors_advise_options_that_the_command_has(command: str, bad: dict[str, str]) -> None:
    for name, option in bad.items():
        told = run(command, name, code=1).stderr
        assert option in told, told
        assert set(OPTION.findall(told)) <= options_of(command)
        assert told.count("\n") == 1


def test_check_reads_a_table_as_it_is_told(bad: dict[str, str]) -> None:
    """With each of the options for tables."""
    cases = {
        "joined.csv": ("--delimiter", "="),
        "wide.csv": ("--column", "ru=2", "--column", "en=3"),
        "old.csv": ("--encoding", "cp1251"),
    }
    Path("joined.txt").write_bytes(Path("joined.csv").read_bytes())
    cases["joined.txt"] = cases["joined.csv"]
    for name, options in cases.items():
        assert "segment" in run("check", name, *options).stderr
    workbook(Path("two.xlsx"), ("двор", "court"), ("сквер", "garden"), sheet="Пары")
    asked = run("check", "two.xlsx", "--sheet", "Пары", "--notes", "--fail-on", "never")
    (found,) = map(json.loads, asked.stdout.splitlines())
    assert (found["ru"], found["expected"]) == ("двор", ["yard"])


@pytest.mark.parametrize("command", ["check", "terms"])
def test_two_documents_are_no_table(command: str, in_folder: Path) -> None:
    """An option that would do nothing is refused."""
    for name in ("ru.txt", "en.txt"):
        Path(name).write_text("Двор.\n", encoding="utf-8")
    run("add", "двор", "yard", "--reviewer", "anna")
    told = run(command, "ru.txt", "en.txt", "--no-header", code=2).stderr
    assert "--header says how to read one bilingual table, not two documents" in told


def test_rows_that_are_no_translations_are_not_checked(in_folder: Path) -> None:
    """A cut row, and English that a table forbids; both are counted."""
    run("add", "двор", "yard", "--reviewer", "anna")
    text = "Русский,English,Forbidden English\nдвор,yard,court\nсквер,garden,park,x\nвал,shaft,\n"
    Path("a.csv").write_text(text, encoding="utf-8")
    told = run("check", "a.csv").stderr
    assert "not read: 1 row with English that is not to be used" in told
    assert "not read: 1 row with an error, first in line 3: 4 cells, for 3 columns" in told
    assert "2 segments checked" in told


def test_line_breaks_part_terms_where_that_is_said(in_folder: Path) -> None:
    text = 'Русский,English\nдвор,"yard\ncourtyard"\nсквер,garden\n'
    Path("a.csv").write_text(text, encoding="utf-8")
    who = ("--reviewer", "anna", "--dry-run", "--format", "jsonl")
    parted = run("import", "a.csv", "--alternatives", r"\n", *who).stdout.splitlines()
    assert [json.loads(one)["en"] for one in parted] == ["yard", "courtyard", "garden"]
    first = json.loads(run("import", "a.csv", *who).stdout.splitlines()[0])
    assert first["after"]["verdict"] == "open"
    assert r"--alternatives '\n'" in first["note"]
