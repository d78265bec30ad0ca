"""How long words are in what they stand for, and what the list of renderings says of sentences."""

import numpy as np
import pytest
from numpy.typing import NDArray

from align.encoders.protocol import Encoder
from align.forest import Forest
from align.terms.miner import TermMiner
from align.terms.model import LEAST_SCREENED, installed_miner_model
from align.terms.pairing.best_words import best_inside, best_outside
from align.terms.pairing.listed import (
    listed_words,
    says_phrase,
    words_meant,
    words_meant_in_russian,
)
from align.terms.pairing.scoring import FEATURES
from align.terms.records import BeadText, Token


def token(text: str) -> Token:
    return Token(text, 0, len(text))


@pytest.mark.parametrize(
    ("word", "words"), [("court", 1), ("UN", 2), ("U.S.", 2), ("vote-buying", 2), ("Kyrgyzstan", 1)]
)
def test_an_english_word_counts_for_what_it_stands_for(word: str, words: int) -> None:
    assert words_meant(token(word)) == words


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("суд", 1),
        ("теракт", 2),  # listed as a terrorist attack
        ("ВККС", 4),
        ("пресс-служба", 2),
        ("госконтракт", 2),  # a compound that no list has
        ("директор", 1),
        ("президент", 1),
    ],
)
def test_a_russian_word_counts_for_what_it_stands_for(word: str, words: int) -> None:
    assert words_meant_in_russian(token(word)) == words


def test_the_list_tells_renderings_from_words_of_phrases() -> None:
    table = listed_words(["теракт", "суд"], ["court", "attack", "river"])
    assert table[1, 0] == 1.0  # суд: court
    assert 0.0 < table[0, 1] < 1.0  # теракт: terrorist attack
    assert not table[:, 2].any()


def test_a_phrase_is_said_whole_or_not() -> None:
    attack = frozenset({"terrorist", "attack"})
    assert says_phrase(frozenset({"terrorist", "attack"}), attack)
    assert not says_phrase(frozenset({"attack"}), attack)
    assert not says_phrase(frozenset({"terrorist", "attack", "suspect"}), attack)


def test_one_word_is_paired_with_the_two_that_render_it(use: Encoder) -> None:
    """Neither half of the English is taken for the whole."""
    miner = TermMiner(use)
    ru = "После теракта на вокзале усилили охрану, погибли четыре человека."
    en = "After the terrorist attack at the station, in which four people died, guards came."
    miner.read("", [BeadText(ru, en)])
    found = {term.en for term in miner.terms(least_worth=0.0) if term.ru == "теракт"}
    assert found == {"terrorist attack"}


def test_the_forest_sees_only_likely_pairs() -> None:
    """What the regression thinks very unlikely keeps the odds that it gave."""
    model = installed_miner_model()
    rows = np.random.default_rng(1).normal(size=(500, len(FEATURES)))
    screened = rows @ model.screen[:-1] + model.screen[-1]
    odds = model.pair_odds(rows)
    unlikely = screened < LEAST_SCREENED
    assert unlikely.any() and not unlikely.all()
    assert odds[unlikely] == pytest.approx(screened[unlikely])
    slope, offset = model.pair_line
    forest = slope * model.pairs.scores(rows[~unlikely]) + offset
    assert odds[~unlikely] == pytest.approx(forest)


def test_the_best_words_inside_and_outside_are_those_of_the_whole_table() -> None:
    numbers = np.random.default_rng(2)
    words = np.round(numbers.normal(size=(7, 9)), 1)  # with ties
    members = numbers.random((40, 9)) < numbers.random((40, 1))
    members[members.sum(1) == 0, 3] = True
    members[0] = True
    inside = [[max([*row[m], *([] if m.all() else [-1.0])]) for row in words] for m in members]
    outside = [[max([0.0, *row[~m]]) for row in words] for m in members]
    assert best_inside(members, words, -1.0).tolist() == inside
    assert best_outside(members, words).tolist() == outside


def test_a_sentence_that_repeats_itself_costs_the_forest_little(
    use: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of a million pairs of phrases are of a few kinds."""
    rows = list[int]()
    looked = Forest._leaves

    def counted(self: Forest, part: NDArray[np.float64]) -> NDArray[np.int32]:
        rows.append(len(part))
        return looked(self, part)

    monkeypatch.setattr(Forest, "_leaves", counted)
    miner = TermMiner(use)
    miner.read("", [BeadText("Верховный суд " * 280, "supreme court " * 280)])
    assert 0 < sum(rows) < 10_000
