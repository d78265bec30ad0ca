"""Lemmas of English words and plurals of nouns, by lemminflect (Jascob 2022)."""

import re
from functools import lru_cache

from align.language.lists.english_forms import all_lemmas, forms_of, lemmas_by_rule
from align.language.lists.frequencies import zipf_of


@lru_cache(maxsize=100_000)
def noun_lemma(word: str) -> str:
    """The singular of an English noun, lower case; only the last part of a compound changes."""
    word = word.lower().replace("’", "'")
    start, hyphen, last = word.rpartition("-")
    lemmas = all_lemmas(last)
    if "NOUN" in lemmas:
        return start + hyphen + str(min(lemmas["NOUN"], key=len))
    if lemmas or len(last) < 4 or not last.endswith("s") or _only_looks_plural(last):
        return word
    return start + hyphen + (lemmas_by_rule(last, "NOUN") or (last,))[0]


def _only_looks_plural(word: str) -> bool:
    """Whether a word that no dictionary holds is a singular in -is: Mazhilis, not Iraqis."""
    if not re.search("[^aeiou]is$", word):
        return False
    return zipf_of(word[:-1], "en") <= zipf_of(word, "en")


@lru_cache(maxsize=100_000)
def word_lemma(word: str) -> str:
    """One key for all forms of an English word, of whatever class, lower case."""
    word = word.lower().replace("’", "'")
    lemmas = all_lemmas(word)
    for name in ("NOUN", "ADJ", "VERB", "ADV"):
        if name in lemmas:
            return str(min(lemmas[name], key=len)) if name != "ADV" else word
    return noun_lemma(word)


@lru_cache(maxsize=100_000)
def verb_lemmas(word: str) -> tuple[str, ...]:
    """The infinitives that an English word in small letters may be a form of; saw: see, saw."""
    return tuple(map(str, all_lemmas(word, "VERB").get("VERB", ())))


@lru_cache(maxsize=50_000)
def is_lemma(word: str) -> bool:
    """Whether an English word in small letters is the dictionary form of some word: left."""
    return any(word in lemmas for lemmas in all_lemmas(word).values())


@lru_cache(maxsize=50_000)
def is_only_verb(word: str) -> bool:
    """Whether an English word in small letters is an infinitive and no noun or adjective."""
    lemmas = all_lemmas(word)
    return word in lemmas.get("VERB", ()) and not lemmas.keys() & {"NOUN", "ADJ"}


@lru_cache(maxsize=50_000)
def can_be_adjective(word: str) -> bool:
    """Whether an English word can be an adjective."""
    return "ADJ" in all_lemmas(word.lower())


@lru_cache(maxsize=50_000)
def plural_of(noun: str) -> str:
    """The plural of an English noun given in the singular; the same word if it has none."""
    start, hyphen, last = noun.rpartition("-")
    forms = forms_of(last, "NNS")
    return start + hyphen + (forms[0] if forms else last)
