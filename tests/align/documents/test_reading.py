"""Reading: what is readable, where it stood, which encodings are told and which are refused."""

import codecs
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents.reading import parse_text, read_document
from align.errors import InputError
from align.records import Document


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


READABLE = [
    ("bold", "a **#тег** b", "a #тег b"),
    ("italic in a word stays", "snake_case_name", "snake_case_name"),
    ("link", "see [#тег](#) now", "see #тег now"),
    ("link target with brackets", "[a](https://x.org/a_(b)) c", "a c"),
    ("link then gloss", "[#тег](#)[a gloss]", "#тег[a gloss]"),
    ("gloss that looks like a link", "[орки](orcs are here)", "[орки](orcs are here)"),
    ("one-word gloss after brackets", "[орки](orcs)", "[орки](orcs)"),
    ("picture", "![подпись](img/a.png) text", "подпись text"),
    ("escape", r"\#тег \[x\]", "#тег [x]"),
    ("entity", "Q&amp;A &laquo;да&raquo; &#1044;", "Q&A «да» Д"),
    ("ampersand that is none", "AT&T; R&D", "AT&T; R&D"),
    ("html tag", "a <b>c</b> d", "a c d"),
    ("non-breaking space", "5\u00a0руб.", "5 руб."),
    ("soft hyphen and zero width", "пра\u00adво\u200bзащита", "правозащита"),
    ("terminal escape", "a\x1b[31mкрасный\x1b[0m b", "aкрасный b"),
    ("title sequence", "a\x1b]0;owned\x07b", "ab"),
    ("right-to-left override", "a\u202eb", "ab"),
    ("nul", "а\x00б", "аб"),
    ("stars of a product", "2 * 3 * 4", "2 * 3 * 4"),
    ("handle with underscore", "@misk_kz_ said", "@misk_kz_ said"),
    ("stress marks stay", "за́мок", "за́мок"),
]


@pytest.mark.parametrize(
    ("raw", "text"), [row[1:] for row in READABLE], ids=[row[0] for row in READABLE]
)
def test_readable_text(raw: str, text: str) -> None:
    """Markup, addresses and dangerous characters go; words stay as they are."""
    assert parse_text(raw).text == text


def test_kinds_of_blocks() -> None:
    """Headings, items, cells and quotations are told apart; rules and references vanish."""
    table = "| а | b |\n|---|---|\n| в | d |"
    raw = f"# Title\n\npara\n\n- one\n- two\n1. three\n\n> said\n\n{table}\n\n---\n"
    assert blocks(parse_text(raw)) == [
        ("heading", "Title"), ("paragraph", "para"), ("item", "one"), ("item", "two"),
        ("item", "three"), ("quote", "said"), ("cell", "а"), ("cell", "b"), ("cell", "в"),
        ("cell", "d"),
    ]  # fmt: skip


def test_hash_without_space_is_no_heading() -> None:
    """A hashtag at the start of a line stays a hashtag."""
    assert blocks(parse_text("#тег [gloss]")) == [("paragraph", "#тег [gloss]")]


def test_wrapped_lines_are_joined_and_short_ones_are_not() -> None:
    """Only a break that a fixed width explains is a wrap."""
    wrapped = "The court sentenced them to fifteen days in jail for the\nviolation of a rule."
    assert len(parse_text(wrapped).blocks) == 1
    verse = "Родина,\nеду я на родину\n\n" + "x" * 130
    assert len(parse_text(verse).blocks) == 3


def test_empty_lines_of_a_quotation_are_read() -> None:
    """Several quotation signs with nothing behind them part what stands above and below."""
    raw = "> Снег идёт.\n>\n>\n> Двери занесло, и никто не вышел на улицу до утра.\n"
    assert [block.kind for block in parse_text(raw).blocks] == ["quote", "quote"]


def test_line_endings_do_not_change_the_text() -> None:
    """Windows and Unix files read the same."""
    unix = parse_text("one\n\ntwo\nthree " + "x" * 130)
    windows = parse_text("one\r\n\r\ntwo\r\nthree " + "x" * 130)
    assert unix.text == windows.text
    assert windows.raw.count("\r\n") == 3


