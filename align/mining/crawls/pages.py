"""A page as crawled, the text in it, and what is counted of those that are left out."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from align.documents.encodings import declared_encoding, decode
from align.documents.reading import parse_html, parse_text, read_document
from align.errors import InputError
from align.records import Document

MOST_BYTES = 8_000_000
"""Of a page: a larger one is no article."""

LOST = {
    "unreadable": "cannot be read",
    "too_large": "too large",
    "failed": "could not be paired",
    "damaged": "damaged place",
}
"""What counts as left out, in words; the rest is passed over because it is not looked for."""

COUNTS = (
    "pages", "without_russian", "mostly_russian", "not_english", "copies",
    *LOST, "paired", "unglossed",
)  # fmt: skip
"""What is counted, in the order of a page's way."""

_MOST_LINES = 100
"""Lines on what was left out that are kept of one task; all are counted."""
_LONGEST_NAME = 2_000
_NOT_IN_NAMES = re.compile(
    "[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff]"
)
_CUT_SIGN = 3
"""At most so many bytes are left of a sign of UTF-8 that was cut."""
_PLAIN = frozenset({"utf-8", "utf8", "unicode-1-1-utf-8"})


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """A page as it was found.

    name: its URL, or its file's name. date: as the crawl has it, "" for none. content: bytes, or
    text that was decoded before. form: html or text, or file for a Word file, which is read again
    when it is paired. charset: what its HTTP header says.
    """

    name: str
    date: str
    content: bytes | str
    form: str = "html"
    charset: str | None = None

    def decoded(self) -> str:
        """The text of the page with its markup.

        :raises InputError: no encoding fits.
        """
        if isinstance(self.content, str):
            return self.content
        declared = next((name for name in self._declared() if name not in _PLAIN), None)
        content = without_cut_sign(self.content)
        return decode(content, self.name, declared)[0]

    def _declared(self) -> Iterable[str]:
        """The encodings that the page is said to be in: by the server, then by itself."""
        if self.charset:
            yield self.charset.strip(" \"'").lower()
        if self.form == "html" and isinstance(self.content, bytes):
            yield declared_encoding(self.content) or "utf-8"


def without_cut_sign(content: bytes) -> bytes:
    """UTF-8 without a sign at its end that a limit on length has cut; other bytes as they are."""
    tail = content[-_CUT_SIGN:]
    for length in range(1, len(tail) + 1):
        first = tail[-length]
        if first & 0xC0 == 0x80:
            continue
        needed = 2 + (first >= 0xE0) + (first >= 0xF0)
        cut = content[:-length]
        return cut if first >= 0xC0 and length < needed and _is_marked_utf8(cut) else content
    return content


def _is_marked_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 and could hardly be anything else."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not content.isascii()


def page_document(name: str, form: str, raw: str) -> Document:
    """The document of a page; form: as in :class:`CrawledPage`.

    :raises InputError: it has too many paragraphs, or its file is not there any more.
    """
    if form == "file":
        return read_document(name)
    return parse_html(raw, name) if form == "html" else parse_text(raw, name)


def page_name(text: str) -> str:
    """A URL as a name: what could not stand in one is written with %, what is too long is cut."""
    name = _NOT_IN_NAMES.sub(_escaped, text.strip().removeprefix("<").removesuffix(">").strip())
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _escaped(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode("utf-8", "surrogatepass"))


@dataclass(slots=True)
class Tally:
    """What came of the pages of a task: counts by the names of COUNTS, and a line for each loss."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, what: str, line: str = "") -> None:
        """Count one; line: names it, for the user."""
        self.counts[what] += 1
        if line and len(self.lines) < _MOST_LINES:
            self.lines.append(line)

    def lose(self, page: CrawledPage, error: InputError) -> None:
        """Count a page that cannot be read."""
        self.add("unreadable", str(error) if page.name in str(error) else f"{page.name}: {error}")

    def clear(self) -> None:
        """Begin anew, for another task."""
        self.counts.clear()
        self.lines.clear()

    def as_record(self) -> dict[str, Any]:
        """As JSON has it, see :meth:`of`."""
        return {"counts": dict(sorted(self.counts.items())), "lines": self.lines}

    @classmethod
    def of(cls, record: dict[str, Any]) -> Self:
        """The tally that ``record`` was made of."""
        return cls(Counter(record["counts"]), list(record["lines"]))

    def include(self, other: "Tally") -> None:
        """Add another task's."""
        self.counts.update(other.counts)
        self.lines.extend(other.lines)
