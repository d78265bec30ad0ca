"""What the cells of a row say: verdicts, flags and facts, in the words of people and of tools."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from align.text import word_set
from glossary.entries.attributes import FLAGS, GENDERS, NAMES, PARTS_OF_SPEECH, chosen
from glossary.entries.content import NO, OPEN, YES, verdict
from glossary.entries.entry import ENTRY_STATUSES
from glossary.importing.records import term_status

_TRUE = word_set("true yes 1 x х v да истина wahr vrai y + * ✓ ✔ √ ☑ ✅ checked")
_FALSE = word_set("false no 0 нет ложь falsch faux n - – — ☐ unchecked") | {""}
_NONE = word_set("- – — нет no none n/a") | {""}
_NEVER = word_set(r"none null nil na n/a \n")
"""What programs write where something has not happened."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")

_CHOICES = {"part_of_speech": PARTS_OF_SPEECH, "gender": GENDERS}
_NO_TERM = "nonterm"
"""Marks a forbidden term among what memoQ says of one."""
_COMES_TO: dict[str, dict[str, Any]] = {
    term_status.AVOIDED: {"verdict": YES, "forbidden": True},
    term_status.REFUSED: {"verdict": NO},
    term_status.UNDECIDED: {"verdict": OPEN},
    term_status.PREFERRED: {"verdict": YES, "preferred": True},
    term_status.USABLE: {"verdict": YES},
}


class RowFacts(NamedTuple):
    """What a row says beside its texts.

    given: fields of Content. refused: what is wrong with a cell that is not taken. unknown:
    a word of a status that is not known. why: the words for which it goes to review. strange: the
    names of fields whose value has no counterpart here.
    """

    given: dict[str, Any]
    refused: tuple[str, ...] = ()
    unknown: str = ""
    why: str = ""
    strange: tuple[str, ...] = ()


def said_in(cells: Mapping[str, str], *, ours: bool) -> RowFacts:
    """What cells say, by field. ours: a row of an export of ours, where an empty cell counts."""
    if not cells:
        return RowFacts({})
    given, refused = _attributes(cells, ours)
    if _plain(cells.get("translatable", "")) in _FALSE - {""}:
        given["do_not_translate"] = True
    if _NO_TERM in cells.get("term_info", "").lower():
        given["forbidden"] = True
    standing = _stricter(_standing(cells), cells.get("ru_status", ""))
    given |= standing.given
    if (turned_down := _turned_down(cells.get("refused", ""))) == NO:
        given["verdict"] = NO
    why = standing.why or ("" if ours else _doubt(cells, given, turned_down))
    if why and not standing.why:
        given["verdict"] = OPEN
    strange = (name for name in _CHOICES if given.get(name) == "" and cells[name].strip())
    return RowFacts(given, refused, standing.unknown, why, tuple(strange))


def _turned_down(cell: str) -> str:
    """What a cell of a column for what is rejected or deleted says: NO, OPEN, "" for nothing.

    Such a column has ticks, or the time or the person; anything else may say either.
    """
    said = _plain(cell)
    if said in _FALSE | _NEVER or said.startswith("0000-00-00"):
        return ""
    return NO if said in _TRUE or _DATE.match(said) else OPEN


