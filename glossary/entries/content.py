"""The editable fields of an entry, and the version hash that exports carry."""

import zlib
from typing import Any, NamedTuple, Self

from glossary.entries.attributes import NAMES, NONE, Attributes
from glossary.entries.entry import APPROVED, Entry
from glossary.entries.events import State

OPEN, YES, NO = "open", "approved", "rejected"
"""What a decision comes to: none yet, or skipped; in the glossary; kept out of it."""

DO_NOT_TRANSLATE = "[do not translate]"
"""Begins the note of an entry in formats that have no other place for this."""


def verdict(status: str) -> str:
    """OPEN, YES or NO for the status of an entry."""
    return YES if status in APPROVED else NO if status == "rejected" else OPEN


class Content(NamedTuple):
    """The fields of an entry that an edited export may change; the rest follows from the corpus.

    verdict: OPEN, YES or NO.
    """

    ru: str
    en: str
    verdict: str = YES
    note: str = ""
    domain: str = ""
    definition: str = ""
    part_of_speech: str = ""
    gender: str = ""
    forbidden: bool = False
    do_not_translate: bool = False
    preferred: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The content of an entry as it stands."""
        return cls(
            entry.ru, entry.en, verdict(entry.status), entry.note, *_values(entry.attributes)
        )

    @classmethod
    def of_state(cls, state: State) -> Self:
        """The content that an event left behind."""
        return cls(
            state.ru, state.en, verdict(state.status), state.note, *_values(state.attributes)
        )

    @property
    def attributes(self) -> Attributes:
        """The part of it that is in the entry's attributes."""
        facts: tuple[Any, ...] = self[_FACTS:]
        return Attributes(*facts) if any(facts) else NONE

    @property
    def version(self) -> str:
        """8 hex digits that differ, but for one chance in four billion, where contents do."""
        return _digest(self.ru, self.en, self.verdict, self.note, self.attributes)


def _values(attributes: Attributes) -> tuple[Any, ...]:
    return tuple(getattr(attributes, name) for name in NAMES)


FIELDS = Content._fields
_FACTS = FIELDS.index(NAMES[0])


def content_version(entry: Entry) -> str:
    """The version of an entry as it stands; see :attr:`Content.version`."""
    return _digest(entry.ru, entry.en, verdict(entry.status), entry.note, entry.attributes)


def _digest(ru: str, en: str, standing: str, note: str, attributes: Attributes) -> str:
    """A CRC-32: it need not resist an attack, and it is written with every unit of a memory."""
    facts = "" if attributes is NONE or attributes == NONE else _facts(attributes)
    text = f"{ru}\x1f{en}\x1f{standing}\x1f{note}\x1f{facts}"
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _facts(attributes: Attributes) -> str:
    """The facts as text, so that versions in older files stay valid: newer flags only if set."""
    values = _values(attributes)
    return str(values if attributes.preferred else values[:_FIRST])


_FIRST = NAMES.index("preferred")


def marked_note(entry: Entry) -> str:
    """The note, behind the mark DO_NOT_TRANSLATE where the entry is not to be translated."""
    if not entry.attributes.do_not_translate:
        return entry.note
    return f"{DO_NOT_TRANSLATE} {entry.note}".strip()


def unmarked(note: str) -> tuple[str, bool]:
    """(note without the mark, whether it was there)."""
    if note.startswith(DO_NOT_TRANSLATE):
        return note.removeprefix(DO_NOT_TRANSLATE).strip(), True
    return note, False
