"""How common words are: the lists of wordfreq, read quickly and kept in a fifth of their memory.

The frequencies are those that ``wordfreq`` gives (Speer 2022, doi 10.5281/zenodo.7199437). Its own
tables take 120 MiB for Russian, and it loads libraries that take texts apart, which words in the
letters of their language do not need.
"""

import gzip
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from align.cache_folder import kept_texts
from align.errors import TolmachError

BEGINNING = 4
"""Letters of a word by which a list is looked into."""

_ALPHABETS = {"ru": ("а", "ђ"), "en": ("a", "{")}
"""The first small letter, and what comes behind the last."""
_PLAIN = re.compile("[А-Яа-яЁёA-Za-z «»-]*")
"""Texts that come apart into the same words here as in wordfreq."""
_WORD = re.compile("[а-яёa-z]+")
_RAREST = 1e-9
_NUMBER = 0x100  # so much above the number it stands for is a character: none is a tab or line end


class WordList:
    """The words of a language with how common each is.

    texts: words that begin alike, in another alphabet those with one first sign, are one text by
    what they begin with: each of them a line end, its other letters, a tab and a character for how
    common it is.
    """

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self._first, self._behind = _ALPHABETS[language]
        self.language, self.texts = language, texts

    @classmethod
    def of_bins(cls, language: str, bins: Iterable[Iterable[str]]) -> "WordList":
        """bins: number n has the words whose frequency is 10**(-n/100), of n centibels."""
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for centibels, words in enumerate(bins):
            end = f"\t{chr(_NUMBER + centibels)}\n"
            for sign, some in groupby(words, itemgetter(0)):
                lines[sign].append(end.join([*some, ""]))
        texts: dict[str, str] = {}
        listed = cls(language, texts)
        while lines:  # one sign after the other, so that they are not held twice
            sign, parts = lines.popitem()
            alike = sorted("".join(parts).split("\n")[:-1])
            for start, some in groupby(alike, itemgetter(slice(listed._size(sign)))):
                letters = start.partition("\t")[0]
                texts[letters] = "\n".join(["", *some]).replace(f"\n{letters}", "\n")
        return listed

    def _size(self, word: str) -> int:
        """By how many letters words like this one are looked into."""
        return BEGINNING if self.has_alphabet_of(word) else 1

    def has_alphabet_of(self, word: str) -> bool:
        """Whether a word begins with a small letter of the language."""
        return self._first <= word < self._behind

    def centibels(self, word: str) -> int | None:
        """How rare a word in small letters is, None where it is not listed."""
        size = self._size(word)
        text, rest = self.texts.get(word[:size], ""), word[size:]
        at = text.find(f"\n{rest}\t")
        return None if at < 0 else ord(text[at + len(rest) + 2]) - _NUMBER

    def beginning(self, letters: str) -> int | None:
        """The centibels of four letters or more as a word.

        Below 0 where they are only the beginning of a listed word, None where no word begins so.
        """
        text, rest = self.texts.get(letters[:BEGINNING], ""), f"\n{letters[BEGINNING:]}"
        if rest not in text:
            return None
        at = text.find(f"{rest}\t")
        return -1 if at < 0 else ord(text[at + len(rest) + 1]) - _NUMBER

    def short_words(self) -> list[tuple[str, int]]:
        """The words of fewer than four letters in the alphabet, with their centibels."""
        starts = (word for word in self.texts if len(word) < BEGINNING)
        return [
            (word, ord(self.texts[word][-1]) - _NUMBER)
            for word in starts
            if self.has_alphabet_of(word)
        ]

    def words_with(self, letter: str) -> list[tuple[str, int]]:
        """The words of the alphabet that a letter stands in, with their centibels."""
        return [
            (start + line[:-2], ord(line[-1]) - _NUMBER)
            for start, text in self.texts.items()
            if (letter in start or letter in text) and self.has_alphabet_of(start)
            for line in text.split("\n")[1:]
            if letter in start or letter in line
        ]


