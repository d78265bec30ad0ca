"""Keys and file names of the pages of a report: short, safe on every system, always the same."""

import hashlib
import re
from collections.abc import Callable

FIXED = {
    "index": "index.html",
    "articles": "articles.html",
    "quality": "quality.html",
    "glossary-1": "glossary.html",
}
"""Names of pages by their keys; ``glossary-2`` and so on go with their keys."""

ARTICLE_FOLDER = "articles"
_SHOWN = 40


def page_key(kind: str, *names: str) -> str:
    """The key of the page of articles of these names. kind: a for an article, t for a translation.

    It holds so much of the name as is safe, and twelve digits that keep names apart.
    """
    digest = hashlib.blake2b("\x1f".join((kind, *names)).encode(), digest_size=6).hexdigest()
    stem = names[-1].rpartition("/")[2].rpartition(".")[0]
    plain = "-".join(re.findall("[A-Za-z0-9]+", stem))[:_SHOWN].lower()
    return f"{kind}-{plain}-{digest}" if plain else f"{kind}-{digest}"


def page_file(key: str) -> str:
    """The name of a page's file in the folder of the report."""
    if key in FIXED:
        return FIXED[key]
    return f"{key}.html" if key.startswith("glossary-") else f"{ARTICLE_FOLDER}/{key}.html"


def links_from(page: str) -> Callable[..., str]:
    """What gives the address of a place, given the key of its page, from the page of that key."""
    up = "../" if "/" in page_file(page) else ""

    def link(key: str, place: str = "") -> str:
        address = "" if key == page else up + page_file(key)
        return f"{address}#{key}-{place}" if place else address or page_file(key).rpartition("/")[2]

    return link
