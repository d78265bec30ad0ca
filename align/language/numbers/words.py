"""What Russian and English number words are worth, in all cases, ordinals and compounds too.

The Russian forms come from pymorphy3's dictionary (Korobov 2015), so that no ending is guessed.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from align.language.lists.lexicon import word_lists
from align.language.vocabulary import russian_analyzer


class NumberWord(NamedTuple):
    """A word that a number is made of.

    value: what it adds, or multiplies by if it is a factor ("hundred", "миллион"). room: only
    smaller values may follow it in the same number; 0 if none may. last: it ends the number, as an
    ordinal does.
    """

    value: float
    room: float
    factor: bool = False
    last: bool = False


SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "тысяча": 1e3, "миллион": 1e6, "миллиард": 1e9, "биллион": 1e9, "триллион": 1e12,
}  # fmt: skip
SHORT_SCALES = {
    "тыс": 1e3, "млн": 1e6, "млрд": 1e9, "трлн": 1e12,
    "mln": 1e6, "mio": 1e6, "mn": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
"""Abbreviations that count behind digits only."""
LETTER_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "к": 1e3}
"""Right behind digits; they may also be metres or a paragraph's letter."""

_EN_UNITS = " ".join(word_lists()["en"]["units"])
_EN_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_RU_UNITS = "один два три четыре пять шесть семь восемь девять"
_RU_TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать"
)
_RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_RU_HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
_RU_ORDINALS = (
    "первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый одиннадцатый "
    "двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый восемнадцатый "
    "девятнадцатый"
)
_RU_TENTH = (
    "двадцатый тридцатый сороковой пятидесятый шестидесятый семидесятый восьмидесятый девяностый"
)
_RU_HUNDREDTH = (
    "сотый двухсотый трёхсотый четырёхсотый пятисотый шестисотый семисотый восьмисотый девятисотый"
)
_RU_TOGETHER = "двое трое четверо пятеро шестеро семеро восьмеро девятеро десятеро"
_RU_NOUNS = {
    "двойка": 2, "тройка": 3, "четвёрка": 4, "пятёрка": 5, "шестёрка": 6, "семёрка": 7,
    "восьмёрка": 8, "девятка": 9, "десятка": 10, "двадцатка": 20,
}  # fmt: skip

OTHER = {
    "half": (0.5, 50), "halves": (0.5,), "quarter": (0.25, 25, 4), "quarters": (0.25, 4),
    "both": (2,), "couple": (2,), "pair": (2,), "twice": (2,), "double": (2,), "doubled": (2,),
    "doubling": (2,), "thrice": (3,), "triple": (3,), "tripled": (3,), "noon": (12,),
    "midnight": (0, 12, 24), "decade": (10,), "century": (100,), "zero": (0,),
    "дважды": (2,), "вдвое": (2,), "вдвоём": (2,), "трижды": (3,), "втрое": (3,),
    "втроём": (3,), "вчетверо": (4,), "вчетвером": (4,), "впятеро": (5,), "полмиллиона": (5e5,),
    "полумиллиона": (5e5,), "полтысячи": (500,), "полмиллиарда": (5e8,), "полгода": (0.5, 6),
    "полчаса": (0.5, 30), "полдень": (12,), "полночь": (0, 12, 24),
}  # fmt: skip
"""Words that stand alone, with the numbers that may stand for them in digits."""
_RU_OTHER = {
    "половина": (0.5, 50), "треть": (3,), "четверть": (0.25, 25, 4), "оба": (2,), "пара": (2,),
    "десятилетие": (10,), "столетие": (100,), "сутки": (24,), "ноль": (0,), "нуль": (0,),
}  # fmt: skip

_COMPOUND_PARTS = {
    "одно": 1, "двух": 2, "дву": 2, "трёх": 3, "четырёх": 4, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "девяти": 9, "десяти": 10, "одиннадцати": 11, "двенадцати": 12,
    "тринадцати": 13, "четырнадцати": 14, "пятнадцати": 15, "шестнадцати": 16, "семнадцати": 17,
    "восемнадцати": 18, "девятнадцати": 19, "двадцати": 20, "тридцати": 30, "сорока": 40,
    "пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70, "восьмидесяти": 80, "девяносто": 90,
    "сто": 100, "двухсот": 200, "трёхсот": 300, "четырёхсот": 400, "пятисот": 500,
    "шестисот": 600, "семисот": 700, "восьмисот": 800, "девятисот": 900, "полутора": 1.5,
}  # fmt: skip
_COMPOUND_HEADS = (
    "тысяч миллион миллиард лет год дн суточн недел месяч час минут секунд этаж комнатн кратн "
    "процент метр километр килограм тонн сторонн значн мест партийн балльн рублёв долларов "
    "ступенчат мерн уровнев серийн томн разов палатн"
)


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest that fits, with е for ё."""
    return "|".join(sorted(words, key=len, reverse=True)).replace("ё", "е")


_COMPOUND_PART = re.compile(_any_of(_COMPOUND_PARTS))
_COMPOUND = re.compile(
    f"(?P<parts>(?:{_COMPOUND_PART.pattern}){{1,5}})(?P<head>{_any_of(_COMPOUND_HEADS.split())})"
)


def folded(word: str) -> str:
    """A word as the tables have it: lower case, е for ё."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=1)
