"""Tables that come back or come from elsewhere, read row by row as records."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from align.errors import ExportError, UsageError
from align.records import KINDS
from align.text import CYRILLIC
from glossary.entries.attributes import FLAGS, GENDERS, NAMES, PARTS_OF_SPEECH, chosen
from glossary.entries.cleaning import SPACES
from glossary.entries.content import unmarked, verdict
from glossary.entries.entry import ENTRY_STATUSES
from glossary.formats import safe_files
from glossary.formats.readers import sheets
from glossary.formats.readers.sheets import Row
from glossary.formats.table_options import FIELDS, TableOptions
from glossary.formats.writers import delimited, workbook
from glossary.importing.records.record import Record

_SAMPLE = 300

_HEADINGS = {
    "ru": {"ru", "russian", "source", "русский", "source term", "source_term", "rus"},
    "en": {"en", "english", "target", "английский", "translation", "target term", "target_term"},
    "note": {
        "note", "notes", "comment", "comments", "developer_comments", "translator_comments",
        "term_info", "entry_note", "remark", "usage", "примечание", "комментарий",
    },
    "domain": {"domain", "subject", "entry_domain", "entry_subject", "subjectfield", "тема"},
    "definition": {"definition", "entry_definition", "term_definition", "russian_def"},
    "part_of_speech": {"part of speech", "part_of_speech", "partofspeech", "pos"},
    "gender": {"gender", "grammaticalgender"},
    "forbidden": {"forbidden"},
    "do_not_translate": {"do not translate", "do_not_translate", "non-translatable", "dnt"},
    "preferred": {"preferred"},
    "status": {"status"},
    "kind": {"kind"},
    "id": {"id"},
    "version": {"version"},
}  # fmt: skip
_CODE = re.compile(r"(ru|en)[-_][a-z]{2,4}|(russian|english)( ?\(.*\)|_(?!def).*)")
_TRUE = frozenset({"true", "yes", "1", "x", "да", "истина", "wahr", "vrai", "y"})
_FALSE = frozenset({"", "false", "no", "0", "нет", "ложь", "falsch", "faux", "n"})


def is_ours(path: Path) -> bool:
    """Whether a workbook is one for people, as exported."""
    return set(workbook.ENTRY_SHEETS) <= set(sheets.sheet_names(path))


def workbook_scope(path: Path) -> tuple[str, int]:
    """(scope, number of events) that the sheet About tells, ("", 0) where it does not."""
    if workbook.ABOUT not in sheets.sheet_names(path):
        return "", 0
    about = {row[0]: row[1] for _, row in sheets.sheet_rows(path, workbook.ABOUT) if len(row) > 1}
    events = about.get("Events", "")
    return about.get("Scope", ""), int(events) if events.isdigit() else 0


def workbook_records(path: Path) -> Iterator[Record]:
    """The rows of Glossary and Alignments, and what was translated in To do."""
    names = sheets.sheet_names(path)
    for name in (*workbook.ENTRY_SHEETS, workbook.TO_DO):
        if name not in names:
            continue
        rows = sheets.sheet_rows(path, name)
        first = next(rows, None)
        if first is None:
            continue
        headings = [heading.lower() for heading in sheets.trimmed(first[1])]
        columns = _by_headings(path, first[0], headings)
        wanted = (row for row in rows if name != workbook.TO_DO or _filled(row[1], columns))
        yield from _records(path, wanted, columns, name, first[1])


def _filled(row: Sequence[str], columns: Mapping[str, int]) -> bool:
    at = columns.get("en", -1)
    return 0 <= at < len(row) and bool(row[at].strip())


def sheet_records(path: Path, options: TableOptions) -> Iterator[Record]:
    """The rows of a sheet of a foreign workbook."""
    return _foreign(path, sheets.sheet_rows(path, options.sheet), options, "row")


def table_records(path: Path, options: TableOptions) -> Iterator[Record]:
    """The rows of a delimited text; OmegaT's tab-separated ones have comments and no quotes."""
    delimiter = options.delimiter or sheets.delimiter_of(path, options.encoding)
    plain = delimiter == "\t" and not options.quoted
    rows = sheets.csv_rows(path, delimiter, options.encoding, quoted=not plain)
    if plain and path.suffix.lower() in (".txt", ".utf8", ".tab"):
        rows = (row for row in rows if not row[1][0].startswith("#"))
    if options.guard:
        rows = ((number, list(map(delimited.unguarded, row))) for number, row in rows)
    return _foreign(path, rows, options, "line")


