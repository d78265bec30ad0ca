"""Notes of memories and bilingual files, and the translations that Weblate puts among them."""

import re
from collections.abc import Iterable

SUGGESTED = "Suggested in Weblate: "
"""Begins what Weblate puts among the notes where a user suggests a translation."""

_SUGGESTED = re.compile(rf"^{SUGGESTED}", re.MULTILINE)


def joined_notes(notes: Iterable[str]) -> str:
    """Notes as one, each once, in order."""
    return "; ".join(filter(None, dict.fromkeys(note.strip() for note in notes)))


def notes_and_suggestions(notes: Iterable[str]) -> tuple[list[str], tuple[str, ...]]:
    """(the notes without what is suggested, the texts that are), each in order.

    Weblate writes suggestions behind all else, so each goes on to the next, or to the end of its
    note.
    """
    said: list[str] = []
    suggested: list[str] = []
    for note in notes:
        first, *others = _SUGGESTED.split(note) if SUGGESTED in note else (note,)
        said += [first] if first.strip() or not others else []
        suggested += others
    return said, tuple(text.strip() for text in suggested if text.strip())
