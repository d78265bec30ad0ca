"""TMX 1.4b, written as a stream.

What OmegaT makes of a file decides the details: units of several sentences stand in a file of
their own (segtype paragraph), because it never matches them in one of segtype sentence; no white
space inside seg; properties are named x-…, since file, prev and next would change their meaning.
There is no DOCTYPE: some readers would try to fetch the DTD, and none needs it.
"""

from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

from lxml import etree

from align.text import safe
from glossary.entries import Entry
from glossary.units import ExportInfo, Unit, emptiness, machine_confidence, not_xml, too_long

LONGEST = 1_000_000
"""Characters; hardened readers, ours among them, refuse a text node of ten times as many bytes."""

PARTS = ("all", "single", "several")
"""Every unit; those whose sides are one sentence each; those of several sentences."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def refusal(entry: Entry) -> str | None:
    """Why TMX cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or not_xml(entry) or too_long(entry, LONGEST)


class TmxWriter:
    """A TMX file being written: ``with TmxWriter(stream, info, segtype) as tmx: tmx.write(unit)``.

    stream: binary, stays open. segtype: "sentence" or "paragraph". part: which units of the
    export the file holds, one of PARTS, so that it can be checked alone. Memory does not grow
    with the number of units. Units must have passed :func:`refusal`.
    """

    def __init__(
        self, stream: IO[bytes], info: ExportInfo, segtype: str, part: str = "all"
    ) -> None:
        self._stream = stream
        self._header = _header(info, segtype, part)
        self._stack = ExitStack()
        self.units = 0

    def __enter__(self) -> "TmxWriter":
        self._file: Any = self._stack.enter_context(etree.xmlfile(self._stream, encoding="UTF-8"))
        self._file.write_declaration()
        self._stack.enter_context(self._file.element("tmx", version="1.4"))
        self._file.write("\n")
        self._file.write(self._header, pretty_print=True)
        self._stack.enter_context(self._file.element("body"))
        self._file.write("\n")
        return self

    def write(self, unit: Unit) -> None:
        """Append one unit."""
        self._file.write(_tu(unit), pretty_print=True)
        self.units += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)


def _header(info: ExportInfo, segtype: str, part: str) -> Any:
    header = etree.Element(
        "header",
        {
            "creationtool": "tolmach", "creationtoolversion": info.version, "segtype": segtype,
            "o-tmf": "tolmach", "adminlang": "en", "srclang": "ru", "datatype": "plaintext",
        },
    )  # fmt: skip
    _prop(header, "x-model", safe(info.model))
    _prop(header, "x-part", part)
    return header


def _tu(unit: Unit) -> Any:
    """The tu element of ``unit``: attributes, note, properties, then Russian and English."""
    entry = unit.entry
    tu = etree.Element("tu", {"tuid": unit.id, **_change(entry)})
    if entry.note:
        etree.SubElement(tu, "note").text = entry.note
    for name, value in _properties(unit):
        _prop(tu, name, value)
    _tuv(tu, "ru", unit.ru, entry.ru_context)
    _tuv(tu, "en", unit.en, entry.en_context)
    return tu


def _change(entry: Entry) -> dict[str, str]:
    """Who decided and when, in the attributes that translation tools show."""
    change = {}
    if entry.decided_at and (date := _tmx_date(entry.decided_at)):
        change["changedate"] = date
    if entry.reviewer:
        change["changeid"] = entry.reviewer
    return change


def _tmx_date(iso: str) -> str:
    """``iso`` as YYYYMMDDThhmmssZ (TMX 1.4b, section 2.4), "" where it is no date."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _properties(unit: Unit) -> list[tuple[str, str]]:
    entry = unit.entry
    confidence = machine_confidence(entry)
    named = [
        ("x-kind", entry.kind),
        ("x-status", entry.status),
        ("x-reviewer", entry.reviewer or ""),
        ("x-decided", entry.decided_at or ""),
        ("x-confidence", "" if confidence is None else f"{confidence:.2f}"),
        ("x-spelling-of", "" if unit.id == entry.id else entry.id),
        *(("x-file", name) for name in entry.files),
    ]
    return [(name, value) for name, value in named if value]


def _prop(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", {"type": name}).text = value


def _tuv(tu: Any, language: str, text: str, context: str) -> None:
    tuv = etree.SubElement(tu, "tuv", {_LANG: language})
    if context:
        _prop(tuv, "x-context", context)
    etree.SubElement(tuv, "seg").text = text
