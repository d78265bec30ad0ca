"""Bilingual terms out of aligned sentences.

In each bead every Russian candidate is compared with every English one, and one assignment decides;
it may leave a candidate alone. The pairs of all beads are gathered by lemma keys, put into citation
form, and ordered by how likely they are to be right and to be terms.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from align.arrays import Floats, best_assignment
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.language.lists.renderings import renders
from align.language.look_alikes import Regular, english_normalised, regular
from align.language.morphology import is_acronym
from align.odds import chance_of
from align.terms.citation import cited
from align.terms.harvest import KEPT, Gathered, Harvest, Key
from align.terms.model import TermModel, installed_miner_model
from align.terms.pairing.scoring import MOST_PHRASES, Scored, Together, scored_bead
from align.terms.pairing.vectors import TermVectors, words_to_encode
from align.terms.phrases.acronyms import expansions
from align.terms.phrases.english import read_english
from align.terms.phrases.law_references import LawReference, english_references, russian_references
from align.terms.phrases.procedures import VERB, VerbPhrase, object_of, verb_phrase
from align.terms.phrases.russian import read_russian
from align.terms.records import BeadText, Place, Sentence, Term, TermCandidate
from align.terms.termhood.facts import LAW, Described, facts
from align.terms.termhood.names import is_name
from align.terms.termhood.subjects import OTHER, Subjects
from align.text import text_key

LEAST_CONFIDENCE = 0.5
LEAST_WORTH = 0.4
"""The least product of confidence and termhood: how likely a pair is a term and right."""

_LEAST_ODDS = math.log(0.15 / 0.85)  # log odds below which nothing is paired in a bead
_KNOWN_ODDS = 2.0  # log odds that a reviewer's approval elsewhere adds to a pair
_SURE_REFERENCE = 0.97
_LONGEST = 4_000  # characters of a bead that are read; what is longer is no sentence
_MANY_BEADS = 20  # from which how often two keys stand together is remembered
_DOUBTFUL = 0.5  # confidence of a bead below which it is counted as doubtful
_TRUSTED = 0.6  # confidence of a bead from which its pairs are taken at their word


class TermMiner:
    """Gathers terms from one article after another; memory grows with the terms, not the texts.

    encoder: any; of the bundled one only the fast half is used. model: for fitting; the installed
    one by default. known: (ru_lemma, en_lemma) of pairs that a reviewer has approved; they are
    likelier where both stand in a bead. Attribute found: the harvest of all that was read.
    """

    def __init__(
        self,
        encoder: Encoder,
        model: TermModel | None = None,
        known: Collection[Key] = (),
    ) -> None:
        self._known = frozenset(known)
        self._model = model or installed_miner_model()
        self._vectors = TermVectors(sentence_encoder(encoder).encode)
        self._subjects = Subjects(self._vectors)
        self.found = Harvest()

    def read(self, source: str, beads: Iterable[BeadText]) -> None:
        """Gather the terms of one article's beads."""
        self.found.add(self.harvest(source, beads))

    def harvest(self, source: str, beads: Iterable[BeadText]) -> Harvest:
        """The harvest of one article's beads, to be added to ``found`` of this or another miner.

        It depends on nothing that was read before.
        """
        article = self._opened(beads)
        harvest = Harvest([source], beads=len(article.beads))
        harvest.doubtful = sum(read.bead.confidence < _DOUBTFUL for read in article.beads)
        harvest.cut = sum(
            max(len(read.bead.ru), len(read.bead.en)) > _LONGEST
            or max(len(read.ru.candidates), len(read.en.candidates)) > MOST_PHRASES
            for read in article.beads
        )
        for number, read in enumerate(article.beads):
            matches = list(self._matches(read, article))
            meant = {match.ru.first_and_last: match.ru.key for match in matches}
            harvest.ru_counts.update(meant.get(c.first_and_last, c.key) for c in read.ru.candidates)
            harvest.en_counts.update(c.key for c in read.en.candidates)
            for match in matches:
                self._keep(harvest, number, read, match, _is_inside(match, matches))
            _keep_procedures(harvest, number, read, matches)
            _keep_references(harvest, number, read)
        for pair in harvest.pairs.values():
            pair.see([pair.count * share for share in article.about])
        return harvest

    def scored(self, beads: Iterable[BeadText]) -> Iterator[Scored]:
        """The features of all pairs of candidates of every bead of one article, in order."""
        article = self._opened(beads)
        for read in article.beads:
            scored = self._scored_bead(read, article)
            if scored is not None:
                yield scored

    def _opened(self, beads: Iterable[BeadText]) -> "_Article":
        """The beads of an article, read, with vectors for all that is in them."""
        _ = self._subjects.seeds
        read = [_ReadBead.of(bead) for bead in beads]
        acronyms = {**expansions(b.ru for b in read), **expansions(b.en for b in read)}
        words = [{w for b in read for w in words_to_encode(side(b))} for side in _SIDES]
        self._vectors.add([*words[0], *words[1], *acronyms.values()])
        return _Article(read, acronyms, _together(read), self._subjects.of_article(*words))

    def _scored_bead(self, read: "_ReadBead", article: "_Article") -> Scored | None:
        return scored_bead(read.ru, read.en, self._vectors, article.together, article.acronyms)

    def _matches(self, read: "_ReadBead", article: "_Article") -> Iterator["_Match"]:
        """The pairs of a bead, each candidate in one at most."""
        scored = self._scored_bead(read, article)
        if scored is None:
            return
        odds = scored.log_odds(self._model)
        if self._known:
            odds = odds + _KNOWN_ODDS * self._approved(scored)
        for row, column in assigned(odds):
            chance = chance_of(odds[row, column])
            russian, english = scored.ru[row], scored.en[column]
            yield _Match(_as_meant(russian, english, read.en), english, chance * read.trust)

    def _approved(self, scored: Scored) -> Floats:
        """float64, (n_ru, n_en): 1 where a reviewer has approved the pair, else 0."""
        return np.array(
            [[float((r.key, e.key) in self._known) for e in scored.en] for r in scored.ru]
        )

    def _keep(
        self, harvest: Harvest, number: int, read: "_ReadBead", match: "_Match", inside: bool
    ) -> None:
        """Add a match to the harvest; number: of its bead; inside: it lies inside a longer one."""
        key = (match.ru.key, match.en.key)
        pair = harvest.pairs[key]
        pair.confidence = max(pair.confidence, match.confidence)
        pair.alone += not inside
        pair.cut += match.ru.cut and match.en.cut
        if len(pair.ru) < KEPT:
            pair.ru.append(match.ru.settled())
            pair.en.append(match.en.settled())
        _keep_place(harvest, pair, number, read, match.ru, match.en)

    def terms(
        self,
        *,
        least: float = LEAST_CONFIDENCE,
        least_worth: float = LEAST_WORTH,
        names: bool = False,
    ) -> list[Term]:
        """The terms gathered so far, best first; ties by text, so the order is always the same.

        least: the confidence that a term must have. least_worth: the product of its confidence and
        its termhood. names: also those of people, places and products, which are no terms.
        """
        found = [term for term, _ in self.described(least=least)]
        kept = [t for t in found if (names if t.kind == "name" else t.worth >= least_worth)]
        return sorted(kept, key=lambda t: (-round(t.worth, 4), t.ru_lemma, t.en_lemma))

    def described(self, *, least: float = LEAST_CONFIDENCE) -> list[tuple[Term, Floats]]:
        """Every pair gathered so far, by key, with what its termhood is made of.

        That is a row for :meth:`align.terms.model.TermModel.termhoods`.
        """
        keys = sorted(
            key
            for key, pair in self.found.pairs.items()
            if pair.confidence >= least and not _is_piece_of_name(pair)
        )
        if not keys:
            return []
        pairs = [self._described(key) for key in keys]
        about = [self.found.pairs[key].about for key in keys]
        subjects = self._subjects.of([p.ru for p in pairs], [p.en for p in pairs], about)
        rows = np.stack([facts(pair, s) for pair, s in zip(pairs, subjects, strict=True)])
        termhoods = self._model.termhoods(rows)
        termhoods[[pair.ru_shape == LAW for pair in pairs]] = _SURE_REFERENCE
        return [
            (self._term(key, pair, float(termhood), subject.domain), row)
            for key, pair, termhood, subject, row in zip(
                keys, pairs, termhoods, subjects, rows, strict=True
            )
        ]

    def _described(self, key: Key) -> Described:
        pair = self.found.pairs[key]
        ru, en = _citations(pair)
        if _is_procedure(pair):  # it is a term where its object is one
            ru, en = object_of((ru, en))
        return Described(
            ru,
            en,
            pair.ru[0].shape.removeprefix(VERB) if pair.ru else LAW,
            pair.en[0].shape.removeprefix(VERB) if pair.en else LAW,
            min(1.0, pair.alone / pair.count),
            pair.cut / pair.count,
            pair.count,
            self.found.ru_counts[key[0]],
        )

    def _term(self, key: Key, given: Described, termhood: float, domain: str) -> Term:
        pair = self.found.pairs[key]
        places = tuple(self.found.places(pair))
        ru, en = _citations(pair)
        return Term(
            ru=ru,
            en=en,
            ru_lemma=key[0],
            en_lemma=key[1],
            ru_count=given.ru_count,
            en_count=self.found.en_counts[key[1]],
            count=given.count,
            confidence=pair.confidence,
            termhood=termhood,
            domain=domain if termhood >= LEAST_WORTH else OTHER,
            kind=_kind(pair, ru, en),
            forms=_commonest(pair.ru_forms),
            en_forms=_commonest(pair.en_forms),
            places=places,
            sources=tuple(sorted({place.source for place in places})),
        )


