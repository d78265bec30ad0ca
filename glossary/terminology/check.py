"""A translation checked against the glossary: terms rendered otherwise, forbidden renderings.

Terms are found in all their forms (:mod:`glossary.terminology.russian_index`), renderings in all
usual ones (:mod:`glossary.terminology.english_renderings`). A translation without any of them may
still be right: the term may be shortened, taken up by a pronoun, absorbed by its neighbour, or a
common word in another meaning. Then the finding is a note, otherwise a warning.
"""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from align.fragments.keys import fragment_key
from align.language.look_alikes import Regular, english_normalised, regular
from align.language.morphology import readings
from align.language.transliteration import likeness
from align.records import Span
from align.terms.records import BeadText
from align.text import word_set
from glossary.terminology.english_renderings import (
    EnglishRendering,
    EnglishText,
    is_shorter,
    rendering,
)
from glossary.terminology.findings import FORBIDDEN_TERM, RENDERED_OTHERWISE, Finding
from glossary.terminology.foreign_quotes import (
    Stretches,
    foreign_quotations,
    kept_latin,
    kept_russian,
)
from glossary.terminology.glossary_terms import CheckedTerm, ListedRendering
from glossary.terminology.russian_index import Match, TermIndex
from glossary.terminology.stand_ins import StandIn, StandIns
from glossary.terminology.words.russian_patterns import Word, regular_words

