"""Decisions as events, and the state of an entry that they add up to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from align.errors import DecisionError
from glossary.entries.attributes import NONE, Attributes, attributes_of
from glossary.entries.entry import APPROVED, ENTRY_STATUSES

STATUS_OF = {"accept": "accepted", "reject": "rejected", "edit": "edited", "skip": "skipped"}
"""What a decision makes of an entry."""

OUTCOMES = tuple(status for status in ENTRY_STATUSES if status in STATUS_OF.values())
"""accepted, edited, rejected, skipped: in this order they are counted."""

VERDICTS = OUTCOMES[:3]
"""accepted, edited, rejected: what a decision comes to that was not put off."""

ROLES = ("decision", "adjudication", "opinion", "kept")
"""What an event is: on the entry (the first two), or a reviewer's opinion beside it."""

DECISION_ROLES = ROLES[:2]
OWN_ROLES = ROLES[:3]
"""Roles of events that reviewers make, and so can undo."""

OPINION_ROLES = frozenset({"opinion", "kept"})


@dataclass(frozen=True, slots=True)
class State:
    """What a decision made of an entry: the before and after of an event.

    found_ru, found_en: what was decided on, where an edit made it something else. added: made
    by hand, so it needs no pair to exist. reviewer and at are None in a state nobody decided.
    same_as: rejected only because that entry is the same. split_from: parted from that entry.
    replaces: the entry that gives way to this one when this one is approved.
    """

    status: str
    kind: str
    ru: str
    en: str
    note: str = ""
    reviewer: str | None = None
    at: str | None = None
    found_ru: str | None = None
    found_en: str | None = None
    added: bool = False
    attributes: Attributes = NONE
    same_as: str | None = None
    split_from: str | None = None
    replaces: str | None = None

    @property
    def origin(self) -> tuple[str, str]:
        """The Russian and English as found, before any edit."""
        return self.found_ru or self.ru, self.found_en or self.en

    def as_json(self) -> str:
        """One line of JSON, keys in order, empty fields left out."""
        fields = []
        for name, value in zip(_STATE_FIELDS, _state_values(self), strict=True):
            if not value or value is NONE:
                continue
            if value.__class__ is str:
                fields.append(f'"{name}": {encode_basestring(value)}')
            elif value is True:
                fields.append(f'"{name}": true')
            elif attributes := value.as_dict():
                fields.append(f'"{name}": {_as_json(attributes)}')
        return f"{{{', '.join(fields)}}}"


_STATE_FIELDS = tuple(sorted(item.name for item in fields(State)))
_state_values = attrgetter(*_STATE_FIELDS)
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


_KIND_OF_VALUE: dict[str, type] = {"added": bool, "attributes": dict}
"""What the fields of a state are that are not texts."""
_WORDS: dict[type, str] = {str: "text", bool: "true or false", dict: "object of JSON"}


def state_of(text: str | None) -> State | None:
    """The state that State.as_json wrote, None for None.

    :raises ValueError: or TypeError, where it is not one; says what is wrong.
    """
    if text is None:
        return None
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("it is no object of JSON")
    state = State(**{**values, "attributes": attributes_of(values.get("attributes"))})
    if state.status not in ENTRY_STATUSES:
        raise ValueError(f"there is no status {str(state.status)[:20]!r}")
    for name, value in values.items():
        wanted = _KIND_OF_VALUE.get(name, str)
        if value is not None and not isinstance(value, wanted):
            raise ValueError(f"{name} is no {_WORDS[wanted]}")
    if None in (state.kind, state.ru, state.en):
        raise ValueError("a text is missing")
    return state


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. before is None for an entry that was not there, likewise after.

    at: ISO 8601 UTC, whole seconds. target: the event that an undo or redo is about. role: one of
    ROLES. batch: the first of the events that belong together, None for that one.
    """

    id: int
    at: str
    reviewer: str
    action: str
    entry: str
    before: State | None
    after: State | None
    target: int | None = None
    role: str = "decision"
    batch: int | None = None

    @property
    def blind(self) -> bool:
        """Whether it is an opinion, which changes no entry."""
        return self.role in OPINION_ROLES

    def as_record(self) -> dict[str, Any]:
        """The fields of the command line's contract, in its order, ready for JSON.

        role is left out where it is "decision".
        """
        return {
            "id": self.id,
            "at": self.at,
            "reviewer": self.reviewer,
            "action": self.action,
            "entry": self.entry,
            "before": None if self.before is None else json.loads(self.before.as_json()),
            "after": None if self.after is None else json.loads(self.after.as_json()),
            **({} if self.role == "decision" else {"role": self.role}),
        }


def check_action(action: str) -> None:
    """Check that an action is a decision.

    :raises DecisionError: where it is none.
    """
    if action not in STATUS_OF:
        raise DecisionError(f"{action!r} is not a decision: use {', '.join(STATUS_OF)}")


def in_force(events: Iterable[Event]) -> list[Event]:
    """The decisions on one entry that stand, oldest first; the last one is in force.

    events: all of this entry, ascending, without opinions; or all opinions of one reviewer on it.
    Undo and redo only ever concern the last one.
    """
    standing: list[Event] = []
    undone: dict[int, Event] = {}
    for event in events:
        if event.action == "undo":
            last = standing.pop()
            undone[last.id] = last
        elif event.action == "redo" and event.target is not None:
            standing.append(undone.pop(event.target))
        else:
            standing.append(event)
    return standing


def decided(before: State, action: str, texts: tuple[str | None, str | None], **who: str) -> State:
    """The state after ``action`` on ``before``.

    texts: new Russian and English of an edit, None where unchanged. who: reviewer, at, note.
    Accepting an edited or added entry confirms it as it stands. Rejecting and skipping drop an
    edit. An edit back to what was found counts as accepting it.
    """
    origin = before.origin
    ru, en = before.ru, before.en
    status = STATUS_OF[action]
    if action == "edit":
        ru, en = texts[0] or ru, texts[1] or en
        status = "added" if before.added else "edited" if (ru, en) != origin else "accepted"
    elif action == "accept" and before.added:
        status = "added"
    elif action == "accept" and before.status == "edited":
        status = "edited"
    else:
        ru, en = origin
    return State(
        status,
        before.kind,
        ru,
        en,
        **who,
        added=before.added,
        attributes=before.attributes,
        split_from=before.split_from,
        replaces=None if status in APPROVED else before.replaces,
        found_ru=origin[0] if ru != origin[0] else None,
        found_en=origin[1] if en != origin[1] else None,
    )
