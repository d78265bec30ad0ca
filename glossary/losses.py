"""What a target cannot hold, counted before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from align.errors import LossError
from glossary import tables
from glossary.entries import Entry
from glossary.outputs import LABELS, OPTIONAL, Output, Target
from glossary.units import Refusal

_SHOWN = 3


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
    """What goes into each output of a target, in its order, and what is lost on the way."""

    target: Target
    entries: tuple[list[Entry], ...]
    losses: tuple[Loss, ...]
    refusals: tuple[Refusal, ...]


def plan(target: Target, ordered: Sequence[Entry]) -> Plan:
    """How ``ordered`` entries go to ``target``; an id that comes twice is refused."""
    limits: list[Loss] = []
    refusals: list[Refusal] = []
    fitting = []
    for output in target.outputs:
        chosen = [entry for entry in ordered if output.takes(entry)]
        fitting.append(_unrefused(output, _limited(target, output, chosen, limits), refusals))
    losses = (*_unheld(target, ordered), *limits)
    return Plan(target, tuple(fitting), losses, tuple(refusals))


def _unheld(target: Target, ordered: Sequence[Entry]) -> list[Loss]:
    """What no output of the target has a place for."""
    losses = []
    no_place = f"{target.title} has no place for them"
    for name, has in OPTIONAL.items():
        lost = [entry for entry in ordered if has(entry) and not _placed(target, entry, name)]
        if name != "forbidden":
            lost = [entry for entry in lost if _placed(target, entry)]
        remarked = [entry for entry in lost if _placed(target, entry, f"~{name}")]
        gone = [entry for entry in lost if not _placed(target, entry, f"~{name}")]
        if remarked:
            losses.append(_loss(target, LABELS[name], "made remarks", no_place, remarked))
        if gone:
            action = "reduced to one" if name == "others" else "dropped"
            losses.append(_loss(target, LABELS[name], action, no_place, gone))
    forbidden = OPTIONAL["forbidden"]
    left = [entry for entry in ordered if not forbidden(entry) and not _placed(target, entry)]
    if left:
        what = "long texts" if any(entry.kind != "sentence" for entry in left) else "sentences"
        losses.append(_loss(target, what, "dropped", f"{target.title} takes terms only", left))
    return losses


def _placed(target: Target, entry: Entry, name: str = "") -> bool:
    """Whether an output takes the entry, and has a place for ``name`` (~name: as a remark)."""
    for output in target.outputs:
        places = output.remarks if name.startswith("~") else output.holds
        if (not name or name.lstrip("~") in places) and output.takes(entry):
            return True
    return False


def _loss(target: Target, what: str, action: str, why: str, entries: Sequence[Entry]) -> Loss:
    return Loss(target.name, what, action, why, tuple(entry.id for entry in entries))


def _limited(
    target: Target, output: Output, chosen: list[Entry], losses: list[Loss]
) -> list[Entry]:
    """Those within the limits of the importer's table; the others are added to ``losses``."""
    table = output.table
    if table is None:
        return chosen
    large = [entry for entry in chosen if tables.too_large(table, entry)]
    if large:
        why = f"{target.title} takes at most {table.most_bytes:,} bytes a term"
        losses.append(_loss(target, "long terms", "dropped", why, large))
        gone = {entry.id for entry in large}
        chosen = [entry for entry in chosen if entry.id not in gone]
    if table.single:
        last = {entry.ru: entry.id for entry in chosen}
        doubles = [entry for entry in chosen if last[entry.ru] != entry.id]
        if doubles:
            why = f"{target.title} takes one translation for each text; the latest is kept"
            losses.append(_loss(target, "other translations", "dropped", why, doubles))
            chosen = [entry for entry in chosen if last[entry.ru] == entry.id]
    return _within_size(target, table, chosen, losses)


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


def _unrefused(output: Output, chosen: list[Entry], refusals: list[Refusal]) -> list[Entry]:
    """Those that the format can hold; why not the others is added to ``refusals``."""
    kept: list[Entry] = []
    seen: set[str] = set()
    for entry in chosen:
        reason = output.refusal(entry)
        if entry.id in seen:
            reason = "another entry has the same id"
        elif output.most is not None and len(kept) >= output.most:
            reason = f"only {output.most:,} entries fit"
        seen.add(entry.id)
        if reason:
            refusals.append(Refusal(entry.id, output.format, reason))
        else:
            kept.append(entry)
    return kept
