"""Why a fragment got its gloss: every option's features, weights and share of the choice."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.glosses.assignment import Pick, share_of
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.features import FEATURES
from align.glosses.options import FragmentOptions, Option
from align.glosses.scoring import FITTED, Weights, calibrated, probabilities, scores
from align.glosses.second_glosses import picked
from align.records import Document

_RIVALS = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """One option of a fragment.

    en: the gloss. ru_share: share of the fragment that it covers, 0..1. relation: one of
    align.glosses.candidates.surroundings.RELATIONS. score: log-odds against none. share: of the
    choice between all options and none, with the options that say nearly the same, 0..1.
    probability: the share, calibrated. terms: for every feature that is not 0, its value, its
    weight and their product.
    """

    en: str
    en_start: int
    en_end: int
    ru_share: float
    relation: str
    score: float
    share: float
    probability: float
    terms: tuple[tuple[str, float, float, float], ...]

    def as_record(self) -> dict[str, Any]:
        """The option as one JSON object; ``terms`` by feature as [value, weight, product]."""
        return {
            "en": self.en,
            "en_start": self.en_start,
            "en_end": self.en_end,
            "relation": self.relation,
            "ru_share": round(self.ru_share, 3),
            "score": round(self.score, 3),
            "share": round(self.share, 3),
            "probability": round(self.probability, 3),
            "terms": {
                name: [round(value, 3), round(weight, 3), round(product, 3)]
                for name, value, weight, product in self.terms
            },
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fragment's choice. start, end: offsets in the original file of the whole fragment.

    none: share of "nothing translates it", 0..1. taken: the option it got, if any. further:
    its other glosses, with their shares of the same choice. rivals: the best options that say
    something else, at most three, best first.
    """

    start: int
    end: int
    none: float
    taken: Weighed | None
    rivals: tuple[Weighed, ...]
    further: tuple[Weighed, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The explanation as one JSON object."""
        return {
            "none": round(self.none, 3),
            "taken": self.taken.as_record() if self.taken else None,
            "further": [one.as_record() for one in self.further],
            "rivals": [rival.as_record() for rival in self.rivals],
        }


def explain_choices(
    parts: Iterable[tuple[Surroundings, list[FragmentOptions]]], weights: Weights = FITTED
) -> list[Explanation]:
    """The choice of every fragment that has one, in order, from what article_choices gives."""
    return [
        _explanation(around.document, choice, pick, weights)
        for around, choices in parts
        for choice, pick in zip(choices, picked(choices, around.text, weights), strict=True)
        if choice.options
    ]


def explanation_of(explanations: Sequence[Explanation], start: int) -> Explanation | None:
    """The last explanation whose fragment covers the offset ``start``; None without one."""
    place = bisect_right(explanations, start, key=lambda explanation: explanation.start)
    covering = [
        explanation
        for explanation in explanations[max(0, place - 3) : place]
        if start < explanation.end
    ]
    return covering[-1] if covering else None


def _explanation(
    document: Document, choice: FragmentOptions, pick: Pick | None, weights: Weights
) -> Explanation:
    values = scores(choice.rows, weights)
    place = document.original(choice.fragment.start, choice.fragment.end)
    picks = () if pick is None else (pick, *pick.further)
    shown = [choice.options.index(taken.option) for taken in picks]
    for index in map(int, np.argsort(-values, kind="stable")):
        if len(shown) == _RIVALS + len(picks):
            break
        if not any(_same(choice.options[index], choice.options[other]) for other in shown):
            shown.append(index)
    none = 1.0 - float(probabilities(values).sum())
    weighed = [_weighed(document, choice, values, index, weights) for index in shown]
    return Explanation(
        place.start,
        place.end,
        max(none, 0.0),
        weighed[0] if picks else None,
        rivals=tuple(weighed[len(picks) :]),
        further=tuple(weighed[1 : len(picks)]),
    )


def _same(first: Option, second: Option) -> bool:
    ours, theirs = first.candidate, second.candidate
    return (ours.start, ours.end) == (theirs.start, theirs.end)


def _weighed(
    document: Document,
    choice: FragmentOptions,
    values: NDArray[np.float64],
    index: int,
    weights: Weights,
) -> Weighed:
    option = choice.options[index]
    candidate = option.candidate
    place = document.original(candidate.start, candidate.end)
    share = share_of(choice, values, index)
    terms = tuple(
        (name, float(value), float(weight), float(value * weight))
        for name, value, weight in zip(
            FEATURES, choice.rows[index], weights.coefficients, strict=True
        )
        if value
    )
    return Weighed(
        " ".join(document.text[candidate.start : candidate.end].split()),
        place.start,
        place.end,
        option.side.share,
        candidate.relation,
        float(values[index]),
        share,
        calibrated(share, weights),
        tuple(sorted(terms, key=lambda term: -abs(term[3]))),
    )