def tsv_records(path: Path) -> Iterator[Record]:
    """The lines of our own TSV."""
    with path.open("rb") as stream:
        lines = safe_files.lines(path, stream)
        rows = ((n, list(map(delimited.unguarded, line.split("\t")))) for n, line in lines)
        first = next(rows, (1, []))
        columns = _by_headings(path, first[0], first[1])
        yield from _records(path, rows, columns, "line", first[1])


def _foreign(path: Path, rows: Iterator[Row], options: TableOptions, what: str) -> Iterator[Record]:
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        raise ExportError(f"{path}: has no rows")
    headings = [cell.strip().lower() for cell in sheets.trimmed(sample[0][1])]
    header: list[str] = []
    if options.columns:
        header = sample[0][1] if options.header is not False else []
        columns = _by_mapping(path, options, headings)
        if options.header is None and not _named(options.columns, headings):
            header = []
    elif options.header is not False and _are_headings(headings, sample[1:]):
        columns, header = _by_headings(path, sample[0][0], headings), sample[0][1]
        columns = _by_script(columns, headings, sample[1:])
    else:
        if options.header:
            header = sample[0][1]
        columns = _by_content(path, sample[1:] if header else sample)
    left = sample[1:] if header else sample
    for record in _records(path, chain(left, rows), columns, what, header):
        yield from _split(record, options.others)


def _split(record: Record, between: str) -> Iterator[Record]:
    """One record for each of several terms in a cell."""
    if not between or record.problem or not (between in record.ru or between in record.en):
        yield record
        return
    sides = [[t.strip() for t in text.split(between)] for text in (record.ru, record.en)]
    for ru in filter(None, sides[0]):
        for en in filter(None, sides[1]):
            yield record._replace(ru=ru, en=en)


def _field(heading: str) -> str:
    """The field that a heading names, "" where it is none that is known."""
    for name, headings in _HEADINGS.items():
        if heading in headings:
            return name
    found = _CODE.fullmatch(heading)
    return heading[:2] if found else ""


def _known(headings: Sequence[str]) -> bool:
    return {"ru", "en"} <= {_field(heading) for heading in headings}


