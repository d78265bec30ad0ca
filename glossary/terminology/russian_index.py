"""Where the Russian terms of a glossary stand in a text, in whatever form they are inflected.

A term becomes a row of slots. Its head, the first noun that can be nominative, and the adjectives
before it change together and must agree in the text too; what depends on the head keeps its case,
or takes the head's (члены-корреспонденты); prepositions, numbers and adverbs stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.language.look_alikes import normalised
from align.language.morphology import Reading, agree, is_adjective, readings
from align.terms.phrases.tokens import tokens_of
from align.terms.records import Token
from align.text import text_key, word_set

_LEAST_SHARE = 0.25
"""A word that can be many is taken for a term of one word where this reading is that likely."""

_SAME_PREPOSITION = {"об": "о", "обо": "о", "во": "в", "ко": "к", "со": "с", "изо": "из"}
_FUNCTION = word_set("о в на за по к с против для без от из до над под перед при у и или не ни а")
_LONGEST_ACRONYM = 6
_MOST_WORDS = 30  # of a term; longer ones are no terms, and are not looked for


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, hyphens taken as gaps: where it stands, and what it can be."""

    text: str
    start: int
    end: int
    folded: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Those of a Russian word, none of a number."""
        return readings(self.text) if self.text[0].isalpha() else ()


@dataclass(frozen=True, slots=True)
class _Slot:
    """What one word of a term may be in a text.

    role: fixed, agree, head or depend. lemmas: of its readings in that role. cases: that it has
    in the citation form. capital, acronym: that it must be written so.
    """

    folded: str
    role: str
    lemmas: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    capital: bool = False
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class TermPattern:
    """A Russian term as something to look for.

    key: equal for all spellings and inflected forms. slots: one a word.
    """

    key: str
    slots: tuple[_Slot, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: its number among those of the index, and the words it takes, last inclusive."""

    number: int
    first: int
    last: int
    start: int
    end: int


def regular_words(text: str) -> list[Word]:
    """The words and numbers of a regular text in order, marks left out.

    Regular: see align.language.regular_text.
    """
    found: list[Word] = []
    for token in tokens_of(text):
        if token.text[0].isalnum():
            found.extend(_parts(token))
    return found


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


def term_pattern(ru: str, *, name: bool = False) -> TermPattern | None:
    """The pattern of a term in its citation form; None where there is no Russian word in it.

    name: it is a proper name, so that its capitals must stand in the text too.
    """
    ru = normalised(ru)
    words = regular_words(ru)
    if not words or len(words) > _MOST_WORDS or not any(w.text[0].isalpha() for w in words):
        return None
    shouted = ru.isupper() and (len(words) > 1 or len(ru) > _LONGEST_ACRONYM)
    head = _head(words)
    heads = _nominative(words[head]) if head is not None else ()
    slots = tuple(_slot(words, n, head, heads, name and not shouted) for n in range(len(words)))
    if not shouted:
        slots = tuple(_with_acronym(s, w) for s, w in zip(slots, words, strict=True))
    key = " ".join(min(slot.lemmas) if slot.lemmas else slot.folded for slot in slots)
    return TermPattern(key or text_key(ru), slots)


def _nominative(word: Word) -> tuple[Reading, ...]:
    """The readings of a word as a noun in the nominative, those of the likeliest lemmas."""
    found = [r for r in word.readings if r.pos == "NOUN" and (r.case == "nomn" or r.fixed)]
    best = max((r.share for r in found), default=0.0)
    return tuple(r for r in found if r.share >= best / 2)


def _head(words: Sequence[Word]) -> int | None:
    """The number of the word that the others depend on, None where the term is no noun phrase."""
    for n, word in enumerate(words):
        found = _nominative(word) if word.folded not in _FUNCTION else ()
        rest = [r for w in words[n + 1 :] for r in w.readings[:1]]
        if found and not (_is_adjective_first(word) and any(r.pos == "NOUN" for r in rest)):
            return n
        if not any(is_adjective(r) and r.case == "nomn" for r in word.readings) and not any(
            r.pos in ("ADVB", "PRED") or r.fixed for r in word.readings
        ):
            return None
    last = len(words) - 1  # adjectives alone: the accused, the detained
    return last if any(is_adjective(r) and r.case == "nomn" for r in words[last].readings) else None


def _is_adjective_first(word: Word) -> bool:
    return is_adjective(word.readings[0])


def _slot(
    words: Sequence[Word], n: int, head: int | None, heads: Sequence[Reading], name: bool
) -> _Slot:
    word = words[n]
    capital = name and word.text[0].isupper()
    if not word.readings or word.folded in _FUNCTION:
        return _Slot(word.folded, "fixed")
    if head is None or n > head:
        lemmas = frozenset(r.lemma for r in word.readings)
        cases = frozenset(r.case for r in word.readings) if head is not None else frozenset()
        return _Slot(word.folded, "depend", lemmas, cases, capital)
    if n == head:
        found = heads or [r for r in word.readings if is_adjective(r) and r.case == "nomn"]
        return _Slot(word.folded, "head", frozenset(r.lemma for r in found), frozenset(), capital)
    fitting = [r for r in word.readings if is_adjective(r) and r.case == "nomn"]
    agreeing = [r for r in fitting if not heads or any(agree(r, h) for h in heads)]
    if not agreeing:
        return _Slot(word.folded, "fixed", capital=capital)
    return _Slot(word.folded, "agree", frozenset(r.lemma for r in agreeing), frozenset(), capital)


