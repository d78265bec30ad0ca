"""Decisions as text: JSON Lines to keep in git, to apply to any store, and to write again.

One object a line: ``entry`` (id), or ``ru`` and ``en``, or all three (then they must agree);
``action``: accept, reject, edit, skip or add; for edit ``new_ru`` and/or ``new_en``; ``reviewer``,
``at`` (ISO 8601) and ``note`` where known. An entry made by hand has ``added`` and ``kind``;
``same_as`` names the entry that a rejected one is merged into, ``split_from`` the one that an entry
was parted from. ``role`` is "opinion" for what a second reviewer thinks, one line for each of them,
and "adjudication" where opinions differed and this settled it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from align.errors import DecisionError, InputError
from align.records import KINDS
from glossary.entries.attributes import attributes_of
from glossary.entries.cleaning import timestamp
from glossary.entries.events import OWN_ROLES, STATUS_OF

ACTIONS = (*STATUS_OF, "add")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions; line is its number there, from 1.

    ru, en: as found, the spellings decided on. at: None for the time of applying. reviewer:
    None for whoever applies it. added: the entry was made by hand, so no pair need be there.
    attributes: as Attributes.as_dict() gives them, None for none. role: None for a decision.
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

    @property
    def by_hand(self) -> bool:
        """Whether it is about an entry made by hand."""
        return self.added or self.action == "add"

    def as_json(self) -> str:
        """One line of JSON, fields in this order, empty ones left out."""
        values = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        del values["line"]
        if not self.added:
            del values["added"]
        return json.dumps(values, ensure_ascii=False)


def read_decisions(source: Path | str | Iterable[str]) -> list[Decision]:
    """The decisions of a JSON Lines file (a path) or of its lines, in order.

    :raises InputError: where the file cannot be read.
    :raises DecisionError: where a line is not a decision; it names the line.
    """
    if isinstance(source, Path | str):
        return _decisions(_lines(Path(source)), str(source))
    return _decisions(source, "decisions")


def _decisions(lines: Iterable[str], name: str) -> list[Decision]:
    """The decisions on ``lines``, empty ones aside; errors begin with ``name`` and the number."""
    numbered = enumerate(lines, start=1)
    return [_decision(line, f"{name}:{n}", n) for n, line in numbered if line.strip()]


def _lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file.

    :raises InputError: where it cannot be read.
    """
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
    """The decision on one line.

    :raises DecisionError: where it holds none; it begins with ``where``.
    """
    try:
        values = json.loads(line)
    except ValueError as err:
        if line.startswith(_MARKERS):
            raise DecisionError(
                f"{where}: git left a conflict here: take out its <<<, === and >>> lines; a pair "
                "may be decided on more than once, the latest counts"
            ) from err
        raise DecisionError(f"{where}: not JSON ({err}): one object a line") from err
    if not isinstance(values, dict):
        raise DecisionError(f"{where}: not a JSON object: one object a line")
    try:
        return _checked(values, number)
    except DecisionError as err:
        raise DecisionError(f"{where}: {err}") from err


def _checked(values: dict[str, Any], number: int) -> Decision:
    """The decision in a JSON object.

    :raises DecisionError: for what makes no sense.
    """
    names = {item.name for item in fields(Decision)} - {"line"}
    unknown = sorted(set(values) - names)
    if unknown:
        raise DecisionError(f"unknown field {unknown[0]!r}: known are {', '.join(sorted(names))}")
    try:
        attributes_of(values.get("attributes"))
    except (ValueError, TypeError, AttributeError) as err:
        raise DecisionError(f"attributes: {err}") from err
    for name, value in values.items():
        expected = {"added": bool, "attributes": dict}.get(name, str)
        if value is not None and not isinstance(value, expected):
            raise DecisionError(f"{name} is {json.dumps(value)}: write text in quotes")
    decision = Decision(**{"action": None, **values}, line=number)
    for broken, message in _RULES:
        if broken(decision):
            raise DecisionError(message(decision))
    return decision if decision.at is None else _with_time(decision, values)


def _with_time(decision: Decision, values: dict[str, Any]) -> Decision:
    """``decision`` with its time in the store's form, so that times compare as text."""
    return Decision(**{**values, "at": timestamp(decision.at)}, line=decision.line)


def _has_texts(decision: Decision) -> bool:
    return bool(decision.ru and decision.en)


def _has_new_texts(decision: Decision) -> bool:
    return bool(decision.new_ru or decision.new_en)


_Test = Callable[[Decision], bool]
_Message = Callable[[Decision], str]
_RULES: tuple[tuple[_Test, _Message], ...] = (
    (
        lambda d: d.action not in ACTIONS,
        lambda d: f"action is {d.action!r}: use one of {', '.join(ACTIONS)}",
    ),
    (
        lambda d: not d.entry and not _has_texts(d),
        lambda d: "names no entry: give entry, or ru and en",
    ),
    (
        lambda d: d.by_hand and not _has_texts(d),
        lambda d: "an entry made by hand needs ru and en",
    ),
    (
        lambda d: d.action == "edit" and not _has_new_texts(d),
        lambda d: "an edit needs new_ru or new_en",
    ),
    (
        lambda d: d.action in ("accept", "reject", "skip") and _has_new_texts(d),
        lambda d: f"{d.action} takes no new text: use edit",
    ),
    (
        lambda d: d.role not in (None, *OWN_ROLES),
        lambda d: f"role is {d.role!r}: use opinion or adjudication, or leave it",
    ),
    (
        lambda d: d.role == "opinion" and not d.reviewer,
        lambda d: "an opinion needs a reviewer",
    ),
    (
        lambda d: d.kind not in (None, *KINDS),
        lambda d: f"kind is {d.kind!r}: use one of {', '.join(KINDS)}",
    ),
)
"""What makes no sense in a decision, with the message that says so; the first that holds counts."""
