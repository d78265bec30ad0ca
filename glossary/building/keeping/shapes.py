"""Whether plain data read from a file is of the shape that was written there."""

from collections.abc import Sequence
from types import NoneType
from typing import Any

Row = tuple[type | tuple[type, ...], ...]
"""The types of a row's columns; several where one may be of either."""

MAYBE_TEXT = (str, NoneType)
MAYBE_NUMBER = (int, NoneType)
MAYBE_FLOAT = (float, NoneType)


def is_row(value: Any, row: Row) -> bool:
    """Whether it is a list of values of these types, in order; True is no number."""
    return type(value) is list and _fits(tuple(map(type, value)), row)


def are_rows(value: Any, row: Row) -> bool:
    """Whether it is a list of such rows."""
    if type(value) is not list or not all(type(one) is list for one in value):
        return False
    return all(_fits(kinds, row) for kinds in {tuple(map(type, one)) for one in value})


def _fits(kinds: Row, row: Row) -> bool:
    return len(kinds) == len(row) and all(
        kind is wanted or (type(wanted) is tuple and kind in wanted)
        for kind, wanted in zip(kinds, row, strict=True)
    )


def are_texts(value: Any) -> bool:
    """Whether it is a list of texts."""
    return type(value) is list and all(type(one) is str for one in value)


def are_counts(value: Any) -> bool:
    """Whether it is an object of numbers by name."""
    return type(value) is dict and all(type(one) is int for one in value.values())


def has_fields(value: Any, names: Sequence[str]) -> bool:
    """Whether it is an object with exactly these fields."""
    return type(value) is dict and value.keys() == set(names)
