"""Russian noun phrases that may be terms, by part-of-speech patterns over all readings.

A core is a noun with the adjectives before it that agree; cores join by a genitive (защита прав),
by another case behind a noun of action (торговля людьми), or by a preposition (подписка о
невыезде). The patterns are those of terminology extraction (Justeson & Katz 1995, section 3,
carried over to Russian); agreement decides between the readings of ambiguous words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.language.morphology import (
    LONGEST_ACRONYM,
    Reading,
    acronym,
    agree,
    is_adjective,
    readings,
)
from align.lexicon import words_of
from align.terms.phrases.russian_citation import Cited
from align.terms.phrases.tokens import first_words, is_shouted, tokens_of
from align.terms.records import Sentence, TermCandidate, Token
from align.text import word_set

MAX_WORDS = 6
"""Content words of the longest candidate."""

_OPENING = frozenset('«"„“(.!?:—–-')
_GOES_ON = re.compile(r" [go]A*N$")
_NAME_SHARE = 0.1
_MAX_QUOTED = 8
_MAX_CORE = 4
_MAX_STARTS = 3_000  # tokens of one sentence that are looked at: beyond, it is no sentence
_FUNCTION = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "APRO", "INTJ"})
_PREPOSITIONS = words_of("ru", "prepositions", "joining_prepositions")
_ADVERBS = frozenset(
    ["особо", "вновь", "временно", "заведомо", "условно", "незаконно", "вынужденно"]
)
_ACTION = re.compile(r"(?:[нтс]и[ея]|[нтс]ь[ея]|ци[яию]|вл[яеию]|[её]бк[аеи]|ач[аеи]|пк[аеи])\w*$")
_EMPTY = words_of("ru", "months", "weekdays") | word_set(
    "год месяц день неделя час минута раз человек время сторона случай часть ряд число "
    "количество процент половина сутки тысяча миллион миллиард рубль доллар евро"
)
"""Heads of measures and dates, which are no terms on their own or with an adjective."""

_DULL = word_set(
    "такой весь каждый другой иной сам самый тот этот который какой любой некоторый многий "
    "последний следующий предыдущий прошлый нынешний данный указанный названный вышеуказанный "
    "соответствующий собственный целый определенный различный разный подобный аналогичный "
    "новый прежний один настоящий ранний поздний должный необходимый возможный"
)
"""Adjectives that point or count: a phrase does not begin with them."""


@dataclass(frozen=True, slots=True)
class _Core:
    """A noun with what agrees with it: token numbers, and the readings that fit together."""

    first: int
    last: int
    heads: tuple[Reading, ...]
    modifiers: tuple[tuple[Reading, ...], ...]


def read_russian(text: str) -> Sentence:
    """``text``, one sentence, with the lemmas of its content words and its candidates."""
    tokens = tokens_of(text)[:_MAX_STARTS]
    shouted = is_shouted(text)
    initial = first_words(text, tokens, "ru")
    words = [_readings(tokens, n, n in initial, shouted) for n in range(len(tokens))]
    lemmas = [_content_lemma(t, r) for t, r in zip(tokens, words, strict=True)]
    found: dict[tuple[int, int], TermCandidate] = {}
    cores = _cores(tokens, words)
    by_start: dict[int, list[_Core]] = {}
    for core in cores:
        by_start.setdefault(core.first, []).append(core)
    for core in cores:
        for phrase in _phrases(core, by_start, tokens, words):
            candidate = _candidate(phrase, tokens, lemmas, initial, shouted)
            if candidate is not None:
                place = (candidate.first, candidate.last)
                known = found.get(place)
                # Agreement tells more than a chain of nouns: второй тур has no genitive in it.
                if known is None or candidate.shape.count(" ") < known.shape.count(" "):
                    found[place] = candidate
    return Sentence(text, tokens, lemmas, marked_cut([found[place] for place in sorted(found)]))


def _readings(tokens: Sequence[Token], n: int, initial: bool, shouted: bool) -> tuple[Reading, ...]:
    """The readings of a token; an acronym is a noun, a capital inside a sentence means a name."""
    text = tokens[n].text
    if not text[0].isalpha():
        return ()
    found = readings(text)
    if shouted:
        return found
    if 2 <= len(text) <= LONGEST_ACRONYM and text.isupper():
        return tuple(r for r in found if r.pos == "NOUN" and r.fixed) or (acronym(text),)
    if text[0].isupper() and not initial and tokens[n - 1].text not in _OPENING:
        names = tuple(r for r in found if r.name and r.share >= _NAME_SHARE)
        return names or found
    return found


def _content_lemma(token: Token, found: Sequence[Reading]) -> str:
    if not token.text[0].isalpha():
        return token.text if token.text[0].isdigit() else ""
    if not found:
        return token.text.lower()
    best = found[0]
    return "" if _is_function(found) else best.lemma


def _cores(tokens: Sequence[Token], words: Sequence[tuple[Reading, ...]]) -> list[_Core]:
    """All cores, also those inside longer ones, by their first and last token."""
    cores = []
    for last, found in enumerate(words):
        heads = tuple(r for r in found if r.pos == "NOUN" and r.case)
        if heads and _is_function(found):
            continue
        if not heads:
            heads = _substantives(last, tokens, words)
        if not heads:
            continue
        first = last
        modifiers: tuple[tuple[Reading, ...], ...] = ()
        cores.append(_Core(first, last, heads, modifiers))
        while first > 0 and last - first < _MAX_CORE:
            first -= 1
            if tokens[first].text.lower() in _ADVERBS and modifiers:
                cores.append(_Core(first, last, heads, modifiers))
                continue
            before = tuple(r for r in words[first] if is_adjective(r))
            heads = tuple(h for h in heads if any(agree(r, h) for r in before))
            if not before or not heads:
                break
            modifiers = (before, *modifiers)
            cores.append(_Core(first, last, heads, modifiers))
    return cores


def marked_cut(found: Sequence[TermCandidate]) -> list[TermCandidate]:
    """The candidates, those marked that a genitive or an of-phrase goes on behind."""
    longer = {(c.first, c.shape.rpartition(" ")[0]) for c in found if _GOES_ON.search(c.shape)}
    return [replace(c, cut=True) if (c.first, c.shape) in longer else c for c in found]


def _is_function(found: Sequence[Reading]) -> bool:
    """Whether a word is mostly a preposition, conjunction or particle, whatever else it can be."""
    shares: dict[bool, float] = {True: 0.0, False: 0.0}
    for reading in found:
        shares[reading.pos in _FUNCTION] += reading.share
    return shares[True] > shares[False]


def _substantives(
    place: int, tokens: Sequence[Token], words: Sequence[tuple[Reading, ...]]
) -> tuple[Reading, ...]:
    """Readings of an adjective that stands as a noun: задержанные, военнообязанный."""
    found = tuple(
        r
        for r in words[place]
        if is_adjective(r) and r.case and not (r.pos == "ADJF" and "Qual" in r.parse.tag.grammemes)
    )
    if not found or found[0].lemma in _DULL:
        return ()
    if place > 0 and tokens[place - 1].text in ",;":
        return ()
    persons = tuple(r for r in found if r.number == "plur" or r.gender == "masc")
    if place + 1 < len(tokens) and tokens[place + 1].text.lower() in _PREPOSITIONS:
        persons = tuple(r for r in persons if r.number == "plur" or r.pos == "ADJF")
    found = persons
    if not found:
        return ()
    if place + 1 < len(tokens):
        nouns = [r for r in words[place + 1] if not _is_function(words[place + 1])]
        nouns = [r for r in nouns if r.pos == "NOUN" or is_adjective(r)]
        if any(agree(r, noun) for r in found for noun in nouns):
            return ()
    return found


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A core with what depends on it, or with another noun behind и; shape as in Candidate."""

    core: _Core
    last: int
    rest: tuple[int, ...]
    keys: tuple[tuple[int, str], ...]
    shape: str
    other: Reading | None = None


