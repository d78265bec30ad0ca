"""Decisions as text: JSON Lines to keep in git, to apply to any store, and to write again.

One object a line: ``entry`` (or ``id``), or ``ru`` and ``en``, or all three (then they must
agree); ``action``: accept, reject, edit, skip or add; for edit ``new_ru`` and/or ``new_en``;
``reviewer``, ``at`` (ISO 8601) and ``note`` where known. An entry made by hand has ``added`` and
``kind``; ``same_as`` names the entry that a rejected one is merged into, ``split_from`` the one
that an entry was parted from. ``role`` is "opinion" for what a second reviewer thinks, one line for
each of them, and "adjudication" where opinions differed and this settled it.

A line of `tolmach list` with an ``action`` is a decision too: on the entry as it was listed.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from io import TextIOBase, TextIOWrapper
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TextIO, cast

from align.documents.lines import bounded_lines
from align.errors import DecisionError, InputError
from align.records import KINDS
from glossary.entries.attributes import attributes_of
from glossary.entries.cleaning import clean, cleaned, timestamp
from glossary.entries.events import OWN_ROLES, STATUS_OF

ACTIONS = (*STATUS_OF, "add")
_OF_A_LISTING = (
    "ru", "en", "status", "reviewer", "decided_at", "kind", "confidence", "variants", "occurrences",
    "files", "reasons", "ru_context", "ru_mark", "en_context", "en_mark", "evidence", "opinions",
    "left", "version",
)  # fmt: skip
"""What a line of `tolmach list`, and of what prints the like, says of an entry as it was."""
_STANDING = _OF_A_LISTING[:5]
"""What of it changes with a decision."""
_IDS = ("entry", "same_as", "split_from")
_ID = re.compile("[0-9a-f]{12}")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions; line is its number there, from 1.

    ru, en: as found, the spellings decided on. at: None for the time of applying. reviewer:
    None for whoever applies it. added: the entry was made by hand, so no pair need be there.
    attributes: as Attributes.as_dict() gives them, None for none. role: None for a decision.
    listed: of a line of `tolmach list`, what it says of the entry that a decision changes, by the
    names of Entry; its ru, en and reviewer are there and not here.
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
    listed: dict[str, Any] | None = field(default=None, compare=False)

    @property
    def by_hand(self) -> bool:
        """Whether it is about an entry made by hand."""
        return self.added or self.action == "add"

    def as_json(self) -> str:
        """One line of JSON, fields in this order, empty ones left out."""
        values = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        del values["line"]
        values.pop("listed", None)
        if not self.added:
            del values["added"]
        return json.dumps(values, ensure_ascii=False)


def read_decisions(
    source: Path | str | TextIO | Iterable[str], *, action: str | None = None
) -> list[Decision]:
    """The decisions of a JSON Lines file (a path) or of its lines, in order.

    action: of lines that name none.

    :raises InputError: where the file cannot be read.
    :raises DecisionError: where a line is not a decision; it names the line.
    """
    if isinstance(source, Path | str):
        return _decisions(_lines(Path(source)), str(source), action)
    if isinstance(source, TextIOBase):
        source = bounded_lines(cast("TextIO", source), "decisions")
    return _decisions(source, "decisions", action)


def _decisions(lines: Iterable[str], name: str, action: str | None) -> list[Decision]:
    """The decisions on ``lines``, empty ones aside; errors begin with ``name`` and the number."""
    numbered = enumerate(lines, start=1)
    return [_decision(line, f"{name}:{n}", n, action) for n, line in numbered if line.strip()]


def _lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file.

    :raises InputError: where it cannot be read.
    """
    try:
        with path.open("rb") as content, TextIOWrapper(content, "utf-8-sig") as stream:
            try:
                yield from bounded_lines(stream, str(path))
            except UnicodeDecodeError as err:
                read = content.tell() if content.seekable() else 0
                where = f" at byte {read - len(err.object) + err.start}" if read else ""
                raise InputError(f"{path}: not UTF-8{where}: save it as UTF-8 and repeat") from err
    except OSError as err:
        reason = err.strerror or "cannot be read"
        raise InputError(f"{path}: {reason}: name a file of decisions") from err


def _decision(line: str, where: str, number: int, action: str | None) -> Decision:
    """The decision on one line; action: where it names none.

    :raises DecisionError: where it holds none; it begins with ``where``.
    """
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as err:
        if line.startswith(_MARKERS):
            raise DecisionError(
                f"{where}: git left a conflict here: take out its <<<, === and >>> lines; a pair "
                "may be decided on more than once, the latest counts"
            ) from err
        raise DecisionError(f"{where}: not JSON ({_fault(err)}): one object a line") from err
    if not isinstance(values, dict):
        raise DecisionError(f"{where}: not a JSON object: one object a line")
    try:
        return _checked({"action": action, **values}, number)
    except DecisionError as err:
        raise DecisionError(f"{where}: {err}") from err


def _fault(err: Exception) -> str:
    """What is wrong with a text that is no JSON, in a few words."""
    if isinstance(err, JSONDecodeError):
        return str(err)
    return "nested too deep" if isinstance(err, RecursionError) else "a number too long"


def clean_decision(decision: Decision) -> Decision:
    """``decision`` with clean texts, and with ids as the store has them.

    :raises DecisionError: for what cannot stand in a text, or is no id.
    """
    values = {item.name: getattr(decision, item.name) for item in fields(Decision)}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = clean(value, name) or None
    for name in _IDS:
        if values[name] is not None:
            values[name] = values[name].lower()
    whole = _IDS if decision.by_hand else _IDS[1:]
    for name in whole:
        if values[name] is not None and not _ID.fullmatch(values[name]):
            raise DecisionError(f"{name} is {values[name]!r}: an id is 12 hex digits")
    if decision.attributes:
        values["attributes"] = cleaned(decision.attributes)
    return Decision(**values)


def _checked(values: dict[str, Any], number: int) -> Decision:
    """The decision in a JSON object.

    :raises DecisionError: for what makes no sense.
    """
    names = {item.name for item in fields(Decision)} - {"line", "listed"}
    values, listed = _as_listed(values)
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
    decision = Decision(**values, line=number, listed=listed)
    for broken, message in _RULES:
        if broken(decision):
            raise DecisionError(message(decision))
    return decision if decision.at is None else _with_time(decision)


def _with_time(decision: Decision) -> Decision:
    """``decision`` with its time in the store's form, so that times compare as text."""
    return replace(decision, at=timestamp(decision.at))


def _as_listed(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The fields of a decision in those of a line, and what the line says of an entry as listed.

    None where the line is none of a listing, which has the status of an entry.

    :raises DecisionError: where it names two entries.
    """
    if "id" in values:
        if values.get("entry") not in (None, values["id"]):
            raise DecisionError("id and entry are different: give one of them")
        values = {**values, "entry": values["id"]}
        del values["id"]
    if "status" not in values:
        return values, None
    listed = {name: values[name] for name in _STANDING if name in values}
    return {name: value for name, value in values.items() if name not in _OF_A_LISTING}, listed


def _has_texts(decision: Decision) -> bool:
    return bool(decision.ru and decision.en)


def _has_new_texts(decision: Decision) -> bool:
    return bool(decision.new_ru or decision.new_en)


_Test = Callable[[Decision], bool]
_Message = Callable[[Decision], str]
_RULES: tuple[tuple[_Test, _Message], ...] = (
    (
        lambda d: d.action not in ACTIONS,
        lambda d: (
            f"action is {d.action!r}: use one of {', '.join(ACTIONS)}; or give one for all, "
            "as in `tolmach decide accept --from FILE`"
        ),
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
