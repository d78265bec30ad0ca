"""The numbers in sentences, and how far two sides agree in them."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d{3})*(?!\d)|\d+")


def numbers_of(texts: Iterable[str]) -> list[frozenset[str]]:
    """The numbers of each text, without the marks between their thousands."""
    return [
        frozenset(re.sub(r"\D", "", found) for found in _NUMBER.findall(text)) for text in texts
    ]


def share_apart(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of the numbers of two sides that stand on one side only, 0..1; 0 without any."""
    return len(left ^ right) / len(left | right) if left | right else 0.0
