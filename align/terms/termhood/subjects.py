"""The subject of a term: that of the nearest words of a list, by their vectors."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from align.arrays import Vectors
from align.terms.pairing.vectors import TermVectors

DOMAINS = ("elections", "courts", "police", "assembly", "media", "government", "rights", "military")
"""The subjects that a term can have."""

OTHER = "other"
"""The subject of a pair that is neither a civic nor a legal term."""

_PART = 4_000  # pairs that are encoded at a time
_NEAREST = 3  # seeds of a subject of which the mean cosine is taken
_EVERYDAY = "none"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a pair is about.

    domain: one of DOMAINS. nearness: to each of DOMAINS, then to everyday life, -1..1.
    """

    domain: str
    nearness: tuple[float, ...]

    @property
    def margin(self) -> float:
        """How much nearer the pair is to its domain than to everyday life, -2..2."""
        return max(self.nearness[:-1]) - self.nearness[-1]


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
        table = np.stack([near[domain] for domain in (*DOMAINS, _EVERYDAY)], axis=1)
        best = table[:, :-1].argmax(1)
        return [
            Subject(DOMAINS[number], tuple(map(float, row)))
            for number, row in zip(best, table, strict=True)
        ]


def _nearness(
    sides: tuple[Vectors, Vectors], seeds: tuple[Vectors, Vectors]
) -> NDArray[np.float64]:
    """float64, (n,): mean of the three highest cosines with the seeds, mean of both languages."""
    total = np.zeros(len(sides[0]))
    for vectors, side in zip(sides, seeds, strict=True):
        cosines = np.sort(np.asarray(vectors @ side.T, dtype=float), axis=1)
        total += cosines[:, -_NEAREST:].mean(1)
    return total / 2
