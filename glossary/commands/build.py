"""`tolmach build`: a corpus into the store."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from align.commands.inputs import load, read_word_lists
from align.commands.options import format_option, model_option, option, words_option
from align.commands.output import note, write_records
from align.errors import LossError
from glossary.building.hashtag_words import entry_words
from glossary.commands.options import open_store, store_option


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path, readable=False), default=Path("corpus"))
@store_option
@model_option
@option("--strict", is_flag=True, help="Exit with 3 where a file had to be skipped.")
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes to build with.  [default: one a core, for many articles]",
)
@words_option
@format_option
def build(
    corpus: Path,
    store_path: Path,
    model: str,
    strict: bool,
    jobs: int | None,
    word_lists: tuple[Path, ...],
    form: str | None,
) -> None:
    """Find and pair everything in a corpus.

    CORPUS is a folder with en/, the articles, and ru/, their Russian versions under the same
    names where they exist. Decisions that were taken before stay.
    """
    from align.encoders.loading import sentence_encoder
    from glossary.building.approved import REASON, Approved, approved_terms, with_approved
    from glossary.building.corpus import find_articles
    from glossary.building.pairs import COLUMNS, build_jobs, build_pairs, summary
    from glossary.entries.entry import APPROVED

    found, words = find_articles(corpus), read_word_lists(word_lists)
    with open_store(store_path, create=True) as store:
        encoder = load(model)
        entries = list(store.entries.in_order(sorted(APPROVED)))
        words |= entry_words(entries)
        with _Progress(len(found.articles)) as step:
            built = build_pairs(
                found,
                encoder,
                step,
                approved_terms(entries),
                model=model,
                jobs=jobs or build_jobs(found),
                words=words,
            )
        pairs = with_approved(built.pairs, Approved.of(entries))
        counts = store.replace_pairs(pairs, built.documents, model=sentence_encoder(encoder).name)
        changed = len(store.queue.changed())
    for line in (*built.notes, *(f"skipped: {line}" for line in built.skipped)):
        note(line)
    articles = {"kind": "articles", "found": built.articles}
    write_records([articles, *summary(pairs).to_dicts()], form, COLUMNS)
    waiting = counts.statuses["new"] + counts.statuses["skipped"]
    note(
        f"{built.articles} articles, {built.aligned} of them aligned with their Russian; "
        f"{counts.entries} entries, {waiting} to review: tolmach review"
    )
    if settled := sum(REASON in pair.reasons for pair in pairs):
        what = "fragment has" if settled == 1 else "fragments have"
        note(f"{settled} {what} the English that was approved elsewhere")
    if changed:
        note(f"{changed} changed since they were decided: they come first, beside what they were")
    if strict and built.skipped:
        raise LossError(f"{len(built.skipped)} files skipped; the rest is in {store_path}")


class _Progress:
    """A progress bar on stderr while articles are built; silent where nobody watches."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __enter__(self) -> Callable[[str], None]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        from align.commands.output import console

        self._bar = Progress(
            TextColumn("building"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            console=console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._bar.__enter__()
        task = self._bar.add_task("", total=self._total)
        return lambda stem: self._bar.update(task, advance=1, description=stem)

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)
