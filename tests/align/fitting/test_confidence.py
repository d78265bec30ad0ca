"""The commands that fit confidences: what they look at, and that they give the same again."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from align.beads import confidence as beads
from align.beads.alignment import align_sentences
from align.encoders.protocol import Encoder
from align.evaluation.bead_variants import gold_texts, half_translated
from align.evaluation.beads import IdBead
from align.fitting import confidence
from align.fitting.confidence import judged_pool, judged_steps, main, pools
from align.mining import mining
from tests.support.paths import DATA, ROOT

SENTENCES = [
    ("Суд отложил заседание до марта.", "The court postponed the hearing until March."),
    ("Свободу собраний ограничили.", "Freedom of assembly was restricted."),
    ("В городе открыли новый мост.", "A new bridge was opened in the city."),
    ("Дети кормили голубей на площади.", "Children fed pigeons in the square."),
    ("Поезд опоздал на три часа.", "The train was three hours late."),
    ("Врачи объявили забастовку.", "Doctors went on strike."),
]


def test_the_evidence_is_that_of_the_beads_that_are_found(use: Encoder) -> None:
    """Its confidences are those of alignment, and right are the beads of the gold."""
    _, text, _ = next(gold_texts(DATA / "beads"))
    judged = judged_steps(text, use)
    found = [bead for bead in align_sentences(text[0], text[1], use) if bead.ru_ids and bead.en_ids]
    odds = judged.evidence @ beads.CONFIDENCE_WEIGHTS
    assert 1 / (1 + np.exp(-odds)) == pytest.approx([bead.confidence for bead in found])
    wanted = set(text[2])
    assert judged.right.tolist() == [(bead.ru_ids, bead.en_ids) in wanted for bead in found]


def test_half_a_translation_keeps_the_gold_of_the_first_half() -> None:
    gold: list[IdBead] = [((0,), (0,)), ((1,), ()), ((2,), (1, 2)), ((3,), (3,))]
    ru, en, kept = half_translated((list("абвг"), list("abcd"), gold), ["x", "y", "z", "w"])
    assert (ru, en, kept) == (list("абвг"), ["a", "x", "y", "z"], [((0,), (0,))])


def test_pools_lose_counterparts_of_either_side() -> None:
    """Of every second pair, a tenth to seven tenths; the same again for the same file."""
    pairs = [(f"ру {n}", f"en {n}") for n in range(60)]
    drawn = list(pools(pairs))
    assert drawn == list(pools(pairs)) and {len(pool) for pool in drawn} == {30}
    lost = {sum(ru is None or en is None for ru, en in pool) for pool in drawn}
    assert lost == {3, 9, 15, 21}
    assert {int(ru.split()[1]) % 2 for pool in drawn for ru, _ in pool if ru} == {0}


def test_right_are_the_pairs_that_belong_together(use: Encoder) -> None:
    """Those whose counterpart is gone can only be paired wrongly."""
    whole = judged_pool(SENTENCES, use, np.random.default_rng(1))
    assert whole.right.all() and whole.evidence.shape == (6, len(mining.EVIDENCE))
    apart = [(ru, None) if n % 2 else (None, en) for n, (ru, en) in enumerate(SENTENCES)]
    none = judged_pool(apart, use, np.random.default_rng(1))
    assert len(none.right) == 3 and not none.right.any()


def test_the_command_writes_the_same_table_again(tmp_path: Path) -> None:
    """In the folder named, with the names of all features."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for path in sorted((DATA / "beads").glob("*.tsv"))[:2]:
        shutil.copy(path, folder)
    outputs = [tmp_path / "first.py", tmp_path / "second.py"]
    for out in outputs:
        assert main(["beads", str(folder), "--out", str(out)]) == 0
    first, second = (out.read_text(encoding="utf-8") for out in outputs)
    assert first == second
    values: dict[str, dict[str, float]] = {}
    exec(first, values)
    assert tuple(values["CONFIDENCE"]) == beads.EVIDENCE


@pytest.mark.parametrize("what", ["beads", "mining"])
def test_gold_that_is_missing_is_named(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([what, str(tmp_path / "none"), "--out", str(tmp_path / "out.py")]) != 0
    assert "none" in capsys.readouterr().err
    assert not (tmp_path / "out.py").exists()


def test_without_an_output_the_table_goes_into_the_package() -> None:
    assert (confidence.PACKAGE / "beads" / "weights.py") == ROOT / "align/beads/weights.py"
    assert (confidence.PACKAGE / "mining" / "weights.py").is_file()
