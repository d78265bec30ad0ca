"""The commands that count and learn: status, and calibrate."""

from pathlib import Path
from typing import Any

import click

from align.commands.options import format_option, option
from align.commands.output import is_complete, note, write_records
from align.commands.running.progress import progress
from align.errors import UsageError
from align.records import name_of
from glossary.commands.options import open_store, store_option
from glossary.frames import CALIBRATIONS, COUNTS, HISTORY


@click.command()
@option("--history", "by_day", is_flag=True, help="What each reviewer decided, day by day.")
@store_option
@format_option
def status(by_day: bool, store_path: Path, form: str | None) -> None:
    """Show what is in the store, and how the work is going.

    Decisions per hour leave out pauses of over five minutes. Coverage is the share of entries
    that are decided, and the share of the Russian found that has approved English.
    """
    from glossary.review.figures.statistics import coverage, history, speeds

    with open_store(store_path, read_only=True) as store:
        events = store.entries.log()
        if by_day:
            write_records(history(events), form, tuple(HISTORY), HISTORY)
            return
        counts = store.entries.counts()
        model, calibration = store.entries.model(), store.entries.calibration()
        covered, rates = coverage(store.entries, counts), speeds(events)
    fitted = calibration.decisions if calibration else 0
    if is_complete(form):
        work = {"coverage": covered, "per_hour": rates, "calibrated_on": fitted}
        record = {**counts.as_record(), "model": model, **work}
        write_records([record], form, tuple(COUNTS), COUNTS)
        return
    rows: list[dict[str, Any]] = [{"what": "entries", "value": "all", "count": counts.entries}]
    groups: tuple[tuple[str, dict[str, Any]], ...] = (
        ("status", counts.statuses),
        ("kind", counts.kinds),
        ("fragments", counts.pairs),
        ("articles", counts.articles),
        *_bands(counts.bands),
        ("coverage", covered),
        ("per hour", rates),
        ("calibrated", {"decisions": fitted}),
    )
    for what, group in groups:
        shown = name_of if form != "tsv" and what in _NAMED else str
        rows.extend({"what": what, "value": shown(name), "count": n} for name, n in group.items())
    rows.append({"what": "log", "value": "events", "count": counts.events})
    write_records(rows, form, ("what", "value", "count"))


_NAMED = ("status", "kind", "fragments")
"""What is counted by values that people know by other names."""


def _bands(bands: dict[str, dict[str, int]]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Decisions by confidence, one group a band that has any."""
    from glossary.entries.events import VERDICTS

    return tuple(
        (word, {name: statuses[name] for name in VERDICTS})
        for word, statuses in bands.items()
        if any(statuses[name] for name in VERDICTS)
    )


@click.command()
@option("--dry-run", is_flag=True, help="Print how much better it would be; change nothing.")
@option("--undo", is_flag=True, help="Restore what was in use before the last calibration.")
@store_option
@format_option
def calibrate_command(dry_run: bool, undo: bool, store_path: Path, form: str | None) -> None:
    """Refit the confidence to the decisions taken so far.

    Prints how good the confidence is on decisions held back from the fit, before and after, and
    keeps the fit only if it is better there. The review queue is put in order anew. --undo restores
    what was in use before. Later builds keep the fit as long as their --model is the same.
    """
    from glossary.store.calibration import FITS, refit

    if dry_run and undo:
        raise UsageError("give --dry-run or --undo, not both")
    with open_store(store_path) as store, progress("calibrating", FITS) as bar:
        if undo:
            store.undo_calibration()
            note("the last calibration is undone")
            return
        judged = store.entries.judged()
        fitted = refit(judged, store.entries.model() or "", bar.step)
        if fitted.better and not dry_run:
            bar.begin("putting the queue in order")
            store.calibrate(fitted.calibration)
    fits = {"as built": fitted.before, "refitted": fitted.after}
    count = {"decisions": len(judged)}
    records = [{"confidence": name, **count, **q.as_record()} for name, q in fits.items()]
    write_records(records, form, tuple(CALIBRATIONS), CALIBRATIONS)
    if not fitted.better:
        note("no better on held-back decisions: nothing was changed")
    elif dry_run:
        note("better on held-back decisions; nothing was changed: --dry-run")
    else:
        note("in use from now on; `tolmach calibrate --undo` takes it back")
