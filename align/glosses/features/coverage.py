"""Which words of a fragment have a counterpart in a candidate, and which are left over.

Two words are counterparts as far as the encoder finds them alike, as far as they sound alike, or
where a list has the one as a rendering of the other; numbers are where they are the same.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.arrays import Vectors
from align.encoders.protocol import Encoder
from align.language.lists.lexicon import small_words_of, words_of
from align.language.lists.renderings import (
    FURTHER,
    IN_FURTHER_PHRASE,
    IN_PHRASE,
    LISTED,
    english_lemmas,
    further_renderings,
    renderings,
)
from align.language.transliteration import likenesses

_TOLD = ("ru", "en", "first", "last", "left", "right", "most")
COVERAGE = (
    "covered_ru", "covered_en", "least_ru", "least_en", "left_over_ru", "left_over_en",
    "first_en", "last_en", "outside_left", "outside_right", "best_link", "best_sound",
    "word_cosine", *(f"listed:{place}" for place in _TOLD), "list_knows", "not_as_listed",
)  # fmt: skip
"""The features of coverage: how well the words of a side are covered on average and at worst, how
many are not; how well the first and last English words are, and those just outside. listed: the
same by the list of renderings alone; list_knows: the share of the Russian words that it has;
not_as_listed: how many of these are rendered by nothing that it has."""
_RUSSIAN_WORD = re.compile(r"[\u0400-\u052f]+(?:-[\u0400-\u052f]+)*|[A-Za-z]\w*|\d+")
_ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:[’'][A-Za-z]+)?|\d+")
_AT_END = re.compile(rf"({_ENGLISH_WORD.pattern})[ \u00a0]?\Z")
_AT_START = re.compile(rf"[ \u00a0]?({_ENGLISH_WORD.pattern})")
_SMALL_RUSSIAN = words_of("ru", "prepositions", "small_words")
_SMALL_ENGLISH = small_words_of(
    "en", "determiners", "subject_pronouns", "object_pronouns", "being", "other_being", "doing",
    "short_prepositions",
) | {"and", "or", "not", "into", "there", "s", "t"}  # fmt: skip
_MOST_WORDS = 40
_MOST_KEPT = 20_000
"""Words whose vectors are kept: 20 MB."""
_UNRELATED, _SPAN_OF_COSINES = 0.25, 0.5
"""The cosine of words that have nothing in common, and how far above it counterparts are."""
_UNLIKE, _SPAN_OF_SOUNDS = 0.55, 0.35
_SHORTEST_SOUND = 4
_UNCOVERED = 0.35

Words = tuple[str, ...]


def russian_content(text: str) -> Words:
    """The words of a side that carry its meaning, lower case, each once; all, if none does."""
    return _content(_RUSSIAN_WORD.findall(text), _SMALL_RUSSIAN)


def english_content(text: str) -> Words:
    """The words of a gloss that carry its meaning, lower case, each once; all, if none does."""
    return _content(_ENGLISH_WORD.findall(text), _SMALL_ENGLISH)


def word_at_end(text: str) -> str | None:
    """The English word or number with which ``text`` ends, a blank aside; None for a mark."""
    match = _AT_END.search(text)
    return match[1].lower() if match else None


def word_at_start(text: str, start: int) -> str | None:
    """The English word or number that begins at ``start``, a blank aside; None for a mark."""
    match = _AT_START.match(text, start)
    return match[1].lower() if match else None


def _content(words: Sequence[str], small: frozenset[str]) -> Words:
    lower = tuple(dict.fromkeys(word.lower() for word in words))
    return tuple(word for word in lower if word not in small)[:_MOST_WORDS] or lower[:_MOST_WORDS]


class WordVectors:
    """The vectors of single words, each encoded once and kept for the articles to come."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, NDArray[np.float16]] = OrderedDict()

    def of(self, words: Sequence[str], encoder: Encoder) -> Vectors:
        """float32 (n, dim), in order; words are lower case."""
        new = [word for word in dict.fromkeys(words) if word not in self._kept]
        if new:
            vectors = encoder.encode(new).astype(np.float16)
            self._kept.update(zip(new, vectors, strict=True))
        rows = np.array([self._kept[word] for word in words], dtype=np.float32)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return rows


