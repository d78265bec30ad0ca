"""A harvest from its inputs to the merged pairs, or as far as this machine can go."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from align.encoders.loading import load_encoder, sentence_encoder
from align.errors import InputError, UsageError
from align.mining.crawls.pages import LOST, Tally
from align.mining.crawls.tasks import CrawlTask, find_crawl
from align.mining.harvest.run_file import HarvestRun, begin_run, read_run
from align.mining.harvest.tables import PAIRING, READING, HarvestFolder, damaged_result
from align.small_files import small_file

if TYPE_CHECKING:
    from align.mining.harvest.executor import StageExecutor

_STAGES = (READING, PAIRING)
_LOOKS_EVERY = 2.0
"""Seconds between two looks at what other machines have done."""

Begin = Callable[[str, int], None]
"""Is told what begins, and how many steps it has."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One of several that share a folder: its number, from 1, and how many there are."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> "Machine":
        """The machine that a user gave as 2/4.

        :raises UsageError: it is none.
        """
        number, slash, of = text.partition("/")
        if slash and number.isdecimal() and of.isdecimal() and len(text) < 12:
            machine = cls(int(number), int(of))
            if 1 <= machine.number <= machine.of:
                return machine
        raise UsageError(
            f"--machine {text}: give its number and how many there are, as in 1/4, 2/4, 3/4, 4/4"
        )

    def share(self, tasks: int) -> range:
        """The tasks of this machine."""
        return range(tasks * (self.number - 1) // self.of, tasks * self.number // self.of)


@dataclass(slots=True)
class HarvestReport:
    """How far a harvest is. tasks: all. read, paired: how many are. merged: whether all is done."""

    tasks: int
    read: int = 0
    paired: int = 0
    merged: bool = False
    tally: Tally = field(default_factory=Tally)
    notes: tuple[str, ...] = ()

    @property
    def lost(self) -> int:
        """How much was left out that a user may want to know of."""
        return sum(self.tally.counts[name] for name in LOST)


@dataclass(frozen=True, slots=True)
class HarvestWork:
    """Who does the work: this machine, on so many processes, waiting so long for others.

    jobs: 0 does all in this process, which a page may then end; others are started anew.
    """

    machine: Machine = Machine()
    jobs: int = 0
    wait_seconds: float = 0.0
    begin: Begin = lambda what, total: None
    step: Callable[[], None] = lambda: None


def harvest(
    inputs: Sequence[Path], folder: Path, *, model: str = "bundled", work: HarvestWork | None = None
) -> HarvestReport:
    """Harvest files and folders into ``folder``, or go on with what was begun there.

    The same inputs give the same files, byte for byte, whatever ``work`` is and however often it
    was ended. Where other machines have not done their share, the report says so.

    :raises UsageError: ``folder`` holds something else, or the extra is not installed.
    :raises InputError: something is not there. :raises ExportError: a file cannot be written.
    :raises ModelError: the encoder cannot be loaded. :raises ProcessError: a process was ended.
    """
    work = work or HarvestWork()
    require_engine()
    where = HarvestFolder(folder)
    crawl = find_crawl(inputs, without=folder)
    tasks = tuple(crawl.tasks)
    signature = _signature(model)
    begin_run(where, HarvestRun(model, signature, tuple(crawl.sources), len(tasks)))
    report = HarvestReport(len(tasks), notes=tuple(crawl.notes))
    _go_on(where, tasks, model, work, report)
    return report


def _signature(model: str) -> str:
    """The signature of an encoder, which is loaded with the first page that has Cyrillic in it.

    :raises ModelError: there is no such encoder.
    """
    return sentence_encoder(load_encoder(model, dim_of=lambda name: 0)).name


def merge_harvest(folder: Path) -> HarvestReport:
    """Merge the pairs of a harvest whose tasks are all done.

    :raises InputError: there is none, or some of its tasks are not done.
    :raises UsageError: the extra is not installed. :raises ExportError: it cannot be written.
    """
    require_engine()
    where = HarvestFolder(folder)
    run = read_run(where)
    report = HarvestReport(run.tasks, run.tasks)
    missing = _pairing(where, "", run.tasks, HarvestWork()).missing()
    if missing:
        raise InputError(
            f"{folder}: {len(missing)} of {run.tasks} tasks are not done, the first is "
            f"{missing[0]}: run the harvest again with its inputs"
        )
    _finish(where, report)
    return report


def finished_harvest(folder: Path) -> HarvestRun:
    """What a harvest was begun with that is merged.

    :raises InputError: there is none, or it is not done.
    """
    where = HarvestFolder(folder)
    run = read_run(where)
    if not where.pairs.is_file():
        raise InputError(f"{folder}: the harvest is not done; run it again until it is")
    return run


def require_engine() -> None:
    """Check that the engine is installed.

    :raises UsageError: it is not.
    """
    try:
        import datatrove.executor.local  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"a harvest needs datatrove ({error.name or error} is missing): "
            "pip install 'tolmach[harvest]'"
        ) from error


