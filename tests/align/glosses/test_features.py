"""The features of options: words that are covered, edges and gaps, and what the article does."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.fragments.finding import find_fragments
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.glosses.features.coverage import (
    COVERAGE,
    Links,
    WordVectors,
    english_content,
    russian_content,
)
from align.glosses.features.edges import EDGES, edge_row
from align.glosses.features.gaps import GAPS, gap_row
from align.glosses.features.habits import HABITS, Claims, habit_rows
from align.glosses.features.rows import FEATURES
from align.glosses.features.spelling import SPELLING, spelling_row
from align.glosses.options import article_choices
from align.records import Span


def covered(russian: str, gloss: str, use: Encoder) -> dict[str, float]:
    """The features of coverage of two texts that stand alone."""
    ours, theirs = russian_content(russian), english_content(gloss)
    links = Links(ours, theirs, lambda words: WordVectors().of(words, use))
    return dict(zip(COVERAGE, links.rows(ours, [theirs], [(None, None)])[0], strict=True))


def test_a_translation_covers_more_than_another_sentence(use: Encoder) -> None:
    """Of both sides; a number counts only where it is the same."""
    right = covered("вода и хлеб", "water and bread", use)
    wrong = covered("вода и хлеб", "the silent library", use)
    assert right["covered_ru"] > wrong["covered_ru"] + 0.3
    assert right["covered_en"] > wrong["covered_en"] + 0.3
    assert covered("статья 31", "article 31", use)["least_ru"] > 0.3
    assert covered("статья 31", "article 29", use)["least_ru"] == 0


def test_a_word_too_many_is_left_over(use: Encoder) -> None:
    exact, long = (covered("хлеб", gloss, use) for gloss in ("bread", "bread library"))
    assert long["left_over_en"] > exact["left_over_en"] == 0
    assert long["last_en"] < exact["last_en"]


def rows_at(raw: str, english: str) -> dict[str, float]:
    """The features of edges and gap of a stretch of English beside the first fragment."""
    document = parse_text(raw)
    fragments = find_fragments(document)
    around = Surroundings(document, fragments)
    start = around.text.index(english)
    candidate = GlossCandidate(start, start + len(english), "stretch_after", 3)
    edges = zip(EDGES, edge_row(around, candidate), strict=True)
    gap = zip(GAPS, gap_row(around, fragments[0], candidate), strict=True)
    return {**dict(edges), **dict(gap)}


def test_edges_and_gaps_are_read_off_the_text() -> None:
    row = rows_at("The рычаг (literally “a lever”) broke, they said.", "a lever")
    assert row["left:quote"] == row["right:quote"] == row["slot"] == row["gap:cue"] == 1
    assert row["literal"] == row["gap:open"] == row["behind"] == row["same_block"] == 1
    assert row["first:article"] == row["last:plain"] == 1
    cut = rows_at("The рычаг is a heavy lever of steel.", "heavy lever")
    assert cut["word_before:article"] == cut["word_behind:joining"] == 1
    assert cut["slot"] == cut["gap:open"] == 0 and cut["tail"] == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    ("russian", "english", "wording", "other"),
    [
        ("каршеринг", "carsharing", 0, 0.5),
        ("хулиган", "hooligan", 0.5, 0),
        ("рычагнаш", "rychagnash", 0, 0.5),
        ("рычаг", "lever", 0, 0),
    ],
)
def test_what_only_spells_is_told_from_what_is_english(
    russian: str, english: str, wording: float, other: float
) -> None:
    row = dict(zip(SPELLING, spelling_row(russian, english), strict=True))
    assert (row["spelled_wording"] > 0.3) == (wording > 0), row
    assert (row["spelled_other"] > 0.3) == (other > 0), row


def claims(text: str, shares: Sequence[float]) -> list[Claims]:
    """One option a fragment: the word in brackets behind it."""
    found = []
    position = 0
    for share in shares:
        start = text.index("слово", position)
        opening = text.index("(", start)
        closing = text.index(")", opening)
        candidate = GlossCandidate(opening + 1, closing, "bracket_after", 2)
        found.append(Claims([Span(start, start + 5)], [candidate], np.array([share])))
        position = closing
    return found


def test_habits_count_the_other_fragments_only() -> None:
    """What its own share is does not come back to a fragment as a habit of the article."""
    text = "слово (one) слово (two) слово (three)"
    first, again = (habit_rows(text, claims(text, (own, 0.9, 0.9))) for own in (0.1, 0.8))
    way = HABITS.index("way_count")
    assert first[0][0, way] == again[0][0, way] == pytest.approx(1.8**0.5)
    assert first[1][0, way] < again[1][0, way]
    rate = HABITS.index("glossed_rate")
    assert first[0][0, rate] == again[0][0, rate] and first[2][0, rate] < again[2][0, rate]


def test_the_same_russian_elsewhere_is_told() -> None:
    """How surely it is glossed there, and in which words; other Russian does not count."""
    text = "слово (one) слово (two) слово (ONE)"
    keyed = [
        replace(claim, key=key)
        for claim, key in zip(claims(text, (0.2, 0.9, 0.7)), ("a", "b", "a"), strict=True)
    ]
    again, glossed, same = (HABITS.index(f"again{end}") for end in ("", "_glossed", "_same"))
    rows = [row[0] for row in habit_rows(text, keyed)]
    assert [row[again] for row in rows] == [1, 0, 1]
    assert [row[glossed] for row in rows] == pytest.approx([0.7, 0, 0.2])
    assert [row[same] for row in rows] == pytest.approx([0.7, 0, 0.2])


@pytest.mark.parametrize(
    ("raw", "english", "led"),
    [
        ("Маска – a fraud (lit. a mask)", "a mask", True),
        ("Маска – a fraud (lit. a mask)", "lit. a mask", True),
        ("Маска, literal meaning: a mask", "a mask", True),
        ("Маска, literally translated as “a mask”", "a mask", True),
        ("Маска – a fraud (lit. a mask)", "a fraud", False),
        ("A literal man wore a mask, маска.", "a mask", False),
    ],
)
def test_what_is_said_literally_is_marked(raw: str, english: str, led: bool) -> None:
    document = parse_text(raw)
    around = Surroundings(document, find_fragments(document))
    start = around.text.index(english)
    candidate = GlossCandidate(start, start + len(english), "stretch_after", 1)
    assert edge_row(around, candidate)[EDGES.index("literal")] == led


@pytest.mark.parametrize(
    ("raw", "english", "name", "value"),
    [
        ("Маска – (lit. a mask) a fraud", "a fraud", "gap:literal_note", 1),
        ("Маска – (lit. a mask) a fraud", "a mask", "gap:literal_note", 0),
        ("#дайтесвет, or #GiveUsLight", "#GiveUsLight", "tags", 1),
        ("#дайтесвет, or give us light", "give us light", "tags", -1),
        ("свет, or #GiveUsLight", "#GiveUsLight", "tags", -1),
        ("свет, or light", "light", "tags", 0),
    ],
)
def test_notes_between_and_tags_are_told(raw: str, english: str, name: str, value: int) -> None:
    document = parse_text(raw)
    fragments = find_fragments(document)
    around = Surroundings(document, fragments)
    start = around.text.index(english)
    candidate = GlossCandidate(start, start + len(english), "stretch_after", 1)
    assert gap_row(around, fragments[0], candidate)[GAPS.index(name)] == value


def test_the_same_english_is_wanted_by_another_fragment() -> None:
    gloss = GlossCandidate(10, 15, "bracket_after", 2)
    two = [Claims([Span(0, 5)], [gloss], np.array([share])) for share in (0.3, 0.6)]
    rows = habit_rows("слово abcdewords and more", two)
    wanted, more = HABITS.index("wanted"), HABITS.index("wanted_more")
    assert rows[0][0, wanted] == pytest.approx(0.6) and rows[0][0, more] == pytest.approx(0.3)
    assert rows[1][0, wanted] == pytest.approx(0.3) and rows[1][0, more] == 0


def test_a_tag_counts_as_the_words_that_it_is_made_of(use: Encoder) -> None:
    """English ones are known and as many as they are; those of romanised Russian are not."""
    english = rows_at("#МыВсеЗдесь (#WeAreAllHere) they wrote.", "#WeAreAllHere")
    romanised = rows_at("#МыВсеЗдесь (#MyVsyeZdyes) they wrote.", "#MyVsyeZdyes")
    assert english["unknown"] == 0 < romanised["unknown"]
    assert english["words"] == pytest.approx(2.0)
    raw = "#МыВсеЗдесь (#WeAreAllHere) they wrote."
    (_, (choice, *_)), *_ = article_choices(parse_text(raw), use)
    length = choice.rows[:, FEATURES.index("length")]
    said = [choice.texts.gloss(option.candidate) for option in choice.options]
    assert length[said.index("#WeAreAllHere")] < 0.2
