"""Word documents: what they show is read, what they hide or have deleted is not."""

import io
import zipfile
from pathlib import Path

import pytest

from align.documents.office.word import docx_lines
from align.documents.reading import read_document
from align.errors import InputError

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STYLES = (
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="a"><w:name w:val="My title"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="q"><w:name w:val="Intense Quote"/></w:style>'
    '<w:style w:styleId="h"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="late"><w:name w:val="Later"/><w:basedOn w:val="end"/></w:style>'
    '<w:style w:styleId="end"><w:name w:val="Last"/><w:basedOn w:val="h"/></w:style>'
    '<w:style w:styleId="s"><w:name w:val="Shown"/><w:basedOn w:val="h"/>'
    '<w:rPr><w:vanish w:val="false"/></w:rPr></w:style>'
    '<w:style w:styleId="x"><w:name w:val="X"/><w:basedOn w:val="y"/></w:style>'
    '<w:style w:styleId="y"><w:name w:val="Y"/><w:basedOn w:val="x"/></w:style>'
    '<w:style w:styleId="l"><w:name w:val="Mine"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr>'
    "</w:pPr></w:style>"
)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def write(path: Path, body: str, space: str = TRANSITIONAL, **parts: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {"document": f"<w:body>{body}</w:body>", **parts}.items():
            around = f'<w:{name} xmlns:w="{space}" xmlns:mc="{COMPATIBLE}">{content}</w:{name}>'
            archive.writestr(f"word/{name}.xml", around)


def read(folder: Path, body: str, **parts: str) -> list[tuple[str, str]]:
    path = folder / "a.docx"
    write(path, body, **parts)
    document = read_document(path)
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


BOX = "<w:txbxContent>{}</w:txbxContent>"
SHOWN = [
    ("hidden", run("да") + run(" нет", "<w:vanish/>"), "да"),
    ("not hidden after all", run("да", '<w:vanish w:val="0"/>'), "да"),
    ("hidden by its style", run("да") + run(" нет", '<w:rStyle w:val="h"/>'), "да"),
    ("hidden by a style above its style",
     run("да") + run(" нет", '<w:rStyle w:val="late"/>'), "да"),
    ("shown by its style", run("да", '<w:rStyle w:val="s"/>'), "да"),
    ("a style above itself", run("да", '<w:rStyle w:val="x"/>'), "да"),
    ("hidden in web pages only", run("да", "<w:webHidden/>"), "да"),
    ("hidden before a revision",
     run("да", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "да"),
    ("inserted", run("да") + f"<w:ins>{run(' и нет')}</w:ins>", "да и нет"),
    ("deleted", run("да") + "<w:del><w:r><w:delText> нет</w:delText></w:r></w:del>", "да"),
    ("moved", f"<w:moveFrom>{run('нет')}</w:moveFrom><w:moveTo>{run('да')}</w:moveTo>", "да"),
    ("an instruction", "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("да"), "да"),
    ("stars, brackets and tags are text", run("Нет ***! [а](b.org) &lt;b&gt; _в_"),
     "Нет ***! [а](b.org) <b> _в_"),
    ("a word in runs", run("из") + run("би", "<w:b/>") + "<w:r><w:softHyphen/></w:r>" + run("рать"),
     "избирать"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN]
)
def test_what_a_paragraph_shows(tmp_path: Path, content: str, text: str) -> None:
    """As Word prints it with all revisions accepted."""
    assert read(tmp_path, paragraph(content), styles=STYLES) == [("paragraph", text)]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    """After the paragraph it hangs on; its second version only where there is no first one."""
    box = BOX.format(paragraph(run("в рамке")))
    choice, fallback = f"<mc:Choice>{box}</mc:Choice>", f"<mc:Fallback>{box}</mc:Fallback>"
    expected = [("paragraph", "до и после"), ("paragraph", "в рамке")]
    for versions in (choice + fallback, choice, fallback, choice + choice + fallback):
        boxed = f"<w:r><mc:AlternateContent>{versions}</mc:AlternateContent></w:r>"
        assert read(tmp_path, paragraph(run("до") + boxed + run(" и после"))) == expected


def test_a_run_may_show_what_the_style_of_its_paragraph_hides(tmp_path: Path) -> None:
    """As Word does; the other runs stay hidden."""
    body = paragraph(run("нет ") + run("да", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="h"/>')
    assert read(tmp_path, body, styles=STYLES) == [("paragraph", "да")]


def test_paragraphs_are_joined_whose_break_is_deleted(tmp_path: Path) -> None:
    """The mark of a paragraph is deleted or moved like text."""
    for revision in ("del", "moveFrom"):
        body = paragraph(run("Верните "), f"<w:rPr><w:{revision}/></w:rPr>") + paragraph(run("лес"))
        assert read(tmp_path, body) == [("paragraph", "Верните лес")]


@pytest.mark.parametrize(
    "between", ["", paragraph(""), "<w:p/>", f"<w:p>{BOX.format('<w:p/>')}</w:p>"]
)
def test_an_empty_paragraph_ends_what_is_joined(tmp_path: Path, between: str) -> None:
    first = paragraph(run("Верните "), "<w:rPr><w:del/></w:rPr>")
    joined = [] if between else ["Верните лес"]
    shown = read(tmp_path, first + between + paragraph(run("лес")))
    assert [text for _, text in shown] == (joined or ["Верните", "лес"])


def test_styles_and_lists_give_kinds(tmp_path: Path) -> None:
    """By the built-in names, which a style may inherit; typed bullets are items too."""
    body = "".join(
        paragraph(run("да"), properties)
        for properties in (
            '<w:pStyle w:val="1"/>', '<w:pStyle w:val="a"/>', '<w:pStyle w:val="q"/>',
            '<w:pStyle w:val="l"/>', '<w:numPr><w:numId w:val="7"/></w:numPr>',
            '<w:numPr><w:numId w:val="0"/></w:numPr>', '<w:pStyle w:val="h"/>',
        )
    ) + paragraph(run("• да"))  # fmt: skip
    kinds = [kind for kind, _ in read(tmp_path, body, styles=STYLES)]
    assert kinds == ["heading", "heading", "quote", "item", "item", "paragraph", "item"]


def test_cells_know_their_columns(tmp_path: Path) -> None:
    """Also behind wide cells and tables in cells; every paragraph of a cell stands in its row."""

    def cell(content: str, span: int = 1) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{content}</w:tc>'

    inner = f"<w:tbl><w:tr>{cell(paragraph(run('в')))}</w:tr></w:tbl>"
    row = (
        cell(paragraph(run("а")) + paragraph(run("б")), 2)
        + cell(inner + paragraph(""))
        + cell(paragraph(run("г")))
    )
    path = tmp_path / "a.docx"
    write(path, f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")
    document = read_document(path)
    places = {document.text[block.start]: (block.row, block.column) for block in document.blocks}
    assert [places[letter][1] for letter in "абвг"] == [0, 0, 0, 3]
    assert places["а"] == places["б"]
    assert places["а"][0] == places["г"][0] != places["в"][0]


def note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}">{paragraph(run(text))}</w:{kind}>'


def reference(kind: str, number: int, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_stand_at_the_end_in_the_order_of_their_references(tmp_path: Path) -> None:
    """Footnotes and endnotes alike; not those that only hidden or deleted text refers to."""
    body = paragraph(
        run("а") + reference("endnote", 1) + run("б") + reference("footnote", 2)
        + f"<w:del>{reference('footnote', 3)}</w:del>" + reference("footnote", 4, "<w:vanish/>")
    )  # fmt: skip
    footnotes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>' + "".join(
        note("footnote", number, text) for number, text in ((2, "вторая"), (3, "нет"), (4, "нет"))
    )
    found = read(tmp_path, body, footnotes=footnotes, endnotes=note("endnote", 1, "первая"))
    assert [text for _, text in found] == ["а[^1]б[^2]", "[^1]: первая", "[^2]: вторая"]


def test_line_breaks_end_lines_but_no_quotation(tmp_path: Path) -> None:
    """As in HTML."""
    lines = "<w:r><w:br/></w:r>".join((run("Мы шли"), run("и пели «До"), run("свидания»")))
    assert [text for _, text in read(tmp_path, paragraph(lines))] == [
        "Мы шли",
        "и пели «До свидания»",
    ]


def test_strict_documents_and_parts_under_other_names(tmp_path: Path) -> None:
    """Of the Strict format; with a main part that the relations of the package name."""
    path = tmp_path / "a.docx"
    write(path, paragraph(run("да")), STRICT)
    assert read_document(path).text == "да"
    relation = '<Relationship Type="http://example.com/{}" Target="{}"/>'
    around = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f"{around}{relation.format('officeDocument', '/text/main2.xml')}</Relationships>",
        )
        archive.writestr(
            "text/_rels/main2.xml.rels",
            f"{around}{relation.format('footnotes', 'notes7.xml')}</Relationships>",
        )
        body = f"<w:body>{paragraph(run('да') + reference('footnote', 1))}</w:body>"
        archive.writestr(
            "text/main2.xml", f'<w:document xmlns:w="{TRANSITIONAL}">{body}</w:document>'
        )
        archive.writestr(
            "text/notes7.xml",
            f'<w:footnotes xmlns:w="{TRANSITIONAL}">{note("footnote", 1, "yes")}</w:footnotes>',
        )
    assert read_document(path).text == "да[^1]\n[^1]: yes"


def test_damaged_parts_are_refused(tmp_path: Path) -> None:
    """Notes and styles as well; a part that is only missing does no harm."""
    path = tmp_path / "a.docx"
    write(path, paragraph(run("да") + reference("footnote", 1)))
    assert read_document(path).text == "да[^1]"
    for part in ("footnotes", "styles"):
        write(path, paragraph(run("да") + reference("footnote", 1)), **{part: "<w:p>"})
        with pytest.raises(InputError, match=r"a\.docx: damaged Word document"):
            read_document(path)
    write(path, paragraph(run("нет", "<w:vanish/>")))
    with pytest.raises(InputError, match="empty"):
        read_document(path)


@pytest.mark.parametrize("content", [b"<\0", b"\0", b"<w:p>\n\0</w:p>", b"<a>\x01\n</a>"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_damaged_part_is_told_in_one_line(part: str, content: bytes) -> None:
    """The parser's own message may be two."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if part != "word/document.xml":
            archive.writestr("word/document.xml", "<a/>")
        archive.writestr(part, content)
    with pytest.raises(InputError) as told:
        docx_lines(made.getvalue(), "a.docx")
    assert "\n" not in str(told.value)
