"""Whether the text of a record stands at its place in the file, but for markup and white space."""

import html
import re

_TAGS = re.compile(
    r"<!--.*?-->|<(script|style|template|svg)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>", re.DOTALL | re.I
)
_TARGETS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)")
_BROKEN = re.compile(r"(?<=\w)[-‐¬\u00ad][ \t]*\r?\n[> \t]*")
_MARKUP = re.compile(
    "[\\s*_~`\\\\|<>#\\[\\]\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\u2800\u3164\ufeff\ufff9-\uffff\uffa0\x00-\x1f\x7f-\x9f]"
)


def bare(text: str, *, page: bool) -> str:
    """Text without markup, white space and what cannot be seen; page: of HTML, or else Markdown.

    Written apart from the readers, so that it can differ from them.
    """
    text = _TAGS.sub(" ", text)
    if not page:
        text = _TARGETS.sub("]", _BROKEN.sub("", text))
    return _MARKUP.sub("", html.unescape(text))
