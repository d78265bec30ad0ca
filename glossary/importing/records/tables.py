"""Delimited texts from anywhere, row by row, as records; and what every table has in common."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from align.errors import ExportError
from align.records import KINDS
from align.text import CYRILLIC, without_stress
from glossary.entries.cleaning import SPACES
from glossary.entries.content import DO_NOT_TRANSLATE, YES, unmarked
from glossary.formats import safe_files
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.readers.sheets.rows import DoubtfulCell, Row, UnreadableCell
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import delimited
from glossary.formats.xml import primary
from glossary.importing.records.cells import is_none, said_in
from glossary.importing.records.columns.headings import language_named
from glossary.importing.records.columns.layout import ACUTE, Layout, layout_of, own_layout
from glossary.importing.records.columns.questions import SIDES
from glossary.importing.records.record import (
    SUGGESTED,
    About,
    Record,
    in_doubt,
    kind_of,
    not_taken,
    suggested_record,
    what_is_said,
)
from glossary.importing.records.rows.cut_rows import CutRows
from glossary.importing.records.rows.text_doubts import text_doubt
from glossary.importing.records.term_status import NOT_GOOD, labels_unfinished, term_status

_ROWS, _CHARACTERS = 20_000, 8 << 20
"""Rows, and characters in them, from which the columns are told."""
_WEBLATE = frozenset({"source", "target", "fuzzy", "translator_comments", "developer_comments"})
"""Headings by which a table is known that Weblate converted."""
_QUOTED = re.compile(r"\A'([=+\-@|%].*)'\Z", re.DOTALL)
_SEVERAL = {
    ";": re.compile(r"(?<![&\w])[^\W\d_][^;&]*;\s*[^\W\d_]"),
    "|": re.compile(r"[^\W\d_]\s*\|\s*[^\W\d_]"),
    "/": re.compile(r"[^\W\d_]\s+/\s*[^\W\d_]|[^\W\d_]/\s+[^\W\d_]"),
    ",": re.compile(r"[^\W\d_],\s+[^\W\d_]"),
}
"""What may part several terms in a cell, and how that looks."""
_OURS = ("utf-8", "utf-8-sig")
_NUMBER = re.compile(r"\d[.,]\d")


def table_records(path: Path, options: TableOptions, about: About) -> Iterator[Record]:
    """The rows of a delimited text; OmegaT's tab-separated ones have comments and no quotes."""
    delimiter = options.delimiter or sheets.delimiter_of(path, options.encoding)
    quoted = options.quoted
    if quoted is None:
        quoted = delimiter != "\t" or sheets.is_quoted(path, options.encoding)
    spaced = quoted and delimiter != " " and sheets.is_spaced(path, delimiter, options.encoding)
    rows = sheets.csv_rows(path, delimiter, options.encoding, quoted=quoted, spaced=spaced)
    if not quoted and path.suffix.lower() in (".txt", ".utf8", ".tab"):
        rows = _without_comments(rows, about)
    if options.guard:
        rows = ((number, list(map(delimited.unguarded, row))) for number, row in rows)
    yield from foreign_records(path, _unquoted(rows), delimiter, options, about)


def _unquoted(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows; those of a table that Weblate converted as they were before.

    It puts a text that begins like a formula between apostrophes, a backslash before each bar.
    """
    first = next(rows, None)
    if first is None:
        return
    yield first
    converted = {cell.strip().lower() for cell in first[1]} >= _WEBLATE
    for number, row in rows:
        yield number, [_QUOTED.sub(_inside, cell) for cell in row] if converted else row


def _inside(quoted: re.Match[str]) -> str:
    return quoted[1].replace("\\|", "|")


def _without_comments(rows: Iterator[Row], about: About) -> Iterator[Row]:
    """The rows of OmegaT's glossary; a line that begins with # is a comment, or a Russian tag."""
    for number, row in rows:
        tag = " " not in row[0].strip() and CYRILLIC.search(row[0]) and len(row) > 1
        if tag or not row[0].startswith("#"):
            yield number, row
        else:
            about.leave_out("lines of comments, beginning with #")


def tsv_records(path: Path, encoding: str | None, about: About) -> Iterator[Record]:
    """The lines of our own TSV, also as a spreadsheet saves it anew. encoding: None to tell it."""
    encoding = encoding or sheets.encoding_of(path)
    rows = _as_written(path) if encoding in _OURS else _saved_anew(path, encoding)
    rows = ((number, list(map(delimited.unguarded, row))) for number, row in rows)
    first = next(rows, (1, []))
    layout = own_layout(f"{path}: line {first[0]}", first[1], delimited.TSV_COLUMNS)
    yield from records_of(path, rows, layout, "line", about)


def _as_written(path: Path) -> Iterator[Row]:
    """The lines of our own TSV as it was written."""
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream):
            yield number, line.split("\t")


