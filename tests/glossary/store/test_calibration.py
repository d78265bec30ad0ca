"""Calibrate and status: what is learned from decisions, said of them, and taken back."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.errors import DecisionError
from glossary.commands.main import main
from glossary.entries.entry import Entry
from glossary.review.figures.statistics import history, speeds
from glossary.store.calibration import JudgedEntry, fit_calibration, quality, refit
from glossary.store.store import Store
from tests.support.samples import SOURCES, make_pair, make_store


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr or result.exception
    return result


def overconfident(count: int, seed: int = 1) -> list[JudgedEntry]:
    """Pairs that say 90 % and are right in six of ten, from twenty articles."""
    chance = random.Random(seed)
    return [
        JudgedEntry("term", 0.9, float(chance.random() < 0.6), f"en/{chance.randrange(20)}.md")
        for _ in range(count)
    ]


def test_a_fit_says_what_was_decided() -> None:
    """Of many pairs at 90 % that are right in six of ten, it makes about 60 %."""
    assert fit_calibration(overconfident(2000))("term", 0.9) == pytest.approx(0.6, abs=0.03)


def test_few_decisions_change_little() -> None:
    """One rejection at 95 % does not overthrow the model; none leaves it as it is."""
    assert fit_calibration([])("term", 0.95) == 0.95
    assert 0.9 < fit_calibration([JudgedEntry("term", 0.95, 0.0, "a")])("term", 0.95) < 0.95


def test_kinds_go_their_own_ways() -> None:
    """Tags that are always right rise, terms that seldom are fall."""
    tags = [JudgedEntry("hashtag", 0.7, 1.0, str(n)) for n in range(100)]
    terms = [JudgedEntry("term", 0.7, float(n % 5 == 0), str(n)) for n in range(100)]
    fitted = fit_calibration(tags + terms)
    assert fitted("hashtag", 0.7) > 0.9 and fitted("term", 0.7) < 0.35
    assert fitted("term", 0.2) < fitted("term", 0.8)


def test_quality_by_hand() -> None:
    """One bit lost at one half; squares and gaps as they are defined."""
    half = quality([(0.5, 1.0), (0.5, 0.0)])
    assert (half.log_loss, half.brier, half.ece) == (1.0, 0.25, 0.0)
    assert quality([(0.9, 1.0), (0.9, 0.0)]).ece == pytest.approx(0.4)


def test_better_is_measured_on_what_was_not_seen() -> None:
    """Better where the model was wrong, not where there is nothing to learn."""
    learned = refit(overconfident(300), "m")
    assert learned.better and learned.after.ece < learned.before.ece / 3
    chance = random.Random(3)
    told = [(p := chance.random(), float(chance.random() < p)) for _ in range(400)]
    honest = [JudgedEntry("term", p, y, str(n % 30)) for n, (p, y) in enumerate(told)]
    assert abs(refit(honest, "m").after.log_loss - refit(honest, "m").before.log_loss) < 0.02


@pytest.mark.parametrize(("count", "rejected"), [(39, 20), (80, 4)])
def test_too_few_decisions(count: int, rejected: int) -> None:
    """Refused, with what is missing."""
    judged = [JudgedEntry("term", 0.9, float(n >= rejected), str(n)) for n in range(count)]
    with pytest.raises(DecisionError, match=f"{count} decisions, {rejected} of them rejections"):
        refit(judged, "m")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of 80 entries at 90 %, 60 decided: every third was wrong."""
    path = tmp_path / "glossary.db"
    monkeypatch.setenv("TOLMACH_STORE", str(path))
    pairs = [
        make_pair(f"слово {n}", f"word {n}", file=f"en/{n % 9}.md", confidence=0.9, start=10 * n)
        for n in range(80)
    ]
    with make_store(path, pairs) as store:
        for number, entry in enumerate(list(store.entries.in_order())[:60]):
            at = f"2026-03-0{1 + number // 30}T12:{number % 30:02}:00Z"
            action = "reject" if number % 3 == 0 else "accept"
            store.decisions.decide(entry, action, "anna", at=at)
    yield path


