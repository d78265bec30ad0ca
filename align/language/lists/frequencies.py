"""How often words stand in general texts: the lists of wordfreq, read quickly and once.

wordfreq (Speer 2022, doi 10.5281/zenodo.7199437) loads libraries that take texts apart, and reads a
list anew for each form that it gives it. Words in letters of their own language need neither.
"""

import gzip
import math
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from align.errors import TolmachError

LARGE, SMALL = "large", "small"
"""Lists of wordfreq: all words from one in 100 million on, or from one in a million on."""

_PLAIN = {"ru": re.compile("[а-яё]+(?: [а-яё]+)*+"), "en": re.compile("[a-z]+(?: [a-z]+)*+")}
"""Words that wordfreq would take as they stand, by language; both have a large list."""
_CENTIBELS = 100
_DIGITS = 3
_LEAST_ZIPF = 10**0.0 / 1e9


def zipf(text: str, language: str) -> float:
    """How common a word or phrase is, Zipf scale: 3 for one in a million, 0 for what is not listed.

    language: ru or en. What ``wordfreq.zipf_frequency`` gives.
    """
    return round(math.log(share_of_words(text, language, _LEAST_ZIPF), 10) + 9, 2)


@lru_cache(maxsize=100_000)
def share_of_words(text: str, language: str, least: float = 0.0) -> float:
    """The share of a word or phrase among all words, 0..1, ``least`` for what is not listed.

    language: ru or en. What ``wordfreq.word_frequency`` gives, to three digits.
    """
    if not _PLAIN[language].fullmatch(text):
        import wordfreq  # takes a fifth of a second

        return float(wordfreq.word_frequency(text, language, minimum=least))
    listed, inverse = rarities(language, LARGE), 0.0
    for word in text.split(" "):
        rarity = listed.get(word)
        if rarity is None:
            return least
        inverse += 1.0 / _share(rarity)
    share = max(1.0 / inverse, least)
    return round(share, math.floor(-math.log(share, 10)) + _DIGITS)


def _share(rarity: float) -> float:
    return float(10 ** (-round(rarity * _CENTIBELS) / _CENTIBELS))


@cache
def rarities(language: str, size: str) -> dict[str, float]:
    """The words of a list with the negative decimal logarithms of their shares; not to be changed.

    language: as wordfreq names its lists. size: LARGE or SMALL.

    :raises TolmachError: the list is not there.
    """
    listed: dict[str, float] = {}
    for centibels, words in enumerate(_bins(f"{size}_{language}")):
        listed.update(dict.fromkeys(words, centibels / _CENTIBELS))
    return listed


def _bins(name: str) -> list[list[str]]:
    """The words of a list by how many hundredths of a power of ten they are rarer than 1."""
    import msgpack

    found = find_spec("wordfreq")
    if found is None or found.origin is None:
        raise TolmachError("the package wordfreq is missing: install it, or tolmach anew")
    path = Path(found.origin).parent / "data" / f"{name}.msgpack.gz"
    bins: list[list[str]]
    header, *bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    if header != {"format": "cB", "version": 1}:
        raise TolmachError(f"{path}: a list of another format; install what constraints.txt names")
    return bins
