"""The text of an OpenDocument file (.odt), without trusting its XML."""

from collections.abc import Mapping
from typing import cast

from align.documents.blocks import Line
from align.documents.office.opendocument_part import (
    LookOfStyle,
    OpenDocumentStyles,
    OpenDocumentText,
    StyleName,
)
from align.documents.office.package import OfficePackage
from align.documents.office.paragraphs import ShownParagraph, text_and_lines
from align.errors import InputError


def odt_lines(content: bytes, name: str) -> tuple[str, list[Line]]:
    """The text of an OpenDocument file, and its blocks as stretches of it, notes last.

    Laid out as by :func:`~align.documents.office.word.docx_lines`.

    :raises InputError: if ``content`` is not an OpenDocument text, is damaged, encrypted or empty,
        or unpacks to over 100 MB.
    """
    what = "an OpenDocument text (.odt); save it again in LibreOffice"
    package = OfficePackage(content, name, "OpenDocument", what)
    manifest = "META-INF/manifest.xml"
    if manifest in package.members and b"encryption-data" in package.read(manifest):
        raise InputError(f"{name}: encrypted; save it without a password")
    styles: dict[StyleName, LookOfStyle] = {}
    for part in ("styles.xml", "content.xml"):
        if part in package.members:
            own = cast("Mapping[StyleName, LookOfStyle]", package.parse(part, OpenDocumentStyles()))
            styles.update(own)
    paragraphs = package.parse("content.xml", OpenDocumentText(styles))
    return text_and_lines(cast("list[ShownParagraph]", paragraphs), name)
