"""`tolmach mine`: pairs out of two files whose lines are in no common order."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load, read_lines
from align.commands.options import format_option, model_option, option
from align.commands.output import console, note, write_records

if TYPE_CHECKING:
    from align.mining.mining import Collection, Mined

COLUMNS = ("ru_id", "en_id", "ru", "en", "margin", "confidence", "reason")


@click.command()
@click.argument("ru", type=click.Path(path_type=Path, readable=False))
@click.argument("en", type=click.Path(path_type=Path, readable=False))
@option(
    "--least",
    type=click.FloatRange(0.0, 1.0),
    default=0.5,
    show_default=True,
    help="Only pairs with at least this confidence.",
)
@model_option
@format_option
def mine(ru: Path, en: Path, least: float, model: str, form: str | None) -> None:
    """Find the pairs in two files of sentences, one a line, in any order.

    Each sentence is in at most one pair; surest first. Ids count lines from 0. Pairs to be
    looked at have a reason. --model use is thirty times as fast and finds a little less.
    """
    from align.documents.expected_languages import check_languages
    from align.mining.mining import collection, mine_sentences

    names = ru.as_posix(), en.as_posix()
    sides = [collection(read_lines(path), name) for path, name in zip((ru, en), names, strict=True)]
    warning = check_languages(sides[0].texts, sides[1].texts, *names)
    if warning:
        note(f"note: {warning}")
    encoder = load(model)
    with _progress(sum(len(side.texts) for side in sides)) as progress:
        found = mine_sentences(sides[0], sides[1], encoder, least=least, progress=progress)
    write_records(_records(found, *sides), form, COLUMNS)
    note(_summary(found, *sides))


def _records(found: "list[Mined]", ru: "Collection", en: "Collection") -> Iterator[dict[str, Any]]:
    russian = dict(zip(ru.ids, ru.texts, strict=True))
    english = dict(zip(en.ids, en.texts, strict=True))
    for one in found:
        yield {
            "ru_id": one.ru_id,
            "en_id": one.en_id,
            "ru": russian[one.ru_id],
            "en": english[one.en_id],
            "margin": round(one.margin, 3),
            "confidence": round(one.confidence, 3),
            "reason": one.reason,
        }


def _summary(found: "list[Mined]", ru: "Collection", en: "Collection") -> str:
    repeated, blank = ru.repeated + en.repeated, ru.blank + en.blank
    passed = [f"{repeated} repeated" if repeated else "", f"{blank} blank" if blank else ""]
    over = " and ".join(filter(None, passed))
    doubtful = sum(1 for one in found if one.reason)
    return (
        f"{len(found)} pairs from {len(ru.texts)} × {len(en.texts)} sentences, {doubtful} of them "
        "to be looked at" + (f"; {over} lines passed over" if over else "")
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """What shows on stderr how many texts are encoded; silent where nobody watches."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("encoding"), BarColumn(), MofNCompleteColumn())
    watched = sys.stderr.isatty()
    with Progress(
        *columns, console=console(stderr=True), transient=True, disable=not watched
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)