def _saved_anew(path: Path, encoding: str) -> Iterator[Row]:
    """The lines of our own TSV in another encoding, in which its fields may stand in quotes."""
    quoted = sheets.is_quoted(path, encoding)
    return sheets.csv_rows(path, "\t", encoding, quoted=quoted)


def foreign_records(
    path: Path, rows: Iterator[Row], delimiter: str, options: TableOptions, about: About
) -> Iterator[Record]:
    """The rows of a delimited text from elsewhere as records."""
    sample = sampled(rows)
    if not sample:
        raise ExportError(f"{path}: has no rows")
    layout = layout_of(path, sample, options)
    cut = CutRows(sample, layout, delimiter)
    checked = map(cut.checked, chain(sample, rows))
    yield from laid_out(path, checked, cut.layout, options, about, "line")


def sampled(rows: Iterator[Row]) -> list[Row]:
    """The first rows, from which the columns are told."""
    sample, size = [], 0
    for row in rows:
        sample.append(row)
        size += sum(map(len, row[1]))
        if len(sample) >= _ROWS or size >= _CHARACTERS:
            break
    return sample


def laid_out(
    path: Path, rows: Iterator[Row], layout: Layout, options: TableOptions, about: About, what: str
) -> Iterator[Record]:
    """The records of all rows of a table, titles and headings aside, whose layout is known."""
    if layout.titles:
        about.leave_out("rows above the headings", layout.titles)
    if layout.by_looks:
        shown = ", ".join(repr(cell.strip()[:40]) for cell in layout.header if cell.strip())
        about.tell(f"rows taken for headings by their looks, {shown}: --no-header if they are not")
    for _ in range(layout.body):
        next(rows, None)
    doubtful = layout.doubtful
    for record in records_of(path, rows, layout, what, about):
        if doubtful and not record.problem:
            record = in_doubt(record, "perhaps the headings: --header if they are")
        doubtful = False
        if not options.others and (between := _may_be_several(record)):
            how = f"read as one text: --alternatives '{between}' parts them"
            about.tell(f"rows with '{between}' between terms, {how}")
        for one in _split(record, options.others):
            yield _looked_at(one, layout, about)


def _looked_at(record: Record, layout: Layout, about: About) -> Record:
    """A record of a table from elsewhere, without stress marks, in doubt where its texts are."""
    if record.problem or record.version:
        return record
    if layout.stressed and ACUTE in record.ru:
        about.tell("texts with stress marks, which are taken out of the Russian")
        record = record._replace(ru=without_stress(record.ru))
    if record.given.get("do_not_translate") or record.ru == record.en:
        return record  # what stays as it is may have letters of any kind
    sentence = kind_of(record) == "sentence"
    why = text_doubt(record.ru, record.en, sentence=sentence) if record.ru else ""
    return in_doubt(record, why) if why else record


def _may_be_several(record: Record) -> str:
    """The character between the terms of a cell that may hold several, "" for none.

    Sentences have semicolons and commas too.
    """
    if record.problem or record.version:
        return ""
    texts = (record.ru[:200], record.en[:200])
    for between, pattern in _SEVERAL.items():
        if any(between in text and pattern.search(text) for text in texts):
            return "" if kind_of(record) == "sentence" else between
    return ""


def _split(record: Record, between: str) -> Iterator[Record]:
    """One record for each of several terms in a cell."""
    if not between or record.problem or not (between in record.ru or between in record.en):
        yield record
        return
    sides = [[t.strip() for t in _parted(text, between)] for text in (record.ru, record.en)]
    for ru in filter(None, sides[0]):
        for en in filter(None, sides[1]):
            yield record._replace(ru=ru, en=en)


