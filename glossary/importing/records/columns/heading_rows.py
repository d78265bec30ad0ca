"""Which rows of a table hold its headings, and what two rows of them say together."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from align.records import KINDS
from align.text import CYRILLIC, word_set
from glossary.formats.readers.sheets import rows as sheets
from glossary.importing.records.columns.headings import (
    TEXT,
    Heading,
    heading_of,
    language_named,
    language_of_code,
)
from glossary.importing.records.term_status import UNKNOWN, term_status

Cells = Sequence[str]

_TITLES = 6
"""Rows among which the headings must be, unless what stands above them reads like titles."""
_LOOKED_AT = 50
_PAIRS = 1 / 3
"""The share of rows with both scripts from which rows are no titles."""


class HeadingRows(NamedTuple):
    """The headings of a table: the row in which they begin, how many rows they are, their texts."""

    at: int
    rows: int
    texts: list[str]


def heading_rows(rows: Sequence[Cells]) -> HeadingRows | None:
    """The headings among the first rows of a table; None where there are none.

    A second row of them says more of the columns that the first one groups; the texts of both
    are joined.
    """
    at = heading_row(rows)
    if at is None:
        return None
    top = sheets.trimmed(rows[at])
    below = sheets.trimmed(rows[at + 1]) if at + 1 < len(rows) else []
    if not _says_more(top, below):
        return HeadingRows(at, 1, top)
    return HeadingRows(at, 2, _joined(top, below))


def heading_row(rows: Sequence[Cells]) -> int | None:
    """Which of the first rows of a table holds headings, from 0; None where none does.

    It names two columns that differ, and the rows below it do not say the same. Titles may stand
    above it.
    """
    rows = rows[:_LOOKED_AT]
    for number, row in enumerate(rows):
        if number >= _TITLES and not _are_titles(rows[:number]):
            return None
        below = rows[number + 1 :]
        if _names_columns(row, below, first=not number) and (
            _heads_texts(row, below)
            or not (any(_repeats(row, one) for one in below) or _goes_on(row, below))
        ):
            return number
    return None


def may_be_headings(rows: Sequence[Cells], pair: Sequence[int]) -> bool:
    """Whether the first row, which no list knows, may head the two texts of the rows below it.

    pair: the columns of these. Words that are the names of kinds of things, or texts that are both
    written otherwise than nearly all below them.
    """
    texts = [[_at(row, at).strip() for row in rows[:_LOOKED_AT]] for at in pair]
    if len(rows) < 2 or not all(column[0] for column in texts):
        return False
    if all(column[0].casefold() in _KINDS for column in texts):
        return True
    return len(rows) >= _FEWEST and all(_stands_out(column) for column in texts)


def _stands_out(column: Sequence[str]) -> bool:
    """Whether the first text is written in a way in which very few of the others are."""
    below = [text for text in column[1:] if text]
    return any(
        sum(trait(text) is trait(column[0]) for text in below) <= _FEW * len(below)
        for trait in _TRAITS
    )


_TRAITS: Sequence[Callable[[str], bool]] = (
    lambda text: text[0].isupper(),
    lambda text: len(text) > 1 and text.isupper(),
    lambda text: " " in text,
    lambda text: all(word[0].isupper() for word in text.split()),
    lambda text: text[-1] in ".!?…",
)
"""Ways in which a text is written or not."""
_FEWEST, _FEW = 6, 0.1
"""Rows from which on that is looked at, and the share that may be written like the first."""
_KINDS = word_set("""
    фио имя фамилия отчество псевдоним персона персоналия город страна регион область район
    должность звание организация учреждение орган ведомство партия компания адрес место улица
    издание закон статья преступление аббревиатура сокращение расшифровка понятие имена
    name surname firstname person persons people city town country region district position rank
    organisation organization institution body agency authority party company address place
    street law article crime offence offense abbreviation acronym concept names
    """) | {"full name", "first name", "last name", "family name", "job title", "имя и фамилия"}
"""Names of kinds of things: above a list of things of that kind, or entries of a list of others."""


def _are_titles(rows: Sequence[Cells]) -> bool:
    """Whether few of the rows have cells in both scripts, as entries have."""
    pairs = sum(
        len({bool(CYRILLIC.search(cell)) for cell in row if any(map(str.isalpha, cell))}) > 1
        for row in rows
    )
    return pairs < _PAIRS * len(rows)


def _heads_texts(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row names Russian and English and nothing else in two cells, above texts.

    No entry has such a pair, whatever stands beside it.
    """
    places = {}
    for at, cell in enumerate(row):
        heading = heading_of(cell) if cell.strip() else Heading()
        if heading.field == TEXT and heading.exact and heading.language in ("ru", "en"):
            places[heading.language] = at
    rows = [[_at(one, at) for at in places.values()] for one in below]
    coded = any(language_of_code(cell) for row in rows for cell in row)
    return len(places) > 1 and not coded and not (rows and all(map(_name_different, rows)))


def _name_different(cells: Sequence[str]) -> bool:
    """Whether cells name different languages: those of two texts; in a list they name the same."""
    names = [language_named(cell) for cell in cells]
    return all(names) and len(set(names)) == len(names)


def _repeats(row: Cells, below: Cells) -> bool:
    """Whether languages of texts, or statuses, stand below each other: neither row is headings."""
    statuses = [at for at, cell in enumerate(row) if term_status(cell) != UNKNOWN]
    if statuses and all(at < len(below) and term_status(below[at]) != UNKNOWN for at in statuses):
        return True
    codes = [at for at, cell in enumerate(row) if language_of_code(cell)]
    if codes and all(at < len(below) and language_of_code(below[at]) for at in codes):
        return True
    return _repeats_languages(row, below)


