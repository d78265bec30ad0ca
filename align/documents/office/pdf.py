"""The text layer of a PDF."""

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from align.documents.blocks import Line
from align.documents.office.paragraphs import check_length
from align.errors import InputError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 2000
_MOST_DRAWN = 20_000_000
"""Bytes of instructions on a page, which are its text and its drawings."""
_USUAL = 0.9
"""Which share of lines is shorter than a full one; the rest may be headings of wide letters."""
_FULL, _ENDED_FULL, _GOING_ON = 0.75, 0.95, 0.55
"""The least length of a line that is wrapped, as a share of a full one: of any, of one that ends a
sentence, of one before a small letter."""
_ENDED = re.compile(r"[.!?…:;][^\w.!?…:;]{0,3}$")
_TAIL = 5
_MOST_PIECES = 1000
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\f": " "}
)

_WIDE_BLANKS = re.compile(r"(?<=[^\W\d]) {2,}+(?=\S)|(?<=[^\w\s]) {2,}+(?=[^\W\d])")
"""Blanks between words of a line that is spread over the width of the page."""


def pdf_text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF, its pages parted by form feeds, and notes on it.

    Lines come in the order in which the file holds them.

    :raises InputError: if it is no PDF, damaged, encrypted, without text, too long, or if pypdf is
        not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise InputError(f"{name}: a PDF needs pypdf: pip install 'tolmach[pdf]'") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is of no concern
    if b"%PDF-" not in content[:1024]:
        raise InputError(f"{name}: not a PDF; export it again")
    try:
        pages = _pages(pypdf.PdfReader(io.BytesIO(content)), name)
    except InputError:
        raise
    except Exception as error:  # hostile files make it raise whatever there is
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(f"{name}: damaged PDF ({said}); export it again") from error
    empty = sum(not page.strip() for page in pages)
    if empty == len(pages):
        raise InputError(f"{name}: a PDF without text, as scans are; recognise its text first")
    notes = (f"{empty} of {len(pages)} pages without text, as scans are",) if empty else ()
    return "\n\f".join(pages), notes


def _pages(reader: "PdfReader", name: str) -> list[str]:
    """The text of each page. :raises InputError: it is encrypted or too long."""
    from pypdf.errors import DependencyError

    locked = InputError(f"{name}: encrypted; save it without a password")
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked
    except DependencyError as error:
        raise locked from error
    if len(reader.pages) > _MOST_PAGES:
        raise InputError(f"{name}: over {_MOST_PAGES:,} pages; split it into articles")
    texts: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages, 1):
        texts.append(_text_of(page, number, name))
        length += len(texts[-1])
        check_length(length, name)
    return texts


def _text_of(page: "PageObject", number: int, name: str) -> str:
    drawn = page.get_contents()
    if drawn is not None and len(drawn.get_data()) > _MOST_DRAWN:
        raise InputError(f"{name}: page {number} is too large; save its text as .txt")
    text = _WIDE_BLANKS.sub(" ", page.extract_text().translate(_LIGATURES))
    # Half of a letter may stand alone in a file that is wrong.
    return text.encode("utf-8", "replace").decode("utf-8")


def unwrapped(lines: Sequence[Line], raw: str) -> list[Line]:
    """``lines`` of a PDF with those of a paragraph joined, which are of unlike length there."""
    lengths = sorted(end - start for line in lines for start, end in line.pieces)
    full = lengths[ceil(_USUAL * (len(lengths) - 1))] if lengths else 0
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and line.follows and _goes_on(before, line, raw, full):
            places = frozenset(len(before.pieces) + place for place in line.tight)
            joined[-1] = replace(
                before, pieces=before.pieces + line.pieces, tight=before.tight | places
            )
        else:
            joined.append(line)
    return joined


def _goes_on(before: Line, line: Line, raw: str, full: int) -> bool:
    """Whether a line goes on with what the one before it says."""
    going = before.kind in ("paragraph", "item") and line.kind == "paragraph"
    if not going or len(before.pieces) > _MOST_PIECES:
        return False
    start, end = before.pieces[-1]
    least = _FULL
    if _ENDED.search(raw[max(start, end - _TAIL) : end].rstrip()):
        least = _ENDED_FULL
    elif raw[line.pieces[0][0] : line.pieces[0][1]].lstrip()[:1].islower():
        least = _GOING_ON
    return end - start >= least * full
