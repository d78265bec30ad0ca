"""Commands on a damaged store: one line that names what is damaged, and the exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from tests.support.damaged_stores import Unguarded, make_rich_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "glossary.db"
    make_rich_store(path, 12)
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(made, "glossary.db"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def damage(store: Path) -> None:
    with Unguarded(store) as connection:
        found = connection.execute("UPDATE entries SET en = 'X' WHERE ru = 'присяжные'").rowcount
        change = "UPDATE events SET reviewer = 'eve' WHERE after LIKE '%присяжные%'"
        found += connection.execute(change).rowcount
    assert found == 2


def test_verify_without_files_checks_the_store(store: Path) -> None:
    done = run("verify", "--store", "glossary.db")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("glossary.db: ")
    assert done.stdout.endswith(": ok\n")
    assert run("verify", "--store", "other.db").exit_code == 1


def test_damage_is_named_and_nothing_is_exported(store: Path) -> None:
    damage(store)
    done = run("verify")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "присяжные = X is not as it was written" in done.stderr
    assert "event" in done.stderr
    for command in (
        ("export", "--to", "out"),
        ("decisions", "export", "out"),
        ("export", "--to", "-", "--format", "csv"),
    ):
        done = run(*command)
        assert (done.exit_code, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert "--salvage" in done.stderr
        assert not [path for path in Path().rglob("out*") if path.is_file()]


def test_salvage_saves_the_rest_and_says_what_it_left(store: Path, tmp_path: Path) -> None:
    whole = run("decisions", "export")
    assert run("decisions", "export", "--salvage").stdout == whole.stdout
    assert run("decisions", "export", "--salvage").exit_code == 0
    damage(store)
    done = run("decisions", "export", "--salvage", "saved.jsonl")
    assert done.exit_code == 3
    assert "left out: entry " in done.stderr
    assert "присяжные" in done.stderr
    assert "1 loss" in done.stderr
    saved = Path("saved.jsonl").read_text(encoding="utf-8").splitlines()
    lost = set(whole.stdout.splitlines()) - set(saved)
    assert [json.loads(line)["ru"] for line in lost] == ["присяжные"]
    assert set(saved) < set(whole.stdout.splitlines())


def test_lines_that_a_later_decision_outweighs_are_named(store: Path) -> None:
    """Those further up the file, and those older than what the store has."""
    identity = run("add", "берег", "bank").stdout.strip()
    lines = [
        {"entry": identity, "action": "reject", "at": "2020-01-01T00:00:00Z", "reviewer": "anna"},
        {"entry": identity, "action": "skip"},
        {"entry": identity, "action": "accept"},
    ]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    done = CliRunner().invoke(main, ["decide", "--from", "-"], input=text)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["older"] == 2
    assert "a later decision counts: line 1, 2" in done.stderr
