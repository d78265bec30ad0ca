"""Files that come back or come from elsewhere, read as records for a merge, whatever their format.

Everything streams. A record says only what its file says: what a foreign file has no column for is
not changed by it; in an export of ours an empty place means that somebody emptied it.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.export_info import Languages
from glossary.formats.readers.po import is_catalogue
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import delimited
from glossary.importing.records import concepts, json_lines, tables, units, workbooks
from glossary.importing.records.cleaning import prepared_record
from glossary.importing.records.record import About, Record
from glossary.importing.second_process import LARGE, records_ahead


@dataclass(slots=True)
class Incoming:
    """A file to be merged; iterate :meth:`records`, then the rest is known.

    languages: which regions to prefer where a unit has several. format: as told by content.
    about: what the file says of itself. finished: whether another process has read it to its end.
    """

    path: Path
    languages: Languages = field(default_factory=Languages)
    table: TableOptions = field(default_factory=TableOptions)
    format: str = ""
    about: About = field(default_factory=About)
    finished: bool = field(default=False, init=False)

    def records(self) -> Iterator[Record]:
        """The records in order, each whole or with the reason why it cannot be taken.

        Raises ExportError, one line with file and line, where the file cannot be read any
        further: then nothing of it should be kept.
        """
        if self._is_large():
            yield from self._ahead()
        if not self.finished:
            yield from self.read()

    def _is_large(self) -> bool:
        with suppress(OSError):
            return self.path.stat().st_size >= LARGE
        return False

    def read(self) -> Iterator[Record]:
        """The records, read by this process, with clean texts."""
        try:
            self.format = format_of(self.path)
            yield from map(prepared_record, _READERS[self.format](self))
        except OSError as err:
            raise ExportError(safe_files.unreadable_file(self.path, err)) from err

    def _ahead(self) -> Iterator[Record]:
        """The records, read by a second process; none where there can be no such process."""
        request = {
            "path": str(self.path),
            "languages": (self.languages.ru, self.languages.en),
            "table": {**asdict(self.table), "columns": dict(self.table.columns)},
        }
        for item in records_ahead(request):
            if isinstance(item, Record):
                yield item
                continue
            self.format, self.about = item["format"], About(**item["about"])
            self.finished = True


def rough_records(path: Path) -> int:
    """About how many records a file has, by what each of them has once; 0 where nothing tells.

    Nothing tells of a pipe, which can be read only once.
    """
    if not path.is_file():
        return 0
    try:
        form = format_of(path)
        if form == "xlsx":
            return _rough_rows(path)
        marks = _MARKS.get(form, (b"\n",))
        with path.open("rb") as stream:
            parts = iter(partial(stream.read, _PART), b"")
            return sum(part.count(mark) for part in parts for mark in marks)
    except (OSError, ExportError, BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return 0


_PART = 1 << 20
_MARKS: dict[str, tuple[bytes, ...]] = {
    "tmx": (b"<tu>", b"<tu "),
    "tbx": (b"<termEntry", b"<conceptEntry"),
    "multiterm": (b"</conceptGrp>", "</conceptGrp>".encode("utf-16-le")),
    "xliff": (b"<trans-unit", b"<segment"),
    "po": (b"\nmsgid ",),
}
"""What each record of a format has; of others, the end of its line."""

_HEAD = 1 << 16


def _rough_rows(path: Path) -> int:
    """The rows of a workbook's sheets, if all are as long as the first ones."""
    rows = 0.0
    with ZipFile(path) as archive:
        for sheet in archive.infolist():
            if sheet.filename.startswith("xl/worksheets/sheet"):
                with archive.open(sheet) as stream:
                    head = stream.read(_HEAD)
                rows += head.count(b"<row") * sheet.file_size / max(len(head), 1)
    return round(rows)


_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old XLS or encrypted; save it as XLSX without a password"),
    (
        b"SQLite format 3\0",
        "an SQLite file, such as a store: write its glossary with `tolmach export --store`, its "
        "decisions with `tolmach decisions export --store`, and import those",
    ),
    (
        b"\0\1\0\0Standard ",
        "an Access database, such as a termbase of MultiTerm (SDLTB); export it there as XML or "
        "TBX, and import that",
    ),
    (b"%PDF-", "a PDF; copy its table into a spreadsheet, save that as XLSX"),
    (b"{\\rtf", "an RTF document; copy its table into a spreadsheet, save that as XLSX"),
    (b"\x1f\x8b", "compressed (gzip); unpack it, and import what is in it"),
    (b"BZh91AY&SY", "compressed (bzip2); unpack it, and import what is in it"),
    (b"\xfd7zXZ\0", "compressed (xz); unpack it, and import what is in it"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z); unpack it, and import what is in it"),
    (b"Rar!\x1a\x07", "an archive (RAR); unpack it, and import what is in it"),
)
"""How files begin that cannot be read, and what to do with them."""
_MEMORY = "a memory of Trados (SDLTM); export it there as TMX, and import that"


def format_of(path: Path) -> str:
    """The format that a file's content tells, one of _READERS."""
    with path.open("rb") as stream:
        head = stream.read(safe_files.CHUNK)
    if not head.strip():
        raise ExportError(f"{path}: is empty")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    for start, what in _OTHERS:
        if head.startswith(start):
            what = _MEMORY if path.suffix.lower() == ".sdltm" else what
            raise ExportError(f"{path}: is {what}")
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        root = safe_files.root_of(path, any_encoding=True)
        known = {
            "tmx": "tmx", "martif": "tbx", "TBX": "tbx", "tbx": "tbx", "xliff": "xliff",
            "mtf": "multiterm",
        }  # fmt: skip
        name = root.rpartition(":")[2]
        if name not in known:
            raise ExportError(f"{path}: is <{name[:40]}>, not TMX, TBX, MultiTerm XML or XLIFF")
        return known[name]
    if json_lines.is_other_json(text):
        raise ExportError(
            f"{path}: is JSON of another program, not JSON lines of tolmach's: export it from there"
            " as CSV, XLIFF, PO or TMX"
        )
    if text.startswith("{"):
        return "jsonl"
    if is_catalogue(path, text):
        return "po"
    return "tsv" if text.startswith("\t".join(delimited.TSV_COLUMNS[:3])) else "table"


_READERS: dict[str, Callable[[Incoming], Iterator[Record]]] = {
    "tmx": lambda file: units.tmx_records(file.path, file.languages, file.about),
    "tbx": lambda file: concepts.tbx_records(file.path, file.languages, file.about),
    "multiterm": lambda file: concepts.multiterm_records(file.path, file.languages, file.about),
    "xliff": lambda file: units.xliff_records(file.path, file.languages, file.about),
    "po": lambda file: units.po_records(file.path, file.languages, file.about, file.table.encoding),
    "xlsx": lambda file: workbooks.workbook_records(file.path, file.table, file.about),
    "jsonl": lambda file: json_lines.json_records(file.path),
    "tsv": lambda file: tables.tsv_records(file.path, file.table.encoding, file.about),
    "table": lambda file: tables.table_records(file.path, file.table, file.about),
}
