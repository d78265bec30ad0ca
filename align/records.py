"""The data classes that pass from step to step, from documents to pairs.

Two kinds of offsets exist. *Original* offsets count characters of the file as decoded, 0-based,
end exclusive; they are what users see. *Readable* offsets count characters of
:attr:`Document.text`, from which Markdown, HTML and control characters are gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from align.text import ENTITY

KIND_NAMES = {
    "hashtag": ("hashtag", "a tag that begins with #"),
    "tweet": ("post", "a paragraph of Russian with the traces of a post: a handle, an embed"),
    "banner": ("slogan", "on a banner, a placard, a wall, or chanted"),
    "quote": ("quotation", "a Russian sentence, or five words and more"),
    "term": ("term", "any other word or phrase, and every term of aligned articles"),
    "name": ("name", "two to four capitalised words, or one that ends like a surname"),
    "caption": ("caption", "the text below an image"),
    "chrome": ("page furniture", "a date, an author line, a menu, a counter"),
    "sentence": ("sentence", "of an article that exists in both languages"),
}
STATUS_NAMES = {
    "paired": ("translated", "it has its English in the article"),
    "unglossed": ("no English", "it is Russian that nothing in the article translates"),
    "foreign": ("not Russian", "it is Cyrillic, but another language"),
    "excluded": ("left out", "it is page furniture, such as a date or an author line"),
}
ENTRY_STATUS_NAMES = {
    "new": ("to review", "nobody has decided on it yet"),
    "accepted": ("accepted", "approved as it was found"),
    "edited": ("edited", "approved with another text"),
    "rejected": ("rejected", "not a translation, or not wanted"),
    "skipped": ("skipped", "left for later"),
    "added": ("added", "made by hand, which counts as approved"),
}
MARK_NAMES = {
    "forbidden": ("forbidden", "the English must not be used for this Russian"),
    "do_not_translate": ("not to be translated", "the Russian stays as it is"),
    "preferred": ("preferred", "the English to use where the Russian has several"),
}
"""By value: what people are shown for it, and what it means. Kinds of pairs; statuses of fragments
and of entries; marks of entries. The values stand in files and options, and do not change; nothing
but these tables names them to people."""

KINDS = tuple(KIND_NAMES)
"""What a pair can be: eight kinds of fragments, and the aligned sentence."""

STATUSES = tuple(STATUS_NAMES)
"""paired: has English. unglossed: Russian that nothing in the article translates.
foreign: Cyrillic, but not Russian. excluded: chrome such as dates and author lines."""

_NAMES = {
    value: name
    for table in (KIND_NAMES, STATUS_NAMES, ENTRY_STATUS_NAMES, MARK_NAMES)
    for value, (name, _) in table.items()
}


def name_of(value: str) -> str:
    """What a kind, a status or a mark is called to people; anything else as it is."""
    return _NAMES.get(value, value)


def value_named(word: str, values: Iterable[str]) -> str | None:
    """The one of ``values`` that a person means, who may write its name; None for none."""
    typed = word.casefold()
    return next((v for v in values if typed in (v.casefold(), name_of(v).casefold())), None)


ANOTHER = "another gloss of the same words"
"""The reason given for a further gloss of a fragment, which tells it from the first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: start and end in characters, 0-based, end exclusive."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table cell or quotation of a document.

    start, end: readable offsets. kind: paragraph, heading, item, cell, quote, caption. row: equal
    for the cells of one table row and for no others, -1 outside tables. column: the number of a
    cell in its row from 0, empty ones counted, -1 outside tables. furniture: whether the markup of
    the page says that it belongs to the site rather than to the article.
    """

    start: int
    end: int
    kind: str = "paragraph"
    row: int = -1
    column: int = -1
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text as read from a file.

    path: as given by the user, with forward slashes. raw: the decoded original. text: the
    readable text. origins: len(text) + 1 original offsets, ascending; origins[i] is where
    readable character i stands in raw. blocks: in order, not overlapping. notes: what was
    repaired while reading, one line each.
    """

    path: str
    raw: str
    text: str
    origins: Sequence[int]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()

    def original(self, start: int, end: int) -> Span:
        """The original offsets of the readable stretch start..end (not empty)."""
        last = self.origins[end - 1]
        entity = ENTITY.match(self.raw, last)
        if entity and unescape(entity.group()) != entity.group():
            return Span(self.origins[start], entity.end())
        return Span(self.origins[start], last + 1)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of Cyrillic in a document.

    start, end: readable offsets. block: index into Document.blocks of the block it starts in;
    last_block: of the one it ends in. kind: one of KINDS. language: code.
    whole: it fills its block (a tweet, a caption), rather than standing inside English.
    inside: it lies within another fragment (a hashtag in a tweet). doubt: why its language is
    uncertain, in plain words, "" where it is not.
    """

    start: int
    end: int
    block: int
    last_block: int
    kind: str
    language: str
    whole: bool = False
    inside: bool = False
    doubt: str = ""

    @property
    def excluded(self) -> bool:
        """Whether it is furniture of the page rather than something somebody said."""
        return self.kind == "chrome"


@dataclass(frozen=True, slots=True)
class TermForm:
    """What a mined term is called apart from how it stands in one place.

    ru, en: citation forms. en_key: equal for all inflected forms of the English, as Pair.key is
    for the Russian. facts: what is known of it, by name: domain, part_of_speech, gender. termhood:
    the probability that it is a civic or legal term, which decides how soon somebody is asked.
    """

    ru: str
    en: str
    en_key: str
    facts: tuple[tuple[str, str], ...] = ()
    termhood: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One occurrence of Russian in a document, with its English where it has one.

    ru, en: readable text. *_start, *_end: original offsets in file (en: in en_file, which is
    the same file for fragments). confidence: probability in 0..1 that en translates ru.
    reasons: plain words for the reader. key: equal for all spellings of the same Russian.
    ru_context[ru_mark.start:ru_mark.end] == ru, and likewise for English.
    en, en_*, confidence are None unless status is "paired"; en_* also where the English was
    approved elsewhere and stands nowhere in the article. term: of mined terms only.
    """

    file: str
    kind: str
    language: str
    ru: str
    ru_start: int
    ru_end: int
    status: str
    key: str
    en: str | None = None
    en_start: int | None = None
    en_end: int | None = None
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    ru_context: str = ""
    ru_mark: Span = field(default=Span(0, 0))
    en_file: str | None = None
    en_context: str | None = None
    en_mark: Span | None = None
    term: TermForm | None = None

    def as_record(self) -> dict[str, Any]:
        """The fields of the command line's contract, in its order, ready for JSON."""
        return {
            "file": self.file, "kind": self.kind, "language": self.language,
            "ru": self.ru, "ru_start": self.ru_start, "ru_end": self.ru_end,
            "en": self.en, "en_start": self.en_start, "en_end": self.en_end,
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "status": self.status, "reasons": list(self.reasons), "key": self.key,
        }  # fmt: skip


GAP = "nothing on the other side"
BLANK = "a blank line"
MOVED = "moved: stands elsewhere in the other text"
INTERRUPTED = "interrupted: something else stands within it"
LOW_CONFIDENCE = 0.6
"""Below this a bead carries a reason; one whose numbers differ does so in any case."""
"""Reasons of beads that are no ordinary ones."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that translate each other: n Russian ones and m English ones.

    ru_ids, en_ids: sentence numbers, 0-based, ascending, either may be empty (a gap).
    confidence: probability in 0..1 that both sides say the same. reason: why it is low, one of
    those above, or "".
    """

    ru_ids: tuple[int, ...]
    en_ids: tuple[int, ...]
    confidence: float
    reason: str = ""
