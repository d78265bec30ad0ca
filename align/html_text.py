"""The blocks of an HTML page, as stretches of its source."""

from html.parser import HTMLParser

from align.lines import Line

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
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "source", "embed", "col"})


def html_lines(raw: str) -> list[Line]:
    """One :class:`Line` for every block of the page that has text, in order."""
    collector = _Collector(raw)
    collector.feed(raw)
    collector.close()
    collector.flush()
    return collector.lines


class _Collector(HTMLParser):
    """Turns the tokens of the standard library's parser into blocks with source offsets."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines: list[Line] = []
        self._raw = raw
        self._starts = [0]
        for index, char in enumerate(raw):
            if char == "\n":
                self._starts.append(index + 1)
        self._pieces: list[tuple[int, int]] = []
        self._open: list[str] = []
        self._hidden = 0

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
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            if closed in _HIDDEN:
                self._hidden -= 1
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        start = self._here()
        self._add(start, start + len(data))

    def handle_entityref(self, name: str) -> None:
        self._reference(len(name) + 1)

    def handle_charref(self, name: str) -> None:
        self._reference(len(name) + 2)

    def _reference(self, length: int) -> None:
        start = self._here()
        end = start + length
        self._add(start, end + (self._raw[end : end + 1] == ";"))

    def _add(self, start: int, end: int) -> None:
        if self._hidden:
            return
        if self._pieces and self._pieces[-1][1] == start:
            self._pieces[-1] = (self._pieces[-1][0], end)
        else:
            self._pieces.append((start, end))

    def flush(self) -> None:
        """End the block that is open."""
        if any(self._raw[start:end].strip() for start, end in self._pieces):
            kind = next((_KINDS[tag] for tag in reversed(self._open) if tag in _KINDS), "paragraph")
            self.lines.append(Line(tuple(self._pieces), kind))
        self._pieces = []
