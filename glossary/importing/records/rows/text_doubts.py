"""What stands in a cell beside a term, for which somebody has to look at it: numbers, marks, hints.

Tables are written for readers, who know that "1) court" and "court?" are no translations.
"""

import re
import unicodedata

from align.text import CYRILLIC, word_set
from glossary.importing.records.columns.headings import language_named

_NUMBER = re.compile(r"(?:\d{1,3}[.)]|[a-zа-яё]\)|[IVX]{1,4}[.)])\s*[^\W\d]|\(\d{1,3}\)")
"""At the start: 1. pump, 2) pump, а) pump, II. pump; not 1.5, 90-day or г. Алматы."""
_NUMBER_INSIDE = re.compile(r"[\s;,](?:\d{1,2}|[IVX]{1,4})[.)]\s+[^\W\d]")
"""A second sense behind the first: court 2. tribunal, I. search II. raid."""
_BULLET = re.compile(r"[•·▪■◦●○‣►▶→⇒✓✔*=+]|[-–—]\s|'[^']*$")
_BETWEEN = re.compile(r"[^\W\d_]\s*[•●·▪]\s*[^\W\d_]|[^\W\d_],[^\W\d_]|\\[nt][^\W\d_]")
"""Marks between terms that are nothing else: a bullet, a comma without a space, a break in code."""
_LABELLED = re.compile(
    r"^\(?(?:юр|разг|прост|жарг|офиц|устар|перен|книжн|полит|воен|эк|мед|тех|разг\.-сниж"
    r"|colloq|inf|fig|obs|mil|jur|law)\.\)?\s"
)
_ENDING = re.compile(r"^[^\W\d_]+(?:ся)?,?\s-[а-яё]{1,5}\b(?!-)")
"""An ending behind a word, as dictionaries give the genitive: суд, -а."""
_HOMONYM = re.compile(r"^[а-яё-]{2,}(?:\s[IVX]{1,3}|[1-9])$")
"""Which of several words that are spelt alike: ключ I, замок1."""
_STRESS = re.compile(r"[а-яё]{2}[`'´](?:[а-яё]|$)|[а-яё][АЕЁИОУЫЭЮЯ](?:[а-яё]|\b)")
"""A stress that is written with a mark of another kind, or with a capital vowel."""
_GRAMMAR = re.compile(
    r"(?<!\d)[\s,(](?:м|ж|ср|мн|ед|муж|жен|сущ|прил|глаг|гл|нареч|прич|мест|числ"
    r"|n|v|vb|adj|adv|pl|sing|prep)\.(?:\s*[чр]\.)?\)?$"
    r"|\((?:м|ж|ср|мн|n|v|adj|adv|pl|noun|verb|adjective|adverb|сущ[а-я]*|глагол|мн\. ?ч|н?св)[.)]"
    r"|\s(?:im)?pf\.?$|,\s(?:n|v|adj|adv)$"
)
_MARK = re.compile(r"\w(?:[*†‡¹²³⁰⁴-⁹]{1,9}|\s?[,;=])$")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#\d{2,5});|~~|\*\*|`[^`]+`")
_MENU = re.compile(
    r"\b[^\W\d_]*[а-яё]_[а-яё]|\b_[А-ЯЁA-Z]|(?:^|\s)&[^\W\d_]|\b(?:Ctrl|Alt|Shift)\+"
)
"""Marks of a menu: the letter to press, and the keys."""
_TWO_SCRIPTS = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z\u00c0-\u024f]"
)
"""Letters that look alike, typed with the wrong keyboard, so that the word is never found."""
_HINT = re.compile(r"[(,;]\s*not\s|^NOT\s|\[[^\[\]]*\]|[\u0250-\u02af\u02c8\u02d0]")
_LABEL = re.compile(r"^[^\W\d]{1,8}\.?:\s")
_REFERENCE = re.compile(
    r"(?:see|cf\.?|vide|same as|as above|q\.v\.)\s|(?:см|ср)\.\s", re.IGNORECASE
)
_SAME = word_set("ditto idem same")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+)?")
_PLAIN = frozenset("LMNS")
"""Letters, marks, numbers and symbols, by how their categories in Unicode begin."""
_TRUTH = frozenset({"TRUE", "FALSE"})
_SHOWN = 40
_SHORT = 4
"""Words of a term that ends with an abbreviation, and so looks like a sentence."""


