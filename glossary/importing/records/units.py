"""Units of translation memories and bilingual files as records: TMX, XLIFF and its kin, PO."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from align.errors import ExportError
from glossary.entries.attributes import NAMES
from glossary.entries.content import NO, OPEN, verdict
from glossary.formats.export_info import Languages
from glossary.formats.readers.po import PoFile
from glossary.formats.readers.tmx import TmxFile, TmxUnit
from glossary.formats.readers.xliff import XliffFile
from glossary.formats.xml import primary
from glossary.importing.records import term_status
from glossary.importing.records.cells import said_in
from glossary.importing.records.record import (
    About,
    Record,
    event_number,
    not_taken,
    suggested_record,
    what_is_said,
)


def tmx_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The units of a TMX, one record for each Russian text with each English one."""
    file = TmxFile(path, any_encoding=True, checked=False)
    file.unread = file.unsaid = about.unread
    empty = True
    for unit in file.units():
        empty = False
        yield from _of_unit(unit, languages, about)
        if file.headers > 1:
            break
    if file.headers != 1:
        what = "no <header>" if not file.headers else "two <header>"
        raise ExportError(f"{path}: {file.header_at or 'line 1'}: {what}: not a TMX file")
    if empty and not file.properties:
        raise ExportError(f"{path}: has no <tu>: not a translation memory, or an empty one")
    _note_origin(about, file.properties)
    about.part = file.part


