"""Phrases near a fragment are candidates, whatever stands between."""

import pytest

from align.documents.reading import parse_text
from align.fragments.finding import find_fragments
from align.glosses.candidates.anywhere import anywhere, phrases
from align.glosses.candidates.surroundings import Spot, Surroundings, chains
from align.records import Span


def spot_of(raw: str) -> Spot:
    """The first fragment of a text, where it stands."""
    document = parse_text(raw)
    fragments = find_fragments(document)
    around = Surroundings(document, fragments)
    return Spot(around, fragments[0], chains(around)[0])


def english(raw: str) -> set[str]:
    """The candidates of the first fragment."""
    spot = spot_of(raw)
    return {spot.text[one.start : one.end] for one in anywhere(spot)}


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("The lesson begins with хлебhouse bread and butter.", "house bread and butter"),
        ("We say рыбалка fishing trip (a pastime) on the lake.", "fishing trip"),
        ("lever | рычаг | tools", "lever"),
        ("рычаг → lever", "lever"),
        ("They call it a fishing trip / рыбалка / every Sunday.", "fishing trip"),
        ("- lever\n- рычаг\n- saw", "lever"),
        ("Читалки reading rooms and кружки hobby groups", "reading rooms"),
        ("He lives in Санкт-Ленинск St. Leninsk, by the sea.", "St. Leninsk"),
        ("Read abroad: #дайтесвет.\n\nThere it was #GiveUsLight, too.", "#GiveUsLight"),
    ],
)  # fmt: skip
def test_the_gloss_is_among_them(raw: str, gloss: str) -> None:
    """Glued on, set beside, on a line of its own: no layout names these places."""
    assert gloss in english(raw)


def test_none_reaches_over_other_russian() -> None:
    """What stands behind the next fragment is nearer to that."""
    assert not any("saw" in one for one in english("The рычаг lever and пила saw are tools."))


def test_phrases_are_cut_at_marks_but_not_behind_abbreviations() -> None:
    text = "St. Leninsk, or (lit. the town) — a port; etc."
    found = [text[one.start : one.end] for one in phrases(text, 0, len(text))]
    assert found == ["St. Leninsk", "or", "lit. the town", "a port", "etc"]


@pytest.mark.parametrize("mark", "([“„«/|,;:")
def test_marks_without_end_cost_no_more_than_their_number(mark: str) -> None:
    """The candidates of one fragment are bounded, whatever stands around it."""
    raw = f"{mark} word " * 3_000 + "рычаг" + f" {mark} word" * 3_000
    document = parse_text(raw)
    fragments = find_fragments(document)
    around = Surroundings(document, fragments)
    place = next(one for one in fragments if raw.find("рычаг") >= 0)
    found = list(anywhere(Spot(around, place, Span(place.start, place.end))))
    assert 0 < len(found) < 80
