"""TMX read back: well-formed, by the rules of the DTD, and by those that no schema knows.

The DTD itself is not shipped; its rules for the elements that stand between units stand below as
sets. Streams: memory does not grow with the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from align.errors import ExportError
from glossary.entries.attributes import NAMES
from glossary.formats import safe_files
from glossary.formats.readers.inline import inline_text
from glossary.formats.readers.notes import joined_notes, notes_and_suggestions
from glossary.formats.readers.states import (
    NOTHING_SAID,
    STATE_PROPERTIES,
    Standing,
    standing_of,
)
from glossary.formats.readers.unread import leave_out, shown_name
from glossary.formats.xml import XML_LANG, local_name, primary, where_is, xml_language

PROBLEMS = 1_000
"""How many problems of one file are kept; nobody reads more, and memory stays bounded."""

_XML = "{http://www.w3.org/XML/1998/namespace}"

_SEGTYPES = frozenset({"block", "paragraph", "sentence", "phrase"})
_REQUIRED = frozenset(
    {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
)
_CHANGES = frozenset({"creationdate", "creationid", "changedate", "changeid"})
_USE = _CHANGES | {
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "o-tmf",
}
_REMARK = frozenset({XML_LANG, "lang", "o-encoding"})
_ATTRIBUTES = {
    "tmx": frozenset({"version"}),
    "header": _REQUIRED | _CHANGES | {"o-encoding"},
    "body": frozenset(),
    "tu": _USE | {"tuid", "segtype", "srclang"},
    "tuv": _USE | {XML_LANG, "lang"},
    "note": _REMARK,
    "prop": _REMARK | {"type"},
    "seg": frozenset(),
}
_PROPERTIES = STATE_PROPERTIES | {"note", "x-kind"} | {f"x-{n.replace('_', '-')}" for n in NAMES}
"""The properties that an import reads."""
_OF_ONE_TEXT = _PROPERTIES | {"x-context"}
"""What a property of one text says of that text alone, where it is no state."""

_BOOKKEEPING = re.compile(
    r"(?i)file|prev|next|id|path|aligned|corrected|tmstime|tmxid|quality"
    r"|(x-)?(usage-?count|last-?used(-?by|-?date)?|creat\w*|chang\w*|modif\w*|origin\w*|document|doc"
    r"|context\w*(-(pre|post))?|structurecontext|client-?id|segment-?id|hash|score|penalty"
    r"|confirmationlevel|machine\w*)"
)
"""Names of properties that say when, where and by whom a unit was made, not what it means."""

_INLINE = frozenset({"bpt", "ept", "ph", "it", "hi", "ut", "sub"})
_OMEGAT = frozenset({"file", "prev", "next"})


class TmxUnit(NamedTuple):
    """A tu as it was read, or a segment of another bilingual file.

    codes: the languages as written, lower case, with their texts, in order. entity: a reference in
    them that nothing declares. properties: its properties, the first of each name, and its notes.
    contexts: the property x-context of each language, "" for none; empty in a file not checked.
    standing: what its states come to. number: of the segment in its file from 1, 0 in a TMX.
    unsegmented: the languages whose text does not stand in a seg. suggestions: other texts for the
    second language, as users of Weblate suggest them.
    """

    id: str
    where: str
    codes: tuple[tuple[str, str], ...]
    entity: str
    properties: dict[str, str]
    contexts: tuple[str, ...] = ()
    standing: Standing = NOTHING_SAID
    number: int = 0
    unsegmented: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The texts by language, without a region."""
        return {primary(code): text for code, text in self.codes}


