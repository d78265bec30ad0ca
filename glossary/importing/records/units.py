"""Units of translation memories and bilingual files as records: TMX and XLIFF."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from align.errors import ExportError
from glossary.entries.attributes import FLAGS, NAMES
from glossary.entries.content import verdict
from glossary.formats.export_info import Languages
from glossary.formats.readers.tmx import TmxFile, TmxUnit
from glossary.formats.readers.xliff import XliffFile
from glossary.formats.xml import primary
from glossary.importing.records.record import About, Record, what_is_said


def tmx_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The units of a TMX."""
    file = TmxFile(path, any_encoding=True, checked=False)
    for unit in file.units():
        yield _of_unit(unit, languages)
        if file.headers > 1:
            break
    if file.headers != 1:
        what = "no <header>" if not file.headers else "two <header>"
        raise ExportError(f"{path}: {file.header_at or 'line 1'}: {what}: not a TMX file")
    about.scope, about.part = file.properties.get("x-scope", ""), file.part
    about.events = _number(file.properties)


def xliff_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The segments of an XLIFF."""
    file = XliffFile(path, any_encoding=True)
    for unit in file.units():
        yield _of_unit(unit, languages)
    about.scope, about.events = file.properties.get("x-scope", ""), _number(file.properties)


def _number(properties: Mapping[str, str]) -> int:
    """The store's last event when a file was written, 0 where it does not say."""
    events = properties.get("x-events", "")
    return int(events) if events.isdigit() else 0


def _of_unit(unit: TmxUnit, languages: Languages) -> Record:
    ru, en = (_text(unit.codes, code) for code in (languages.ru, languages.en))
    if ru is None or en is None:
        codes = ", ".join(sorted(code for code, _ in unit.codes)) or "none"
        return Record(unit.where, problem=f"no Russian and English; its languages are {codes[:80]}")
    if unit.entity:
        return Record(unit.where, problem=f"{unit.entity} is an entity that is not declared")
    properties = unit.properties
    version, kind = properties.get("x-version", ""), properties.get("x-kind", "")
    values = {_NAMES[prop]: value for prop, value in properties.items() if prop in _NAMES}
    given: dict[str, Any] = {n: bool(v) if n in FLAGS else v for n, v in values.items()}
    if not version:
        return Record(unit.where, ru, en, given=what_is_said(given, ours=False), kind=kind)
    given = _NOTHING_SAID | given
    if "x-status" in properties:
        given["verdict"] = verdict(properties["x-status"])
    spelling_of = properties.get("x-spelling-of", "")
    return Record(unit.where, ru, en, unit.id, version, given, kind, spelling_of)


_PROPS: dict[str, str] = {"note": "note"} | {
    name: f"x-{name.replace('_', '-')}" for name in NAMES if name != "forbidden"
}
"""Where a unit of ours says what; a memory has no forbidden terms."""
_NAMES = {prop: name for name, prop in _PROPS.items()}
_NOTHING_SAID: dict[str, Any] = {name: False if name in FLAGS else "" for name in _PROPS}


def _text(codes: tuple[tuple[str, str], ...], wanted: str) -> str | None:
    """The text in the wanted language: of its region before others, the first before later."""
    region = wanted.lower()
    for code, text in codes:
        if code == region or code.replace("_", "-") == region:
            return text
    language = primary(wanted)
    return next((text for code, text in codes if primary(code) == language), None)
