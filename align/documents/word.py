"""The text of a Word document, without trusting its XML."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from lxml import etree

from align.documents.blocks import Line, item_head
from align.documents.word_part import PLAIN, WordParagraph, WordPart, WordStyle, is_on
from align.errors import InputError

_MAX_UNPACKED = 100_000_000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for archives that are damaged, encrypted or compressed in an unknown way."""
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_KINDS = (
    ("heading", re.compile(r"heading|title|subtitle", re.IGNORECASE)),
    ("quote", re.compile(r"(?:intense )?quote", re.IGNORECASE)),
    ("caption", re.compile("caption", re.IGNORECASE)),
    ("item", re.compile("list (?:bullet|number)", re.IGNORECASE)),
)
"""How the names of the built-in styles begin; Word writes them in English in every language."""
_NOTES = ("footnote", "endnote")


def docx_lines(content: bytes, name: str) -> tuple[str, list[Line]]:
    """The text of a Word document, and its blocks as stretches of it, footnotes and endnotes last.

    A reference to a note is written [^1], the note begins with [^1]: as in Markdown. Paragraphs
    are separated by empty lines, the cells of a row by bars.

    :raises InputError: if ``content`` is not a Word document, is damaged, empty, or unpacks to
        over 100 MB.
    """
    parts = _Parts(content, name)
    styles = _styles(parts)
    names: dict[tuple[str, str], str] = {}
    paragraphs = parts.paragraphs(
        parts.main, styles, lambda *note: names.setdefault(note, str(len(names) + 1))
    )
    notes: list[WordParagraph] = []
    for kind in _NOTES if names else ():
        part = parts.related(f"{kind}s")
        if part is not None:
            read = parts.paragraphs(part, styles, lambda *note: names.get(note, ""))
            notes += [paragraph for paragraph in read if paragraph.note]
    notes.sort(key=lambda paragraph: int(paragraph.note))
    raw, lines = _laid_out(paragraphs + notes)
    if not lines:
        raise InputError(f"{name}: empty; give an article with text")
    return raw, lines


