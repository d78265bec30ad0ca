"""`tolmach align`: a document with its translation, sentence by sentence."""

import re
import sys
from collections.abc import Callable, Sequence
from functools import partial, update_wrapper, wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from align.commands.inputs import load, report_notes
from align.commands.options import format_options, model_option, option
from align.commands.output import default_format, note, print_rich, write_html, write_records
from align.commands.running.encoding import watched_encoder
from align.commands.running.progress import progress
from align.errors import UsageError
from align.frames import BEADS, LINE_BEADS, Record, aligned_records, bead_records
from align.text import counted

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.records import Bead

_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
COLUMNS = ("ru_ids", "en_ids", "ru", "en", "confidence", "reason")

Memory = Callable[[Sequence[Record], IO[bytes], str, str, str], Sequence[str]]
"""Writes records as a TMX file: records, stream, model, code of the Russian, of the English.
Returns lines for the user about what the memory does not hold."""


def _code_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options --ru and --en; the command gets both as codes."""

    @option(
        "--ru", "ru_code", default="ru", show_default=True, help="Language of RU, also in the TMX."
    )
    @option(
        "--en", "en_code", default="en", show_default=True, help="Language of EN, also in the TMX."
    )
    @wraps(command)
    def checked(*args: Any, ru_code: str, en_code: str, **given: Any) -> None:
        _check_codes(ru_code, en_code)
        command(*args, codes=(ru_code, en_code), **given)

    return checked


@click.argument("ru", type=click.Path(path_type=Path, readable=False))
@click.argument("en", type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="Both files have one sentence per line already.")
@format_options("indices", "ladder", "tmx", "html")
@option(
    "--max-sentences",
    "most",
    type=click.IntRange(1),
    default=50_000,
    show_default=True,
    metavar="N",
    help="Refuse texts of more sentences; the default takes about a gigabyte of memory.",
)
@_code_options
@model_option
def _align(
    ru: Path,
    en: Path,
    lines: bool,
    most: int,
    form: str | None,
    codes: tuple[str, str],
    model: str,
    memory: Memory,
) -> None:
    """Align a document with its translation, sentence by sentence.

    Prints the beads in order, one per line. A bead is a group of sentences from both files that
    translate each other. Every sentence is in exactly one bead; one without a counterpart is a
    bead of its own.

    Further formats: indices prints [ru ids]:[en ids]:confidence, ladder is hunalign's, tmx is a
    translation memory, and html a page to look at, both texts side by side. With --lines, any two
    languages that the model knows will do; name them with --ru and --en.
    """
    from align.encoders.loading import sentence_encoder

    expected = (_primary(codes[0]), _primary(codes[1])) == ("ru", "en")
    with progress("aligning") as bar:
        encoder = watched_encoder(sentence_encoder(load(model)), bar)
        aligned = (
            _aligned_lines(ru, en, encoder, expected, most)
            if lines
            else _aligned_documents(ru, en, encoder, most)
        )
    if form == "html":
        _print_page(aligned, (ru.as_posix(), en.as_posix()), codes)
    else:
        _print(
            aligned,
            form or default_format(),
            lambda records, stream: memory(records, stream, encoder.name, *codes),
        )
    note(_summary(aligned.beads))


def align_command(memory: Memory) -> click.Command:
    """The command; memory: what writes TMX, which lies above this package."""
    return click.command("align")(update_wrapper(partial(_align, memory=memory), _align))


class _Aligned(NamedTuple):
    """Two texts aligned: beads, their records, and the number of Russian and English sentences."""

    beads: "Sequence[Bead]"
    records: list[Record]
    n_ru: int
    n_en: int


def _print_page(aligned: _Aligned, names: tuple[str, str], codes: tuple[str, str]) -> None:
    from align.commands.formats.bead_page import bead_page
    from align.commands.formats.html_pages import beads_html

    write_html(beads_html(bead_page(names, aligned.records, codes)))


def _print(
    aligned: _Aligned, form: str, memory: Callable[[Sequence[Record], IO[bytes]], Sequence[str]]
) -> None:
    """Print the beads; memory: writes records as TMX, and returns lines for the user."""
    from align.commands.formats.bead_formats import columns_view, indices, ladder

    if form == "table":
        print_rich(columns_view(aligned.records))
    elif form == "tmx":
        for line in memory(aligned.records, sys.stdout.buffer):
            note(line)
    elif form == "indices":
        sys.stdout.writelines(f"{line}\n" for line in indices(aligned.beads))
    elif form == "ladder":
        rungs = ladder(aligned.beads, aligned.n_ru, aligned.n_en)
        sys.stdout.writelines(f"{line}\n" for line in rungs)
    else:
        has_spans = not aligned.records or "ru_spans" in aligned.records[0]
        write_records(aligned.records, form, COLUMNS, BEADS if has_spans else LINE_BEADS)
    sys.stdout.flush()


def _check_codes(ru: str, en: str) -> None:
    """Raise UsageError for what is not a language code, or one code for both sides."""
    for side, code in (("--ru", ru), ("--en", en)):
        if not _CODE.fullmatch(code):
            raise UsageError(f"{side} is {code!r}: give a language code such as ru, en-GB or de.")
    if ru.lower() == en.lower():
        raise UsageError(f"--ru and --en are both {ru}: give each side its own language.")


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()


def _aligned_lines(ru: Path, en: Path, encoder: "Encoder", expected: bool, most: int) -> _Aligned:
    """Two files of lines, aligned; expected: whether they should be Russian and English."""
    from align.beads.alignment import align_sentences, check_size
    from align.documents.expected_languages import check_languages
    from align.documents.lines import read_lines

    russian, english = read_lines(ru, note), read_lines(en, note)
    if expected and (warning := check_languages(russian, english, ru.as_posix(), en.as_posix())):
        note(f"note: {warning}")
    check_size(ru.as_posix(), len(russian), most)
    check_size(en.as_posix(), len(english), most)
    beads = align_sentences(russian, english, encoder)
    return _Aligned(beads, bead_records(beads, russian, english), len(russian), len(english))


def _aligned_documents(ru: Path, en: Path, encoder: "Encoder", most: int) -> _Aligned:
    """Two documents, aligned."""
    from align.beads.alignment import align_documents
    from align.documents.expected_languages import check_languages
    from align.documents.reading import read_document

    documents = read_document(ru), read_document(en)
    for document in documents:
        report_notes(document)
    texts = [[document.text] for document in documents]
    warning = check_languages(texts[0], texts[1], ru.as_posix(), en.as_posix())
    if warning:
        note(f"note: {warning}")
    aligned = align_documents(*documents, encoder, most=most)
    sizes = len(aligned.ru_sentences), len(aligned.en_sentences)
    return _Aligned(aligned.beads, aligned_records(aligned), *sizes)


def _summary(beads: "Sequence[Bead]") -> str:
    from align.records import INTERRUPTED, LOW_CONFIDENCE, MOVED

    pairs = [bead for bead in beads if bead.ru_ids and bead.en_ids]
    low = sum(bead.confidence < LOW_CONFIDENCE for bead in pairs)
    moved = sum(bead.reason == MOVED for bead in pairs)
    interrupted = sum(bead.reason == INTERRUPTED for bead in pairs)
    return (
        f"{counted(len(pairs), 'bead')} with both sides, {low} of them of low confidence, "
        f"{moved} moved{f', {interrupted} interrupted' if interrupted else ''}; "
        f"{counted(len(beads) - len(pairs), 'gap')}"
    )
