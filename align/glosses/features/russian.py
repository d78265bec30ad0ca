"""What a fragment is and where it stands, whatever its candidates: how likely it is glossed."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.glosses.candidates.surroundings import Surroundings
from align.glosses.features.edges import MARKS, mark_left, mark_right
from align.language.cyrillic_chances import language_chances
from align.language.identification import RUSSIAN_FIRST
from align.language.vocabulary import russian_readings
from align.records import Fragment, Span

_KINDS = ("hashtag", "tweet", "banner", "quote", "term", "name", "caption")
_BLOCKS = ("item", "cell", "heading", "quote", "caption")
RUSSIAN = (
    *(f"ru_left:{mark}" for mark in MARKS), *(f"ru_right:{mark}" for mark in MARKS),
    *(f"ru_kind:{kind}" for kind in _KINDS), *(f"ru_block:{kind}" for kind in _BLOCKS),
    "ru_whole", "ru_words", "ru_capital", "ru_abbreviation", "ru_known", "ru_foreign", "ru_doubt",
    "ru_chance", "ru_foreign_around", "ru_in_block", "ru_in_article", "ru_share_of_block",
    "ru_within", "ru_chain", "ru_letters",
)  # fmt: skip
"""The features of a fragment. ru_known: share of its words in the dictionary. ru_chance: how likely
its first words are Russian. ru_foreign_around: share of the article's fragments that may not be.
ru_in_block, ru_in_article: fragments there. ru_within: it stands in brackets. ru_chain: others
stand with it."""
_WORD = re.compile(r"[\u0400-\u052f]+")
_MOST_WORDS, _FEW_WORDS = 12, 6
_PLACES = {name: place for place, name in enumerate(RUSSIAN)}


def russian_row(around: Surroundings, fragment: Fragment, chain: Span) -> NDArray[np.float64]:
    """The features of RUSSIAN for one fragment, float64 (len(RUSSIAN),)."""
    text, body = around.text, around.text[fragment.start : fragment.end]
    block, last = around.block(fragment.block), around.block(fragment.last_block)
    left, _ = mark_left(text, block.start, fragment.start)
    right, _ = mark_right(text, fragment.end, last.end)
    row = np.zeros(len(RUSSIAN))
    for name in (
        f"ru_left:{left}",
        f"ru_right:{right}",
        f"ru_kind:{fragment.kind}",
        f"ru_block:{block.kind}",
    ):
        if name in _PLACES:
            row[_PLACES[name]] = 1.0
    words = _WORD.findall(body)
    first = words[:_MOST_WORDS]
    row[_PLACES["ru_whole"] :] = (
        fragment.whole,
        min(len(words), 30) ** 0.5,
        body[:1].isupper(),
        body.isupper() and len(body) <= 6,
        sum(_known(word.lower()) for word in first) / max(len(first), 1),
        fragment.language != "ru",
        bool(fragment.doubt),
        language_chances(" ".join(words[:_FEW_WORDS]).lower(), RUSSIAN_FIRST)["ru"],
        around.foreign_share,
        min(len(around.fragments_between(block.start, last.end)), 12) ** 0.5,
        min(len(around.fragments), 100) ** 0.5 / 3,
        len(body) / max(last.end - block.start, 1),
        left == "open" or right == "close",
        len(chain) > len(body),
        min(len(body), 12) / 12,
    )
    return row


@lru_cache(maxsize=50_000)
def _known(word: str) -> bool:
    return bool(russian_readings(word))
