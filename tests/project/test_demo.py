"""The demonstration corpus and what is committed of it belong together."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from glossary.commands.main import main
from tests.support.paths import ROOT


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture
def store(demonstration: Path) -> str:
    """A store of the corpus with the translator's decisions."""
    return str(demonstration)


def test_exports_are_what_the_corpus_gives(store: str, tmp_path: Path) -> None:
    """Built anew, every committed export comes out byte for byte.

    Of a workbook every part: versions of zlib compress the same bytes differently.
    """
    run("export", "--to", str(tmp_path), "--store", store)
    made = {path.name: parts(path) for path in tmp_path.iterdir()}
    kept = {path.name: parts(path) for path in (ROOT / "exports").iterdir()}
    assert made.keys() == kept.keys()
    assert [name for name in sorted(made) if made[name] != kept[name]] == []


def parts(path: Path) -> dict[str, bytes]:
    if path.suffix != ".xlsx":
        return {path.name: path.read_bytes()}
    with ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_decisions_come_out_as_they_went_in(store: str) -> None:
    """The file is what `decisions export` writes, so that git shows only real changes."""
    kept = (ROOT / "corpus/decisions.jsonl").read_text(encoding="utf-8")
    assert run("decisions", "export", "--store", store) == kept


def test_committed_exports_verify(store: str) -> None:
    """Entry by entry, read back by readers that are not the writers."""
    files = [str(path) for path in sorted((ROOT / "exports").iterdir())]
    assert run("verify", *files, "--store", store).count("; ok") == len(files)


def test_the_corpus_is_large_enough() -> None:
    """At least 10 articles that quote Russian, and 6 in both languages."""
    russian = {path.stem for path in (ROOT / "corpus/ru").iterdir()}
    english = {path.stem for path in (ROOT / "corpus/en").iterdir()}
    assert len(english - russian) >= 10
    assert len(english & russian) >= 6