def xliff_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The segments of an XLIFF that have a target."""
    file = XliffFile(path, any_encoding=True, unread=about.unread, unsaid=about.unread)
    empty = True
    for unit in file.units():
        empty = False
        yield from _of_unit(unit, languages, about)
    if empty and not file.properties and not about.unread:
        raise ExportError(f"{path}: has no <trans-unit> or <unit>: not a translation, or empty")
    _note_origin(about, file.properties)


def po_records(
    path: Path, languages: Languages, about: About, encoding: str | None = None
) -> Iterator[Record]:
    """The entries of a PO file that are translated, one record for each form of a plural."""
    for unit in PoFile(path, encoding, about.unread).units():
        yield from _of_unit(unit, languages, about)


def _note_origin(about: About, properties: Mapping[str, str]) -> None:
    """Put down what an export of ours says of the store that it is of."""
    about.scope, about.store = properties.get("x-scope", ""), properties.get("x-store", "")
    about.events = event_number(properties.get("x-events", ""))


def _of_unit(unit: TmxUnit, languages: Languages, about: About) -> Iterable[Record]:
    """The records of a unit: one, but for several texts in one language, and suggestions."""
    if unit.suggestions:
        return _with_suggestions(unit, languages, about)
    codes = unit.codes
    if len(codes) == 2:
        (first, text), (second, other) = codes
        sides = primary(first), primary(second)
        if sides == ("ru", "en"):
            return (_record(unit, text, other),)
        if sides == ("en", "ru"):
            return (_record(unit, other, text),)
    return _of_many(unit, languages, about)


def _with_suggestions(unit: TmxUnit, languages: Languages, about: About) -> Iterator[Record]:
    """The records of a unit, then those of what is suggested for it.

    One that is not translated has been counted, but in a TMX, where it is refused.
    """
    bare = unit._replace(suggestions=())
    if not unit.number or all(text.strip() for _, text in unit.codes):
        yield from _of_unit(bare, languages, about)
    source = next((primary(code) for code, _ in unit.codes), "")
    side = {"ru": "en", "en": "ru"}.get(source, "")
    texts = {name: unit.texts.get(name, "") for name in ("ru", "en")}
    for text in unit.suggestions if side else ():
        yield suggested_record(Record(unit.where, texts["ru"], texts["en"]), side, text)


def _of_many(unit: TmxUnit, languages: Languages, about: About) -> Sequence[Record]:
    russian, english = (_texts(unit.codes, code) for code in (languages.ru, languages.en))
    if not russian or not english:
        return (_without_a_side(unit),)
    for code, _ in (one for one in unit.codes if one not in russian and one not in english):
        about.leave_out(f"texts in {code[:20] or 'no language'}")
    others = unit._replace(id="", properties=_without_identity(unit.properties))
    pairs = dict.fromkeys((ru, en) for ru in _filled(russian) for en in _filled(english))
    return [_record(others if n else unit, ru, en) for n, (ru, en) in enumerate(pairs)]


def _without_a_side(unit: TmxUnit) -> Record:
    """The refusal of a unit that lacks a language; one of ours is in the file all the same."""
    codes = ", ".join(sorted(code or "unknown" for code, _ in unit.codes)) or "none"
    ours = unit.id if "x-version" in unit.properties else ""
    problem = f"no Russian and English; its languages are {codes[:80]}"
    return Record(unit.where, id=ours, problem=problem)


def _filled(texts: Sequence[tuple[str, str]]) -> list[str]:
    """The texts that say something; where none does, the first one."""
    return [text for _, text in texts if text.strip()] or [texts[0][1]]


_IDENTITY = frozenset({"x-version", "x-spelling-of", "x-status"})


def _without_identity(properties: Mapping[str, str]) -> dict[str, str]:
    """The properties of a text that somebody has put beside that of an entry of ours."""
    return {name: value for name, value in properties.items() if name not in _IDENTITY}


def _record(unit: TmxUnit, ru: str, en: str) -> Record:
    """The record of one Russian and one English text of a unit."""
    properties = unit.properties
    version, kind = properties.get("x-version", ""), properties.get("x-kind", "")
    values = {_NAMES[prop]: value for prop, value in properties.items() if prop in _NAMES}
    said = said_in(_NOTHING_SAID | values if version else values, ours=bool(version))
    given = said.given | {"note": values["note"]} if "note" in values else said.given
    problem, remark = _problem(unit, ru, en), not_taken(said.refused)
    if not version:
        given = what_is_said(given, ours=False)
        doubt = unit.standing.why if unit.standing.verdict == OPEN else _term_doubt(properties)
        if doubt:
            given["verdict"] = OPEN
            remark = "; ".join(filter(None, (remark, doubt)))
        return Record(unit.where, ru, en, given=given, kind=kind, problem=problem, remark=remark)
    given = {"note": ""} | given
    if "x-status" in properties:
        given["verdict"] = verdict(properties["x-status"])
    spelling_of = properties.get("x-spelling-of", "")
    return Record(unit.where, ru, en, unit.id, version, given, kind, spelling_of, problem, remark)


def _term_doubt(properties: Mapping[str, str]) -> str:
    """The property by which a term is not to be used, or is not decided on; "" where none says so.

    A termbase that was saved as a memory names the statuses of terms, not those of translations,
    and its programs name the property as they like.
    """
    for name, value in properties.items():
        if name.partition(":")[0].casefold() in _TERM_STATUS:
            doubtful = term_status.any_status(value) in (*_TURNED_DOWN, term_status.UNDECIDED)
        else:
            doubtful = name != "note" and term_status.term_status(value) in _TURNED_DOWN
        if name == "note":
            doubtful = term_status.says_not_to_use(value)
        if doubtful:
            return f"{name} {value.strip()[:60]}"
    return ""


def _problem(unit: TmxUnit, ru: str, en: str) -> str:
    """Why a unit cannot be taken, "" where it can."""
    if unit.entity:
        return f"{unit.entity} is an entity that is not declared"
    if unit.unsegmented and not (ru and en):
        codes = ", ".join(unit.unsegmented)
        return f"no <seg> in its <tuv> in {codes[:80]}: put the text into one"
    if unit.standing.verdict == NO:
        return f"rejected in its file: {unit.standing.why}"
    return ""


_PROPS: dict[str, str] = {"note": "note"} | {
    name: f"x-{name.replace('_', '-')}" for name in NAMES if name != "forbidden"
}
"""Where a unit of ours says what; a memory has no forbidden terms, but a PO file may."""
_NAMES = {prop: name for name, prop in _PROPS.items()} | {"x-forbidden": "forbidden"}
_NOTHING_SAID = dict.fromkeys(_PROPS, "")
_TERM_STATUS = frozenset({"status", "x-status", "x-state"})
"""Properties that name a status, before the type that Trados puts behind them."""
_TURNED_DOWN = (term_status.AVOIDED, term_status.REFUSED)


def _texts(codes: tuple[tuple[str, str], ...], wanted: str) -> list[tuple[str, str]]:
    """The texts in the wanted language with their codes, in order.

    Where a region is wanted and there, those of other regions are none of them.
    """
    language, region = primary(wanted), wanted.lower().replace("_", "-")
    own = [one for one in codes if primary(one[0]) == language]
    exact = [one for one in own if one[0].replace("_", "-") == region]
    return exact if exact and "-" in region else own
