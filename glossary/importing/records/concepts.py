"""Concepts of termbases as records: TBX and MultiTerm XML.

How synonyms and their statuses become pairs stands in docs/newsroom.md ("Termbases").
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from align.errors import ExportError
from glossary.entries.attributes import chosen
from glossary.entries.content import NO, OPEN, unmarked
from glossary.formats.export_info import Languages
from glossary.formats.readers.multiterm import MultitermFile
from glossary.formats.readers.notes import notes_and_suggestions
from glossary.formats.readers.tbx import TbxFile
from glossary.formats.readers.termbases import (
    TermbaseConcept,
    TermbaseTerm,
    language_terms,
    other_languages,
    termbase_side,
)
from glossary.importing.records import term_fields, term_status
from glossary.importing.records.record import (
    About,
    Record,
    suggested_record,
    what_is_said,
)
from glossary.importing.records.term_fields import Fields

_VERSION = re.compile(r"([vw])([0-9a-f]{8})-([0-9a-f]{12})")
_SPELLING = re.compile(r"[rp][1-9]\d*-.+")
"""The id of a Russian term of ours that is only another spelling of the first."""

_OF_CONCEPT = frozenset({"domain", "definition", "part_of_speech", "gender"})
_MOST_NAMES = 30
"""Kinds of what is not read that are told apart."""

_MOST_PAIRS = 400
"""Pairs of one concept: beyond that only the first term of each side is paired with all."""

_MOST_TEXT = 5_000_000
"""Characters that all pairs of a concept may repeat of what is said of it and its terms."""


class _Party(NamedTuple):
    """A term with all that is said of it: by field, and what its statuses come to."""

    term: TermbaseTerm
    fields: Fields
    statuses: frozenset[str]

    @property
    def avoided(self) -> bool:
        return term_status.AVOIDED in self.statuses

    @property
    def preferred(self) -> bool:
        return term_status.PREFERRED in self.statuses and not self.avoided


class _Sides(NamedTuple):
    """A concept, what is said of it by field, and its terms in both languages."""

    concept: TermbaseConcept
    said: Fields
    russian: list[_Party]
    english: list[_Party]


def tbx_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The pairs of a TBX."""
    file = TbxFile(path, any_encoding=True)
    yield from _records(file.concepts(), languages, about)
    about.scope, about.events, about.store = file.scope, file.events, file.store


def multiterm_records(path: Path, languages: Languages, about: About) -> Iterator[Record]:
    """The pairs of a file of MultiTerm XML."""
    file = MultitermFile(path)
    yield from _records(file.concepts(), languages, about)
    if file.empty:
        raise ExportError(f"{path}: has no <conceptGrp>: no MultiTerm XML, or an empty termbase")


def _records(
    concepts: Iterable[TermbaseConcept], languages: Languages, about: About
) -> Iterator[Record]:
    for concept in concepts:
        suggestions = _suggestions(concept)
        sides = _Sides(
            concept,
            term_fields.fields_of([concept.said]),
            _parties(concept, "ru", languages.ru),
            _parties(concept, "en", languages.en),
        )
        yield from _of_sides(sides, about)
        here, there = (side[0].term.text if side else "" for side in sides[2:])
        for side, text in suggestions:
            yield suggested_record(Record(concept.where, here, there), side, text)


def _of_sides(sides: _Sides, about: About) -> Iterator[Record]:
    """The records of a concept, whether it has both languages or not."""
    concept, said, russian, english = sides
    if pairs := _untranslated(said, russian, english):
        _leave_out_others(concept, about)
        for ru, en in pairs:
            record = _record(concept.where, said, ru, en)
            remark = "not to be translated, so it stands for both languages"
            yield record._replace(remark="; ".join(filter(None, (remark, record.remark))))
    elif russian and english:
        yield from _of_concept(sides, about)
    else:
        codes = ", ".join(sorted(filter(None, concept.terms))) or "none"
        problem = f"no Russian and English; its languages are {codes[:80]}"
        everything = (one for terms in concept.terms.values() for one in terms)
        named = map(_VERSION.fullmatch, (one.id for one in everything))
        for ours in [found[3] for found in named if found] or [""]:
            yield Record(concept.where, id=ours, problem=problem)


