"""Which column of a table is Russian, which English, and what the others hold.

Told by headings, in either language and of the tools that people use, and by what the cells show.
Where two readings are left it is an error that shows both.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise, product, zip_longest
from pathlib import Path
from typing import NamedTuple

from align.errors import ExportError
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.readers.sheets.rows import Row
from glossary.formats.table_options import FIELDS, TableOptions
from glossary.importing.records.columns.heading_rows import (
    HeadingRows,
    heading_rows,
    may_be_headings,
)
from glossary.importing.records.columns.headings import TEXT, heading_of
from glossary.importing.records.columns.questions import SIDES, named
from glossary.importing.records.columns.table import TableColumns
from glossary.importing.records.term_status import labels_unfinished

ACUTE = "\u0301"
"""The mark over a vowel that bears the stress."""


class Looks(NamedTuple):
    """What the sheet of a workbook shows beside its cells.

    head: the number of the row that looks like the last one of the headings, 0 for none. hidden:
    columns that are not shown.
    """

    head: int = 0
    hidden: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table has what.

    columns: columns from 0 by field; several for notes, and for synonyms in ru and en. body: the
    first row below the headings, in the sample that was looked at. header: the headings, empty
    where there are none. titles: rows above them. codes: the columns that give the language of the
    columns ru and en, row by row; None where there are none. unread: columns with something in them
    that no field takes, and their names. own: columns that speak of one synonym alone, with their
    fields, by the column of that one. avoided: columns with English that is not to be used.
    preferred: those of English that is to be preferred. by_looks: whether only its looks make the
    header one. doubtful: whether the first row may be one. stressed: whether the Russian has stress
    marks as dictionaries do, not only where two words differ by nothing else. ticked: whether what
    is approved is ticked, so that an empty cell means that it is not. draft: the heading of a text
    that says it is no finished translation.
    """

    columns: Mapping[str, tuple[int, ...]]
    body: int = 0
    header: Sequence[str] = ()
    titles: int = 0
    codes: tuple[int, int] | None = None
    unread: Mapping[int, str] = field(default_factory=dict)
    own: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    avoided: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()
    by_looks: bool = False
    doubtful: bool = False
    stressed: bool = False
    ticked: bool = False
    draft: str = ""

    def readings(self, row: Sequence[str]) -> Iterator["Layout"]:
        """A layout for each Russian text of a row with each English one, in order.

        Where both languages take turns there are several lists side by side, each with its own.
        """
        if len(self.columns["ru"]) == len(self.columns["en"]) == 1:
            yield self
        elif lists := self._lists():
            there = [pair for pair in lists if self._filled(row, pair)]
            whole = {ru for ru, en in there if len(self._filled(row, (ru, en))) > 1}
            there = [one for one in there if one[0] not in whole or self._filled(row, one[1:])]
            yield from (self._of(*pair) for pair in there or lists[:1])
        else:
            russian, english = (self._filled(row, self.columns[side]) for side in SIDES)
            pairs = product(russian or self.columns["ru"][:1], english or self.columns["en"][:1])
            yield from (self._of(*pair) for pair in pairs)

    @staticmethod
    def _filled(row: Sequence[str], places: Sequence[int]) -> list[int]:
        """Those columns in which a row has a text."""
        return [at for at in places if at < len(row) and row[at].strip()]

    def _lists(self) -> list[tuple[int, int]]:
        """The columns of lists side by side, (Russian, English); none for synonyms in a row."""
        if mirrored := self._mirrored():
            return mirrored
        pairs = list(zip(self.columns["ru"], self.columns["en"], strict=False))
        turns = [ru < en for ru, en in pairs]
        ends = [(min(pair), max(pair)) for pair in pairs]
        parted = all(one[1] < other[0] for one, other in pairwise(ends))
        even = len(self.columns["ru"]) == len(self.columns["en"])
        return pairs if even and parted and len(set(turns)) == 1 else []

    def _mirrored(self) -> list[tuple[int, int]]:
        """The columns of lists side by side of which one is turned, or has synonyms.

        Columns without a heading part them; else each has two columns, headed as the others are.
        None where a list lacks a language.
        """
        places = sorted((*self.columns["ru"], *self.columns["en"]))
        blocks: list[list[int]] = []
        for at in places:
            if not blocks or self._has_gap(blocks[-1][-1], at):
                blocks.append([])
            blocks[-1].append(at)
        if len(blocks) == 1 and self._are_headed_alike():
            blocks = [places[at : at + 2] for at in range(0, len(places), 2)]
        pairs = [
            [
                (ru, en)
                for ru, en in product(self.columns["ru"], self.columns["en"])
                if ru in one and en in one
            ]
            for one in blocks
        ]
        return [*chain(*pairs)] if len(blocks) > 1 and all(pairs) else []

    def _are_headed_alike(self) -> bool:
        """Whether all columns of each language have the same heading."""
        headings = [
            {
                cell.strip().casefold()
                for at in self.columns[side]
                for cell in self.header[at : at + 1]
            }
            for side in SIDES
        ]
        return all(len(texts) < 2 for texts in headings)

    def _has_gap(self, first: int, second: int) -> bool:
        """Whether a column without a heading stands between two others."""
        between = self.header[first + 1 : second]
        return bool(self.header) and not all(cell.strip() for cell in between)

    def _of(self, ru: int, en: int) -> "Layout":
        """The layout with one column for each side, and what is said of these."""
        columns = {**self.columns, "ru": (ru,), "en": (en,)}
        for about in (ru, en):
            for at, name in self.own.get(about, {}).items():
                columns[name] = (*columns.get(name, ()), at)
        return replace(self, columns=columns)


