"""Decisions as text: JSON Lines to keep in git, to apply to any store, and to write again.

One object a line: ``entry`` (id), or ``ru`` and ``en``, or all three (then they must agree);
``action``: accept, reject, edit, skip or add; for edit ``new_ru`` and/or ``new_en``; ``reviewer``,
``at`` (ISO 8601) and ``note`` where known. An entry made by hand has ``added`` and ``kind``;
``same_as`` names the entry that a rejected one is merged into, ``split_from`` the one that an entry
was parted from. ``role`` is "opinion" for what a second reviewer thinks, one line for each of them,
and "adjudication" where opinions differed and this settled it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from align.errors import DecisionError, InputError
from align.records import KINDS
from align.text import text_key
from glossary.entries.attributes import NONE, attributes_of
from glossary.entries.cleaning import clean, timestamp
from glossary.entries.entry import ENTRY_STATUSES, Entry, entry_id
from glossary.entries.events import STATUS_OF, State, decided
from glossary.entries.occurrences import sort_key
from glossary.store.reader import UnknownEntryError
from glossary.store.store import Store

ACTIONS = (*STATUS_OF, "add")
_ACTION_OF = {status: action for action, status in STATUS_OF.items()} | {"added": "add"}
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions; line is its number there, from 1.

    ru, en: as found, the spellings decided on. at: None for the time of applying. reviewer:
    None for whoever applies it. added: the entry was made by hand, so no pair need be there.
    attributes: as Attributes.told() gives them, None for none. role: None for a decision.
    """

    action: str
    entry: str | None = None
    ru: str | None = None
    en: str | None = None
    new_ru: str | None = None
    new_en: str | None = None
    kind: str | None = None
    added: bool = False
    reviewer: str | None = None
    at: str | None = None
    note: str | None = None
    attributes: dict[str, Any] | None = None
    role: str | None = None
    same_as: str | None = None
    split_from: str | None = None
    line: int = field(default=0, compare=False)

    def as_json(self) -> str:
        """One line, fields in this order, only those that say something."""
        told = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        del told["line"]
        if not self.added:
            del told["added"]
        return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying came to.

    changed: decisions taken. unchanged: were in force already. older: a later decision is in
    force, in the store or further down the file. refused: lines left out, with the reason;
    only where asked to apply the rest.
    """

    changed: int
    unchanged: int
    older: int
    refused: tuple[str, ...] = ()


def read_decisions(source: Path | str | Iterable[str]) -> list[Decision]:
    """The decisions of a JSON Lines file (a path) or of its lines, in order.

    Raises InputError where the file cannot be read, DecisionError with the line's number where
    a line is no decision.
    """
    if isinstance(source, Path | str):
        return _decisions(_lines(Path(source)), str(source))
    return _decisions(source, "decisions")


def _decisions(lines: Iterable[str], name: str) -> list[Decision]:
    """The decisions on ``lines``, empty ones aside; errors begin with ``name`` and the number."""
    numbered = enumerate(lines, start=1)
    return [_decision(line, f"{name}:{n}", n) for n, line in numbered if line.strip()]


def _lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file; raises InputError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as err:
        reason = err.strerror or "cannot be read"
        raise InputError(f"{path}: {reason}: name a file of decisions") from err
    except UnicodeDecodeError as err:
        raise InputError(
            f"{path}: not UTF-8 at byte {err.start}: save it as UTF-8 and repeat"
        ) from err
    return text.split("\n")


def _decision(line: str, where: str, number: int) -> Decision:
    """The decision on one line; raises DecisionError that names ``where``."""
    try:
        told = json.loads(line)
    except ValueError as err:
        if line.startswith(_MARKERS):
            raise DecisionError(
                f"{where}: git left a conflict here: take out its <<<, === and >>> lines; a pair "
                "may be decided on more than once, the latest counts"
            ) from err
        raise DecisionError(f"{where}: not JSON ({err}): one object a line") from err
    if not isinstance(told, dict):
        raise DecisionError(f"{where}: not a JSON object: one object a line")
    try:
        return _checked(told, number)
    except DecisionError as err:
        raise DecisionError(f"{where}: {err}") from err


def _checked(told: dict[str, Any], number: int) -> Decision:
    """The decision in a JSON object; raises DecisionError for what makes no sense."""
    names = {item.name for item in fields(Decision)} - {"line"}
    unknown = sorted(set(told) - names)
    if unknown:
        raise DecisionError(f"unknown field {unknown[0]!r}: known are {', '.join(sorted(names))}")
    try:
        attributes_of(told.get("attributes"))
    except (ValueError, TypeError, AttributeError) as err:
        raise DecisionError(f"attributes: {err}") from err
    for name, value in told.items():
        expected = {"added": bool, "attributes": dict}.get(name, str)
        if value is not None and not isinstance(value, expected):
            raise DecisionError(f"{name} is {json.dumps(value)}: write text in quotes")
    if told.get("action") not in ACTIONS:
        raise DecisionError(f"action is {told.get('action')!r}: use one of {', '.join(ACTIONS)}")
    decision = Decision(**told, line=number)
    _check_sense(decision)
    return decision if decision.at is None else _with_time(decision, told)


def _with_time(decision: Decision, told: dict[str, Any]) -> Decision:
    """``decision`` with its time in the store's form, so that times compare as text."""
    return Decision(**{**told, "at": timestamp(decision.at)}, line=decision.line)


