"""Text made regular for the analysis of words, with the way back to where each letter stood."""

import re
import unicodedata
from dataclasses import dataclass

from align.morphology import normalised

_SOFT_HYPHEN = "\u00ad"
_BROKEN = re.compile(r"(?<=[а-яё])[-‐]\s*\n\s*(?=[а-яё])")


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular text and, for each of its characters and its end, the place in the original."""

    text: str
    places: tuple[int, ...] | None

    def original(self, place: int) -> int:
        """Where a character of the regular text stands in the original."""
        return place if self.places is None else self.places[place]


def regular(text: str) -> Regular:
    """``text`` as align.morphology.normalised makes it, with the places of its characters."""
    if normalised(text) == text:
        return Regular(text, None)
    letters: list[str] = []
    places: list[int] = []
    dropped = {i for match in _BROKEN.finditer(text) for i in range(match.start(), match.end())}
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = "" if start in dropped else normalised(text[start:end])
        letters.append(piece)
        places.extend([start] * len(piece))
        start = end
    joined = "".join(letters)
    repaired = normalised(joined)  # of the same length: only look-alike letters change now
    if len(repaired) != len(joined):
        return Regular(joined, (*places, len(text)))
    return Regular(repaired, (*places, len(text)))
