"""XLIFF read back, version 2 with its units and 1.2 with its trans-units; memory does not grow.

mqxliff, mxliff and sdlxliff are XLIFF 1.2 with attributes of memoQ's, Phrase's and Trados's. What
ours say in the metadata module comes back; of other files texts, notes and states are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from align.errors import ExportError
from glossary.formats import safe_files
from glossary.formats.readers.inline import braced_text, inline_text
from glossary.formats.readers.notes import joined_notes, notes_and_suggestions
from glossary.formats.readers.states import standing_of, xliff_states
from glossary.formats.readers.tmx import PROBLEMS, TmxUnit
from glossary.formats.readers.unread import leave_out
from glossary.formats.writers.xliff import CATEGORY, CONTEXT
from glossary.formats.xml import XML_LANG, forget, local_name, where_is

UNTRANSLATED = "units without a target"
_PHRASE = "{http://www.memsource.com/"


class _Segment(NamedTuple):
    """A source with its target, None where there is none; speaking: elements that tell its state.

    id: of the segment in its unit, "" where the unit is one segment.
    """

    id: str
    source: Any
    target: Any
    speaking: tuple[Any, ...]


class _Around(NamedTuple):
    """What the elements around a unit say of it; file: the file element, whose header has more."""

    source: str
    target: str
    translate: bool
    file: Any


@dataclass(slots=True)
class XliffFile:
    """An XLIFF being read; iterate :meth:`units`, then ``problems`` is complete.

    properties: what a file of ours says of itself. problems: what no export of ours should have.
    unread, unsaid: count what is left out, by name: texts, and what is said of them.
    """

    path: Path
    any_encoding: bool = False
    properties: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    unsaid: dict[str, int] = field(default_factory=dict)
    _number: int = field(default=0, init=False)
    _parent: tuple[Any, _Around | None] = field(default=(None, None), init=False)
    _tags: tuple[Any, dict[str, tuple[str, ...]]] = field(default=(None, {}), init=False)

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
        around = self._around(unit)
        names = frozenset(map(local_name, unit))
        segments = _segments(unit, names)
        if len(segments) != 1:
            self._problem(unit, f"{len(segments)} segments in a unit")
        properties, suggestions = self._said(unit, names, len(segments))
        if not around.translate:
            properties["x-do-not-translate"] = "yes"
        for segment in segments:
            sides = segment.source, segment.target
            texts = [self._text(unit, side, around.file) for side in sides]
            self._check_texts(unit, texts)
            ours = "x-version" in properties and segment.source is not None
            translated = bool(texts[1].strip() or ours)
            self._number += translated or around.translate
            if not translated:
                self._count(UNTRANSLATED if around.translate else "units not to be translated")
            if translated or suggestions:
                found = self._read(unit, segment, _codes(around, segment), texts, properties)
                yield found._replace(suggestions=suggestions) if suggestions else found

    def _said(
        self, unit: Any, names: frozenset[str], segments: int
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """(what is said of a unit, what is suggested for it); counts what is not read.

        names: of the elements in it. segments: how many it has; what is suggested is for all.
        """
        properties = _metadata(unit) if "metadata" in names else {}
        ours = "x-version" in properties
        suggestions: tuple[str, ...] = ()
        if not _REMARKS.isdisjoint(names) or unit.find(_COMMENT) is not None:
            notes, suggestions = _notes(unit, ours)
            properties |= notes
        if not ours:
            _count_unread(unit, names, self.unread, self.unsaid)
        if segments == 1:
            return properties, suggestions
        leave_out(self.unread, "suggestions for several segments", len(suggestions))
        return properties, ()

    def _read(
        self,
        unit: Any,
        segment: _Segment,
        codes: tuple[str, str],
        texts: list[str],
        properties: dict[str, str],
    ) -> TmxUnit:
        """A segment as a unit of a memory has it."""
        ours = "x-version" in properties
        return TmxUnit(
            unit.get("id", ""),
            where_is(unit) + (f", segment {segment.id}" if segment.id else ""),
            tuple(zip(codes, texts, strict=True)),
            next((node.text for node in unit.iter(etree.Entity)), ""),
            properties,
            (properties.get("source", ""), properties.get("target", "")),
            standing_of(() if ours else xliff_states(*segment.speaking)),
            self._number,
        )

    def _text(self, unit: Any, side: Any, file: Any) -> str:
        """The text of a source or target, "" for None. file: the file element around it."""
        if side is None:
            return ""
        text = side.text or ""
        if len(side):
            text = inline_text(side, lambda code: self._defined(code, file))
        if "{" in text and any(name.startswith(_PHRASE) for name in unit.keys()):  # noqa: SIM118 (not a dict)
            marks = unit.iterfind("{*}tunit-metadata/{*}mark")
            text = braced_text(
                text, {mark.get("id", ""): mark.findtext("{*}content", "") for mark in marks}
            )
        return text

    def _defined(self, code: Any, file: Any) -> Iterator[str]:
        """What a code stands for by the original data of its unit, or the tags of its file."""
        wanted = code.get("dataRef") or code.get("dataRefStart")
        if wanted:
            unit = next((one for one in code.iterancestors() if local_name(one) == "unit"), None)
            data = () if unit is None else unit.iterfind("{*}originalData/{*}data")
            yield from ("".join(one.itertext()) for one in data if one.get("id") == wanted)
        elif file is not None:
            if self._tags[0] is not file:
                self._tags = (file, _tag_definitions(file))
            yield from self._tags[1].get(code.get("id", ""), ())

    def _around(self, unit: Any) -> _Around:
        """What stands around a unit, and what it says itself; read once for those of one parent."""
        parent = unit.getparent()
        known, around = self._parent
        if around is None or known is not parent:
            around = _said_around(unit)
            self._parent = (parent, around)
        own = unit.get("translate")
        return around if own is None else around._replace(translate=own != "no")

    def _count(self, what: str) -> None:
        leave_out(self.unread, what)

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
        if not self.properties:
            # What stands in units has been read, and is gone by now.
            leave_out(self.unsaid, "notes of whole files or groups", _said_of_many(root))
        if not (root.get("version") or "").startswith("2."):
            self._problem(root, f"version {root.get('version')!r}, not 2.1")
        for name in ("srcLang", "trgLang"):
            if not root.get(name):
                self._problem(root, f"<xliff> has no {name}")

    def _problem(self, element: Any, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(f"{where_is(element)}: {text}")


_REMARKS = frozenset({"note", "notes", "comment", "comments"})
_COMMENT = ".//{*}mrk"


def _said_of_many(root: Any) -> int:
    """How many notes files and groups have."""
    return sum(bool("".join(note.itertext()).strip()) for note in root.iter("{*}note"))


_UNREAD = {
    "alt-trans": "translations beside the target (alt-trans)",
    "match": "translations beside the target (alt-trans)",
    "sub": "texts within codes (sub)",
    "context": "contexts",
    "glossEntry": "entries of its glossary module",
    "mrk": "comments of Trados",
    "meta": "metadata",
}
"""Elements of a unit that are counted, each as what."""

_SAID = frozenset({"context", "mrk", "meta"})
"""Those that say something of its texts and hold none."""

_PLACES = re.compile(r"(?i)(x-)?(source-?file|line-?number|po-.*|mmq-.*|match-?quality)")
"""Types of contexts that say where a text stands in a program."""


def _count_unread(
    unit: Any, names: frozenset[str], unread: dict[str, int], unsaid: dict[str, int]
) -> None:
    """Count what of a unit of another program is not read."""
    for element in unit.iter(*(f"{{*}}{name}" for name in _UNREAD)):
        name = local_name(element)
        if not _is_bookkeeping(element, name):
            leave_out(unsaid if name in _SAID else unread, _UNREAD[name])
    leave_out(unread, "targets beside the first", len(unit.findall("{*}target")[1:]))
    between = sum(bool(_letters(one)) for one in unit.iterfind("{*}ignorable/{*}source"))
    leave_out(unread, "texts between segments (ignorable)", between)
    if "segment" not in names and _has_text_between(unit):
        leave_out(unread, "units with text between segments")


def _has_text_between(unit: Any) -> bool:
    """Whether the target of a unit of version 1.2 says more than the marks of segments in it."""
    target = unit.find("{*}target")
    marks = _marks(target)
    return bool(marks) and len(_letters(target)) > sum(map(len, map(_letters, marks.values())))


def _is_bookkeeping(element: Any, name: str) -> bool:
    """Whether an element says nothing of what a text means, or stands in one that is counted."""
    if name == "mrk" and element.get("mtype") != "x-sdl-comment":
        return True
    if name == "context" and _PLACES.fullmatch(element.get("context-type", "")):
        return True
    if not "".join(element.itertext()).strip():
        return True
    return any(local_name(one) in ("alt-trans", "match") for one in element.iterancestors())


def _said_around(unit: Any) -> _Around:
    source = target = translate = ""
    file = None
    for element in unit.iterancestors():
        source = source or element.get("source-language") or element.get("srcLang") or ""
        target = target or element.get("target-language") or element.get("trgLang") or ""
        translate = translate or element.get("translate") or ""
        file = element if local_name(element) == "file" else file
    return _Around(source, target, translate != "no", file)


def _codes(around: _Around, segment: _Segment) -> tuple[str, str]:
    """The languages of a segment, in lower case: those of its sides, else those around it."""
    sides = []
    for code, side in ((around.source, segment.source), (around.target, segment.target)):
        own = "" if side is None else side.get(XML_LANG) or ""
        unit = "" if side is None else side.getparent().get(XML_LANG) or ""
        sides.append((own or code or unit).lower())
    return sides[0], sides[1]


def _segments(unit: Any, names: frozenset[str]) -> list[_Segment]:
    """The segments of a unit: one for each mark of a segment, else the unit as a whole.

    names: of the elements in it.
    """
    if local_name(unit) == "unit":
        return _own_segments(unit)
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if "seg-source" not in names and "seg-defs" not in names and not _has_parts(source):
        return [_Segment("", source, target, _there(unit, target))]
    marks, definitions = _marks(target), _definitions(unit)
    sources = _marks(unit.find("{*}seg-source")) or _marks(source)
    if not sources or (target is not None and not marks and _letters(target)):
        return [_Segment("", source, target, _there(unit, target, *definitions.values()))]
    return [
        _Segment(
            mid,
            sources.get(mid),
            marks.get(mid),
            _there(unit, target, marks.get(mid), definitions.get(mid)),
        )
        for mid in dict.fromkeys((*sources, *marks))
    ]


def _own_segments(unit: Any) -> list[_Segment]:
    """The segments of a unit of version 2, named where there are several."""
    found = unit.findall("{*}segment")
    several = len(found) > 1
    return [
        _Segment(
            (one.get("id") or str(number)) if several else "",
            one.find("{*}source"),
            one.find("{*}target"),
            (one,),
        )
        for number, one in enumerate(found, start=1)
    ]


def _has_parts(side: Any) -> bool:
    return side is not None and len(side) > 0


def _there(*elements: Any) -> tuple[Any, ...]:
    return tuple(element for element in elements if element is not None)


def _marks(side: Any) -> dict[str, Any]:
    """The marks of segments in a side by their ids, in order; none where there is no side."""
    found: dict[str, Any] = {}
    for mark in () if side is None else side.iter("{*}mrk"):
        if mark.get("mtype") == "seg":
            found.setdefault(mark.get("mid") or str(len(found) + 1), mark)
    return found


def _definitions(unit: Any) -> dict[str, Any]:
    """What Trados says of each segment of a unit, by its id."""
    return {one.get("id", ""): one for one in unit.iterfind("{*}seg-defs/{*}seg")}


def _letters(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def _tag_definitions(file: Any) -> dict[str, tuple[str, ...]]:
    """What the tags of a file of Trados's stand for, by their ids."""
    return {
        tag.get("id", ""): tuple(
            text
            for kind in tag
            if local_name(kind) in ("ph", "st")
            for text in ("".join(kind.itertext()), kind.get("equiv-text", ""), _named(kind))
        )
        for tag in file.iterfind("{*}header/{*}tag-defs/{*}tag")
    }