@dataclass(slots=True)
class TmxFile:
    """A TMX being read; iterate :meth:`units`, then ``problems`` is complete.

    header: its attributes. part: the header's property x-part, "all" where there is none.
    properties: those of the header. any_encoding: read UTF-16 and the like too, as other programs
    write them. checked: whether to look for problems. headers: how many there were, the last at
    header_at. unread, unsaid: count what is left out of foreign units, by name:
    texts, and what is said of them.
    """

    path: Path
    any_encoding: bool = False
    checked: bool = True
    headers: int = 0
    header_at: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    part: str = "all"
    problems: list[str] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    unsaid: dict[str, int] = field(default_factory=dict)

    def units(self) -> Iterator[TmxUnit]:
        """The units in order. Raises ExportError where the file is not to be read any further."""
        root = safe_files.root_of(self.path, any_encoding=self.any_encoding)
        if (root if self.checked else root.rpartition(":")[2]) != "tmx":
            raise ExportError(f"{self.path}: is <{root[:40]}>, not <tmx>: no TMX file")
        names = ("header", "tu", "body", "tmx")
        tags = names if self.checked else tuple(f"{{*}}{name}" for name in names)
        for element in safe_files.elements(self.path, tags):
            if element.tag[0] == "{":
                _take_out_of_namespace(element)
            yield from self._ended(element)

    def _ended(self, element: Any) -> Iterator[TmxUnit]:
        """Check an element that is complete, yield it where it is a unit, then forget it."""
        if element.tag == "tu":
            unit = _unit(element)
            if not (self.checked or "x-version" in unit.properties):
                _count_unread(element, self.unread, self.unsaid)
            if self.checked:
                self._check_tu(element)
                unit = unit._replace(contexts=_contexts(element))
            yield unit
            self._forget(element)
        elif element.tag == "header":
            self.headers, self.header_at = self.headers + 1, where_is(element)
            self._check_header(element)
        elif element.tag == "body":
            self._forget(element)
            self._plain(element, ("tu",))
            if element.getparent() is None or element.getparent().tag != "tmx":
                self._problem(element, "<body> is not in <tmx>")
        else:
            self._check_tmx(element)

    def _forget(self, element: Any) -> None:
        """Clear ``element`` and drop what stands before it, which must be units or the header."""
        parent = element.getparent()
        before = element.getprevious()
        while before is not None and before.tag not in ("header", "body"):
            if before.tag != "tu":
                self._problem(before, f"unexpected <{before.tag}>")
            if (before.tail or "").strip():
                self._problem(before, "text between the elements of <body>")
            parent.remove(before)
            before = element.getprevious()
        if element.tag == "tu":
            element.clear(keep_tail=True)

    def _problem(self, element: Any, text: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(f"{where_is(element)}: {text}")

    def _check_tmx(self, tmx: Any) -> None:
        if tmx.get("version") != "1.4":
            self._problem(tmx, f"version {tmx.get('version')!r}, not 1.4")
        if [child.tag for child in tmx] != ["header", "body"]:
            self._problem(tmx, "<tmx> must hold one <header>, then one <body>")
        self._plain(tmx, ("header", "body"))

    def _check_header(self, header: Any) -> None:
        self.header = dict(header.attrib)
        for missing in sorted(_REQUIRED - self.header.keys()):
            self._problem(header, f"<header> has no {missing}")
        self._segtype(header)
        self._plain(header, ("note", "prop", "ude"))
        for prop in header.findall("prop"):
            self._remark(prop)
            self.properties[prop.get("type", "")] = prop.text or ""
        self.part = self.properties.get("x-part") or "all"

    def _check_tu(self, tu: Any) -> None:
        self._plain(tu, ("note", "prop", "tuv"))
        if tu.getparent() is None or tu.getparent().tag != "body":
            self._problem(tu, "<tu> is not in <body>")
        if tu.get("segtype") is not None:
            self._segtype(tu)
        tags = [child.tag for child in tu]
        if "tuv" not in tags or tags != sorted(tags, key="tuv".__eq__):
            self._problem(tu, "<tu> must hold notes and props, then at least one <tuv>")
        languages: list[str] = []
        for child in tu:
            if child.tag == "tuv":
                self._check_tuv(child)
                languages.append(xml_language(child))
            else:
                self._remark(child)
        if len(set(languages)) != len(languages):
            self._problem(tu, f"two <tuv> of one language: {', '.join(languages)[:80]}")
        source = primary(self.header.get("srclang", "*all*"))
        if source != "*all*" and source not in map(primary, languages):
            self._problem(tu, f"no <tuv> in srclang {source!r}")

    def _check_tuv(self, tuv: Any) -> None:
        self._plain(tuv, ("note", "prop", "seg"))
        if XML_LANG not in tuv.attrib:
            self._problem(tuv, "<tuv> has no xml:lang")
        tags = [child.tag for child in tuv]
        if tags.count("seg") != 1 or tags[-1] != "seg":
            self._problem(tuv, "<tuv> must hold notes and props, then one <seg>")
        for child in tuv:
            if child.tag == "seg":
                self._check_seg(child)
            else:
                self._remark(child)

    def _check_seg(self, seg: Any) -> None:
        self._attributes(seg)
        text = "".join(seg.itertext()) if len(seg) else seg.text or ""
        if not text.strip():
            self._problem(seg, "empty <seg>: OmegaT would blank the sentence")
        elif text != text.strip():
            self._problem(seg, "white space around the text of <seg>: it never matches")
        for inner in seg.iterdescendants() if len(seg) else ():
            if inner.tag is etree.Entity:
                self._problem(seg, f"reference {inner.text} to an entity that is not declared")
            elif inner.tag not in _INLINE:
                self._problem(seg, f"unexpected <{inner.tag}> in <seg>")

    def _remark(self, element: Any) -> None:
        """Check a note or prop: attributes, no elements inside, no name with a special meaning."""
        if element.tag not in ("note", "prop"):
            return
        self._attributes(element)
        if len(element):
            self._problem(element, f"elements inside <{element.tag}>")
        if element.tag == "prop":
            name = element.get("type")
            if name is None:
                self._problem(element, "<prop> has no type")
            elif name in _OMEGAT:
                self._problem(element, f"<prop type={name!r}> has a meaning of its own in OmegaT")

    def _plain(self, element: Any, allowed: tuple[str, ...]) -> None:
        """Check attributes and children of an element that holds elements only, no text."""
        self._attributes(element)
        text = element.text
        written = bool(text and text.strip())
        for child in element:
            tail = child.tail
            written = written or bool(tail and tail.strip())
            if child.tag not in allowed:
                self._problem(element, f"unexpected <{child.tag}> in <{element.tag}>")
        if written:
            self._problem(element, f"text between the elements of <{element.tag}>")

    def _attributes(self, element: Any) -> None:
        known = _ATTRIBUTES[element.tag]
        names = element.keys()
        for name in () if known.issuperset(names) else sorted(set(names) - known):
            self._problem(element, f"<{element.tag}> has an attribute {name!r} unknown to TMX")

    def _segtype(self, element: Any) -> None:
        segtype = element.get("segtype")
        if segtype is not None and segtype not in _SEGTYPES:
            self._problem(
                element, f"segtype {segtype!r} is not one of {', '.join(sorted(_SEGTYPES))}"
            )


def _unit(tu: Any) -> TmxUnit:
    codes: list[tuple[str, str]] = []
    properties: dict[str, str] = {}
    notes: list[str] = []
    for child in tu:
        tag = child.tag
        if tag == "tuv":
            seg = child[0] if len(child) == 1 else _seg_of(child, properties, notes)
            if seg is None or seg.tag != "seg" or len(seg):
                return _unusual_unit(tu)
            codes.append((xml_language(child), seg.text or ""))
        elif tag == "prop":
            _take_property(child, properties, notes)
        elif tag == "note":
            notes.append(_full_text(child))
    return _read_unit(tu, codes, properties, notes)


def _read_unit(
    tu: Any, codes: list[tuple[str, str]], properties: dict[str, str], notes: list[str]
) -> TmxUnit:
    suggestions: tuple[str, ...] = ()
    if notes and "x-version" not in properties:
        notes, suggestions = notes_and_suggestions(notes)
    if notes:
        _add_notes(properties, notes)
    standing = NOTHING_SAID
    if not STATE_PROPERTIES.isdisjoint(properties) and "x-version" not in properties:
        said = sorted(properties.keys() & STATE_PROPERTIES)
        standing = standing_of((name, properties[name]) for name in said)
    elif "x-version" not in properties:
        makers = [one.get("changeid") or one.get("creationid") for one in (tu, *tu.iter("tuv"))]
        standing = standing_of([("changeid", who) for who in makers if who])
    where = where_is(tu)
    unit = TmxUnit(tu.get("tuid", ""), where, tuple(codes), "", properties, (), standing)
    return unit._replace(suggestions=suggestions) if suggestions else unit


def _take_property(prop: Any, properties: dict[str, str], notes: list[str]) -> None:
    """Take in a property, the first of its name; one without a name is a note."""
    name = prop.get("type") or "note"
    if name == "note" and name in properties:
        notes.append(_full_text(prop))
    properties.setdefault(name, _full_text(prop))


def _full_text(element: Any) -> str:
    """The text of a note or property, that of elements which should not be in it too."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def _count_unread(tu: Any, unread: dict[str, int], unsaid: dict[str, int]) -> None:
    """Count what of a unit of another program is not read: properties, and texts beside a text."""
    for child in tu.iter("prop", "tuv", "sub"):
        if child.tag == "prop":
            name = child.get("type") or "note"
            if name not in _PROPERTIES and not _BOOKKEEPING.fullmatch(name) and child.text:
                leave_out(unsaid, f"properties {shown_name(name)}")
        elif child.tag == "tuv":
            if len(child) > 1:
                leave_out(unread, "texts beside the first seg", len(child.findall("seg")[1:]))
        elif "".join(child.itertext()).strip():
            leave_out(unread, "texts within codes (sub)")


def _unusual_unit(tu: Any) -> TmxUnit:
    """A unit with inline elements, or with texts that do not stand in a seg."""
    codes: list[tuple[str, str]] = []
    unsegmented: list[str] = []
    properties: dict[str, str] = {}
    notes = [_full_text(child) for child in tu if child.tag == "note"]
    for child in tu.iterchildren("tuv"):
        seg = _seg_of(child, properties, notes)
        codes.append((xml_language(child), "" if seg is None else inline_text(seg)))
        unsegmented += [xml_language(child)] if seg is None else []
    for child in tu.iterchildren("prop"):
        _take_property(child, properties, notes)
    entity = next((node.text for node in tu.iter(etree.Entity)), "")
    unit = _read_unit(tu, codes, properties, notes)
    return unit._replace(entity=entity, unsegmented=tuple(unsegmented))


def _seg_of(tuv: Any, properties: dict[str, str], notes: list[str]) -> Any:
    """The seg of a tuv that holds more than that, or None; its notes and states are taken in."""
    seg = None
    for child in tuv:
        if child.tag == "seg":
            seg = child if seg is None else seg
        elif child.tag == "note":
            notes.append(_full_text(child))
        elif child.tag == "prop" and _is_of_unit(child.get("type", "")):
            properties.setdefault(child.get("type", ""), _full_text(child))
    return seg


def _is_of_unit(name: str) -> bool:
    """Whether a property of a text may as well say its unit's state, under whatever name."""
    return name in STATE_PROPERTIES or name not in _OF_ONE_TEXT


def _add_notes(properties: dict[str, str], notes: list[str]) -> None:
    """Put notes into ``properties``, behind one that is there, joined where there are several."""
    given = [properties["note"], *notes] if "note" in properties else notes
    properties["note"] = given[0] if len(given) == 1 else joined_notes(given)


def _take_out_of_namespace(element: Any) -> None:
    """Give an element, and all in it, the names that TMX has; it has no namespace."""
    for node in element.iter():
        if isinstance(node.tag, str):
            node.tag = local_name(node)


def _contexts(tu: Any) -> tuple[str, ...]:
    return tuple(_context(child) for child in tu if child.tag == "tuv")


def _context(tuv: Any) -> str:
    found = (child.text for child in tuv if child.get("type") == "x-context")
    return next(found, "") or ""
