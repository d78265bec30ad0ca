"""The edges of Russian inside English: numbers, marks and names that belong to its words."""

import re
from functools import lru_cache

from align.language.lists.lexicon import alternatives
from align.language.quotation import CLOSERS, OPENERS
from align.language.vocabulary import russian_readings
from align.records import Span

_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,400}[)\]]")
_AFTER = re.compile(r"(?:[.,]?\s*(?:#|№\s?)?\d[\d.:]*(?:[-/]\d+)*(?!\w))?[!?…]*(?:\.{3})?")
_NUMBERED = re.compile(r"[-‑]\d{1,4}(?![\w-])")
"""A number that is part of a name: Союз-7."""
_YEAR = re.compile(r",\s*[12]\d{3}\b")
_PLAIN_YEAR = re.compile(r"[12]\d{3}")
_LEAST_DIGITS = 2
_DATED = re.compile(rf"{alternatives('ru', 'months', 'months_of_dates')}\Z", re.IGNORECASE)
_MONTH = re.compile(rf"{alternatives('ru', 'months_of_dates')}\b")
_AT = re.compile(rf"\s{alternatives('ru', 'prepositions')}\Z", re.IGNORECASE)
"""A preposition, to which the number that follows belongs: встреча в 15:00."""
_LATIN_END = re.compile(r"\s+(?:[A-Z]{2,}[\w-]*|[A-Za-z]\w*[_/.][\w/.]*\w)[.!?…\s]*")
"""A Latin abbreviation or identifier, which is no gloss, at the end of a quotation."""
_NUMBER_BEFORE = re.compile(r"(?:…|\.\.\.|№\s?|\d(?:[\d.:\-]|,(?=\d))*(?:\s|-)?)$")
_TIMESTAMP = re.compile(r"\[\d{1,2}:\d\d(?:[:.]\d{1,3}){0,2}\]\s*")
_IN_THREAD = re.compile(r"\d{1,3}/(?:\d{1,3})?\s+(?=[«\"“„—–-]{0,2}\s?[А-ЯЁ])")
"""The number of a post in a thread: 2/ Можно мало; 2/5 Её знают. With a small letter: 2/3 дома."""
_LINE_NUMBER = re.compile(r"(?P<number>\d{1,3}|\d{1,2}[:.]\d\d)\s+(?=[«\"“„]?[\u0400-\u052f]{2})")
_MARK_BETWEEN = r"(?:[^\S\n]*+(?:[/|=()\[→–—:;-]++|\n)\s*+| {2,}+)"
_ACROSS = re.compile(
    _MARK_BETWEEN
    + r"(?P<english>[^\s\u0400-\u052f/|=()\[\]→–—:;,][^\u0400-\u052f\n/|=()\[\]→–—:;,]{0,60}+)"
)
"""The English across a mark from Russian, up to the next mark."""
_ENGLISH_BEFORE = re.compile(
    r"[A-Za-z]\W{1,3}(?P<number>\d++(?:[.:/-]\d++)*+)[.!?]?"
    + _MARK_BETWEEN
    + r"[«“\"]?[\u0400-\u052f][^\d\n]*\Z"
)
"""The number that ends the English across a mark in front of Russian."""
_YEARS = re.compile(r"(?<!\s)\s*+\(\d{4}(?:\s?[–—-]\s?\d{2,4})?\)\s*+\Z")
"""The year of what a line names: Весна (1947)."""
_GENDER = re.compile(r"(?<=[\u0400-\u052f]),? \(?[mfn]\.?\)?\Z")
"""The gender of a noun as dictionaries give it: фрегат m."""
_LONGEST_YEARS = 24
_NEAR = 120
_LABELLED = re.compile(
    r"(?:(?:RU|Ru|RUS|Rus)\s+|(?:[Рр]усский|[Пп]о-русски|[Нн]а русском|Перевод)(?: язык)?: ?)"
    r"(?=[«\"“„]?[\u0400-\u052f])"
)
"""What says at the head of a line that it is Russian: RU Город; Русский: Город; Перевод: город."""
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_FIRST_WORD = re.compile(r"[\u0400-\u052f]+")
_SECTION = re.compile(r"\s*(?:\d+\.|\d+(?:\.\d+)+)\s+")
"""The number of a section or an item at the head of a block, which is not part of the words."""


def extended(text: str, start: int, end: int, limit: int | None) -> Span:
    """The stretch with the digits, marks and quotation marks that belong to it at either end.

    limit: where the quotation or bracket around it closes.
    """
    end = _with_tail(text, end, limit)
    start = _with_lead(text, start, end)
    if _unbalanced(text[start:end], text[end : end + 1]):
        end += 1
        end += len(text[end : end + 8]) - len(text[end : end + 8].lstrip("!?…"))
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip(" \t\n,;")))


def _with_tail(text: str, end: int, limit: int | None) -> int:
    """Where the number and the marks behind a Russian stretch end: статья 20.2"""
    numbered = _NUMBERED.match(text, end)
    end = numbered.end() if numbered else end
    after = _AFTER.match(text, end)
    fits = after is not None and (limit is None or after.end() <= limit)
    if after is not None and fits and _belongs(text, end, after):
        end = after.end()
    if limit is None or end >= limit:
        return end
    latin = text[limit] not in ")]" and _LATIN_END.fullmatch(text, end, limit)
    return limit if latin or not any(map(str.isalnum, text[end:limit])) else end


def _belongs(text: str, end: int, after: re.Match[str]) -> bool:
    """Whether what follows a stretch is its marks, or a number that is part of it."""
    tail = after.group()
    if not any(map(str.isdigit, tail)):
        return True
    if _only_dated(text, end):
        return False
    whole = _closes(text, after.end()) or _repeated(text, after.end(), tail)
    if whole or _AT.search(text, max(0, end - 8), end) is not None:
        return True
    return _in_english_beside(text, end, after) or _in_english_near(text, end, tail)


