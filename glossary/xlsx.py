"""The glossary as a workbook for people: sheets Glossary and About.

Every text goes out as text: not as a formula, a number or a date, and with ``_x0041_`` escaped so
that no reader takes it for a character. openpyxl would cut at 32,767 characters without a word, so
such entries are refused. The file is the same to the byte for the same entries: dates inside the
document and the archive are fixed.
"""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from align.text import safe
from glossary.entries import Entry
from glossary.units import ExportInfo, emptiness, machine_confidence, not_xml

LONGEST = 32_767
"""Characters in a cell, counted as UTF-16 code units and after escaping."""

ROWS = 1_048_576
"""Rows in a sheet, the header among them."""

COLUMNS: tuple[tuple[str, int], ...] = (
    ("id", 15), ("Russian", 44), ("English", 44), ("kind", 10), ("status", 10),
    ("other spellings", 26), ("occurrences", 12), ("articles", 26), ("Russian context", 50),
    ("English context", 50), ("note", 28), ("reviewer", 14), ("decided", 21), ("confidence", 11),
)  # fmt: skip
"""Heading and width, in characters, of each column."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STORED = 2_000_000
"""Bytes; up to here, about 1,500 entries, a workbook is the same on every machine."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can hold; stands for "no time"."""

_ABOUT = (
    "Each row of the sheet Glossary is a Russian text from the articles with its English.",
    "Filter by kind, status or article with the arrows in the first row.",
    "Columns: other spellings are those found in the articles; both contexts show the sentence"
    " around one occurrence; confidence stands only where nobody has decided yet.",
    "For OmegaT and other translation tools take the TMX and CSV files beside this workbook.",
)


def refusal(entry: Entry) -> str | None:
    """Why a worksheet cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or not_xml(entry) or _too_long(entry)


def _too_long(entry: Entry) -> str | None:
    for (heading, _), value in zip(COLUMNS, row_of(entry), strict=True):
        # A carriage return, the worst case, takes 7 characters.
        if isinstance(value, str) and len(value) * 7 > LONGEST:
            length = max(len(escaped(value)), len(value.encode("utf-16-le")) // 2)
            if length > LONGEST:
                return f"{length:,} characters in {heading}, at most {LONGEST:,} fit"
    return None


def row_of(entry: Entry) -> tuple[str | int | float | None, ...]:
    """The cells of ``entry`` in the order of COLUMNS, as a reader should find them.

    Empty text is None, which is what an empty cell reads as.
    """
    texts = (
        entry.id, entry.ru, entry.en, entry.kind, entry.status, "\n".join(entry.variants),
        entry.occurrences, "\n".join(entry.files), entry.ru_context, entry.en_context,
        entry.note, entry.reviewer, entry.decided_at, machine_confidence(entry),
    )  # fmt: skip
    return tuple(None if value == "" else value for value in texts)


def escaped(text: str) -> str:
    """``text`` as a cell stores it: carriage returns and what looks like an escape, escaped.

    ECMA-376 part 1, section 22.9.2.19, ST_Xstring.
    """
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def unescaped(text: str) -> str:
    """What :func:`escaped` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def write_xlsx(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of rows written below the header to ``stream`` (binary, seekable, stays open).

    Entries must have passed :func:`refusal`; memory does not grow with their number. Raises
    OSError where the disk is full, be it that of ``stream`` or of temporary files.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    workbook.properties.creator = "tolmach"
    workbook.properties.created = workbook.properties.modified = datetime(*_STAMP)
    try:
        rows = _glossary_sheet(workbook, entries)
        _about_sheet(workbook, info)
        # Not workbook.save(), which puts the current time into the document and the archive.
        with _TimelessZip(stream, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(workbook, archive).save()
    except etree.SerialisationError as err:
        _close_sheets(workbook)
        raise _system_error(err) from err
    return rows


def _system_error(err: etree.SerialisationError) -> OSError:
    """What libxml2 met in openpyxl's temporary file, which it only names: IO_ENOSPC and so on."""
    number = getattr(errno, str(err).removeprefix("IO_"), errno.EIO)
    return OSError(number, os.strerror(number))


def _close_sheets(workbook: Any) -> None:
    """Close what openpyxl leaves open after an error, or Python will complain of it on stderr."""
    for sheet in workbook.worksheets:
        if sheet._writer is not None:
            with contextlib.suppress(etree.SerialisationError):
                sheet._writer.xf.close()


class _TimelessZip(ZipFile):
    """An archive whose members carry no time of their own."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_member(zinfo_or_arcname, len(data)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        path = Path(filename)
        with path.open("rb") as source:
            member = _member(arcname, path.stat().st_size)
            with self.open(member, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _member(name: str, size: int) -> ZipInfo:
    """Small members are stored: what deflate makes of them differs between versions of zlib."""
    member = ZipInfo(name, _STAMP)
    member.file_size = size
    member.compress_type = ZIP_DEFLATED if size > _STORED else ZIP_STORED
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def _glossary_sheet(workbook: Any, entries: Iterable[Entry]) -> int:
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet("Glossary")
    sheet.freeze_panes = "C2"
    for number, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _printing(sheet)
    sheet.append(_headings(sheet))
    cells = [_text_cell(sheet) for _ in COLUMNS]
    rows = 0
    for entry in entries:
        sheet.append(_filled(cells, row_of(entry)))
        rows += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{rows + 1}"
    sheet.close()
    return rows


def _printing(sheet: Any) -> None:
    """Landscape, as wide as the paper, the header on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _headings(sheet: Any) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    cells = [WriteOnlyCell(sheet, value=heading) for heading, _ in COLUMNS]
    for cell in cells:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
    return cells


def _text_cell(sheet: Any) -> Any:
    """A cell that shows whatever it holds as text, wrapped, from the top."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def _filled(cells: Sequence[Any], row: Sequence[str | int | float | None]) -> list[Any]:
    """The row to append: texts in ``cells``, which are written at once and so used again."""
    filled: list[Any] = []
    for cell, value in zip(cells, row, strict=True):
        if isinstance(value, str):
            cell.value = escaped(value)
            # A value that begins with "=" has just become a formula, "#N/A" an error.
            cell.data_type = "s"
            filled.append(cell)
        else:
            filled.append(value)
    return filled


def _about_sheet(workbook: Any, info: ExportInfo) -> None:
    sheet = workbook.create_sheet("About")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    cells = (_text_cell(sheet), _text_cell(sheet))
    rows: list[tuple[str, str | int]] = [("Made by", f"tolmach {info.version}")]
    rows += [("Model", safe(info.model)), *info.counts]
    for row in rows:
        sheet.append(_filled(cells, row))
    for number, line in enumerate(_ABOUT):
        sheet.append(_filled(cells, ("How to use" if number == 0 else None, line)))
    sheet.close()
