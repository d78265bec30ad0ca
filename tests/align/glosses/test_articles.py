"""Many articles at once, what spoke for each gloss, and whether the confidence is one."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.evaluation.reliability import Judgement, brier, calibration_error, reliability
from align.glosses.articles import ReadArticle, article_jobs, read_articles
from glossary.commands.main import main
from tests.support.paths import ROOT

FILES = sorted((ROOT / "corpus/en").glob("s*.md"))


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr
    return result


def _without_confidence(article: ReadArticle) -> ReadArticle:
    return replace(article, pairs=tuple(replace(pair, confidence=None) for pair in article.pairs))


def test_two_processes_give_what_one_gives(in_folder: Path) -> None:
    """In the order of the files, and a file that cannot be read costs only itself.

    Where a processor's kernels treat rows of a product unlike (AVX2's do), the last bits of vectors
    hang on what a process has encoded before: confidences may differ by less than is ever shown.
    """
    files = [*FILES, in_folder / "none.md", *FILES]
    alone = list(read_articles(files))
    together = list(read_articles(files, jobs=2))
    pairs, others = (
        [pair for article in read for pair in article.pairs] for read in (alone, together)
    )
    assert [one.confidence or 0.0 for one in pairs] == pytest.approx(
        [other.confidence or 0.0 for other in others], rel=0, abs=1e-5
    )
    assert list(map(_without_confidence, alone)) == list(map(_without_confidence, together))
    assert [article.path for article in together] == files
    assert "none.md" in (together[len(FILES)].error or "")
    assert all(article.pairs for article in together if article.error is None)


def test_few_files_are_read_by_one_process() -> None:
    """Starting another takes as long as reading them."""
    assert article_jobs(1) == 1
    assert 1 <= article_jobs(1000) <= 64


def test_explain_shows_what_counted() -> None:
    """Every feature with its value and what it added; all of it together is the score."""
    lines = run("fragments", str(FILES[0]), "--explain", "--format", "jsonl").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    paired = [record for record in records if record["status"] == "paired"]
    assert paired
    own = [r for r in paired if r["explanation"]["taken"] is not None]
    for record in own:
        taken = record["explanation"]["taken"]
        added = [gain for _, gain in taken["terms"].values()]
        assert sum(added) == pytest.approx(taken["score"], abs=0.02)
        assert 0 <= record["explanation"]["none"] <= 1
        assert len(record["explanation"]["rivals"]) <= 3
    assert any(r["explanation"]["taken"]["en_start"] == r["en_start"] for r in own)


def test_explain_for_people_and_not_for_tsv() -> None:
    """The table names the relation and the strongest features."""
    shown = run("fragments", str(FILES[0]), "--explain", "--format", "table").stdout
    assert re.search(r"taken: \S+, score \S+, [a-z]+(?:_[a-z]+)*: ", shown)
    assert re.search(r"base [+-]\d", shown)
    wrong = run("fragments", str(FILES[0]), "--explain", "--format", "tsv", code=2)
    assert "--explain" in wrong.stderr


def test_reliability_by_hand() -> None:
    """Two bins: .95 and right, .95 and wrong, .55 and right."""
    judgements = [Judgement(0.95, True), Judgement(0.95, False), Judgement(0.55, True)]
    table = reliability(judgements)
    assert [(one.low, one.count, one.right) for one in table] == [(0.5, 1, 1.0), (0.9, 2, 0.5)]
    assert calibration_error(table) == pytest.approx((0.45 + 2 * 0.45) / 3)
    assert brier(judgements) == pytest.approx((0.05**2 + 0.95**2 + 0.45**2) / 3)
    assert calibration_error(reliability([])) == 0.0
    assert reliability([Judgement(1.0, True)])[0].high == 1.0


def test_evaluate_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reliability table whose pairs sum up, and the error on stderr."""
    monkeypatch.chdir(ROOT)
    gold = "tests/data/fragments_gold.tsv"
    result = run("evaluate", "confidence", gold, "--folds", "0", "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert sum(row["pairs"] for row in rows) > 300
    assert all(row["from"] <= row["confidence"] <= row["to"] for row in rows)
    assert "expected calibration error 0.0" in result.stderr
    small = "tests/data/fragments_several_gold.tsv"
    assert run("evaluate", "confidence", small, "--folds", "1", code=2)
