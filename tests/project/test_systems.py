"""Without what only Unix has: every command but the full screen works, and paths have one form."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from align.atomic_files import atomic_file
from align.commands.file_pairs import NamePattern
from align.text import relative_name
from glossary.commands.options import chosen_entries
from glossary.entries.filters import parse_filter
from glossary.review.external_editor import run_editor
from tests.support.paths import ROOT
from tests.support.samples import make_store

FOREIGN = """
import sys
for name in ("termios", "tty", "fcntl", "resource", "pty", "pwd", "grp", "syslog", "readline",
             "curses"):
    sys.modules[name] = None
import os, signal
for name in ("fork", "forkpty", "fchmod", "sched_getaffinity", "getuid", "geteuid", "O_CLOEXEC",
             "O_DIRECTORY", "setsid", "getpgrp", "mkfifo"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGWINCH", "SIGTSTP", "SIGALRM", "SIGUSR1", "SIGPIPE", "SIGCONT",
             "pthread_sigmask", "setitimer"):
    if hasattr(signal, name):
        delattr(signal, name)
"""
"""What a system has not got that is no Unix, in each process that Python starts."""

ARTICLE = """# A quiet courtyard

The banner read «Верните нам двор» ("Give us the yard back"), and the hashtag #ДворНаш
(the yard is ours) was on every fence. The court spoke of moral damage (моральный вред).
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a corpus of two articles in a folder of its own."""
    for name in ("a", "b"):
        article = tmp_path / "corpus" / "en" / "2024" / f"{name}.md"
        article.parent.mkdir(parents=True, exist_ok=True)
        article.write_text(ARTICLE.replace("courtyard", f"courtyard {name}"), encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(FOREIGN, encoding="utf-8")
    return tmp_path


def tolmach(
    folder: Path, *arguments: str, typed: str = "", code: int = 0
) -> subprocess.CompletedProcess[bytes]:
    """A command of tolmach in a process, and processes of it, that have nothing of Unix."""
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(ROOT)]),
        "TOLMACH_STORE": "glossary.db",
        "TOLMACH_REVIEWER": "anna",
    }
    done = subprocess.run(
        [sys.executable, "-m", "glossary.commands.main", *arguments],
        cwd=folder, env=environ, input=typed.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


def test_all_but_the_screen(folder: Path) -> None:
    """From articles to exports and back, decided line by line and in scripts."""
    tolmach(folder, "build", "--jobs", "2")
    listed = tolmach(folder, "list", "--format", "jsonl").stdout.splitlines()
    entries = [json.loads(line) for line in listed]
    assert {name for entry in entries for name in entry["files"]} == {
        "en/2024/a.md", "en/2024/b.md",
    }  # fmt: skip
    said = tolmach(folder, "review", "--plain", typed="a\ne\nour own\n\nr\nu\nq\n").stdout.decode()
    assert "accepted: " in said and "edited: " in said and "undone: " in said
    tolmach(folder, "decide", "--filter", "sure:>0", "accept", "--yes")
    tolmach(folder, "decide", "undo")
    tolmach(folder, "decide", "--filter", "sure:>0", "accept", "--yes")
    tolmach(folder, "export", "--to", "out")
    written = sorted(path.name for path in (folder / "out").iterdir())
    assert {"glossary.csv", "glossary.tmx", "glossary.xlsx"} <= set(written)
    tolmach(folder, "verify", *(f"out/{name}" for name in written))
    tolmach(folder, "decisions", "export", "decisions.jsonl")
    assert b"\r" not in (folder / "decisions.jsonl").read_bytes()
    for name in ("glossary.csv", "glossary.xlsx", "glossary.tmx"):
        tolmach(folder, "import", f"out/{name}")
    for command in (["status"], ["log"], ["check", "corpus/en/2024/a.md", "corpus/en/2024/b.md"],
                    ["fragments", "corpus/en/2024/a.md", "--jobs", "2"], ["concepts"]):  # fmt: skip
        assert tolmach(folder, *command).returncode == 0


def test_the_screen_says_what_it_needs(folder: Path) -> None:
    """In a line, with what works instead; and nothing is decided."""
    make_store(folder / "glossary.db").close()
    done = tolmach(folder, "review", code=2)
    assert done.stderr.decode().startswith("tolmach: the full screen needs")
    assert b"--plain" in done.stderr and done.stderr.count(b"\n") == 1


def test_names_of_articles_have_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the store has them, however Windows writes them; elsewhere a backslash is a letter."""
    for system, name in (("win32", "en/2024/a.md"), ("linux", "en\\2024\\a.md")):
        monkeypatch.setattr(sys, "platform", system)
        assert parse_filter(r"file:en\2024\a.md").file == name
        assert chosen_entries("", file=r"en\2024\a.md").file == name
    monkeypatch.setattr(sys, "platform", "win32")
    assert NamePattern.of(r"texts\*.ru.md").before == "texts/"


def test_no_way_between_two_drives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The whole path, where Windows has no relative one."""

    def refuse(*paths: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("align.text.relpath", refuse)
    assert relative_name(tmp_path / "a.md", Path.cwd()) == (tmp_path / "a.md").as_posix()


def test_an_editor_with_backslashes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """EDITOR as Windows has it: a quoted path with spaces, and arguments."""
    called: list[list[str]] = []

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[bytes]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("glossary.review.external_editor.subprocess.run", run)
    monkeypatch.setattr(sys, "platform", "win32")
    named = r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst'
    assert run_editor("text", {"EDITOR": named}) == "text"
    assert called[0][:2] == [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"]


def test_bytes_are_written_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the system would make two characters of a line end, it is told not to."""
    flags: list[int] = []
    opened = os.open

    def noted(path: str, flag: int, mode: int = 0o777) -> int:
        flags.append(flag)
        return opened(path, flag & ~(1 << 29), mode)

    monkeypatch.setattr("align.atomic_files._AS_IT_IS", 1 << 29)
    monkeypatch.setattr(os, "open", noted)
    with atomic_file(tmp_path / "a.txt") as stream:
        stream.write(b"one\ntwo\n")
    assert flags[0] & 1 << 29 and (tmp_path / "a.txt").read_bytes() == b"one\ntwo\n"
