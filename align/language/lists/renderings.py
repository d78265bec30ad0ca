"""Which English words may render a Russian one: a list of common renderings, and its lemmas.

The list, resources/renderings.tsv, was written for this project: a Russian lemma, and up to five
English renderings. It knows what vectors of single words do not: that войлок is felt, and ладья a
rook. A second one, resources/further_renderings.tsv, has less usual renderings of the commonest
lemmas: synonyms, other senses, other classes of words.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from align.language.lists.english_forms import all_lemmas
from align.language.vocabulary import russian_parses

LISTED, IN_PHRASE = 1.0, 0.6
"""What a listed word counts for, and a word of a listed phrase: garden, of public garden."""
FURTHER, IN_FURTHER_PHRASE = 0.8, 0.4
"""The same for those of the second list."""
_LIKELY_READING = 0.05
_SEPARATOR = "; "
_AMERICAN = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w\w)our(?=$|\w*able$|\w*ite$|less$|ful$|ed$)", "or"),
        (r"(?<=\w\w)is(?=e$|ed$|er$|ing$|ation$|ance$)", "iz"),
        (r"(?<=\w\w[bt])re$", "er"),
        (r"(?<=\w\w)ence$", "ense"),
        (r"(?<=\w\w)ogue$", "og"),
        (r"(?<=\w[aeiou]l)l(?=ed$|ing$|er$)", ""),
    )
)


@lru_cache(maxsize=20_000)
def renderings(russian: str) -> tuple[frozenset[str], frozenset[str]]:
    """The listed renderings of a Russian word in any form, lower case: words; parts of phrases."""
    return _words_of(_table(), russian)


@lru_cache(maxsize=20_000)
def further_renderings(russian: str) -> tuple[frozenset[str], frozenset[str]]:
    """The same of the second list."""
    return _words_of(_table("further_renderings.tsv"), russian)


def _words_of(table: Mapping[str, str], russian: str) -> tuple[frozenset[str], frozenset[str]]:
    words, parts = set[str](), set[str]()
    for lemma in _lemmas(russian):
        for text in _listed(table, lemma):
            said = text.split()
            (words if len(said) == 1 else parts).update(said)
    return frozenset(words), frozenset(parts)


@lru_cache(maxsize=20_000)
def listed_phrases(russian: str) -> tuple[frozenset[str], ...]:
    """The listed renderings of several words of a Russian word in any form: their words, lower
    case.
    """
    table = _table()
    listed = (text.split() for lemma in _lemmas(russian) for text in _listed(table, lemma))
    return tuple(sorted({frozenset(said) for said in listed if len(said) > 1}, key=sorted))


def has_renderings(lemma: str) -> bool:
    """Whether the list has a Russian word under this dictionary form."""
    return lemma.replace("ё", "е") in _table()


@lru_cache(maxsize=20_000)
def renders(lemma: str, word: str) -> bool:
    """Whether an English word in any form is a listed rendering of this very dictionary form."""
    listed = _listed(_table(), lemma.replace("ё", "е"))
    return not english_lemmas(word.lower()).isdisjoint(listed)


@lru_cache(maxsize=20_000)
def english_lemmas(word: str) -> frozenset[str]:
    """The lemmas of an English word, whatever its class, and the word itself; lower case.

    In British spellings also the American ones, which the list has: honour, recognisance, centre.
    """
    lemmas = {word, *(lemma for found in all_lemmas(word).values() for lemma in found)}
    american = (pattern.sub(spelling, lemma) for lemma in lemmas for pattern, spelling in _AMERICAN)
    return frozenset((*lemmas, *american))


def _listed(table: Mapping[str, str], lemma: str) -> list[str]:
    return table[lemma].split(_SEPARATOR) if lemma in table else []


def _lemmas(word: str) -> set[str]:
    """The word and its likely lemmas, with е for ё."""
    parses = russian_parses(word)
    found = {parse.normal_form for parse in parses if parse.score >= _LIKELY_READING}
    return {lemma.replace("ё", "е") for lemma in (word, *found)}


@cache
def _table(name: str = "renderings.tsv") -> dict[str, str]:
    """The renderings of each lemma, with е for ё, as they stand in a list."""
    text = (files("align") / "resources" / name).read_text(encoding="utf-8")
    lines = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return {lemma.replace("ё", "е"): english for lemma, _, english in lines}
