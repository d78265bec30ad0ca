"""OpenDocument texts: what they show is read, what they hide or have deleted is not."""

import zipfile
from pathlib import Path

import pytest

from align.documents.reading import read_document
from align.errors import InputError
from align.records import Document
from tests.support.article_formats import OPEN_DOCUMENT, pack_open_document

STYLE = (
    '<style:style style:family="{}" style:name="{}" style:parent-style-name="{}">{}</style:style>'
)
HIDDEN = '<style:text-properties text:display="none"/>'
SHOWN = '<style:text-properties text:display="true"/>'
STYLES = (
    STYLE.format("text", "T1", "", HIDDEN)
    + STYLE.format("text", "T2", "T1", "")
    + STYLE.format("text", "T3", "T1", SHOWN)
    + STYLE.format("paragraph", "T1", "", "")
    + STYLE.format("paragraph", "P1", "P2", "")
    + STYLE.format("paragraph", "P2", "Heading_20_3", "")
    + STYLE.format("paragraph", "P3", "", HIDDEN)
    + STYLE.format("paragraph", "P4", "P5", "")
    + STYLE.format("paragraph", "P5", "P4", "")
    + STYLE.format("paragraph", "P6", "Quotations", "")
    + STYLE.format("paragraph", "P7", "Intense_20_Quote", "")
    + STYLE.format("paragraph", "P8", "Title", "")
    + STYLE.format("paragraph", "Illustration", "Caption", "")
)


def read(folder: Path, body: str) -> Document:
    pack_open_document(folder / "a.odt", body, STYLES)
    return read_document(folder / "a.odt")


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def note(text: str, kind: str = "footnote") -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>7</text:note-citation>'
        f"<text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    )


