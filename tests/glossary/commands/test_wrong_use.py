"""Wrong use that no type of an option catches: one line, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.samples import make_store

TOLMACH = [sys.executable, "-m", "glossary.commands.main"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "TOLMACH_PROJECT": "off", "LC_ALL": "C.UTF-8"}
BAD = b"\xd0\xb6\xff\xfe"
HUGE = "9" * 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with make_store(tmp_path / "glossary.db", ()) as store:
        store.decisions.add("мост", "bridge", "anna")
    (tmp_path / "pairs.csv").write_text("ru,en\nброд,ford\n")
    return tmp_path


def said(folder: Path, *arguments: str | bytes, code: int, text: bytes | None = b"") -> str:
    """What the command says; text: its standard input, None for a closed one."""
    done = subprocess.run(
        [*TOLMACH, *arguments],
        capture_output=True,
        cwd=folder,
        env=ENVIRONMENT,
        input=text,
        preexec_fn=(lambda: os.close(0)) if text is None else None,
    )
    told: str = done.stderr.decode()
    assert done.returncode == code, told
    assert "Traceback" not in told
    return told


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "--last", HUGE),
        ("list", "--limit", HUGE),
        ("export", "--since", HUGE),
        ("verify", "pairs.csv", "--since", "9" * 5000),
        ("list", "--filter", BAD),
        ("decide", "--filter", b"by:" + BAD, "accept", "--yes"),
        ("list", "--filter", b"domain:" + BAD),
    ],
    ids=str,
)
def test_numbers_and_texts_that_nothing_can_be_asked_with(
    arguments: tuple[str | bytes, ...], folder: Path
) -> None:
    assert len(said(folder, *arguments, code=2).splitlines()[-1]) < 250


@pytest.mark.parametrize("value", ["²", "१", "1" * 5000, "0", "-1"])
def test_columns_that_are_none(value: str, folder: Path) -> None:
    told = said(folder, "import", "pairs.csv", "--column", f"ru={value}", code=1)
    assert told.startswith("tolmach: pairs.csv: no column") and told.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("decide", "--from", "-"), ("decisions", "import", "-")], ids=str
)
def test_input_that_is_no_text_or_closed(arguments: tuple[str, ...], folder: Path) -> None:
    told = said(folder, *arguments, code=1, text=b'{"entry": "\xff\xfe", "action": "accept"}\n')
    assert told.startswith("tolmach: ") and told.count("\n") == 1
    assert said(folder, *arguments, code=0, text=None) == NOTHING.format("standard input")


NOTHING = "note: {}: no decision in it, so nothing was decided\n"


@pytest.mark.parametrize("content", [b"", b"\n", b" \t\n\r\n\n", b"\xef\xbb\xbf\n"], ids=repr)
def test_decisions_without_any_are_said_to_be_none(content: bytes, folder: Path) -> None:
    """Nothing was done, which a script may run into twice."""
    (folder / "march.jsonl").write_bytes(content)
    for arguments in (
        ("decide", "--from", "march.jsonl"),
        ("decide", "accept", "--partial", "--from", "march.jsonl"),
        ("decisions", "import", "march.jsonl"),
    ):
        assert said(folder, *arguments, code=0) == NOTHING.format("march.jsonl")


def test_hashtags_with_bytes_that_are_no_text(folder: Path) -> None:
    said(folder, "hashtags", code=0, text=b"#\xff\n")
    said(folder, "hashtags", code=0, text=None)


FILE = b'[[files]]\nfile = "a.csv"\n'


@pytest.mark.parametrize(
    "content",
    [
        b"name = " + b"[" * 50_000,
        b'name = "\xff"\n' + FILE,
        b"size = " + b"1" * 5000 + b"\n" + FILE,
        FILE + FILE.replace(b"a.csv", b"./a.csv"),
        FILE + FILE.replace(b"a.csv", b"A.CSV"),
        FILE.replace(b"a.csv", rb"a\u0000.csv"),
        FILE.replace(b"a.csv", rb"a\t.csv"),
        FILE + b'columns = {"sour\\tce" = "source", "target" = "target"}\n',
        FILE + b'columns = {"sour\\u0007ce" = "source", "target" = "target"}\n',
        FILE + b"columns = 7\n",
    ],
    ids=lambda content: repr(content[-60:]),
)
def test_profiles_that_cannot_be(content: bytes, folder: Path) -> None:
    (folder / "own.toml").write_bytes(content)
    told = said(folder, "export", "--for", "./own.toml", code=1)
    assert told.startswith("tolmach: own.toml: ") and told.count("\n") == 1
    assert not (folder / "exports").exists()


@pytest.mark.parametrize(
    "content",
    [b"store = " + b"[" * 50_000, rb'store = "a\u0000b"', b"jobs = " + b"1" * 5000, b"\xff"],
)
def test_project_files_that_cannot_be(content: bytes, folder: Path) -> None:
    (folder / "tolmach.toml").write_bytes(content)
    done = subprocess.run(
        [*TOLMACH, "list"],
        capture_output=True, cwd=folder, env=ENVIRONMENT | {"TOLMACH_PROJECT": "tolmach.toml"},
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.startswith(b"tolmach: tolmach.toml: ")
    assert done.stderr.count(b"\n") == 1


BROKEN = """
import sys
from glossary.commands.figures import status
from glossary.store.entries import Entries
def broken(self):
    raise ZeroDivisionError("nobody thought of this")
Entries.counts = broken
from glossary.commands.main import main
main(sys.argv[1:])
"""


def test_a_fault_of_ours_is_said_to_be_one(folder: Path) -> None:
    """One line with the version and a file, which holds what a report needs; nobody else's."""
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, "status"],
        capture_output=True, cwd=folder, text=True, env=ENVIRONMENT | {"TMPDIR": str(folder)},
    )  # fmt: skip
    assert done.returncode == 70
    assert "fault of tolmach 0." in done.stderr and done.stderr.count("\n") == 1
    (details,) = folder.glob("tolmach-fault-*.txt")
    assert str(details) in done.stderr and details.stat().st_mode & 0o077 == 0
    text = details.read_text()
    assert "nobody thought of this" in text and "'status'" in text and "Python 3" in text


def test_a_fault_is_told_where_no_file_can_be_written(folder: Path) -> None:
    code = f"import tempfile; tempfile.tempdir = '/nowhere/at/all'\n{BROKEN}"
    done = subprocess.run(
        [sys.executable, "-c", code, "status"],
        capture_output=True, cwd=folder, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 70
    assert "fault of tolmach" in done.stderr and "nobody thought of this" in done.stderr


@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
@pytest.mark.parametrize("text", [b"", "The court (суд) sat.".encode()])
def test_a_build_reads_no_standard_input(source: str, text: bytes, folder: Path) -> None:
    before = (folder / "glossary.db").read_bytes()
    told = said(folder, "build", source, code=2, text=text)
    assert "tolmach fragments -" in told
    assert (folder / "glossary.db").read_bytes() == before
    (folder / "-" / "en").mkdir(parents=True)
    (folder / "-" / "en" / "a.md").write_text("The court (суд) sat.", "utf-8")
    assert "1 article," in said(folder, "build", "./-/", "--store", "other.db", code=0)
