"""How much of two long texts is compared, whatever they say."""

import numpy as np
import pytest

from align.arrays import Vectors
from align.beads.lattice import corridor as corridors
from align.beads.lattice.band import Band, Compared, compared_in_band
from align.beads.lattice.corridor import DENSE_CELLS, find_corridor


def directions(rng: np.random.Generator, size: int) -> Vectors:
    """So many rows of unit length that have nothing in common."""
    rows = rng.normal(size=(size, 32)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many cosines each comparison computes."""
    numbers: list[int] = []

    def noted(ru: Vectors, en: Vectors, band: Band) -> list[Compared]:
        blocks = compared_in_band(ru, en, band)
        numbers.append(sum(block.cosines.size for block in blocks))
        return blocks

    monkeypatch.setattr(corridors, "compared_in_band", noted)
    return numbers


def test_one_sentence_over_and_over_is_not_compared_all_with_all(compared: list[int]) -> None:
    """No block is nearer to one than to another, so no path says where to look."""
    for size in (4_000, 8_000):
        same = np.repeat(directions(np.random.default_rng(4), 1), size, axis=0)
        found = find_corridor(same, same, np.full(size, 60.0), np.full(size, 60.0))
        assert found.low[-1] > size / 2 and found.high[-1] == size
    (_, once), (_, twice) = compared[:2], compared[2:]
    assert once < DENSE_CELLS and twice < 2.5 * once


def test_what_both_have_is_found_behind_long_passages_that_only_one_has(
    compared: list[int],
) -> None:
    """The straight line across a gap does not lead past what comes after it."""
    rng = np.random.default_rng(5)
    rows = directions(rng, 6_000)
    ru = np.concatenate([directions(rng, 3_000), rows])
    en = np.concatenate([rows[:3_000], directions(rng, 1_500), rows[3_000:]])
    found = find_corridor(ru, en, np.full(len(ru), 60.0), np.full(len(en), 60.0))
    anchors = set(found.anchors)
    shared = [(3_000 + n, n if n < 3_000 else n + 1_500) for n in range(6_000)]
    assert sum(pair in anchors for pair in shared) > 5_900
    assert compared[-1] < len(ru) * len(en) / 4
