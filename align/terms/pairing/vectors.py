"""The vectors of words and phrases, each encoded once."""

from collections.abc import Callable, Sequence

import numpy as np

from align.arrays import Vectors
from align.terms.records import Sentence


class TermVectors:
    """The unit vectors of words and phrases by their text, encoded once.

    limit: how many texts are kept; beyond it the table is emptied, so that memory stays flat over a
    corpus of any size.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], limit: int = 60_000) -> None:
        self._encode, self._limit = encode, limit
        self._rows: dict[str, Vectors] = {}

    def add(self, texts: Sequence[str]) -> None:
        """Encode those of ``texts`` that have no vector yet."""
        if len(self._rows) > self._limit:
            self._rows.clear()
        missing = sorted(set(texts) - self._rows.keys())
        if missing:
            self._rows.update(zip(missing, self._encode(missing), strict=True))

    def of(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), dim), rows of unit length, in order; all must have been added."""
        return np.stack([self._rows[text] for text in texts])


def words_to_encode(sentence: Sentence) -> list[str]:
    """The words of a sentence that need a vector: its content words."""
    return [word for word in sentence.lemmas if word]