def layout_of(
    path: Path, sample: Sequence[Row], options: TableOptions, looks: Looks | None = None
) -> Layout:
    """How the table is laid out whose first rows are ``sample``.

    looks: those of a sheet, None for a delimited text.

    :raises ExportError: where that is not clear; the message shows how the rows might be read.
    :raises UsageError: where the options name no column that there is.
    """
    rows = [row for _, row in sample]
    told = _headings(rows, options)
    by_looks = None
    if told is None and options.header is None and looks is not None:
        numbers = [number for number, _ in sample[:-1]]
        by_looks = numbers.index(looks.head) if looks.head in numbers else None
    if by_looks is not None and len(list(filter(None, rows[by_looks]))) > 1:
        told = HeadingRows(by_looks, 1, sheets.trimmed(rows[by_looks]))
    headings = told or HeadingRows(0, 0, [])
    body = headings.at + headings.rows
    hidden = looks.hidden if looks else None
    table = TableColumns(path, headings.texts, rows[body:], hidden)
    columns = table.mapped(options) if options.columns else table.told()
    layout = Layout(columns, body, headings.texts, headings.at)
    return _complete(
        layout, table, rows, options, by_looks=told is not None and headings.at == by_looks
    )


def _complete(
    layout: Layout,
    table: TableColumns,
    rows: Sequence[Sequence[str]],
    options: TableOptions,
    *,
    by_looks: bool,
) -> Layout:
    """The layout with all that follows from its columns."""
    sides = {side: layout.columns[side] for side in SIDES}
    own = {} if options.columns else table.own(sides)
    pair = [*chain(*sides.values())]
    avoided = tuple(at for at in table.with_standing("forbidden") if at not in pair)
    taken = {*chain(*layout.columns.values()), *chain(*own.values()), *avoided}
    doubtful = not layout.header and options.header is None and may_be_headings(rows, pair)
    return replace(
        layout,
        codes=None if options.columns else table.codes(),
        unread=_with_advice(table.unread(taken), layout),
        own=own,
        avoided=avoided,
        preferred=table.with_standing("preferred"),
        by_looks=by_looks,
        doubtful=doubtful,
        ticked=_is_ticked(table, layout.columns),
        draft=next(
            (cell for at in pair for cell in layout.header[at : at + 1] if labels_unfinished(cell)),
            "",
        ),
        stressed=_is_stressed(
            [row[at] for row in table.rows for at in sides["ru"] if at < len(row)]
        ),
    )


