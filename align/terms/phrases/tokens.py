"""The words of a text that is searched for terms, and where its sentences begin."""

import re
from collections.abc import Sequence

from align.language.sentences import split_sentences
from align.terms.records import Token

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"
    r"|[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*"
    r"|\d+(?:[.,:/-]\d+)*|[^\w\s]|_"
)
_HYPHENS = frozenset("-‐‑")
_STOP = re.compile(r"(?<!\W)[^\w.!?…\n]*+[.!?…\n]\W++\w")


def tokens_of(text: str) -> list[Token]:
    """The words, numbers and marks of ``text`` in order."""
    return [Token(m[0], *m.span()) for m in _TOKEN.finditer(text)]


def is_shouted(text: str) -> bool:
    """Whether a text is in capitals, which then mean nothing."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def follows_number(tokens: Sequence[Token], n: int) -> bool:
    """Whether a word is the rest of a compound that begins with a number: 5-процентный."""
    if n < 2 or tokens[n - 1].text not in _HYPHENS:
        return False
    number, hyphen, word = tokens[n - 2 : n + 1]
    return number.text[0].isdigit() and number.end == hyphen.start and hyphen.end == word.start


def first_words(text: str, tokens: Sequence[Token], language: str) -> frozenset[int]:
    """The numbers of the tokens that begin a sentence, where a capital means nothing.

    tokens: of ``text``; quotes and dashes before the first word count too. language: see
    align.language.sentences.
    """
    places = [0]
    if _STOP.search(text):
        places = [span.start for span in split_sentences(text, language)]
    first: set[int] = set()
    starts = iter(places)
    start = next(starts, None)
    begins = False
    for number, token in enumerate(tokens):
        while start is not None and token.start >= start:
            begins, start = True, next(starts, None)
        if begins:
            first.add(number)
            begins = not token.text[0].isalnum()
    return frozenset(first)
