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
    if type(value) is not list or len(value) != len(row):
        return False
    return all(
        type(one) is kind or (type(kind) is tuple and type(one) in kind)
        for one, kind in zip(value, row, strict=True)
    )


def are_rows(value: Any, row: Row) -> bool:
    """Whether it is a list of such rows."""
    if type(value) is not list:
        return False
    plain = [kind for kind in row if type(kind) is type]
    if len(plain) < len(row):
        return all(is_row(one, row) for one in value)
    return all(type(one) is list and [*map(type, one)] == plain for one in value)


def are_texts(value: Any) -> bool:
    """Whether it is a list of texts."""
    return type(value) is list and all(type(one) is str for one in value)


def are_counts(value: Any) -> bool:
    """Whether it is an object of numbers by name."""
    return type(value) is dict and all(type(one) is int for one in value.values())


def has_fields(value: Any, names: Sequence[str]) -> bool:
    """Whether it is an object with exactly these fields."""
    return type(value) is dict and value.keys() == set(names)
