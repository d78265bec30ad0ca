"""A harvest gives of each page what `tolmach fragments` gives of the same page as a file."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.arrays import Vectors
from align.documents.reading import read_document
from align.encoders.bundled import UseEncoder
from align.errors import InputError
from align.mining.crawls.pages import CrawledPage, page_document
from glossary.commands.main import main
from tests.support.crawled_pages import PAGES
from tests.support.crawls import MadePage, quoting, write_warc
from tests.support.paths import ROOT

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "iso8859-5")
PLACES = ROOT / "tests/data/fragments"


@pytest.fixture
def each_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Encode one text at a time.

    On some processors the last bits of a vector depend on the texts encoded with it, and a harvest
    encodes others; a confidence right between two thousandths then goes either way.
    """
    together = UseEncoder.encode

    def encode(self: UseEncoder, texts: Sequence[str]) -> Vectors:
        return np.concatenate([together(self, [])] + [together(self, [text]) for text in texts])

    monkeypatch.setattr(UseEncoder, "encode", encode)


def pages() -> dict[str, bytes]:
    """Pages of many kinds by the names of their files."""
    made = {f"site-{n}.html": page.html.encode() for n, page in enumerate(PAGES)}
    for number, encoding in enumerate(ENCODINGS):
        html = quoting(number).html.translate({0x201C: '"', 0x201D: '"'})
        for said in ("", "utf-8", "windows-1251"):
            meta = f'<meta charset="{said}"></head>' if said else "</head>"
            page = html.replace("</head>", meta).replace("word", f"word{encoding}{said}")
            made[f"{encoding}-{said or 'none'}.html"] = page.encode(encoding)
    for path in sorted(PLACES.glob("*.html")):
        made[path.name] = path.read_bytes()
    for path in sorted((ROOT / "corpus/en").glob("*.html")):
        made[path.name] = path.read_bytes()
    return made


def records(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What is compared of fragments, by page; those alone that a harvest keeps."""
    by_page: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        if line["status"] in ("paired", "unglossed"):
            record = {name: line[name] for name in line if name not in ("file", "url")}
            by_page.setdefault(line["file"].rpartition("/")[2], []).append(record)
    return by_page


def by_fragments(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What `tolmach fragments` prints of the files of a folder."""
    files = sorted(str(path) for path in folder.iterdir())
    result = CliRunner().invoke(main, ["fragments", "--jobs", "1", *files])
    assert result.exit_code == 0, result.stderr
    return records([json.loads(line) for line in result.stdout.splitlines()])


def by_harvest(crawl: Path, out: Path, columns: list[str]) -> dict[str, list[dict[str, Any]]]:
    """What a harvest of a file or folder writes."""
    result = CliRunner().invoke(main, ["harvest", str(crawl), "--to", str(out), "--jobs", "1"])
    assert result.exit_code == 0, result.stderr
    frame = pl.concat(pl.read_parquet(path) for path in sorted(out.glob("part-*.parquet")))
    frame = frame.rename({"url": "file"}).select("file", *columns)
    return records(frame.with_columns(pl.col("confidence").round(3)).to_dicts())


@pytest.mark.usefixtures("each_text_alone")
def test_pages_of_many_kinds(tmp_path: Path) -> None:
    """Sites of all sorts, in all encodings, declared right and wrong, out of a WARC file."""
    folder = tmp_path / "pages"
    folder.mkdir()
    made = pages()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    warc = tmp_path / "crawl.warc.gz"
    write_warc(
        warc,
        [
            MadePage(
                f"https://example.org/{name}", content.decode("latin-1"), "latin-1", "text/html"
            )
            for name, content in made.items()
        ],
    )
    wanted = by_fragments(folder)
    assert sum(map(len, wanted.values())) > 60
    columns = list(next(iter(wanted.values()))[0])
    assert by_harvest(warc, tmp_path / "out", columns) == wanted


@pytest.mark.usefixtures("each_text_alone")
def test_articles_of_many_kinds(tmp_path: Path) -> None:
    """Markdown, text and office files, read out of a folder."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for path in sorted((ROOT / "corpus/en").iterdir())[:4]:
        shutil.copy(path, folder)
    for suffix in (".txt", ".md"):
        for path in sorted((ROOT / "tests/data/fragments_genres").glob(f"*{suffix}"))[:6]:
            shutil.copy(path, folder)
    wanted = by_fragments(folder)
    columns = list(next(iter(wanted.values()))[0])
    found = by_harvest(folder, tmp_path / "out", columns)
    assert found
    assert found == {name: wanted[name] for name in found}


PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<br>", "<nav>", "</nav>", '<div class="related">', "</div>", "<blockquote>",
        "</blockquote>", "<li>", "<td>", "<!-- ", "-->", "<script>", "</script>", "&laquo;",
        "&#1076;",
        " “Let us breathe” ", " «Дайте дышать» ", "\r\n", "\n\n", "\ufeff", "\u200b", "\xad", "# ",
        "> ", "[a](b)", "The crowd of that town shouted it again. ", "Жзхк", "é", "\x00", "\x1b[2J",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=25).map("".join),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["", '<meta charset="windows-1251">', '<meta charset="utf-8">']),
    st.sampled_from(["html", "text"]),
)
def test_a_page_is_read_as_a_file_is(body: str, encoding: str, head: str, form: str) -> None:
    """The same text, blocks and offsets, whatever the bytes; a file that is refused is none."""
    content = (f"<html><head>{head}</head>{body}" if form == "html" else body).encode(
        encoding, "replace"
    )
    name = "page.html" if form == "html" else "page.txt"
    try:
        wanted = read_document(name, content=content)
    except InputError:
        return
    page = CrawledPage(name, "", content, form)
    found = page_document(name, form, page.decoded())
    assert (found.raw, found.text, found.blocks) == (wanted.raw, wanted.text, wanted.blocks)
    assert list(found.origins) == list(wanted.origins)
