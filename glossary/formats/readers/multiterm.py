"""MultiTerm XML read: concepts, languages and terms, each with fields that every base names itself.

Streams: memory does not grow with the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.termbases import (
    Said,
    TermbaseConcept,
    TermbaseTerm,
    termbase_side,
)
from glossary.formats.readers.tmx import PROBLEMS
from glossary.formats.xml import forget, local_name, where_is

OUR_ID = "ID"
"""The field of an English term that names its entry and version in exports of ours."""


@dataclass(slots=True)
class MultitermFile:
    """A file of MultiTerm XML being read; iterate :meth:`concepts`, then problems is complete.

    empty: whether it has no concept, known then as well.
    """

    path: Path
    empty: bool = False
    problems: list[str] = field(default_factory=list)

    def concepts(self) -> Iterator[TermbaseConcept]:
        """The concepts in order.

        :raises ExportError: where the file cannot be read any further.
        """
        root = safe_files.root_of(self.path, any_encoding=True)
        if root.rpartition(":")[2] != "mtf":
            raise ExportError(f"{self.path}: is <{root[:40]}>, not <mtf>: not MultiTerm XML")
        self.empty = True
        for element in safe_files.elements(self.path, ("{*}conceptGrp",)):
            self.empty = False
            yield self._concept(element)
            forget(element)

    def _concept(self, concept: Any) -> TermbaseConcept:
        terms: dict[str, list[TermbaseTerm]] = {}
        for section in concept:
            if local_name(section) != "languageGrp":
                continue
            code, said = _code(section), _fields(section)
            parts = [part for part in section if local_name(part) == "termGrp"]
            found = [term for part in parts for term in _terms(part, said)]
            terms.setdefault(code, []).extend(found)
            self._check(section, code, found)
        if not terms:
            self._problem(concept, "a concept without a language")
        number = next((one.text for one in concept if local_name(one) == "concept"), "") or ""
        return TermbaseConcept(number.strip(), where_is(concept), terms, _fields(concept))

    def _check(self, section: Any, code: str, found: list[TermbaseTerm]) -> None:
        if not code:
            self._problem(section, "a language without a name")
        if not found:
            self._problem(section, "a language without a term")
        if any(not term.text.strip() for term in found):
            self._problem(section, "an empty term")

    def _problem(self, element: Any, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(f"{where_is(element)}: {text}")


def _code(section: Any) -> str:
    """What a language is called: its code, or its name where only that tells the side."""
    for language in section:
        if local_name(language) == "language":
            code, name = ((language.get(key) or "").strip().lower() for key in ("lang", "type"))
            return name if termbase_side(name) and not termbase_side(code) else code or name
    return ""


def _terms(group: Any, around: Said) -> Iterator[TermbaseTerm]:
    """The term of a group; where there are several, the fields are those of each."""
    said = _fields(group)
    identity = said.first(OUR_ID)
    terms = [one for one in group if local_name(one) == "term"]
    for number, term in enumerate(terms or [None]):
        text = "" if term is None else "".join(term.itertext())
        yield TermbaseTerm(text, "" if number else identity, said, around)


def _fields(group: Any) -> Said:
    """The descriptive fields of a group and of the groups inside these, by name."""
    said = Said()
    for child in group:
        name = local_name(child)
        if name == "descripGrp":
            said.join(_fields(child))
        elif name == "descrip" and not any(part.get("Glink") for part in child.iter()):
            said.add((child.get("type") or "").strip(), "".join(child.itertext()).strip())
    return said
