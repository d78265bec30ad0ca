"""Page furniture in Russian: dates, author lines, what social-media embeds and sites add."""

import re

_MONTH = (
    r"(?:янв(?:ар[ья])?|февр?(?:ал[ья])?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?"
    r"|авг(?:уста?)?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:бр[ья])?|дек(?:абр[ья])?)\.?"
)
_TIME = r"(?:,?\s+(?:в\s+)?\d{1,2}[:.]\d{2})?"
_DATE = rf"\d{{1,2}}\s+{_MONTH}(?:,?\s+\d{{4}})?(?:\s*(?:г\.|года?))?{_TIME}"
_WEEKDAY = r"(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)"
_DATE_LINE = re.compile(
    rf"[\s,|·•–—-]*(?:{_WEEKDAY},?\s*)?(?:{_DATE})(?:\s*(?:PDT|PST|UTC|GMT|МСК|MSK))?[\s,.|·•]*",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}.{{0,3}}{_WEEKDAY}.*", re.IGNORECASE
)
_AUTHOR = re.compile(r"[—–-]\s*[^—–\n]{1,80}\(@\w+\)")
_POSTED = re.compile(r"(?:Публикация от|Сообщение от|Опубликовано|Posted by)\s", re.IGNORECASE)
_EMBED = re.compile(
    r"(?:Посмотреть (?:эту|этот|это) (?:публикаци|видео|пост|фото)|Посмотреть в \w+|View this post"
    r"|Читать (?:далее|полностью|также|ещё|еще)|Читайте (?:также|нас|ещё|еще)|Подробнее"
    r"|Смотрите также"
    r"|Поделиться|Подписаться|Подписывайтесь|Нравится|Ответить|Ретвит|Показать (?:ещё|еще|перевод)"
    r"|Перевести твит|Комментари|Реклама|Версия для печати|Распечатать|Наверх"
    r"|Возможно, это изображение"
    r"|Материал по теме|По теме|Все права защищены|Отправить|Скопировать ссылку|Переслано из"
    r"|Источник:|Автор:|Фото:|Фотограф:|Видео:|Иллюстрация:|Изображение:|Коллаж:|Скриншот:|Теги:|Метки:)",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"[«»‹›<>|·•→←\s]*"
    r"(?:Русский(?: язык)?|По-русски|На русском(?: языке)?|Рус|Русская версия|Қазақша"
    r"|Українська|Беларуская|Кыргызча|Главная|Новости|Статьи|Библиотека|Медиа"
    r"|О нас|О проекте|О сайте"
    r"|Контакты|Поиск|Содержание|Оглавление|Архив|Меню|Вход|Войти|Регистрация|Пред\.?|След\.?|Назад"
    r"|Вперед|Вперёд|Далее|Дальше|Рубрики|Обратная связь|Карта сайта|Подписка|Видео|Фото)"
    r"[:»«‹›<>|·•→←\s]*",
    re.IGNORECASE,
)


def is_author_line(text: str) -> bool:
    """Whether ``text`` is the line below a post that names its author: "— Имя (@handle)"."""
    return _AUTHOR.match(text.strip()) is not None or _POSTED.match(text.strip()) is not None


def is_chrome(text: str) -> bool:
    """Whether ``text``, a whole block or fragment, is furniture rather than something said."""
    line = " ".join(text.split())
    if len(line) > 160:
        return False
    if is_author_line(line) or _DATE_LINE.fullmatch(line) or _NUMERIC_DATE.fullmatch(line):
        return True
    if _EMBED.match(line) and len(line) <= 120:
        return True
    return all(_NAVIGATION.fullmatch(part) for part in line.split("|") if part.strip())
