"""Nouns behind two, three and four: два уголовных дела has a singular beside a plural."""

from collections.abc import Sequence
from dataclasses import replace

from align.language.morphology import Reading, is_adjective
from align.terms.records import Token
from align.text import word_set

_FEW = word_set("два две три четыре оба обе")
_MOST_ADJECTIVES = 4

Readings = tuple[Reading, ...]


def with_counted_nouns(tokens: Sequence[Token], of_words: Sequence[Readings]) -> list[Readings]:
    """The readings of the words of a sentence; a counted noun is a plural, as its adjectives are.

    of_words: the readings of each token. Only nouns with adjectives between them and two, three,
    four, or a number that ends in one of these: there the genitive singular of the noun stands
    beside the genitive plural of the adjectives.
    """
    found = list(of_words)
    for n, token in enumerate(tokens):
        if not _is_few(token.text.lower()):
            continue
        at = n + 1
        while at < min(len(tokens), n + 1 + _MOST_ADJECTIVES) and _is_counted(found[at]):
            at += 1
        if n + 1 < at < len(tokens):
            found[at] = tuple(map(_as_plural, found[at]))
    return found


def _is_few(word: str) -> bool:
    return word in _FEW or (word.isdecimal() and word[-1] in "234" and word[-2:-1] != "1")


def _is_counted(of_word: Readings) -> bool:
    """Whether a word is an adjective in the genitive plural."""
    return any(is_adjective(r) and (r.case, r.number) == ("gent", "plur") for r in of_word)


def _as_plural(reading: Reading) -> Reading:
    is_singular = reading.pos == "NOUN" and (reading.case, reading.number) == ("gent", "sing")
    return replace(reading, number="plur") if is_singular else reading
