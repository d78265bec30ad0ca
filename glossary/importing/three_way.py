"""Three versions of an entry compared field by field, and the decision that leads to the result."""

import unicodedata
from collections.abc import Mapping

from glossary.entries.content import NO, OPEN, Content
from glossary.entries.events import State, decided


def three_way(
    base: Content | None, ours: Content, theirs: dict[str, object]
) -> tuple[list[str], list[str], list[str]]:
    """Fields (to take from the file, that clash, that only we have changed)."""
    taken, clashing, kept = [], [], []
    for name, value in theirs.items():
        own = getattr(ours, name)
        if same(own, value):
            continue
        origin = None if base is None else getattr(base, name)
        if base is not None and same(origin, value):
            kept.append(name)
        elif same(origin, own) if base is not None else own in ("", None):
            taken.append(name)
        else:
            clashing.append(name)
    return taken, clashing, kept


def alike(ours: Content, ru: str, en: str, given: Mapping[str, object]) -> bool:
    """Whether a file says the same of an entry as we do."""
    if not (same(ours.ru, ru) and same(ours.en, en)):
        return False
    return all(same(getattr(ours, name), value) for name, value in given.items())


def same(one: object, other: object) -> bool:
    """Whether two values say the same: programs compose letters and fold spaces."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        sides = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (one, other))
        return len(set(sides)) == 1
    return False


def outcome(before: State, after: Content, taken: list[str]) -> tuple[str, State]:
    """(action, state) that lead to ``after``; note and attributes are still those of before."""
    who = {"reviewer": "", "at": "", "note": ""}
    texts = (after.ru if "ru" in taken else None, after.en if "en" in taken else None)
    if after.verdict == NO and "verdict" in taken:
        return "reject", decided(before, "reject", (None, None), **who)
    if after.verdict == OPEN and "verdict" in taken:
        return "skip", decided(before, "skip", (None, None), **who)
    if texts != (None, None):
        return "edit", decided(before, "edit", texts, **who)
    if "verdict" in taken:
        return "accept", decided(before, "accept", (None, None), **who)
    return "edit", before
