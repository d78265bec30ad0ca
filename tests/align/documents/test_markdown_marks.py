"""Stars and other signs: markup where they answer each other, text where they do not."""

import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.glosses.pairing import pair_document

UNCHANGED = [
    "Нет ***!", "«Нет ***!» (“No ***!”)", "с*** и п***", "с***а и б***ь", "с*ка и б*ть",
    "***ь и ***ц", "слово* (see the note*)", "2*3*4 and 5 * 6", "snake_case_name", "a ~~ b",
    "пять ***** звёзд", "один *", "a **b", "«***!» и «***»",
]  # fmt: skip
REMOVED = [
    ("**Жирный**, *курсив*, ***оба***.", "Жирный, курсив, оба."),
    ("__да__ _нет_ ~~и~~ `так`", "да нет и так"),
    ("**a *b***", "a b"),
    ("***a* b**", "a b"),
    ("***a** b*", "a b"),
    ("Ру**с**ский м*о*локо", "Русский молоко"),
    ("**«Да»**и", "«Да»и"),
    ("сло**«да»** (*yes*)", "сло«да» (yes)"),
    ("*он сказал с***, и ушёл*", "он сказал с***, и ушёл"),
    ("**Нет ***!** Да", "Нет ***! Да"),
    ("*две\nстроки*", "две\nстроки"),
    ("[**тег**](https://example.com) **[т](#)**", "тег т"),
    (r"**Слово**\*", "Слово*"),
    ("*a_b_c* _a*b_", "a_b_c a*b"),
]


@pytest.mark.parametrize("raw", UNCHANGED)
def test_signs_that_are_text(raw: str) -> None:
    """Words with letters left out, notes, products, names."""
    assert parse_text(raw).text == raw


@pytest.mark.parametrize(("raw", "text"), REMOVED)
def test_signs_that_are_emphasis(raw: str, text: str) -> None:
    """Alone, nested, inside words, over lines, and beside signs that are text."""
    assert parse_text(raw).text == text


def test_emphasis_ends_with_its_paragraph() -> None:
    """A star in one is not answered by one in the next."""
    assert parse_text("*один\n\nдва*").text == "*один\nдва*"


def test_a_censored_slogan_keeps_its_stars(use: Encoder) -> None:
    """In the record and in its place."""
    raw = "The wall said «Нет ***!» (“No ***!”) in **red** letters."
    (pair,) = pair_document(parse_text(raw), use)
    assert (pair.ru, pair.en) == ("Нет ***!", "No ***!")
    assert raw[pair.ru_start : pair.ru_end] == "Нет ***!"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("## Лозунги[edit]", "Лозунги"),
        ("Лозунги[править | править код]", "Лозунги"),
        ("править [edit]", "править [edit]"),
        ("слово\ufffcслово", "слово слово"),
        ("\u2800\nда\u3164нет", "да нет"),
        ("«Да\u200d» (yes\u200c) и\u2060\u034f\u061c", "«Да» (yes) и"),
        ("👩\u200d🚒 👍\ufe0f", "👩\u200d🚒 👍\ufe0f"),
        ("из&shy;би&#8203;ра&zwnj;ть", "избирать"),
        ("изби\u00ad\nрать", "избирать"),
        ("буквоз¬\nвон", "буквозвон"),
        ("[^1]: произвол", "[^1]: произвол"),
        ("[1]: произвол.", "[1]: произвол."),
        ("да\n\n[орки]: https://example.com/a", "да"),
    ],
)
def test_what_extraction_leaves(raw: str, text: str) -> None:
    """Links for editing and invisible characters go, notes of one word stay."""
    assert parse_text(raw).text == text


def test_lines_with_tabs_are_rows() -> None:
    """Two or more with as many tabs; a single one is a line with a wide space."""
    document = parse_text("Words:\nпроизвол\tarbitrariness\nповестка\tsummons\n\nодин\tone\n")
    kinds = [(block.kind, block.column) for block in document.blocks]
    assert kinds == [("paragraph", -1), *[("cell", 0), ("cell", 1)] * 2, ("paragraph", -1)]
    rows = [block.row for block in document.blocks]
    assert rows[1] == rows[2] != rows[3] == rows[4]


def test_lines_with_bars_are_rows() -> None:
    """Two or more with two bars or more, as tables look once they have been copied from a page."""
    document = parse_text("дуб | oak | a tree ||\nива | willow | ||\n\nHome | О нас | News\n")
    cells = [document.text[block.start : block.end] for block in document.blocks]
    assert cells == ["дуб", "oak", "a tree", "ива", "willow", "Home | О нас | News"]
    assert [block.column for block in document.blocks] == [0, 1, 2, 0, 1, -1]
    assert len(parse_text("дуб | oak\nива | willow").blocks) == 2


COLUMNS = """WORDS OF THE YARD

              Tula       English
1. скворечник  --         birdhouse
   калитка     калитка    wicket gate; small
               лаз        gap in a fence
"""


def test_blanks_that_set_lines_in_columns_part_cells() -> None:
    """Empty cells are counted, numbers of lines are no part of them."""
    blocks = parse_text(COLUMNS).blocks
    text = parse_text(COLUMNS).text
    cells = [(b.column, text[b.start : b.end]) for b in blocks if b.kind == "cell"]
    assert [text for _, text in cells] == [
        "скворечник", "--", "birdhouse", "калитка", "калитка", "wicket gate; small",
        "лаз", "gap in a fence",
    ]  # fmt: skip
    assert [column for column, _ in cells] == [0, 1, 2, 0, 1, 2, 1, 2]
    assert len({block.row for block in blocks if block.kind == "cell"}) == 3


@pytest.mark.parametrize(
    "raw",
    [
        "One ended.  Another began.\nTwo ended.  Another began.",
        "калитка      wicket gate",
        "калитка      wicket gate\n\nскворечник   birdhouse",
        "    калитка\n    скворечник",
        "| а    | b   |\n|------|-----|\n| в    | г   |",
    ],
    ids=["sentences", "one line", "paragraphs", "indented", "Markdown"],
)
def test_other_blanks_part_nothing(raw: str) -> None:
    """Those behind a full stop, in a single line, at the head of lines, within bars."""
    cells = [block for block in parse_text(raw).blocks if block.kind == "cell"]
    assert len(cells) == (4 if "|" in raw else 0)
