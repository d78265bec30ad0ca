"""TMX 1.4b, written as a stream.

What OmegaT makes of a file decides the details: units of several sentences stand in a file of
their own (segtype paragraph), because it never matches them in one of segtype sentence; no white
space inside seg; properties are named x-…, since file, prev and next would change their meaning.
There is no DOCTYPE: some readers would try to fetch the DTD, and none needs it.
"""

import functools
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

from lxml import etree

from align.text import safe
from glossary.entries.attributes import NONE
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.refusals import emptiness, unfit_for_xml
from glossary.formats.units import Unit, machine_confidence
from glossary.formats.xml import attribute, escaped_for_xml

LONGEST = 1_000_000
"""Characters; hardened readers, ours among them, refuse a text node of ten times as many bytes."""

PARTS = ("all", "single", "several", "applied-single", "applied-several", "suggested")
"""Every unit; those whose sides are one sentence each; those of several sentences. The same two of
the units that a memory may apply by itself; and those that it may only suggest."""

_CHUNK = 1_000
"""Units that are put on the stream at once."""


def tmx_refusal(entry: Entry) -> str | None:
    """Why TMX cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or unfit_for_xml(entry, LONGEST)


class TmxWriter:
    """A TMX file being written: ``with TmxWriter(stream, info, segtype) as tmx: tmx.write(unit)``.

    stream: binary, stays open. segtype: "sentence" or "paragraph". part: which units of the
    export the file holds, one of PARTS, so that it can be checked alone. Memory does not grow
    with the number of units. Units must have passed :func:`tmx_refusal`.
    """

    def __init__(
        self, stream: IO[bytes], info: ExportInfo, segtype: str, part: str = "all"
    ) -> None:
        self._stream = stream
        self._header = _header(info, segtype, part)
        self._languages = info.languages
        self._waiting: list[str] = []
        self._flushed = 0

    def __enter__(self) -> "TmxWriter":
        header = etree.tostring(self._header, encoding="UTF-8", pretty_print=True)
        opening = b"<?xml version='1.0' encoding='UTF-8'?>\n<tmx version=\"1.4\">\n"
        self._stream.write(opening + header + b"<body>\n")
        return self

    def write(self, unit: Unit) -> None:
        """Append one unit."""
        self._waiting.append(_tu(unit, self._languages))
        if len(self._waiting) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        self._stream.write("".join(self._waiting).encode())
        self._flushed += len(self._waiting)
        self._waiting.clear()

    @property
    def units(self) -> int:
        """How many have been appended."""
        return self._flushed + len(self._waiting)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
            self._stream.write(b"</body></tmx>")


def _header(info: ExportInfo, segtype: str, part: str) -> Any:
    header = etree.Element(
        "header",
        {
            "creationtool": "tolmach",
            "creationtoolversion": info.version,
            "segtype": segtype,
            "o-tmf": "tolmach",
            "adminlang": "en",
            "srclang": info.languages.source,
            "datatype": "plaintext",
        },
    )
    _prop(header, "x-model", safe(info.model))
    _prop(header, "x-part", part)
    if info.scope:
        _prop(header, "x-scope", info.scope)
        _prop(header, "x-events", str(info.events))
        if info.store:
            _prop(header, "x-store", info.store)
    return header


def _tu(unit: Unit, languages: Languages) -> str:
    """The tu element of ``unit``: attributes, note, properties, then both texts, the source first.

    Written by hand: elements of lxml would take five times as long. What XML cannot hold has been
    refused before, and the tests read everything back with lxml.
    """
    entry = unit.entry
    identity = unit.id
    attributes = identity if identity.isalnum() else attribute(identity)
    note = f"  <note>{escaped_for_xml(entry.note)}</note>\n" if entry.note else ""
    change = _change(entry) if entry.reviewer or entry.decided_at else ""
    russian = _tuv(languages.ru, unit.ru, entry.ru_context)
    english = _tuv(languages.en, unit.en, entry.en_context)
    sides = f"{english}{russian}" if languages.from_english else f"{russian}{english}"
    return f'<tu tuid="{attributes}"{change}>\n{note}{_properties(unit)}{sides}</tu>\n'


def _change(entry: Entry) -> str:
    """Who decided and when, in the attributes that translation tools show."""
    date = _tmx_date(entry.decided_at) if entry.decided_at else ""
    when = f' changedate="{date}"' if date else ""
    return f'{when} changeid="{attribute(entry.reviewer)}"' if entry.reviewer else when


@functools.lru_cache(maxsize=4096)
def _tmx_date(iso: str) -> str:
    """``iso`` as YYYYMMDDThhmmssZ (TMX 1.4b, section 2.4), "" where it is no date."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _properties(unit: Unit) -> str:
    """The prop elements of ``unit``, those that say something."""
    entry = unit.entry
    lines = _kind_and_status(entry.kind, entry.status)
    if entry.reviewer:
        lines += _line("x-reviewer", entry.reviewer)
    if entry.decided_at:
        lines += _line("x-decided", entry.decided_at)
    if entry.confidence is not None and (confidence := machine_confidence(entry)) is not None:
        lines += _line("x-confidence", f"{confidence:.2f}")
    if unit.id != entry.id:
        lines += _line("x-spelling-of", entry.id)
    if entry.attributes is not NONE:
        for name, value in entry.attributes.as_dict().items():
            shown = "yes" if value is True else str(value)
            lines += _line(f"x-{name.replace('_', '-')}", shown)
    lines += f'  <prop type="x-version">{content_version(entry)}</prop>\n'
    for name in entry.files:
        lines += _line("x-file", name)
    return lines


@functools.lru_cache(maxsize=256)
def _kind_and_status(kind: str, status: str) -> str:
    return "".join(_line(n, v) for n, v in (("x-kind", kind), ("x-status", status)) if v)


def _line(name: str, value: str) -> str:
    return f'  <prop type="{name}">{escaped_for_xml(value)}</prop>\n'


def _prop(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", {"type": name}).text = value


def _tuv(language: str, text: str, context: str) -> str:
    seg = f"    <seg>{escaped_for_xml(text)}</seg>\n  </tuv>\n"
    if context:
        prop = f'    <prop type="x-context">{escaped_for_xml(context)}</prop>\n'
        return f'  <tuv xml:lang="{language}">\n{prop}{seg}'
    return f'  <tuv xml:lang="{language}">\n{seg}'
