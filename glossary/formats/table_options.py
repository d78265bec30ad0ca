"""How a table from elsewhere is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from glossary.entries.attributes import NAMES

FIELDS = ("ru", "en", "note", *NAMES, "status", "kind", "id", "version")
"""What a column can be."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How to read a table where its content does not tell.

    columns: field -> heading, or number from 1, or letter. header: whether the first row is one,
    None to find out. others: the character between several terms in one cell, "" for none. guard:
    whether an apostrophe stands before what a spreadsheet would run. quoted: whether fields between
    tabs may stand in quotes; others always may.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None
    sheet: str | None = None
    others: str = ""
    guard: bool = False
    quoted: bool = False
