"""Translation memories and bilingual files as aligned segments: TMX, XLIFF 1.2 and 2, their kin.

mqxliff and mxliff are XLIFF 1.2 with attributes of memoQ's and Phrase's; only the texts are read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.errors import ExportError, InputError
from align.term_records import BeadText
from glossary import hardened
from glossary.tmx_reading import TmxFile, primary

_ROOTS = ("tmx", "xliff")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "x", "bx", "ex", "sub", "cp"})
"""Inline elements whose content is markup of the original, not text."""


def memory_segments(path: Path, ru: str = "ru", en: str = "en") -> Iterator[BeadText]:
    """The segments of a memory that have both languages, in order, as beads that are sure.

    ru, en: primary codes. Raises InputError for a file that is no such memory, is damaged, or has
    other languages; its message says which.
    """
    try:
        root = hardened.root_of(path, any_encoding=True)
        if root not in _ROOTS:
            raise InputError(f"{path}: is <{root[:40]}>: give TMX or XLIFF, or two documents")
        found = _tmx(path) if root == "tmx" else _xliff(path)
        yield from _of_languages(path, found, ru, en)
    except ExportError as err:
        raise InputError(str(err)) from err


def _of_languages(
    path: Path, units: Iterator[dict[str, str]], ru: str, en: str
) -> Iterator[BeadText]:
    seen: set[str] = set()
    any_pair = False
    for unit in units:
        seen |= unit.keys()
        if unit.get(ru, "").strip() and unit.get(en, "").strip():
            any_pair = True
            yield BeadText(unit[ru], unit[en])
    if not any_pair:
        what = ", ".join(sorted(filter(None, seen))) or "none"
        raise InputError(f"{path}: no segment in {ru} and {en}; its languages are {what}")


def _tmx(path: Path) -> Iterator[dict[str, str]]:
    for unit in TmxFile(path, any_encoding=True, checked=False).units():
        yield unit.texts


def _xliff(path: Path) -> Iterator[dict[str, str]]:
    """Source and target of every segment by language; of version 1.2 by file, of 2 by root."""
    for element in hardened.elements(path, ("{*}trans-unit", "{*}segment")):
        codes = codes_of(element)
        sides = [element.find(f"{{*}}{name}") for name in ("source", "target")]
        texts = ["" if side is None else " ".join(side_text(side).split()) for side in sides]
        yield {primary(code): text for code, text in zip(codes, texts, strict=True) if code}
        _forget(element)


def codes_of(element: Any) -> tuple[str, str]:
    """The languages of source and target, from the elements around."""
    source = target = ""
    for around in element.iterancestors():
        source = source or around.get("source-language") or around.get("srcLang") or ""
        target = target or around.get("target-language") or around.get("trgLang") or ""
    named = element.find("{*}target")
    if not target and named is not None:
        target = named.get(_XML_LANG) or ""
    return source, target


def side_text(element: Any) -> str:
    """The text of a side, marks around it kept as text, codes of the original left out."""
    pieces = [element.text or ""]
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        if name not in _CODES:
            pieces.append(side_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _forget(element: Any) -> None:
    """Nothing; what was read is dropped, so that memory stays flat."""
    parent = element.getparent()
    element.clear()
    if parent is not None:
        while element.getprevious() is not None and element.getprevious().tag == element.tag:
            parent.remove(element.getprevious())
