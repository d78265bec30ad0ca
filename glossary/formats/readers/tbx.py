"""TBX of all dialects read back: MARTIF (version 2), and version 3 in its DCA and DCT styles.

Streams: memory does not grow with the file. Element names are compared without namespace; a
category may stand in an attribute ``type`` (DCA) or in the element's own name (DCT).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.tmx import PROBLEMS
from glossary.formats.xml import forget, local_name, primary, where_is, xml_language

_ROOTS = {"martif": 2, "TBX": 2, "tbx": 3}
_CONCEPTS = ("termEntry", "conceptEntry")
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")
WEBLATE_FLAGS = "weblate-flags"
"""The attribute of a concept in which Weblate says what its users set there, between commas."""

_SCOPE = re.compile(r"scope ([\w ,:.-]+), events (\d+)")


@dataclass(frozen=True, slots=True)
class TbxTerm:
    """A term: its text, its id in the file and what is said of it, by category."""

    text: str
    id: str = ""
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TbxConcept:
    """A concept: its terms by language code (lower case, as written), what is said of it."""

    id: str
    where: str
    terms: dict[str, list[TbxTerm]]
    properties: dict[str, str]


@dataclass(slots=True)
class TbxFile:
    """A TBX being read; iterate :meth:`concepts`, then ``problems`` is complete.

    edition: 2 or 3, 0 before reading. scope, events: what an export of ours says of itself.
    """

    path: Path
    any_encoding: bool = False
    edition: int = 0
    scope: str = ""
    events: int = 0
    problems: list[str] = field(default_factory=list)

    def concepts(self) -> Iterator[TbxConcept]:
        """The concepts in order. Raises ExportError where the file cannot be read any further."""
        root = safe_files.root_of(self.path, any_encoding=self.any_encoding)
        if root.rpartition(":")[2] not in _ROOTS:
            raise ExportError(
                f"{self.path}: is <{root[:40]}>, not <martif> or <tbx>: not a TBX file"
            )
        self.edition = _ROOTS[root.rpartition(":")[2]]
        tags = tuple(f"{{*}}{tag}" for tag in (*_CONCEPTS, "sourceDesc", "fileDesc"))
        for element in safe_files.elements(self.path, tags):
            name = local_name(element)
            if name in _CONCEPTS:
                yield self._concept(element)
                forget(element)
            elif name == "sourceDesc" and (found := _SCOPE.search(" ".join(element.itertext()))):
                self.scope, self.events = found[1], int(found[2])

    def _concept(self, concept: Any) -> TbxConcept:
        terms: dict[str, list[TbxTerm]] = {}
        for section in concept:
            if local_name(section) in _LANGUAGES:
                code = xml_language(section)
                shared = _said(section)
                found = [_term(part, shared) for part in section if local_name(part) in _TERMS]
                terms.setdefault(code, []).extend(found)
                self._check(section, code, found)
        if not terms:
            self._problem(concept, "a concept without a language")
        identity, properties = concept.get("id", ""), _said(concept)
        if flags := concept.get(WEBLATE_FLAGS):
            properties[WEBLATE_FLAGS] = flags
        return TbxConcept(identity, where_is(concept), terms, properties)

    def _check(self, section: Any, code: str, found: list[TbxTerm]) -> None:
        if not code:
            self._problem(section, "a language without xml:lang")
        if not found:
            self._problem(section, "a language without a term")
        for term in found:
            if not term.text.strip():
                self._problem(section, "an empty term")
            elif term.text != term.text.strip():
                self._problem(section, "white space around a term")

    def _problem(self, element: Any, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(f"{where_is(element)}: {text}")


def language_terms(concept: TbxConcept, code: str, wanted: str = "") -> list[TbxTerm]:
    """The terms in a language (ru, en), those of the region that is ``wanted`` before others."""
    groups = [(name, terms) for name, terms in concept.terms.items() if primary(name) == code]
    groups.sort(key=lambda group: group[0] != wanted.lower())
    return [term for _, terms in groups for term in terms]


def _said(parent: Any) -> dict[str, str]:
    """What children and their groups say, by category; the first of a category counts."""
    properties: dict[str, str] = {}
    for child in parent:
        name = local_name(child)
        if name in (*_LANGUAGES, *_TERMS, "term", ""):
            continue
        if name.endswith("Grp"):
            properties = _said(child) | properties
        else:
            text = "".join(child.itertext()).strip()
            properties.setdefault(child.get("type") or name, text)
    return properties


def _term(section: Any, shared: dict[str, str]) -> TbxTerm:
    """A term; shared: what is said of all terms of its language. The notes of both are kept."""
    term = next((one for one in section.iter("{*}term")), None)
    undeclared = any(True for _ in section.iter(etree.Entity))
    text = "" if term is None or undeclared else "".join(term.itertext())
    own = _said(section)
    properties = shared | own
    if notes := dict.fromkeys(said["note"] for said in (shared, own) if "note" in said):
        properties["note"] = "; ".join(notes)
    return TbxTerm(text, section.get("id", ""), properties)
