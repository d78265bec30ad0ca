"""Where an approved English rendering stands in a text, in any usual form and spelling."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from align.records import Span
from align.terms.phrases.english_lemmas import noun_lemma, word_lemma
from align.terms.phrases.tokens import tokens_of
from align.text import word_set

_SKIPPED = word_set(
    "a an the 's ' s his her its their our your my this that these those such any some"
)
"""Articles, possessives and the like, which may be added to a rendering or left out of it."""

_LINKS = word_set("of for to in on at by with from and or as")
_SPREAD = 2
"""How many other words may stand among those of a rendering that is taken apart."""

_LEAST_STEM = 6
"""Initial letters that two related words have in common, at least."""

_LEAST_WORD = 5
"""The same, if the longer word begins with the whole of the shorter one."""

_LONGEST_ENDING = 3
"""Letters by which one of them may be longer, at most."""

_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s|S)?$")
# British and American, brought to one spelling, which need not be either.
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=\w{2})ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=\w{2})our(?=(?:s|ed|er|ers|ing|able|ite|ites|ful|less|al|ist)?$)"), "or"),
    (re.compile(r"(?<=\w{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=\w{2})ence(?=(?:s|less)?$)"), "ense"),
    (re.compile(r"mme(?=s?$)"), "m"),
    (re.compile(r"dgement"), "dgment"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=\w)ll"), "l"),
)


@dataclass(frozen=True, slots=True)
class EnglishWord:
    """A word of an English text: where it stands, and its keys, see :func:`word_keys`."""

    text: str
    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class EnglishRendering:
    """An English rendering as something to look for.

    words: the keys of its words, without articles. content: of those that are not prepositions.
    initials: its possible acronyms. head: the keys of the noun that the rest qualifies. joined: its
    letters alone, without a plural's ending.
    """

    en: str
    words: tuple[frozenset[str], ...]
    content: tuple[frozenset[str], ...]
    initials: frozenset[str]
    head: frozenset[str]
    joined: str


@lru_cache(maxsize=50_000)
def word_keys(word: str) -> frozenset[str]:
    """The keys of an English word, of which its other forms share one at least.

    They are its own spelling and its lemmas as a noun and as any word, in one spelling.
    """
    lower = word.lower()
    if not lower[0].isalpha():
        return frozenset({lower})
    return frozenset(_spelling(key) for key in (lower, noun_lemma(lower), word_lemma(lower)))


def _spelling(word: str) -> str:
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def english_words(text: str) -> list[EnglishWord]:
    """The words and numbers of a text in order, cut at hyphens, without possessive endings."""
    words = []
    for token in tokens_of(text):
        if not token.text[0].isalnum():
            continue
        start = token.start
        parts = re.split(r"[-‐‑]", token.text) if token.text[0].isalpha() else [token.text]
        for part in parts:
            word = _POSSESSIVE.sub("", part)
            if word:
                words.append(EnglishWord(word, start, start + len(word), word_keys(word)))
            start += len(part) + 1
    return words


@lru_cache(maxsize=20_000)
def rendering(en: str) -> EnglishRendering:
    """``en`` as something to look for."""
    words = [w for w in english_words(en) if w.text.lower() not in _SKIPPED]
    words = words or english_words(en)
    content = [w for w in words if w.text.lower() not in _LINKS]
    link = next((n for n, w in enumerate(words) if n and w.text.lower() in _LINKS), len(words))
    return EnglishRendering(
        en,
        tuple(w.keys for w in words),
        tuple(w.keys for w in content),
        _initials(words, content),
        words[link - 1].keys if words else frozenset(),
        _joined([w.text for w in words]),
    )


def _joined(words: Sequence[str]) -> str:
    return _spelling("".join(words).lower().removesuffix("s"))


def _initials(words: Sequence[EnglishWord], content: Sequence[EnglishWord]) -> frozenset[str]:
    """The possible acronyms of a rendering of two words or more."""
    if len(content) < 2:
        return frozenset()
    return frozenset("".join(w.text[0].upper() for w in each) for each in (words, content))


class EnglishText:
    """A text in which renderings are looked for."""

    def __init__(self, text: str) -> None:
        self.words = english_words(text)
        self._places: Mapping[str, list[int]] = defaultdict(list)
        self._standing: dict[EnglishRendering, bool] = {}
        for number, word in enumerate(self.words):
            for key in word.keys:
                self._places[key].append(number)

    def whole(self, wanted: EnglishRendering) -> list[Span]:
        """Where a rendering stands word for word, articles and possessives aside; in order."""
        if not wanted.words:
            return []
        spans = []
        for first in self.numbers(wanted.words[0]):
            last = self._follow(wanted.words, first)
            if last is not None:
                spans.append(Span(self.words[first].start, self.words[last].end))
        return spans or self._compounds(wanted.joined)

    def _compounds(self, joined: str) -> list[Span]:
        """Where the same letters stand, cut into words in another way: pretrial, pre-trial."""
        spans = []
        for first, word in enumerate(self.words if len(joined) >= _LEAST_STEM else ()):
            letters, last = word.text, first
            while len(letters) < len(joined) and last + 1 < len(self.words):
                last += 1
                letters += self.words[last].text
            if abs(len(letters) - len(joined)) <= _LONGEST_ENDING and _joined([letters]) == joined:
                spans.append(Span(word.start, self.words[last].end))
        return spans

    def numbers(self, keys: frozenset[str]) -> list[int]:
        """The numbers of the words that have one of these keys, ascending."""
        return sorted({n for key in keys for n in self._places.get(key, ())})

    def _follow(self, wanted: Sequence[frozenset[str]], first: int) -> int | None:
        """The number of the last word of a rendering that begins at ``first``."""
        at = first
        for keys in wanted[1:]:
            at += 1
            while at < len(self.words) and not self.words[at].keys & keys:
                if self.words[at].text.lower() not in _SKIPPED:
                    return None
                at += 1
            if at == len(self.words):
                return None
        return at

    def stands(self, wanted: EnglishRendering) -> bool:
        """Whether a rendering is there in any way: whole, reversed, scattered, or as initials."""
        if wanted not in self._standing:
            self._standing[wanted] = self._stands(wanted)
        return self._standing[wanted]

    def _stands(self, wanted: EnglishRendering) -> bool:
        if self.whole(wanted):
            return True
        if any(word.text in wanted.initials for word in self.words):
            return True
        return bool(wanted.content) and self._is_spread(wanted.content)

    def _is_spread(self, content: Sequence[frozenset[str]]) -> bool:
        """Whether all content words stand close together: decisions of the court, civil and …."""
        places = [self.numbers(keys) or self._related(keys) for keys in content]
        if not all(places):
            return False
        width = len(content) + _SPREAD
        return any(
            all(any(abs(n - first) <= width for n in numbers) for numbers in places)
            for first in places[0]
        )

    def _related(self, keys: frozenset[str]) -> list[int]:
        """The numbers of the words related to one with these keys: environmental, presidency."""
        return [
            number
            for number, word in enumerate(self.words)
            if any(_are_related(key, other) for key in keys for other in word.keys)
        ]

    def has_any(self, words: frozenset[str]) -> bool:
        """Whether one of these lower-case words is in the text."""
        return any(word.text.lower() in words for word in self.words)


def _are_related(first: str, second: str) -> bool:
    """Whether two words have so long a beginning in common that they must be related."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) - len(shorter) > _LONGEST_ENDING:
        return False
    whole = len(shorter) >= _LEAST_WORD and longer.startswith(shorter)  # region, regional
    return whole or (len(shorter) > _LEAST_STEM and longer.startswith(shorter[:-1]))


def head_alone(text: EnglishText, wanted: EnglishRendering) -> bool:
    """Whether the head of a longer rendering stands in a text with nothing to qualify it."""
    if len(wanted.content) < 2:
        return False
    return any(
        number == 0 or text.words[number - 1].text.lower() in _SKIPPED | _LINKS
        for number in text.numbers(wanted.head)
    )


def is_shorter(phrase: str, wanted: EnglishRendering) -> bool:
    """Whether a phrase is a rendering with some of its words left out."""
    words = rendering(phrase).content
    return 0 < len(words) < len(wanted.content) and all(
        any(keys & word for word in wanted.content) for keys in words
    )
