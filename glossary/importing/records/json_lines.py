"""Entries in JSON lines, as we export them, as records."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.errors import ExportError
from glossary.entries.attributes import FLAGS, NAMES
from glossary.entries.content import verdict
from glossary.formats import safe_files
from glossary.importing.records.record import Record, what_is_said


def json_records(path: Path) -> Iterator[Record]:
    """The entries of our own export in JSON lines."""
    with path.open("rb") as stream:
        for number, line in safe_files.lines(path, stream):
            where = f"line {number}"
            try:
                fields = json.loads(line)
                yield _of_json(where, fields)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
                raise ExportError(
                    f"{path}: {where}: is not an entry in JSON; it may be cut short"
                ) from err


def _of_json(where: str, fields: dict[str, Any]) -> Record:
    version = str(fields.get("version") or "")
    texts = [fields["ru"], fields["en"], fields.get("note") or ""]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text that is none")
    attributes = fields.get("attributes") or {}
    given: dict[str, Any] = {name: attributes.get(name, "") for name in NAMES}
    given |= {name: bool(given[name]) for name in FLAGS}
    given["note"] = texts[2]
    if fields.get("status"):
        given["verdict"] = verdict(fields["status"])
    return Record(
        where,
        texts[0],
        texts[1],
        str(fields.get("id") or "") if version else "",
        version,
        what_is_said(given, ours=bool(version)),
        str(fields.get("kind") or ""),
    )
