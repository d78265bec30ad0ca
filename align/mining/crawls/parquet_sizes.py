"""What the rows of a Parquet file take in memory, by its footer and the heads of its pages.

Both are laid out as in
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. A page unpacks
to as many bytes as its head says, and a few kilobytes may say that they are gigabytes.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from align.errors import InputError
from align.mining.crawls.thrift import ThriftError, ThriftFields, ThriftReader

MOST_UNPACKED = 256_000_000
"""Bytes that rows which are read together may take, whatever they are packed into."""
MOST_RATIO = 50
"""Bytes that may come out of one, where that is more."""
MOST_ROWS = 16_000_000
"""Rows of a file that has no more bytes than that."""

_MAGIC = b"PAR1"
_TAIL = 8
_LONGEST_FOOTER = 64_000_000
_LONGEST_HEAD = 32_000_000
_FIRST_READ = 1 << 12
_PREFIXES = 7
"""The encoding that gives each text by what it has in common with the one before."""
_OF_A_VALUE = 16
"""Bytes that a value takes however it is packed: millions of equal ones are packed into nothing."""

_ROW_GROUPS, _COLUMNS, _ROWS, _META = 4, 1, 3, 3
_PATH, _VALUES, _UNPACKED, _PACKED, _DATA_AT, _DICTIONARY_AT = 3, 5, 6, 7, 9, 11
_META_FIELDS = {
    _PATH: [None],
    **dict.fromkeys((_VALUES, _UNPACKED, _PACKED, _DATA_AT, _DICTIONARY_AT)),
}
_FOOTER = {_ROW_GROUPS: [{_COLUMNS: [{_META: _META_FIELDS}], _ROWS: None}]}
"""The fields of a footer, by their numbers: of the file, a group of rows, a column, its data."""

_PAGE_UNPACKED, _PAGE_PACKED, _DATA, _DATA_2 = 2, 3, 5, 8
_PAGE_VALUES, _ENCODING, _ENCODING_2 = 1, 2, 4
_PAGE = {
    _PAGE_UNPACKED: None, _PAGE_PACKED: None,
    _DATA: {_PAGE_VALUES: None, _ENCODING: None},
    _DATA_2: {_PAGE_VALUES: None, _ENCODING_2: None},
}  # fmt: skip
"""The fields of the head of a page; a dictionary has neither kind of data."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A column of a group of rows: where its pages are, and what the footer says of them."""

    column: str
    start: int
    packed: int
    unpacked: int
    values: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that are packed together; first: the number of the first in the file."""

    first: int
    rows: int
    chunks: tuple[_Chunk, ...]

    @property
    def end(self) -> int:
        """The number of the row behind them."""
        return self.first + self.rows


@dataclass(frozen=True, slots=True)
class RowSizes:
    """What rows may take that are read together.

    unpacked: bytes. most: those of all their texts; in memory, equal ones may be one. longest:
    bytes that one text may have that is given by what it has in common with the one before, 0 where
    there is none.
    """

    unpacked: int
    most: int
    longest: int


def row_sizes(
    path: Path, columns: Collection[str], start: int = 0, end: int | None = None
) -> RowSizes:
    """What rows of a Parquet file may take, checked to be no less than what they unpack to.

    columns: what is read of them. start, end: the first row, and the one behind the last; None for
    all that follow.

    :raises InputError: they unpack to more, or the file is damaged.
    :raises OSError: it cannot be read.
    """
    stamp, names = _stamp(path), tuple(sorted(columns))
    packed = unpacked = longest = 0
    for number, group in enumerate(_groups(path, *stamp)):
        if group.end > start and (end is None or group.first < end):
            sizes = _sizes_of(path, *stamp, number, names)
            packed, unpacked = packed + sizes.packed, unpacked + sizes.unpacked
            longest = max(longest, sizes.longest)
    most = most_unpacked(packed)
    if unpacked > most:
        raise InputError(
            f"{path}: {packed:,} bytes of it unpack to over {most:,}; write it anew in smaller row "
            "groups, or packed less"
        )
    return RowSizes(unpacked, most, longest)


def row_count(path: Path) -> int:
    """How many rows a Parquet file has.

    :raises InputError: it is none, is damaged, or claims more than it can hold.
    :raises OSError: it cannot be read.
    """
    groups = _groups(path, *_stamp(path))
    return groups[-1].end if groups else 0


def _stamp(path: Path) -> tuple[int, int]:
    """The size of a file, and when it was changed."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def most_unpacked(packed: int) -> int:
    """The most that so many bytes may unpack to."""
    return max(MOST_UNPACKED, MOST_RATIO * packed)


