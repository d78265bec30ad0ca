"""Which entries of a store an export is made of, and what the export says of itself."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from align.errors import DecisionError, UsageError
from glossary.entries.cleaning import timestamp
from glossary.entries.entry import APPROVED, Entry
from glossary.formats.export_info import APPROVED_SCOPE, ExportInfo, Languages, OpenText
from glossary.formats.units import Streamed, rank
from glossary.store.store import Store

_LONGEST_NUMBER = 18
"""Digits that the number of an event can have."""
_LONGEST_MARK = 120
"""Bytes; file systems take names of 255."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to choose from a store.

    statuses: empty for those of approved entries. domains: empty for all. since: only entries
    touched after the event of this number, or at or after this time; None for all.
    """

    statuses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    since: int | str | None = None

    @property
    def scope(self) -> str:
        """APPROVED_SCOPE for all approved entries, else words for the choice, in ASCII."""
        parts = [
            *(f"status {name}" for name in sorted(set(self.statuses))),
            *("domain" for _ in self.domains[:1]),
            *(("since",) if self.since is not None else ()),
        ]
        return ", ".join(parts) or APPROVED_SCOPE

    @property
    def mark(self) -> str:
        """What file names say of it, so that no whole export gives way to a part.

        Such as status-new, domain-law or since-2026-03-01, dots between several; "" for the whole.
        """
        parts = [
            *(f"status-{name}" for name in sorted(set(self.statuses))),
            *(f"domain-{_in_a_name(name)}" for name in sorted(set(self.domains))),
        ]
        if self.since is not None:
            since = f"event-{self.since}" if isinstance(self.since, int) else self.since
            parts.append(f"since-{since.removesuffix('T00:00:00Z').replace(':', '')}")
        return _short(".".join(parts))


def _in_a_name(text: str) -> str:
    """``text`` as a part of a file's name: its letters and digits, with hyphens between."""
    return "-".join(re.findall(r"\w+", text)) or "other"


def _short(mark: str) -> str:
    """``mark``, if it is too long for the name of a file then with a hash in place of its end."""
    if len(mark.encode()) <= _LONGEST_MARK:
        return mark
    start = mark.encode()[: _LONGEST_MARK - 13].decode(errors="ignore")
    return f"{start}-{hashlib.blake2b(mark.encode(), digest_size=6).hexdigest()}"


def parse_since(text: str) -> int | str:
    """The number of an event, or a time as events have it, out of what a user wrote.

    Raises UsageError for what is neither; a day stands for its beginning in UTC.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    try:
        return timestamp(f"{text}T00:00:00Z" if day else text)
    except DecisionError as err:
        raise UsageError(
            f"--since {text[:40]!r}: write 2026-03-01, 2026-03-01T12:00:00Z or an event's number"
        ) from err


class Selected(Streamed):
    """The chosen entries of a store, in the order of every export, read when they are asked for.

    The store stays open meanwhile, and in one snapshot where it must not change in between. watch:
    what passes the entries on each time they are read.
    """

    def __init__(
        self,
        store: Store,
        selection: Selection,
        watch: Callable[[Iterator[Entry]], Iterator[Entry]] = iter,
    ) -> None:
        self._watch = watch
        self._proven = False
        self._store, self._domains = store, frozenset(selection.domains)
        self._statuses = selection.statuses or tuple(APPROVED)
        since = selection.since
        self._touched = None if since is None else store.entries.touched_since(since)

    def __iter__(self) -> Iterator[Entry]:
        return self._watch(self._read())

    def _read(self) -> Iterator[Entry]:
        for group in self._store.entries.by_key(self._statuses, proven=self._proven):
            yield from filter(self._wanted, sorted(group, key=rank) if len(group) > 1 else group)
        self._proven = True

    def _wanted(self, entry: Entry) -> bool:
        if self._domains and entry.attributes.domain not in self._domains:
            return False
        return self._touched is None or entry.id in self._touched

    def spellings(self) -> Iterable[str]:
        """The other spellings of all entries, maybe more than those."""
        return self._store.entries.spellings(self._statuses)

    def kinds(self) -> Counter[str]:
        """How many entries there are of each kind."""
        if self._domains or self._touched is not None:
            return Counter(entry.kind for entry in self)
        return self._store.entries.kinds(self._statuses)


def withdrawn(store: Store, since: int | str) -> list[Entry]:
    """Entries that were approved then and are not now: an export cannot show that."""
    touched = store.entries.touched_since(since)
    return [
        entry
        for entry in store.entries.in_order()
        if entry.id in touched and not entry.approved and _was_approved(store, entry, since)
    ]


def _was_approved(store: Store, entry: Entry, since: int | str) -> bool:
    """Whether the entry was approved before the first thing that was decided on it since then."""
    events = (event for event in store.entries.log(entry=entry.id) if not event.blind)
    later = (e for e in events if (e.id > since if isinstance(since, int) else e.at >= since))
    first = next(later, None)
    return first is not None and first.before is not None and first.before.status in APPROVED


def export_info(
    store: Store,
    entries: Iterable[Entry],
    selection: Selection | None = None,
    languages: Languages | None = None,
) -> ExportInfo:
    """What an export of ``entries`` says about itself."""
    from importlib.metadata import version

    kinds = (
        entries.kinds()
        if isinstance(entries, Selected)
        else Counter(entry.kind for entry in entries)
    )
    counts = [("entries", kinds.total()), *sorted(kinds.items())]
    return ExportInfo(
        version("tolmach"),
        store.entries.model() or "none",
        tuple(counts),
        languages or Languages(),
        tuple(tasks(store)),
        store.entries.last_event(),
        (selection or Selection()).scope,
        store.entries.fingerprint(),
    )


def tasks(store: Store) -> list[OpenText]:
    """Russian that nothing in its article translates, each text of an article once, in order."""
    found = (
        OpenText(pair.kind, pair.ru, pair.file, pair.ru_context, pair.ru_mark)
        for pair in store.entries.pairs(statuses=("unglossed",))
    )
    return list({(task.file, task.ru): task for task in found}.values())