@given(st.text(alphabet=st.sampled_from("ab дж#*_[]()<>&;\n\r\t\x1b\x00\u00ad!`|-. "), max_size=80))
def test_offsets_lead_back(raw: str) -> None:
    """Readable characters stand in the original in order; blocks do not overlap."""
    document = parse_text(raw)
    assert len(document.origins) == len(document.text) + 1
    assert list(document.origins) == sorted(document.origins)
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        position = block.end
        for index in range(block.start, block.end):
            origin = document.origins[index]
            if document.text[index].isalpha() and "&" not in raw:
                assert raw[origin] == document.text[index]


def test_html_blocks_and_hidden_parts(tmp_path: Path) -> None:
    """Scripts and styles are not read; inline tags do not cut words; <br> ends a block."""
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>T</title><script>var a='да';</script></head><body>"
        "<p>Ру<b>с</b>ский &laquo;тест&raquo;</p><blockquote><p>да<br>нет</p></blockquote>",
        encoding="utf-8",
    )
    document = read_document(page)
    assert [text for _, text in blocks(document)] == ["Русский «тест»", "да", "нет"]
    place = document.original(0, 7)
    assert document.raw[place.start : place.end] == "Ру<b>с</b>ский"


def test_docx(tmp_path: Path) -> None:
    """The paragraphs of a Word document are read; its entities are not resolved."""
    path = tmp_path / "a.docx"
    body = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>#тег [tag]</w:t></w:r></w:p><w:p><w:r><w:t>два&e;</w:t></w:r>"
        "</w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", body)
    assert [text for _, text in blocks(read_document(path))] == ["#тег [tag]", "два"]


