"""XLIFF read back, version 2 with its units and 1.2 with its trans-units; memory does not grow.

What ours say in the metadata module comes back; of other files only texts and notes are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.tmx import PROBLEMS, TmxUnit
from glossary.formats.writers.xliff import CATEGORY, CONTEXT, REMARK
from glossary.formats.xml import XML_LANG, forget, local_name, where_is

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "x", "bx", "ex", "sub", "cp"})
"""Inline elements whose content is markup of the original, not text."""


def codes_of(element: Any) -> tuple[str, str]:
    """The languages of source and target, from the elements around."""
    source = target = ""
    for around in element.iterancestors():
        source = source or around.get("source-language") or around.get("srcLang") or ""
        target = target or around.get("target-language") or around.get("trgLang") or ""
    named = element.find("{*}target")
    if not target and named is not None:
        target = named.get(XML_LANG) or ""
    return source, target


def side_text(element: Any) -> str:
    """The text of a side, marks around it kept as text, codes of the original left out."""
    pieces = [element.text or ""]
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        if name not in _CODES:
            pieces.append(side_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


@dataclass(slots=True)
class XliffFile:
    """An XLIFF being read; iterate :meth:`units`, then ``problems`` is complete.

    properties: what a file of ours says of itself. problems: what no export of ours should have.
    """

    path: Path
    any_encoding: bool = False
    properties: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def units(self) -> Iterator[TmxUnit]:
        """Every segment that has a target, in order, as a unit of a memory has it.

        Raises ExportError where the file cannot be read any further.
        """
        root = safe_files.root_of(self.path, any_encoding=self.any_encoding)
        if root.rpartition(":")[2] != "xliff":
            raise ExportError(f"{self.path}: is <{root[:40]}>, not <xliff>: not an XLIFF file")
        names = ("unit", "trans-unit", "metadata", "xliff")
        for element in safe_files.elements(self.path, tuple(f"{{*}}{name}" for name in names)):
            name = local_name(element)
            if name == "xliff":
                self._check_root(element)
            elif name != "metadata":
                yield from self._unit(element)
                forget(element)
            elif element.getparent() is not None and local_name(element.getparent()) == "file":
                self.properties |= _metadata(element.getparent())

    def _unit(self, unit: Any) -> Iterator[TmxUnit]:
        segments = [unit] if local_name(unit) == "trans-unit" else unit.findall("{*}segment")
        properties = _metadata(unit) | _notes(unit)
        if unit.get("translate") == "no":
            properties["x-do-not-translate"] = "yes"
        if len(segments) != 1:
            self._problem(unit, f"{len(segments)} segments in a unit")
        for segment in segments:
            sides = [segment.find(f"{{*}}{name}") for name in ("source", "target")]
            texts = ["" if side is None else side_text(side) for side in sides]
            self._check_texts(unit, texts)
            if sides[1] is None:
                continue  # not translated yet
            codes = tuple(
                (code.lower(), text) for code, text in zip(codes_of(segment), texts, strict=True)
            )
            contexts = (properties.get("source", ""), properties.get("target", ""))
            yield TmxUnit(unit.get("id", ""), where_is(unit), codes, "", properties, contexts)

    def _check_texts(self, unit: Any, texts: list[str]) -> None:
        for name, text in zip(("source", "target"), texts, strict=True):
            if not text.strip():
                self._problem(unit, f"empty <{name}>")
            elif text != text.strip():
                self._problem(unit, f"white space around the text of <{name}>")
        for entry in unit.iterfind("{*}glossary/{*}glossEntry"):
            pair = [entry.findtext(f"{{*}}{name}", "") for name in ("term", "translation")]
            if pair != texts:
                self._problem(unit, "its glossary entry is not its source and target")

    def _check_root(self, root: Any) -> None:
        if not (root.get("version") or "").startswith("2."):
            self._problem(root, f"version {root.get('version')!r}, not 2.1")
        for name in ("srcLang", "trgLang"):
            if not root.get(name):
                self._problem(root, f"<xliff> has no {name}")

    def _problem(self, element: Any, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(f"{where_is(element)}: {text}")


def _metadata(parent: Any) -> dict[str, str]:
    """What our group of metadata says, the first of each type."""
    properties: dict[str, str] = {}
    for group in parent.iterfind("{*}metadata/{*}metaGroup"):
        if group.get("category") == CATEGORY:
            for meta in group:
                properties.setdefault(meta.get("type", ""), meta.text or "")
    return properties


def _notes(unit: Any) -> dict[str, str]:
    """The note, and the contexts under source and target; of a foreign unit its first note."""
    properties: dict[str, str] = {}
    for note in (*unit.iterfind("{*}notes/{*}note"), *unit.iterfind("{*}note")):
        context = note.get("category") == CONTEXT
        name = note.get("appliesTo", "") if context else "note"
        if context or note.get("category") in (REMARK, None):
            properties.setdefault(name, "".join(note.itertext()))
    return properties
