"""Which pairs name a person, a place or a product, and are no terms."""

import re

from align.language.lists.lexicon import words_of
from align.language.morphology import is_acronym, readings
from align.language.transliteration import likeness
from align.language.vocabulary import begins_with_form

_PROPER = frozenset({"Name", "Surn", "Patr", "Geox"})
_LIKELY = 2  # readings of a word that are asked whether they are names
_SPELLED = 0.7  # likeness in sound from which the English spells the Russian
_SPELLED_ADJECTIVE = 0.55  # the same of an adjective, which has an ending more: Рощинская, Roshcha
_KINDS_OF_PLACES = words_of("ru", "kinds_of_places")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_name(ru: str, en: str) -> bool:
    """Whether a pair in citation form names a person, a place or a product.

    All words of a name have capitals in both languages. What the Russian words are is told by the
    dictionary: first names, surnames and places make a name, and so do these with other words, or
    words that it does not hold, where English spells them alike. So does one word that says which
    region or town it is, in small letters (Рощинская область). Bodies are terms: they have a
    common noun (Верховный суд) or are letters (ООН), or the dictionary has them as such.
    """
    russian, english = _WORD.findall(ru), _WORD.findall(en)
    if _is_place(russian, english):
        return True
    if not russian or not english or not english[0][0].isupper() or not english[-1][0].isupper():
        return False
    if any(not word[0].isupper() or is_acronym(word) or _is_body(word) for word in russian):
        return False
    if all(map(_is_proper, russian)):
        return True
    known = any(map(_is_proper, russian)) or not any(map(_is_known, russian))
    return known and likeness(ru, en) >= _SPELLED  # Дональд Трамп, though a трамп is a ship


def _is_place(russian: list[str], english: list[str]) -> bool:
    """Whether it is a word with a capital, which English spells alike, and a kind of place."""
    if len(russian) != 2 or len(english) != 2 or not english[0][0].isupper():
        return False
    name, kind = russian
    is_name = name.istitle() and likeness(name, english[0]) >= _SPELLED_ADJECTIVE
    return is_name and kind in _KINDS_OF_PLACES


def _is_proper(word: str) -> bool:
    likely = readings(word)[:_LIKELY]
    return any(r.parse.is_known and not _PROPER.isdisjoint(r.parse.tag.grammemes) for r in likely)


def _is_known(word: str) -> bool:
    return any(r.parse.is_known for r in readings(word))


def _is_body(word: str) -> bool:
    """Whether the dictionary has a word as a body, or it is cut from a body's name: Росгвардия."""
    return begins_with_form(word.lower()) or any(
        "Orgn" in r.parse.tag.grammemes for r in readings(word)[:1]
    )