@cache
def word_list(language: str) -> WordList:
    """The list of a language, ru or en; it loads once, in a tenth of a second where it was kept.

    :raises TolmachError: it is not there.
    """
    name = f"large_{language}"

    def make() -> list[str]:
        made = WordList.of_bins(language, _bins(name)).texts
        return [*made, *made.values()]

    texts = kept_texts(f"words-{language}", [list_path(name), Path(__file__)], make)
    half = len(texts) // 2
    return WordList(language, dict(zip(texts[:half], texts[half:], strict=True)))


@cache
def common_words(language: str) -> dict[str, float]:
    """The words of :func:`read_common_words`, read once. Not to be changed."""
    return read_common_words(language)


def read_common_words(language: str) -> dict[str, float]:
    """The words from one in a million on, each with the decimal logarithm of one in how many.

    language: as wordfreq names its lists.

    :raises TolmachError: there is no such list.
    """
    words: dict[str, float] = {}
    for centibels, listed in enumerate(_bins(f"small_{language}")):
        words.update(dict.fromkeys(listed, centibels / 100))
    return words


def list_path(name: str) -> Path:
    """The file of a list of wordfreq's: large_ru, small_de, …

    :raises TolmachError: wordfreq is not installed.
    """
    found = find_spec("wordfreq")
    if found is None or found.origin is None:
        raise TolmachError("the package wordfreq is missing: install it, or tolmach anew")
    return Path(found.origin).parent / "data" / f"{name}.msgpack.gz"


def _bins(name: str) -> Iterator[list[str]]:
    """The words of a list of wordfreq's, commonest first, one bin after the other."""
    import msgpack

    path = list_path(name)
    with gzip.open(path) as file:
        reader: Any = msgpack.Unpacker(file, raw=False)
        items = reader.read_array_header()
        if reader.unpack() != {"format": "cB", "version": 1}:
            raise TolmachError(
                f"{path}: a list of another format; install what constraints.txt names"
            )
        for _ in range(items - 1):
            yield reader.unpack()


def frequency_of(word: str, language: str) -> float:
    """The share of a word, 0..1, among all words of a language, ru or en; as wordfreq gives it.

    Of several words, that of all together: less than that of the rarest.
    """
    return _rounded(_share(word, language))


@lru_cache(maxsize=20_000)
def zipf_of(word: str, language: str) -> float:
    """The frequency of a word on the Zipf scale (3: one in a million, 6: one in a thousand), or 0.

    language: ru or en.
    """
    share = _rounded(max(_share(word, language), _RAREST))
    return round(math.log(share, 10) + 9, 2)


def _share(text: str, language: str) -> float:
    if _PLAIN.fullmatch(text):
        shares = [_listed_share(word, language) for word in _WORD.findall(text.lower())]
    else:
        shares = [_token_share(token, language) for token in _tokens(text, language)]
    if len(shares) == 1:
        return shares[0]
    return 1 / sum(1 / share for share in shares) if shares and all(shares) else 0.0


def _tokens(text: str, language: str) -> list[str]:
    from wordfreq.tokens import lossy_tokenize

    return lossy_tokenize(text, language)


def _token_share(token: str, language: str) -> float:
    from wordfreq.numbers import digit_freq, smash_numbers

    listed = smash_numbers(token)  # numbers have a list of their own
    times = float(digit_freq(token)) if listed != token else 1.0
    return _listed_share(listed, language) * times


def _listed_share(word: str, language: str) -> float:
    """The share of a word as it is listed, 0 where it is not."""
    centibels = word_list(language).centibels(word)
    return 0.0 if centibels is None else float(10 ** (-centibels / 100))


def _rounded(share: float) -> float:
    """A share with three significant digits, as the lists are no more exact than that."""
    return round(share, math.floor(-math.log(share, 10)) + 3) if share else 0.0
