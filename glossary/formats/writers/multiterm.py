"""MultiTerm XML, written as a stream in UTF-16, as MultiTerm and memoQ write and read it.

The structure is that of the schema MTF, which RWS publishes: concepts, languages and terms, each
with descriptive fields. Names of fields are free; a termbase takes those that its definition has.
All English renderings of a Russian term stand in one concept, preferred first.
"""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from lxml import etree

from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo
from glossary.formats.writers.tbx import (
    concept_facts,
    concept_spellings,
    concepts_of,
    rendering_id,
)

_NAMES = {"ru": "Russian", "en": "English"}


def write_multiterm(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of entries written to ``stream`` (binary, stays open).

    entries: in order; they must have passed glossary.formats.writers.tbx.tbx_refusal. Memory does
    not grow with their number.
    """
    count = 0
    with etree.xmlfile(stream, encoding="UTF-16") as file:
        file.write_declaration()
        with file.element("mtf"):
            file.write("\n")
            for number, renderings in enumerate(concepts_of(entries, by_term=True), start=1):
                file.write(_concept(number, renderings, info), pretty_print=True)
                count += len(renderings)
    return count


def _concept(number: int, renderings: Sequence[Entry], info: ExportInfo) -> Any:
    """The group of a concept; what the renderings share stands there, the rest with the terms."""
    first = renderings[0]
    domain, definition, part_of_speech, gender = facts = concept_facts(renderings)
    concept = etree.Element("conceptGrp")
    etree.SubElement(concept, "concept").text = str(number)
    _fields(concept, {"Subject": [domain], "Definition": [definition], "Kind": [first.kind]})
    russian = _language(concept, "ru", info.languages.ru)
    for at, text in enumerate(concept_spellings(renderings, ye=False)):
        term = _term(russian, text)
        if at:
            _fields(term, {"Term type": ["variant"]})
            continue
        files = dict.fromkeys(name for entry in renderings for name in entry.files)
        _fields(
            term,
            {
                "Part of Speech": [part_of_speech],
                "Gender": [gender],
                "Context": [first.ru_context],
                "Source": files,
            },
        )
    english = _language(concept, "en", info.languages.en)
    for entry in renderings:
        _rendering(_term(english, entry.en), entry, facts)
    return concept


def _rendering(term: Any, entry: Entry, facts: tuple[str, ...]) -> None:
    attributes = entry.attributes
    status = "forbidden" if attributes.forbidden else "preferred" if attributes.preferred else ""
    if entry.reviewer and entry.decided_at:
        group = etree.SubElement(term, "transacGrp")
        etree.SubElement(group, "transac", type="modification").text = entry.reviewer
        etree.SubElement(group, "date").text = entry.decided_at[:19]
    _fields(
        term,
        {
            "Status": [status],
            "Do not translate": ["yes" if attributes.do_not_translate else ""],
            "Note": [entry.note],
            "Context": [entry.en_context],
            "ID": [rendering_id(entry, facts)],
        },
    )


def _language(concept: Any, side: str, code: str) -> Any:
    group = etree.SubElement(concept, "languageGrp")
    etree.SubElement(group, "language", type=_NAMES[side], lang=code.upper())
    return group


def _term(language: Any, text: str) -> Any:
    group = etree.SubElement(language, "termGrp")
    etree.SubElement(group, "term").text = text
    return group


def _fields(group: Any, fields: dict[str, Iterable[str]]) -> None:
    """Add a descriptive field for each text that is not empty."""
    for name, texts in fields.items():
        for text in filter(None, texts):
            descrip = etree.SubElement(etree.SubElement(group, "descripGrp"), "descrip", type=name)
            descrip.text = text
