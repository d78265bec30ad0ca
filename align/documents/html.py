"""The blocks of an HTML page, as stretches of its source."""

import re
from collections import Counter
from html.parser import HTMLParser

from align.documents.blocks import Line

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div"}
    | {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"}
)
_KINDS = {
    "li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption", "title": "heading",
    **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "head", "iframe", "object"})
_MOST_BROKEN = 20
"""After so many unclosed tags the rest of the page is text: each costs a search to its end."""
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "source", "embed", "col"})


def html_lines(raw: str) -> list[Line]:
    """One :class:`Line` for every block of the page that has text, in order."""
    collector = _Collector(raw)
    # Behind the last ">" no tag can end, so that all of it is text.
    tail = raw.rfind(">") + 1
    collector.feed(raw[:tail])
    collector.close()
    collector.add(tail, len(raw))
    collector.flush()
    return collector.lines


class _Collector(HTMLParser):
    """Turns the tokens of the standard library's parser into blocks with source offsets."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines: list[Line] = []
        self._raw = raw
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._pieces: list[tuple[int, int]] = []
        self._open: list[str] = []
        self._open_counts: Counter[str] = Counter()
        self._kinds: list[str] = []
        self._hidden = 0
        self._row = 0
        self._column = -1
        self._broken = 0
        self._last_comment_end = raw.rfind("-->")

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        if tag in _HIDDEN:
            self._hidden += 1
        self._row += tag == "tr"
        self._column = -1 if tag == "tr" else self._column + (tag in ("td", "th"))
        if tag in _KINDS:
            self._kinds.append(_KINDS[tag])
        self._open.append(tag)
        self._open_counts[tag] += 1

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if not self._open_counts[tag]:
            return
        while self._open:
            closed = self._open.pop()
            self._open_counts[closed] -= 1
            if closed in _HIDDEN:
                self._hidden -= 1
            if closed in _KINDS:
                self._kinds.pop()
            if closed == tag:
                break

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Where the comment at ``i`` ends; -1 if it does not end.

        The library's parser would search the whole page for that end, from every comment.
        """
        return -1 if i > self._last_comment_end else super().parse_comment(i, report)

    def parse_html_declaration(self, i: int) -> int:
        """Where the declaration at ``i`` ends; the library's parser fails on unknown ones."""
        if self._raw.startswith("<!--", i):
            return self.parse_comment(i)
        return self._raw.find(">", i) + 1

    def parse_starttag(self, i: int) -> int:
        """Where the tag at ``i`` ends, or -1; after too many unclosed tags, the end of the page."""
        if self._broken >= _MOST_BROKEN:
            self.add(i, len(self.rawdata))
            return len(self.rawdata)
        end = super().parse_starttag(i)
        self._broken += end < 0
        return end

    def handle_data(self, data: str) -> None:
        start = self._here()
        self.add(start, start + len(data))

    def handle_entityref(self, name: str) -> None:
        self._reference(len(name) + 1)

    def handle_charref(self, name: str) -> None:
        self._reference(len(name) + 2)

    def _reference(self, length: int) -> None:
        start = self._here()
        end = start + length
        self.add(start, end + (self._raw[end : end + 1] == ";"))

    def add(self, start: int, end: int) -> None:
        """Add a stretch of the source to the open block, unless it is inside a hidden element."""
        if self._hidden or start >= end:
            return
        if self._pieces and self._pieces[-1][1] == start:
            self._pieces[-1] = (self._pieces[-1][0], end)
        else:
            self._pieces.append((start, end))

    def flush(self) -> None:
        """End the open block."""
        if any(self._raw[start:end].strip() for start, end in self._pieces):
            kind = self._kinds[-1] if self._kinds else "paragraph"
            row = self._row if kind == "cell" else -1
            column = self._column if kind == "cell" else -1
            self.lines.append(Line(tuple(self._pieces), kind, row=row, column=column))
        self._pieces = []
