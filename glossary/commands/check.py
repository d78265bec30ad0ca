"""`tolmach check`: a new translation, or a bilingual file, against the approved glossary."""

import json
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load
from align.commands.options import format_options, model_option, option
from align.commands.output import default_format, note, print_rich, write_records
from align.commands.running.encoding import watched_encoder
from align.commands.running.progress import ProgressLine, progress
from align.errors import TolmachError, UsageError
from align.text import counted
from glossary.commands.options import layout_options, open_store, store_option, table_options_of
from glossary.frames import FINDINGS, SEGMENT_FINDINGS
from glossary.terminology.findings import LEVELS, Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossary.formats.table_options import TableOptions
    from glossary.terminology.glossary_terms import CheckedTerm
    from glossary.terminology.translation import CheckedSegments, CheckedTranslation

    Checked = CheckedTranslation | CheckedSegments

FOUND = 3
"""The exit code where something is found that --fail-on counts."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="The files have one sentence per line, line for line.")
@option("--each", is_flag=True, help="Check any number of bilingual files, each on its own.")
@option(
    "--pairs",
    nargs=2,
    metavar="RU EN",
    help="Check any number of documents, each with its counterpart, which has the same name in the "
    "other folder: corpus/ru corpus/en, or 'texts/*.ru.md' 'texts/*.en.md'.",
)
@option("--notes", is_flag=True, help="Show notes too: findings that may well be right.")
@option(
    "--must",
    multiple=True,
    metavar="RU",
    help="A term that must always be rendered as approved: without it there is no note, but a "
    "warning. Can be given several times.",
)
@option("--strict", is_flag=True, help="The same for every term of the glossary.")
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
    each: bool,
    pairs: tuple[str, str] | None,
    notes: bool,
    must: tuple[str, ...],
    strict: bool,
    fail_on: str,
    form: str | None,
    store_path: Path,
    model: str,
    **layout: Any,
) -> None:
    """Check a translation against the approved glossary.

    FILES are RU EN, a document and its translation, or one bilingual file: TMX, XLIFF, mqxliff,
    mxliff, sdlxliff, PO, or a table; with --each or --pairs any number. Reports approved terms,
    names and hashtags, in any of their forms, that are translated otherwise, and translations that
    an entry forbids. A finding that may well be right, such as a shortened term, is a note.
    --format sarif prints a log for code hosts and editors.

    Exit codes: 0 nothing found, 3 findings at or above --fail-on, 1 a file could not be checked,
    2 wrong usage.
    """
    jobs = _jobs(files, each=each, pairs=pairs, lines=lines)
    results = _Results()
    with progress("checking", len(jobs) if len(jobs) > 1 else 0) as bar:
        table = table_options_of(layout, max(jobs, key=len, default=()))
        terms = _terms(store_path, must, strict=strict)
        for job in bar.over(jobs):
            one = partial(_checked, terms, job, model, table, bar, lines=lines)
            results.add(one, go_on=len(jobs) > 1)
    records = results.records("note" if notes or fail_on == "note" else "warning")
    _print(results, records, form)
    note(_summary(results, len(records)))
    if results.failed is not None:
        raise results.failed
    if fail_on != "never" and any(_reaches(finding, fail_on) for finding in results.findings):
        sys.exit(FOUND)


Job = tuple[Path, ...]
"""What is checked at once: RU and EN, or one bilingual file."""


def _jobs(
    files: tuple[Path, ...], *, each: bool, pairs: tuple[str, str] | None, lines: bool
) -> list[Job]:
    """What to check, in order; what is passed over is said.

    :raises UsageError: options that do not go together, or too many files.
    """
    from align.commands.file_pairs import NamePattern, pairs_by_name

    if each and pairs:
        raise UsageError("--each is for bilingual files, --pairs for documents: give one of them")
    if lines and not pairs and len(files) != 2:
        raise UsageError("--lines takes two files, RU and EN")
    if pairs:
        sorted_files = pairs_by_name(files, *map(NamePattern.of, pairs))
        for file, other in sorted_files.alone:
            note(f"note: {file} is not checked: there is no {other}")
        for file in sorted_files.others:
            note(f"note: {file} is not checked: it is neither {pairs[0]} nor {pairs[1]}")
        return list(sorted_files.pairs)
    if each:
        return [(file,) for file in dict.fromkeys(files)]
    if len(files) > 2:
        raise UsageError(
            f"give RU and EN, or one bilingual file, not {counted(len(files), 'file')}; "
            "--each and --pairs take more"
        )
    return [files]


def _terms(store_path: Path, must: tuple[str, ...], *, strict: bool) -> "list[CheckedTerm]":
    from glossary.terminology.glossary_terms import checked_terms, never_optional

    with open_store(store_path, read_only=True) as store:
        terms = checked_terms(store.entries.in_order(), note)
    if not terms:
        note(
            f"note: {store_path} has no approved term, name or hashtag, so nothing was checked: "
            "tolmach review, or tolmach add"
        )
    return never_optional(terms, None if strict else must) if strict or must else terms


class _Results:
    """What the checks found, one after the other, and the first error among them."""

    def __init__(self) -> None:
        self.checked: list[Checked] = []
        self.failed: TolmachError | None = None

    def add(self, run: "Callable[[], Checked]", *, go_on: bool) -> None:
        """Run a check. An error is raised, or said where there is more to do, and kept."""
        try:
            self.checked.append(run())
        except TolmachError as error:
            if not go_on or isinstance(error, UsageError):
                raise
            if self.failed is not None:
                note(f"tolmach: {self.failed}")
            self.failed = error

    @property
    def findings(self) -> "list[Finding]":
        return [finding for one in self.checked for finding in one.findings]

    def records(self, least: str) -> list[dict[str, Any]]:
        """The findings of a level or a higher one, ready for JSON."""
        return [
            record
            for one in self.checked
            for record in one.records([f for f in one.findings if _reaches(f, least)])
        ]

    @property
    def texts(self) -> dict[str, str]:
        return {path: text for one in self.checked for path, text in one.texts.items()}


def _checked(
    terms: "list[CheckedTerm]",
    job: Job,
    model: str,
    table: "TableOptions",
    bar: ProgressLine,
    *,
    lines: bool,
) -> "Checked":
    """Two documents, or a bilingual file, checked against the terms.

    bar: is told how far this is, where it does not count files.
    """
    from glossary.importing.bilingual import BilingualFile, check_bilingual
    from glossary.importing.files import rough_records
    from glossary.terminology.translation import check_documents, check_segments

    alone = bar.watched and not bar.has_total
    aligned = alone and len(job) == 2 and not lines
    encoder = cache(lambda: watched_encoder(load(model), bar) if aligned else load(model))
    if len(job) == 2:
        return check_documents(terms, *job, encoder, lines=lines, say=note)
    check_bilingual(job[0], table)
    file = BilingualFile(job[0], table)
    if alone:
        bar.expect(partial(rough_records, job[0]))
    segments = bar.over(file.segments()) if alone else file.segments()
    checked = check_segments(terms, job[0], segments, encoder, note)
    for line in file.notes():
        note(line)
    return checked


def _reaches(finding: "Finding", level: str) -> bool:
    """Whether a finding is of this level or a higher one."""
    return LEVELS.index(finding.level) >= LEVELS.index(level)


def _print(results: _Results, records: list[dict[str, Any]], form: str | None) -> None:
    form = form or default_format()
    if form == "table":
        from glossary.terminology.report import findings_report

        print_rich(findings_report(records))
    elif form == "sarif":
        log = _sarif(results, records)
        sys.stdout.write(json.dumps(log, ensure_ascii=True, indent=2) + "\n")
        sys.stdout.flush()
    else:
        segments = any(hasattr(one, "found") for one in results.checked)
        schema = SEGMENT_FINDINGS if segments else FINDINGS
        write_records(records, form, tuple(schema), schema)


def _sarif(results: _Results, records: list[dict[str, Any]]) -> dict[str, Any]:
    from importlib.metadata import version

    from glossary.terminology.sarif import sarif_log

    return sarif_log(records, results.texts, version("tolmach"))


def _summary(results: _Results, shown: int) -> str:
    findings = results.findings
    counts = ", ".join(
        f"{level}s: {sum(finding.level == level for finding in findings)}"
        for level in reversed(LEVELS)
    )
    beads = sum(one.beads for one in results.checked if not hasattr(one, "found"))
    segments = sum(one.beads for one in results.checked if hasattr(one, "found"))
    sizes = [(beads, "bead"), (segments, "segment")]
    what = " and ".join(counted(n, name) for n, name in sizes if n) or "nothing"
    hidden = len(findings) - shown
    more = f" ({hidden} not shown: --notes)" if hidden else ""
    return f"{what} checked; {counts}{more}"