def _are_headings(headings: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether these name columns; codes of languages that the next row has too do not."""
    if not _known(headings):
        return False
    at = [n for n, heading in enumerate(headings) if _field(heading) in ("ru", "en")]
    rows = [row for _, row in below[:1]]
    same = [[row[n].lower() for n in at] for row in rows if len(row) > max(at)]
    return [headings[n] for n in at] not in same


def _by_script(
    columns: dict[str, int], headings: Sequence[str], sample: Sequence[Row]
) -> dict[str, int]:
    """The columns, both texts exchanged where source and target are English and Russian."""
    if not any(headings[columns[side]].startswith(("source", "target")) for side in ("ru", "en")):
        return columns
    ru, en = (
        sum(at < len(row) and bool(CYRILLIC.search(row[at])) for _, row in sample)
        for at in (columns["ru"], columns["en"])
    )
    return columns | {"ru": columns["en"], "en": columns["ru"]} if en > ru else columns


def _by_headings(path: Path, number: int, headings: Sequence[str]) -> dict[str, int]:
    """Field -> column (from 0); of several notes the first, but two of a language are an error."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        name = _field(heading.strip().lower())
        if name in ("ru", "en") and name in columns:
            raise ExportError(
                f"{path}: row {number}: columns {columns[name] + 1} and {at + 1} are both"
                f" {heading!r} ({name}): choose with --column {name}={at + 1}"
            )
        if name:
            columns.setdefault(name, at)
    if not {"ru", "en"} <= columns.keys():
        raise ExportError(f"{path}: row {number}: no columns Russian and English: use --column")
    return columns


def _named(columns: Mapping[str, str], headings: Sequence[str]) -> bool:
    return any(value.strip().lower() in headings for value in columns.values())


def _by_mapping(path: Path, options: TableOptions, headings: Sequence[str]) -> dict[str, int]:
    """Field -> column, as the user says: by heading, by number from 1, or by letter."""
    columns = {}
    for name, value in options.columns.items():
        wanted = value.strip().lower()
        if name not in FIELDS:
            raise UsageError(f"--column {name}={value}: use one of {', '.join(FIELDS)}")
        if wanted in headings:
            columns[name] = headings.index(wanted)
        elif wanted.isdigit() and 0 < int(wanted) <= sheets.COLUMNS:
            columns[name] = int(wanted) - 1
        elif re.fullmatch("[a-z]{1,2}", wanted):
            letters = [ord(letter) - 96 for letter in wanted]
            columns[name] = sum(n * 26**i for i, n in enumerate(reversed(letters))) - 1
        else:
            there = ", ".join(headings)[:200]
            raise ExportError(f"{path}: no column {value!r}; the first row has: {there}")
    for side in ("ru", "en"):
        if side not in columns:
            raise UsageError(f"--column: say which is {side}, as --column {side}=2")
    return columns


def _by_content(path: Path, sample: Sequence[Row]) -> dict[str, int]:
    """Field -> column of a table without headings: Russian, English, and a comment behind them."""
    cyrillic = [0, 0]
    for _, row in sample:
        for at in (0, 1):
            cyrillic[at] += len(row) > at and bool(CYRILLIC.search(row[at]))
    mixed = max(cyrillic) * 2 < len(sample) and min(cyrillic)
    if not sample or mixed or cyrillic[0] == cyrillic[1]:
        number = sample[0][0] if sample else 1
        raise ExportError(
            f"{path}: row {number}: which columns are Russian and English is not clear:"
            " use --column ru=1 --column en=2, or put headings there"
        )
    first = cyrillic[0] > cyrillic[1]
    note: dict[str, int] = {} if _are_codes([row[2:3] for _, row in sample]) else {"note": 2}
    return {"ru": 0 if first else 1, "en": 1 if first else 0, **note}


def _are_codes(cells: Sequence[Sequence[str]]) -> bool:
    """Whether all these cells hold codes of languages, as behind the texts in tables for DeepL."""
    return all(cell and _field(cell[0].lower()) in ("ru", "en") for cell in cells)


def _records(
    path: Path, rows: Iterable[Row], columns: Mapping[str, int], what: str, header: Sequence[str]
) -> Iterator[Record]:
    for number, row in rows:
        if header and list(row) == list(header):
            raise ExportError(f"{path}: {what} {number}: the headings appear a second time")
        where = f"{what} {number}" if what in ("line", "row") else f"{what}, row {number}"
        cells = {n: row[at].strip(SPACES) if at < len(row) else "" for n, at in columns.items()}
        yield _record(where, cells)


def _record(where: str, cells: Mapping[str, str]) -> Record:
    """The record in cells by field; what is not one of a field's values is a problem."""
    version = cells.get("version", "")
    kind, note, marked = _kind_and_note(cells)
    given: dict[str, Any] = {"note": note} if "note" in cells else {}
    for name in filter(cells.__contains__, NAMES):
        value, problem = _value(name, cells[name], bool(version))
        if problem:
            return Record(where, problem=problem)
        given[name] = value
    if marked:
        given["do_not_translate"] = True
    if status := cells.get("status", "").lower():
        if status not in ENTRY_STATUSES:
            known = ", ".join(ENTRY_STATUSES)
            return Record(where, problem=f"status {status[:40]!r}: use one of {known}")
        given["verdict"] = verdict(status)
    if not version:
        given = {name: value for name, value in given.items() if value}
    identity = cells.get("id", "") if version else ""
    return Record(where, cells.get("ru", ""), cells.get("en", ""), identity, version, given, kind)


def _kind_and_note(cells: Mapping[str, str]) -> tuple[str, str, bool]:
    """(kind, note, whether the note says not to translate).

    The comment of our glossary for OmegaT begins with the kind.
    """
    note, marked = unmarked(" ".join(cells.get("note", "").split()))
    head, colon, rest = note.partition(":")
    if "kind" in cells or head not in KINDS or len(cells) > 3:
        return cells.get("kind", ""), note, marked
    return (head, *unmarked(rest.strip())) if colon else (head, "", marked)


def _value(name: str, cell: str, ours: bool) -> tuple[str | bool, str]:
    """(value of a field, "") or ("", what is wrong with the cell).

    Another program's part of speech that we have no name for is left out.
    """
    if name in FLAGS:
        if cell.lower() not in _TRUE | _FALSE:
            return "", f"{name.replace('_', ' ')} is {cell[:40]!r}: write yes or leave it empty"
        return cell.lower() in _TRUE, ""
    choices = {"part_of_speech": PARTS_OF_SPEECH, "gender": GENDERS}.get(name)
    if choices and not ours:
        return chosen(name, cell), ""
    if cell and choices and cell not in choices:
        return "", f"{name.replace('_', ' ')} {cell[:40]!r}: use one of {', '.join(choices)}"
    return " ".join(cell.split()), ""
