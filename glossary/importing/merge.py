"""An edited export, or somebody else's glossary, into the store: a three-way merge.

The base of each entry is how it stood when the file was written; the log knows, and the file says
which of its states that was. What only one side changed is taken, what both changed differently is
a conflict: the store keeps its own, the other text goes to review. Everything is an event.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from align.errors import DecisionError, ExportError
from align.text import text_key
from glossary.entries.cleaning import clean
from glossary.entries.content import NO, OPEN, YES, Content
from glossary.entries.entry import Entry, entry_id, entry_id_of
from glossary.formats.export_info import APPROVED_SCOPE
from glossary.formats.units import Unit, for_memory
from glossary.importing.changes import Change, MergeOptions
from glossary.importing.copies import Copies, id_number, names_entry
from glossary.importing.files import Incoming
from glossary.importing.merge_events import MergeEvents
from glossary.importing.other_spellings import OtherSpellings
from glossary.importing.records.record import NOT_TAKEN, Record, kind_of, what_is_said, with_verdict
from glossary.importing.three_way import alike, three_way
from glossary.store.rows import Addition
from glossary.store.store import Store

_TEXTS = frozenset({"ru", "en"})
_APPROVED = "approvals of pairs that are rejected or forbidden already: they stay so"
_ID = re.compile("[0-9a-f]{12}")
_CHUNK = 500
"""New entries that are written at once: so few that whoever reads the file need not wait long."""
_BATCH = 500
"""Records whose entries are asked for at once."""


class _PreviewError(Exception):
    """Rolls a preview back; never leaves this module."""


def merge(
    store: Store,
    incoming: Incoming,
    reviewer: str,
    options: MergeOptions | None = None,
    *,
    at: str | None = None,
    preview: bool = False,
) -> Generator[Change, None, None]:
    """What every record of ``incoming`` comes to; the store has changed when this is exhausted.

    All in one transaction, which an error in the file takes back, and so does ``preview`` at the
    end. A second time the same file changes nothing. Raises ExportError where nothing in the file
    can be taken.
    """
    who = clean(reviewer, "reviewer")
    if not who:
        raise DecisionError("an import needs a reviewer: give a name with --reviewer")
    with suppress(_PreviewError), store.bulk():
        run = _Merge(store, incoming, who, options or MergeOptions(), store.moment(at))
        yield from run.changes()
        if preview:
            raise _PreviewError


@dataclass(slots=True)
class _Merge:
    """One run over a file."""

    store: Store
    incoming: Incoming
    reviewer: str
    options: MergeOptions
    at: str
    tags: dict[str, set[str]] = field(init=False)
    spellings: OtherSpellings = field(init=False)
    owners: dict[str, str] = field(init=False)
    copies: Copies = field(init=False)
    events: MergeEvents = field(init=False)
    first: int = field(init=False)
    fresh: dict[str, Addition] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    added: set[int] = field(default_factory=set)
    """Hashes of the ids that this run has added to an empty store, which take less memory."""
    later: list[tuple[Record, str, list[str]]] = field(default_factory=list)
    good: int = 0
    refused: Change | None = None

    def __post_init__(self) -> None:
        self.tags = self.store.entries.keys_of_tags()
        self.spellings = OtherSpellings(self.store)
        self.owners = self.store.entries.owners()
        keep = self.options.conflicts == "ours"
        self.events = MergeEvents(self.store, self.reviewer, self.at, keep)
        self.copies = Copies(self._is_untouched)
        self.first = self.store.entries.last_event()

    def changes(self) -> Iterator[Change]:
        """What each record comes to, then what the end of the file tells."""
        for record in self._asked(self.incoming.records()):
            change = self._record(record)
            if change is None:
                continue
            if NOT_TAKEN in record.remark and record.remark not in change.note:
                change = change._replace(note="; ".join(filter(None, (change.note, record.remark))))
            if change.kind == "refused":
                self.refused = self.refused or change
            else:
                self.good += 1
            yield change
        if not self.good and not self.later and self.refused is not None:
            place = f"{self.incoming.path}: {self.refused.where}"
            raise ExportError(f"{place}: {self.refused.note}; nothing in it can be imported")
        for record, identity, rivals in self.later:
            yield self._rival(record, identity, rivals)
        self._flush()
        yield from self._deleted()

    def _asked(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records; what the store has of those that name an entry is known meanwhile.

        The originals of copies are known before anything that may be one.
        """
        ahead = False
        while batch := list(islice(records, _BATCH)):
            if self.first:
                self.events.known = self.store.entries.contents(
                    one.id for one in batch if one.version
                )
            if ahead or not any(map(self._may_be_copy, batch)):
                yield from batch
            else:
                records, ahead = self.copies.read_ahead(chain(batch, records)), True

    def _may_be_copy(self, record: Record) -> bool:
        """Whether somebody may have changed a record that names an entry, after copying it."""
        if not names_entry(record):
            return False
        return not self._is_as_exported(record) if self.first else record.text_id != record.id

    def _record(self, record: Record) -> Change | None:
        """What one record comes to; None where that is known only at the end of the file."""
        if record.problem:
            self.seen |= {id_number(record.id), id_number(_text_id(record))}
            theirs = _content(record) if record.ru or record.en else None
            return Change("refused", record.where, note=record.problem, theirs=theirs)
        if record.spelling_of:
            entry = self.store.entries.get(record.spelling_of)
            if entry is not None and entry.occurrences:
                return self._spelling(record, entry)
            # Without the corpus no spellings are known here, so this one stands for itself.
            record = record._replace(id="", version="", spelling_of="")
        if self._is_as_exported(record):
            return self._as_exported(record)
        if record.version and self._is_copy(record):
            record = _without_identity(record)
        spelled = self.spellings.entry_of(record) if self.first else None
        if spelled is not None:
            self.seen.add(id_number(spelled.id))
            ours = Content.of(spelled)
            return Change("unchanged", record.where, spelled.id, ours, ours)
        ids = self._ids(record)
        current = self._known(record, ids)
        if current is not None:
            return self._fitting(record, current)
        return self._unknown(record, ids)

    def _fitting(self, record: Record, entry: Entry) -> Change:
        """What a record comes to whose entry is there; refused in the wrong language."""
        self.seen.add(id_number(entry.id))
        if not record.unfit or not record.version or _has_texts(entry, record):
            return self._existing(record, entry)
        theirs = _content(record)
        return Change("refused", record.where, entry.id, note=record.unfit, theirs=theirs)

    def _is_as_exported(self, record: Record) -> bool:
        """Whether neither side has changed a record, as is so with most of an export."""
        ours = self.events.known.get(record.id) if self.events.known else None
        return ours is not None and alike(ours, record.ru, record.en, record.given)

    def _as_exported(self, record: Record) -> Change:
        """The short way for what neither side has changed."""
        ours = self.events.known[record.id]
        self.seen.add(id_number(record.id))
        return Change("unchanged", record.where, record.id, ours, ours, theirs=ours)

    def _is_copy(self, record: Record) -> bool:
        """Whether a changed record of ours is a copy: the entry's own is there as well."""
        number = id_number(record.id)
        there = number in self.copies.originals or number in self.seen
        return (there or hash(record.id) in self.added) and not self._is_untouched(record)

    def _is_untouched(self, record: Record) -> bool:
        """Whether a record of ours says what its entry said when the file was written."""
        entry = self.store.entries.get(record.id) if self.first else None
        if entry is None:
            return record.text_id == record.id or _content(record).version == record.version
        base = self.events.exported(record, Content.of(entry), entry.id)
        return base is not None and alike(base, record.ru, record.en, record.given)

    def _spelling(self, record: Record, entry: Entry) -> Change | None:
        """Another spelling follows its entry, so a change to it alone is refused."""
        if record.en == entry.en or record.version != Content.of(entry).version:
            return None
        note = f"{record.ru} is only another spelling of {entry.ru}: change {entry.id} instead"
        theirs = _content(record)
        return Change("refused", record.where, entry.id, note=note, theirs=theirs)

    def _known(self, record: Record, ids: set[str]) -> Entry | None:
        """The entry that a record is about: by the id it has, else by its texts."""
        identity = self.owners.get(record.id, record.id)
        wanted = ids | {identity} if identity else ids
        wanted |= {self.owners[own] for own in ids if own in self.owners}
        if not self.first and self.added.isdisjoint(map(hash, wanted)):
            return None
        if not self.fresh.keys().isdisjoint(wanted):
            self._flush()
        by_id = self.store.entries.get_many(wanted)
        own = [entry for entry in by_id if entry.id == identity]
        if own:
            return own[0]
        # In a store that was empty an entry has its own texts, and its id says all.
        alike = self.store.entries.alike(record.ru) if self.first else []
        key = record.ru_key
        same = [e for e in alike if e.en == record.en and key in map(text_key, (e.ru, *e.variants))]
        # The approved one of several: edits can make two entries the same.
        return max(by_id + same, key=lambda entry: (entry.approved, entry.id), default=None)

    def _ids(self, record: Record) -> set[str]:
        if record.ru not in self.tags:
            return {record.text_id}
        keys = {record.ru_key, *self.tags[record.ru]}
        return {entry_id_of(key, record.en_key) for key in keys}

    def _existing(self, record: Record, entry: Entry) -> Change:
        """What a record comes to whose entry is there."""
        replaced = None if record.version else self.store.entries.replaced(entry)
        if replaced is not None and self._prevails(record):
            return self._in_place(record, replaced)
        ours = Content.of(entry)
        theirs = self._theirs(record, entry, ours)
        taken, clashing, kept = three_way(self._base(record, entry, ours), ours, theirs)
        if clashing and self.options.conflicts == "theirs":
            taken, clashing = [*taken, *clashing], []
        told = _with_values(ours, theirs, theirs)
        settled = self._settled(entry, theirs, taken, clashing)
        if settled is not None:
            kind = "changed here" if kept and not settled else "unchanged"
            fields = () if settled else tuple(kept)
            return Change(kind, record.where, entry.id, ours, ours, fields, settled, told)
        after = _with_values(ours, theirs, taken)
        done = self.events.apply(entry, after, taken) if taken else ""
        if clashing:
            note = self.events.clash(entry, ours, _with_values(after, theirs, clashing))
            fields = tuple(clashing)
            return Change("conflict", record.where, entry.id, ours, after, fields, note, told)
        kind = "both" if kept else "changed there"
        return Change(kind, record.where, entry.id, ours, after, tuple(taken), done, told)

    def _settled(
        self, entry: Entry, theirs: dict[str, object], taken: list[str], clashing: list[str]
    ) -> str | None:
        """Why nothing is to be done though fields differ, "" where none does; None for neither."""
        differing = (*taken, *clashing)
        if not differing:
            return ""
        if (clashing or entry.status == "rejected") and _TEXTS.issuperset(differing):
            return self.events.settled(theirs, entry) or None
        return None

    def _theirs(self, record: Record, entry: Entry, ours: Content) -> dict[str, object]:
        """What the file says of an entry, by field of Content."""
        if record.version:
            return {"ru": record.ru, "en": record.en, **record.given}
        if ours.verdict != OPEN or self.store.entries.replaced(entry) is not None:
            # Found by its texts: other spellings of them are no wish to change ours.
            # Nor is what they have not confirmed, or have, a word against what we have decided;
            # and what a conflict has put into the queue, a reviewer decides on.
            given = dict(record.given)
            if _approves(given) and (ours.verdict == NO or ours.forbidden):
                self.incoming.about.tell(_APPROVED)
            if given.get("verdict") != NO:
                given.pop("verdict", None)
            return given
        if self.options.new == "added":
            record = with_verdict(record, YES)
        return {"ru": record.ru, "en": record.en, **record.given}

    def _prevails(self, record: Record) -> bool:
        """Whether a text stands in place of ours: as was asked for, unless it is a draft."""
        return self.options.conflicts == "theirs" and record.given.get("verdict", YES) == YES

    def _base(self, record: Record, entry: Entry, ours: Content) -> Content | None:
        """How the entry stood when the file was written; None where nothing tells."""
        known = self.events.exported(record, ours, entry.id) if record.version else None
        return ours if known is None and ours.verdict == OPEN else known

    def _unknown(self, record: Record, ids: set[str]) -> Change | None:
        """A record without an entry: new, unless it is another text for one that we have."""
        if record.unfit and not record.version:
            return Change("refused", record.where, note=record.unfit, theirs=_content(record))
        identity = record.id if _ID.fullmatch(record.id) else ""
        identity = identity or min(ids)
        if not record.version and self.first and not record.given.get("forbidden"):
            alike = self.store.entries.approved_by(self.first, record.ru)
            rivals = [entry.id for entry in alike if text_key(entry.ru) == record.ru_key]
            if rivals:
                self.later.append((record, identity, rivals))
                return None
        return self._new(record, identity)

    def _new(self, record: Record, identity: str) -> Change:
        if self.options.new == "skip":
            theirs = _content(record)
            return Change("new", record.where, identity, None, None, (), "left out", theirs)
        standing = record.given.get("verdict", YES if self.options.new == "added" else OPEN)
        if self.options.new == "review":
            standing = OPEN
        content = Content(record.ru, record.en, **{**record.given, "verdict": standing})
        if not self.first:
            self.added.add(hash(identity))
        elif record.version:
            self.seen.add(id_number(identity))
        state = self.events.state(content, kind_of(record), standing)
        self.fresh[identity] = Addition(identity, state, (record.ru_key, record.en_key))
        if len(self.fresh) >= _CHUNK:
            self._flush()
        note = record.remark
        if standing == OPEN:
            note = f"to be reviewed; {note}" if note else "to be reviewed"
        return Change("new", record.where, identity, None, content, (), note, content)

    def _rival(self, record: Record, identity: str, rivals: list[str]) -> Change:
        """A second translation where ours is in the file as well; else somebody changed ours."""
        if self.store.entries.get(identity) is not None or identity in self.fresh:
            return Change("unchanged", record.where, identity)
        if all(id_number(rival) in self.seen for rival in rivals):
            return self._new(record, identity)
        entry = self.store.entries.get(rivals[0])
        ours = Content.of(entry) if entry else _content(record)
        theirs = _content(record, verdict=OPEN)
        if entry is None:
            return self._new(record, identity)
        self.seen.add(id_number(entry.id))
        if self._prevails(record):
            return self._in_place(record, entry)
        note = self.events.clash(entry, ours, theirs)
        return Change("conflict", record.where, entry.id, ours, ours, ("en",), note, theirs)

    def _in_place(self, record: Record, entry: Entry) -> Change:
        """Their text in place of that of an entry of ours, with all else that they say of it."""
        self.seen.add(id_number(entry.id))
        ours, theirs = Content.of(entry), _content(record, verdict=OPEN)
        values = {"ru": record.ru, "en": record.en, **record.given, "verdict": ours.verdict}
        after = _with_values(ours, values, values)
        changed = tuple(name for name in values if getattr(after, name) != getattr(ours, name))
        note = self.events.apply(entry, after, ["ru", "en"])
        return Change("changed there", record.where, entry.id, ours, after, changed, note, theirs)

    def _flush(self) -> None:
        """Write what is new so far."""
        if self.fresh:
            self.store.decisions.add_many(list(self.fresh.values()))
            self.fresh = {}

    def _deleted(self) -> Iterator[Change]:
        """Approved entries that an export of this store had and that are no longer in it."""
        about = self.incoming.about
        known = about.events <= self.first
        if not known or about.store != self.store.entries.fingerprint(about.events):
            about.foreign = True
        if about.foreign or about.scope != APPROVED_SCOPE:
            return
        gone = [
            entry
            for entry in self.store.entries.approved_by(about.events)
            if not self._is_there(entry) and self._belongs(entry)
        ]
        for entry in gone:
            ours = Content.of(entry)
            if self.options.deleted == "keep":
                yield Change("deleted", "", entry.id, ours, ours, (), "kept")
            else:
                after = ours._replace(verdict=NO)
                self.events.apply(entry, after, ["verdict"])
                yield Change("deleted", "", entry.id, ours, after, ("verdict",), "rejected")

    def _is_there(self, entry: Entry) -> bool:
        """Whether an entry, or one with the same texts, which are written once, is in the file."""
        if id_number(entry.id) in self.seen:
            return True
        return any(
            other.en == entry.en and other.ru == entry.ru and id_number(other.id) in self.seen
            for other in self.store.entries.alike(entry.ru)
        )

    def _belongs(self, entry: Entry) -> bool:
        """Whether the entry belongs into this part of an export."""
        if self.incoming.format not in ("tmx", "xliff"):
            return True
        several = Unit(entry.id, entry.ru, entry.en, entry).several
        parts = {"single": not several, "several": several, "all": True}
        return for_memory(entry) and parts.get(self.incoming.about.part, False)


def _has_texts(entry: Entry, record: Record) -> bool:
    return alike(Content.of(entry), record.ru, record.en, {})


def _approves(given: Mapping[str, Any]) -> bool:
    """Whether a file says of a pair that it is right and may be used."""
    return given.get("verdict") == YES and not given.get("forbidden")


def _without_identity(record: Record) -> Record:
    """A copy of a record of ours that somebody has changed, as a record of its own."""
    given = what_is_said(dict(record.given), ours=False)
    if given.get("verdict") == YES:
        del given["verdict"]
    return record._replace(id="", version="", given=given)


def _text_id(record: Record) -> str:
    """The id of an entry of its texts, "" where it has not both."""
    return entry_id(text_key(record.ru), record.en) if record.ru and record.en else ""


def _content(record: Record, **given: Any) -> Content:
    return Content(record.ru, record.en, **{**record.given, **given})


def _with_values(content: Content, values: Mapping[str, Any], names: Iterable[str]) -> Content:
    """``content`` with those of ``values`` that have one of ``names``."""
    return content._replace(**{name: values[name] for name in names})