@dataclass(frozen=True, slots=True)
class _Article:
    """The beads of an article, the meaning of its acronyms, and how often keys stand together.

    about: how much of it is about each subject, see align.terms.termhood.subjects.
    """

    beads: "list[_ReadBead]"
    acronyms: dict[str, str]
    together: Together
    about: list[int]


@dataclass(frozen=True, slots=True)
class _Match:
    """A pair of candidates of a bead, and how likely it is right, 0..1."""

    ru: TermCandidate
    en: TermCandidate
    confidence: float


@dataclass(frozen=True, slots=True)
class _ReadBead:
    """A bead with both sides read, and the way back from the regular texts to its own."""

    bead: BeadText
    ru: Sentence
    en: Sentence
    ru_regular: Regular
    en_regular: Regular

    @classmethod
    def of(cls, bead: BeadText) -> "_ReadBead":
        ru, en = regular(bead.ru[:_LONGEST]), regular(bead.en[:_LONGEST], english_normalised)
        return cls(bead, read_russian(ru.text), read_english(en.text), ru, en)

    @property
    def trust(self) -> float:
        """The factor for the confidence of a pair: 1, less in doubtful beads."""
        return min(1.0, self.bead.confidence / _TRUSTED)

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


_SIDES: tuple[Callable[[_ReadBead], Sentence], ...] = (lambda b: b.ru, lambda b: b.en)


