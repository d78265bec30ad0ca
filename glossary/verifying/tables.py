"""Tables read back, line by line and row by row: is every entry there, once, with the same text?"""

import csv
import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from align.errors import ExportError
from align.text import counted
from glossary.entries.entry import Entry
from glossary.formats import safe_files, safe_workbooks, xlsx
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.readers.sheets.opening import opened
from glossary.formats.writers import delimited, tables, workbook
from glossary.verifying.comparison import Comparison, Expected, Found, VerifyReport

_SAMPLE = 50


def verify_table(
    path: Path, table: tables.Table, entries: Iterable[Entry] | None, languages: Languages
) -> VerifyReport:
    """A table for another tool: every row there, once, in the order of the columns."""
    info = ExportInfo("", "", languages=languages)
    compared = Comparison(None)
    if entries is not None:
        owned = tables.owned_rows(table, entries, info)
        compared.expected = Expected((" | ".join(row), owner, None) for owner, row in owned)
    plain = table.form == "tsv"
    rows = (
        sheets.sheet_rows(path)
        if table.form == "xlsx"
        else sheets.csv_rows(
            path, "\t" if plain else table.delimiter, table.encoding, quoted=not plain
        )
    )
    headings = tables.headings_of(table, info)
    for number, row in rows:
        if headings:
            if row[: len(headings)] != headings:
                compared.problem(f"row {number}: the headings are not those of the profile")
            headings = []
            continue
        row = sheets.trimmed(row)
        row = (row + [""] * len(table.columns))[: max(len(row), len(table.columns))]
        compared.add((f"row {number}", " | ".join(row), None))
    return compared.report(path, "table")


def verify_csv(path: Path, entries: Iterable[Entry] | None, *, texts: bool = False) -> VerifyReport:
    """OmegaT's glossary: every line there, once; it has no ids, so both terms are the key.

    texts: see :func:`glossary.formats.writers.delimited.omegat_rows`.
    """
    expected: Expected | None = None
    if entries is not None:
        expected = _expected_lines(path, entries, texts=texts)
    compared = Comparison(expected)
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream):
            row = _csv_row(path, number, line)
            if not (row[0].strip() and row[1].strip()):
                compared.problem(f"line {number}: an empty term")
            if not line.startswith('"'):
                compared.problem(f"line {number}: not quoted; OmegaT drops a line that begins #")
            compared.add((f"line {number}", _row_key(row[0], row[1]), row[2]))
    return compared.report(path, "csv")


def _expected_lines(path: Path, entries: Iterable[Entry], *, texts: bool) -> Expected:
    """The lines that OmegaT's glossary should have, in the direction that its first ones tell."""
    with path.open("rb") as stream:
        first = list(islice(safe_files.lines(path, stream), _SAMPLE))
    keys = [_row_key(*_csv_row(path, number, line)[:2]) for number, line in first]

    def expected(*, from_english: bool) -> Expected:
        rows = delimited.omegat_rows(entries, texts=texts, from_english=from_english)
        return Expected((_row_key(s, t), entry_id, note) for entry_id, s, t, note in rows)

    forth = expected(from_english=False)
    found = sum(key in forth for key in keys)
    if found == len(keys):
        return forth
    back = expected(from_english=True)
    return back if sum(key in back for key in keys) > found else forth


def _row_key(source: str, target: str) -> str:
    return f"{source} = {target}"


def _csv_row(path: Path, number: int, line: str) -> list[str]:
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error as err:
        raise ExportError(f"{path}: line {number}: {err}: export the file again") from err
    if len(rows) != 1 or len(rows[0]) != 3:
        raise ExportError(
            f"{path}: line {number}: {counted(len(rows[0]) if rows else 0, 'field')}, not 3: "
            "source, target, comment"
        )
    return rows[0]


def verify_tsv(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """One line an entry, every field as exported."""
    due = None if entries is None else ((e.id, e.id, delimited.tsv_row(e)) for e in entries)
    compared = Comparison(None if due is None else Expected(due))
    width = len(delimited.TSV_COLUMNS)
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream):
            fields = tuple(delimited.unguarded(text) for text in line.split("\t"))
            if len(fields) != width:
                fault = f"{counted(len(fields), 'field')}, not {width}"
                raise ExportError(f"{path}: line {number}: {fault}")
            if number > 1:
                compared.add((f"line {number}", fields[0], fields))
            elif fields != delimited.TSV_COLUMNS:
                compared.problem("line 1: the columns are not those of an export")
    return compared.report(path, "tsv")


def verify_jsonl(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """One object a line, every field as exported."""
    due = None if entries is None else ((e.id, e.id, delimited.record_of(e)) for e in entries)
    compared = Comparison(None if due is None else Expected(due))
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as err:
                raise ExportError(
                    f"{path}: line {number}: is not JSON: export the file again"
                ) from err
            if not isinstance(record, dict) or not isinstance(record.get("id"), str):
                raise ExportError(f"{path}: line {number}: is not an entry: it has no id")
            compared.add((f"line {number}", record["id"], record))
    return compared.report(path, "jsonl")


def verify_xlsx(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """The workbook for people: the sheets Glossary and Alignments together hold all entries."""
    expected = None
    if entries is not None:
        rows = ((e.id, e.id, (workbook.sheet_of(e), workbook.row_of(e))) for e in entries)
        expected = Expected(rows)
    compared = Comparison(expected)
    safe_workbooks.check_workbook(path)
    try:
        # openpyxl warns of styles and names that it does not know; they are not our concern.
        with warnings.catch_warnings(action="ignore"):
            for found in _rows(path, compared):
                compared.add(found)
    except sheets.UNREADABLE as err:
        what = " ".join(f"{type(err).__name__} {err}".split())[:120]
        raise ExportError(f"{path}: is not a workbook that can be read ({what})") from err
    return compared.report(path, "xlsx")


def _rows(path: Path, compared: Comparison) -> Iterator[Found]:
    """The rows of both sheets; what is not as it should be becomes a problem."""
    with path.open("rb") as stream:
        book = opened(stream)
        for name in workbook.SHEETS:
            if name not in book.sheetnames:
                raise ExportError(f"{path}: has no sheet {name!r}: not a workbook as exported")
        for name in workbook.ENTRY_SHEETS:
            sheet = book[name]
            # The size a sheet claims is not to be trusted: a row would be filled up to it.
            sheet.reset_dimensions()
            width = len(workbook.COLUMNS)
            rows = sheet.iter_rows(max_row=xlsx.ROWS, max_col=width + 1)
            headings = tuple(cell.value for cell in next(rows, ()))
            if headings != (*(column.heading for column in workbook.COLUMNS), None):
                raise ExportError(f"{path}: sheet {name}: the headings are not those of an export")
            for number, row in enumerate(rows, start=2):
                if any(cell.value is not None for cell in row):
                    yield _row(name, number, row, compared)


def _row(sheet: str, number: int, cells: Sequence[Any], compared: Comparison) -> Found:
    where = f"row {number}" if sheet == "Glossary" else f"{sheet}, row {number}"
    for cell in cells:
        if cell.data_type in ("f", "e"):
            compared.problem(f"{where}: a formula or an error in {cell.coordinate}")
    values = [
        xlsx.unescaped(cell.value) if isinstance(cell.value, str) else cell.value for cell in cells
    ]
    if values[-1] is not None:
        compared.problem(f"{where}: something right of the last column")
    for column, value in zip(workbook.COLUMNS[:3], values[:3], strict=True):
        if not isinstance(value, str) or not value.strip():
            compared.problem(f"{where}: no {column.heading}")
    return where, str(values[0]), (sheet, tuple(values[:-1]))
