"""Find what a translation says in place of an approved rendering that is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.odds import chance_of
from align.records import Span
from align.terms.miner import assigned
from align.terms.model import installed_miner_model
from align.terms.pairing.scoring import scored_bead
from align.terms.pairing.vectors import TermVectors, words_to_encode
from align.terms.phrases.english import read_english
from align.terms.phrases.russian import read_russian
from align.terms.records import TermCandidate

_LONGEST = 1_500
"""Characters of a side up to which beads are read; time grows with the square of the length."""
_MOST_PHRASES = 250
"""Phrases of a side that are looked at: so many characters of ordinary text have some 150."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """The English phrase that seems to render a term.

    chance: probability that it does, 0..1. likeness: cosine with the approved rendering that is
    most like it.
    """

    place: Span
    chance: float
    likeness: float


class StandIns:
    """Finds the English of a term by the pairing that mines glossaries.

    encoder: any; of the bundled one only the fast half is used. cut_short: how many pairs of
    sentences were too long to be searched, or searched only in part.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._vectors = TermVectors(sentence_encoder(encoder).encode)
        self._model = installed_miner_model()
        self.cut_short = 0

    def of(
        self, ru: str, en: str, terms: Sequence[tuple[Span, Sequence[str]]]
    ) -> list[StandIn | None]:
        """The English of each term of a bead, in order, None where none is likely.

        Texts that are longer than sentences are not searched. ru, en: regular texts. terms: where
        each stands in ru, and its approved renderings.
        """
        if max(len(ru), len(en)) > _LONGEST:
            self.cut_short += 1
            return [None] * len(terms)
        russian, english = read_russian(ru), read_english(en)
        most = max(len(russian.candidates), len(english.candidates))
        self.cut_short += most > _MOST_PHRASES
        self._vectors.add([*words_to_encode(russian), *words_to_encode(english)])
        scored = scored_bead(russian, english, self._vectors, _together, {}, _MOST_PHRASES)
        if scored is None:
            return [None] * len(terms)
        odds = scored.log_odds(self._model)
        partner = dict(assigned(odds))
        stand_ins: list[StandIn | None] = []
        for place, renderings in terms:
            row = next((n for n, c in enumerate(scored.ru) if _is_there(c, place)), None)
            column = partner.get(row) if row is not None else None
            if row is None or column is None:
                stand_ins.append(None)
            else:
                chance = chance_of(float(odds[row, column]))
                stand_ins.append(self._stand_in(scored.en[column], chance, renderings))
        return stand_ins

    def _stand_in(self, phrase: TermCandidate, chance: float, renderings: Sequence[str]) -> StandIn:
        self._vectors.add([phrase.singular, *renderings])
        cosines = self._vectors.of([phrase.singular]) @ self._vectors.of(renderings).T
        return StandIn(Span(phrase.start, phrase.end), chance, float(np.max(cosines)))


def _is_there(candidate: TermCandidate, place: Span) -> bool:
    return (candidate.start, candidate.end) == (place.start, place.end)


def _together(ru: Sequence[str], en: Sequence[str]) -> tuple[Floats, Floats]:
    """Once for every pair: a single bead does not show how often two phrases stand together."""
    once = np.ones((len(ru), len(en)))
    return once, once
