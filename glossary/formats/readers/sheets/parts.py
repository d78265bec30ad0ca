"""What a sheet of a workbook says beside its cells: what is merged or hidden, which row is a head.

openpyxl tells none of it while it reads row by row, so the part itself is looked through once, in
pieces; memory does not grow with it.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZipFile

from lxml import etree

from glossary.formats import safe_files
from glossary.formats.readers.sheets.texts import StruckText, struck_texts

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\s(?=[^<>]*\bhidden="(?:1|true)")([^<>]*)>')
_NUMBER = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
_FILTER = re.compile(rb'<(?:\w+:)?autoFilter\s[^<>]*?\bref="\$?[A-Z]{1,3}\$?(\d{1,7})')
_FROZEN = re.compile(rb'<(?:\w+:)?pane\s(?=[^<>]*\bstate="frozen)[^<>]*?\bySplit="(\d{1,3})"')
_TABLE = re.compile(
    rb'<(?:\w+:)?table\s(?![^<>]*headerRowCount="0")[^<>]*?\bref="[A-Z]{1,3}(\d{1,7})'
)
_BEYOND = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*\br="(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d{1,7}")([^<>]*+)>(?!</)'
)
"""A cell behind column GR, the last one of those that are read."""
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^<>]*+)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")
_MOST = 100_000
"""Rows of merged cells that are looked at."""
_COLUMNS = 16_384


@dataclass(slots=True)
class SheetParts:
    """What a sheet says beside its cells.

    merged: for each row with cells that are merged with others above or below in one column, these:
    (column from 0, whether the cell is the first of its kind, which holds the text). hidden_rows,
    from 1, and hidden_columns, from 0: what is not shown. head: the row from 1 that a filter, a
    table or a frozen pane makes the last one of the headings, 0 for none. comments: on its cells.
    unmerged: merged cells over too many rows to be looked at. beyond: cells that hold something in
    columns which are not read. disordered: rows that stand behind one with a higher number, or the
    same, which openpyxl passes over. struck: the texts in its cells of which a part is struck out,
    by place.
    """

    merged: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    head: int = 0
    comments: int = 0
    unmerged: int = 0
    beyond: int = 0
    disordered: int = 0
    struck: dict[str, StruckText] = field(default_factory=dict)


def sheet_parts(stream: IO[bytes], part: str) -> SheetParts:
    """What the sheet says whose part of the workbook in ``stream`` has this name."""
    said = SheetParts()
    with ZipFile(stream) as archive:
        if part not in archive.namelist():
            return said
        merged, rows, struck = 0, _Rows(), False
        for piece in _pieces(archive, part):
            if b"mergeCell" in piece:
                merged += _note_merged(piece, said, _MOST - merged)
            said.disordered += rows.disordered(piece)
            said.beyond += sum(not tag.endswith(b"/") for tag in _BEYOND.findall(piece))
            struck = struck or b"strike" in piece
            if b"hidden=" in piece:
                _note_hidden(piece, said)
            if not said.head and (b"autoFilter" in piece or b'"frozen' in piece):
                found = _FILTER.search(piece) or _FROZEN.search(piece)
                said.head = int(found[1]) if found else 0
        if struck:
            said.struck = struck_texts(archive, part)
        _note_related(archive, part, said)
    return said


@dataclass(slots=True)
class _Rows:
    """Counts rows, numbered as openpyxl does. last: the number of the last; most: the highest."""

    last: int = 0
    most: int = 0

    def disordered(self, piece: bytes) -> int:
        """How many rows of a piece that hold something do not have the highest number so far."""
        count = 0
        for tag in _ROW.findall(piece):
            number = _ROW_NUMBER.search(tag)
            self.last = int(number[1]) if number else self.last + 1
            count += self.last <= self.most and not tag.endswith(b"/")
            self.most = max(self.most, self.last)
        return count


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces, a tag that is cut at the end of one whole at the start of the next."""
    kept = b""
    with archive.open(part) as source:
        while piece := source.read(safe_files.CHUNK):
            piece = kept + piece
            at = piece.rfind(b"<")
            kept = piece[at:] if at >= 0 and b">" not in piece[at:] else b""
            yield piece[: len(piece) - len(kept)]


def _note_merged(piece: bytes, said: SheetParts, most: int) -> int:
    """Put down the cells that are merged downwards; how many rows they have together."""
    from openpyxl.utils import column_index_from_string

    count = 0
    for cell in _MERGED.finditer(piece):
        first, last = int(cell[2]), int(cell[4])
        if cell[1] == cell[3] and last >= first + most - count:
            said.unmerged += 1
        elif cell[1] == cell[3] and first < last:
            count += last - first + 1
            at = column_index_from_string(cell[1].decode()) - 1
            for row in range(first, last + 1):
                said.merged.setdefault(row, []).append((at, row == first))
    return count


def _note_hidden(piece: bytes, said: SheetParts) -> None:
    for tag in _HIDDEN.finditer(piece):
        numbers = {name: int(number) for name, number in _NUMBER.findall(tag[2])}
        if tag[1] == b"row":
            said.hidden_rows.update({numbers[b"r"]} if b"r" in numbers else ())
        elif {b"min", b"max"} <= numbers.keys():
            last = min(numbers[b"max"], _COLUMNS)
            said.hidden_columns.update(range(numbers[b"min"] - 1, last))


def _note_related(archive: ZipFile, part: str, said: SheetParts) -> None:
    """Put down the comments on a sheet, and the head of its first table."""
    folder, name = posixpath.split(part)
    relations, there = f"{folder}/_rels/{name}.rels", set(archive.namelist())
    if relations not in there:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with archive.open(relations) as source:
        targets = [
            (one.get("Type", ""), one.get("Target", ""))
            for one in etree.parse(source, parser).getroot().iterfind("{*}Relationship")
        ]
    for kind, target in targets:
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        path = posixpath.normpath(path)
        if path not in there:
            continue
        if kind.endswith("/comments"):
            said.comments += sum(len(_COMMENT.findall(one)) for one in _pieces(archive, path))
        elif kind.endswith("/table") and not said.head:
            found = _TABLE.search(next(_pieces(archive, path), b""))
            said.head = int(found[1]) if found else 0
