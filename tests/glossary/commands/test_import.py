"""import as a command: what it shows, counts and refuses."""

import json
import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from glossary.commands.main import main

LIST = "Russian,English,Note\nсквер,public garden,\nистец,plaintiff,in court\nдвор,yard,\n"


def run(*arguments: str, code: int = 0) -> Result:
    who = ["--reviewer", "anna"] if arguments[0] == "import" else []
    result = CliRunner().invoke(main, [*arguments, *who])
    assert result.exit_code == code, result.stderr or result.exception
    return result


def rows(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.stdout.splitlines()]


@pytest.fixture
def store(in_folder: Path) -> Path:
    """Three approved entries."""
    Path("list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")
    return in_folder


def test_ours_theirs_and_the_outcome_are_shown(store: Path) -> None:
    """For every change and conflict, as a table and in JSON."""
    run("export", "--to", "out", "--format", "xlsx")
    changed(store / "out/glossary.xlsx", {"сквер": "square", "истец": "claimant"})
    (entry,) = (e for e in json_lines("list") if e["ru"] == "истец")
    CliRunner().invoke(
        main, ["decide", entry["id"], "edit", "--en", "applicant", "--reviewer", "b"]
    )
    table = rows(run("import", "out/glossary.xlsx", "--dry-run", "--format", "tsv"))
    assert [row[:1] + row[3:7] for row in table] == [
        ["change", "ru", "ours", "theirs", "outcome"],
        ["conflict", "истец", "applicant", "claimant", "applicant"],
        ["changed there", "сквер", "public garden", "square", "square"],
    ]
    full = [json.loads(line) for line in run("import", "out/glossary.xlsx").stdout.splitlines()]
    assert [
        tuple(one[side] and one[side]["en"] for side in ("before", "theirs", "after"))
        for one in full
    ] == [("applicant", "claimant", "applicant"), ("public garden", "square", "square")]


def changed(path: Path, english: dict[str, str]) -> None:
    """Write other English beside the Russian of a workbook of ours."""
    book = load_workbook(path)
    sheet = book["Glossary"]
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        ru, en = (row[headings.index(name)] for name in ("Russian", "English"))
        en.value = english.get(ru.value, en.value)
    book.save(path)


