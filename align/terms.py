"""Bilingual terms out of aligned sentences.

In each bead every Russian candidate is compared with every English one; one assignment decides, in
which a candidate may also stay alone. What was paired is gathered by lemma keys over all beads, put
into citation form, and ordered by how surely it is right and a term.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from align.acronyms import expansions
from align.encoder import Encoder, sentence_encoder
from align.english_terms import read_english
from align.law_references import LawReference, english_references, russian_references
from align.offsets import Regular, composed, regular
from align.russian_terms import read_russian
from align.term_citations import cited
from align.term_records import Candidate, Sentence
from align.term_scoring import (
    Floats,
    PairWeights,
    Scored,
    TermVectors,
    Together,
    scored_bead,
    texts_of,
)
from align.termhood import Subject, Subjects, facts, termhood
from align.text import text_key

LEAST_CONFIDENCE = 0.5
LEAST_TERMHOOD = 0.4

Given = tuple[str, str, float, float, float]
"""What align.termhood.facts takes."""

_LEAST_ODDS = math.log(0.15 / 0.85)  # below this nothing is paired in a bead
_KNOWN_ODDS = 2.0  # log odds that a reviewer's approval elsewhere adds to a pair
_KEPT = 5  # occurrences of a pair of which the citation form is made
_SURE_REFERENCE = 0.97
_LONGEST = 4_000  # characters of a bead that are read; longer ones are no sentences


@dataclass(frozen=True, slots=True)
class BeadText:
    """Sentences that translate each other, as text, and where they stand.

    ru_start, en_start: added to offsets in the texts they give readable offsets of the documents.
    confidence: of the bead, 0..1.
    """

    ru: str
    en: str
    ru_start: int = 0
    en_start: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair of terms stands: readable offsets in the Russian and the English text."""

    source: str
    ru_start: int
    ru_end: int
    en_start: int
    en_end: int
    bead: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A Russian term with an English rendering.

    ru, en: citation forms. ru_lemma, en_lemma: keys, equal for all inflected forms. ru_count,
    en_count: how often each was a candidate, count: how often they were paired. confidence:
    probability that en renders ru. termhood: probability that it is a civic or legal term.
    domain: see align.termhood. forms, en_forms: as attested, commonest first, with counts.
    """

    ru: str
    en: str
    ru_lemma: str
    en_lemma: str
    ru_count: int
    en_count: int
    count: int
    confidence: float
    termhood: float
    domain: str
    forms: tuple[tuple[str, int], ...]
    en_forms: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]
    sources: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The fields of the command line's contract, in its order, ready for JSON."""
        return {
            "ru": self.ru, "en": self.en, "ru_lemma": self.ru_lemma, "en_lemma": self.en_lemma,
            "ru_count": self.ru_count, "en_count": self.en_count, "count": self.count,
            "confidence": round(self.confidence, 3), "termhood": round(self.termhood, 3),
            "domain": self.domain, "ru_forms": dict(self.forms), "en_forms": dict(self.en_forms),
            "sources": list(self.sources),
            "evidence": [
                {
                    "source": p.source, "ru_start": p.ru_start, "ru_end": p.ru_end,
                    "en_start": p.en_start, "en_end": p.en_end,
                }
                for p in self.places
            ],
        }  # fmt: skip


@dataclass(slots=True)
class _Gathered:
    """What was seen of one pair so far."""

    confidence: float = 0.0
    alone: int = 0  # occurrences that are not inside a longer paired term
    cut: int = 0  # occurrences that go on behind on both sides
    ru: list[Candidate] = field(default_factory=list)
    en: list[Candidate] = field(default_factory=list)
    ru_forms: Counter[str] = field(default_factory=Counter)
    en_forms: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    fixed: tuple[str, str] | None = None


