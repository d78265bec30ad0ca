"""`tolmach align`: a document with its translation, sentence by sentence."""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from align.commands.inputs import load, read_lines, report_notes
from align.commands.options import model_option, option
from align.commands.output import FORMATS, default_format, note, print_rich, write_records
from align.errors import UsageError

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.records import Bead, Document, Span

_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
COLUMNS = ("ru_ids", "en_ids", "ru", "en", "confidence", "reason")

Record = dict[str, Any]
Memory = Callable[[Sequence[Record], IO[bytes], str, str, str], Sequence[str]]
"""Writes records as a TMX file: records, stream, model, code of the Russian, of the English.
Returns lines for the user about what the memory does not hold."""


def align_command(memory: Memory) -> click.Command:
    """The command; memory: what writes TMX, which lies above this package."""

    @click.command()
    @click.argument("ru", type=click.Path(path_type=Path, readable=False))
    @click.argument("en", type=click.Path(path_type=Path, readable=False))
    @option("--lines", is_flag=True, help="Both files have one sentence a line already.")
    @option(
        "--format",
        "form",
        type=click.Choice((*FORMATS, "indices", "ladder", "tmx")),
        help="How to print.  [default: table on a terminal, jsonl in a pipe]",
    )
    @option(
        "--ru", "ru_code", default="ru", show_default=True, help="Language of RU, also in the TMX."
    )
    @option(
        "--en", "en_code", default="en", show_default=True, help="Language of EN, also in the TMX."
    )
    @model_option
    def align(
        ru: Path, en: Path, lines: bool, form: str | None, ru_code: str, en_code: str, model: str
    ) -> None:
        """Align a document with its translation, sentence by sentence.

        Prints one bead a line, in order; every sentence is in exactly one. indices is
        [ru ids]:[en ids]:confidence, ladder that of hunalign, tmx a translation memory. With
        --lines any two languages do that the model knows; --ru and --en name them.
        """
        from align.commands.bead_formats import columns_view, indices, ladder
        from align.encoders.loading import sentence_encoder

        _check_codes(ru_code, en_code)
        expected = _primary(ru_code) == "ru" and _primary(en_code) == "en"
        encoder = sentence_encoder(load(model))
        if lines:
            beads, records, sizes = _line_beads(ru, en, encoder, expected)
        else:
            beads, records, sizes = _document_beads(ru, en, encoder)
        form = form or default_format()
        if form == "table":
            print_rich(columns_view(records))
        elif form == "tmx":
            for line in memory(records, sys.stdout.buffer, encoder.name, ru_code, en_code):
                note(line)
        elif form in ("indices", "ladder"):
            text = indices(beads) if form == "indices" else ladder(beads, *sizes)
            sys.stdout.writelines(f"{line}\n" for line in text)
        else:
            write_records(records, form, COLUMNS)
        sys.stdout.flush()
        note(_summary(beads))

    return align


Found = tuple[list["Bead"], list[Record], tuple[int, int]]


def _check_codes(ru: str, en: str) -> None:
    """Raises UsageError for what is no language code, or one for both sides."""
    for side, code in (("--ru", ru), ("--en", en)):
        if not _CODE.fullmatch(code):
            raise UsageError(f"{side} is {code!r}: give a language code such as ru, en-GB or de.")
    if ru.lower() == en.lower():
        raise UsageError(f"--ru and --en are both {ru}: give each side its own language.")


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()


def _line_beads(ru: Path, en: Path, encoder: "Encoder", expected: bool) -> Found:
    """Beads of two files of lines; expected: whether they should be Russian and English."""
    from align.beads.alignment import align_sentences
    from align.documents.expected_languages import check_languages

    russian, english = read_lines(ru), read_lines(en)
    if expected and (warning := check_languages(russian, english, ru.as_posix(), en.as_posix())):
        note(f"note: {warning}")
    beads = align_sentences(russian, english, encoder)
    records = [_record(bead, russian, english) for bead in beads]
    return beads, records, (len(russian), len(english))


def _record(bead: "Bead", russian: list[str], english: list[str]) -> Record:
    return {
        "ru_ids": list(bead.ru_ids),
        "en_ids": list(bead.en_ids),
        "ru": " ".join(russian[number] for number in bead.ru_ids),
        "en": " ".join(english[number] for number in bead.en_ids),
        "confidence": round(bead.confidence, 3),
        "reason": bead.reason,
    }


def _document_beads(ru: Path, en: Path, encoder: "Encoder") -> Found:
    from align.beads.alignment import align_documents, readable
    from align.documents.expected_languages import check_languages
    from align.documents.reading import read_document

    documents = read_document(ru), read_document(en)
    for document in documents:
        report_notes(document)
    texts = [[document.text] for document in documents]
    warning = check_languages(texts[0], texts[1], ru.as_posix(), en.as_posix())
    if warning:
        note(f"note: {warning}")
    aligned = align_documents(*documents, encoder)
    spans = aligned.ru_sentences, aligned.en_sentences
    sides = [
        [readable(document, span) for span in own]
        for document, own in zip(documents, spans, strict=True)
    ]
    beads = list(aligned.beads)
    records = [
        _record(bead, *sides)
        | {
            "ru_spans": _places(documents[0], spans[0], bead.ru_ids),
            "en_spans": _places(documents[1], spans[1], bead.en_ids),
        }
        for bead in beads
    ]
    return beads, records, (len(sides[0]), len(sides[1]))


def _places(document: "Document", spans: "Sequence[Span]", ids: Sequence[int]) -> list[list[int]]:
    """[start, end] of each sentence in characters of the file."""
    places = [document.original(spans[number].start, spans[number].end) for number in ids]
    return [[place.start, place.end] for place in places]


def _summary(beads: "Sequence[Bead]") -> str:
    from align.beads.confidence import LOW_CONFIDENCE
    from align.records import INTERRUPTED, MOVED

    pairs = [bead for bead in beads if bead.ru_ids and bead.en_ids]
    low = sum(bead.confidence < LOW_CONFIDENCE for bead in pairs)
    moved = sum(bead.reason == MOVED for bead in pairs)
    interrupted = sum(bead.reason == INTERRUPTED for bead in pairs)
    return (
        f"{len(pairs)} beads with both sides, {low} of them of low confidence, {moved} moved"
        f"{f', {interrupted} interrupted' if interrupted else ''}; {len(beads) - len(pairs)} gaps"
    )
