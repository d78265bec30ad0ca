"""The tables of layouts: all are in one, and each docstring shows the newcomer an example."""

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import get_type_hints

import pytest

from align.glosses.candidates import after, before, brackets, neighbouring_blocks
from align.glosses.candidates.surroundings import RELATIONS, GlossCandidate, Spot
from align.glosses.features.habits import HABITS
from align.glosses.features.meanings import MEANINGS, meaning
from align.glosses.features.rows import FEATURES
from align.glosses.pairing import _WHY, FACING
from align.text import CYRILLIC

Layout = Callable[..., Iterator[GlossCandidate]]

TABLES: list[tuple[ModuleType, type, tuple[Layout, ...]]] = [
    (after, after.Behind, after.AFTER),
    (before, before.Before, (*before.BEFORE, *before.IN_BRACKETS)),
    (brackets, brackets.Bracket, (*brackets.INSIDE, *brackets.SIDE_BY_SIDE)),
    (neighbouring_blocks, Spot, neighbouring_blocks.NEIGHBOURING),
]
LISTED = [layout for _, _, layouts in TABLES for layout in dict.fromkeys(layouts)]


@pytest.mark.parametrize(
    ("module", "kind", "layouts"), TABLES, ids=[module.__name__ for module, _, _ in TABLES]
)
def test_no_layout_is_left_out_of_its_table(
    module: ModuleType, kind: type, layouts: tuple[Layout, ...]
) -> None:
    """A generator of candidates from nothing but the place would never run outside a table."""
    written = set()
    for name, function in inspect.getmembers(module, inspect.isfunction):
        hints = get_type_hints(function)
        gives = hints.pop("return", None) == Iterator[GlossCandidate]
        if function.__module__ == module.__name__ and gives and list(hints.values()) == [kind]:
            written.add(name)
    assert written == {layout.__name__ for layout in layouts}


@pytest.mark.parametrize("layout", LISTED, ids=lambda layout: layout.__name__)
def test_each_layout_shows_an_example(layout: Layout) -> None:
    """Russian and English side by side say more than the name of the layout."""
    text = inspect.getdoc(layout) or ""
    assert CYRILLIC.search(text), text


def test_each_relation_has_its_reason_and_its_meaning() -> None:
    """What a user reads of a pair, and what an explanation says of the feature."""
    assert set(_WHY) == {*RELATIONS, FACING}
    assert {f"relation:{relation}" for relation in RELATIONS} <= set(MEANINGS)


def test_each_feature_has_a_meaning_and_no_meaning_is_left_over() -> None:
    features = (*FEATURES, *HABITS)
    assert len(set(features)) == len(features) and all(map(meaning, features))
    used = {name if name in MEANINGS else f"{name.partition(':')[0]}:" for name in features}
    assert used == set(MEANINGS)