def _named(kind: Any) -> str:
    """The name of a tag as if it were written as one: <br> for br."""
    return f"<{kind.get('name', '')}>"


def _metadata(parent: Any) -> dict[str, str]:
    """What our group of metadata says, the first of each type."""
    properties: dict[str, str] = {}
    for group in parent.iterfind("{*}metadata/{*}metaGroup"):
        if group.get("category") == CATEGORY:
            for meta in group:
                properties.setdefault(meta.get("type", ""), meta.text or "")
    return properties


def _notes(unit: Any, ours: bool) -> tuple[dict[str, str], tuple[str, ...]]:
    """(the notes as one, and in a file of ours the contexts of both sides; what is suggested)."""
    properties: dict[str, str] = {}
    notes: list[str] = []
    for note in (*unit.iterfind("{*}notes/{*}note"), *unit.iterfind("{*}note")):
        text = "".join(note.itertext())
        if ours and note.get("category") == CONTEXT:
            properties.setdefault(note.get("appliesTo", ""), text)
        else:
            notes.append(text)
    for path in ("{*}comments/{*}comment", "{*}comment"):
        notes += ["".join(one.itertext()) for one in unit.iterfind(path)]
    if ours:
        suggestions: tuple[str, ...] = ()
    else:
        notes, suggestions = notes_and_suggestions([*notes, *_comments(unit)])
    if notes:
        properties["note"] = notes[0] if len(notes) == 1 else joined_notes(notes)
    return properties, suggestions


def _comments(unit: Any) -> Iterator[str]:
    """What marks within the texts say of them, in an attribute of their own."""
    for mark in unit.iterfind(_COMMENT):
        text = mark.get("comment") or (mark.get("type") == "comment" and mark.get("value"))
        if text and not any(local_name(one) == "alt-trans" for one in mark.iterancestors()):
            yield text
