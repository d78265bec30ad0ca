"""Bilingual terms out of aligned sentences.

In each bead every Russian candidate is compared with every English one; one assignment decides, in
which a candidate may also stay alone. What was paired is gathered by lemma keys over all beads, put
into citation form, and ordered by how surely it is right and a term.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from align.arrays import Floats
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.language.look_alikes import english_normalised
from align.language.regular_text import Regular, regular
from align.odds import chance_of
from align.terms.citation import cited
from align.terms.harvest import KEPT, Gathered, Harvest, Key
from align.terms.phrases.acronyms import expansions
from align.terms.phrases.english import read_english
from align.terms.phrases.law_references import LawReference, english_references, russian_references
from align.terms.phrases.russian import read_russian
from align.terms.records import BeadText, Place, Sentence, Term, TermCandidate
from align.terms.scoring import (
    PairWeights,
    Scored,
    TermVectors,
    Together,
    scored_bead,
    words_to_encode,
)
from align.terms.termhood import Subject, Subjects, facts, termhood
from align.text import text_key

LEAST_CONFIDENCE = 0.5
LEAST_TERMHOOD = 0.4

Given = tuple[str, str, str, float, float, float]
"""What align.terms.termhood.facts takes."""

_LEAST_ODDS = math.log(0.15 / 0.85)  # below this nothing is paired in a bead
_KNOWN_ODDS = 2.0  # log odds that a reviewer's approval elsewhere adds to a pair
_SURE_REFERENCE = 0.97
_LONGEST = 4_000  # characters of a bead that are read; longer ones are no sentences


class TermMiner:
    """Gathers terms from one article after another; memory grows with the terms, not the texts.

    encoder: any; of the bundled one the fast half is used. weights: of a fit that is being made.
    known: (ru_lemma, en_lemma) of pairs that a reviewer has approved; where both stand in a bead
    they are likelier. Attribute found: all that was read.
    """

    def __init__(
        self,
        encoder: Encoder,
        weights: PairWeights | None = None,
        known: Collection[Key] = (),
    ) -> None:
        self._known = frozenset(known)
        self._weights = weights or PairWeights()
        self._vectors = TermVectors(sentence_encoder(encoder).encode)
        self._cited: Counter[Key] = Counter()
        self.found = Harvest()

    def read(self, source: str, beads: Iterable[BeadText]) -> None:
        """Nothing; the terms of one article's beads are gathered."""
        self.found.add(self.harvest(source, beads))

    def harvest(self, source: str, beads: Iterable[BeadText]) -> Harvest:
        """What is in one article's beads, to be added to ``found`` of this or another miner.

        Candidates for citation forms are in the first harvests of a miner only, so a miner's
        harvests have to be added in their order; those of several miners may be mixed.
        """
        article = self._opened(beads)
        harvest = Harvest([source], beads=len(article.read))
        harvest.doubtful = sum(one.bead.confidence < 0.5 for one in article.read)
        harvest.cut = sum(
            max(len(one.bead.ru), len(one.bead.en)) > _LONGEST for one in article.read
        )
        for number, one in enumerate(article.read):
            harvest.ru_counts.update(c.key for c in one.ru.candidates)
            harvest.en_counts.update(c.key for c in one.en.candidates)
            matches = list(self._matches(one, article))
            for match in matches:
                self._keep(harvest, number, one, match, _is_inside(match, matches))
            _keep_references(harvest, number, one)
        return harvest

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
        texts = [
            text for one in read for side in (one.ru, one.en) for text in words_to_encode(side)
        ]
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
            chance = chance_of(odds[row, column])
            confidence = chance * one.trust
            yield _Match(scored.ru[row], scored.en[column], confidence)

    def _approved(self, scored: Scored) -> Floats:
        """float64, (n_ru, n_en): 1 where a reviewer has approved the pair, else 0."""
        return np.array(
            [[float((r.key, e.key) in self._known) for e in scored.en] for r in scored.ru]
        )

    def _keep(
        self, harvest: Harvest, number: int, one: "_Read", match: "_Match", inside: bool
    ) -> None:
        key = (match.ru.key, match.en.key)
        pair = harvest.pairs[key]
        pair.confidence = max(pair.confidence, match.confidence)
        pair.alone += not inside
        pair.cut += match.ru.cut and match.en.cut
        if self._cited[key] < KEPT:
            self._cited[key] += 1
            pair.ru.append(match.ru.settled())
            pair.en.append(match.en.settled())
        pair.ru_forms[one.ru.text[match.ru.start : match.ru.end]] += 1
        pair.en_forms[one.en.text[match.en.start : match.en.end]] += 1
        harvest.put(pair, one.place(harvest.sources[-1], number, match.ru, match.en))

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
            key
            for key, pair in self.found.pairs.items()
            if pair.confidence >= least and not _is_piece_of_name(pair)
        )
        forms = [_citations(self.found.pairs[key]) for key in keys]
        subjects = Subjects(self._vectors).of([ru for ru, _ in forms], [en for _, en in forms])
        return [
            self._term(key, both, subject)
            for key, both, subject in zip(keys, forms, subjects, strict=True)
        ]

    def _term(
        self, key: tuple[str, str], both: tuple[str, str], subject: Subject
    ) -> tuple[Term, Given]:
        found = self.found
        pair = found.pairs[key]
        shape = pair.ru[0].shape if pair.ru else "law"
        given = (
            *both,
            shape,
            subject.margin,
            min(1.0, pair.alone / pair.count),
            pair.cut / pair.count,
        )
        places = tuple(found.places(pair))
        term = Term(
            both[0], both[1], key[0], key[1], found.ru_counts[key[0]], found.en_counts[key[1]],
            pair.count, pair.confidence, termhood(facts(*given)), subject.domain,
            _commonest(pair.ru_forms), _commonest(pair.en_forms), places,
            tuple(sorted({place.source for place in places})),
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
    ru: TermCandidate
    en: TermCandidate
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
        ru, en = regular(bead.ru[:_LONGEST]), regular(bead.en[:_LONGEST], english_normalised)
        return cls(bead, read_russian(ru.text), read_english(en.text), ru, en)

    @property
    def trust(self) -> float:
        """What the confidence of a pair is multiplied by: 1 but for beads that are doubtful."""
        return min(1.0, self.bead.confidence / 0.6)

    def place(
        self,
        source: str,
        number: int,
        ru: TermCandidate | LawReference,
        en: TermCandidate | LawReference,
    ) -> Place:
        """Where both stand in their documents."""
        ru_start, ru_end = self.ru_regular.stretch(ru.start, ru.end)
        en_start, en_end = self.en_regular.stretch(en.start, en.end)
        bead = self.bead
        return Place(
            source,
            bead.ru_start + ru_start,
            bead.ru_start + ru_end,
            bead.en_start + en_start,
            bead.en_start + en_end,
            number,
        )


def _keep_references(harvest: Harvest, number: int, one: _Read) -> None:
    """Nothing; articles of law with the same numbers on both sides are pairs."""
    english = english_references(one.en)
    for russian in russian_references(one.ru):
        fitting = [e for e in english if e.numbers == russian.numbers]
        if len(fitting) != 1:
            continue
        key = (text_key(russian.text), text_key(fitting[0].text))
        pair = harvest.pairs[key]
        pair.fixed = (russian.text, fitting[0].text)
        pair.confidence = max(
            pair.confidence, _SURE_REFERENCE * min(1.0, one.bead.confidence / 0.6)
        )
        pair.alone += 1
        harvest.ru_counts[key[0]] += 1
        harvest.en_counts[key[1]] += 1
        pair.ru_forms[one.ru.text[russian.start : russian.end]] += 1
        pair.en_forms[one.en.text[fitting[0].start : fitting[0].end]] += 1
        harvest.put(pair, one.place(harvest.sources[-1], number, russian, fitting[0]))


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
        and other.ru.first <= match.ru.first
        and match.ru.last <= other.ru.last
        and other.en.first <= match.en.first
        and match.en.last <= other.en.last
        for other in others
    )


def _is_piece_of_name(pair: Gathered) -> bool:
    """Whether a pair stands nowhere but inside a longer name: Нации, Nations."""
    return not pair.alone and all(c.name for c in (*pair.ru, *pair.en))


def _citations(pair: Gathered) -> tuple[str, str]:
    return pair.fixed or cited(pair.ru, pair.en)


def _commonest(forms: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(forms.items(), key=lambda item: (-item[1], item[0])))
