"""`tolmach harvest`: the Russian fragments of a crawl, with their English."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import model_option, option
from align.commands.output import note, write_records
from align.commands.running.progress import progress
from align.errors import UsageError
from align.text import counted

if TYPE_CHECKING:
    from align.mining.harvest.harvest import HarvestReport, HarvestWork

_SHOWN = 20
"""Lines on what was left out that are printed; the others are in the folder."""


@click.command("harvest")
@click.argument(
    "inputs", nargs=-1, metavar="[IN]...", type=click.Path(path_type=Path, readable=False)
)
@option(
    "--to",
    "folder",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path, readable=False),
    help="The folder of the harvest: a new one, or one that was begun.",
)
@option(
    "--jobs",
    type=click.IntRange(1, 256),
    help="Processes to harvest with; 1 does all in that of the command.  [default: one per core]",
)
@option(
    "--machine",
    metavar="N/OF",
    default="1/1",
    show_default=True,
    help="Do only the share of this machine, one of several that see the same OUT.",
)
@option(
    "--wait",
    type=click.FloatRange(0, 10_000),
    default=0,
    show_default=True,
    help="Minutes to wait for other machines, from the last task that they got done.",
)
@option("--merge", is_flag=True, help="Only merge what all machines have done; takes no IN.")
@model_option
def harvest_command(
    inputs: tuple[Path, ...],
    folder: Path,
    jobs: int | None,
    machine: str,
    wait: float,
    merge: bool,
    model: str,
) -> None:
    """Find the Russian in a crawl, with its English.

    IN are WARC or WET files, JSON lines or Parquet with the columns url, date, and text or html,
    articles, and folders of any of these. English pages that quote Russian are looked for, copies
    are left out, and the fragments in them are paired as `tolmach fragments` does.

    OUT gets part-*.parquet, a row a fragment, and pairs.parquet, a row a pair with its places.
    The same command again goes on where it was ended. `tolmach build --from OUT` makes entries.

    Exits with 3 where something could not be read. Needs pip install 'tolmach[harvest]'.
    """
    if merge == bool(inputs):
        raise UsageError("give IN..., or --merge without them")
    with progress("looking at what there is") as bar:
        from align.mining.harvest.harvest import HarvestWork, Machine, harvest, merge_harvest
        from align.processes import usable_cores

        processes = 0 if jobs == 1 else jobs or usable_cores()
        work = HarvestWork(Machine.parse(machine), processes, wait * 60, bar.begin, bar.step)
        report = merge_harvest(folder) if merge else harvest(inputs, folder, model=model, work=work)
    for line in (*report.notes, *_losses(report)):
        note(line)
    write_records([_record(report)], None, tuple(_record(report)))
    note(_state(report, folder, work))
    if report.lost:
        sys.exit(3)


def _record(report: "HarvestReport") -> dict[str, Any]:
    from align.mining.crawls.pages import COUNTS

    return {name: report.tally.counts[name] for name in COUNTS}


def _losses(report: "HarvestReport") -> Iterator[str]:
    lines = report.tally.lines
    yield from lines[:_SHOWN]
    more = report.lost - min(len(lines), _SHOWN)
    if more > 0:
        yield f"and {more:,} more: see the files reading-*.json and pairing-*.json in work/"


def _state(report: "HarvestReport", folder: Path, work: "HarvestWork") -> str:
    """How far the harvest is, and what to do next."""
    if report.merged and not report.tally.counts["pages"]:
        return f"there is no page in what was read: {folder / 'pairs.parquet'} is empty"
    if report.merged:
        pairs = counted(report.tally.counts["paired"], "pair")
        return f"{pairs} in {counted(report.tasks, 'part')}: {folder / 'pairs.parquet'}"
    stage, done = (
        ("paired", report.paired) if report.read == report.tasks else ("read", report.read)
    )
    return (
        f"the share of machine {work.machine.number}/{work.machine.of} is {stage}, "
        f"{done} of {counted(report.tasks, 'task')} in all: once the other machines are as far, "
        "run this again"
    )
