"""Translation units: what an entry becomes in a file, in which order, and what cannot go there."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from align.errors import ExportError
from align.records import Span
from align.text import text_key
from glossary.derivation import sort_key
from glossary.entries import Entry

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2, production Char), not even escaped."""

# Begins with a set of characters, which is found much faster than alternatives are.
_BOUNDARY = re.compile(r"[.?!…\n\r](?:(?<=[\n\r])|[\"'»”’)\]]*\s+\S)")
_LISTED = 20

UNDECIDED = frozenset({"new", "skipped"})
"""The statuses behind which no decision stands."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes that a file gives its two sides, such as ru-KZ and en-GB (BCP 47)."""

    ru: str = "ru"
    en: str = "en"


@dataclass(frozen=True, slots=True)
class Task:
    """Russian that nothing in its article translates: work for a translator.

    context[mark.start:mark.end] is the Russian as found.
    """

    kind: str
    ru: str
    file: str
    context: str = ""
    mark: Span = field(default=Span(0, 0))


APPROVED_SCOPE = "approved"
"""The scope of an export that holds every approved entry of its store."""


@dataclass(frozen=True, slots=True)
class ExportInfo:
    """What an export says about itself.

    version: of tolmach. model: the encoder's name. counts: (label, number) in display order.
    tasks: what is still to be translated, in order. events: the number of the store's last event;
    scope: APPROVED_SCOPE or what else was chosen; from both an import tells what was deleted.
    Nothing here may come from a clock, or the same store would not give the same bytes.
    """

    version: str
    model: str
    counts: tuple[tuple[str, int], ...] = ()
    languages: Languages = Languages()
    tasks: tuple[Task, ...] = ()
    events: int = 0
    scope: str = ""


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
    """Entries that a format cannot hold; nothing was written. They are in ``refusals``.

    what: which and why, without the rest of the message.
    """

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        shown = "; ".join(f"{r.entry_id} ({r.format}: {r.reason})" for r in refusals[:_LISTED])
        more = f"; and {len(refusals) - _LISTED} more" if len(refusals) > _LISTED else ""
        entries = len({r.entry_id for r in refusals})
        noun = "1 entry does" if entries == 1 else f"{entries} entries do"
        self.what = f"{noun} not fit the format: {shown}{more}"
        super().__init__(
            f"{noun} not fit the format, nothing was written: {shown}{more}."
            " Edit or reject them, or ask for them to be skipped."
        )


class Streamed:
    """Entries in the order of every export, each id once, read anew each time they are iterated.

    For more of them than memory holds. Subclasses give ``__iter__``.
    """

    def __iter__(self) -> Iterator[Entry]:
        raise NotImplementedError

    def spellings(self) -> Iterable[str]:
        """The other spellings of all entries, maybe more than those."""
        return (text for entry in self for text in entry.variants)


def in_order(entries: Iterable[Entry]) -> list[Entry] | Streamed:
    """Entries in the order of every export, whatever order they came in.

    By Russian text (case, ё/е, punctuation and # aside). Of entries with the same Russian the one
    that a translation memory should prefer comes last, because OmegaT applies the last one:
    approved after not approved, then the later decision, then the more frequent. What is streamed
    is in order already.
    """
    return entries if isinstance(entries, Streamed) else sorted(entries, key=rank)


def rank(entry: Entry) -> tuple[str, str, str, bool, str, int, str]:
    """What :func:`in_order` sorts by; its first part is that of the store's own order."""
    decided = entry.decided_at or ""
    return (
        sort_key(entry.ru), text_key(entry.ru), entry.ru, entry.approved, decided,
        entry.occurrences, entry.id,
    )  # fmt: skip


def units_of(entries: Iterable[Entry]) -> Iterator[Unit]:
    """The units of ``entries``, in their order: each entry's own spelling, then its others.

    A spelling that is another entry's own is left to that entry, so that what a translator
    decided on it is not overridden by a spelling that was only seen elsewhere. Where edits made
    two entries the same, their unit is there once, at the place of the later one.

    entries: in order, and such that can be iterated more than once. Memory grows with the number
    of other spellings only.
    """
    others = set(spellings_of(entries))
    own = {entry.ru for entry in entries if entry.ru in others} if others else set()
    last: dict[tuple[str, str], str] = {}
    if others:
        units = (unit for entry in entries for unit in _units(entry, own) if unit.ru in others)
        last = {(unit.ru, unit.en): unit.id for unit in units}
    for _, group in groupby(entries, key=attrgetter("ru")):
        same = list(group)
        if len(same) == 1 and not others:
            yield Unit(same[0].id, same[0].ru, same[0].en, same[0])
            continue
        final = {(entry.ru, entry.en): entry.id for entry in same}
        for unit in (unit for entry in same for unit in _units(entry, own)):
            pair = unit.ru, unit.en
            if last.get(pair, final.get(pair, unit.id)) == unit.id:
                yield unit


