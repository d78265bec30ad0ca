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


LONG = (
    "Мы начали прогулку с самого красивого гриба наших лесов: Amanita muscaria! Этот гриб ядовит,"
    " но его все любят. Потом нам встретилась Russula rubra. Её едят, если больше ничего нет под"
    " рукой, и хвалят, а потом до самой весны жалеют."
)

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
    ("glued to English", "It was all over theВыбор (the choice) then.", ["Выбор"]),
    ("English between", "A дождьrainливень stood there.", ["дождь", "ливень"]),
    ("English pun", "The offлайн (offline) life.", ["offлайн"]),
    ("Latin capitals", "A VIPовский (fit for a VIP) seat.", ["VIPовский"]),
    ("last letter is Latin", "They said «Спасите наc» (save us).", ["Спасите наc"]),
    ("doubled Latin letters", "He wrote Миzzия (a pun) again.", ["Миzzия"]),
    ("ending in brackets", "Is she сосед(ка) or пришёл (а)! there?", ["сосед(ка)", "пришёл (а)!"]),
    ("prefix in brackets", "To (по)искать (look for) it.", ["(по)искать"]),
    ("slash without spaces", "He wrote мой сосед/моя соседка (my neighbour).",
     ["мой сосед/моя соседка"]),
    ("Cyrillic letter in English", "That is Сlearly a slip, Аnd this.", []),
    ("dash in a wrong encoding", "Small steps Ч the smallest of all.", []),
    ("letter spoken of", "He drew the letter Ч over again.", ["Ч"]),
    ("numbered name", "The rocket Луч-7 (Ray-7) flew.", ["Луч-7"]),
    ("year of a work", "He wrote Осень (Autumn) and Зима, 1931 (Winter).", ["Осень", "Зима"]),
    ("ordinal in figures", "We sat at the 3-й стол (third table).", ["3-й стол"]),
    ("day of a month", "On 3 ноября (November 3) it rained.", ["3 ноября"]),
    ("number before that the bracket repeats", "All 12 стульев (12 chairs) are here.",
     ["12 стульев"]),
    ("number of a law in Latin", "It is Закон от 2 мая 2001 г. N 7-ФЗ «О реке» (on the river).",
     ["Закон от 2 мая 2001 г. N 7-ФЗ «О реке»"]),
    ("sum of money", "A headline: Река: $50 тыс. за воду (for water).", ["Река: $50 тыс. за воду"]),
    ("time after a preposition", "The note Ужин в 19:00 is cut.", ["Ужин в 19:00"]),
    ("Latin name after a preposition", "It says Звонок с Anna в 15:00 now.",
     ["Звонок с Anna в 15:00"]),
    ("identifier in a quotation", 'It stops with "Укажите MY_KEY в etc/app.conf" at once.',
     ["Укажите MY_KEY в etc/app.conf"]),
    ("abbreviation ends a quotation", "Open «Все заказы в CRM» first.", ["Все заказы в CRM"]),
    ("Latin name opens a quotation", "He shouted “Green Day на нашей улице” twice.",
     ["Green Day на нашей улице"]),
    ("title and author", "«”Дождь–Снег” Анны Лесковой» [by Anna] is long.",
     ["”Дождь–Снег” Анны Лесковой"]),
    ("quotation goes on", "The paper «Утро» и все остальные (Morning) closed.",
     ["«Утро» и все остальные"]),
    ("quotation does not", "It is «длинная дорога» к the English word.", ["длинная дорога", "к"]),
    ("labels", "| Open | Открыть окно, Открытие окна |", ["Открыть окно", "Открытие окна"]),
    ("labels in a sentence", "Buttons: Создать счёт, Вернуть товар — all work.",
     ["Создать счёт", "Вернуть товар"]),
    ("commas in verse", "Ты мой друг, Ваня, а это значит, Что не страшен лес (a poem).",
     ["Ты мой друг, Ваня, а это значит, Что не страшен лес"]),
    ("place and country", "He was born in Казань, Россия (Kazan).", ["Казань, Россия"]),
    ("shouts in a list", "They read ДАЁШЬ план!, ДАЁШЬ уголь! (bold).",
     ["ДАЁШЬ план!", "ДАЁШЬ уголь!"]),
    ("right and wrong", "Write ✅ верно сказано ❌ сказано верно (said so).",
     ["верно сказано", "сказано верно"]),
    ("link and heading", "Слово Слово may mean a speech too.", ["Слово", "Слово"]),
    ("English or in brackets", "The masked (маскник or маскница) man.", ["маскник", "маскница"]),
    ("author below a post", "Всё тихо— Кит (@kit_n) March 3, 2020", ["Всё тихо"]),
    ("handle before a reply", "@kit_n: спасибо вам!", ["спасибо вам!"]),
    ("number of a line", "4 ПУСК — start", ["ПУСК"]),
    ("number of a line with noughts", "017 Стена плача: wall of tears", ["Стена плача"]),
    ("time at the head of a line", "19:30 Шум (noise)", ["Шум"]),
    ("year at the head of a line", "2016 Тишина – silence", ["Тишина"]),
    ("number that counts the words", "20 лет тишины [20 years of silence]", ["20 лет тишины"]),
    ("number that counts them, with no bracket", "5 минут тишины – a pause", ["5 минут тишины"]),
    ("ordinal at the head of a line", "3-й стол (third table)", ["3-й стол"]),
    ("day at the head of a line", "3 ноября – a holiday", ["3 ноября"]),
    ("number that its words do not agree with", "It has 7 реки (rivers) in all.", ["реки"]),
    ("number that its words agree with", "It has 22 реки (rivers) in all.", ["22 реки"]),
    ("number up to twenty that they do not", "It has 14 реки (rivers) in all.", ["реки"]),
    ("number with an adjective", "It has 3 новых моста (new bridges).", ["3 новых моста"]),
    ("year with its words", "It is 2012 года (of 2012) then.", ["2012 года"]),
    ("capitals behind the tags of a post", "Пишем всем друзьям #OpenTheBridge #Мост MAX RT",
     ["Пишем всем друзьям #OpenTheBridge #Мост MAX RT", "#Мост"]),
    ("number of a Russian line", "12  Маятник\nThe Pendulum", ["Маятник"]),
    ("time of a Russian line", "07:45 Побудка\nReveille", ["Побудка"]),
    ("number that counts in a Russian line", "3 кота\nthree cats", ["3 кота"]),
    ("year in a Russian line", "1917 год\nthe year 1917", ["1917 год"]),
    ("quoted English that ends a line of a word list", "мотыга \"hoe\"", ["мотыга"]),
    ("lone English that ends a line of a word list", "А а аквариум bowl", ["А а аквариум"]),
    ("Latin word that ends a Russian sentence", "Я живу, я дышу, я пишу в chat",
     ["Я живу, я дышу, я пишу в chat"]),
    ("number that the English across a slash has", "СТРАНИЦА 3 / PAGE 3, torn", ["СТРАНИЦА 3"]),
    ("number that the English before it has", "PAGE 3 – СТРАНИЦА 3 (torn)", ["СТРАНИЦА 3"]),
    ("number with a hyphen", "The ПРИКАЗ № 12-7 (ORDER No. 12-7) hung there.", ["ПРИКАЗ № 12-7"]),
    ("another number than the English has", "слово 5 / word 7", ["слово"]),
    ("spelling of before 1918", "Ѳома вѣритъ = Foma believes", ["Ѳома вѣритъ"]),
    ("code of the language", "RU Дождь идёт\nEN It rains", ["Дождь идёт"]),
    ("aspects of a verb", "Learn копать / вскопать – to dig.", ["копать / вскопать"]),
    ("words with a gloss each", "Learn тоска / покой – sorrow / peace.", ["тоска", "покой"]),
    ("abbreviation without the last words",
     "In all of these years the МРХ, Министерство речного хозяйства и судов, never closed.",
     ["МРХ", "Министерство речного хозяйства и судов"]),
    ("abbreviation inside the words", "The ГСБ – городская служба больниц – grew.",
     ["ГСБ", "городская служба больниц"]),
    ("English word that a line begins with", "Trial   уголовный процесс", ["уголовный процесс"]),
    ("English word before a hyphen", "Illegal- незаконный, подпольный", ["незаконный, подпольный"]),
    ("English capitals before a line", "ALIBI алиби", ["алиби"]),
    ("who speaks", "POST 4. Ищу кота. Он рыжий.", ["Ищу кота. Он рыжий"]),
    ("English behind a colon", "дубль: second copy? (копия)", ["дубль", "копия"]),
    ("English in a Russian bracket", "Он знает, что ты спишь (настоящее время, present).",
     ["Он знает, что ты спишь", "настоящее время"]),
    ("name inside Russian", "Билет в Javelin стоит сто.", ["Билет в Javelin стоит сто."]),
    ("name behind a preposition", "Сохранить в PDF", ["Сохранить в PDF"]),
    ("English behind a preposition in a word list", "войти в to enter", ["войти в"]),
    ("glosses inside brackets",
     "The words of doubt (якобы ‘allegedly’, будто ‘as if’, etc.) were counted.",
     ["якобы", "будто"]),
    ("forms inside brackets", "The boats (лодка, plural лодки) left.", ["лодка", "лодки"]),
    ("ending before its examples", "-ок: домок (a small house, from дом — a house)",
     ["ок", "домок", "дом"]),
    ("year of a film", "Тихий пруд (1947)", ["Тихий пруд"]),
    ("number in brackets", "Пруд (19471)", ["Пруд (19471)"]),
    ("time of a line", "[01:12.40]Я ухожу", ["Я ухожу"]),
    ("number that English nearby has too", "Route 12 (Russian: Маршрут 12, Marshrut) ran there.",
     ["Маршрут 12"]),
    ("year that English nearby has too", "Moscow 1980 (Russian: Москва 1980, Moskva) was good.",
     ["Москва"]),
    ("Latin names in a long text", LONG, [LONG]),
    ("dotted Latin letter", "They said «Мы идëм» (we go).", ["Мы идëм"]),
    ("label of the language", "Русский: Старый дом\n\nПеревод: Дорога", ["Старый дом", "Дорога"]),
    ("strings of code", "'город', 'село',\n'деревня'", ["город", "село", "деревня"]),
    ("brackets amid Russian", "It says эти стены (есть) толстые today.",
     ["эти стены (есть) толстые"]),
    ("brackets behind Russian", "It says эти стены (есть) today.", ["эти стены", "есть"]),
    ("letter in quotes", '"я" ("I")', ["я"]),
    ("number of a post in a thread", "2/7 Дверь открыта.\n\n3/ Все ушли.",
     ["Дверь открыта.", "Все ушли."]),
    ("fraction", "2/3 дома пусты.", ["2/3 дома пусты."]),
    ("stressed Latin letter", "The word кóфта (a cardigan) is old.", ["кóфта"]),
    ("stress typed as a prime", "The word за′бор (a fence), and ТРАВА′ (grass).",
     ["за′бор", "ТРАВА′"]),
    ("stressed Latin letters in front and beside others", "Óсень блeднáeт. It fades.",
     ["Óсень блeднáeт"]),
    ("minutes of an arc", "It lies at 55°45′ (в Москве) north.", ["в Москве"]),
    ("gender behind a noun", "забор m\n\nтрава, f.\n\nокно (n)", ["забор", "трава", "окно"]),
    ("metres", "Длина 5 m", ["Длина 5 m"]),
    ("prefixes that head entries", "от- / ото-\naway\nоткрыть\nза-\nbegin\nзапеть",
     ["от- / ото-", "открыть", "за-", "запеть"]),
    ("word broken at the end of a line", "«Верните нам по-\n\nлитику»",
     ["«Верните нам по-\nлитику»"]),
    ("tag glued to a post", "Город спит#Тихо_в_городе— Кит (@kit_n) March 3, 2020",
     ["Город спит", "#Тихо_в_городе"]),
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
    "Фото автора",
    "Мы используем файлы cookie, чтобы сайт работал",
    "НАСТОЯЩИЙ МАТЕРИАЛ (ИНФОРМАЦИЯ) ПРОИЗВЕДЁН И РАСПРОСТРАНЁН ИНОСТРАННЫМ АГЕНТОМ «НЕКТО» ЛИБО"
    " КАСАЕТСЯ ДЕЯТЕЛЬНОСТИ ИНОСТРАННОГО АГЕНТА «НЕКТО», ВНЕСЁННОГО В РЕЕСТР. 18+",
]