class TermMiner:
    """Gathers terms from one article after another; memory grows with the terms, not the texts.

    encoder: any; of the bundled one the fast half is used. weights: of a fit that is being made.
    known: (ru_lemma, en_lemma) of pairs that a reviewer has approved; where both stand in a bead
    they are likelier. Attributes: beads, doubtful, cut: how many beads were read, how many of them
    are likely to be no translations, and how many are so long that only their start was read.
    """

    def __init__(
        self,
        encoder: Encoder,
        weights: PairWeights | None = None,
        known: Collection[tuple[str, str]] = (),
    ) -> None:
        self._known = frozenset(known)
        self._weights = weights or PairWeights()
        self._vectors = TermVectors(sentence_encoder(encoder).encode)
        self._pairs: dict[tuple[str, str], _Gathered] = defaultdict(_Gathered)
        self._ru_counts: Counter[str] = Counter()
        self._en_counts: Counter[str] = Counter()
        self.beads = 0
        self.doubtful = 0
        self.cut = 0

    def read(self, source: str, beads: Iterable[BeadText]) -> None:
        """Nothing; the terms of one article's beads are gathered."""
        article = self._opened(beads)
        self.beads += len(article.read)
        self.doubtful += sum(one.bead.confidence < 0.5 for one in article.read)
        self.cut += sum(max(len(one.bead.ru), len(one.bead.en)) > _LONGEST for one in article.read)
        for number, one in enumerate(article.read):
            self._ru_counts.update(c.key for c in one.ru.candidates)
            self._en_counts.update(c.key for c in one.en.candidates)
            matches = list(self._matches(one, article))
            for match in matches:
                self._keep(source, number, one, match, _is_inside(match, matches))
            self._references(source, number, one)

    def scored(self, beads: Iterable[BeadText]) -> Iterator[Scored]:
        """The features of all pairs of candidates of every bead of one article, in order."""
        article = self._opened(beads)
        for one in article.read:
            scored = scored_bead(one.ru, one.en, self._vectors, article.together, article.known)
            if scored is not None:
                yield scored

    def _opened(self, beads: Iterable[BeadText]) -> "_Article":
        """The beads of an article, read, with vectors for all that is in them."""
        read = [_Read.of(bead) for bead in beads]
        known = {**expansions(one.ru for one in read), **expansions(one.en for one in read)}
        texts = [text for one in read for side in (one.ru, one.en) for text in texts_of(side)]
        self._vectors.add([*texts, *known.values()])
        return _Article(read, known, _together(read))

    def _matches(self, one: "_Read", article: "_Article") -> Iterator["_Match"]:
        """The pairs of a bead, each candidate in one at most."""
        scored = scored_bead(one.ru, one.en, self._vectors, article.together, article.known)
        if scored is None:
            return
        odds = scored.log_odds(self._weights)
        if self._known:
            odds = odds + _KNOWN_ODDS * self._approved(scored)
        for row, column in assigned(odds):
            chance = 1 / (1 + math.exp(-odds[row, column]))
            confidence = chance * one.trust
            yield _Match(scored.ru[row], scored.en[column], confidence)

    def _approved(self, scored: Scored) -> Floats:
        """float64, (n_ru, n_en): 1 where a reviewer has approved the pair, else 0."""
        return np.array(
            [[float((r.key, e.key) in self._known) for e in scored.en] for r in scored.ru]
        )

    def _keep(self, source: str, number: int, one: "_Read", match: "_Match", inside: bool) -> None:
        pair = self._pairs[match.ru.key, match.en.key]
        pair.confidence = max(pair.confidence, match.confidence)
        pair.alone += not inside
        pair.cut += match.ru.cut and match.en.cut
        if len(pair.ru) < _KEPT:
            pair.ru.append(match.ru.settled())
            pair.en.append(match.en.settled())
        pair.ru_forms[one.ru.text[match.ru.start : match.ru.end]] += 1
        pair.en_forms[one.en.text[match.en.start : match.en.end]] += 1
        pair.places.append(one.place(source, number, match.ru, match.en))

    def _references(self, source: str, number: int, one: "_Read") -> None:
        """Nothing; articles of law with the same numbers on both sides are pairs."""
        english = english_references(one.en)
        for russian in russian_references(one.ru):
            fitting = [e for e in english if e.numbers == russian.numbers]
            if len(fitting) != 1:
                continue
            key = (text_key(russian.text), text_key(fitting[0].text))
            pair = self._pairs[key]
            pair.fixed = (russian.text, fitting[0].text)
            pair.confidence = max(
                pair.confidence, _SURE_REFERENCE * min(1.0, one.bead.confidence / 0.6)
            )
            pair.alone += 1
            self._ru_counts[key[0]] += 1
            self._en_counts[key[1]] += 1
            pair.ru_forms[one.ru.text[russian.start : russian.end]] += 1
            pair.en_forms[one.en.text[fitting[0].start : fitting[0].end]] += 1
            pair.places.append(one.place(source, number, russian, fitting[0]))

    def terms(
        self, *, least: float = LEAST_CONFIDENCE, least_termhood: float = LEAST_TERMHOOD
    ) -> list[Term]:
        """The terms gathered so far, best first; ties by text, so the order is always the same."""
        found = [term for term, _ in self.described(least=least)]
        kept = [term for term in found if term.termhood >= least_termhood]
        return sorted(
            kept, key=lambda t: (-round(t.confidence * t.termhood, 4), t.ru_lemma, t.en_lemma)
        )

    def described(self, *, least: float = LEAST_CONFIDENCE) -> list[tuple[Term, Given]]:
        """Every pair gathered so far, by key, with what its termhood is computed from."""
        keys = sorted(
            key for key, pair in self._pairs.items()
            if pair.confidence >= least and not _is_piece_of_name(pair)
        )  # fmt: skip
        forms = [_citations(self._pairs[key]) for key in keys]
        subjects = Subjects(self._vectors).of([ru for ru, _ in forms], [en for _, en in forms])
        return [
            self._term(key, both, subject)
            for key, both, subject in zip(keys, forms, subjects, strict=True)
        ]

    def _term(
        self, key: tuple[str, str], both: tuple[str, str], subject: Subject
    ) -> tuple[Term, Given]:
        pair = self._pairs[key]
        shape = pair.ru[0].shape if pair.ru else "law"
        seen = len(pair.places)
        given = (both[0], shape, subject.margin, min(1.0, pair.alone / seen), pair.cut / seen)
        term = Term(
            both[0], both[1], key[0], key[1], self._ru_counts[key[0]], self._en_counts[key[1]],
            len(pair.places), pair.confidence, termhood(facts(*given)), subject.domain,
            _commonest(pair.ru_forms), _commonest(pair.en_forms), tuple(pair.places),
            tuple(sorted({place.source for place in pair.places})),
        )  # fmt: skip
        return term, given


