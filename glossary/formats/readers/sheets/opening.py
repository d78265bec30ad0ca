"""Workbooks as openpyxl opens them, with the texts that their cells share read by us."""

import sys
from collections.abc import Iterator
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.sheets.texts import text_of


def opened(stream: IO[bytes]) -> Any:
    """The workbook in ``stream``, to be read row by row, its texts still escaped as in the file.

    openpyxl alone takes the x005F_ of an escaped underscore out of the table of shared texts, after
    which _x000B_ would be taken for a control character. stream: an open file.

    :raises ExportError: the shared texts take more memory than _TEXTS.
    """
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(_transitional(stream), read_only=True, keep_links=False)
    reader.read_strings = partial(_read_shared_texts, reader, stream.name)
    reader.read()
    return reader.wb


_TEXTS = 500_000_000
"""Bytes of memory that the shared texts of a workbook may take."""


def _read_shared_texts(reader: Any, path: str) -> None:
    """Give the reader the shared texts of its workbook."""
    from openpyxl.xml.constants import SHARED_STRINGS

    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return
    taken = 0
    for text in _shared_texts(reader.archive, part.PartName[1:]):
        taken += sys.getsizeof(text)
        if taken > _TEXTS:
            size = f"{_TEXTS // 1_000_000} MB"
            raise ExportError(
                f"{path}: the texts of its cells take more than {size}; save the table in several"
                " smaller workbooks, or as CSV"
            )
        reader.shared_strings.append(text)


_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"drawingml/2006/"),
)
"""Namespaces of Strict Open XML (ISO/IEC 29500-1), and how the others (part 4) end."""
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_SPOOLED = 1 << 24


def _transitional(stream: IO[bytes]) -> IO[bytes]:
    """The workbook with the namespaces that openpyxl knows, where it is in Strict Open XML."""
    with ZipFile(stream) as archive:
        if _STRICT[0][0] not in archive.read("xl/workbook.xml"):
            return stream
        copy = cast("IO[bytes]", SpooledTemporaryFile(_SPOOLED))  # noqa: SIM115 (it is returned)
        with ZipFile(copy, "w", ZIP_DEFLATED) as target:
            for member in archive.infolist():
                with archive.open(member) as part, target.open(member.filename, "w") as out:
                    _renamed(part, out)
    return copy


def _renamed(part: IO[bytes], out: IO[bytes]) -> None:
    """Copy a part, its strict namespaces replaced; they may lie across two pieces."""
    kept, longest = b"", max(len(name) for name, _ in _STRICT)
    while piece := part.read(safe_files.CHUNK):
        piece = kept + piece
        for strict, ending in _STRICT:
            piece = piece.replace(strict, _TRANSITIONAL + ending)
        kept = piece[-longest:]
        out.write(piece[: len(piece) - len(kept)])
    out.write(kept)


def _shared_texts(archive: ZipFile, name: str) -> Iterator[str]:
    """The shared texts of a workbook in order, without what tells how to pronounce them."""
    with archive.open(name) as part:
        events = etree.iterparse(part, tag="{*}si", resolve_entities=False, no_network=True)
        for _, item in events:
            yield text_of(item)
            item.clear()
            while item.getprevious() is not None:
                del item.getparent()[0]
