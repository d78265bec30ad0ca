"""The blocks of an HTML page, as stretches of its source."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import islice

from align.documents.blocks import Line, check_lines
from align.errors import InputError

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd"}
    | {"details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend"}
    | {"li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section"}
    | {"select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title"}
    | {"tr", "ul"}
)
_KINDS = {
    "li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption", "title": "heading",
    **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_HIDDEN = frozenset(
    {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "audio"}
    | {"canvas", "datalist", "noembed", "noframes", "video"}
)
_IN_HEAD = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style"}
    | {"template", "title"}
)
"""What may stand in the head of a page; whatever else comes ends it."""
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_EDIT_LINK = "mw-editsection"
_TABLE_PARTS = frozenset({"tbody", "thead", "tfoot"})
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    **dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), frozenset({"dl"}))),
    **dict.fromkeys(("td", "th"), (frozenset({"td", "th"}), frozenset({"tr", "table"}))),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(_TABLE_PARTS, (_TABLE_PARTS, frozenset({"table"}))),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
}
"""By tag, the elements that end where it starts though nothing ends them, and where to stop."""
_IN_PARAGRAPHS = frozenset({"body", "br", "button", "html", "optgroup", "select", "textarea"})
_PARAGRAPH_ENDS = (
    frozenset({"p"}),
    frozenset({"td", "th", "caption", "table", "button", "object", "li", "dd", "dt", "blockquote"}),
)
_DEEPEST_END = 100
"""How many open elements are looked through for one that ends."""
_MOST_BROKEN = 20
"""After so many unclosed tags the rest of the page is text: each costs a search to its end."""
_MOST_PIECES = 1_000_000
"""Stretches of text between tags in one paragraph."""
_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input"}
    | {"keygen", "link", "meta", "param", "source", "track", "wbr"}
)
_Attributes = list[tuple[str, str | None]]

_NONE, _ASIDE, _FIRM = range(3)
"""Whether an element is page furniture: no; yes, but for quotations in it; yes, with all in it."""
_SITE_TAGS = frozenset({"nav", "select", "button"})
_SITE_ROLES = frozenset(
    {"alertdialog", "contentinfo", "dialog", "menu", "menubar", "navigation", "search", "toolbar"}
)
_ARTICLE_TAGS = frozenset({"html", "body", "main", "article"})
"""Never furniture, whatever they are called."""
_IN_ARTICLES = frozenset({"article", "main", "section", "blockquote", "figure"})
"""Whose footers belong to them, and not to the page."""
_FIRM_NAMES = frozenset(
    {"breadcrumb", "breadcrumbs", "commentlist", "comments", "consent", "cookie", "cookies"}
    | {"disqus", "footer", "gdpr", "menu", "nav", "navbar", "navigation", "outbrain", "pagination"}
    | {"recommendations", "recommended", "related", "taboola"}
)
_ASIDE_NAMES = frozenset(
    {"ad", "ads", "advert", "advertisement", "branding", "copyright", "follow", "logo", "logotype"}
    | {"masthead", "modal", "newsletter", "popular", "popup", "promo", "share", "sharing"}
    | {"sidebar", "signup", "subscribe", "trending"}
)
_OTHERWISE = frozenset(
    {"category", "has", "layout", "no", "pillar", "quote", "section", "tag", "theme", "tone"}
    | {"tweet", "type", "with", "without"}
)
"""With these, the name of a class says something else: has-sidebar, tone-comment."""
_POST_NAMES = tuple(
    frozenset(name.split("-"))
    for name in (
        "embed", "embeds", "embedded", "tweet", "telegram", "instagram-media", "twitter-video",
        "fb-post", "fb-video", "vk-post", "vk-video",
    )
)  # fmt: skip
"""What the class of an embedded post is made of."""
_NAME_PARTS = re.compile(r"[-_:]+|(?<=[a-z])(?=[A-Z])")
_FEWEST_WORDS = 15
"""Words of a paragraph that must stand outside all furniture, or what is called so is none."""
_WORD = re.compile(r"\w+")


def html_lines(raw: str, name: str = "page") -> list[Line]:
    """One :class:`Line` for every block of the page that has text, in order.

    :raises InputError: if there are too many blocks, or tags in one; name: of the page.
    """
    collector = _Collector(raw, name)
    # Behind the last ">" no tag can end, so that all of it is text.
    tail = raw.rfind(">") + 1
    collector.feed(raw[:tail])
    collector.close()
    collector.add_text(tail, len(raw))
    collector.flush()
    lines = collector.lines
    if not any(not line.furniture and _is_paragraph(line, raw) for line in lines):
        return [replace(line, furniture=False) for line in lines]
    return lines


def _is_paragraph(line: Line, raw: str) -> bool:
    words = (word for start, end in line.pieces for word in _WORD.finditer(raw, start, end))
    return len(list(islice(words, _FEWEST_WORDS))) == _FEWEST_WORDS


@dataclass(slots=True)
class _Element:
    tag: str
    hidden: bool
    kind: str
    furniture: int = _NONE


@dataclass(slots=True)
class _TableRow:
    number: int
    column: int = -1
    next_column: int = 0


class _Collector(HTMLParser):
    """Turns the tokens of the standard library's parser into blocks with source offsets."""

    def __init__(self, raw: str, name: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines: list[Line] = []
        self._raw = raw
        self._name = name
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._pieces: list[tuple[int, int]] = []
        self._open: list[_Element] = []
        self._open_counts: Counter[str] = Counter()
        self._rows: list[_TableRow] = []
        self._row_count = 0
        self._follows = False
        self._broken = 0
        self._last_comment_end = raw.rfind("-->")

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        self._end_head(tag)
        if tag in _BLOCKS:
            self.flush()
            self._follows = tag == "br"
            if tag not in _IN_PARAGRAPHS:
                self._end_unclosed(*_ENDS.get(tag, _PARAGRAPH_ENDS))
        if tag in _VOID:
            return
        above = self._open[-1] if self._open else _Element("", False, "paragraph")
        hidden = above.hidden or tag in _HIDDEN
        # Scripts show a page whose body is hidden while it loads.
        hidden = hidden or (tag not in ("html", "body") and _is_unseen(tag, attrs))
        furniture = self._furniture(tag, attrs, above.furniture)
        self._open.append(_Element(tag, hidden, _KINDS.get(tag, above.kind), furniture))
        self._open_counts[tag] += 1
        if tag == "tr":
            self._row_count += 1
            self._rows.append(_TableRow(self._row_count))
        elif tag in ("td", "th") and self._rows:
            row = self._rows[-1]
            row.column, row.next_column = row.next_column, row.next_column + _columns(attrs)

    def _furniture(self, tag: str, attrs: _Attributes, above: int) -> int:
        """Whether an element is page furniture; above: whether the one around it is."""
        if above == _FIRM or tag in _ARTICLE_TAGS:
            return above
        if tag in _SITE_TAGS:
            return _FIRM
        if tag == "blockquote":
            return _NONE
        own = _NONE
        if tag in ("aside", "footer") and not any(map(self._open_counts.get, _IN_ARTICLES)):
            own = _ASIDE if tag == "aside" else _FIRM
        names = _names_of(attrs)
        if any(map(_is_post, names)):
            return _NONE
        return max(own, above, _role(attrs), *map(_furniture_name, names))

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        if tag in ("td", "th"):
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)
            return
        self._end_head(tag)
        if tag in _BLOCKS:
            self.flush()
            self._follows = tag == "br"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if self._open_counts[tag]:
            while self._close() != tag:
                pass

    def _close(self) -> str:
        """End the innermost open element; its tag."""
        closed = self._open.pop()
        self._open_counts[closed.tag] -= 1
        if closed.tag == "tr":
            self._rows.pop()
        return closed.tag

    def _end_head(self, tag: str) -> None:
        """End the head of the page where ``tag`` cannot stand in it; "" for text."""
        if self._open_counts["head"] and (
            tag == "body" or (self._open[-1].tag == "head" and tag not in _IN_HEAD)
        ):
            self.handle_endtag("head")

    def _end_unclosed(self, tags: frozenset[str], stops: frozenset[str]) -> None:
        """End the innermost of ``tags`` that is open inside the innermost of ``stops``."""
        if not any(self._open_counts[tag] for tag in tags):
            return
        for element in self._open[: -_DEEPEST_END - 1 : -1]:
            if element.tag in tags:
                while self._close() != element.tag:
                    pass
                return
            if element.tag in stops:
                return

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
        self.add_text(start, start + len(data))

    def add_text(self, start: int, end: int) -> None:
        """Add a stretch of text of the source, cut at line ends where these are kept."""
        if self._raw[start:end].strip():
            self._end_head("")
        if self._open_counts["pre"] or self._open_counts["textarea"]:
            while (line_end := self._raw.find("\n", start, end) + 1) > 0:
                self.add(start, line_end)
                self.flush()
                self._follows = True
                start = line_end
        self.add(start, end)

    def handle_entityref(self, name: str) -> None:
        self._reference(len(name) + 1)

    def handle_charref(self, name: str) -> None:
        self._reference(len(name) + 2)

    def _reference(self, length: int) -> None:
        self._end_head("")
        start = self._here()
        end = start + length
        self.add(start, end + (self._raw[end : end + 1] == ";"))

    def add(self, start: int, end: int) -> None:
        """Add a stretch of the source to the open block, unless it is inside a hidden element.

        :raises InputError: there are too many.
        """
        if start >= end or (self._open and self._open[-1].hidden):
            return
        if self._pieces and self._pieces[-1][1] == start:
            self._pieces[-1] = (self._pieces[-1][0], end)
        else:
            self._pieces.append((start, end))
            if len(self._pieces) > _MOST_PIECES:
                raise InputError(
                    f"{self._name}: over {_MOST_PIECES:,} tags in a paragraph; split it into "
                    "articles"
                )

    def flush(self) -> None:
        """End the open block."""
        if any(self._raw[start:end].strip() for start, end in self._pieces):
            kind = self._open[-1].kind if self._open else "paragraph"
            in_row = kind == "cell" and bool(self._rows)
            row = self._rows[-1].number if in_row else -1
            column = self._rows[-1].column if in_row else -1
            tight = frozenset(range(1, len(self._pieces)))
            furniture = bool(self._open) and self._open[-1].furniture != _NONE
            line = Line(tuple(self._pieces), kind, self._follows, row, column, tight, furniture)
            self.lines.append(line)
            check_lines(len(self.lines), self._name)
            self._follows = False
        self._pieces = []


