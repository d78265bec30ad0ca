"""Files are judged by models that have not seen them, fitted to all of the rest or to some."""

import pytest

from align.encoders.protocol import Encoder
from align.evaluation.fragments import read_fragment_gold
from align.fitting.fragments import source_of
from align.fitting.held_back import GoldFile, gold_files, held_back
from align.glosses.model import GlossModel
from tests.support.paths import DATA, ROOT

FOLDS = 3


@pytest.fixture(scope="module")
def files(use: Encoder) -> list[GoldFile]:
    """Seven files, each a source of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        path = DATA / "fragments_before_gold.tsv"
        return gold_files(path, read_fragment_gold(path), use)


def fitted(model: GlossModel) -> dict[str, object]:
    return {name: array.tolist() for name, array in model.arrays().items()}


def by_name(files: list[GoldFile], sources: set[str] | None = None) -> dict[str, dict[str, object]]:
    held = held_back(files, FOLDS, calibrated=False, sources=sources)
    return {file.name: fitted(model) for file, model in held}


def test_all_sources_are_none_left_out(files: list[GoldFile]) -> None:
    everything = {source_of(file.name) for file in files}
    assert by_name(files, everything) == by_name(files)


def test_some_sources_teach_and_all_are_asked(files: list[GoldFile]) -> None:
    """Their models are the ones that a fit to those alone gives; the others get one too."""
    chosen = files[:5]
    some = by_name(files, {source_of(file.name) for file in chosen})
    assert some.keys() == {file.name for file in files}
    alone = by_name(chosen)
    assert {name: some[name] for name in alone} == alone
    assert any(some[name] != model for name, model in by_name(files).items())