def json_lines(*arguments: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(main, list(arguments))
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_several_fields_are_shown_by_name(store: Path) -> None:
    """What is empty says so."""
    Path("x.csv").write_text(
        "Russian,English,Note,Domain\nдвор,yard,of a house,housing\n", encoding="utf-8"
    )
    table = rows(run("import", "x.csv", "--format", "tsv"))
    assert table[1][4:7] == [
        "note: (empty); domain: (empty)",
        "note: of a house; domain: housing",
        "note: of a house; domain: housing",
    ]


def test_conflicts_are_in_the_queue_only_where_they_are(store: Path) -> None:
    """A note that differs is not; a rendering that was queued before is not again."""
    Path("x.csv").write_text("Russian,English,Note\nистец,plaintiff,other\n", encoding="utf-8")
    assert run("import", "x.csv").stderr == "x.csv: 1 conflict\n"
    text = "Russian,English,Note\nистец,plaintiff,other\nдвор,courtyard,\n"
    Path("x.csv").write_text(text, encoding="utf-8")
    told = run("import", "x.csv")
    assert told.stderr == (
        "x.csv: 2 conflict; 1 of the conflicts is in the queue: tolmach review\n"
    )


def test_a_refused_cell_is_said_and_strict_refuses_it(store: Path) -> None:
    """Its row is taken, for review, as it may be forbidden; a script can insist on every cell."""
    text = "Russian,English,Forbidden\nсуд,court,maybe\n"
    Path("x.csv").write_text(text, encoding="utf-8")
    why = "not taken: forbidden is 'maybe': write yes or leave it empty; it may be forbidden"
    told = run("import", "x.csv", "--strict", code=3).stderr
    assert f"first line 2: to be reviewed; {why}; nothing changed" in told
    assert run("import", "x.csv").stderr.splitlines() == [
        f"refused: line 2: to be reviewed; {why}",
        "x.csv: 1 new (cells refused in 1) (1 of the new to be reviewed)",
    ]


def test_a_bad_cell_deletes_nothing(store: Path) -> None:
    """Its entry is in the file all the same, whatever column the cell is in."""
    run("export", "--to", "out", "--format", "xlsx")
    path = store / "out/glossary.xlsx"
    book = load_workbook(path)
    sheet = book["Glossary"]
    headings = [cell.value for cell in sheet[1]]
    for number, (column, value) in enumerate(
        (("forbidden", "maybe"), ("English", "=1+1"), ("part of speech", "nown")), start=2
    ):
        sheet.cell(number, headings.index(column) + 1).value = value
    book.save(path)
    told = run("import", str(path), "--deleted", "reject")
    assert "deleted" not in told.stderr.splitlines()[-1]
    assert {entry["status"] for entry in json_lines("list")} == {"added"}


def test_columns_and_sheets_that_are_not_read_are_counted(store: Path) -> None:
    """A line each, on standard error."""
    Path("x.csv").write_text("ru,en,de\nсуд,court,Gericht\n", encoding="utf-8")
    told = run("import", "x.csv")
    assert told.stderr == "x.csv: not read: 1 cell of column 3 (de)\nx.csv: 1 new\n"


def test_a_forbidden_rendering_is_no_rival(store: Path) -> None:
    """It stands beside the approved one and conflicts with nothing."""
    text = "Russian,English,Status\nистец,suitor,Forbidden\n"
    Path("x.csv").write_text(text, encoding="utf-8")
    assert run("import", "x.csv").stderr == "x.csv: 1 new\n"


@pytest.mark.parametrize("state", ["Draft", "Approved"])
def test_what_others_have_confirmed_or_not_changes_no_decision(state: str, store: Path) -> None:
    """Ours is approved already."""
    text = f"Russian,English,Status\nистец,plaintiff,{state}\n"
    Path("x.csv").write_text(text, encoding="utf-8")
    assert run("import", "x.csv").stderr == "x.csv: 1 unchanged\n"


def test_a_pipe_is_read_whole(in_folder: Path) -> None:
    """Though the file is opened several times: to tell its format, its columns, its rows."""
    os.mkfifo("pipe")
    text = "".join(f"{n},слово номер {n},word number {n}\n" for n in range(9_000))
    writing = threading.Thread(target=Path("pipe").write_text, args=(text,), daemon=True)
    writing.start()
    assert run("import", "pipe").stderr.splitlines()[-1] == "pipe: 9,000 new"
    writing.join(timeout=60)
    writing = threading.Thread(target=Path("pipe").write_text, args=("\0",), daemon=True)
    writing.start()
    assert run("import", "pipe", code=1).stderr.startswith("tolmach: pipe: holds NUL bytes")


def test_deleting_is_offered_and_refused_where_that_is_true(store: Path) -> None:
    """Not offered where it was done, nor done where a file does not say that it is whole."""
    run("export", "--to", "out", "--format", "xlsx", "--format", "tsv")
    book = load_workbook("out/glossary.xlsx")
    book["Glossary"].delete_rows(2)
    book.save("out/glossary.xlsx")
    assert "use --deleted reject" in run("import", "out/glossary.xlsx").stderr
    lines = Path("out/glossary.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    Path("less.tsv").write_text("".join(lines[:-1]), encoding="utf-8")
    told = run("import", "less.tsv", "--deleted", "reject").stderr
    assert "less.tsv: --deleted reject rejects nothing: the file does not say" in told
    told = run("import", "out/glossary.xlsx", "--deleted", "reject").stderr
    assert told.splitlines()[-1].endswith("1 deleted")


def test_how_many_go_to_review_is_said(in_folder: Path) -> None:
    """Of those that are new."""
    Path("x.csv").write_text("Russian,English,Status\nсквер,garden,draft\nиск,suit,\n", "utf-8")
    assert run("import", "x.csv").stderr == "x.csv: 2 new (1 of the new to be reviewed)\n"
