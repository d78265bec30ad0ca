"""What all XML formats share: escaping, languages, where an element stands."""

import functools
import re
from typing import Any

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2, production Char), not even escaped."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def escaped_for_xml(text: str) -> str:
    """``text`` as it stands in an element (XML 1.0, sections 2.4 and 2.11)."""
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace("\r", "&#13;")
    return text


def attribute(text: str) -> str:
    """``text`` as it stands in an attribute, whose white space would become spaces otherwise."""
    if text.isalnum():
        return text
    text = escaped_for_xml(text).replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")


_LAST_LINE = 65_535
"""libxml2 counts the lines of elements no further."""


_LETTERS = re.compile(r"[^\W\d_]+")
_NAMES = {
    "ru": "ru rus russian russisch russe ruso русский",
    "en": "en eng english englisch anglais inglés английский",
}
_NAMED = {name: code for code, names in _NAMES.items() for name in names.split()}
"""What programs call the two languages: codes of two and three letters, names."""


@functools.lru_cache(maxsize=256)
def primary(code: str) -> str:
    """The language of a code or name without its region: ru for ru-RU, RU, ru_KZ, rus, Russian."""
    plain = code.strip().casefold()
    found = _LETTERS.match(plain)
    word = found[0] if found else ""
    if (language := _NAMED.get(word)) is not None:
        return language
    return plain.replace("_", "-").split("-")[0]


def where_is(element: Any) -> str:
    """Where ``element`` stands: its line, or the id of its unit where lines are not known."""
    line = element.sourceline or 0
    if 0 < line < _LAST_LINE:
        return f"line {line}"
    if element.tag == "tu":
        return f"unit {element.get('tuid')}"
    units = [element, *element.iterancestors()]
    return next((f"unit {e.get('tuid')}" for e in units if e.tag == "tu"), "after line 65,534")


def xml_language(element: Any) -> str:
    """The code in xml:lang, or in lang where that is missing, in lower case; "" for none."""
    return (element.get(XML_LANG) or element.get("lang") or "").lower()


def local_name(element: Any) -> str:
    """The name without its namespace, or without the prefix where none is declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def forget(element: Any) -> None:
    """Clear an element that has been read, and drop its like and comments before it.

    So memory does not grow with the file.
    """
    parent = element.getparent()
    element.clear(keep_tail=False)
    if parent is not None:
        before = element.getprevious()
        while before is not None and (before.tag == element.tag or callable(before.tag)):
            parent.remove(before)
            before = element.getprevious()
