"""Exports read back: is the file valid, and is every entry there, once, with the same text?

The readers share nothing with the writers but the names of columns: lxml's parser for TMX,
openpyxl's for XLSX, csv and json for the others, each behind the checks of glossary.hardened.
"""

import csv
import json
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from align.errors import ExportError
from glossary import delimited, hardened, xlsx
from glossary.entries import Entry
from glossary.tmx_reading import PROBLEMS, TmxFile, TmxUnit
from glossary.units import in_order, several, units_of

_SHOWN = 5

Found = tuple[str, str, Any]
"""(where, key, content) of a record; the key is what must be there once."""

Expected = dict[str, tuple[str, Any]]
"""(entry id, content) by key."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a file holds and what is wrong with it.

    format: tmx, xlsx, csv, tsv or jsonl. records: units, rows or lines found. expected: how many
    there should be, None where there was nothing to compare with. problems: one line each, with
    the place. missing, changed: entry ids. extra: keys of records that belong to no entry.
    """

    path: Path
    format: str
    records: int
    expected: int | None = None
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file is valid and, where compared, says what the entries say."""
        return not (self.problems or self.missing or self.extra or self.changed)

    def summary(self) -> str:
        """One line for a person: the counts, then the first of what is wrong."""
        counts = f"{self.records:,} records"
        if self.expected is not None:
            counts += f" of {self.expected:,} expected"
        parts = [f"{self.path}: {self.format}, {counts}"]
        for name in ("missing", "extra", "changed", "problems"):
            found: tuple[str, ...] = getattr(self, name)
            if found:
                more = ", …" if len(found) > _SHOWN else ""
                parts.append(f"{len(found):,} {name}: {', '.join(found[:_SHOWN])}{more}")
        return "; ".join([*parts, "ok"] if self.ok else parts)


@dataclass(slots=True)
class _Comparison:
    """Counts records against what is expected; without an expectation, only counts."""

    expected: Expected | None
    problems: list[str] = field(default_factory=list)
    records: int = 0
    seen: set[str] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)
    changed: dict[str, None] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        where, key, content = found
        self.records += 1
        if key in self.seen:
            self.problem(f"{where}: {_short(key)} is there twice")
            return
        self.seen.add(key)
        if self.expected is None:
            return
        if key not in self.expected:
            self.extra.append(_short(key))
        elif self.expected[key][1] != content:
            self.changed[self.expected[key][0]] = None

    def problem(self, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(text)

    def missing(self) -> tuple[str, ...]:
        expected = self.expected or {}
        lost = [entry_id for key, (entry_id, _) in expected.items() if key not in self.seen]
        return tuple(dict.fromkeys(lost))


def verify(path: Path, entries: Iterable[Entry] | None = None) -> VerifyReport:
    """What the export under ``path`` holds, whatever its name; its format is told by content.

    entries: what should be in it, that is what was exported, in any order; None checks the file
    alone. Raises ExportError, one line with file and line, where the file cannot be read as an
    export: missing, of another format or encoding, cut short, or hostile. Time and memory are
    bounded in that case too.
    """
    ordered = None if entries is None else in_order(entries)
    try:
        name = _format_of(path)
        return _READERS[name](path, ordered)
    except OSError as err:
        raise ExportError(f"{path}: cannot be read: {err.strerror or err}") from err


def _format_of(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(hardened.CHUNK)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    hardened.refuse_encoding(path, head)
    if not head and path.suffix.lower() in (".csv", ".jsonl"):
        return path.suffix.lower()[1:]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "tmx"
    if head.startswith(b"\xef\xbb\xbf"):
        raise ExportError(f"{path}: line 1: begins with a byte order mark; save it without one")
    if head.startswith("\t".join(delimited.TSV_COLUMNS[:3]).encode()):
        return "tsv"
    if head[:1] in (b'"', b"{"):
        return "csv" if head[:1] == b'"' else "jsonl"
    what = "is empty" if not head else "is none of TMX, XLSX, CSV, TSV and JSONL as exported"
    raise ExportError(f"{path}: {what}; export it again")


def _report(path: Path, name: str, compared: _Comparison) -> VerifyReport:
    return VerifyReport(
        path=path,
        format=name,
        records=compared.records,
        expected=None if compared.expected is None else len(compared.expected),
        problems=tuple(compared.problems),
        missing=compared.missing(),
        extra=tuple(compared.extra),
        changed=tuple(compared.changed),
    )


def _short(text: str) -> str:
    """``text`` as shown in a report: on one line, not endless, nothing that moves a cursor."""
    return ascii(text)[1:-1] if not text.isprintable() else text[:80]


def _verify_tmx(path: Path, entries: Sequence[Entry] | None) -> VerifyReport:
    file = TmxFile(path)
    compared = _Comparison(None)
    pairs: set[tuple[str, str]] = set()
    for unit in file.units():
        if compared.records == 0:
            # The header stands before the first unit and says which part of the export this is.
            compared.expected = _expected_units(entries, file.part)
        texts = (unit.texts.get("ru", ""), unit.texts.get("en", ""))
        for problem in _unit_problems(unit, file.header.get("segtype", "")):
            compared.problem(f"{unit.where}: {problem}")
        if texts in pairs:
            compared.problem(f"{unit.where}: the same pair of texts is there twice")
        pairs.add(texts)
        compared.add((unit.where, unit.id or f"unit without tuid at {unit.where}", texts))
    if compared.records == 0:
        compared.expected = _expected_units(entries, file.part)
    compared.problems.extend(file.problems)
    return _report(path, "tmx", compared)


def _unit_problems(unit: TmxUnit, segtype: str) -> Iterator[str]:
    """What is wrong with a unit as an entry of ours, beyond what makes it a good TMX unit."""
    for code, language in (("ru", "Russian"), ("en", "English")):
        if code not in unit.texts:
            yield f"no {language}; the languages are {', '.join(sorted(unit.texts))[:80]}"
    if segtype == "sentence" and any(map(several, unit.texts.values())):
        yield "several sentences under segtype sentence: OmegaT never matches them"


def _expected_units(entries: Sequence[Entry] | None, part: str) -> Expected | None:
    if entries is None:
        return None
    wanted = {"single": (False,), "several": (True,)}.get(part, (False, True))
    return {
        unit.id: (unit.entry.id, (unit.ru, unit.en))
        for unit in units_of(entries)
        if unit.several in wanted
    }


def _verify_csv(path: Path, entries: Sequence[Entry] | None) -> VerifyReport:
    expected: Expected | None = None
    if entries is not None:
        rows = delimited.omegat_rows(entries)
        expected = {_row_key(s, t): (entry_id, comment) for entry_id, s, t, comment in rows}
    compared = _Comparison(expected)
    with path.open("rb") as stream:
        for number, line in hardened.lines(path, stream):
            row = _csv_row(path, number, line)
            if not (row[0].strip() and row[1].strip()):
                compared.problem(f"line {number}: an empty term")
            if not line.startswith('"'):
                compared.problem(f"line {number}: not quoted; OmegaT drops a line that begins #")
            compared.add((f"line {number}", _row_key(row[0], row[1]), row[2]))
    return _report(path, "csv", compared)


def _row_key(source: str, target: str) -> str:
    return f"{source} = {target}"


def _csv_row(path: Path, number: int, line: str) -> list[str]:
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error as err:
        raise ExportError(
            f"{path}: line {number}: {err}; it may be cut short: export it again"
        ) from err
    if len(rows) != 1 or len(rows[0]) != 3:
        raise ExportError(
            f"{path}: line {number}: {len(rows[0]) if rows else 0} fields, not 3: source, target,"
            " comment"
        )
    return rows[0]


def _verify_tsv(path: Path, entries: Sequence[Entry] | None) -> VerifyReport:
    expected = None if entries is None else {e.id: (e.id, delimited.tsv_row(e)) for e in entries}
    compared = _Comparison(expected)
    width = len(delimited.TSV_COLUMNS)
    with path.open("rb") as stream:
        for number, line in hardened.lines(path, stream):
            fields = tuple(delimited.unguarded(text) for text in line.split("\t"))
            if len(fields) != width:
                raise ExportError(f"{path}: line {number}: {len(fields)} fields, not {width}")
            if number > 1:
                compared.add((f"line {number}", fields[0], fields))
            elif fields != delimited.TSV_COLUMNS:
                compared.problem("line 1: the columns are not those of an export")
    return _report(path, "tsv", compared)


def _verify_jsonl(path: Path, entries: Sequence[Entry] | None) -> VerifyReport:
    expected = None if entries is None else {e.id: (e.id, delimited.record_of(e)) for e in entries}
    compared = _Comparison(expected)
    with path.open("rb") as stream:
        for number, line in hardened.lines(path, stream):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as err:
                raise ExportError(
                    f"{path}: line {number}: is not JSON; it may be cut short: export it again"
                ) from err
            if not isinstance(record, dict) or not isinstance(record.get("id"), str):
                raise ExportError(f"{path}: line {number}: is no entry: it has no id")
            compared.add((f"line {number}", record["id"], record))
    return _report(path, "jsonl", compared)


def _verify_xlsx(path: Path, entries: Sequence[Entry] | None) -> VerifyReport:
    expected = None if entries is None else {e.id: (e.id, xlsx.row_of(e)) for e in entries}
    compared = _Comparison(expected)
    hardened.check_workbook(path)
    try:
        # openpyxl warns of styles and names that it does not know; they are none of our business.
        with warnings.catch_warnings(action="ignore"):
            for found in _rows(path, compared):
                compared.add(found)
    except _UNREADABLE as err:
        what = " ".join(f"{type(err).__name__} {err}".split())[:120]
        raise ExportError(f"{path}: is no workbook that can be read ({what})") from err
    return _report(path, "xlsx", compared)


_UNREADABLE = (
    # What openpyxl raises for parts that are missing, or attributes that are not what they
    # should be; it has no error of its own for them. ParseError of ElementTree is a SyntaxError.
    BadZipFile, zlib.error, EOFError, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, NotImplementedError, RecursionError,
)  # fmt: skip


def _rows(path: Path, compared: _Comparison) -> Iterator[Found]:
    """The rows of the sheet Glossary; what is not as it should be becomes a problem."""
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        workbook = load_workbook(stream, read_only=True, keep_links=False)
        for name in ("Glossary", "About"):
            if name not in workbook.sheetnames:
                raise ExportError(f"{path}: has no sheet {name!r}: not a workbook as exported")
        sheet = workbook["Glossary"]
        # The size a sheet claims is not to be trusted: a row would be filled up to it.
        sheet.reset_dimensions()
        width = len(xlsx.COLUMNS)
        rows = sheet.iter_rows(max_row=xlsx.ROWS, max_col=width + 1)
        headings = tuple(cell.value for cell in next(rows, ()))
        if headings != (*(heading for heading, _ in xlsx.COLUMNS), None):
            raise ExportError(f"{path}: sheet Glossary: the headings are not those of an export")
        for number, row in enumerate(rows, start=2):
            if any(cell.value is not None for cell in row):
                yield _row(number, row, compared)


def _row(number: int, cells: Sequence[Any], compared: _Comparison) -> Found:
    where = f"row {number}"
    for cell in cells:
        if cell.data_type in ("f", "e"):
            compared.problem(f"{where}: a formula or an error in {cell.coordinate}")
    values = [
        xlsx.unescaped(cell.value) if isinstance(cell.value, str) else cell.value for cell in cells
    ]
    if values[-1] is not None:
        compared.problem(f"{where}: something right of the last column")
    for (heading, _), value in zip(xlsx.COLUMNS[:3], values[:3], strict=True):
        if not isinstance(value, str) or not value.strip():
            compared.problem(f"{where}: no {heading}")
    return where, str(values[0]), tuple(values[:-1])


_READERS = {
    "tmx": _verify_tmx,
    "xlsx": _verify_xlsx,
    "csv": _verify_csv,
    "tsv": _verify_tsv,
    "jsonl": _verify_jsonl,
}
