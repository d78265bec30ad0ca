"""TBX, written as a stream: version 2 for OmegaT and for Weblate, TBX-Basic version 3 for the rest.

Version 2 is the MARTIF dialect (ISO 30042:2008) without a DOCTYPE, which readers would fetch.
It has one concept for each entry, because OmegaT and most versions of Weblate take one term of each
language; those of Weblate that take several let nobody edit the status and the note of one of them.
Weblate's dialect has the words that it shows, and the renderings to use before the others.
TBX-Basic, ISO 30042:2019, has all English renderings of a Russian term in one concept, preferred
first, in both styles: DCA, with categories in attributes, and DCT, with elements of their own.
Where they differ otherwise stands in one table, _DIALECTS.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, Any, Literal

from lxml import etree

from align.text import safe
from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo
from glossary.formats.refusals import emptiness, unfit_for_xml
from glossary.formats.units import chosen_by_english, spellings
from glossary.formats.writers.tmx import LONGEST
from glossary.formats.xml import XML_LANG

NAMESPACE = "urn:iso:std:iso:30042:ed-2"

TbxDialect = Literal["v2", "weblate", "dca", "dct"]

PROPER_NOUN = "p0-"
"""Begins the id of a Russian term in version 3 that is a proper noun: there it has to say noun."""

_VALUES = {"properNoun": "noun"}
"""Parts of speech for which TBX-Basic of version 3 has a wider name only."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The names that a dialect gives to the same things.

    preferred, forbidden: the administrativeStatus of such a term. untranslated: (type, text) of a
    descrip that says so of the source, None where there is no category and a note must do. by_term:
    whether a concept has all renderings of a term. best_first: whether of concepts with the same
    source the one to use is first. note_from: the attribute of a note of a translator's, which
    stands with the target language. namespace: of the elements of version 3, where kinds stand
    with terms and people in the back. tags: whether categories are elements.
    """

    root: str
    attributes: tuple[tuple[str, str], ...]
    header: str
    concept: str
    language: str
    term: str
    preferred: str
    forbidden: str
    untranslated: tuple[str, str] | None = None
    by_term: bool = True
    best_first: bool = False
    note_from: str = ""
    namespace: str | None = None
    tags: bool = False


_V2 = ("martif", (("type", "TBX"),), "martifHeader", "termEntry", "langSet", "tig")
_V3 = ("tbxHeader", "conceptEntry", "langSec", "termSec")
PREFERRED = "preferredTerm-admn-sts"
"""The administrativeStatus of a term to prefer, as the standard has it."""

_DEPRECATED = "deprecatedTerm-admn-sts"
_NEEDLESS = ("Translation needed", "No")
_DIALECTS = {
    # Weblate takes "forbidden" and "Translation needed", of the source string; translate-toolkit
    # and OmegaT show both.
    "v2": _Dialect(*_V2, PREFERRED, "forbidden", untranslated=_NEEDLESS, by_term=False),
    "weblate": _Dialect(
        *_V2, "preferred", "forbidden", untranslated=_NEEDLESS, by_term=False, best_first=True,
        note_from="translator",
    ),
    "dca": _Dialect(
        "tbx", (("type", "TBX-Basic"), ("style", "dca")), *_V3, PREFERRED, _DEPRECATED,
        namespace=NAMESPACE,
    ),
    "dct": _Dialect(
        "tbx", (("type", "TBX-Basic"), ("style", "dct")), *_V3, PREFERRED, _DEPRECATED,
        namespace=NAMESPACE, tags=True,
    ),
}  # fmt: skip

_MODULES = {"min": "http://www.tbxinfo.net/ns/min", "basic": "http://www.tbxinfo.net/ns/basic"}
_OF_MIN = frozenset({"administrativeStatus", "partOfSpeech", "subjectField"})
"""The two modules of TBX-Basic (ISO 30042:2019, annex on dialects); the rest is of the other."""


def tbx_refusal(entry: Entry) -> str | None:
    """Why TBX cannot hold ``entry``, or None where it can."""
    return emptiness(entry) or unfit_for_xml(entry, LONGEST)


def write_tbx(
    stream: IO[bytes],
    entries: Iterable[Entry],
    info: ExportInfo,
    dialect: TbxDialect,
    *,
    ye: bool = False,
) -> int:
    """The number of entries written to ``stream`` (binary, stays open).

    entries: in order, iterable more than once. ye: also give each spelling with ё in one with е,
    which OmegaT tells apart. Entries must have passed :func:`tbx_refusal`. Memory does not grow
    with their number, but for Weblate's from English, where it grows with that of texts.
    """
    return _Writer(_DIALECTS[dialect], info, ye).write(stream, entries)


def concepts_of(entries: Iterable[Entry], *, by_term: bool) -> Iterator[list[Entry]]:
    """The entries of each concept, in order; preferred renderings first, forbidden ones last.

    by_term: those of the same Russian and kind are one concept unless what is said of it, such as
    the domain, contradicts; what says nothing joins the only one that does. What is not to be
    translated is always apart from the rest. Otherwise each entry is one.
    """
    if not by_term:
        yield from ([entry] for entry in entries)
        return
    for _, same in groupby(entries, key=attrgetter("ru")):
        concepts: dict[tuple[object, ...], list[Entry]] = {}
        alike = list(same)
        for entry in alike:
            kind = entry.kind, entry.attributes.do_not_translate
            others = (e for e in alike if (e.kind, e.attributes.do_not_translate) == kind)
            stated = {entry_facts(e) for e in others} - {_NO_FACTS}
            facts = entry_facts(entry)
            if facts == _NO_FACTS and len(stated) == 1:
                (facts,) = stated
            concepts.setdefault((*kind, facts), []).append(entry)
        for renderings in concepts.values():
            yield sorted(renderings, key=_usage)


def _best_first(entries: Iterable[Entry], *, from_english: bool) -> Iterator[Entry]:
    """The entries such that of those with the same source the one to use is first.

    From Russian the others follow it, forbidden ones last; from English they follow all of those.
    """
    if from_english:
        best = chosen_by_english(entries)
        for wanted in (True, False):
            yield from (entry for entry in entries if (best.get(entry.en) == entry.id) is wanted)
        return
    for _, same in groupby(entries, key=attrgetter("ru")):
        latest_first = list(same)[::-1]
        yield from sorted(latest_first, key=_usage)


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


def concept_id(entry: Entry) -> str:
    """The id of a concept whose first entry this is; a letter before it makes it a name."""
    return f"e{entry.id}"


def rendering_id(entry: Entry, facts: tuple[str, ...]) -> str:
    """The id of an English term, which names the entry and its version.

    It begins with v, or with w where the facts of the concept are not those of the entry.
    """
    mark = "v" if entry_facts(entry) == facts else "w"
    return f"{mark}{content_version(entry)}-{entry.id}"


def _below(parent: Any, tag: str, text: str | None = None, **with_: str) -> Any:
    """A new element, the last child of ``parent``."""
    child = etree.SubElement(parent, tag, with_)
    child.text = text
    return child


class _Writer:
    """Writes concepts in a dialect; knows the people it has named, by the ids they got."""

    def __init__(self, dialect: _Dialect, info: ExportInfo, ye: bool) -> None:
        self._dialect, self._info, self._ye = dialect, info, ye
        self._from_english = info.languages.from_english
        # "Not to be translated" is said of the Russian.
        self._untranslated = None if self._from_english else dialect.untranslated
        self._people: dict[str, str] = {}

    def write(self, stream: IO[bytes], entries: Iterable[Entry]) -> int:
        """The number of entries written."""
        dialect = self._dialect
        root = f"{{{dialect.namespace}}}{dialect.root}" if dialect.namespace else dialect.root
        # The prefix xml is named because lxml would call it ns0 here.
        prefixes: Any = {"xml": "http://www.w3.org/XML/1998/namespace"}
        prefixes |= {None: dialect.namespace} if dialect.namespace else {}
        attributes = {**dict(dialect.attributes), XML_LANG: self._info.languages.source}
        if dialect.best_first:
            given = _best_first(entries, from_english=self._from_english)
        else:
            given = iter(entries)
        count = 0
        with etree.xmlfile(stream, encoding="UTF-8") as file:
            file.write_declaration()
            with file.element(root, attributes, nsmap=prefixes):
                file.write("\n")
                file.write(self._header(), pretty_print=True)
                with file.element("text"):
                    with file.element("body"):
                        file.write("\n")
                        for renderings in concepts_of(given, by_term=dialect.by_term):
                            file.write(self._concept(renderings), pretty_print=True)
                            count += len(renderings)
                    if self._people:
                        file.write(self._back(), pretty_print=True)
        return count

    def _say(self, parent: Any, element: str, category: str, text: str, **with_: str) -> None:
        """A statement of ``category`` about ``parent``, in the way of the dialect."""
        if self._dialect.tags:
            module = _MODULES["min" if category in _OF_MIN else "basic"]
            etree.SubElement(parent, f"{{{module}}}{category}", with_).text = text
        else:
            _below(parent, element, text, type=category, **with_)

    def _say_all(self, parent: Any, element: str, **texts: str) -> None:
        """Add an element for each of ``texts`` that is not empty, by the name of its type."""
        for kind, text in texts.items():
            if text:
                self._say(parent, element, kind, text)

    def _header(self) -> Any:
        info = self._info
        header = etree.Element(self._dialect.header)
        source = _below(_below(header, "fileDesc"), "sourceDesc")
        _below(source, "p", f"tolmach {info.version}, model {safe(info.model)}")
        if info.scope:
            store = f", store {info.store}" if info.store else ""
            _below(source, "p", f"scope {info.scope}, events {info.events}{store}")
        return header

    def _back(self) -> Any:
        """The people who are named, which TBX-Basic wants to be referred to."""
        back = etree.Element("back")
        section = _below(back, "refObjectSec", type="respPerson")
        for name, identity in self._people.items():
            _below(_below(section, "refObject", id=identity), "item", name, type="fn")
        return back

    def _concept(self, renderings: Sequence[Entry]) -> Any:
        """The element of one concept; its id is told by its first entry.

        Where it has several renderings, note and decision stand with each of them.
        """
        dialect, languages = self._dialect, self._info.languages
        first, alone = renderings[0], len(renderings) == 1
        modules = _MODULES if dialect.tags else None
        concept = etree.Element(dialect.concept, {"id": concept_id(first)}, nsmap=modules)
        domain, definition, *_ = concept_facts(renderings)
        self._say_all(concept, "descrip", subjectField=domain, definition=definition)
        if first.attributes.do_not_translate and self._untranslated:
            self._say(concept, "descrip", *self._untranslated)
        if not dialect.namespace:
            self._say(concept, "admin", "projectSubset", first.kind)
        if alone:
            self._decision(concept, first)
            if not dialect.note_from:
                self._note(concept, first)
        codes = (languages.source, languages.target)
        sides = [_below(concept, dialect.language, **{XML_LANG: code}) for code in codes]
        if dialect.note_from:
            self._note(sides[1], first)
        russian, english = sides[::-1] if self._from_english else sides
        self._russian(russian, renderings)
        self._english(english, renderings)
        return concept

    def _english(self, section: Any, renderings: Sequence[Entry]) -> None:
        """The English terms, each with its status, and with what is said of its entry alone."""
        facts, alone = concept_facts(renderings), len(renderings) == 1
        for entry in renderings:
            term = self._term(section, entry.en, rendering_id(entry, facts))
            self._say_all(term, "termNote", administrativeStatus=self._status(entry))
            self._evidence(term, entry.en_context, ())
            if self._dialect.namespace:
                self._say(term, "admin", "projectSubset", entry.kind)
            if not alone:
                self._decision(term, entry)
                self._note(term, entry)

    def _status(self, entry: Entry) -> str:
        attributes = entry.attributes
        if attributes.forbidden:
            return self._dialect.forbidden
        return self._dialect.preferred if attributes.preferred else ""

    def _russian(self, section: Any, renderings: Sequence[Entry]) -> None:
        """The Russian terms: grammar and evidence with the first, the others are spellings."""
        first = renderings[0]
        *_, part_of_speech, gender = concept_facts(renderings)
        mark = "r0-"
        if self._dialect.namespace and part_of_speech in _VALUES:
            mark, part_of_speech = PROPER_NOUN, _VALUES[part_of_speech]
        for number, text in enumerate(concept_spellings(renderings, ye=self._ye)):
            prefix = f"r{number}-" if number else mark
            term = self._term(section, text, f"{prefix}{first.id}")
            if number:
                self._say(term, "termNote", "termType", "variant")
                continue
            facts = {"partOfSpeech": part_of_speech, "grammaticalGender": gender}
            self._say_all(term, "termNote", **facts)
            files = dict.fromkeys(name for entry in renderings for name in entry.files)
            self._evidence(term, first.ru_context, files)

    def _term(self, parent: Any, text: str, identity: str) -> Any:
        term = _below(parent, self._dialect.term, id=identity)
        _below(term, "term", text)
        return term

    def _evidence(self, term: Any, context: str, files: Iterable[str]) -> None:
        if context:
            self._say(term, "descrip", "context", context)
        for name in files:
            self._say(term, "admin", "source", name)

    def _note(self, parent: Any, entry: Entry) -> None:
        if note := entry.note if self._untranslated else marked_note(entry):
            author = self._dialect.note_from
            _below(parent, "note", note, **({"from": author} if author else {}))

    def _decision(self, parent: Any, entry: Entry) -> None:
        """Who decided, and on which day."""
        if not entry.decided_at and not entry.reviewer:
            return
        group = _below(parent, "transacGrp")
        self._say(group, "transac", "transactionType", "modification")
        if entry.reviewer:
            target = {"target": self._person(entry.reviewer)} if self._dialect.namespace else {}
            self._say(group, "transacNote", "responsibility", entry.reviewer, **target)
        if entry.decided_at:
            _below(group, "date", entry.decided_at[:10])

    def _person(self, name: str) -> str:
        """The id under which the back has a person."""
        return self._people.setdefault(name, f"person-{len(self._people) + 1}")