def _suggestions(concept: TermbaseConcept) -> list[tuple[str, str]]:
    """(side, text) of each translation that is suggested in Weblate, taken from among the notes.

    It stands with the language that it is in, or a term of it, or with the concept; then it is in
    the second one.
    """
    source = next(filter(None, map(termbase_side, concept.terms)), "")
    places = [({"ru": "en", "en": "ru"}.get(source, ""), concept.said)]
    for code, terms in concept.terms.items():
        side = termbase_side(code)
        places += [(side, terms[0].around)] if terms else []
        places += [(side, term.said) for term in terms]
    found = []
    for side, said in places:
        notes, told = notes_and_suggestions(said.get("note", ()))
        if told and side:
            said["note"] = notes
            found += [(side, text) for text in told]
    return found


def _of_concept(sides: _Sides, about: About) -> Iterator[Record]:
    """The records of a concept with both languages; counts what a foreign one says beside them."""
    concept, said, russian, english = sides
    each = _length(said) + sum(max(_length(one.fields) for one in x) for x in (russian, english))
    pairs = len(russian) * len(english)
    pairs = pairs if pairs <= _MOST_PAIRS else len(russian) + len(english)
    if pairs * each > _MOST_TEXT:
        problem = f"{pairs:,} pairs with {each:,} characters said of each: too much for one concept"
        yield Record(concept.where, problem=problem)
        return
    _leave_out_others(concept, about)
    if not any(map(_of_ours, english)):
        fields = ([one.fields for one in side] for side in (russian, english))
        for what, count in term_fields.unread_of(concept, said, *fields):
            _leave_out(about, what, count)
    for ru, en in _pairs(russian, english, about):
        yield _record(concept.where, said, ru, en, ours=ru is russian[0])


def _leave_out_others(concept: TermbaseConcept, about: About) -> None:
    """Count the terms in other languages of a concept that is not refused as a whole."""
    for code, count in other_languages(concept).items():
        _leave_out(about, f"terms in {term_fields.shown(code)}", count)


def _length(fields: Fields) -> int:
    return sum(len(text) for texts in fields.values() for text in texts)


def _parties(concept: TermbaseConcept, side: str, wanted: str) -> list[_Party]:
    return [_party(one) for one in _filled(language_terms(concept, side, wanted))]


def _filled(terms: list[TermbaseTerm]) -> list[TermbaseTerm]:
    """The terms with a text; an empty one of ours says that somebody took the text away."""
    return [one for one in terms if one.text.strip() or _VERSION.fullmatch(one.id)] or terms[:1]


def _party(term: TermbaseTerm) -> _Party:
    fields = term_fields.fields_of([term.around, term.said])
    statuses = frozenset(map(term_status.any_status, fields.get("status", ())))
    return _Party(term, fields, statuses)


def _of_ours(english: _Party) -> bool:
    """Whether an English term names its entry, as in exports of ours."""
    return bool(_VERSION.fullmatch(english.term.id))


def _untranslated(
    said: Fields, russian: list[_Party], english: list[_Party]
) -> list[tuple[_Party, _Party]]:
    """Each term with itself, where it is not to be translated and the other language is missing."""
    there, others = ([one for one in side if one.term.text.strip()] for side in (russian, english))
    if bool(there) is bool(others) or any(map(_of_ours, english)):
        return []
    kept = there or others
    if not any("untranslated" in fields for fields in (said, *(one.fields for one in kept))):
        return []
    alone = [_Party(TermbaseTerm(one.term.text), {}, frozenset()) for one in kept]
    pairs = zip(kept, alone, strict=True) if there else zip(alone, kept, strict=True)
    return list(pairs)


def _pairs(
    russian: list[_Party], english: list[_Party], about: About
) -> Iterator[tuple[_Party, _Party]]:
    """(Russian, English): each Russian synonym with each English one, once.

    A Russian term that is to be avoided where there is a better one is paired with the best English
    only. English of ours belongs to the first Russian term; the spellings beside it make no pairs.
    """
    first = russian[0]
    best = [min(english, key=lambda one: (one.avoided, not one.preferred))]
    synonyms = _synonyms(russian, english)
    few = set(map(id, _few_with(russian, english)))
    if too_many := len(synonyms) * len(english) > _MOST_PAIRS:
        _leave_out(about, "combinations of synonyms", (len(synonyms) - 1) * (len(english) - 1))
    seen = set()
    for one in synonyms:
        for other in best if id(one) in few or (too_many and one is not first) else english:
            texts = one.term.text.strip(), other.term.text.strip()
            if texts not in seen or (one is first and _of_ours(other)):
                seen.add(texts)
                yield one, other


def _synonyms(russian: list[_Party], english: list[_Party]) -> list[_Party]:
    """The Russian terms but for the spellings that an export of ours adds to the first."""
    if not any(map(_of_ours, english)):
        return russian
    return [russian[0], *(one for one in russian[1:] if not _SPELLING.fullmatch(one.term.id))]


