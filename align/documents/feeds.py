"""The articles in feeds (RSS, Atom) and in exports of WordPress, which are RSS."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import cast

from lxml import etree

from align.documents.blocks import Line
from align.documents.html import html_lines
from align.documents.office.package import SAFE_XML
from align.errors import InputError

_ROOTS = frozenset({"rss", "RDF", "feed"})
_ITEMS = frozenset({"item", "entry"})
_TITLE = frozenset({"title"})
_TEXTS = ("encoded", "content", "description", "summary")
"""Where the text of an item stands, the whole one before extracts of it."""
_EXCERPT = "{http://wordpress.org/export/"
_KEPT = _TITLE | frozenset(_TEXTS) | {"post_type", "status"}
_OTHER_POSTS = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "oembed_cache"})
_OTHER_STATUSES = frozenset({"trash", "auto-draft", "inherit"})
_EDITOR_BLOCK = "<!-- wp:"
_EMPTY_LINE = re.compile(r"\n[ \t\r]*+\n")
_LINE_END = re.compile(r"(?<=[^>\s])[ \t\r]*+\n(?=[^\s<])")
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|playlist)\b[^\]\[\n]{0,1000}\]")


def feed_lines(content: bytes, name: str) -> tuple[str, list[Line]]:
    """The source of the items of a feed, as HTML one behind another, and its blocks.

    An item is its title and its text. Of WordPress, pages and posts of all kinds count, but for
    attachments, menus, revisions and what is in the bin.

    :raises InputError: if it is no feed, damaged, or has no item with text.
    """
    # The stubs of lxml do not know that a target need not be one of their own classes.
    parser = etree.XMLParser(target=_Feed(name), **SAFE_XML)  # type: ignore[arg-type]
    try:
        items = cast("list[_Item]", etree.fromstring(content, parser))
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: damaged XML ({error.msg}); save the feed again") from error
    sources: list[str] = []
    lines: list[Line] = []
    length, rows = 0, 0
    for source in (source for item in items for source in item.sources()):
        # Each by itself: a tag or comment that nothing ends must not reach into the next item.
        rows_here = rows
        for line in html_lines(source, name):
            row = line.row + rows_here if line.row >= 0 else -1
            rows = max(rows, row)
            pieces = tuple((start + length, end + length) for start, end in line.pieces)
            lines.append(replace(line, pieces=pieces, row=row))
        sources.append(source + "\n")
        length += len(source) + 1
    if not lines:
        raise InputError(f"{name}: no item of this feed has a text; give an article with text")
    return "".join(sources), lines


@dataclass(slots=True)
class _Item:
    """What an item says, by the names of its elements; exported: by WordPress."""

    texts: dict[str, str] = field(default_factory=dict)
    exported: bool = False

    def sources(self) -> Iterator[str]:
        """Its title and its text as HTML; nothing where it is no article."""
        kind, status = (self.texts.get(name, "") for name in ("post_type", "status"))
        if kind in _OTHER_POSTS or kind.startswith("wp_") or status in _OTHER_STATUSES:
            return
        title = self.texts.get("title", "").strip()
        if title:
            yield f"<h1>{title}</h1>"
        text = next((self.texts[name] for name in _TEXTS if self.texts.get(name, "").strip()), "")
        if text:
            yield _as_shown(text) if self.exported else text


def _as_shown(text: str) -> str:
    """A text of WordPress as its site shows it, where empty lines part paragraphs."""
    text = _SHORTCODE.sub("", text)
    if _EDITOR_BLOCK in text:
        return text
    return _EMPTY_LINE.sub("\n\n<p>", _LINE_END.sub("<br>\n", text))


class _Feed:
    """A target for the parser of lxml: the items of a feed. name: of the file, for errors."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._items: list[_Item] = []
        self._depth = 0
        self._item_depth = 0
        self._kept = ""
        self._kept_depth = 0
        self._plain = False
        self._parts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of an element. :raises InputError: the first is of no feed."""
        self._depth += 1
        name = etree.QName(tag).localname
        if self._depth == 1 and name not in _ROOTS:
            raise InputError(
                f"{self._name}: XML, but neither RSS, Atom nor a WordPress export; "
                "give the article as .html or .txt"
            )
        if self._kept:
            # XHTML inside Atom.
            self._parts.append(f"<{name}{_attributes(attributes)}>")
        elif self._item_depth and self._depth == self._item_depth + 1 and self._counts(tag, name):
            self._kept, self._kept_depth = name, self._depth
            kind = attributes.get("type", "")
            atom = "atom" in tag.lower() and name != "encoded"
            self._plain = (atom and kind in ("", "text", "text/plain")) or kind == "xhtml"
            self._parts = []
        elif name in _ITEMS and not self._item_depth:
            self._item_depth = self._depth
            self._items.append(_Item())

    def _counts(self, tag: str, name: str) -> bool:
        """Whether a child of an item is kept; of extracts there is one in WordPress, beside it."""
        if tag.startswith(_EXCERPT):
            self._items[-1].exported = True
        return name in _KEPT and "/excerpt/" not in tag and "mrss" not in tag

    def end(self, tag: str) -> None:
        """Note the end of an element; keep what it says."""
        if self._kept and self._depth == self._kept_depth:
            self._items[-1].texts.setdefault(self._kept, "".join(self._parts))
            self._kept = ""
        elif self._kept:
            self._parts.append(f"</{etree.QName(tag).localname}>")
        elif self._depth == self._item_depth:
            self._item_depth = 0
        self._depth -= 1

    def data(self, text: str) -> None:
        """Add text of what is kept."""
        if self._kept:
            self._parts.append(escape(text) if self._plain else text)

    def close(self) -> list[_Item]:
        """The items, in order."""
        return self._items


def _attributes(attributes: Mapping[str, str]) -> str:
    """Attributes as HTML writes them, in order."""
    return "".join(
        f' {etree.QName(key).localname}="{escape(value)}"' for key, value in attributes.items()
    )
