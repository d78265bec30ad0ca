"""Pages of WARC and WET files; what is damaged is passed over, and said.

warcio parses records. Members of gzip are taken apart here, because warcio loses whatever stands
behind a damaged one, and contents are decompressed here, because it sets no limit.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from align.errors import InputError, UsageError
from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally, page_name

_MOST_STORED = 4 * MOST_BYTES
"""Of a record: what is larger is not even looked at."""
_MOST_RECORD = 4 << 30
"""Of a record that is read through for the next one."""
_MOST_HEADER = 1 << 20
_BLOCK = 1 << 14
_BUFFER = 1 << 20
_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_ENDS = (b"\r\n\r\n", b"\n\n")
"""What stands between two records."""
_HTML = ("text/html", "application/xhtml+xml")
_KINDS = {
    "response": {**dict.fromkeys(_HTML, "html"), "text/plain": "text"},
    "resource": {**dict.fromkeys(_HTML, "html"), "text/plain": "text"},
    "conversion": {"text/plain": "text"},
}
"""By the type of a record, the types of content that are pages, and their forms."""
_LONGEST_DATE = 30
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class _DamagedError(Exception):
    """What was read is not what was written."""


class _Bounded:
    """A stream of which only so much may be read before ``allow`` is called again."""

    def __init__(self) -> None:
        self._left = 0

    def allow(self, size: int) -> None:
        self._left = size

    def _spend(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise _DamagedError("a record without end")
        return data


class _Plain(_Bounded):
    """An uncompressed file from where it stands."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def read(self, size: int = _BLOCK) -> bytes:
        return self._spend(self._file.read(min(size, _BLOCK)))

    def tell(self) -> int:
        return self._file.tell()


