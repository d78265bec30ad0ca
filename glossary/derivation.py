"""Entries out of pairs and events: pure functions, so that a store can always be recomputed."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, NamedTuple

from align.records import KINDS
from align.text import text_key
from glossary.attributes import NONE, Attributes, attributes_of

BANDS = ((0.95, "sure"), (0.8, "likely"), (0.5, "unsure"), (0.0, "doubtful"))
"""Least confidence and its word, highest first."""

STATUS_OF = {"accept": "accepted", "reject": "rejected", "edit": "edited", "skip": "skipped"}
"""What a decision makes of an entry."""

_TAKEN = frozenset({*STATUS_OF.values(), "added"}) - {"rejected", "skipped"}

ROLES = ("decision", "adjudication", "opinion", "kept")
"""What an event is: on the entry (the first two), or a reviewer's opinion beside it."""

OPINION_ROLES = frozenset({"opinion", "kept"})


def band(confidence: float | None) -> str:
    """The word for a confidence: sure, likely, unsure, doubtful, or ``by hand`` for None."""
    if confidence is None:
        return "by hand"
    return next((word for least, word in BANDS if confidence >= least), BANDS[-1][1])


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
        """One line, keys in order, without what says nothing."""
        said = []
        for name, value in zip(_STATE_FIELDS, _state_values(self), strict=True):
            if not value or value is NONE:
                continue
            if value.__class__ is str:
                said.append(f'"{name}": {encode_basestring(value)}')
            elif value is True:
                said.append(f'"{name}": true')
            elif told := value.told():
                said.append(f'"{name}": {_as_json(told)}')
        return f"{{{', '.join(said)}}}"


_STATE_FIELDS = tuple(sorted(item.name for item in fields(State)))
_state_values = attrgetter(*_STATE_FIELDS)
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def state_of(text: str | None) -> State | None:
    """The state written by State.as_json; ValueError or TypeError where it is not one."""
    if text is None:
        return None
    told = json.loads(text)
    return State(**{**told, "attributes": attributes_of(told.get("attributes"))})


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

        role stands there where it is not "decision".
        """
        return {
            "id": self.id, "at": self.at, "reviewer": self.reviewer, "action": self.action,
            "entry": self.entry,
            "before": None if self.before is None else json.loads(self.before.as_json()),
            "after": None if self.after is None else json.loads(self.after.as_json()),
            **({} if self.role == "decision" else {"role": self.role}),
        }  # fmt: skip


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


class Occurrence(NamedTuple):
    """What an entry takes from one of its pairs; position is the pair's number in the build."""

    position: int
    file: str
    kind: str
    ru: str
    ru_start: int
    en: str
    term: str
    confidence: float


class Found(NamedTuple):
    """What the pairs alone say about an entry; see glossary.entries.Entry.

    spellings: of the Russian, commonest first, so ru comes first. worth: how much an answer is
    worth, at least 0. pair: position of the most confident occurrence. attributes: what mining
    knows of a term.
    """

    kind: str
    ru: str
    en: str
    spellings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    occurrences: int = 0
    confidence: float | None = None
    worth: float = 0.0
    pair: int | None = None
    attributes: Attributes = NONE


def found(occurrences: Sequence[Occurrence]) -> Found:
    """The entry that these occurrences (at least one, of one entry) make, whatever their order."""
    if len(occurrences) == 1 and not occurrences[0].term:
        return _found_once(occurrences[0])
    spellings = _commonest_first(o.ru for o in occurrences)
    terms = [json.loads(o.term) for o in occurrences if o.term]
    if terms:
        cited = _commonest_first(term["ru"] for term in terms)[0]
        spellings = tuple(dict.fromkeys((cited, *spellings)))
    kinds = Counter(o.kind for o in occurrences)
    best = min(occurrences, key=lambda o: (-o.confidence, o.file, o.ru_start, o.position))
    return Found(
        kind=min(kinds, key=lambda kind: (-kinds[kind], (*KINDS, kind).index(kind))),
        ru=spellings[0],
        en=_commonest_first(term["en"] for term in terms or ({"en": o.en} for o in occurrences))[0],
        spellings=spellings,
        files=tuple(sorted({o.file for o in occurrences})),
        occurrences=len(occurrences),
        confidence=best.confidence,
        worth=worth(best.confidence, len(occurrences), len(spellings)),
        pair=best.position,
        attributes=attributes_of(terms[0]["facts"]) if terms else NONE,
    )


def _found_once(o: Occurrence) -> Found:
    """The entry that one occurrence makes: most are such, and need no counting."""
    value = worth(o.confidence, 1)
    return Found(o.kind, o.ru, o.en, (o.ru,), (o.file,), 1, o.confidence, value, o.position)


def worth(confidence: float, occurrences: int, spellings: int = 1) -> float:
    """How much an answer is worth: entropy in bits times occurrences times spellings.

    The entropy is that of uncertainty sampling (Lewis & Gale 1994, section 3). Rounded, so that
    the order of the queue does not hang on the last bits.
    """
    if not 0.0 < confidence < 1.0:
        return 0.0
    chances = (confidence, 1.0 - confidence)
    return round(-sum(p * math.log2(p) for p in chances) * occurrences * spellings, 6)


def _commonest_first(texts: Iterable[str]) -> tuple[str, ...]:
    """The different texts: commonest first, then those that tell more, then by code point."""
    counts = Counter(texts)
    if len(counts) == 1:
        return tuple(counts)
    return tuple(sorted(counts, key=lambda text: (-counts[text], *_poverty(text), text)))


def _poverty(text: str) -> tuple[int, int, int]:
    """Less for a spelling that tells more: word starts (camel case), then ё, then fewer capitals.

    Capitals throughout hide what is a name, so they lose against lower case.
    """
    starts = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return -starts, -text.casefold().count("ё"), sum(map(str.isupper, text))


def sort_key(ru: str) -> str:
    """What entries are sorted by first; a hashtag stands beside the same words without #."""
    return sort_key_of(text_key(ru))


def sort_key_of(key: str) -> str:
    """The same, out of the text_key of the Russian."""
    return key.lstrip("#")


def decided(before: State, action: str, texts: tuple[str | None, str | None], **who: str) -> State:
    """The state after ``action`` on ``before``.

    texts: new Russian and English of an edit, None where unchanged. who: reviewer, at, note.
    Accepting an edited or added entry confirms it as it stands. Rejecting and skipping drop an
    edit. An edit back to what was found is an acceptance.
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
        status, before.kind, ru, en, **who, added=before.added, attributes=before.attributes,
        split_from=before.split_from, replaces=None if status in _TAKEN else before.replaces,
        found_ru=origin[0] if ru != origin[0] else None,
        found_en=origin[1] if en != origin[1] else None,
    )  # fmt: skip
