"""The text of a cell of a workbook whose letters differ in looks, without what is struck out."""

from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile

from lxml import etree


class StruckText(str):
    """A text without the part of it that is struck out; the whole of one that is so altogether."""


def text_of(item: Any) -> str:
    """The text of an si or is element; a StruckText where letters of it are struck out."""
    own = "".join(text.text or "" for text in item.iterfind("{*}t"))
    runs = [
        ("".join(text.text or "" for text in run.iterfind("{*}t")), _is_struck(run))
        for run in item.iterfind("{*}r")
    ]
    return _joined(own, runs) if runs else own


def struck_texts(archive: ZipFile, part: str) -> dict[str, StruckText]:
    """The texts with something struck out that stand in the cells of a sheet, by place (B2).

    Excel keeps all texts in a table of their own; some programs write them into the cells.
    """
    found = {}
    with archive.open(part) as source:
        tags = ("{*}c", "{*}row")
        events = etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True)
        for _, element in events:
            item = element.find("{*}is")
            if item is not None and isinstance(text := text_of(item), StruckText):
                found[element.get("r", "")] = text
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found


def _is_struck(run: Any) -> bool:
    """Whether a run of a text is struck out."""
    mark = run.find("{*}rPr/{*}strike")
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def _joined(own: str, runs: Sequence[tuple[str, bool]]) -> str:
    """The runs of a text (text, whether it is struck out) as one; a mere space does not count."""
    whole = own + "".join(text for text, _ in runs)
    if not any(struck and text.strip() for text, struck in runs):
        return whole
    left = own + "".join(text for text, struck in runs if not struck)
    return StruckText(left if left.strip() else whole)
