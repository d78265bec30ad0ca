"""The words of an English text, and the keys by which their forms and spellings are found."""

import re
from dataclasses import dataclass
from functools import lru_cache

from align.language.lists.lexicon import small_words_of
from align.terms.phrases.english_lemmas import is_lemma, noun_lemma, verb_lemmas, word_lemma
from align.terms.phrases.tokens import tokens_of

DETERMINERS = small_words_of("en", "determiners", "quantifiers")
"""Articles and the like, behind which a noun stands."""

_LONGEST_ACRONYM, _SPOKEN_ACRONYM = 6, 4
"""Letters; a longer word in capitals is shouted; from the second on it may be a word: Nato."""

_SHORTEST_MEN = 6
"""Letters; a longer word in -men that the dictionary does not have is a plural."""

_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s|S)?$")
# British and American, brought to one spelling, which need not be either.
_SPELLINGS = (
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^plough"), "plow"),
    (re.compile(r"^scept"), "skept"),
    (re.compile(r"^practis"), "practic"),
    (re.compile(r"(?<=^advis)er"), "or"),
    (re.compile(r"(?<=^alumin)i(?=um)"), ""),
    (re.compile(r"(?<=^jewel)e(?=ry)"), ""),
    (re.compile(r"^(an|arch|encyclop|gyn|h|orthop|p)ae(?=[cdmos])"), r"\1e"),
    (re.compile(r"^(f|man|am)oe(?=[bdtu])"), r"\1e"),
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


@lru_cache(maxsize=50_000)
def word_keys(word: str) -> frozenset[str]:
    """The keys of a word of a text: its spelling, and its lemmas in every class of words.

    They are in one spelling. A word with a capital has one key more, itself as it is written.
    """
    lower = word.lower()
    if not lower[0].isalpha():
        return frozenset({lower})
    lemmas = (noun_lemma(lower), word_lemma(lower), *verb_lemmas(lower), _one_man(lower))
    return frozenset(map(one_spelling, (lower, *lemmas))) | _as_written(word)


def _one_man(word: str) -> str:
    """The singular of a compound that no dictionary has: strongman for strongmen."""
    if word.endswith("men") and len(word) > _SHORTEST_MEN and noun_lemma(word) == word:
        return word.removesuffix("men") + "man"
    return word


def _as_written(word: str) -> frozenset[str]:
    """A word with a capital without a plural's ending: NGO for NGOs."""
    if word.islower():
        return frozenset()
    return frozenset({word, word[:-1] if word[:-1].isupper() and word[-1] == "s" else word})


@lru_cache(maxsize=20_000)
def wanted_keys(word: str, *, verb: bool = False) -> frozenset[str]:
    """The keys of a word of a rendering: those that a word of a text must have one of.

    A word that is a lemma stands for its own forms only: the left is no form of leave, though left
    is one. An acronym wants its capitals. verb: it is the infinitive behind "to".
    """
    lower = word.lower()
    if not lower[0].isalpha():
        return frozenset({lower})
    if word.isupper() and 2 <= len(word) <= _LONGEST_ACRONYM:
        return frozenset({word, word.capitalize() if len(word) >= _SPOKEN_ACRONYM else word})
    if verb or is_lemma(lower):
        return frozenset({one_spelling(lower)})
    lower = _one_man(lower)
    return frozenset(map(one_spelling, (lower, noun_lemma(lower), word_lemma(lower))))


@lru_cache(maxsize=50_000)
def one_spelling(word: str) -> str:
    """The word in a spelling that is the same for British and American."""
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def english_words(text: str) -> list[EnglishWord]:
    """The words and numbers of a text in order, cut at hyphens, without possessive endings."""
    words: list[EnglishWord] = []
    dotted = {match.start(): match for match in _DOTTED.finditer(text)}
    end = 0
    for token in tokens_of(text):
        if not token.text[0].isalnum() or token.start < end:
            continue
        start = token.start
        if start in dotted:
            end = dotted[start].end() - 1
            letters = dotted[start][0].replace(".", "")
            words.append(EnglishWord(letters, start, end, word_keys(letters)))
            continue
        parts = re.split(r"[-‐‑]", token.text) if token.text[0].isalpha() else [token.text]
        for part in parts:
            word = _POSSESSIVE.sub("", part)
            if word:
                keys = _keys_behind(words[-1].text.lower() if words else "", word)
                words.append(EnglishWord(word, start, start + len(word), keys))
            start += len(part) + 1
    return words


def _keys_behind(before: str, word: str) -> frozenset[str]:
    """The keys of a word: behind an article a noun such as meeting is no form of a verb."""
    lower = word.lower()
    is_noun = lower.endswith("ing") and noun_lemma(lower) == lower and is_lemma(lower)
    if before in DETERMINERS and is_noun:
        return frozenset({one_spelling(lower)}) | _as_written(word)
    return word_keys(word)
