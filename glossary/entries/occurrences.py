"""Entries out of pairs and events: pure functions, so that a store can always be recomputed."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from align.hashtags.groups import unknown_words
from align.language.lists.lexicon import words_of
from align.records import KINDS
from align.text import text_key
from glossary.entries.attributes import NONE, Attributes, attributes_of

_REUSED = {"quote": 0.6, "caption": 0.6, "sentence": 0.6, "tweet": 0.3}
"""How likely a text of some kind is to come again as it is, of that of a term, tag or slogan."""
_PART_OF_A_PHRASE = 0.6
_PREPOSITIONS = words_of("ru", "prepositions", "joining_prepositions", "order_prepositions")
_END_MARKS = ".,;: "


class Occurrence(NamedTuple):
    """What an entry takes from one of its pairs; position is the pair's number in the build."""

    position: int
    file: str
    kind: str
    ru: str
    ru_start: int
    en: str
    term: str
    confidence: float


class FoundEntry(NamedTuple):
    """What the pairs alone say about an entry; see glossary.entries.entry.Entry.

    spellings: of the Russian, commonest first, but those of a tag that read as words before others,
    so ru comes first. worth: how much an answer is worth, at least 0. pair: position of the most
    confident occurrence. attributes: what mining knows of a term.
    """

    kind: str
    ru: str
    en: str
    spellings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    occurrences: int = 0
    confidence: float | None = None
    worth: float = 0.0
    pair: int | None = None
    attributes: Attributes = NONE


def found_entry(occurrences: Sequence[Occurrence]) -> FoundEntry:
    """The entry that these occurrences (at least one, of one entry) make, whatever their order."""
    if len(occurrences) == 1 and not occurrences[0].term:
        return _found_once(occurrences[0])
    spellings = _spellings(occurrences)
    terms = [json.loads(o.term) for o in occurrences if o.term]
    if terms:
        cited = _commonest_first(term["ru"] for term in terms)[0]
        spellings = _without_marked((cited, *spellings))
    kinds = Counter(o.kind for o in occurrences)
    # What an article glosses, apart from what is mined, is no plain word.
    termhood = _termhood(terms) if len(terms) == len(occurrences) else 1.0
    best = min(occurrences, key=lambda o: (-o.confidence, o.file, o.ru_start, o.position))
    kind = min(kinds, key=lambda kind: (-kinds[kind], (*KINDS, kind).index(kind)))
    return FoundEntry(
        kind=kind,
        ru=spellings[0],
        en=_commonest_first(term["en"] for term in terms or ({"en": o.en} for o in occurrences))[0],
        spellings=spellings,
        files=tuple(sorted({o.file for o in occurrences})),
        occurrences=len(occurrences),
        confidence=best.confidence,
        worth=worth(best.confidence, len(occurrences), kind, spellings[0], termhood),
        pair=best.position,
        attributes=attributes_of(terms[0]["facts"]) if terms else NONE,
    )


def _spellings(occurrences: Sequence[Occurrence]) -> tuple[str, ...]:
    """The spellings of an entry in the order of :class:`FoundEntry`."""
    spellings = _commonest_first(o.ru for o in occurrences)
    if len(spellings) > 1 and all(spelling.startswith("#") for spelling in spellings):
        return tuple(sorted(spellings, key=unknown_words))
    return spellings


def _without_marked(spellings: Iterable[str]) -> tuple[str, ...]:
    """The different spellings in order; a full stop or comma at the end makes none."""
    texts = tuple(dict.fromkeys(spellings))
    return tuple(t for t in texts if (bare := t.rstrip(_END_MARKS)) == t or bare not in texts)


def _found_once(o: Occurrence) -> FoundEntry:
    """The entry that one occurrence makes: most entries occur once, and need no counting."""
    value = worth(o.confidence, 1, o.kind, o.ru)
    return FoundEntry(o.kind, o.ru, o.en, (o.ru,), (o.file,), 1, o.confidence, value, o.position)


def _termhood(terms: Iterable[Mapping[str, Any]]) -> float:
    """How likely it is a term, by the surest occurrence."""
    return max((float(term.get("termhood", 1.0)) for term in terms), default=1.0)


def worth(
    confidence: float, occurrences: int, kind: str = "term", ru: str = "", termhood: float = 1.0
) -> float:
    """How much an answer is worth to the glossary: likely to be right, frequent, of use again.

    The cube of the confidence, times the square of the termhood, times one and the binary logarithm
    of the occurrences, times the share of _REUSED. The order by uncertainty (Lewis & Gale 1994,
    section 3) is best for whoever wants to teach a model, not for whoever wants a glossary: it asks
    for what is wrong first. Rounded, so that the order of the queue does not depend on the last
    bits.
    """
    share = _REUSED.get(kind, 1.0)
    if kind == "term" and ru.partition(" ")[0].lower() in _PREPOSITIONS:
        share *= _PART_OF_A_PHRASE
    often = 1 + math.log2(max(occurrences, 1))
    return round(confidence**3 * termhood**2 * often * share, 6)


def _commonest_first(texts: Iterable[str]) -> tuple[str, ...]:
    """The different texts: commonest first, then those that tell more, then by code point."""
    counts = Counter(texts)
    if len(counts) == 1:
        return tuple(counts)
    return tuple(sorted(counts, key=lambda text: (-counts[text], *_poverty(text), text)))


def _poverty(text: str) -> tuple[int, int, int]:
    """Less for a spelling that tells more: word starts (camel case), then ё, then fewer capitals.

    Capitals throughout hide what is a name, so they lose to lower case.
    """
    starts = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return -starts, -text.casefold().count("ё"), sum(map(str.isupper, text))


def sort_key(ru: str) -> str:
    """What entries are sorted by first; a hashtag comes beside the same words without #."""
    return sort_key_of(text_key(ru))


def sort_key_of(key: str) -> str:
    """The sort key, from the text_key of the Russian."""
    return key.lstrip("#")
