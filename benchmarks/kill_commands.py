"""Kills commands at random moments, runs each once more, and counts what is lost; prints a table.

    python benchmarks/kill_commands.py [--runs 20] [--seed 1] [COMMAND...]

build, import (of a file, of a pipe), export, decisions import, decisions export, decide, calibrate,
report and harvest. Each run begins in a copy of the same folder and ends the command with SIGKILL
at a moment within the time that it takes. Then the store must be as before or as after it, with
every decision that was in it, each file as before or as after; and once the command is repeated,
all must be as if nothing had happened, with no file more in the folder or among the temporary
files. lost: decisions gone. torn: a store or a file in between, or another end. left: files left
over. Exits with 1 where there is any.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import glossary.commands.main
from align.records import Pair
from glossary.store.entries import SourceDocument
from glossary.store.store import Store
from tests.support.crawls import quoting, write_lines
from tests.support.paths import ROOT
from tests.support.samples import make_pair

ENTRIES = 400
MOST_SECONDS = 120.0
STORE = "glossary.db"
_OF_SQLITE = ("-wal", "-shm", "-journal")


def _pairs(count: int) -> list[Pair]:
    return [make_pair(f"слово номер {n}", f"word number {n}") for n in range(count)]


def _made_store(folder: Path, count: int = ENTRIES) -> None:
    """A store with a decision on every other entry."""
    with Store.open(folder / STORE, create=True) as store:
        source = SourceDocument("en/a.md", "en", "0" * 64)
        store.replace_pairs(_pairs(count), [source], model="none")
        for number, entry in enumerate(list(store.entries.in_order())):
            if number % 2 and number < count // 2:
                action = "reject" if number % 3 else "accept"
                store.decisions.decide(entry, action, "anna")


def _with_table(folder: Path) -> None:
    _made_store(folder)
    rows = "".join(f"другое слово {n},another word {n}\n" for n in range(3_000))
    (folder / "a.csv").write_text(f"ru,en\n{rows}", encoding="utf-8")


def _with_decisions(folder: Path) -> None:
    _made_store(folder)
    lines = (
        f'{{"ru": "слово номер {n}", "en": "word number {n}", "action": "accept", '
        f'"reviewer": "boris", "at": "2030-01-01T10:00:{n % 60:02}+00:00"}}\n'
        for n in range(ENTRIES // 2, ENTRIES)
    )
    (folder / "a.jsonl").write_text("".join(lines), encoding="utf-8")


def _with_exports(folder: Path) -> None:
    _made_store(folder, 1_000)
    (folder / "exports").mkdir()
    (folder / "decisions.jsonl").write_text("earlier\n", encoding="utf-8")


def _with_corpus(folder: Path) -> None:
    _made_store(folder, 50)
    for side in ("en", "ru"):
        (folder / "corpus" / side).mkdir(parents=True)
        for path in sorted((ROOT / "corpus" / side).iterdir())[:2]:
            shutil.copy(path, folder / "corpus" / side)


def _with_report(folder: Path) -> None:
    _with_corpus(folder)
    (folder / "report").mkdir()


def _with_crawl(folder: Path) -> None:
    (folder / "crawl").mkdir()
    for number in range(3):
        pages = [quoting(4 * number + page) for page in range(4)]
        write_lines(folder / "crawl" / f"{number}.jsonl", pages)


@dataclass(frozen=True, slots=True)
class Command:
    """prepare: makes what is there before. words: of the command. piped: its last one is a pipe."""

    prepare: Callable[[Path], None]
    words: tuple[str, ...]
    piped: bool = False


COMMANDS = {
    "build": Command(_with_corpus, ("build", "corpus", "--store", STORE)),
    "import": Command(_with_table, ("import", "--store", STORE, "a.csv")),
    "import of a pipe": Command(_with_table, ("import", "--store", STORE, "a.csv"), piped=True),
    "import dry": Command(_with_table, ("import", "--dry-run", "--store", "no.db", "a.csv")),
    "export": Command(_with_exports, ("export", "--to", "exports", "--store", STORE)),
    "decide": Command(_with_decisions, ("decide", "--from", "a.jsonl", "--store", STORE)),
    "decisions import": Command(
        _with_decisions, ("decisions", "import", "a.jsonl", "--store", STORE)
    ),
    "decisions export": Command(
        _with_exports, ("decisions", "export", "decisions.jsonl", "--store", STORE)
    ),
    "calibrate": Command(_made_store, ("calibrate", "--store", STORE)),
    "report": Command(_with_report, ("report", "--to", "report", "--store", STORE)),
    "harvest": Command(_with_crawl, ("harvest", "crawl", "--to", "harvest", "--jobs", "1")),
}


def _begin(command: Command, folder: Path) -> int:
    """Run the command in a fork of this process, which has it loaded already; its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.environ["TMPDIR"] = str(folder.parent / "temporary")
        tempfile.tempdir = None
        words = list(command.words)
        if command.piped:
            words[-1] = _pipe(Path(words[-1]))
        try:
            glossary.commands.main.main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(code)