def _damaged(path: Path) -> InputError:
    return InputError(f"{path}: no Parquet file, or a damaged one")


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Bytes that something is packed into, those it unpacks to; longest: as in RowSizes."""

    packed: int
    unpacked: int
    longest: int


@lru_cache(maxsize=16)
def _sizes_of(path: Path, size: int, changed: int, number: int, columns: tuple[str, ...]) -> _Sizes:
    """The sizes of columns of a group of rows.

    :raises InputError: as :func:`_chunk_sizes`. :raises OSError: it cannot be read.
    """
    group = _groups(path, size, changed)[number]
    with path.open("rb") as file:
        sizes = [
            _chunk_sizes(path, file, group, chunk)
            for chunk in group.chunks
            if chunk.column in columns
        ]
    return _Sizes(
        sum(one.packed for one in sizes),
        sum(one.unpacked for one in sizes),
        max((one.longest for one in sizes), default=0),
    )


def _chunk_sizes(path: Path, file: IO[bytes], group: _Group, chunk: _Chunk) -> _Sizes:
    """The sizes of a chunk: by its pages, or by the footer where that says more.

    :raises InputError: it has fewer values than the group has rows, or a page without a head.
    """
    values = unpacked = longest = 0
    for page in _pages(path, file, chunk):
        values, unpacked = values + page.values, unpacked + page.unpacked
        if page.encoding == _PREFIXES:
            longest = max(longest, page.unpacked)
        if unpacked + _OF_A_VALUE * values > most_unpacked(chunk.packed):
            break
    else:
        if values < group.rows:
            raise _damaged(path)
    unpacked = max(unpacked, chunk.unpacked) + _OF_A_VALUE * max(values, chunk.values)
    return _Sizes(chunk.packed, unpacked, longest)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, by its head; a dictionary has no values."""

    values: int
    unpacked: int
    encoding: int


def _pages(path: Path, file: IO[bytes], chunk: _Chunk) -> Iterator[_Page]:
    """The pages of a chunk in order."""
    place, end = chunk.start, chunk.start + chunk.packed
    while place < end:
        head, length = _page_head(path, file, place)
        data = head.get(_DATA) or head.get(_DATA_2) or {}
        encoding = data.get(_ENCODING if _DATA in head else _ENCODING_2, 0)
        unpacked = _size(path, head.get(_PAGE_UNPACKED))
        yield _Page(_size(path, data.get(_PAGE_VALUES, 0)), unpacked, _size(path, encoding))
        place += length + _size(path, head.get(_PAGE_PACKED))


def _page_head(path: Path, file: IO[bytes], place: int) -> tuple[ThriftFields, int]:
    """The head of the page at a place, and how many bytes it has."""
    size = _FIRST_READ
    while size <= _LONGEST_HEAD:
        file.seek(place)
        content = file.read(size)
        reader = ThriftReader(content)
        try:
            return reader.structure(_PAGE), reader.place
        except ThriftError:
            break
        except IndexError:
            if len(content) < size:
                break
        size *= 8
    raise _damaged(path)


def _size(path: Path, value: object) -> int:
    """A number that counts something.

    :raises InputError: it is none.
    """
    if not isinstance(value, int) or value < 0:
        raise _damaged(path)
    return value


@lru_cache(maxsize=4)
def _groups(path: Path, size: int, _changed: int) -> tuple[_Group, ...]:
    """The groups of rows in a file of so many bytes, in order.

    :raises InputError: it is no Parquet file, is damaged, or claims more rows than it can hold.
    :raises OSError: it cannot be read.
    """
    reader = ThriftReader(_footer(path, size))
    try:
        found = reader.structure(_FOOTER).get(_ROW_GROUPS, [])
    except (IndexError, ThriftError) as error:
        raise _damaged(path) from error
    groups: list[_Group] = []
    first = 0
    for one in found:
        rows = _size(path, one.get(_ROWS))
        groups.append(_Group(first, rows, tuple(_chunks(path, one.get(_COLUMNS, ())))))
        first += rows
    if first > max(MOST_ROWS, size):
        raise InputError(f"{path}: claims {first:,} rows in {size:,} bytes; it is damaged")
    return tuple(groups)


def _footer(path: Path, size: int) -> bytes:
    """What stands at the end of a Parquet file. :raises InputError: it is none."""
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > size - _TAIL:
            raise _damaged(path)
        if length > _LONGEST_FOOTER:
            raise InputError(
                f"{path}: its list of row groups is over {_LONGEST_FOOTER // 1_000_000} MB; write "
                "it anew in larger ones"
            )
        file.seek(size - _TAIL - length)
        return file.read(length)


def _chunks(path: Path, columns: list[ThriftFields]) -> Iterator[_Chunk]:
    for column in columns:
        meta = column.get(_META, {})
        name = next(iter(meta.get(_PATH, ())), None)
        starts = [_size(path, meta[at]) for at in (_DATA_AT, _DICTIONARY_AT) if meta.get(at)]
        if not isinstance(name, bytes) or not starts:
            raise _damaged(path)
        sizes = (_size(path, meta.get(number)) for number in (_PACKED, _UNPACKED, _VALUES))
        yield _Chunk(name.decode("utf-8", "replace"), min(starts), *sizes)
