"""Pages as a parser reads them: what is marked, and whether they keep to themselves."""

import re
from pathlib import Path

from lxml import html

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><b>", "</script><b>", "]]>--><!--", "{{ 7 * 7 }}", "&lt;b&gt;",
    "\u202eслова\u2066", "\x1b[31m", "\u2028", "a\u200bb",
)  # fmt: skip
"""What may stand in any text. All of it together is one hostile text."""

_ADDRESS = re.compile(r"(\.\./)?[a-z0-9/-]*(\.html|\.js|\.css)?(#[\w:.-]+)?")
_EVENT = re.compile("on[a-z]+")


def tree_of(page: str | Path) -> html.HtmlElement:
    """The page as a tree."""
    return html.document_fromstring(page if isinstance(page, str) else page.read_text("utf-8"))


def shown(text: str) -> str:
    """A text as a page shows it, blanks aside."""
    return " ".join(text.split())


def marks(tree: html.HtmlElement, number: int, side: str = "ru") -> str:
    """The text of all parts of a mark, by the number of its note."""
    parts = tree.xpath(f"//mark[contains(@class, 'm {side}')]")
    ends = f"-n{number}"
    return shown(" ".join(p.text_content() for p in parts if p.get("data-note").endswith(ends)))


def check_links(folder: Path) -> int:
    """Fail where a link of a page in a folder leads nowhere; return how many there are."""
    trees = {path: tree_of(path) for path in sorted(folder.rglob("*.html"))}
    places = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    checked = 0
    for path, tree in trees.items():
        for address in tree.xpath("//a/@href"):
            name, _, place = address.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target in trees, (path.name, address)
            assert not place or place in places[target], (path.name, address)
            checked += 1
        for name in tree.xpath("//script/@src | //link/@href"):
            assert (path.parent / name).is_file(), name
    return checked


def check_is_safe(tree: html.HtmlElement) -> None:
    """Fail where something in the page runs, loads or steers that is not ours."""
    for element in tree.iter():
        assert isinstance(element.tag, str), html.tostring(element)[:80]  # no comment
        for name, value in element.attrib.items():
            assert not _EVENT.fullmatch(name), (element.tag, name)
            assert name != "style", (element.tag, value)
            if name in ("href", "src", "action"):
                assert _ADDRESS.fullmatch(value), value
            assert "://" not in value, (element.tag, name, value)
    assert len(tree.xpath("//title")) == 1
    assert not tree.xpath("//iframe | //object | //embed | //base | //img")
    assert {one.get("action") for one in tree.xpath("//form")} <= {None}
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'") and "unsafe" not in policy[0]
    text = tree.text_content()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069]", text)