def _keep_place(
    harvest: Harvest,
    pair: Gathered,
    number: int,
    read: _ReadBead,
    ru: TermCandidate | LawReference,
    en: TermCandidate | LawReference,
) -> None:
    """Add an occurrence of a pair: its forms as attested, and where they stand."""
    pair.ru_forms[read.ru.text[ru.start : ru.end]] += 1
    pair.en_forms[read.en.text[en.start : en.end]] += 1
    harvest.put(pair, read.place(harvest.sources[-1], number, ru, en))


def _keep_procedures(
    harvest: Harvest, number: int, read: _ReadBead, matches: Sequence[_Match]
) -> None:
    """Add the verb phrases of procedure around the pairs of a bead, each with its shortest object.

    A verb phrase is as sure as its object.
    """
    found: dict[tuple[int, int], tuple[VerbPhrase, float]] = {}
    for match in sorted(matches, key=lambda m: m.ru.last - m.ru.first):
        if match.confidence >= LEAST_CONFIDENCE:
            phrase = verb_phrase(read.ru, read.en, match.ru, match.en)
            if phrase is not None:
                place = (phrase.ru.first, phrase.en.first)
                found.setdefault(place, (phrase, match.confidence))
    for _, (phrase, confidence) in sorted(found.items(), key=lambda item: item[0]):
        key = (phrase.ru.key, phrase.en.key)
        pair = harvest.pairs[key]
        pair.fixed = pair.fixed or phrase.cited
        pair.confidence = max(pair.confidence, confidence)
        pair.alone += 1
        if len(pair.ru) < KEPT:
            pair.ru.append(phrase.ru.settled())
            pair.en.append(phrase.en.settled())
        harvest.ru_counts[key[0]] += 1
        harvest.en_counts[key[1]] += 1
        _keep_place(harvest, pair, number, read, phrase.ru, phrase.en)