@dataclass(frozen=True, slots=True)
class _Article:
    """The beads of an article, what its acronyms mean, and how often keys stand together."""

    read: "list[_Read]"
    known: dict[str, str]
    together: Together


@dataclass(frozen=True, slots=True)
class _Match:
    ru: Candidate
    en: Candidate
    confidence: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A bead with both sides read, and the way back from the texts that were read."""

    bead: BeadText
    ru: Sentence
    en: Sentence
    ru_regular: Regular
    en_regular: Regular

    @classmethod
    def of(cls, bead: BeadText) -> "_Read":
        ru, en = regular(bead.ru[:_LONGEST]), regular(bead.en[:_LONGEST], composed)
        return cls(bead, read_russian(ru.text), read_english(en.text), ru, en)

    @property
    def trust(self) -> float:
        """What the confidence of a pair is multiplied by: 1 but for beads that are doubtful."""
        return min(1.0, self.bead.confidence / 0.6)

    def place(
        self, source: str, number: int, ru: Candidate | LawReference, en: Candidate | LawReference
    ) -> Place:
        """Where both stand in their documents."""
        ru_start, ru_end = self.ru_regular.stretch(ru.start, ru.end)
        en_start, en_end = self.en_regular.stretch(en.start, en.end)
        bead = self.bead
        return Place(
            source, bead.ru_start + ru_start, bead.ru_start + ru_end,
            bead.en_start + en_start, bead.en_start + en_end, number,
        )  # fmt: skip


def assigned(odds: Any) -> list[tuple[int, int]]:
    """(row, column) of the pairs of the best assignment in which nothing below a floor is paired.

    odds: float64, (n_ru, n_en), log odds. The sum over the pairs of what they have above the
    floor is the highest there is (Kuhn 1955, as scipy has it); in row order.
    """
    from scipy.optimize import linear_sum_assignment

    gain = np.maximum(odds - _LEAST_ODDS, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if gain[r, c] > 0]


def _together(read: Sequence[_Read]) -> Together:
    """In how many beads of one article two keys stand together, and Dice's coefficient of that."""
    ru_beads: dict[str, set[int]] = defaultdict(set)
    en_beads: dict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(read):
        for candidate in one.ru.candidates:
            ru_beads[candidate.key].add(number)
        for candidate in one.en.candidates:
            en_beads[candidate.key].add(number)

    def counted(ru: Sequence[str], en: Sequence[str]) -> tuple[Floats, Floats]:
        ours, theirs = [ru_beads[key] for key in ru], [en_beads[key] for key in en]
        common = np.ones((len(ru), len(en)))  # this bead; most keys stand nowhere else
        repeated = [j for j, beads in enumerate(theirs) if len(beads) > 1]
        for i, beads in enumerate(ours):
            if len(beads) > 1:
                for j in repeated:
                    common[i, j] = len(beads & theirs[j])
        sizes = np.array([len(beads) for beads in ours])[:, None] + np.array(
            [len(beads) for beads in theirs]
        )
        return 2 * common / sizes, common

    return counted


def _is_inside(match: _Match, others: Sequence[_Match]) -> bool:
    """Whether both sides of a pair lie inside both sides of a longer one of the same bead."""
    return any(
        other is not match
        and other.ru.first <= match.ru.first and match.ru.last <= other.ru.last
        and other.en.first <= match.en.first and match.en.last <= other.en.last
        for other in others
    )  # fmt: skip


def _is_piece_of_name(pair: _Gathered) -> bool:
    """Whether a pair stands nowhere but inside a longer name: Нации, Nations."""
    return not pair.alone and all(c.name for c in (*pair.ru, *pair.en))


def _citations(pair: _Gathered) -> tuple[str, str]:
    return pair.fixed or cited(pair.ru, pair.en)


def _commonest(forms: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(forms.items(), key=lambda item: (-item[1], item[0])))
