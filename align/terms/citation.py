"""The form under which a pair of terms is cited, from all its occurrences."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from align.language.lists.frequencies import zipf_of
from align.language.lists.lexicon import small_words_of
from align.language.lists.renderings import english_lemmas, renderings, renders
from align.language.morphology import inflected, readings, word_frequency
from align.terms.phrases.english import is_proper_in_english
from align.terms.phrases.english_lemmas import verb_lemmas
from align.terms.phrases.russian_citation import is_proper_in_russian
from align.terms.records import TermCandidate
from align.text import word_set

_MOSTLY = 10
"""How much commoner than its singular the plural of such a word is."""
_COLLECTIVE = 15
"""How much commoner than its plural the singular of a noun is that has hardly a plural."""
_OF_ONE_NUMBER = ("ablt", "datv", "loct")
"""Cases whose plural no noun shares with its singular."""
_OF_PLURAL = word_set("беспорядок войско")
_OF_PLURAL_EN = word_set("troop hostility")
"""Words that mean something else in the plural: riots, but also disorder."""
_USUAL = 3.2
"""The Zipf frequency of an English word that is no foreign one: ambassador, but not Seimas."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL = small_words_of("en", "articles", "prepositions", "conjunctions")
_PARTISANS = small_words_of("en", "partisans")
_ADHERENT = re.compile(r"(?:ist|[aeiy]n|ese|ish|ite|crat|i)$")
"""How words for the people of a country, a party or a faith end, which keep their capital."""


