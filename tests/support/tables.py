"""What commands print, as JSON lines and as Parquet, put side by side."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from click.testing import CliRunner, Result

from align.frames import Columns, dtype_of
from glossary.commands.main import main


def invoke(*arguments: str, code: int = 0, text: str | None = None) -> Result:
    """The result of a command that ends with this exit code."""
    result = CliRunner().invoke(main, list(arguments), input=text)
    assert result.exit_code == code, result.stderr or result.exception
    return result


def whole(value: Any, kind: Any) -> Any:
    """A value of JSON with null for every field of a struct that it lacks."""
    if value is None or isinstance(kind, type):
        return value
    if isinstance(kind, list):
        return [whole(item, kind[0]) for item in value]
    if str in kind:
        return {name: whole(item, kind[str]) for name, item in value.items()}
    assert value.keys() <= kind.keys()
    return {name: whole(value.get(name), inner) for name, inner in kind.items()}


def from_frame(value: Any, kind: Any) -> Any:
    """A value of a frame as it would stand in JSON: objects by name, not lists of structs."""
    if value is None or isinstance(kind, type):
        return value
    if isinstance(kind, list):
        return [from_frame(item, kind[0]) for item in value]
    if str in kind:
        return {item["name"]: from_frame(item["value"], kind[str]) for item in value}
    assert list(value) == list(kind)
    return {name: from_frame(value[name], inner) for name, inner in kind.items()}


def assert_holds(
    frame: pl.DataFrame, records: Sequence[Mapping[str, Any]], columns: Columns
) -> None:
    """Assert that a frame has these columns with their types, and the records, in order."""
    assert dict(frame.schema) == {name: dtype_of(kind) for name, kind in columns.items()}
    assert [from_frame(row, columns) for row in frame.to_dicts()] == [
        whole(record, columns) for record in records
    ]


def assert_same_as_jsonl(
    *arguments: str, columns: Columns, code: int = 0, text: str | None = None
) -> list[dict[str, Any]]:
    """The records of a command's JSON lines; asserts that its Parquet holds the same.

    With the types of ``columns``, with nothing on stdout, and with the same on stderr.
    """
    printed = invoke(*arguments, "--format", "jsonl", code=code, text=text)
    records = [json.loads(line) for line in printed.stdout.splitlines()]
    to_file = invoke(*arguments, "--to", "out.parquet", code=code, text=text)
    assert (to_file.stdout, to_file.stderr) == ("", printed.stderr)
    assert_holds(pl.read_parquet("out.parquet"), records, columns)
    return records
