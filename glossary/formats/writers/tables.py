"""Plain tables for the importers of other tools: CSV, TSV or XLSX with the columns they want."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Literal

from glossary.entries.attributes import FLAGS
from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.formats import xlsx
from glossary.formats.export_info import RU_EN, ExportInfo
from glossary.formats.refusals import BREAK, emptiness, sides, unfit_for_field, unfit_for_xml
from glossary.formats.units import spellings
from glossary.formats.writers.delimited import guarded
from glossary.formats.writers.tbx import concept_id

Form = Literal["csv", "tsv", "xlsx"]

ROWS, DROP = "rows", "drop"
"""What becomes of other spellings: a row each, or nothing; anything else is put between them."""

_BETWEEN = re.compile(r"[;,/|](?!\d)")

LONGEST = 30_000
"""Characters in a field; a cell of a spreadsheet holds 32,767."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: what stands in it, one of FIELDS, "" for nothing; and its heading.

    The headings {ru} and {en}, {source} and {target} stand for the codes of the languages.
    """

    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """How a table looks.

    others: what becomes of other spellings, see ROWS. ye: each spelling with ё also with е. true,
    false: how flags are written. guard: an apostrophe before what a spreadsheet would run as a
    formula; for files that people open, wrong for those that only machines read. single: one row
    for each Russian text, the last; importers that refuse duplicates need it. most_bytes: UTF-8
    bytes in a term, size: in the file; None where there is no limit. keeps: where the Russian stays
    as it is, it is its own translation. lists: whether a text may hold several terms, as "lever,
    arm" does; a translation engine would insert it as it is. booleans: flags are no texts, but
    what a worksheet has for true and false. direction: one of
    glossary.formats.export_info.DIRECTIONS; columns of the source and the target follow it, those
    of the Russian and the English do not.
    """

    form: Form
    columns: tuple[TableColumn, ...]
    delimiter: str = ","
    header: bool = True
    encoding: str = "utf-8"
    others: str = ROWS
    ye: bool = False
    true: str = "TRUE"
    false: str = ""
    guard: bool = False
    single: bool = False
    most_bytes: int | None = None
    size: int | None = None
    keeps: bool = False
    lists: bool = True
    booleans: bool = False
    direction: str = RU_EN

    @property
    def limited(self) -> bool:
        """Whether the importer takes only some texts, or only so many or so much."""
        limits = self.most_bytes, self.size
        return self.single or not self.lists or any(limit is not None for limit in limits)

    @property
    def followed_fields(self) -> tuple[str, ...]:
        """What stands in each column, sources and targets as languages."""
        at = int(self.direction != RU_EN)
        fields = (column.field for column in self.columns)
        marked = {} if "do_not_translate" in self.fields else {"note": "marked_note"}
        return tuple(_SIDES[f][at] if f in _SIDES else marked.get(f, f) for f in fields)

    @property
    def from_english(self) -> bool:
        """Whether its source is the English."""
        return self.direction != RU_EN and "source" in self.fields

    @property
    def forbids(self) -> bool:
        """Whether it can say that a term is forbidden: of the English, not of the Russian."""
        says = not self.fields.isdisjoint({"forbidden", "memoq_target_info"})
        return says and not self.from_english

    @property
    def spells(self) -> bool:
        """Whether it has a place for other spellings of the Russian."""
        return self.others != DROP and not (self.from_english and self.others == ROWS)

    @property
    def fields(self) -> frozenset[str]:
        """The names of what it has columns for."""
        return frozenset(column.field for column in self.columns)


_Value = Callable[[Entry, ExportInfo], "str | bool"]
_VALUES: dict[str, _Value] = {
    "note": lambda entry, info: entry.note,
    "marked_note": lambda entry, info: marked_note(entry),
    "domain": lambda entry, info: entry.attributes.domain,
    "definition": lambda entry, info: entry.attributes.definition,
    "part_of_speech": lambda entry, info: entry.attributes.part_of_speech,
    "gender": lambda entry, info: entry.attributes.gender,
    "forbidden": lambda entry, info: entry.attributes.forbidden,
    "do_not_translate": lambda entry, info: entry.attributes.do_not_translate,
    "preferred": lambda entry, info: entry.attributes.preferred,
    "kind": lambda entry, info: entry.kind,
    "status": lambda entry, info: entry.status,
    "id": lambda entry, info: entry.id,
    "concept": lambda entry, info: concept_id(entry),
    "version": lambda entry, info: content_version(entry),
    "reviewer": lambda entry, info: entry.reviewer or "",
    "decided": lambda entry, info: entry.decided_at or "",
    "russian_context": lambda entry, info: entry.ru_context,
    "english_context": lambda entry, info: entry.en_context,
    "memoq_source_info": lambda entry, info: _MEMOQ_INFO,
    "memoq_target_info": lambda entry, info: (
        f"{_MEMOQ_INFO};NonTerm" if entry.attributes.forbidden else _MEMOQ_INFO
    ),
    "files": lambda entry, info: "; ".join(entry.files),
    "russian_language": lambda entry, info: info.languages.ru,
    "english_language": lambda entry, info: info.languages.en,
}
_MEMOQ_INFO = "CasePermissive;HalfPrefix"
"""How memoQ should find a term: its own defaults."""

_SIDES = {
    "source": ("russian", "english"),
    "target": ("english", "russian"),
    "source_context": ("russian_context", "english_context"),
    "target_context": ("english_context", "russian_context"),
    "source_language": ("russian_language", "english_language"),
    "target_language": ("english_language", "russian_language"),
}
"""What stands in the columns that follow the direction: from Russian, from English."""

_NUMBER = "number"
FIELDS = ("", _NUMBER, "russian", "english", *_SIDES, *_VALUES)
"""What can stand in a column; number counts the rows from 1."""


def table_refusal(table: Table, entry: Entry) -> str | None:
    """Why a table of this kind cannot hold ``entry``, or None where it can."""
    if reason := emptiness(entry) or unfit_for_xml(entry, LONGEST):
        return reason
    for name, text in sides(entry):
        breaks, tabs = table.form == "xlsx", table.form != "tsv"
        if reason := unfit_for_field(name, text, breaks=breaks, tabs=tabs):
            return reason
        if table.others not in (ROWS, DROP) and table.others in text:
            return f"{table.others!r}, which stands between alternatives, in {name}"
    return None


def too_large(table: Table, entry: Entry) -> bool:
    """Whether a side of ``entry`` has more bytes than the importer takes."""
    return table.most_bytes is not None and any(
        len(text.encode("utf-8", "surrogatepass")) > table.most_bytes
        for text in (entry.ru, entry.en)
    )


def rows_of(table: Table, entries: Iterable[Entry], info: ExportInfo) -> Iterator[tuple[str, ...]]:
    """The rows below the header, as a reader should find them, in order, none of them twice."""
    return (row for _, row in owned_rows(table, entries, info))


def owned_rows(
    table: Table, entries: Iterable[Entry], info: ExportInfo
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(entry id, row) for each of :func:`rows_of`."""
    seen: set[tuple[str, ...]] = set()
    own = {_own_source(table, entry) for entry in entries} if table.single else set[str]()
    fields = table.followed_fields
    for entry in entries:
        for russian, english in _texts(table, entry):
            source = english if table.from_english else russian
            if source != _own_source(table, entry) and source in own:
                continue
            if table.single:
                own.add(source)
            texts = {"russian": russian, "english": english}
            row = tuple(_shown(table, _value(field, entry, info, texts)) for field in fields)
            if row not in seen:
                seen.add(row)
                number = str(len(seen))
                yield (
                    entry.id,
                    tuple(
                        number if field == _NUMBER else value
                        for field, value in zip(fields, row, strict=True)
                    ),
                )


