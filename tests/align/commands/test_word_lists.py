"""A user's own words for hashtags: --words of fragments and build, and what was approved before."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.glosses.options import article_choices
from glossary.commands.main import main

ARTICLE = "They marched under #НАШБУРСОЛЬ (our Bursol) to the lake and back.\n"


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr or result.exception
    return result


@pytest.fixture
def article(in_folder: Path) -> Path:
    path = in_folder / "corpus/en/lake.md"
    path.parent.mkdir(parents=True)
    path.write_text(ARTICLE, encoding="utf-8")
    (in_folder / "names.txt").write_text("Бурсоль  # a lake\n", encoding="utf-8")
    return path


def test_tags_are_read_with_the_words_given(use: Encoder) -> None:
    """What is compared with the English is the split at the user's word."""

    def read(words: frozenset[str]) -> str:
        ((_, (choice,)),) = article_choices(parse_text(ARTICLE), use, words)
        return choice.options[0].side.text

    assert read(frozenset()) == "НАШ БУР СОЛЬ"
    assert read(frozenset({"Бурсоль"})) == "НАШ БУРСОЛЬ"


def cosine(article: Path, *options: str) -> float:
    told = run("fragments", str(article), "--format", "jsonl", "--explain", *options).stdout
    return float(json.loads(told)["explanation"]["taken"]["terms"]["cosine"][0])


def test_fragments_takes_lists_of_words(article: Path) -> None:
    """On one process and on two the same, and not what it is without them."""
    with_words = cosine(article, "--words", "names.txt")
    assert with_words != cosine(article)
    told = run(
        "fragments", str(article), str(article), "--jobs", "2", "--format", "jsonl", "--explain",
        "--words", "names.txt",
    ).stdout  # fmt: skip
    for line in told.splitlines():
        assert json.loads(line)["explanation"]["taken"]["terms"]["cosine"][0] == with_words


def confidence() -> float:
    (entry,) = map(json.loads, run("list").stdout.splitlines())
    return float(entry["confidence"])


def test_build_takes_lists_of_words_and_what_was_approved(article: Path) -> None:
    """A word out of an approved entry counts as one of a list does."""
    run("build")
    without = confidence()
    run("build", "--words", "names.txt")
    listed = confidence()
    assert listed != without
    run("build")
    assert confidence() == without
    run("add", "озеро Бурсоль", "Lake Bursol")
    run("build")
    entries = [json.loads(line) for line in run("list", "--kind", "hashtag").stdout.splitlines()]
    assert [entry["confidence"] for entry in entries] == [listed]


@pytest.mark.parametrize("command", [("fragments", "corpus/en/lake.md"), ("build",)])
def test_a_list_that_cannot_be_read_stops_before_anything_is_made(
    command: tuple[str, ...], article: Path, in_folder: Path
) -> None:
    """One line that names the file; no store is left behind."""
    assert article.exists()
    error = run(*command, "--words", "none.txt", code=1).stderr
    assert "none.txt" in error
    assert len(error.splitlines()) == 1
    (in_folder / "bad.txt").write_text("слово\nне/слово\n", encoding="utf-8")
    assert "bad.txt:2" in run(*command, "--words", "bad.txt", code=1).stderr
    assert not (in_folder / "glossary.db").exists()
