"""What may be a gloss, wherever it stands: it is among the candidates, and whole."""

import pytest

from align.documents.reading import parse_text
from align.fragments.finding import find_fragments
from align.glosses.candidates.listing import candidates
from align.glosses.candidates.surroundings import Surroundings, chains


def listed(raw: str) -> dict[str, str]:
    """The candidates of the first fragment, with how they stand to it."""
    document = parse_text(raw)
    around = Surroundings(document, find_fragments(document))
    found = candidates(around, around.fragments[0], chains(around)[0])
    return {around.text[one.start : one.end]: one.relation for one in found}


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("Маска – (lit. a mask) a fraud", "a fraud"),
        ("Маска: [MAS-ka] “a fraud”", "a fraud"),
        ("Маска — (n.) a fraud, a swindle", "a fraud, a swindle"),
        ("Парк – the one of Mr. Ivanov and his sons", "the one of Mr. Ivanov and his sons"),
    ],
)
def test_a_dash_introduces_what_follows_a_note(raw: str, gloss: str) -> None:
    """A note in brackets, or an abbreviation, does not end what the dash introduces."""
    assert listed(raw)[gloss] in ("dash_after", "quote_after")


@pytest.mark.parametrize(
    ("raw", "gloss"),
    [
        ("They met in St. Petersburg (Санкт-Петербург) again.", "St. Petersburg"),
        ("They met in Veliky Novgorod (Великий Новгород) again.", "Veliky Novgorod"),
        ("They met in Great Tver (Тверь) again.", "Tver"),
        ("Then came Mr. Orlov (Орлов) in person.", "Orlov"),
    ],
)
def test_a_name_before_brackets_is_whole(raw: str, gloss: str) -> None:
    """As many words as sound like the Russian, its abbreviation included, and no more."""
    assert listed(raw)[gloss] == "bracketed_clause"


@pytest.mark.parametrize(
    ("raw", "gloss", "kept"),
    [
        ("It was called Июль (July).", "July", True),
        ("It began on пятое мая (5 May).", "5 May", True),
        ("It was called Стыд (July).", "July", False),
        ("It was called Стыд (12.05.2017).", "12.05.2017", False),
    ],
)
def test_a_date_renders_only_a_date(raw: str, gloss: str, kept: bool) -> None:
    """A month is the gloss of a month; elsewhere it says when something was said."""
    assert (gloss in listed(raw)) == kept
