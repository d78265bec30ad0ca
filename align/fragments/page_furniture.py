"""Page furniture in Russian: dates, author lines, what social-media embeds and sites add."""

import re

from align.fragments.russian_blocks import AUTHOR_TAIL, has_lower_word, is_sentence
from align.language.lists.lexicon import alternatives
from align.language.quotation import OPENERS, enclosure
from align.records import Span
from align.text import CYRILLIC

_LETTER = "\u0400-\u052f"
_EMBED_LEAD = re.compile(
    rf"(?:\s*(?:#\s?(?=\w*[{_LETTER}])[\w\u0301]+|[-–—•|>«»\u2800]+\s|https?://\S+\s"
    r"|(?:RT\s)?@\w+:?\s(?:\[\d{1,3}\]\s)?))*\s*"
)
_EMBED_LINK = re.compile(r"pic\.twitter\.com/|https?://")
_EMBED_TAGS = re.compile(rf"(?>(?:#(?=\w*[{_LETTER}])[\w\u0301]+|\|)+)")
_MONTH = rf"{alternatives('ru', 'months', 'months_of_dates', 'short_months')}\.?"
_TIME = r"(?:,?\s+(?:в\s+)?\d{1,2}[:.]\d{2})?"
_DATE = rf"\d{{1,2}}\s+{_MONTH}(?:,?\s+\d{{4}})?(?:\s*(?:г\.|года?))?{_TIME}"
_WEEKDAY = alternatives("ru", "weekdays")
_TIME_ZONE = alternatives("en", "time_zones")
_DATE_LINE = re.compile(
    rf"[\s,|·•–—-]*(?:{_WEEKDAY},?\s*)?(?:{_DATE})(?:\s*(?:{_TIME_ZONE}|МСК))?[\s,.|·•]*",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}.{{0,3}}{_WEEKDAY}.*", re.IGNORECASE
)
_SIGNED = re.compile(
    rf"(?:[А-ЯЁ][\w.-]*\s+){{1,3}}[·•|]\s*(?:{_DATE}|сегодня|вчера|\d{{1,2}}:\d{{2}})\W*",
    re.IGNORECASE,
)
"""The name and date above a post: Имя Фамилия · 11 января 2021 г."""
_COUNTERS = re.compile(
    r"(?:(?>[^\w]{0,8}\d[\d.,\u00a0]{0,12} ?(?:[КkKMМк]|тыс\.?|млн\.?)? ?(?:просмотр|лайк"
    r"|комментари|репост|ретвит|подписчик|отметк)\w*)|(?>[^\w]{0,8}\d[\d.,]{0,12}(?!\w)))+"
    r"[^\w]{0,8}",
    re.IGNORECASE,
)
"""The counts of views and likes below a post. Each count is an atomic group: the sign between two
could stand with either, and a list of thirty years would be tried in a thousand million ways."""
_AUTHOR = re.compile(r"[—–-]\s*[^—–\n]{1,80}\(@\w+\)")
_HANDLE_BEFORE = re.compile(r"\(@\w+\)\s*\Z")
_HANDLE_AFTER = re.compile(r"[^—–()\n]{0,60}\(@\w+\)")
_DASH_BEFORE = re.compile(r"[—–]\s*[^—–()\n]{0,30}\Z")
_POSTED = re.compile(r"(?:Публикация от|Сообщение от|Опубликовано|Posted by)\s", re.IGNORECASE)
_EMBED = re.compile(
    r"(?:Посмотреть (?:эту|этот|это) (?:публикаци|видео|пост|фото)|Посмотреть в \w+|View this post"
    r"|Читать (?:далее|полностью|также|ещё|еще)|Читайте (?:также|нас|ещё|еще|на русском)|Подробнее"
    r"|Смотрите также"
    r"|Поделиться|Подписаться|Подписывайтесь|Нравится|Ответить|Ретвит|Показать (?:ещё|еще|перевод)"
    r"|Нашли (?:ошибку|опечатку)|Подпишитесь|Обновлено|Опубликовано|Время чтения|Загрузка"
    r"|Перевести твит|Комментари|Реклама|Версия для печати|Распечатать|Наверх"
    r"|Возможно, это изображение"
    r"|Фото (?:автора|предоставлен|из (?:архива|личного|соцсетей)|с сайта)"
    r"|Мы используем (?:файлы )?cookie|(?:Этот|Наш) сайт использует|Продолжая (?:использ|польз)"
    r"|Политика конфиденциальности|Пользовательское соглашение|Перейти к (?:содерж|основн)"
    r"|(?:Оставить|Добавить) комментарий|(?:Предыдущая|Следующая) (?:запись|статья|новость)"
    r"|При (?:цитировании|использовании материалов|перепечатке)|Владелец (?:сайта|страницы)"
    r"|Материал по теме|По теме|Все права защищены|Отправить|Скопировать ссылку|Переслано из"
    r"|©|Источник:|Автор:|Фото:|Фотограф:|Видео:|Иллюстрация:|Изображение:|Коллаж:|Скриншот:|Теги:|Метки:)",
    re.IGNORECASE,
)
_AGENT_LABEL = re.compile(
    r"(?:Данн|Настоящ)\w{2} (?:сообщение|материал)\b.{0,200}"
    r"\bиностранн(?:ым|ого) (?:агент|средств)",
    re.IGNORECASE,
)
"""What Russian law made "foreign agents" put above whatever they publish."""
_LONGEST_LABEL = 900
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
    """Whether ``text``, a whole block or fragment, is page furniture, not part of the article."""
    line = " ".join(text.split())
    if len(line) > 160:
        return len(line) < _LONGEST_LABEL and _AGENT_LABEL.match(line) is not None
    if is_author_line(line) or _DATE_LINE.fullmatch(line) or _NUMERIC_DATE.fullmatch(line):
        return True
    if _SIGNED.fullmatch(line):
        return True
    if _AGENT_LABEL.match(line) or (_EMBED.match(line) and len(line) <= 120):
        return True
    return _is_navigation(line)