def _phrases(
    core: _Core,
    by_start: dict[int, list[_Core]],
    tokens: Sequence[Token],
    words: Sequence[tuple[Reading, ...]],
) -> Iterator[_Phrase]:
    """The core alone, and with every chain of complements behind it."""
    start = _Phrase(core, core.last, (), (), "A" * len(core.modifiers) + "N")
    waiting = [(start, core.heads)]
    while waiting:
        phrase, heads = waiting.pop()
        yield phrase
        length = 1 + len(core.modifiers) + len(phrase.rest)
        if length >= MAX_WORDS:
            continue
        yield from _endings(phrase, tokens, words)
        for link, after in _links(phrase, heads, by_start, tokens):
            if length + after.last - after.first + 1 > MAX_WORDS or after.heads == ():
                continue
            numbers = tuple(range(after.first, after.last + 1))
            keys = tuple((n, _key_of(n, after, words)) for n in numbers)
            shape = f"{phrase.shape} {link}{'A' * len(after.modifiers)}N"
            other = after.heads[0] if link == "и" else None
            rest, known = phrase.rest + numbers, phrase.keys + keys
            longer = _Phrase(core, after.last, rest, known, shape, other)
            if other is None:
                waiting.append((longer, after.heads))
            else:
                yield longer


def _endings(
    phrase: _Phrase, tokens: Sequence[Token], words: Sequence[tuple[Reading, ...]]
) -> Iterator[_Phrase]:
    """The phrase with what can only end it: a name in quotes, a number, an infinitive."""
    at = phrase.last + 1
    if at + 1 >= len(tokens):
        return
    sign, after = tokens[at].text, tokens[at + 1].text
    if sign == "«":
        for end in range(at + 2, min(at + 2 + _MAX_QUOTED, len(tokens))):
            if tokens[end].text == "»":
                inside = tuple(n for n in range(at + 1, end) if words[n])
                yield _Phrase(
                    phrase.core, end, phrase.rest + inside, phrase.keys, f"{phrase.shape} q"
                )
                return
    elif sign == "№" and after[0].isdigit():
        yield _Phrase(phrase.core, at + 1, (*phrase.rest, at + 1), phrase.keys, f"{phrase.shape} #")
    elif words[at] and words[at][0].pos == "INFN" and (not words[at + 1] or after in ("и", "или")):
        keys = (*phrase.keys, (at, words[at][0].lemma))
        yield _Phrase(phrase.core, at, (*phrase.rest, at), keys, f"{phrase.shape} i")


