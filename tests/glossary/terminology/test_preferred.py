"""The rendering to prefer, told by a reviewer: in concepts, in checks, in files and back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.terms.phrases.keys import russian_key
from glossary.commands.main import main
from glossary.entries.attributes import Attributes
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.store.store import Store
from glossary.terminology.concepts import concepts
from glossary.terminology.glossary_terms import checked_terms
from tests.support.exported import TERMBASES

USUAL, RARE = "peaceful assembly", "peaceful gathering"


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr
    return result


@pytest.fixture
def store(in_folder: Path) -> Path:
    """A store with two renderings of one term; the first is the one that check would name."""
    path = in_folder / "glossary.db"
    with Store.open(path, create=True) as made:
        made.decisions.add("мирное собрание", USUAL, "anna", kind="term")
        made.decisions.add("мирное собрание", RARE, "anna", kind="term")
    return path


def entry_id(path: Path, en: str) -> str:
    with Store.open(path, read_only=True) as opened:
        return next(e.id for e in opened.entries.in_order() if e.en == en)


def preferred(path: Path) -> str | None:
    output = run("concepts", "мирных собраний", "--store", str(path), "--format", "jsonl").stdout
    found: dict[str, str | None] = json.loads(output)
    return found["preferred"]


def test_the_one_marked_last_is_preferred(store: Path) -> None:
    """`edit --preferred` beats how often a rendering stands; `--admitted` takes it back."""
    assert preferred(store) == USUAL
    run("edit", entry_id(store, RARE), "--preferred", "--store", str(store))
    assert preferred(store) == RARE
    with Store.open(store, read_only=True) as opened:
        (term,) = checked_terms(opened.entries.in_order())
    assert term.expected == (RARE, USUAL)
    run("edit", entry_id(store, RARE), "--admitted", "--store", str(store))
    assert preferred(store) == USUAL


def test_concepts_say_where_they_stand(in_folder: Path) -> None:
    """Every occurrence of every rendering, with characters of its file."""
    text = "The tag #НашПарк [our park] spread; #нашпарк [our park] again.\n"
    (in_folder / "corpus/en").mkdir(parents=True)
    (in_folder / "corpus/en/a.md").write_text(text, encoding="utf-8")
    run("build")
    shown = run("concepts", "--status", "new", "--format", "jsonl").stdout
    (concept,) = (json.loads(line) for line in shown.splitlines())
    assert [text[p["ru_start"] : p["ru_end"]] for p in concept["places"]] == [
        "#НашПарк",
        "#нашпарк",
    ]
    assert {text[p["en_start"] : p["en_end"]] for p in concept["places"]} == {"our park"}
    assert {p["en_file"] for p in concept["places"]} == {"en/a.md"}


def test_forbidden_is_not_preferred() -> None:
    """A mark that contradicts another loses; so does one on what nobody approved."""
    both = Attributes(forbidden=True, preferred=True)
    marked = Attributes(preferred=True)
    entries = [
        Entry("1", "term", "суд", "tribunal", "accepted", attributes=both, occurrences=9),
        Entry("2", "term", "суд", "court", "accepted", occurrences=1),
        Entry("3", "term", "суд", "trial", attributes=marked, occurrences=1),
    ]
    (concept,) = concepts(entries)
    assert concept.key == russian_key("суд")
    usages = {r.en: r.usage for r in concept.renderings}
    assert usages == {"court": "preferred", "trial": "admitted", "tribunal": "forbidden"}


@pytest.mark.parametrize("format", ["xlsx", *TERMBASES, "jsonl", "tmx", "xliff"])
def test_files_say_it_and_bring_it_back(store: Path, in_folder: Path, format: str) -> None:
    """Exported, verified, and imported into an empty store."""
    run("edit", entry_id(store, RARE), "--preferred", "--store", str(store))
    run("export", "--format", format, "--to", "out", "--store", str(store))
    (path,) = (p for p in Path("out").iterdir() if "paragraphs" not in p.name)
    run("verify", str(path), "--store", str(store))
    Store.open(Path("other.db"), create=True).close()
    run("import", str(path), "--store", "other.db")
    with Store.open(Path("other.db"), read_only=True) as opened:
        told = {e.en: e.attributes.preferred for e in opened.entries.in_order()}
    assert told == {USUAL: False, RARE: True}


def test_a_tool_without_a_place_for_it_is_named(store: Path) -> None:
    """The loss is said, and --strict refuses it."""
    run("edit", entry_id(store, RARE), "--preferred", "--store", str(store))
    said = run("export", "--for", "omegat", "--to", "o", "--store", str(store), "--strict", code=3)
    assert "marks of preferred terms: 1" in said.stderr
    assert not Path("o").exists()


def test_versions_of_earlier_files_hold() -> None:
    """A mark that is not set changes no version, one that is set does."""
    plain = Entry("1", "term", "суд", "court", "accepted", attributes=Attributes(domain="courts"))
    marked = Entry(
        "1",
        "term",
        "суд",
        "court",
        "accepted",
        attributes=Attributes(domain="courts", preferred=True),
    )
    assert content_version(plain) == "1729fead"
    assert content_version(marked) != content_version(plain)
