"""Doubtful beads decided by parts of sentences: what they tell, and what they may cost."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from align.beads import sentence_parts as bead_parts
from align.beads.alignment import align_sentences, sides_and_first_path
from align.beads.lattice.windows import TYPES
from align.beads.search import second_search
from align.beads.sentence_parts import part_scores
from align.encoders.bundled import UseEncoder
from align.evaluation.beads import IdBead

MERGES = [
    ("Жители собрали две тысячи подписей.", "Письмо отправили министру.",
     "Residents collected two thousand signatures, and sent a letter to the minister."),
    ("Судья отказала жителям.", "Экспертизу она не приобщила.",
     "The judge turned the residents down, and she did not admit the expert report."),
    ("Акимат обещал новые деревья.", "Весной их не было.",
     "The akimat promised new trees, but in spring there were none."),
]  # fmt: skip
ADDITIONS = [
    ("Жители собрали две тысячи подписей и отправили письмо министру.",
     "Подписи собирали весь апрель.", MERGES[0][2]),
    ("Судья отказала жителям, и экспертизу она не приобщила.",
     "Такие экспертизы стоят дорого.", MERGES[1][2]),
    ("Акимат обещал новые деревья, но весной их не было.",
     "Деревья в городе гибнут.", MERGES[2][2]),
]  # fmt: skip
FIRST = (
    "Суд в Караганде рассмотрел жалобу на вырубку парка.",
    "A court in Karaganda heard a complaint about the felling of the park.",
)
LAST = "Следующее заседание назначено на октябрь.", "The next hearing is set for October."


def text_of(one: tuple[str, str, str]) -> tuple[list[str], list[str]]:
    """Two Russian sentences and their English between a first and a last sentence."""
    return [FIRST[0], *one[:2], LAST[0]], [FIRST[1], one[2], LAST[1]]


MERGED, MIRRORED = ((1, 2), (1,)), ((1,), (1, 2))


class Counting:
    """The bundled sentence encoder, with all the texts it was given."""

    def __init__(self) -> None:
        self._encoder = UseEncoder(threads=1)
        self.name, self.dim = self._encoder.name, self._encoder.dim
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return self._encoder.encode(texts)


@pytest.fixture
def encoder() -> Counting:
    return Counting()


@pytest.fixture(autouse=True)
def any_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """All beads of more than two sentences are looked at, however sure."""
    monkeypatch.setattr(bead_parts, "_DOUBT", 1e-9)


def scored(ru: list[str], en: list[str], encoder: Counting) -> dict[IdBead, float]:
    """What the parts add to the beads, after the second search; encoder.texts: the parts."""
    sides, found = sides_and_first_path(ru, en, encoder)
    found = second_search(*sides, found)
    encoder.texts.clear()
    result = {}
    for (kind, row, column), value in part_scores((ru, en), sides, found, encoder).items():
        n, m = TYPES[kind]
        result[tuple(range(row - n, row)), tuple(range(column - m, column))] = value
    return result


@pytest.mark.parametrize("number", range(len(MERGES)))
def test_a_merge_fits_better_than_an_addition(encoder: Counting, number: int) -> None:
    """The second sentence is in the English, or nothing of it; the first one says the rest."""
    merge = scored(*text_of(MERGES[number]), encoder)
    addition = scored(*text_of(ADDITIONS[number]), encoder)
    assert merge[MERGED] > addition[MERGED] + 0.2


@pytest.mark.parametrize("one", [*MERGES, *ADDITIONS])
def test_merges_and_additions_come_out_as_such(
    encoder: Counting, one: tuple[str, str, str]
) -> None:
    beads = align_sentences(*text_of(one), encoder)
    merged = one in MERGES
    assert (MERGED in {(bead.ru_ids, bead.en_ids) for bead in beads}) == merged
    assert len(beads) == (3 if merged else 4)


def test_swapped_sides_mirror_the_scores(encoder: Counting) -> None:
    ru, en = text_of(MERGES[0])
    there, back = scored(ru, en, encoder), scored(en, ru, encoder)
    assert MIRRORED in back
    assert {(right, left) for left, right in back} == there.keys()
    for (left, right), value in there.items():
        assert back[right, left] == pytest.approx(value, abs=1e-4)


def test_no_more_parts_are_encoded_than_twice_the_sentences(encoder: Counting) -> None:
    """Also where every bead is in doubt, and each part once."""
    ru = [sentence for one in MERGES for sentence in one[:2]] * 3
    en = [one[2] for one in MERGES] * 3
    scored(ru, en, encoder)
    assert 0 < len(encoder.texts) <= 2 * (len(ru) + len(en))
    assert len(set(encoder.texts)) == len(encoder.texts)


def test_a_line_without_end_is_not_cut(encoder: Counting) -> None:
    ru, en = text_of(MERGES[0])
    en[1] = ", ".join([en[1]] * 2000)
    assert all(1 not in bead[1] for bead in scored(ru, en, encoder))
    assert max(map(len, encoder.texts), default=0) < 1000
