"""What goes into the store as text, reviewer or time: checked, and in one form."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from align.errors import DecisionError

SPACES = "".join(
    char
    for char in map(chr, range(0x3001))
    if char.isspace() and char not in ("\x0b\x0c\x1c\x1d\x1e\x1f\x85")
)
"""What may be taken off the ends of a text; control characters are white space to Python only."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their texts clean; see :func:`clean`."""
    return {n: clean(v, n) if isinstance(v, str) else v for n, v in values.items()}


def timestamp(at: str | None = None) -> str:
    """``at``, or now if None, as ISO 8601 UTC in whole seconds: 2026-03-01T12:00:00Z.

    :raises DecisionError: where it is no date or names no time zone.
    """
    if at is None:
        moment = datetime.now(UTC)
    else:
        try:
            moment = datetime.fromisoformat(at)
        except (ValueError, TypeError) as err:
            raise DecisionError(f"{at!r} is not a time: write 2026-03-01T12:00:00Z") from err
        if moment.tzinfo is None:
            raise DecisionError(f"{at!r} has no time zone: write Z for UTC at its end")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reviewer_name(name: str) -> str:
    """The reviewer's name, clean.

    :raises DecisionError: where it is empty.
    """
    cleaned = clean(name, "reviewer")
    if not cleaned:
        raise DecisionError("a decision needs a reviewer: give a name with --reviewer")
    return cleaned


def clean(text: str | None, what: str) -> str:
    """``text`` without spaces around it, "" for None. what: names it in an error.

    :raises DecisionError: for control characters, one of which makes a whole TMX unreadable.
    """
    cleaned = (text or "").strip(SPACES)
    bad = _CONTROLS.search(cleaned)
    if bad:
        raise DecisionError(f"{what}: U+{ord(bad.group()):04X} cannot be in a text: take it out")
    return cleaned
