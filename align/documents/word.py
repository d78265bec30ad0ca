"""The text of a Word document, without trusting its XML."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import cast

from lxml import etree

from align.errors import InputError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_UNPACKED = 100_000_000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    UnicodeError,
)
"""What zipfile raises for archives that are damaged, encrypted or compressed in an unknown way."""


def docx_text(content: bytes, name: str) -> str:
    """The paragraphs of the document's body, separated by empty lines; each table row is one line.

    Rows are written as in Markdown, | cell | cell |, so that their cells stay together.

    :raises InputError: if ``content`` is not a Word document, is damaged, or unpacks to over
        100 MB.
    """
    xml = _main_part(content, name)
    # A target instead of a tree: a page of empty elements would take gigabytes of memory. The
    # stubs of lxml do not know that a target need not be one of their own classes.
    parser = etree.XMLParser(
        target=_Paragraphs(),  # type: ignore[arg-type]
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        paragraphs = cast("list[str]", etree.fromstring(xml, parser))
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: damaged Word document ({error}); save it again") from error
    text = "\n\n".join(paragraphs)
    if not text:
        raise InputError(f"{name}: empty; give an article with text")
    return text


def _main_part(content: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = archive.getinfo("word/document.xml")
            if member.file_size > _MAX_UNPACKED:
                raise InputError(f"{name}: unpacks to over 100 MB; save its text as .txt")
            return archive.read(member)
    except _DAMAGE as error:
        raise InputError(f"{name}: not a Word document (.docx); save it again in Word") from error


class _Paragraphs:
    """Collects the text of ``w:p`` elements, in the order in which they begin."""

    def __init__(self) -> None:
        self._texts: list[tuple[int, str]] = []
        self._open: list[tuple[int, list[str]]] = []
        self._begun = 0
        self._in_text = False
        self._rows: list[list[list[str]]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of an element, and open it if it is a paragraph, a row or a cell."""
        if tag == f"{_W}p":
            self._open.append((self._begun, []))
            self._begun += 1
        elif tag == f"{_W}tr":
            self._rows.append([])
        elif tag == f"{_W}tc" and self._rows:
            self._rows[-1].append([])
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr") and self._open:
            self._open[-1][1].append(" ")
        elif tag == f"{_W}noBreakHyphen" and self._open:
            self._open[-1][1].append("-")
        self._in_text = tag == f"{_W}t"

    def end(self, tag: str) -> None:
        """Note the end of an element, and keep a paragraph or row with text in it."""
        self._in_text = False
        if tag == f"{_W}p":
            number, parts = self._open.pop()
            self._keep(number, "".join(parts))
        elif tag == f"{_W}tr" and self._rows:
            cells = [" ".join(cell).replace("|", r"\|") for cell in self._rows.pop()]
            self._keep(self._begun, f"| {' | '.join(cells)} |" if any(cells) else "")

    def _keep(self, number: int, text: str) -> None:
        """Add a paragraph to the open cell, or to the text outside tables."""
        if not text.strip():
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(text.strip("| "))
        else:
            self._texts.append((number, text))

    def data(self, text: str) -> None:
        """Add text that stands directly inside ``w:t``."""
        if self._in_text and self._open:
            self._open[-1][1].append(text)

    def close(self) -> list[str]:
        """The paragraphs and rows, in order."""
        return [text for _, text in sorted(self._texts)]
