"""Entries in JSON lines, as we export them, as records."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from align.errors import ExportError
from glossary.entries.attributes import FLAGS, NAMES
from glossary.entries.content import verdict
from glossary.formats import safe_files
from glossary.importing.records.cells import RowFacts, said_in
from glossary.importing.records.columns.headings import heading_of
from glossary.importing.records.record import Record, in_doubt, not_taken, what_is_said

_OTHER = re.compile(r"\[\s*[\[{\"\]]|\{\s*(?:\n|\r|\}|$)")
_OF_OURS = frozenset({"id", "ru", "en"})
_ALL_OF_OURS = _OF_OURS | {"version", "status", "kind", "note", "attributes"}


def is_other_json(head: str) -> bool:
    """Whether a text that begins with ``head`` is JSON, but not a line for each entry.

    A first line that does not end in ``head``, or is damaged, is not held to be another program's
    where it begins as ours do.
    """
    if _OTHER.match(head):
        return True
    if not head.startswith("{"):
        return False
    line = head.split("\n", 1)[0]
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return not any(head.startswith(f'{{"{name}": "') for name in _OF_OURS)
    texts = [fields.get("ru", ""), fields.get("en", "")]
    return _OF_OURS.isdisjoint(fields) or not all(isinstance(text, str) for text in texts)


def json_records(path: Path) -> Iterator[Record]:
    """The entries of our own export in JSON lines."""
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream, open_end=True):
            where = f"line {number}"
            try:
                fields = json.loads(line)
            except (ValueError, RecursionError) as err:
                fault = "is not an entry in JSON: mend it, or export the file again"
                if _is_open_end(stream):
                    fault = safe_files.NO_LINE_BREAK
                raise ExportError(f"{path}: {where}: {fault}") from err
            try:
                yield _of_json(where, fields)
            except (TypeError, KeyError, AttributeError) as err:
                raise ExportError(
                    f"{path}: {where}: is not an entry in JSON: give it ru and en, both texts"
                ) from err


def _is_open_end(stream: IO[bytes]) -> bool:
    """Whether all has been read, and the last line has no line break."""
    if stream.read(1):
        return False
    stream.seek(-1, 2)
    return stream.read(1) != b"\n"


def _of_json(where: str, fields: dict[str, Any]) -> Record:
    version = str(fields.get("version") or "")
    said = RowFacts({}) if version else _said_beside(fields)
    texts = [fields["ru"], fields["en"], fields.get("note") or ""]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text that is none")
    given = _given(fields) | {"note": texts[2]}
    found = Record(
        where,
        texts[0],
        texts[1],
        str(fields.get("id") or "") if version else "",
        version,
        what_is_said(given, ours=bool(version)) | what_is_said(dict(said.given), ours=False),
        str(fields.get("kind") or ""),
        remark=not_taken(said.refused),
    )
    return in_doubt(found, said.why) if said.why else found


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """What our own fields say of an entry."""
    attributes = fields.get("attributes") or {}
    given: dict[str, Any] = {name: attributes.get(name, "") for name in NAMES}
    given |= {name: bool(given[name]) for name in FLAGS}
    return given | ({"verdict": verdict(fields["status"])} if fields.get("status") else {})


def _said_beside(fields: dict[str, Any]) -> RowFacts:
    """What fields that are none of ours say of an entry, as a table with such headings would."""
    cells: dict[str, str] = {}
    for name, value in fields.items():
        field = "" if name in _ALL_OF_OURS else heading_of(name).field
        if field and isinstance(value, str | bool | int):
            cells.setdefault(field, str(value).lower() if isinstance(value, bool) else str(value))
    said = said_in(cells, ours=False)
    note = cells.get("note", "")
    return said._replace(given={**said.given, "note": note}) if note else said