def _check_sense(decision: Decision) -> None:
    """Nothing; raises DecisionError where fields are missing or exclude each other."""
    has_texts = bool(decision.ru and decision.en)
    if not decision.entry and not has_texts:
        raise DecisionError("names no entry: give entry, or ru and en")
    if (decision.action == "add" or decision.added) and not has_texts:
        raise DecisionError("an entry made by hand needs ru and en")
    if decision.action == "edit" and not (decision.new_ru or decision.new_en):
        raise DecisionError("an edit needs new_ru or new_en")
    if decision.action in ("accept", "reject", "skip") and (decision.new_ru or decision.new_en):
        raise DecisionError(f"{decision.action} takes no new text: use edit")
    if decision.role not in (None, "decision", "opinion", "adjudication"):
        raise DecisionError(f"role is {decision.role!r}: use opinion or adjudication, or leave it")
    if decision.role == "opinion" and not decision.reviewer:
        raise DecisionError("an opinion needs a reviewer")
    if decision.kind is not None and decision.kind not in KINDS:
        raise DecisionError(f"kind is {decision.kind!r}: use one of {', '.join(KINDS)}")


def apply_decisions(
    store: Store, decisions: Sequence[Decision], reviewer: str = "file", *, partial: bool = False
) -> Applied:
    """What applying the decisions came to; all of them in one transaction.

    reviewer: for lines that name none. partial: leave out lines that cannot be applied and keep
    the rest; otherwise the first such line raises DecisionError and nothing is changed. Of
    several decisions on one entry, in the file and in the store, the latest ``at`` counts, so
    that applying a file twice, or two files in any order, ends the same.
    """
    counted = {"changed": 0, "unchanged": 0, "older": 0}
    refused: dict[int, str] = {}
    with store.transaction():
        for decision in _in_order(store, decisions):
            try:
                counted[_apply(store, decision, reviewer)] += 1
            except DecisionError as err:
                problem = f"line {decision.line}: {err}"
                if not partial:
                    raise DecisionError(
                        f"{problem} (nothing was applied; --partial applies the rest)"
                    ) from err
                refused[decision.line] = problem
    counted["older"] += len(decisions) - sum(counted.values()) - len(refused)
    return Applied(**counted, refused=tuple(refused[line] for line in sorted(refused)))


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
    identity = entry.id if entry else _own_id(decision)
    return f"{identity} {decision.reviewer}" if decision.role == "opinion" else identity


def _apply(store: Store, decision: Decision, reviewer: str) -> str:
    """What became of one decision: changed, unchanged or older; raises DecisionError."""
    entry = _known(store, decision)
    identity = entry.id if entry else _own_id(decision)
    if decision.role == "opinion":
        return _apply_opinion(store, identity, decision, store.state(entry) if entry else None)
    current = None if entry is None else store.state(entry)
    after = _outcome(decision, current, reviewer)
    standing = current if current is not None and current.status != "new" else None
    role = decision.role or "decision"
    verdict = _verdict(standing, after, decision, store.role(identity), role)
    if verdict == "changed":
        store.record(identity, decision.action, after, role)
    return verdict


