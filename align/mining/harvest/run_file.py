"""`run.json`: what a harvest was begun with, so that nothing else is ever mixed into it."""

import json
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from align.atomic_files import atomic_file, is_temporary
from align.errors import InputError, UsageError
from align.mining.harvest.tables import HarvestFolder
from align.small_files import small_file

_LAYOUT = 1
"""Of the folder; raised when its files change."""
_SHOWN = 80
_MOST = 200_000_000
"""Bytes of the file: it names every input."""


@dataclass(frozen=True, slots=True)
class HarvestRun:
    """What the results of a harvest depend on.

    model, signature: the encoder's name and its own. inputs: name and size of each. tasks: how
    many there are.
    """

    model: str
    signature: str
    inputs: tuple[dict[str, Any], ...]
    tasks: int
    tolmach: str = field(default_factory=partial(version, "tolmach"))
    layout: int = _LAYOUT

    def as_record(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "tolmach": self.tolmach, "layout": self.layout, "model": self.model,
            "signature": self.signature, "tasks": self.tasks, "inputs": list(self.inputs),
        }  # fmt: skip


def begin_run(folder: HarvestFolder, run: HarvestRun) -> None:
    """Write what a harvest is begun with; where one was begun before, check that it is the same.

    :raises UsageError: it was begun with something else, or the folder holds other files.
    :raises ExportError: the folder cannot be written to.
    """
    if not folder.run.exists():
        _check_empty(folder.root)
        with atomic_file(folder.run) as file:
            content = json.dumps(run.as_record(), ensure_ascii=False, indent=1) + "\n"
            file.write(content.encode("utf-8", "backslashreplace"))
    begun = read_run(folder)
    differing = _difference(begun, run)
    if differing:
        raise UsageError(
            f"{folder.run}: this harvest was begun with {differing}; name another folder, or take "
            "this one away"
        )


def read_run(folder: HarvestFolder) -> HarvestRun:
    """What a harvest was begun with.

    :raises InputError: there is none, or its file is damaged or of another version.
    """
    try:
        record = json.loads(small_file(folder.run, _MOST))
        if record["layout"] != _LAYOUT:
            raise InputError(
                f"{folder.run}: written by tolmach {record['tolmach']!s:.20}, which laid it out in "
                "another way; use that, or name another folder"
            )
        return HarvestRun(
            str(record["model"]), str(record["signature"]), tuple(map(dict, record["inputs"])),
            int(record["tasks"]), str(record["tolmach"]),
        )  # fmt: skip
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            f"{folder.root}: no harvest in it; begin one with tolmach harvest IN --to {folder.root}"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{folder.run}: cannot be read as what a harvest was begun with; name another folder"
        ) from error


def _check_empty(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise UsageError(f"--to {root}: a file; name a folder")
    if root.is_dir() and any(not is_temporary(path) for path in root.iterdir()):
        raise UsageError(f"--to {root}: has files in it, but no harvest; name another folder")


def _difference(begun: HarvestRun, run: HarvestRun) -> str:
    """What a harvest was begun with and what is given now, where that differs; "" for no harm."""
    if begun.tolmach != run.tolmach:
        return f"tolmach {begun.tolmach[:_SHOWN]}, and this is {run.tolmach}"
    if begun.signature != run.signature:
        return (
            f"the model {begun.model[:_SHOWN]} ({begun.signature[:_SHOWN]}), and this is "
            f"{run.model} ({run.signature[:_SHOWN]})"
        )
    for before, now in zip(begun.inputs, run.inputs, strict=False):
        if before != now:
            return f"{_source(before)} where there is {_source(now)} now"
    if len(begun.inputs) != len(run.inputs) or begun.tasks != run.tasks:
        return f"{len(begun.inputs)} inputs, and now there are {len(run.inputs)}"
    return ""


def _source(source: dict[str, Any]) -> str:
    name = f"{str(source.get('name'))[:_SHOWN]} of {source.get('size', 0):,} bytes"
    return f"{name} in {source['files']} files" if "files" in source else name
