"""What a check of a translation finds."""

import re
from dataclasses import dataclass

from align.records import Span

LEVELS = ("note", "warning", "error")
_SPACES = re.compile(r"\s+")
RENDERED_OTHERWISE, FORBIDDEN_TERM = "rendered-otherwise", "forbidden-term"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a translation and the glossary differ.

    term: the Russian as it stands there. ru, en: where, in readable offsets of the documents; en is
    the whole English of the bead if found is None. level: one of LEVELS. expected: the approved
    renderings. found: the English that stands there instead. entry: an id. ru_bead, en_bead: the
    sentences around it, in the same offsets.
    """

    rule: str
    level: str
    term: str
    ru: Span
    expected: tuple[str, ...]
    found: str | None
    en: Span
    entry: str
    message: str
    ru_bead: Span
    en_bead: Span


_AROUND = 120
"""Characters of a sentence that are shown on either side of a place."""


def context(text: str, place: Span | None) -> tuple[str, list[int]]:
    """The text around a place, on one line, and where the place is in it, [] for None."""
    at = place or Span(0, 0)
    before = _on_a_line(text[max(0, at.start - _AROUND) : at.start])
    inside = _on_a_line(text[at.start : at.end])
    after = _on_a_line(text[at.end : at.end + (_AROUND if place else 2 * _AROUND)])
    if at.start > _AROUND:
        before = "…" + before
    if at.end + (_AROUND if place else 2 * _AROUND) < len(text):
        after += "…"
    if place is None:
        return after, []
    return before + inside + after, [len(before), len(before) + len(inside)]


def _on_a_line(text: str) -> str:
    return _SPACES.sub(" ", text)
