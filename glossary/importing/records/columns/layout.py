"""Which column of a table is Russian, which English, and what the others hold.

Told by headings, in either language and of the tools that people use, and by what the cells show.
Where two readings are left it is an error that shows both.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from align.errors import ExportError, UsageError
from glossary.formats.readers import sheets
from glossary.formats.readers.sheets import Row
from glossary.formats.table_options import FIELDS, TableOptions
from glossary.importing.records.columns.evidence import (
    ColumnEvidence,
    column_evidence,
    english_likeness,
    other_language,
    rows_that_agree,
)
from glossary.importing.records.columns.heading_rows import HeadingRows, heading_rows
from glossary.importing.records.columns.headings import TEXT, Heading, heading_of

SIDES = {"ru": "Russian", "en": "English"}
_SCRIPTS = {"ru": "Cyrillic", "en": "Latin"}
_READ = frozenset(FIELDS) | {"fuzzy", "approved", "translatable", "term_info"}
"""Fields that a record can take something from."""
_SEVERAL = frozenset({"note", "term_info"})
"""Fields that are read from all their columns."""
_CLEARLY = 1.0
"""How much likelier English one column must be than another, on the scale of english_likeness."""
_FITTING = 0.2
"""The share of cells in its script that a column must have to be what its heading says."""
_TEXTS = 4
"""Texts from which on a table is no glossary as OmegaT has them: source, target and a comment."""
_SHOWN = 2
_LONGEST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table has what.

    columns: columns from 0 by field; several only for notes. body: the first row below the
    headings, in the sample that was looked at. header: the headings, empty where there are none.
    titles: rows above them. codes: the columns that give the language of the columns ru and en,
    row by row; None where there are none. unread: columns with something in them that no field
    takes, and their names.
    """

    columns: Mapping[str, tuple[int, ...]]
    body: int = 0
    header: Sequence[str] = ()
    titles: int = 0
    codes: tuple[int, int] | None = None
    unread: Mapping[int, str] = field(default_factory=dict)


def layout_of(path: Path, sample: Sequence[Row], options: TableOptions) -> Layout:
    """How the table is laid out whose first rows are ``sample``.

    :raises ExportError: where that is not clear; the message shows how the rows might be read.
    :raises UsageError: where the options name no column that there is.
    """
    rows = [row for _, row in sample]
    headings = _headings(rows, options) or HeadingRows(0, 0, [])
    body = headings.at + headings.rows
    table = _Table(path, headings.texts, rows[body:])
    columns = table.mapped(options) if options.columns else table.told()
    codes = None if options.columns else table.codes()
    return Layout(columns, body, headings.texts, headings.at, codes, table.unread(columns))


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


