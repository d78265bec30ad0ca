"""Articles changed on purpose keep the promises that hold for any article."""

import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.evaluation.fragments import read_fragment_gold
from align.glosses.pairing import pair_document
from align.records import Pair
from tests.support.mutations import Mutant, mutants, outcome
from tests.support.paths import ROOT

GOLD = ROOT / "tests/data/fragments_gold.tsv"
EVERY = 4
"""One mutant in so many is looked at here; the quality gate looks at all of them."""


@pytest.fixture(scope="module")
def some() -> list[Mutant]:
    return mutants(read_fragment_gold(GOLD), ROOT)[::EVERY]


@pytest.fixture(scope="module")
def paired(some: list[Mutant], use: Encoder) -> list[tuple[Mutant, list[Pair]]]:
    return [(mutant, pair_document(parse_text(mutant.text), use)) for mutant in some]


def test_there_are_mutants_of_every_kind(some: list[Mutant]) -> None:
    """A gold that lost its brackets would test nothing."""
    kinds = {mutant.kind for mutant in some}
    assert kinds == {"deleted", "swapped", "requoted", "rebracketed", "shuffled", "homoglyphs"}
    assert len(some) >= 80


def test_offsets_give_back_the_text(paired: list[tuple[Mutant, list[Pair]]]) -> None:
    """What is at the offsets has the letters of what is shown."""
    for mutant, pairs in paired:
        for pair in pairs:
            assert letters(mutant.text[pair.ru_start : pair.ru_end]) == letters(pair.ru)
            if pair.en is not None:
                assert pair.en_start is not None
                assert letters(mutant.text[pair.en_start : pair.en_end]) == letters(pair.en)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_no_gloss_serves_two_fragments(paired: list[tuple[Mutant, list[Pair]]]) -> None:
    """Unless they are spellings of one, or stand together before it."""
    for mutant, pairs in paired:
        glossed = [pair for pair in pairs if pair.en_start is not None]
        for first in glossed:
            for second in glossed:
                if first.key != second.key and overlap(first, second):
                    between = mutant.text[
                        min(first.ru_end, second.ru_end) : max(first.ru_start, second.ru_start)
                    ]
                    assert len(between) < 400, (mutant.source, first.ru, second.ru)
                    assert "." not in between or "elsewhere" in first.reasons[0] + second.reasons[0]


def overlap(first: Pair, second: Pair) -> bool:
    assert first.en_end is not None
    assert second.en_start is not None
    return first.en_start is not None and second.en_start < first.en_end <= (second.en_end or 0)


def test_what_is_done_to_glosses_shows(paired: list[tuple[Mutant, list[Pair]]]) -> None:
    """Of deleted and swapped glosses at least four in five are noticed in this sample."""
    for kind in ("deleted", "swapped"):
        noticed = [
            result
            for mutant, pairs in paired
            if mutant.kind == kind
            for result in outcome(mutant, pairs, read_fragment_gold(GOLD))
        ]
        assert sum(noticed) >= 0.8 * len(noticed), kind
