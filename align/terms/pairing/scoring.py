"""How likely an English candidate renders a Russian one, from both sentences of a bead.

Words are compared one by one, so that a phrase is charged for every word whose translation stands
outside the other phrase (the consistency of phrase extraction, Och & Ney 2004, section 4.5, made
soft: similarities in place of alignment links). To that come the vectors of whole phrases, each
relative to its rivals in the sentence, sound, place, length, and how often the two stand together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from align.arrays import Floats, Vectors
from align.language.lists.renderings import listed_phrases
from align.language.transliteration import likenesses
from align.terms.model import TermModel
from align.terms.pairing.best_words import Flags, best_inside, best_outside
from align.terms.pairing.listed import (
    listed_words,
    says_phrase,
    words_meant,
    words_meant_in_russian,
)
from align.terms.pairing.vectors import TermVectors
from align.terms.records import Sentence, TermCandidate, Token

FEATURES = (
    "cosine", "ru_words", "en_words", "ru_worst", "en_worst", "ru_outside", "en_outside",
    "ru_margin", "en_margin", "ru_rival", "en_rival", "place", "length", "longer_ru", "sound",
    "ru_preposition", "en_preposition", "one_ru_word", "one_en_word",
    "ru_before", "ru_after", "en_before", "en_after",
    "together", "how_often", "one_and", "one_name", "one_plural",
    "meant", "meant_ru", "ru_listed", "en_listed", "as_listed",
)  # fmt: skip
"""What is known of a pair of candidates, in the order of the columns."""

Together = Callable[[Sequence[str], Sequence[str]], tuple[Floats, Floats]]
"""Of the keys of both sides of a bead: Dice's coefficient over the beads of the article, 0..1, and
in how many of them both stand; float64, (n_ru, n_en) each."""

MOST_PHRASES = 500
"""The candidates of a side that are compared, the first ones: 4,000 characters of ordinary text
have some 300, of one phrase repeated thousands."""
_SOUND = 0.7  # least likeness of two words that are taken for one name
_SHORTEST_SOUND = 3  # letters of a Russian word: shorter ones sound like too much
_OTHER_NUMBER = 0.2  # the most that two different numbers can be alike


@dataclass(frozen=True, slots=True)
class Scored:
    """All pairs of candidates of one bead.

    features: float64, (n_ru, n_en, len(FEATURES)).
    """

    ru: Sequence[TermCandidate]
    en: Sequence[TermCandidate]
    features: Floats = field(repr=False)

    def log_odds(self, model: TermModel) -> Floats:
        """The log odds of each pair, natural logarithm, float64, (n_ru, n_en)."""
        return model.pair_odds(self.features)


def scored_bead(
    russian: Sentence,
    english: Sentence,
    vectors: TermVectors,
    together: Together,
    stands_for: Mapping[str, str],
    most: int = MOST_PHRASES,
) -> Scored | None:
    """The features of every pair of candidates, None where a side has none.

    stands_for: the meaning of acronyms, whose vectors stand in for theirs. most: candidates of a
    side; further ones are left out.
    """
    ru = _SentenceSide.of(russian, stands_for, words_meant_in_russian, most)
    en = _SentenceSide.of(english, stands_for, words_meant, most)
    if ru is None or en is None:
        return None
    ru_keys, en_keys = [c.key for c in ru.candidates], [c.key for c in en.candidates]
    dice, common = together(ru_keys, en_keys)
    columns: Mapping[str, Floats] = {
        **_likeness_columns(ru, en, vectors),
        **_shape_columns(ru, en),
        "sound": likenesses(ru_keys, en_keys),
        "together": dice,
        "how_often": np.log(np.maximum(common, 1.0)),
    }
    return Scored(ru.candidates, en.candidates, np.stack([columns[n] for n in FEATURES], -1))


def _likeness_columns(
    ru: "_SentenceSide", en: "_SentenceSide", vectors: TermVectors
) -> Mapping[str, Floats]:
    """The features from vectors: of the words inside and around phrases, and of whole phrases."""
    ru_words, en_words = vectors.of(ru.meanings), vectors.of(en.meanings)
    listed = listed_words(ru.words, en.words)
    words = np.maximum(_word_likeness(ru, en, ru_words, en_words), listed)
    ru_best = _inside_and_outside(words, ru.members, en.members)
    en_best = _inside_and_outside(words.T, en.members, ru.members)
    cosine = _summed(ru_words, ru.members) @ _summed(en_words, en.members).T
    whole = ru_best.mean + en_best.mean.T + cosine
    return {
        "cosine": cosine,
        "ru_words": ru_best.mean,
        "en_words": en_best.mean.T,
        "ru_worst": ru_best.worst,
        "en_worst": en_best.worst.T,
        "ru_outside": ru_best.outside,
        "en_outside": en_best.outside.T,
        "ru_margin": cosine - _next_best(cosine, 1),
        "en_margin": cosine - _next_best(cosine, 0),
        "ru_rival": whole - _next_best(whole, 1),
        "en_rival": whole - _next_best(whole, 0),
        "ru_before": _lost(ru_best.left, ru.before),
        "ru_after": _lost(ru_best.left, ru.after),
        "en_before": _lost(en_best.left, en.before).T,
        "en_after": _lost(en_best.left, en.after).T,
        **_listed_columns(listed, ru, en),
    }


def _shape_columns(ru: "_SentenceSide", en: "_SentenceSide") -> Mapping[str, Floats]:
    """The features from the places, lengths and patterns of phrases."""
    ratio = np.log(ru.sizes[:, None] / en.sizes[None])
    longer = _longer(ru, en)
    zeros = np.zeros_like(ratio)
    return {
        "meant": np.abs(longer),
        "meant_ru": longer,
        "place": np.abs(ru.places[:, None] - en.places[None]),
        "length": np.abs(ratio),
        "longer_ru": ratio,
        "ru_preposition": _having(ru, " p")[:, None] + zeros,
        "en_preposition": _having(en, " p", " o")[None] + zeros,
        "one_ru_word": (ru.sizes == 1)[:, None] + zeros,
        "one_en_word": (en.sizes == 1)[None] + zeros,
        "one_and": _differ(_having(ru, "и"), _having(en, "&")),
        "one_name": _differ(_names(ru), _names(en)),
        "one_plural": _differ(_plurals(ru), _plurals(en)),
    }


@dataclass(frozen=True, slots=True)
class _SentenceSide:
    """One sentence: its content words, and which of them each candidate has.

    meanings: what stands for the words before the encoder. members: bool, (n_candidates,
    n_words). sizes: content words of each candidate. places: of its middle, 0..1 of the sentence.
    before, after: the word by which a longer candidate goes on, -1 for none. most: how many words
    the content words of each candidate can stand for.
    """

    words: list[str]
    meanings: list[str]
    candidates: Sequence[TermCandidate]
    members: Flags
    sizes: Floats
    places: Floats
    before: Sequence[int]
    after: Sequence[int]
    most: Floats

    @classmethod
    def of(
        cls,
        sentence: Sentence,
        stands_for: Mapping[str, str],
        meant: Callable[[Token], int],
        most: int,
    ) -> "_SentenceSide | None":
        numbers = [n for n, lemma in enumerate(sentence.lemmas) if lemma]
        column = {n: i for i, n in enumerate(numbers)}
        candidates = [c for c in sentence.candidates if any(n in column for n in c.words)][:most]
        if not candidates:
            return None
        members = np.zeros((len(candidates), len(numbers)), dtype=bool)
        for row, candidate in enumerate(candidates):
            members[row, [column[n] for n in candidate.words if n in column]] = True
        middles = np.array([(c.first + c.last) / 2 for c in candidates])
        words = [sentence.lemmas[n] for n in numbers]
        meanings = [stands_for.get(word, word) for word in words]
        return cls(
            words,
            meanings,
            candidates,
            members,
            members.sum(1).astype(float),
            middles / max(1, len(sentence.tokens)),
            *_neighbours(candidates, column),
            members @ np.array([float(meant(sentence.tokens[n])) for n in numbers]),
        )


def _neighbours(
    candidates: Sequence[TermCandidate], column: Mapping[int, int]
) -> tuple[list[int], list[int]]:
    """The column of the next word before and behind each candidate in a longer one, -1 for none."""
    first_of: dict[int, int] = {}
    last_of: dict[int, int] = {}
    for c in candidates:
        first_of[c.last] = min(first_of.get(c.last, c.first), c.first)
        last_of[c.first] = max(last_of.get(c.first, c.last), c.last)
    before = [
        next((column[n] for n in range(c.first - 1, first_of[c.last] - 1, -1) if n in column), -1)
        for c in candidates
    ]
    after = [
        next((column[n] for n in range(c.last + 1, last_of[c.first] + 1) if n in column), -1)
        for c in candidates
    ]
    return before, after


def _longer(ru: _SentenceSide, en: _SentenceSide) -> Floats:
    """float64, (n_ru, n_en): by how much the Russian says more, a log ratio; below 0 less.

    A phrase is as long as its words, or as what they stand for; 0 where the two can be the same.
    """
    more = np.log(np.maximum(ru.sizes[:, None] / en.most[None], 1.0))
    less = np.log(np.maximum(en.sizes[None] / ru.most[:, None], 1.0))
    return np.asarray(more - less)


def _listed_columns(listed: Floats, ru: _SentenceSide, en: _SentenceSide) -> Mapping[str, Floats]:
    """How much of each phrase the list of renderings finds in the other; and single words whole."""
    whole = np.zeros((len(ru.candidates), len(en.candidates)))
    phrases = [frozenset(np.array(en.words)[row]) for row in en.members]
    for row, members in enumerate(ru.members):
        if members.sum() == 1:
            several = listed_phrases(ru.words[int(members.argmax())])
            if several:
                whole[row] = [
                    any(says_phrase(words, said) for said in several) for words in phrases
                ]
    return {
        "ru_listed": _mean(ru.members, best_inside(en.members, listed, 0.0).T),
        "en_listed": _mean(en.members, best_inside(ru.members, listed.T, 0.0).T).T,
        "as_listed": whole,
    }


def _mean(phrases: Flags, words: Floats) -> Floats:
    """The mean over the words of each phrase; words: (n_words, n_other_phrases)."""
    return np.asarray(phrases @ words / phrases.sum(1)[:, None])


def _summed(words: Vectors, members: Flags) -> Floats:
    """float64, (n_phrases, dim), rows of unit length: the sums of the words' vectors.

    A phrase costs nothing that way, and pairs nearly as well as one that was encoded as a whole.
    """
    sums = members.astype(float) @ words
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))


def _word_likeness(
    ru: _SentenceSide, en: _SentenceSide, ru_words: Vectors, en_words: Vectors
) -> Floats:
    """float64, (n_ru_words, n_en_words): cosine, or likeness in sound; of equal numbers 1."""
    table = np.asarray(ru_words @ en_words.T, dtype=float)
    sound = likenesses(ru.words, en.words)
    sound[[len(word) <= _SHORTEST_SOUND for word in ru.words]] = 0.0
    table = np.where(sound > _SOUND, np.maximum(table, sound), table)
    ru_numbers = np.array([word[0].isdigit() for word in ru.words])
    en_numbers = np.array([word[0].isdigit() for word in en.words])
    same = np.array(ru.words)[:, None] == np.array(en.words)[None]
    about_numbers = ru_numbers[:, None] | en_numbers[None]
    other = np.minimum(table, _OTHER_NUMBER)
    return np.where(about_numbers, np.where(same, 1.0, other), table)


@dataclass(frozen=True, slots=True)
class _Best:
    """How like the words of each phrase of a side are to those of each phrase of the other.

    float64, (n_phrases, n_other_phrases). mean, worst: of each word's best partner inside the
    other phrase. outside: how much better a word's best partner outside it is, on average. left:
    (n_words, n_other_phrases), of each word the best partner outside, at least 0.
    """

    mean: Floats
    worst: Floats
    outside: Floats
    left: Floats


def _inside_and_outside(words: Floats, phrases: Flags, others: Flags) -> _Best:
    """How well the words of each phrase are matched inside and outside each other phrase.

    words: (n_words, n_other_words). phrases, others: which words each phrase of a side has.
    """
    inside = best_inside(others, words, -1.0).T
    outside = best_outside(others, words).T
    sizes = phrases.sum(1)[:, None]
    worst = -best_inside(phrases, -inside.T, -2.0)
    lost = phrases @ np.maximum(0.0, outside - inside) / sizes
    return _Best(phrases @ inside / sizes, worst, lost, outside)


def _lost(outside: Floats, neighbours: Sequence[int]) -> Floats:
    """float64, (n_phrases, n_other_phrases): how unlike the next word is to all that is left over.

    0 where the phrase does not go on. Left over are the words outside the other phrase. A rest
    that is translated elsewhere (right to | life) costs little, one that is not (pretrial
    detention | center, where one Russian word says it all) much. outside: (n_words,
    n_other_phrases), the best of what is left over for each word.
    """
    at = np.array(neighbours)
    lost = 1.0 - np.clip(outside[at], 0.0, 1.0)
    return np.where((at >= 0)[:, None], lost, 0.0)


def _next_best(table: Floats, axis: int) -> Floats:
    """For each cell the highest value of the other cells of its row (axis 1) or column (0)."""
    if table.shape[axis] < 2:
        return np.zeros_like(table)
    ordered = np.partition(table, (-2, -1), axis=axis)
    first, second = np.take(ordered, [-1], axis), np.take(ordered, [-2], axis)
    return np.where(table >= first, second, first)


def _differ(ru: Floats, en: Floats) -> Floats:
    """float64, (n_ru, n_en): how far two marks of phrases, each 0..1, are from each other."""
    return np.abs(ru[:, None] - en[None])


def _names(side: _SentenceSide) -> Floats:
    return np.array([0.5 if c.initial else float(c.name) for c in side.candidates])


def _plurals(side: _SentenceSide) -> Floats:
    return np.array([float(c.number == "plur") for c in side.candidates])


def _having(side: _SentenceSide, *marks: str) -> Floats:
    return np.array([float(any(m in c.shape for m in marks)) for c in side.candidates])
