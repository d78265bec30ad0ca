"""Where an approved English rendering stands in a text, in any usual form and spelling."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from align.language.lists.lexicon import small_words_of
from align.records import Span
from align.terms.phrases.english_lemmas import (
    can_be_adjective,
    is_only_verb,
    noun_lemma,
    verb_lemmas,
)
from align.text import word_set
from glossary.terminology.words.english_words import (
    DETERMINERS,
    EnglishWord,
    english_words,
    one_spelling,
    wanted_keys,
)

_SKIPPED = word_set(
    "a an the 's ' s his her its their our your my this that these those such any some"
)
"""Articles, possessives and the like, which may be added to a rendering or left out of it."""

_LINKS = word_set("of for to in on at by with from and or as")
_NOT_QUALIFYING = _SKIPPED | _LINKS
_SPREAD = 2
"""How many other words may stand among those of a rendering that is taken apart."""

_PARTICLES = small_words_of("en", "particles")
_PRONOUNS = small_words_of("en", "object_pronouns")
_ENDS_OBJECT = small_words_of(
    "en", "prepositions", "conjunctions", "clause_words", "being", "other_being", "doing", "modals",
    "subject_pronouns",
) - {"of", "it", "you"}  # fmt: skip
"""Words that no short object of a verb has in it."""

_SOMEBODY = small_words_of("en", "somebody") | word_set("sb smb something sth smth one's")
"""What stands in a rendering for any object: to take somebody into custody."""

_LONGEST_OBJECT = 4
"""Words that may stand between a verb and its particle."""

_LEAST_STEM = 6
"""Initial letters that two related words have in common, at least."""

_LEAST_WORD = 5
"""The same, if the longer word begins with the whole of the shorter one."""

_LONGEST_ENDING = 3
"""Letters by which one of them may be longer, at most."""

_MARK = re.compile(r"[.!?;:,()\[\]{}…—]|\s[-–]|[-–]\s|\n\s*\n")


@dataclass(frozen=True, slots=True)
class EnglishRendering:
    """An English rendering as something to look for.

    words: the keys of its words, without articles and the "to" of an infinitive. parted: the
    numbers of the words behind which an object may stand. is_verb: the first word is a verb.
    content: the keys of the words that are not prepositions. initials: its possible acronyms. head:
    the keys of the noun that the rest qualifies. joined: its letters alone, without a plural's
    ending.
    """

    en: str
    words: tuple[frozenset[str], ...]
    parted: frozenset[int]
    is_verb: bool
    content: tuple[frozenset[str], ...]
    initials: frozenset[str]
    head: frozenset[str]
    joined: str


@lru_cache(maxsize=20_000)
def rendering(en: str) -> EnglishRendering:
    """``en`` as something to look for."""
    every = english_words(en)
    verb = [w.text.lower() for w in every[:1]] == ["to"] and any(map(_can_be_verb, every[1:2]))
    words, parted = _without_objects(every[1:] if verb else every)
    words = words or every
    keys = tuple(wanted_keys(w.text, verb=verb and n == 0) for n, w in enumerate(words))
    content = [n for n, w in enumerate(words) if w.text.lower() not in _LINKS]
    return EnglishRendering(
        en,
        keys,
        frozenset(parted | _before_particle(words)),
        verb or (len(words) > 1 and is_only_verb(words[0].text.lower())),
        tuple(keys[n] for n in content),
        _initials(words, [words[n] for n in content]),
        frozenset().union(*keys[_head(words) :][:1]),
        _joined([w.text for w in words]),
    )


def _head(words: Sequence[EnglishWord]) -> int:
    """The number of the word that the rest qualifies: the last one before a preposition."""
    links = (n for n, w in enumerate(words) if n and w.text.lower() in _LINKS)
    return next(links, len(words)) - 1


def _before_particle(words: Sequence[EnglishWord]) -> set[int]:
    """The number of a verb with nothing but its particle behind it."""
    pair = len(words) == 2 and words[1].text.lower() in _PARTICLES
    return {0} if pair and _can_be_verb(words[0]) else set()


def _is_plural(word: str) -> bool:
    return noun_lemma(word) != word


def _can_be_verb(word: EnglishWord) -> bool:
    return bool(verb_lemmas(word.text.lower()))


def _without_objects(words: Sequence[EnglishWord]) -> tuple[list[EnglishWord], set[int]]:
    """The words without articles and without "somebody"; the numbers of those before an object."""
    kept: list[EnglishWord] = []
    parted = set()
    for word in words:
        if kept and word.text.lower() in _SOMEBODY and len(words) > 2:
            parted.add(len(kept) - 1)
        elif word.text.lower() not in _SKIPPED:
            kept.append(word)
    return kept, parted


def _joined(words: Sequence[str]) -> str:
    return one_spelling("".join(words).lower().removesuffix("s"))


def _initials(words: Sequence[EnglishWord], content: Sequence[EnglishWord]) -> frozenset[str]:
    """The possible acronyms of a rendering of two words or more."""
    if len(content) < 2:
        return frozenset()
    return frozenset("".join(w.text[0].upper() for w in each) for each in (words, content))


class EnglishText:
    """A text in which renderings are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.words = english_words(text)
        self._places: Mapping[str, list[int]] = defaultdict(list)
        self._standing: dict[EnglishRendering, bool] = {}
        self._lower = {word.text.lower() for word in self.words}
        self._texts = {word.text for word in self.words}
        self._heads_alone: dict[EnglishRendering, bool] = {}
        for number, word in enumerate(self.words):
            for key in word.keys:
                self._places[key].append(number)

    def whole(self, wanted: EnglishRendering) -> list[Span]:
        """Where a rendering stands word for word; in order.

        Articles and possessives do not count; the object of a verb may stand before its particle,
        and one adjective more behind another.
        """
        if not wanted.words:
            return []
        spans = []
        for first in self.numbers(wanted.words[0]):
            last = self._follow(wanted, first)
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
                if self._is_apart(last, ""):
                    break
                letters += self.words[last].text
            if abs(len(letters) - len(joined)) <= _LONGEST_ENDING and _joined([letters]) == joined:
                spans.append(Span(word.start, self.words[last].end))
        return spans

    def numbers(self, keys: frozenset[str]) -> list[int]:
        """The numbers of the words that have one of these keys, ascending."""
        return sorted({n for key in keys for n in self._places.get(key, ())})

    def _follow(self, wanted: EnglishRendering, first: int) -> int | None:
        """The number of the last word of a rendering that begins at ``first``."""
        at = first
        for number, keys in enumerate(wanted.words[1:]):
            following = self._next(keys, at, wanted, parted=number in wanted.parted)
            if following is None:
                return None
            at = following
        return at

    def _next(
        self, keys: frozenset[str], at: int, wanted: EnglishRendering, *, parted: bool
    ) -> int | None:
        """The number of the word behind ``at`` that has one of these keys and belongs to it."""
        furthest = min(len(self.words), at + 2 + _LONGEST_OBJECT)
        for number in range(at + 1, furthest):
            if self._is_apart(number, wanted.en):
                return None
            between = [word.text.lower() for word in self.words[at + 1 : number]]
            if self.words[number].keys & keys and (
                all(word in _SKIPPED for word in between)
                or (parted and self._is_object(between, number))
                or self._is_qualified(between, at, wanted)
            ):
                return number
        return None

    def _is_apart(self, number: int, wanted: str) -> bool:
        """Whether a mark that the rendering does not have stands before a word."""
        before = self.words[number - 1]
        mark = _MARK.search(self._text, before.end, self.words[number].start)
        initial = mark is not None and mark[0] == "." and before.end - before.start == 1
        return mark is not None and not initial and mark[0] not in wanted

    def _is_object(self, between: Sequence[str], number: int) -> bool:
        """Whether words are an object before a particle: him, the man."""
        if len(between) == 1 and between[0] in _PRONOUNS:
            return True
        last = self.words[number - 1].text
        after = self.words[number + 1].text.lower() if number + 1 < len(self.words) else ""
        return (
            0 < len(between) <= _LONGEST_OBJECT
            and (between[0] in DETERMINERS or not last.islower() or _is_plural(last))
            and not any(word in _ENDS_OBJECT for word in between)
            and after not in DETERMINERS
        )

    def _is_qualified(self, between: Sequence[str], at: int, wanted: EnglishRendering) -> bool:
        """Whether one adjective more stands behind one or a verb: special military operation."""
        return (
            len(between) == 1
            and not wanted.parted
            and not between[0].endswith("ly")
            and can_be_adjective(between[0])
            and (wanted.is_verb or can_be_adjective(self.words[at].text))
            and between[0] not in _ENDS_OBJECT
            and between[0] not in _PRONOUNS
        )

    def stands(self, wanted: EnglishRendering) -> bool:
        """Whether a rendering is there in any way: whole, reversed, scattered, or as initials."""
        if wanted not in self._standing:
            self._standing[wanted] = self._stands(wanted)
        return self._standing[wanted]

    def _stands(self, wanted: EnglishRendering) -> bool:
        if self.whole(wanted):
            return True
        if not wanted.initials.isdisjoint(self._texts):
            return True
        return bool(wanted.content) and self._is_spread(wanted.content)

    def _is_spread(self, content: Sequence[frozenset[str]]) -> bool:
        """Whether all content words stand close together: decisions of the court, civil and …."""
        places = [self.numbers(keys) or self._related(keys) for keys in content]
        if not all(places):
            return False
        width = len(content) + _SPREAD
        return any(
            all(_is_near(first, numbers, width) for numbers in places) for first in places[0]
        )

    def _related(self, keys: frozenset[str]) -> list[int]:
        """The numbers of the words related to one with these keys: environmental, presidency."""
        return sorted(
            {
                number
                for key in keys
                for other in self._by_beginning.get(key[:_LEAST_WORD], ())
                if _are_related(key, other)
                for number in self._places[other]
            }
        )

    @cached_property
    def _by_beginning(self) -> Mapping[str, list[str]]:
        """The keys of the words by the letters that all related ones have in common."""
        found: Mapping[str, list[str]] = defaultdict(list)
        for key in self._places:
            found[key[:_LEAST_WORD]].append(key)
        return found

    def has_any(self, words: frozenset[str]) -> bool:
        """Whether one of these lower-case words is in the text."""
        return not words.isdisjoint(self._lower)

    def head_alone(self, wanted: EnglishRendering) -> bool:
        """Whether the head of a longer rendering stands in the text with nothing to qualify it."""
        if wanted not in self._heads_alone:
            self._heads_alone[wanted] = len(wanted.content) > 1 and any(
                number == 0 or self.words[number - 1].text.lower() in _NOT_QUALIFYING
                for number in self.numbers(wanted.head)
            )
        return self._heads_alone[wanted]


def _is_near(number: int, numbers: Sequence[int], width: int) -> bool:
    """Whether one of the numbers, which ascend, differs from this one by that much at most."""
    place = bisect_left(numbers, number - width)
    return place < len(numbers) and numbers[place] <= number + width


def _are_related(first: str, second: str) -> bool:
    """Whether two words have so long a beginning in common that they must be related."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) - len(shorter) > _LONGEST_ENDING:
        return False
    whole = len(shorter) >= _LEAST_WORD and longer.startswith(shorter)  # region, regional
    return whole or (len(shorter) > _LEAST_STEM and longer.startswith(shorter[:-1]))


def is_shorter(phrase: str, wanted: EnglishRendering) -> bool:
    """Whether a phrase is a rendering with some of its words left out."""
    words = rendering(phrase).content
    return 0 < len(words) < len(wanted.content) and all(
        any(keys & word for word in wanted.content) for keys in words
    )
