"""Records to stdout or a file, as a table, JSON lines, TSV or Parquet; notes to stderr."""

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.records import name_of
from align.text import safe

if TYPE_CHECKING:
    from align.frames import Columns

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, marks that reverse the order of letters, and lone surrogates."""

FORMATS = ("table", "jsonl", "tsv", "parquet")

_NAMED = ("kind", "status")
"""Columns whose values people know by other names, see align.records."""

_WHOLE = ("id", "entry", "kind", "status", "at", "action", "rule", "level")
"""Columns whose values must not be broken: they are copied, or tell at a glance."""

Record = Mapping[str, Any]


def default_format() -> str:
    """ "table" where a person reads, "jsonl" where a program does."""
    return "table" if sys.stdout.isatty() else "jsonl"


def is_complete(form: str | None) -> bool:
    """Whether a format carries every field of a record; form: as in :func:`write_records`."""
    return (form or default_format()) in ("jsonl", "parquet")


def write_records(
    records: Iterable[Record],
    form: str | None,
    columns: Sequence[str],
    schema: "Columns | None" = None,
    *,
    header: bool = True,
) -> None:
    """Write records to stdout.

    form: one of FORMATS, None for what suits stdout. columns: those of the table and the TSV
    file, in order; JSON lines and Parquet carry every field. schema: all fields with their types,
    for Parquet; by default ``columns``, as text. header: of the TSV file.
    """
    form = form or default_format()
    if form == "jsonl":
        _write_lines(_json(record) for record in records)
    elif form == "tsv":
        rows = ("\t".join(_cell(record.get(name)) for name in columns) for record in records)
        _write_lines(chain(["\t".join(columns)] if header else [], rows))
    elif form == "parquet":
        _write_parquet(records, schema or dict.fromkeys(columns, str))
    else:
        _write_table(list(records), columns)


def write_html(page: str) -> None:
    """Write a page to stdout."""
    _write_lines([page])


def _write_parquet(records: Iterable[Record], schema: "Columns") -> None:
    from align.frames import frame_of

    content = io.BytesIO()
    frame_of(records, schema).write_parquet(content)
    sys.stdout.buffer.write(content.getbuffer())
    sys.stdout.flush()


@contextmanager
def stdout_to(path: Path) -> Iterator[None]:
    """Collect what is written to stdout in a file, which is there once the block ends well.

    A device or a named pipe is written to as it is.

    :raises ExportError: the file cannot be written.
    """
    from align.atomic_files import atomic_file

    with atomic_file(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="\n")
        try:
            with redirect_stdout(text):
                yield
        finally:
            text.detach()


def _json(record: Record) -> str:
    """One line of JSON; what could steer a terminal stands in it as an escape of JSON's own."""
    return _STEERING.sub(_escape, json.dumps(record, ensure_ascii=False))


def _escape(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign.group()):04x}"


def _write_lines(lines: Iterable[str]) -> None:
    for line in lines:
        # A lone surrogate has no UTF-8; JSON keeps it as an escape of its own.
        sys.stdout.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    # A full disk or a closed pipe shows here, where it can still become an exit code.
    sys.stdout.flush()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_cell, value))
    return _STEERING.sub("\ufffd", " ".join(str(value).split()))


def _write_table(records: Sequence[Record], columns: Sequence[str]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        numeric = all(isinstance(record.get(name), (int, float, type(None))) for record in records)
        table.add_column(
            name_of(name).replace("_", " "),
            justify="right" if numeric and records else "left",
            overflow="fold",
            no_wrap=numeric or name in _WHOLE,
        )
    for record in records:
        table.add_row(*(_shown(record.get(name), named=name in _NAMED) for name in columns))
    print_rich(table)


def _shown(value: Any, *, named: bool) -> Any:
    from rich.text import Text

    value = name_of(value) if named and isinstance(value, str) else value
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


_LONGEST_NOTE = 8_000
"""Characters of a line for the user: what a file gave may be as long as the file."""


def note(text: str) -> None:
    """One line for the user on stderr, safe to show; of a very long one its beginning and end."""
    if len(text) > _LONGEST_NOTE:
        text = f"{text[: _LONGEST_NOTE // 2]} … {text[-_LONGEST_NOTE // 4 :]}"
    sys.stderr.write(safe(text) + "\n")
