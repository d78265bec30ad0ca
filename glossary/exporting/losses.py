"""What a target cannot hold, counted before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from align.errors import LossError
from glossary.entries.attributes import NONE
from glossary.entries.entry import Entry
from glossary.exporting.targets import LABELS, OPTIONAL, Output, Target
from glossary.formats.refusals import Refusal
from glossary.formats.units import Some, Streamed, chosen_by_english
from glossary.formats.writers import tables

TERMS_ONLY = "takes terms only"
"""Ends the reason why sentences and long texts are left out."""

_UNUSABLE = "an English that is not to be used is nothing to translate from"


@dataclass(frozen=True, slots=True)
class Loss:
    """So many of something that a target drops or changes, and why. entries: their ids."""

    target: str
    what: str
    action: str
    why: str
    entries: tuple[str, ...]

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.what}: {len(self.entries):,} {self.action}, {self.why}"


class LossesError(LossError):
    """What would be lost or changed; nothing was written. It is in ``losses``."""

    def __init__(self, losses: Sequence[Loss]) -> None:
        self.losses = tuple(losses)
        super().__init__(f"{'; '.join(map(str, losses))}. Nothing was written.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into each output of a target, in its order, and what is lost on the way.

    entries: for each output, iterable more than once; counts: how many those are; total: how many
    there were.
    """

    target: Target
    entries: tuple[Iterable[Entry], ...]
    losses: tuple[Loss, ...]
    refusals: tuple[Refusal, ...]
    counts: tuple[int, ...]
    total: int


def plan(target: Target, ordered: Sequence[Entry] | Streamed) -> Plan:
    """How ``ordered`` entries go to ``target``; an id that comes twice is refused.

    What is streamed is read once; memory grows with what is left out only.
    """
    limits: list[Loss] = []
    chosen = [
        _Chosen(output, ordered, _ids_within(target, output, ordered, limits))
        for output in target.outputs
    ]
    lost = _Unheld(target)
    total = 0
    for entry in ordered:
        total += 1
        lost.see(entry)
        for one in chosen:
            one.see(entry)
    refusals = tuple(refusal for one in chosen for refusal in one.refusals)
    return Plan(
        target,
        tuple(one.entries() for one in chosen),
        (*lost.losses(), *limits),
        refusals,
        tuple(one.count for one in chosen),
        total,
    )


def _ids_within(
    target: Target, output: Output, ordered: Iterable[Entry], losses: list[Loss]
) -> set[str] | None:
    """The entries within the limits of a table; None where there are no limits."""
    if output.table is None or not output.table.limited:
        return None
    several = sum(other.table is not None for other in target.outputs) > 1
    title = f"{target.title} ({output.files[0]})" if several else target.title
    fitting = [entry for entry in ordered if output.takes(entry)]
    return {e.id for e in _limited(replace(target, title=title), output.table, fitting, losses)}


class _Chosen:
    """What one output takes, entry by entry; within: ids, None where there is no limit."""

    def __init__(
        self, output: Output, ordered: Sequence[Entry] | Streamed, within: set[str] | None
    ) -> None:
        self._output, self._ordered, self._within = output, ordered, within
        self._kept: list[Entry] | None = None if isinstance(ordered, Streamed) else []
        self._seen: set[str] = set()
        self._out: set[str] = set()
        self.refusals: list[Refusal] = []
        self.count = 0

    def see(self, entry: Entry) -> None:
        """Take the entry, or say why not."""
        output = self._output
        if not output.takes(entry) or not self._is_within(entry):
            return
        reason = output.refusal(entry)
        if self._kept is not None:
            if entry.id in self._seen:
                reason = "another entry has the same id"
            self._seen.add(entry.id)
        if reason is None and output.most is not None and self.count >= output.most:
            reason = f"only {output.most:,} entries fit"
        if reason:
            self.refusals.append(Refusal(entry.id, output.format, reason))
            self._out.add(entry.id)
            return
        self.count += 1
        if self._kept is not None:
            self._kept.append(entry)

    def entries(self) -> Iterable[Entry]:
        """What was taken, in order."""
        return Some(self._ordered, self._takes) if self._kept is None else self._kept

    def _takes(self, entry: Entry) -> bool:
        fits = entry.id not in self._out and self._is_within(entry)
        return fits and self._output.takes(entry)

    def _is_within(self, entry: Entry) -> bool:
        return self._within is None or entry.id in self._within


