"""How much a phrase is a civic or legal term, and of which subject.

The subject is that of the nearest words of a list, by their vectors; termhood adds how much rarer
the words are in general language (after the weirdness of Ahmad et al. 1999, as a log ratio).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from align.arrays import Vectors
from align.language.transliteration import likeness
from align.odds import chance_of
from align.terms.scoring import TermVectors
from align.terms.weights import TERMHOOD_INTERCEPTS, TERMHOOD_WEIGHTS

DOMAINS = ("elections", "courts", "police", "assembly", "media", "government", "rights", "military")
"""The subjects that a term can have; anything else is "other"."""

_PART = 4_000  # pairs that are encoded at a time
_NEAREST = 3  # seeds of a subject of which the mean cosine is taken
_EVERYDAY = "none"
_BORROWED = 0.8  # likeness in sound of a borrowed word
_RARE = 3.0  # Zipf frequency below which English hardly knows a word


@dataclass(frozen=True, slots=True)
class Subject:
    """What a pair is about: its domain, and how much nearer it is to that than to everyday life.

    margin: a difference of cosines, -1..1.
    """

    domain: str
    margin: float


class Subjects:
    """Finds the subject of terms; the words of its list are encoded with the first one."""

    def __init__(self, vectors: TermVectors) -> None:
        self._vectors = vectors

    @cached_property
    def _seeds(self) -> dict[str, tuple[Vectors, Vectors]]:
        text = (files("align") / "resources" / "domains.tsv").read_text(encoding="utf-8")
        rows = csv.reader((x for x in text.splitlines() if not x.startswith("#")), delimiter="\t")
        seeds = {}
        for domain, *sides in rows:
            words = [[word.strip() for word in side.split(";")] for side in sides]
            self._vectors.add([word for side in words for word in side])
            seeds[domain] = (self._vectors.of(words[0]), self._vectors.of(words[1]))
        return seeds

    def of(self, ru: Sequence[str], en: Sequence[str]) -> list[Subject]:
        """The subject of each pair of citation forms, in order.

        Phrases are encoded whole: права человека is further from everyday life than its two words.
        """
        subjects: list[Subject] = []
        for start in range(0, len(ru), _PART):
            subjects += self._of_part(ru[start : start + _PART], en[start : start + _PART])
        return subjects

    def _of_part(self, ru: Sequence[str], en: Sequence[str]) -> list[Subject]:
        seeds = self._seeds  # before the texts: vectors may be dropped where others are added
        self._vectors.add([*ru, *en])
        sides = (self._vectors.of(ru), self._vectors.of(en))
        near = {name: _nearness(sides, both) for name, both in seeds.items()}
        table = np.stack([near[domain] for domain in DOMAINS], axis=1)
        best = table.argmax(1)
        margins = table.max(1) - near[_EVERYDAY]
        return [Subject(DOMAINS[i], float(m)) for i, m in zip(best, margins, strict=True)]


def _nearness(
    sides: tuple[Vectors, Vectors], seeds: tuple[Vectors, Vectors]
) -> NDArray[np.float64]:
    """float64, (n,): mean of the three highest cosines with the seeds, mean of both languages."""
    total = np.zeros(len(sides[0]))
    for vectors, side in zip(sides, seeds, strict=True):
        cosines = np.sort(np.asarray(vectors @ side.T, dtype=float), axis=1)
        total += cosines[:, -_NEAREST:].mean(1)
    return total / 2


def facts(
    ru: str, en: str, shape: str, margin: float, alone: float, cut: float
) -> tuple[float, ...]:
    """The evidence for a term, one number for each of the weights of align.terms.weights.

    shape: as in TermCandidate, "law" for an article of law. margin: of its subject. alone: share of
    its occurrences, 0..1, that are not inside a longer paired term. cut: share of those that a
    genitive and an of-phrase continue. The last fact is whether English has borrowed the word for a
    thing that it has no word for: аким, akim.
    """
    import wordfreq

    rarity = 1.0 - wordfreq.zipf_frequency(ru, "ru") / 8.0
    several = " " in ru
    borrowed = (
        not several
        and ru.islower()
        and likeness(ru, en) >= _BORROWED
        and wordfreq.zipf_frequency(en, "en") < _RARE
    )
    return (
        margin, rarity, float(several), alone, float(ru[:1].isupper()), float(shape == "law"),
        float(" p" in shape), float(several and shape.startswith("A")), cut,
        float(borrowed),
    )  # fmt: skip


def termhood(given: Sequence[float]) -> float:
    """Probability that a right pair with these facts is a civic or legal term, 0..1."""
    odds = TERMHOOD_INTERCEPTS[0] + sum(
        weight * fact for weight, fact in zip(TERMHOOD_WEIGHTS, given, strict=True)
    )
    return chance_of(odds)
