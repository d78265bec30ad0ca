"""`tolmach terms`: bilingual terms of documents, memories, or lists."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load, read_lines, report_notes
from align.commands.options import format_option, model_option, option
from align.commands.output import note, write_records
from align.errors import UsageError

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.terms.miner import TermMiner
    from align.terms.records import BeadText, Place

    Back = Callable[[Place], dict[str, Any]]

COLUMNS = ("ru", "en", "count", "confidence", "domain", "ru_lemma", "en_lemma")

MEMORY_SUFFIXES = (".tmx", ".xlf", ".xliff", ".mqxliff", ".mxliff")
_UNLIKELY = 0.5  # share of doubtful beads from which two texts hardly translate each other


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="Two files with one sentence a line, line for line.")
@option("--lists", is_flag=True, help="Two files with one term a line, in any order.")
@option("--all", "everything", is_flag=True, help="Also what is no civic or legal term.")
@option(
    "--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least confidence."
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes for memories and --lines.  [default: one a core, for many segments]",
)
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
) -> None:
    """Mine bilingual terms: FILES are RU EN, two documents, or one memory.

    Documents are .md, .txt, .html or .docx; a memory is TMX, XLIFF, mqxliff or mxliff. Prints
    the surest terms first, in citation form, with every place as characters of the original files
    (of a memory: as the number of the segment and characters in it).
    """
    if len(files) > 2:
        raise UsageError(f"give RU and EN, or one memory, not {len(files)} files")
    if len(files) == 1 and files[0].suffix.lower() not in MEMORY_SUFFIXES:
        raise UsageError(
            f"{files[0]}: one file must be a memory ({', '.join(MEMORY_SUFFIXES)}); "
            "of documents give two, RU and EN"
        )
    if lists or lines:
        if len(files) != 2 or (lists and lines):
            raise UsageError("--lines and --lists take two files, RU and EN, and one of them")
        if lists:
            _pair_lists(files[0], files[1], load(model), least, form)
            return
    from align.encoders.loading import sentence_encoder
    from align.terms.articles import harvests, term_jobs
    from align.terms.miner import LEAST_TERMHOOD, TermMiner

    encoder = sentence_encoder(load(model))
    miner = TermMiner(encoder)
    if len(files) == 1 or lines:
        segments = _memory(files[0]) if len(files) == 1 else _lines(files[0], files[1])
        size = sum(path.stat().st_size for path in files if path.is_file())
        jobs = jobs or term_jobs(size // _BYTES)
        for harvest in harvests(_parts(files[0].stem, segments), encoder, model=model, jobs=jobs):
            miner.found.add(harvest)
        back: Back = _segment_of
    else:
        back = _mine_documents(files[0], files[1], miner, encoder)
    found = miner.terms(least=least, least_termhood=0.0 if everything else LEAST_TERMHOOD)
    records = []
    for term in found:
        record = term.as_record()
        record["evidence"] = [back(place) for place in term.places]
        records.append(record)
    write_records(records, form, COLUMNS)
    seen = miner.found
    note(f"{len(found)} terms in {seen.beads} pairs of sentences")
    if seen.cut:
        note(f"{seen.cut} pairs are over 4,000 characters long: only their start was read")
    if seen.beads and seen.doubtful > _UNLIKELY * seen.beads:
        note(
            f"warning: {seen.doubtful} of {seen.beads} pairs of sentences are doubtful; "
            "do the two files say the same?"
        )


def _pair_lists(ru: Path, en: Path, encoder: "Encoder", least: float, form: str | None) -> None:
    from align.terms.lists import pair_lists

    russian, english = ([line for line in read_lines(side) if line] for side in (ru, en))
    _check_sides(russian, english, ru, en)
    records = [
        {
            "ru": russian[pair.ru_id],
            "en": english[pair.en_id],
            "confidence": round(pair.confidence, 3),
            "ru_id": pair.ru_id,
            "en_id": pair.en_id,
        }
        for pair in pair_lists(russian, english, encoder)
        if pair.confidence >= least
    ]
    write_records(records, form, ("ru", "en", "confidence"))
    note(f"{len(records)} pairs of {len(russian)} Russian and {len(english)} English terms")


def _mine_documents(ru: Path, en: Path, miner: "TermMiner", encoder: "Encoder") -> "Back":
    """Nothing but what gives places back as offsets of the original files."""
    from align.documents.reading import read_document
    from align.language.look_alikes import look_alikes
    from align.terms.aligned_texts import aligned_beads

    russian, english = read_document(ru), read_document(en)
    for document in (russian, english):
        report_notes(document)
    _check_sides([russian.text], [english.text], ru, en)
    for path, text, language in ((ru, russian.text, "ru"), (en, english.text, "en")):
        if repaired := look_alikes(text, language):
            note(f"{path}: {repaired}")
    aligned, beads = aligned_beads(russian, english, encoder)
    if not aligned.ru_sentences or not aligned.en_sentences:
        note(f"{ru if not aligned.ru_sentences else en}: no sentences in it")
    miner.read(ru.stem, beads)

    def back(place: "Place") -> dict[str, Any]:
        there = russian.original(place.ru_start, place.ru_end)
        here = english.original(place.en_start, place.en_end)
        return {
            "ru_file": russian.path,
            "ru_start": there.start,
            "ru_end": there.end,
            "en_file": english.path,
            "en_start": here.start,
            "en_end": here.end,
        }

    return back


def _check_sides(russian: list[str], english: list[str], ru: Path, en: Path) -> None:
    """Raise InputError for the wrong order; note where both are in one language."""
    from align.documents.expected_languages import check_languages

    warning = check_languages(russian, english, ru.as_posix(), en.as_posix())
    if warning:
        note(f"warning: {warning}")


def _lines(ru: Path, en: Path) -> "Iterable[BeadText]":
    """Two files line for line; lines that are blank on a side are left out."""
    from align.terms.records import BeadText

    russian, english = read_lines(ru), read_lines(en)
    _check_sides(russian, english, ru, en)
    if len(russian) != len(english):
        raise UsageError(
            f"{ru} has {len(russian)} lines and {en} {len(english)}: "
            "--lines wants as many; leave it out to have the files aligned"
        )
    return [BeadText(r, e) for r, e in zip(russian, english, strict=True) if r and e]


def _memory(path: Path) -> "Iterable[BeadText]":
    from glossary.formats.readers.segments import memory_segments

    return memory_segments(path)


_TOGETHER = 200  # segments of a memory that count as one article
_BYTES = 500  # of a file, roughly, for each segment


def _parts(name: str, segments: "Iterable[BeadText]") -> "Iterator[tuple[str, list[BeadText]]]":
    """Segments as articles, each named by the number of its first segment."""
    source, start = iter(segments), 0
    while part := list(islice(source, _TOGETHER)):
        yield f"{name}#{start}", part
        start += len(part)


def _segment_of(place: "Place") -> dict[str, Any]:
    """The place as its segment, 0-based, and characters in it."""
    first = int(place.source.rpartition("#")[2])
    return {
        "segment": first + place.bead,
        "ru_start": place.ru_start,
        "ru_end": place.ru_end,
        "en_start": place.en_start,
        "en_end": place.en_end,
    }
