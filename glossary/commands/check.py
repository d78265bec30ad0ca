"""`tolmach check`: a new translation against the approved glossary."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load, report_notes
from align.commands.options import model_option, option
from align.commands.output import FORMATS, default_format, note, write_records
from align.errors import InputError
from glossary.commands.options import open_store, store_option

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.records import Document
    from align.terms.records import BeadText
    from glossary.terminology.check import Finding
    from glossary.terminology.glossary_terms import CheckedTerm

COLUMNS = ("level", "rule", "ru", "expected", "found", "ru_start", "en_start", "entry")
FIELDS = (
    "file", "rule", "level", "ru", "ru_start", "ru_end", "expected", "found", "en_file",
    "en_start", "en_end", "entry", "message",
)  # fmt: skip
LEVELS = ("note", "warning", "error")
FOUND = 3
"""The exit code where something is found that --fail-on counts."""

Read = tuple["Document", "Document", "Sequence[BeadText]"]


@click.command()
@click.argument("ru", type=click.Path(path_type=Path, readable=False))
@click.argument("en", type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="Line by line: each has one sentence, and its translation.")
@option("--notes", is_flag=True, help="Show notes too: what may well be right.")
@option(
    "--fail-on",
    type=click.Choice((*LEVELS, "never")),
    default="warning",
    show_default=True,
    help="The mildest finding that makes the exit code 3; note shows notes too.",
)
@option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, "sarif")),
    help="How to print.  [default: table on a terminal, jsonl in a pipe]",
)
@store_option
@model_option
def check(
    ru: Path,
    en: Path,
    lines: bool,
    notes: bool,
    fail_on: str,
    form: str | None,
    store_path: Path,
    model: str,
) -> None:
    """Check a translation against the approved glossary.

    RU is a document, EN its translation. Reports approved terms, names and hashtags that are
    rendered otherwise, and renderings that entries forbid, wherever the Russian stands in any
    form. A finding that may well be right, such as a shortened term, is a note. Exit codes: 0
    nothing found, 3 findings at or above --fail-on, 1 failure, 2 wrong usage.
    """
    from glossary.terminology.glossary_terms import checked_terms

    with open_store(store_path, read_only=True) as store:
        terms = checked_terms(store.entries.in_order())
    if not terms:
        note(
            f"note: {store_path} has no approved term, name or hashtag, so nothing was checked: "
            "tolmach review, or tolmach add"
        )
    encoder = cache(lambda: load(model))
    # Read whatever the glossary holds: a file that is missing is always an error.
    russian, english, beads = _line_beads(ru, en) if lines else _document_beads(ru, en, encoder)
    found = _findings(terms, beads, encoder)
    shown = [f for f in found if notes or fail_on == "note" or f.level != "note"]
    records = [_record(f, russian, english) for f in shown]
    form = form or default_format()
    if form == "sarif":
        from importlib.metadata import version

        from glossary.terminology.sarif import sarif_log

        texts = {document.path: document.raw for document in (russian, english)}
        log = sarif_log(records, texts, version("tolmach"))
        sys.stdout.write(json.dumps(log, ensure_ascii=True, indent=2) + "\n")
        sys.stdout.flush()
    else:
        write_records(records, form, FIELDS if form == "tsv" else COLUMNS)
    note(_summary(found, len(found) - len(shown), len(beads)))
    if fail_on != "never" and any(_counts(f, fail_on) for f in found):
        sys.exit(FOUND)


def _counts(finding: "Finding", fail_on: str) -> bool:
    return LEVELS.index(finding.level) >= LEVELS.index(fail_on)


def _findings(
    terms: "Sequence[CheckedTerm]", beads: "Sequence[BeadText]", encoder: "Callable[[], Encoder]"
) -> "list[Finding]":
    from glossary.terminology.check import check_terms
    from glossary.terminology.stand_ins import StandIns

    return check_terms(terms, beads, lambda: StandIns(encoder()))


def _line_beads(ru: Path, en: Path) -> Read:
    """Two files whose lines translate each other; a blank line translates a blank one."""
    from align.documents.expected_languages import check_languages
    from align.terms.records import BeadText

    documents = _line_document(ru), _line_document(en)
    sides = [_lines(document.raw) for document in documents]
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"{ru.as_posix()} has {len(sides[0])} lines and {en.as_posix()} {len(sides[1])}: "
            "--lines needs a line for each; leave it out and the sentences are aligned"
        )
    texts = [[text for _, text in side] for side in sides]
    warning = check_languages(texts[0], texts[1], ru.as_posix(), en.as_posix())
    if warning:
        note(f"note: {warning}")
    beads = [
        BeadText(ru_text, en_text, ru_start, en_start)
        for (ru_start, ru_text), (en_start, en_text) in zip(*sides, strict=True)
        if ru_text and en_text
    ]
    return (*documents, beads)


def _line_document(path: Path) -> "Document":
    """A text file as it is: what is read is what stands in the file."""
    from align.documents.encodings import decode
    from align.documents.reading import read_bytes
    from align.records import Document

    name = path.as_posix()
    raw, _ = decode(read_bytes(path, name), name)
    if not raw.strip():
        raise InputError(f"{name}: empty; give a text with one sentence a line")
    return Document(name, raw, raw, range(len(raw) + 1), ())


def _lines(raw: str) -> list[tuple[int, str]]:
    """Where each line begins without outer space, and its text so."""
    found, start = [], 0
    for line in raw.removesuffix("\n").split("\n"):
        found.append((start + len(line) - len(line.lstrip()), line.strip()))
        start += len(line) + 1
    return found


def _document_beads(ru: Path, en: Path, encoder: "Callable[[], Encoder]") -> Read:
    """Two documents, aligned sentence by sentence."""
    from align.documents.expected_languages import check_languages
    from align.documents.reading import read_document
    from align.encoders.loading import sentence_encoder
    from align.terms.aligned_texts import aligned_beads

    russian, english = read_document(ru), read_document(en)
    for document in (russian, english):
        report_notes(document)
    warning = check_languages([russian.text], [english.text], russian.path, english.path)
    if warning:
        note(f"note: {warning}")
    _, beads = aligned_beads(russian, english, sentence_encoder(encoder()))
    return russian, english, beads


def _record(finding: "Finding", russian: "Document", english: "Document") -> dict[str, Any]:
    """The fields of the command line's contract, in its order; offsets in the files."""
    ru = russian.original(finding.ru.start, finding.ru.end)
    en = english.original(finding.en.start, finding.en.end)
    values = (
        russian.path, finding.rule, finding.level, finding.term, ru.start, ru.end,
        list(finding.expected), finding.found, english.path, en.start, en.end, finding.entry,
        finding.message,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def _summary(found: "Sequence[Finding]", hidden: int, beads: int) -> str:
    counts = ", ".join(
        f"{level}s: {sum(f.level == level for f in found)}" for level in reversed(LEVELS)
    )
    more = f" ({hidden} not shown: --notes)" if hidden else ""
    return f"{beads} beads checked; {counts}{more}"
