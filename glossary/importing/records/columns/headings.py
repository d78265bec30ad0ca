"""What the headings of a table say: the language of a column, and what it holds."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from align.text import word_set
from glossary.formats.xml import primary

TEXT = "text"
"""The field of columns with terms, in whatever language."""


class Heading(NamedTuple):
    """What a heading says of its column.

    field: TEXT, a field of glossary.formats.table_options, one of those that only this module
    knows ("fuzzy", "approved", "translatable", "term_info", "code", "number", "example",
    "origin"), or "" where nothing is known. language: a code such as ru, en, de, "" where none is
    named. side: "source" or "target", "" where neither is said. exact: whether every word of it
    was understood.
    """

    field: str = ""
    language: str = ""
    side: str = ""
    exact: bool = True


_PHRASES: Mapping[str, str] = {
    "do not translate": "do_not_translate",
    "non translatable": "do_not_translate",
    "не переводить": "do_not_translate",
    "part of speech": "part_of_speech",
    "часть речи": "part_of_speech",
    "needs editing": "fuzzy",
    "term info": "term_info",
    "source lang": "code", "target lang": "code", "source language": "code",
    "target language": "code", "source locale": "code", "target locale": "code",
}  # fmt: skip
"""Headings, or parts of them, that are more than their words."""

_ROLES: Mapping[str, str] = {
    "note": "note notes comment comments remark remarks usage info information explanation "
    "примечание примечания прим комментарий комментарии коммент замечание замечания "
    "пояснение пояснения заметка заметки помета пометы",
    "definition": "definition definitions def description descriptions определение определения "
    "толкование дефиниция описание",
    "example": "example examples context contexts sample пример примеры контекст location url "
    "reference references ссылка ссылки synonym synonyms синоним синонимы plural",
    "domain": "domain domains subject subjectfield field topic тема тематика область сфера домен",
    "part_of_speech": "pos partofspeech",
    "gender": "gender grammaticalgender род",
    "forbidden": "forbidden запрещено запрещен запрещенный запрет",
    "do_not_translate": "dnt donottranslate nontranslatable непереводимое",
    "translatable": "translatable переводимое",
    "preferred": "preferred предпочтительный предпочтительно",
    "approved": "approved утверждено утвержден одобрено",
    "status": "status state статус состояние",
    "fuzzy": "fuzzy",
    "kind": "kind",
    "version": "version",
    "id": "id",
    "number": "no nr num number n № # п номер",
    "code": "language lang locale lcode язык",
    TEXT: "term terms word words phrase phrases text texts string entry source target "
    "translation translations original equivalent equivalents meaning gloss lemma name title "
    "термин термины слово слова фраза фразы выражение выражения текст перевод переводы оригинал "
    "исходник исходный эквивалент эквиваленты соответствие значение название наименование",
    "origin": "author authors creator created modified changed updated date user translator "
    "reviewer editor project client key автор авторы создано изменено обновлено дата пользователь "
    "переводчик редактор проект клиент заказчик ключ",
}
"""Words by what they call a column, those that win over others first."""
_SIDES: Mapping[str, str] = {
    "source": "source original term terms оригинал исходник исходный термин термины",
    "target": "target translation translations equivalent equivalents meaning gloss перевод "
    "переводы эквивалент эквиваленты соответствие значение",
}
_LANGUAGES: Mapping[str, str] = {
    "ru": "ru rus russian русский русская русское русском русски рус russisch russe ruso",
    "en": "en eng english английский английская английское английском английски англ englisch "
    "anglais inglés",
    "be": "bel belarusian белорусский",
    "bg": "bg bul bulgarian болгарский",
    "cs": "cs cze ces czech чешский",
    "de": "de deu ger german deutsch немецкий",
    "es": "es spa spanish испанский español",
    "fr": "fr fra fre french французский français",
    "hy": "hy armenian армянский",
    "it": "ita italian итальянский italiano",
    "ja": "ja japanese японский",
    "ka": "ka georgian грузинский",
    "kk": "kk kaz kazakh казахский қазақша",
    "ky": "ky kir kyrgyz киргизский кыргызский",
    "nl": "nl dutch нидерландский голландский",
    "pl": "pl pol polish польский polski",
    "pt": "pt por portuguese португальский português",
    "ro": "ro romanian румынский",
    "sr": "sr srp serbian сербский",
    "tg": "tg tajik таджикский",
    "tr": "tr tur turkish турецкий türkçe",
    "tt": "tt tatar татарский",
    "uk": "uk ukr ukrainian украинский українська",
    "uz": "uz uzbek узбекский",
    "zh": "zh chinese китайский",
}
_CODE = re.compile("([a-z]{2,3})[-_](?:[a-z]{4}[-_])?(?:[a-z]{2}|[0-9]{3})")
_ALONE = frozenset({"ru", "en", "be", "it", "fi", "sv", "da", "nb", "hu", "el", "ar", "he", "ko"})
"""Codes that are words in longer headings, so that they count alone only."""
_CAMEL = re.compile("(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_WORD = re.compile(r"[^\W_]+|[№#]")


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    """The name of a list by each of its words."""
    return {word: name for name, words in table.items() for word in word_set(words)}


_ROLE_WORDS, _SIDE_WORDS, _LANGUAGE_WORDS = map(_turned, (_ROLES, _SIDES, _LANGUAGES))


@cache
def heading_of(cell: str) -> Heading:
    """What the text of a heading says."""
    text = cell.strip()[:200]
    if found := _CODE.fullmatch(text.lower()):
        return Heading(TEXT, found[1])
    if text.lower() in _ALONE:
        return Heading(TEXT, text.lower())
    words = _WORD.findall(_CAMEL.sub(" ", text).casefold().replace("ё", "е"))
    language = next((code for word in words if (code := _LANGUAGE_WORDS.get(word))), "")
    rest = [word for word in words if _LANGUAGE_WORDS.get(word) != language or not language]
    field = _role(rest, " ".join(words))
    if language and field in ("", "code", "origin"):
        return Heading(TEXT, language, exact=not rest)
    sides = [_SIDE_WORDS.get(word, "") for word in rest] if field == TEXT else []
    known = all(word in _ROLE_WORDS for word in rest)
    return Heading(field, language, next(filter(None, sides), ""), known)


def _role(words: Sequence[str], text: str) -> str:
    """The field that words name, "" for none: by a phrase, else by the word that wins."""
    for phrase, field in _PHRASES.items():
        if f" {phrase} " in f" {text} ":
            return field
    named = {_ROLE_WORDS.get(word, "") for word in words}
    return next((field for field in _ROLES if field in named), "")


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows of a table holds headings, from 0; None where none does.

    It names two columns of text that differ in language or side, and the rows below it do not
    say the same. Titles may stand above it.
    """
    for number, row in enumerate(rows[:_TITLES]):
        below = rows[number + 1 :]
        headings = [heading_of(cell) for cell in row if cell.strip()]
        told = _names_columns(headings, whole=not below) or (bool(below) and _name_both(headings))
        if told and not any(_repeats(row, one) for one in below):
            return number
    return None