class Links:
    """How far the words of some fragments and those of their candidates are counterparts, 0..1."""

    def __init__(
        self,
        russian: Iterable[str],
        english: Iterable[str],
        vectors: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._russian = {word: place for place, word in enumerate(dict.fromkeys(russian))}
        self._english = {word: place for place, word in enumerate(dict.fromkeys(english))}
        ours, theirs = list(self._russian), list(self._english)
        if not ours or not theirs:
            return
        cosine = vectors(ours) @ vectors(theirs).T
        meaning = np.clip((cosine - _UNRELATED) / _SPAN_OF_COSINES, 0, 1)
        sound, listed = _sounds(ours, theirs), _listed(ours, theirs)
        links = np.maximum(np.maximum(meaning, sound), listed)
        self._count_numbers(links, ours, theirs)
        self._known = np.array([any(renderings(word)) for word in ours])
        self._links, self._sound, self._listed = map(_with_none, (links, sound, listed))
        self._cosine = _with_none(cosine.astype(np.float64), -1.0)

    def _count_numbers(
        self, links: NDArray[np.float64], ours: Sequence[str], theirs: Sequence[str]
    ) -> None:
        """A number is the counterpart of the same number and of nothing else."""
        rows = [place for place, word in enumerate(ours) if word.isdigit()]
        columns = [place for place, word in enumerate(theirs) if word.isdigit()]
        links[rows, :] = 0.0
        links[:, columns] = 0.0
        for row in rows:
            same = self._english.get(ours[row])
            if same is not None:
                links[row, same] = 1.0

    def rows(
        self,
        ours: Words,
        glosses: Sequence[Words],
        outside: Sequence[tuple[str | None, str | None]],
    ) -> NDArray[np.float64]:
        """The features of COVERAGE for one side and some glosses, float64 (n, len(COVERAGE)).

        outside: for each gloss, the words that go on from it to the left and right without a mark.
        """
        counts = np.array([len(words) for words in glosses])
        if not ours or not counts.any():
            return np.zeros((len(glosses), len(COVERAGE)))
        rows = np.array([self._russian[word] for word in ours])
        # A column of zeros stands for no word.
        columns = np.full((len(glosses), int(counts.max())), len(self._english))
        for place, words in enumerate(glosses):
            columns[place, : len(words)] = [self._english[word] for word in words]
        none = len(self._english)
        beside = np.array(
            [[none if one is None else self._english[one] for one in pair] for pair in outside]
        )
        inside, last = columns < none, np.maximum(counts - 1, 0)
        links, listed = (
            _Covered.of(table[rows], columns, inside, last, beside)
            for table in (self._links, self._listed)
        )
        known = self._known[rows][:, None]
        found = np.column_stack([
            links.ours.mean(axis=0), links.mean, links.ours.min(axis=0), links.least,
            np.sqrt((links.ours < _UNCOVERED).sum(axis=0)), links.left_over, links.first,
            links.last, links.beside, links.most,
            self._sound[rows].max(axis=0)[columns].max(axis=1),
            self._cosine[rows][:, columns].max(axis=2).mean(axis=0),
            listed.ours.mean(axis=0), listed.mean, listed.first, listed.last, listed.beside,
            listed.most, np.full(len(glosses), known.mean()),
            np.sqrt((known & (listed.ours == 0.0)).sum(axis=0)),
        ])  # fmt: skip
        found[counts == 0] = 0.0
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Covered:
    """How well one kind of links covers some glosses.

    ours: how well each word of the Russian is covered, (n_words, n). Of the words of each gloss,
    (n,): mean, least, left_over (square root of the uncovered ones), first, last, most. beside: of
    the words outside, (n, 2).
    """

    ours: NDArray[np.float64]
    mean: NDArray[np.float64]
    least: NDArray[np.float64]
    left_over: NDArray[np.float64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    most: NDArray[np.float64]
    beside: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        links: NDArray[np.float64],
        columns: NDArray[np.intp],
        inside: NDArray[np.bool_],
        last: NDArray[np.intp],
        beside: NDArray[np.intp],
    ) -> "_Covered":
        """links: (n_words, n_english + 1). columns, inside: (n, most words). last: (n,)."""
        best = links.max(axis=0)
        theirs = best[columns]
        return cls(
            links[:, columns].max(axis=2),
            theirs.sum(axis=1) / (last + 1),
            np.where(inside, theirs, np.inf).min(axis=1),
            np.sqrt(((theirs < _UNCOVERED) & inside).sum(axis=1)),
            theirs[:, 0],
            theirs[np.arange(len(theirs)), last],
            theirs.max(axis=1),
            best[beside],
        )


def _with_none(table: NDArray[np.float64], value: float = 0.0) -> NDArray[np.float64]:
    """A table with one more column, for no word."""
    return np.column_stack([table, np.full(len(table), value)])


def _listed(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.float64]:
    """How far the list has the English words for the Russian ones, 0..1."""
    columns: dict[str, list[int]] = {}
    for place, word in enumerate(theirs):
        for lemma in english_lemmas(word):
            columns.setdefault(lemma, []).append(place)
    listed = np.zeros((len(ours), len(theirs)))
    for row, word in enumerate(ours):
        (words, parts), (more, more_parts) = renderings(word), further_renderings(word)
        for value, lemmas in (
            (IN_FURTHER_PHRASE, more_parts), (IN_PHRASE, parts), (FURTHER, more), (LISTED, words),
        ):  # fmt: skip
            for lemma in lemmas & columns.keys():
                listed[row, columns[lemma]] = value
    return listed


def _sounds(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.float64]:
    """How alike words sound that are long enough for it to say something, 0..1."""
    rows = [place for place, word in enumerate(ours) if len(word) >= _SHORTEST_SOUND]
    columns = [place for place, word in enumerate(theirs) if len(word) >= _SHORTEST_SOUND]
    sounds = np.zeros((len(ours), len(theirs)))
    if rows and columns:
        like = likenesses([ours[row] for row in rows], [theirs[column] for column in columns])
        sounds[np.ix_(rows, columns)] = np.clip((like - _UNLIKE) / _SPAN_OF_SOUNDS, 0, 1)
    return sounds
