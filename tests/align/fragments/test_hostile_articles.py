"""Articles as people really type and save them: what is mistyped, invisible, split or endless."""

import zipfile
from pathlib import Path

import pytest

from align.documents.reading import parse_text, read_document
from align.encoders.protocol import Encoder
from align.fragments.finding import find_fragments
from align.fragments.page_furniture import is_chrome
from align.glosses.pairing import pair_document
from align.language.quotation import enclosure
from tests.support.paths import ROOT


def paired(raw: str, use: Encoder) -> list[tuple[str, str]]:
    pairs = pair_document(parse_text(raw), use)
    return [(pair.ru, pair.en or "") for pair in pairs if pair.status == "paired"]


TYPED = [
    ("a square bracket closes a round one",
     "He shouted «Не пущу!» (I won't let you in!] and slammed the door (twice).",
     [("Не пущу!", "I won't let you in!")]),
    ("a bracket opens twice",
     "Then [#ДержиДверь [hold the door] was seen, (#ЗакройОкно (close the window) too.",
     [("#ДержиДверь", "hold the door"), ("#ЗакройОкно", "close the window")]),
    ("quotation marks of three kinds",
     "The poster said “«Кто \"закрыл\" реку?» («Who „closed“ the river?»)” and no more.",
     [('Кто "закрыл" реку?', "Who „closed“ the river?")]),
    ("single English quotes around both",
     "He added ‘но не для вас’ [‘but not for you’].", [("но не для вас", "but not for you")]),
    ("brackets inside a long gloss",
     "It said «Вода только по субботам» (water [cold] on Saturdays only (and not on all)).",
     [("Вода только по субботам", "water [cold] on Saturdays only (and not on all)")]),
    ("a numero sign that the bracket repeats",
     "The paper was протокол № 5 (protocol No. 5), and it was signed.",
     [("протокол № 5", "protocol No. 5")]),
    ("a word of menus inside a sentence",
     "The judge changes the подписка (recognisance) every month.",
     [("подписка", "recognisance")]),
    ("soft hyphens, joiners and zero-width spaces",
     "She held «Сво\u00adбо\u00adду\u200b ле\u200dсу!» (free\u00addom to the for\u200cest!).",
     [("Свободу лесу!", "freedom to the forest!")]),
    ("a script in the text", "<script>var a = '«зло» (evil)';</script> It is «добро» (good).",
     [("добро", "good")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "expected"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED]
)
def test_what_is_mistyped_or_invisible(
    raw: str, expected: list[tuple[str, str]], use: Encoder
) -> None:
    """Brackets, quotes and signs as they come."""
    assert paired(raw, use) == expected


def test_an_emoji_keeps_what_joins_its_parts() -> None:
    """Only between letters is a joiner left out."""
    assert parse_text("👩\u200d🚒 пожар").text == "👩\u200d🚒 пожар"
    assert parse_text("по\u200dжар").text == "пожар"


def test_a_bracket_of_the_other_kind_closes_in_the_same_line_only() -> None:
    """And only where nothing opened it there."""
    assert enclosure("(one] two", 0) == 4
    assert enclosure("(one [two] three) four", 0) == 16
    assert enclosure("(one [two] three", 0) is None
    assert enclosure("(one\ntwo] three", 0) is None
    assert enclosure("[one) two]", 0) == 9


def test_verses_without_commas_are_paired_with_verses(use: Encoder) -> None:
    """As many lines of English, about as long, stand below the Russian ones: line by line."""
    russian = ["Мы шли домой", "и пели вслух", "а город спал", "и пёс и пух"]
    english = ["We walked along", "and sang aloud", "the town was still", "and dog and down"]
    for between in ("\n\n", "\n", "\n\nIn English:\n\n"):
        verse = "\n".join(russian) + between + "\n".join(english)
        pairs = paired(f"The verse went\n\n{verse}\n\nand so on.", use)
        assert pairs == list(zip(russian, english, strict=True))


def test_verses_beside_other_lines_are_one_fragment(use: Encoder) -> None:
    """What stands below is no line of their English: far longer, or too few lines."""
    russian = "Мы шли домой\nи пели вслух\nа город спал"
    longer = "It was a long evening in the old town by the river."
    for english in ("We walked along.", "\n".join([longer] * 3)):
        document = parse_text(f"The verse went\n\n{russian}\n\n{english}\n\nand so on.")
        (fragment,) = find_fragments(document)
        assert document.text[fragment.start : fragment.end] == russian


def test_stress_typed_behind_its_vowel_and_latin_letters(use: Encoder) -> None:
    """Scans have it so: the words are looked up, and share a key, as if printed well."""
    raw = "зи´мa\nwinter\n\nпeтля´ (a loop)\n\nШкoлa´ (a school)"
    pairs = [pair for pair in pair_document(parse_text(raw), use) if pair.en]
    assert [(pair.ru, pair.en, pair.key) for pair in pairs] == [
        ("зи´мa", "winter", "зима"),
        ("пeтля´", "a loop", "петля"),
        ("Шкoлa´", "a school", "школа"),
    ]


def test_a_letter_in_full_is_paired_sentence_by_sentence(use: Encoder) -> None:
    """As many sentences in the paragraph below: the same number is the translation."""
    raw = (
        "THE LETTER\n\nУважаемые жильцы! Вода будет отключена с понедельника. Просим набрать"
        " запас. Администрация.\n\nDear residents! The water will be cut off from Monday. Please"
        " fill your containers. The administration.\n\nThat is all that is known."
    )
    assert [en for _, en in paired(raw, use)] == [
        "Dear residents!",
        "The water will be cut off from Monday.",
        "Please fill your containers.",
        "The administration.",
    ]


EMBED = ROOT / "tests/data/fragments_lines/134.html"


def test_embeds_leave_their_words_and_nothing_else(use: Encoder) -> None:
    """Of four networks: each post with its gloss, names, dates and counters left out."""
    pairs = pair_document(read_document(EMBED), use)
    assert {pair.ru[:14]: pair.en for pair in pairs if pair.en} == {
        "Снег не убираю": "The snow has not been cleared for a second week. The mayor is at the"
        " seaside",
        "Лопата моя, ка": "The shovel is mine, the office is his",
        "Дворникам не п": "Street sweepers haven't been paid for three months.",
        "Скользко, това": "It's slippery, comrades",
    }
    excluded = [pair.ru for pair in pairs if pair.status == "excluded"]
    assert len(excluded) == 6
    left = [pair.ru for pair in pairs if pair.status == "unglossed"]
    assert left == ["Город идёт пешком.", "#МэрНаМоре"]


FURNITURE = [
    ("1.2K просмотров", True),
    ("❤ 40 · 2 репоста", True),
    ("5 статей", False),
    ("2 просмотра фильма", False),
    ("Марина Ветрова · 11 января 2021 г.", True),
    ("Марина Ветрова, 11 января", False),
    ("Ветрова вышла 11 января 2021 г.", False),
]


@pytest.mark.parametrize(("line", "furniture"), FURNITURE, ids=[row[0] for row in FURNITURE])
def test_counters_and_signatures_are_furniture(line: str, furniture: bool) -> None:
    """Who wrote it, when, and how many liked it; not a sentence that says so."""
    assert is_chrome(line) is furniture


def test_runs_of_a_word_document_that_split_words(tmp_path: Path, use: Encoder) -> None:
    """Runs, spelling marks, soft and fixed hyphens, line breaks, insertions and deletions."""

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    paragraphs = [
        run("They wrote «Сво") + '<w:proofErr w:type="spellStart"/>' + run("бо")
        + "<w:r><w:rPr><w:b/></w:rPr><w:t>ду</w:t></w:r>" + run(" ле")
        + "<w:r><w:softHyphen/></w:r>" + run("су» (freedom to the for") + run("est) on it."),
        run("Then «Кое") + "<w:r><w:noBreakHyphen/></w:r>" + run("кто") + "<w:r><w:br/></w:r>"
        + run("вернулся» (somebody came back).")
        + "<w:ins><w:r><w:t> It said «Да» (yes).</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText> «Нет» (no)</w:delText></w:r></w:del>",
        "<w:hyperlink><w:r><w:t>#Дай</w:t></w:r><w:r><w:t>Пройти</w:t></w:r></w:hyperlink>"
        + run(" [let me pass]"),
    ]  # fmt: skip
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    path = tmp_path / "runs.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    found = [(pair.ru, pair.en) for pair in pair_document(read_document(path), use)]
    assert found == [
        ("Свободу лесу", "freedom to the forest"),
        ("Кое-кто вернулся", "somebody came back"),
        ("Да", "yes"),
        ("#ДайПройти", "let me pass"),
    ]


ENDLESS = [
    ("one word", "слово" * 40_000),
    ("quotes that open", "«а " * 66_000),
    ("brackets that open", "Да (" * 50_000),
    ("brackets of both kinds", "Да ([«“" * 28_000),
    ("brackets that close", "Да) ]" * 40_000),
    ("one bracket", f"Свобода ({'word, ' * 33_000})"),
    ("glosses without end", f"Свобода ({'“a”, or ' * 25_000})"),
    ("meanings without end", f"произвол, which means {'“a” or ' * 28_000}"),
    ("sentences", "Мы здесь. " * 20_000 + "\n\n" + "We are here. " * 15_000),
    ("short words of no one language", "«Ґанок» " + "рада и " * 28_000),
]


@pytest.mark.parametrize("raw", [row[1] for row in ENDLESS], ids=[row[0] for row in ENDLESS])
def test_lines_of_two_hundred_thousand_characters(raw: str) -> None:
    """Fragments are found, each with offsets that give back its text."""
    document = parse_text(raw)
    fragments = find_fragments(document)
    assert fragments
    for fragment in fragments[:50]:
        place = document.original(fragment.start, fragment.end)
        assert raw[place.start : place.end].split() == (
            document.text[fragment.start : fragment.end].split()
        )


@pytest.mark.parametrize("name", ["one bracket", "glosses without end", "meanings without end"])
def test_endless_glosses_end(name: str, use: Encoder) -> None:
    """Pairing comes to an end as well, and takes none of the endless for a gloss."""
    raw = dict(ENDLESS)[name]
    pairs = pair_document(parse_text(raw), use)
    assert all(len(pair.en or "") < 4_000 for pair in pairs)


def test_a_long_list_of_numbers_is_looked_through_once() -> None:
    """The sign between two numbers belongs to one of them, or this would not end."""
    few, many = (", ".join(str(2024 - one) for one in range(count)) for count in (20, 400))
    assert is_chrome(f"{few} просмотров")
    assert not is_chrome(f"{few} годы")
    assert not is_chrome(f"{many} годы")
    assert not is_chrome("1. " * 300 + "лето")
