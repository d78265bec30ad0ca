"""The readable text inside a Markdown block: no emphasis, link targets or picture addresses."""

import re

from align.documents.readable_text import ReadableText

_TARGET = (
    r"(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?"
)
_INLINE = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |!\[(?P<alt>[^\[\]\n]{{0,1000}})\]\((?P<address>[ ]?{_TARGET}[ ]?)\)
    |\[(?P<label>(?:[^\[\]\\\n]|\\.){{0,2000}})\]\((?P<target>[ ]?{_TARGET}[ ]?)\)
    |(?P<url>(?:https?://|www\.)[^\s<>\[\]]*[^\s<>\[\].,;:!?\"'»”’)*_])
    |(?P<hidden><(?P<code>script|style)\b[^<>\n]{{0,2000}}>[^\n]{{0,5000}}?</(?P=code)\s*>)
    |<(?P<auto>(?:https?|mailto):[^<>\s]+)>
    |(?P<tag></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]{{0,2000}})?/?>|<!--(?:[^<\n]|<(?!!--)){{0,2000}}?-->)
    |(?P<word>@\w+|\#\w*[^\W_])
    |(?P<mark>\*{{1,3}}|_{{1,3}}|~~|`+)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"[/.#:?]|^\s*$|^\s*<")


def emit_inline(view: ReadableText, start: int, end: int) -> None:
    """Add the readable part of the original stretch start..end of ``view``'s text."""
    raw = view.raw
    for match in _INLINE.finditer(raw, start, end):
        if not _is_markup(match, raw):
            continue
        view.emit(start, match.start())
        _emit_match(view, match)
        start = match.end()
    view.emit(start, end)


def _is_markup(match: re.Match[str], raw: str) -> bool:
    kind = match.lastgroup
    if kind == "mark":
        return _is_emphasis(match, raw)
    if kind == "target":
        # "[орки](orcs)" is a gloss in brackets, not a link: a target has a dot, slash or hash.
        return _ADDRESS.search(match["target"]) is not None
    return kind not in ("word", "url")


def _is_emphasis(match: re.Match[str], raw: str) -> bool:
    """Whether the mark stands at the edge of a word, as emphasis does."""
    before = raw[match.start() - 1 : match.start()] or " "
    after = raw[match.end() : match.end() + 1] or " "
    if before.isspace() and after.isspace():
        return False
    if match.group()[0] == "_":
        return not (before.isalnum() and after.isalnum())
    return not (before.isdigit() and after.isdigit())


def _emit_match(view: ReadableText, match: re.Match[str]) -> None:
    match match.lastgroup:
        case "escape":
            view.emit(match.start() + 1, match.end())
        case "address":
            emit_inline(view, *match.span("alt"))
        case "target":
            emit_inline(view, *match.span("label"))
        case _:
            pass
