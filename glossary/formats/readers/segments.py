"""Translation memories and bilingual files as aligned segments: TMX, XLIFF 1.2 and 2, their kin.

mqxliff and mxliff are XLIFF 1.2 with attributes of memoQ's and Phrase's; only the texts are read.
"""

from collections.abc import Iterator
from pathlib import Path

from align.errors import ExportError, InputError
from align.terms.records import BeadText
from glossary.formats import safe_files
from glossary.formats.readers.tmx import TmxFile
from glossary.formats.readers.xliff import codes_of, side_text
from glossary.formats.xml import forget, primary

_ROOTS = ("tmx", "xliff")


def memory_segments(path: Path, ru: str = "ru", en: str = "en") -> Iterator[BeadText]:
    """The segments of a memory that have both languages, in order, as beads that are sure.

    ru, en: primary codes. Raises InputError for a file that is no such memory, is damaged, or has
    other languages; its message says which.
    """
    try:
        root = safe_files.root_of(path, any_encoding=True)
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
    for element in safe_files.elements(path, ("{*}trans-unit", "{*}segment")):
        codes = codes_of(element)
        sides = [element.find(f"{{*}}{name}") for name in ("source", "target")]
        texts = ["" if side is None else " ".join(side_text(side).split()) for side in sides]
        yield {primary(code): text for code, text in zip(codes, texts, strict=True) if code}
        forget(element)
