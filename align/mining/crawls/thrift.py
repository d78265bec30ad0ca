"""Structures in the compact protocol of Apache Thrift, as far as somebody asks for their fields.

See https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
"""

from typing import Any

Wanted = dict[int, Any]
"""By number, the fields that are read: None for a number or a text, what is wanted of a structure,
and a list with one of these for a list. All others are passed over."""
ThriftFields = dict[int, Any]

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_NUMBERS = frozenset((4, 5, 6))
_LONGEST_NUMBER = 70
"""Bits that a number may take as it is written."""
_DEEPEST = 16
_MOST_STRUCTURES = 1_000_000


class ThriftError(Exception):
    """What cannot be a structure, or is too deep or too large for one."""


class ThriftReader:
    """Reads structures one after the other; ``place`` is where the next one begins.

    Raises IndexError where the content ends too early.
    """

    def __init__(self, content: bytes) -> None:
        self.place = 0
        self._content = content
        self._left = _MOST_STRUCTURES

    def structure(self, wanted: Wanted, depth: int = 0) -> ThriftFields:
        """The fields of a structure that are wanted and there.

        :raises ThriftError: it is none.
        """
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise ThriftError
        found: ThriftFields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._number()
            kind = head & 15
            if number in wanted:
                found[number] = self._value(kind, wanted[number], depth + 1)
            elif kind > _FALSE:
                self._pass(kind, depth)
        return found

    def _value(self, kind: int, wanted: Any, depth: int) -> Any:
        """A value; wanted: as of a field. :raises ThriftError: it is of another kind."""
        if wanted is None and kind in _NUMBERS:
            return self._number()
        if wanted is None and kind == _BINARY:
            return self._bytes()
        if isinstance(wanted, dict) and kind == _STRUCT:
            return self.structure(wanted, depth)
        if isinstance(wanted, list) and kind == _LIST:
            count, inner = self._list_head()
            self._left -= count
            if self._left >= 0:
                return [self._value(inner, wanted[0], depth) for _ in range(count)]
        raise ThriftError

    def _pass(self, kind: int, depth: int) -> None:
        """Pass over a value."""
        if depth > _DEEPEST:
            raise ThriftError
        if kind in _NUMBERS:
            self._number()
        elif kind == _BINARY:
            self._bytes()
        elif kind == _STRUCT:
            self.structure({}, depth + 1)
        elif kind in (_LIST, _SET):
            count, inner = self._list_head()
            for _ in range(count):
                self._pass(inner, depth + 1)
        elif kind == _MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._pass(kinds >> 4, depth + 1)
                self._pass(kinds & 15, depth + 1)
        elif kind in (_TRUE, _FALSE, _BYTE, _DOUBLE):
            self._skip(8 if kind == _DOUBLE else 1)
        else:
            raise ThriftError

    def _list_head(self) -> tuple[int, int]:
        """How many elements a list has, and of which kind."""
        head = self._byte()
        count = head >> 4
        return (self._varint() if count == 15 else count), head & 15

    def _byte(self) -> int:
        byte = self._content[self.place]
        self.place += 1
        return byte

    def _bytes(self) -> bytes:
        length = self._varint()
        start = self.place
        self._skip(length)
        return self._content[start : self.place]

    def _skip(self, length: int) -> None:
        self.place += length
        if self.place > len(self._content):
            raise IndexError

    def _varint(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7
            if shift > _LONGEST_NUMBER:
                raise ThriftError

    def _number(self) -> int:
        written = self._varint()
        return (written >> 1) ^ -(written & 1)
