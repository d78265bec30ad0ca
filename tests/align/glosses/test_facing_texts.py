"""Texts in both languages: what a free translation makes of a line, its neighbours vouch for."""

import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.fragments.finding import find_fragments
from align.glosses.candidates.facing_texts import facing_texts
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.pairing import _WHY, FACING, pair_document
from align.records import Pair

RUSSIAN = [
    "Зимой в порту гудят буксиры.",
    "И дворник спит без задних ног.",
    "Ушли на берег пассажиры.",
    "Дымит забытый пирожок.",
]
ENGLISH = [
    "In winter tugboats hoot in the harbour.",
    "The caretaker is dead to the world.",
    "The passengers have gone ashore.",
    "A pie that nobody wanted smokes on the plate.",
]


def article(russian: list[str], english: list[str]) -> str:
    return "\n".join(["Our choir sings it in March.", "", *russian, "", *english, ""])


def glossed(raw: str, use: Encoder) -> dict[str, Pair]:
    return {p.ru: p for p in pair_document(parse_text(raw), use) if p.status == "paired"}


@pytest.mark.parametrize("below", [True, False], ids=["English below", "English above"])
def test_lines_between_those_that_are_found(below: bool, use: Encoder) -> None:
    """Nothing in common but their place: sleeping without hind legs, and dead to the world."""
    sides = (RUSSIAN, ENGLISH) if below else (ENGLISH, RUSSIAN)
    pairs = glossed("\n".join(["A song.", "", *sides[0], "", *sides[1], ""]), use)
    assert [(pair.ru, pair.en) for pair in pairs.values()] == list(
        zip(RUSSIAN, ENGLISH, strict=True)
    )
    by_place = [pair for pair in pairs.values() if _WHY[FACING] in pair.reasons]
    assert by_place and all(0.3 < (pair.confidence or 0) <= 0.85 for pair in by_place)


def test_a_line_that_the_english_leaves_out_has_none(use: Encoder) -> None:
    """What faces it then faces others, or nothing does."""
    pairs = glossed(article(RUSSIAN, [ENGLISH[0], *ENGLISH[2:]]), use)
    assert RUSSIAN[1] not in pairs
    assert (pairs[RUSSIAN[0]].en, pairs[RUSSIAN[2]].en) == (ENGLISH[0], ENGLISH[2])


def test_nothing_is_taken_where_no_neighbour_has_its_gloss(use: Encoder) -> None:
    """Other lines below are no translation, though there are as many."""
    other = [
        "Doors open at seven.",
        "Bring a coat and a friend.",
        "No dogs, no bicycles.",
        "The bar takes cards.",
    ]
    assert glossed(article(RUSSIAN, other), use) == {}


def test_posts_of_a_thread_are_glossed_without_their_numbers(use: Encoder) -> None:
    """Also one of two sentences of which only the second is found by what it means."""
    raw = (
        "1/3 Я сегодня был в суде. Судья читал приговор шёпотом.\n"
        "2/3 Слышно было только первому ряду.\n3/3 Апелляция в мае.\n\n"
        "1/3 I was in court today. The judge read the verdict in a whisper.\n"
        "2/3 Only the front row could hear.\n3/3 The appeal is in May.\n"
    )
    assert {ru: pair.en for ru, pair in glossed(raw, use).items()} == {
        "Я сегодня был в суде. Судья читал приговор шёпотом.": "I was in court today. The judge "
        "read the verdict in a whisper.",
        "Слышно было только первому ряду.": "Only the front row could hear.",
        "Апелляция в мае.": "The appeal is in May.",
    }


def test_tags_inside_are_still_listed(use: Encoder) -> None:
    """Beside the text that they stand in."""
    russian = [RUSSIAN[0], "И дворник #Иванов спит без задних ног.", *RUSSIAN[2:]]
    english = [ENGLISH[0], "The caretaker is dead to the world.", *ENGLISH[2:]]
    pairs = {p.ru: p for p in pair_document(parse_text(article(russian, english)), use)}
    assert set(pairs) == {*russian, "#Иванов"}
    assert pairs[russian[1]].en == english[1] and _WHY[FACING] in pairs[russian[1]].reasons


def test_two_lines_that_one_sentence_renders(use: Encoder) -> None:
    """Are one text on the Russian side; blanks, marks and numbers part no text."""
    document = parse_text("1. Снег идёт\n2. И пёс молчит.\n\nIt snows and the dog is silent.")
    around = Surroundings(document, find_fragments(document))
    (text,) = facing_texts(around, use)
    assert document.text[text.russian.start : text.russian.end].startswith("Снег")
    assert document.text[text.english.start : text.english.end] == "It snows and the dog is silent."
    assert not text.follows


def test_a_lone_quotation_faces_nothing(use: Encoder) -> None:
    """And is not aligned with the article around it."""
    document = parse_text("He said this.\n\nСнег идёт, и пёс молчит.\n\nThen he left the room.")
    assert facing_texts(Surroundings(document, find_fragments(document)), use) == []
