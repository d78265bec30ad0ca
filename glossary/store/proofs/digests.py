"""Digests of rows: what is written beside each row, and computed again when it is read.

The bytes are those of the row's columns in order, as text in UTF-8 with U+001F between them; a
number as Python writes it, None for NULL. The hash is BLAKE2b (RFC 7693). It tells damage and slips
of the hand, not a forger, who can compute it anew.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
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
    return link_of(_text((previous, *values)).encode("utf-8", "surrogatepass"))


def link_of(text: bytes) -> str:
    """The digest of :func:`link`, of the text that it makes of its columns."""
    return blake2b(text, digest_size=16).hexdigest()


def row_digest(values: Iterable[Any]) -> int:
    """A number of 63 bits for these columns of a row."""
    text = _text(tuple(values)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1


def _text(columns: tuple[Any, ...]) -> str:
    return TEXT_FORMS[len(columns)] % columns


def entry_digest(row: Sequence[Any]) -> int:
    """The digest of a row of ENTRY_QUERY: of the entry as it is shown and exported.

    The order of the other spellings, and of what is said in ``attributes``, does not count.
    """
    columns = tuple(row)
    plain, (attributes, merged, parted) = columns[:-4], columns[-4:-1]
    if attributes is None and merged == parted == "[]":
        return row_digest(plain)
    facts = sorted(json.loads(attributes).items()) if attributes else None
    return row_digest((*plain, facts, sorted(json.loads(merged)), sorted(json.loads(parted))))


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
