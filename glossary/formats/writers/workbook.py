"""The glossary as a workbook for people: sheets Glossary, Alignments, To do and About.

What a person changes in it comes back by ``tolmach import``: texts, status, note, facts of the
term, and English typed into the sheet To do. The first column, hidden, is the id of an entry; the
last one, hidden too, tells how the entry stood when it was exported.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from align.records import Span
from align.text import safe
from glossary.entries.attributes import GENDERS, PARTS_OF_SPEECH
from glossary.entries.content import content_version
from glossary.entries.entry import ENTRY_STATUSES, Entry
from glossary.formats.export_info import ExportInfo, OpenText
from glossary.formats.refusals import emptiness, not_xml
from glossary.formats.row_heights import FONT, SIZE, row_height
from glossary.formats.units import Some, machine_confidence
from glossary.formats.xlsx import LONGEST, ROWS, escaped_for_cell, filled, text_cell, workbook_to

GLOSSARY, ALIGNMENTS, TO_DO, ABOUT = SHEETS = ("Glossary", "Alignments", "To do", "About")
ENTRY_SHEETS = (GLOSSARY, ALIGNMENTS)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: heading, width in characters, what may be chosen in it (empty: anything)."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()


HIDDEN = frozenset({"id", "version"})
"""Headings of the columns that only programs read."""

YES = "yes"
_YES_NO = (YES, "no")
_A4 = 9
COLUMNS = (
    SheetColumn("id", 15), SheetColumn("Russian", 44), SheetColumn("English", 44),
    SheetColumn("status", 11, ENTRY_STATUSES), SheetColumn("note", 28), SheetColumn("kind", 10),
    SheetColumn("domain", 14), SheetColumn("part of speech", 12, PARTS_OF_SPEECH),
    SheetColumn("gender", 11, GENDERS), SheetColumn("forbidden", 11, _YES_NO),
    SheetColumn("do not translate", 11, _YES_NO), SheetColumn("preferred", 11, _YES_NO),
    SheetColumn("definition", 28),
    SheetColumn("other spellings", 26), SheetColumn("occurrences", 12), SheetColumn("articles", 40),
    SheetColumn("Russian context", 80), SheetColumn("English context", 80),
    SheetColumn("reviewer", 14),
    SheetColumn("decided", 32), SheetColumn("confidence", 11), SheetColumn("version", 10),
)  # fmt: skip
TO_DO_COLUMNS = (
    SheetColumn("Russian", 44),
    SheetColumn("English", 44),
    SheetColumn("note", 28),
    SheetColumn("kind", 10),
    SheetColumn("article", 26),
    SheetColumn("Russian context", 60),
)

_PLACES = {column.heading: place for place, column in enumerate(COLUMNS)}
_CONFIDENCE, _STATUS, _FORBIDDEN = (
    _PLACES[heading] for heading in ("confidence", "status", "forbidden")
)
_RU_CONTEXT, _EN_CONTEXT = _PLACES["Russian context"], _PLACES["English context"]

_ABOUT = (
    "Glossary holds terms, tags and quotations of the articles with their English, Alignments"
    " whole sentences, To do the Russian that nothing in its article translates.",
    "Change texts, status, note and the facts of a term as you like, type English into To do, add"
    " rows: tolmach import takes the file back and shows what it would change.",
    "Leave the hidden columns id and version as they are. Of a deleted row the import says so.",
    "Other spellings are those found in the articles; both contexts show the sentence around one"
    " occurrence, with the text in bold; confidence stands only where nobody has decided yet.",
    "Rows in red are forbidden: that English is not to be used. The columns from Russian to domain"
    " are printed.",
    "Translation tools take other files: tolmach export --for omegat, and so on.",
)


def _stands_on(sheet: str, entry: Entry) -> bool:
    return sheet_of(entry) == sheet


def sheet_of(entry: Entry) -> str:
    """The sheet that ``entry`` stands in."""
    return ALIGNMENTS if entry.kind == "sentence" else GLOSSARY


def workbook_refusal(entry: Entry) -> str | None:
    """Why a worksheet cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or not_xml(entry) or _too_long(entry)