def _keep_references(harvest: Harvest, number: int, read: _ReadBead) -> None:
    """Add the articles of law that have the same numbers on both sides as pairs."""
    english = english_references(read.en)
    for russian in russian_references(read.ru):
        fitting = [e for e in english if e.numbers == russian.numbers]
        if len(fitting) != 1:
            continue
        key = (text_key(russian.text), text_key(fitting[0].text))
        pair = harvest.pairs[key]
        pair.fixed = (russian.text, fitting[0].text)
        pair.confidence = max(pair.confidence, _SURE_REFERENCE * read.trust)
        pair.alone += 1
        harvest.ru_counts[key[0]] += 1
        harvest.en_counts[key[1]] += 1
        _keep_place(harvest, pair, number, read, russian, fitting[0])


def assigned(odds: Any) -> list[tuple[int, int]]:
    """The best assignment as (row, column) in row order; nothing is paired below a floor.

    odds: float64, (n_ru, n_en), log odds. It maximises the sum of what pairs have above the floor
    (Kuhn 1955).
    """
    gain = np.maximum(odds - _LEAST_ODDS, 0.0)
    return [(r, c) for r, c in best_assignment(gain) if gain[r, c] > 0]


def _together(beads: Sequence[_ReadBead]) -> Together:
    """How often two keys stand together in the beads of an article, see pairing.scoring."""
    ru_beads: dict[str, set[int]] = defaultdict(set)
    en_beads: dict[str, set[int]] = defaultdict(set)
    for number, read in enumerate(beads):
        for candidate in read.ru.candidates:
            ru_beads[candidate.key].add(number)
        for candidate in read.en.candidates:
            en_beads[candidate.key].add(number)

    shared: dict[Key, int] = {}  # of keys that stand in many beads, each pair counted once

    def both(ru: str, en: str) -> int:
        ru_in, en_in = ru_beads[ru], en_beads[en]
        if min(len(ru_in), len(en_in)) < _MANY_BEADS:
            return len(ru_in & en_in)
        if (ru, en) not in shared:
            shared[ru, en] = len(ru_in & en_in)
        return shared[ru, en]

    def counted(ru: Sequence[str], en: Sequence[str]) -> tuple[Floats, Floats]:
        of_ru, of_en = [ru_beads[key] for key in ru], [en_beads[key] for key in en]
        common = np.ones((len(ru), len(en)))  # this bead; most keys stand nowhere else
        repeated = [j for j, numbers in enumerate(of_en) if len(numbers) > 1]
        for i, numbers in enumerate(of_ru):
            if len(numbers) > 1:
                for j in repeated:
                    common[i, j] = both(ru[i], en[j])
        ru_sizes, en_sizes = np.array([*map(len, of_ru)]), np.array([*map(len, of_en)])
        return 2 * common / (ru_sizes[:, None] + en_sizes), common

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


def _as_meant(ru: TermCandidate, en: TermCandidate, english: Sentence) -> TermCandidate:
    """The Russian candidate with the noun that the English words render: судов, of судно if vessel.

    It stays as it is where the list of renderings does not know better.
    """
    if not ru.others:
        return ru
    said = [english.tokens[n].text.lower() for n in en.words]
    read_as = (ru, *ru.others)
    return next((one for one in read_as if any(renders(one.head, word) for word in said)), ru)


def _is_piece_of_name(pair: Gathered) -> bool:
    """Whether a pair is one word that stands nowhere but inside a longer name: Нации, Nations."""
    return not pair.alone and all(
        c.name and len(c.words) == 1 and not is_acronym(c.singular) for c in (*pair.ru, *pair.en)
    )


def _is_procedure(pair: Gathered) -> bool:
    return bool(pair.ru) and pair.ru[0].shape.startswith(VERB)


def _kind(pair: Gathered, ru: str, en: str) -> str:
    """What a pair is, as in Term. ru, en: its citation forms."""
    if _is_procedure(pair):
        return "procedure"
    return "name" if is_name(ru, en) else "term"


def _citations(pair: Gathered) -> tuple[str, str]:
    return pair.fixed or cited(pair.ru, pair.en)


def _commonest(forms: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(forms.items(), key=lambda item: (-item[1], item[0])))