def _pipe(path: Path) -> str:
    """The name of a pipe that gives the content of a file, from another process."""
    reading, writing = os.pipe()
    if not os.fork():
        os.close(reading)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        with os.fdopen(writing, "wb") as stream:
            stream.write(path.read_bytes())
        os._exit(0)
    os.close(writing)
    os.set_inheritable(reading, True)
    return f"/dev/fd/{reading}"


def _state(folder: Path) -> dict[str, Any]:
    """What is there: of a store its entries and decisions without times, of files their bytes."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name.startswith("corpus/") or name.endswith(_OF_SQLITE):
            continue
        if path.parent.name == "logs":  # of a harvest, with times
            continue
        found[name] = _of_store(path) if path.suffix == ".db" else path.read_bytes()
    return found


def _of_store(path: Path) -> tuple[Any, ...]:
    with Store.open(path) as store:
        store.check()
        entries = [
            (e.id, e.ru, e.en, e.status, e.reviewer, round(e.confidence or 0, 4), e.variants)
            for e in store.entries.in_order()
        ]
        return entries, [(e.entry, e.action, e.reviewer) for e in store.entries.log()]


@dataclass(slots=True)
class Result:
    """What the kills of one command came to."""

    runs: int = 0
    killed: int = 0
    lost: int = 0
    torn: int = 0
    left: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing was lost, torn or left over."""
        return not (self.lost or self.torn or self.left)


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _copied(whole: Path, place: Path) -> Path:
    folder = place / "work"
    shutil.copytree(whole, folder)
    (place / "temporary").mkdir()
    return folder


def _between(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether something is neither as before nor as after; temporary files aside."""
    for name in before.keys() | after.keys():
        if now.get(name) not in (before.get(name), after.get(name)):
            return True
    return False


def _lost(now: dict[str, Any], before: dict[str, Any]) -> int:
    """Decisions that were there before and are not there now."""
    if STORE not in before:
        return 0
    kept = now[STORE][1][: len(before[STORE][1])] if STORE in now else []
    same = sum(bool(a == b) for a, b in zip(kept, before[STORE][1], strict=False))
    return len(before[STORE][1]) - same


def kills(command: Command, runs: int, chance: random.Random) -> Result:
    """What ``runs`` kills of a command came to."""
    result = Result()
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name, "whole")
        whole.mkdir()
        command.prepare(whole)
        before = _state(whole)
        done = _copied(whole, Path(name, "done"))
        begun = time.monotonic()
        code = _wait(_begin(command, done))
        takes, after = time.monotonic() - begun, _state(done)
        if code:
            raise RuntimeError(f"{' '.join(command.words)} ends with {code}")
        for number in range(runs):
            place = Path(name, str(number))
            _one(command, _copied(whole, place), chance.uniform(0, takes), (before, after), result)
            shutil.rmtree(place)
    return result


def _one(
    command: Command,
    folder: Path,
    wait: float,
    states: tuple[dict[str, Any], dict[str, Any]],
    result: Result,
) -> None:
    """Kill the command after so many seconds, repeat it, and count what came of it."""
    before, after = states
    pid = _begin(command, folder)
    time.sleep(wait)
    os.kill(pid, signal.SIGKILL)
    result.runs += 1
    result.killed += _wait(pid) == -signal.SIGKILL
    now = _state(folder)
    result.lost += _lost(now, before)
    result.torn += _between(now, before, after)
    ended = _wait(_begin(command, folder))
    then = _state(folder)
    result.lost += _lost(then, before)
    result.torn += ended != 0 or _between(then, after, after)
    temporary = [path for path in (folder.parent / "temporary").rglob("*") if path.is_file()]
    left = [*sorted(then.keys() - after.keys()), *(path.name for path in temporary)]
    result.left += len(left)
    if left:
        sys.stdout.write(f"left over after {wait:.3f} s: {', '.join(left)}\n")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=", ".join(COMMANDS))
    options = parser.parse_args()
    sys.stdout.write(f"{'command':<18} {'runs':>5} {'killed':>6} {'lost':>5} {'torn':>5} left\n")
    sys.stdout.flush()
    good = True
    for name in _chosen(options.commands):
        r = kills(COMMANDS[name], options.runs, random.Random(options.seed))
        good &= r.good
        line = f"{name:<18} {r.runs:>5} {r.killed:>6} {r.lost:>5} {r.torn:>5} {r.left:>4}\n"
        sys.stdout.write(line)
        sys.stdout.flush()
    sys.exit(not good)


def _chosen(names: Sequence[str]) -> Sequence[str]:
    return names or list(COMMANDS)


if __name__ == "__main__":
    main()
