"""The fields of termbases, whatever they are called, and which of them are not read."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from glossary.entries.attributes import chosen
from glossary.formats.readers.termbases import Said, TermbaseConcept, termbase_side
from glossary.importing.records import term_status

Fields = dict[str, list[str]]
"""What is said, by field: note, definition, domain, part_of_speech, gender, kind, status (words of
any kind, see :mod:`term_status`), and untranslated, which is there where nothing is to be done."""

_NAMES = {
    "note": "note notes usagenote comment comments remark remarks generalnote explanation "
    "примечание примечания комментарий пометка",
    "definition": "definition definitions определение дефиниция толкование",
    "domain": "subjectfield subject subjects domain domains subjectarea область тема тематика "
    "предметнаяобласть",
    "part_of_speech": "partofspeech pos wordclass частьречи",
    "gender": "grammaticalgender gender род",
    "kind": "projectsubset kind",
    "status": "administrativestatus administrativstatus termstatus status processstatus "
    "usagestatus approvalstatus approval normativeauthorization languageplanningqualifier "
    "evaluation termevaluation workflowstatus state статус",
    "usage": "usage употребление",
    "forbidden": "forbidden prohibited запрещено",
    "preferred": "preferred предпочтительно",
    "untranslated": "donottranslate untranslatable nontranslatable dnt непереводить",
    "translated": "translationneeded translatable translationnote translate",
    "flags": "weblateflags",
    "contexts": "context contexts contextsentence example examples samplesentence usageexample "
    "контекст пример",
    "sources": "source sources sourceidentifier termsource contextsource definitionsource "
    "bibliographicreference источник",
    "cross-references": "ref xref crossreference externalcrossreference seealso xsource see "
    "relatedconcept relatedterm synonym antonym",
    "": "date transactiontype transaction responsibility id xgraphic graphic figure image "
    "picture multimedia audio video sound createdby createdon modifiedby modifiedon entrynumber "
    "entryclass entryuuid termuuid",
}  # fmt: skip
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names.split()}
_MEANT = frozenset({"forbidden", "preferred", "untranslated", "translated", "flags", "usage"})
"""Fields whose texts say something of another field; see :func:`_meaning`."""

_COUNTED = frozenset({"contexts", "sources", "cross-references"})
_BETWEEN = re.compile(r"[\W_]+")
_YES = frozenset({"yes", "true", "1", "y", "x", "да"})
_NO = frozenset({"no", "false", "0", "n", "нет"})
_UNKNOWN = "?"


@lru_cache(maxsize=1024)
def _field(category: str) -> str:
    """The field that a category is, "" for what is bookkeeping, _UNKNOWN for any other."""
    return _BY_NAME.get(_BETWEEN.sub("", category[:80]).casefold(), _UNKNOWN)


def fields_of(levels: Iterable[Said]) -> Fields:
    """What is said at several places together, by field."""
    fields: Fields = {}
    for said in levels:
        for category, texts in said.items():
            field = _field(category)
            if field not in _MEANT:
                fields.setdefault(field, []).extend(texts)
                continue
            for name, value in (found for text in texts for found in _meaning(field, text)):
                fields.setdefault(name, []).append(value)
    return fields


def _meaning(field: str, text: str) -> Iterator[tuple[str, str]]:
    """(field, text) of what a statement in one of _MEANT comes to; nothing where it says no."""
    answer = text.strip().casefold()
    if field in ("forbidden", "preferred"):
        if answer in _YES:
            yield "status", field
    elif field == "untranslated":
        if answer in _YES:
            yield field, text
    elif field == "translated":
        if answer in _NO:
            yield "untranslated", text
    elif field == "flags":
        flags = {flag.strip() for flag in answer.split(",")}
        if "forbidden" in flags:
            yield "status", "forbidden"
        if "read-only" in flags:
            yield "untranslated", text
    elif field == "usage":
        known = term_status.term_status(text) != term_status.UNKNOWN
        yield ("status" if known else "note"), text


def texts_of(field: str, levels: Iterable[Fields]) -> Iterator[str]:
    """The texts of a field at several levels, in their order."""
    return (text for fields in levels for text in fields.get(field, ()))


def unread_of(
    concept: TermbaseConcept, said: Fields, russian: list[Fields], english: list[Fields]
) -> Iterator[tuple[str, int]]:
    """(what, how many) of all that a foreign concept says and none of its records has.

    said: of the concept itself; russian, english: of each term. What: a plural noun phrase. Of
    other languages than these nothing is told.
    """
    yield from _unread([concept.said])
    for code, terms in concept.terms.items():
        if termbase_side(code):
            yield from _unread({id(term.around): term.around for term in terms}.values())
            yield from _unread({id(term.said): term.said for term in terms}.values())
    if (more := len(set(texts_of("definition", (said, *russian, *english)))) - 1) > 0:
        yield "definitions beside the first", more
    yield from _grammar_unread("part_of_speech", "parts of speech", russian, english)
    yield from _grammar_unread("gender", "genders", russian, english)


def _unread(places: Iterable[Said]) -> Iterator[tuple[str, int]]:
    for said in places:
        for category, texts in said.items():
            field = _field(category)
            if field in _COUNTED or field == _UNKNOWN:
                yield field if field in _COUNTED else f"fields {shown(category)}", len(texts)


def _grammar_unread(
    name: str, what: str, russian: list[Fields], english: list[Fields]
) -> Iterator[tuple[str, int]]:
    """Values that have no name here, and those of English terms where the Russian has its own."""
    sides = [[chosen(name, text) for text in texts_of(name, side)] for side in (russian, english)]
    own = set(filter(None, sides[0]))
    if strange := sides[0].count("") + sides[1].count(""):
        yield f"{what} with no counterpart here", strange
    differing = sum(bool(value) and value not in own for value in sides[1])
    if differing and (own or name == "gender"):
        yield f"{what} of English terms", differing


def shown(name: str) -> str:
    """The name of a field or language as a person may be shown it."""
    return ascii(name[:40])[1:-1] if not name.isprintable() else name[:40] or "no language"
