"""Decisions applied to a store from text, and written as text again; see decision_lines."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from align.errors import DecisionError
from align.records import name_of
from align.text import text_key
from glossary.entries.attributes import NONE, Attributes, attributes_of
from glossary.entries.cleaning import clean, timestamp
from glossary.entries.decision_lines import Decision, clean_decision
from glossary.entries.entry import ENTRY_STATUSES, Entry, entry_id
from glossary.entries.events import STATUS_OF, State, decided
from glossary.entries.occurrences import sort_key
from glossary.store.batches.decisions import note_after
from glossary.store.entries import ConflictError, UnknownEntryError
from glossary.store.opinions import Opinion
from glossary.store.store import Store

_ACTION_OF = {status: action for action, status in STATUS_OF.items()} | {"added": "add"}


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying came to.

    changed: decisions taken. unchanged: were in force already. older: a later decision is in
    force, in the store or further down the file. refused: lines left out, with the reason;
    only where asked to apply the rest. outweighed: the numbers of the lines that are older.
    """

    changed: int
    unchanged: int
    older: int
    refused: tuple[str, ...] = ()
    outweighed: tuple[int, ...] = field(default=(), compare=False)


_PARTIAL = "--partial applies the rest"


def apply_decisions(
    store: Store,
    decisions: Sequence[Decision],
    reviewer: str = "file",
    *,
    partial: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Applied:
    """Apply decisions, all of them in one transaction; return what it came to.

    reviewer: for lines that name none. partial: leave out lines that cannot be applied and keep
    the rest; otherwise the first such line raises DecisionError and nothing is changed. Of
    several decisions on one entry, in the file and in the store, the latest ``at`` counts, so
    that applying a file twice, or two files in any order, ends the same. step: called after each.
    """
    verdicts: list[tuple[int, str]] = []
    refused: dict[int, str] = {}
    batch: list[int] = []

    def refuse(decision: Decision, err: DecisionError) -> None:
        refused[decision.line] = problem = f"line {decision.line}: {err}"
        if not partial:
            raise DecisionError(f"{problem} (nothing was applied; {_PARTIAL})") from err

    fit = []
    for decision in decisions:
        try:
            fit.append(clean_decision(decision))
        except DecisionError as err:
            refuse(decision, err)
    with store.transaction():
        for decision in _in_order(store, fit):
            try:
                verdicts.append((decision.line, _apply(store, decision, reviewer, batch)))
            except DecisionError as err:
                refuse(decision, err)
            step()
    return _summed_up(decisions, verdicts, refused)


def _summed_up(
    decisions: Sequence[Decision], verdicts: Sequence[tuple[int, str]], refused: Mapping[int, str]
) -> Applied:
    """What applying came to. verdicts, refused: of the lines that were looked at, by their number.

    The others are those that another line of the file outweighs.
    """
    counted = Counter(verdict for _, verdict in verdicts)
    seen = {line for line, verdict in verdicts if verdict != "older"} | refused.keys()
    return Applied(
        counted["changed"],
        counted["unchanged"],
        len(decisions) - counted["changed"] - counted["unchanged"] - len(refused),
        tuple(refused[line] for line in sorted(refused)),
        tuple(decision.line for decision in decisions if decision.line not in seen),
    )


def _in_order(store: Store, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions by time, those without one last, and of these only the last on an entry."""
    dated = sorted((d for d in decisions if d.at), key=lambda d: (d.at, d.line))
    undated = {_identity(store, d): d for d in decisions if not d.at}
    return dated + list(undated.values())


def _identity(store: Store, decision: Decision) -> str:
    """The id of the entry that ``decision`` is about; its line where it is about none."""
    try:
        entry = _known(store, decision)
    except DecisionError:
        return f"line {decision.line}"
    identity = entry.id if entry else _id_of_added(decision)
    return f"{identity} {decision.reviewer}" if decision.role == "opinion" else identity


def _apply(store: Store, decision: Decision, reviewer: str, batch: list[int]) -> str:
    """Apply one decision; return what became of it: changed, unchanged or older.

    batch: the number of the first event on a listed entry, once there is one.
    """
    entry = _known(store, decision)
    if entry is not None and decision.listed is not None and decision.role is None:
        return _apply_listed(store, entry, decision, reviewer, batch)
    decision = _on_its_entry(store, decision)
    identity = entry.id if entry else _id_of_added(decision)
    if decision.role == "opinion":
        return _apply_opinion(
            store, identity, decision, store.entries.state(entry) if entry else None
        )
    current = None if entry is None else store.entries.state(entry)
    mined = store.opinions.found_attributes(identity)
    after = _outcome(decision, current, reviewer, mined)
    standing = current if current is not None and current.status != "new" else None
    role = decision.role or "decision"
    verdict = _verdict(standing, after, decision, store.entries.role(identity), role)
    if verdict == "changed":
        store.decisions.record(identity, decision.action, after, role)
    return verdict


def _on_its_entry(store: Store, decision: Decision) -> Decision:
    """The decision; without texts where it names a form of a pair that is an entry no more."""
    if decision.entry in store.entries.owners():
        return replace(decision, ru=None, en=None)
    return decision


def _apply_listed(
    store: Store, entry: Entry, decision: Decision, reviewer: str, batch: list[int]
) -> str:
    """Decide on an entry as it was listed; return what became of it: changed or unchanged.

    As by `tolmach decide ID`: with what it replaces, and an edited entry is accepted as it stands.
    batch: as for :func:`_apply`; one undo takes back all that was listed.

    :raises ConflictError: where it is no longer as it was listed.
    """
    note = None if decision.note in (None, entry.note) else decision.note
    texts = (decision.new_ru, decision.new_en)
    facts = decision.attributes or {}
    if note is None and _changes_nothing(store.entries.state(entry), decision.action, texts, facts):
        return "unchanged"
    if any(getattr(entry, name) != value for name, value in (decision.listed or {}).items()):
        who = name_of(entry.status) + (f" by {entry.reviewer}" if entry.reviewer else "")
        raise ConflictError(
            f"{entry.id} {entry.ru} = {entry.en} is {who} now: list it again, and decide anew"
        )
    events = store.decisions.decide_all(
        entry, decision.action, reviewer, ru=texts[0], en=texts[1], note=note, at=decision.at,
        attributes=facts, batch=batch[0] if batch else None,
    )  # fmt: skip
    batch.append(events[0].id)
    return "changed"


def _changes_nothing(
    before: State, action: str, texts: tuple[str | None, str | None], facts: Mapping[str, Any]
) -> bool:
    """Whether a decision leaves an entry as it is, its reviewer and time aside."""
    after = decided(before, action, texts, reviewer="", at="", note="")
    same = (after.status, after.ru, after.en) == (before.status, before.ru, before.en)
    return same and attributes_of({**before.attributes.as_dict(), **facts}) == before.attributes


def _apply_opinion(store: Store, identity: str, decision: Decision, current: State | None) -> str:
    """Apply an opinion; return what became of it, compared with the same reviewer's only.

    It may come before the decision that it is a second one to, so the entry need not be there.
    """
    blank = replace(current, attributes=NONE) if current else None
    after = _outcome(decision, blank, "")
    opinion = store.opinions.of(identity, after.reviewer or "")
    verdict = _verdict(opinion.state if opinion else None, after, decision)
    if verdict == "changed":
        store.opinions.record(identity, decision.action, after)
    return verdict


def _known(store: Store, decision: Decision) -> Entry | None:
    """The entry that ``decision`` is about; None where it is known, but not there.

    That is one made by hand, or a line of an export, whose id fits its texts: a decision
    outlives its article.

    :raises DecisionError: where nothing tells which entry is meant, or id and texts disagree.
    """
    ru, en = decision.ru or "", decision.en or ""
    try:
        entry = (
            store.entries.by_id(decision.entry) if decision.entry else store.entries.find(ru, en)
        )
    except UnknownEntryError:
        if decision.by_hand or _fits(store, decision.entry, ru, en):
            return None
        raise
    named = decision.entry if decision.entry in store.entries.owners() else entry.id
    if ru and en and not _fits(store, named, ru, en):
        origin = store.entries.state(entry).origin
        if (ru, en) != origin:
            raise DecisionError(f"{entry.id} is {' = '.join(origin)}, not {ru} = {en}")
    return entry


def _fits(store: Store, identity: str | None, ru: str, en: str) -> bool:
    """Whether an entry with this id can have these texts."""
    if not ru or not en:
        return False
    return identity in store.entries.identities(ru, en) or is_term_id(identity, ru, en)


def is_term_id(identity: str | None, ru: str, en: str) -> bool:
    """Whether an id is that of a mined term, which is made of the lemmas of both sides."""
    from align.terms.phrases.keys import english_key, russian_key

    return identity == entry_id(russian_key(ru), english_key(en))


def _id_of_added(decision: Decision) -> str:
    """The id of an entry made by hand: as written, or from its texts."""
    return decision.entry or entry_id(text_key(decision.ru or ""), decision.en or "")


def _outcome(
    decision: Decision, current: State | None, reviewer: str, mined: Attributes = NONE
) -> State:
    """The state after ``decision``, whatever was decided before it.

    current: of the entry, None where it is not there. mined: what mining knows of it.
    """
    kept = current if decision.at is None else None
    note = clean(decision.note, "note")
    who = {
        "reviewer": clean(decision.reviewer, "reviewer") or reviewer,
        "at": timestamp(decision.at),
        "note": note_after(kept, decision.note and note) or "" if kept else note,
    }
    texts = (clean(decision.new_ru, "new_ru") or None, clean(decision.new_en, "new_en") or None)
    action = "edit" if decision.action == "add" else decision.action
    after = decided(_undecided(decision, current, kept, mined), action, texts, **who)
    split_from = decision.split_from or (kept.split_from if kept else None)
    return replace(after, same_as=decision.same_as, split_from=split_from)


def _undecided(
    decision: Decision, current: State | None, kept: State | None, mined: Attributes
) -> State:
    """The state that ``decision`` starts from: what it says itself, else that of the entry.

    kept: the state whose facts stay where a line does not name them: that of the entry for a line
    without a time. One with a time says all that was decided, whatever was before; what it does
    not speak of is as mined then, so that the order of two files does not matter.
    """
    ru, en = current.origin if current else ("", "")
    kind = current.kind if current else "term"
    facts = mined if decision.attributes is None else NONE
    said = {**(kept.attributes if kept else facts).as_dict(), **(decision.attributes or {})}
    return State(
        "new",
        decision.kind or kind,
        clean(decision.ru, "ru") or ru,
        clean(decision.en, "en") or en,
        added=decision.by_hand or bool(kept and kept.added),
        attributes=attributes_of(said),
    )


def _verdict(
    standing: State | None,
    after: State,
    decision: Decision,
    old_role: str = "decision",
    role: str = "decision",
) -> str:
    """changed, unchanged or older: ``after`` against the decision in force.

    Of two different decisions of the same second an adjudication counts, else the one later in the
    alphabet: any fixed rule will do, but without one the order of two files would matter.
    """
    if standing is None:
        return "changed"
    if decision.at is None:
        same = replace(after, at=standing.at)
        if decision.reviewer is None:
            same = replace(same, reviewer=standing.reviewer)
        return "unchanged" if same == standing else "changed"
    if after == standing and role == old_role:
        return "unchanged"
    new = (after.at or "", role == "adjudication", after.as_json())
    old = (standing.at or "", old_role == "adjudication", standing.as_json())
    newer = new > old
    return "changed" if newer else "older"


def export_decisions(store: Store) -> Iterator[str]:
    """The decisions in force as lines without line ends, by Russian as found, English and id.

    An edit does not move a line, so that files merge well. Applied to the same corpus they give
    the same entries.

    :raises StoreError: where the store does not hold what was written.
    """
    with store.snapshot():
        store.check(opinions=True)
        yield from _decisions_in_force(store)


def _decisions_in_force(store: Store) -> Iterator[str]:
    statuses = [status for status in ENTRY_STATUSES if status != "new"]
    decisions = []
    for entry in store.entries.in_order(statuses):
        role = store.entries.role(entry.id)
        named = None if role == "decision" else role
        mined = store.opinions.found_attributes(entry.id)
        decisions.append(_as_decision(entry.id, store.entries.state(entry), named, mined))
    decisions += [
        _as_decision(opinion.entry, opinion.state, "opinion")
        for opinion in store.opinions.in_force()
        if opinion.verdict
    ]
    for decision in sorted(decisions, key=_file_order):
        yield decision.as_json()


def salvaged_decisions(store: Store) -> tuple[list[str], tuple[str, ...]]:
    """The decisions that are intact, as :func:`export_decisions` writes them, and what is left out.

    store: opened for salvaging; damaged or not.

    :raises StoreError: where nothing of the log can be read.
    """
    saved = store.salvage()
    decisions = []
    for event in saved.standing:
        assert event.after is not None
        role = None if event.role == "decision" else "opinion" if event.blind else event.role
        opinion = Opinion(event.entry, event.reviewer, event.role, event.after)
        if not event.blind or opinion.verdict:
            decisions.append(_as_decision(event.entry, event.after, role))
    return [one.as_json() for one in sorted(decisions, key=_file_order)], saved.lost


def _file_order(decision: Decision) -> tuple[str, ...]:
    ru, en = decision.ru or "", decision.en or ""
    second = decision.role == "opinion"
    who = decision.reviewer or ""
    return sort_key(ru), ru, en, decision.entry or "", *(("1", who) if second else ("0", ""))


def _as_decision(
    identity: str, state: State, role: str | None, mined: Attributes = NONE
) -> Decision:
    """The decision that puts an entry, or an opinion of it, into ``state``.

    mined: what mining knows of the entry. Where all of that was taken away, the decision says so.
    """
    ru, en = state.origin
    nothing: dict[str, Any] | None = None if mined is NONE else {}
    return Decision(
        action=_ACTION_OF[state.status],
        entry=identity,
        ru=ru,
        en=en,
        new_ru=state.found_ru and state.ru,
        new_en=state.found_en and state.en,
        kind=state.kind,
        added=state.added,
        reviewer=state.reviewer,
        at=state.at,
        note=state.note,
        attributes=state.attributes.as_dict() or nothing,
        role=role,
        same_as=state.same_as,
        split_from=state.split_from,
    )
