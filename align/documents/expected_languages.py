"""Check that two texts are in the languages they are given as."""

import re
from collections.abc import Sequence

from align.errors import InputError
from align.language.lists.lexicon import words_of
from align.text import CYRILLIC

_FEWEST = 20  # letters of a side that are enough to tell
_SAMPLE = 200_000  # characters of a side that are looked at
_FOREIGN = 0.15  # share of Cyrillic letters from which a text in Latin is no longer just that
_WORD = re.compile(r"[A-Za-z']+")
_ENGLISH = words_of("en", "plainly_english")
_ENGLISH_SHARE = 0.12  # of the words of an English text are these, and often twice as many


def script_of(texts: Sequence[str]) -> str:
    """ "Cyrillic", "English", "mixed", "other", or "" if there are too few letters to tell.

    mixed: English with more Cyrillic than quotations and names make up.
    """
    sample = " ".join(texts)[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < _FEWEST:
        return ""
    cyrillic = len(CYRILLIC.findall(sample))
    if 2 * cyrillic >= letters:
        return "Cyrillic"
    words = _WORD.findall(sample.lower())
    english = sum(word in _ENGLISH for word in words)
    if english < _ENGLISH_SHARE * max(1, len(words)):
        return "other"
    return "mixed" if cyrillic >= _FOREIGN * letters else "English"


def check_languages(ru: Sequence[str], en: Sequence[str], ru_name: str, en_name: str) -> str | None:
    """A line for the user if a side is in the wrong language, None otherwise.

    :raises InputError: if the sides are the wrong way round; the message shows the right order.
    """
    left, right = script_of(ru), script_of(en)
    if right == "Cyrillic" and left in ("English", "other"):
        raise InputError(
            f"{ru_name} is not in Cyrillic and {en_name} is: give the Russian file first, "
            f"{en_name} {ru_name}."
        )
    if left == right and left in ("Cyrillic", "English"):
        language = "Cyrillic, so hardly a translation" if left == "Cyrillic" else "English"
        return (
            f"{ru_name} and {en_name} are both in {language}: give a Russian text and its "
            "English translation."
        )
    if left == "mixed":
        return (
            f"{ru_name} is partly in Cyrillic and partly in English: give a Russian text and its "
            "English translation."
        )
    return None