class _Parts:
    """The parts of a Word document that hold text. Errors name the file as ``name``."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._left = _MAX_UNPACKED
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise self._no_document() from error
        self._members = set(self._archive.namelist())
        self.main = self._target("_rels/.rels", "officeDocument") or "word/document.xml"

    def related(self, kind: str) -> str | None:
        """The name of the part of this kind that belongs to the main one; None without."""
        folder, file = posixpath.split(self.main)
        return self._target(f"{folder}/_rels/{file}.rels", kind) or (
            f"{folder}/{kind}.xml" if f"{folder}/{kind}.xml" in self._members else None
        )

    def read(self, part: str) -> bytes:
        """The content of a part.

        :raises InputError: if it is missing or damaged, or if all parts unpack to over 100 MB.
        """
        try:
            member = self._archive.getinfo(part)
            if member.file_size > self._left:
                raise InputError(f"{self._name}: unpacks to over 100 MB; save its text as .txt")
            self._left -= member.file_size
            return self._archive.read(member)
        except _DAMAGE as error:
            raise self._no_document() from error

    def paragraphs(
        self, part: str, styles: Mapping[str, WordStyle], name_note: Callable[[str, str], str]
    ) -> list[WordParagraph]:
        """What a part shows, in order; the arguments are those of :class:`WordPart`.

        :raises InputError: as :meth:`read`, or if it is no XML.
        """
        # A target instead of a tree: a page of empty elements would take gigabytes of memory. The
        # stubs of lxml do not know that a target need not be one of their own classes.
        target = WordPart(styles, name_note)
        parser = etree.XMLParser(target=target, **_SAFE)  # type: ignore[arg-type]
        try:
            return cast("list[WordParagraph]", etree.fromstring(self.read(part), parser))
        except etree.XMLSyntaxError as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> InputError:
        """The error for a part that is no XML."""
        what = " ".join(str(error).split())  # lxml's own may be two lines
        return InputError(f"{self._name}: damaged Word document ({what}); save it again")

    def _no_document(self) -> InputError:
        return InputError(f"{self._name}: not a Word document (.docx); save it again in Word")

    def _target(self, relations: str, kind: str) -> str | None:
        """The part that a list of relations gives for a kind; None without or if it is missing."""
        if relations not in self._members:
            return None
        content = self.read(relations)
        base = posixpath.dirname(posixpath.dirname(relations))
        try:
            for _, element in etree.iterparse(io.BytesIO(content), tag="{*}Relationship", **_SAFE):
                if element.get("Type", "").endswith(f"/{kind}"):
                    path = posixpath.join("/", base, element.get("Target", ""))
                    target = posixpath.normpath(path).lstrip("/")
                    return target if target in self._members else None
                element.clear()
        except etree.XMLSyntaxError:
            return None
        return None


def _styles(parts: _Parts) -> dict[str, WordStyle]:
    """The styles of a document by id."""
    part = parts.related("styles")
    own: dict[str, _OwnStyle] = {}
    if part is None:
        return {}
    try:
        source = io.BytesIO(parts.read(part))
        for _, style in etree.iterparse(source, tag="{*}style", **_SAFE):
            for key, value in style.attrib.items():
                if etree.QName(key).localname == "styleId":
                    own[str(value)] = _own_style(style)
            style.clear()
    except etree.XMLSyntaxError as error:
        raise parts.damaged(error) from error
    return _inherited(own)


class _OwnStyle(NamedTuple):
    """What a style says itself: the id of the one it is based on, "" without; None for nothing."""

    above: str
    kind: str | None
    hidden: bool | None


def _own_style(style: etree._Element) -> _OwnStyle:
    name = _value(style, "name")
    kind = next((kind for kind, start in _KINDS if start.match(name)), None)
    if kind is None and style.find(".//{*}numId") is not None:
        kind = "item"
    vanish = style.find("{*}rPr/{*}vanish")
    hidden = None if vanish is None else is_on(str(next(iter(vanish.attrib.values()), "")))
    return _OwnStyle(_value(style, "basedOn"), kind, hidden)


def _inherited(own: Mapping[str, _OwnStyle]) -> dict[str, WordStyle]:
    """The styles with what those above them say, which may stand behind them in the file."""
    found: dict[str, WordStyle] = {}
    for name in own:
        chain: dict[str, None] = {}
        while name in own and name not in found and name not in chain:
            chain[name] = None
            name = own[name].above
        above = found.get(name, PLAIN)
        for below in reversed(chain):
            style = own[below]
            kind = style.kind
            if kind is None or (kind == "item" and above.kind != "paragraph"):
                kind = above.kind
            above = WordStyle(kind, above.hidden if style.hidden is None else style.hidden)
            found[below] = above
    return found


def _value(element: etree._Element, child: str) -> str:
    """The value that a child of this name gives; "" without."""
    found = element.find(f"{{*}}{child}")
    return "" if found is None else str(next(iter(found.attrib.values()), ""))


def _laid_out(paragraphs: list[WordParagraph]) -> tuple[str, list[Line]]:
    """The paragraphs as one text, and the lines of each as stretches of it."""
    parts: list[str] = []
    lines: list[Line] = []
    length = 0
    before: WordParagraph | None = None
    for paragraph in paragraphs:
        gap = "\n\n" if before else ""
        if before and before.row == paragraph.row >= 0:
            gap = " | " if before.column != paragraph.column else "\n"
        head = ""
        if paragraph.note and (before is None or before.note != paragraph.note):
            head = f"[^{paragraph.note}]: "
        text = head + paragraph.text.strip()
        parts += [gap, text]
        start = length + len(gap)
        length = start + len(text)
        before = paragraph
        for number, line in enumerate(text.split("\n")):
            if line.strip():
                lines.append(_line_of(paragraph, line, start, follows=number > 0))
            start += len(line) + 1
    return "".join(parts), lines


def _line_of(paragraph: WordParagraph, line: str, start: int, follows: bool) -> Line:
    """The future block for a line of a paragraph that begins at ``start`` of the whole text."""
    kind, head = paragraph.kind, 0
    if kind in ("paragraph", "item"):
        head = item_head(line)
        kind = "item" if head else kind
    place = (start + head, start + len(line))
    return Line((place,), kind, follows and not head, paragraph.row, paragraph.column)
