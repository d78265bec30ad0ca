"""Kills the review at random moments while keys are sent, and counts what was lost; prints a table.

    python benchmarks/kill_review.py [--runs 200] [--seed 1]

Each run begins the real program in a pseudo-terminal, once with one reviewer and once with two on
the same store, sends keys, and ends every process with SIGKILL. Then: every decision whose next
pair had been shown must be in the log, none twice, and the store must open and recompute to the
same. Last, L and Enter accept thousands at once, and the kill comes while they are written: all of
them are in the log as one batch, or none, and what was shown as accepted is there. Exits with 1
where that does not hold.
"""

import argparse
import os
import pty
import random
import re
import select
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from align.records import Pair, Span
from glossary.store.entries import SourceDocument
from glossary.store.store import Store

FRAME = re.compile(r"\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SAID = re.compile(r"^ (accepted|rejected|skipped): слово номер (\d+) = ", re.MULTILINE)
REVIEW = """
import sys
from glossary.entries.filters import parse_filter
from glossary.review.terminal.run import run_review
from glossary.store.queue import Sitting
from glossary.store.store import Store
with Store.open(sys.argv[1]) as store:
    run_review(store, Sitting(sys.argv[2], choice=parse_filter(sys.argv[3])))
"""
KEYS = "arsaфк"
MOST_SECONDS = 1.2
MOST_SECONDS_TO_BEGIN = 120.0


def make_pairs(count: int) -> list[Pair]:
    """``count`` pairs, each an entry of its own; no two are forms of one word."""
    pairs = []
    for number in range(count):
        ru, en = f"слово номер {number}", f"word number {number}"
        pairs.append(
            Pair(
                file="en/a.md", kind="term", language="ru", ru=ru, ru_start=number,
                ru_end=number + len(ru), status="paired", key=ru, en=en, en_start=number,
                en_end=number + len(en), confidence=0.5, ru_context=ru,
                ru_mark=Span(0, len(ru)), en_file="en/a.md", en_context=en,
                en_mark=Span(0, len(en)),
            )
        )  # fmt: skip
    return pairs


@dataclass
class Sitting:
    """A review in a pseudo-terminal of 120 x 24. sent: how many keys."""

    path: Path
    reviewer: str
    words: str = ""
    received: bytes = b""
    sent: int = 0
    pid: int = field(init=False)
    descriptor: int = field(init=False)

    def __post_init__(self) -> None:
        self.pid, self.descriptor = pty.fork()
        if not self.pid:
            os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="24")
            command = [sys.executable, "-c", REVIEW, str(self.path), self.reviewer, self.words]
            os.execv(sys.executable, command)

    def receive(self, seconds: float) -> None:
        """Read what comes within so many seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 or not seconds:
            if not select.select([self.descriptor], [], [], max(left, 0))[0]:
                return
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:
                return
            if not part:
                return
            self.received += part

    def press(self, key: str) -> None:
        """Send the key, if anybody is there."""
        try:
            os.write(self.descriptor, key.encode())
            self.sent += 1
        except OSError:
            return

    def kill(self) -> None:
        """Kill the process, and read all it had shown."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.receive(0)
        os.close(self.descriptor)

    def confirmed(self) -> dict[int, str]:
        """The numbers of the entries whose decision was shown, with the next pair; what it was."""
        frames = FRAME.findall(self.received.decode(errors="replace"))
        shown = (SEQUENCE.sub("", frame).replace("\r", "") for frame in frames)
        return {int(n): status for frame in shown for status, n in SAID.findall(frame)}


@dataclass
class Result:
    """What many runs came to: how many decisions were shown, logged, lost and doubled."""

    runs: int = 0
    shown: int = 0
    logged: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken)


def one_run(folder: Path, reviewers: tuple[str, ...], chance: random.Random, all_: Result) -> None:
    """Begin one sitting a reviewer on a new store, end all suddenly, and count into ``all_``."""
    path = folder / "glossary.db"
    with Store.open(path, create=True) as store:
        source = SourceDocument("en/a.md", "en", "0" * 64)
        store.replace_pairs(make_pairs(300), [source], model="none")
    sittings = [Sitting(path, name) for name in reviewers]
    begun = time.monotonic()
    while not all(FRAME.search(s.received.decode(errors="replace")) for s in sittings):
        for sitting in sittings:
            sitting.receive(0.02)
        if time.monotonic() - begun > MOST_SECONDS_TO_BEGIN:
            raise TimeoutError("\n".join(s.received.decode(errors="replace") for s in sittings))
    end = time.monotonic() + chance.uniform(0.0, MOST_SECONDS)
    while time.monotonic() < end:
        for sitting in sittings:
            sitting.press(chance.choice(KEYS))
            sitting.receive(chance.choice((0.0001, 0.005, 0.02)))
    for sitting in sittings:
        sitting.kill()
    count(path, sittings, all_)


