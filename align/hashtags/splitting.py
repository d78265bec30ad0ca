"""Hashtags split into words."""

import math
import unicodedata
from collections.abc import Collection

from align.hashtags.grammar import phrase_cost
from align.hashtags.lattice import candidate_paths
from align.hashtags.letters import Letters, read_letters, with_signs_as_letters
from align.language.vocabulary import MAX_WORD, given_costs

_MARGIN = 4.0
_MOST_PATHS = 40
LONGEST_TAG = 200
"""Letters of a tag of which more than the likeliest split is looked for."""
_SIGN_COST = 3.0
"""The cost of reading the Latin letters in the words of a Cyrillic tag as Cyrillic ones."""
_SHARPNESS = {"ru": 0.6, "en": 0.4}
"""How fast the probability of a split falls with its cost: English lists hold more scraps."""

WordSpans = list[tuple[int, int]]


def _word_spans(letters: Letters, ends: list[int]) -> WordSpans:
    spans = list(zip([0, *ends], ends, strict=False))
    if "_" in letters.shape:
        return [span for span in spans if letters.shape[span[0]] != "_"]
    return spans


def _ranked(letters: Letters, words: Collection[str]) -> list[tuple[float, WordSpans]]:
    """The splits of a tag with their costs, best first; of an overlong one only the best."""
    read = with_signs_as_letters(letters)
    if not read:
        return _ranked_as_read(letters, words)
    costs: dict[tuple[tuple[int, int], ...], float] = {}
    for reading in (letters, *read):
        more = 0.0 if reading is letters else _SIGN_COST
        for cost, split in _ranked_as_read(reading, words):
            costs[tuple(split)] = min(cost + more, costs.get(tuple(split), math.inf))
    return sorted((cost, list(split)) for split, cost in costs.items())


def _ranked_as_read(letters: Letters, words: Collection[str]) -> list[tuple[float, WordSpans]]:
    limit = _MOST_PATHS if len(letters.low) <= LONGEST_TAG else 1
    paths = candidate_paths(letters, given_costs(words), _MARGIN, limit)
    spans = [(cost, _word_spans(letters, ends)) for cost, ends in paths]
    if len(spans) == 1:
        return spans
    return sorted((cost + phrase_cost(letters, split), split) for cost, split in spans)


def _words(letters: Letters, split: WordSpans) -> list[str]:
    shown = letters.shown
    if isinstance(shown, str):
        return [shown[start:end] for start, end in split]
    return ["".join(shown[start:end]) for start, end in split]


def length_of(tag: str) -> int:
    """How many letters, digits and other signs a tag has; 0 where there is nothing to split."""
    low = read_letters(tag).low
    return len(low) if low.strip("_") else 0


def split_hashtag(tag: str, *, words: Collection[str] = ()) -> list[str]:
    """The words of ``tag`` in order, letters as written; none for an empty tag.

    words: words that the context makes likely. Joined, the words give the tag without ``#`` and
    underscores.
    """
    letters = read_letters(tag)
    if not letters.low:
        return []
    return _words(letters, _ranked(letters, words)[0][1])


def split_candidates(
    tag: str, k: int = 5, *, words: Collection[str] = ()
) -> list[tuple[list[str], float]]:
    """The ``k`` likeliest splits of ``tag`` and their probabilities, likeliest first.

    The first is that of :func:`split_hashtag`. Probabilities are shares among all splits that were
    weighed, so the ``k`` best may sum to less than 1.
    """
    letters = read_letters(tag)
    if not letters.low.strip("_"):
        return []
    ranked = _ranked(letters, words)
    best = ranked[0][0]
    sharpness = _SHARPNESS["en" if letters.low.isascii() else "ru"]
    weights = [10 ** (-sharpness * (cost - best)) for cost, _ in ranked]
    total = sum(weights)
    return [
        (_words(letters, split), weight / total)
        for (_, split), weight in list(zip(ranked, weights, strict=True))[:k]
    ]


def known_words_in(tag: str, words: Collection[str]) -> list[str]:
    """Those of ``words`` that stand in a tag, folded and sorted: no others bear on its split.

    Whether there are any words at all does, too.
    """
    letters, given = read_letters(tag), given_costs(words)
    found: set[str] = set()
    for reading in (letters, *with_signs_as_letters(letters)):
        low = reading.low
        for start in range(len(low)):
            ends = range(start + 1, min(start + MAX_WORD, len(low)) + 1)
            found.update(low[start:end] for end in ends if low[start:end] in given)
    return sorted(found)


def letters_of(text: str) -> str:
    """A tag without its sign and underscores, letters composed (NFC)."""
    return unicodedata.normalize("NFC", text.strip().lstrip("#＃").replace("_", ""))