def _parted(text: str, between: str) -> list[str]:
    """The terms in a cell; what stands in brackets, and a comma within a number, part none."""
    marks = re.compile(rf"(?P<between>{re.escape(between)})|(?P<open>[(\[{{])|[)\]}}]")
    closed = Counter(text)
    whole = all(closed[opener] == closed[closer] for opener, closer in ("()", "[]", "{}"))
    parts, start, depth = [], 0, 0
    for mark in marks.finditer(text):
        if not mark["between"]:
            depth = max(0, depth + (1 if mark["open"] else -1)) if whole else 0
        elif not depth and not _NUMBER.fullmatch(text, mark.start() - 1, mark.end() + 1):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]


def records_of(
    path: Path, rows: Iterable[Row], layout: Layout, what: str, about: About
) -> Iterator[Record]:
    """The rows below the headings as records."""
    header = list(layout.header)
    section = ""
    for number, row in rows:
        section = _section(row, section)
        if header and sheets.trimmed(row) == sheets.trimmed(header):
            raise ExportError(f"{path}: {what} {number}: the headings appear a second time")
        for at, name in layout.unread.items():
            if at < len(row) and row[at].strip():
                about.leave_out(f"cells of {name}")
        where = f"{what} {number}" if what in ("line", "row") else f"{what}, row {number}"
        cells, suggestions = _without_suggestions(row, layout)
        for record in _row_records(where, cells, layout, about):
            yield in_doubt(record, section) if section and not record.problem else record
            for text in suggestions:
                yield suggested_record(record, _target(layout), text)


def _section(row: Sequence[str], section: str) -> str:
    """Why the rows below a row are in doubt: it stands alone and says that they are no good.

    section: why those above were. Another row that stands alone ends the section.
    """
    filled = [cell for cell in row if cell.strip()]
    if len(filled) != 1:
        return section
    (cell,) = filled
    if term_status(cell) in NOT_GOOD or (labels_unfinished(cell) and _OF_TERMS.search(cell)):
        return f"below {' '.join(cell.split())[:40]!r}"
    return ""


_OF_TERMS = re.compile(
    r"\b(?:term|word|translation|entr|list|equivalent|термин|слов|перевод|вариант|спис)",
    re.IGNORECASE,
)


def _row_records(where: str, row: Sequence[str], layout: Layout, about: About) -> Iterator[Record]:
    """The records of a row: each Russian text with each English one, then with those to avoid."""
    avoided = _avoided(row, layout)
    records = []
    for reading in layout.readings(row):
        record = _record(where, row, reading, about)
        if reading.columns["en"][0] in layout.preferred and record.en:
            record = record._replace(given={**record.given, "preferred": True})
        records.append(record)
    if not avoided or any(one.en or one.problem for one in records):
        yield from records
    for ru in dict.fromkeys(one.ru for one in records if one.ru):
        for en in avoided:
            yield Record(where, ru, en, given={"verdict": YES, "forbidden": True})


def _avoided(row: Sequence[str], layout: Layout) -> list[str]:
    """The English of a row that is not to be used, in columns of its own."""
    cells = (row[at] for at in layout.avoided if at < len(row))
    return [cell.strip(SPACES) for cell in cells if not is_none(cell)]


def _without_suggestions(row: Sequence[str], layout: Layout) -> tuple[Sequence[str], list[str]]:
    """(the row, what Weblate says in its notes that users suggest, a line each, taken from it)."""
    places = [at for at in layout.columns.get("note", ()) if at < len(row) and SUGGESTED in row[at]]
    suggestions: list[str] = []
    if not places:
        return row, suggestions
    cells = list(row)
    for at in places:
        lines = row[at].splitlines()
        suggestions += [x.removeprefix(SUGGESTED) for x in lines if x.startswith(SUGGESTED)]
        cells[at] = "\n".join(x for x in lines if not x.startswith(SUGGESTED))
    return cells, suggestions


def _target(layout: Layout) -> str:
    """The side that is translated into, as the headings of Weblate's tables say."""
    (at,) = layout.columns["ru"][:1]
    heading = layout.header[at] if at < len(layout.header) else ""
    return "ru" if heading.strip().lower() == "target" else "en"


