"""`tolmach build`: a corpus into the store."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.inputs import load, read_word_lists
from align.commands.options import (
    FRAGMENT_STATUSES_HELP,
    KINDS_HELP,
    format_option,
    model_option,
    option,
    words_option,
)
from align.commands.output import note, write_records
from align.commands.running.progress import progress
from align.text import counted
from glossary.commands.options import open_store, store_option
from glossary.frames import BUILT

if TYPE_CHECKING:
    from glossary.building.build import BuildReport


@click.command(epilog=f"{FRAGMENT_STATUSES_HELP}\n\n{KINDS_HELP}")
@click.argument("corpus", type=click.Path(path_type=Path, readable=False), default=Path("corpus"))
@store_option
@model_option
@option("--fresh", is_flag=True, help="Look at every article anew, changed or not.")
@option("--strict", is_flag=True, help="Exit with 3 where a file had to be skipped.")
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes to build with.  [default: one per core for many articles]",
)
@words_option
@format_option
def build(
    corpus: Path,
    store_path: Path,
    model: str,
    fresh: bool,
    strict: bool,
    jobs: int | None,
    word_lists: tuple[Path, ...],
    form: str | None,
) -> None:
    """Find and pair everything in a corpus.

    CORPUS is a folder with en/, the articles, and ru/, their Russian versions under the same
    names where they exist. Decisions taken before stay in force.

    Prints the number of articles, and how many fragments of each kind are paired, unglossed,
    foreign or excluded.
    """
    with progress("loading") as bar:
        from align.encoders.cache_results import own_results
        from glossary.building.build import build_into
        from glossary.building.corpus import find_articles

        found, words = find_articles(corpus), read_word_lists(word_lists)
        with open_store(store_path, create=True) as store:
            encoder = load(model)
            bar.begin("building", len(found.articles))
            report = build_into(
                store,
                found,
                encoder,
                model=model,
                jobs=jobs,
                words=words,
                step=bar.step,
                kept=own_results(fresh=fresh),
            )
    for line in (*report.notes, *(f"skipped: {line}" for line in report.skipped)):
        note(line)
    articles = {"kind": "articles", "found": report.articles}
    write_records([articles, *report.kinds.to_dicts()], form, tuple(BUILT), BUILT)
    for line in _summary(report):
        note(line)
    if strict and report.skipped:
        files = counted(len(report.skipped), "file")
        note(f"tolmach: {files} skipped; the rest is in {store_path}")
        sys.exit(3)


def _summary(report: "BuildReport") -> Iterator[str]:
    """What a build came to, in words, one line each."""
    yield (
        f"{counted(report.articles, 'article')}, {report.aligned:,} of them aligned with their "
        f"Russian; {counted(report.counts.entries, 'entry', 'entries')}, "
        f"{report.waiting:,} to review: tolmach review"
    )
    if report.settled:
        verb = "has" if report.settled == 1 else "have"
        fragments = counted(report.settled, "fragment")
        yield f"{fragments} {verb} English that was approved elsewhere"
    if report.changed:
        since = "it was" if report.changed == 1 else "they were"
        yield (
            f"{counted(report.changed, 'entry', 'entries')} changed since {since} decided: first "
            "in the review, beside the old text"
        )