def _attributes(cells: Mapping[str, str], ours: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    """(the attributes that cells give, what is wrong with those that are not taken)."""
    given: dict[str, Any] = {}
    refused = []
    for name in filter(cells.__contains__, NAMES):
        value, problem = _value(name, cells[name], ours)
        if problem:
            refused.append(problem)
        else:
            given[name] = value
    return given, tuple(refused)


def _doubt(cells: Mapping[str, str], given: Mapping[str, Any], turned_down: str) -> str:
    """Why a term may be one to avoid though nothing makes it one, "" where it may not."""
    if given.get("verdict") in (NO, OPEN):
        return ""
    if turned_down == OPEN:
        return f"it may be turned down: {cells['refused'][:40]!r}"
    if given.get("forbidden"):
        return ""
    if cells.get("forbidden") and "forbidden" not in given:
        return "it may be forbidden"
    note = cells.get("note", "")
    return f"its note is {note[:40]!r}" if term_status.says_not_to_use(note) else ""


def _standing(cells: Mapping[str, str]) -> RowFacts:
    """What the columns status, fuzzy and approved say."""
    fuzzy, approved = _plain(cells.get("fuzzy", "")), _plain(cells.get("approved", ""))
    status = cells.get("status", "")
    said = status_said(status) if status else RowFacts({})
    final = fuzzy in _FALSE or term_status.term_status(fuzzy) == term_status.USABLE
    if fuzzy in _TRUE or not final:
        return said._replace(given=said.given | {"verdict": OPEN}, why="needs editing")
    if approved in _TRUE | _FALSE and approved:
        yes = approved in _TRUE
        return RowFacts({"verdict": YES if yes else OPEN}, why="" if yes else "not approved")
    if approved and not status:
        return status_said(cells["approved"])
    return said


def _stricter(said: RowFacts, ru_status: str) -> RowFacts:
    """What the statuses of both terms come to: the Russian one can only take something away."""
    russian = status_said(ru_status) if ru_status else RowFacts({})
    standing, forbidden = russian.given.get("verdict", YES), russian.given.get("forbidden")
    if russian.unknown or (standing == YES and not forbidden):
        return said._replace(unknown=said.unknown or russian.unknown)
    given = {name: value for name, value in said.given.items() if name != "preferred"}
    given, why = {**given, **russian.given}, russian.why
    if forbidden and not said.given.get("forbidden"):
        # Not to be written in Russian does not make the English wrong.
        given["verdict"], why = OPEN, f"forbidden, since the Russian is {ru_status[:40]!r}"
    return RowFacts(given, unknown=said.unknown, why=why)


def status_said(status: str) -> RowFacts:
    """What the word of a status says, in English or Russian, ours or that of another tool."""
    if (text := term_status.plain_status(status)) in ENTRY_STATUSES:
        return RowFacts({"verdict": verdict(text)}, why="" if verdict(text) != OPEN else status)
    come_to = term_status.status_in_words(status)
    if come_to == term_status.UNKNOWN:
        return RowFacts({}, unknown=status[:40])
    why = f"its status is {status[:40]!r}" if come_to == term_status.UNDECIDED else ""
    return RowFacts(dict(_COMES_TO[come_to]), why=why)


def _plain(cell: str) -> str:
    """A cell in lower case, without what makes a sign a picture."""
    return cell.strip().replace("\ufe0f", "").lower()


def is_none(cell: str) -> bool:
    """Whether a cell among terms says that there is none."""
    return cell.strip().lower() in _NONE


def is_flag(cell: str) -> bool:
    """Whether a cell says yes or no and nothing else; an empty one says no."""
    return _plain(cell) in _TRUE | _FALSE


_MEANT: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "forbidden": (
        frozenset({term_status.AVOIDED}), frozenset({term_status.USABLE, term_status.PREFERRED})
    ),
    "preferred": (
        frozenset({term_status.PREFERRED}), frozenset({term_status.USABLE, term_status.AVOIDED})
    ),
}  # fmt: skip
"""By flag: the statuses that say yes to it, and those that say no."""


def _flag(name: str, cell: str) -> bool | None:
    """What a cell says of a flag, be it by the word of a status; None where that is not clear."""
    if is_flag(cell):
        return _plain(cell) in _TRUE
    status = term_status.term_status(cell)
    yes, no = _MEANT.get(name, (frozenset(), frozenset()))
    return (status in yes) if status in yes | no else None


def _value(name: str, cell: str, ours: bool) -> tuple[str | bool, str]:
    """(value of a field, "") or ("", what is wrong with the cell).

    Another program's part of speech that we have no name for is left out, and counted.
    """
    if name in FLAGS:
        flag = _flag(name, cell)
        what = f"{name.replace('_', ' ')} is {cell[:40]!r}: write yes or leave it empty"
        return ("", what) if flag is None else (flag, "")
    choices = _CHOICES.get(name)
    if choices and not ours:
        return chosen(name, cell), ""
    if cell and choices and cell not in choices:
        return "", f"{name.replace('_', ' ')} {cell[:40]!r}: use one of {', '.join(choices)}"
    return " ".join(cell.split()), ""
