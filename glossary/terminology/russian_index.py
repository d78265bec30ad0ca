"""Where the Russian terms of a glossary stand in a text, however they are inflected.

The words of a text must be forms that the slots of a term allow, and agree with each other; one or
two words may part a verb from what it governs. See glossary.terminology.words.russian_patterns.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from align.language.morphology import (
    Reading,
    agree,
    is_adjective,
)
from align.terms.phrases.tokens import is_shouted
from glossary.terminology.words.aspect_pairs import imperfectives
from glossary.terminology.words.russian_patterns import (
    PatternSlot,
    TermPattern,
    Word,
    regular_words,
)

_LEAST_SHARE = 0.25
"""Share from which the readings of an ambiguous word make it a term of one word."""

_PARTED = 2  # words that may stand between a verb and what it governs: взяли его под стражу
_VERBAL = ("VERB", "INFN", "GRND", "PRTF", "PRTS")


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


def _has_lemma(word: Word, slot: PatternSlot) -> bool:
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
    slot: PatternSlot, words: Sequence[Word], at: int, text: str, *, shouted: bool, any_word: bool
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


def _fills(slot: PatternSlot, word: Word, shouted: bool) -> bool:
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


def _is_verb_form(slot: PatternSlot, word: Word, *, alone: bool) -> bool:
    """Whether a word is a form of a verb; alone, it must not rather be of another word: мыла."""
    if slot.folded == word.folded:
        return True
    if not alone:
        return any(_is_form_of(reading, slot) for reading in word.readings)
    share = sum(r.share for r in word.readings if _is_form_of(r, slot))
    return share >= _LEAST_SHARE or (share > 0 and not word.readings[0].parse.is_known)


def _is_form_of(reading: Reading, slot: PatternSlot) -> bool:
    """Whether a form of a verb belongs to a slot, in either aspect."""
    keys = slot.lemmas | slot.imperfectives
    return reading.pos in _VERBAL and (
        reading.lemma in keys or not slot.lemmas.isdisjoint(_imperfectives(reading))
    )


def _is_cited(pairs: Sequence[tuple[PatternSlot, Word]]) -> bool:
    """Whether a term of several words stands just as it is cited."""
    return len(pairs) > 1 and all(slot.folded == word.folded for slot, word in pairs)


def _is_apart(gap: str) -> bool:
    """Whether more than spaces, hyphens or quotes stands between two words."""
    return bool(gap.strip(' \t\n\r\u00a0\u202f-‐‑«»"“”„'))


def _is_written_so(slot: PatternSlot, word: Word, shouted: bool) -> bool:
    """Whether a word has the letters that a slot wants and, in no shouted text, the capitals."""
    if slot.role == "fixed" and slot.folded != word.folded:
        return False
    if shouted:
        return True
    if slot.acronym:
        return word.text.isupper()
    return not slot.capital or word.text[0].isupper()


def _head_readings(slot: PatternSlot, word: Word, *, alone: bool) -> list[Reading]:
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


def _all_agree(pairs: Sequence[tuple[PatternSlot, Word]], head: Reading) -> bool:
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


def _depends(slot: PatternSlot, word: Word, case: str) -> bool:
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
