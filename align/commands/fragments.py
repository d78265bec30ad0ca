"""`tolmach fragments`: the Russian of English articles, with its glosses."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.inputs import STREAMS, read_word_lists
from align.commands.options import (
    FRAGMENT_STATUSES_HELP,
    KINDS_HELP,
    format_options,
    model_option,
    option,
    words_option,
)
from align.commands.output import default_format, note, write_html, write_records
from align.commands.running.progress import progress
from align.errors import UsageError
from align.frames import EXPLAINED_FRAGMENTS, FRAGMENTS, Record
from align.records import STATUSES
from align.text import safe

if TYPE_CHECKING:
    from align.glosses.articles import ReadArticle
    from align.records import Pair

    Kept = Iterator[tuple[ReadArticle, list[Pair]]]

COLUMNS = ("kind", "ru", "en", "confidence", "status", "why")
_SHOWN_TERMS = 6


@click.command(epilog=f"{FRAGMENT_STATUSES_HELP}\n\n{KINDS_HELP}")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(STATUSES),
    help="Only fragments of this status; may be repeated.",
)
@option("--explain", is_flag=True, help="Show what speaks for each gloss, and the runners-up.")
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes to read with.  [default: one per core for many files]",
)
@words_option
@model_option
@format_options("html")
def fragments(
    files: tuple[Path, ...],
    statuses: tuple[str, ...],
    explain: bool,
    jobs: int | None,
    word_lists: tuple[Path, ...],
    model: str,
    form: str | None,
) -> None:
    """Find the Russian in articles, with its English (its gloss).

    FILES are English articles: .md, .txt, .html, .docx, .odt, .rtf, .pdf with text, feeds or
    exports of WordPress (.xml, .rss, .atom); - is plain text on standard input. Prints one record
    for each fragment, that is, for each stretch of Cyrillic; for one with two translations, two.

    The confidence is the probability, from 0 to 1, that the pair is right. --format html is a page
    to look at: the articles with what was found marked in them.
    """
    form = form or default_format()
    if explain and form in ("tsv", "html"):
        raise UsageError(f"--explain does not fit {form}; use --format jsonl, parquet or table")
    failed: list[str] = []
    with progress("reading articles", len(files)) as bar:
        from align.glosses.articles import article_jobs, read_articles

        articles = read_articles(
            files,
            model,
            jobs=1 if STREAMS.intersection(files) else jobs or article_jobs(len(files)),
            explain=explain,
            words=read_word_lists(word_lists),
            keep=form == "html",
        )
        _write(_kept(bar.over(articles), statuses, failed), form, explain=explain)
    if failed:
        sys.exit(1)


def _write(kept: "Kept", form: str, *, explain: bool) -> None:
    if form == "html":
        write_html(_page(kept))
        return
    records = _records(kept, explain=explain)
    if form == "table":
        for file, rows in groupby(records, key=itemgetter("file")):
            click.echo(safe(file))
            _write_table(list(rows), explain=explain)
    else:
        schema = EXPLAINED_FRAGMENTS if explain else FRAGMENTS
        write_records(records, form, tuple(FRAGMENTS), schema)


def _kept(articles: Iterator["ReadArticle"], statuses: Sequence[str], failed: list[str]) -> "Kept":
    """Each article with its pairs of these statuses, all for none.

    Notes and what cannot be read go to stderr as they come.
    """
    for article in articles:
        for line in article.notes:
            note(line)
        if article.error is not None:
            note(f"tolmach: {article.error}")
            failed.append(str(article.path))
        yield article, [p for p in article.pairs if not statuses or p.status in statuses]


def _records(kept: "Kept", *, explain: bool) -> Iterator[Record]:
    """One record per fragment."""
    from align.glosses.explanation import explanation_of

    for article, pairs in kept:
        for pair in pairs:
            record = pair.as_record()
            if explain:
                explanation = explanation_of(article.explanations, pair.ru_start)
                record["explanation"] = explanation.as_record() if explanation else None
            yield record


def _page(kept: "Kept") -> str:
    """The page with the articles that could be read."""
    from align.commands.formats.article_page import article_page
    from align.commands.formats.html_pages import fragments_html

    return fragments_html(
        article_page(article.document, pairs, f"a{number}")
        for number, (article, pairs) in enumerate(kept, 1)
        if article.document is not None
    )


def _write_table(records: list[Record], *, explain: bool) -> None:
    if not explain:
        write_records([_with_reason(record) for record in records], "table", COLUMNS)
        return
    for record in records:
        write_records([_with_reason(record)], "table", COLUMNS)
        for line in _explained(record["explanation"]):
            click.echo(safe(line))
        click.echo()


def _with_reason(record: Record) -> Record:
    """The record with its reasons as one text, for people; none where the status says it all."""
    reasons = [
        reason
        for reason in record["reasons"]
        if record["status"] in ("paired", "foreign") or reason.startswith("uncertain")
    ]
    return {**record, "why": "; ".join(reasons)}


def _explained(explanation: Record | None) -> Iterator[str]:
    """Lines for a person: the option taken, the next best, and what counted most in each."""
    if explanation is None:
        yield "  nothing near it could be its translation"
        return
    yield f"  no gloss: {explanation['none']:.2f} of the choice"
    options = [
        ("taken", explanation["taken"]),
        *(("and", weighed) for weighed in explanation["further"]),
        *(("or", weighed) for weighed in explanation["rivals"]),
    ]
    for name, weighed in options:
        if weighed is not None:
            share, score = f"{weighed['share']:.2f}", f"{weighed['score']:+.1f}"
            yield f"  {name}: {share}, score {score}, {weighed['relation']}: {weighed['en']}"
            terms = [f"{term} {added:+.2f}" for term, (_, added) in weighed["terms"].items()]
            yield f"      {', '.join(terms[:_SHOWN_TERMS])}"
