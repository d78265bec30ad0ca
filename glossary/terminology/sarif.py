"""Findings as a SARIF 2.1.0 log (OASIS standard, errata 01), for code hosts and editors."""

import os
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from align.text import relative_name

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

RULES: Mapping[str, tuple[str, str, str]] = {
    "forbidden-term": (
        "error",
        "An English term that the glossary forbids for this Russian.",
        "The glossary has an approved entry that says not to use this English for the Russian "
        "term. Use one of the approved renderings that the message names. If the rendering is "
        "right after all, remove the mark with `tolmach annotate ENTRY --allowed`.",
    ),
    "rendered-otherwise": (
        "warning",
        "An approved term is translated by none of its approved renderings.",
        "The Russian term stands in the source, but none of its approved English renderings in "
        "the aligned translation. Use one of those that the message names, or add the new one "
        "to the glossary with `tolmach add RU EN`.",
    ),
}
"""For each rule, in the order of the log: its level, what it reports, and what to do."""

Record = Mapping[str, Any]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    """The lines and columns of a text; both count from 1, columns in characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def at(self, place: int) -> tuple[int, int]:
        """(line, column) of a character."""
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def line_named(where: str) -> int | None:
    """The line that a place for people names, as "line 7"."""
    line = re.match(r"line (\d+)\b", where)
    return int(line[1]) if line else None


def artifact_uri(path: str, folder: Path | None = None) -> str:
    """The path as a relative URI reference, percent-encoded, with forward slashes.

    folder: what it is relative to, the current folder by default.
    """
    return quote(os.fsencode(relative_name(path, folder or Path.cwd())), safe="/")


def sarif_log(records: Sequence[Record], texts: Mapping[str, str], version: str) -> dict[str, Any]:
    """The log of ``records``, as `tolmach check` prints them; equal input gives equal logs.

    texts: of each file by its path, as decoded: offsets count its characters; of a bilingual file
    it does not matter, as its places are segments. version: of tolmach.
    """
    files = sorted(texts)
    lines = {path: Lines(texts[path]) for path in files}
    numbers = {rule: number for number, rule in enumerate(RULES)}
    results = [_result(record, numbers, files, lines) for record in records]
    run = {
        "tool": {"driver": _driver(version)},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": artifact_uri(path)}} for path in files],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(version: str) -> dict[str, Any]:
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": short},
            "fullDescription": {"text": short},
            "help": {"text": advice},
            "defaultConfiguration": {"level": level},
        }
        for rule, (level, short, advice) in RULES.items()
    ]
    return {"name": "tolmach", "semanticVersion": version, "rules": rules}


def _result(
    record: Record, numbers: Mapping[str, int], files: Sequence[str], lines: Mapping[str, Lines]
) -> dict[str, Any]:
    """The result of a finding: at the English, which can be changed, and related to the Russian."""
    if "segment" in record:
        english = russian = _segment_location(record, files)
    else:
        english = _location(record, "en_file", "en", files, lines)
        russian = _location(record, "file", "ru", files, lines)
    message = {"text": f"The Russian: {record['ru']}"}
    return {
        "ruleId": record["rule"],
        "ruleIndex": numbers[record["rule"]],
        "level": record["level"],
        "message": {"text": record["message"]},
        "locations": [english],
        "relatedLocations": [{"id": 1, **russian, "message": message}],
        "properties": {
            "entry": record["entry"],
            "expected": list(record["expected"]),
            "found": record["found"],
            **{name: record[name] for name in _IN_SEGMENT if "segment" in record},
        },
    }


_IN_SEGMENT = ("unit", "segment", "ru_start", "ru_end", "en_start", "en_end")
"""What says where a finding stands in its segment, which is no place in the file's text."""


def _segment_location(record: Record, files: Sequence[str]) -> dict[str, Any]:
    """The place of a segment: its line where that is known, and its number and unit."""
    path, unit = record["file"], record["unit"]
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": artifact_uri(path), "index": files.index(path)}
    }
    if line := line_named(record["where"]):
        physical["region"] = {"startLine": line}
    name = f"segment {record['segment']}"
    logical = {"name": name, "fullyQualifiedName": f"unit {unit}, {name}" if unit else name}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _location(
    record: Record, file: str, side: str, files: Sequence[str], lines: Mapping[str, Lines]
) -> dict[str, Any]:
    path = record[file]
    start, end = record[f"{side}_start"], record[f"{side}_end"]
    (start_line, start_column), (end_line, end_column) = map(lines[path].at, (start, end))
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": artifact_uri(path), "index": files.index(path)},
            "region": {
                "startLine": start_line,
                "startColumn": start_column,
                "endLine": end_line,
                "endColumn": end_column,
                "charOffset": start,
                "charLength": end - start,
            },
        }
    }
