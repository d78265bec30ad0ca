"""TBX of all dialects read back: MARTIF (version 2), TBX-Min, and version 3, DCA and DCT.

Streams: memory does not grow with the file. Element names are compared without namespace; a
category may stand in an attribute ``type`` (DCA) or in the element's own name (DCT, TBX-Min).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.termbases import Said, TermbaseConcept, TermbaseTerm
from glossary.formats.readers.tmx import PROBLEMS
from glossary.formats.writers.tbx import PROPER_NOUN
from glossary.formats.xml import forget, local_name, where_is, xml_language

_ROOTS = {"martif": 2, "TBX": 2, "tbx": 3}
_CONCEPTS = ("termEntry", "conceptEntry", "entry")
_LANGUAGES = ("langSet", "langSec", "langGroup")
_TERMS = ("tig", "ntig", "termSec", "termGroup")
_INSIDE = frozenset({*_LANGUAGES, *_TERMS, "term", ""})
_SCOPE = re.compile(r"scope ([\w ,:.-]{1,999}), events ([0-9]{1,18})(?:, store ([0-9a-f]{12}))?")
_OURS = re.compile(r"\s*tolmach ")


@dataclass(slots=True)
class TbxFile:
    """A TBX being read; iterate :meth:`concepts`, then the rest is known.

    edition: 2 or 3, 0 before reading. ours: whether tolmach wrote it; then scope, events and
    store are what it says of itself.
    """

    path: Path
    any_encoding: bool = False
    edition: int = 0
    ours: bool = False
    scope: str = ""
    events: int = 0
    store: str = ""
    problems: list[str] = field(default_factory=list)

    def concepts(self) -> Iterator[TermbaseConcept]:
        """The concepts in order.

        :raises ExportError: where the file cannot be read any further, or is a foreign one
            without a concept.
        """
        root = safe_files.root_of(self.path, any_encoding=self.any_encoding)
        if root.rpartition(":")[2] not in _ROOTS:
            raise ExportError(
                f"{self.path}: is <{root[:40]}>, not <martif> or <tbx>: not a TBX file"
            )
        self.edition = _ROOTS[root.rpartition(":")[2]]
        found = False
        tags = tuple(f"{{*}}{tag}" for tag in (*_CONCEPTS, "sourceDesc", "fileDesc"))
        for element in safe_files.elements(self.path, tags):
            name = local_name(element)
            if name in _CONCEPTS:
                found = True
                yield self._concept(element)
                forget(element)
            elif name == "sourceDesc":
                self._header(" ".join(element.itertext()))
        if not found and not self.ours:
            raise ExportError(
                f"{self.path}: has no concept (<termEntry>, <conceptEntry> or <entry>): not a"
                " termbase, or an empty one"
            )

    def _header(self, text: str) -> None:
        self.ours = self.ours or bool(_OURS.match(text))
        if found := _SCOPE.search(text):
            self.scope, self.events, self.store = found[1], int(found[2]), found[3] or ""

    def _concept(self, concept: Any) -> TermbaseConcept:
        terms: dict[str, list[TermbaseTerm]] = {}
        for section in concept:
            if local_name(section) in _LANGUAGES:
                code, said = xml_language(section), _said(section)
                found = [term for part in _sections(section) for term in self._terms(part, said)]
                terms.setdefault(code, []).extend(found)
                self._check(section, code, found)
        if not terms:
            self._problem(concept, "a concept without a language")
        said = _said(concept)
        said.add("weblate-flags", concept.get("weblate-flags", ""))
        return TermbaseConcept(concept.get("id", ""), where_is(concept), terms, said)

    def _terms(self, section: Any, around: Said) -> Iterator[TermbaseTerm]:
        """The term of a section; where there are several, the statements are of each."""
        said = _said(section)
        identity = section.get("id", "")
        if self.ours and identity.startswith(PROPER_NOUN) and said.first("partOfSpeech") == "noun":
            said["partOfSpeech"] = ["properNoun"]
        undeclared = any(True for _ in section.iter(etree.Entity))
        terms = [section] if local_name(section) == "term" else [*section.iter("{*}term")]
        for number, term in enumerate(terms or [None]):
            text = "" if term is None or undeclared else "".join(term.itertext())
            yield TermbaseTerm(text, "" if number else identity, said, around)

    def _check(self, section: Any, code: str, found: list[TermbaseTerm]) -> None:
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


def _sections(language: Any) -> list[Any]:
    """The sections of terms of a language; bare terms where somebody wrote no sections."""
    parts = [part for part in language if local_name(part) in _TERMS]
    return parts or [part for part in language if local_name(part) == "term"]


def _said(parent: Any) -> Said:
    """What children and their groups say, by category."""
    said = Said()
    for child in parent:
        name = local_name(child)
        if name in _INSIDE:
            continue
        if name.endswith("Grp"):
            said.join(_said(child))
        elif name == "note" and len(child):
            said.add("note", _keyed(child))
        else:
            said.add(child.get("type") or name, "".join(child.itertext()).strip())
    return said


def _keyed(note: Any) -> str:
    """The text of a note, as "key: value" where TBX-Min gives it in these parts."""
    parts = {local_name(part): "".join(part.itertext()).strip() for part in note}
    if "noteValue" not in parts:
        return "".join(note.itertext()).strip()
    return ": ".join(filter(None, (parts.get("noteKey", ""), parts["noteValue"])))
