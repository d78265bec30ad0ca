"""Where the Russian terms of a glossary stand in a text, however they are inflected.

A term becomes a row of slots. Its head, the first noun that can be nominative, and the adjectives
before it change together and must agree in the text too; what depends on the head keeps its case,
or takes the head's (члены-корреспонденты); prepositions, numbers and adverbs do not change.
A verb stands for both of its aspects, and one or two words may part it from what it governs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from align.language.look_alikes import normalised
from align.language.morphology import (
    LONGEST_ACRONYM,
    Reading,
    agree,
    is_acronym,
    is_adjective,
    readings,
)
from align.terms.phrases.tokens import is_shouted, tokens_of
from align.terms.records import Token
from align.text import text_key, word_set
from glossary.terminology.words.aspect_pairs import imperfectives

_LEAST_SHARE = 0.25
"""Share from which the readings of an ambiguous word make it a term of one word."""

_SAME_PREPOSITION = {"об": "о", "обо": "о", "во": "в", "ко": "к", "со": "с", "изо": "из"}
_FUNCTION = word_set("о в на за по к с против для без от из до над под перед при у и или не ни а")
_MOST_WORDS = 30  # of a term; longer ones are not looked for
_PARTED = 2  # words that may stand between a verb and what it governs: взяли его под стражу
_BOTH_ASPECTS = re.compile(r"\s*([а-яё]+)\s*/\s*([а-яё]+)(?![-\w/])", re.IGNORECASE)
_VERBAL = ("VERB", "INFN", "GRND", "PRTF", "PRTS")


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
class _Slot:
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
    slots: tuple[_Slot, ...]
    is_verb: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A term in a text: its number in the index, its words, last inclusive, and its characters.

    other_aspect: it stands there in the aspect that its entry does not have.
    """

    number: int
    first: int
    last: int
    start: int
    end: int
    other_aspect: bool = False


