"""Mined terms as pairs: one for every place where a term stands with its rendering."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from align.documents.context import context_of
from align.language.morphology import readings
from align.records import Document, Pair, Span, TermForm
from align.terms.records import Place, Term

_GENDERS = {"masc": "masculine", "femn": "feminine", "neut": "neuter"}

REASON = "in aligned sentences"


def term_pairs(
    terms: Sequence[Term], documents: Mapping[str, tuple[Document, Document]]
) -> list[Pair]:
    """The pairs of ``terms``, by file, then place.

    documents: the Russian and the English of every source that the terms name.
    """
    pairs = [
        as_term(place_pair(place, *documents[place.source]), term)
        for term in terms
        for place in term.places
    ]
    return sorted(pairs, key=lambda pair: (pair.file, *place_order(pair)))


def place_order(pair: Pair) -> tuple[int, int, str, int]:
    """What the mined pairs of one file are sorted by: where they stand, longer ones first."""
    return pair.ru_start, -pair.ru_end, pair.en or "", pair.en_start or 0


def place_pair(place: Place, russian: Document, english: Document) -> Pair:
    """The pair at a place, without what is known of the term: key, confidence, form."""
    ru, en = Span(place.ru_start, place.ru_end), Span(place.en_start, place.en_end)
    ru_context, ru_mark = context_of(russian, ru)
    en_context, en_mark = context_of(english, en)
    ru_place, en_place = russian.original(ru.start, ru.end), english.original(en.start, en.end)
    return Pair(
        file=russian.path, kind="term", language="ru", ru=ru_context[ru_mark.start : ru_mark.end],
        ru_start=ru_place.start, ru_end=ru_place.end, status="paired", key="",
        en=en_context[en_mark.start : en_mark.end], en_start=en_place.start, en_end=en_place.end,
        reasons=(REASON,), ru_context=ru_context, ru_mark=ru_mark,
        en_file=english.path, en_context=en_context, en_mark=en_mark,
    )  # fmt: skip


def as_term(pair: Pair, term: Term) -> Pair:
    """A pair of :func:`place_pair` with what is known of its term."""
    form = TermForm(term.ru, term.en, term.en_lemma, term_facts(term), termhood_for_queue(term))
    return replace(
        pair, kind=entry_kind(term), key=term.ru_lemma, confidence=term.confidence, term=form
    )


def termhood_for_queue(term: Term) -> float:
    """The termhood, 0..1 in hundredths, that counts in the order of the queue; 1 for a name."""
    return 1.0 if term.kind == "name" else round(float(term.termhood), 2)


def entry_kind(term: Term) -> str:
    """The kind of the pairs of a term: name, or term, which verb phrases are as well."""
    return "name" if term.kind == "name" else "term"


def term_facts(term: Term) -> tuple[tuple[str, str], ...]:
    """The domain, part of speech and gender of a term as (name, value), if known.

    A name has no domain.
    """
    facts = {} if term.kind == "name" else {"domain": term.domain}
    facts["part_of_speech"] = "verb" if term.kind == "procedure" else "noun"
    if term.kind != "procedure" and (gender := gender_of(term)) is not None:
        facts["gender"] = gender
    return tuple(facts.items())


def gender_of(term: Term) -> str | None:
    """The gender of the head of the Russian term, None where it has none or it is not known."""
    words = term.ru_lemma.split()
    cited = term.ru.split()
    for lemma, word in zip(words, cited, strict=False):
        nouns = [r for r in readings(word) if r.pos == "NOUN" and r.case == "nomn"]
        if nouns and lemma == nouns[0].lemma:
            return _GENDERS.get(nouns[0].gender)
    return None