class _Table:
    """A table being made out: its headings, and what its columns show."""

    def __init__(self, path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.path, self.header, self.rows = path, header, rows
        cells = list(zip_longest(*rows, fillvalue=""))
        width = max(len(header), len(cells))
        self.headings = [heading_of(cell) for cell in header]
        self.headings += [Heading()] * (width - len(header))
        self.columns = [column_evidence(one) for one in cells]
        self.columns += [ColumnEvidence()] * (width - len(cells))
        varied = [one for one in self.columns if one.script and not one.is_constant]
        self._labels = len(varied) > 1

    def told(self) -> dict[str, tuple[int, ...]]:
        """The columns as headings and cells tell. Raises ExportError where they do not."""
        sides = self.sides()
        taken = {at for places in sides.values() for at in places}
        others = self.others().items()
        return sides | {name: places for name, places in others if taken.isdisjoint(places)}

    def sides(self) -> dict[str, tuple[int, ...]]:
        """The columns ru and en. Raises ExportError where they are not clear."""
        if pair := self._coded():
            return {"ru": (pair[0],), "en": (pair[1],)}
        options = {side: self._candidates(side) for side in SIDES}
        if self._are_to_agree(options):
            options = self._agreeing(options)
        if not self.header and (first := self._first_two(options)):
            return {side: (at,) for side, at in first.items()}
        for side, other in (("ru", "en"), ("en", "ru")):
            if not options[side]:
                raise ExportError(self._missing(side, options[other]))
        if len(options["ru"]) > 1 or len(options["en"]) > 1:
            raise ExportError(self._ambiguous(options))
        return {side: (found[0],) for side, found in options.items()}

    def _candidates(self, side: str) -> list[int]:
        """The columns that may be this side: those that headings name, else by what they show."""
        named = [
            at for at, one in enumerate(self.headings) if one.field == TEXT and one.language == side
        ]
        if filled := [at for at in named if self.columns[at].filled]:
            found = [at for at in filled if self.headings[at].exact] or filled
            if len(found) > 1:
                raise ExportError(self._doubled(side, found))
            self._check_script(side, found[0])
            return found
        for field_name in (TEXT, ""):
            found = [
                at
                for at, one in enumerate(self.headings)
                if one.field == field_name and not one.language and self._shows(at, side)
            ]
            if found:
                return self._filled(found)
        return named[:1]

    def _shows(self, at: int, side: str) -> bool:
        """Whether a column has the script of a side, one text in a cell, in no other language."""
        column = self.columns[at]
        if column.is_joined or not self._is_text(column, _SCRIPTS[side]):
            return False
        return not other_language(column)

    def _filled(self, found: list[int]) -> list[int]:
        """Those of several columns that are filled at least half as well as the best."""
        most = max(self.columns[at].filled for at in found)
        return [at for at in found if 2 * self.columns[at].filled >= most]

    def _agreeing(self, options: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """The columns left where others agree much better with the other language.

        By a list of renderings; where that knows none of the words, by how common the words of the
        English are.
        """
        readings = [(ru, en) for ru in options["ru"] for en in options["en"]]
        agreed = {(ru, en): rows_that_agree(*self._both(ru, en)) for ru, en in readings}
        best = max(agreed.values())
        left = [one for one in readings if 2 * agreed[one] >= best and (agreed[one] or not best)]
        if not best:
            likeness = {at: english_likeness(self.columns[at].cells) for at in options["en"]}
            least = max(likeness.values()) - _CLEARLY
            left = [one for one in left if likeness[one[1]] > least]
        return {
            side: list(dict.fromkeys(one[place] for one in left))
            for place, side in enumerate(SIDES)
        }

    def _are_to_agree(self, options: Mapping[str, list[int]]) -> bool:
        """Whether cells are to choose among several columns; not where all are translations."""
        several = [found for found in options.values() if len(found) > 1]
        headed = [{self.headings[at].side for at in found} for found in several]
        return bool(several) and all(options.values()) and {"target"} not in headed

    def _both(self, ru: int, en: int) -> tuple[list[str], list[str]]:
        """The cells of two columns in the rows that have both."""
        rows = [row for row in self.rows if max(ru, en) < len(row) and row[ru] and row[en]]
        return [row[ru] for row in rows], [row[en] for row in rows]

    def _first_two(self, options: Mapping[str, list[int]]) -> dict[str, int] | None:
        """The sides of a glossary without headings: its first two texts, a comment behind them."""
        texts = [at for at, column in enumerate(self.columns) if self._is_text(column)]
        if not 1 < len(texts) < _TEXTS or texts[1] != texts[0] + 1:
            return None
        for ru, en in (texts[:2], texts[1::-1]):
            if ru in options["ru"] and en in options["en"]:
                return {"ru": ru, "en": en}
        return None

    def _is_text(self, column: ColumnEvidence, script: str = "") -> bool:
        """Whether a column holds texts (of a script), and no codes or names of projects."""
        if not column.script or script not in ("", column.script) or column.is_codes:
            return False
        return not (column.is_constant and self._labels)

    def _coded(self) -> tuple[int, int] | None:
        """The texts of a table whose last columns give their languages, row by row."""
        codes = [at for at, column in enumerate(self.columns) if column.is_codes]
        if len(codes) == 1 and not any(one.language for one in self.headings):
            name = self._name(codes[0])
            raise ExportError(
                f"{self.path}: {name} holds the language of each row, so Russian and English stand"
                " below each other: make a table with a column for each language"
            )
        texts = [at for at, column in enumerate(self.columns) if self._is_text(column)]
        if len(codes) != 2 or len(texts) < 2 or texts[1] > codes[0]:
            return None
        return texts[0], texts[1]

    def codes(self) -> tuple[int, int] | None:
        """The columns with the languages of ru and en; None where there are not two."""
        codes = [at for at, column in enumerate(self.columns) if column.is_codes]
        return (codes[0], codes[1]) if len(codes) == 2 and self._coded() else None

    def others(self) -> dict[str, tuple[int, ...]]:
        """The columns that headings call something else than texts; a comment without headings."""
        if not self.header:
            return self._comment()
        found: dict[str, tuple[int, ...]] = {}
        for at, heading in enumerate(self.headings):
            if heading.language not in ("", *SIDES) or heading.field not in _READ - SIDES.keys():
                continue
            name = "ru_status" if (heading.field, heading.language) == ("status", "ru") else ""
            name = name or heading.field
            if name in _SEVERAL:
                found[name] = (*found.get(name, ()), at)
            elif name not in found or self._is_better(heading, found[name]):
                found[name] = (at,)
        return found

    def _is_better(self, heading: Heading, found: tuple[int, ...]) -> bool:
        """Whether a heading names the grammar of the Russian, and the one found of the English."""
        grammar = heading.field in ("part_of_speech", "gender")
        return grammar and heading.language == "ru" and self.headings[found[0]].language == "en"

    def _comment(self) -> dict[str, tuple[int, ...]]:
        """The third text of a table without headings, unless it is another translation."""
        texts = [at for at, column in enumerate(self.columns) if self._is_text(column)]
        if len(texts) != 3 or self._coded() or other_language(self.columns[texts[2]]):
            return {}
        return {"note": (texts[2],)}

    def mapped(self, options: TableOptions) -> dict[str, tuple[int, ...]]:
        """The columns as the user says; what is not said as the headings say."""
        columns = {name: (self._column(name, value),) for name, value in options.columns.items()}
        for side in SIDES:
            if side not in columns:
                raise UsageError(f"--column: say which is {side}, as --column {side}=2")
        if options.either and self._is_turned(columns):
            columns["ru"], columns["en"] = columns["en"], columns["ru"]
        taken = {at for places in columns.values() for at in places}
        others = self.others() if self.header else {}
        free = {
            name: tuple(at for at in places if at not in taken)
            for name, places in others.items()
            if name not in columns
        }
        return columns | {name: places for name, places in free.items() if places}

    def _is_turned(self, columns: Mapping[str, tuple[int, ...]]) -> bool:
        shown = [self._script(columns[side][0]) for side in SIDES]
        return shown == ["Latin", "Cyrillic"]

    def _script(self, at: int) -> str:
        return self.columns[at].script if at < len(self.columns) else ""

    def _column(self, name: str, value: str) -> int:
        """The column that a user names: by heading, by number from 1, or by letter."""
        headings = [cell.strip().lower() for cell in self.header]
        wanted = value.strip().lower()
        if name not in FIELDS:
            raise UsageError(f"--column {name}={value}: use one of {', '.join(FIELDS)}")
        if wanted in headings:
            return headings.index(wanted)
        if wanted.isdigit() and 0 < int(wanted) <= sheets.COLUMNS:
            return int(wanted) - 1
        if re.fullmatch("[a-z]{1,2}", wanted):
            letters = [ord(letter) - 96 for letter in wanted]
            return int(sum(n * 26**i for i, n in enumerate(reversed(letters)))) - 1
        first = self.header or (self.rows[0] if self.rows else [])
        there = ", ".join(cell.strip() for cell in first)[:200]
        raise ExportError(f"{self.path}: no column {value!r}; the first row has: {there}")

    def unread(self, columns: Mapping[str, tuple[int, ...]]) -> dict[int, str]:
        """The names of columns that hold something and that nothing is taken from."""
        taken = {at for places in columns.values() for at in places}
        return {
            at: self._name(at)
            for at, column in enumerate(self.columns)
            if at not in taken and column.filled and not self._says_nothing(at)
        }

    def _says_nothing(self, at: int) -> bool:
        """Whether a column holds running numbers under such a heading, or codes of languages."""
        return self.headings[at].field == "number" or self.columns[at].is_codes

    def _name(self, at: int) -> str:
        return _named(at, self.header)

    def _check_script(self, side: str, at: int) -> None:
        """Raise where a column is not in the script of the language that its heading names."""
        column = self.columns[at]
        fitting = column.cyrillic if side == "ru" else column.texts - column.cyrillic
        if not column.script or fitting > _FITTING * column.texts:
            return
        other = "en" if side == "ru" else "ru"
        first = _shown(column.cells[0])
        raise ExportError(
            f"{self.path}: {self._name(at)} should be {SIDES[side]}, but its cells are in"
            f" {column.script} letters, such as {first}: name the columns with --column"
            f" {side}=NUMBER --column {other}=NUMBER"
        )

    def _doubled(self, side: str, found: Sequence[int]) -> str:
        first, second = found[:2]
        return (
            f"{self.path}: columns {first + 1} and {second + 1} are both"
            f" {self.header[second].strip()!r} ({side}): choose with --column {side}={second + 1}"
        )

    def _missing(self, side: str, others: Sequence[int]) -> str:
        """Why no column is this side, and how to name one."""
        seen = [
            f"{self._name(at)} ({_shown(column.cells[0])})"
            + (" holds both" if column.is_joined else _in_language(other_language(column)))
            for at, column in enumerate(self.columns)
            if column.filled and at not in others
        ]
        there = "; ".join(seen[:4]) or "nothing else is there"
        advice = "name them, as --column ru=1 --column en=2"
        if any(column.is_joined for column in self.columns):
            advice = "give each language a column of its own"
        return (
            f"{self.path}: which columns are Russian and English is not clear: none is"
            f" {SIDES[side]} by its cells: {there}: {advice}"
        )

    def _ambiguous(self, options: Mapping[str, list[int]]) -> str:
        """The readings that are left, with the first rows as they would be read."""
        readings = [
            f"{self._read(ru, en)} (--column ru={ru + 1} --column en={en + 1})"
            for ru in options["ru"]
            for en in options["en"]
        ]
        shown = ", or ".join(readings[:3])
        return f"{self.path}: which columns are Russian and English is not clear: {shown}"

    def _read(self, ru: int, en: int) -> str:
        pairs = [
            f"{_shown(row[ru])} = {_shown(row[en])}"
            for row in self.rows
            if max(ru, en) < len(row) and row[ru].strip() and row[en].strip()
        ]
        return "; ".join(pairs[:_SHOWN]) or "no row with both"


def _named(at: int, header: Sequence[str]) -> str:
    heading = header[at].strip() if at < len(header) else ""
    return f"column {at + 1} ({heading[:40]})" if heading else f"column {at + 1}"


def _in_language(code: str) -> str:
    return f" looks like {'another language' if code == 'und' else code}" if code else ""


def _shown(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


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
    unread = {
        at: _named(at, headings) for at, one in enumerate(ours) if not one and at not in taken
    }
    return Layout(columns, header=headings, unread=unread)
