"""Whether a rollback journal that lies beside a store is of that file.

A process that was ended while it filled an empty store leaves one, and SQLite writes its pages back
at the next opening. Over a copy that was put there meanwhile it would write them too. The format is
that of https://www.sqlite.org/fileformat2.html, sections 1.3 and 3.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEAD = struct.Struct(">8s5I")
"""Of a journal: magic, records, nonce, pages before, bytes of a sector, bytes of a page."""
_NUMBER = struct.Struct(">I")
_HEADER = 100
"""Bytes at the beginning of page 1 that are about the file."""
_MODE, _COUNTER, _PAGES, _VERSION = slice(18, 20), slice(24, 28), slice(28, 32), slice(92, 100)


def rolls_back(path: Path, journal: Path) -> bool:
    """Whether a rollback journal is of the file as it is, or would write nothing into it.

    Page 1 tells, as the journal keeps it or else as it is in the file: how many pages there were,
    and after how many changes. Only the change of SQLite's own mode of writing touches nothing but
    that page.
    """
    count, pages, kept = 0, 0, None
    try:
        for number, were, content in _records(journal):
            count, pages = count + 1, were
            kept = content if number == 1 else kept
        with path.open("rb") as stream:
            now = stream.read(len(kept or bytes(_HEADER)))
    except OSError:
        return True
    before = now if kept is None else kept
    if not count or len(now) < len(before):
        return not count
    if count == 1 and kept is not None and kept[_MODE] != now[_MODE]:
        return _but_for_the_mode(kept) == _but_for_the_mode(now)
    changes = _number(now[_COUNTER]) - _number(before[_COUNTER])
    same_mode = now[_MODE] == before[_MODE] == b"\1\1"
    return same_mode and changes in (0, 1) and _number(before[_PAGES]) == pages


def _records(journal: Path) -> Iterator[tuple[int, int, bytes]]:
    """(number, pages of the file before, content before) of the pages in a journal."""
    with journal.open("rb") as stream:
        start = 0
        while True:
            stream.seek(start)
            head = stream.read(_HEAD.size)
            if len(head) < _HEAD.size or not head.startswith(_MAGIC):
                return
            _, count, _, pages, sector, size = _HEAD.unpack(head)
            if not sector or not size:
                return
            stream.seek(start + sector)
            for _ in range(count):
                record = stream.read(_NUMBER.size + size + _NUMBER.size)
                if len(record) < _NUMBER.size + size + _NUMBER.size:
                    return
                yield _number(record[: _NUMBER.size]), pages, record[_NUMBER.size : -_NUMBER.size]
            start = -(-stream.tell() // sector) * sector


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")


def _but_for_the_mode(page: bytes) -> bytes:
    """Page 1 without what a change of the mode of writing changes."""
    blank = bytearray(page)
    for place in (_MODE, _COUNTER, _VERSION):
        blank[place] = bytes(place.stop - place.start)
    return bytes(blank)