def _in_english_beside(text: str, end: int, after: re.Match[str]) -> bool:
    """Whether the number ends the English across a mark as well: СТОРОНА 1 / SIDE 1."""
    number = after.group().strip(" #№.!?…")
    behind = _ACROSS.match(text, after.end())
    if behind and re.search(rf"[^\W\d_]\W*(?<!\d){re.escape(number)}$", behind["english"].rstrip()):
        return True
    before = _ENGLISH_BEFORE.search(text, max(0, end - _NEAR), end)
    return before is not None and before["number"] == number


def _in_english_near(text: str, end: int, tail: str) -> bool:
    """Whether English nearby has the same number behind a name: Cargo 200 (Russian: Груз 200, …).

    A year does not count, which may date both.
    """
    number = tail.strip(" .,:#№!?…")
    if _PLAIN_YEAR.fullmatch(number) or len(number) < _LEAST_DIGITS:
        return False
    near = text[max(0, end - _NEAR) : end + _NEAR]
    return (
        re.search(rf"\b[A-Z][A-Za-z]+\.?,? (?:[#№]\s?|No\.? )?{re.escape(number)}(?![\w.]\w)", near)
        is not None
    )


def _only_dated(text: str, end: int) -> bool:
    """Whether the year of what is named follows, as in a list of works: Осень, 1925."""
    return _YEAR.match(text, end) is not None and not _DATED.search(text, max(0, end - 10), end)


def _with_lead(text: str, start: int, end: int) -> int:
    """Where the number or the ellipsis in front of a Russian stretch begins: 37-я колония."""
    lead = _NUMBER_BEFORE.search(text[max(0, start - 12) : start])
    if lead is None or (_SECTION.fullmatch(text[:start]) and text[start].isupper()):
        return start
    number = lead.group()
    first = start - len(number)
    if number[-1] == "-" or (number[0].isdigit() and _belongs_before(text, start, end, number)):
        return first
    if number[0].isdigit() and not text[:first].strip():
        return start  # It numbers a line, or says when: 3 СТОП; 19:30 Вброс!
    return first if _opens(text, first) else start


def _belongs_before(text: str, start: int, end: int, number: str) -> bool:
    """Whether a number in front counts the words, dates them, or comes again in a bracket."""
    if _MONTH.match(text, start) or _repeated(text, end, number):
        return True
    word = _FIRST_WORD.match(text, start, end)
    return word is not None and _is_counted(word.group().lower(), _few(number.strip()))


def _few(number: str) -> bool | None:
    """Whether a number counts as two to four do (22), not as five do (12).

    None for a year, for one that ends in one, and for what is no whole number.
    """
    if not number.isdecimal() or number[-1] == "1" or _PLAIN_YEAR.fullmatch(number):
        return None
    return number[-1] in "234" and number[-2:-1] != "1"


@lru_cache(maxsize=4096)
def _is_counted(word: str, few: bool | None) -> bool:
    """Whether a word is likely a genitive as such numbers have behind them: 2 края, but 5 краёв.

    few: see :func:`_few`. An adjective is in the plural behind all of them: 2 новых края.
    """
    readings = russian_readings(word)
    if not readings or "gent" not in readings[0][1]:
        return False
    return few is None or any(
        "gent" in grammemes and ("plur" in grammemes) != (few and word_class not in _ADJECTIVES)
        for word_class, grammemes in readings
    )


def line_head(text: str) -> int:
    """How many characters at the head of a Russian line name its language, or time or number it.

    0 for none.
    """
    label = _LABELLED.match(text) or _TIMESTAMP.match(text)
    return label.end() if label else thread_number(text) or line_number(text)


def thread_number(text: str) -> int:
    """How many characters at the head of a Russian text number it in a thread: 2/5 Её знают."""
    number = _IN_THREAD.match(text)
    return number.end() if number else 0


def line_tail(text: str) -> int:
    """Where a Russian line ends in front of the year in brackets of what it names, or a gender."""
    for pattern in (_YEARS, _GENDER):
        found = pattern.search(text, max(0, len(text) - _LONGEST_YEARS))
        if found:
            return found.start()
    return len(text)


def line_number(text: str) -> int:
    """How many characters of a Russian line number it or say when: 16 Башня, 19:30 Вброс; or 0.

    A year, and a number that counts or dates the words behind it, are part of them.
    """
    head = _LINE_NUMBER.match(text)
    if head is None or _belongs_before(text, head.end(), len(text), head["number"]):
        return 0
    return head.end()


def _unbalanced(body: str, following: str) -> bool:
    """Whether ``following`` is the mark that closes a quotation begun inside ``body``."""
    if following == '"':
        return body.count('"') % 2 == 1
    return any(
        following == closer and body.count(opener) > body.count(closer)
        for opener, closer in ("«»", "“”", "„“")
    )


def _opens(text: str, position: int) -> bool:
    before = position - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    return position <= 0 or text[position - 1] in OPENERS or text[max(before, 0)] in ":("


def _repeated(text: str, position: int, tail: str) -> bool:
    """Whether the bracket that follows a number repeats it: статья 20.2 (Article 20.2)."""
    bracket = _BRACKETS.match(text, position + (text[position : position + 1] == " "))
    number = re.escape(tail.strip(" #№.!?…"))
    repeated = rf"(?<![\d.]){number}(?![\d]|\.\d)"
    return bracket is not None and re.search(repeated, bracket.group()) is not None


def _closes(text: str, position: int) -> bool:
    while text[position : position + 1].isspace():
        position += 1
    return position >= len(text) or text[position] in CLOSERS