class _Member(_Bounded):
    """What one member of a gzip file holds."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        super().__init__()
        self._file = file
        self._inflating = zlib.decompressobj(31)
        file.seek(start)

    def read(self, size: int = _BLOCK) -> bytes:
        while not self._inflating.eof:
            data = self._inflating.unconsumed_tail or self._file.read(_BLOCK)
            if not data:
                raise _DamagedError("it is cut off")
            try:
                content = self._inflating.decompress(data, min(size, _BLOCK))
            except zlib.error as error:
                raise _DamagedError("its compression is damaged") from error
            if content:
                return self._spend(content)
        return b""

    def end(self) -> int:
        """Where the next member begins, once all was read."""
        return self._file.tell() - len(self._inflating.unused_data)


def warc_pages(
    path: Path, tally: Tally, start: int = 0, end: int | None = None
) -> Iterator[CrawledPage]:
    """The pages of a WARC or WET file, plain or compressed, in order.

    start, end: bytes of the file. Of a part, the records are read that begin in it, or whose member
    of a compressed file does; so each is in one part, wherever the file is cut.

    Damaged places are counted and named in ``tally``, and so are pages that are too large.

    :raises OSError: the file cannot be read.
    """
    with path.open("rb", buffering=_BUFFER) as file:
        compressed = file.read(len(_MAGIC)) == _MAGIC
        read = _members if compressed else _plain_records
        before = tally.counts["damaged"]
        records = 0
        for page in read(file, path, tally, start, end):
            records += 1
            if page is not None:
                yield page
        if not start and not records and tally.counts["damaged"] == before:
            tally.add("damaged", f"{path}: there is no WARC record in it")


def _members(
    file: IO[bytes], path: Path, tally: Tally, start: int, end: int | None
) -> Iterator[CrawledPage | None]:
    """What each record of a part of a compressed file holds: a page, or None."""
    place = _next_member(file, start, end) if start else 0
    while place is not None and (end is None or place < end) and _is_more(file, place):
        member = _Member(file, place)
        try:
            yield from _records(member, path, tally, [place])
            while member.read():
                member.allow(_BLOCK)
            place = member.end()
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a damaged file makes its readers do
            place = _passed_over(path, place, _next_member(file, place + 1), error, tally)


def _plain_records(
    file: IO[bytes], path: Path, tally: Tally, start: int, end: int | None
) -> Iterator[CrawledPage | None]:
    """The same for a file that is not compressed."""
    place = _first_plain(file, start, end) if start else 0
    while place is not None and (end is None or place < end) and _is_more(file, place):
        file.seek(place)
        reached = [place]
        try:
            yield from _records(_Plain(file), path, tally, reached, end)
            return
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a damaged record makes it do
            there = reached[0]
            place = _passed_over(path, there, _next_plain(file, there + 1), error, tally)


def _records(
    stream: "_Plain | _Member",
    path: Path,
    tally: Tally,
    reached: list[int],
    end: int | None = None,
) -> Iterator[CrawledPage | None]:
    """What each record of a stream holds that begins before ``end``.

    reached: is told where the next one begins.

    :raises _DamagedError: a record ends too early.
    """
    from warcio.archiveiterator import ArchiveIterator

    iterator = ArchiveIterator(stream)
    while end is None or reached[0] < end:
        stream.allow(_MOST_HEADER)
        record = next(iterator, None)
        if record is None:
            return
        stream.allow(_MOST_RECORD)
        yield _page(record, path, tally)
        while record.raw_stream.read(_BLOCK):
            pass
        if getattr(record.raw_stream, "limit", 0):
            raise _DamagedError("it is cut off")
        stream.allow(_MOST_HEADER)
        iterator.read_to_end()
        if iterator.err_count:
            iterator.err_count = 0
            tally.add("damaged", f"{path}: damaged at byte {reached[0]:,} (a wrong length)")
        if isinstance(stream, _Plain):
            reached[0] = iterator.offset


def _passed_over(
    path: Path, place: int, following: int | None, error: Exception, tally: Tally
) -> int | None:
    """Where to go on behind a damaged place, which is counted."""
    why = str(error) if isinstance(error, _DamagedError) else "it is no WARC record"
    rest = (
        "nothing behind it can be read" if following is None else f"read on from byte {following:,}"
    )
    tally.add("damaged", f"{path}: damaged at byte {place:,} ({why}); {rest}")
    return following


def _is_more(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    return bool(file.read(1))


def _next_member(file: IO[bytes], place: int, end: int | None = None) -> int | None:
    """The next place from ``place`` on, and before ``end``, where a member with a record begins."""
    for found in _found(file, place, _MAGIC):
        if end is not None and found >= end:
            return None
        file.seek(found)
        start = file.read(_BLOCK)
        try:
            if zlib.decompressobj(31).decompress(start, len(_RECORD)) == _RECORD:
                return found
        except zlib.error:
            continue
    return None


def _next_plain(file: IO[bytes], place: int) -> int | None:
    """The next place from ``place`` on where a line begins a record."""
    return next((found + 1 for found in _found(file, place, b"\n" + _RECORD)), None)


def _first_plain(file: IO[bytes], start: int, end: int | None) -> int | None:
    """The first place from ``start`` on, and before ``end``, where a record follows an end."""
    longest = len(_ENDS[0])
    for found in _found(file, max(0, start - 1), b"\n" + _RECORD):
        place = found + 1
        if end is not None and place >= end:
            return None
        file.seek(max(0, place - longest))
        if file.read(place - file.tell()).endswith(_ENDS):
            return place
    return None


def _found(file: IO[bytes], place: int, what: bytes) -> Iterator[int]:
    """Every place from ``place`` on where ``what`` stands."""
    while True:
        file.seek(place)
        block = file.read(_BUFFER)
        at = block.find(what)
        while at >= 0:
            yield place + at
            at = block.find(what, at + 1)
        if len(block) < _BUFFER:
            return
        place += _BUFFER - len(what) + 1


def _page(record: Any, path: Path, tally: Tally) -> CrawledPage | None:
    """The page that a record holds, None where it is none, or too large or unreadable."""
    form, said = _form(record)
    if form is None:
        return None
    headers = record.rec_headers
    name = page_name(headers.get_header("WARC-Target-URI") or "") or f"{path}: a page without URL"
    tally.add("pages")
    stored = record.length or 0
    try:
        content = b"" if stored > _MOST_STORED else _content(record)
    except InputError as error:
        tally.add("unreadable", f"{name}: {error}")
        return None
    if stored > _MOST_STORED or len(content) > MOST_BYTES:
        tally.add("too_large", f"{name}: over {MOST_BYTES // 1_000_000} MB")
        return None
    charset = _CHARSET.search(said)
    date = page_name(headers.get_header("WARC-Date") or "")[:_LONGEST_DATE]
    return CrawledPage(name, date, content, form, charset[1] if charset else None)


def _form(record: Any) -> tuple[str | None, str]:
    """The form of the page that a record holds, None for no page, and its type as it is given."""
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return None, ""
    said = (http or record.rec_headers).get_header("Content-Type") or ""
    kinds = _KINDS.get(record.rec_type or "", {})
    return kinds.get(said.partition(";")[0].strip().lower()), said


def _content(record: Any) -> bytes:
    """What a record holds, decompressed: at most one byte more than a page may have.

    :raises InputError: it cannot be decompressed.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    stream, http = record.raw_stream, record.http_headers
    said = {name: ((http and http.get_header(name)) or "").strip().lower() for name in _CODINGS}
    if said["Transfer-Encoding"] == "chunked":
        stream = ChunkedDataReader(stream)
    stored = _all_of(stream)
    return _decompressed(stored, said["Content-Encoding"])


_CODINGS = ("Transfer-Encoding", "Content-Encoding")


def _all_of(stream: Any) -> bytes:
    """The rest of a stream, up to the limit of what may be stored."""
    blocks, left = [], _MOST_STORED + 1
    while left > 0 and (block := stream.read(min(left, _BLOCK))):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)


def _decompressed(stored: bytes, coding: str) -> bytes:
    """The content in the coding that its server names; crawlers may have taken that off already.

    :raises InputError: it is damaged, or the coding is not known here.
    """
    if coding in ("", "identity") or stored.lstrip()[:1] == b"<":
        return stored
    if coding in ("gzip", "x-gzip") and not stored.startswith(_MAGIC[:2]):
        return stored
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise InputError(f"compressed as {coding[:20]}, which is not read")
    for window in (47, -15) if coding == "deflate" else (31,):
        try:
            return zlib.decompressobj(window).decompress(stored, MOST_BYTES + 1)
        except zlib.error:
            continue
    raise InputError(f"compressed as {coding}, but damaged")


def require_warcio() -> None:
    """Check that warcio is installed.

    :raises UsageError: it is not.
    """
    try:
        import warcio  # noqa: F401
    except ImportError as error:
        raise UsageError("WARC files need warcio: pip install 'tolmach[harvest]'") from error
