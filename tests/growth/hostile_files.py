"""Files of some ten million bytes, each made to cost as much as it can: by name, with a command.

What a command is given is a list of its words; ``FILE`` stands for the file, ``STORE`` for a store.
"""

import io
from collections.abc import Callable, Iterable
from zipfile import ZIP_DEFLATED, ZipFile

import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from tests.growth import steps
from tests.support.article_formats import WORD, pack_open_document

IMPORT = ("import", "FILE", "--store", "STORE", "--format", "jsonl")
FRAGMENTS = ("fragments", "FILE", "--format", "jsonl")
ALIGN = ("align", "FILE", "FILE", "--format", "jsonl")
LINES = ("align", "--lines", "FILE", "FILE", "--format", "jsonl")
TERMS = ("terms", "FILE", "FILE", "--format", "jsonl")
MINE = ("mine", "FILE", "FILE", "--model", "use", "--format", "jsonl")
TAGS = ("hashtags", "--format", "jsonl")
"""Reads standard input."""
DECIDE = ("decide", "--from", "FILE", "--store", "STORE")
DECISIONS = ("decisions", "import", "FILE", "--store", "STORE")

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def filled(piece: str, size: int) -> str:
    """The piece again and again, ``size`` bytes in all; a ``%`` in it is its number."""
    if "%" not in piece:
        return piece * (size // len(piece.encode()))
    times = size // (len(piece.encode()) + 6)
    return "".join(piece.replace("%", str(number)) for number in range(times))


def archive(parts: Iterable[tuple[str, str]]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as files:
        for name, content in parts:
            files.writestr(name, content)
    return made.getvalue()


def workbook(
    *, rows: str = "", strings: str = "", sheet: str = "worksheets/sheet1.xml", more: str = "",
    comments: str = "", styles: str = "", sheets: str = "",
) -> bytes:  # fmt: skip
    """A workbook of one sheet; rows, strings, comments, styles: what is in its parts."""
    parts = [
        ("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">'
         '<Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
         f'<Override PartName="/xl/{sheet}" ContentType="{_CONTENT}.worksheet+xml"/>'
         f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/>'
         '<Override PartName="/xl/sharedStrings.xml" '
         f'ContentType="{_CONTENT}.sharedStrings+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
         f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
         f'<sheet name="a" sheetId="1" r:id="r1"/>{sheets}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">'
         f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="{sheet}"/>'
         f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
         f'<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'),
        ("xl/sharedStrings.xml", f'<sst xmlns="{_SHEET}">{strings}</sst>'),
        ("xl/styles.xml", f'<styleSheet xmlns="{_SHEET}"><fonts>{styles}</fonts></styleSheet>'),
        (f"xl/{sheet}", f'<worksheet xmlns="{_SHEET}"><sheetData>{_row(1, "ru", "en")}'
         f"{_row(2, 'суд', 'court')}{rows}</sheetData>{more}</worksheet>"),
    ]  # fmt: skip
    if comments:
        parts += [
            ("xl/worksheets/_rels/sheet1.xml.rels",
             f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
             f'Type="{_OFFICE}/comments" Target="../comments1.xml"/></Relationships>'),
            ("xl/comments1.xml", f'<comments xmlns="{_SHEET}"><authors><author>a</author></authors>'
             f"<commentList>{comments}</commentList></comments>"),
        ]  # fmt: skip
    return archive(parts)


def _row(number: int, *cells: str) -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{texts}</row>'


def docx(body: str, styles: str = "") -> bytes:
    parts = [
        ("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    ]
    if styles:
        parts.append(("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'))
    return archive(parts)


def odt(body: str) -> bytes:
    made = io.BytesIO()
    pack_open_document(made, body)
    return made.getvalue()


def rtf(body: str) -> str:
    return f"{{\\rtf1 {body}}}"


def pdf(line: str) -> bytes:
    """A PDF of one page that shows this line as often as a page may draw something."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(612, 792)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    names = {NameObject(key): NameObject(value) for key, value in font.items()}
    fonts = DictionaryObject({NameObject("/F1"): DictionaryObject(names)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = DecodedStreamObject()
    shown = f"({line}) Tj 0 -1 Td\n"
    drawn.set_data(f"BT /F1 9 Tf {shown * (19_000_000 // len(shown))} ET".encode())
    page[NameObject("/Contents")] = drawn.flate_encode()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _feed(items: str) -> str:
    return f'<rss version="2.0"><channel><title>a</title>{items}</channel></rss>'


def _tmx(unit: str) -> str:
    return steps._tmx("суд", unit)


def _xliff(unit: str) -> str:
    return steps._xliff("суд").replace("</body>", f"{unit}</body>")


PO = 'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
_ENTRY = 'msgid "суд"\nmsgstr "court"\n'
_MERGED = '<mergeCell ref="A1:A9"/>'
_BLANKS = '<text:s text:c="1000"/>'
_CELL = '<c t="inlineStr"><is><t>а</t></is></c>'
_DECISION = '{"ru": "суд%", "en": "court", "action": "add"}\n'

_Made = Callable[[int], str | bytes]

FILES: dict[str, tuple[tuple[str, ...], _Made]] = {
    "bold.html": (FRAGMENTS, lambda n: filled("<b>", n)),
    "bold-text.html": (FRAGMENTS, lambda n: filled("<b>а", n)),
    "stretches.html": (FRAGMENTS, lambda n: filled("<i/>a", n)),
    "entities.html": (FRAGMENTS, lambda n: filled("&lt;а", n)),
    "breaks.html": (FRAGMENTS, lambda n: filled("<br>а", n)),
    "divs.html": (FRAGMENTS, lambda n: filled("<div>", n)),
    "cells.html": (FRAGMENTS, lambda n: filled("<td>суд<td>court", n)),
    "paragraphs.html": (FRAGMENTS, lambda n: filled("<p>Суд (court).", n)),
    "attributes.html": (FRAGMENTS, lambda n: f"<p {filled('a%=b ', n)}>Суд"),
    "table.md": (FRAGMENTS, lambda n: filled("| суд | court |\n", n)),
    "wide-table.md": (FRAGMENTS, lambda n: filled("| суд ", n)),
    "line.html": (FRAGMENTS, lambda n: f"<p>{filled('Суд (court), ', n)}"),
    "tables.html": (FRAGMENTS, lambda n: filled("<table><tr><td>", n)),
    "line.md": (FRAGMENTS, lambda n: filled("Суд (court), ", n)),
    "word.txt": (FRAGMENTS, lambda n: filled("суд", n)),
    "glosses.txt": (FRAGMENTS, lambda n: filled("Суд% (court%)\n\n", n)),
    "emphasis.md": (FRAGMENTS, lambda n: filled("*а* ", n)),
    "escapes.md": (FRAGMENTS, lambda n: filled("\\.а", n)),
    "links.md": (FRAGMENTS, lambda n: filled("[а](b.c) ", n)),
    "emphases.md": (FRAGMENTS, lambda n: filled(f"{'*а* ' * 100_000}\n\n", n)),
    "short-lines.txt": (FRAGMENTS, lambda n: filled("а\n", n)),
    "letters.txt": (FRAGMENTS, lambda n: filled("a\n\n", n)),
    "columns.txt": (FRAGMENTS, lambda n: filled("а   b   в\n", n)),
    "tabs.txt": (FRAGMENTS, lambda n: filled(filled("а\t", 3000) + "а\n", n)),
    "long-rows.txt": (FRAGMENTS, lambda n: (filled("а\t", n // 2) + "а\n") * 2),
    "brackets.txt": (FRAGMENTS, lambda n: filled("(а) [b] ", n)),
    "items.rss": (FRAGMENTS, lambda n: _feed(
        filled("<item><description>а</description></item>", n))),
    "page.rss": (FRAGMENTS, lambda n: _feed(
        f"<item><description>{filled('&lt;i/&gt;а', n)}</description></item>")),
    "tags.txt": (FRAGMENTS, lambda n: filled("#тег% ", n)),
    "paragraph.docx": (FRAGMENTS, lambda n: docx(
        f"<w:p><w:r><w:t>{filled('Суд (court), ', n)}</w:t></w:r></w:p>")),
    "packed.docx": (FRAGMENTS, lambda n: docx(
        f"<w:p><w:r><w:t>{filled('Суд (court), ', 9 * n)}</w:t></w:r></w:p>")),
    "runs.docx": (FRAGMENTS, lambda n: docx(
        f"<w:p>{filled('<w:r><w:t>а</w:t></w:r>', 9 * n)}</w:p>")),
    "empty.docx": (FRAGMENTS, lambda n: docx(f"<w:p>{filled('<w:p/>', 9 * n)}</w:p>")),
    "breaks.docx": (FRAGMENTS, lambda n: docx(
        f"<w:p><w:r>{filled('<w:t>а</w:t><w:br/>', 9 * n)}</w:r></w:p>")),
    "letters.docx": (FRAGMENTS, lambda n: docx(
        filled("<w:p><w:r><w:t>а</w:t></w:r></w:p>", 9 * n))),
    "notes.docx": (FRAGMENTS, lambda n: docx("<w:p><w:r><w:t>а</w:t>" + filled(
        "<w:footnoteReference w:id='%'/>", 9 * n) + "</w:r></w:p>")),
    "blanks.odt": (FRAGMENTS, lambda n: odt(
        f"<text:p>а{filled(_BLANKS, 9 * n)}</text:p>")),
    "empty.odt": (FRAGMENTS, lambda n: odt(filled("<text:p/>", 9 * n))),
    "packed.odt": (FRAGMENTS, lambda n: odt(f"<text:p>{filled('Суд (court), ', 9 * n)}</text:p>")),
    "spans.odt": (FRAGMENTS, lambda n: odt(
        f"<text:p>{filled('<text:span>а</text:span>', 9 * n)}</text:p>")),
    "text.rtf": (FRAGMENTS, lambda n: rtf(filled("\\'f1\\u1076? ", n))),
    "paragraphs.rtf": (FRAGMENTS, lambda n: rtf(filled("\\u1076?\\par", n))),
    "groups.rtf": (FRAGMENTS, lambda n: rtf(filled("{\\b a}", n))),
    "lines.pdf": (FRAGMENTS, lambda n: pdf("court")),
    "line.pdf": (FRAGMENTS, lambda n: pdf("court " * 1000)),
    "deep.docx": (FRAGMENTS, lambda n: docx(filled("<w:tbl>", n) + filled("</w:tbl>", n * 8 // 7))),
    "styles.docx": (FRAGMENTS, lambda n: docx("<w:p><w:r><w:t>Суд</w:t></w:r></w:p>", filled(
        "<w:style w:styleId='a%'><w:basedOn w:val='a%1'/></w:style>", 9 * n))),
    "text.txt": (ALIGN, lambda n: filled("Суд%. ", n // 10)),
    "lines.txt": (ALIGN, lambda n: filled("Суд %\n", n // 10)),
    "most.txt": (LINES, lambda n: filled("Суд %\n", 49_999 * 15)),
    "terms.txt": (TERMS, lambda n: filled("Суд%. ", n // 10)),
    "more-terms.txt": (TERMS, lambda n: filled("Суд%. ", 30_000 * 14)),
    "mined.txt": (MINE, lambda n: filled("Суд %\n", n // 30)),
    "hashtags.txt": (TAGS, lambda n: filled("#тег%вамкто\n", n)),
    "hashtag.txt": (TAGS, lambda n: "#" + filled("тегвамкто", n)),
    "line.txt": (ALIGN, lambda n: filled("суд ", n)),
    "notes.tmx": (IMPORT, lambda n: _tmx(f"<tu>{filled('<note>a%</note>', n)}</tu>")),
    "properties.tmx": (IMPORT, lambda n: _tmx(
        "<tu>" + filled("<prop type='x%'>a</prop>", n) + "</tu>")),
    "empty.tmx": (IMPORT, lambda n: _tmx(f"<tu>{filled('<a/>', n)}</tu>")),
    "attributes.tmx": (IMPORT, lambda n: _tmx("<tu " + filled("a%='' ", n) + "></tu>")),
    "names.tmx": (IMPORT, lambda n: _tmx(filled("<tu><a% b%=''/></tu>", n))),
    "deep.tmx": (IMPORT, lambda n: _tmx(f"<tu>{filled('<a>', n)}")),
    "languages.tmx": (IMPORT, lambda n: _tmx(
        "<tu>" + filled("<tuv xml:lang='ru'><seg>а%</seg></tuv>", n) + "</tu>")),
    "outside.tmx": (IMPORT, lambda n: _tmx(filled("<a/>", n))),
    "text.tmx": (IMPORT, lambda n: _tmx(
        f'<tu><tuv xml:lang="ru"><seg>{filled("суд ", n)}</seg></tuv></tu>')),
    "between.tmx": (IMPORT, lambda n: _tmx(
        filled(f"<x>{'<y>а</y>' * 100_000}</x><tu><prop type='a'>b</prop></tu>", 10 * n))),
    "kept.tmx": (IMPORT, lambda n: _tmx(filled("<x y='а'>а</x><tu/>", n))),
    "metadata.xlf": (IMPORT, lambda n: _xliff(
        f"<trans-unit id='2'><source>а</source>{filled('<note>a%</note>', n)}</trans-unit>")),
    "inline.xlf": (IMPORT, lambda n: _xliff(
        "<trans-unit id='2'><source>" + filled("<x id='%'/>", n) + "</source></trans-unit>")),
    "groups.xlf": (IMPORT, lambda n: _xliff(filled("<group>", n))),
    "units.xlf": (IMPORT, lambda n: _xliff(filled("<trans-unit id='%'/>", n))),
    "notes.po": (IMPORT, lambda n: PO + filled("# note %\n", n) + _ENTRY),
    "flags.po": (IMPORT, lambda n: f"{PO}#, {filled('flag%, ', n // 3)}\n{_ENTRY}"),
    "parts.po": (IMPORT, lambda n: PO + 'msgid ""\n' + filled('"а"\n', n) + 'msgstr "court"\n'),
    "entries.po": (IMPORT, lambda n: PO + filled('msgid "а%"\nmsgstr "b"\n\n', n)),
    "terms.tbx": (IMPORT, lambda n: steps._tbx("суд").replace(
        "</langSet>", f"{filled('<tig><term>а%</term></tig>', n)}</langSet>", 1)),
    "line.csv": (IMPORT, lambda n: f"ru,en\nсуд,court\n{filled('суд ', n)},court\n"),
    "line.tsv": (IMPORT, lambda n: f"ru\ten\nсуд\tcourt\n{filled('суд ', n)}\tcourt\n"),
    "lines.tsv": (IMPORT, lambda n: f"ru\ten\nсуд\tcourt\n{filled('суд ', n // 3)}\tcourt\n"),
    "cells.csv": (IMPORT, lambda n: "ru,en\nсуд,court\n" + filled(",", n) + "\n"),
    "wide.csv": (IMPORT, lambda n: "ru,en\nсуд,court\n" + filled("," * 2_000_000 + "\n", n)),
    "columns.csv": (IMPORT, lambda n: filled("a;ж;", n // 3) + "\n" + filled("б;b;", n // 3)),
    "quote.csv": (IMPORT, lambda n: "ru,en\nсуд,court\n\"" + filled("а\n", n)),
    "rows.csv": (IMPORT, lambda n: "ru,en\n" + filled("а%,b\n", n)),
    "line.jsonl": (IMPORT, lambda n: f'{{"ru": "суд", "en": "court", "x": "{filled("a", n)}"}}\n'),
    "nested.jsonl": (IMPORT, lambda n: '{"ru": "суд", "en": "b"}\n' + "[" * 4_000_000 + "\n"),
    "lists.jsonl": (IMPORT, lambda n:
        '{"ru": "а", "en": "b", "x": [' + filled("[],", 4_000_000) + "0]}\n"),
    "decision.jsonl": (DECIDE, lambda n: _DECISION.replace("court", filled("court ", n))),
    "decision2.jsonl": (DECISIONS, lambda n: _DECISION.replace("court", filled("court ", n))),
    "line-decision.jsonl": (DECIDE, lambda n: filled("а", 50 * n)),
    "line-decision2.jsonl": (DECISIONS, lambda n: filled(" ", 50 * n)),
    "nested-decision.jsonl": (DECIDE, lambda n: filled("[", n) + "\n"),
    "lists-decision.jsonl": (DECIDE, lambda n: '{"ru": [' + filled("[],", n) + "0]}\n"),
    "decisions.jsonl": (DECIDE, lambda n: filled(_DECISION, n)),
    "opened.jsonl": (DECIDE, lambda n: filled("{}\n", n)),
    "cells.xlsx": (IMPORT, lambda n: workbook(rows=f"<row r='3'>{filled(_CELL, 8 * n)}</row>")),
    "rows.xlsx": (IMPORT, lambda n: workbook(rows=filled(f"<row>{_CELL * 2}</row>", 8 * n))),
    "empty-rows.xlsx": (IMPORT, lambda n: workbook(rows=filled("<row/>", 20 * n))),
    "other-name.xlsx": (IMPORT, lambda n: workbook(
        rows=f"<row r='3'>{filled('<c/>', 20 * n)}</row>", sheet="sheet1.bin")),
    "other-text.xlsx": (IMPORT, lambda n: workbook(
        rows=_row(3, filled("а", 20 * n)), sheet="sheet1.bin")),
    "strings.xlsx": (IMPORT, lambda n: workbook(strings=filled("<si><t>а%</t></si>", 24 * n))),
    "empty-strings.xlsx": (IMPORT, lambda n: workbook(strings=filled("<si/>", 24 * n))),
    "blank-strings.xlsx": (IMPORT, lambda n: workbook(
        strings=filled("<si><t></t></si>", 9 * n), rows=filled(
            "<row><c t='s'><v>%</v></c><c t='s'><v>%</v></c></row>", 9 * n))),
    "runs.xlsx": (IMPORT, lambda n: workbook(
        strings=f"<si>{filled('<r><t>а</t></r>', 24 * n)}</si>")),
    "long-string.xlsx": (IMPORT, lambda n: workbook(
        strings="<si>" + filled(f"<r><t>{'а' * 1000}</t></r>", 24 * n) + "</si>")),
    "deep.xlsx": (IMPORT, lambda n: workbook(rows="<row>" + filled("<a>", n) + filled("</a>", n))),
    "comments.xlsx": (IMPORT, lambda n: workbook(comments=filled(
        "<comment ref='A1' authorId='0'><text><t>a</t></text></comment>", 9 * n))),
    "merged.xlsx": (IMPORT, lambda n: workbook(
        more="<mergeCells>" + filled(_MERGED, 9 * n) + "</mergeCells>")),
    "hidden.xlsx": (IMPORT, lambda n: workbook(rows=filled("<row r='%' hidden='1'/>", 9 * n))),
    "fonts.xlsx": (IMPORT, lambda n: workbook(styles=filled("<font><b/></font>", 9 * n))),
    "sheets.xlsx": (IMPORT, lambda n: workbook(
        sheets=filled('<sheet name="b%" sheetId="1" r:id="r1"/>', n))),
}  # fmt: skip
"""By name: the command, and what gives the file for a size in bytes."""
