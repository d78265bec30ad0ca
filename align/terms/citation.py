"""The form under which a pair of terms is cited, from all its occurrences."""

import re
from collections import Counter
from collections.abc import Sequence

from align.language.lists.frequencies import zipf
from align.language.lists.renderings import renders
from align.language.morphology import word_frequency
from align.terms.records import TermCandidate

_MOSTLY = 10
"""How much commoner than its singular the plural of such a word is."""
_USUAL = 3.2
"""The Zipf frequency of an English word that is no foreign one: ambassador, but not Seimas."""
_ADHERENT = re.compile(r"(?:ist|[aeiy]n|ese|ish|ite|crat|i)$")
"""How words for the people of a country, a party or a faith end, which keep their capital."""


def cited(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> tuple[str, str]:
    """The citation forms of a pair: nominative, singular unless the term lives in the plural.

    A term lives in the plural if it has no other number in either language (права человека, human
    rights), unless it means persons (политзаключённые is политзаключённый) or is one word. Such a
    word does if it hardly has a singular in general language: показания, сведения. A word that has
    a capital in English only as a part of a title or a name has none on its own: министр, minister.
    """
    russian, english = _in_number(ru, en)
    if english.istitle() and russian.islower() and renders(ru[0].head, english):
        english = english if _is_proper(english) else english.lower()
    return russian, english


def _is_proper(word: str) -> bool:
    """Whether a word always has a capital: for somebody, or for a body as one country calls it."""
    rare = zipf(word, "en") < _USUAL
    return rare or _ADHERENT.search(word) is not None


def _in_number(ru: Sequence[TermCandidate], en: Sequence[TermCandidate]) -> tuple[str, str]:
    plural = (
        all(c.number == "plur" for c in (*ru, *en))
        and not any(c.animate for c in ru)
        and (len(ru[0].words) > 1 or not ru[0].plural)
    )
    if not ru[0].plural:  # only one number: выборы, УК
        return _best([c.singular for c in ru], ru), _best(_shown(en, _mostly_plural(en)), en)
    if _is_word_of_plural(ru):
        return _best(_shown(ru, True), ru), _best(_shown(en, _mostly_plural(en)), en)
    return _best(_shown(ru, plural), ru), _best(_shown(en, plural), en)


def _is_word_of_plural(ru: Sequence[TermCandidate]) -> bool:
    """Whether a single word stands in the plural only, here and nearly so everywhere."""
    if len(ru[0].words) > 1 or any(c.number != "plur" for c in ru):
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
