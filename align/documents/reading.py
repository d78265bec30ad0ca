"""Read articles in the formats of SUFFIXES as :class:`~align.records.Document`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from align.documents.blocks import Line, join_broken, join_quoted, join_wrapped, text_lines
from align.documents.encodings import declared_encoding, decode
from align.documents.html import html_lines
from align.documents.markdown import SIGNS, readable_parts
from align.documents.pages import without_page_marks
from align.documents.readable_text import ReadableText
from align.errors import InputError
from align.records import Block, Document
from align.text import CYRILLIC, counted

FEEDS = (".xml", ".rss", ".atom")
"""Files of several articles, which are read as one document."""
LAID_OUT = {
    ".docx": "a Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text file",
    ".pdf": "a PDF",
    **dict.fromkeys(FEEDS, "a feed"),
}
"""By ending, what is laid out anew as text: offsets and lines are not those of the file."""
SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", *LAID_OUT)
STANDARD_INPUT = Path("-")
"""Stands for plain text on standard input."""
MAX_BYTES = 200_000_000
MAX_BLOCKS = 200_000
MAX_SIGNS = 1_000_000
"""Signs that may mean something in Markdown, of one paragraph."""
_TAG = re.compile(r"[#@]\w+|https?://\S+")
_WORD = re.compile(r"(?P<russian>[\u0400-\u052f]+)|(?P<english>[A-Za-z]{2,})")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|\Z)")
_BETWEEN_SENTENCES = re.compile(r"(?=[^\w\s]*[.!?…])[^\w()\[\]\"«»“”/–—:-]*")
"""What stands where one language ends and the other begins: no marks of a gloss."""
_LEAST_IN_BOTH, _LEAST_WORDS, _LEAST_SENTENCES = 120, 8, 2
"""Characters of a paragraph of two languages, and words and sentences of each."""


def read_document(
    path: str | Path, *, name: str | None = None, content: bytes | None = None
) -> Document:
    """The document in ``path``; plain text on standard input for STANDARD_INPUT.

    name: what to call it in records (default: the path as given, with forward slashes). content:
    of the file, where it has been read already.

    :raises InputError: if it is missing, a folder, unreadable, empty, too large or not decodable.
    """
    path = Path(path)
    name = name or path.as_posix()
    if path == STANDARD_INPUT:
        path = Path("/dev/stdin")
    named = path.suffix or path.is_file()
    if named and path.suffix.lower() not in SUFFIXES and not path.is_dir():
        raise InputError(f"{name}: not one of {', '.join(SUFFIXES)}; convert it to one of these")
    content = read_bytes(path, name) if content is None else content
    if path.suffix.lower() in LAID_OUT:
        raw, lines, notes = _laid_out(path.suffix.lower(), content, name)
        return _document(name, raw, lines, notes, markdown=False)
    html = path.suffix.lower() in (".html", ".htm")
    raw, encoding = decode(content, name, declared_encoding(content) if html else None)
    notes = () if encoding == "utf-8" else (f"read as {encoding.upper()}, not UTF-8",)
    if not raw.strip():
        raise InputError(f"{name}: empty; give an article with text")
    if html:
        return parse_html(raw, name, notes)
    return parse_text(raw, name, notes)


def _laid_out(suffix: str, content: bytes, name: str) -> tuple[str, list[Line], tuple[str, ...]]:
    """The text of a file of LAID_OUT, its blocks, and notes. :raises InputError: it is bad."""
    if suffix in FEEDS:
        from align.documents.feeds import feed_lines

        raw, lines = feed_lines(content, name)
        return raw, join_quoted(lines, raw), ()
    if suffix == ".pdf":
        from align.documents.office.pdf import pdf_text, unwrapped

        raw, said = pdf_text(content, name)
        lines, left_out = without_page_marks(text_lines(raw, name), raw)
        lines = join_quoted(unwrapped(join_broken(lines, raw), raw), raw)
        return raw, lines, (*said, left_out) if left_out else said
    notes: tuple[str, ...] = ()
    if suffix == ".docx":
        from align.documents.office.word import docx_lines

        raw, lines = docx_lines(content, name)
    elif suffix == ".odt":
        from align.documents.office.opendocument import odt_lines

        raw, lines = odt_lines(content, name)
    else:
        from align.documents.office.rtf import rtf_lines

        raw, lines, notes = rtf_lines(content, name)
    return raw, join_quoted(join_wrapped(join_broken(lines, raw), raw), raw), notes


def parse_html(raw: str, name: str = "page", notes: tuple[str, ...] = ()) -> Document:
    """The document made from the source of an HTML page.

    :raises InputError: if it has over MAX_BLOCKS paragraphs, or one of too many tags."""
    return _document(name, raw, join_quoted(html_lines(raw, name), raw), notes, markdown=False)


def parse_text(raw: str, name: str = "text", notes: tuple[str, ...] = ()) -> Document:
    """The document made from Markdown or plain text.

    :raises InputError: if it has over MAX_LINES lines, over MAX_BLOCKS paragraphs, or one of over
        MAX_SIGNS signs of Markdown.
    """
    lines, left_out = without_page_marks(text_lines(raw, name), raw)
    lines = join_quoted(join_wrapped(join_broken(lines, raw), raw), raw)
    return _document(name, raw, lines, (*notes, left_out) if left_out else notes, markdown=True)


def read_bytes(path: Path, name: str) -> bytes:
    """The content of a file.

    :raises InputError: if it is missing, a folder, unreadable, empty or over MAX_BYTES."""
    if path.is_dir():
        raise InputError(f"{name}: a folder; name the files in it, or use `tolmach build`")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{name}: over {MAX_BYTES // 1_000_000} MB; split it")
        content = path.read_bytes() if path.is_file() else _up_to(path, MAX_BYTES, name)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the path") from None
    except OSError as error:
        raise InputError(
            f"{name}: cannot be read ({error.strerror}); check its permissions"
        ) from error
    if not content:
        raise InputError(f"{name}: empty; give an article with text")
    return content


def _up_to(path: Path, most: int, name: str) -> bytes:
    """What a pipe or a device gives, which may never end.

    :raises InputError: it is more than so many bytes."""
    pieces = bytearray()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            pieces += piece
            if len(pieces) > most:
                raise InputError(f"{name}: over {most // 1_000_000} MB; split it")
    return bytes(pieces)


def _document(
    name: str, raw: str, lines: list[Line], notes: tuple[str, ...], *, markdown: bool
) -> Document:
    if len(lines) > MAX_BLOCKS:
        raise InputError(f"{name}: over {MAX_BLOCKS:,} paragraphs; split it into articles")
    view = ReadableText(raw)
    blocks: list[Block] = []
    for paragraph in _paragraphs(lines):
        stretches = [piece for line in paragraph for piece in line.pieces]
        remaining = _readable(raw, stretches, name) if markdown else ([one] for one in stretches)
        for line in paragraph:
            _emit(view, line, remaining)
            start, end = view.end_block()
            if end > start:
                block = Block(start, end, line.kind, line.row, line.column, line.furniture)
                blocks += _languages_apart(block, view.last_block)
    text, origins = view.finish()
    if view.dropped:
        notes = (*notes, f"{counted(view.dropped, 'control or invisible character')} left out")
    return Document(name, raw, text, origins, tuple(blocks), notes)


def _readable(
    raw: str, stretches: list[tuple[int, int]], name: str
) -> Iterator[list[tuple[int, int]]]:
    """What is readable of each stretch of a paragraph. :raises InputError: too much markup."""
    signs = sum(raw.count(sign, start, end) for start, end in stretches for sign in SIGNS)
    if signs > MAX_SIGNS:
        raise InputError(
            f"{name}: over {MAX_SIGNS:,} signs of Markdown in a paragraph; split it into articles"
        )
    return iter(readable_parts(raw, stretches))


def _languages_apart(block: Block, text: str) -> list[Block]:
    """A paragraph cut in two where sentences of one language follow those of the other.

    As in a post that says all of it again in English, on the same line. text: of the paragraph.
    """
    if block.kind != "paragraph" or len(text) < _LEAST_IN_BOTH or not CYRILLIC.search(text):
        return [block]
    bare = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    words = list(_WORD.finditer(bare))
    scripts = [word.lastgroup for word in words]
    first = scripts[0] if scripts else None
    turn = next((number for number, script in enumerate(scripts) if script != first), 0)
    if min(turn, len(scripts) - turn) < _LEAST_WORDS or first in scripts[turn:]:
        return [block]
    before, behind = words[turn - 1].end(), words[turn].start()
    between = bare[before:behind]
    parts = (bare[: before + len(between.rstrip())], bare[behind:])
    if not _BETWEEN_SENTENCES.fullmatch(between) or any(
        len(_SENTENCE_END.findall(part)) < _LEAST_SENTENCES for part in parts
    ):
        return [block]
    end = block.start + len(text[:behind].rstrip())
    return [replace(block, end=end), replace(block, start=block.start + behind)]


def _emit(view: ReadableText, line: Line, parts: Iterator[list[tuple[int, int]]]) -> None:
    """Add a line to the open block; parts: what is readable of each of its pieces comes next."""
    for index, (piece_start, _) in enumerate(line.pieces):
        if index and index not in line.tight:
            view.space(piece_start)
        for part in next(parts):
            view.emit(*part)


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """``lines``, together those of one paragraph."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not line.follows:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def has_cyrillic(document: Document) -> bool:
    """Whether a document has any Cyrillic in it."""
    return re.search("[\u0400-\u052f]", document.text) is not None
