"""What is left out when it is measured what it brings: that alone, and all of it."""

from dataclasses import replace

import numpy as np
import pytest

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.fitting.held_back import GoldFile
from align.glosses.features.gaps import GAPS
from align.glosses.features.habits import HABITS
from align.glosses.features.rows import FEATURES
from align.glosses.features.russian import RUSSIAN
from align.glosses.options import article_choices
from align.glosses.weighing import rows_with_habits
from tests.quality.ablation import FREE, GROUPS, HABITS_GROUP, changed, leaving_out

TEXT = """The banner: «Верните автобус» (bring the bus back). They sang «Мост наш»/our bridge.

On the wall somebody had written «Не спать» / don't sleep; the tag was #мостнаш, #OurBridge.
"""


@pytest.fixture(scope="module")
def file(use: Encoder) -> GoldFile:
    document = parse_text(TEXT)
    return GoldFile("a.md", True, (), document, tuple(article_choices(document, use)))


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_is_left_out_and_nothing_else(file: GoldFile, group: str) -> None:
    before = [choice for _, part in file.parts for choice in part]
    kept = [choice.rows.copy() for choice in before]
    with leaving_out(group):
        after = [choice for _, part in changed(file, GROUPS[group]).parts for choice in part]
        (around, choices), *_ = file.parts
        rows = rows_with_habits(around.text, choices, [c.rows[:, 0] for c in choices])
    habits = np.vstack(rows)[:, -len(HABITS) :]
    assert habits.any() is not np.bool_(group == HABITS_GROUP)
    for old, new, rows_before in zip(before, after, kept, strict=True):
        assert np.array_equal(old.rows, rows_before)
        assert len(new.options) == len(new.rows)
        stays = [option in new.options for option in old.options]
        differs = (new.rows != old.rows[stays]).any(axis=0)
        assert not new.rows[:, differs].any()
        if group == "stretches that no layout names":
            assert stays == [o.candidate.relation not in FREE for o in old.options]
        else:
            assert all(stays)


def test_every_feature_belongs_to_some_group(file: GoldFile) -> None:
    """All but those of the Russian, and what stands between it and a gloss."""
    gone: set[str] = set()
    first = next(choice for _, part in file.parts for choice in part if len(choice.rows))
    for group, change in GROUPS.items():
        rows = change(replace(first, rows=np.ones_like(first.rows))).rows
        left_out = {FEATURES[at] for at in np.flatnonzero((rows == 0.0).any(axis=0))}
        none = group in ("nothing", "stretches that no layout names", HABITS_GROUP)
        assert bool(left_out) is not none, group
        gone |= left_out
    assert set(FEATURES) - gone <= {*RUSSIAN, *GAPS}
