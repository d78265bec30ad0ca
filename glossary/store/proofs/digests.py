"""Digests of rows: what is written beside each row, and computed again when it is read.

Of an event, a pair and the table meta, the bytes are those of the row's columns in order, as text
in UTF-8 with U+001F between them; a number as Python writes it, None for NULL. The hash is BLAKE2b
(RFC 7693). Of an entry, which every export reads, they are those of :func:`packed_slowly`, and the
hash is SHA-256, for which most processors have instructions. Either tells damage and slips of the
hand, not a forger, who can compute it anew.
"""

import json
import marshal
import struct
from collections.abc import Iterable, Sequence
from hashlib import blake2b, sha256
from typing import Any

from align.text import safe

PART = 0xFFFFFFFF
"""The bits of a digest that are added up: the sum of very many is an integer of SQLite's still."""

_SHOWN = 40
TEXT_FORMS = tuple("\x1f".join(["%s"] * number) for number in range(64))
"""What so many columns are written as: much quicker than joining them one by one."""


class UnprovenError(ValueError):
    """A row that is not what was written; says which."""


def link(previous: str, values: Iterable[Any]) -> str:
    """32 hex digits for an event: over the digest of the event before it, and its own columns."""
    return link_of(_encoded(_text((previous, *values))))


def link_of(text: bytes) -> str:
    """The digest of :func:`link`, of the text that it makes of its columns."""
    return blake2b(text, digest_size=16).hexdigest()


def row_digest(values: Iterable[Any]) -> int:
    """A number of 63 bits for these columns of a row."""
    text = _encoded(_text(tuple(values)))
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1


def _text(columns: tuple[Any, ...]) -> str:
    return TEXT_FORMS[len(columns)] % columns


def entry_digest(row: Sequence[Any]) -> int:
    """The digest of a row of ENTRY_QUERY: of the entry as it is shown and exported.

    The order of the other spellings, and of what is said in ``attributes``, does not count.
    """
    if row[-4] is None and row[-3] == row[-2] == "[]":
        return int.from_bytes(sha256(packed(row[:-4])).digest()[:8]) >> 1  # as below, in one go
    plain, (attributes, merged, parted, _) = row[:-4], row[-4:]
    facts = sorted(json.loads(attributes).items()) if attributes else None
    more = (str(facts), str(sorted(json.loads(merged))), str(sorted(json.loads(parted))))
    return int.from_bytes(sha256(packed((*plain, *more))).digest()[:8]) >> 1


def packed_slowly(columns: Sequence[Any]) -> bytes:
    """The columns of a row as bytes: "(" and how many there are, then one after the other.

    N for NULL; i and a whole number of 32 bits; l, the number of digits, negative for a negative
    number, and its digits to the base of 2**15 in 16 bits each; g and a double; u, a length and a
    text in UTF-8; s, a length and bytes. The lowest byte comes first, lengths have 32 bits.
    """
    return b"".join((struct.pack("<ci", b"(", len(columns)), *map(_packed_one, columns)))


def _packed_one(value: Any) -> bytes:
    if value is None:
        return b"N"
    if isinstance(value, float):
        return struct.pack("<cd", b"g", value)
    if isinstance(value, int):
        return _packed_number(value)
    kind, text = (b"s", value) if isinstance(value, bytes) else (b"u", _encoded(value))
    return struct.pack("<ci", kind, len(text)) + text


def _packed_number(value: int) -> bytes:
    if -(1 << 31) <= value < 1 << 31:
        return struct.pack("<ci", b"i", value)
    digits = []
    rest = abs(value)
    while rest:
        digits.append(rest & 0x7FFF)
        rest >>= 15
    count = len(digits) if value > 0 else -len(digits)
    return struct.pack(f"<ci{len(digits)}H", b"l", count, *digits)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def packed_by_python(columns: Any) -> bytes:
    """The bytes of :func:`packed_slowly` where marshal's version 2 is what it has always been."""
    return marshal.dumps(columns, 2)


_SAMPLE = (None, -1, 1 << 40, -1 << 40, 0.1, "ё", "e", b"\xff")

packed = packed_by_python if packed_by_python(_SAMPLE) == packed_slowly(_SAMPLE) else packed_slowly
"""The columns of a row as bytes, by the quicker way that there is."""


def check_entry(row: Sequence[Any]) -> None:
    """Check that a row of ENTRY_QUERY is what was written.

    :raises UnprovenError: where it is not.
    """
    if entry_digest(row) != row[-1]:
        raise UnprovenError(f"entry {named_entry(row[0], row[2], row[3])} is not as it was written")


def named_entry(identity: Any, ru: Any, en: Any) -> str:
    """An entry as a message names it: its id, and its texts, cut and safe to show."""
    texts = " = ".join(_begun(str(text)) for text in (ru, en))
    return f"{_begun(str(identity))} {texts}"


def _begun(text: str) -> str:
    shown = safe(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
