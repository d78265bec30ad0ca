"""Rows of an export of ours that somebody has copied: which of several with one id is the original.

That cannot be told from one row, and the others may stand anywhere. So from the first row on that
somebody has changed, the rest goes into a temporary file before any of it is merged.
"""

import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from glossary.importing.records.record import Record
from glossary.importing.second_process import BATCH, LENGTH

_PARTS = 16
"""Parts in which ids are looked through, so that memory stays small."""


class Copies:
    """Finds the originals of copied records; ``originals`` has their ids as numbers.

    untouched: whether nobody has changed a record since it was exported.
    """

    def __init__(self, untouched: Callable[[Record], bool]) -> None:
        self.originals: set[int] = set()
        self._untouched = untouched

    def read_ahead(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records in order; before the first of them, ``originals`` is complete.

        Memory: 8 bytes a record; the records themselves wait on disk.
        """
        with TemporaryFile() as file:
            repeated = _repeated(_numbers(_kept(records, file)))
            for record in _read(file) if repeated else ():
                number = id_number(record.id)
                if number in repeated and names_entry(record) and self._untouched(record):
                    self.originals.add(number)
            yield from _read(file)


def names_entry(record: Record) -> bool:
    """Whether a record is that of an entry of ours by its id, not of another spelling of one."""
    return bool(record.version) and not record.spelling_of


def id_number(identity: str) -> int:
    """The id of an entry as a number, which takes less memory; -1 for what is none."""
    try:
        return int(identity, 16) if len(identity) == 12 and identity.isalnum() else -1
    except ValueError:
        return -1


def _kept(records: Iterable[Record], file: IO[bytes]) -> Iterator[Record]:
    """The records, each batch written to ``file`` once it has been gone through."""
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield from batch
        content = marshal.dumps([(*one[:5], dict(one.given), *one[6:]) for one in batch])
        file.write(LENGTH.pack(len(content)) + content)


def _read(file: IO[bytes]) -> Iterator[Record]:
    file.seek(0)
    while head := file.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        yield from map(Record._make, marshal.loads(file.read(length)))


def _numbers(records: Iterable[Record]) -> "array[int]":
    named = (id_number(one.id) for one in records if names_entry(one))
    return array("q", (number for number in named if number >= 0))


def _repeated(numbers: "array[int]") -> set[int]:
    """The numbers that are there more than once."""
    found: set[int] = set()
    for part in range(_PARTS):
        last = -1
        for number in sorted(number for number in numbers if number % _PARTS == part):
            if number == last:
                found.add(number)
            last = number
    return found
