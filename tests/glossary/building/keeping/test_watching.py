"""`tolmach build --watch`: a line for each build, until Ctrl-C."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossary.commands.main import main
from tests.support.paths import ROOT

SECONDS = 120
TEXT = "The barge («баржа») sank.\n"


class Watched:
    """The command as a process, and its lines as they come."""

    def __init__(self, folder: Path) -> None:
        command = (
            sys.executable,
            "-m",
            "glossary.commands.main",
            "build",
            "--watch",
            "--jobs",
            "1",
        )
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "TOLMACH_PROJECT": "off",
            "TOLMACH_CACHE": str(folder / "cache"),
        }
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=folder,
            env=environment,
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.rstrip("\n"))

    def line(self, word: str) -> str:
        """The next line with a word in it."""
        while word not in (line := self.lines.get(timeout=SECONDS)):
            pass
        return line

    def end(self, number: signal.Signals) -> int:
        """The exit code after a signal, which is sent again where Python has lost it."""
        for _ in range(SECONDS // 5):
            self.process.send_signal(number)
            try:
                return self.process.wait(5)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError("it does not end")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "corpus" / "en").mkdir(parents=True)
    (tmp_path / "corpus" / "en" / "barge.md").write_text(TEXT, encoding="utf-8")
    running = Watched(tmp_path)
    yield running
    running.process.kill()
    running.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_builds_when_articles_change(
    watched: Watched, tmp_path: Path, number: signal.Signals
) -> None:
    """Each time a line; what is wrong is said, and does not end it; a signal does."""
    assert watched.line("to review").startswith("1 article, 0 of them aligned")
    english = tmp_path / "corpus" / "en"
    (english / "quay.md").write_text("The quay («причал») held.\n", encoding="utf-8")
    assert watched.line("to review").startswith("looked at 1 article: 2 articles, ")
    (english / "quay.txt").write_text("The same.\n", encoding="utf-8")
    assert "have the same name" in watched.line("quay")
    (english / "quay.txt").unlink()
    (english / "barge.md").write_text(TEXT + "\nSo did the raft («плот»).\n", encoding="utf-8")
    assert "2 articles, 0 of them aligned with their Russian; 3 entries" in watched.line("to rev")
    (english / ".hidden.md").write_text("Nothing.\n", encoding="utf-8")
    (english / "quay.md").unlink()
    assert watched.line("to review").startswith("looked at 0 articles: 1 article, ")
    assert watched.end(number) == 128 + number
    assert f"ended by {number.name}" in watched.line("ended")


def test_what_it_needs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line and exit code 2, before anything is built."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["build", "--watch"])
    assert result.exit_code == 2
    assert result.stderr == "tolmach: --watch needs watchfiles: pip install 'tolmach[watch]'\n"
    assert not list(tmp_path.iterdir())


def test_it_has_no_end_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", "--watch", "--to", "built.tsv"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--watch has no end" in result.stderr