@pytest.mark.parametrize("line", CHROME)
def test_page_furniture_is_told(line: str) -> None:
    """Dates, author lines and links of embeds are nobody's words."""
    assert one(f"Some English before it.\n\n{line}").excluded


NO_CHROME = [
    "The word реклама (advertising) is an old one here.",
    "Of all languages, she only spoke русский",
    "It was on 20 мая (May 20) that the river rose again.",
    "| Реклама | Advertising |",
]


@pytest.mark.parametrize("raw", NO_CHROME)
def test_words_of_menus_are_words_in_sentences_and_tables(raw: str) -> None:
    """Only alone are they what a site puts round its pages."""
    assert not one(raw).excluded


def test_the_author_of_an_embedded_post_is_furniture() -> None:
    """Also where the post was in English."""
    raw = "The two pictures show a cat.— Кот Учёный (@kot_u) March 10, 2021"
    assert one(raw).excluded


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
    ("banner", "“Hands off the pond” («Руки прочь от пруда») was written on a bedsheet."),
    ("banner", "The slogan of that week was “No to dust” («Нет пыли»)"),
    ("banner", "- “No to dust” («Нет пыли») is the slogan of the year"),
    ("quote", "Neither of the two answers (мы ничего не видели) was noted down"),
    ("quote", "The neighbour said «Река обмелела» (the river is shallow)"),
    ("quote", "All that he wrote was «Держитесь» (hold on)"),
    ("term", "a court will take it out (не отсвечивать)"),
    ("term", "it was worn in 1990-е годы (the nineties)"),
    ("term", "He evaded it (уклонение от прохождения военной службы) all his life"),
    ("name", "They walked across Green Square (Зелёная площадь) once more"),
    ("name", "He read the newspaper Вечерняя заря (Evening Dawn) at home"),
    ("name", "She was given the Медаль «За терпение» (Medal for Patience)"),
    ("name", "A year in Казань (Kazan) is enough"),
    ("name", "The poster's author, one Ivan Petrov (Russian: Иван Петров), left"),
]