class _Unheld:
    """What no output of the target has a place for, found out entry by entry."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._remarked: dict[str, list[str]] = {name: [] for name in OPTIONAL}
        self._gone: dict[str, list[str]] = {name: [] for name in OPTIONAL}
        self._left: list[str] = []
        self._texts = False

    def see(self, entry: Entry) -> None:
        """Note what is lost of an entry."""
        taking = [output for output in self._target.outputs if output.takes(entry)]
        if not taking and not entry.attributes.forbidden:
            self._left.append(entry.id)
            self._texts = self._texts or entry.kind != "sentence"
        if entry.attributes is NONE and not entry.note and not entry.variants:
            return
        remarks = set().union(*(output.remarks for output in taking))
        for name in _unheld(entry, taking):
            if name in remarks:
                self._remarked[name].append(entry.id)
            elif taking or name == "forbidden":
                self._gone[name].append(entry.id)

    def losses(self) -> list[Loss]:
        """Everything that was noted."""
        target, losses = self._target, list[Loss]()
        no_place = f"{target.title} has no place for them"
        for name in OPTIONAL:
            if ids := self._remarked[name]:
                losses.append(Loss(target.name, LABELS[name], "made remarks", no_place, tuple(ids)))
            if ids := self._gone[name]:
                action = "reduced to one" if name == "others" else "dropped"
                why = _UNUSABLE if name == "forbidden" and target.from_english else no_place
                losses.append(Loss(target.name, LABELS[name], action, why, tuple(ids)))
        if self._left:
            what = "long texts" if self._texts else "sentences"
            why = f"{target.title} {TERMS_ONLY}"
            losses.append(Loss(target.name, what, "dropped", why, tuple(self._left)))
        return losses


def _unheld(entry: Entry, taking: Sequence[Output]) -> list[str]:
    """The names of what the entry has and none of the outputs that take it has a place for."""
    held = set().union(*(output.holds for output in taking))
    return [name for name, has in OPTIONAL.items() if name not in held and has(entry)]


def _loss(target: Target, what: str, action: str, why: str, entries: Sequence[Entry]) -> Loss:
    return Loss(target.name, what, action, why, tuple(entry.id for entry in entries))


def _limited(
    target: Target, table: tables.Table, chosen: list[Entry], losses: list[Loss]
) -> list[Entry]:
    """Those within the limits of the importer's table; the others are added to ``losses``."""
    kept = [entry for entry in chosen if tables.stays(table, entry) and entry.ru != entry.en]
    if kept:
        what, why = "do-not-translate terms", f"{target.title} has no mark for them"
        losses.append(_loss(target, what, "written as source = source", why, kept))

    def drop(what: str, why: str, gone: list[Entry]) -> None:
        if gone:
            losses.append(_loss(target, what, "dropped", f"{target.title} {why}", gone))
            identities = {entry.id for entry in gone}
            chosen[:] = [entry for entry in chosen if entry.id not in identities]

    if not table.lists:
        lists = list(filter(tables.several_terms, chosen))
        drop("lists of synonyms", "would insert them as they are", lists)
    large = [entry for entry in chosen if tables.too_large(table, entry)]
    drop("long terms", f"takes at most {table.most_bytes or 0:,} bytes a term", large)
    if table.single:
        why = "takes one translation for each text; the latest is kept"
        drop("other translations", why, _doubles(table, chosen))
    return _within_size(target, table, chosen, losses)


def _doubles(table: tables.Table, entries: Sequence[Entry]) -> list[Entry]:
    """All but one of the entries that have the same source."""
    if table.from_english:
        last = set(chosen_by_english(entries).values())
    else:
        last = set({entry.ru: entry.id for entry in entries}.values())
    return [entry for entry in entries if entry.id not in last]


def _within_size(
    target: Target, table: tables.Table, chosen: list[Entry], losses: list[Loss]
) -> list[Entry]:
    """The first entries that fit into the size of a file."""
    if table.size is None:
        return chosen
    size = 0
    for number, entry in enumerate(chosen):
        size += tables.size_of(table, entry)
        if size > table.size:
            why = f"{target.title} takes at most {table.size:,} bytes a file"
            losses.append(_loss(target, "entries", "dropped", why, chosen[number:]))
            return chosen[:number]
    return chosen
