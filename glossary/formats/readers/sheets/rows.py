"""Rows of tables from anywhere, as text: CSV and TSV in the encodings people have, and XLSX.

Memory does not grow with the file; every error is an ExportError with the file and the row.
"""

import codecs
import csv
import functools
import re
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from align.errors import ExportError
from align.text import CYRILLIC
from glossary.formats import safe_files, safe_workbooks, xlsx
from glossary.formats.readers.sheets.opening import opened
from glossary.formats.readers.sheets.parts import SheetParts, sheet_parts
from glossary.formats.readers.sheets.texts import StruckText

COLUMNS = 200
"""Columns that are looked at; no glossary has nearly as many."""

_HEAD = 12
"""Rows among which headings in bold are looked for."""

Row = tuple[int, list[str]]
"""(number of the line or row, from 1; its cells)."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = "\t;,|"
_LATIN = re.compile("[A-Za-z]")
_LINES = 2_000
"""Lines from which the delimiter and the quotes are told."""
_SAID = re.compile(r"sep=(.)[\r\n]*")
"""A first line by which spreadsheets tell the delimiter."""

UNREADABLE = (
    # What openpyxl raises for parts that are missing, or attributes that are not what they
    # should be; it has no error of its own for them. ParseError of ElementTree is a SyntaxError.
    BadZipFile, zlib.error, EOFError, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, NotImplementedError, RecursionError,
)  # fmt: skip


def encoding_of(path: Path) -> str:
    """The encoding that a byte order mark tells, else utf-8."""
    with path.open("rb") as stream:
        head = stream.read(safe_files.CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        raise ExportError(f"{path}: holds NUL bytes: UTF-16 or no text; save it as UTF-8")
    return "utf-8"


def delimiter_of(path: Path, encoding: str | None = None) -> str:
    """The character between the fields: the tab, semicolon, comma or bar that most lines agree on.

    Of several that nearly as many lines agree on, the one that parts Russian from English. Only
    the first lines are looked at; a title may stand in the first.
    """
    lines = [line for _, line in islice(numbered_lines(path, encoding), _LINES)]
    if lines and (declared := _SAID.fullmatch(lines[0])):
        return declared[1]
    outside = ["".join(line.split('"')[::2]) for line in lines if line.strip()]
    agreed = {char: _agreed(outside, char) for char in _DELIMITERS}
    enough = _NEARLY * max(agreed.values())[0]
    likely = [char for char, (number, _) in agreed.items() if number >= enough]
    if likely[0] == "\t":
        return "\t"
    mixed = {char: _mixed(outside, char) for char in likely}
    likely = [char for char in likely if mixed[char] < min(mixed.values()) + _CLEARLY]
    return max(likely, key=lambda char: (agreed[char], -_DELIMITERS.index(char)))


_NEARLY, _CLEARLY = 0.8, 0.25
"""The share of lines from which a delimiter may be meant that fewer agree on; how much smaller its
share of fields in both scripts has to be."""


def _mixed(lines: Sequence[str], delimiter: str) -> float:
    """The share of fields with letters that have Cyrillic and Latin ones."""
    fields = [field for line in lines for field in line.split(delimiter)]
    cyrillic = [CYRILLIC.search(field) is not None for field in fields]
    latin = [_LATIN.search(field) is not None for field in fields]
    both = sum(map(bool.__and__, cyrillic, latin))
    return both / max(1, sum(map(bool.__or__, cyrillic, latin)))


def _agreed(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """(lines that have a delimiter equally often, how often): of the commonest number."""
    found = Counter(count for line in lines if (count := line.count(delimiter)))
    return max(((lines, count) for count, lines in found.items()), default=(0, 0))


def is_quoted(path: Path, encoding: str | None = None) -> bool:
    """Whether fields of a tab-separated text stand in quotes where they need to, as Excel's do.

    Such a field has its own quotes doubled or a line break in it; OmegaT and others write a field
    as it is, even one that begins with a quote.
    """
    fields = quoted = 0
    open_field = False
    for _, line in islice(numbered_lines(path, encoding), _LINES):
        for text in line.rstrip("\r\n").split("\t"):
            if open_field:
                open_field = not _closes(text)
                if not open_field:
                    return True
            elif not text.startswith('"'):
                fields += bool(text) and not text.isdigit()
            elif len(text) > 1 and _closes(text[1:]):
                if '""' in text[1:-1]:
                    return True
                quoted += 1
            else:
                open_field = '"' not in text[1:].replace('""', "")
                fields += not open_field
    return quoted > 0 and not fields


def _closes(text: str) -> bool:
    """Whether a text ends with a quote that is not doubled, and has no other such quote."""
    return text.replace('""', "").find('"') == len(text.replace('""', "")) - 1 and bool(text)


def is_spaced(path: Path, delimiter: str, encoding: str | None = None) -> bool:
    """Whether spaces stand between a delimiter and the quotes around a field, as people write."""
    char = re.escape(delimiter)
    spaced = re.compile(f'{char} +"')
    cell = rf' *+"[^"]*+(?:""[^"]*+)*+" *+|[^"{char}\r\n]*+'
    whole = re.compile(rf"(?:{cell})(?:{char}(?:{cell}))*+[\r\n]*")
    lines = (line for _, line in islice(numbered_lines(path, encoding), _LINES))
    found = [whole.fullmatch(line) is not None for line in lines if spaced.search(line)]
    return bool(found) and all(found)


def numbered_lines(path: Path, encoding: str | None = None) -> Iterator[tuple[int, str]]:
    """(number from 1, line with its line end) of a text; encoding None: see encoding_of."""
    name = encoding or encoding_of(path)
    number = 0
    try:
        with path.open(encoding=name, newline="") as stream:
            while line := stream.readline(safe_files.LINE):
                number += 1
                if len(line) == safe_files.LINE:
                    size = f"{safe_files.LINE:,} characters"
                    raise ExportError(f"{path}: line {number}: is longer than {size}")
                yield number, line
    except UnicodeError as err:
        advice = "save it as UTF-8 or name the right one with --encoding"
        raise ExportError(f"{path}: line {number + 1} or later: is not {name}; {advice}") from err
    except LookupError as err:
        raise ExportError(f"{path}: no encoding {name!r}: use utf-8, utf-16, cp1251 …") from err


def csv_rows(
    path: Path,
    delimiter: str,
    encoding: str | None = None,
    *,
    quoted: bool = True,
    spaced: bool = False,
) -> Iterator[Row]:
    """The rows of a delimited text, empty lines aside.

    quoted: whether a field may stand in quotes, then with line breaks in it. spaced: whether
    spaces may stand before these.
    """
    lines = (
        line for n, line in numbered_lines(path, encoding) if n > 1 or not _SAID.fullmatch(line)
    )
    reader = (
        csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=spaced)
        if quoted
        else csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )
    start = 1
    try:
        for row in reader:
            if any(row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as err:
        # A quotation mark that is open at the end is one too many, or the file is cut short.
        advice = "a quotation mark there is never closed, or the file is cut short"
        if "larger than" in str(err):
            advice = "a quotation mark is never closed, or the text is too long: shorten it"
        elif "unexpected end" not in str(err):
            advice = "write quotation marks inside a field twice"
        raise ExportError(f"{path}: line {start}: {err}: {advice}") from err


class Book:
    """A workbook to read sheets of, as often as wanted, while it is open; a context manager."""

    def __init__(self, path: Path) -> None:
        _check(path)
        self._path = path
        self._stream = path.open("rb")
        self._parts: dict[str, SheetParts] = {}
        try:
            # openpyxl warns of styles and names that it does not know; they are not our concern.
            with warnings.catch_warnings(action="ignore"):
                self._workbook = opened(self._stream)
        except (ExportError, *UNREADABLE) as err:
            self._stream.close()
            raise err if isinstance(err, ExportError) else _unreadable(path, err) from err

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def rows(self, sheet: str | None = None) -> Iterator[Row]:
        """The rows of a sheet, of the first one where None, empty rows aside.

        A cell that cannot be taken is an UnreadableCell. A sheet with nothing but a chart has none.
        """
        names = self._workbook.sheetnames
        if sheet is not None and sheet not in names:
            there = ", ".join(names)
            raise ExportError(f"{self._path}: no sheet {sheet!r}; there are: {there}")
        try:
            with warnings.catch_warnings(action="ignore"):
                chosen = self._workbook[sheet or names[0]]
                if chosen in self._workbook.chartsheets:
                    return
                # The size a sheet claims is not to be trusted: a row would be filled up to it.
                chosen.reset_dimensions()
                parts = self.parts(names[0] if sheet is None else sheet)
                merged = parts.merged
                rows = chosen.iter_rows(max_row=xlsx.ROWS, max_col=COLUMNS)
                above: dict[int, str] = {}
                text_of = self._text_of(parts.struck)
                for number, cells in _there(rows):
                    row = [text_of(cell) for cell in cells]
                    if number in merged and any(row):
                        _fill(row, merged[number], above)
                    if any(row):
                        yield number, row
        except UNREADABLE as err:
            raise _unreadable(self._path, err) from err

    def _text_of(self, struck: Mapping[str, StruckText]) -> Callable[[Any], str]:
        """What gives the text of a cell; whether it is struck out is only asked where some are."""
        if struck or any(font.strike for font in self._workbook._fonts):
            return functools.partial(_struck, struck)
        return _cell

    def parts(self, sheet: str) -> SheetParts:
        """What a sheet says beside its cells."""
        if sheet not in self._parts:
            name = getattr(self._workbook[sheet], "_worksheet_path", "")
            try:
                self._parts[sheet] = sheet_parts(self._stream, name)
            except UNREADABLE as err:
                raise _unreadable(self._path, err) from err
        return self._parts[sheet]

    def head(self, sheet: str) -> int:
        """The row that its looks make the last one of the headings, 0 for none.

        By a filter, a table or a frozen pane, else by letters that are bold there only.
        """
        if head := self.parts(sheet).head:
            return head
        chosen = self._workbook[sheet]
        bold = 0
        if chosen in self._workbook.chartsheets:
            return bold
        try:
            with warnings.catch_warnings(action="ignore"):
                chosen.reset_dimensions()
                for number, cells in enumerate(chosen.iter_rows(max_row=_HEAD, max_col=COLUMNS), 1):
                    filled = [cell for cell in cells if cell.value is not None]
                    if filled and not all(cell.font.b for cell in filled):
                        return bold
                    bold = number if filled else bold
        except UNREADABLE:
            return 0
        return 0


def _there(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each row with its number from 1, but for those that a sheet does not have.

    openpyxl puts one and the same row in the place of all these.
    """
    empty: object = None
    for number, cells in enumerate(rows, start=1):
        if cells is empty:
            continue
        if all(cell.value is None for cell in cells):
            empty = cells
        else:
            yield number, cells


