"""What is asked where the columns of a table are not clear: one line that shows the readings."""

from collections.abc import Sequence
from itertools import islice

from glossary.importing.records.columns.evidence import ColumnEvidence, other_language

SIDES = {"ru": "Russian", "en": "English"}
_SHOWN = 2
_LONGEST_SHOWN = 30
_BETWEEN = "=–—:-"
"""What people write between the texts of a pair."""


def named(at: int, header: Sequence[str]) -> str:
    """A column as a person finds it: its number, and its heading where there is one."""
    heading = " ".join(header[at].split()) if at < len(header) else ""
    return f"column {at + 1} ({heading[:40]})" if heading else f"column {at + 1}"


def _shown(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def two_of_a_language(side: str, found: Sequence[int], header: Sequence[str]) -> str:
    """That two columns are of one language, and are not known to hold synonyms."""
    first, second = found[:2]
    return (
        f"{named(first, header)} and {named(second, header)} are both {SIDES[side]}: choose with"
        f" --column {side}={first + 1} or --column {side}={second + 1}, and name the other language"
    )


def wrong_script(side: str, at: int, header: Sequence[str], column: ColumnEvidence) -> str:
    """That a column is not in the script of the language that its heading names."""
    other = "en" if side == "ru" else "ru"
    return (
        f"{named(at, header)} should be {SIDES[side]}, but its cells are in"
        f" {column.script} letters, such as {_shown(column.cells[0])}: name the columns with"
        f" --column {side}=NUMBER --column {other}=NUMBER"
    )


def none_is(
    side: str, others: Sequence[int], header: Sequence[str], columns: Sequence[ColumnEvidence]
) -> str:
    """Why no column is this side."""
    theirs = frozenset(others)  # of a hostile table there are many
    seen = [
        f"{named(at, header)} ({_shown(column.cells[0])})"
        + (" holds both" if _is_both(column) else _in_language(other_language(column)))
        for at, column in enumerate(columns)
        if column.filled and (at not in theirs or _is_both(column))
    ]
    there = "; ".join(seen[:4]) or "nothing else is there"
    return (
        "which columns are Russian and English is not clear: none is"
        f" {SIDES[side]} by its cells: {there}"
    )


def advice(columns: Sequence[ColumnEvidence], *, is_sheet: bool) -> str:
    """What to do where a language has no column; a sheet of a workbook has no delimiter."""
    joined = [column for column in columns if column.is_joined]
    if any(map(_is_both, columns)) and not joined:
        return "give each language a column of its own"
    if not joined:
        return "name them, as --column ru=1 --column en=2"
    cells = joined[0].cells
    alone = len([column for column in columns if column.filled]) == 1
    if alone and not is_sheet and (between := _between(cells)):
        return f"part them with --delimiter '{between}', or give each language a column of its own"
    return "give each language a column of its own"


def _is_both(column: ColumnEvidence) -> bool:
    """Whether cells hold a pair each, or now one language and now the other."""
    some = _SOME * column.texts
    return column.is_joined or (column.texts > 1 and some <= column.cyrillic <= column.texts - some)


_SOME = 0.25
"""The share of cells in each script from which a column holds both languages in turn."""


def _between(cells: Sequence[str]) -> str:
    """The character that stands in each of the cells once, "" where none does."""
    return next((c for c in _BETWEEN if all(cell.count(c) == 1 for cell in cells)), "")


def several_readings(
    rows: Sequence[Sequence[str]], russian: Sequence[int], english: Sequence[int]
) -> str:
    """The readings that are left, with the first rows as they would be read."""
    readings = (
        f"{_read(rows, ru, en)} (--column ru={ru + 1} --column en={en + 1})"
        for ru in russian
        for en in english
    )
    shown = ", or ".join(islice(readings, 3))
    return f"which columns are Russian and English is not clear: {shown}"


def _read(rows: Sequence[Sequence[str]], ru: int, en: int) -> str:
    pairs = (
        f"{_shown(row[ru])} = {_shown(row[en])}"
        for row in rows
        if max(ru, en) < len(row) and row[ru].strip() and row[en].strip()
    )
    return "; ".join(islice(pairs, _SHOWN)) or "no row with both"


def _in_language(code: str) -> str:
    return f" looks like {'another language' if code == 'und' else code}" if code else ""
