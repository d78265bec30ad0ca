"""Ends and beginnings of sentences as evidence for the beads they are in."""

import pytest

from align.beads.alignment import align_sentences, sides_and_first_path
from align.beads.search import search
from align.beads.sentence_edges import continuation_gaps, continuations, end_scores
from align.encoders.bundled import UseEncoder

RU = [
    "Собрание открыл председатель.",
    "Вопрос был один:",
    "Кто заплатит за ремонт крыши?",
    "Ответа жители не услышали.",
]
EN = [
    "The chairman opened the meeting.",
    "There was one question: who will pay for the repair of the roof?",
    "The residents heard no answer.",
]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder(threads=1)


def test_what_a_colon_leads_on_to_stays_with_it(encoder: UseEncoder) -> None:
    beads = align_sentences(RU, EN, encoder)
    assert [(b.ru_ids, b.en_ids) for b in beads] == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]


def test_a_bead_is_worth_more_where_both_sides_end_alike(encoder: UseEncoder) -> None:
    """Only beads in doubt have such a score, and only where a side ends in a telling mark."""
    ru = ["Кто придёт?", "Никто.", "А завтра?", "Посмотрим.", "Дождь?", "Снег."]
    en = ["Who?", "Nobody at all, it seems.", "Tomorrow, then?", "Well.", "Perhaps it snows."]
    sides, _ = sides_and_first_path(ru, en, encoder)
    found = search(*sides)
    scores = end_scores((ru, en), found)
    assert len({value > 0 for value in scores.values()}) == 2
    for key, value in scores.items():
        asked = ru[key[1] - 1].endswith("?"), en[key[2] - 1].endswith("?")
        assert any(asked)
        assert (value > 0) == all(asked)
        assert 0.005 <= found.chances.beads[key] <= 0.995


def test_quotation_marks_and_brackets_behind_the_mark_do_not_hide_it(encoder: UseEncoder) -> None:
    ru, en = ["Слова такие:", "«Кто придёт?»"], ["He asked (who will come?)", "So be it."]
    _, found = sides_and_first_path(ru, en, encoder)
    plain = [text.rstrip("»)") for text in ru], [text.rstrip("»)") for text in en]
    assert end_scores((ru, en), found) == end_scores(plain, found)


def test_few_sentences_that_begin_small_are_continuations() -> None:
    texts = [
        "Так начиналось.",
        "и продолжалось так же.",
        "Потом всё стихло.",
        "— сказал он.",
        "нет",
    ]
    assert continuations(texts) == [1, 3]
    assert set(continuation_gaps(texts)) == {1, 3}
    assert all(value < 0 for value in continuation_gaps(texts).values())
    assert continuations([text.lower() for text in texts * 3]) == []
    assert continuations([]) == continuations(["и так далее по списку"]) == []


def test_the_items_of_a_list_may_be_left_alone() -> None:
    texts = [
        "Жильцы просят:",
        "вернуть тепло;",
        "пересчитать плату;",
        "Пять дней прошло;",
        "ответа так и нет",
    ]
    assert set(continuation_gaps([*texts, *["Ждут все."] * 9])) == {4}


def test_a_continuation_is_not_left_alone(encoder: UseEncoder) -> None:
    """The rest of a sentence that was cut goes with what it continues."""
    ru = [RU[0], "Вопрос был один;", "кто заплатит за ремонт крыши, не знал никто.", RU[3]]
    en = [EN[0], "There was one question, and nobody knew who would pay.", EN[2]]
    beads = align_sentences(ru, en, encoder)
    assert [(b.ru_ids, b.en_ids) for b in beads] == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