def sheet_rows(path: Path, sheet: str | None = None) -> Iterator[Row]:
    """The rows of one sheet: see :meth:`Book.rows`."""
    with Book(path) as book:
        yield from book.rows(sheet)


def _unreadable(path: Path, err: BaseException) -> ExportError:
    what = " ".join(f"{type(err).__name__} {err}".split())[:120]
    return ExportError(f"{path}: is not a workbook that can be read ({what})")


def _fill(row: list[str], merged: Sequence[tuple[int, bool]], above: dict[int, str]) -> None:
    """Give the cells that a merged one covers its text; above: the texts by column."""
    for at, first in merged:
        if at >= COLUMNS:
            continue
        row.extend([""] * (at + 1 - len(row)))
        if first:
            above[at] = row[at]
        elif not row[at]:
            row[at] = above.get(at, "")


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets, in order."""
    return [name for name, _ in _named_sheets(path)]


def hidden_sheets(path: Path) -> set[str]:
    """The names of the sheets that are not shown."""
    return {name for name, state in _named_sheets(path) if state in ("hidden", "veryHidden")}


def _named_sheets(path: Path) -> list[tuple[str, str]]:
    """(name, state) of each sheet, in order."""
    _check(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            sheets = etree.parse(part, parser).getroot().iterfind("{*}sheets/{*}sheet")
            return [(sheet.get("name", ""), sheet.get("state", "")) for sheet in sheets]
    except UNREADABLE as err:
        raise _unreadable(path, err) from err


def _check(path: Path) -> None:
    """Raise where a workbook is damaged or hostile; unchanged it is not looked at again."""
    state = path.stat()
    _checked(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=16)
def _checked(path: Path, _changed: int, _size: int) -> None:
    safe_workbooks.check_workbook(path)


class UnreadableCell(str):
    """A cell that is not taken: why not."""


class DoubtfulCell(str):
    """A text that somebody should look at, for ``why``."""

    why = ""


def doubtful_cell(text: str, why: str) -> DoubtfulCell:
    """The text of a cell as one that somebody should look at, and why."""
    cell = DoubtfulCell(text)
    cell.why = why
    return cell


def _struck(struck: Mapping[str, StruckText], cell: Any) -> str:
    """The text of a cell; one that is struck out is doubtful. struck: those that are in part."""
    text = _cell(cell)
    if struck and text and cell.coordinate in struck:
        return _partly_struck(struck[cell.coordinate], cell.coordinate)
    if not text or isinstance(text, UnreadableCell) or not cell.font.strike:
        return text
    return doubtful_cell(text, f"struck out in {cell.coordinate}")


def _partly_struck(text: StruckText, place: str) -> DoubtfulCell:
    """What is left of a text of which something is struck out."""
    return doubtful_cell(xlsx.unescaped(text), f"struck out, or a part of it, in {place}")


def _cell(cell: Any) -> str:
    """The text of a cell; for a formula, whose text nobody wrote, an UnreadableCell."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else "an error"
        return UnreadableCell(f"{what} in {cell.coordinate}: put its text there as a value")
    if isinstance(value, str):
        if isinstance(value, StruckText):
            return _partly_struck(value, cell.coordinate)
        return xlsx.unescaped(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def trimmed(row: Sequence[str]) -> list[str]:
    """The row without the empty cells at its end."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return list(row[:end])
