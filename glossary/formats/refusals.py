"""Why a format cannot hold an entry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.errors import ExportError
from glossary.entries.entry import Entry
from glossary.formats.xml import NOT_XML

_LISTED = 20
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that a format cannot hold, and why."""

    entry_id: str
    format: str
    reason: str


class RefusedError(ExportError):
    """Entries that a format cannot hold; nothing was written. They are in ``refusals``.

    what: which and why, without the rest of the message.
    """

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        shown = "; ".join(f"{r.entry_id} ({r.format}: {r.reason})" for r in refusals[:_LISTED])
        more = f"; and {len(refusals) - _LISTED} more" if len(refusals) > _LISTED else ""
        entries = len({r.entry_id for r in refusals})
        noun = "1 entry does" if entries == 1 else f"{entries} entries do"
        self.what = f"{noun} not fit the format: {shown}{more}"
        super().__init__(
            f"{noun} not fit the format, nothing was written: {shown}{more}."
            " Edit or reject them, or ask for them to be skipped."
        )


def sides(entry: Entry) -> Iterator[tuple[str, str]]:
    """(what it is, text) of everything that is matched or inserted by a translation tool."""
    yield "Russian", entry.ru
    yield "English", entry.en
    for spelling in entry.variants:
        yield "other spelling", spelling


def all_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """(what it is, text) of everything in the entry that an export may write."""
    yield from sides(entry)
    yield from (("domain", entry.attributes.domain), ("definition", entry.attributes.definition))
    yield from (("note", entry.note), ("id", entry.id), ("kind", entry.kind))
    yield from (("status", entry.status), ("reviewer", entry.reviewer or ""))
    yield from (("decision's time", entry.decided_at or ""), ("file", "".join(entry.files)))
    yield from (("Russian context", entry.ru_context), ("English context", entry.en_context))
    yield "reason", "".join(entry.reasons)


def emptiness(entry: Entry) -> str | None:
    """Why a side of ``entry`` is no text to match: blank or padded; None where both are good."""
    if not entry.variants and entry.ru and entry.en and _unpadded(entry.ru, entry.en):
        return None
    for name, text in sides(entry):
        if not text.strip():
            return f"empty {name}"
        if text != text.strip():
            return f"white space around the {name}"
    return None


def _unpadded(*texts: str) -> bool:
    return all(text == text.strip() for text in texts)


def unfit_for_xml(entry: Entry, limit: int) -> str | None:
    """Why XML cannot hold ``entry``: :func:`not_xml` or :func:`too_long`, looked for at once."""
    joined = _joined(entry)
    if len(joined) <= limit and not NOT_XML.search(joined):
        return None
    return not_xml(entry) or too_long(entry, limit)


def not_xml(entry: Entry) -> str | None:
    """Which character of ``entry`` XML cannot hold and where it is; None where there is none."""
    if not NOT_XML.search(_joined(entry)):
        return None
    for name, text in all_texts(entry):
        found = NOT_XML.search(text)
        if found:
            return f"{character_name(found.group())} in the {name}"
    return None


def too_long(entry: Entry, limit: int) -> str | None:
    """Which text of ``entry`` has more than ``limit`` characters; None where none has."""
    if len(_joined(entry)) <= limit:
        return None
    for name, text in all_texts(entry):
        if len(text) > limit:
            return f"{len(text):,} characters in the {name}, at most {limit:,} fit"
    return None


def _joined(entry: Entry) -> str:
    """All of :func:`all_texts` in one text, for a look that is quick where nothing is wrong."""
    attributes = entry.attributes
    parts = (
        entry.ru, entry.en, attributes.domain, attributes.definition, entry.note, entry.id,
        entry.kind, entry.status, entry.reviewer or "", entry.decided_at or "", entry.ru_context,
        entry.en_context, *entry.variants, *entry.files, *entry.reasons,
    )  # fmt: skip
    return "".join(parts)


def character_name(char: str) -> str:
    """How to name a character that must not be shown: its sort and its code point."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"lone surrogate U+{code:04X}"
    return f"{'control character' if code < 0xA0 else 'noncharacter'} U+{code:04X}"


def unfit_for_field(
    name: str, text: str, *, breaks: bool = False, tabs: bool = False
) -> str | None:
    """Why a field cannot hold ``text``: a control character, a line break, a tab; None if it can.

    name: of the text, for people. breaks, tabs: whether a field may hold them.
    """
    if control := CONTROL.search(text):
        return f"{character_name(control.group())} in {name}"
    if not breaks and BREAK.search(text):
        return f"line break in {name}"
    if not tabs and "\t" in text:
        return f"tab in {name}"
    return None