def number_words() -> dict[str, NumberWord]:
    """The words of both languages that numbers are made of, folded, with their values."""
    words = dict(_english_words())
    for lemma, word in _russian_words():
        for form in _forms(lemma):
            words.setdefault(form, word)
    return words


@lru_cache(maxsize=1)
def other_words() -> dict[str, tuple[float, ...]]:
    """Other words, folded, with the numbers that may stand for them in digits."""
    words = {folded(word): values for word, values in OTHER.items()}
    lemmas = _RU_OTHER | {lemma: (value,) for lemma, value in _RU_NOUNS.items()}
    for lemma, values in lemmas.items():
        words |= dict.fromkeys(_forms(lemma), values)
    words |= {
        plural: (float(tens), 1900.0 + tens, 2000.0 + tens)
        for tens, plural in zip(range(20, 100, 10), _decades(), strict=True)
    }
    return words


def _decades() -> list[str]:
    return [f"{word[:-1]}ies" for word in _EN_TENS.split()]


def _forms(lemma: str) -> set[str]:
    """All forms of a Russian word, folded."""
    wanted = folded(lemma)
    return {
        folded(form.word)
        for parse in russian_analyzer().parse(lemma)
        if folded(parse.normal_form) == wanted
        and folded(parse.word) == wanted
        and {"NUMR", "ADJF", "NOUN"} & {str(parse.tag.POS)}
        for form in parse.lexeme
    } | {wanted}


def _english_words() -> Iterator[tuple[str, NumberWord]]:
    cardinals = {word: n for n, word in enumerate(f"{_EN_UNITS} {_EN_TEENS}".split(), 1)}
    cardinals |= dict(zip(_EN_TENS.split(), range(20, 100, 10), strict=True))
    for word, value in cardinals.items():
        yield word, NumberWord(value, 10 if value >= 20 else 0)
        ordinal = f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"
        yield ordinal, NumberWord(value, 0, last=True)
        yield f"{word}fold", NumberWord(value, 0, last=True)
    for word, value in _EN_ORDINALS.items():
        yield word, NumberWord(value, 0, last=True)
    factors = {"hundred": 100.0, "dozen": 12.0, **_of_alphabet(SCALES, latin=True)}
    for word, factor in factors.items():
        for form in (word, f"{word}s"):
            yield form, NumberWord(factor, factor, factor=True)
        yield f"{word}th", NumberWord(factor, 0, factor=True, last=True)


def _russian_words() -> Iterator[tuple[str, NumberWord]]:
    for word, factor in _of_alphabet(SCALES, latin=False).items():
        yield word, NumberWord(factor, factor, factor=True)
    for word, factor in (("тысячный", 1e3), ("миллионный", 1e6), ("миллиардный", 1e9)):
        yield word, NumberWord(factor, 0, factor=True, last=True)
    for word, factor in (("сотня", 100), ("десяток", 10), ("дюжина", 12)):
        yield word, NumberWord(factor, 0, factor=True)
    yield "полтора", NumberWord(1.5, 0)
    lists = (
        (_RU_UNITS, 1, 1),
        (_RU_TEENS, 10, 1),
        (_RU_TENS, 20, 10),
        (_RU_HUNDREDS, 100, 100),
        (_RU_TOGETHER, 2, 1),
    )
    for words, first, step in lists:
        for at, word in enumerate(words.split()):
            yield word, NumberWord(first + at * step, step if step > 1 else 0)
    ordinals = ((_RU_ORDINALS, 1, 1), (_RU_TENTH, 20, 10), (_RU_HUNDREDTH, 100, 100))
    for words, first, step in ordinals:
        for at, word in enumerate(words.split()):
            yield word, NumberWord(first + at * step, 0, last=True)


def _of_alphabet(words: dict[str, float], *, latin: bool) -> dict[str, float]:
    return {word: value for word, value in words.items() if word.isascii() is latin}


def compound_value(word: str) -> float | None:
    """The number at the start of a folded Russian compound, or None: 25 of "двадцатипятилетний"."""
    match = _COMPOUND.match(word)
    if match is None:
        return None
    parts = {folded(part): value for part, value in _COMPOUND_PARTS.items()}
    total = sum(parts[part] for part in _COMPOUND_PART.findall(match["parts"]))
    scales = {"тысяч": 1e3, "миллион": 1e6, "миллиард": 1e9}
    return total * scales.get(match["head"], 1.0)
