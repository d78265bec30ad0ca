"""What a record gives as its Russian and English stands at its place in the file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents.reading import SUFFIXES, parse_text, read_document
from align.encoders.protocol import Encoder
from align.glosses.pairing import pair_document
from align.records import Document
from tests.support.paths import ROOT
from tests.support.places import bare

ARTICLES = sorted(
    path
    for folder in ("corpus/en", "tests/data/fragments", "tests/data/terms")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in SUFFIXES
)
TEXT = (
    "«Верните лес»", " (“Give the forest back”)", " [give it back]", "Они молчат.", "слово", "word",
    "#Тег", " — the tag ", ", ", " ", "\u00a0", "с***", "Нет ***!", "[1]", "про\u00adизвол",
    "\u200b", "\u2800", "за\u0301мок", "“", "”", "R&D", "5 * 6", "👩\u200d🚒",
)  # fmt: skip
MARKDOWN = (
    "**", "*", "_", "~~", "`", "\n", "\n\n", "\n> ", "\n- ", "\n2. ", "-\n", "\n# ", "\\*",
    "[#тег](https://example.com/a_(b))", "![рисунок](a.png)", "[^1]", "\n\n[^1]: ", "\t",
    "\n| а | b |", "\r\n", "&nbsp;", "&laquo;", "<br>", "<!-- слово -->",
)  # fmt: skip
HTML = (
    "<p>", "</p>", "<br>", "<b>", "</b>", "<i lang=ru>", "</i>", "<li>", "<div>", "</div>", "<td>",
    "<tr>", "<blockquote>", "</blockquote>", "<!-- слово -->", "<script>var а='слово'</script>",
    "&#1044;", "&laquo;", "&raquo;", "&nbsp;", "&shy;", "&amp;", "<span hidden>слово</span>", "\n",
    '<a href="/слово">', "</a>",
)  # fmt: skip


@pytest.mark.parametrize("folder", sorted({path.parent for path in ARTICLES}), ids=lambda f: f.name)
def test_records_of_our_own_files(folder: Path, use: Encoder) -> None:
    """All articles of the corpus and of the gold."""
    for path in ARTICLES:
        if path.parent == folder:
            hold(read_document(path), use)


@settings(max_examples=100)
@given(st.lists(st.sampled_from((*TEXT, *MARKDOWN)), min_size=1, max_size=14).map("".join))
def test_records_of_any_markdown(use: Encoder, raw: str) -> None:
    """Marks, links, lists and quotations in any order."""
    hold(parse_text(raw), use)


@settings(max_examples=100)
@given(raw=st.lists(st.sampled_from((*TEXT, *HTML)), min_size=1, max_size=14).map("".join))
def test_records_of_any_page(
    use: Encoder, tmp_path_factory: pytest.TempPathFactory, raw: str
) -> None:
    """Tags, open or closed, and entities in any order."""
    path = tmp_path_factory.getbasetemp() / "any.html"
    path.write_text(raw or " ", encoding="utf-8", newline="")
    if raw.strip():
        hold(read_document(path), use)


def hold(document: Document, use: Encoder) -> None:
    page = Path(document.path).suffix == ".html"
    for pair in pair_document(document, use):
        places = [(pair.ru, pair.ru_start, pair.ru_end)]
        if pair.en is not None and pair.en_start is not None and pair.en_end is not None:
            places.append((pair.en, pair.en_start, pair.en_end))
        for shown, start, end in places:
            assert bare(document.raw[start:end], page=page) == bare(shown, page=page)
            assert shown == " ".join(shown.split())
