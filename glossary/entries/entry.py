"""The glossary entry: what a reviewer decides on and what is exported."""

import hashlib
from dataclasses import dataclass, field

from align.records import ENTRY_STATUS_NAMES, Pair, Span
from align.text import text_key
from glossary.entries.attributes import NONE, Attributes

APPROVED = frozenset({"accepted", "edited", "added"})
"""The statuses that go into an export unless another choice is made."""

ENTRY_STATUSES = tuple(ENTRY_STATUS_NAMES)


def entry_id(key: str, en: str) -> str:
    """12 hex digits that stay the same wherever and whenever this pair is found.

    key: :attr:`align.records.Pair.key`, so all spellings of a hashtag share an entry.
    """
    return entry_id_of(key, text_key(en))


def entry_id_of(key: str, en_key: str) -> str:
    """The id of :func:`entry_id`, where the key of the English is known already."""
    content = f"{key}\x1f{en_key}".encode()
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def entry_of_pair(pair: Pair) -> str | None:
    """The id of the entry that a pair makes by its own texts, None where it has no English."""
    if pair.status != "paired" or not pair.en:
        return None
    return entry_id(pair.key, pair.term.en_key if pair.term else pair.en)


@dataclass(frozen=True, slots=True)
class Entry:
    """A Russian text with its English, as it stands after all decisions.

    ru, en: as they go out (after edits). status: one of ENTRY_STATUSES. confidence: highest
    of its occurrences, None for an entry added by hand. variants: other attested Russian
    spellings, commonest first. occurrences: how often it occurs in the corpus. files: sorted.
    reviewer, decided_at (ISO 8601, UTC): of the decision in force, None while new.
    Contexts belong to the most confident occurrence; ru_context[ru_mark.start:ru_mark.end] is
    the Russian as found. reasons: why it was paired. attributes: what a terminologist added.
    """

    id: str
    kind: str
    ru: str
    en: str
    status: str = "new"
    confidence: float | None = None
    note: str = ""
    reviewer: str | None = None
    decided_at: str | None = None
    variants: tuple[str, ...] = ()
    occurrences: int = 0
    files: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    ru_context: str = ""
    ru_mark: Span = field(default=Span(0, 0))
    en_context: str = ""
    en_mark: Span = field(default=Span(0, 0))
    attributes: Attributes = NONE

    @property
    def approved(self) -> bool:
        """Whether a reviewer stands behind it."""
        return self.status in APPROVED
