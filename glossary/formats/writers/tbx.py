"""TBX, written as a stream: version 2 for OmegaT and Weblate, TBX-Basic version 3 for the rest.

Version 2 is the MARTIF dialect (ISO 30042:2008) without a DOCTYPE, which readers would fetch.
It has one concept for each entry, because its readers (Weblate, translate-toolkit) take one term of
each language. Version 3 is ISO 30042:2019 in its DCT style, whose categories are elements of their
own; there all English renderings of a Russian term stand in one concept, preferred first.
Where the two differ otherwise stands in one table, _DIALECTS.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, Any

from lxml import etree

from align.text import safe
from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo
from glossary.formats.refusals import emptiness, unfit_for_xml
from glossary.formats.units import spellings
from glossary.formats.writers.tmx import LONGEST
from glossary.formats.xml import XML_LANG

NAMESPACE = "urn:iso:std:iso:30042:ed-2"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The names that an edition of the standard gives to the same things.

    forbidden: the administrativeStatus of a term that must not be used. untranslated: (type,
    text) of a descrip that says so, None where there is no category and a note must do.
    """

    root: str
    attributes: tuple[tuple[str, str], ...]
    header: str
    concept: str
    language: str
    term: str
    forbidden: str
    untranslated: tuple[str, str] | None
    namespace: str | None = None


_DIALECTS = {
    # Weblate takes "forbidden" and "Translation needed"; translate-toolkit and OmegaT show both.
    2: _Dialect(
        "martif", (("type", "TBX"),), "martifHeader", "termEntry", "langSet", "tig", "forbidden",
        ("Translation needed", "No"),
    ),
    3: _Dialect(
        "tbx", (("type", "TBX-Basic"), ("style", "dct")), "tbxHeader", "conceptEntry", "langSec",
        "termSec", "deprecatedTerm-admn-sts", None, NAMESPACE,
    ),
}  # fmt: skip


PREFERRED = "preferredTerm-admn-sts"
"""The administrativeStatus of a term to prefer, in both editions."""

_MODULES = {"min": "http://www.tbxinfo.net/ns/min", "basic": "http://www.tbxinfo.net/ns/basic"}
_OF_MIN = frozenset({"administrativeStatus", "partOfSpeech", "subjectField"})
"""The two modules of TBX-Basic (ISO 30042:2019, annex on dialects); the rest is of the other."""