def _units(entry: Entry, own: AbstractSet[str]) -> Iterator[Unit]:
    """The units of one entry; own: spellings that belong to an entry of their own."""
    yield Unit(entry.id, entry.ru, entry.en, entry)
    if entry.variants:
        for number, spelling in enumerate(dict.fromkeys(entry.variants), start=2):
            if spelling not in own:
                yield Unit(f"{entry.id}-{number}", spelling, entry.en, entry)


class Some(Streamed):
    """Those entries of ``entries`` that ``wanted`` says yes to; iterable as often as they are."""

    def __init__(self, entries: Iterable[Entry], wanted: Callable[[Entry], bool]) -> None:
        self._entries, self._wanted = entries, wanted

    def __iter__(self) -> Iterator[Entry]:
        return filter(self._wanted, self._entries)

    def spellings(self) -> Iterable[str]:
        """The other spellings of all entries, maybe more than those."""
        return spellings_of(self._entries)


def spellings_of(entries: Iterable[Entry]) -> Iterable[str]:
    """The other spellings of ``entries``, and perhaps of more than those."""
    if isinstance(entries, Streamed):
        return entries.spellings()
    return (text for entry in entries for text in entry.variants)


def for_memory(entry: Entry) -> bool:
    """Whether it may go into a translation memory, which would apply a forbidden term."""
    return not entry.attributes.forbidden


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
    yield from (("domain", entry.attributes.domain), ("definition", entry.attributes.definition))
    yield from (("note", entry.note), ("id", entry.id), ("kind", entry.kind))
    yield from (("status", entry.status), ("reviewer", entry.reviewer or ""))
    yield from (("decision's time", entry.decided_at or ""), ("file", "".join(entry.files)))
    yield from (("Russian context", entry.ru_context), ("English context", entry.en_context))
    yield "reason", "".join(entry.reasons)


def emptiness(entry: Entry) -> str | None:
    """Why a side of ``entry`` is no text to match: blank or padded; None where both are good."""
    if not entry.variants and entry.ru and entry.en and _unpadded(entry.ru, entry.en):
        return None
    for name, text in sides(entry):
        if not text.strip():
            return f"empty {name}"
        if text != text.strip():
            return f"white space around the {name}"
    return None


def _unpadded(*texts: str) -> bool:
    return all(text == text.strip() for text in texts)


def unfit_for_xml(entry: Entry, limit: int) -> str | None:
    """Why XML cannot hold ``entry``: :func:`not_xml` or :func:`too_long`, looked for at once."""
    joined = _joined(entry)
    if len(joined) <= limit and not _NOT_XML.search(joined):
        return None
    return not_xml(entry) or too_long(entry, limit)


def not_xml(entry: Entry) -> str | None:
    """Which character of ``entry`` XML cannot hold and where it is; None where there is none."""
    if not _NOT_XML.search(_joined(entry)):
        return None
    for name, text in all_texts(entry):
        found = _NOT_XML.search(text)
        if found:
            return f"{character_name(found.group())} in the {name}"
    return None


def too_long(entry: Entry, limit: int) -> str | None:
    """Which text of ``entry`` has more than ``limit`` characters; None where none has."""
    if len(_joined(entry)) <= limit:
        return None
    for name, text in all_texts(entry):
        if len(text) > limit:
            return f"{len(text):,} characters in the {name}, at most {limit:,} fit"
    return None


def _joined(entry: Entry) -> str:
    """All of :func:`all_texts` in one text, for a look that is quick where nothing is wrong."""
    said = entry.attributes
    parts = (
        entry.ru, entry.en, said.domain, said.definition, entry.note, entry.id, entry.kind,
        entry.status, entry.reviewer or "", entry.decided_at or "", entry.ru_context,
        entry.en_context, *entry.variants, *entry.files, *entry.reasons,
    )  # fmt: skip
    return "".join(parts)


def character_name(char: str) -> str:
    """How to name a character that must not be shown: its sort and its code point."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"lone surrogate U+{code:04X}"
    return f"{'control character' if code < 0xA0 else 'noncharacter'} U+{code:04X}"
