"""The numbers in sentences, in digits or words, and how far two sides agree in them.

A figure is a string: what it may stand for, parted by ``|``, so that "6:30 p.m." and "18:30",
"1,5 млн" and "1,500,000", "90-е" and "the 1990s" have a reading in common. One without digits
begins with ``~``: it can agree with one in digits, but since a translator may write "one" or leave
it out, it never counts against a pair.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from align.language.lists.lexicon import words_of
from align.language.numbers.words import (
    LETTER_SCALES,
    SHORT_SCALES,
    compound_value,
    folded,
    number_words,
    other_words,
)

_SPELLED = "~"
_LONGEST = 15  # digits of a number that is read as one; longer ones are compared as they stand

_TOKEN = re.compile(
    r"""(?P<date>(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d|\.\d)
       |(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])
       |(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/]))
    |(?P<time>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:]))
    |(?P<digits>\d{1,3}(?:[\ \u00a0\u202f.,’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)
    |(?P<word>[^\W\d_]+)
    |(?P<mark>\S)""",
    re.VERBOSE,
)
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_HUGE = 1e300
_THOUSANDS = re.compile("[\u00a0\u202f’ ]")
_MINUTES = re.compile(r"(\d{1,2})[.:](\d\d)")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_CYRILLIC_ROMAN = str.maketrans("ХІ", "XI")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_AFTER_ONE = re.compile("век|кварт|полуг")
_SHORTEST_COMPOUND = 7
_HALF = "half"
_DASHES = frozenset("-–—‑−")
_BETWEEN = _DASHES | {"до", "или", "и", "to", "or", "and"}
_DECADE = frozenset({"е", "х", "ми", "s"})

_CLOCK = frozenset({"час", "часа", "часов", "часу", "часам"})
_BEFORE_CLOCK = words_of("ru", "clock_prepositions")
_BEFORE_HOUR = words_of("en", "hour_prepositions") | words_of("ru", "hour_prepositions")
_PARTS_OF_DAY = (
    (("утра",), "morning"), (("дня",), "day"), (("вечера",), "evening"), (("ночи",), "night"),
    (("am",), "morning"), (("pm",), "evening"), (("a", ".", "m"), "morning"),
    (("p", ".", "m"), "evening"), (("in", "the", "morning"), "morning"),
    (("in", "the", "afternoon"), "evening"), (("in", "the", "evening"), "evening"),
    (("at", "night"), "night"),
)  # fmt: skip


class _Token(NamedTuple):
    """kind: date, time, digits, word or mark. joined: no space before it. text: folded."""

    kind: str
    raw: str
    text: str
    joined: bool


@dataclass(slots=True)
class _Number:
    """A number of tokens start..end. scale: its largest power; certain: whether it has digits."""

    values: list[float]
    certain: bool
    ordinal: bool
    start: int
    end: int
    scale: float


def numbers_of(texts: Iterable[str]) -> list[frozenset[str]]:
    """The figures of each text, as described at the top of this module."""
    return [frozenset(_figures(text)) if _may_count(text) else frozenset() for text in texts]


def _may_count(text: str) -> bool:
    """Whether there can be a figure in a text: most have none."""
    return _DIGIT.search(text) is not None or any(map(_is_number_word, _WORD.findall(text)))


@lru_cache(maxsize=100_000)
def _is_number_word(raw: str) -> bool:
    word = folded(raw)
    known = word in number_words() or word in other_words()
    return known or raw.isupper() or compound_value(word) is not None


def share_apart(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of the numbers in digits that stand on one side only, 0..1; 0 without any."""
    left_numbers, right_numbers = _in_digits(left), _in_digits(right)
    if not left_numbers and not right_numbers:
        return 0.0
    in_left, in_right = _readings(left), _readings(right)
    lonely = sum(in_right.isdisjoint(number) for number in left_numbers)
    lonely += sum(in_left.isdisjoint(number) for number in right_numbers)
    # What both sides have in digits is one number.
    in_right_digits = {reading for number in right_numbers for reading in number}
    both = sum(not in_right_digits.isdisjoint(number) for number in left_numbers)
    return lonely / max(len(left_numbers) + len(right_numbers) - both, lonely)


def _in_digits(figures: frozenset[str]) -> list[list[str]]:
    """The readings of the figures that have digits."""
    return [figure.split("|") for figure in figures if not figure.startswith(_SPELLED)]


def _readings(figures: frozenset[str]) -> set[str]:
    return {reading for figure in figures for reading in figure.removeprefix(_SPELLED).split("|")}


def _figures(text: str) -> Iterator[str]:
    tokens = _tokens(text)
    numbers: list[_Number] = []
    at = 0
    words = number_words()
    while at < len(tokens):
        kind, _, word, _ = tokens[at]
        number = _number(tokens, at) if kind == "digits" or word in words or word == _HALF else None
        if number is not None:
            numbers.append(number)
            at = number.end
            continue
        if kind == "date":
            yield from _date(tokens[at].raw)
        elif kind == "time":
            hour, minutes = map(int, tokens[at].raw.split(":"))
            yield _figure(_at_clock(hour, minutes, _part_of_day(tokens, at + 1)), certain=True)
        elif kind == "word":
            yield from _without_digits(tokens, at)
        at += 1
    for before, after in pairwise(numbers):
        _complete(tokens, before, after)
    for number in numbers:
        hours, only = _hours(tokens, number)
        plain = [] if only else _plain(tokens, number)
        yield _figure([*plain, *hours], certain=number.certain)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    end = 0
    for match in _TOKEN.finditer(text):
        raw = match.group()
        tokens.append(_Token(match.lastgroup or "", raw, folded(raw), match.start() == end))
        end = match.end()
    return tokens


def _figure(readings: Iterable[str], *, certain: bool) -> str:
    return ("" if certain else _SPELLED) + "|".join(sorted(set(readings)))


def _written(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _plain(tokens: Sequence[_Token], number: _Number) -> list[str]:
    """The readings of a number as a quantity, or a decade."""
    raw = tokens[number.start].raw
    if len(raw) > _LONGEST:
        return ["".join(filter(str.isdecimal, raw))]
    behind = [token for token in tokens[number.end : number.end + 2] if token.joined]
    suffix = next((token.text for token in behind if token.text not in _DASHES), "")
    values = list(number.values)
    if number.ordinal or suffix in _DECADE:
        tens = [value for value in values if value in range(10, 100, 10)]
        values += [1900 + value for value in tens]
        values += [2000 + value for value in tens if value <= 20]
    return [_written(value) for value in values]


# Digits and words, put together


class _Reader:
    """Reads one number, token by token, as long as it goes on."""

    def __init__(self) -> None:
        self.certain = self.finished = False
        self.scale = 1.0
        self._bases = [0.0]  # what is complete: "two million" of "two million five hundred"
        self._group: list[float] = []  # what a power may still multiply
        self._decimals: list[float] = []  # "1,500" once more, as it may be meant before a power
        self._room = self._last = float("inf")  # the next value, the next power must be below

    @property
    def values(self) -> list[float]:
        return [base + value for base in self._bases for value in self._group or [0.0]]

    def takes(self, token: _Token) -> bool:
        """Whether the token belongs to the number; if so, it is added."""
        if token.kind == "digits":
            return self._takes_digits(token.raw)
        word = number_words().get(token.text)
        if word is None:
            return self._takes_short_scale(token)
        if word.factor:
            taken = self._takes_factor(word.value, word.room)
        elif taken := word.value < self._room:
            self._group = [value + word.value for value in self._group or [0.0]]
            self._room = word.room
        self.finished = word.last
        return taken

    def takes_half(self) -> None:
        """Add "and a half", "с половиной"."""
        self._group = [value + 0.5 for value in self._group or [0.0]]
        self._room = 0.0

    def _takes_digits(self, raw: str) -> bool:
        value, decimals = _digit_value(raw)
        value = min(value, _HUGE)
        if self._group or value >= self._room or (self.scale > 1 and len(raw) > 3):
            return False
        self._group, self._decimals = [value], decimals
        self._room, self.certain = 0.0, True
        return True

    def _takes_factor(self, factor: float, room: float) -> bool:
        if factor >= self._last:
            return False
        products = [factor * value for value in [*(self._group or [1.0]), *self._decimals]]
        self._room, self._decimals = room, []
        if factor < 1000:
            self._group = products
            return True
        self._bases = [base + value for base in self._bases for value in products]
        self._group, self._last, self.scale = [], factor, max(self.scale, factor)
        return True

    def _takes_short_scale(self, token: _Token) -> bool:
        if not self.certain or not self._group:
            return False
        if token.text in SHORT_SCALES:
            return self._takes_factor(SHORT_SCALES[token.text], SHORT_SCALES[token.text])
        if token.joined and token.text in LETTER_SCALES and self.scale == 1:
            factor = LETTER_SCALES[token.text]
            self._group = [*self._group, *(value * factor for value in self._group)]
            return True
        return False


def _number(tokens: Sequence[_Token], start: int) -> _Number | None:
    """The whole number that begins with this token; None where none does."""
    reader = _Reader()
    end = at = start
    if tokens[start].text == _HALF:
        at = start + 1 + (_texts(tokens, start + 1, 1) == ("a",))
        word = number_words().get(tokens[at].text) if at < len(tokens) else None
        if word is None or not word.factor:
            return None
        reader.takes_half()
    while at < len(tokens) and reader.takes(tokens[at]):
        end = at + 1
        half = _half_behind(tokens, end)
        if half:
            reader.takes_half()
            end += half
        if reader.finished:
            break
        at = _next_part(tokens, end)
    if end == start:
        return None
    return _Number(reader.values, reader.certain, reader.finished, start, end, reader.scale)


def _texts(tokens: Sequence[_Token], start: int, count: int) -> tuple[str, ...]:
    return tuple(token.text for token in tokens[start : start + count])


def _half_behind(tokens: Sequence[_Token], at: int) -> int:
    """How many tokens add a half to the number before them."""
    if _texts(tokens, at, 3) == ("and", "a", "half"):
        return 3
    if _texts(tokens, at, 6) == ("-", "and", "-", "a", "-", "half"):
        return 6
    return 2 * (_texts(tokens, at, 2) == ("с", "половиной"))


def _next_part(tokens: Sequence[_Token], at: int) -> int:
    """Where a number may go on behind a token: past a hyphen, an "and" or an abbreviation's dot."""
    if at + 1 >= len(tokens):
        return at
    goes_on = _is_hyphen(tokens, at) or _is_abbreviating(tokens, at) or _is_adding(tokens, at)
    return at + 1 if goes_on else at


def _is_hyphen(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a token joins two words: twenty-five."""
    link, after = tokens[at : at + 2]
    return link.text in _DASHES and link.joined and after.joined and after.kind == "word"


def _is_abbreviating(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a token is the full stop of an abbreviated power: тыс."""
    return tokens[at].text == "." and tokens[at].joined and tokens[at - 1].text in SHORT_SCALES


def _is_adding(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a token is the "and" of "one hundred and five", but not of "one and five hundred"."""
    if tokens[at].text != "and":
        return False
    added, *following = (number_words().get(word) for word in _texts(tokens, at + 1, 2))
    if added is None or added.factor:
        return False
    return not any(word is not None and word.factor for word in following)


def _digit_value(raw: str) -> tuple[float, list[float]]:
    """The value of digits with marks in them, and other values: "1,500" may be 1.5 of something."""
    plain = _THOUSANDS.sub("", raw)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return float(plain), []
    whole, tail = re.sub("[.,]", "", plain[:last]), plain[last + 1 :]
    decimal = float(f"{whole}.{tail}")
    if plain.count(plain[last]) > 1:
        return float(whole + tail), []
    if plain[:last] == whole and len(tail) == 3 and len(whole) < 4 and plain[0] != "0":
        return float(whole + tail), [decimal] if plain == raw else []
    return decimal, []


def _complete(tokens: Sequence[_Token], before: _Number, after: _Number) -> None:
    """Add what two numbers have in common: the million of "2–3 million", the century of years."""
    between = _texts(tokens, before.end, after.start - before.end)
    if len(between) != 1:
        return
    if between[0] in _BETWEEN and before.scale == 1 < after.scale:
        before.values += [value * after.scale for value in before.values if value < 1000]
    if between[0] in _BETWEEN and _part_of_day(tokens, after.end) == "evening":
        before.values += [value + 12 for value in before.values if value < 12]
    year, short = before.values[0], tokens[after.start]
    if between[0] in _DASHES | {"/"} and 1000 <= year < 3000 and len(short.raw) == 2:
        after.values += [year - year % 100 + value for value in after.values if value < 100]


# Words that are no parts of numbers


def _without_digits(tokens: Sequence[_Token], at: int) -> Iterator[str]:
    """The figures of a word that is no part of a number: "both", "пятилетний", "XX"."""
    _, raw, word, _ = tokens[at]
    values = other_words().get(word)
    if values is not None:
        yield _figure(map(_written, values), certain=False)
    elif len(word) >= _SHORTEST_COMPOUND and (compound := compound_value(word)) is not None:
        yield _figure([_written(compound)], certain=False)
    elif raw.isupper() and _ROMAN.fullmatch(roman := raw.translate(_CYRILLIC_ROMAN)):
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if roman != "I" or _AFTER_ONE.match(after):
            yield _figure([_written(_roman(roman))], certain=False)


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    after = [*values[1:], 0]
    return sum(
        -value if value < following else value
        for value, following in zip(values, after, strict=True)
    )


# Dates and times


def _date(text: str) -> Iterator[str]:
    """The figures of a date: day and year, and the month without weight.

    The month may be a word on the other side; where day and month may be either, so is the day.
    """
    parts = re.split(r"[./-]", text)
    if "-" in text:
        parts.reverse()
    first, second, year = map(int, parts)
    years = [year] if len(parts[2]) > 2 else [year, 1900 + year, 2000 + year]
    yield _figure(map(str, years), certain=True)
    either = "/" in text and first <= 12 and second <= 12
    day, month = (second, first) if "/" in text and second > 12 else (first, second)
    yield _figure([str(day)], certain=not either)
    yield _figure([str(month)], certain=month > 12)


def _hours(tokens: Sequence[_Token], number: _Number) -> tuple[set[str], bool]:
    """The readings of a number as a time of day, and whether it can be nothing else."""
    minutes, hour = 0, number.values[0]
    written = _MINUTES.fullmatch(tokens[number.start].raw)
    if written and number.end == number.start + 1:
        hour, minutes = float(written[1]), int(written[2])
    if hour not in range(25) or minutes > 59 or number.scale > 1:
        return set(), False
    part = _part_of_day(tokens, number.end + _clock_words(tokens, number.end))
    if not part and not minutes and not _is_full_hour(tokens, number):
        return set(), False
    return _at_clock(int(hour), minutes, part), part in ("morning", "evening")


def _clock_words(tokens: Sequence[_Token], at: int) -> int:
    """How many tokens name the hour: three for "o'clock", one for "часов"."""
    after = _texts(tokens, at, 3)
    if after[:1] == ("o",) and after[2:] == ("clock",):
        return 3
    return int(after[:1] != () and after[0] in _CLOCK)


def _is_full_hour(tokens: Sequence[_Token], number: _Number) -> bool:
    """Whether the words around a number show that it is an hour: at 6, к 6 часам, 6 o'clock."""
    before = tokens[number.start - 1].text if number.start else ""
    clock = _clock_words(tokens, number.end)
    if clock:
        return clock == 3 or before in _BEFORE_CLOCK
    after = _texts(tokens, number.end, 1)
    return before in _BEFORE_HOUR and (not after or not after[0].isalnum())


def _part_of_day(tokens: Sequence[_Token], at: int) -> str:
    for words, part in _PARTS_OF_DAY:
        if _texts(tokens, at, len(words)) == words:
            return part
    return ""


def _at_clock(hour: int, minutes: int, part: str) -> set[str]:
    """The readings of a time; hours of 24, on the full hour alone."""
    later = hour + 12 if hour < 12 else hour
    midnight = {hour % 12, later} if hour == 12 else {hour}
    hours = {
        "": {hour, later} if hour else {0},
        "morning": {hour % 12} if hour <= 12 else {hour},
        "day": {later} | ({hour} if not minutes else set()),
        "evening": {later},
        "night": {later} if 6 <= hour < 12 else midnight,
    }[part]
    return {f"{hour % 24}:{minutes:02}" if minutes else str(hour % 24) for hour in hours}