_TITLES = 6
"""Rows among which the headings must be."""


def _repeats(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether codes of languages stand below each other, so that neither row is headings."""
    codes = [at for at, cell in enumerate(row) if language_of_code(cell)]
    return bool(codes) and all(at < len(below) and language_of_code(below[at]) for at in codes)


def _names_columns(headings: Sequence[Heading], *, whole: bool) -> bool:
    """Whether a row reads like headings; whole: only where every cell of it is known."""
    texts = {(one.language, one.side) for one in headings if one.field == TEXT}
    languages = {language for language, _ in texts} - {""}
    sides = {side for language, side in texts if not language} - {""}
    known = sum(bool(one.field) for one in headings)
    if len(languages) > 1 or len(sides) > 1:
        return known * 2 >= len(headings) and (known == len(headings) or not whole)
    return bool(languages or sides) and len(texts) > 1 and known == len(headings)


def _name_both(headings: Sequence[Heading]) -> bool:
    """Whether Russian and English are named, and nothing else in the same cells."""
    return {one.language for one in headings if one.field == TEXT and one.exact} >= {"ru", "en"}


def language_of_code(cell: str) -> str:
    """The language of a cell that holds nothing but a code: ru for RU and ru-KZ; "" for others."""
    text = cell.strip().lower()
    if not re.fullmatch("[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", text):
        return ""
    code = primary(text)
    return code if code in _LANGUAGES or code in _ALONE else ""
