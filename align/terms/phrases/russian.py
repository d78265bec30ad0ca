"""Russian noun phrases that may be terms, by part-of-speech patterns over all readings.

A core is a noun with the adjectives before it that agree; cores join by a genitive (защита прав),
by another case behind a noun of action (торговля людьми), or by a preposition (подписка о
невыезде). The patterns are those of terminology extraction (Justeson & Katz 1995, section 3,
carried over to Russian); agreement decides between the readings of ambiguous words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from align.language.lists.lexicon import words_of
from align.language.lists.renderings import has_renderings
from align.language.morphology import (
    Reading,
    acronym,
    agree,
    inflected,
    is_acronym,
    is_adjective,
    readings,
    word_frequency,
)
from align.terms.phrases.russian_citation import Cited
from align.terms.phrases.russian_numerals import with_counted_nouns
from align.terms.phrases.tokens import first_words, follows_number, is_shouted, tokens_of
from align.terms.records import Sentence, TermCandidate, Token
from align.text import word_set

MAX_WORDS = 6
"""Content words of the longest candidate."""

_OPENING = frozenset('«"„“(.!?:—–-')
_GOES_ON = re.compile(r" [go]A*N$")
_NAME_SHARE = 0.1
_INFLECTED_ACRONYM = re.compile(r"([А-ЯЁ]{2,6})(?:а|у|ом|е|ы|ов|ам|ами|ах)$")
_KNOWN = 1e-7
"""The frequency of a word that people use."""
_MAX_QUOTED = 8
_MAX_CORE = 4
_MAX_STARTS = 3_000  # tokens of a sentence that are read; what is longer is no sentence
_FUNCTION = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "APRO", "INTJ", "NUMR"})
_PREPOSITIONS = words_of("ru", "prepositions", "joining_prepositions")
_AND = ("и", "или")
_ADVERBS = frozenset(
    ["особо", "вновь", "временно", "заведомо", "условно", "незаконно", "вынужденно"]
)
_ACTION = re.compile(r"(?:[нтс]и[ея]|[нтс]ь[ея]|ци[яию]|вл[яеию]|[её]бк[аеи]|ач[аеи]|пк[аеи])\w*$")
_EMPTY = words_of("ru", "months", "weekdays") | word_set(
    "год месяц день неделя час минута раз человек время сторона случай часть ряд число "
    "количество процент половина сутки тысяча миллион миллиард рубль доллар евро"
)
"""Nouns of measures and dates, which are no terms on their own."""

_QUANTITIES = word_set(
    "тысяча миллион миллиард триллион половина треть четверть количество число ряд процент"
)
"""Nouns that say how many there are of what follows in the genitive."""
_DULL = word_set(
    "такой весь каждый другой иной сам самый тот этот который какой любой некоторый многий "
    "последний следующий предыдущий прошлый нынешний данный указанный названный вышеуказанный "
    "соответствующий собственный целый определенный различный разный подобный аналогичный "
    "новый прежний один настоящий ранний поздний должный необходимый возможный"
)
"""Adjectives that point or count: no term begins with them."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sentence and what is known of them.

    texts: of the tokens, and "" twice, as neighbours of the first and the last. readings: those
    that each can have here. lemmas: "" for what is no content word. initial: the tokens that begin
    a sentence. shouted: it is in capitals.
    """

    tokens: Sequence[Token]
    texts: Sequence[str]
    readings: Sequence[tuple[Reading, ...]]
    lemmas: Sequence[str]
    initial: frozenset[int]
    shouted: bool

    def is_capital(self, n: int) -> bool:
        """Whether a word inside a sentence begins with a capital."""
        return n not in self.initial and self.tokens[n].text[:1].isupper()


class _Core(NamedTuple):
    """A noun with what agrees with it: token numbers, and the readings that fit together."""

    first: int
    last: int
    heads: tuple[Reading, ...]
    modifiers: tuple[tuple[Reading, ...], ...]

    def with_heads(self, heads: tuple[Reading, ...]) -> "_Core":
        """The same core with other readings of its noun."""
        return _Core(self.first, self.last, heads, self.modifiers)


Cores = dict[int, list[_Core]]
"""The cores of a sentence by their first token."""


def read_russian(text: str) -> Sentence:
    """``text``, one sentence, with the lemmas of its content words and its candidates."""
    words = _words(text)
    cores = [core for last in range(len(words.tokens)) for core in _cores(last, words)]
    by_start: Cores = {}
    for core in cores:
        by_start.setdefault(core.first, []).append(core)
    candidates: dict[tuple[int, int], TermCandidate] = {}
    for core in cores:
        for phrase in _phrases(core, by_start, words):
            candidate = _candidate(phrase, words)
            if candidate is not None:
                place = (candidate.first, candidate.last)
                known = candidates.get(place)
                # Agreement is better evidence than a chain of nouns: второй тур has no genitive.
                if known is None or candidate.shape.count(" ") < known.shape.count(" "):
                    candidates[place] = candidate
    in_order = [candidates[place] for place in sorted(candidates)]
    return Sentence(text, words.tokens, words.lemmas, marked_cut(in_order))


def _words(text: str) -> _Words:
    tokens = tokens_of(text)[:_MAX_STARTS]
    shouted = is_shouted(text)
    initial = first_words(text, tokens, "ru")
    alone = [_readings(tokens, n, n in initial, shouted) for n in range(len(tokens))]
    here = with_counted_nouns(tokens, alone)
    lemmas = [_content_lemma(t, r) for t, r in zip(tokens, here, strict=True)]
    texts = [*(token.text for token in tokens), "", ""]
    return _Words(tokens, texts, here, lemmas, initial, shouted)


def _readings(tokens: Sequence[Token], n: int, initial: bool, shouted: bool) -> tuple[Reading, ...]:
    """The readings of a token; an acronym is a noun, a capital inside a sentence means a name."""
    text = tokens[n].text
    if not text[0].isalpha() or follows_number(tokens, n):
        return ()
    all_readings = readings(text)
    if shouted:
        return all_readings
    if short := _acronym(text, all_readings):
        return short
    if text.islower() or initial or tokens[n - 1].text in _OPENING:
        return _no_names(all_readings) if text.islower() else all_readings
    return tuple(r for r in all_readings if r.name and r.share >= _NAME_SHARE) or all_readings


def _acronym(text: str, of_word: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of an acronym as a noun, also with an ending of its own: ЦИКе. Else none."""
    if is_acronym(text):
        return tuple(r for r in of_word if r.pos == "NOUN" and r.fixed) or (acronym(text),)
    stem = _INFLECTED_ACRONYM.match(text)
    parse = of_word[0].parse
    return (acronym(stem[1]),) if stem and (not parse.is_known or "Abbr" in parse.tag) else ()


