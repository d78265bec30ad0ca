"""The commands that reviewers work with: review, and agreement."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from align.commands.options import format_option, option
from align.commands.output import note, write_records
from align.errors import UsageError
from glossary.commands.options import check_kinds, open_store, reviewer_option, store_option
from glossary.entries.filters import HINT, ORDERS


@click.command()
@option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@option("--file", "file", default=None, help="Only entries of this article, as en/name.md.")
@option("--filter", "told", default="", metavar="WORDS", help=f"Only these: {HINT}")
@option(
    "--order",
    type=click.Choice(ORDERS),
    default="worth",
    show_default=True,
    help="What is asked first.",
)
@option("--blind", is_flag=True, help="A second opinion of what others decided, without seeing it.")
@option(
    "--sample",
    type=click.FloatRange(0, 100, min_open=True),
    default=100.0,
    help="With --blind: per cent of the entries, the same ones for everybody.",
)
@option("--adjudicate", is_flag=True, help="Decide where opinions differ.")
@option("--plain", is_flag=True, help="Line by line, for screen readers.")
@store_option
@reviewer_option
def review(
    kinds: tuple[str, ...],
    file: str | None,
    told: str,
    order: str,
    blind: bool,
    sample: float,
    adjudicate: bool,
    plain: bool,
    store_path: Path,
    reviewer: str,
) -> None:
    """Decide, pair by pair, on a terminal. Goes on where you stopped.

    One key a decision; ? shows them all. --blind and --adjudicate are for several reviewers, see
    `tolmach agreement`.
    """
    from glossary.entries.cleaning import reviewer_name
    from glossary.entries.filters import parse_filter
    from glossary.review.terminal.run import run_review
    from glossary.store.queue import Sitting

    check_kinds(kinds)
    if blind and adjudicate:
        raise UsageError("--blind or --adjudicate, not both")
    if sample < 100 and not blind:
        raise UsageError("--sample is for --blind")
    reviewer = reviewer_name(reviewer)  # here, not at every key
    choice = parse_filter(told)
    choice = replace(choice, kinds=kinds or choice.kinds, file=file or choice.file)
    mode = "blind" if blind else "adjudicate" if adjudicate else "decide"
    with open_store(store_path) as store:
        if choice.file is not None and choice.file not in {
            d.path for d in store.entries.documents()
        }:
            raise UsageError(
                f"{choice.file}: not an article of the last build; write it as en/name.md"
            )
        sitting = Sitting(reviewer, mode, choice, order, sample)
        outcome = run_review(store, sitting, lines=plain)
    for line in outcome.summary():
        note(line)
    sys.exit(outcome.exit_code)


@click.command()
@option("--entries", is_flag=True, help="The entries on which reviewers disagree, one a line.")
@store_option
@format_option
def agreement(entries: bool, store_path: Path, form: str | None) -> None:
    """Say how far reviewers agree: Cohen's kappa for every two, or --entries.

    Compared are decisions with the second opinions of `tolmach review --blind`. Settle the
    differences with `tolmach review --adjudicate`.
    """
    from glossary.review.agreement import (
        ENTRY_COLUMNS,
        PAIR_COLUMNS,
        agreements,
        differences,
        views_of,
    )

    with open_store(store_path, read_only=True) as store:
        views = views_of(store)
        if entries:
            write_records(differences(store, views), form, ENTRY_COLUMNS)
            return
        rows = [one.as_record() for one in agreements(views)]
        waiting = len(store.opinions.disputed())
    write_records(rows, form, PAIR_COLUMNS)
    if not rows:
        note("no second opinions yet: tolmach review --blind --reviewer NAME")
    elif waiting:
        note(f"{waiting:,} to settle: tolmach review --adjudicate")
