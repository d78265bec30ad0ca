"""Plain tables for the importers of other tools: CSV, TSV or XLSX with the columns they want."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Literal

from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.formats import xlsx
from glossary.formats.export_info import ExportInfo
from glossary.formats.refusals import BREAK, emptiness, sides, unfit_for_field, unfit_for_xml
from glossary.formats.units import spellings
from glossary.formats.writers.delimited import guarded
from glossary.formats.writers.tbx import concept_id

Form = Literal["csv", "tsv", "xlsx"]

ROWS, DROP = "rows", "drop"
"""What becomes of other spellings: a row each, or nothing; anything else is put between them."""

LONGEST = 30_000
"""Characters in a field; a cell of a spreadsheet holds 32,767."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: what stands in it, one of FIELDS, "" for nothing; and its heading.

    The headings {ru} and {en} stand for the codes of the languages.
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
    bytes in a term, size: in the file; None where there is no limit.
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

    @property
    def limited(self) -> bool:
        """Whether the importer takes only so many or so much."""
        return self.single or self.most_bytes is not None or self.size is not None

    @property
    def fields(self) -> frozenset[str]:
        """The names of what it has columns for."""
        return frozenset(column.field for column in self.columns)


_Value = Callable[[Entry, ExportInfo], "str | bool"]
_VALUES: dict[str, _Value] = {
    "": lambda entry, info: "",
    "target": lambda entry, info: entry.en,
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
    "source_context": lambda entry, info: entry.ru_context,
    "target_context": lambda entry, info: entry.en_context,
    "files": lambda entry, info: "; ".join(entry.files),
    "source_language": lambda entry, info: info.languages.ru,
    "target_language": lambda entry, info: info.languages.en,
}
FIELDS = ("source", *_VALUES)
"""What can stand in a column."""


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
    seen: set[tuple[str, ...]] = set()
    own = {entry.ru for entry in entries} if table.single else set[str]()
    for entry in entries:
        for source in _sources(table, entry):
            if source != entry.ru and source in own:
                continue
            if table.single:
                own.add(source)
            row = tuple(
                _shown(table, source if column.field == "source" else value(entry, info))
                for column, value in zip(table.columns, _values(table), strict=True)
            )
            if row not in seen:
                seen.add(row)
                yield row


def size_of(table: Table, entry: Entry) -> int:
    """How many bytes the rows of ``entry`` take in a file of CSV."""
    rows = rows_of(table, (entry,), ExportInfo("", ""))
    size = 0
    for row in rows:
        # Each field in quotes with a comma behind it; the last one with two characters instead.
        fields = (len(value.encode("utf-8", "surrogatepass")) + value.count('"') for value in row)
        size += sum(fields) + 3 * len(row) + 1
    return size


def _values(table: Table) -> list[_Value]:
    """How to fill each column; the note takes up a mark for which there is no column."""
    marked = {} if "do_not_translate" in table.fields else {"note": _VALUES["marked_note"]}
    values = _VALUES | marked
    return [values.get(column.field, values[""]) for column in table.columns]


def headings_of(table: Table, info: ExportInfo) -> list[str]:
    """The cells of the header, empty where there is none; {ru} and {en} become the codes."""
    codes = {"{ru}": info.languages.ru, "{en}": info.languages.en}
    headings = [column.heading for column in table.columns] if table.header else []
    return [codes.get(heading, heading) for heading in headings]


def _sources(table: Table, entry: Entry) -> list[str]:
    """What stands in the column of the Russian, a row each."""
    if table.others == DROP:
        return [entry.ru]
    texts = spellings(entry, ye=table.ye)
    return texts if table.others == ROWS else [table.others.join(texts)]


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
        return xlsx.write_plain(stream, headings, rows)
    text = io.TextIOWrapper(stream, encoding=table.encoding, newline="", write_through=True)
    writer = csv.writer(
        text,
        delimiter="\t" if table.form == "tsv" else table.delimiter,
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONE if table.form == "tsv" else csv.QUOTE_ALL,
        quotechar=None if table.form == "tsv" else '"',
    )
    if headings:
        writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    text.detach()
    return count