def _no_names(of_word: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """What a word in small letters can be: боевых is not of somebody called Боев."""
    return tuple(r for r in of_word if not r.name) or of_word


def _content_lemma(token: Token, of_token: Sequence[Reading]) -> str:
    if not token.text[0].isalpha():
        return token.text if token.text[0].isdigit() else ""
    if not of_token:
        return token.text.lower()
    return "" if _is_function(of_token) else of_token[0].lemma


def _cores(last: int, words: _Words) -> Iterator[_Core]:
    """The cores that end at a token, shortest first."""
    heads = _heads(last, words)
    if not heads:
        return
    modifiers: tuple[tuple[Reading, ...], ...] = ()
    yield _Core(last, last, heads, modifiers)
    for first in range(last - 1, max(0, last - _MAX_CORE) - 1, -1):
        if modifiers and words.tokens[first].text.lower() in _ADVERBS:
            yield _Core(first, last, heads, modifiers)
            continue
        adjectives = tuple(r for r in words.readings[first] if is_adjective(r))
        heads = tuple(h for h in heads if any(agree(r, h) for r in adjectives))
        if not heads:
            return
        modifiers = (adjectives, *modifiers)
        yield _Core(first, last, heads, modifiers)


def _heads(n: int, words: _Words) -> tuple[Reading, ...]:
    """The readings of a token as a noun, or as an adjective that stands for one."""
    nouns = tuple(r for r in words.readings[n] if r.pos == "NOUN" and r.case)
    if nouns and _is_rather_adjective(n, nouns, words):
        return ()
    if nouns:
        return () if _is_function(words.readings[n]) or _is_far_fetched(nouns) else nouns
    return _substantives(n, words)


def marked_cut(candidates: Sequence[TermCandidate]) -> list[TermCandidate]:
    """The candidates, with a mark on those that a genitive or an of-phrase continues."""
    longer = {(c.first, c.shape.rpartition(" ")[0]) for c in candidates if _GOES_ON.search(c.shape)}
    return [replace(c, cut=True) if (c.first, c.shape) in longer else c for c in candidates]


def _is_function(of_word: Sequence[Reading]) -> bool:
    """Whether a word is mostly a preposition, conjunction or particle, whatever else it can be."""
    shares: dict[bool, float] = {True: 0.0, False: 0.0}
    for reading in of_word:
        shares[reading.pos in _FUNCTION] += reading.share
    return shares[True] >= shares[False] and bool(of_word)


def _is_rather_adjective(n: int, nouns: Sequence[Reading], words: _Words) -> bool:
    """Whether a noun is an adjective as well, and qualifies what follows: уголовного дела."""
    lemmas = {noun.lemma for noun in nouns}
    adjectives = [r for r in words.readings[n] if is_adjective(r) and r.lemma in lemmas]
    return bool(adjectives) and _agree_with_next(adjectives, n, words)


def _is_far_fetched(nouns: Sequence[Reading]) -> bool:
    """Whether a word is mostly no noun, and as a noun hardly ever used: выше, of выша."""
    return sum(r.share for r in nouns) < 0.5 and not any(
        word_frequency(r.lemma) >= _KNOWN or has_renderings(r.lemma) for r in nouns
    )


def _substantives(n: int, words: _Words) -> tuple[Reading, ...]:
    """The readings of an adjective that stands as a noun: задержанные, военнообязанный."""
    adjectives = [
        r for r in words.readings[n] if is_adjective(r) and r.case and not _is_qualitative(r)
    ]
    if not adjectives or adjectives[0].lemma in _DULL or words.texts[n - 1] in (",", ";"):
        return ()
    persons = tuple(r for r in adjectives if r.number == "plur" or r.gender == "masc")
    persons = tuple(r for r in persons if _can_be_noun(r))
    return () if _agree_with_next(adjectives, n, words) else persons


def _can_be_noun(adjective: Reading) -> bool:
    """Whether it is no participle, or one that the list of renderings has: обвиняемый."""
    return adjective.pos == "ADJF" or has_renderings(inflected(adjective, "nomn", "sing", "masc"))


def _is_qualitative(adjective: Reading) -> bool:
    return adjective.pos == "ADJF" and "Qual" in adjective.parse.tag.grammemes


def _agree_with_next(adjectives: Sequence[Reading], n: int, words: _Words) -> bool:
    """Whether an adjective agrees with the word behind it, on which it then depends."""
    following = words.readings[n + 1] if n + 1 < len(words.tokens) else ()
    if _is_function(following):
        return False
    named = n + 1 < len(words.tokens) and words.is_capital(n + 1)
    nouns = [r for r in following if r.pos == "NOUN" or is_adjective(r)]
    nouns = [r for r in nouns if not (named and r.name)]  # обвиняемый Иванов
    return any(agree(r, noun) for r in adjectives for noun in nouns)


class _Phrase(NamedTuple):
    """A core with what depends on it, or with another noun behind и.

    last: the last token. rest: the tokens behind the core. keys: (token, lemma) of those that do
    not stand for themselves. shape: as in TermCandidate. other: the noun behind и.
    """

    core: _Core
    last: int
    rest: tuple[int, ...]
    keys: tuple[tuple[int, str], ...]
    shape: str
    other: Reading | None = None


def _phrases(core: _Core, by_start: Cores, words: _Words) -> Iterator[_Phrase]:
    """The core alone, and with every chain of complements behind it."""
    start = _Phrase(core, core.last, (), (), "A" * len(core.modifiers) + "N")
    waiting = [(start, core.heads)]
    while waiting:
        phrase, heads = waiting.pop()
        yield phrase
        length = 1 + len(core.modifiers) + len(phrase.rest)
        if length >= MAX_WORDS:
            continue
        yield from _endings(phrase, words)
        for link, after in _links(phrase, heads, by_start, words):
            if length + after.last - after.first + 1 > MAX_WORDS or not after.heads:
                continue
            longer = _longer(phrase, link, after, words)
            if longer.other is None:
                waiting.append((longer, after.heads))
            else:
                yield longer


def _longer(phrase: _Phrase, link: str, after: _Core, words: _Words) -> _Phrase:
    """The phrase with another core behind it; link: see :func:`_links`."""
    numbers = tuple(range(after.first, after.last + 1))
    return _Phrase(
        phrase.core,
        after.last,
        phrase.rest + numbers,
        phrase.keys + tuple((n, _key_of(n, after, words)) for n in numbers),
        f"{phrase.shape} {link}{'A' * len(after.modifiers)}N",
        after.heads[0] if link == "и" else None,
    )


def _endings(phrase: _Phrase, words: _Words) -> Iterator[_Phrase]:
    """The phrase with what can only end it: a name in quotes, a number, an infinitive."""
    at = phrase.last + 1
    if at + 1 >= len(words.tokens):
        return
    sign, after = words.texts[at], words.texts[at + 1]
    core, rest, keys, of_word = phrase.core, phrase.rest, phrase.keys, words.readings
    if sign == "«":
        following = words.texts[at + 2 : at + 2 + _MAX_QUOTED]
        if "»" in following:
            end = at + 2 + following.index("»")
            inside = tuple(n for n in range(at + 1, end) if of_word[n])
            yield _Phrase(core, end, rest + inside, keys, f"{phrase.shape} q")
    elif sign == "№" and after[0].isdigit():
        yield _Phrase(core, at + 1, (*rest, at + 1), keys, f"{phrase.shape} #")
    elif of_word[at] and of_word[at][0].pos == "INFN" and (after in _AND or not of_word[at + 1]):
        keys = (*keys, (at, of_word[at][0].lemma))
        yield _Phrase(core, at, (*rest, at), keys, f"{phrase.shape} i")


def _links(
    phrase: _Phrase, heads: tuple[Reading, ...], by_start: Cores, words: _Words
) -> Iterator[tuple[str, _Core]]:
    """What can follow: g for a genitive, c for another case, p for a preposition, и for и."""
    after = phrase.last + 1
    text = words.texts[after]
    if text.lower() in _PREPOSITIONS:
        if phrase.shape.count(" p") < 2 and text.islower():
            yield from (("p", core) for core in by_start.get(after + 1, ()))
    elif text == "и" and phrase.shape == "N":
        yield from (("и", core) for core in _joined_nouns(heads, by_start.get(after + 1, ())))
    else:
        yield from _complements(heads, by_start.get(after, ()), words)


def _joined_nouns(heads: Sequence[Reading], cores: Sequence[_Core]) -> Iterator[_Core]:
    """The nouns without adjectives among some cores that have the case of one of the heads."""
    for core in cores:
        cases = {h.case for h in core.heads if not h.name}
        case = next((h.case for h in heads if h.case in cases), "")
        if case and not core.modifiers:
            yield core.with_heads(tuple(h for h in core.heads if h.case == case))


def _complements(
    heads: Sequence[Reading], cores: Sequence[_Core], words: _Words
) -> Iterator[tuple[str, _Core]]:
    """The cores in the genitive, and behind a noun of action those in another case.

    Not the name of the person that the head is: президента Башара.
    """
    action = bool(heads) and _ACTION.search(heads[0].lemma) is not None
    for core in cores:
        titled = bool(heads) and heads[0].animate and not heads[0].name
        if titled and _names_person(core, words):
            continue
        genitive = tuple(h for h in core.heads if h.case == "gent" or h.fixed)
        if genitive:
            yield "g", core.with_heads(genitive)
        elif action and (oblique := tuple(h for h in core.heads if h.case in ("ablt", "datv"))):
            yield "c", core.with_heads(oblique)


def _names_person(core: _Core, words: _Words) -> bool:
    return bool(core.heads) and core.heads[0].name and words.is_capital(core.last)


def _key_of(n: int, core: _Core, words: _Words) -> str:
    if n == core.last:
        return core.heads[0].lemma
    adjectives = [r for r in words.readings[n] if is_adjective(r)]
    agreeing = [r for r in adjectives if agree(r, core.heads[0])]
    return (agreeing or adjectives or words.readings[n])[0].lemma


def _candidate(phrase: _Phrase, words: _Words) -> TermCandidate | None:
    """The candidate of a phrase, None where it cannot be a term."""
    candidate = _read_as(phrase, words)
    if candidate is None:
        return None
    others = [
        _read_as(phrase._replace(core=phrase.core.with_heads(heads)), words)
        for heads in _other_nouns(phrase.core)
    ]
    return replace(candidate, others=tuple(other for other in others if other is not None))


def _other_nouns(core: _Core) -> list[tuple[Reading, ...]]:
    """The readings of the head by its other lemmas, likeliest first, names aside."""
    by_lemma: dict[str, list[Reading]] = {}
    for reading in core.heads:
        if not reading.name:
            by_lemma.setdefault(reading.lemma, []).append(reading)
    by_lemma.pop(core.heads[0].lemma, None)
    return [tuple(each) for each in by_lemma.values()]


def _read_as(phrase: _Phrase, words: _Words) -> TermCandidate | None:
    """The candidate of a phrase with the likeliest of its heads."""
    core, tokens = phrase.core, words.tokens
    head = core.heads[0]
    modifiers = _modifiers(core, words)
    if _is_dull(phrase, [r for _, r in modifiers], words):
        return None
    span = range(core.first, phrase.last + 1)
    keys = {n: r.lemma for n, r in modifiers} | {core.last: head.lemma} | dict(phrase.keys)
    return TermCandidate(
        first=core.first,
        last=phrase.last,
        start=tokens[core.first].start,
        end=tokens[phrase.last].end,
        key=" ".join(keys.get(n) or tokens[n].text.lower().replace("ё", "е") for n in span),
        words=tuple(n for n in span if words.lemmas[n] or n in keys),
        forms=_cited(phrase, modifiers, words).forms,
        number="plur" if any(h.number == "plur" for h in core.heads) else "sing",
        animate=head.animate or (head.pos != "NOUN" and head.gender != "neut"),
        shape=phrase.shape,
        name=not words.shouted and words.is_capital(core.first),
        initial=core.first in words.initial,
        head=head.lemma,
    )


def _cited(phrase: _Phrase, modifiers: Sequence[tuple[int, Reading]], words: _Words) -> Cited:
    first = phrase.core.first
    return Cited(
        tokens=words.tokens[first : phrase.last + 1],
        begins=first in words.initial,
        shouted=words.shouted,
        head=phrase.core.heads[0],
        place=phrase.core.last - first,
        modifiers=tuple((n - first, reading) for n, reading in modifiers),
        other=phrase.other,
    )


def _modifiers(core: _Core, words: _Words) -> list[tuple[int, Reading]]:
    """The adjectives of a core: their tokens, and the readings that agree with its noun."""
    numbers = [
        n for n in range(core.first, core.last) if words.tokens[n].text.lower() not in _ADVERBS
    ]
    head = core.heads[0]
    chosen = [next((r for r in each if agree(r, head)), each[0]) for each in core.modifiers]
    return list(zip(numbers, chosen, strict=True))


def _is_dull(phrase: _Phrase, modifiers: Sequence[Reading], words: _Words) -> bool:
    """Whether a phrase cannot be a term: it points, measures, names a person or is one letter."""
    core = phrase.core
    head = core.heads[0]
    first = modifiers[0] if modifiers else head
    if first.lemma in _DULL or first.pos == "APRO":
        return True
    if any(r.lemma in _DULL for r in readings(words.tokens[core.first].text)):
        return True
    if _is_half_of_name(phrase.last, words):
        return True
    measures = head.lemma in _EMPTY and not modifiers and not phrase.rest
    measures = measures or (head.lemma in _QUANTITIES and " g" in phrase.shape)
    return measures or _names_person(core, words) or _is_one_letter(phrase, words)


def _is_half_of_name(last: int, words: _Words) -> bool:
    """Whether a phrase ends with a first name whose surname follows: дело Ивана | Орлова."""
    both = (last, last + 1)
    return last + 1 < len(words.tokens) and all(
        words.is_capital(n) and any(r.name for r in words.readings[n]) for n in both
    )


def _is_one_letter(phrase: _Phrase, words: _Words) -> bool:
    span = words.tokens[phrase.core.first : phrase.last + 1]
    return len(phrase.core.heads[0].lemma) < 2 or sum(len(token.text) for token in span) < 2
