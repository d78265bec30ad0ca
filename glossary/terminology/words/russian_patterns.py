"""Russian terms as patterns: which forms each of their words may have in a text.

A term becomes a row of slots. Its head, the first noun that can be nominative, and the adjectives
before it change together; what depends on the head keeps its case, or takes the head's
(члены-корреспонденты); prepositions, numbers and adverbs do not change. A verb stands for both of
its aspects.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.language.look_alikes import normalised
from align.language.morphology import (
    LONGEST_ACRONYM,
    Reading,
    agree,
    is_acronym,
    is_adjective,
    readings,
)
from align.terms.phrases.tokens import tokens_of
from align.terms.records import Token
from align.text import text_key, word_set
from glossary.terminology.words.aspect_pairs import imperfectives

_SAME_PREPOSITION = {"об": "о", "обо": "о", "во": "в", "ко": "к", "со": "с", "изо": "из"}
_FUNCTION = word_set("о в на за по к с против для без от из до над под перед при у и или не ни а")
MOST_WORDS = 30
"""Words of a term; longer ones are not looked for."""
_BOTH_ASPECTS = re.compile(r"\s*([а-яё]+)\s*/\s*([а-яё]+)(?![-\w/])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, cut at hyphens: where it stands, and what it can be."""

    text: str
    start: int
    end: int
    folded: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of a Russian word, none of a number."""
        return readings(self.text) if self.text[0].isalpha() else ()

    @property
    def adjectives(self) -> list[Reading]:
        """Its readings as an adjective in the nominative."""
        return [r for r in self.readings if is_adjective(r) and r.case == "nomn"]


@dataclass(frozen=True, slots=True)
class PatternSlot:
    """The forms that one word of a term may have in a text.

    role: fixed, agree, head or depend. lemmas: of its readings in that role. cases: those it has
    in the citation form. capital, acronym: whether it must begin with a capital, or be in capitals.
    imperfectives: of a verb, those that make a pair with it.
    """

    folded: str
    role: str
    lemmas: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    capital: bool = False
    acronym: bool = False
    imperfectives: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """What one of the keys of a word must be for it to be in this slot."""
        return self.lemmas | self.imperfectives | {self.folded}


@dataclass(frozen=True, slots=True)
class TermPattern:
    """A Russian term as something to look for.

    key: the same for all spellings and inflected forms. slots: one a word. is_verb: it begins with
    an infinitive.
    """

    key: str
    slots: tuple[PatternSlot, ...]
    is_verb: bool = False


def regular_words(text: str) -> list[Word]:
    """The words and numbers of a regular text in order, without marks.

    Regular: see align.language.look_alikes.
    """
    words: list[Word] = []
    for token in tokens_of(text):
        if token.text[0].isalnum():
            words.extend(_parts(token))
    return words


def _parts(token: Token) -> Iterator[Word]:
    """A token cut at its hyphens; a number stays whole."""
    if not token.text[0].isalpha():
        yield Word(token.text, token.start, token.end, token.text)
        return
    start = token.start
    for part in token.text.replace("‐", "-").replace("‑", "-").split("-"):
        if part:
            folded = part.lower().replace("ё", "е")
            yield Word(part, start, start + len(part), _SAME_PREPOSITION.get(folded, folded))
        start += len(part) + 1


def term_pattern(ru: str, *, name: bool = False, verb: bool = False) -> TermPattern | None:
    """The pattern of a term in its citation form.

    None where there is no word in it, or more than MOST_WORDS.

    name: it is a proper name, so that its capitals must stand in the text too. verb: it is known to
    begin with a verb, even where a noun is spelt the same: печь, знать.
    """
    ru, other = _one_aspect(normalised(ru))
    words = regular_words(ru)
    if len(words) > MOST_WORDS or not any(w.text[0].isalpha() for w in words):
        return None
    shouted = ru.isupper() and (len(words) > 1 or len(ru) > LONGEST_ACRONYM)
    slots = tuple(_slots(words, name=name and not shouted, acronyms=not shouted, verb=verb))
    key = " ".join(min(slot.lemmas) if slot.lemmas else slot.folded for slot in slots)
    return _verb_pattern(key, words, slots, other) or TermPattern(key or text_key(ru), slots)


def _verb_pattern(
    key: str, words: Sequence[Word], slots: tuple[PatternSlot, ...], other: frozenset[str]
) -> TermPattern | None:
    """The pattern of a term that begins with an infinitive, None for others.

    other: lemmas of the other aspect that the entry names.
    """
    first = slots[0]
    if first.role != "depend" or not any(r.pos == "INFN" for r in words[0].readings):
        return None
    pairs = _all(imperfectives(lemma) for lemma in first.lemmas)
    both = replace(first, lemmas=first.lemmas | other, imperfectives=pairs)
    return TermPattern(key, (both, *slots[1:]), is_verb=True)


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _one_aspect(ru: str) -> tuple[str, frozenset[str]]:
    """A term with one verb for two that a stroke joins, избивать/избить; the lemma of the other."""
    both = _BOTH_ASPECTS.match(ru)
    if both is None:
        return ru, frozenset()
    verbs = [_lemmas(r for r in readings(verb) if r.pos == "INFN") for verb in both.groups()]
    return (both[1] + ru[both.end() :], verbs[1]) if all(verbs) else (ru, frozenset())


def _slots(
    words: Sequence[Word], *, name: bool, acronyms: bool, verb: bool
) -> Iterator[PatternSlot]:
    """The slot of each word of a term.

    name: it is a name whose capitals count. acronyms: words in capitals are acronyms, which never
    change (СМИ), whatever the dictionary makes of them. verb: the first word is one.
    """
    head = None if _is_infinitive(words[0], likely=verb) else _head(words)
    nouns = _nominative(words[head]) if head is not None else ()
    for n, word in enumerate(words):
        if acronyms and is_acronym(word.text):
            yield PatternSlot(word.folded, "fixed", acronym=True)
        elif not word.readings or word.folded in _FUNCTION:
            yield PatternSlot(word.folded, "fixed")
        else:
            slot = _inflected(word, None if head is None else n - head, nouns)
            yield replace(slot, capital=name and word.text[0].isupper())


def _is_infinitive(word: Word, *, likely: bool) -> bool:
    """Whether a word is an infinitive rather than anything else; likely: whether it can be one."""
    infinitives = [r.pos == "INFN" for r in word.readings]
    return any(infinitives) if likely else any(infinitives[:1])


def _inflected(word: Word, place: int | None, nouns: Sequence[Reading]) -> PatternSlot:
    """The slot of a word that has forms.

    place: below 0 before the head, 0 for the head, above 0 behind it; None where there is no head.
    nouns: the readings of the head as a noun.
    """
    if place is None:
        return PatternSlot(word.folded, "depend", _lemmas(word.readings))
    if place > 0:
        cases = frozenset(r.case for r in word.readings)
        return PatternSlot(word.folded, "depend", _lemmas(word.readings), cases)
    if place == 0:
        return PatternSlot(word.folded, "head", _lemmas(nouns or word.adjectives))
    agreeing = [r for r in word.adjectives if not nouns or any(agree(r, noun) for noun in nouns)]
    return PatternSlot(word.folded, "agree" if agreeing else "fixed", _lemmas(agreeing))


def _lemmas(of_word: Iterable[Reading]) -> frozenset[str]:
    return frozenset(reading.lemma for reading in of_word)


def _nominative(word: Word) -> tuple[Reading, ...]:
    """The readings of a word as a noun in the nominative, those of the likeliest lemmas."""
    nouns = [r for r in word.readings if r.pos == "NOUN" and (r.case == "nomn" or r.fixed)]
    best = max((r.share for r in nouns), default=0.0)
    return tuple(r for r in nouns if r.share >= best / 2)


def _head(words: Sequence[Word]) -> int | None:
    """The number of the word that the others depend on, None where the term is no noun phrase."""
    for n, word in enumerate(words):
        if _can_be_head(word, words[n + 1 :]):
            return n
        if not word.adjectives and not _can_be_adverb(word):
            return None
    return len(words) - 1 if words[-1].adjectives else None  # the accused, the detained


def _can_be_head(word: Word, rest: Sequence[Word]) -> bool:
    """Whether a word is a noun in the nominative, and not rather an adjective before a noun."""
    if word.folded in _FUNCTION or not _nominative(word):
        return False
    noun_follows = any(w.readings and w.readings[0].pos == "NOUN" for w in rest)
    return not (noun_follows and is_adjective(word.readings[0]))


def _can_be_adverb(word: Word) -> bool:
    return any(r.pos in ("ADVB", "PRED") or r.fixed for r in word.readings)