INSIDE = [
    ("a span", "из<text:span>би</text:span>рать", "избирать"),
    ("blanks in a row and ends of lines", "да\n   и\tнет", "да и нет"),
    ("blanks, tabs", 'да<text:s/>и<text:s text:c="2"/>не<text:tab/>т', "да и не т"),
    ("hidden", 'да<text:span text:style-name="T1"> нет</text:span>', "да"),
    ("hidden by a style above", 'да<text:span text:style-name="T2"> нет</text:span>', "да"),
    ("shown in what is hidden",
     '<text:span text:style-name="T1">нет<text:span text:style-name="T3">да</text:span>'
     "</text:span>",
     "да"),
    ("a comment",
     "да<office:annotation><text:p>нет</text:p></office:annotation>"
     '<office:annotation-end office:name="1"/>', "да"),
    ("alternative text",
     "да<draw:frame><draw:image/><svg:title>нет</svg:title><svg:desc>нет</svg:desc></draw:frame>",
     "да"),
    ("a hidden note", 'да<text:span text:style-name="T1">' + note("нет") + "</text:span>", "да"),
    ("stars, brackets and tags are text", "Нет ***! [а](b.org) &lt;b&gt; _в_",
     "Нет ***! [а](b.org) <b> _в_"),
    ("a link, a bookmark, a change of place",
     'д<text:bookmark text:name="x"/><text:a>а</text:a><text:change text:change-id="1"/>', "да"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"), [row[1:] for row in INSIDE], ids=[row[0] for row in INSIDE]
)
def test_what_a_paragraph_shows(tmp_path: Path, content: str, text: str) -> None:
    """As LibreOffice prints it with all changes accepted."""
    assert read(tmp_path, f"<text:p>{content}</text:p>").text == text


def test_deleted_text_and_hidden_parts_are_left_out(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>нет</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:section text:display="none"><text:p>нет</text:p></text:section>'
        '<text:p>нет<text:hidden-paragraph text:is-hidden="true"/></text:p>'
        '<text:p text:style-name="P3">нет</text:p><text:section><text:p>да</text:p></text:section>'
    )
    assert texts(read(tmp_path, body)) == ["да"]


def test_styles_and_lists_give_kinds(tmp_path: Path) -> None:
    """Styles by the built-in names above them; one may stand above itself."""
    styled = "".join(
        f'<text:p text:style-name="{style}">да</text:p>'
        for style in ("P1", "P4", "P6", "P7", "P8", "Illustration", "T1")
    )
    listed = (
        "<text:list><text:list-item><text:p>да</text:p><text:p>да</text:p><text:list>"
        "<text:list-item><text:p>да</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:h>да</text:h></text:list-item></text:list><text:p>• да</text:p>"
    )
    kinds = [block.kind for block in read(tmp_path, styled + listed).blocks]
    assert kinds == [
        "heading", "paragraph", "quote", "quote", "heading", "caption", "paragraph",
        "item", "paragraph", "item", "heading", "item",
    ]  # fmt: skip


def test_cells_know_their_columns(tmp_path: Path) -> None:
    """Also behind wide and repeated cells and tables in cells."""

    def cell(content: str, look: str = "") -> str:
        return f"<table:table-cell {look}>{content}</table:table-cell>"

    def table(row: str) -> str:
        return f"<table:table><table:table-row>{row}</table:table-row></table:table>"

    row = (
        cell("<text:p>а</text:p><text:p>б</text:p>", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>"
        + cell("", 'table:number-columns-repeated="2"')
        + cell(table(cell("<text:p>в</text:p>")) + "<text:p>г</text:p>")
    )
    document = read(tmp_path, table(row))
    places = {document.text[block.start]: (block.row, block.column) for block in document.blocks}
    assert [places[letter][1] for letter in "абвг"] == [0, 0, 0, 4]
    assert places["а"][0] == places["б"][0] == places["г"][0] != places["в"][0]


def test_notes_stand_at_the_end_in_the_order_of_their_references(tmp_path: Path) -> None:
    """Footnotes and endnotes alike; a note in a box, and lists in notes, too."""
    inside = f"<text:p>в рамке{note('три')}</text:p>"
    box = f"<draw:frame><draw:text-box>{inside}</draw:text-box></draw:frame>"
    body = (
        f"<text:p>а{note('раз', 'endnote')}б{note('два')}</text:p><text:p>до{box} после</text:p>"
        "<text:list><text:list-item><text:p>конец</text:p></text:list-item></text:list>"
    )
    assert texts(read(tmp_path, body)) == [
        "а[^1]б[^2]", "до после", "в рамке[^3]", "конец", "[^1]: раз", "[^2]: два", "[^3]: три",
    ]  # fmt: skip


def test_offsets_point_into_the_text_as_laid_out(tmp_path: Path) -> None:
    document = read(tmp_path, "<text:p>Суд  (court)</text:p><text:p>да</text:p>")
    assert document.raw == "Суд (court)\n\nда"
    for block in document.blocks:
        place = document.origins[block.start]
        assert document.raw[place:].startswith(document.text[block.start : block.end])


def packed(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)


def around(body: str) -> bytes:
    return f"<office:text {OPEN_DOCUMENT}>{body}</office:text>".encode()


BAD = [
    ("no archive", b"PK\x03\x04 no archive", "not an OpenDocument text"),
    ("half of its XML", b"<office:text", "damaged OpenDocument document"),
    ("deep XML", around("<text:p>" * 5000 + "</text:p>" * 5000), "damaged"),
    ("too large", b" " * 100_000_001, "over 100 MB"),
    ("empty paragraphs", around("<text:p/>" * 100_000), "empty"),
    ("hidden alone", around("<office:annotation><text:p>x</text:p></office:annotation>"), "empty"),
]


@pytest.mark.parametrize(("content", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_files_are_refused_in_a_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.odt"
    if content.startswith(b"PK"):
        path.write_bytes(content)
    else:
        packed(path, content)
    with pytest.raises(InputError, match=rf"a\.odt: .*{said}") as raised:
        read_document(path)
    assert "\n" not in str(raised.value)


def test_other_archives_and_encrypted_texts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(InputError, match=r"a\.odt: not an OpenDocument text \(\.odt\)"):
        read_document(path)
    pack_open_document(path, "<text:p>да</text:p>", "", "<encryption-data/>")
    with pytest.raises(InputError, match=r"a\.odt: encrypted; save it without a password"):
        read_document(path)


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("тайна")
    doctype = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY l "ха">]>'
    packed(tmp_path / "a.odt", doctype.encode() + around("<text:p>да &s; &l;</text:p>"))
    assert "тайна" not in read_document(tmp_path / "a.odt").text


def test_counts_in_attributes_are_bounded(tmp_path: Path) -> None:
    body = (
        '<text:p>а<text:s text:c="999999999"/>б<text:s text:c="-1"/>в<text:s text:c="x"/></text:p>'
    )
    assert read(tmp_path, body).text == "а б в"
    assert len(read(tmp_path, body).raw) < 2000
