"""Workbooks as records: those of ours, which come back, and those from elsewhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from align.errors import ExportError
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.readers.sheets.rows import Book, Row
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import workbook
from glossary.importing.records import tables
from glossary.importing.records.columns.layout import Layout, Looks, layout_of, own_layout
from glossary.importing.records.record import About, Record, event_number, in_doubt
from glossary.importing.records.term_status import labels_unfinished

_HEADINGS = frozenset(
    column.heading.lower() for column in (*workbook.COLUMNS, *workbook.TO_DO_COLUMNS)
)
_OF_ENTRIES = frozenset({"id", "version"})
_SIDES = frozenset({"russian", "english"})
_OF_TASKS = frozenset(column.heading.lower() for column in workbook.TO_DO_COLUMNS)
_ABOUT_US = frozenset({"Made by", "Model"})
_LOOKED_AT, _TITLES, _ENOUGH = 50, 6, 10
"""Rows from which it is told which of our sheets one is, those among which the headings are, and
how many of the headings tell a sheet without ids."""


def workbook_records(path: Path, options: TableOptions, about: About) -> Iterator[Record]:
    """The rows of a workbook, told whether it is one that we have exported."""
    with sheets.Book(path) as book:
        ours = {} if options.columns or options.sheet else _our_sheets(book, path)
        if workbook.GLOSSARY in ours.values() or workbook.ALIGNMENTS in ours.values():
            _note_scope(book, ours, about)
            yield from _our_records(path, book, ours, about)
        else:
            yield from _sheet_records(path, book, options, about)


def _our_sheets(book: Book, path: Path) -> dict[str, str]:
    """Which of our sheets each one is, by its name in the file: by its own name, or by headings."""
    found = {}
    names = sheets.sheet_names(path)
    all_there = set(workbook.ENTRY_SHEETS) <= set(names)
    for name in names:
        role = _role(list(islice(book.rows(name), _LOOKED_AT)))
        if name in workbook.SHEETS and (all_there or role):
            found[name] = name
        elif role:
            found[name] = role
    return found


def _role(rows: Sequence[Row]) -> str:
    """Which of our sheets begins with these rows, "" for none."""
    if {row[0] for _, row in rows} >= _ABOUT_US:
        return workbook.ABOUT
    at = _head(rows)
    headings = _headings(rows[at]) if at is not None else []
    if set(headings) - {""} == _OF_TASKS:
        return workbook.TO_DO
    if at is None or "kind" not in headings:
        return "" if at is None else workbook.GLOSSARY
    place = headings.index("kind")
    kinds = {row[place] for _, row in rows[at + 1 :] if place < len(row)}
    return workbook.ALIGNMENTS if kinds == {"sentence"} else workbook.GLOSSARY


def _head(rows: Sequence[Row]) -> int | None:
    """Which of the first rows of a sheet has our headings, from 0: nearly all, or an entry's id."""
    for at, row in enumerate(rows[:_TITLES]):
        headings = set(_headings(row))
        ours = headings >= _OF_ENTRIES or headings >= _OF_TASKS
        if headings >= _SIDES and (ours or len(headings & _HEADINGS) >= _ENOUGH):
            return at
    return None


def _headings(row: Row) -> list[str]:
    return [cell.strip().lower() for cell in row[1]]


def _note_scope(book: Book, ours: Mapping[str, str], about: About) -> None:
    """Put down what the sheet About tells; not that the file is whole where a sheet is missing."""
    for name in (name for name, role in ours.items() if role == workbook.ABOUT):
        told = {row[0]: row[1] for _, row in book.rows(name) if len(row) > 1}
        about.scope, about.store = told.get("Scope", ""), told.get("Store", "")
        about.events = event_number(told.get("Events", ""))
    for role in workbook.SHEETS:
        if role not in ours.values():
            about.scope = about.scope if role == workbook.TO_DO else ""
            lost = "" if role == workbook.TO_DO else "; nothing counts as deleted"
            about.tell(f"sheets of the export missing, {role}{lost}")


