"""Whether the confidence is a probability: reliability and calibration error against gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """One pair that was found: how sure the tool was of it, 0..1, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of like confidence. low, high: the bounds, 0..1. confidence, right: means, 0..1."""

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
    total = sum(one.count for one in table)
    return sum(one.count * abs(one.confidence - one.right) for one in table) / max(total, 1)


def brier(judgements: Sequence[Judgement]) -> float:
    """Mean squared distance of the confidence from 0 or 1 (Brier 1950), 0..1; 0 without any."""
    return sum((one.confidence - one.right) ** 2 for one in judgements) / max(len(judgements), 1)