def _repeats_languages(row: Cells, below: Cells) -> bool:
    """Whether every language that a row names stands below itself: Russian, of two texts."""
    names = {at: name for at, cell in enumerate(row) if (name := language_named(cell))}
    return bool(names) and all(language_named(_at(below, at)) == names[at] for at in names)


def _goes_on(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a column says the same in most rows below, so that the row is one of them.

    Nor is it headings where all rows name the kind of their entry, as in our glossary for OmegaT.
    """
    others = [one for one in below if sheets.trimmed(one) != sheets.trimmed(row)]
    for at, cell in enumerate(row):
        texts = [text for one in others if (text := _at(one, at).strip())]
        if texts and 2 * texts.count(cell.strip()) > len(texts):
            return True
        if texts and all(text.partition(":")[0] in KINDS for text in (cell.strip(), *texts)):
            return True
    return False


def _names_columns(row: Cells, below: Sequence[Cells], *, first: bool) -> bool:
    """Whether a row reads like headings; first: whether it is the first row of its table.

    The more sure its words are, the fewer of them have to be known.
    """
    headings = [heading_of(cell) for cell in row if cell.strip()]
    known = [one for one in headings if one.field]
    everything = len(known) == len(headings)
    if below and _name_languages(known, headings):
        return True
    if _name_both(known):
        return everything
    if everything:
        return _differ(known) or (first and len(known) > 1 and _blank_beside(known, row, below))
    texts = [one for one in known if one.field == TEXT]
    return len(known) * 2 > len(headings) and _differ(texts) and _is_unlike(row, below)


def _name_one_side(headings: Sequence[Heading]) -> bool:
    """Whether one heading is Russian or English and nothing else, the others in words unknown.

    In a list of languages two cells name the same one.
    """
    languages = [one.language for one in headings if one.language]
    exact = [one for one in headings if one.language in ("ru", "en") and one.field == TEXT]
    alone = len(languages) == len(exact) == 1 < len(headings)
    return alone and exact[0].exact and not exact[0].side


def _name_languages(known: Sequence[Heading], headings: Sequence[Heading]) -> bool:
    """Whether headings name the languages, be it among others that are not known."""
    return _name_one_side(headings) or (_name_both(known) and _are_enough(known, headings))


def _are_enough(known: Sequence[Heading], headings: Sequence[Heading]) -> bool:
    """Whether half of the headings are known, or the two languages are by nothing but a name."""
    return len(known) * 2 >= len(headings) or _name_exactly(known)


def _name_exactly(known: Sequence[Heading]) -> bool:
    """Whether headings name Russian and English, and say nothing else in the same cells."""
    return {one.language for one in known if one.field == TEXT and one.exact} >= {"ru", "en"}


def _name_both(known: Sequence[Heading]) -> bool:
    """Whether headings name two languages, or the source and the target."""
    texts = [one for one in known if one.field == TEXT]
    languages = {one.language for one in texts} - {""}
    sides = {one.side for one in texts if not one.language} - {""}
    return len(languages) > 1 or len(sides) > 1


def _differ(known: Sequence[Heading]) -> bool:
    """Whether headings name texts and something else, or texts that differ."""
    fields = {one.field for one in known}
    texts = {(one.language, one.side) for one in known if one.field == TEXT}
    return bool(texts) and (len(fields) > 1 or (len(texts) > 1 and texts != {("", "")}))


def _blank_beside(known: Sequence[Heading], row: Cells, below: Sequence[Cells]) -> bool:
    """Whether headings name a language, and a cell is empty above a column that is filled."""
    return any(one.field == TEXT and one.language for one in known) and _has_blank(row, below)


def _has_blank(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a cell is empty above a column that is filled."""
    return any(
        2 * sum(at < len(one) and bool(one[at].strip()) for one in below) > len(below) > 0
        for at, cell in enumerate(row)
        if not cell.strip()
    )


def _is_unlike(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a cell is in another script than the cells below it, all of them."""
    for at, cell in enumerate(row):
        if not any(map(str.isalpha, cell)):
            continue
        texts = [one[at] for one in below if at < len(one) and any(map(str.isalpha, one[at]))]
        cyrillic = CYRILLIC.search(cell) is not None
        if len(texts) > 1 and all((CYRILLIC.search(text) is None) is cyrillic for text in texts):
            return True
    return False


def _says_more(top: Cells, below: Cells) -> bool:
    """Whether a second row holds headings too: known ones alone, some under an empty cell.

    Or codes of several languages and nothing else.
    """
    filled = [at for at, cell in enumerate(below) if cell.strip()]
    codes = {language_of_code(below[at]) for at in filled}
    if len(filled) < 2 or (len(codes) > 1 and "" not in codes):
        return len(filled) > 1
    known = all(heading_of(below[at]).field or below[at] == _at(top, at) for at in filled)
    return known and any(not _at(top, at).strip() for at in filled)


def _joined(top: Cells, below: Cells) -> list[str]:
    """The headings of both rows; one above several columns is that of each."""
    texts = []
    group = ""
    for at in range(max(len(top), len(below))):
        own = _at(top, at).strip()
        more = _at(below, at).strip()
        group = own or (group if more else "")
        texts.append(" ".join(dict.fromkeys(filter(None, (group, more)))))
    return texts


def _at(row: Cells, at: int) -> str:
    return row[at] if at < len(row) else ""
