"""One article as LibreOffice writes it, in tests/data/office: the same in all formats."""

from pathlib import Path

import pytest

from align.documents.reading import read_document

FOLDER = Path(__file__).parents[3] / "data" / "office"
BLOCKS = [
    ("heading", -1, "Заголовок (Heading)"),
    ("paragraph", -1, "The crowd sang «Откройте мост» (“Open the bridge”) until noon."),
    ("item", -1, "дачник - summer resident"),
    ("item", -1, "сторож - watchman"),
    ("item", -1, "раз"),
    ("item", -1, "два"),
    ("cell", 0, "произвол"),
    ("cell", 1, "arbitrariness"),
    ("cell", 0, "понятой"),
    ("quote", -1, "Мост закрыт на десять лет."),
    ("paragraph", -1, "Note[^1] here."),
    ("paragraph", -1, "[^1]: Сноска, a footnote"),
]


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf"])
def test_an_article_of_libreoffice(ending: str) -> None:
    document = read_document(FOLDER / f"article.{ending}")
    found = [(b.kind, b.column, document.text[b.start : b.end]) for b in document.blocks]
    assert found == BLOCKS
    assert document.raw.count("[^1]") == 2
