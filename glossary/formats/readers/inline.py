"""The text of a segment with its inline codes: what a reader of the translation would read.

Codes of formatting vanish. What stands for a line break, in any of the ways that tools write it, is
a line break; placeholders such as {0} and %s, and characters written as codes, stay as text.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from align.text import ENTITY, word_set
from glossary.formats.xml import local_name

_FORMATTING = word_set("bpt ept bx ex sc ec")
"""Beginnings and ends of a stretch: formatting, whatever they hold."""

_ALONE = word_set("ph x it ut")
"""Codes that stand alone: a placeholder, a break, a picture, or one end of a format."""

_BREAK_TYPES = word_set(
    "lb x-lb br x-br linebreak x-linebreak line-break x-line-break newline x-newline softbreak "
    "x-softbreak xlf:lb xlf:pb pb x-pb tab x-tab line_break"
)
_BREAK = re.compile(
    r"(?:</?(?:[a-z]+:)?(?:br|lb|cr|tab|line-break|softbreak|newline)(?:\s[^<>]*)?/?>"
    r"|<mq:nt\s(?=[^<>]*+>)[^<>]*\b(?:lb|br)\b[^<>]*>|\{?\\(?:line|par|tab|[nrt])\b\s*\}?|\\r\\n|[\[{]/?br/?[\]}]|[↵⏎¶])"
)
"""What a code holds that breaks a line or sets a tab, in lower case."""

_MEMOQ = re.compile(
    r"<mq:(?:ch|rxt[-\w]*+)\s(?=[^<>]*+>)(?:[^<>]*\s)?val=[\"']([^\"'<>]*)[\"'][^<>]*>"
)
"""A character, or what matched an expression, that memoQ writes as a code."""

_PLACEHOLDER = re.compile(
    r"\{\}|\{[^<>\\/][^<>\\]*\}"  # {0}, {name}, {{name}}, {count, plural, …}
    r"|[$#%@]\{[^<>]*\}|\$\([^<>()]*\)|\$\w+\$?"  # ${name}, #{name}, %{name}, $(name), $name
    r"|%\([^<>()]*\)[-+ #0]*+\d*+(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|%(?:\d+\$)?[-+ #0]*+\d*+(?:\.\d+)?(?:hh?|ll?|[qjztL])?[a-zA-Z@]"  # %s, %1$d, %.2f, %@
    r"|%[nL]?\d+|%\w+%|@\w+@?"  # %1, %n, %name%, @name
    r"|\[\[?\w\w[^<>\[\]]*\]\]?|__\w+__"  # [name], [[name]], __name__
)
_LONGEST = 500
"""Characters of what stands for a code; what is longer is no placeholder."""

Definitions = Callable[[Any], Iterator[str]]
"""Gives what a code stands for where its file keeps that elsewhere."""


def _nothing(_code: Any) -> Iterator[str]:
    return iter(())


def inline_text(element: Any, defined: Definitions = _nothing) -> str:
    """The text of a segment or side; a break is a line break."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for inner in element:
        name = local_name(inner)
        if name in _FORMATTING or not name:
            pass
        elif name in _ALONE:
            parts.append(_code_text(inner, defined) or _gap(parts[-1], inner))
        elif name == "cp":
            parts.append(_code_point(inner.get("hex", "")))
        else:
            parts.append(_around_text(inner, defined))
        parts.append(inner.tail or "")
    return "".join(parts)


def _gap(before: str, code: Any) -> str:
    """A space where words on both sides of a code would run together of which nothing is said.

    Such a code stands for a break or a picture as a rule; formatting says what it is.
    """
    bare = local_name(code) in ("x", "ph") and not any(map(code.get, _SAYING)) and not code.text
    joined = before[-1:].isalpha() and (code.tail or "")[:1].isalpha()
    return " " if bare and joined else ""


_SAYING = ("ctype", "type", "subType", "equiv-text", "equiv", "disp", "dataRef", "xid")


def _around_text(element: Any, defined: Definitions) -> str:
    """The text in an element that is not a code; a deletion that Trados tracks is none."""
    if element.get("mtype") == "x-sdl-deleted":
        return ""
    if not len(element) and not element.text and _is_break(element, defined):
        return "\n"
    return inline_text(element, defined)


def _is_break(element: Any, defined: Definitions) -> bool:
    """Whether an element says by its type, or by what it stands for, that it breaks the line."""
    types = (element.get(name, "").strip().lower() for name in ("type", "ctype", "subType", "id"))
    return any(kind in _BREAK_TYPES for kind in types) or any(
        _standing_for(text) == "\n" for text in defined(element)
    )


def _code_text(code: Any, defined: Definitions) -> str:
    """What a code that stands alone reads as; "" where it is formatting."""
    types = (code.get(name, "").strip().lower() for name in ("type", "ctype", "subType", "id"))
    if any(kind in _BREAK_TYPES for kind in types):
        return "\n"
    for text in _said(code, defined):
        if text == "{}" and code.get("ctype"):
            continue  # memoQ's way to say that a code of formatting holds nothing
        if found := _standing_for(text):
            return found
    return ""


def _said(code: Any, defined: Definitions) -> Iterator[str]:
    """All that is said of what a code stands for, the surest first."""
    yield from defined(code)
    yield "".join(code.itertext())
    for name in ("equiv-text", "equiv", "disp"):
        yield code.get(name, "")


def _standing_for(text: str) -> str:
    r"""The line break, placeholder or character that ``text`` is, "" where it is none.

    >>> [_standing_for(text) for text in ("<br/>", "{0}", "&amp;", "<b>")]
    ['\n', '{0}', '&', '']
    """
    if not text or len(text) > _LONGEST:
        return ""
    stripped = text.strip()
    if not stripped:
        return "\n" if "\n" in text or "\t" in text else "\u00a0" * ("\u00a0" in text)
    if _BREAK.fullmatch(stripped.lower()):
        return "\n"
    if held := _MEMOQ.fullmatch(stripped):
        return _held(held[1])
    if ENTITY.fullmatch(stripped):
        found = html.unescape(stripped)
        return found if len(found) <= 2 else ""  # a name that means nothing stays as it is
    return stripped if _PLACEHOLDER.fullmatch(stripped) else ""


def _held(value: str) -> str:
    """What a code of memoQ's holds: one character, white space as itself or none, a placeholder."""
    plain = html.unescape(f"&{value};" if value.isalpha() and len(value) > 1 else value)
    if not plain.strip(" \t\r\n"):
        return "\n"
    return plain if len(plain) == 1 else _standing_for(plain)


_BRACES = re.compile(r"\{(\w{1,12})[}>]|<(\w{1,12})\}")


def braced_text(text: str, marks: Mapping[str, str]) -> str:
    """The text of a segment of Phrase's, which writes its codes into it: {1}, {1>bold<1}, {b>.

    marks: what the numbered codes stand for, by their ids. {1} without a mark is a placeholder.
    """

    def code(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if found.group().endswith("}") and found[1]:
            return _standing_for(marks[name]) if name in marks else found.group()
        return "" if name in marks or len(name) == 1 else found.group()

    return _BRACES.sub(code, text) if "{" in text or "}" in text else text


def _code_point(hexadecimal: str) -> str:
    """The white space that XLIFF 2 writes as a code point; other controls are no text."""
    return (
        "\n" if hexadecimal.strip().lstrip("0").upper() in ("9", "A", "B", "C", "D", "85") else ""
    )
