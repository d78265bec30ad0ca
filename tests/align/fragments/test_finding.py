"""Finding Cyrillic: where a fragment begins and ends, its kind, its language."""

import pytest

from align.documents.reading import parse_text
from align.fragments.finding import find_fragments
from align.language.identification import cyrillic_language
from align.records import Fragment


def found(raw: str) -> list[tuple[str, str]]:
    """(kind, text) of every fragment of a text."""
    document = parse_text(raw)
    return [(f.kind, document.text[f.start : f.end]) for f in find_fragments(document)]


def one(raw: str) -> Fragment:
    fragments = find_fragments(parse_text(raw))
    assert len(fragments) == 1
    return fragments[0]


SPANS = [
    ("tag", "They used #нампорадомой [time to go home] all day.", ["#нампорадомой"]),
    ("tags apart", "Both #один #два were banned.", ["#один", "#два"]),
    ("list of terms", "He took приклад (a butt) or ствол (a barrel).", ["приклад", "ствол"]),
    ("slash", 'It is "город" / "село" (town or village).', ["город", "село"]),
    ("quoted list", "The words «суд», «закон» and more.", ["суд", "закон"]),
    ("nested quotes", "A sign: «Кафе «Утро» закрыто» hung there.", ["Кафе «Утро» закрыто"]),
    (
        "straight nested",
        'She asked: Кто сказал "хватит"? (Who said it?)',
        ['Кто сказал "хватит"?'],
    ),
    ("sentences", "He wrote: Ушёл. Не ждите! (Gone. Don't wait!)", ["Ушёл. Не ждите!"]),
    ("digits inside", "A banner «за 30 дней до суда» hung.", ["за 30 дней до суда"]),
    ("leading ellipsis", "It went: «…и никто не ответил».", ["…и никто не ответил"]),
    ("hyphenated Latin", "An IT-компания (IT company) hired him.", ["IT-компания"]),
    ("stress", "The word за́мок (castle) is old.", ["за́мок"]),
    ("not the number before", "The 46 области (regions) voted.", ["области"]),
    ("number that the bracket repeats", "It was статья 5 (Article 5) then.", ["статья 5"]),
    ("number that it does not", "It was статья 5 (since 2015) then.", ["статья"]),
    ("English in a quotation", "He said «мы смотрим the Bell каждый день» twice.",
     ["мы смотрим the Bell каждый день"]),
    ("another language in the bracket",
     "The official word in the whole of that country is turnout (явка; Kazakh: келу), they said.",
     ["явка", "келу"]),
    ("another word in the bracket", "A shutdown (шатдаун, or simply отключение) came.",
     ["шатдаун", "отключение"]),
    ("cells", "| явка | голоса |\n|---|---|\n| явка без | голосов |",
     ["явка", "голоса", "явка без", "голосов"]),
    ("address", "See https://ru.example.org/выборы for more.", []),
    ("no Cyrillic", "Nothing here at all.", []),
    ("bracketed Russian", "personal ruling (частное постановление)", ["частное постановление"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "texts"), [row[1:] for row in SPANS], ids=[row[0] for row in SPANS]
)
def test_where_fragments_begin_and_end(raw: str, texts: list[str]) -> None:
    """Words of one quotation stay together; a list does not become one fragment."""
    assert [text for _, text in found(raw)] == texts


CHROME = [
    "— Пётр Иванов (@petr) 3 мая 2020 г.",
    "Посмотреть эту публикацию в Instagram",
    "Публикация от Имя (@name) 2 Мар 2018 в 11:05 PST",
    "14 октября 2021 г.",
    "Русский",
    "Читайте также: Другая статья",
    "« Пред. | След. »",
    "© 2021 Редакция. Перепечатка по согласованию",
    "Читайте на русском",
]


@pytest.mark.parametrize("line", CHROME)
def test_page_furniture_is_told(line: str) -> None:
    """Dates, author lines and links of embeds are nobody's words."""
    assert one(f"Some English before it.\n\n{line}").excluded


def test_a_post_broken_by_blank_lines_is_one_fragment() -> None:
    """What stands above an author line belongs together, tags and picture links aside."""
    raw = (
        "He wrote:\n\nВсе молчат.\n\nА мы вышли на\n\n"
        "площадь. [#мывышли](#) pic.twitter.com/a1B\n\n"
        "— Имя (@name) [1 июня 2020 г.](#)\n\n“We came out”."
    )
    document = parse_text(raw)
    fragments = find_fragments(document)
    texts = [document.text[f.start : f.end].replace("\n", " ") for f in fragments]
    assert texts[0] == "Все молчат. А мы вышли на площадь."
    assert [f.kind for f in fragments] == ["tweet", "hashtag", "chrome"]


KINDS = [
    ("hashtag", "the tag #мыздесь (we are here)"),
    ("banner", "She held a placard «Свободу реке» [freedom to the river]"),
    ("quote", "He said: «Я никуда отсюда больше не поеду» (I'm staying)"),
    ("name", "He quoted Иван Петров (Ivan Petrov)"),
    ("term", "an appeal (апелляция)"),
]


@pytest.mark.parametrize(("kind", "raw"), KINDS, ids=[kind for kind, _ in KINDS])
def test_kinds(kind: str, raw: str) -> None:
    """A word of the sentence before tells a banner; shape tells the rest."""
    assert one(raw).kind == kind


LANGUAGES = [
    ("ru", "право на жизнь"), ("ru", "иноагенты"), ("ru", "съезд объявлен"), ("ru", "ёлка"),
    ("uk", "Їхній вибір"), ("uk", "наша земля і воля"), ("be", "наша мова жыве"),
    ("be", "родны горад чакае ў снезе"), ("kk", "бейбіт жиналыс қатысушылары"), ("ky", "өз үйүбүз"),
    ("sr", "љубав и слобода"), ("mk", "нашето ќе остане"), ("bg", "гласувам за промяна"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), LANGUAGES, ids=[text for _, text in LANGUAGES])
def test_look_alikes_of_russian(code: str, text: str) -> None:
    """Letters decide where they can, dictionaries where they cannot."""
    assert cyrillic_language(text) == code


def test_a_label_tells_the_language() -> None:
    """What the English says just before it outweighs a guess."""
    assert cyrillic_language("дала", "known as the steppe (Kazakh: ") == "kk"


def test_many_tags_on_one_line_stay_linear() -> None:
    """A hundred thousand of them are found; nothing is compared with all others."""
    assert len(find_fragments(parse_text("#тег " * 100_000))) == 100_000