def _record(where: str, row: Sequence[str], layout: Layout, about: About) -> Record:
    """The record of a row; what is wrong with a cell beside the texts is a remark."""
    cells, refused = _cells(row, layout)
    if layout.ticked and not cells.get("approved"):
        cells["approved"] = "no"
    version = cells.get("version", "")
    identity = cells.get("id", "") if version else ""
    kind, note, marked = _kind_and_note(cells, layout)
    said = said_in(cells, ours=bool(version))
    if said.unknown:
        about.leave_out(f"statuses {said.unknown!r}, which is not known")
    for name in said.strange:
        what = name.replace("_", " ")
        about.leave_out(f"cells with a {what} that has no counterpart here")
    given: dict[str, Any] = {"note": note} if "note" in cells else {}
    given = what_is_said(given | said.given, ours=bool(version))
    if marked:
        given["do_not_translate"] = True
    remark = "; ".join(filter(None, (not_taken((*refused, *said.refused)), said.why)))
    found = Record(
        where, cells.get("ru", ""), cells.get("en", ""), identity, version, given, kind,
        remark=remark,
    )  # fmt: skip
    found = found._replace(problem=_bad_text(row, layout))
    for at in (layout.columns[side][0] for side in SIDES):
        if at < len(row) and isinstance(cell := row[at], DoubtfulCell):
            found = in_doubt(found, cell.why)
    if layout.draft:
        found = in_doubt(found, f"its heading is {layout.draft.strip()[:40]!r}")
    return _in_languages(found, row, layout)


def _cells(row: Sequence[str], layout: Layout) -> tuple[dict[str, str], list[str]]:
    """(cells by field, several notes as one; those that could not be read)."""
    cells: dict[str, str] = {}
    refused: list[str] = []
    for name, places in layout.columns.items():
        texts = [row[at] for at in places if at < len(row)]
        bad = [str(text) for text in texts if isinstance(text, UnreadableCell)]
        refused += bad if name not in SIDES else []
        if not bad or name in SIDES:
            good = [text.strip(SPACES) for text in texts if not isinstance(text, UnreadableCell)]
            cells[name] = _joined(good)
    return cells, refused


def _joined(texts: Sequence[str]) -> str:
    """The texts as one, the mark of what is not to be translated before all of them."""
    if len(texts) == 1:
        return texts[0]
    parts = [unmarked(text) for text in texts]
    mark = f"{DO_NOT_TRANSLATE} " if any(marked for _, marked in parts) else ""
    return mark + "; ".join(dict.fromkeys(filter(None, (text for text, _ in parts))))


def _bad_text(row: Sequence[str], layout: Layout) -> str:
    """Why one of the two texts cannot be read, "" where both can."""
    texts = [row[at] for side in SIDES for at in layout.columns.get(side, ()) if at < len(row)]
    return next((str(text) for text in texts if isinstance(text, UnreadableCell)), "")


def _in_languages(record: Record, row: Sequence[str], layout: Layout) -> Record:
    """The record with its texts as the codes of its row say; refused for other languages."""
    if layout.codes is None or record.problem:
        return record
    cells = [row[at].strip() if at < len(row) else "" for at in layout.codes]
    codes = tuple(language_named(cell) or primary(cell) for cell in cells)
    if codes == ("en", "ru"):
        return record._replace(ru=record.en, en=record.ru)
    if codes == ("ru", "en"):
        return record
    named = " and ".join(code or "none" for code in codes)
    return record._replace(problem=f"no Russian and English; its languages are {named[:80]}")


def _kind_and_note(cells: Mapping[str, str], layout: Layout) -> tuple[str, str, bool]:
    """(kind, note, whether the note says not to translate).

    The comment of our glossary for OmegaT, which has no headings, begins with the kind.
    """
    note, marked = " ".join(cells.get("note", "").split()), False
    if "do_not_translate" not in cells:
        note, marked = unmarked(note)
    head, colon, rest = note.partition(":")
    if layout.header or head not in KINDS or len(layout.columns) > 3:
        return cells.get("kind", ""), note, marked
    return (head, *unmarked(rest.strip())) if colon else (head, "", marked)
