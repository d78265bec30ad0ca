"""What goes into the store as text, reviewer or time: checked, and in one form."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from align.errors import DecisionError
from align.text import CYRILLIC, text_key

SPACES = "".join(
    char
    for char in map(chr, range(0x3001))
    if char.isspace() and char not in ("\x0b\x0c\x1c\x1d\x1e\x1f\x85")
)
"""What may be taken off the ends of a text; control characters are white space to Python only."""

LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SHOWN = 60
"""Characters of a text that an error quotes."""

_SEPARATOR = re.compile(r"(?<!\s)\s*+[,;]\s*|(?<=[^\W\d])/(?=[^\W\d])\s*|(?<!\s)\s++/\s+")
_LAST_OF_A_LIST = re.compile(r"^(?:or|and)\s+", re.IGNORECASE)
_NO_LIST = re.compile(r"[()\[\]\"“”«»]|\band/or\b|[.!?]$")
_LONGEST_SYNONYM = 5
"""Words; a longer part is a clause."""

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
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as err:
        raise DecisionError(f"{at!r} is no time in UTC: write 2026-03-01T12:00:00Z") from err
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def time_after(at: str | None, earlier: str | None) -> str:
    """The time ``at``, see :func:`timestamp`; for None, now, but not before ``earlier``.

    A clock that was set back must not make a later decision the earlier one of two files.
    """
    moment = timestamp(at)
    if at is not None or earlier is None or moment >= earlier:
        return moment
    try:
        return timestamp((datetime.fromisoformat(earlier) + timedelta(seconds=1)).isoformat())
    except (ValueError, OverflowError):
        return moment


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


def listed_synonyms(en: str) -> list[str]:
    """The parts of an English text that may be a list of synonyms: "lever, arm"; [] for none.

    They may be separated by commas, semicolons or slashes, and the last by "or". A place with its
    country looks the same, so somebody has to say whether it is a list.
    """
    parts = [_LAST_OF_A_LIST.sub("", part).strip() for part in _SEPARATOR.split(en)]
    are_short = all(part and len(part.split()) <= _LONGEST_SYNONYM for part in parts)
    different = list(dict.fromkeys(parts))
    if len(different) < 2 or not are_short or _NO_LIST.search(en):
        return []
    return different


def untranslated(ru: str, en: str) -> str:
    """Why ``en`` is no translation of ``ru`` but Russian still, "" where it may be one."""
    if CYRILLIC.search(en) is None:
        return ""
    if en == ru or text_key(en) == text_key(ru):
        return f"the English is the Russian once more, not translated: {en[:_SHOWN]}"
    return "" if LATIN.search(en) else f"no Latin letter in the English: {en[:_SHOWN]}"


def check_scripts(old: tuple[str, str], new: tuple[str, str]) -> None:
    """Check that new texts, Russian and English, are in their languages where they differ from old.

    :raises DecisionError: for Russian without Cyrillic where it had some, and English without
        Latin letters. A tag may be in either.
    """
    (ru, en), lost = new, CYRILLIC.search(old[0]) and not CYRILLIC.search(new[0])
    if lost and not ru.startswith("#"):
        raise DecisionError(
            f"no Cyrillic letter in the Russian: {ru[:_SHOWN]}: write the Russian in Cyrillic"
        )
    problem = untranslated(ru, en) if en != old[1] else ""
    if problem:
        raise DecisionError(f"{problem}: write the English")
