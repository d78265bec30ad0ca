"""Words of other languages in Latin letters: minuten and foto are Dutch before they are English."""

import re
from functools import cache, lru_cache
from pathlib import Path

from align.cache_folder import kept_texts
from align.language.lists import frequencies
from align.language.lists.frequencies import common_words, list_path, read_common_words

FOREIGN = ("cs", "de", "es", "fi", "fr", "it", "nl", "pl", "pt", "sv", "tr")
"""The languages that are told from English, as wordfreq names its lists."""
_COMMONER = 1.2
"""How much commoner than in English a word is in its language, as a decimal logarithm."""
_COMMON = 5.0
"""Words rarer than one in ten to that are left out: they are names and rarities."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@lru_cache(maxsize=20_000)
def foreign_share(text: str) -> float:
    """The largest share, 0..1, of the words of ``text`` that one other language explains.

    Of words of two letters or more; 0 without any.

    :raises TolmachError: the lists are not there.
    """
    found = [_words().get(word, 0) for word in _WORD.findall(text.lower())]
    most = max(
        (sum(known >> number & 1 for known in found) for number in range(len(FOREIGN))), default=0
    )
    return most / max(len(found), 1)


@cache
def _words() -> dict[str, int]:
    """The words of all FOREIGN, each with a bit for every language in which it is commoner."""
    lists = [list_path(f"small_{language}") for language in ("en", *FOREIGN)]
    code = (Path(__file__), Path(frequencies.__file__))
    words: dict[str, int] = {}
    for line in kept_texts("foreign", [*lists, *code], _lines):
        bits, *alike = line.split("\n")
        words.update(dict.fromkeys(alike, int(bits)))
    return words


def _lines() -> list[str]:
    """For every number of bits that a word has: the number, and a line for each of its words."""
    english = common_words("en")
    rarest = max(english.values()) + 0.5
    words: dict[str, int] = {}
    for number, language in enumerate(FOREIGN):
        for word, rarity in read_common_words(language).items():
            if rarity <= _COMMON and english.get(word, rarest) - rarity >= _COMMONER:
                words[word] = words.get(word, 0) | 1 << number
    lines: dict[int, list[str]] = {}
    for word, bits in words.items():
        lines.setdefault(bits, [str(bits)]).append(word)
    return ["\n".join(alike) for alike in lines.values()]
