"""The texts of some fragments' options: each encoded once, and the feature rows made of them."""

import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.encoders.protocol import Encoder
from align.fragments.keys import Words, readable_words
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.glosses.features.coverage import (
    Links,
    WordVectors,
    english_content,
    russian_content,
    word_at_end,
    word_at_start,
)
from align.glosses.features.rows import FEATURES, with_relative
from align.glosses.features.similarities import encode_composed, similarities
from align.glosses.features.wording import Facts, Gloss, RussianSide, wording_rows
from align.records import Span

_BEFORE = 30
"""Characters in front of a gloss that are kept to tell whether it begins a phrase."""
_BESIDE = 40
_KEPT: "weakref.WeakKeyDictionary[Any, WordVectors]" = weakref.WeakKeyDictionary()
"""The vectors of words, by encoder: the articles of a run share them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a fragment: this stretch of it, glossed by this candidate."""

    span: Span
    side: RussianSide
    candidate: GlossCandidate


class Texts:
    """The texts of the options of some fragments, with their cosines and the links of their words.

    words: known to occur in hashtags.
    """

    def __init__(
        self,
        around: Surroundings,
        options: Sequence[Sequence[Option]],
        encoder: Encoder,
        words: Words = frozenset(),
    ) -> None:
        self._text = around.text
        self._facts: dict[str, Facts] = {}
        flat = [option for fragment_options in options for option in fragment_options]
        self._sides = _numbered(option.side.text for option in flat)
        self._glosses = _numbered(self.gloss(option.candidate) for option in flat)
        self._cosine = self._margin = np.zeros((0, 0), np.float32)
        readable = [readable_words(gloss, words) for gloss in self._glosses]
        self._readable = dict(zip(self._glosses, readable, strict=True))
        if flat:
            vectors = encode_composed([*self._sides, *readable], encoder)
            middle = len(self._sides)
            self._cosine, self._margin = similarities(vectors[:middle], vectors[middle:])
        self._russian = {side: russian_content(side) for side in self._sides}
        self._english = dict(zip(self._glosses, map(english_content, readable), strict=True))
        self._beside = {option.candidate: self._words_beside(option.candidate) for option in flat}
        english = chain(*self._english.values(), *self._beside.values())
        self._links = Links(
            chain(*self._russian.values()),
            (word for word in english if word is not None),
            lambda asked: _KEPT.setdefault(encoder, WordVectors()).of(asked, encoder),
        )

    def gloss(self, candidate: GlossCandidate) -> str:
        """The text of a candidate, on one line."""
        return self._text[candidate.start : candidate.end].replace("\n", " ")

    def cosine(self, option: Option, other: Option) -> float:
        """The cosine of one option's Russian with another's gloss, both of this chunk."""
        place = self._sides[option.side.text], self._glosses[self.gloss(other.candidate)]
        return float(self._cosine[place])

    def rows(
        self,
        options: Sequence[Option],
        stretches: Mapping[GlossCandidate, NDArray[np.float64]],
        russian: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The feature rows of a fragment's options, float64 (n_options, len(FEATURES)).

        stretches: the features of each candidate, (len(STRETCH),). russian: of the fragment.
        """
        if not options:
            return np.zeros((0, len(FEATURES)))
        sides = list({id(option.side): option.side for option in options}.values())
        candidates = list({id(option.candidate): option.candidate for option in options}.values())
        first, second = _places(map(id, sides)), _places(map(id, candidates))
        pairs = np.array(
            [(first[id(option.side)], second[id(option.candidate)]) for option in options],
            dtype=np.intp,
        )
        rows = [
            self._wording(sides, candidates, pairs),
            np.array([stretches[candidate] for candidate in candidates])[pairs[:, 1]],
            self._coverage(sides, candidates, pairs),
            np.tile(russian, (len(options), 1)),
        ]
        return with_relative(np.hstack(rows))

    def _wording(
        self,
        sides: Sequence[RussianSide],
        candidates: Sequence[GlossCandidate],
        pairs: NDArray[np.intp],
    ) -> NDArray[np.float64]:
        rows = np.array([self._sides[side.text] for side in sides], dtype=np.intp)
        columns = np.array(
            [self._glosses[self.gloss(candidate)] for candidate in candidates], dtype=np.intp
        )
        at = rows[pairs[:, 0]], columns[pairs[:, 1]]
        return wording_rows(
            [(self._facts_of(side.text), side.share) for side in sides],
            [self._gloss_of(candidate) for candidate in candidates],
            pairs,
            self._cosine[at].astype(np.float64),
            self._margin[at].astype(np.float64),
        )

    def _coverage(
        self,
        sides: Sequence[RussianSide],
        candidates: Sequence[GlossCandidate],
        pairs: NDArray[np.intp],
    ) -> NDArray[np.float64]:
        glosses = [self._english[self.gloss(candidate)] for candidate in candidates]
        beside = [self._beside[candidate] for candidate in candidates]
        covered = [self._links.rows(self._russian[side.text], glosses, beside) for side in sides]
        return np.array(covered)[pairs[:, 0], pairs[:, 1]]

    def _words_beside(self, candidate: GlossCandidate) -> tuple[str | None, str | None]:
        """The words that go on from a candidate to the left and to the right without a mark."""
        left = self._text[max(0, candidate.start - _BESIDE) : candidate.start]
        return word_at_end(left), word_at_start(self._text, candidate.end)

    def _gloss_of(self, candidate: GlossCandidate) -> Gloss:
        before = self._text[max(0, candidate.start - _BEFORE) : candidate.start]
        return Gloss(candidate, self._facts_of(self._readable[self.gloss(candidate)]), before)

    def _facts_of(self, text: str) -> Facts:
        facts = self._facts.get(text)
        if facts is None:
            facts = self._facts[text] = Facts.of(text)
        return facts


def _places(keys: Iterable[int]) -> dict[int, int]:
    return {key: place for place, key in enumerate(keys)}


def _numbered(texts: Iterator[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for text in texts:
        numbers.setdefault(text, len(numbers))
    return numbers
