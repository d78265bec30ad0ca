"""Workbooks from anywhere, checked before openpyxl sees them: the archive, and each part of it.

What a part is, is told by its content: openpyxl reads whatever the lists of the archive name, so
that a sheet may be called anything. Every refusal is an ExportError of one line.
"""

import zlib
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from align.errors import ExportError
from glossary.formats.safe_files import CHUNK, GAP, PROLOG, xml_root
from glossary.formats.xlsx import ROWS

MEMBERS, UNPACKED, PART, RATIO = 1_000, 4 << 30, 1 << 28, 200
"""Of a workbook: members; bytes in all; bytes in a part that is no sheet; bytes to which one byte
may unpack."""

ELEMENTS, UNIT = 100_000, 1 << 25
"""Of a row or a shared text: elements and bytes."""

STRINGS = 4_000_000
"""Texts that the cells share."""

WHOLE = 500_000
"""Elements of a part that openpyxl reads into memory: formats, lists of parts and sheets."""

DEPTH, NAMES = 200, 10_000
"""Of a part: elements inside each other; names of elements and attributes."""

_READ_WHOLE = frozenset(
    {"workbook", "styleSheet", "Types", "Relationships", "coreProperties", "Properties"}
    | {"chartsheet", "wsDr", "chartSpace"}
)
"""The first elements of such parts."""
_COUNTED = {
    "worksheet": ("row", "rows", ROWS, "a row"),
    "sst": ("si", "texts that cells share", STRINGS, "a text"),
}
"""By the first element of a part: what is read of it at a time, its name in the plural, how many
there may be, its name."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".svg")
_XML = (".xml", ".rels", ".vml")
_SPLIT = "; save the table in several smaller workbooks"


def check_workbook(path: Path) -> None:
    """Raise where the XLSX under ``path`` is damaged, hostile, encrypted or has macros.

    Every part is unpacked once, in pieces, so that what the reader meets later is known.
    """
    try:
        with ZipFile(path) as archive:
            _check_members(path, archive.infolist())
            for member in archive.infolist():
                if _is_xml(archive, member):
                    where = Path(f"{path}:{member.filename}")
                    with archive.open(member) as stream:
                        root = xml_root(where, stream, doctype=False)
                    with archive.open(member) as stream:
                        _Part(where, root.rpartition(":")[2]).check(stream)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as err:
        raise ExportError(f"{path}: is a damaged archive ({err}); export it again") from err


def _is_xml(archive: ZipFile, member: ZipInfo) -> bool:
    """Whether a parser may take a part for XML: by its name or its first sign, in any encoding."""
    name = member.filename.lower()
    if name.endswith(_XML):
        return True
    if name.endswith(_PICTURES) and name.startswith("xl/media/"):
        return False
    with archive.open(member) as stream:
        head = stream.read(CHUNK).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return head.startswith((b"<", b"\x4c\x6f\xa7\x94"))


def _check_members(path: Path, members: list[ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MEMBERS or len(set(names)) != len(names):
        raise ExportError(f"{path}: has {len(members)} members or two of one name: no workbook")
    if sum(member.file_size for member in members) > UNPACKED:
        raise ExportError(f"{path}: unpacks to more than {UNPACKED:,} bytes{_SPLIT}")
    for member in members:
        if reason := _hostile(member):
            raise ExportError(f"{path}: {member.filename[:80]!r} {reason}; it is not read")
    if "xl/workbook.xml" not in names:
        kinds = [what for part, what in _OTHER_KINDS.items() if part in names]
        raise ExportError(f"{path}: {kinds[0] if kinds else _NO_WORKBOOK}")


_OTHER_KINDS = {
    "content.xml": "is an OpenDocument file, such as ODS; save it as XLSX or CSV",
    "word/document.xml": "is a Word document; copy its table into a spreadsheet, save that as XLSX",
    "xl/workbook.bin": "is a binary workbook (XLSB); save it as XLSX",
    "Index/Document.iwa": "is a document of Numbers or Pages; export it as XLSX or CSV",
}
"""What else people have tables in, by a member of the archive."""
_NO_WORKBOOK = "is an archive but no workbook; unpack it, and import what is in it"


def _hostile(member: ZipInfo) -> str | None:
    """What is wrong with a member of an archive, judging by its entry in the directory."""
    name = member.filename
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
        return "climbs out of the archive"
    if name.lower().endswith(("vbaproject.bin", ".vba")):
        return "is a macro"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is packed in a way that workbooks are not"
    if member.file_size > PROLOG and member.file_size > RATIO * max(member.compress_size, 1):
        return f"unpacks to {member.file_size:,} bytes from {member.compress_size:,}"
    if not name.startswith("xl/worksheets/") and member.file_size > PART:
        return f"has {member.file_size:,} bytes"
    return None


class _Part:
    """Holds a part of a workbook to its bounds, as expat meets its elements."""

    def __init__(self, where: Path, root: str) -> None:
        """root: the name of its first element, without a prefix."""
        self._where = where
        unit = _COUNTED.get(root, ("", "elements", WHOLE if root in _READ_WHOLE else 0, ""))
        self._unit, self._units, self._most, self._one = unit
        self._count = self._inside = self._start = self._depth = self._sheets = 0
        self._lists_sheets = root == "workbook"
        self._names: set[str] = set()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._at_start
        self._parser.EndElementHandler = self._at_end

    def check(self, stream: IO[bytes]) -> None:
        """Raise where the part is no XML, or goes beyond a bound."""
        gap = 0
        try:
            while chunk := stream.read(CHUNK):
                gap = 0 if b"<" in chunk else gap + len(chunk)
                if gap > GAP:
                    raise ExportError(f"{self._where}: a text longer than {GAP:,} bytes")
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as err:
            raise ExportError(
                f"{self._where}: line {err.lineno}: is not XML: {expat.ErrorString(err.code)}"
            ) from err

    def _at_start(self, name: str, attributes: dict[str, Any]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise self._beyond(f"more than {DEPTH} elements inside each other")
        self._names.add(name)
        self._names.update(attributes)
        if len(self._names) > NAMES:
            raise self._beyond(f"more than {NAMES:,} names of elements and attributes")
        self._sheets += self._lists_sheets and name.rpartition(":")[2] == "sheet"
        if self._sheets > MEMBERS:
            raise self._beyond(f"more than {MEMBERS:,} sheets", _SPLIT)
        if not self._most:
            return
        if not self._unit or name.rpartition(":")[2] == self._unit:
            self._count, self._inside = self._count + 1, 0
            self._start = self._parser.CurrentByteIndex
            if self._count > self._most:
                raise self._beyond(f"more than {self._most:,} {self._units}", _SPLIT)
            return
        self._inside += 1
        if self._inside > ELEMENTS:
            raise self._beyond(f"more than {ELEMENTS:,} elements in {self._one}")
        if self._parser.CurrentByteIndex - self._start > UNIT:
            raise self._beyond(f"more than {UNIT:,} bytes in {self._one}")

    def _at_end(self, _name: str) -> None:
        self._depth -= 1

    def _beyond(self, what: str, advice: str = "; it is not read") -> ExportError:
        return ExportError(f"{self._where}: line {self._parser.CurrentLineNumber}: {what}{advice}")