def _too_long(entry: Entry) -> str | None:
    for column, value in zip(COLUMNS, row_of(entry), strict=True):
        # A carriage return, the worst case, takes 7 characters.
        if isinstance(value, str) and len(value) * 7 > LONGEST:
            length = max(len(escaped_for_cell(value)), len(value.encode("utf-16-le")) // 2)
            if length > LONGEST:
                return f"{length:,} characters in {column.heading}, at most {LONGEST:,} fit"
    return None


def row_of(entry: Entry) -> tuple[str | int | float | None, ...]:
    """The cells of ``entry`` in the order of COLUMNS, as a reader should find them.

    Empty text is None, which is what an empty cell reads as.
    """
    attributes = entry.attributes
    texts = (
        entry.id, entry.ru, entry.en, entry.status, entry.note, entry.kind, attributes.domain,
        attributes.part_of_speech, attributes.gender, YES if attributes.forbidden else "",
        YES if attributes.do_not_translate else "", YES if attributes.preferred else "",
        attributes.definition, "\n".join(entry.variants),
        entry.occurrences, "\n".join(entry.files), entry.ru_context, entry.en_context,
        entry.reviewer, entry.decided_at, machine_confidence(entry), content_version(entry),
    )  # fmt: skip
    return tuple(None if value == "" else value for value in texts)


def write_xlsx(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of entries written to ``stream`` (binary, seekable, stays open).

    entries: such that can be iterated more than once, each past :func:`workbook_refusal`; memory
    does not grow with their number. Raises OSError where the disk is full, be it that of
    ``stream`` or of temporary files.
    """
    with workbook_to(stream) as workbook:
        rows = 0
        for name in ENTRY_SHEETS:
            rows += _entries(workbook, name, Some(entries, functools.partial(_stands_on, name)))
        _to_do(workbook, info.tasks)
        _about(workbook, info)
    return rows


def _append(sheet: Any, row: Sequence[Any], columns: Sequence[SheetColumn], number: int) -> None:
    """Append row ``number``, as high as what it shows needs."""
    shown = (
        (_text_of(cell), column.width)
        for cell, column in zip(row, columns, strict=True)
        if column.heading not in HIDDEN
    )
    sheet.row_dimensions[number].height = row_height(shown)
    sheet.append(row)
    # What has been written is not needed any more, and there may be a million rows.
    del sheet.row_dimensions[number]


def _text_of(cell: Any) -> str:
    value = getattr(cell, "_value", cell)
    return "" if value is None else str(value)


def _entries(workbook: Any, name: str, entries: Iterable[Entry]) -> int:
    from openpyxl.utils import get_column_letter

    sheet = _sheet(workbook, name, COLUMNS, "C2")
    cells = [text_cell(sheet) for _ in COLUMNS]
    rows = 0
    for entry in entries:
        row: list[Any] = filled(cells, row_of(entry))
        for column, context, mark in (
            (_RU_CONTEXT, entry.ru_context, entry.ru_mark),
            (_EN_CONTEXT, entry.en_context, entry.en_mark),
        ):
            _mark(cells[column], context, mark)
        _append(sheet, row, COLUMNS, rows + 2)
        rows += 1
    _helped(sheet, rows)
    sheet.print_area = f"B1:{get_column_letter(_PLACES['domain'] + 1)}{rows + 1}"
    sheet.close()
    return rows


def _helped(sheet: Any, rows: int) -> None:
    """Filters, lists to choose from, colours by confidence and status, nothing to see of ids."""
    from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = get_column_letter(len(COLUMNS))
    sheet.auto_filter.ref = f"A1:{last}{rows + 1}"
    for number, column in enumerate(COLUMNS, start=1):
        if column.choices:
            listed = f'"{",".join(column.choices)}"'
            choice = DataValidation(
                type="list", formula1=listed, allow_blank=True, showErrorMessage=True
            )
            choice.error, choice.errorTitle = "Choose one of the list.", column.heading
            choice.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{ROWS}")
            sheet.data_validations.append(choice)
    below = max(rows + 1, 2)
    letter = get_column_letter(_CONFIDENCE + 1)
    scale = ColorScaleRule(
        start_type="num", start_value=0, start_color="F4B6A6", mid_type="num", mid_value=0.6,
        mid_color="FBE7A1", end_type="num", end_value=1, end_color="B7DDB0",
    )  # fmt: skip
    sheet.conditional_formatting.add(f"{letter}2:{letter}{below}", scale)
    area = f"A2:{last}{below}"
    status, forbidden = get_column_letter(_STATUS + 1), get_column_letter(_FORBIDDEN + 1)
    rejected = FormulaRule(formula=[f'${status}2="rejected"'], font=Font(color="8C8C8C"))
    sheet.conditional_formatting.add(area, rejected)
    red = PatternFill("solid", bgColor="F9D9D2")
    sheet.conditional_formatting.add(
        area, FormulaRule(formula=[f'${forbidden}2="{YES}"'], fill=red, font=Font(strike=True))
    )


def _sheet(workbook: Any, name: str, columns: Sequence[SheetColumn], frozen: str) -> Any:
    """A new sheet with its header, ready to print: landscape, as wide as the paper."""
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = frozen
    for number, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.heading in HIDDEN
    sheet.print_title_rows = "1:1"
    _paged(sheet)
    sheet.print_options.gridLines = True
    headings = _headings(sheet, [column.heading for column in columns])
    sheet.row_dimensions[1].height = row_height((c.heading, c.width) for c in columns)
    sheet.append(headings)
    return sheet


def _paged(sheet: Any) -> None:
    """Make a sheet ready to print: A4, landscape, as wide as the paper, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A, &P / &N"


def _headings(sheet: Any, headings: Iterable[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cells = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for cell in cells:
        cell.font = Font(name=FONT, sz=SIZE, bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
    return cells


def _mark(cell: Any, context: str, mark: Span) -> None:
    """Put the marked stretch of a context into bold; a bad mark leaves the cell as it is."""
    if 0 <= mark.start < mark.end <= len(context) and mark.end - mark.start < len(context):
        cell._value = _marked()(context, mark)


@functools.cache
def _marked() -> Any:
    """The class of a text with a stretch in bold, made when openpyxl is first needed."""
    from openpyxl.cell.rich_text import CellRichText

    class Marked(CellRichText):  # type: ignore[misc]  # openpyxl comes without types
        """Knows how to write itself, a good deal faster than openpyxl's own runs of text."""

        def __init__(self, text: str, mark: Span) -> None:
            super().__init__()
            self._runs = _runs(text, mark)

        def to_tree(self) -> Any:
            """The element ``is`` (ECMA-376 part 1, section 18.3.1.53)."""
            inline = etree.Element("is")
            for text, bold in self._runs:
                run = etree.SubElement(inline, "r")
                looks = etree.SubElement(run, "rPr")
                etree.SubElement(looks, "rFont", val=FONT)
                if bold:
                    etree.SubElement(looks, "b")
                    etree.SubElement(looks, "color", rgb="FF7A1F5C")
                etree.SubElement(looks, "sz", val=str(SIZE))
                part = etree.SubElement(run, "t")
                part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                part.text = text
            return inline

    return Marked


def _runs(text: str, mark: Span) -> list[tuple[str, bool]]:
    """The text in stretches, escaped as cells need it, with whether each is marked."""
    pieces = (
        (text[: mark.start], False),
        (text[mark.start : mark.end], True),
        (text[mark.end :], False),
    )
    shown = [(escaped_for_cell(piece), bold) for piece, bold in pieces if piece]
    # An escape that stands across two stretches would read as one once they are joined.
    if "".join(piece for piece, _ in shown) != escaped_for_cell(text):
        return [(escaped_for_cell(text), False)]
    return shown


def _to_do(workbook: Any, tasks: Sequence[OpenText]) -> None:
    from openpyxl.utils import get_column_letter

    sheet = _sheet(workbook, TO_DO, TO_DO_COLUMNS, "B2")
    cells = [text_cell(sheet) for _ in TO_DO_COLUMNS]
    rows = 0
    for task in _writable(tasks):
        row = filled(cells, (task.ru, None, None, task.kind, task.file, task.context or None))
        _mark(cells[5], task.context, task.mark)
        _append(sheet, row, TO_DO_COLUMNS, rows + 2)
        rows += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(TO_DO_COLUMNS))}{rows + 1}"
    sheet.print_area = sheet.auto_filter.ref
    sheet.close()


def _writable(tasks: Iterable[OpenText]) -> Iterator[OpenText]:
    """The tasks, their texts made fit for a cell: they are for people and do not come back."""
    for task in tasks:
        texts = (task.ru, task.file, task.context)
        if any(len(text) * 7 > LONGEST or safe(text, line=False) != text for text in texts):
            ru, file, context = (safe(text)[: LONGEST // 7] for text in texts)
            yield OpenText(task.kind, ru, file, context)
        else:
            yield task


def _about(workbook: Any, info: ExportInfo) -> None:
    sheet = workbook.create_sheet(ABOUT)
    _paged(sheet)
    widths = {"A": 24, "B": 90}
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    cells = (text_cell(sheet), text_cell(sheet))
    rows: list[tuple[str | None, str | int]] = [("Made by", f"tolmach {info.version}")]
    rows += [("Model", safe(info.model)), *info.counts, ("to do", len(info.tasks))]
    if info.scope:
        rows += [("Scope", info.scope), ("Events", info.events)]
        rows += [("Store", info.store)] if info.store else []
    rows += [("How to use" if n == 0 else None, line) for n, line in enumerate(_ABOUT)]
    columns = [SheetColumn(letter, width) for letter, width in widths.items()]
    for number, row in enumerate(rows, start=1):
        _append(sheet, filled(cells, row), columns, number)
    sheet.print_area = f"A1:B{len(rows)}"
    sheet.close()
