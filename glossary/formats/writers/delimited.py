"""Glossaries with one entry a line: CSV for OmegaT, TSV for people and scripts, JSONL in full.

OmegaT drops lines that begin with ``#``, which every hashtag does, so its CSV has all fields
quoted. It tells ё from е, so the form with е is added. It is read by a machine only, so nothing is
put before ``=`` or ``@``; in the TSV, which ends up in spreadsheets, an apostrophe is.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from glossary.entries.attributes import NAMES
from glossary.entries.content import content_version, marked_note
from glossary.entries.entry import Entry
from glossary.formats.refusals import (
    CONTROL,
    character_name,
    emptiness,
    sides,
    too_long,
    unfit_for_field,
)
from glossary.formats.units import (
    Unit,
    is_term,
    is_term_or_text,
    machine_confidence,
    units_of,
)

LONGEST = 100_000
"""Characters in a field; Python's own csv reader stops at 131,072."""

TSV_COLUMNS = (
    "id", "ru", "en", "kind", "status", "spellings", "occurrences", "files",
    "ru_context", "en_context", "note", "reviewer", "decided_at", "confidence", *NAMES, "version",
)  # fmt: skip

_RUNS = re.compile("'*[=+\\-@\t\r]")
_GUARDED = re.compile("'+[=+\\-@\t\r]")


def omegat_refusal(entry: Entry) -> str | None:
    """Why OmegaT's glossary cannot hold ``entry``: line breaks, control characters, blanks."""
    return emptiness(entry) or too_long(entry, LONGEST) or _unfit(sides(entry))


def tsv_refusal(entry: Entry) -> str | None:
    """Why a line of TSV cannot hold ``entry``: tabs, line breaks, control characters, blanks."""
    named = zip(TSV_COLUMNS, tsv_row(entry), strict=True)
    return emptiness(entry) or too_long(entry, LONGEST) or _unfit(named, tabs=False)


def jsonl_refusal(entry: Entry) -> str | None:
    """Why JSON in UTF-8 cannot hold ``entry``: only a lone surrogate is a reason."""
    try:
        json.dumps(record_of(entry), ensure_ascii=False).encode()
    except UnicodeEncodeError as err:
        return character_name(str(err.object)[err.start])
    return None


def _unfit(named: Iterable[tuple[str, str]], *, tabs: bool = True) -> str | None:
    reasons = (unfit_for_field(name, text, tabs=tabs) for name, text in named)
    return next(filter(None, reasons), None)


def omegat_rows(
    entries: Iterable[Entry], *, texts: bool = False, from_english: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """(entry id, source, target, comment) of each line of OmegaT's glossary, in order.

    Sentences and long quotations stay out: they belong into the memory, and in the glossary pane
    they would bury the terms; but with ``texts`` those of several sentences are there as well,
    since a memory applies them only where both sides are cut alike. One line for each spelling,
    and one with е for each with ё unless that stands there already; from English, one line for
    each entry.
    """
    takes = is_term_or_text if texts else is_term
    units = list(units_of([entry for entry in entries if takes(entry)]))
    if from_english:
        own = (unit for unit in units if unit.id == unit.entry.id)
        yield from ((unit.id, unit.en, unit.ru, _comment(unit)) for unit in own)
        return
    pairs = {(unit.ru, unit.en) for unit in units}
    for unit in units:
        yield unit.entry.id, unit.ru, unit.en, _comment(unit)
        plain = unit.ru.replace("ё", "е").replace("Ё", "Е")
        if (plain, unit.en) not in pairs:
            pairs.add((plain, unit.en))
            yield unit.entry.id, plain, unit.en, _comment(unit)


def _comment(unit: Unit) -> str:
    """The entry's kind, and its note on one line: what OmegaT shows below the term."""
    note = " ".join(CONTROL.sub(" ", marked_note(unit.entry)).split())
    return f"{unit.entry.kind}: {note}" if note else unit.entry.kind


def write_omegat_csv(
    stream: IO[bytes],
    entries: Iterable[Entry],
    *,
    texts: bool = False,
    from_english: bool = False,
) -> int:
    """The number of lines written: source, target, comment, all quoted, no header.

    texts, from_english: see :func:`omegat_rows`.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines = 0
    for _, source, target, comment in omegat_rows(entries, texts=texts, from_english=from_english):
        writer.writerow((source, target, comment))
        lines += 1
    text.detach()
    return lines


def tsv_row(entry: Entry) -> tuple[str, ...]:
    """The fields of ``entry`` in the order of TSV_COLUMNS, not yet guarded."""
    confidence = machine_confidence(entry)
    return (
        entry.id, entry.ru, entry.en, entry.kind, entry.status, " | ".join(entry.variants),
        str(entry.occurrences), " | ".join(entry.files), _line(entry.ru_context),
        _line(entry.en_context), _line(entry.note), entry.reviewer or "", entry.decided_at or "",
        "" if confidence is None else f"{confidence:.2f}",
        *(_fact(getattr(entry.attributes, name)) for name in NAMES), content_version(entry),
    )  # fmt: skip


def _fact(value: str | bool) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else _line(value)


def _line(text: str) -> str:
    """``text`` with tabs and line breaks as spaces: contexts and notes are there to be read."""
    return " ".join(text.split())


def write_tsv(stream: IO[bytes], entries: Iterable[Entry]) -> int:
    """The number of lines written below the header; fields are never quoted."""
    stream.write(("\t".join(TSV_COLUMNS) + "\n").encode())
    lines = 0
    for entry in entries:
        stream.write(("\t".join(guarded(field) for field in tsv_row(entry)) + "\n").encode())
        lines += 1
    return lines


def guarded(field: str) -> str:
    """``field`` with an apostrophe before it where a spreadsheet would run it as a formula.

    A field that looks guarded already gets another one, so that :func:`unguarded` is exact.
    """
    return f"'{field}" if _RUNS.match(field) else field


def unguarded(field: str) -> str:
    """What :func:`guarded` was given."""
    return field[1:] if _GUARDED.match(field) else field


def record_of(entry: Entry) -> dict[str, Any]:
    """Everything the entry says, ready for JSON; marks are [start, end] in their context.

    Confidence and reasons are the machine's and stand only where nobody has decided.
    """
    confidence = machine_confidence(entry)
    return {
        "id": entry.id, "kind": entry.kind, "ru": entry.ru, "en": entry.en,
        "status": entry.status, "confidence": confidence, "note": entry.note,
        "reviewer": entry.reviewer, "decided_at": entry.decided_at,
        "variants": list(entry.variants), "occurrences": entry.occurrences,
        "files": list(entry.files), "reasons": [] if confidence is None else list(entry.reasons),
        "ru_context": entry.ru_context, "ru_mark": [entry.ru_mark.start, entry.ru_mark.end],
        "en_context": entry.en_context, "en_mark": [entry.en_mark.start, entry.en_mark.end],
        "attributes": entry.attributes.as_dict(), "version": content_version(entry),
    }  # fmt: skip


def write_jsonl(stream: IO[bytes], entries: Iterable[Entry]) -> int:
    """The number of lines written, one JSON object each."""
    lines = 0
    for entry in entries:
        stream.write((json.dumps(record_of(entry), ensure_ascii=False) + "\n").encode())
        lines += 1
    return lines
