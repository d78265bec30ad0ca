"""The subject of a term: that of the nearest words of a list, and of the articles it stands in."""

import csv
from collections.abc import Collection, Sequence
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
_SHARPNESS = 20.0  # how much likelier a subject is that is nearer to a word of an article
_ARTICLE = 0.08  # cosine for a subject that e times as much of the articles is about
_FEW = 50  # words of any subject that are added, so that a sentence or two decide nothing
_PARTS = 1_000  # the shares of the subjects of an article are counted in thousandths


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
    def seeds(self) -> dict[str, tuple[Vectors, Vectors]]:
        """The vectors of the Russian and the English words of each list, by its name.

        To be asked for before an article's words are encoded, which may be dropped with these.
        """
        text = (files("align") / "resources" / "domains.tsv").read_text(encoding="utf-8")
        rows = csv.reader((x for x in text.splitlines() if not x.startswith("#")), delimiter="\t")
        seeds = {}
        for domain, *sides in rows:
            words = [[word.strip() for word in side.split(";")] for side in sides]
            self._vectors.add([word for side in words for word in side])
            seeds[domain] = (self._vectors.of(words[0]), self._vectors.of(words[1]))
        return seeds

    def of_article(self, ru: Collection[str], en: Collection[str]) -> list[int]:
        """How much of an article is about each of DOMAINS, in thousandths.

        ru, en: its content words, which have vectors. Whole numbers do not hang on the last bits of
        arithmetic, and add up alike in any order.
        """
        chances = [
            _chances(_nearness_of(self._vectors.of(sorted(words)), self._of_side(side)))
            for side, words in enumerate((ru, en))
            if words
        ]
        if not chances:
            return [0] * len(DOMAINS)
        of_words = np.concatenate(chances)
        shares = (of_words.sum(0) + _FEW / len(DOMAINS)) / (len(of_words) + _FEW)
        return [round(_PARTS * share) for share in shares.tolist()]

    def _of_side(self, side: int) -> list[Vectors]:
        return [self.seeds[domain][side] for domain in DOMAINS]

    def of(
        self, ru: Sequence[str], en: Sequence[str], about: Sequence[Sequence[int]] = ()
    ) -> list[Subject]:
        """The subject of each pair of citation forms, in order.

        Phrases are encoded whole: права человека is further from everyday life than its two words.
        about: for each pair what its articles are about, see :meth:`of_article`, added up; a ruling
        is of a court or of a ministry. It decides between subjects that are about as near.
        """
        subjects: list[Subject] = []
        for start in range(0, len(ru), _PART):
            part = slice(start, start + _PART)
            subjects += self._of_part(ru[part], en[part], about[part])
        return subjects

    def _of_part(
        self, ru: Sequence[str], en: Sequence[str], about: Sequence[Sequence[int]]
    ) -> list[Subject]:
        seeds = self.seeds  # before the texts: vectors may be dropped where others are added
        self._vectors.add([*ru, *en])
        sides = (self._vectors.of(ru), self._vectors.of(en))
        names = (*DOMAINS, _EVERYDAY)
        both = [
            _nearness_of(vectors, [seeds[name][side] for name in names])
            for side, vectors in enumerate(sides)
        ]
        table = (both[0] + both[1]) / 2
        best = (table[:, :-1] + _of_articles(about, len(ru))).argmax(1)
        return [
            Subject(DOMAINS[number], tuple(map(float, row)))
            for number, row in zip(best, table, strict=True)
        ]


def _nearness_of(vectors: Vectors, lists: Sequence[Vectors]) -> NDArray[np.float64]:
    """float64, (n, n_lists): the mean of the three highest cosines with the words of each list."""
    columns = []
    for words in lists:
        cosines = np.asarray(vectors @ words.T, dtype=np.float64)
        columns.append(np.partition(cosines, -_NEAREST, axis=1)[:, -_NEAREST:].mean(1))
    return np.stack(columns, axis=1)


def _chances(nearness: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64, (n, n_subjects): how likely a word is of each subject; rows sum to 1."""
    weights = np.exp(_SHARPNESS * (nearness - nearness.max(1, keepdims=True)))
    return np.asarray(weights / weights.sum(1, keepdims=True))


def _of_articles(about: Sequence[Sequence[int]], count: int) -> NDArray[np.float64]:
    """float64, (count, n_subjects): what articles add to the nearness of each subject."""
    if not about:
        return np.zeros((count, len(DOMAINS)))
    shares = np.asarray(about, dtype=np.float64) + 1.0
    return np.asarray(_ARTICLE * np.log(shares / shares.sum(1, keepdims=True)))
