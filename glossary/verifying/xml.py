"""TMX, TBX, MultiTerm XML and XLIFF read back: is every entry there, once, with the same text?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.exporting.targets import part_of
from glossary.formats.readers.multiterm import MultitermFile
from glossary.formats.readers.tbx import TbxFile
from glossary.formats.readers.termbases import Said, TermbaseConcept, TermbaseTerm, language_terms
from glossary.formats.readers.tmx import TmxFile, TmxUnit
from glossary.formats.readers.xliff import XliffFile
from glossary.formats.units import Some, Unit, for_memory, machine_confidence, several
from glossary.formats.writers.tbx import PREFERRED, concept_facts, concept_spellings, concepts_of
from glossary.formats.xml import primary
from glossary.verifying.comparison import Comparison, Expected, Found, VerifyReport, digest

_TERM_ID = re.compile("[vw][0-9a-f]{8}-(.+)")
"""The id of an English term as exported; the entry's own stands in the group."""


def verify_tmx(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """Every unit of this part of the export there, once; the header tells which part it is."""
    file = TmxFile(path)
    compared = Comparison(None)
    pairs: set[int] = set()
    for unit in file.units():
        if compared.records == 0:
            # The header stands before the first unit and says which part of the export this is.
            compared.expected = _units_of_part(entries, file)
        texts = (unit.texts.get("ru", ""), unit.texts.get("en", ""))
        for problem in _unit_problems(unit, file.header.get("segtype", "")):
            compared.problem(f"{unit.where}: {problem}")
        pair = digest(texts)
        if pair in pairs:
            compared.problem(f"{unit.where}: the same pair of texts appears twice")
        pairs.add(pair)
        read = (texts, unit.properties, _contexts_read(unit))
        compared.add((unit.where, unit.id or f"unit without tuid at {unit.where}", read))
    if compared.records == 0:
        compared.expected = _units_of_part(entries, file)
    compared.problems.extend(file.problems)
    return compared.report(path, "tmx")


def _units_of_part(entries: Iterable[Entry] | None, file: TmxFile) -> Expected | None:
    from_english = primary(file.header.get("srclang", "")) == "en"
    return _expected_units(entries, file.part, from_english=from_english)


def _unit_problems(unit: TmxUnit, segtype: str) -> Iterator[str]:
    """What is wrong with a unit as an entry of ours, beyond what makes it a good TMX unit."""
    for code, language in (("ru", "Russian"), ("en", "English")):
        if code not in unit.texts:
            yield f"no {language}; the languages are {', '.join(sorted(unit.texts))[:80]}"
    if segtype == "sentence" and any(map(several, unit.texts.values())):
        yield "several sentences under segtype sentence: OmegaT never matches them"


def _expected_units(
    entries: Iterable[Entry] | None, part: str, *, from_english: bool = False
) -> Expected | None:
    if entries is None:
        return None
    return Expected(
        (unit.id, unit.entry.id, ((unit.ru, unit.en), _said_of(unit), _contexts_of(unit)))
        for unit in part_of(entries, part, from_english=from_english)
    )


def _contexts_read(unit: TmxUnit) -> tuple[str, ...]:
    """The contexts of the Russian and of the English, whichever of them stands first."""
    from_english = bool(unit.codes) and primary(unit.codes[0][0]) == "en"
    return unit.contexts[::-1] if from_english else unit.contexts


def _contexts_of(unit: Unit) -> tuple[str, str]:
    return unit.entry.ru_context, unit.entry.en_context


def _said_of(unit: Unit) -> dict[str, str]:
    """The note and properties that a unit must have, the first of each name."""
    entry, confidence = unit.entry, machine_confidence(unit.entry)
    properties = {
        "note": entry.note,
        "x-kind": entry.kind,
        "x-status": entry.status,
        "x-reviewer": entry.reviewer or "",
        "x-decided": entry.decided_at or "",
        "x-confidence": "" if confidence is None else f"{confidence:.2f}",
        "x-spelling-of": entry.id if unit.id != entry.id else "",
        "x-version": content_version(entry),
        "x-file": next(iter(entry.files), ""),
    }
    for name, value in entry.attributes.as_dict().items():
        properties[f"x-{name.replace('_', '-')}"] = "yes" if value is True else str(value)
    return {name: value for name, value in properties.items() if value}


def verify_xliff(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """Every unit there, once, with all that is said of it."""
    file = XliffFile(path)
    compared = Comparison(_expected_units(entries, "all"))
    for unit in file.units():
        for problem in _unit_problems(unit, ""):
            compared.problem(f"{unit.where}: {problem}")
        texts = (unit.texts.get("ru", ""), unit.texts.get("en", ""))
        properties = {
            name: text for name, text in unit.properties.items() if name not in ("source", "target")
        }
        compared.add((unit.where, unit.id, (texts, properties, _contexts_read(unit))))
    compared.problems.extend(file.problems)
    return compared.report(path, "xliff")


def verify_tbx(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """Each entry there once, in a concept with its spellings, its note and its facts."""
    file = TbxFile(path)
    compared = Comparison(None)
    for number, concept in enumerate(file.concepts()):
        if number == 0:
            from_english = next(iter(concept.terms), "") == "en"
            compared.expected = _expected_concepts(entries, file.edition, from_english=from_english)
        _compare_concept(compared, concept)
    if compared.records == 0:
        compared.expected = _expected_concepts(entries, file.edition)
    compared.problems.extend(file.problems)
    return compared.report(path, "tbx")


def _expected_concepts(
    entries: Iterable[Entry] | None, edition: int, *, from_english: bool = False
) -> Expected | None:
    """What a TBX should have: from English, version 2 has no forbidden terms, and version 3 never
    has a category for what is not to be translated.
    """
    basic = edition == 3
    if entries is not None and from_english and not basic:
        entries = Some(entries, for_memory)
    return _expected_terms(entries, by_term=basic, marked=basic or from_english)


def verify_multiterm(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """Each entry there once, in a concept with its spellings, its note and its facts."""
    file = MultitermFile(path)
    compared = Comparison(_expected_terms(entries, by_term=True, marked=False))
    for concept in file.concepts():
        _compare_concept(compared, concept)
    if file.empty and entries is None:
        compared.problem("line 1: no <conceptGrp>: no concept is in it")
    compared.problems.extend(file.problems)
    return compared.report(path, "multiterm-xml")


def _compare_concept(compared: Comparison, concept: TermbaseConcept) -> None:
    for code, language in (("ru", "Russian"), ("en", "English")):
        if not language_terms(concept, code):
            languages = ", ".join(sorted(filter(None, concept.terms)))[:80]
            compared.problem(f"{concept.where}: no {language}; the languages are {languages}")
    for found in _terms_read(concept):
        compared.add(found)


def _expected_terms(
    entries: Iterable[Entry] | None, by_term: bool, *, marked: bool
) -> Expected | None:
    """What a termbase should have; marked: whether its notes say what is not to be translated."""
    if entries is None:
        return None
    return Expected(
        (entry.id, entry.id, _term_of(entry, renderings, marked=marked))
        for renderings in concepts_of(entries, by_term=by_term)
        for entry in renderings
    )


def _term_of(entry: Entry, renderings: Sequence[Entry], *, marked: bool) -> tuple[object, ...]:
    """What a file must say of ``entry``; spellings with е for ё do not count."""
    attributes = entry.attributes
    return (
        entry.ru,
        _folded(concept_spellings(renderings, ye=True)),
        entry.en,
        (marked_note(entry) if marked else entry.note).strip(),
        *(fact.strip() for fact in concept_facts(renderings)),
        attributes.forbidden,
        attributes.preferred and not attributes.forbidden,
        attributes.do_not_translate and not marked,
    )


_FACTS = (
    ("subjectField", "Subject"), ("definition", "Definition"), ("partOfSpeech", "Part of Speech"),
    ("grammaticalGender", "Gender"),
)  # fmt: skip
"""What TBX and MultiTerm XML call the facts of a concept."""


def _terms_read(concept: TermbaseConcept) -> Iterator[Found]:
    """Each English term with the Russian side of its concept, under the id that it names."""
    russian, english = (language_terms(concept, code) for code in ("ru", "en"))
    of_all = [concept.said, *(term.said for term in russian[:1])]
    for term in english or [TermbaseTerm("")]:
        places = (concept.said, term.around, term.said)
        status = _first(places, "administrativeStatus", "Status")
        read = (
            russian[0].text if russian else "",
            _folded([one.text for one in russian]),
            term.text,
            _first([*places, *(term.around for term in russian[:1])], "note", "Note"),
            *(_first(of_all, *names) for names in _FACTS),
            status in ("forbidden", "deprecatedTerm-admn-sts"),
            status in (PREFERRED, "preferred"),
            _first(places, "Translation needed") == "No"
            or _first(places, "Do not translate") == "yes",
        )
        named = _TERM_ID.fullmatch(term.id)
        yield concept.where, named[1] if named else concept.id.removeprefix("e"), read


def _first(places: Iterable[Said], *categories: str) -> str:
    """The first text of one of ``categories``, "" where no place has any."""
    texts = (said.first(name) for said in places for name in categories)
    return next(filter(None, texts), "")


def _folded(texts: Iterable[str]) -> frozenset[str]:
    """The texts with е for ё: what is the same whether such spellings were added or not."""
    return frozenset(text.replace("ё", "е").replace("Ё", "Е") for text in texts)
