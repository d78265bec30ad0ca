"""`tolmach mine`: pairs from two files whose lines are in no common order."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.inputs import load
from align.commands.options import format_option, model_option, option
from align.commands.output import note, write_records
from align.commands.running.progress import progress
from align.frames import MINED, mined_records
from align.text import counted

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
    help="Only pairs of at least this confidence.",
)
@model_option
@format_option
def mine(ru: Path, en: Path, least: float, model: str, form: str | None) -> None:
    """Find translations in two files of sentences in any order.

    The files have one sentence per line. Each sentence is in one pair at most; the surest pairs
    come first. Ids count lines from 0. A reason says why a pair should be looked at. --model use is
    thirty times as fast and finds a little less.
    """
    from align.documents.expected_languages import check_languages
    from align.documents.lines import read_lines
    from align.mining.mining import collection, mine_sentences

    names = ru.as_posix(), en.as_posix()
    with progress("reading") as bar:
        sides = [collection(read_lines(path, note), path.as_posix()) for path in (ru, en)]
        warning = check_languages(sides[0].texts, sides[1].texts, *names)
        if warning:
            note(f"note: {warning}")
        bar.begin("loading")
        encoder = load(model)
        total = sum(len(side.texts) for side in sides)
        bar.begin("encoding", total)

        def reach(done: int) -> None:
            bar.reach(done)
            if done == total:
                bar.begin("pairing")

        pairs = mine_sentences(sides[0], sides[1], encoder, least=least, progress=reach)
    write_records(mined_records(pairs, *sides), form, COLUMNS, MINED)
    note(_summary(pairs, *sides))


def _summary(pairs: "Sequence[Mined]", ru: "Collection", en: "Collection") -> str:
    repeated, blank = ru.repeated + en.repeated, ru.blank + en.blank
    counts = [f"{repeated} repeated" if repeated else "", f"{blank} blank" if blank else ""]
    skipped = " and ".join(filter(None, counts))
    doubtful = sum(bool(pair.reason) for pair in pairs)
    return (
        f"{counted(len(pairs), 'pair')} from {len(ru.texts)} × {len(en.texts)} sentences, "
        f"{doubtful} of them to be looked at" + (f"; {skipped} lines skipped" if skipped else "")
    )
