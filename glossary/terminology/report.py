"""Findings as people read them: where, what, and both sentences with the place marked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from align.text import safe

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_OPENING, _CLOSING = "[[", "]]"
"""What a marked place stands between; it must be seen without colours too."""


def findings_report(records: Sequence[Mapping[str, Any]]) -> Any:
    """The findings as something that rich prints, as wide as the terminal.

    records: as `tolmach check` prints them.
    """
    from rich.console import Group

    return Group(*(line for record in records for line in _lines(record)))


def _lines(record: Mapping[str, Any]) -> Iterator[Any]:
    from rich.padding import Padding
    from rich.text import Text

    style = _STYLES[record["level"]]
    level = (record["level"], style)
    yield Text.assemble(safe(_place(record)), "  ", level, f"  {record['entry']}", overflow="fold")
    yield Padding(Text(safe(record["message"]), overflow="fold"), (0, 0, 0, 2), expand=False)
    for side in ("en", "ru"):
        text, mark = record[f"{side}_context"], record[f"{side}_mark"]
        yield Padding(_marked(text, mark, style), (0, 0, 0, 4), expand=False)
    yield Text("")


def _place(record: Mapping[str, Any]) -> str:
    """file:line:column of the English; of a segment its number and unit, and its line if known."""
    numbers = (record["en_line"], record["en_column"])
    place = ":".join([record["en_file"], *(str(n) for n in numbers if n is not None)])
    if "segment" not in record:
        return place
    unit = f" of {record['unit']}" if record["unit"] else ""
    return f"{place}  segment {record['segment']}{unit}"


def _marked(text: str, mark: Sequence[int], style: str) -> Any:
    from rich.text import Text

    if not mark:
        return Text(safe(text), overflow="fold")
    start, end = mark
    there = (f"{_OPENING}{safe(text[start:end])}{_CLOSING}", style)
    return Text.assemble(safe(text[:start]), there, safe(text[end:]), overflow="fold")