def _with_advice(unread: Mapping[int, str], layout: Layout) -> dict[int, str]:
    """The names of columns that are not read, those without a heading with how to read them."""
    columns = layout.columns
    if columns.get("note") or not all(columns[side] for side in SIDES):
        return dict(unread)
    sides = " ".join(f"--column {side}={columns[side][0] + 1}" for side in SIDES)
    return {
        at: name
        if at < len(layout.header) and layout.header[at].strip()
        else f"{name} ({sides} --column note={at + 1} reads them as notes)"
        for at, name in unread.items()
    }


def _is_ticked(table: TableColumns, columns: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a column of what is approved has something in some of its cells."""
    return any(table.columns[at].filled for at in columns.get("approved", ()))


def _is_stressed(russian: Sequence[str]) -> bool:
    """Whether so many texts have stress marks that they are there for readers."""
    filled = list(filter(str.strip, russian))
    return sum(ACUTE in text for text in filled) > _STRESSED * len(filled)


_STRESSED = 0.2
"""Words of one syllable have no stress marks in dictionaries either."""


def _headings(rows: Sequence[Sequence[str]], options: TableOptions) -> HeadingRows | None:
    """The headings as the user says there are, else as the rows look."""
    if options.header is False:
        return None
    said = (value.strip().lower() for value in options.columns.values())
    wanted = {value for value in said if len(value) > 1 and not value.isdigit()}
    for at, row in enumerate(rows[:5]):
        if wanted & {cell.strip().lower() for cell in row}:
            return HeadingRows(at, 1, sheets.trimmed(row))
    found = None if options.header else heading_rows(rows)
    if found is None and (options.header or (not options.columns and _is_unlike(rows))):
        return HeadingRows(0, 1, sheets.trimmed(rows[0]))
    return found


def _is_unlike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has words above numbers, so that it must be headings."""
    if len(rows) < 2:
        return False
    columns = list(zip_longest(*rows[:50], fillvalue=""))
    numbered = [
        all(re.fullmatch(r"[\d.,]*", cell.strip()) for cell in cells[1:]) and any(cells[1:])
        for cells in columns
    ]
    named = [re.search(r"[^\W\d]|[№#]", cells[0]) for cells in columns]
    return any(n and h for n, h in zip(numbered, named, strict=True))


def _field_of(text: str, ours: bool) -> str:
    """The field that a heading names in a table of ours, "" for none."""
    heading = heading_of(text)
    name = heading.language if heading.field == TEXT and heading.exact else heading.field
    known = (ours or heading.exact) and (name in SIDES or not heading.language)
    return name if known and name in FIELDS else ""


def own_layout(place: str, headings: Sequence[str], own: Collection[str]) -> Layout:
    """The layout of a table of ours, to which somebody may have added columns.

    place: of the headings, with the file. own: the headings that we write; they win over others.

    :raises ExportError: where a side is missing.
    """
    ours = [cell.strip().lower() in own for cell in headings]
    columns: dict[str, tuple[int, ...]] = {}
    for at in sorted(range(len(headings)), key=lambda at: not ours[at]):
        name = _field_of(headings[at], ours[at])
        if name:
            columns.setdefault(name, (at,))
    if not SIDES.keys() <= columns.keys():
        raise ExportError(f"{place}: no headings Russian and English: put them back there")
    taken = {at for places in columns.values() for at in places}
    unread = {at: named(at, headings) for at, one in enumerate(ours) if not one and at not in taken}
    return Layout(columns, header=headings, unread=unread)
