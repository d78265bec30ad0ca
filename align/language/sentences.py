"""Sentence boundaries in Russian and English, as offsets into the text.

Every stop followed by a space is a candidate; each rule in turn may say whether it is a boundary.
The shape of the rules and the Russian abbreviations come from razdel (Kukushkin 2018, MIT);
what differs: years and sums (``в 1990 г. Потом``), initials before a word that begins a
sentence, letters that are names of things (``точка А.``), words that look like abbreviations
(``им.``, ``ум.``), speech after a quotation, remarks such as ``(!)``, stops in brackets and
quotations that are parts of a sentence, and time linear in the length of the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from razdel.segmenters import sokr

from align.language.lists.lexicon import alternatives, small_words_of, words_of
from align.language.morphology import is_no_name, readings
from align.language.quotation import enclosures, is_part
from align.records import Span
from align.text import word_set

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CANDIDATE = re.compile(
    r"(?P<stop>(?<![.!?…])[.!?…]++)(?P<closers>(?:\[\^?\d{1,3}\]|[\"'»”’“)\]*_])*"
    r"(?:(?:(?<=[^\W\d_]{3}\.)|(?<=[»”\"][.!?])|(?<=[.!?][»”\"]))\d{1,3}(?=\s+[A-ZА-ЯЁ«“\"]))?)"
    r"(?P<space>\s+)"
    r"|(?P<wide>[。！？]+[」』”）]*)(?=\s*\S)"
    r"|(?<=[а-яё]{3})(?P<tight>[.!?…])(?=[А-ЯЁ][а-яё]{2})"
)
_LAST_TOKEN = re.compile(r"[^\W\d_]+$|\d+$")
_LAST_PAIR = re.compile(r"([^\W\d_]+)\s*\.\s*([^\W\d_]+)$")
_BEFORE_TOKEN = re.compile(r"(\S*?)\s*(?:[^\W\d_]+)$")
_OPENERS = re.compile(r"[\"'«„“‘(\[*_\s]*")
_FIRST_WORD = re.compile(r"[^\W_]+")
_BULLET = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXLCivxlc]{1,6})[.)]+")
_LABEL = re.compile(
    r"(?:Рис|Рисунок|Илл|Табл|Таблица|График|Глава|Гл|Раздел|Статья|Ст|Часть|Пункт|Приложение"
    r"|Шаг|Вопрос|Fig|Figure|Table|Chart|Chapter|Section|Article|Art|Part|Appendix|Annex|Step"
    r"|Question)\.?\s+(?:№\s*|No\.\s*)?(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6})\.|P\.\s?S\."
)
_LONGEST_LABEL = 24
_EDITOR = re.compile(r"[-–—―]\s*(?:Прим\.|Примечание|Ред\.|Авт\.|Eds?\.)")
_REMARK = re.compile(r"[(\[]\s*[!?.…]+\s*[)\]]$")
_DASHES = "-–—―"
_REACH = 40  # characters looked at on either side of a candidate
_MOST_ENCLOSED = 8

_COUNTED = re.compile(r"[\d°][^\W\d_]$")
"""A letter that belongs to a number: −5 °C, дом 5А."""
_RU_REGNAL = re.compile(r"[а-яё]\s[IVX]$")
_RU_COUNT = re.compile(r"(?:\d(?:-[а-яё]{1,3})?|[IVXLC]|\b(?:тыс|млн|млрд)\.?)[-–—]?$")
_RU_ROMAN = re.compile(r"[IVX]+\b")
_RU_CENTURY = re.compile(r"[IVX]+\s+вв?\.")
_RU_DEGREE = re.compile(r"\b[кд]\.\s*[а-яё]{1,4}\.\s*н$")
_QUOTED = "\"'»”’“"
_LETTERED = re.compile(
    r"([^\W\d_]+)\s+(?:[^\W\d_]{1,2}\d?(?:,|\s+(?:и|или|and|or))\s+){0,3}[^\W\d_]$"
)
"""A word with the letters behind it that it is told apart by: точки K, L и M."""
_RU_LETTERED = words_of("ru", "lettered")
_EN_LETTERED = words_of("en", "lettered")

_RU_STARTERS = words_of("ru", "sentence_starters")
"""Words that, with a capital, begin a sentence and are no names."""

_EN_STARTERS = words_of("en", "sentence_starters")

_RU_HOMOGRAPHS = words_of("ru", "abbreviated_words")
"""Abbreviations that are also words, or endings: a word that begins a sentence decides."""

RU_AFTER_NUMBER = word_set(
    "г гг в вв р руб коп тыс млн млрд долл ч час мин сек кв га мм см дм м км мл л кг"
)
"""What stands behind a number."""
RU_BEFORE_NAME = word_set("подполк лейт адв доц инж дер пгт мкр мкрн")
"""What stands before a name."""
RU_NEVER_LAST = word_set("ст ч п пп рис табл гл разд подп пункт")
"""What no sentence ends with."""
_RU_MONTHS = words_of("ru", "short_months")
_RU_LEADING = words_of("ru", "time_prepositions")

EN_TITLES = word_set(
    "mr mrs ms messrs mx dr prof gen sen sens rep reps gov lt col capt cmdr maj sgt cpl pvt adm"
    " hon rev fr pres supt insp det amb atty st mt ft vs viz cf approx ca"
)
"""What stands before a name, and what else no sentence ends with."""
EN_BEFORE_NUMBER = small_words_of("en", "short_months", "page_abbreviations") | word_set(
    "art arts sec secs vols para paras figs eq pt cl tel ext bldg apt"
)
EN_INITIALS = frozenset({"Ch", "Dzh", "Kh", "Sh", "Shch", "Ts", "Ya", "Ye", "Yo", "Yu", "Zh"})
"""Initials of Russian names that are more than a letter in English (Yu. B. Syomina)."""
EN_SUFFIXES = word_set("inc ltd co corp jr sr bros dept dist univ assn est ave blvd")
"""What stands behind a name, with a capital."""
_EN_LATIN = frozenset({"e.g", "i.e"})
_EN_CLOCK = frozenset({"a.m", "p.m"})
_EN_LEADING = words_of("en", "time_prepositions")
_EN_AFTER_CLOCK = small_words_of("en", "time_zones", "weekdays") | {"local", "moscow"}
_EN_STREET = re.compile(r"[A-Z][\w’'-]+ St$")
_EN_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_EN_SAID = re.compile(
    r"(?:I\s+(?:ask|say|answer|reply|wonder)"
    r"|(?:[A-Z][\w’'-]*\s+){1,3}(?:(?<=[’']s\s)[a-z]+\s+)?"
    rf"(?:{alternatives('en', 'saying', 'exclaiming')}|told))\b"
)


@dataclass(frozen=True)
class _Candidate:
    """A stop that may end a sentence: sentence start, the stop, and where the next text begins."""

    text: str
    start: int
    stop_at: int
    stop: str
    closers: str
    next_at: int
    enclosures: Sequence[tuple[int, int]] = ()

    @cached_property
    def left(self) -> str:
        """What stands before the stop, at most _REACH characters of this sentence."""
        return self.text[max(self.start, self.stop_at - _REACH) : self.stop_at]

    @cached_property
    def right(self) -> str:
        """What stands after the space, without opening quotes and brackets."""
        right = self.text[self.next_at : self.next_at + _REACH]
        openers = _OPENERS.match(right)
        return right[openers.end() :] if openers else right

    @cached_property
    def token(self) -> str:
        """The word or number right before the stop, or ""."""
        match = _LAST_TOKEN.search(self.left)
        return match.group() if match else ""

    @cached_property
    def abbreviation(self) -> str:
        """The token, lower case; "" where it is in capitals or more than a full stop follows."""
        in_capitals = self.token.isupper() and len(self.token) > 1
        return "" if not self.single or in_capitals else self.token.lower()

    @cached_property
    def next_word(self) -> str:
        """The first word or number of what follows, or "" where a sign comes first."""
        match = _FIRST_WORD.match(self.right)
        return match.group() if match else ""

    @cached_property
    def next_is_initial(self) -> bool:
        """Whether a single letter with a stop follows (А. С. Пушкин)."""
        return bool(re.match(r"[^\W\d_]\.", self.right))

    @property
    def lettered(self) -> str:
        """The word that the letter before the stop belongs to, lower case, or ""."""
        match = _LETTERED.search(self.left)
        return match[1].lower() if match and not self.next_is_initial else ""

    @property
    def around(self) -> Iterator[tuple[int, int]]:
        """The brackets and quotations of the sentence that the stop is in, inmost first."""
        place = bisect_left(self.enclosures, (self.stop_at, 0))
        for opened, closed in reversed(self.enclosures[max(0, place - _MOST_ENCLOSED) : place]):
            if opened > self.start and closed >= self.next_at:
                yield opened, closed

    @property
    def single(self) -> bool:
        """Whether the stop is one full stop with nothing behind it but the number of a note."""
        return self.stop == "." and not self.closers.strip("0123456789")


_Rule = Callable[[_Candidate], bool | None]
"""Whether a sentence ends at a candidate; None where the rule does not apply."""


def _no_words_yet(c: _Candidate) -> bool | None:
    """... И он ушёл: signs alone are no sentence."""
    beginning = c.text[c.start : min(c.stop_at, c.start + _REACH)]
    return False if not any(sign.isalnum() for sign in beginning) else None


def _bullet(c: _Candidate) -> bool | None:
    """1. Первое; IV. Four; (а). Пункт: the number belongs to its item."""
    if c.stop_at - c.start > 12:
        return None
    return False if _BULLET.fullmatch(c.text[c.start : c.stop_at] + c.stop + c.closers) else None


def _label(c: _Candidate) -> bool | None:
    """Рис. 2. Карта; Глава IV. Выборы; Article 5. Notice: the label belongs to its title."""
    if c.stop_at - c.start > _LONGEST_LABEL or not c.single:
        return None
    return False if _LABEL.fullmatch(c.text[c.start : c.stop_at] + c.stop) else None


def _continues(c: _Candidate) -> bool | None:
    """A small letter, a comma, a closing sign or № cannot begin a sentence."""
    right = c.right.lstrip(_DASHES + " ") if c.right[:1] in _DASHES else c.right
    if not right:
        return None
    return False if right[0].islower() or right[0] in ",;:.!?…)]»”%№" else None


def _remark(c: _Candidate) -> bool | None:
    """Он (!) Иванов; [...]; (иностранным агентом. — Ред.): a remark inside the sentence."""
    if _EDITOR.match(c.text, c.next_at):
        return False
    around = c.text[max(c.start, c.stop_at - 2) : c.stop_at] + c.stop + c.closers
    return False if c.closers and _REMARK.search(around) else None


def _enclosed(c: _Candidate) -> bool | None:
    """Он ушёл (тихо. Никто не видел) домой; слова «Нет. Никогда» стали лозунгом: no end inside.

    Where a quotation follows a colon or a comma, its sentences are sentences.
    """
    return False if any(is_part(c.text, c.start, *pair) for pair in c.around) else None


def _speech_goes_on(c: _Candidate) -> bool | None:
    """«Приду!» — Иванов улыбнулся: the dash after a quotation continues its sentence."""
    quoted = any(sign in _QUOTED for sign in c.closers)
    return False if quoted and c.text[c.next_at] in "–—―" else None


def _begins(c: _Candidate, starters: frozenset[str]) -> bool:
    """Whether the next word is one that begins sentences, and not an initial."""
    word = c.next_word
    return word[:1].isupper() and word.lower() in starters and not c.next_is_initial


def _initial(c: _Candidate, starters: frozenset[str]) -> bool | None:
    if not c.single or len(c.token) != 1 or not c.token.isupper() or _COUNTED.search(c.left):
        return None
    return _begins(c, starters)


def _ru_initial(c: _Candidate) -> bool | None:
    """А. С. Пушкин, Дж. Байден; but: группы Б. Они; Пётр I. Начало"""
    if c.single and _RU_REGNAL.search(c.left):
        return None
    if c.single and c.token[:1].isupper() and c.token.lower() in sokr.INITIALS:
        return False
    initial = _initial(c, _RU_STARTERS)
    if initial is False and (_ru_is_lettered(c.lettered) or _ru_is_no_name(c)):
        return not c.next_is_initial
    return initial


def _ru_is_no_name(c: _Candidate) -> bool:
    """Whether what follows a letter is no surname; two letters may be the mark of a postscript."""
    capital = c.next_word[:1].isupper() and len(c.next_word) > 1
    return capital and not _LAST_PAIR.search(c.left) and is_no_name(c.next_word)


def _ru_is_lettered(word: str) -> bool:
    """Whether letters are names of such things: точки, but not господина."""
    return any(reading.lemma in _RU_LETTERED for reading in readings(word)) if word else False


def _ru_pair(c: _Candidate) -> bool | None:
    """т. е., т. к. never end a sentence; т. д., н. э., г. р. do before a capital; к. м. н. Ли."""
    if not c.single:
        return None
    if (c.token.lower(), c.next_word.lower()) in sokr.PAIR_SOKRS and c.token.islower():
        return False
    match = _LAST_PAIR.search(c.left)
    if not match or match[2].isupper():  # initials: Т. П. Лужина
        return None
    pair = (match[1].lower(), match[2].lower())
    if pair == ("н", "э") and _ru_only_a_time(c):
        return _begins(c, _RU_STARTERS)
    if pair == ("г", "р"):
        return c.next_word[:1].isupper()
    if pair[1] == "н" and _RU_DEGREE.search(c.left):
        return _begins(c, _RU_STARTERS)
    if pair in sokr.HEAD_PAIR_SOKRS:
        return False
    return c.next_word[:1].isupper() if pair in sokr.PAIR_SOKRS else None


def _ru_after_number(c: _Candidate) -> bool | None:
    """В 1990 г. Россия goes on, он родился в 1990 г. Россия begins anew; 5 тыс. руб., ст. 5 ч. 2"""
    token = c.token.lower()
    if not c.single or token not in RU_AFTER_NUMBER:
        return None
    before = _BEFORE_TOKEN.search(c.left)
    counted = before is not None and bool(_RU_COUNT.search(before.group(1)))
    if counted and (_RU_CENTURY if token != "ч" else _RU_ROMAN).match(c.right):
        return False
    if not counted and token not in {"руб", "коп", "тыс", "млн", "млрд", "долл"}:
        return None
    if not c.next_word[:1].isupper():
        return bool(c.next_word[:1].isdigit() and token in {"руб", "коп", "долл"})
    return _begins(c, _RU_STARTERS) or not _ru_only_a_time(c)


def _ru_only_a_time(c: _Candidate) -> bool:
    """Whether the sentence so far holds no more than a time: В мае 1990 г.; В V в. до н. э."""
    words = c.text[c.start : c.stop_at].split() if c.stop_at - c.start <= _REACH else []
    leads = bool(words) and (words[0].lower() in _RU_LEADING or words[0][0].isdigit())
    return leads and len(words) <= 6


def _ru_rate(c: _Candidate) -> bool | None:
    """60 км/ч. Потом ends, 60 км/ч. на трассе goes on."""
    unit = c.abbreviation
    if not unit or not c.left[: -len(unit)].endswith("/"):
        return None
    return c.next_word[:1].isupper()


def _ru_abbreviation(c: _Candidate) -> bool | None:
    """ст. 12, ул. Ленина, проф. Иванов go on; и др. Потом, см. выше."""
    token = c.abbreviation
    if token in RU_NEVER_LAST:
        return False
    if (token in _RU_MONTHS or token == "доб") and c.next_word[:1].isdigit():
        return False
    if token in sokr.HEAD_SOKRS or token in RU_BEFORE_NAME:
        return token in _RU_HOMOGRAPHS and _begins(c, _RU_STARTERS)
    return c.next_word[:1].isupper() if token in sokr.SOKRS else None


def _en_initial(c: _Candidate) -> bool | None:
    """George W. Bush, J. K. Rowling, Yu. B. Syomina; but: in Group B. They; at point N. Draw"""
    if c.single and c.token in EN_INITIALS:
        return _begins(c, _EN_STARTERS)
    initial = _initial(c, _EN_STARTERS)
    return initial if initial is None else initial or c.lettered in _EN_LETTERED


def _en_dotted(c: _Candidate) -> bool | None:
    """U.S. Congress goes on, in the U.S. The begins anew; e.g. never ends, 5 p.m. may."""
    match = _EN_DOTTED.search(c.left) if c.single else None
    if not match:
        return None
    token = match.group().lower()
    if token in _EN_LATIN:
        return False
    if token in _EN_CLOCK:
        opening = c.text[c.start : c.stop_at].split() if c.stop_at - c.start <= _REACH else []
        if opening and len(opening) <= 4 and opening[0].lower() in _EN_LEADING:
            return _begins(c, _EN_STARTERS)
        return c.next_word[:1].isupper() and c.next_word.lower() not in _EN_AFTER_CLOCK
    return _begins(c, _EN_STARTERS)


def _en_title(c: _Candidate) -> bool | None:
    """Mr. Smith goes on; on Mill St. The begins anew."""
    if c.abbreviation not in EN_TITLES:
        return None
    return bool(_EN_STREET.search(c.left)) and _begins(c, _EN_STARTERS)


def _en_before_number(c: _Candidate) -> bool | None:
    """No. 5, Jan. 6, (b. 1952), c. 1900 go on."""
    if not c.single:
        return None
    counted = c.token.lower() in EN_BEFORE_NUMBER
    year = c.token == "c" or (c.token in ("b", "d") and c.left[-2:-1] == "(")
    goes_on = (counted and c.closers) or ((counted or year) and c.next_word[:1].isdigit())
    return False if goes_on else None


def _en_suffix(c: _Candidate) -> bool | None:
    """Acme Inc. The begins anew, Acme Inc. shares goes on."""
    if not c.single or c.token.lower() not in EN_SUFFIXES or not c.token[:1].isupper():
        return None
    return _begins(c, _EN_STARTERS)


def _en_speaker(c: _Candidate) -> bool | None:
    """“Why?” Putin asked: the speaker belongs to the quotation."""
    if not c.closers or c.closers[-1] not in "\"'”’" or not set(c.stop) & set("!?…"):
        return None
    following = c.text[c.next_at : c.next_at + 2 * _REACH]
    return False if _EN_SAID.match(following) else None


_COMMON: tuple[_Rule, ...] = (_no_words_yet, _bullet, _label, _continues, _remark, _enclosed)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "ru": (
        *_COMMON,
        _speech_goes_on,
        _ru_pair,
        _ru_initial,
        _ru_after_number,
        _ru_rate,
        _ru_abbreviation,
    ),
    "en": (
        *_COMMON,
        _en_speaker,
        _en_dotted,
        _en_initial,
        _en_title,
        _en_before_number,
        _en_suffix,
    ),
}
"""For each language the rules in order: the first that applies decides."""
_GENERAL: tuple[_Rule, ...] = (*_COMMON, _en_initial)


def _candidates(text: str, start: int, end: int) -> Iterator[tuple[int, str, str, int]]:
    """(place of the stop, stop, closers, where the next text begins) within start..end."""
    for match in _CANDIDATE.finditer(text, start, end):
        if match["stop"]:
            yield match.start(), match["stop"], match["closers"], match.end()
        else:
            yield match.start(), match["wide"] or match["tight"], "", match.end()


def _paragraph(text: str, start: int, end: int, language: str, *, inside: bool) -> Iterator[Span]:
    """The sentences of one paragraph, text[start:end], which begins and ends without space."""
    rules = _RULES.get(language, _GENERAL)
    enclosed = [] if inside else enclosures(text, start, end)
    for stop_at, stop, closers, next_at in _candidates(text, start, end):
        candidate = _Candidate(text, start, stop_at, stop, closers, next_at, enclosed)
        verdicts = (rule(candidate) for rule in rules)
        if next((verdict for verdict in verdicts if verdict is not None), True):
            yield Span(start, stop_at + len(stop) + len(closers))
            start = next_at
    yield Span(start, end)


def split_sentences(text: str, language: str, *, inside: bool = False) -> list[Span]:
    """The sentences of a text, in order, as offsets into it.

    They cover all that is not white space, do not overlap, and begin and end without white
    space. language: "ru" or "en"; any other gets rules that hold in most languages. inside:
    whether those in brackets and in quotations count, though a sentence around them goes on. A
    line break is a space; an empty line ends a sentence. Time is linear in the length.
    """
    spans: list[Span] = []
    start = 0
    breaks = [match.span() for match in _PARAGRAPH.finditer(text)]
    for stop, after in [*breaks, (len(text), len(text))]:
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            spans.extend(_paragraph(text, left, right, language, inside=inside))
        start = after
    return spans
