"""Workbooks as records: those of ours, which come back, and those from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from align.errors import ExportError
from glossary.formats.readers import sheets
from glossary.formats.readers.sheets import Book
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import workbook
from glossary.importing.records import tables
from glossary.importing.records.columns.layout import Layout, layout_of, own_layout
from glossary.importing.records.record import About, Record

_HEADINGS = frozenset(
    column.heading.lower() for column in (*workbook.COLUMNS, *workbook.TO_DO_COLUMNS)
)


def workbook_records(path: Path, options: TableOptions, about: About) -> Iterator[Record]:
    """The rows of a workbook, told whether it is one that we have exported."""
    if not options.columns and set(workbook.ENTRY_SHEETS) <= set(sheets.sheet_names(path)):
        about.scope, about.events = _scope(path)
        return _our_records(path, about)
    return _foreign_records(path, options, about)


def _scope(path: Path) -> tuple[str, int]:
    """(scope, number of events) that the sheet About tells, ("", 0) where it does not."""
    if workbook.ABOUT not in sheets.sheet_names(path):
        return "", 0
    rows = sheets.sheet_rows(path, workbook.ABOUT)
    told = {row[0]: row[1] for _, row in rows if len(row) > 1}
    events = told.get("Events", "")
    return told.get("Scope", ""), int(events) if events.isdigit() else 0


def _our_records(path: Path, about: About) -> Iterator[Record]:
    """The rows of Glossary and Alignments, and what was translated in To do."""
    with sheets.Book(path) as book:
        yield from _our_sheets(path, book, about)


def _our_sheets(path: Path, book: Book, about: About) -> Iterator[Record]:
    for name in sheets.sheet_names(path):
        if name not in workbook.SHEETS:
            _leave_out(book, name, about)
            continue
        rows = book.rows(name)
        first = next(rows, None) if name != workbook.ABOUT else None
        if first is None:
            continue
        layout = own_layout(f"{path}: {name}, row {first[0]}", first[1], _HEADINGS)
        wanted = (row for row in rows if name != workbook.TO_DO or _filled(row[1], layout.columns))
        yield from tables.records_of(path, wanted, layout, name, about)


def _filled(row: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> bool:
    (at,) = columns["en"]
    return at < len(row) and bool(row[at].strip())


def _leave_out(book: Book, name: str, about: About, why: str = "") -> None:
    """Count the rows of a sheet that is not read."""
    count = sum(1 for _ in book.rows(name))
    if count:
        about.leave_out(f"rows of the sheet {name!r}{why}", count)


def _foreign_records(path: Path, options: TableOptions, about: About) -> Iterator[Record]:
    """The rows of every sheet that has Russian and English, or of the one that is asked for."""
    with sheets.Book(path) as book:
        yield from _sheet_records(path, book, options, about)


def _sheet_records(path: Path, book: Book, options: TableOptions, about: About) -> Iterator[Record]:
    names = sheets.sheet_names(path)
    layouts = _layouts(path, book, names, options)
    what = "row" if len(names) == 1 else ""
    for name in names:
        if name in layouts:
            rows = book.rows(name)
            yield from tables.laid_out(path, rows, layouts[name], options, about, what or name)
        else:
            _leave_out(book, name, about, "" if options.sheet else _WHY)


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
                layouts[name] = layout_of(path, sample, options)
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
