"""How far a command is: on a terminal in one line that goes away, in a pipe nothing."""

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from align.commands.running.encoding import watched_encoder
from align.commands.running.progress import Item, ProgressLine, progress
from align.encoders.loading import load_encoder
from align.records import Pair
from tests.support.paths import ROOT
from tests.support.samples import make_pair, make_store
from tests.support.tables import invoke

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
    "align": "aligning", "mine": "encoding", "terms": "mining terms", "decide": "deciding",
    "export": "exporting", "verify": "verifying", "import": "importing", "decisions": "deciding",
    "check": "checking",
}  # fmt: skip


TOLMACH = [sys.executable, "-m", "glossary.commands.main"]


def start_time() -> float:
    """Seconds that the lightest command takes now, beside whatever else the machine does."""
    begun = time.monotonic()
    subprocess.run([*TOLMACH, "--help"], cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - begun


def test_every_long_command_tells(folder: Path) -> None:
    """On a terminal each says what it does, early, and leaves the screen as a pipe has it."""
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
    for name, arguments in COMMANDS.items():
        for command in before.get(name, ()):
            on_terminal([*TOLMACH, *command], folder)
        light = start_time()
        shown, _, first, whole = on_terminal([*TOLMACH, *arguments], folder)
        light = max(light, start_time())
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


def test_a_total_that_is_only_known_about() -> None:
    """It is said to be so, and no longer told once it was too low."""
    now = [0.0]
    line = ProgressLine("importing", 0, lambda: now[0])
    assert line.text() == "importing: 0 s"
    line.expect(1_000)
    now[0] = 10.0
    line.reach(250)
    assert line.text() == "importing: 250 of about 1,000, about 30 s left"
    line.reach(1_200)
    assert line.text() == "importing: 1,200, 10 s"
    line.watched = True
    assert list(line.again("ab")) == ["a", "b"]
    assert line.text().startswith("importing: 2 of about 1,000, ")
    line.begin("writing", 4)
    assert line.text() == "writing: 0 of 4, 0 s"


class ToldLine(ProgressLine):
    """A line that somebody watches, and that notes what it says; every look costs a second."""

    def __init__(self, what: str, told: list[str], total: int = 0):
        self._told = told
        seconds = count()
        super().__init__(what, total, lambda: float(next(seconds)))
        self.watched = True

    def reach(self, done: int, name: str = "") -> None:
        super().reach(done, name)
        self._told.append(self.text())

    def _counted(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in super()._counted(items):
            self._told.append(self.text())
            yield item


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What every command of this process says on its line."""
    said: list[str] = []

    @contextmanager
    def watched(what: str, total: int | Sized = 0) -> Iterator[ProgressLine]:
        yield ToldLine(what, said, total if isinstance(total, int) else len(total))

    for name, module in list(sys.modules.items()):
        ours = name.startswith(("align.commands.", "glossary.commands."))
        if ours and getattr(module, "progress", None) is progress:
            monkeypatch.setattr(module, "progress", watched)
    return said


def estimates(told: Sequence[str]) -> set[str]:
    """The stages of which there is an estimate of what is left."""
    pattern = re.compile(r"(.*?): [\d,]+ of (?:about )?[\d,]+, about \d+ (?:s|min|h) left")
    return {found[1] for line in told if (found := pattern.match(line))}


def test_every_long_command_tells_what_is_left(
    folder: Path, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much is done of how much, and about how long the rest takes."""
    monkeypatch.chdir(tmp_path)
    for name in ("ru.txt", "en.txt"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        Path(name).write_text("".join(lines[:40]), encoding="utf-8")
    store = ["--store", str(tmp_path / "g.db")]
    make_store(tmp_path / "g.db", judged_pairs()).close()
    yes, never = ["--yes", *store], ["--fail-on", "never"]
    out = str(tmp_path / "out")
    for arguments, stage in (
        (["align", "ru.txt", "en.txt", "--lines"], "aligning"),
        (["mine", "ru.txt", "en.txt", "--model", "use"], "encoding"),
        (["terms", "ru.txt", "en.txt", "--lines", "--jobs", "1"], "mining terms"),
        (["terms", "ru.txt", "en.txt"], "mining terms"),
        (["terms", "ru.txt", "en.txt", "--lists"], "pairing terms"),
        (["decide", "--filter", "yes", "accept", *yes], "deciding"),
        (["decide", "--filter", "no", "reject", *yes], "deciding"),
        (["decide", "undo", *store], "going back"),
        (["decide", "redo", *store], "going on"),
        (["calibrate", "--dry-run", *store], "calibrating"),
        (["export", "--to", out, "--format", "tsv", "--format", "xlsx", *store], "exporting"),
        (["import", f"{out}/glossary.tsv", "--store", str(tmp_path / "tsv.db")], "importing"),
        (["import", f"{out}/glossary.xlsx", "--store", str(tmp_path / "x.db")], "importing"),
        (["check", f"{out}/glossary.tsv", *never, *store], "checking"),
        (["check", "ru.txt", "en.txt", *never, *store], "checking"),
    ):
        told.clear()
        invoke(*arguments)
        assert stage in estimates(told), (arguments, told[:3], told[-3:])


def judged_pairs() -> Iterator[Pair]:
    """Enough for a calibration: sixty that are right and ten that are not."""
    for number in range(70):
        right = "no" if number % 7 == 0 else "yes"
        yield make_pair(
            f"слово{number}", f"{right} word {number}", start=20 * number + 100,
            confidence=0.6 + number % 7 / 20, file=f"en/a{number % 9}.md",
        )  # fmt: skip


def test_the_first_sign_comes_before_the_first_file(tmp_path: Path) -> None:
    """Of three hundred articles that several processes read, none has to be done for it."""
    for number in range(300):
        text = f"The banner read «Верните двор {number}» (Give yard {number} back).\n"
        (tmp_path / f"a{number}.md").write_text(text, encoding="utf-8")
    names = [f"a{number}.md" for number in range(300)]
    command = [sys.executable, "-m", "glossary.commands.main", "fragments", *names, "--jobs", "2"]
    shown, printed, _, _ = on_terminal(command, tmp_path)
    assert shown.startswith("\rreading articles: 0 of 300, 0 s")
    assert re.search(r"reading articles: [1-9]\d* of 300", shown)
    assert printed.count("\n") == 300


def test_a_watched_encoder_encodes_as_before() -> None:
    """The same vectors in the same order; it counts them, and expects as many for each sentence."""
    told: list[str] = []
    line = ToldLine("aligning", told)
    plain = load_encoder("use")
    watched = watched_encoder(plain, line)
    assert (watched.name, watched.dim) == (plain.name, plain.dim)
    assert watched.encode([]).shape == (0, plain.dim)
    texts = [f"Line {number}." for number in range(600)]
    assert np.allclose(watched.encode(texts), plain.encode(texts), atol=1e-5)
    assert [line.partition(",")[0] for line in told] == [
        "aligning: 256 of about 1", "aligning: 512 of about 1", "aligning: 600 of about 1",
    ]  # fmt: skip
    line.watched = False
    assert watched_encoder(plain, line) is plain


def test_a_closed_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has none is told nothing, and the work is done."""
    closed = io.StringIO()
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress("working", 2) as bar:
            assert list(bar.over("ab")) == ["a", "b"]
