"""How far a command is: on a terminal in one line that goes away, in a pipe nothing."""

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align.commands.running.progress import ProgressLine, progress
from tests.support.paths import ROOT
from tests.support.samples import make_pair, make_store

SLOW = """
import sys, time
from align.commands.running.progress import progress
with progress("counting", 4) as bar:
    for number in bar.over(range(4)):
        time.sleep(0.5)
        print("said", number, file=sys.stderr)
        print("result", number, flush=True)
"""


def on_terminal(
    command: list[str], folder: Path, *, out: bool = False
) -> tuple[str, str, float, float]:
    """(what a terminal got, standard output, seconds to the first sign, seconds in all).

    out: standard output goes to the terminal too.
    """
    leader, follower = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    begun = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stderr=follower,
        stdout=follower if out else subprocess.PIPE,
    )  # fmt: skip
    os.close(follower)
    shown, first, printed = b"", 0.0, b""
    pipes = [leader] if process.stdout is None else [leader, process.stdout.fileno()]
    while pipes:
        for ready in select.select(pipes, [], [])[0]:
            try:
                part = os.read(ready, 65536)
            except OSError:
                part = b""
            if not part:
                pipes.remove(ready)
            elif ready == leader:
                first = first or time.monotonic() - begun
                shown += part
            else:
                printed += part
    assert process.wait() == 0, shown.decode()
    if process.stdout is not None:
        process.stdout.close()
    os.close(leader)
    return shown.decode(), printed.decode(), first, time.monotonic() - begun


def left_on_screen(received: str) -> list[str]:
    """The lines that a terminal shows at the end."""
    lines = []
    for row in received.replace("\r\n", "\n").split("\n"):
        cells: list[str] = []
        for part in row.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return [line for line in lines if line]


def test_a_line_that_goes_away(tmp_path: Path) -> None:
    """It tells the stage, how much is done and what is left, and mixes with nothing."""
    for out in (False, True):
        shown, printed, first, whole = on_terminal([sys.executable, "-c", SLOW], tmp_path, out=out)
        assert re.search(r"counting: \d of 4, about \d+ s left", shown)
        assert first < whole / 2
        said = [f"said {n}" for n in range(4)]
        results = [f"result {n}" for n in range(4)]
        assert printed.split("\n")[:-1] == ([] if out else results)
        both = [line for pair in zip(said, results, strict=True) for line in pair]
        assert left_on_screen(shown) == (both if out else said)


def test_nothing_in_a_pipe(tmp_path: Path) -> None:
    """Scripts see what they saw."""
    done = subprocess.run(
        [sys.executable, "-c", SLOW], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == "".join(f"said {n}\n" for n in range(4))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, two files of lines, and a store with very many entries."""
    folder = tmp_path_factory.mktemp("progress")
    text = "Verse {n}: the banner read «Верните нам двор номер {n}» (Give us yard {n} back).\n\n"
    for n in range(8):
        article = folder / "corpus" / "en" / f"a{n}.md"
        article.parent.mkdir(parents=True, exist_ok=True)
        article.write_text("".join(text.format(n=k) for k in range(n, n + 3)), encoding="utf-8")
    for side, line in (("ru", "Это строка номер {n} о дворе."), ("en", "This is line {n}.")):
        lines = "".join(f"{line.format(n=n)}\n" for n in range(200))
        (folder / f"{side}.txt").write_text(lines, encoding="utf-8")
    pairs = (make_pair(f"слово {n}", f"word {n}", start=20 * n + 100) for n in range(3_000))
    make_store(folder / "many.db", pairs).close()
    make_store(folder / "few.db").close()
    return folder


COMMANDS = {
    "build": ["build", "--store", "new.db", "--jobs", "1"],
    "build in processes": ["build", "--store", "new2.db", "--jobs", "2"],
    "fragments": ["fragments", *(f"corpus/en/a{n}.md" for n in range(8)), "--jobs", "2"],
    "align": ["align", "ru.txt", "en.txt", "--lines"],
    "mine": ["mine", "ru.txt", "en.txt"],
    "terms": ["terms", "ru.txt", "en.txt", "--lines", "--jobs", "1"],
    "decide": ["decide", "--filter", "kind:term", "accept", "--yes", "--store", "many.db"],
    "export": ["export", "--to", "out", "--store", "many.db"],
    "verify": ["verify", "out", "--store", "many.db"],
    "import": ["import", "out/glossary.csv", "--store", "other.db"],
    "decisions": ["decide", "--from", "decisions.jsonl", "--store", "many.db"],
    "check": ["check", "--each", "few/glossary.csv", "few/glossary.tsv", "--store", "few.db",
              "--fail-on", "never"],
}  # fmt: skip
STAGES = {
    "build": "building", "build in processes": "building", "fragments": "reading articles",
    "align": "aligning", "mine": "encoding", "terms": "mining terms", "decide": "deciding on",
    "export": "exporting", "verify": "verifying", "import": "importing", "decisions": "deciding",
    "check": "checking",
}  # fmt: skip


def test_every_long_command_tells(folder: Path) -> None:
    """On a terminal each says what it does, early, and leaves the screen as a pipe has it."""
    tolmach = [sys.executable, "-m", "glossary.commands.main"]
    few, many = ["--store", "few.db"], ["--store", "many.db"]
    before = {
        "check": [
            ["decide", "--filter", "sure:>0", "accept", "--yes", *few],
            ["export", "--to", "few", "--format", "tsv", "--format", "csv", *few],
        ],
        "decisions": [
            ["decisions", "export", "decisions.jsonl", *many],
            ["decide", "undo", *many],
        ],
    }
    begun = time.monotonic()
    subprocess.run([*tolmach, "--help"], cwd=ROOT, capture_output=True, check=True)
    light = time.monotonic() - begun
    for name, arguments in COMMANDS.items():
        for command in before.get(name, ()):
            on_terminal([*tolmach, *command], folder)
        shown, _, first, whole = on_terminal([*tolmach, *arguments], folder)
        assert f"\r{STAGES[name]}" in shown, (name, shown)
        assert first < max(whole / 2, 5 * light), (name, first, whole, light)
        assert not [line for line in left_on_screen(shown) if STAGES[name] in line], name


def test_the_words_of_the_line() -> None:
    """What is left is told once there is something to tell it by; never a negative rest."""
    now = [0.0]
    line = ProgressLine("building", 20, lambda: now[0])
    assert line.text() == "building: 0 of 20, 0 s"
    now[0] = 10.0
    line.reach(5, "en/\x1b[31ma.md")
    assert line.text() == "building: 5 of 20, about 30 s left · en/\ufffd[31ma.md"
    line.reach(20)
    assert line.text() == "building: 20 of 20, 10 s"
    line.reach(21)
    assert "-" not in line.text()
    line.begin("writing")
    assert line.text() == "writing: 0 s"
    line.reach(1200)
    assert line.text() == "writing: 1,200, 0 s"


def test_a_closed_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has none is told nothing, and the work is done."""
    closed = io.StringIO()
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress("working", 2) as bar:
            assert list(bar.over("ab")) == ["a", "b"]