@pytest.mark.parametrize(("kind", "raw"), KINDS, ids=[kind for kind, _ in KINDS])
def test_kinds(kind: str, raw: str) -> None:
    """A word of the sentence before tells a banner; shape tells the rest."""
    assert one(raw).kind == kind


def kinds(raw: str) -> list[str]:
    return [kind for kind, _ in found(raw)]


def test_a_list_is_of_what_introduces_it() -> None:
    """Slogans below the line that announces them, as items and as lines of Russian."""
    items = "There were slogans, including:\n\n- «Дорогу рыбе» (let fish pass)\n- «Рыбе» (for fish)"
    assert kinds(items) == ["banner", "banner"]
    lines = "We copied the graffiti on the wall:\n\nЗдесь был лес\n\nКто разрешил?\n\nBoth are new."
    assert kinds(lines) == ["banner", "banner"]


def test_a_post_in_running_text_is_told_by_what_announces_it() -> None:
    """Without a handle or an author's line."""
    raw = (
        "One of them tweeted that evening:\n\nМы всё ещё стоим на мосту, и нам тепло\n\n“We stand.”"
    )
    assert kinds(raw) == ["tweet"]


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


@pytest.mark.parametrize("text", ["Тихій домъ", "отъ лихорадки", "умеръ", "СОБРАНІЕ КАРТЪ", "Лѣсъ"])
def test_russian_as_it_was_spelt_is_russian(text: str) -> None:
    """Also beside what is said about Bulgaria, and without a doubt."""
    fragment = one(f"In Sofia, Bulgaria, the note says {text} on its back.")
    assert (fragment.language, fragment.doubt) == ("ru", "")


