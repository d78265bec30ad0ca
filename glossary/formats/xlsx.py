"""Workbooks: every text as text, nothing cut, the same bytes each time.

Every text goes out as text: not as a formula, a number or a date, and with ``_x0041_`` escaped so
that no reader takes it for a character. openpyxl would cut at 32,767 characters without a word, so
such entries are refused. The file is the same to the byte for the same entries: dates inside the
document and the archive are fixed. Another version of zlib may compress the same parts otherwise.
"""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from align.atomic_files import temporary_folder
from glossary.formats.row_heights import FONT, SIZE

LONGEST = 32_767
"""Characters in a cell, counted as UTF-16 code units and after escaping."""

ROWS = 1_048_576
"""Rows in a sheet, the header among them."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can hold; stands for "no time"."""


def escaped_for_cell(text: str) -> str:
    """``text`` as a cell stores it: carriage returns and what looks like an escape, escaped.

    ECMA-376 part 1, section 22.9.2.19, ST_Xstring.
    """
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def unescaped(text: str) -> str:
    """What :func:`escaped_for_cell` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def write_plain(
    stream: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    flags: Collection[int] = (),
) -> int:
    """The number of rows written below ``headings`` (none if empty) to a workbook of one sheet.

    Every cell is text, but for the columns (from 0) that are ``flags``, where TRUE is true and all
    else false. stream: binary, seekable, stays open. Rows must have passed a refusal.
    """
    with workbook_to(stream) as workbook:
        sheet = workbook.create_sheet("Glossary")
        if headings:
            sheet.append(list(headings))
        count = 0
        cells = list[Any]()
        for row in rows:
            cells = cells or [text_cell(sheet) for _ in row]
            values: list[Any] = [value or None for value in row]
            for at in flags:
                values[at] = values[at] == "TRUE"
            sheet.append(filled(cells, values))
            count += 1
        sheet.close()
    return count


@contextlib.contextmanager
def workbook_to(stream: IO[bytes]) -> Iterator[Any]:
    """A workbook to fill, written to ``stream`` when the block ends well."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    # The first font is that of all cells that name no other.
    workbook._fonts = IndexedList([Font(name=FONT, sz=SIZE, family=2)])
    workbook.properties.creator = "tolmach"
    workbook.properties.created = workbook.properties.modified = datetime(*_STAMP)
    with temporary_folder() as folder:
        create = workbook.create_sheet
        workbook.create_sheet = lambda title: _writing_to(folder, create(title))
        try:
            yield workbook
            # Not workbook.save(), which puts the current time into the document and the archive.
            with _TimelessZip(stream, "w", ZIP_DEFLATED) as archive:
                ExcelWriter(workbook, archive).save()
        except etree.SerialisationError as err:
            _close_sheets(workbook)
            raise _system_error(err) from err


def _writing_to(folder: Path, sheet: Any) -> Any:
    """The sheet, whose rows wait in a file of that folder: openpyxl's own would outlive a kill."""

    def begin() -> None:
        from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter

        if sheet._writer is None:
            place = str(folder / f"{len(sheet.parent.worksheets)}-{id(sheet)}.xml")
            ALL_TEMP_FILES.append(place)
            sheet._writer = WorksheetWriter(sheet, place)
            sheet._writer.write_top()

    sheet._get_writer = begin
    return sheet


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
    member = ZipInfo(name, _STAMP)
    member.file_size = size
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def text_cell(sheet: Any) -> Any:
    """A cell that shows whatever it holds as text, wrapped, from the top."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def filled(cells: Sequence[Any], row: Sequence[str | int | float | None]) -> list[Any]:
    """The row to append: texts in ``cells``, which are written at once and so used again."""
    filled: list[Any] = []
    for cell, value in zip(cells, row, strict=True):
        if isinstance(value, str):
            # Not cell.value, which would make a formula of "=" and an error of "#N/A"; what it
            # would cut or refuse has been refused before.
            cell._value, cell.data_type = escaped_for_cell(value), "s"
            filled.append(cell)
        else:
            filled.append(value)
    return filled