def size_of(table: Table, entry: Entry) -> int:
    """How many bytes the rows of ``entry`` take in a file of CSV."""
    rows = rows_of(table, (entry,), ExportInfo("", ""))
    size = 0
    for row in rows:
        # Each field in quotes with a comma behind it; the last one with two characters instead.
        fields = (len(value.encode("utf-8", "surrogatepass")) + value.count('"') for value in row)
        size += sum(fields) + 3 * len(row) + 1
    return size


def _value(field: str, entry: Entry, info: ExportInfo, texts: Mapping[str, str]) -> str | bool:
    if field in texts:
        return texts[field]
    return _VALUES[field](entry, info) if field in _VALUES else ""


def headings_of(table: Table, info: ExportInfo) -> list[str]:
    """The cells of the header, empty where there is none; {ru} and so on replaced."""
    languages = replace(info.languages, direction=table.direction)
    codes = {
        "{ru}": languages.ru, "{en}": languages.en,
        "{source}": languages.source, "{target}": languages.target,
    }  # fmt: skip
    headings = [column.heading for column in table.columns] if table.header else []
    return [codes.get(heading, heading) for heading in headings]


def _own_source(table: Table, entry: Entry) -> str:
    return entry.en if table.from_english else entry.ru


def _texts(table: Table, entry: Entry) -> list[tuple[str, str]]:
    """(Russian, English), a row each."""
    spelled = [entry.ru]
    if table.spells:
        spelled = spellings(entry, ye=table.ye)
        if table.others != ROWS:
            spelled = [table.others.join(spelled)]
    kept = stays(table, entry)
    return [(text, text if kept else entry.en) for text in spelled]


def stays(table: Table, entry: Entry) -> bool:
    """Whether the Russian is written as its own translation."""
    return table.keeps and entry.attributes.do_not_translate and not table.from_english


def several_terms(entry: Entry) -> bool:
    """Whether a side of a term lists several: рычаг, плечо; lever/arm.

    Between commas each of them has at most two words, or it may be one term with a comma in it.
    """
    return entry.kind == "term" and any(map(_is_list, (entry.ru, entry.en)))


def _is_list(text: str) -> bool:
    parts = _BETWEEN.split(text)
    if len(parts) < 2 or not all(any(map(str.isalpha, part)) for part in parts):
        return False
    commas = "," in text
    return not commas or all(len(part.split()) <= 2 for part in parts)


def _shown(table: Table, value: str | bool) -> str:
    if isinstance(value, bool):
        return table.true if value else table.false
    text = value if table.form == "xlsx" else " ".join(BREAK.sub(" ", value).split("\t"))
    return guarded(text) if table.guard else text


def write_table(stream: IO[bytes], table: Table, entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of rows written below the header to ``stream`` (binary, seekable, stays open)."""
    headings = headings_of(table, info)
    rows = rows_of(table, entries, info)
    if table.form == "xlsx":
        flags = {at for at, field in enumerate(table.followed_fields) if field in FLAGS}
        return xlsx.write_plain(stream, headings, rows, flags if table.booleans else set())
    text = io.TextIOWrapper(stream, encoding=table.encoding, newline="", write_through=True)
    plain = table.form == "tsv"
    writer = csv.writer(
        text,
        delimiter="\t" if plain else table.delimiter,
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONE
        if plain
        else csv.QUOTE_MINIMAL
        if table.delimiter == "\t"
        else csv.QUOTE_ALL,
        quotechar=None if plain else '"',
    )
    if headings:
        writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    text.detach()
    return count
