"""XLIFF 2.1 with its glossary module, written as a stream (OASIS, XLIFF Version 2.1, 2018).

A unit for each text with its English: one segment, the notes, and what the format itself has no
attribute for in its metadata module. Terms stand in the glossary module too (section 5.2), for
programs that read it; those that do not find the same in source and target.
"""

from collections.abc import Iterable
from typing import IO

from align.text import safe
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo
from glossary.formats.refusals import emptiness, unfit_for_xml
from glossary.formats.units import (
    Some,
    Unit,
    for_memory,
    has_form_of_term,
    machine_confidence,
    units_of,
)
from glossary.formats.writers.tmx import LONGEST
from glossary.formats.xml import attribute, escaped_for_xml

CORE = "urn:oasis:names:tc:xliff:document:2.0"
GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
"""The namespaces; those of version 2.1 still end so."""

CATEGORY = "tolmach"
"""The group of metadata that holds what is ours."""

REMARK, CONTEXT = "comment", "context"
"""Categories of notes."""

_STATES = {"new": "translated", "skipped": "translated", "rejected": "initial"}
_CHUNK = 1_000


def xliff_refusal(entry: Entry) -> str | None:
    """Why XLIFF cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or unfit_for_xml(entry, LONGEST)


def write_xliff(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of units written to ``stream`` (binary, stays open).

    entries: in order; such that have passed :func:`xliff_refusal`. Forbidden ones are left out,
    because a program that takes units for translations would use them. Memory does not grow with
    them.
    """
    waiting, count = [_opening(info)], 0
    for unit in units_of(Some(entries, for_memory)):
        count += 1
        waiting.append(_unit(unit, info.languages.from_english))
        if len(waiting) >= _CHUNK:
            stream.write("".join(waiting).encode())
            waiting.clear()
    # A file must hold a unit or a group, and a group may be empty (section 4.2.2.2).
    ending = "</file>\n</xliff>\n" if count else '<group id="none"/>\n</file>\n</xliff>\n'
    stream.write("".join([*waiting, ending]).encode())
    return count


def _opening(info: ExportInfo) -> str:
    languages = info.languages
    properties = [("x-tool", f"tolmach {info.version}"), ("x-model", safe(info.model))]
    if info.scope:
        properties += [("x-scope", info.scope), ("x-events", str(info.events))]
        properties += [("x-store", info.store)] if info.store else []
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<xliff xmlns="{CORE}" xmlns:gls="{GLOSSARY}" xmlns:mda="{METADATA}" version="2.1" '
        f'srcLang="{languages.source}" trgLang="{languages.target}">\n'
        f'<file id="glossary" xml:space="preserve">\n{_metadata(properties)}'
    )


def _metadata(properties: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f'<mda:meta type="{name}">{escaped_for_xml(value)}</mda:meta>\n'
        for name, value in properties
    )
    group = f'<mda:metaGroup category="{CATEGORY}">\n{lines}</mda:metaGroup>'
    return f"<mda:metadata>{group}</mda:metadata>\n"


def _unit(unit: Unit, from_english: bool) -> str:
    """The unit element: glossary, metadata, notes, then the segment, as section 4.2.2.5 orders."""
    entry = unit.entry
    kept = ' translate="no"' if _stays(unit, from_english) else ""
    source, target = (unit.en, unit.ru) if from_english else (unit.ru, unit.en)
    glossary = _glossary(entry, source, target) if has_form_of_term(entry) else ""
    state = _STATES.get(entry.status, "final")
    return (
        f'<unit id="{attribute(unit.id)}"{kept}>\n{glossary}{_metadata(_facts(unit, from_english))}'
        f'{_notes(entry, from_english)}<segment state="{state}">\n'
        f"<source>{escaped_for_xml(source)}</source>\n"
        f"<target>{escaped_for_xml(target)}</target>\n</segment>\n</unit>\n"
    )


def _stays(unit: Unit, from_english: bool) -> bool:
    """Whether the source is not to be translated, which is said of the Russian.

    Tools keep such a source as it is and lock its unit. Of English that is right only where the
    Russian is the same text.
    """
    return unit.entry.attributes.do_not_translate and (not from_english or unit.ru == unit.en)


def _facts(unit: Unit, from_english: bool) -> list[tuple[str, str]]:
    """What the metadata say: names as in our TMX, those that say something."""
    entry, confidence = unit.entry, machine_confidence(unit.entry)
    properties = [
        ("x-kind", entry.kind),
        ("x-status", entry.status),
        ("x-reviewer", entry.reviewer or ""),
        ("x-decided", entry.decided_at or ""),
        ("x-confidence", "" if confidence is None else f"{confidence:.2f}"),
        ("x-spelling-of", entry.id if unit.id != entry.id else ""),
    ]
    properties += [
        (f"x-{name.replace('_', '-')}", "yes" if value is True else str(value))
        for name, value in entry.attributes.as_dict().items()
        if name != "do_not_translate" or not _stays(unit, from_english)  # else an attribute
    ]
    properties += [
        ("x-version", content_version(entry)),
        *(("x-file", name) for name in entry.files),
    ]
    return [(name, value) for name, value in properties if value]


def _glossary(entry: Entry, term: str, translation: str) -> str:
    file = next((f' source="{attribute(name)}"' for name in entry.files), "")
    meaning = entry.attributes.definition
    definition = f"<gls:definition>{escaped_for_xml(meaning)}</gls:definition>\n" if meaning else ""
    return (
        f"<gls:glossary>\n<gls:glossEntry>\n<gls:term{file}>{escaped_for_xml(term)}</gls:term>\n"
        f"<gls:translation>{escaped_for_xml(translation)}</gls:translation>\n{definition}"
        "</gls:glossEntry>\n</gls:glossary>\n"
    )


def _notes(entry: Entry, from_english: bool) -> str:
    contexts = (entry.ru_context, entry.en_context)
    source, target = contexts[::-1] if from_english else contexts
    notes = ((REMARK, "", entry.note), (CONTEXT, "source", source), (CONTEXT, "target", target))
    lines = [
        f'<note category="{category}"{_applies(side)}>{escaped_for_xml(text)}</note>\n'
        for category, side, text in notes
        if text
    ]
    return f"<notes>\n{''.join(lines)}</notes>\n" if lines else ""


def _applies(side: str) -> str:
    return f' appliesTo="{side}"' if side else ""
