"""Why a fragment got its gloss: every option's features, weights and share of the choice."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from align.glosses.assignment import LEAST, Pick
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.features.habits import HABITS
from align.glosses.features.rows import FEATURES
from align.glosses.features.texts import Option
from align.glosses.model import GlossModel, installed_model
from align.glosses.options import FragmentOptions
from align.glosses.second_glosses import picked
from align.glosses.weighing import probabilities, shares_of, weighed
from align.records import Document

_RIVALS = 3
_SHOWN = 0.01
"""How much a feature must add to or take from a score to be named."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One option of a fragment.

    en: the gloss. ru_share: share of the fragment that it covers, 0..1. relation: one of
    align.glosses.candidates.surroundings.RELATIONS. score: log-odds against none. share: of the
    choice between all options and none, 0..1.
    probability: that it is right to the word. terms: for every feature that had a say, its value
    and what it added to the score; base has the rest.
    """

    en: str
    en_start: int
    en_end: int
    ru_share: float
    relation: str
    score: float
    share: float
    probability: float
    terms: tuple[tuple[str, float, float], ...]

    def as_record(self) -> dict[str, Any]:
        """The option as one JSON object; ``terms`` by feature as [value, gain in score]."""
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
                name: [round(value, 3), round(added, 4)] for name, value, added in self.terms
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
    parts: Iterable[tuple[Surroundings, list[FragmentOptions]]], model: GlossModel | None = None
) -> list[Explanation]:
    """The choice of every fragment that has one, in order, from what article_choices gives.

    model: None for the one that is installed.
    """
    model = model or installed_model()
    return [
        _explanation(around.document, choice, pick, model)
        for around, offered in parts
        for choices in [weighed(around.text, offered, model)]
        for choice, pick in zip(choices, picked(choices, around.text, model), strict=True)
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
    document: Document, choice: FragmentOptions, pick: Pick | None, model: GlossModel
) -> Explanation:
    values = choice.odds
    place = document.original(choice.fragment.start, choice.fragment.end)
    picks = () if pick is None else (pick, *pick.further)
    shown = [choice.options.index(taken.option) for taken in picks]
    for index in map(int, np.argsort(-values, kind="stable")):
        if len(shown) == _RIVALS + len(picks):
            break
        if not any(_same(choice.options[index], choice.options[other]) for other in shown):
            shown.append(index)
    none = 1.0 - float(probabilities(values).sum())
    weighed = [_weighed(document, choice, index, model) for index in shown]
    if pick is not None and weighed[0].probability < LEAST:  # another fragment has what is likelier
        weighed[0] = replace(weighed[0], probability=pick.confidence)
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


def _weighed(document: Document, choice: FragmentOptions, index: int, model: GlossModel) -> Weighed:
    option, row = choice.options[index], choice.rows[index]
    candidate = option.candidate
    place = document.original(candidate.start, candidate.end)
    own, pool = shares_of(choice, index)
    added = model.last.contributions(row)
    shown = np.abs(added) >= _SHOWN
    base = float(choice.odds[index] - added[shown].sum())
    terms = [
        (name, float(value), float(gain))
        for name, value, gain, said in zip((*FEATURES, *HABITS), row, added, shown, strict=True)
        if said
    ]
    return Weighed(
        " ".join(document.text[candidate.start : candidate.end].split()),
        place.start,
        place.end,
        option.side.share,
        candidate.relation,
        float(choice.odds[index]),
        own,
        model.confidence(own, pool),
        (("base", 1.0, base), *sorted(terms, key=lambda term: -abs(term[2]))),
    )