def _links(
    phrase: _Phrase,
    heads: tuple[Reading, ...],
    by_start: dict[int, list[_Core]],
    tokens: Sequence[Token],
) -> Iterator[tuple[str, _Core]]:
    """What can follow: g for a genitive, c for another case, p for a preposition, и for и."""
    after = phrase.last + 1
    if after >= len(tokens):
        return
    if tokens[after].text.lower() in _PREPOSITIONS:
        if phrase.shape.count(" p") < 2 and tokens[after].text.islower():
            for core in by_start.get(after + 1, ()):
                yield "p", core
        return
    if tokens[after].text == "и" and phrase.shape == "N":
        for core in by_start.get(after + 1, ()):
            cases = {h.case for h in core.heads if not h.name}
            fitting = next((h.case for h in heads if h.case in cases), "")
            alike = tuple(h for h in core.heads if h.case == fitting)
            if fitting and not core.modifiers:
                yield "и", _Core(core.first, core.last, alike, core.modifiers)
        return
    action = bool(_ACTION.search(heads[0].lemma)) if heads else False
    for core in by_start.get(after, ()):
        genitive = tuple(h for h in core.heads if h.case == "gent" or h.fixed)
        if genitive:
            yield "g", _Core(core.first, core.last, genitive, core.modifiers)
        elif action:
            other = tuple(h for h in core.heads if h.case in ("ablt", "datv"))
            if other:
                yield "c", _Core(core.first, core.last, other, core.modifiers)


def _key_of(number: int, core: _Core, words: Sequence[tuple[Reading, ...]]) -> str:
    if number == core.last:
        return core.heads[0].lemma
    fitting = [r for r in words[number] if is_adjective(r)]
    agreeing = [r for r in fitting if agree(r, core.heads[0])]
    return (agreeing or fitting or words[number])[0].lemma


def _candidate(
    phrase: _Phrase,
    tokens: Sequence[Token],
    lemmas: Sequence[str],
    initial: frozenset[int],
    shouted: bool,
) -> TermCandidate | None:
    """The candidate of a phrase, None where it cannot be a term."""
    core = phrase.core
    head = core.heads[0]
    numbers = tuple(range(core.first, core.last + 1))
    modifiers = [n for n in numbers[:-1] if tokens[n].text.lower() not in _ADVERBS]
    chosen = [
        next((r for r in options if agree(r, head)), options[0]) for options in core.modifiers
    ]
    if _is_dull(head, chosen, phrase, tokens, initial):
        return None
    keys = dict(zip(modifiers, (r.lemma for r in chosen), strict=True))
    keys[core.last] = head.lemma
    keys.update(dict(phrase.keys))
    span = range(core.first, phrase.last + 1)
    lower = [keys.get(n) or tokens[n].text.lower().replace("ё", "е") for n in span]
    agreeing = tuple((n - core.first, r) for n, r in zip(modifiers, chosen, strict=True))
    cited = Cited(
        tokens[core.first : phrase.last + 1],
        core.first in initial,
        shouted,
        head,
        core.last - core.first,
        agreeing,
        phrase.other,
    )
    return TermCandidate(
        first=core.first,
        last=phrase.last,
        start=tokens[core.first].start,
        end=tokens[phrase.last].end,
        key=" ".join(lower),
        words=tuple(n for n in span if lemmas[n] or n in keys),
        forms=cited.forms,
        number="plur" if any(h.number == "plur" for h in core.heads) else "sing",
        animate=head.animate or (head.pos != "NOUN" and head.gender != "neut"),
        shape=phrase.shape,
        name=_is_name(phrase, tokens, initial, shouted),
        initial=core.first in initial,
    )


def _is_dull(
    head: Reading,
    modifiers: Sequence[Reading],
    phrase: _Phrase,
    tokens: Sequence[Token],
    initial: frozenset[int],
) -> bool:
    first = modifiers[0] if modifiers else head
    if first.lemma in _DULL or first.pos == "APRO":
        return True
    if any(r.lemma in _DULL for r in readings(tokens[phrase.core.first].text)):
        return True
    if head.lemma in _EMPTY and not modifiers and not phrase.rest:
        return True
    place = phrase.core.last
    if head.name and place not in initial and tokens[place].text[:1].isupper():
        return True
    span = tokens[phrase.core.first : phrase.last + 1]
    return sum(len(token.text) for token in span) < 2 or len(phrase.core.heads[0].lemma) < 2


def _is_name(
    phrase: _Phrase, tokens: Sequence[Token], initial: frozenset[int], shouted: bool
) -> bool:
    first = phrase.core.first
    return not shouted and first not in initial and tokens[first].text[:1].isupper()
