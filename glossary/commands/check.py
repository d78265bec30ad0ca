"""`tolmach check`: a new translation, or a bilingual file, against the approved glossary."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load
from align.commands.options import format_options, model_option, option
from align.commands.output import note, write_records
from align.errors import UsageError
from align.text import counted
from glossary.commands.options import layout_options, open_store, store_option, table_options_of
from glossary.frames import FINDINGS, SEGMENT_FINDINGS
from glossary.terminology.findings import LEVELS, Finding

if TYPE_CHECKING:
    from glossary.formats.table_options import TableOptions
    from glossary.terminology.glossary_terms import CheckedTerm
    from glossary.terminology.translation import CheckedSegments, CheckedTranslation

    Checked = CheckedTranslation | CheckedSegments

COLUMNS = ("level", "rule", "ru", "expected", "found", "ru_start", "en_start", "entry")
SEGMENT_COLUMNS = ("level", "rule", "unit", "segment", "ru", "expected", "found", "entry")
FOUND = 3
"""The exit code where something is found that --fail-on counts."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="The files have one sentence per line, line for line.")
@option("--notes", is_flag=True, help="Show notes too: findings that may well be right.")
@option(
    "--fail-on",
    type=click.Choice((*LEVELS, "never")),
    default="warning",
    show_default=True,
    help="The lowest level that makes the exit code 3; note implies --notes.",
)
@layout_options
@format_options("sarif")
@store_option
@model_option
def check(
    files: tuple[Path, ...],
    lines: bool,
    notes: bool,
    fail_on: str,
    form: str | None,
    store_path: Path,
    model: str,
    **layout: Any,
) -> None:
    """Check a translation against the approved glossary.

    FILES are RU EN, a document and its translation, or one bilingual file: TMX, XLIFF, mqxliff,
    mxliff, sdlxliff, PO, or a table. Reports approved terms, names and hashtags, in any of their
    forms, that are translated otherwise, and translations that an entry forbids. A finding that may
    well be right, such as a shortened term, is a note. --format sarif prints a log for code hosts
    and editors.

    Exit codes: 0 nothing found, 3 findings at or above --fail-on, 1 failure, 2 wrong usage.
    """
    from glossary.terminology.glossary_terms import checked_terms

    if len(files) > 2:
        there = counted(len(files), "file")
        raise UsageError(f"give RU and EN, or one bilingual file, not {there}")
    table = table_options_of(layout, files)
    with open_store(store_path, read_only=True) as store:
        terms = checked_terms(store.entries.in_order())
    if not terms:
        note(
            f"note: {store_path} has no approved term, name or hashtag, so nothing was checked: "
            "tolmach review, or tolmach add"
        )
    checked = _checked(terms, files, model, table, lines=lines)
    least = "note" if notes or fail_on == "note" else "warning"
    shown = [finding for finding in checked.findings if _reaches(finding, least)]
    _print(checked, shown, form)
    note(_summary(checked, len(shown), "bead" if len(files) == 2 else "segment"))
    if fail_on != "never" and any(_reaches(finding, fail_on) for finding in checked.findings):
        sys.exit(FOUND)


def _checked(
    terms: "list[CheckedTerm]",
    files: tuple[Path, ...],
    model: str,
    table: "TableOptions",
    *,
    lines: bool,
) -> "Checked":
    """Two documents, or a bilingual file, checked against the terms."""
    from glossary.importing.bilingual import BilingualFile, check_bilingual
    from glossary.terminology.translation import check_documents, check_segments

    encoder = cache(lambda: load(model))
    if len(files) == 2:
        return check_documents(terms, *files, encoder, lines=lines, say=note)
    if lines:
        raise UsageError("--lines takes two files, RU and EN")
    check_bilingual(files[0], table)
    file = BilingualFile(files[0], table)
    checked = check_segments(terms, files[0], file.segments(), encoder)
    for line in file.notes():
        note(line)
    return checked


def _reaches(finding: "Finding", level: str) -> bool:
    """Whether a finding is of this level or a higher one."""
    return LEVELS.index(finding.level) >= LEVELS.index(level)


def _print(checked: "Checked", shown: "list[Finding]", form: str | None) -> None:
    records = checked.records(shown)
    if form != "sarif":
        segments = not hasattr(checked, "russian")
        schema = SEGMENT_FINDINGS if segments else FINDINGS
        columns = SEGMENT_COLUMNS if segments else COLUMNS
        write_records(records, form, tuple(schema) if form == "tsv" else columns, schema)
        return
    sys.stdout.write(json.dumps(_sarif(checked, records), ensure_ascii=True, indent=2) + "\n")
    sys.stdout.flush()


def _sarif(checked: "Checked", records: list[dict[str, Any]]) -> dict[str, Any]:
    from importlib.metadata import version

    from glossary.terminology.sarif import sarif_log

    return sarif_log(records, checked.texts, version("tolmach"))


def _summary(checked: "Checked", shown: int, what: str) -> str:
    counts = ", ".join(
        f"{level}s: {sum(finding.level == level for finding in checked.findings)}"
        for level in reversed(LEVELS)
    )
    hidden = len(checked.findings) - shown
    more = f" ({hidden} not shown: --notes)" if hidden else ""
    return f"{counted(checked.beads, what)} checked; {counts}{more}"
