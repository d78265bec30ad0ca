"""Files from anywhere, checked before a parser sees them: encoding, DOCTYPE, sizes.

Every refusal is an ExportError of one line with the file, and the line where there is one. Memory
and time are bounded by the limits below, whatever the file claims.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from lxml import etree

from align.errors import ExportError

CHUNK = 1 << 16
PROLOG = 1 << 20
"""Bytes within which an XML file must have come to its first element."""

LINE = 1 << 22
"""Bytes in a line of CSV, TSV or JSONL."""

GAP = 1 << 24
"""Bytes without a tag: no text of ours is nearly as long."""

_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_FOREIGN_ENCODINGS = _ENCODINGS | {
    "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-5", "windows-1251", "windows-1252",
    "koi8-r", "cp1251", "cp1252",
}  # fmt: skip
"""What other programs write and every parser knows."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def refuse_encoding(path: Path, head: bytes) -> None:
    """Raise where the first bytes are those of UTF-16, UTF-32 or of no text at all."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            raise ExportError(f"{path}: is {name}, not UTF-8; save it as UTF-8")
    if b"\0" in head:
        raise ExportError(f"{path}: holds NUL bytes: UTF-16 or no text; save it as UTF-8")


CUT_SHORT = "it may be cut short: export it again"
"""Said only of a file that ends too early."""
NO_LINE_BREAK = f"ends without a line break: {CUT_SHORT}"


class _RootFoundError(Exception):
    """Stops expat at the first element, whose name it holds; never leaves this module."""


class _Prolog:
    """Checks what stands before the first element, as expat meets it; stops at that element."""

    def __init__(self, path: Path, encodings: frozenset[str], *, doctype: bool) -> None:
        self._path, self._encodings, self._doctype = path, encodings, doctype
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._at_declaration
        self.parser.StartDoctypeDeclHandler = self._at_doctype
        self.parser.StartElementHandler = self._at_element

    def _at_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in self._encodings:
            raise ExportError(
                f"{self._path}: line 1: is in {encoding}, not UTF-8; save it as UTF-8"
            )

    def _at_doctype(
        self, _name: str, _system: str | None, _public: str | None, subset: int
    ) -> None:
        if subset or not self._doctype:
            what = "declarations of its own" if subset else "a DOCTYPE"
            where = f"{self._path}: line {self.parser.CurrentLineNumber}"
            raise ExportError(f"{where}: has {what}, which are not read; remove them")

    def _at_element(self, name: str, _attributes: dict[str, str]) -> None:
        raise _RootFoundError(name)


def xml_root(path: Path, stream: IO[bytes], *, doctype: bool, any_encoding: bool = False) -> str:
    """The name of the first element of ``stream``, which is read no further than that.

    doctype: whether a DOCTYPE may be there; declarations inside one (entities, with which few
    bytes become gigabytes or a file on this machine) never may. any_encoding: whether it may be
    in another encoding than UTF-8, if it says so. path: for the error's text.
    """
    known = _FOREIGN_ENCODINGS if any_encoding else _ENCODINGS
    parser = _Prolog(path, known, doctype=doctype).parser
    advice = "mend it, or export the file again"
    try:
        for start in range(0, PROLOG, CHUNK):
            chunk = stream.read(CHUNK)
            if not chunk:
                advice = CUT_SHORT
                parser.Parse(b"", True)
            if start == 0 and not (any_encoding and chunk[:2] in _UTF16):
                refuse_encoding(path, chunk)
            parser.Parse(chunk, False)
    except _RootFoundError as stop:
        return str(stop)
    except expat.ExpatError as err:
        raise ExportError(
            f"{path}: line {err.lineno}: is not XML: {expat.ErrorString(err.code)}; {advice}"
        ) from err
    raise ExportError(f"{path}: no XML element in its first {PROLOG:,} bytes")


def unreadable_file(path: Path, err: OSError) -> str:
    """The message for a file that cannot be read: what keeps it from being, and what to do."""
    why = err.strerror or str(err)
    if isinstance(err, FileNotFoundError):
        why = "no such file; check the path"
    elif isinstance(err, IsADirectoryError):
        why = "it is a folder; name the files in it"
    elif isinstance(err, PermissionError):
        why = "no right to read it; allow that (chmod u+r)"
    return f"{path}: cannot be read: {why}"


def root_of(path: Path, *, any_encoding: bool = False) -> str:
    """:func:`xml_root` of a file, which may have a DOCTYPE; ExportError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return xml_root(path, stream, doctype=True, any_encoding=any_encoding)
    except OSError as err:
        raise ExportError(unreadable_file(path, err)) from err


def elements(path: Path, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements of an XML file with one of ``tags``, each when it is complete.

    Nothing is fetched and no entity resolved; call :func:`xml_root` first. The caller clears what
    it is done with. Raises ExportError with the line where the file is not well-formed.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _fed(path, parser)
    except etree.XMLSyntaxError as err:
        raise ExportError(f"{path}: {_fault(parser, err)}") from err
    except OSError as err:
        raise ExportError(unreadable_file(path, err)) from err


def _fault(parser: Any, err: etree.XMLSyntaxError, end: bytes | None = None) -> str:
    """The line, what the parser met there first, and what to do about it.

    end: the last bytes of the file where all was well until they had been read.
    """
    log = parser.feed_error_log
    line, what, kind = err.lineno, err.msg, None
    if len(log):
        line, what, kind = log[0].line, " ".join(log[0].message.split()), log[0].type
    if kind == etree.ErrorTypes.ERR_UNDECLARED_ENTITY:
        return f"line {line}: {what}: write the character itself there"
    if "invalid xmlChar" in what or "invalid Char" in what:
        return f"line {line}: {what}: take that character out"
    if "EntityRef" in what and (end is None or not _OPEN_REFERENCE.search(end)):
        return f"line {line}: {what}: write &amp; for & there"
    if end is not None and kind != etree.ErrorTypes.ERR_DOCUMENT_END:
        return f"line {line}: {what}; {CUT_SHORT}"
    return f"line {line}: {what}: mend it, or export the file again"


_OPEN_REFERENCE = re.compile(rb"&#?\w*\Z")


def _fed(path: Path, parser: Any) -> Iterator[Any]:
    """The elements, as the file goes through ``parser`` piece by piece."""
    gap, end = 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            end = chunk[-40:]
            gap += len(chunk)
            for _, element in parser.read_events():
                gap = 0
                yield element
            if gap > GAP:
                raise ExportError(f"{path}: no unit ends within {GAP:,} bytes")
    try:
        parser.close()
    except etree.XMLSyntaxError as err:
        raise ExportError(f"{path}: {_fault(parser, err, end)}") from err
    for _, element in parser.read_events():
        yield element


def lines(path: Path, stream: IO[bytes], *, open_end: bool = False) -> Iterator[tuple[int, str]]:
    """(line number from 1, line without its line break) of a UTF-8 text, one at a time.

    open_end: whether the last line may be without a line break, which may mean that it is cut.
    """
    number = 0
    while line := stream.readline(LINE + 1):
        number += 1
        if len(line) > LINE:
            raise ExportError(f"{path}: line {number}: is longer than {LINE:,} bytes")
        if not line.endswith(b"\n") and not open_end:
            raise ExportError(f"{path}: line {number}: {NO_LINE_BREAK}")
        try:
            yield number, line.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as err:
            raise ExportError(
                f"{path}: line {number}: byte {err.start + 1} is not UTF-8; save it as UTF-8"
            ) from err