def _go_on(
    where: HarvestFolder,
    tasks: tuple[CrawlTask, ...],
    model: str,
    work: HarvestWork,
    report: HarvestReport,
) -> None:
    """Do whatever can be done now."""
    reading, pairing = _reading(where, tasks, work), _pairing(where, model, len(tasks), work)
    share = work.machine.share(len(tasks))
    work.begin("reading", len(share))
    reading.run(work.step)
    report.read = report.tasks - len(_waited(reading, work))
    if report.read == report.tasks:
        _find_copies(where, report.tasks, work)
        work.begin("pairing", len(share))
        pairing.run(work.step)
        report.paired = report.tasks - len(_waited(pairing, work))
    if report.paired == report.tasks:
        work.begin("merging", 0)
        _finish(where, report)
    else:
        report.tally = _tallies(where, report.tasks)


def _waited(executor: "StageExecutor", work: HarvestWork) -> list[int]:
    """The tasks of a stage that are not done, after waiting for other machines."""
    missing = executor.missing()
    until = time.monotonic() + work.wait_seconds
    if missing and work.wait_seconds:
        work.begin("waiting for other machines", 0)
    while missing and time.monotonic() < until:
        time.sleep(_LOOKS_EVERY)
        left = executor.missing()
        if len(left) < len(missing):
            until = time.monotonic() + work.wait_seconds
        missing = left
    return missing


def _reading(
    where: HarvestFolder, tasks: tuple[CrawlTask, ...], work: HarvestWork
) -> "StageExecutor":
    from align.mining.harvest.blocks import reading_steps

    steps = reading_steps(where, tasks)
    return _executor(where, READING, steps, len(tasks), work)


def _pairing(where: HarvestFolder, model: str, tasks: int, work: HarvestWork) -> "StageExecutor":
    from align.mining.harvest.blocks import pairing_steps

    return _executor(where, PAIRING, pairing_steps(where, model), tasks, work)


def _executor(
    where: HarvestFolder, stage: str, steps: list[object], tasks: int, work: HarvestWork
) -> "StageExecutor":
    from align.mining.harvest.executor import StageExecutor

    written = partial(_is_read if stage == READING else _is_paired, where)
    share = work.machine.share(tasks)
    return StageExecutor(steps, where, stage, written, tasks=tasks, share=share, jobs=work.jobs)


def _is_read(where: HarvestFolder, task: int) -> bool:
    """Whether the pages of a task are there, unless they are paired already."""
    done = where.signatures(task).is_file() and where.tally(READING, task).is_file()
    return done and (where.pages(task).is_file() or _is_paired(where, task))


def _is_paired(where: HarvestFolder, task: int) -> bool:
    return where.part(task).is_file() and where.tally(PAIRING, task).is_file()


def _find_copies(where: HarvestFolder, tasks: int, work: HarvestWork) -> None:
    from align.mining.harvest.blocks import CopyFinder

    if not where.copies.is_file():
        work.begin("comparing pages", 0)
        CopyFinder(where, tasks).run()


def _finish(where: HarvestFolder, report: HarvestReport) -> None:
    """Merge the pairs, unless they are, and take away the pages, which nobody needs any more."""
    from align.mining.harvest.blocks import PairMerger

    if not where.pairs.is_file():
        PairMerger(where, report.tasks).run()
    for task in range(report.tasks):
        with suppress(OSError):
            where.pages(task).unlink(missing_ok=True)
    report.read = report.paired = report.tasks
    report.merged = True
    report.tally = _tallies(where, report.tasks)


def _tallies(where: HarvestFolder, tasks: int) -> Tally:
    """What was counted so far."""
    total = Tally()
    for task in range(tasks):
        for stage in _STAGES:
            path = where.tally(stage, task)
            try:
                total.include(Tally.of(json.loads(small_file(path))))
            except FileNotFoundError:
                continue
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                raise damaged_result(path) from error
    return total
