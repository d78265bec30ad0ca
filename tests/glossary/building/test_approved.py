"""Approved tags and slogans give their English to articles that leave them unglossed."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from glossary.entries.entry import APPROVED, Entry
from glossary.store.store import Store

GLOSSED = (
    "# Park\n\nThe tag #НашПарк [our park] spread.\n\n"
    "A banner read «Верните парк» [Give the park back].\n"
)
PLAIN = "# Later\n\nPeople wrote #нашпарк again.\n\nThe banner «Верните парк» was torn down.\n"


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr
    return result


@pytest.fixture
def corpus(in_folder: Path) -> Path:
    (in_folder / "corpus/en").mkdir(parents=True)
    (in_folder / "corpus/en/a.md").write_text(GLOSSED, encoding="utf-8")
    (in_folder / "corpus/en/b.md").write_text(PLAIN, encoding="utf-8")
    run("build")
    return in_folder / "corpus"


def entries() -> dict[str, Entry]:
    with Store.open(Path("glossary.db"), read_only=True) as store:
        return {entry.ru: entry for entry in store.entries.in_order()}


def unglossed() -> list[str]:
    with Store.open(Path("glossary.db"), read_only=True) as store:
        return [pair.ru for pair in store.entries.pairs(statuses=("unglossed",))]


def shown(id: str) -> str:
    return run("show", id).stdout


def test_the_next_build_uses_what_was_approved(corpus: Path) -> None:
    """Occurrences elsewhere join the entry; nothing new is asked, and undoing takes it back."""
    assert unglossed() == ["#нашпарк", "Верните парк"]
    before = entries()
    for entry in before.values():
        run("decide", entry.id, "accept")
    assert "2 fragments have English that was approved elsewhere" in run("build").stderr
    after = entries()
    assert unglossed() == []
    assert after.keys() == before.keys()
    for ru, entry in after.items():
        assert entry.files == ("en/a.md", "en/b.md")
        assert entry.occurrences == before[ru].occurrences + 1
        assert entry.en_context == before[ru].en_context != ""
        assert entry.confidence == before[ru].confidence
        assert "approved elsewhere" in shown(entry.id)
    again = run("build", "--format", "jsonl").stdout
    assert entries() == after
    assert json.loads(again.splitlines()[-1])["unglossed"] == 0
    run("decide", "undo")
    run("build")
    assert len(unglossed()) == 1


def test_only_what_stands_behind_it_is_used(corpus: Path) -> None:
    """Not what was rejected or forbidden; an edited English goes along."""
    tag, slogan = entries()["#НашПарк"], entries()["Верните парк"]
    run("decide", tag.id, "edit", "--en", "the park is ours")
    run("decide", slogan.id, "accept")
    run("edit", slogan.id, "--forbidden")
    run("build")
    assert unglossed() == ["Верните парк"]
    assert {e.en for e in entries().values() if e.status in APPROVED} == {
        "the park is ours",
        "Give the park back",
    }
    run("decide", "undo")
    run("decide", tag.id, "reject")
    run("build")
    assert "#нашпарк" in unglossed()


def test_added_by_hand_is_enough(corpus: Path) -> None:
    """A tag that no article glosses takes the English of an entry made by hand, at once."""
    (corpus / "en/c.md").write_text("# C\n\nThey used #ДворыНаши too.\n", encoding="utf-8")
    run("add", "#дворыНаши", "the yards are ours")
    run("build")
    entry = entries()["#дворыНаши"]
    assert (entry.occurrences, entry.files) == (1, ("en/c.md",))
    record: list[dict[str, Any]] = [
        json.loads(line) for line in run("list", "--format", "jsonl").stdout.splitlines()
    ]
    assert sum(r["en"] == "the yards are ours" for r in record) == 1
    run("export", "--format", "tmx", "--to", "out")
    run("verify", "out/glossary.tmx")


def test_changed_english_comes_to_a_reviewer(corpus: Path) -> None:
    """English that no article has any more is not kept alive by articles without a gloss."""
    run("decide", entries()["#НашПарк"].id, "accept")
    run("build")
    text = GLOSSED.replace("our park", "the park belongs to us")
    (corpus / "en/a.md").write_text(text, encoding="utf-8")
    assert "1 entry changed since it was decided" in run("build").stderr
    assert "#нашпарк" in unglossed()


def test_english_by_hand_is_used_after_an_edit_too(corpus: Path) -> None:
    """The Russian of an entry by hand keeps it, however often the entry is edited."""
    identity = run("add", "Верните парк", "Give us the park", "--kind", "banner").stdout.strip()
    run("build")
    assert unglossed() == ["#нашпарк"]
    for text in ("Give us back the park", "Give us our park back"):
        run("decide", identity, "edit", "--en", text)
        run("build")
        assert unglossed() == ["#нашпарк"]
    run("decide", identity, "edit", "--ru", "Верните нам парк")
    run("build", "--fresh")
    assert unglossed() == ["#нашпарк"]
    assert json.loads(shown(identity))["occurrences"] == 1
