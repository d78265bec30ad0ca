"""Files of other programs with English and Russian in the place of their own languages."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.quality.foreign_units import XML_LANG, elements_named, language_of

_CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопьрстувшхыз", strict=True))
_TURN = str.maketrans(_CYRILLIC | {a.upper(): b.upper() for a, b in _CYRILLIC.items()})
_PLACEHOLDER = re.compile(r"%\([^)]*\)\w|%\d*\$?\w|\{[^{}]*\}|<[^<>]*>|\\.|&\w+;")
_TRANSLATION = re.compile(r'^(msgstr(?:\[\d+\])?[ \t]*)((?:"(?:[^"\\]|\\.)*"[ \t\r]*\n?)+)', re.M)


def turned(path: Path, form: str) -> bytes | None:
    """The file with English and Russian as its languages, its Russian in Cyrillic letters.

    None where it has them already, or where nothing here knows how.
    """
    try:
        if form == "po":
            return _turned_catalogue(path.read_text(encoding="utf-8"))
        if form in ("tmx", "tbx", "xliff"):
            root = ElementTree.parse(path).getroot()
            changed = _turned_translation(root) if form == "xliff" else _turned_variants(root)
            return ElementTree.tostring(root, encoding="utf-8") if changed else None
    except (ElementTree.ParseError, ValueError, LookupError):
        pass
    return None


def _cyrillic(text: str) -> str:
    """The text in Cyrillic letters, but for its placeholders."""
    kept = _PLACEHOLDER.findall(text)
    parts = [part.translate(_TURN) for part in _PLACEHOLDER.split(text)]
    return "".join(part + (kept[at] if at < len(kept) else "") for at, part in enumerate(parts))


def _turned_catalogue(text: str) -> bytes | None:
    found = re.search(r"\"Language: *([\w@.-]*)", text)
    if found is not None:
        if found[1][:2] in ("ru", "en"):
            return None
        text = f"{text[: found.start(1)]}ru{text[found.end(1) :]}"
    return _TRANSLATION.sub(_turned_text, text).encode()


def _turned_text(found: re.Match[str]) -> str:
    return found[0] if "Content-Type:" in found[2] else found[1] + _cyrillic(found[2])


def _turn_texts(element: Any) -> None:
    """Put all text in an element into Cyrillic letters."""
    for one in element.iter():
        one.text = one.text and _cyrillic(one.text)
        if one is not element:
            one.tail = one.tail and _cyrillic(one.tail)


def _turned_translation(root: Any) -> bool:
    """Replace the languages of an XLIFF, its targets becoming Russian; whether it had others."""
    codes: set[str] = set()
    for element in (root, *elements_named(root, "file")):
        for name in ("source-language", "srcLang", "target-language", "trgLang"):
            if element.get(name):
                codes.add(element.get(name, "").lower()[:2])
                element.set(name, "en" if name.startswith("s") else "ru")
    if codes >= {"ru", "en"} or not codes:
        return False
    for element in elements_named(root, "file"):
        if element.get("source-language") and not element.get("target-language"):
            element.set("target-language", "ru")
    for target in elements_named(root, "target"):
        _turn_texts(target)
    return True


def _turned_variants(root: Any) -> bool:
    """Replace the first two languages of a memory or a termbase; whether it had others."""
    variants = elements_named(root, "tuv", "langSet", "langSec", "langGroup")
    codes = list(dict.fromkeys(language_of(one) for one in variants))
    if {"ru", "en"} <= set(codes) or len(codes) < 2:
        return False
    first = next((code for code in codes if code == "en"), codes[0])
    second = next((code for code in codes if code == "ru" and code != first), "")
    second = second or next(code for code in codes if code != first)
    for one in variants:
        language = language_of(one)
        if language in (first, second):
            one.attrib.pop("lang", None)
            one.set(XML_LANG, "en" if language == first else "ru")
        if language == second:
            for text in elements_named(one, "seg", "term"):
                _turn_texts(text)
    return True
