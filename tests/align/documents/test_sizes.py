"""A huge paragraph is read whole; a file that would take a gigabyte is refused in one line."""

from pathlib import Path

import pytest

from align.documents import blocks, html, reading
from align.documents.office import package, paragraphs
from align.documents.reading import read_document
from align.errors import InputError
from align.fragments.finding import find_fragments
from tests.growth.hostile_files import docx, odt

PARAGRAPH = "They said «Верните автобус» (bring the bus back) and left. "
RUN = "<w:r><w:t>{}</w:t></w:r>"


def test_five_thousand_fragments_are_all_found(tmp_path: Path) -> None:
    """In one paragraph of over 200,000 characters."""
    path = tmp_path / "a.md"
    path.write_text(PARAGRAPH * 5_000, encoding="utf-8")
    document = read_document(path)
    assert len(document.blocks) == 1
    assert len(document.text) > 200_000
    assert len(find_fragments(document)) == 5_000


BEYOND = [
    (paragraphs, "MOST_TEXT", docx(f"<w:p>{RUN.format('а') * 11}</w:p>"), ".docx", "characters"),
    (paragraphs, "MOST_TEXT", docx(f"<w:p>{RUN.format('да ' * 4)}</w:p>"), ".docx", "characters"),
    (paragraphs, "MOST_TEXT", odt("<text:p>" + "<text:span>а</text:span>" * 11 + "</text:p>"),
     ".odt", "characters"),
    (paragraphs, "MOST_TEXT", odt('<text:p>а<text:s text:c="1000"/>б</text:p>'), ".odt",
     "characters"),
    (blocks, "MAX_LINES", docx(f"<w:p>{RUN.format('а')}</w:p>" * 11), ".docx", "lines"),
    (blocks, "MAX_LINES", docx(f"<w:p>{RUN.format('а</w:t><w:br/><w:t>') * 11}</w:p>"),
     ".docx", "lines"),
    (blocks, "MAX_LINES", b"{\\rtf1 " + b"a\\par " * 11 + b"}", ".rtf", "lines"),
    (package, "_MOST_TAGS", docx(f"<w:p>{RUN.format('а') * 3}</w:p>"), ".docx", "tags"),
    (package, "_MOST_TAGS", odt("<text:p>а</text:p>" * 9), ".odt", "tags"),
    (html, "_MOST_PIECES", ("<p>" + "а<i></i>" * 11).encode(), ".html", "tags in a paragraph"),
    (html, "_MOST_PIECES",
     ("<rss><channel><item><description>" + "а&lt;i/&gt;" * 11
      + "</description></item></channel></rss>").encode(), ".rss", "tags in a paragraph"),
    (blocks, "MAX_LINES", "а\n".encode() * 11, ".txt", "lines"),
    (blocks, "MAX_LINES", "а   б   в\n".encode() * 4, ".txt", "lines"),
    (blocks, "MAX_LINES", "а\tb\tв\n".encode() * 4, ".txt", "lines"),
    (blocks, "MAX_LINES", "|а|b|в|\n".encode() * 4, ".txt", "lines"),
    (blocks, "MAX_LINES", "<br>а".encode() * 11, ".html", "lines"),
    (blocks, "MAX_LINES", "а\r".encode() * 11, ".txt", "lines"),
    *(
        (reading, "MAX_SIGNS", (sign * 11).encode(), ".md", "signs of Markdown in a paragraph")
        for sign in ("*а* ", "`а` ", "[а](b.c) ", "<i>а", "а\\. ", "~~а~~", "_а_ ")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("module", "bound", "content", "suffix", "what"), BEYOND)
def test_what_takes_too_much_is_refused(
    module: object,
    bound: str,
    content: bytes,
    suffix: str,
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert read_document(path).text
    monkeypatch.setattr(module, bound, 10)
    with pytest.raises(InputError, match=rf"\A\S*a{suffix}: over 10 {what}; \S.*\Z"):
        read_document(path)


def test_signs_of_markdown_are_counted_by_paragraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("*а* *б* *в*\n\n" * 9, encoding="utf-8")
    monkeypatch.setattr(reading, "MAX_SIGNS", 10)
    assert read_document(path).text == "\n".join(["а б в"] * 9)
