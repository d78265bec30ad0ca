"""Whether a page may be English that quotes Russian: first by its bytes, then by its text."""

import re
from html import unescape
from itertools import islice

from align.documents.expected_languages import script_of
from align.text import CYRILLIC

MOST_CYRILLIC = 0.4
"""Share of the letters from which a page is Russian rather than about it."""
MOST_STRETCHES = 10_000
"""Stretches of Cyrillic on a page; one with more is a list, and would take minutes."""
_FEWEST_WORDS = 8
"""Words of a line that is part of the text, not of what a site puts around it."""

# Written out, because a pattern that begins with a class is looked for several times as fast.
_UTF8_WORD = re.compile(rb"[\xd0-\xd4][\x80-\xbf]" * 3)
_ONE_BYTE_WORD = re.compile(rb"[\x80-\xff]" * 3)
_REFERENCES = re.compile(
    rb"(?:&#(?:10[2-9]\d|1[12]\d\d|130\d|x0*4[0-9a-f]{2}|x0*5[0-2][0-9a-f]);){3}", re.IGNORECASE
)
_STRETCH = re.compile(r"[\u0400-\u052f]{3}[^A-Za-z]*+")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]{3}")
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b|<!--", re.IGNORECASE)
_SCRIPTS = ("script", "style")
_ENDS = {
    "": re.compile("-->"),
    **{
        tag: re.compile(f"</{tag}", re.IGNORECASE)
        for tag in (*_SCRIPTS, "noscript", "template", "svg")
    },
}
"""What ends a hidden element, by its tag; "" is a comment."""
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|td|tr|h[1-6]|blockquote|section|article|nav|header|footer|title|body"
    r"|figcaption|dd|dt|option|aside|main|table)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")


def may_quote_russian(content: bytes | str) -> bool:
    """Whether a page has three Cyrillic letters in a row somewhere, as its bytes may write them.

    Wrong for some pages that have none, for none that has.
    """
    if isinstance(content, str):
        return (
            _CYRILLIC_WORD.search(content) is not None
            or _REFERENCES.search(_ascii(content)) is not None
        )
    if b"&#" in content and _REFERENCES.search(content):
        return True
    if content.isascii():
        return b"\0" in content  # UTF-16 of Latin letters and what not
    if _UTF8_WORD.search(content):
        return True
    if b"\0" in content[:4096]:
        return True
    return _ONE_BYTE_WORD.search(content) is not None and not _is_utf8(content)


def _ascii(text: str) -> bytes:
    return text.encode("ascii", "replace") if "&#" in text else b""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def kept_out(text: str) -> str:
    """Why a page is none that is looked for, one of COUNTS; "" where it is.

    text: what a reader sees of it, see :func:`shown_text`.
    """
    if _CYRILLIC_WORD.search(text) is None:
        return "without_russian"
    body = "\n".join(long_lines(text))
    letters = len(_LETTER.findall(body))
    if len(CYRILLIC.findall(body)) >= MOST_CYRILLIC * letters:
        return "mostly_russian"
    return "not_english" if script_of([text]) == "other" else ""


def has_too_much(text: str) -> bool:
    """Whether a page has more than MOST_STRETCHES of Cyrillic between its Latin letters."""
    stretches = sum(1 for _ in islice(_STRETCH.finditer(text), MOST_STRETCHES + 1))
    return stretches > MOST_STRETCHES


def long_lines(text: str) -> list[str]:
    """The lines of a text that are part of an article; all that have any sign, where none is."""
    lines = [line for line in text.split("\n") if line.strip()]
    long = [
        line
        for line in lines
        if len(list(islice(_WORD.finditer(line), _FEWEST_WORDS))) == _FEWEST_WORDS
    ]
    return long or lines


def shown_text(raw: str, form: str) -> str:
    """Roughly what a reader sees of a page, one line a paragraph; text as it is.

    form: as in :class:`align.mining.crawls.pages.CrawledPage`. Quicker than to read the page, and
    enough to say what kind of page it is.
    """
    if form != "html":
        return raw
    text = " ".join(_without_hidden(raw).split("\n"))
    text = _TAG.sub("", _BLOCK.sub("\n", text))
    return unescape(text) if "&" in text else text


def _without_hidden(raw: str) -> str:
    """The page without scripts, styles and comments; a script that does not end hides the rest."""
    parts, place = [], 0
    endless: set[str] = set()
    while (start := _HIDDEN.search(raw, place)) is not None:
        parts.append(raw[place : start.start()])
        tag = (start[1] or "").lower()
        end = None if tag in endless else _ENDS[tag].search(raw, start.end())
        if end is not None:
            place = raw.find(">", end.start()) + 1 or len(raw)
        elif tag in _SCRIPTS:
            return "".join(parts)
        else:
            endless.add(tag)
            place = start.end()
    parts.append(raw[place:])
    return "".join(parts)
