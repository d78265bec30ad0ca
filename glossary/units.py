"""Translation units: what an entry becomes in a file, in which order, and what cannot go there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.errors import ExportError
from align.text import text_key
from glossary.entries import Entry

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2, production Char), not even escaped."""

_BOUNDARY = re.compile(r"[.?!…][\"'»”’)\]]*\s+\S|[\n\r]")
_LISTED = 20

UNDECIDED = frozenset({"new", "skipped"})
"""The statuses behind which no decision stands."""


@dataclass(frozen=True, slots=True)
class ExportInfo:
    """What an export says about itself.

    version: of tolmach. model: the encoder's name. counts: (label, number) in display order.
    Nothing here may come from a clock, or the same store would not give the same bytes.
    """

    version: str
    model: str
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One Russian text with its English, as a translation memory wants it.

    id: that of the entry, or id-2, id-3, … for its other spellings.
    """

    id: str
    ru: str
    en: str
    entry: Entry

    @property
    def several(self) -> bool:
        """Whether either side may be cut into several sentences by a translation tool."""
        return several(self.ru) or several(self.en)


def several(text: str) -> bool:
    """Whether a translation tool may cut ``text`` into several sentences.

    True rather too often (after abbreviations): a unit under segtype paragraph that is one
    sentence after all is matched as well, one under segtype sentence that is two never is.
    """
    return bool(_BOUNDARY.search(text))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that a format cannot hold, and why."""

    entry_id: str
    format: str
    reason: str


class RefusedError(ExportError):
    """Entries that a format cannot hold; nothing was written. They are in ``refusals``."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        shown = "; ".join(f"{r.entry_id} ({r.format}: {r.reason})" for r in refusals[:_LISTED])
        more = f"; and {len(refusals) - _LISTED} more" if len(refusals) > _LISTED else ""
        entries = len({r.entry_id for r in refusals})
        noun = "1 entry does" if entries == 1 else f"{entries} entries do"
        super().__init__(
            f"{noun} not fit the format, nothing was written: {shown}{more}."
            " Edit or reject them, or ask for them to be skipped."
        )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order of every export, whatever order they came in.

    By Russian text (case, ё/е and punctuation aside). Of entries with the same Russian the one
    that a translation memory should prefer comes last, because OmegaT applies the last one:
    approved after not approved, then the later decision, then the more frequent.
    """
    return sorted(entries, key=_rank)


def _rank(entry: Entry) -> tuple[str, str, bool, str, int, str]:
    decided = entry.decided_at or ""
    return (
        text_key(entry.ru), entry.ru, entry.approved, decided, entry.occurrences, entry.id,
    )  # fmt: skip


def units_of(entries: Sequence[Entry]) -> Iterator[Unit]:
    """The units of ``entries``, in their order: each entry's own spelling, then its others.

    A spelling that is another entry's own is left to that entry, so that what a translator
    decided on it is not overridden by a spelling that was only seen elsewhere. Where edits made
    two entries the same, their unit is there once, at the place of the later one.
    """
    own = frozenset(entry.ru for entry in entries)
    last = {(unit.ru, unit.en): unit.id for unit in _all_units(entries, own)}
    return (unit for unit in _all_units(entries, own) if last[unit.ru, unit.en] == unit.id)


def _all_units(entries: Sequence[Entry], own: frozenset[str]) -> Iterator[Unit]:
    for entry in entries:
        yield Unit(entry.id, entry.ru, entry.en, entry)
        for number, spelling in enumerate(dict.fromkeys(entry.variants), start=2):
            if spelling not in own:
                yield Unit(f"{entry.id}-{number}", spelling, entry.en, entry)


def machine_confidence(entry: Entry) -> float | None:
    """The confidence, to 2 decimals, of an entry that nobody has decided on; otherwise None.

    What people decided does not need it, and a committed export must not change with the last
    bits of a processor's arithmetic.
    """
    if entry.confidence is None or entry.status not in UNDECIDED:
        return None
    return round(entry.confidence, 2)


def sides(entry: Entry) -> Iterator[tuple[str, str]]:
    """(what it is, text) of everything that is matched or inserted by a translation tool."""
    yield "Russian", entry.ru
    yield "English", entry.en
    for spelling in entry.variants:
        yield "other spelling", spelling


def all_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """(what it is, text) of everything in the entry that an export may write."""
    yield from sides(entry)
    yield from (("note", entry.note), ("id", entry.id), ("kind", entry.kind))
    yield from (("status", entry.status), ("reviewer", entry.reviewer or ""))
    yield from (("decision's time", entry.decided_at or ""), ("file", "".join(entry.files)))
    yield from (("Russian context", entry.ru_context), ("English context", entry.en_context))
    yield "reason", "".join(entry.reasons)


def emptiness(entry: Entry) -> str | None:
    """Why a side of ``entry`` is no text to match: blank or padded; None where both are good."""
    for name, text in sides(entry):
        if not text.strip():
            return f"empty {name}"
        if text != text.strip():
            return f"white space around the {name}"
    return None


def not_xml(entry: Entry) -> str | None:
    """Which character of ``entry`` XML cannot hold and where it is; None where there is none."""
    for name, text in all_texts(entry):
        found = _NOT_XML.search(text)
        if found:
            return f"{character_name(found.group())} in the {name}"
    return None


def too_long(entry: Entry, limit: int) -> str | None:
    """Which text of ``entry`` has more than ``limit`` characters; None where none has."""
    for name, text in all_texts(entry):
        if len(text) > limit:
            return f"{len(text):,} characters in the {name}, at most {limit:,} fit"
    return None


def character_name(char: str) -> str:
    """How to name a character that must not be shown: its sort and its code point."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"lone surrogate U+{code:04X}"
    return f"{'control character' if code < 0xA0 else 'noncharacter'} U+{code:04X}"
