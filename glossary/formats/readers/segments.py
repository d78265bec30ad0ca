"""Translation memories and bilingual files as segments: TMX, XLIFF 1.2 and 2, their kin, PO."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from align.errors import ExportError
from glossary.entries.cleaning import SPACES
from glossary.formats.readers.po import PoFile
from glossary.formats.readers.tmx import TmxFile, TmxUnit
from glossary.formats.readers.xliff import UNTRANSLATED, XliffFile
from glossary.formats.xml import primary

MEMORIES = ("tmx", "xliff", "po")
"""The formats that :func:`memory_segments` reads."""

_BREAKS = re.compile(r"(?<![ \u00a0])[ \u00a0]*+[\t\n\r\u2028\u2029][ \u00a0\t\n\r\u2028\u2029]*")


class Segment(NamedTuple):
    """Russian with its English, as a bilingual file has it; breaks and tabs are spaces.

    where: its place in the file, for people. unit: the id of its unit, "" where that has none.
    number: of the segment in the file, from 1; those that are not translated count.
    """

    ru: str
    en: str
    where: str
    unit: str
    number: int


def memory_segments(
    path: Path, form: str, unread: dict[str, int], encoding: str | None = None
) -> Iterator[Segment]:
    """The segments of a memory, a Russian text with an English one each, in order.

    One side may be empty. form: one of MEMORIES. unread: counts what is left out, by name.
    encoding: of a PO file that does not say it. Raises ExportError where the file cannot be read
    any further, or has no segment in both languages.
    """
    seen: set[str] = set()
    any_pair = False
    for number, unit in enumerate(_units(path, form, unread, encoding), start=1):
        russian, english = _texts(unit, "ru"), _texts(unit, "en")
        seen.update(primary(code) for code, _ in unit.codes)
        any_pair = any_pair or bool(russian and english)
        if not (russian and english) and not unit.suggestions:
            unread[UNTRANSLATED] = unread.get(UNTRANSLATED, 0) + 1
        for ru in russian:
            for en in english:
                yield Segment(ru, en, unit.where, unit.id, unit.number or number)
    if not any_pair:
        raise _nothing_in_both(path, seen)


def _nothing_in_both(path: Path, languages: set[str]) -> ExportError:
    """Why no segment has a Russian and an English text."""
    if {"ru", "en"} <= languages:
        return ExportError(f"{path}: no segment has text in both ru and en")
    what = ", ".join(sorted(filter(None, languages))) or "none"
    return ExportError(f"{path}: no segment in ru and en; its languages are {what}")


def _units(
    path: Path, form: str, unread: dict[str, int], encoding: str | None
) -> Iterable[TmxUnit]:
    if form == "tmx":
        return TmxFile(path, any_encoding=True, checked=False, unread=unread).units()
    if form == "po":
        return PoFile(path, encoding, unread=unread).units()
    return XliffFile(path, any_encoding=True, unread=unread).units()


def _texts(unit: TmxUnit, language: str) -> list[str]:
    """The texts of a unit in a language, each once, none of them empty."""
    texts = (_on_a_line(text) for code, text in unit.codes if primary(code) == language)
    return [text for text in dict.fromkeys(texts) if text]


def _on_a_line(text: str) -> str:
    """The text without outer spaces, each break in it a space."""
    return _BREAKS.sub(" ", text.strip(SPACES))