def cited(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> tuple[str, str]:
    """The citation forms of a pair: nominative, singular unless the term lives in the plural.

    A term lives in the plural if it has no other number in either language (права человека, human
    rights), unless it means persons (политзаключённые is политзаключённый) or is one word. Such a
    word does if it hardly has a singular in general language, or means something else in it:
    показания, беспорядки. English that stands in the plural only keeps it for the same reason
    (troops), beside Russian that has hardly any (прокуратура, prosecutors), and in names (Texas). A
    gerund gives way to the noun: murder for убийство.

    A word that has a capital in English only as a part of a title or a name has none on its own:
    министр, minister. Nor have phrases that are rendered word for word: права человека, human
    rights. What has a capital in Russian alone, as a part of a name, has none either: суд, court.
    """
    russian, english = _in_number(ru, en)
    english = _as_noun(ru[0].head, english)
    if english.istitle() and russian.islower() and renders(ru[0].head, english):
        return russian, english if _is_proper(english) else english.lower()
    if _is_plain(ru) and russian.islower() and _only_titled(english):
        return russian, english.lower() if _says_no_more(russian, english) else english
    if _is_plain(en) and english.islower() and _only_titled(russian, "ru"):
        return russian.lower() if _says_no_more(russian, english) else russian, english
    return russian, english


def _as_noun(head: str, english: str) -> str:
    """The noun that renders a Russian one where a gerund stands for it: murder, not murdering."""
    if " " in english or not english.endswith("ing"):
        return english
    listed, _ = renderings(head)
    nouns = (verb for verb in verb_lemmas(english) if verb in listed)
    return english if english in listed else next(nouns, english)


def _is_plain(candidates: Sequence[TermCandidate]) -> bool:
    """Whether it stands inside a sentence somewhere, so that its small letters mean something."""
    return any(not c.initial for c in candidates)


def _only_titled(text: str, language: str = "en") -> bool:
    """Whether a text has capitals at the beginning of words, and none of these is a name."""
    titled = [word for word in _LETTERS.findall(text) if not word.islower()]
    is_name = is_proper_in_russian if language == "ru" else _is_name_in_english
    return bool(titled) and all(word.istitle() and not is_name(word) for word in titled)


def _is_name_in_english(word: str) -> bool:
    """Whether a word has a capital for itself: a name, or that of a party's people."""
    return word.lower() in _PARTISANS or is_proper_in_english(word)


def _says_no_more(russian: str, english: str) -> bool:
    """Whether every English word renders a Russian one: министр юстиции, justice minister."""
    said = frozenset[str]().union(*(part for w in russian.split() for part in renderings(w)))
    words = [word for word in _LETTERS.findall(english.lower()) if word not in _SMALL]
    return not any(english_lemmas(word).isdisjoint(said) for word in words)


def _is_proper(word: str) -> bool:
    """Whether a word always has a capital: for somebody, or for a body as one country calls it."""
    rare = zipf_of(word, "en") < _USUAL
    return rare or _ADHERENT.search(word) is not None


def _in_number(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> tuple[str, str]:
    plural = _lives_in_plural(ru, en)
    if not plural and (_is_collective(ru, en) or _is_of_plural_alone(en)):
        return _best([c.singular for c in ru], ru), _best(_shown(en, True), en)
    if not ru[0].plural:  # only one number: выборы, УК
        return _best([c.singular for c in ru], ru), _best(_shown(en, _mostly_plural(en)), en)
    if _is_word_of_plural(ru):
        return _best(_shown(ru, True), ru), _best(_shown(en, _mostly_plural(en)), en)
    return _best(_shown(ru, plural), ru), _best(_shown(en, plural), en)


def _lives_in_plural(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> bool:
    """Whether both are cited in the plural, for want of another number or for what it means."""
    if any(c.number != "plur" for c in (*ru, *en)):
        return False
    return not any(c.animate for c in ru) and (len(ru[0].words) > 1 or not ru[0].plural)


def _of_plural(text: str, words: frozenset[str]) -> bool:
    """Whether a phrase is one of these words, or ends with one."""
    return text.rpartition(" ")[2].lower() in words


def _is_of_plural_alone(en: Sequence[TermCandidate]) -> bool:
    """Whether English stands in the plural everywhere, and means something else in the singular."""
    return all(c.number == "plur" for c in en) and _of_plural(en[0].singular, _OF_PLURAL_EN)


def _is_collective(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> bool:
    """Whether the Russian says in the singular what English says in the plural, here and always."""
    if any(c.number != "sing" for c in ru) or any(c.number != "plur" for c in en):
        return False
    return all(c.name for c in en) or (ru[0].plural != "" and _has_hardly_plural(ru[0].head))


@lru_cache(maxsize=10_000)
def _has_hardly_plural(noun: str) -> bool:
    """Whether a noun is used in the singular alone: законодательство, прокуратура.

    By cases whose forms are of one number: that of законодательств may be a singular elsewhere.
    """
    reading = next((r for r in readings(noun) if r.pos == "NOUN" and r.lemma == noun), None)
    if reading is None:
        return False
    singular = word_frequency(inflected(reading, "ablt", "sing"))
    plural = [word_frequency(inflected(reading, case, "plur")) for case in _OF_ONE_NUMBER]
    return singular > _COLLECTIVE * sum(plural) / len(plural)


def _is_word_of_plural(ru: Sequence[TermCandidate]) -> bool:
    """Whether a word for no person stands in the plural only, here and nearly so everywhere.

    Or whether that plural means something else: беспорядки.
    """
    if any(c.number != "plur" or c.animate for c in ru):
        return False
    if _of_plural(ru[0].singular, _OF_PLURAL):
        return True
    if len(ru[0].words) > 1:
        return False
    plural, singular = (word_frequency(form.lower()) for form in (ru[0].plural, ru[0].singular))
    return plural > _MOSTLY * singular


def _mostly_plural(candidates: Sequence[TermCandidate]) -> bool:
    return 2 * sum(c.number == "plur" for c in candidates) > len(candidates)


def _shown(candidates: Sequence[TermCandidate], plural: bool) -> list[str]:
    return [c.plural if plural and c.plural else c.singular for c in candidates]


def _best(texts: Sequence[str], candidates: Sequence[TermCandidate]) -> str:
    """The commonest spelling, taken from inside sentences if it occurs there.

    Of spellings that differ only in capitals, the one with the fewest: a court is also a part of
    the Constitutional Court, but a name never stands in small letters.
    """
    inside = [text for text, c in zip(texts, candidates, strict=True) if not c.initial]
    counts = Counter(inside or texts)
    same = Counter(text.lower() for text in counts.elements())
    return min(
        counts,
        key=lambda text: (-same[text.lower()], sum(map(str.isupper, text)), -counts[text], text),
    )
