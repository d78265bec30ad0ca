"""Text made regular for the analysis of words, with the original place of each letter."""

import unicodedata
from collections.abc import Callable
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
        after = next((p for p in self.places[end:] if p > last), self.places[-1])
        return self.places[start], after


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
    for match in reversed(list(BROKEN.finditer(joined))):
        joined = joined[: match.start()] + joined[match.end() :]
        del places[match.start() : match.end()]
    repaired = normalised(joined)  # of the same length: only look-alike letters change now
    if len(repaired) != len(joined):
        return Regular(joined, (*places, len(text)))
    return Regular(repaired, (*places, len(text)))
