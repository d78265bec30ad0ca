"""Keys of terms that stand alone: equal for all inflected forms, as mining makes them."""

from functools import lru_cache

from align.language.look_alikes import normalised
from align.terms.phrases.english import read_english
from align.terms.phrases.russian import read_russian
from align.text import text_key

_ARTICLES = ("a ", "an ", "the ")


@lru_cache(maxsize=20_000)
def russian_key(text: str) -> str:
    """The lemma key of a Russian term that stands alone, as align.terms.records.Term.ru_lemma."""
    text = normalised(text)
    whole = [c for c in read_russian(text).candidates if c.start == 0 and c.end == len(text)]
    return whole[0].key if whole else text_key(text)


@lru_cache(maxsize=20_000)
def english_key(text: str) -> str:
    """The lemma key of an English term that stands alone, as align.terms.records.Term.en_lemma."""
    text = next((text[len(a) :] for a in _ARTICLES if text.lower().startswith(a)), text)
    whole = [c for c in read_english(text).candidates if c.start == 0 and c.end == len(text)]
    return whole[0].key if whole else text_key(text)
