"""What the headings of a table say: the language of a column, and what it holds."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from align.text import word_set
from glossary.formats.xml import primary

TEXT = "text"
"""The field of columns with terms, in whatever language."""


class Heading(NamedTuple):
    """What a heading says of its column.

    field: TEXT, a field of glossary.formats.table_options, one of those that only this module
    knows ("fuzzy", "approved", "refused", "translatable", "term_info", "code", "number",
    "example", "beside", "who", "origin"), or "" where nothing is known. language: a code such as
    ru, en, de, "" where none is named. side: "source" or "target", "" where neither is said. exact:
    whether every word of it was understood.
    """

    field: str = ""
    language: str = ""
    side: str = ""
    exact: bool = True


_PHRASES: Mapping[str, str] = {
    "false friend": "beside", "false friends": "beside", "ложный друг": "beside",
    "ложные друзья": "beside",
    "do not translate": "do_not_translate",
    "non translatable": "do_not_translate",
    "не переводить": "do_not_translate",
    "part of speech": "part_of_speech",
    "часть речи": "part_of_speech",
    "needs editing": "fuzzy",
    "do not use": "forbidden", "don t use": "forbidden", "not to be used": "forbidden",
    "not allowed": "forbidden", "not recommended": "forbidden", "не использовать": "forbidden",
    "не употреблять": "forbidden", "не рекомендуется": "forbidden",
    "не переводить как": "forbidden",
    "term info": "term_info", "usage status": "status", "usage note": "note",
    "source lang": "code", "target lang": "code", "source language": "code",
    "target language": "code", "source locale": "code", "target locale": "code",
}  # fmt: skip
"""Headings, or parts of them, that are more than their words."""

_ROLES: Mapping[str, str] = {
    "who": "by author created creator date modified time updated автор автора авторы время дата "
    "изменено изменил кем когда одобрил проверил создал создано утвердил",
    "note": "note notes comment comments remark remarks usage info information explanation "
    "примечание примечания прим комментарий комментарии коммент замечание замечания "
    "пояснение пояснения заметка заметки помета пометы",
    "definition": "definition definitions def description descriptions определение определения "
    "толкование дефиниция описание",
    "example": "example examples context contexts msgctxt sample пример примеры контекст location "
    "url reference references ссылка ссылки synonym synonyms синоним синонимы plural",
    "beside": "transliteration transcription pronunciation romanization romanisation romanized "
    "romanised translit ipa cognate cognates category categories type assignee assigned section "
    "department desk team транслитерация транскрипция произношение категория раздел отдел рубрика "
    "тип исполнитель ответственный",
    "domain": "domain domains subject subjectfield field topic тема тематика область сфера домен",
    "part_of_speech": "pos partofspeech",
    "gender": "gender grammaticalgender род",
    "forbidden": "forbidden prohibited banned deprecated disallowed inadmissible avoid запрещено "
    "запрещен запрещенный запрещенная запрещенное запрещенные запрет недопустимый недопустимо "
    "недопустимые нерекомендуемый нерекомендуемые нежелательный нежелательно нежелательные "
    "obsolete outdated wrong incorrect устаревший устаревшее устаревшие устарело неправильно "
    "неправильный неверно неверный ошибочный",
    "refused": "deleted delete removed remove rejected удалено удалить отклонено",
    "do_not_translate": "dnt donottranslate nontranslatable непереводимое",
    "translatable": "translatable переводимое",
    "preferred": "preferred recommended предпочтительный предпочтительно рекомендуемый "
    "рекомендуемое рекомендуется",
    "approved": "approved verified checked confirmed ok ок проверено подтверждено "
    "утверждено утвержден утвержденный одобрено одобренный",
    "status": "status state статус состояние",
    "fuzzy": "fuzzy",
    "kind": "kind",
    "version": "version",
    "id": "id",
    "number": "no nr num number n № # п номер",
    "code": "language lang locale lcode язык",
    TEXT: "msgid msgstr term terms word words phrase phrases text texts string entry source target "
    "translation translations original equivalent equivalents meaning gloss lemma name title "
    "термин термины слово слова фраза фразы выражение выражения текст перевод переводы оригинал "
    "исходник исходный эквивалент эквиваленты соответствие значение название наименование",
    "origin": "author authors creator created modified changed updated date user translator "
    "reviewer editor project client key автор авторы создано изменено обновлено дата пользователь "
    "переводчик редактор проект клиент заказчик ключ",
}
"""Words by what they call a column, those that win over others first."""
_SIDES: Mapping[str, str] = {
    "source": "source msgid original term terms оригинал исходник исходный термин термины",
    "target": "target msgstr translation translations equivalent equivalents meaning gloss перевод "
    "переводы эквивалент эквиваленты соответствие значение",
}
_LANGUAGES: Mapping[str, str] = {
    "ru": "ru rus russian русский русская русское русском русски рус russisch russe ruso",
    "en": "en eng english английский английская английское английском английски англ englisch "
    "anglais inglés",
    "az": "aze azerbaijani азербайджанский",
    "be": "bel belarusian белорусский",
    "bg": "bg bul bulgarian болгарский",
    "cs": "cs cze ces czech чешский",
    "de": "de deu ger german deutsch немецкий",
    "el": "greek греческий",
    "es": "es spa spanish испанский español",
    "et": "est estonian эстонский",
    "fi": "fin finnish финский suomi",
    "fr": "fr fra fre french французский français",
    "hy": "hy armenian армянский",
    "hu": "hungarian венгерский",
    "it": "ita italian итальянский italiano",
    "ja": "ja japanese японский",
    "ka": "ka georgian грузинский",
    "kk": "kk kaz kazakh казахский қазақша",
    "ky": "ky kir kyrgyz киргизский кыргызский",
    "lt": "lit lithuanian литовский",
    "lv": "lav latvian латышский",
    "mk": "macedonian македонский",
    "mn": "mongolian монгольский",
    "nl": "nl dutch нидерландский голландский",
    "no": "norwegian норвежский",
    "pl": "pl pol polish польский polski",
    "pt": "pt por portuguese португальский português",
    "ro": "ro romanian румынский",
    "sk": "slovak словацкий",
    "sr": "sr srp serbian сербский",
    "sv": "swe swedish шведский",
    "tg": "tg tajik таджикский",
    "tr": "tr tur turkish турецкий türkçe",
    "tt": "tt tatar татарский",
    "uk": "uk ukr ukrainian украинский українська",
    "uz": "uz uzbek узбекский",
    "zh": "zh chinese китайский",
}
_CODE = re.compile("([a-z]{2,3})[-_](?:[a-z]{4}[-_])?(?:[a-z]{2}|[0-9]{3})")
_ALONE = word_set("ru en be it fi sv da nb hu el ar he ko az et lt lv")
"""Codes that are words in longer headings, so that they count alone only."""
_SYNONYMS = word_set(
    "synonym synonyms alternative alternatives variant variants синоним синонимы вариант варианты"
)
"""Words that say of a column in a language that it holds further terms."""
_USAGE = word_set("usage помета пометы употребление использование")
_CAMEL = re.compile("(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_WORD = re.compile(r"[^\W_]+|[№#]")
_NUMBERED = re.compile(r"(?<=[^\W\d_])\d+$")


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    """The name of a list by each of its words."""
    return {word: name for name, words in table.items() for word in word_set(words)}


_ROLE_WORDS, _SIDE_WORDS, _LANGUAGE_WORDS = map(_turned, (_ROLES, _SIDES, _LANGUAGES))


@lru_cache(maxsize=4096)
def heading_of(cell: str) -> Heading:
    """What the text of a heading says."""
    text = cell.strip()[:200]
    if found := _CODE.fullmatch(text.lower()):
        return Heading(TEXT, found[1])
    if text.lower() in _ALONE:
        return Heading(TEXT, text.lower())
    words = _words(text.replace("ё", "е"))
    language = next((code for word in words if (code := _LANGUAGE_WORDS.get(word))), "")
    rest = words
    if language:
        rest = [w for w in words if _LANGUAGE_WORDS.get(w) != language and w not in _SYNONYMS]
    field = _role(rest, " ".join(words))
    if language and field in ("", "code", "origin"):
        return Heading(TEXT, language, exact=not rest)
    sides = [_SIDE_WORDS.get(word, "") for word in rest] if field == TEXT else []
    known = all(word in _ROLE_WORDS for word in rest)
    return Heading(field, language, next(filter(None, sides), ""), known)


def _words(text: str) -> list[str]:
    """The words of a heading, in lower case, without the numbers that count columns."""
    words = _WORD.findall(_CAMEL.sub(" ", text.strip()[:200]).casefold())
    return [_NUMBERED.sub("", word) for word in words if not word.isdigit()]


def words_without(cell: str, field: str) -> str:
    """The words of a heading beside those that name ``field``: English of "Forbidden English"."""
    text = " ".join(_words(cell.replace("ё", "е")))
    for phrase, name in _PHRASES.items():
        text = f" {text} ".replace(f" {phrase} ", " ").strip() if name == field else text
    return " ".join(w for w in text.split() if _ROLE_WORDS.get(w) != field)


def speaks_of_usage(cell: str) -> bool:
    """Whether a heading promises words on how a term is used: Usage, Помета."""
    return not _USAGE.isdisjoint(_words(cell))


def same_words(cell: str) -> str:
    """The words of a heading by which columns of synonyms are alike."""
    return " ".join(word for word in _words(cell) if word not in _SYNONYMS)


def region_of(cell: str) -> str:
    """The region in a heading that is a code: GB for en-GB; "" for others."""
    text = cell.strip()
    return re.split("[-_]", text)[-1].upper() if _CODE.fullmatch(text.lower()) else ""


def _role(words: Sequence[str], text: str) -> str:
    """The field that words name, "" for none: by a phrase, else by the word that wins."""
    for phrase, field in _PHRASES.items():
        if f" {phrase} " in f" {text} ":
            return field
    named = {_ROLE_WORDS.get(word, "") for word in words}
    return next((field for field in _ROLES if field in named), "")


def language_of_code(cell: str) -> str:
    """The language of a cell that holds nothing but a code: ru for RU and ru-KZ; "" for others."""
    text = cell.strip().lower()
    if not re.fullmatch("[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", text):
        return ""
    code = primary(text)
    return code if code in _LANGUAGES or code in _ALONE else ""


def language_named(cell: str) -> str:
    """The language of a cell that holds its name in English or Russian, or its code, else "".

    >>> [language_named(cell) for cell in ("Russian (Russia)", "английский язык", "en-GB", "суд")]
    ['ru', 'en', 'en', '']
    """
    name = cell.strip()[:60].casefold()
    if name.endswith(")"):
        name = name.partition("(")[0].strip()
    name = name.removesuffix(" язык").removesuffix(" language").strip()
    if len(name) > 3 and name in _LANGUAGE_WORDS:
        return _LANGUAGE_WORDS[name]
    return language_of_code(cell)
