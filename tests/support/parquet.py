"""Parquet files byte by byte: what they say of themselves need not be so.

Columns of texts, required, in pages that gzip packs; in the compact protocol of Thrift.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PLAIN, DICTIONARY, PREFIXES = 0, 8, 7
_GZIP = 2


class Long(int):
    """A number of 64 bits."""


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def _zigzag(number: int) -> bytes:
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def _kind(value: object) -> int:
    kinds: tuple[tuple[type, int], ...] = (
        (Long, 6), (int, 5), (bytes, 8), (list, 9), (dict, 12),
    )  # fmt: skip
    return next(kind for one, kind in kinds if isinstance(value, one))


def thrift(value: Any) -> bytes:
    """A value: dict for a structure by the numbers of its fields, list, bytes, int or Long."""
    if isinstance(value, dict):
        out, last = b"", 0
        for number, inner in sorted(value.items()):
            short, kind = number - last < 16, _kind(inner)
            out += (
                bytes([(number - last) << 4 | kind]) if short else bytes([kind]) + _zigzag(number)
            )
            out += thrift(inner)
            last = number
        return out + b"\0"
    if isinstance(value, list):
        kind = _kind(value[0]) if value else 12
        size = bytes([len(value) << 4 | kind]) if len(value) < 15 else (
            bytes([0xF0 | kind]) + varint(len(value)))  # fmt: skip
        return size + b"".join(map(thrift, value))
    return varint(len(value)) + value if isinstance(value, bytes) else _zigzag(value)


def gzipped(pieces: Iterable[bytes]) -> tuple[bytes, int]:
    """What pieces are packed into, and how many bytes they have."""
    packer, length = zlib.compressobj(9, wbits=31), 0
    out = bytearray()
    for piece in pieces:
        length += len(piece)
        out += packer.compress(piece)
    return bytes(out + packer.flush()), length


def texts(values: Iterable[bytes]) -> Iterable[bytes]:
    """Texts as they stand in a plain page."""
    return (len(value).to_bytes(4, "little") + value for value in values)


@dataclass(frozen=True)
class Column:
    """A column of one group of rows; pages: its bytes. said: what the footer says otherwise."""

    name: str
    pages: bytes
    values: int
    unpacked: int
    said: Mapping[str, int] = field(default_factory=dict)


def page(
    pieces: Iterable[bytes], values: int, encoding: int = PLAIN, *, head: Mapping[int, int] = {}
) -> tuple[bytes, int]:  # fmt: skip
    """A page of data with its head, and the bytes that it unpacks to. head: fields of others."""
    packed, length = gzipped(pieces)
    data = {1: values, 2: encoding, 3: 3, 4: 3}
    fields: dict[int, Any] = {1: 0, 2: length, 3: len(packed), 5: data, **head}
    return thrift(fields) + packed, length


def dictionary_page(values: Sequence[bytes]) -> tuple[bytes, int]:
    packed, length = gzipped(texts(values))
    head = {1: 2, 2: length, 3: len(packed), 7: {1: len(values), 2: PLAIN}}
    return thrift(head) + packed, length


def first_of_dictionary(rows: int) -> bytes:
    """The content of a page in which all rows have the first value of the dictionary."""
    return b"\x01" + varint(rows << 1) + b"\0"


def parquet(columns: Sequence[Column], *, rows: int, groups: int = 1) -> bytes:
    """A file; groups: how often it says that the same group of rows follows."""
    content, chunks = bytearray(b"PAR1"), []
    for column in columns:
        said: dict[str, int] = {
            "values": column.values, "unpacked": column.unpacked, "packed": len(column.pages),
            **column.said,
        }  # fmt: skip
        meta = {
            1: 6, 2: [PLAIN, 3, DICTIONARY], 3: [column.name.encode()], 4: _GZIP,
            5: Long(said["values"]), 6: Long(said["unpacked"]), 7: Long(said["packed"]),
            9: Long(len(content)),
        }  # fmt: skip
        chunks.append({2: Long(len(content)), 3: meta})
        content += column.pages
    size = sum(len(column.pages) for column in columns)
    group = {1: chunks, 2: Long(size), 3: Long(rows)}
    schema = [{4: b"schema", 5: len(columns)}] + [
        {1: 6, 3: 0, 4: column.name.encode(), 6: 0} for column in columns
    ]
    footer = thrift({1: 1, 2: schema, 3: Long(rows * groups), 4: [group] * groups})
    return bytes(content + footer + len(footer).to_bytes(4, "little") + b"PAR1")