def entries(path: Path) -> list[Entry]:
    with Store.open(path, read_only=True) as store:
        return list(store.entries.in_order())


def test_calibrate_and_back(path: Path) -> None:
    """The confidence of all entries follows, over builds; --undo gives back exactly what was."""
    before = entries(path)
    told = run("calibrate", "--dry-run")
    assert "--dry-run" in told.stderr and entries(path) == before
    built, refitted = map(json.loads, run("calibrate").stdout.splitlines())
    assert refitted["log_loss"] < built["log_loss"] and refitted["decisions"] == 60
    after = entries(path)
    assert all(e.confidence == pytest.approx(0.67, abs=0.06) for e in after)
    with Store.open(path) as store:
        pairs = list(store.entries.pairs())
        assert {pair.confidence for pair in pairs} == {0.9}
        store.replace_pairs(pairs, SOURCES, model="bundled")
    assert entries(path) == after
    assert json.loads(run("status").stdout)["calibrated_on"] == 60
    run("calibrate", "--undo")
    assert entries(path) == before
    assert "nothing to undo" in run("calibrate", "--undo", code=1).stderr


def test_another_model_is_left_alone(path: Path) -> None:
    """What was fitted to one model's confidence says nothing of another's."""
    run("calibrate")
    with Store.open(path) as store:
        store.replace_pairs(list(store.entries.pairs()), SOURCES, model="other")
    assert {e.confidence for e in entries(path)} == {0.9}


def test_calibrate_twice_and_back_twice(path: Path) -> None:
    """Each is undone by itself."""
    run("calibrate")
    once = entries(path)
    with Store.open(path) as store:
        model = store.entries.model() or ""
        store.calibrate(fit_calibration(store.entries.judged()[:10], model))
    assert entries(path) != once
    run("calibrate", "--undo")
    assert entries(path) == once


def test_rejected_pairs_are_not_proposed_again(path: Path) -> None:
    """After a build that finds the same, in another spelling and place, they stay rejected."""
    with Store.open(path) as store:
        gone = next(store.entries.in_order(["rejected"]))
        again = make_pair(gone.ru.upper(), f"{gone.en}.", file="en/new.md", confidence=0.99)
        store.replace_pairs([*store.entries.pairs(), again], SOURCES, model="bundled")
        found = store.entries.by_id(gone.id)
        assert (found.status, found.occurrences) == ("rejected", 2)
        assert "new" not in {entry.status for entry in store.entries.alike(gone.ru)}


def test_status_tells_how_it_goes(path: Path) -> None:
    """Decisions per hour, decisions by confidence, coverage; as JSON and as a table."""
    told = json.loads(run("status").stdout)
    assert told["per_hour"] == {"anna": 60.0}
    assert told["coverage"] == {"decided": 0.75, "approved": 0.5}
    assert told["bands"]["likely"]["rejected"] == 20
    table = run("status", "--format", "tsv").stdout.splitlines()
    assert "likely\taccepted\t40" in table and "coverage\tapproved\t0.5" in table


def test_history(path: Path) -> None:
    """Day by day; a pause over night is no work."""
    days = [json.loads(line) for line in run("status", "--history").stdout.splitlines()]
    assert [(d["day"], d["decisions"], d["rejected"], d["per_hour"]) for d in days] == [
        ("2026-03-01", 30, 10, 60.0),
        ("2026-03-02", 30, 10, 60.0),
    ]
    with Store.open(path) as store:
        store.decisions.undo("anna", at="2026-03-03T12:00:00Z")
        store.opinions.give(next(store.entries.in_order(["accepted"])).id, "accept", "boris")
        told = list(history(store.entries.log()))
        assert told[2]["undone"] == 1 and told[2]["per_hour"] is None
        assert told[3]["reviewer"] == "boris" and told[3]["opinions"] == 1
        assert speeds(store.entries.log()) == {"anna": 60.0, "boris": None}
