"""The commands that reviewers work with: review, and agreement."""

import sys
from pathlib import Path

import click

from align.commands.options import KINDS_HELP, format_option, option
from align.commands.output import note, write_records
from align.errors import UsageError
from glossary.commands.options import (
    ENTRY_STATUSES_HELP,
    FILTER_HELP,
    ORDERS_HELP,
    check_file,
    chosen_entries,
    filter_option,
    kinds_option,
    open_store,
    order_option,
    reviewer_option,
    store_option,
)
from glossary.frames import AGREEMENTS, DIFFERENCES


@click.command(epilog=f"{ORDERS_HELP}\n\n{FILTER_HELP}\n\n{ENTRY_STATUSES_HELP}\n\n{KINDS_HELP}")
@kinds_option
@option(
    "--file",
    "file",
    default=None,
    help="Only entries of this article, named as in the corpus: en/name.md.",
)
@filter_option
@order_option("worth")
@option(
    "--blind", is_flag=True, help="Give a second opinion on what others decided, without seeing it."
)
@option(
    "--sample",
    type=click.FloatRange(0, 100, min_open=True),
    default=100.0,
    help="With --blind: this percentage of the entries, the same ones for everybody.",
)
@option("--adjudicate", is_flag=True, help="Decide where opinions differ.")
@option("--plain", is_flag=True, help="Work line by line, for screen readers.")
@store_option
@reviewer_option
def review(
    kinds: tuple[str, ...],
    file: str | None,
    words: str,
    order: str,
    blind: bool,
    sample: float,
    adjudicate: bool,
    plain: bool,
    store_path: Path,
    reviewer: str,
) -> None:
    """Decide, pair by pair, on a terminal. Continues where you stopped.

    One key decides; ? lists all keys. --blind and --adjudicate are for several reviewers; see
    `tolmach agreement`.
    """
    from glossary.entries.cleaning import reviewer_name
    from glossary.review.terminal.run import run_review
    from glossary.store.queue import Sitting

    mode = _mode(blind=blind, adjudicate=adjudicate, sample=sample)
    reviewer = reviewer_name(reviewer)  # here, not at every key
    choice = chosen_entries(words, kinds=kinds, file=file)
    with open_store(store_path) as store:
        check_file(store, choice)
        sitting = Sitting(reviewer, mode, choice, order, sample)
        outcome = run_review(store, sitting, lines=plain)
    for line in outcome.summary():
        note(line)
    sys.exit(outcome.exit_code)


def _mode(*, blind: bool, adjudicate: bool, sample: float) -> str:
    """What the sitting does; raises UsageError for options that exclude each other."""
    if blind and adjudicate:
        raise UsageError("give --blind or --adjudicate, not both")
    if sample < 100 and not blind:
        raise UsageError("--sample needs --blind")
    return "blind" if blind else "adjudicate" if adjudicate else "decide"


@click.command()
@option("--entries", is_flag=True, help="List the entries on which reviewers disagree.")
@store_option
@format_option
def agreement(entries: bool, store_path: Path, form: str | None) -> None:
    """Print how far reviewers agree, as Cohen's kappa.

    One line for each pair of reviewers. Compares decisions with the second opinions of
    `tolmach review --blind`. Settle the differences with `tolmach review --adjudicate`.
    """
    from glossary.review.agreement import agreements, differences, views_of

    with open_store(store_path, read_only=True) as store:
        views = views_of(store)
        if entries:
            write_records(differences(store, views), form, tuple(DIFFERENCES), DIFFERENCES)
            return
        rows = [agreement.as_record() for agreement in agreements(views)]
        waiting = len(store.opinions.disputed())
    write_records(rows, form, tuple(AGREEMENTS), AGREEMENTS)
    if not rows:
        note("no second opinions yet: tolmach review --blind --reviewer NAME")
    elif waiting:
        note(f"{waiting:,} to settle: tolmach review --adjudicate")