def _our_records(path: Path, book: Book, ours: Mapping[str, str], about: About) -> Iterator[Record]:
    """The rows of Glossary and Alignments, and what was translated in To do."""
    for name in sheets.sheet_names(path):
        if name not in ours:
            _leave_out(book, name, about)
            continue
        if ours[name] == workbook.ABOUT:
            continue
        rows = book.rows(name)
        titles = _head(list(islice(book.rows(name), _LOOKED_AT))) or 0
        if titles:
            about.leave_out("rows above the headings", sum(1 for _ in islice(rows, titles)))
        first = next(rows, None)
        if first is None:
            continue
        _tell_hidden(book, name, (), about)
        layout = own_layout(f"{path}: {name}, row {first[0]}", first[1], _HEADINGS)
        tasks = ours[name] == workbook.TO_DO
        wanted = (row for row in rows if not tasks or _filled(row[1], layout.columns))
        yield from tables.records_of(path, wanted, layout, name, about)


def _filled(row: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> bool:
    (at,) = columns["en"]
    return at < len(row) and bool(row[at].strip())


def _leave_out(book: Book, name: str, about: About, why: str = "") -> None:
    """Count the rows of a sheet that is not read."""
    count = sum(1 for _ in book.rows(name))
    if count:
        about.leave_out(f"rows of the sheet {name!r}{why}", count)


def _tell_hidden(book: Book, name: str, taken: Collection[int], about: About) -> None:
    """Say what of a sheet is read though it is hidden, and that its comments are not."""
    parts = book.parts(name)
    if parts.comments:
        about.leave_out("comments on cells", parts.comments)
    if parts.disordered:
        about.leave_out("rows out of order", parts.disordered)
    if parts.beyond:
        about.leave_out(f"cells behind column {sheets.COLUMNS}", parts.beyond)
    if parts.unmerged:
        about.leave_out("cells merged over too many rows", parts.unmerged)
    if parts.hidden_rows:
        hidden = sum(number in parts.hidden_rows for number, _ in book.rows(name))
        about.tell("rows read although hidden", hidden)
    if columns := parts.hidden_columns.intersection(taken):
        about.tell("columns read although hidden", len(columns))


def _sheet_records(path: Path, book: Book, options: TableOptions, about: About) -> Iterator[Record]:
    """The rows of every sheet that has Russian and English, or of the one that is asked for."""
    names = sheets.sheet_names(path)
    hidden = set() if options.sheet else sheets.hidden_sheets(path)
    hidden = hidden if hidden < set(names) else set()
    layouts = _layouts(path, book, [name for name in names if name not in hidden], options)
    what = "row" if len(names) == 1 else ""
    for name in names:
        if name in layouts:
            layout = layouts[name]
            _tell_hidden(book, name, {at for one in layout.columns.values() for at in one}, about)
            records = tables.laid_out(path, book.rows(name), layout, options, about, what or name)
            yield from records if options.sheet else _in_doubt_by_sheet(records, name)
        else:
            why = ", which is hidden: read it with --sheet" if name in hidden else _WHY
            _leave_out(book, name, about, "" if options.sheet else why)


def _in_doubt_by_sheet(records: Iterator[Record], name: str) -> Iterator[Record]:
    """The rows of a sheet, in doubt where its name is like Rejected, Drafts or Trash."""
    why = f"its sheet is {name[:40]!r}"
    yield from (in_doubt(one, why) for one in records) if labels_unfinished(name) else records


def _layouts(
    path: Path, book: Book, names: Sequence[str], options: TableOptions
) -> dict[str, Layout]:
    """The layouts of the sheets to be read, by name: of those with headings, where there are any.

    :raises ExportError: where there are none.
    """
    chosen = [options.sheet] if options.sheet else names[:1] if options.columns else names
    layouts, unclear = {}, {}
    for name in chosen:
        sample = tables.sampled(book.rows(name))
        try:
            if sample:
                looks = Looks(book.head(name), book.parts(name).hidden_columns)
                layouts[name] = layout_of(path, sample, options, looks)
        except ExportError as err:
            unclear[name] = err
    if not layouts:
        raise _nothing(path, unclear)
    return {name: one for name, one in layouts.items() if one.header} or layouts


_WHY = ", in which no headings tell Russian and English: read it with --sheet"


def _nothing(path: Path, unclear: Mapping[str, ExportError]) -> ExportError:
    """Why no sheet is read."""
    if not unclear:
        return ExportError(f"{path}: has no rows")
    if len(unclear) == 1:
        return next(iter(unclear.values()))
    name, first = next(iter(unclear.items()))
    reason = str(first).removeprefix(f"{path}: ")
    return ExportError(
        f"{path}: no sheet has Russian and English by its headings or cells; there are"
        f" {', '.join(unclear)}; in {name}, {reason}; another is read with --sheet"
    )
