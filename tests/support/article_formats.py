"""One article written in several formats, for tests that compare them."""

import html
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY_STYLES = {"quote": "Quote", "caption": "Caption", "heading": "Heading2"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one look. style: "", bold, italic, link, break (its text is empty) or note.

    note: its text stands at the end of the article, its number here.
    """

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A block. kind: paragraph, heading, item, number, quote, caption, term, meaning or row.

    cells: of a row, each a paragraph; of all other kinds one.
    """

    kind: str
    cells: tuple[tuple[Piece, ...], ...]


def part(kind: str, *cells: str) -> Part:
    r"""A block written with signs: *bold*, _italic_, {link}, ^footnote^ and \ for a line break.

    None of these signs can stand in the text itself.
    """
    return Part(kind, tuple(tuple(_pieces(cell)) for cell in cells))


_MARKS = {"*": "bold", "_": "italic", "{": "link", "^": "note"}
_ENDS = {"*": "*", "_": "_", "{": "}", "^": "^"}


def _pieces(text: str) -> Iterable[Piece]:
    while text:
        places = [place for sign in "*_{^\\" if (place := text.find(sign)) >= 0]
        first = min(places, default=len(text))
        if first:
            yield Piece(text[:first])
        text = text[first:]
        if text.startswith("\\"):
            yield Piece("", "break")
            text = text[1:]
        elif text:
            end = text.index(_ENDS[text[0]], 1)
            yield Piece(text[1:end], _MARKS[text[0]])
            text = text[end + 1 :]


def write_markdown(parts: Iterable[Part], path: Path) -> None:
    """Write the article as Markdown."""
    look = {"bold": "**{}**", "italic": "*{}*", "link": "[{}](https://example.com/a_(b))"}
    heads = {"heading": "## ", "item": "- ", "number": "1. ", "quote": "> ", "meaning": ":   "}
    text, notes, before = "", [], ""
    for one in parts:
        cells = []
        for cell in one.cells:
            line = ""
            for piece in cell:
                if piece.style == "break":
                    line += "  \n" + ("> " if one.kind == "quote" else "")
                elif piece.style == "note":
                    notes.append(piece.text)
                    line += f"[^{len(notes)}]"
                else:
                    line += look.get(piece.style, "{}").format(piece.text)
            cells.append(line)
        close = (
            one.kind in ("row", "item", "number") and before == one.kind
        ) or one.kind == "meaning"
        text += ("\n" if close else "\n\n") if text else ""
        if one.kind == "row":
            text += f"| {' | '.join(cells)} |"
            if before != "row":
                text += "\n" + "|---" * len(cells) + "|"
        else:
            text += heads.get(one.kind, "") + cells[0]
        before = one.kind
    for number, note in enumerate(notes, 1):
        text += f"\n\n[^{number}]: {note}"
    path.write_text(text + "\n", encoding="utf-8")


def write_plain(parts: Iterable[Part], path: Path) -> None:
    """Write the article as plain text; a row is a line with tabs."""
    text, notes, before = "", [], ""
    heads = {"item": "• ", "number": "1. "}
    for one in parts:
        cells = []
        for cell in one.cells:
            line = ""
            for piece in cell:
                if piece.style == "note":
                    notes.append(piece.text)
                line += {"break": "\n", "note": f"[{len(notes)}]"}.get(piece.style, piece.text)
            cells.append(line)
        gap = "\n" if one.kind == before == "row" else "\n\n"
        text += (gap if text else "") + heads.get(one.kind, "") + "\t".join(cells)
        before = one.kind
    text += "".join(f"\n\n[{number}] {note}" for number, note in enumerate(notes, 1))
    path.write_text(text + "\n", encoding="utf-8")


def write_html(parts: Iterable[Part], path: Path, *, tidy: bool = True) -> None:
    """Write the article as a page; tidy: with the end of its head and all other end tags."""
    tags = {"heading": "h2", "item": "li", "number": "li", "quote": "blockquote", "row": "tr",
            "caption": "figcaption", "term": "dt", "meaning": "dd"}  # fmt: skip
    lists = {"item": "ul", "number": "ol", "row": "table", "caption": "figure", "term": "dl",
             "meaning": "dl"}  # fmt: skip
    look = {"bold": "<b>{}</b>", "italic": "<em>{}</em>", "link": '<a href="/a?b=1&amp;c">{}</a>'}
    text, notes, around = "", [], ""
    for one in parts:
        wanted = lists.get(one.kind, "")
        if wanted != around:
            text += (f"</{around}>" if around else "") + (f"<{wanted}>" if wanted else "")
            around = wanted
        cells = []
        for cell in one.cells:
            line = ""
            for piece in cell:
                if piece.style == "break":
                    line += "<br>"
                elif piece.style == "note":
                    notes.append(piece.text)
                    line += f"<sup>[{len(notes)}]</sup>"
                else:
                    line += look.get(piece.style, "{}").format(_entities(piece.text))
            cells.append(line)
        tag = tags.get(one.kind, "p")
        if one.kind == "row":
            ends = "</td>" if tidy else ""
            cells = ["".join(f"<td>{cell}{ends}" for cell in cells)]
        ends = f"</{tag}>\n" if tidy or tag in ("h2", "blockquote", "figcaption") else "\n"
        text += f"<{tag}>{cells[0]}{ends}"
    text += f"</{around}>" if around else ""
    text += "".join(f"<p>[{number}] {_entities(note)}" for number, note in enumerate(notes, 1))
    head = "<head><meta charset=utf-8><title>Untitled</title>"
    page = f"<!DOCTYPE html><html>{head}</head><body>{text}</body></html>" if tidy else head + text
    path.write_text(page, encoding="utf-8")


def _entities(text: str) -> str:
    """The text as an editor saves it: what is not on a keyboard as references."""
    named = {"\u00a0": "&nbsp;", "\u00ad": "&shy;", "«": "&laquo;", "»": "&raquo;", "—": "&#8212;"}
    return "".join(named.get(sign, sign) for sign in html.escape(text, quote=False))


def write_word(parts: Iterable[Part], path: Path) -> None:
    """Write the article as a Word document with styles and, where there are notes, their part."""
    body, notes, in_table = "", [], False
    for one in parts:
        if in_table != (one.kind == "row"):
            in_table = not in_table
            body += "<w:tbl>" if in_table else "</w:tbl>"
        cells = []
        for cell in one.cells:
            runs = ""
            for piece in cell:
                if piece.style == "note":
                    notes.append(piece.text)
                runs += _run(piece, len(notes))
            cells.append(f"<w:p>{_properties(one.kind)}{runs}</w:p>")
        if in_table:
            body += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"
        else:
            body += cells[0]
    body += "</w:tbl>" if in_table else ""
    styles = "".join(
        f'<w:style w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in (("Heading2", "heading 2"), ("Quote", "Quote"), ("Caption", "caption"))
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
        if notes:
            archive.writestr("word/footnotes.xml", _footnotes(notes))


def _properties(kind: str) -> str:
    if kind in ("item", "number"):
        return '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = _BODY_STYLES.get(kind)
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""


def _run(piece: Piece, notes: int) -> str:
    if piece.style == "break":
        return "<w:r><w:br/></w:r>"
    if piece.style == "note":
        return f'<w:r><w:footnoteReference w:id="{notes + 1}"/></w:r>'
    look = {"bold": "<w:rPr><w:b/></w:rPr>", "italic": "<w:rPr><w:i/></w:rPr>"}
    text = escape(piece.text)
    run = f'<w:r>{look.get(piece.style, "")}<w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:hyperlink>{run}</w:hyperlink>" if piece.style == "link" else run


def _footnotes(notes: Iterable[str]) -> str:
    lines = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:footnote>'
    )
    for number, note in enumerate(notes, 2):
        text = f'<w:r><w:t xml:space="preserve"> {escape(note)}</w:t></w:r>'
        mark = "<w:r><w:footnoteRef/></w:r>"
        lines += f'<w:footnote w:id="{number}"><w:p>{mark}{text}</w:p></w:footnote>'
    return f'<w:footnotes xmlns:w="{WORD}">{lines}</w:footnotes>'


_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
OPEN_DOCUMENT = (
    f'xmlns:office="{_OPEN}office:1.0" xmlns:text="{_OPEN}text:1.0" xmlns:draw="{_OPEN}drawing:1.0"'
    f' xmlns:table="{_OPEN}table:1.0" xmlns:style="{_OPEN}style:1.0"'
    f' xmlns:svg="{_OPEN}svg-compatible:1.0"'
)
"""The namespaces of OpenDocument, by their usual prefixes."""


def pack_open_document(
    path: Path | BinaryIO, body: str, styles: str = "", manifest: str = ""
) -> None:
    """Write an OpenDocument text of this XML; styles: automatic ones, manifest: entries of it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {OPEN_DOCUMENT}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        if manifest:
            archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")


def write_open_document(parts: Iterable[Part], path: Path) -> None:
    """Write the article as an OpenDocument text."""
    names = {"quote": "Quotations", "caption": "Illustration", "heading": "P1"}
    body, notes, in_table = "", 0, False
    for one in parts:
        if in_table != (one.kind == "row"):
            in_table = not in_table
            body += "<table:table>" if in_table else "</table:table>"
        cells = []
        for cell in one.cells:
            notes_before = notes
            notes += sum(piece.style == "note" for piece in cell)
            spans = _spans(cell, notes_before)
            style = f' text:style-name="{names[one.kind]}"' if one.kind in names else ""
            cells.append(f"<text:p{style}>{spans}</text:p>")
        if in_table:
            inside = (f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
            body += f"<table:table-row>{''.join(inside)}</table:table-row>"
        elif one.kind in ("item", "number"):
            body += f"<text:list><text:list-item>{cells[0]}</text:list-item></text:list>"
        else:
            body += cells[0]
    body += "</table:table>" if in_table else ""
    style = '<style:style style:family="paragraph" style:name="{}" style:parent-style-name="{}"/>'
    styles = style.format("P1", "Heading_20_2") + style.format("Illustration", "Caption")
    pack_open_document(path, body, styles)


def _spans(cell: Iterable[Piece], notes: int) -> str:
    """A paragraph's text; notes: how many notes stand before it."""
    spans = ""
    for piece in cell:
        text = escape(piece.text)
        if piece.style == "break":
            spans += "<text:line-break/>"
        elif piece.style == "note":
            notes += 1
            spans += (
                f"<text:note><text:note-citation>{notes}</text:note-citation><text:note-body>"
                f"<text:p>{text}</text:p></text:note-body></text:note>"
            )
        elif piece.style == "link":
            spans += f"<text:a>{text}</text:a>"
        else:
            spans += f"<text:span>{text}</text:span>" if piece.style else text
    return spans