def _apply_opinion(store: Store, identity: str, decision: Decision, current: State | None) -> str:
    """What became of an opinion, which is compared with the same reviewer's only.

    It may come before the decision that it is a second one to, so the entry need not be there.
    """
    blank = replace(current, attributes=NONE) if current else None
    after = _outcome(decision, blank, "")
    own = store.opinion(identity, after.reviewer or "")
    verdict = _verdict(own.state if own else None, after, decision)
    if verdict == "changed":
        store.record_opinion(identity, decision.action, after)
    return verdict


def _known(store: Store, decision: Decision) -> Entry | None:
    """The entry that ``decision`` is about; None where it is known, but not there.

    That is one made by hand, or a line of an export, whose id fits its texts: a decision
    outlives its article. Raises DecisionError where nothing tells which entry is meant, or where
    id and texts disagree.
    """
    ru, en = decision.ru or "", decision.en or ""
    try:
        entry = store.entry(decision.entry) if decision.entry else store.find(ru, en)
    except UnknownEntryError:
        if decision.added or decision.action == "add":
            return None
        if (
            ru
            and en
            and (decision.entry in store.identities(ru, en) or is_term_id(decision.entry, ru, en))
        ):
            return None
        raise
    known = store.identities(ru, en)
    if ru and en and entry.id not in known and not is_term_id(entry.id, ru, en):
        origin = store.state(entry).origin
        if (ru, en) != origin:
            raise DecisionError(f"{entry.id} is {' = '.join(origin)}, not {ru} = {en}")
    return entry


def is_term_id(identity: str | None, ru: str, en: str) -> bool:
    """Whether an id is that of a mined term, which is made of the lemmas of both sides."""
    from align.terms.phrases.keys import english_key, russian_key

    return identity == entry_id(russian_key(ru), english_key(en))


def _own_id(decision: Decision) -> str:
    """The id of an entry made by hand: as written, or from its texts."""
    return decision.entry or entry_id(text_key(decision.ru or ""), decision.en or "")


def _outcome(decision: Decision, current: State | None, reviewer: str) -> State:
    """The state after ``decision``, whatever was decided before it.

    current: of the entry, None where it is not there.
    """
    ru, en = current.origin if current else ("", "")
    ru, en = clean(decision.ru, "ru") or ru, clean(decision.en, "en") or en
    added = decision.added or decision.action == "add"
    kind = decision.kind or (current.kind if current else "term")
    who = {
        "reviewer": clean(decision.reviewer, "reviewer") or reviewer,
        "at": timestamp(decision.at),
        "note": clean(decision.note, "note"),
    }
    texts = (clean(decision.new_ru, "new_ru") or None, clean(decision.new_en, "new_en") or None)
    action = "edit" if decision.action == "add" else decision.action
    # A line with a time says all of a decision; one without leaves alone what it does not name.
    kept = current.attributes.told() if current and decision.at is None else None
    attributes = attributes_of(decision.attributes or kept)
    before = State("new", kind, ru, en, added=added, attributes=attributes)
    after = decided(before, action, texts, **who)
    return replace(after, same_as=decision.same_as, split_from=decision.split_from)


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
    """
    statuses = [status for status in ENTRY_STATUSES if status != "new"]
    decisions = []
    for entry in store.entries(statuses):
        role = store.role(entry.id)
        told = None if role == "decision" else role
        decisions.append(_as_decision(entry.id, store.state(entry), told))
    decisions += [
        _as_decision(opinion.entry, opinion.state, "opinion")
        for opinion in store.opinions()
        if opinion.verdict
    ]
    for decision in sorted(decisions, key=_file_order):
        yield decision.as_json()


def _file_order(decision: Decision) -> tuple[str, ...]:
    ru, en = decision.ru or "", decision.en or ""
    second = decision.role == "opinion"
    who = decision.reviewer or ""
    return sort_key(ru), ru, en, decision.entry or "", *(("1", who) if second else ("0", ""))


def _as_decision(identity: str, state: State, role: str | None) -> Decision:
    """The decision that puts an entry, or an opinion of it, into ``state``."""
    ru, en = state.origin
    return Decision(
        action=_ACTION_OF[state.status], entry=identity, ru=ru, en=en,
        new_ru=state.found_ru and state.ru, new_en=state.found_en and state.en,
        kind=state.kind, added=state.added, reviewer=state.reviewer, at=state.at, note=state.note,
        attributes=state.attributes.told() or None, role=role,
        same_as=state.same_as, split_from=state.split_from,
    )  # fmt: skip