def text_doubt(ru: str, en: str, *, sentence: bool) -> str:
    """Why somebody has to look at a pair of a table, "" where nobody has.

    sentence: whether it is one, in which numbers, marks and breaks have their place.
    """
    if why := _no_english(ru, en):
        return why
    if _TWO_SCRIPTS.search(ru) and not ru.startswith("#"):
        return f"a word in letters of two alphabets: {_brief(ru)}"
    if not sentence:
        return _term_doubt(ru, en)
    short = [text for text in (ru, en) if len(text.split()) <= _SHORT and _GRAMMAR.search(text)]
    return f"grammar in the text: {_brief(short[0])}" if short else ""


def _no_english(ru: str, en: str) -> str:
    """Why the English may be none at all, "" where it is."""
    if "?" in en and "?" not in ru and en.strip(" ?().!"):
        return f"a question mark in the English only: {_brief(en)}"
    if len(ru.strip(" .)")) == len(en.strip(" .)")) == 1:
        return f"one letter, as above the parts of an alphabetical list: {_brief(ru)}"
    if _DATE.fullmatch(en):
        return f"a date, which a spreadsheet may have made of the English: {en}"
    if en in _TRUTH:
        return f"a truth value, which a spreadsheet may have made of the English: {en}"
    if not en.isascii() and _PLAIN.isdisjoint(unicodedata.category(char)[0] for char in en):
        return f"no letter in the English: {_brief(en)}"
    return ""


def _markup_doubt(ru: str, en: str) -> str:
    """Why somebody has to look at a term of a program: markup, marks of a menu."""
    for text in (ru, en):
        for what, pattern in (("markup in the text", _MARKUP), ("marks of a menu", _MENU)):
            if pattern.search(text):
                return f"{what}: {_brief(text)}"
    return ""


def _term_doubt(ru: str, en: str) -> str:
    if _REFERENCE.match(en) or en.strip(" .").casefold() in _SAME or _REFERENCE.match(ru):
        return f"a reference to another row: {_brief(en)}"
    if "\n" in ru or "\n" in en:
        return r"a line break in it: --alternatives '\n' parts terms that stand below each other"
    if CYRILLIC.search(en):
        return f"Cyrillic letters in the English: {_brief(en)}"
    if (language_named(ru), language_named(en)) == ("ru", "en"):
        return f"perhaps headings once more: {_brief(en)}"
    if bool(_LABEL.match(en)) is not bool(_LABEL.match(ru)):
        return f"a label before one of the texts: {_brief(en)}"
    for text, beside in ((ru, _BESIDE_RUSSIAN), (ru, _BESIDE), (en, _BESIDE)):
        for what, pattern in beside:
            if pattern.search(text):
                return f"{what}: {_brief(text)}"
    return _markup_doubt(ru, en)


_FOOTER = re.compile(r"^(?:(?:итого|всего записей|страница \d+|стр\. ?\d+)\b|©)", re.IGNORECASE)
_BESIDE_RUSSIAN = (
    ("an ending behind the word", _ENDING),
    ("a number behind the word", _HOMONYM),
    ("a stress mark of another kind", _STRESS),
    ("a footer of a page or a table", _FOOTER),
)
_BESIDE = (
    ("a number before the text", re.compile(rf"^(?:{_NUMBER.pattern})")),
    ("several numbered senses", _NUMBER_INSIDE),
    ("perhaps several terms", _BETWEEN),
    ("a label before the text", _LABELLED),
    ("a sign before the text", re.compile(rf"^(?:{_BULLET.pattern})")),
    ("grammar in the text", _GRAMMAR),
    ("a mark behind the text", _MARK),
    ("a hint in the text", _HINT),
)
"""What stands beside a text, in words, and by what it is known."""


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
