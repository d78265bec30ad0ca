"""Records to stdout as a table, as JSON lines or as tab-separated values; notes to stderr."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from align.text import safe

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, marks that reverse the order of letters, and lone surrogates."""

FORMATS = ("table", "jsonl", "tsv")

_WHOLE = ("id", "entry", "kind", "status", "at", "action", "rule", "level")
"""Columns whose values must not be broken: they are copied, or tell at a glance."""

Record = Mapping[str, Any]


def default_format() -> str:
    """ "table" where a person reads, "jsonl" where a program does."""
    return "table" if sys.stdout.isatty() else "jsonl"


def write_records(
    records: Iterable[Record], form: str | None, columns: Sequence[str], *, header: bool = True
) -> int:
    """How many records went to stdout.

    form: one of FORMATS, None for what suits stdout. columns: those of the table and the TSV
    file, in order; JSON lines carry every field. header: of the TSV file.
    """
    form = form or default_format()
    if form == "jsonl":
        return _write_lines(_json(record) for record in records)
    if form == "tsv":
        rows = ("\t".join(_cell(record.get(name)) for name in columns) for record in records)
        head = ["\t".join(columns)] if header else []
        return _write_lines(chain(head, rows)) - len(head)
    return _write_table(list(records), columns)


def _json(record: Record) -> str:
    """One line of JSON; what could steer a terminal stands in it as an escape of JSON's own."""
    return _STEERING.sub(_escape, json.dumps(record, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _write_lines(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        count += 1
        # A lone surrogate has no UTF-8; JSON keeps it as an escape of its own.
        sys.stdout.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    # A full disk or a closed pipe shows here, where it can still become an exit code.
    sys.stdout.flush()
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_cell, value))
    return _STEERING.sub("\ufffd", " ".join(str(value).split()))


def _write_table(records: Sequence[Record], columns: Sequence[str]) -> int:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        numeric = all(isinstance(record.get(name), (int, float, type(None))) for record in records)
        table.add_column(
            name.replace("_", " "),
            justify="right" if numeric and records else "left",
            overflow="fold",
            no_wrap=numeric or name in _WHOLE,
        )
    for record in records:
        table.add_row(*(_shown(record.get(name)) for name in columns))
    print_rich(table)
    return len(records)


def _shown(value: Any) -> Any:
    from rich.text import Text

    return Text(safe(f"{value:.2f}" if isinstance(value, float) else _cell(value)))


def print_rich(renderable: Any, *, stderr: bool = False) -> None:
    """Show something of rich's; colours only on a terminal, none with NO_COLOR."""
    console(stderr=stderr).print(renderable)


def console(*, stderr: bool = False) -> Any:
    """A rich console; 100 columns wide where no terminal tells and COLUMNS is not set."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else 100
    return Console(file=stream, highlight=False, width=width, markup=False, emoji=False)


def note(text: str) -> None:
    """One line for the user on stderr, safe to show."""
    sys.stderr.write(safe(text) + "\n")
