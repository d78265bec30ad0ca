"""What a check of a translation finds."""

from dataclasses import dataclass

from align.records import Span

LEVELS = ("note", "warning", "error")
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
