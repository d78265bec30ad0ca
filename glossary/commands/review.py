"""The commands that reviewers work with: review, and agreement."""

import sys
from collections.abc import Mapping
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
@option("--unglossed", is_flag=True, help="Type the English of Russian that has none.")
@option("--plain", is_flag=True, help="Work line by line, for screen readers.")
@option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="Where the articles are now.  [default: where the last build read them]",
)
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
    unglossed: bool,
    plain: bool,
    corpus: Path | None,
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

    mode = _mode({"blind": blind, "adjudicate": adjudicate, "gloss": unglossed}, sample)
    reviewer = reviewer_name(reviewer)  # here, not at every key
    choice = chosen_entries(words, kinds=kinds, file=file)
    with open_store(store_path) as store:
        check_file(store, choice)
        sitting = Sitting(reviewer, mode, choice, order, sample)
        outcome = run_review(store, sitting, lines=plain, corpus=corpus)
    for line in outcome.summary():
        note(line)
    sys.exit(outcome.exit_code)


def _mode(asked: Mapping[str, bool], sample: float) -> str:
    """What the sitting does; raises UsageError for options that exclude each other."""
    modes = [mode for mode, wanted in asked.items() if wanted]
    if len(modes) > 1:
        raise UsageError("give one of --blind, --adjudicate and --unglossed")
    if sample < 100 and modes != ["blind"]:
        raise UsageError("--sample needs --blind")
    return modes[0] if modes else "decide"


@click.command()
@option("--entries", is_flag=True, help="List the entries on which reviewers disagree.")
@store_option
@format_option
def agreement(entries: bool, store_path: Path, form: str | None) -> None:
    """Print how far reviewers agree, as Cohen's kappa.

    One line for each pair of reviewers. Compares decisions with the second opinions of
    `tolmach review --blind`. Settle the differences with `tolmach review --adjudicate`.
    """
    from glossary.review.figures.agreement import agreements, differences, views_of

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
