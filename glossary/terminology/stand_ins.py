"""What stands in the English of a bead where a term has none of its approved renderings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.odds import chance_of
from align.records import Span
from align.terms.miner import assigned
from align.terms.phrases.english import read_english
from align.terms.phrases.russian import read_russian
from align.terms.records import TermCandidate
from align.terms.scoring import PairWeights, TermVectors, scored_bead, words_to_encode

_LONGEST = 1_500
"""Characters of a side that are read; all pairs of phrases are weighed, so that time is square."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """The English phrase that renders a term, as far as one can be told.

    chance: 0..1 that it does. likeness: cosine with the approved rendering most like it.
    """

    place: Span
    chance: float
    likeness: float


class StandIns:
    """Finds what renders a term, by the pairing of terms that mines glossaries.

    encoder: any; of the bundled one the fast half is used.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._vectors = TermVectors(sentence_encoder(encoder).encode)
        self._weights = PairWeights()

    def of(
        self, ru: str, en: str, terms: Sequence[tuple[Span, Sequence[str]]]
    ) -> list[StandIn | None]:
        """What renders each term of a bead, in order, None where nothing is likely to.

        Nothing is looked for in longer texts than sentences are.

        ru, en: regular texts. terms: where each stands in ru, and its approved renderings.
        """
        if max(len(ru), len(en)) > _LONGEST:
            return [None] * len(terms)
        russian, english = read_russian(ru), read_english(en)
        self._vectors.add([*words_to_encode(russian), *words_to_encode(english)])
        scored = scored_bead(russian, english, self._vectors, _together, {})
        if scored is None:
            return [None] * len(terms)
        odds = scored.log_odds(self._weights)
        partner = dict(assigned(odds))
        found: list[StandIn | None] = []
        for place, renderings in terms:
            row = next((n for n, c in enumerate(scored.ru) if _is_there(c, place)), None)
            column = partner.get(row) if row is not None else None
            if row is None or column is None:
                found.append(None)
                continue
            english_one = scored.en[column]
            self._vectors.add([english_one.singular, *renderings])
            near = self._vectors.of([english_one.singular]) @ self._vectors.of(renderings).T
            chance = chance_of(float(odds[row, column]))
            found.append(
                StandIn(Span(english_one.start, english_one.end), chance, float(np.max(near)))
            )
        return found


def _is_there(candidate: TermCandidate, place: Span) -> bool:
    return (candidate.start, candidate.end) == (place.start, place.end)


def _together(ru: Sequence[str], en: Sequence[str]) -> tuple[Floats, Floats]:
    """One bead tells nothing of how often two phrases stand together."""
    once = np.ones((len(ru), len(en)))
    return once, once
