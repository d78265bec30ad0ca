"""The columns of one table: which are Russian and English, and what the others say."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from align.errors import ExportError, UsageError
from align.records import KINDS
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.table_options import FIELDS, TableOptions
from glossary.importing.records.cells import is_flag, is_none
from glossary.importing.records.columns import questions
from glossary.importing.records.columns.evidence import (
    ColumnEvidence,
    column_evidence,
    english_likeness,
    other_language,
    rows_that_agree,
)
from glossary.importing.records.columns.headings import (
    TEXT,
    Heading,
    heading_of,
    region_of,
    same_words,
    speaks_of_usage,
    words_without,
)
from glossary.importing.records.columns.questions import SIDES, named
from glossary.importing.records.term_status import UNKNOWN, term_status

_SCRIPTS = {"ru": "Cyrillic", "en": "Latin"}
_READ = frozenset(FIELDS) | {"fuzzy", "approved", "refused", "translatable", "term_info"}
"""Fields that a record can take something from."""
_SEVERAL = frozenset({"note", "term_info"})
"""Fields that are read from all their columns."""
_OF_A_TERM = ("status", "forbidden", "preferred", "approved", "term_info")
"""Fields that tables with synonyms repeat behind each of them."""
_STANDINGS = ("forbidden", "preferred", "approved")
"""Fields of columns with flags, which may also hold the very terms of which that is true."""
_OF_SIDES = ("definition", "part_of_speech", "gender")
"""Fields that both languages may have; what is said of neither, else of the Russian, is taken."""
_CLEARLY = 1.0
"""How much likelier English one column must be than another, on the scale of english_likeness."""
_FITTING = 0.2
"""The share of cells in its script that a column must have to be what its heading says."""
_STATUSES = 3
"""Words of a status, and nothing else, from which on notes are statuses."""
_READINGS = 1_000
"""Pairs of columns of which it is looked up how well they agree."""
_TEXTS = 4
"""Texts from which on a table is no glossary as OmegaT has them: source, target and a comment."""


class TableColumns:
    """A table being made out: its headings, and what its columns show.

    hidden: columns that its workbook does not show; they are no texts where others are. None for a
    delimited text.
    """

    def __init__(
        self,
        path: Path,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        hidden: Collection[int] | None = None,
    ) -> None:
        self.path, self.header, self.rows = path, header, rows
        self.is_sheet, self.hidden = hidden is not None, hidden or ()
        cells = list(zip_longest(*rows, fillvalue=""))
        width = max(len(header), len(cells))
        self.headings = [heading_of(cell) for cell in header]
        self.headings += [Heading()] * (width - len(header))
        self.columns = [
            column_evidence(one, heading.field == "code")
            for one, heading in zip(cells, self.headings, strict=False)
        ]
        self.columns += [ColumnEvidence()] * (width - len(cells))
        varied = [one for one in self.columns if one.script and not one.is_constant]
        self._labels = len(varied) > 1
        self._alike: dict[int, tuple[int, ...]] = {}
        self.standings: dict[int, str] = {}
        for at, one in enumerate(self.headings):
            if one.field in _STANDINGS and self._holds_terms(at, one.field):
                self._note_standing(at, one.field)
        self._find_statuses()

    def _find_statuses(self) -> None:
        """Take columns of notes that hold nothing but statuses for such, where there are none."""
        if any(one.field == "status" for one in self.headings):
            return
        for at, one in enumerate(self.headings):
            if one.field == "note" and self._holds_statuses(at):
                self.headings[at] = one._replace(field="status")

    def _holds_statuses(self, at: int) -> bool:
        """Whether a column headed like one of notes holds words of a status and nothing else."""
        cells = self.columns[at].cells
        least = 1 if speaks_of_usage(self.header[at]) else _STATUSES
        return len(cells) >= least and all(term_status(cell) != UNKNOWN for cell in cells)

    def _holds_terms(self, at: int, field: str) -> bool:
        """Whether a column headed like a flag holds terms: no yes, no no, no word of a status.

        What says that there is none does not count.
        """
        if not self.columns[at].script:
            return False
        rest = heading_of(words_without(self.header[at], field))
        cells = [cell for cell in self.columns[at].cells if not is_none(cell)]
        if all(len(cell.strip()) < 2 for cell in cells):
            return False  # a mark of any kind
        bare = field == "forbidden" and len(cells) > 1 and not rest.field
        if rest.field != TEXT and not bare:
            return False
        return not any(is_flag(cell) or term_status(cell) != UNKNOWN for cell in cells)

    def _note_standing(self, at: int, field: str) -> None:
        """Put down a column with terms: forbidden ones beside the others, preferred among them."""
        rest = heading_of(words_without(self.header[at], field))
        english = rest.language in ("", "en") and self.columns[at].script == "Latin"
        if field != "forbidden":
            self.headings[at] = rest
        else:
            self.headings[at] = Heading("avoided")
        if english and field != "approved":
            self.standings[at] = field

    def with_standing(self, standing: str) -> tuple[int, ...]:
        """The columns of English that is forbidden, or preferred, all of it."""
        return tuple(at for at, field in self.standings.items() if field == standing)

    def told(self) -> dict[str, tuple[int, ...]]:
        """The columns as headings and cells tell. Raises ExportError where they do not."""
        sides = self.sides()
        taken = {at for places in sides.values() for at in places}
        own = self.own(sides)
        others = {
            name: tuple(at for at in places if not any(at in one for one in own.values()))
            for name, places in self.others().items()
            if taken.isdisjoint(places)
        }
        return sides | {name: places for name, places in others.items() if places}

    def own(self, sides: Mapping[str, tuple[int, ...]]) -> dict[int, dict[int, str]]:
        """The columns that speak of one of several synonyms, by its column, with their fields.

        Tables with synonyms repeat them, each behind the text that it is about.
        """
        texts = {at: side for side in SIDES for at in sides[side]}
        found: dict[int, dict[int, str]] = {}
        repeated = Counter(one.field for one in self.headings)
        for at, one in enumerate(self.headings if len(texts) > len(SIDES) else ()):
            about = max((text for text in texts if text < at), default=None)
            if one.field not in _OF_A_TERM or repeated[one.field] < 2 or about is None:
                continue
            name = one.field
            if texts[about] == "ru":
                name = {"status": "ru_status", "term_info": "term_info"}.get(name, "")
            if name:
                found.setdefault(about, {})[at] = name
        return found

    def sides(self) -> dict[str, tuple[int, ...]]:
        """The columns ru and en. Raises ExportError where they are not clear."""
        if pair := self._coded():
            return {"ru": (pair[0],), "en": (pair[1],)}
        options = self._options()
        if not self.header and (first := self._first_two(options)):
            return {side: (at,) for side, at in first.items()}
        for side, other in (("ru", "en"), ("en", "ru")):
            if not options[side]:
                none = questions.none_is(side, options[other], self.header, self.columns)
                advice = questions.advice(self.columns, is_sheet=self.is_sheet)
                raise self._unclear(f"{none}: {advice}")
        if len(options["ru"]) > 1 or len(options["en"]) > 1:
            raise self._unclear(questions.several_readings(self.rows, options["ru"], options["en"]))
        return {side: self._alike.get(found[0], (found[0],)) for side, found in options.items()}

    def _options(self) -> dict[str, list[int]]:
        """The columns that each side may be."""
        options = {side: self._candidates(side) for side in SIDES}
        if not any(options.values()):
            options = {side: self._candidates(side, ("beside",)) for side in SIDES}
        return self._agreeing(options) if self._are_to_agree(options) else options

    def _unclear(self, question: str) -> ExportError:
        return ExportError(f"{self.path}: {question}")

    def _candidates(self, side: str, fields: Sequence[str] = (TEXT, "")) -> list[int]:
        """The columns that may be this side: those that headings name, else by what they show.

        fields: what their headings may be, by which come first. A list of departments may be headed
        Department, but that is no translation of a term.
        """
        said = [
            at for at, one in enumerate(self.headings) if one.field == TEXT and one.language == side
        ]
        if filled := self._shown([at for at in said if self.columns[at].filled]):
            return self._of_language(side, filled)
        if any(self.headings[at].exact for at in said):
            return said[:1]  # nobody has filled it yet; what stands beside it is something else
        for field_name in fields:
            found = [
                at
                for at, one in enumerate(self.headings)
                if one.field == field_name and not one.language and self._shows(at, side)
            ]
            if found := self._shown(found):
                return self._as_synonyms(self._filled(found), named=False)
        return said[:1]

    def _of_language(self, side: str, filled: list[int]) -> list[int]:
        """The column that the language of its heading makes this side, synonyms as one."""
        found = [at for at in filled if self.headings[at].exact] or filled
        for at in found:
            self._check_script(side, at)
        if len(left := self._as_synonyms(found, named=True)) > 1:
            raise self._unclear(questions.two_of_a_language(side, left, self.header))
        return left

    def _shown(self, found: list[int]) -> list[int]:
        """Those columns that the workbook shows; the others where it shows none."""
        return [at for at in found if at not in self.hidden] or found

    def _as_synonyms(self, found: list[int], *, named: bool) -> list[int]:
        """The first of each group of columns whose headings differ by a number only.

        named: they name one language, so that all do whose other words are known; regions part
        them.
        """
        groups: dict[str, list[int]] = {}
        for at in found:
            exact = named and self.headings[at].exact
            cell = self.header[at] if at < len(self.header) else ""
            plain = (
                words_without(cell, self.standings.get(at, "")) if at in self.standings else cell
            )
            key = region_of(cell) if exact else same_words(plain)
            groups.setdefault(key if exact or key else f"{at}", []).append(at)
        self._alike |= {one[0]: tuple(one) for one in groups.values()}
        return [one[0] for one in groups.values()]

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
        if len(options["ru"]) * len(options["en"]) > _READINGS:
            return False
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
        if len(codes) == 1 and self._are_below_each_other(codes[0]):
            name = named(codes[0], self.header)
            raise ExportError(
                f"{self.path}: {name} holds the language of each row, so Russian and English stand"
                " below each other: make a table with a column for each language"
            )
        texts = [at for at, column in enumerate(self.columns) if self._is_text(column)]
        if len(codes) != 2 or len(texts) < 2:
            return None
        beside = {code - text for text, code in zip(texts, codes, strict=False)}
        return (texts[0], texts[1]) if texts[1] < codes[0] or beside in ({1}, {-1}) else None

    def _are_below_each_other(self, at: int) -> bool:
        """Whether rows are in the language that a column gives, and there are no texts in both."""
        if self.columns[at].different < 2 or any(one.language for one in self.headings):
            return False
        scripts = [one.script for one in self.columns if self._is_text(one)]
        return not {"Cyrillic", "Latin"} <= set(scripts)

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
        """Whether a heading says something of the entry or the Russian, the one found less so."""
        order = ("", *SIDES)
        other = self.headings[found[0]].language
        return heading.field in _OF_SIDES and order.index(heading.language) < order.index(other)

    def _comment(self) -> dict[str, tuple[int, ...]]:
        """The third text of a table without headings: statuses or notes, no other translation."""
        texts = [
            at
            for at, column in enumerate(self.columns)
            if self._is_text(column) or _names_kinds(column)
        ]
        if len(texts) != 3 or self._coded() or other_language(self.columns[texts[2]]):
            return {}
        cells = self.columns[texts[2]].cells
        statuses = all(term_status(cell) != UNKNOWN for cell in cells)
        return {"status" if statuses else "note": (texts[2],)}

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
        number = int(wanted) if re.fullmatch("[0-9]{1,6}", wanted) else 0
        if 0 < number <= sheets.COLUMNS:
            return int(wanted) - 1
        if re.fullmatch("[a-z]{1,2}", wanted):
            letters = [ord(letter) - 96 for letter in wanted]
            return int(sum(n * 26**i for i, n in enumerate(reversed(letters)))) - 1
        first = self.header or (self.rows[0] if self.rows else [])
        there = ", ".join(cell.strip() for cell in first)[:200]
        raise ExportError(f"{self.path}: no column {value[:60]!r}; the first row has: {there}")

    def unread(self, taken: Collection[int]) -> dict[int, str]:
        """The names of columns that hold something and that nothing is taken from."""
        return {
            at: named(at, self.header)
            for at, column in enumerate(self.columns)
            if at not in taken and column.filled and not self._says_nothing(at)
        }

    def _says_nothing(self, at: int) -> bool:
        """Whether a column holds running numbers under such a heading, or codes of languages."""
        return self.headings[at].field == "number" or self.columns[at].is_codes

    def _check_script(self, side: str, at: int) -> None:
        """Raise where a column is not in the script of the language that its heading names."""
        column = self.columns[at]
        fitting = column.cyrillic if side == "ru" else column.texts - column.cyrillic
        if column.script and fitting <= _FITTING * column.texts:
            raise self._unclear(questions.wrong_script(side, at, self.header, column))


def _names_kinds(column: ColumnEvidence) -> bool:
    """Whether all cells begin with a kind of entries, as comments in our glossary for OmegaT do."""
    return column.filled > 0 and all(cell.partition(":")[0] in KINDS for cell in column.cells)
