"""Files that come back or come from elsewhere, read as records for a merge, whatever their format.

Everything streams. A record says only what its file says: what a foreign file has no column for is
not changed by it; in an export of ours an empty place means that somebody emptied it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from align.errors import ExportError
from align.records import KINDS
from glossary.entries.attributes import FLAGS, NAMES, chosen
from glossary.entries.content import unmarked, verdict
from glossary.formats import safe_files
from glossary.formats.export_info import Languages
from glossary.formats.readers.tbx import TbxConcept, TbxFile, TbxTerm, language_terms
from glossary.formats.readers.tmx import TmxFile, TmxUnit
from glossary.formats.readers.xliff import XliffFile
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import delimited
from glossary.formats.xml import primary
from glossary.importing import tables
from glossary.importing.cleaning import prepared_record
from glossary.importing.record import Record
from glossary.importing.second_process import LARGE, records_ahead

_VERSION = re.compile(r"([vw])([0-9a-f]{8})-([0-9a-f]{12})")
_OF_CONCEPT = frozenset({"domain", "definition", "part_of_speech", "gender"})
_PREFERRED = frozenset({"preferred", "preferredTerm", "preferredTerm-admn-sts"})
_NOT_TO_USE = frozenset(
    {"forbidden", "obsolete", "deprecated", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"}
)
_NO = frozenset({"no", "false", "0"})


@dataclass(slots=True)
class Incoming:
    """A file to be merged; iterate :meth:`records`, then the rest is known.

    languages: which regions to prefer where a unit has several. format: as told by content.
    finished: whether another process has read it to its end.
    scope, events, part: what an export of ours says of itself.
    """

    path: Path
    languages: Languages = field(default_factory=Languages)
    table: TableOptions = field(default_factory=TableOptions)
    format: str = ""
    scope: str = ""
    events: int = 0
    part: str = "all"
    finished: bool = field(default=False, init=False)

    def records(self) -> Iterator[Record]:
        """The records in order, each whole or with the reason why it cannot be taken.

        Raises ExportError, one line with file and line, where the file cannot be read any
        further: then nothing of it should be kept.
        """
        if self._is_large():
            yield from self._ahead()
        if not self.finished:
            yield from self.read()

    def _is_large(self) -> bool:
        with suppress(OSError):
            return self.path.stat().st_size >= LARGE
        return False

    def read(self) -> Iterator[Record]:
        """The records, read by this process and cleaned (:mod:`glossary.importing.cleaning`)."""
        try:
            self.format = format_of(self.path)
            yield from map(prepared_record, _READERS[self.format](self))
        except OSError as err:
            raise ExportError(f"{self.path}: cannot be read: {err.strerror or err}") from err

    def _ahead(self) -> Iterator[Record]:
        """The records, read by a second process; none where there can be no such process."""
        request = {
            "path": str(self.path),
            "languages": (self.languages.ru, self.languages.en),
            "table": {**asdict(self.table), "columns": dict(self.table.columns)},
        }
        for item in records_ahead(request):
            if isinstance(item, Record):
                yield item
                continue
            self.format, self.scope = item["format"], item["scope"]
            self.events, self.part = item["events"], item["part"]
            self.finished = True


def format_of(path: Path) -> str:
    """The format that a file's content tells: tmx, tbx, xliff, xlsx, tsv, jsonl or table."""
    with path.open("rb") as stream:
        head = stream.read(safe_files.CHUNK)
    if not head.strip():
        raise ExportError(f"{path}: is empty")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExportError(f"{path}: is an old XLS or encrypted; save it as XLSX without a password")
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        root = safe_files.root_of(path, any_encoding=True)
        known = {"tmx": "tmx", "martif": "tbx", "TBX": "tbx", "tbx": "tbx", "xliff": "xliff"}
        name = root.rpartition(":")[2]
        if name not in known:
            raise ExportError(f"{path}: is <{name[:40]}>, not TMX, TBX or XLIFF")
        return known[name]
    if text.startswith("{"):
        return "jsonl"
    return "tsv" if text.startswith("\t".join(delimited.TSV_COLUMNS[:3])) else "table"


def _tmx_records(incoming: Incoming) -> Iterator[Record]:
    file = TmxFile(incoming.path, any_encoding=True, checked=False)
    for unit in file.units():
        yield _of_unit(unit, incoming.languages)
        if file.headers > 1:
            break
    if file.headers != 1:
        what = "no <header>" if not file.headers else "two <header>"
        raise ExportError(f"{incoming.path}: {file.header_at or 'line 1'}: {what}: not a TMX file")
    incoming.scope, incoming.part = file.properties.get("x-scope", ""), file.part
    incoming.events = _number(file.properties)


def _xliff_records(incoming: Incoming) -> Iterator[Record]:
    file = XliffFile(incoming.path, any_encoding=True)
    for unit in file.units():
        yield _of_unit(unit, incoming.languages)
    incoming.scope, incoming.events = file.properties.get("x-scope", ""), _number(file.properties)


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
        return Record(unit.where, ru, en, given=_said(given, False), kind=kind)
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


def _said(given: dict[str, Any], ours: bool) -> dict[str, Any]:
    """What a record says: everything in a file of ours, else only what is there."""
    return given if ours else {name: value for name, value in given.items() if value}