def _with_acronym(slot: _Slot, word: Word) -> _Slot:
    """The slot of an acronym: as it is, in capitals (СМИ), whatever the dictionary makes of it."""
    if 2 <= len(word.text) <= _LONGEST_ACRONYM and word.text.isupper():
        return _Slot(word.folded, "fixed", acronym=True)
    return slot


class TermIndex:
    """Patterns by what a text can have in the place of their first word."""

    def __init__(self, patterns: Iterable[TermPattern]) -> None:
        self._by_first: dict[str, list[tuple[int, TermPattern]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            first = pattern.slots[0]
            for key in sorted({first.folded, *first.lemmas}):
                self._by_first[key].append((number, pattern))

    def find(self, text: str) -> list[Match]:
        """The terms in a regular text, in order; none that lies inside a longer one."""
        words = regular_words(text)
        shouted = _is_shouted(text)
        found: set[Match] = set()
        for first, word in enumerate(words):
            keys = {word.folded, *(r.lemma for r in word.readings)}
            for number, pattern in (p for key in keys for p in self._by_first.get(key, ())):
                last = first + len(pattern.slots) - 1
                if last < len(words) and _fits(pattern, words[first : last + 1], text, shouted):
                    found.add(Match(number, first, last, word.start, words[last].end))
        return _longest(found)


def _is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _longest(found: Iterable[Match]) -> list[Match]:
    """Those that no longer one holds, in order."""
    ordered = sorted(found, key=lambda m: (m.first, -m.last, m.number))
    kept: list[Match] = []
    furthest: Match | None = None
    for match in ordered:
        # All that is kept begins before it or with it, so the one that reaches furthest tells.
        if furthest is None or match.last > furthest.last:
            furthest = match
        if (match.first, match.last) == (furthest.first, furthest.last):
            kept.append(match)
    return kept


def _fits(pattern: TermPattern, words: Sequence[Word], text: str, shouted: bool) -> bool:
    """Whether words that stand one after the other are the term in one of its forms."""
    if any(_is_apart(text[a.end : b.start]) for a, b in pairwise(words)):
        return False
    pairs = list(zip(pattern.slots, words, strict=True))
    if not shouted and not all(_written_so(slot, word) for slot, word in pairs):
        return False
    if any(slot.role == "fixed" and slot.folded != word.folded for slot, word in pairs):
        return False
    heads = [(slot, word) for slot, word in pairs if slot.role == "head"]
    if not heads:
        return all(_depends(slot, word, "") for slot, word in pairs if slot.role == "depend")
    slot, word = heads[0]
    readable = _head_readings(slot, word, alone=len(pairs) == 1)
    return any(_all_agree(pairs, head) for head in readable) or (
        len(pairs) > 1 and all(s.folded == w.folded for s, w in pairs)
    )


def _is_apart(gap: str) -> bool:
    """Whether what stands between two words parts them: more than spaces, a hyphen or quotes."""
    return bool(gap.strip(' \t\n\r\u00a0\u202f-‐‑«»"“”„'))


def _written_so(slot: _Slot, word: Word) -> bool:
    if slot.acronym:
        return word.text.isupper()
    return not slot.capital or word.text[0].isupper()


def _head_readings(slot: _Slot, word: Word, *, alone: bool) -> list[Reading]:
    """The readings of a word that make it the head; a term of one word needs a likely one."""
    found = [
        r
        for r in word.readings
        if r.lemma in slot.lemmas and (r.pos == "NOUN" or is_adjective(r)) and (r.case or r.fixed)
    ]
    if not alone or slot.folded == word.folded:
        return found
    known = any(r.parse.is_known for r in word.readings)
    return found if not known or sum(r.share for r in found) >= _LEAST_SHARE else []


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
    """Whether both are as they stand behind two, three and four: два уголовных дела."""
    return (
        head.case == "gent"
        and head.number == "sing"
        and adjective.number == "plur"
        and adjective.case in ("gent", "nomn", "accs")
    )


def _depends(slot: _Slot, word: Word, case: str) -> bool:
    """Whether a word is what the slot says, in its case or that of the head; "" for any.

    What is nominative in the citation form is an apposition, which may change on its own.
    """
    if slot.folded == word.folded:
        return True
    case = "" if "nomn" in slot.cases else case
    return any(
        r.lemma in slot.lemmas and (not case or r.fixed or r.case in slot.cases or r.case == case)
        for r in word.readings
    )
