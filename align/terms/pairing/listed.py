"""What the list of renderings says of two sentences, and how much their words stand for."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from align.arrays import Floats
from align.language.lists.lexicon import small_words_of
from align.language.lists.renderings import (
    IN_PHRASE,
    LISTED,
    english_lemmas,
    listed_phrases,
    renderings,
)
from align.language.morphology import is_acronym
from align.language.vocabulary import begins_with_form
from align.terms.records import Token

_SMALL = small_words_of("en", "articles", "prepositions")


def words_meant(token: Token) -> int:
    """How many words a word can stand for: UN for two, law-abiding for two, court for one."""
    if is_acronym(token.text.replace(".", "")):
        return sum(map(str.isalpha, token.text))
    return 1 + token.text.count("-")


def words_meant_in_russian(token: Token) -> int:
    """The same of a Russian word; those that the list renders by several count as these do."""
    listed = max(map(len, listed_phrases(token.text.lower())), default=1)
    return max(listed, words_meant(token), 1 + begins_with_form(token.text.lower()))


def listed_words(ru: Sequence[str], en: Sequence[str]) -> Floats:
    """What the list of renderings says of each pair of words, float64, (n_ru, n_en).

    LISTED for a rendering, IN_PHRASE for a word of one of several words, else 0.
    """
    table = np.zeros((len(ru), len(en)))
    columns = defaultdict[str, list[int]](list)
    for column, word in enumerate(en):
        for lemma in english_lemmas(word):
            columns[lemma].append(column)
    for row, word in enumerate(ru):
        for value, lemmas in zip((IN_PHRASE, LISTED), reversed(renderings(word)), strict=True):
            for lemma in lemmas & columns.keys():
                table[row, columns[lemma]] = value
    return table


def says_phrase(words: frozenset[str], said: frozenset[str]) -> bool:
    """Whether all words of a phrase are said, and no other content word is there."""
    found = {word for word in words if english_lemmas(word) & said}
    return found == words and len(found) >= len(said - _SMALL)
