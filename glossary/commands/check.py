"""`tolmach check`: a new translation against the approved glossary."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load
from align.commands.options import format_options, model_option, option
from align.commands.output import note, write_records
from align.text import counted
from glossary.commands.options import open_store, store_option
from glossary.frames import FINDINGS
from glossary.terminology.findings import LEVELS, Finding

if TYPE_CHECKING:
    from glossary.terminology.translation import CheckedTranslation

COLUMNS = ("level", "rule", "ru", "expected", "found", "ru_start", "en_start", "entry")
FOUND = 3
"""The exit code where something is found that --fail-on counts."""


@click.command()
@click.argument("ru", type=click.Path(path_type=Path, readable=False))
@click.argument("en", type=click.Path(path_type=Path, readable=False))
@option("--lines", is_flag=True, help="The files have one sentence per line, line for line.")
@option("--notes", is_flag=True, help="Show notes too: findings that may well be right.")
@option(
    "--fail-on",
    type=click.Choice((*LEVELS, "never")),
    default="warning",
    show_default=True,
    help="The lowest level that makes the exit code 3; note implies --notes.",
)
@format_options("sarif")
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

    RU is a document, EN its translation. Reports approved terms, names and hashtags, in any of
    their forms, that are translated otherwise, and translations that an entry forbids. A finding
    that may well be right, such as a shortened term, is a note. --format sarif prints a log for
    code hosts and editors.

    Exit codes: 0 nothing found, 3 findings at or above --fail-on, 1 failure, 2 wrong usage.
    """
    from glossary.terminology.glossary_terms import checked_terms
    from glossary.terminology.translation import check_documents

    with open_store(store_path, read_only=True) as store:
        terms = checked_terms(store.entries.in_order())
    if not terms:
        note(
            f"note: {store_path} has no approved term, name or hashtag, so nothing was checked: "
            "tolmach review, or tolmach add"
        )
    checked = check_documents(terms, ru, en, cache(lambda: load(model)), lines=lines, say=note)
    least = "note" if notes or fail_on == "note" else "warning"
    shown = [finding for finding in checked.findings if _reaches(finding, least)]
    _print(checked, shown, form)
    note(_summary(checked, len(shown)))
    if fail_on != "never" and any(_reaches(finding, fail_on) for finding in checked.findings):
        sys.exit(FOUND)


def _reaches(finding: "Finding", level: str) -> bool:
    """Whether a finding is of this level or a higher one."""
    return LEVELS.index(finding.level) >= LEVELS.index(level)


def _print(checked: "CheckedTranslation", shown: "list[Finding]", form: str | None) -> None:
    records = checked.records(shown)
    if form != "sarif":
        write_records(records, form, tuple(FINDINGS) if form == "tsv" else COLUMNS, FINDINGS)
        return
    sys.stdout.write(json.dumps(_sarif(checked, records), ensure_ascii=True, indent=2) + "\n")
    sys.stdout.flush()


def _sarif(checked: "CheckedTranslation", records: list[dict[str, Any]]) -> dict[str, Any]:
    from importlib.metadata import version

    from glossary.terminology.sarif import sarif_log

    texts = {document.path: document.raw for document in (checked.russian, checked.english)}
    return sarif_log(records, texts, version("tolmach"))


def _summary(checked: "CheckedTranslation", shown: int) -> str:
    counts = ", ".join(
        f"{level}s: {sum(finding.level == level for finding in checked.findings)}"
        for level in reversed(LEVELS)
    )
    hidden = len(checked.findings) - shown
    more = f" ({hidden} not shown: --notes)" if hidden else ""
    return f"{counted(checked.beads, 'bead')} checked; {counts}{more}"