_DOUBTFUL = 0.5  # confidence of a bead below which a finding in it is a note
_LIKELY = 0.3  # chance of what stands instead from which it is named
_SURE = 0.9  # the same, from which it counts against a word of more than one meaning
_LIKE, _VERY_LIKE = 0.7, 0.85  # cosine with what is approved: the same meaning, in other words
_SOUNDS_ALIKE = 0.85  # likeness of an untranslated word and its transliteration
LONGEST = 20_000  # characters of a bead that are read; what is longer is no sentence
_TAG = re.compile(r"#\w+")
_PRONOUNS = word_set(
    "it its he him his she her hers they them their theirs this that these those one ones such "
    "who which whose former latter"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Concepts whose term stands at one place of a bead; match is None for a hashtag."""

    span: Span
    terms: tuple[CheckedTerm, ...]
    match: Match | None = None


class _Bead:
    """A bead; its English is read where a term stands in its Russian, or in that beside it."""

    def __init__(self, bead: BeadText) -> None:
        self.bead = bead
        self.ru: Regular = regular(bead.ru[:LONGEST])
        self.places: list[_Place] = []
        self.right_places: list[Span] | None = None
        self._standing: dict[int, bool] = {}

    @cached_property
    def _en(self) -> Regular:
        return regular(self.bead.en[:LONGEST], english_normalised)

    @cached_property
    def en_text(self) -> str:
        """The regular English."""
        return self._en.text.replace("’", "'")

    @cached_property
    def en(self) -> EnglishText:
        """The English, to look for renderings in."""
        return EnglishText(self.en_text)

    @cached_property
    def ru_words(self) -> list[Word]:
        """The words of the regular Russian."""
        return regular_words(self.ru.text)

    @cached_property
    def quoted_russian(self) -> list[str]:
        """What the English quotes in Russian and does not translate."""
        return list(kept_russian(self.en_text))

    def stands(self, term: CheckedTerm) -> bool:
        """Whether one of a term's approved renderings is here, or it is quoted as it is."""
        if id(term) not in self._standing:
            self._standing[id(term)] = _stands(term, self)
        return self._standing[id(term)]

    def ru_span(self, span: Span) -> Span:
        """A stretch of the regular Russian in readable offsets of the document."""
        return _back(self.ru, span, self.bead.ru_start)

    @property
    def spans(self) -> tuple[Span, Span]:
        """The Russian and the English in readable offsets of the document."""
        ru, en = self.bead.ru_start, self.bead.en_start
        return Span(ru, ru + len(self.bead.ru)), Span(en, en + len(self.bead.en))

    def english(self, span: Span) -> str:
        """A stretch of the regular English as the document has it."""
        at = self.en_span(span)
        return self.bead.en[at.start - self.bead.en_start : at.end - self.bead.en_start]

    def en_span(self, span: Span | None) -> Span:
        """A stretch of the regular English in readable offsets of the document; all for None."""
        if span is None:
            return self.spans[1]
        return _back(self._en, span, self.bead.en_start)


def _back(text: Regular, span: Span, start: int) -> Span:
    return Span(start + text.original(span.start), start + text.original(span.end - 1) + 1)


def check_terms(
    terms: Sequence[CheckedTerm],
    beads: Sequence[BeadText],
    stand_ins: Callable[[], StandIns] | None = None,
) -> list[Finding]:
    """The differences between the beads of a document and the terms, in the order of the Russian.

    stand_ins: makes the finder of the English that stands instead; it is called at most once, and
    only if something differs. Without it, findings for common words are never more than notes.
    """
    checker = _Checker(terms, stand_ins)
    return checker.findings([_Bead(bead) for bead in beads])


class _Checker:
    def __init__(
        self, terms: Sequence[CheckedTerm], stand_ins: Callable[[], StandIns] | None
    ) -> None:
        self._terms = [c for c in terms if c.pattern is not None]
        self._index = TermIndex(c.pattern for c in self._terms if c.pattern is not None)
        self._tags = {c.key: c for c in terms if c.pattern is None}
        self._load, self._loaded = stand_ins, False
        self._stand_ins: StandIns | None = None

    def findings(self, beads: Sequence[_Bead]) -> list[Finding]:
        """The findings of all beads of one document, in order."""
        for bead in beads:
            places = self._places(bead.ru.text)
            elsewhere = Stretches(foreign_quotations(bead.ru.text) if places else ())
            bead.places = [place for place in places if not elsewhere.hold(place.span)]
        findings: list[Finding] = []
        for number, bead in enumerate(beads):
            forbidden = list(_forbidden(bead))
            findings.extend(forbidden)
            flagged = {finding.entry for finding in forbidden}
            missing = [
                place
                for place in bead.places
                if not _is_flagged(place, flagged) and _is_missing(place, bead)
            ]
            around = [*beads[max(0, number - 1) : number], *beads[number + 1 : number + 2]]
            for place, other in zip(missing, self._instead(bead, missing), strict=True):
                findings.append(_otherwise(place, bead, around, other))
        return sorted(findings, key=lambda f: (f.ru.start, f.ru.end, f.rule, f.en.start, f.entry))

    def _places(self, text: str) -> list[_Place]:
        """The places of terms and hashtags of the glossary in a Russian text, in order."""
        by_span: dict[Span, list[Match]] = {}
        for match in self._index.find(text):
            by_span.setdefault(Span(match.start, match.end), []).append(match)
        places = [
            _Place(span, tuple(self._terms[m.number] for m in matches), matches[0])
            for span, matches in by_span.items()
        ]
        for tag in _TAG.finditer(text) if self._tags else ():
            term = self._tags.get(fragment_key(tag.group(), "hashtag"))
            if term is not None:
                places.append(_Place(Span(*tag.span()), (term,)))
        return sorted(places, key=lambda place: (place.span.start, place.span.end))

    def _instead(self, bead: _Bead, missing: Sequence[_Place]) -> Sequence[StandIn | None]:
        """The English in the place of each missing term, None where it is not known."""
        if missing and not self._loaded and self._load is not None:
            self._stand_ins, self._loaded = self._load(), True
        if not missing or self._stand_ins is None:
            return [None] * len(missing)
        wanted = [(place.span, _expected(place) or (place.terms[0].ru,)) for place in missing]
        return self._stand_ins.of(bead.ru.text, bead.en_text, wanted)


def _is_flagged(place: _Place, entries: Container[str]) -> bool:
    """Whether there is a finding already for a forbidden rendering of one of a place's terms."""
    return any(listed.entry in entries for term in place.terms for listed in term.forbidden)


def _expected(place: _Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys(en for term in place.terms for en in term.expected))


def _is_missing(place: _Place, bead: _Bead) -> bool:
    """Whether the terms of a place have approved renderings, and none of them is in the bead."""
    return any(term.expected for term in place.terms) and not any(
        bead.stands(term) for term in place.terms
    )


def _stands(term: CheckedTerm, bead: _Bead) -> bool:
    """Whether one of a term's approved renderings is in the bead, or it is quoted as it is."""
    if any(bead.en.stands(rendering(listed.en)) for listed in term.approved):
        return True
    if term.pattern is None:
        return _tag_stands(term, bead.en_text)
    if term.kept:
        return _russian_stands(term, bead)
    return any(TermIndex([term.pattern]).find(text) for text in bead.quoted_russian)


def _tag_stands(term: CheckedTerm, english: str) -> bool:
    """Whether a hashtag is in the English unchanged, or its rendering as a hashtag."""
    tags = _TAG.findall(english)
    squeezed = {re.sub(r"\W", "", listed.en).lower() for listed in term.approved}
    return any(
        fragment_key(tag, "hashtag") == term.key or tag[1:].lower() in squeezed for tag in tags
    )


def _russian_stands(term: CheckedTerm, bead: _Bead) -> bool:
    """Whether the Russian, or how it sounds in Latin letters, stands in the English."""
    assert term.pattern is not None
    if TermIndex([term.pattern]).find(bead.en_text):
        return True
    length = len(term.pattern.slots)
    words = bead.en.words
    windows = (words[n : n + length] for n in range(len(words) - length + 1))
    return any(
        likeness(term.ru, " ".join(word.text for word in window)) >= _SOUNDS_ALIKE
        for window in windows
    )


def _forbidden(bead: _Bead) -> Iterator[Finding]:
    """The forbidden renderings of the terms of a bead, but for those that are right there."""
    asked: set[str] = set()
    for place in bead.places:
        for term in place.terms:
            if term.key in asked:
                continue
            asked.add(term.key)
            for listed in term.forbidden:
                spans = bead.en.whole(rendering(listed.en))
                right = Stretches(_right_places(bead, listed) if spans else ())
                for span in spans:
                    if not right.hold(span):
                        yield _forbidden_at(place, term, listed.entry, span, bead)


def _right_places(bead: _Bead, forbidden: ListedRendering) -> list[Span]:
    """Where a forbidden rendering would be right.

    Inside an approved rendering of a term of the bead, inside a longer one of any entry, and inside
    what the Russian has in Latin letters too.
    """
    if bead.right_places is None:
        texts = {listed.en for p in bead.places for term in p.terms for listed in term.approved}
        bead.right_places = [
            *(span for en in sorted(texts) for span in bead.en.whole(rendering(en))),
            *kept_latin(bead.ru.text, bead.en_text),
        ]
    longer = (span for en in forbidden.inside for span in bead.en.whole(rendering(en)))
    return [*bead.right_places, *longer]


def _forbidden_at(place: _Place, term: CheckedTerm, entry: str, span: Span, bead: _Bead) -> Finding:
    """The finding for a forbidden rendering; milder if an approved one is there as well."""
    found = bead.english(span)
    expected = _expected(place)
    level = "error" if not expected or _is_missing(place, bead) else "warning"
    if bead.bead.confidence < _DOUBTFUL:
        level = "note"
    advice = f": use {_listed(expected)}" if expected else ""
    message = f"“{found}” is forbidden for “{term.ru}”{advice}."
    return Finding(
        FORBIDDEN_TERM,
        level,
        bead.ru.text[place.span.start : place.span.end],
        bead.ru_span(place.span),
        expected,
        found,
        bead.en_span(span),
        entry,
        message,
        *bead.spans,
    )


def _otherwise(
    place: _Place, bead: _Bead, around: Sequence[_Bead], other: StandIn | None
) -> Finding:
    """The finding for a term without any of its approved renderings."""
    term = next(term for term in place.terms if term.expected)
    shown = other if other is not None and other.chance >= _LIKELY else None
    found = bead.english(shown.place) if shown else None
    why = _excuse(place, term, bead, around, other)
    expected = _expected(place)
    instead = f"“{found}” stands for it" if found else "nothing there renders it so"
    verb = "is not to be translated, or is" if term.kept else "is approved as"
    message = f"“{term.ru}” {verb} {_listed(expected)}; {instead}"
    return Finding(
        RENDERED_OTHERWISE,
        "note" if why else "warning",
        bead.ru.text[place.span.start : place.span.end],
        bead.ru_span(place.span),
        expected,
        found,
        bead.en_span(shown.place if shown else None),
        term.entry,
        f"{message} ({why})." if why else f"{message}.",
        *bead.spans,
    )


def _listed(texts: Sequence[str]) -> str:
    return " or ".join(f"“{text}”" for text in texts)


def _excuse(
    place: _Place, term: CheckedTerm, bead: _Bead, around: Sequence[_Bead], other: StandIn | None
) -> str:
    """Why a translation without the rendering may be right, "" if that is unlikely."""
    if bead.bead.confidence < _DOUBTFUL:
        return "the sentences may not belong together"
    if _is_in_name(place, term, bead.ru.text):
        return "it is part of a name"
    return "" if term.must else _other_excuse(place, term, bead, around, other)


def _other_excuse(
    place: _Place, term: CheckedTerm, bead: _Bead, around: Sequence[_Bead], other: StandIn | None
) -> str:
    """The same for terms that may be shortened, left out or mean something else."""
    renderings = [rendering(listed.en) for listed in term.approved]
    there = bead.en_text[other.place.start : other.place.end] if other else ""
    if any(bead.en.head_alone(wanted) or is_shorter(there, wanted) for wanted in renderings):
        return "perhaps shortened"
    if _is_taken_up(renderings, bead, around):
        return "perhaps taken up by a pronoun"
    if not term.is_specific and not _is_same_meaning(term, other):
        return "a common word, perhaps in another meaning"
    if other is None and _is_attribute(place, bead):
        return "perhaps contained in another word"
    return ""


def _is_in_name(place: _Place, term: CheckedTerm, text: str) -> bool:
    """Whether a term inside a sentence begins with a capital that its entry does not have."""
    if place.match is None or place.match.first == 0 or term.ru[:1].isupper():
        return False
    if not text[place.span.start].isupper():
        return False
    before = place.span.start - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    return before >= 0 and text[before] not in '.!?…:«"“„'


def _is_taken_up(
    renderings: Sequence[EnglishRendering], bead: _Bead, around: Sequence[_Bead]
) -> bool:
    """Whether a pronoun stands in the bead and an approved rendering in the one beside it."""
    return bead.en.has_any(_PRONOUNS) and any(
        near.en.stands(wanted) for near in around for wanted in renderings
    )


def _is_same_meaning(term: CheckedTerm, other: StandIn | None) -> bool:
    """Whether what stands for a common word says the same as the approved rendering."""
    least = _VERY_LIKE if term.is_common else _LIKE
    return other is not None and other.chance >= _SURE and other.likeness >= least


def _is_attribute(place: _Place, bead: _Bead) -> bool:
    """Whether a term is in the genitive and depends on the noun before it."""
    if place.match is None or place.match.first == 0:
        return False
    text, words = bead.ru.text, bead.ru_words
    before = words[place.match.first - 1]
    if text[before.end : place.span.start].strip():
        return False
    inside = words[place.match.first : place.match.last + 1]
    return _is_noun(before.text) and any(r.case == "gent" for word in inside for r in word.readings)


@lru_cache(maxsize=20_000)
def _is_noun(word: str) -> bool:
    return any(reading.pos == "NOUN" for reading in readings(word)[:1])