def tbx_refusal(entry: Entry) -> str | None:
    """Why TBX cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or unfit_for_xml(entry, LONGEST)


def write_tbx(
    stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo, edition: int, *, ye: bool = False
) -> int:
    """The number of entries written to ``stream`` (binary, stays open).

    entries: in order. edition: 2 or 3. ye: also give each spelling with ё in one with е, which
    OmegaT tells apart.
    Entries must have passed :func:`tbx_refusal`. Memory does not grow with their number.
    """
    dialect = _DIALECTS[edition]
    count = 0
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration()
        attributes = {**dict(dialect.attributes), XML_LANG: info.languages.source}
        with file.element(_root(dialect), attributes, nsmap=_prefixes(dialect)):
            file.write("\n")
            file.write(_header(dialect, info), pretty_print=True)
            with file.element("text"), file.element("body"):
                file.write("\n")
                for renderings in concepts_of(entries, edition):
                    file.write(_concept(dialect, renderings, info, ye), pretty_print=True)
                    count += len(renderings)
    return count


def _root(dialect: _Dialect) -> str:
    return f"{{{dialect.namespace}}}{dialect.root}" if dialect.namespace else dialect.root


def _prefixes(dialect: _Dialect) -> Any:
    """The namespaces of the root by prefix; what stands in it takes up the default one, None.

    The prefix xml is named because lxml would call it ns0 here.
    """
    xml = {"xml": "http://www.w3.org/XML/1998/namespace"}
    return xml | ({None: dialect.namespace} if dialect.namespace else {})


def _below(parent: Any, tag: str, text: str | None = None, **with_: str) -> Any:
    """A new element, the last child of ``parent``."""
    child = etree.SubElement(parent, tag, with_)
    child.text = text
    return child


def _say(dialect: _Dialect, parent: Any, element: str, category: str, text: str) -> None:
    """A statement of ``category`` about ``parent``, in the way of the edition."""
    if dialect.namespace:
        module = "min" if category in _OF_MIN else "basic"
        etree.SubElement(parent, f"{{{_MODULES[module]}}}{category}").text = text
    else:
        _below(parent, element, text, type=category)


def _header(dialect: _Dialect, info: ExportInfo) -> Any:
    header = etree.Element(dialect.header)
    source = _below(_below(header, "fileDesc"), "sourceDesc")
    _below(source, "p", f"tolmach {info.version}, model {safe(info.model)}")
    if info.scope:
        _below(source, "p", f"scope {info.scope}, events {info.events}")
    return header


def concepts_of(entries: Iterable[Entry], edition: int) -> Iterator[list[Entry]]:
    """The entries of each concept, in order; preferred renderings first, forbidden ones last.

    In version 3 those of the same Russian and kind are one concept unless what is said of it, such
    as the domain, contradicts; what says nothing joins the only one that does.
    """
    if edition != 3:
        yield from ([entry] for entry in entries)
        return
    for _, same in groupby(entries, key=attrgetter("ru")):
        concepts: dict[tuple[str, tuple[str, ...]], list[Entry]] = {}
        alike = list(same)
        for entry in alike:
            stated = {entry_facts(e) for e in alike if e.kind == entry.kind} - {_NO_FACTS}
            facts = entry_facts(entry)
            if facts == _NO_FACTS and len(stated) == 1:
                (facts,) = stated
            concepts.setdefault((entry.kind, facts), []).append(entry)
        for renderings in concepts.values():
            yield sorted(renderings, key=_usage)


def _usage(entry: Entry) -> tuple[bool, bool]:
    """Sorts preferred renderings before the rest, and forbidden ones behind it."""
    return entry.attributes.forbidden, not entry.attributes.preferred


def entry_facts(entry: Entry) -> tuple[str, ...]:
    """What is said of the Russian side: domain, definition, part of speech, gender."""
    attributes = entry.attributes
    return attributes.domain, attributes.definition, attributes.part_of_speech, attributes.gender


_NO_FACTS = ("", "", "", "")


def concept_facts(renderings: Sequence[Entry]) -> tuple[str, ...]:
    """What is said of a concept: by any of its renderings, which do not contradict each other."""
    return max(map(entry_facts, renderings), key=_NO_FACTS.__ne__)


def concept_spellings(renderings: Sequence[Entry], *, ye: bool) -> list[str]:
    """The spellings of all its entries; see :func:`spellings`."""
    return list(dict.fromkeys(text for entry in renderings for text in spellings(entry, ye=ye)))


def _concept(dialect: _Dialect, renderings: Sequence[Entry], info: ExportInfo, ye: bool) -> Any:
    """The element of one concept; its id is that of its first entry, made a name by the letter e.

    Where it has several renderings, note and decision stand with each of them.
    """
    first, alone = renderings[0], len(renderings) == 1
    concept = etree.Element(
        dialect.concept, {"id": f"e{first.id}"}, nsmap=_MODULES if dialect.namespace else None
    )
    domain, definition, part_of_speech, gender = facts = concept_facts(renderings)
    _say_all(dialect, concept, "descrip", subjectField=domain, definition=definition)
    if first.attributes.do_not_translate and dialect.untranslated:
        kind, text = dialect.untranslated
        _say(dialect, concept, "descrip", kind, text)
    _say(dialect, concept, "admin", "projectSubset", first.kind)
    if alone:
        _remarks(dialect, concept, first)
    codes = (info.languages.source, info.languages.target)
    sides = [_below(concept, dialect.language, **{XML_LANG: code}) for code in codes]
    russian, english = sides[::-1] if info.languages.from_english else sides
    for number, text in enumerate(concept_spellings(renderings, ye=ye)):
        term = _term(dialect, russian, text, f"r{number}-{first.id}")
        if number:
            _say(dialect, term, "termNote", "termType", "variant")
            continue
        _say_all(dialect, term, "termNote", partOfSpeech=part_of_speech, grammaticalGender=gender)
        files = dict.fromkeys(name for entry in renderings for name in entry.files)
        _evidence(dialect, term, first.ru_context, files)
    for entry in renderings:
        _rendering(dialect, english, entry, facts, alone=alone)
    return concept


def _say_all(dialect: _Dialect, parent: Any, element: str, **texts: str) -> None:
    """Add an element for each of ``texts`` that is not empty, by the name of its type."""
    for kind, text in texts.items():
        if text:
            _say(dialect, parent, element, kind, text)


def _rendering(
    dialect: _Dialect, parent: Any, entry: Entry, facts: tuple[str, ...], *, alone: bool
) -> None:
    """One English term; its id names the entry and its version.

    It begins with v, or with w where the facts of the concept are not those of the entry.
    """
    mark = "v" if entry_facts(entry) == facts else "w"
    term = _term(dialect, parent, entry.en, f"{mark}{content_version(entry)}-{entry.id}")
    if entry.attributes.forbidden:
        _say(dialect, term, "termNote", "administrativeStatus", dialect.forbidden)
    elif entry.attributes.preferred:
        _say(dialect, term, "termNote", "administrativeStatus", PREFERRED)
    _evidence(dialect, term, entry.en_context, ())
    if not alone:
        _remarks(dialect, term, entry)


def _remarks(dialect: _Dialect, parent: Any, entry: Entry) -> None:
    """Who decided, and the note."""
    _decision(dialect, parent, entry)
    if note := entry.note if dialect.untranslated else marked_note(entry):
        _below(parent, "note", note)


def _term(dialect: _Dialect, parent: Any, text: str, identity: str) -> Any:
    term = _below(parent, dialect.term, id=identity)
    _below(term, "term", text)
    return term


def _evidence(dialect: _Dialect, term: Any, context: str, files: Iterable[str]) -> None:
    if context:
        _say(dialect, term, "descrip", "context", context)
    for name in files:
        _say(dialect, term, "admin", "source", name)


def _decision(dialect: _Dialect, concept: Any, entry: Entry) -> None:
    """Who decided, and on which day."""
    if not entry.decided_at and not entry.reviewer:
        return
    group = _below(concept, "transacGrp")
    _say(dialect, group, "transac", "transactionType", "modification")
    if entry.reviewer:
        _say(dialect, group, "transacNote", "responsibility", entry.reviewer)
    if entry.decided_at:
        _below(group, "date", entry.decided_at[:10])