def is_inline_chrome(text: str, span: Span) -> bool:
    """Whether a stretch inside a block that holds other text is page furniture.

    Words of menus are words like any other where English words stand around them.
    """
    body = text[span.start : span.end]
    before = text[max(0, span.start - 60) : span.start]
    if _DASH_BEFORE.search(before) and _HANDLE_AFTER.match(text, span.end):
        return True
    if not is_chrome(body):
        return False
    line = " ".join(body.split())
    dated = _DATE_LINE.fullmatch(line) is not None
    if dated and _HANDLE_BEFORE.search(before):
        return True
    if not is_sentence(text) and not (body.islower() and has_lower_word(text)):
        return True
    return not dated and " " in line and not _is_navigation(line)


def _is_navigation(line: str) -> bool:
    """Whether a line is only words of menus or counts, which in sentences are ordinary words."""
    return _COUNTERS.fullmatch(line) is not None or all(
        _NAVIGATION.fullmatch(part) for part in line.split("|") if part.strip()
    )


def without_embed(text: str) -> Span | None:
    """The part of a block without the tags, links and bullets around it; None without Russian."""
    lead = _EMBED_LEAD.match(text)
    start = lead.end() if lead else 0
    author = AUTHOR_TAIL.search(text, start)
    end = _tail_start(text[: author.start()] if author else text, start)
    if start < end and text[start] in OPENERS and enclosure(text, start) == end - 1:
        inner = text[start + 1 : end - 1]
        start += 1 + len(inner) - len(inner.lstrip())
        end = start + len(inner.strip())
    if not CYRILLIC.search(text, start, end):
        return None
    return Span(start, end)


def _tail_start(text: str, start: int) -> int:
    """Where the tags, links and bars at the end of ``text`` begin, or where its last word ends."""
    end = len(text)
    while True:
        while end > start and text[end - 1].isspace():
            end -= 1
        chunk = max(start, text.rfind(" ", start, end) + 1)
        first = _chunk_tail(text, chunk, end)
        if first > chunk or chunk == start:
            return first
        end = chunk


def _chunk_tail(text: str, start: int, end: int) -> int:
    """Where, in a stretch without white space, the tags, links and bars at its end begin."""
    link = _EMBED_LINK.search(text, start, end)
    first = link.start() if link else end
    for run in _EMBED_TAGS.finditer(text, start, first):
        if run.end() == first:
            return run.start()
    return first
