"""Text made regular for the analysis of words, with the original place of each letter."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from align.language.look_alikes import BROKEN, normalised


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular text and, for each of its characters and its end, the place in the original."""

    text: str
    places: tuple[int, ...] | None

    def original(self, place: int) -> int:
        """Where a character of the regular text stands in the original."""
        return place if self.places is None else self.places[place]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands in the original, with marks over its last letter."""
        if self.places is None or end <= start:
            return self.original(start), self.original(end)
        last = self.places[end - 1]
        behind = bisect_right(self.places, last, end)
        return self.places[start], self.places[min(behind, len(self.places) - 1)]


def _mended(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """A text and the places of its characters, without what breaks words at line ends."""
    kept = []
    start = 0
    for match in BROKEN.finditer(text):
        kept.append((start, match.start()))
        start = match.end()
    kept.append((start, len(text)))
    left = [place for start, end in kept for place in places[start:end]]
    return "".join(text[start:end] for start, end in kept), left


def regular(text: str, normalised: Callable[[str], str] = normalised) -> Regular:
    """``text`` as ``normalised`` makes it, with the places of its characters.

    normalised: align.language.look_alikes.normalised for Russian, english_normalised for English.
    """
    if normalised(text) == text:
        return Regular(text, None)
    letters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = normalised(text[start:end])
        letters.append(piece)
        places.extend([start] * len(piece))
        start = end
    joined = "".join(letters)
    joined, places = _mended(joined, places)
    repaired = normalised(joined)  # of the same length: only look-alike letters change now
    if len(repaired) != len(joined):
        return Regular(joined, (*places, len(text)))
    return Regular(repaired, (*places, len(text)))
