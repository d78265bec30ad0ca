"""Words of other languages in Latin letters are told from English ones."""

import pytest

from align.language.lists.foreign import foreign_share


@pytest.mark.parametrize(
    "text",
    ["maken foto", "Wir haben keine Zeit", "pour toujours avec toi", "jest bardzo zimno",
     "gracias por todo", "minä en ole täällä", "bugün çok güzel"],
)  # fmt: skip
def test_other_languages_explain_most_of_their_words(text: str) -> None:
    assert foreign_share(text) >= 0.6


@pytest.mark.parametrize(
    "text",
    ["take a photo", "we have no time", "a buckwheat kludge", "forever with you", "Kremlin",
     "the dunderhead", "1917", ""],
)  # fmt: skip
def test_english_is_not_foreign(text: str) -> None:
    assert foreign_share(text) == 0.0


def test_words_of_two_languages_are_not_added_up() -> None:
    """Each language explains its own words: half and half are half foreign."""
    assert foreign_share("keine gracias") == 0.5
