"""Which places in a tag words are looked for at."""

import math
import random

import pytest
import wordfreq

from align.hashtags.lattice import LatticeBuilder
from align.hashtags.letters import read_letters
from align.language.vocabulary import MAX_WORD

HOPELESS = 4.0


def _tags(language: str) -> list[str]:
    words = [word for word in wordfreq.top_n_list(language, 30_000) if word.isalpha()]
    chance = random.Random(language)
    lengths = [1] * 40 + [2, 3, 4] * 40 + [9, 15, 25] * 4
    tags = ["".join(chance.choice(words) for _ in range(count)) for count in lengths]
    scraps = ["".join(chance.choices(words[0] + words[1] + words[7], k=n)) for n in range(4, 90, 5)]
    return [tag for tag in tags + scraps if tag.islower()]


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_words_are_looked_for_wherever_a_good_enough_split_reaches(
    language: str, thorough: bool
) -> None:
    """Not where all ways to it cost much more than those to a place a word further."""
    left_out = 0
    for tag in _tags(language):
        graph = LatticeBuilder(read_letters(tag), {}, thorough).build()
        reached = [0.0] + [math.inf] * len(graph)
        if len(graph[0]) == 1:
            continue  # a common word, or nothing else
        for first, words in enumerate(graph):
            ahead = min(reached[first + 1 : first + 1 + MAX_WORD])
            hopeless = first > 0 and reached[first] > ahead + HOPELESS
            assert bool(words) == (not hopeless), (tag, first)
            left_out += hopeless
            for last, cost in words:
                reached[last] = min(reached[last], reached[first] + cost)
    assert left_out > 100
