"""The text of a Word document, without trusting its XML."""

import io
import posixpath
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from lxml import etree

from align.documents.blocks import Line
from align.documents.office.package import SAFE_XML, OfficePackage
from align.documents.office.paragraphs import ShownParagraph, kind_of_style, text_and_lines
from align.documents.office.word_part import PLAIN, WordPart, WordStyle, is_on

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
    notes: list[ShownParagraph] = []
    for kind in _NOTES if names else ():
        part = parts.related(f"{kind}s")
        if part is not None:
            read = parts.paragraphs(part, styles, lambda *note: names.get(note, ""))
            notes += [paragraph for paragraph in read if paragraph.note]
    notes.sort(key=lambda paragraph: int(paragraph.note))
    return text_and_lines(paragraphs + notes, name)


class _Parts(OfficePackage):
    """The parts of a Word document that hold text. Errors name the file as ``name``."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content, name, "Word", "a Word document (.docx); save it again in Word")
        self.main = self._target("_rels/.rels", "officeDocument") or "word/document.xml"

    def related(self, kind: str) -> str | None:
        """The name of the part of this kind that belongs to the main one; None without."""
        folder, file = posixpath.split(self.main)
        return self._target(f"{folder}/_rels/{file}.rels", kind) or (
            f"{folder}/{kind}.xml" if f"{folder}/{kind}.xml" in self.members else None
        )

    def paragraphs(
        self, part: str, styles: Mapping[str, WordStyle], name_note: Callable[[str, str], str]
    ) -> list[ShownParagraph]:
        """What a part shows, in order; the arguments are those of :class:`WordPart`.

        :raises InputError: as :meth:`read`, or if it is no XML.
        """
        return cast("list[ShownParagraph]", self.parse(part, WordPart(styles, name_note)))

    def _target(self, relations: str, kind: str) -> str | None:
        """The part that a list of relations gives for a kind; None without or if it is missing."""
        if relations not in self.members:
            return None
        content = self.read(relations)
        base = posixpath.dirname(posixpath.dirname(relations))
        try:
            for _, element in etree.iterparse(
                io.BytesIO(content), tag="{*}Relationship", **SAFE_XML
            ):
                if element.get("Type", "").endswith(f"/{kind}"):
                    path = posixpath.join("/", base, element.get("Target", ""))
                    target = posixpath.normpath(path).lstrip("/")
                    return target if target in self.members else None
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
        for _, style in etree.iterparse(source, tag="{*}style", **SAFE_XML):
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
    kind = kind_of_style(name)
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