def _few_with(russian: list[_Party], english: list[_Party]) -> list[_Party]:
    """The Russian terms for which one rendering is enough: to be avoided, where others are not."""
    avoided = [one for one in russian if one.avoided]
    if len(avoided) == len(russian):
        return []
    return avoided[1:] if avoided[:1] == russian[:1] and any(map(_of_ours, english)) else avoided


def _record(where: str, said: Fields, ru: _Party, en: _Party, *, ours: bool = False) -> Record:
    """The record of a pair; ours: whether it may be one of an export of ours."""
    version = _VERSION.fullmatch(en.term.id) if ours else None
    facts = _facts(said, ru, en)
    given = what_is_said(facts, ours=version is not None)
    standing, remark = _standing(said, ru, en, forbidden=_is_forbidden(said, en))
    if standing:
        given["verdict"] = standing
    texts = ru.term.text, en.term.text
    if version is None:
        return Record(where, *texts, given=given, remark=remark)
    mark, content, identity = version.groups()
    if mark == "w":
        # What is said of the concept is said by another of its renderings.
        given = {name: value for name, value in given.items() if name not in _OF_CONCEPT}
    kind = next(iter(said.get("kind", []) + en.fields.get("kind", [])), "")
    return Record(where, *texts, identity, content, given, kind, remark=remark)


def _facts(said: Fields, ru: _Party, en: _Party) -> dict[str, Any]:
    levels = (said, ru.fields, en.fields)
    notes = [unmarked(note) for fields in levels for note in fields.get("note", ())]
    marked = any(mark for _, mark in notes) or any("untranslated" in fields for fields in levels)
    # What is wrong to write in Russian must not be offered for the English either.
    forbidden = ru.avoided or _is_forbidden(said, en)
    domain = "; ".join(dict.fromkeys(term_fields.texts_of("domain", levels)))
    return {
        "note": "; ".join(dict.fromkeys(filter(None, (note for note, _ in notes)))),
        "domain": domain,
        "definition": _without_domain(next(term_fields.texts_of("definition", levels), ""), domain),
        "part_of_speech": _choice("part_of_speech", (ru.fields, en.fields, said)),
        "gender": _choice("gender", (ru.fields,)),
        "forbidden": forbidden,
        "do_not_translate": marked,
        "preferred": en.preferred and not forbidden,
    }


def _is_forbidden(said: Fields, en: _Party) -> bool:
    """Whether the English is to be avoided, or all of the concept is."""
    return en.avoided or term_status.AVOIDED in map(term_status.any_status, said.get("status", ()))


def _without_domain(definition: str, domain: str) -> str:
    """The definition without a first line that is the domain.

    Weblate shows both as one explanation, and writes what became of that as the definition.
    """
    first, _, rest = definition.partition("\n")
    return rest if domain and first == domain else definition


def _choice(field: str, levels: Iterable[Fields]) -> str:
    """The first text of a field that is one of its choices, as that."""
    return next(
        filter(None, (chosen(field, text) for text in term_fields.texts_of(field, levels))), ""
    )


def _standing(said: Fields, ru: _Party, en: _Party, *, forbidden: bool) -> tuple[str, str]:
    """(NO, OPEN or "" where the statuses leave it to the import, why it is so)."""
    words = list(term_fields.texts_of("status", (said, ru.fields, en.fields)))
    unknown = term_status.word_for(term_status.UNKNOWN, words)
    remark = f"status {term_fields.shown(unknown)} is not known" if unknown else ""
    if word := term_status.word_for(term_status.REFUSED, words):
        return NO, f"status {word}"
    if word := term_status.word_for(term_status.UNDECIDED, words):
        return OPEN, f"status {word}"
    notes = term_fields.texts_of("note", (said, ru.fields, en.fields))
    if not forbidden and (note := next(filter(term_status.says_not_to_use, notes), "")):
        return OPEN, f"its note is {term_fields.shown(note)}"
    if ru.avoided and not forbidden:
        word = term_status.word_for(term_status.AVOIDED, ru.fields["status"])
        return OPEN, f"forbidden, since the Russian is {word}"
    return "", remark


def _leave_out(about: About, what: str, count: int) -> None:
    """Count what is not read, under a name of its own unless there are too many of these."""
    known = what in about.unread or len(about.unread) < _MOST_NAMES
    about.leave_out(what if known else "fields of other kinds", count)
