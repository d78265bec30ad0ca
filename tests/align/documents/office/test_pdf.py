"""PDF: the text of its pages, as LibreOffice writes them; what cannot be read is said in a line."""

import io
import sys
from pathlib import Path

import pypdf
import pytest

from align.documents.blocks import text_lines
from align.documents.office import paragraphs, pdf
from align.documents.office.pdf import unwrapped
from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.records import Document

FOLDER = Path(__file__).parents[3] / "data" / "office"


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def test_lines_pages_and_their_marks(use: Encoder) -> None:
    """pages.pdf has a head and a number on each of its pages, and words broken at line ends."""
    document = read_document(FOLDER / "pages.pdf")
    found = texts(document)
    assert document.notes == ("4 page numbers and 3 running heads left out",)
    # A sentence goes on behind the end of the first page.
    assert any("What happened next was not in anybody's plan. A neighbour had" in t for t in found)
    assert len(found) == 22
    pairs = {pair.ru: pair for pair in pair_document(document, use) if pair.en}
    pair = pairs["Дайте дышать"]
    assert pair.en == "let us breathe"
    assert document.raw[pair.ru_start : pair.ru_end] == pair.ru


def test_lists_notes_and_quotations_are_lines() -> None:
    found = texts(read_document(FOLDER / "article.pdf"))
    assert found[:4] == [
        "Заголовок (Heading)",
        "The crowd sang «Откройте мост» (“Open the bridge”) until noon.",
        "дачник - summer resident",
        "сторож - watchman",
    ]
    assert found[-1].endswith("Сноска, a footnote")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a line that is full of words here\nand its end\nA", ["a line… and its end", "A"]),
        ("a line that is full of words.\nAnother one of a length that is full", None),
        ("short\nother words which are longer than it", None),
        ("words which are longer than any others\n\nbut apart", None),
    ],
)
def test_which_lines_are_joined(raw: str, expected: list[str] | None) -> None:
    joined = [
        " ".join(raw[slice(*piece)] for piece in line.pieces)
        for line in unwrapped(text_lines(raw), raw)
    ]
    lines = [line for line in raw.split("\n") if line]
    assert joined == (lines if expected is None else [" ".join(lines[:2]), *lines[2:]])


def written(path: Path, writer: pypdf.PdfWriter) -> Path:
    buffer = io.BytesIO()
    writer.write(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def blank(pages: int) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    return writer


def refused(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        read_document(path)
    assert str(raised.value).startswith(f"{path.as_posix()}: ") and "\n" not in str(raised.value)
    return str(raised.value)


def test_scans_are_refused_and_pages_of_scans_counted(tmp_path: Path) -> None:
    assert "a PDF without text" in refused(written(tmp_path / "a.pdf", blank(2)))
    writer = blank(2)
    writer.append(FOLDER / "article.pdf")
    document = read_document(written(tmp_path / "b.pdf", writer))
    assert document.notes == ("2 of 3 pages without text, as scans are",)


def test_encrypted_files_are_refused_where_they_need_a_password(tmp_path: Path) -> None:
    for user, readable in (("secret", False), ("", True)):
        writer = pypdf.PdfWriter()
        writer.append(FOLDER / "article.pdf")
        writer.encrypt(user, "owner", algorithm="RC4-128")
        path = written(tmp_path / "a.pdf", writer)
        if readable:
            assert "Откройте мост" in read_document(path).text
        else:
            assert "encrypted; save it without a password" in refused(path)


def test_files_beyond_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "over 2,000 pages; split it" in refused(written(tmp_path / "a.pdf", blank(2001)))
    for module, name, said in (
        (paragraphs, "MOST_TEXT", "over 10 characters"),
        (pdf, "_MOST_DRAWN", "page 1 is"),
    ):
        with monkeypatch.context() as context:
            context.setattr(module, name, 10)
            path = tmp_path / "b.pdf"
            path.write_bytes((FOLDER / "article.pdf").read_bytes())
            assert said in refused(path)


@pytest.mark.parametrize("cut", [8, 100, 3000, 20_000])
def test_damaged_files_are_refused(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a.pdf").write_bytes((FOLDER / "article.pdf").read_bytes()[:cut])
    said = refused(tmp_path / "a.pdf")
    assert "damaged PDF" in said or "without text" in said


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"Most")
    assert "not a PDF" in refused(tmp_path / "a.pdf")


def test_without_pypdf_what_to_install_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert refused(tmp_path / "a.pdf").endswith("a PDF needs pypdf: pip install 'tolmach[pdf]'")
