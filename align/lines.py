"""Cut raw text into blocks: paragraphs, headings, list items, table cells, quotations."""

import re
from dataclasses import dataclass

from align.text import CYRILLIC

_LINE = re.compile(r"[^\r\n]*")
_MARKER = re.compile(
    r"[ \t]*(?:(?P<quote>(?:>[ \t]?)+)|(?P<heading>\#{1,6}[ \t]+(?=\S))"
    r"|(?P<item>(?:[-*+•»][ \t]+|\d{1,3}[.)][ \t]+)(?=\S)))"
)
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$|[ \t|:]*---[-:| \t]*$|[ \t]*(?:```|~~~).*$")
_REFERENCE = re.compile(r"[ \t]*\[[^\]\n]{1,200}\]:[ \t]*\S+[ \t]*(?:[\"'(].*)?$")
_LATIN = re.compile("[A-Za-z]")
_MAX_WRAP_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A future block: stretches of the original in order, joined by a space; and its kind."""

    pieces: tuple[tuple[int, int], ...]
    kind: str
    follows: bool = False
    """Whether it stands directly below the line before, so that it may continue it."""
    row: int = -1
    """As in :class:`~align.records.Block`."""


def text_lines(raw: str) -> list[Line]:
    """One :class:`Line` for every line of Markdown or plain text that has content."""
    lines: list[Line] = []
    follows = False
    for match in _LINE.finditer(raw):
        start, end = match.span()
        if not raw[start:end].strip():
            # An empty match at the end of a line is no empty line.
            follows = follows and start == end and (start == 0 or raw[start - 1] not in "\r\n")
            continue
        if _RULE.match(raw, start, end) or _REFERENCE.match(raw, start, end):
            follows = False
            continue
        found = _line(raw, start, end, follows)
        lines.extend(found)
        follows = True
    return lines


def _line(raw: str, start: int, end: int, follows: bool) -> list[Line]:
    stripped = raw[start:end].strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") >= 3:
        return _cells(raw, start, end)
    kind = "paragraph"
    while marker := _MARKER.match(raw, start, end):
        if marker.end() == start:
            break
        kind = marker.lastgroup or kind
        start = marker.end()
        if kind != "quote":
            break
    return [Line(((start, end),), kind, follows and kind in ("paragraph", "quote"))]


def _cells(raw: str, start: int, end: int) -> list[Line]:
    """The cells of a Markdown table row; ``\\|`` does not end one."""
    cells = []
    for match in re.finditer(r"(?:[^|\\\r\n]|\\.)+", raw[start:end]):
        if match.group().strip():
            place = (start + match.start(), start + match.end())
            cells.append(Line((place,), "cell", row=start))
    return cells


def join_wrapped(lines: list[Line], raw: str) -> list[Line]:
    """``lines`` with those joined that only a fixed line width keeps apart.

    A break is a wrap where the next word would not have fitted: in articles that are not
    wrapped, long lines make the width so large that nothing is joined.
    """
    width = max((end - start for line in lines for start, end in line.pieces), default=0)
    if width > _MAX_WRAP_WIDTH or width < 40:
        return lines
    joined: list[list[Line]] = []
    for line in lines:
        if joined and line.follows and _wraps(joined[-1], line, raw, width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [_one_line(parts) if len(parts) > 1 else parts[0] for parts in joined]


def _one_line(parts: list[Line]) -> Line:
    pieces = tuple(piece for part in parts for piece in part.pieces)
    return Line(pieces, parts[0].kind, parts[0].follows)


def _wraps(before: list[Line], line: Line, raw: str, width: int) -> bool:
    kind = before[0].kind
    if line.kind == "quote" and kind != "quote":
        return False
    if kind in ("heading", "cell"):
        return False
    start, end = before[-1].pieces[-1]
    text, following = raw[start:end].rstrip(), raw[slice(*line.pieces[0])].strip()
    if mostly_cyrillic(text) != mostly_cyrillic(following):
        return False
    return len(text) + 1 + len(following.split(maxsplit=1)[0]) > width


def mostly_cyrillic(text: str) -> bool:
    """Whether more letters of ``text`` are Cyrillic than Latin."""
    return len(CYRILLIC.findall(text)) > len(_LATIN.findall(text))
