"""Letters of one script that look like those of another; text made regular for analysis."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from align.text import counted, without_stress

SOFT_HYPHEN = "\u00ad"
_LOOKALIKES = dict(zip("aceopxyABCEHKMOPTXiëË", "асеорхуАВСЕНКМОРТХіёЁ", strict=True))
_LATIN_ALIKE = {cyrillic: latin for latin, cyrillic in _LOOKALIKES.items()}
BROKEN = re.compile(r"(?<=[а-яёa-z])[-‐][^\S\n]*+\n\s*+(?=[а-яёa-z])")
"""The hyphen and line end where a word is broken."""

_MIXED = re.compile(
    r"(?<![A-Za-zëËА-Яа-яЁё])(?:[A-Za-zëË]+[А-Яа-яЁё]|[А-Яа-яЁё]+[A-Za-zëË])[A-Za-zëËА-Яа-яЁё]*"
)
"""A run of letters of both scripts."""
_OF_BEFORE_1918 = re.compile(r"[ѣѳѵѢѲѴ]|(?i:[бвгджзклмнпрстфхцчшщ])[ъЪ](?!\w)")
"""What Russian was spelt with before 1918, and no other language of today is."""
_LAST_HARD_SIGN = re.compile(r"(?<=\w)[ъЪ](?!\w)")
_LETTERS_OF_TODAY = str.maketrans("ѣѳѵіѢѲѴІiI", "ефииЕФИИиИ")
_OLD_WORD = re.compile(r"[\u0400-\u052fiI]+")


def normalised(text: str) -> str:
    """``text`` composed, without stress marks and soft hyphens, words broken at line ends joined.

    Latin letters inside a Cyrillic word become the Cyrillic ones they look like; a word with other
    Latin letters is left alone.
    """
    text = without_stress(text.replace(SOFT_HYPHEN, ""))
    return _MIXED.sub(_repaired, BROKEN.sub("", text))


def spelt_as_before_1918(text: str) -> bool:
    """Whether some word of ``text`` is spelt as only Russian was, and that until 1918."""
    return _OF_BEFORE_1918.search(text) is not None


def in_todays_spelling(text: str) -> str:
    """``text`` with the Russian of before 1918 as it is spelt today; any other text as it is.

    That is letters and hard signs at the ends of words, not endings: новыя stays новыя.
    """
    if not spelt_as_before_1918(text):
        return text
    words = _OLD_WORD.sub(_with_letters_of_today, text)
    return _LAST_HARD_SIGN.sub("", words)


def _with_letters_of_today(match: re.Match[str]) -> str:
    word = match.group()
    return word if word.isascii() else word.translate(_LETTERS_OF_TODAY)


def without_look_alikes(text: str) -> str:
    """``text`` with Cyrillic letters for the Latin ones that look alike in its Cyrillic words."""
    return _MIXED.sub(_repaired, text)


def english_normalised(text: str) -> str:
    """``text`` composed, without soft hyphens, words broken at line ends joined.

    Accents stay (café). Cyrillic letters inside a Latin word become the Latin ones they look like.
    """
    text = unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, ""))
    return _MIXED.sub(_repaired_latin, BROKEN.sub("", text))


def mixed_latin_words(text: str) -> list[str]:
    """The words of ``text`` in which Cyrillic look-alikes stand among Latin letters, in order."""
    mixed = (match.group() for match in _MIXED.finditer(text))
    return [word for word in mixed if _repaired_latin_word(word) != word]


def _repaired_latin(match: re.Match[str]) -> str:
    return _repaired_latin_word(match.group())


def _repaired_latin_word(word: str) -> str:
    cyrillic = [letter for letter in word if not letter.isascii()]
    if 2 * len(cyrillic) >= len(word) or not all(letter in _LATIN_ALIKE for letter in cyrillic):
        return word
    return "".join(_LATIN_ALIKE.get(letter, letter) for letter in word)


def look_alikes(text: str, language: str) -> str | None:
    """A note on what was repaired in a text, for the user; None where nothing was.

    language: ru or en.
    """
    words = sorted(set(mixed_words(text) if language == "ru" else mixed_latin_words(text)))
    if not words:
        return None
    wrong, right = ("Latin", "Cyrillic") if language == "ru" else ("Cyrillic", "Latin")
    shown = ", ".join(words[:5]) + (" …" if len(words) > 5 else "")
    count = counted(len(words), "word")
    return f"{wrong} letters read as {right} ones in {count}: {shown}"


def mixed_words(text: str) -> list[str]:
    """The words of ``text`` in which Latin look-alikes stand among Cyrillic letters, in order."""
    mixed = (match.group() for match in _MIXED.finditer(text))
    return [word for word in mixed if _MIXED.sub(_repaired, word) != word]


def _repaired(match: re.Match[str]) -> str:
    word = match.group()
    latin = [letter for letter in word if letter.isascii()]
    if len(latin) > len(word) / 2 or not all(letter in _LOOKALIKES for letter in latin):
        return word
    return "".join(_LOOKALIKES.get(letter, letter) for letter in word)


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

    normalised: for English, :func:`english_normalised`.
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
