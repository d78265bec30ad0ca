"""The tables that commands on a store print: their columns, and the same as polars frames.

How columns are declared is said in :mod:`align.frames`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.frames import FRAGMENTS, Columns, frame_of

if TYPE_CHECKING:
    import polars as pl

    from glossary.entries.entry import Entry
    from glossary.store.store import Store

_ATTRIBUTES: Columns = {
    "domain": str,
    "definition": str,
    "part_of_speech": str,
    "gender": str,
    "forbidden": bool,
    "do_not_translate": bool,
    "preferred": bool,
}
_STATE: Columns = {
    "status": str, "kind": str, "ru": str, "en": str, "note": str, "reviewer": str, "at": str,
    "found_ru": str, "found_en": str, "added": bool, "attributes": _ATTRIBUTES, "same_as": str,
    "split_from": str, "replaces": str,
}  # fmt: skip
_CONTENT: Columns = {"ru": str, "en": str, "verdict": str, "note": str, **_ATTRIBUTES}

ENTRIES: Columns = {
    "id": str, "kind": str, "ru": str, "en": str, "status": str, "confidence": float,
    "note": str, "reviewer": str, "decided_at": str, "variants": [str], "occurrences": int,
    "files": [str], "reasons": [str], "ru_context": str, "ru_mark": [int], "en_context": str,
    "en_mark": [int], "attributes": _ATTRIBUTES,
}  # fmt: skip
SHOWN_ENTRY: Columns = {
    **ENTRIES,
    "evidence": [FRAGMENTS],
    "opinions": [{
        "reviewer": str, "role": str, "verdict": str, "ru": str, "en": str, "note": str, "at": str,
    }],
}  # fmt: skip
EVENTS: Columns = {
    "id": int,
    "at": str,
    "reviewer": str,
    "action": str,
    "entry": str,
    "before": _STATE,
    "after": _STATE,
    "role": str,
}
CONCEPTS: Columns = {
    "ru": str, "other_ru": [str], "preferred": str, "admitted": [str], "forbidden": [str],
    "domain": str, "definition": str, "part_of_speech": str, "gender": str,
    "do_not_translate": bool, "notes": [str], "occurrences": int, "files": [str],
    "ru_context": str, "en_context": str, "shared_with": [str], "entries": [str], "key": str,
    "places": [{
        "entry": str, "file": str, "ru_start": int, "ru_end": int,
        "en_file": str, "en_start": int, "en_end": int,
    }],
}  # fmt: skip
FINDINGS: Columns = {
    "file": str, "rule": str, "level": str, "ru": str, "ru_start": int, "ru_end": int,
    "expected": [str], "found": str, "en_file": str, "en_start": int, "en_end": int, "entry": str,
    "message": str, "ru_line": int, "ru_column": int, "en_line": int, "en_column": int,
    "ru_context": str, "ru_mark": [int], "en_context": str, "en_mark": [int],
}  # fmt: skip
SEGMENT_FINDINGS: Columns = {**FINDINGS, "unit": str, "segment": int, "where": str}
AGREEMENTS: Columns = {
    "first": str, "second": str, "both": int, "agreed": float, "kappa": float, "low": float,
    "high": float, "table": [str], "other_text": int,
}  # fmt: skip
DIFFERENCES: Columns = {
    "entry": str,
    "settled": bool,
    "kind": str,
    "ru": str,
    "en": str,
    "opinions": [str],
}
COUNTS: Columns = {
    "entries": int, "statuses": {str: int}, "kinds": {str: int}, "pairs": {str: int},
    "bands": {str: {str: int}}, "articles": {str: int}, "events": int, "model": str,
    "coverage": {str: float}, "per_hour": {str: float}, "calibrated_on": int,
}  # fmt: skip
HISTORY: Columns = {
    "day": str, "reviewer": str, "decisions": int, "accepted": int, "edited": int,
    "rejected": int, "skipped": int, "undone": int, "opinions": int, "per_hour": float,
}  # fmt: skip
CALIBRATIONS: Columns = {
    "confidence": str,
    "decisions": int,
    "log_loss": float,
    "brier": float,
    "ece": float,
}
CHANGES: Columns = {
    "change": str, "where": str, "entry": str, "fields": [str], "before": _CONTENT,
    "theirs": _CONTENT, "after": _CONTENT, "note": str, "ru": str, "en": str,
}  # fmt: skip
BUILT: Columns = {
    "kind": str,
    "found": int,
    "paired": int,
    "unglossed": int,
    "foreign": int,
    "excluded": int,
}


def entries_frame(
    store: "Store | Path",
    statuses: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
) -> "pl.DataFrame":
    """The entries of a store, by their Russian: what ``tolmach list`` prints.

    One row an entry; columns: ENTRIES. store: open, or its file. statuses, kinds: None for all.

    :raises StoreError: there is no such store, or it cannot be read.
    """
    with _opened(store) as opened:
        return frame_of(
            (entry_record(e) for e in opened.entries.in_order(statuses, kinds)), ENTRIES
        )


def log_frame(
    store: "Store | Path", entry: str | None = None, last: int | None = None
) -> "pl.DataFrame":
    """The events of a store, oldest first: what ``tolmach log`` prints.

    One row an event; columns: EVENTS. store: open, or its file. entry: only the events of this
    one, by its id or the first digits of it. last: at most so many of the last events.

    :raises StoreError: there is no such store, or it cannot be read.
    :raises DecisionError: there is no such entry.
    """
    with _opened(store) as opened:
        identity = opened.entries.by_id(entry).id if entry else None
        events = opened.entries.log(entry=identity, last=last)
        return frame_of((event.as_record() for event in events), EVENTS)


def entry_record(entry: "Entry") -> dict[str, Any]:
    """The fields of the command line's contract, in its order, ready for JSON."""
    record = asdict(entry)
    for side in ("ru_mark", "en_mark"):
        record[side] = [record[side]["start"], record[side]["end"]]
    if entry.confidence is not None:
        record["confidence"] = round(entry.confidence, 3)
    return record


@contextmanager
def _opened(store: "Store | Path") -> Iterator["Store"]:
    """The store, opened for reading where it is given as a file."""
    if not isinstance(store, Path):
        yield store
        return
    from glossary.store.store import Store

    with Store.open(store, read_only=True) as opened:
        yield opened
