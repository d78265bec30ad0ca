"""Files in a corpus that are no articles: a line for each, and everything else is built."""

import io
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from align.documents.reading import read_document
from align.errors import InputError
from glossary.building import articles
from glossary.building.sources.corpus import ArticleFiles
from glossary.store.store import Store
from tests.support.paths import ROOT

GOOD = "The hearing (судебное заседание) was put off until autumn.\n"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "TOLMACH_PROJECT": "off"}


@pytest.fixture
def english(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus" / "en"
    folder.mkdir(parents=True)
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    return folder


def built(english: Path, *more: str, code: int = 0) -> list[str]:
    """The lines on what was skipped."""
    command = [sys.executable, "-m", "glossary.commands.main", "build", "corpus", *more]
    done = subprocess.run(
        command, cwd=english.parent.parent, env=ENVIRONMENT, capture_output=True, timeout=100
    )
    assert done.returncode == code, done.stderr
    lines = done.stderr.decode().splitlines()
    with Store.open(english.parent.parent / "glossary.db", read_only=True) as store:
        assert [entry.ru for entry in store.entries.in_order()] == ["судебное заседание"]
    return [line for line in lines if line.startswith("skipped: ")]


def docx() -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>" * 300)
        archive.writestr("[Content_Types].xml", "<Types/>" * 300)
    return content.getvalue()


@pytest.mark.parametrize("cut", [1, 10, 30, 500, 2000])
def test_a_word_document_without_its_beginning(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.docx"
    path.write_bytes(docx()[cut:])
    with pytest.raises(InputError, match=r"cut\.docx"):
        read_document(path)


def test_files_that_are_none_and_names_that_cannot_be(english: Path) -> None:
    """Each has a line, which is safe to show; nothing waits for a pipe."""
    os.mkfifo(english / "pipe.md")
    (english / "gone.md").symlink_to(english / "nowhere.md")
    (english / "null.txt").symlink_to("/dev/zero")
    (english / "be\x07ll\n.md").write_text(GOOD, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(english) + b"/caf\xe9.md")).write_text(GOOD, encoding="utf-8")
    folder = english / "a\x1b[31m"
    folder.mkdir()
    (folder / "inside.md").write_text(GOOD, encoding="utf-8")
    (english / "cut.docx").write_bytes(docx()[10:])
    skipped = built(english, "--strict", code=3)
    assert len(skipped) == 7
    assert sum("its name holds" in line for line in skipped) == 3
    assert sum("not a file" in line for line in skipped) == 2
    assert not any(char in line for line in skipped for char in "\x07\x1b")


def test_an_article_that_tolmach_fails_on_is_left_out(
    english: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with it: the line asks for a report."""
    article = ArticleFiles("x", english / "good.md")

    def broken(*arguments: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(articles, "_build_article", broken)
    from align.encoders.loading import load_encoder

    part = articles.article_builder(english.parent, load_encoder("use"), (), frozenset())(article)
    (line,) = part.skipped
    assert "good.md: a fault of tolmach (IndexError: list index" in line