RUSSIAN = "Article. Полиция задержала участников мирного собрания в центре города [police did]."


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-16-le", b""), ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE), ("cp1251", b""), ("koi8-r", b""), ("cp866", b""),
    ],
)  # fmt: skip
def test_encodings_are_told(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """The same article in the encodings people have; a note says where it was not UTF-8."""
    path = tmp_path / "a.txt"
    path.write_bytes(mark + RUSSIAN.encode(encoding))
    document = read_document(path)
    assert document.text == RUSSIAN
    assert bool(document.notes) == (encoding != "utf-8")


REFUSED = [
    ("bad byte", ("Полиция задержала участников " * 3).encode() + b"\xff" + "да".encode(), "byte"),
    ("empty", b"", "empty"),
    ("only blanks", b" \n\n", "empty"),
    ("cut utf-16", codecs.BOM_UTF16_LE + b"a\x00b", "UTF-16"),
    ("noise", bytes(range(128, 256)), "UTF-8"),
]


@pytest.mark.parametrize(
    ("content", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_decoded_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    """One line that names the file and what was found."""
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_document(path)
    assert "a.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_folder_and_foreign_files_are_refused(tmp_path: Path) -> None:
    """Each says what to do."""
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.md")
    with pytest.raises(InputError, match="folder"):
        (tmp_path / "d.md").mkdir()
        read_document(tmp_path / "d.md")
    with pytest.raises(InputError, match="convert"):
        read_document(tmp_path / "a.epub")
    (tmp_path / "a.docx").write_bytes(b"not a zip")
    with pytest.raises(InputError, match="Word"):
        read_document(tmp_path / "a.docx")


def test_ten_megabytes_on_one_line_stay_linear() -> None:
    """A huge line is one block, brackets and all."""
    raw = "[*да* (" * 300_000
    document = parse_text(raw)
    assert len(document.blocks) == 1


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Дело ушло в Консти-\nтуционный суд.", "Дело ушло в Конституционный суд."),
        ("The consti-\r\ntutional court sat.", "The constitutional court sat."),
        ("Это интернет-\nиздание закрыли.", "Это интернет-издание закрыли."),
        ("закон о теле-\nи радиовещании", "закон о теле-\nи радиовещании"),
        ("по Москва-\nСити", "по Москва-\nСити"),
        ("в 1941-\n1945 годах", "в 1941-\n1945 годах"),
        ("слово-\n\nслово", "слово-\nслово"),
        ("> цитата о консти-\n> туции", "цитата о конституции"),
    ],
)
def test_words_broken_at_line_ends_are_joined(tmp_path: Path, raw: str, text: str) -> None:
    """With the hyphen gone where it only broke the word, and every character's place kept."""
    path = tmp_path / "a.txt"
    path.write_bytes(raw.encode())
    document = read_document(path)
    assert document.text == text
    for place, letter in enumerate(document.text):
        if letter.isalpha():
            span = document.original(place, place + 1)
            assert document.raw[span.start : span.end] == letter


WRAPPED = (
    "• A chest certificate was demanded in 70 cases (!), and\n"
    "another in two.\n"
    "• It can be extended, as we heard, in four centres out of\n"
    "17. In the settlement there were no places from eight to\n"
    "8:00.\n"
)


def test_verses_of_which_some_fill_the_width_are_no_wrapped_text() -> None:
    """In wrapped text nearly every line is full; a verse may have a full one by chance."""
    verse = [
        "we came at night", "and knocked at every door that had a light", "yet nobody at all",
        "looked out", "and so we left", "the way we came",
    ]  # fmt: skip
    document = parse_text("\n".join(verse))
    assert [document.text[block.start : block.end] for block in document.blocks] == verse
    wrapped = [
        "we came at night and knocked at every door", "that had a light, yet nobody at all looked",
        "out, and so we left the way that we came,", "past the mill.",
    ]  # fmt: skip
    assert len(parse_text("\n".join(wrapped)).blocks) == 1


RAIN = "Дождь шёл весь день и всю ночь подряд. Утром мы не нашли ни дороги, ни моста!"
ENGLISH_RAIN = (
    "It rained all day and all night long. In the morning we found neither road nor bridge!"
)


@pytest.mark.parametrize("tags", ["", " #дождь #мост", " \U0001f327"])
def test_a_paragraph_that_says_it_all_again_in_english_is_two(tags: str) -> None:
    """The tags and signs between them belong to the first."""
    for first, second in ((RAIN, ENGLISH_RAIN), (ENGLISH_RAIN, RAIN)):
        document = parse_text(f"{first}{tags} {second}")
        texts = [document.text[block.start : block.end] for block in document.blocks]
        assert texts == [first + tags, second]


@pytest.mark.parametrize(
    "raw",
    [
        f"{RAIN} ({ENGLISH_RAIN})",
        f"{RAIN} — {ENGLISH_RAIN}",
        f"{RAIN} It rained. {RAIN}",
        f"{RAIN} It rained all day and night without a break and we found neither road nor bridge",
    ],
)
def test_a_gloss_in_its_paragraph_stays_there(raw: str) -> None:
    """Brackets, a dash, a single sentence, and languages that alternate part nothing."""
    assert len(parse_text(raw).blocks) == 1


def test_bullets_and_numbers_do_not_hide_that_a_line_is_wrapped() -> None:
    """A bullet counts for the width; a number that ends a sentence begins no item."""
    for raw in (WRAPPED, WRAPPED.replace("\n", "\r\n")):
        document = parse_text(raw)
        texts = [document.text[block.start : block.end] for block in document.blocks]
        assert texts[0].endswith("(!), and another in two.")
        assert texts[-1].endswith(
            "out of 17. In the settlement there were no places from eight to 8:00."
        )
        assert len(texts) == 2


def test_a_word_broken_behind_a_number_that_ends_a_sentence_is_kept() -> None:
    raw = (
        "It can be extended, as we have heard, in four centres of\n"
        "17. In the settlement there were no places for the moni-\n"
        "toring.\n"
    )
    document = parse_text(raw)
    assert document.text.endswith(
        "centres of 17. In the settlement there were no places for the monitoring."
    )
    assert len(document.blocks) == 1


def test_items_in_order_stay_items_however_long_the_one_before() -> None:
    raw = "1. Bread\n2. The longest of all these items is this second one\n3. Salt\n4. Water\n"
    assert [block.kind for block in parse_text(raw).blocks] == ["item"] * 4


@pytest.mark.parametrize(
    "line", ["Рис. 2. Схема участка", "Fig. 3. A warrant", "Фото: А. Ли", "10/ Ещё пост"]
)
def test_a_caption_or_a_counted_post_continues_no_line(line: str) -> None:
    russian = any("а" <= sign <= "я" for sign in line)
    above = (
        "Понятые должны быть людьми посторонними, но никак не"
        if russian
        else ("The attesting witnesses must be outsiders, but in no way")
    )
    assert len(parse_text(f"{above}\n{line}\n").blocks) == 2


def test_windows_line_ends_wrap_like_others() -> None:
    """A paragraph of fixed width is one, whatever ends its lines; an empty line parts two."""
    wrapped = (
        "The council met in a small room on the third floor and\n"
        "decided there that the old yard should be closed before\nthe winter.\n\n"
        "Nobody had been asked about it at all, and nobody came.\n"
    )
    other = parse_text(wrapped.replace("\n", "\r\n"))
    assert other.text == parse_text(wrapped).text
    assert len(other.blocks) == 2


REST = "\nХозяин дома долго молчал и только потом кивнул головой."


@pytest.mark.parametrize(
    "raw",
    [
        "Площадь сгоревшего за сутки леса выросла примерно до\n300 гектаров, и ветер не утих.",
        "Дорогу к озеру построили давно, ещё в далёком\n1978 году, но карты её не знают.",
        "За год приют принял с улиц города и окрестных сёл\n2 451 собаку. Кошек не считали.",
        "Цены на дрова за осень в посёлке поднялись почти на\n40 % и больше не упали.",
        "Плату за воду в домах без счётчиков подняли с\n1,5 тыс. рублей до двух.",
        "Мост закрыли на ремонт (подробнее об этом см. стр.\n12) и забыли открыть.",
        "They counted the birds on the lake in the spring of\n2011 Nobody has done it since then.",
        "The village lies on a road that was closed for about\n15 years, and the school is gone.",
    ],
)
def test_a_number_at_the_head_of_a_wrapped_line_goes_on(raw: str) -> None:
    """Where the line before it does not end, however much room that has left."""
    document = parse_text(raw + REST.replace("Хозяин", "— Хозяин"))
    first = document.text[: document.blocks[0].end]
    assert first.startswith(" ".join(raw.split()))


@pytest.mark.parametrize(
    "raw",
    [
        "Праздник в парке\n300 человек пришли на открытие новой площадки в воскресенье утром.",
        "Сторож обошёл сад и не нашёл никого, кто рвал яблоки.\n300 яблок лежали в траве.",
        "Программа прогулки по старому городу на это воскресенье\n12:30 Встреча у фонтана",
        "Состав продуктов на неделю для походной группы туристов:\n3 кг гречневой крупы",
        "Вот что нужно взять с собой на прогулку по лесу\n1. Фонарь\n2. Верёвка и ещё что-нибудь",
    ],
)
def test_a_number_at_the_head_of_a_line_of_its_own_goes_not_on(raw: str) -> None:
    """Behind a title, the end of a sentence or a colon, before a capital, or in a list."""
    wide = "Эта строка намного длиннее всех остальных в тексте, так что ни одна из них не полна."
    document = parse_text(f"{raw}\n\n{wide}")
    assert len(document.blocks) == raw.count("\n") + 2


def test_a_narrow_column_with_broken_words_is_wrapped() -> None:
    raw = "Жители дома ждут\n25 тыс. рублей ком-\nпенсации. Ответа пока\nнет, и зима\nблизко.\n"
    assert parse_text(raw).text.startswith(
        "Жители дома ждут 25 тыс. рублей компенсации. Ответа пока"
    )
