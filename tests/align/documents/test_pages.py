"""Text taken from pages: page numbers and running heads are told from chapters and figures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents.reading import parse_text

HALVES = "Бригада разобрала старый мост и начала\n{}строить новый, каменный."
WHOLE = "Бригада разобрала старый мост и начала строить новый, каменный."
WORDS = "Река в этом месте делает поворот, и лёд встаёт здесь позже, чем у соседей. "


@pytest.mark.parametrize(
    "mark",
    ["\n41\n\n", "\n  - 41 -\n", "\n\n                      41\n", "\f", "41\n\f", "\f41\n",
     "Страница 41\n", "стр. 41\n\n", "— 41 —\n\n", "\nPage 41 of 90\n\n", "\r\n41\r\n\r\n"],
)  # fmt: skip
def test_a_sentence_goes_on_behind_the_end_of_a_page(mark: str) -> None:
    """Whatever the end of the page looks like; every letter keeps its place."""
    document = parse_text(HALVES.format(mark))
    assert document.text == WHOLE
    assert len(document.blocks) == 1
    assert all("page number" in note for note in document.notes)
    assert len(document.notes) == any(map(str.isdecimal, mark))
    for place, letter in enumerate(document.text):
        assert not letter.isalpha() or document.raw[document.origins[place]] == letter


def test_a_word_goes_on_behind_the_end_of_a_page() -> None:
    """Also where no blank line tells the number apart."""
    for mark in ("41\n", "\n\n   41\n\n", "\f41\n"):
        raw = f"Бригада разобрала старый мост и на-\n{mark}чала строить новый."
        assert parse_text(raw).text == "Бригада разобрала старый мост и начала строить новый."


@pytest.mark.parametrize(
    "raw",
    [
        "1\n\nОн проснулся рано.\n\n2\n\nВечером пошёл снег.\n\n3\n\nУтром всё растаяло.",
        "             1\n\nОн проснулся рано.\n\n             2\n\nВечером пошёл снег.",
        "Пришло гостей:\n41\nОсталось:\n17",
        "Всего за лето в приют привезли\n41\nсобаку и кошку",
        "Возраст\n41\nлет",
        "Основано в\n1941\nжителями села",
        "41",
        "41\n\n42\n\n43",
        "".join(f"{' ' * 20}{number}\n\n{WORDS * 12}\n\n" for number in range(1, 5)),
    ],
)
def test_other_numbers_stay(raw: str) -> None:
    """Of chapters, and figures in a list or a table."""
    document = parse_text(raw)
    assert "".join(document.text.split()) == "".join(raw.split())
    assert document.notes == ()


def page(number: int, head: str, *, feed: bool) -> str:
    """A page of text with a head above and a number below."""
    text = f"Глава начинается так: номер {number}.\n" + (WORDS.strip() + "\n") * 12
    return f"{head}\n\n{text}\n{number:>40}\n" + "\f" * feed


@pytest.mark.parametrize("feed", [False, True])
def test_running_heads_go_with_the_numbers(feed: bool) -> None:
    """Those of left and right pages; a title stays, and so does what stands first."""
    heads = ["О реках и мостах", "ЗАПИСКИ СТАРОЖИЛА"]
    pages = [page(number, heads[number % 2], feed=feed) for number in range(6, 12)]
    document = parse_text("Очерки\n\n" + "\n".join(pages))
    assert document.text.startswith(f"Очерки\n{heads[0]}\n")
    assert [document.text.count(head) for head in heads] == [1, 0]
    assert document.text.count("Глава начинается") == 6
    assert "6 page numbers and 5 running heads left out" in document.notes


def test_heads_with_the_number_in_their_line() -> None:
    """On its left or its right; articles of a law are no heads."""
    text = (WORDS.strip() + "\n") * 12
    raw = "".join(
        f"{number}      Отчёт о сплаве\n{text}Реки и мосты        {number + 1}\n{text}"
        for number in (14, 16, 18)
    )
    document = parse_text(raw)
    assert "Отчёт" not in document.text and "мосты" not in document.text
    assert document.notes == ("6 running heads left out",)
    law = "".join(f"Статья {number}\n\n{text}\n" for number in range(1, 6))
    assert parse_text(law).text.count("Статья") == 5


def test_numbers_between_pages_without_blanks_are_told_by_their_order() -> None:
    """Three or more, a page of text apart; not where less stands between them."""
    for lines, count in ((14, 0), (2, 4)):
        text = (WORDS.strip() + "\n") * lines
        document = parse_text("".join(f"{text}{number}\n" for number in range(7, 11)))
        blocks = [document.text[block.start : block.end] for block in document.blocks]
        assert sum(block.isdecimal() for block in blocks) == count


def test_a_list_goes_on_as_a_list_on_the_next_page() -> None:
    raw = "- хлеб и соль к столу\n\f- вода из колодца\n\f# Ужин\n\fсуп"
    kinds = [block.kind for block in parse_text(raw).blocks]
    assert kinds == ["item", "item", "heading", "paragraph"]


PIECES = st.sampled_from(
    ["Снег идёт", "и тает,", "12", "13", "  14", "- 15 -", "\f", "\n", "\n\n", "\r\n", "Глава    7",
     "стр. 8", "| a | b |", "не-", "бо", "\t", " "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_places_ascend_and_blocks_do_not_overlap(raw: str) -> None:
    document = parse_text(raw)
    assert list(document.origins) == sorted(document.origins)
    assert all(before.end < block.start for before, block in pairwise(document.blocks))
    for place, letter in enumerate(document.text):
        assert letter in " \n" or document.raw[document.origins[place]] in (
            letter,
            "\n",
            "\r",
            "\f",
        )


@pytest.mark.parametrize("piece", ["12\n", "\f", "12\n\n", "а\n\n   12\n", "Глава   7\n", "1 \n\f"])
def test_a_text_of_nothing_but_ends_of_pages_stays_linear(piece: str) -> None:
    """Quadratic time would take minutes here."""
    document = parse_text("Начало.\n" + piece * (300_000 // len(piece)))
    assert document.text.startswith("Начало.")


@pytest.mark.parametrize(
    "lines",
    [
        ("2011 Чистый двор: the clean yard, as papers called it", "2012 Снег: the snow that"),
        ("12:30 сквер, the small garden, and who may walk in it", "14:05 двор: the yard that"),
        ("7f3e1a merge, конфликты в yard.csv решены, a conflict", "08aa4d снег: the snow that"),
    ],
)
def test_lines_that_each_begin_with_a_number_are_a_list(lines: tuple[str, ...]) -> None:
    """A year, a time of day, a key; where a line is not full, the next one is an item."""
    whole = f"{lines[1]} nobody would clear away before the spring came"
    assert len(parse_text(f"{lines[0]}\n{whole}").blocks) == 2
