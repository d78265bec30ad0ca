"""The model as it is installed, and forests as arrays."""

import numpy as np
import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.forest import Forest, joined
from align.glosses.features.habits import HABITS
from align.glosses.features.rows import FEATURES, STRETCH
from align.glosses.features.russian import RUSSIAN
from align.glosses.model import evidence, installed_model
from align.glosses.options import article_choices
from align.glosses.weighing import pooled, probabilities, shares_of, weighed

STUMP = Forest(
    np.array([1, -1, -1], np.int16), np.array([0.5, 0.0, 0.0]), np.array([1, 0, 0], np.int32),
    np.array([2, 0, 0], np.int32), np.array([0.1, -1.0, 2.0]), np.zeros(1, np.int32),
)  # fmt: skip


def test_a_row_goes_left_up_to_the_threshold() -> None:
    rows = np.array([[9.0, 0.5], [9.0, 0.6]])
    assert STUMP.scores(rows).tolist() == [-1.0, 2.0]
    assert joined([STUMP, STUMP]).scores(rows).tolist() == [-2.0, 4.0]
    assert STUMP.scores(np.zeros((0, 2))).tolist() == []


def test_many_rows_are_scored_as_each_is_alone() -> None:
    """Those that stand alike to all thresholds are looked at once."""
    forest = installed_model().places
    columns = len(STRETCH) + len(RUSSIAN)
    numbers = np.random.default_rng(3)
    rows = np.where(numbers.random((3_000, columns)) < 0.9, 0.0, numbers.normal(size=columns))
    rows[::7] += 1e-9 * numbers.normal(size=rows[::7].shape)
    rows[5, 2], rows[6, 2] = np.nan, np.inf
    alone = [forest.scores(row[None])[0] for row in rows]
    assert forest.scores(rows).tolist() == alone


def test_contributions_add_up_to_the_score() -> None:
    both = joined([STUMP, STUMP])
    row = np.array([3.0, 1.0])
    assert both.contributions(row).tolist() == [0.0, 2 * (2.0 - 0.1)]
    assert both.base + both.contributions(row).sum() == both.scores(row[None])[0]


def test_the_installed_model_fits_the_features() -> None:
    """No forest asks for a column that its rows do not have, and the networks for just theirs."""
    model = installed_model()
    for forest, columns in (
        (model.places, len(STRETCH) + len(RUSSIAN)),
        (model.first, len(FEATURES)),
        (model.last.forest, len(FEATURES) + len(HABITS)),
    ):
        asked = forest.features
        assert asked[asked >= 0].min() >= 0 and asked.max() < columns
    assert model.last.networks.middles.shape == (len(FEATURES) + len(HABITS),)
    assert len(model.calibration) == len(evidence(0.5, 0.5))


def test_confidence_rises_with_both_shares_and_is_never_certain() -> None:
    model = installed_model()
    told = [model.confidence(own, 0.9) for own in (0.1, 0.3, 0.6, 0.9)]
    assert told == sorted(told)
    assert model.confidence(0.5, 0.5) < model.confidence(0.95, 0.95) <= 0.999
    assert 0 <= model.confidence(0.0, 0.0) < 0.1


def test_options_that_share_english_stand_together(use: Encoder) -> None:
    """The best of them has the odds of all; none of them is worth more than that."""
    (around, offered), *_ = article_choices(parse_text("A lever (рычаг) broke."), use)
    (choice,) = weighed(around.text, offered, installed_model())
    together = pooled(choice)
    best = int(together.argmax())
    assert best == int(choice.odds.argmax()) and (together >= choice.odds - 1e-9).all()
    own, pool = shares_of(choice, best)
    assert 0 < own <= pool <= 1 and probabilities(choice.odds).sum() < 1


def test_the_same_words_in_two_places_are_one_gloss(use: Encoder) -> None:
    """They do not take each other's share, and the pair is as sure as with one of them."""
    raw = "They read Сбор у моста. Gather by the bridge! it says; “gather by the bridge”."
    (around, offered), *_ = article_choices(parse_text(raw), use)
    (choice,) = weighed(around.text, offered, installed_model())
    words = [choice.texts.gloss(option.candidate).casefold() for option in choice.options]
    first, second = (
        number
        for number, said in enumerate(words)
        if said == "gather by the bridge" and choice.options[number].side.share == 1
    )
    ours, theirs = shares_of(choice, first), shares_of(choice, second)
    assert ours == pytest.approx(theirs)
    assert ours[0] >= probabilities(choice.odds)[[first, second]].sum() - 1e-9
    assert pooled(choice)[first] > choice.odds[first]


def test_a_thousand_hopeless_options_are_no_rival() -> None:
    """They share nothing; none keeps its share, and equal options share alike."""
    few, many = probabilities([2.0, 2.0]), probabilities([2.0, 2.0, *[-2.5] * 1000])
    assert many[:2] == pytest.approx(few)
    assert many[2:].sum() == 0
    assert 1 - few.sum() == pytest.approx(1 / (1 + 2 * np.exp(2.0)))
    assert probabilities([]).shape == (0,)
