"""Concepts of termbases as records: TBX."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glossary.entries.attributes import chosen
from glossary.entries.content import unmarked
from glossary.formats.export_info import Languages
from glossary.formats.readers.tbx import (
    WEBLATE_FLAGS,
    TbxConcept,
    TbxFile,
    TbxTerm,
    language_terms,
)
from glossary.importing.records.record import About, Record, what_is_said

_VERSION = re.compile(r"([vw])([0-9a-f]{8})-([0-9a-f]{12})")
_OF_CONCEPT = frozenset({"domain", "definition", "part_of_speech", "gender"})
_PREFERRED = frozenset({"preferred", "preferredTerm", "preferredTerm-admn-sts"})
_NOT_TO_USE = frozenset(
    {"forbidden", "obsolete", "deprecated", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"}
)
_NO = frozenset({"no", "false", "0"})


def tbx_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The concepts of a TBX, one record for each English term."""
    file = TbxFile(path, any_encoding=True)
    for concept in file.concepts():
        yield from _of_concept(concept, languages)
    about.scope, about.events = file.scope, file.events


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
        given = what_is_said(_facts(concept, russian[0], term), ours=ours is not None)
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
            given = what_is_said(_facts(concept, other, english[0]), ours=False)
            yield Record(concept.where, other.text, english[0].text, given=given)


def _facts(concept: TbxConcept, russian: TbxTerm, english: TbxTerm) -> dict[str, Any]:
    properties = concept.properties
    said = (
        statements.get("note", "")
        for statements in (properties, english.properties, russian.properties)
    )
    note, marked = unmarked("; ".join(dict.fromkeys(filter(None, said))))
    flags = {flag.strip() for flag in properties.get(WEBLATE_FLAGS, "").split(",")}
    untranslated = properties.get("Translation needed", "").lower() in _NO
    status = english.properties.get("administrativeStatus", "")
    domain = properties.get("subjectField", "")
    definition = properties.get("definition", "") or russian.properties.get("definition", "")
    return {
        "note": note,
        "domain": domain,
        "definition": _without_domain(definition, domain),
        "part_of_speech": chosen("part_of_speech", russian.properties.get("partOfSpeech", "")),
        "gender": chosen("gender", russian.properties.get("grammaticalGender", "")),
        "forbidden": status in _NOT_TO_USE or "forbidden" in flags,
        "do_not_translate": marked or untranslated or "read-only" in flags,
        "preferred": status in _PREFERRED,
    }


def _without_domain(definition: str, domain: str) -> str:
    """The definition without a first line that is the domain.

    Weblate shows both as one explanation, and writes what became of that as the definition.
    """
    first, _, rest = definition.partition("\n")
    return rest if domain and first == domain else definition
