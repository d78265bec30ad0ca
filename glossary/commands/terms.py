"""`tolmach terms`: bilingual terms of documents, bilingual files, or lists."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load
from align.commands.options import format_option, model_option, option
from align.commands.output import note, write_records
from align.commands.running.encoding import watched_encoder
from align.commands.running.progress import ProgressLine, progress
from align.errors import UsageError
from align.frames import PAIRED_TERMS, SEGMENT_TERMS, TERMS
from align.text import counted
from glossary.commands.options import layout_options, table_options_of

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.terms.lists import PairedLists

COLUMNS = ("ru", "en", "count", "confidence", "domain", "ru_lemma", "en_lemma")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="Two files with one sentence per line, line for line.")
@option(
    "--lists", is_flag=True, help="Two files of terms, one per line, in any order, to be paired."
)
@option(
    "--all",
    "everything",
    is_flag=True,
    help="Print all terms, not only civic and legal ones, and names of people, places and "
    "products; with --lists, also those that are left, with the next best.",
)
@option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Only terms of at least this confidence.",
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes for memories and --lines.  [default: one per core for many segments]",
)
@layout_options
@format_option
@model_option
def terms(
    files: tuple[Path, ...],
    lines: bool,
    lists: bool,
    everything: bool,
    least: float,
    jobs: int | None,
    form: str | None,
    model: str,
    **layout: Any,
) -> None:
    """Mine bilingual terms from two documents or a bilingual file.

    FILES are RU EN, two documents, or one file with both languages. Documents are .md, .txt, .html,
    .docx, .odt, .rtf or .pdf; the one file is TMX, XLIFF, mqxliff, mxliff, sdlxliff, PO, or a
    table. Prints the surest terms first, in citation form, with every place in characters of the
    original files, or, for one file, the number of the segment and characters in it.
    """
    from glossary.building.terms import check_term_files, mine_files

    if lines and lists:
        raise UsageError("give --lines or --lists, not both")
    table = table_options_of(layout, files)
    check_term_files(files, by_line=lines or lists, table=table)
    if lists:
        _pair_lists(files[:2], load(model), least, form, everything)
        return
    with progress("mining terms") as bar:
        mined = mine_files(
            files, _watched(load(model), bar, files, lines=lines), lines=lines, model=model,
            jobs=jobs, say=note, table=table, watch=bar.over,
        )  # fmt: skip
    found = mined.terms(least, everything=everything)
    schema = SEGMENT_TERMS if lines or len(files) == 1 else TERMS
    write_records(mined.records(found), form, COLUMNS, schema)
    beads = counted(mined.miner.found.beads, "pair")
    note(f"{counted(len(found), 'term')} in {beads} of sentences")
    for line in mined.warnings():
        note(line)


def _watched(
    encoder: "Encoder", bar: ProgressLine, files: tuple[Path, ...], *, lines: bool
) -> "Encoder":
    """The encoder to mine with; what is left is told by it, or by the segments of the file."""
    from glossary.importing.files import rough_records

    if len(files) == 2 and not lines:
        return watched_encoder(encoder, bar)
    bar.expect(partial(rough_records, files[0]))
    return encoder


def _pair_lists(
    files: Sequence[Path], encoder: "Encoder", least: float, form: str | None, everything: bool
) -> None:
    """Pair two lists of terms as a whole, and print the pairs; everything: also what is left."""
    from align.documents.lines import read_lines
    from align.terms.articles import check_sides
    from align.terms.lists import paired_lists

    sides = [[(n, line) for n, line in enumerate(read_lines(side, note)) if line] for side in files]
    russian, english = ([line for _, line in side] for side in sides)
    check_sides(russian, english, files[0], files[1], note)
    with progress("pairing terms", russian) as bar:
        found = paired_lists(russian, english, encoder, least, bar.over)
    records = _list_records(found, sides, everything=everything)
    write_records(records, form, ("ru", "en", "confidence", "status"), PAIRED_TERMS)
    note(
        f"{counted(len(found.pairs), 'pair')}, from {counted(len(russian), 'Russian term')} and "
        f"{len(english):,} English"
    )
    if not everything and len(found.pairs) < max(len(russian), len(english)):
        note(_left(found, least))


def _list_records(
    found: "PairedLists", sides: Sequence[Sequence[tuple[int, str]]], *, everything: bool
) -> list[dict[str, Any]]:
    """The lines of the output for lists. sides: numbers of lines, and texts, of both."""
    ru, en = sides
    printed = {"paired": found.pairs}
    if everything:
        printed |= {"doubtful": found.doubtful, "taken": found.taken}
    records = [
        _list_record(status, ru[pair.ru_id], en[pair.en_id], pair.confidence)
        for status, pairs in printed.items()
        for pair in pairs
    ]
    left = found.english if everything else ()
    return records + [_list_record("left", None, en[number], None) for number in left]


def _list_record(
    status: str, ru: tuple[int, str] | None, en: tuple[int, str], confidence: float | None
) -> dict[str, Any]:
    """A line of the output for lists. ru, en: number of the line, from 0, and its text."""
    return {
        "ru": ru[1] if ru else None,
        "en": en[1],
        "confidence": None if confidence is None else round(confidence, 3),
        "status": status,
        "ru_id": ru[0] if ru else None,
        "en_id": en[0],
    }


def _left(found: "PairedLists", least: float) -> str:
    """What is left of two lists, and why."""
    reasons = (
        (len(found.doubtful), f"below {least:g} with what is left"),
        (len(found.taken), "whose English goes to another"),
    )
    said = [f"{count:,} {reason}" for count, reason in reasons if count]
    russian = f"{counted(len(found.doubtful) + len(found.taken), 'Russian term')} left"
    if said:
        russian += f" ({', '.join(said)})"
    return f"{russian}, {len(found.english):,} English with no partner; --all prints them too"