def count(path: Path, sittings: list[Sitting], all_: Result) -> None:
    """Compare what the store holds with what was shown."""
    all_.runs += 1
    with Store.open(path) as store:
        events = store.entries.log()
        entries = list(store.entries.in_order())
        store.rebuild()
        all_.broken += list(store.entries.in_order()) != entries
        status = {int(e.ru.split()[-1]): (e.status, e.reviewer) for e in entries}
    all_.logged += len(events)
    all_.doubled += len(events) - len({event.entry for event in events})
    all_.broken += len(events) > sum(sitting.sent for sitting in sittings)
    for sitting in sittings:
        for number, said in sitting.confirmed().items():
            all_.shown += 1
            all_.lost += status[number] != (said, sitting.reviewer)


@dataclass
class BulkResult:
    """What kills in the middle of a bulk decision came to: all written, nothing, or a part."""

    runs: int = 0
    whole: int = 0
    none: int = 0
    torn: int = 0
    lost: int = 0


def bulk_run(folder: Path, entries: int, wait: float, all_: BulkResult) -> None:
    """Accept all of a filter at once, end the process after so many seconds, and count."""
    path = folder / "glossary.db"
    with Store.open(path, create=True) as store:
        source = SourceDocument("en/a.md", "en", "0" * 64)
        store.replace_pairs(make_pairs(entries), [source], model="none")
    sitting = Sitting(path, "anna", "kind:term")
    for key, told in (("", "0 done"), ("L", f"Accept {entries:,} entries")):
        sitting.press(key)
        begun = time.monotonic()
        while told not in sitting.received.decode(errors="replace"):
            sitting.receive(0.02)
            if time.monotonic() - begun > MOST_SECONDS_TO_BEGIN:
                raise TimeoutError(sitting.received.decode(errors="replace"))
    sitting.press("\r")
    sitting.receive(wait)
    sitting.kill()
    shown = f"accepted: {entries:,} entries" in sitting.received.decode(errors="replace")
    with Store.open(path) as store:
        events, before = store.entries.log(), list(store.entries.in_order())
        store.rebuild()
        torn = list(store.entries.in_order()) != before
        approved = sum(entry.approved for entry in before)
    torn |= len(events) not in (0, entries) or approved != len(events)
    torn |= len({event.batch or event.id for event in events}) > 1
    all_.runs += 1
    all_.torn += torn
    all_.whole += bool(events)
    all_.none += not events
    all_.lost += shown and not events


def bulk_runs(runs: int, entries: int = 5_000) -> BulkResult:
    """What kills at ``runs`` moments came to, evenly spread over the time that it takes."""
    result = BulkResult()
    for number in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            bulk_run(Path(folder), entries, 0.01 + MOST_SECONDS * number / runs, result)
    return result


def run_many(runs: int, seed: int, reviewers: tuple[str, ...]) -> Result:
    """What ``runs`` runs came to."""
    chance, result = random.Random(seed), Result()
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            one_run(Path(folder), reviewers, chance, result)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    good = True
    sys.stdout.write("reviewers  runs  shown  logged  lost  doubled  broken\n")
    for reviewers in (("anna",), ("anna", "boris")):
        r = run_many(options.runs, options.seed, reviewers)
        good &= r.good and r.shown > 0
        figures = (r.runs, r.shown, r.logged, r.lost, r.doubled, r.broken)
        line = "{:>9} {:>5} {:>6} {:>7} {:>5} {:>8} {:>7}\n".format(len(reviewers), *figures)
        sys.stdout.write(line)
        sys.stdout.flush()
    bulk = bulk_runs(max(options.runs // 10, 8))
    good &= not (bulk.torn or bulk.lost)
    sys.stdout.write("many at once  runs  whole  none  torn  lost\n")
    of_bulk = (bulk.runs, bulk.whole, bulk.none, bulk.torn, bulk.lost)
    sys.stdout.write("{:>18} {:>6} {:>5} {:>5} {:>5}\n".format(*of_bulk))
    sys.exit(not good)


if __name__ == "__main__":
    main()