def test_a_label_tells_the_language() -> None:
    """What the English says just before it outweighs a guess."""
    assert cyrillic_language("дала", "known as the steppe (Kazakh: ") == "kk"


LABELLED = [
    ("The city (Ukrainian: Лаврів, Russian: Лавров) is old.", ["uk", "ru"]),
    ("The city (Ukr. Лаврів; Rus. Лавров) is old.", ["uk", "ru"]),
    ("The city (Russian: Тува; Tuvan: Тыва) is old.", ["ru", "tyv"]),
    ("The city (Ossetian: Хуссар Ирыстон, lit. south) is old.", ["os"]),
    ("The city (Crimean Tatar: Ялта) is old.", ["crh"]),
    ("The Chuvash («чуваши») live there.", ["ru"]),
    ("In Russian and Ukrainian: «страна»", ["ru"]),
    ("Many (Ukrainian or Russian: страна) came.", ["ru"]),
    ("Many (Chechen and Tatar: страна) came.", ["tt"]),
    ("The rus. Лавров is old.", ["ru"]),
]


@pytest.mark.parametrize(("raw", "languages"), LABELLED, ids=[raw for raw, _ in LABELLED])
def test_the_last_label_counts(raw: str, languages: list[str]) -> None:
    """Of several languages named on the way; of some, only a name with a colon is a label."""
    assert [fragment.language for fragment in find_fragments(parse_text(raw))] == languages


def test_many_tags_on_one_line_stay_linear() -> None:
    """A hundred thousand of them are found; nothing is compared with all others."""
    assert len(find_fragments(parse_text("#тег " * 100_000))) == 100_000