def regular_words(text: str) -> list[Word]:
    """The words and numbers of a regular text in order, without marks.

    Regular: see align.language.regular_text.
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
    """The pattern of a term in its citation form; None where there is no Russian word in it.

    name: it is a proper name, so that its capitals must stand in the text too. verb: it is known to
    begin with a verb, even where a noun is spelt the same: печь, знать.
    """
    ru, other = _one_aspect(normalised(ru))
    words = regular_words(ru)
    if len(words) > _MOST_WORDS or not any(w.text[0].isalpha() for w in words):
        return None
    shouted = ru.isupper() and (len(words) > 1 or len(ru) > LONGEST_ACRONYM)
    slots = tuple(_slots(words, name=name and not shouted, acronyms=not shouted, verb=verb))
    key = " ".join(min(slot.lemmas) if slot.lemmas else slot.folded for slot in slots)
    return _verb_pattern(key, words, slots, other) or TermPattern(key or text_key(ru), slots)


def _verb_pattern(
    key: str, words: Sequence[Word], slots: tuple[_Slot, ...], other: frozenset[str]
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


def _slots(words: Sequence[Word], *, name: bool, acronyms: bool, verb: bool) -> Iterator[_Slot]:
    """The slot of each word of a term.

    name: it is a name whose capitals count. acronyms: words in capitals are acronyms, which never
    change (СМИ), whatever the dictionary makes of them. verb: the first word is one.
    """
    head = None if _is_infinitive(words[0], likely=verb) else _head(words)
    nouns = _nominative(words[head]) if head is not None else ()
    for n, word in enumerate(words):
        if acronyms and is_acronym(word.text):
            yield _Slot(word.folded, "fixed", acronym=True)
        elif not word.readings or word.folded in _FUNCTION:
            yield _Slot(word.folded, "fixed")
        else:
            slot = _inflected(word, None if head is None else n - head, nouns)
            yield replace(slot, capital=name and word.text[0].isupper())


def _is_infinitive(word: Word, *, likely: bool) -> bool:
    """Whether a word is an infinitive rather than anything else; likely: whether it can be one."""
    infinitives = [r.pos == "INFN" for r in word.readings]
    return any(infinitives) if likely else any(infinitives[:1])


def _inflected(word: Word, place: int | None, nouns: Sequence[Reading]) -> _Slot:
    """The slot of a word that has forms.

    place: below 0 before the head, 0 for the head, above 0 behind it; None where there is no head.
    nouns: the readings of the head as a noun.
    """
    if place is None:
        return _Slot(word.folded, "depend", _lemmas(word.readings))
    if place > 0:
        cases = frozenset(r.case for r in word.readings)
        return _Slot(word.folded, "depend", _lemmas(word.readings), cases)
    if place == 0:
        return _Slot(word.folded, "head", _lemmas(nouns or word.adjectives))
    agreeing = [r for r in word.adjectives if not nouns or any(agree(r, noun) for noun in nouns)]
    return _Slot(word.folded, "agree" if agreeing else "fixed", _lemmas(agreeing))


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


@dataclass(slots=True)
class _Branch:
    """Patterns whose first slots are the same; what their next slots can be leads on.

    ended: with no further slot.
    """

    ended: list[tuple[int, TermPattern]] = field(default_factory=list)
    slots: dict[frozenset[str], "_Branch"] = field(default_factory=dict)
    by_key: dict[str, list["_Branch"]] = field(default_factory=lambda: defaultdict(list))

    def behind(self, keys: frozenset[str]) -> "_Branch":
        """The branch behind a slot with these keys; it is made where there is none."""
        if keys not in self.slots:
            self.slots[keys] = branch = _Branch()
            for key in keys:
                self.by_key[key].append(branch)
        return self.slots[keys]

    def next(self, keys: Iterable[str]) -> list["_Branch"]:
        """The branches behind the slots that a word with these keys may be in, each once."""
        found = {id(one): one for key in keys for one in self.by_key.get(key, ())}
        return list(found.values())


class TermIndex:
    """Patterns, by what their words can be: time grows with those that begin as the text does."""

    def __init__(self, patterns: Iterable[TermPattern]) -> None:
        self._nouns, self._verbs = _Branch(), _Branch()
        for number, pattern in enumerate(patterns):
            branch = self._verbs if pattern.is_verb else self._nouns
            for slot in pattern.slots:
                branch = branch.behind(slot.keys)
            branch.ended.append((number, pattern))

    def find(self, text: str) -> list[Match]:
        """The terms in a regular text, in order, without those that lie inside a longer one.

        A verb in the other aspect is left out where one in its own stands at the same place.
        """
        words = regular_words(text)
        keys = [frozenset({word.folded, *_keys(word)}) for word in words]
        shouted = is_shouted(text)
        matches: set[Match] = set()
        for first, word in enumerate(words):
            likely = [*self._in_a_row(keys, first), *self._parted(keys, first)]
            for number, pattern in likely:
                place = _place(pattern, words, first, text, shouted=shouted)
                if place is not None:
                    other = pattern.is_verb and not _has_lemma(word, pattern.slots[0])
                    start, end = words[place[0]].start, words[place[1]].end
                    matches.add(Match(number, *place, start, end, other))
        own = {(m.first, m.last) for m in matches if not m.other_aspect}
        return _longest(m for m in matches if not m.other_aspect or (m.first, m.last) not in own)

    def _in_a_row(
        self, keys: Sequence[frozenset[str]], first: int
    ) -> Iterator[tuple[int, TermPattern]]:
        """The patterns each of whose slots may hold a word, one by one from ``first`` on."""
        branches = [self._nouns]
        for at in range(first, len(keys)):
            branches = [one for branch in branches for one in branch.next(keys[at])]
            if not branches:
                return
            for branch in branches:
                yield from branch.ended

    def _parted(
        self, keys: Sequence[frozenset[str]], first: int
    ) -> Iterator[tuple[int, TermPattern]]:
        """The verbs that may stand at ``first``, with words behind it in their other slots.

        Words may stand between; in a slot of two words, the second may stand before the verb.
        """
        reached = {(id(one), first): one for one in self._verbs.next(keys[first])}
        given: set[int] = set()
        while reached:
            further: dict[tuple[int, int], _Branch] = {}
            for (_, at), branch in reached.items():
                if id(branch) not in given:
                    given.add(id(branch))
                    yield from branch.ended
                places = [*range(at + 1, min(len(keys), at + 2 + _PARTED))]
                if at == first > 0:
                    places.append(first - 1)
                for place in places:
                    further.update(((id(one), place), one) for one in branch.next(keys[place]))
            reached = further


def _has_lemma(word: Word, slot: _Slot) -> bool:
    return any(reading.lemma in slot.lemmas for reading in word.readings)


def _keys(word: Word) -> Iterator[str]:
    """The lemmas of a word, and of a perfective verb its imperfectives."""
    for reading in word.readings:
        yield reading.lemma
        yield from _imperfectives(reading)


def _imperfectives(reading: Reading) -> frozenset[str]:
    """The imperfectives of a form of a perfective verb."""
    if reading.pos not in _VERBAL or "perf" not in reading.parse.tag:
        return frozenset()
    return imperfectives(reading.lemma)


def _place(
    pattern: TermPattern, words: Sequence[Word], first: int, text: str, *, shouted: bool
) -> tuple[int, int] | None:
    """The numbers of the first and the last word of a term whose first slot is at ``first``."""
    if pattern.is_verb:
        return _verb_place(pattern, words, first, text, shouted=shouted)
    last = first + len(pattern.slots) - 1
    inside = words[first : last + 1]
    if last >= len(words) or any(_is_apart(text[a.end : b.start]) for a, b in pairwise(inside)):
        return None
    return (first, last) if _fits(pattern, inside, shouted) else None


def _verb_place(
    pattern: TermPattern, words: Sequence[Word], first: int, text: str, *, shouted: bool
) -> tuple[int, int] | None:
    """The same for a verb with what it governs, which may stand before a verb of two words.

    Two words may part it from what follows, and one adjective more may stand further behind.
    """
    if first and _is_governed(words[first - 1], words[first]):
        return None
    if not _is_verb_form(pattern.slots[0], words[first], alone=len(pattern.slots) == 1):
        return None
    at = first
    for number, slot in enumerate(pattern.slots[1:]):
        found = _slot_behind(slot, words, at, text, shouted=shouted, any_word=number == 0)
        if found is None:
            break
        at = found
    else:
        return first, at
    if len(pattern.slots) != 2 or not first:
        return None
    before = words[first - 1]
    near = not _is_apart(text[before.end : words[first].start])
    return (first - 1, first) if near and _fills(pattern.slots[1], before, shouted) else None


def _slot_behind(
    slot: _Slot, words: Sequence[Word], at: int, text: str, *, shouted: bool, any_word: bool
) -> int | None:
    """The number of the word behind ``at`` that is in a slot, None where there is none near it.

    any_word: two words of any kind may stand between, and not one adjective only.
    """
    for number in range(at + 1, min(len(words), at + 2 + (_PARTED if any_word else 1))):
        if _is_apart(text[words[number - 1].end : words[number].start]):
            return None
        if _fills(slot, words[number], shouted):
            return number
        if not any_word and not any(map(is_adjective, words[number].readings)):
            return None
    return None


def _fills(slot: _Slot, word: Word, shouted: bool) -> bool:
    """Whether a word is in a slot that depends on nothing else."""
    return _is_written_so(slot, word, shouted) and (
        slot.role != "depend" or _depends(slot, word, "")
    )


def _longest(matches: Iterable[Match]) -> list[Match]:
    """The matches that do not lie inside a longer one, in order."""
    ordered = sorted(matches, key=lambda m: (m.first, -m.last, m.number))
    kept: list[Match] = []
    furthest: Match | None = None
    for match in ordered:
        # All earlier ones begin before it or with it, so only the one that reaches furthest counts.
        if furthest is None or match.last > furthest.last:
            furthest = match
        if (match.first, match.last) == (furthest.first, furthest.last):
            kept.append(match)
    return kept


def _is_governed(before: Word, word: Word) -> bool:
    """Whether a word stands behind a preposition, where no form of a verb but a participle does."""
    if not before.readings or before.readings[0].pos != "PREP":
        return False
    return not any(r.pos == "PRTF" for r in word.readings)


def _fits(pattern: TermPattern, words: Sequence[Word], shouted: bool) -> bool:
    """Whether words are the term in one of its forms."""
    pairs = list(zip(pattern.slots, words, strict=True))
    if not all(_is_written_so(slot, word, shouted) for slot, word in pairs):
        return False
    head = next((pair for pair in pairs if pair[0].role == "head"), None)
    if head is None:
        return all(_depends(slot, word, "") for slot, word in pairs if slot.role == "depend")
    readable = _head_readings(*head, alone=len(pairs) == 1)
    return any(_all_agree(pairs, reading) for reading in readable) or _is_cited(pairs)


def _is_verb_form(slot: _Slot, word: Word, *, alone: bool) -> bool:
    """Whether a word is a form of a verb; alone, it must not rather be of another word: мыла."""
    if slot.folded == word.folded:
        return True
    if not alone:
        return any(_is_form_of(reading, slot) for reading in word.readings)
    share = sum(r.share for r in word.readings if _is_form_of(r, slot))
    return share >= _LEAST_SHARE or (share > 0 and not word.readings[0].parse.is_known)


def _is_form_of(reading: Reading, slot: _Slot) -> bool:
    """Whether a form of a verb belongs to a slot, in either aspect."""
    keys = slot.lemmas | slot.imperfectives
    return reading.pos in _VERBAL and (
        reading.lemma in keys or not slot.lemmas.isdisjoint(_imperfectives(reading))
    )


def _is_cited(pairs: Sequence[tuple[_Slot, Word]]) -> bool:
    """Whether a term of several words stands just as it is cited."""
    return len(pairs) > 1 and all(slot.folded == word.folded for slot, word in pairs)


def _is_apart(gap: str) -> bool:
    """Whether more than spaces, hyphens or quotes stands between two words."""
    return bool(gap.strip(' \t\n\r\u00a0\u202f-‐‑«»"“”„'))


def _is_written_so(slot: _Slot, word: Word, shouted: bool) -> bool:
    """Whether a word has the letters that a slot wants and, in no shouted text, the capitals."""
    if slot.role == "fixed" and slot.folded != word.folded:
        return False
    if shouted:
        return True
    if slot.acronym:
        return word.text.isupper()
    return not slot.capital or word.text[0].isupper()


def _head_readings(slot: _Slot, word: Word, *, alone: bool) -> list[Reading]:
    """The readings of a word that make it the head; a term of one word needs a likely one."""
    nouns = [
        r
        for r in word.readings
        if r.lemma in slot.lemmas and (r.pos == "NOUN" or is_adjective(r)) and (r.case or r.fixed)
    ]
    if not alone or slot.folded == word.folded:
        return nouns
    known = any(r.parse.is_known for r in word.readings)
    return nouns if not known or sum(r.share for r in nouns) >= _LEAST_SHARE else []


def _all_agree(pairs: Sequence[tuple[_Slot, Word]], head: Reading) -> bool:
    for slot, word in pairs:
        if slot.role == "agree" and not any(
            r.lemma in slot.lemmas and is_adjective(r) and (agree(r, head) or _counted(r, head))
            for r in word.readings
        ):
            return False
        if slot.role == "depend" and not _depends(slot, word, head.case):
            return False
    return True


def _counted(adjective: Reading, head: Reading) -> bool:
    """Whether both have the forms that follow two, three and four: два уголовных дела."""
    return (
        head.case == "gent"
        and head.number == "sing"
        and adjective.number == "plur"
        and adjective.case in ("gent", "nomn", "accs")
    )


def _depends(slot: _Slot, word: Word, case: str) -> bool:
    """Whether a word fits a slot in the slot's case or that of the head; case: "" for any.

    A nominative in the citation form is an apposition, which may change on its own.
    """
    if slot.folded == word.folded:
        return True
    case = "" if "nomn" in slot.cases else case
    return any(
        r.lemma in slot.lemmas and (not case or r.fixed or r.case in slot.cases or r.case == case)
        for r in word.readings
    )
