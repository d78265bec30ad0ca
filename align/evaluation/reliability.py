"""Whether the confidence is a probability: reliability and calibration error against gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """One pair that was found: how sure tolmach was of it, 0..1, and whether it was right.

    right: 1 or True for right, 0 for wrong, a number between for what is partly right.
    """

    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of similar confidence. low, high: bounds, 0..1. confidence, right: means, 0..1."""

    low: float
    high: float
    count: int
    confidence: float
    right: float

    def as_record(self) -> dict[str, Any]:
        """The row of a reliability table."""
        return {
            "from": round(self.low, 2),
            "to": round(self.high, 2),
            "pairs": self.count,
            "confidence": round(self.confidence, 3),
            "right": round(self.right, 3),
            "difference": round(self.confidence - self.right, 3),
        }


def reliability(judgements: Sequence[Judgement], bins: int = BINS) -> list[Bin]:
    """The reliability table: ``bins`` ranges of confidence of equal width, empty ones left out."""
    table = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [
            judgement
            for judgement in judgements
            if min(int(judgement.confidence * bins), bins - 1) == number
        ]
        if inside:
            mean = sum(judgement.confidence for judgement in inside) / len(inside)
            right = sum(judgement.right for judgement in inside) / len(inside)
            table.append(Bin(low, high, len(inside), mean, right))
    return table


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error, 0..1: the mean |confidence - right| of bins, by their pairs.

    Naeini, Cooper & Hauskrecht 2015 (AAAI), section "Calibration measures"; 0 without pairs.
    """
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.confidence - row.right) for row in table) / max(total, 1)


def brier(judgements: Sequence[Judgement]) -> float:
    """Mean squared distance of the confidence from 0 or 1 (Brier 1950), 0..1; 0 without any."""
    squares = ((judgement.confidence - judgement.right) ** 2 for judgement in judgements)
    return sum(squares) / max(len(judgements), 1)
