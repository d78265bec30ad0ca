"""The confidence of beads: what it is made of, and that it is a probability on the own texts."""

import math

import numpy as np
import pytest

from align.beads.alignment import align_sentences
from align.beads.confidence import NUMBERS, _around
from align.beads.search import Step
from align.encoders.protocol import Encoder
from align.evaluation.bead_confidence import judged_beads
from align.evaluation.bead_variants import moved, read_bead_table
from align.records import LOW_CONFIDENCE
from tests.align.beads.test_own_gold import FILES

TEXTS = [read_bead_table(path) for path in FILES]


def steps(*chances: float, moved_at: tuple[int, ...] = ()) -> list[Step]:
    return [Step(i, i + 1, i, i + 1, chance, i in moved_at) for i, chance in enumerate(chances)]


def test_how_sure_the_beads_around_are_by_hand() -> None:
    """The mean log-odds of up to eight before and behind, three usual ones of 3 among them."""
    nine = math.log(9)
    assert _around(steps()).tolist() == []
    assert _around(steps(0.5)).tolist() == [3.0]
    assert _around(steps(0.5, 0.9)) == pytest.approx([(nine + 9) / 4, 9 / 4])
    assert _around(steps(0.5, 0.9, 0.9, moved_at=(1,))) == pytest.approx(
        [(nine + 9) / 4, (nine + 9) / 5, 9 / 4]
    )
    far = _around(steps(*[0.99] * 20, *[0.01] * 20))
    eight = 8 * math.log(99)
    assert far[[0, -1]] == pytest.approx([(eight + 9) / 11, (9 - eight) / 11])
    assert far[20] == pytest.approx(9 / 19)


def test_a_spelled_number_is_no_reason_for_doubt(use: Encoder) -> None:
    """Eight thousand is 8,000; seven thousand is not, and is named."""
    ru = ["Суд закончился.", "На площадь вышли восемь тысяч человек.", "Дождь."]
    texts = [
        f"The trial ended.|{n} people came out to the square.|Rain.".split("|")
        for n in ("8,000", "7,000")
    ]
    right, wrong = (align_sentences(ru, en, use)[1] for en in texts)
    assert right.reason == "" and right.confidence > wrong.confidence
    assert wrong.reason in {"", NUMBERS}


def test_beads_that_moved_and_those_around_are_sure(remembering: Encoder) -> None:
    """Where stretches of English stand elsewhere, right beads keep their confidence."""
    changed = [moved(text, number, [5, 1]) for number, text in enumerate(TEXTS)]
    beads = list(judged_beads(changed, remembering))
    # Of some thirty moved beads the share of right ones is known to about a tenth.
    for chosen, bound in ((beads, 0.04), ([bead for bead in beads if bead.moved], 0.06)):
        sure = np.mean([bead.judgement.confidence for bead in chosen])
        right = np.mean([bead.judgement.right for bead in chosen])
        assert len(chosen) >= 30 and abs(sure - right) < bound


def test_a_half_that_is_no_translation_is_in_doubt_and_the_other_is_not(
    remembering: Encoder,
) -> None:
    """Two articles one after the other, of which only the first is there in English."""
    low: list[float] = []
    high: list[float] = []
    for number, (ru, en, _) in enumerate(TEXTS):
        other, foreign = TEXTS[(number + 1) % len(TEXTS)], TEXTS[(number + 2) % len(TEXTS)]
        for bead in align_sentences([*ru, *other[0]], [*en, *foreign[1]], remembering):
            if bead.ru_ids and bead.en_ids:
                (high if bead.ru_ids[0] < len(ru) else low).append(bead.confidence)
    assert np.mean(high) > 0.9 and np.mean(low) < 0.2
    assert sum(one >= LOW_CONFIDENCE for one in low) <= 0.15 * len(low)
