"""`tolmach build`: a corpus into the store."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from align.commands.inputs import STREAMS, load, read_word_lists
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
from align.errors import TolmachError, UsageError
from align.text import counted
from glossary.commands.options import open_store, store_option
from glossary.frames import BUILT

if TYPE_CHECKING:
    from glossary.building.build import BuildReport
    from glossary.building.sources.corpus import Corpus


@click.command(epilog=f"{FRAGMENT_STATUSES_HELP}\n\n{KINDS_HELP}")
@click.argument("corpus", type=click.Path(path_type=Path, readable=False), default=Path("corpus"))
@store_option
@model_option
@option("--fresh", is_flag=True, help="Look at every article, whether it has changed or not.")
@option("--watch", is_flag=True, help="Build again whenever articles change, until Ctrl-C.")
@option("--strict", is_flag=True, help="Exit with 3 where a file had to be skipped.")
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes to build with.  [default: one per core for many articles]",
)
@option(
    "--from",
    "harvest",
    metavar="OUT",
    type=click.Path(path_type=Path, readable=False),
    help="Take in what `tolmach harvest` put into OUT; beside a corpus, if one is named.",
)
@option(
    "--names",
    is_flag=True,
    help="Keep names of people, places and products in aligned articles, as entries of kind name.",
)
@words_option
@format_option
def build(
    corpus: Path,
    store_path: Path,
    model: str,
    fresh: bool,
    watch: bool,
    strict: bool,
    jobs: int | None,
    harvest: Path | None,
    names: bool,
    word_lists: tuple[Path, ...],
    form: str | None,
) -> None:
    """Find and pair everything in a corpus.

    CORPUS is a folder, not standard input, since the review opens articles again: en/, articles,
    and ru/, Russian versions under the same names if any. Decisions taken before stay in force.

    Articles that have not changed since an earlier build are not looked at again; what comes out
    is the same. Prints the number of articles, and how many fragments of each kind are paired,
    unglossed, foreign or excluded. With --watch there is a line for each further build.
    """
    if watch:
        _check_watch(harvest)

    how = (model, jobs, names)
    build_once = partial(_built, (corpus, harvest), store_path, how, word_lists)
    report = build_once(fresh=fresh)
    for line in (*report.notes, *(f"skipped: {line}" for line in report.skipped)):
        note(line)
    articles = {"kind": "articles", "found": report.articles}
    write_records([articles, *report.by_kind], form, tuple(BUILT), BUILT)
    for line in _summary(report):
        note(line)
    if watch:
        _build_again(corpus, build_once, report)
    if strict and report.skipped:
        files = counted(len(report.skipped), "file")
        note(f"tolmach: {files} skipped; the rest is in {store_path}")
        sys.exit(3)


def _found(corpus: Path, harvest: Path | None) -> "Corpus":
    """What there is to build: a corpus, a harvest where no corpus is named, or both."""
    from glossary.building.sources.corpus import find_articles, no_articles

    _check_folder(corpus)
    if harvest is None:
        return find_articles(corpus)
    from glossary.building.sources.harvested import read_harvest

    harvested = read_harvest(harvest)
    source = click.get_current_context().get_parameter_source("corpus")
    found = no_articles() if source is ParameterSource.DEFAULT else find_articles(corpus)
    found.harvested = harvested
    return found


def _built(
    sources: tuple[Path, Path | None],
    store_path: Path,
    how: tuple[str, int | None, bool],
    word_lists: tuple[Path, ...],
    *,
    fresh: bool = False,
) -> "BuildReport":
    """What one build comes to. sources: corpus and harvest. how: model, number of processes,
    whether names are kept.
    """
    with progress("loading") as bar:
        from align.encoders.cache_results import own_results
        from glossary.building.build import build_into

        model, jobs, names = how
        found, words = _found(*sources), read_word_lists(word_lists)
        found.names = names
        with open_store(store_path, create=True) as store:
            encoder, kept = load(model), own_results(fresh=fresh)
            bar.begin("building", len(found.articles))
            report = build_into(
                store,
                found,
                encoder,
                model=model,
                jobs=jobs,
                words=words,
                step=bar.step,
                kept=kept,
            )
            if kept is not None:
                kept.close()
                for line in kept.notes:
                    note(f"note: {line}")
            return report


def _check_folder(corpus: Path) -> None:
    """Raise UsageError for standard input: what it brings could not be opened again."""
    if corpus in STREAMS and not corpus.is_dir():
        raise UsageError(
            "build reads a folder, whose articles the review and the report open again, not "
            "standard input: put them into FOLDER/en and FOLDER/ru; for one: tolmach fragments -"
        )


def _check_watch(harvest: Path | None) -> None:
    """Raise UsageError where nothing can be watched, or would be written in the end."""
    if harvest is not None:
        raise UsageError("--watch looks at articles, not at a harvest: leave --from out")
    from glossary.building.sources.watching import check_watching

    check_watching()
    if click.get_current_context().params.get("to") not in (None, Path("-")):
        raise UsageError("--watch has no end at which --to could be written: leave one of them out")


def _build_again(
    corpus: Path, build_once: Callable[[], "BuildReport"], before: "BuildReport"
) -> None:
    """Build whenever articles change, with a line for each time that anything is different."""
    from glossary.building.sources.watching import corpus_changes

    for _ in corpus_changes(corpus):
        try:
            report = build_once()
        except TolmachError as error:
            note(f"tolmach: {error}")
            continue
        if report.made or _told(report) != _told(before):
            looked_at = counted(report.made, "article")
            note(f"looked at {looked_at}: {next(_summary(report))}")
        for line in report.skipped:
            if line not in before.skipped:
                note(f"skipped: {line}")
        before = report


def _told(report: "BuildReport") -> tuple[object, ...]:
    """What the line of a build says, and what it leaves out."""
    return report.articles, report.aligned, report.counts.entries, report.waiting


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