def _names_of(attrs: _Attributes) -> list[str]:
    """The classes and the id of an element."""
    return [
        word for name, value in attrs if name in ("class", "id") and value for word in value.split()
    ]


def _role(attrs: _Attributes) -> int:
    """Whether the role of an element makes it page furniture."""
    roles = ((value or "").strip().lower() for name, value in attrs if name == "role")
    return _NONE if _SITE_ROLES.isdisjoint(roles) else _FIRM


@lru_cache(4096)
def _parts_of_name(name: str) -> tuple[str, ...]:
    return tuple(part.lower() for part in _NAME_PARTS.split(name[:100]) if part)


def _is_post(name: str) -> bool:
    """Whether the name of a class is that of an embedded post."""
    parts = set(_parts_of_name(name))
    return any(post <= parts for post in _POST_NAMES) and _ASIDE_NAMES.isdisjoint(parts)


def _furniture_name(name: str) -> int:
    """Whether the name of a class, or an id, is that of page furniture."""
    parts = _parts_of_name(name)
    if not _OTHERWISE.isdisjoint(parts):
        return _NONE
    if not _FIRM_NAMES.isdisjoint(parts) or (parts[:1] == ("comment",) and len(parts) > 1):
        return _FIRM
    return _NONE if _ASIDE_NAMES.isdisjoint(parts) else _ASIDE


def _is_unseen(tag: str, attrs: _Attributes) -> bool:
    """Whether the attributes of an element hide it, or make it a link for editing the page."""
    if tag == "dialog" and all(name != "open" for name, _ in attrs):
        return True
    return any(
        name == "hidden"
        or (name == "style" and _UNSEEN.search(value or "") is not None)
        or (name == "class" and _EDIT_LINK in (value or "").split())
        for name, value in attrs
    )


def _columns(attrs: _Attributes) -> int:
    """How many columns of a table a cell takes, 1 to 1000 as in browsers."""
    given = next((value or "" for name, value in attrs if name == "colspan"), "")
    return max(1, min(int(given), 1000)) if given.isdecimal() and len(given) < 5 else 1