def _tbx_records(incoming: Incoming) -> Iterator[Record]:
    file = TbxFile(incoming.path, any_encoding=True)
    for concept in file.concepts():
        yield from _of_concept(concept, incoming.languages)
    incoming.scope, incoming.events = file.scope, file.events


def _of_concept(concept: TbxConcept, languages: Languages) -> Iterator[Record]:
    """One record for each English term: with the first Russian one, the others are spellings."""
    russian = language_terms(concept, "ru", languages.ru)
    english = language_terms(concept, "en", languages.en)
    if not russian or not english:
        codes = ", ".join(sorted(concept.terms)) or "none"
        problem = f"no Russian and English; its languages are {codes[:80]}"
        yield Record(concept.where, problem=problem)
        return
    for term in english:
        ours = _VERSION.fullmatch(term.id)
        given = _said(_facts(concept, russian[0], term), ours is not None)
        if ours is None:
            yield Record(concept.where, russian[0].text, term.text, given=given)
            continue
        mark, version, identity = ours.groups()
        if mark == "w":
            # What is said of the concept is said by another of its renderings.
            given = {name: value for name, value in given.items() if name not in _OF_CONCEPT}
        kind = concept.properties.get("projectSubset", "")
        yield Record(concept.where, russian[0].text, term.text, identity, version, given, kind)
    if not _VERSION.fullmatch(english[0].id):
        # Synonyms of a foreign termbase; those of ours are spellings that the corpus gives.
        for other in russian[1:]:
            given = _said(_facts(concept, other, english[0]), False)
            yield Record(concept.where, other.text, english[0].text, given=given)


def _facts(concept: TbxConcept, russian: TbxTerm, english: TbxTerm) -> dict[str, Any]:
    properties = concept.properties
    note, marked = unmarked(properties.get("note", "") or english.properties.get("note", ""))
    untranslated = properties.get("Translation needed", "").lower() in _NO
    return {
        "note": note,
        "domain": properties.get("subjectField", ""),
        "definition": properties.get("definition", "") or russian.properties.get("definition", ""),
        "part_of_speech": chosen("part_of_speech", russian.properties.get("partOfSpeech", "")),
        "gender": chosen("gender", russian.properties.get("grammaticalGender", "")),
        "forbidden": english.properties.get("administrativeStatus", "") in _NOT_TO_USE,
        "do_not_translate": marked or untranslated,
        "preferred": english.properties.get("administrativeStatus", "") in _PREFERRED,
    }


def _jsonl_records(incoming: Incoming) -> Iterator[Record]:
    with incoming.path.open("rb") as stream:
        for number, line in safe_files.lines(incoming.path, stream):
            where = f"line {number}"
            try:
                fields = json.loads(line)
                yield _of_json(where, fields)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
                raise ExportError(
                    f"{incoming.path}: {where}: is not an entry in JSON; it may be cut short"
                ) from err


def _of_json(where: str, fields: dict[str, Any]) -> Record:
    version = str(fields.get("version") or "")
    texts = [fields["ru"], fields["en"], fields.get("note") or ""]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text that is none")
    attributes = fields.get("attributes") or {}
    given: dict[str, Any] = {name: attributes.get(name, "") for name in NAMES}
    given |= {name: bool(given[name]) for name in FLAGS}
    given["note"] = texts[2]
    if fields.get("status"):
        given["verdict"] = verdict(fields["status"])
    return Record(
        where,
        texts[0],
        texts[1],
        str(fields.get("id") or "") if version else "",
        version,
        _said(given, bool(version)),
        str(fields.get("kind") or ""),
    )


def _table_records(incoming: Incoming) -> Iterator[Record]:
    return tables.table_records(incoming.path, incoming.table)


def _tsv_records(incoming: Incoming) -> Iterator[Record]:
    return tables.tsv_records(incoming.path)


def _workbook_records(incoming: Incoming) -> Iterator[Record]:
    if tables.is_ours(incoming.path) and not incoming.table.columns:
        incoming.scope, incoming.events = tables.workbook_scope(incoming.path)
        return tables.workbook_records(incoming.path)
    return tables.sheet_records(incoming.path, incoming.table)


def kind_of(record: Record) -> str:
    """The kind of a new entry: as the file says, else by its form."""
    if record.kind in KINDS:
        return record.kind
    if re.fullmatch(r"#\S+", record.ru):
        return "hashtag"
    sentence = len(record.ru.split()) > 8 or re.search(r"[.!?…][»\"”)]*$", record.ru)
    return "sentence" if sentence else "term"


def with_verdict(record: Record, standing: str) -> Record:
    """The record, saying ``standing`` where its file says nothing of decisions."""
    if "verdict" in record.given:
        return record
    return record._replace(given={**record.given, "verdict": standing})


_READERS: dict[str, Callable[[Incoming], Iterator[Record]]] = {
    "tmx": _tmx_records,
    "tbx": _tbx_records,
    "xliff": _xliff_records,
    "xlsx": _workbook_records,
    "jsonl": _jsonl_records,
    "tsv": _tsv_records,
    "table": _table_records,
}
