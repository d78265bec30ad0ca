"""Whether the text of a record stands at its place in the file, but for markup and white space."""

import html
import re

_TAGS = re.compile(
    r"<!--.*?-->|<span hidden>.*?</span>|<(script|style|template|svg)\b.*?</\1\s*>"
    r"|</?[A-Za-z][^<>]*>",
    re.DOTALL | re.I,
)
_TARGETS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)")
_PICTURE = re.compile(r"!\[")
_MARKUP = re.compile(
    "[-‐¬\\s*_~`\\\\|<>#\\[\\]\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\u2800\u3164\ufeff\ufff9-\uffff\uffa0\x00-\x1f\x7f-\x9f]"
)


def bare(text: str, *, page: bool) -> str:
    """Text without markup, white space, hyphens, which may break words, and what is not seen.

    page: whether it is of HTML, or else of Markdown.

    Written apart from the readers, so that it can differ from them.
    """
    text = _TAGS.sub(" ", text)
    if not page:
        text = _TARGETS.sub("]", _PICTURE.sub("[", text))
    return _MARKUP.sub("", html.unescape(text))
