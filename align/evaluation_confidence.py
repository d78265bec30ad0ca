"""Whether the confidence is a probability: reliability and calibration error against gold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.choices import Choice, article_choices
from align.documents import read_document
from align.encoder import Encoder
from align.evaluation_fragments import GoldRow, gold_article, judge
from align.pairing import pair_choices
from align.records import Document
from align.scoring import FITTED, Weights
from align.surroundings import Surroundings

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
            "from": round(self.low, 2), "to": round(self.high, 2), "pairs": self.count,
            "confidence": round(self.confidence, 3), "right": round(self.right, 3),
            "difference": round(self.confidence - self.right, 3),
        }  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of the gold, looked at once: its rows, and its fragments with all their options."""

    name: str
    rows: tuple[GoldRow, ...]
    document: Document
    parts: tuple[tuple[Surroundings, list[Choice]], ...]

    def judgements(self, weights: Weights = FITTED) -> Iterator[Judgement]:
        """Every pair found with these weights, debatable ones aside."""
        for judged in judge(self.rows, pair_choices(self.parts, weights)):
            yield Judgement(judged.pair.confidence or 0.0, bool(judged.right))


def gold_files(path: Path, gold: Sequence[GoldRow], encoder: Encoder) -> list[GoldFile]:
    """The files that ``gold`` names, beside ``path`` or in the current folder, by name."""
    found = []
    for name in sorted({row.file for row in gold}):
        document = read_document(gold_article(path, name))
        rows = tuple(row for row in gold if row.file == name)
        found.append(GoldFile(name, rows, document, tuple(article_choices(document, encoder))))
    return found


def held_back(files: Sequence[GoldFile], folds: int) -> Iterator[Judgement]:
    """Judgements of every file by weights and calibration that were fitted without it.

    folds: parts into which the files fall by a hash of their names.
    """
    from align.fitting import calibrate, file_examples, fit, fold_of

    examples = {file.name: file_examples(file.name, file.parts, file.rows) for file in files}
    for number in range(folds):
        train = [
            example
            for file in files
            if fold_of(file.name, folds) != number
            for example in examples[file.name]
        ]
        held = [file for file in files if fold_of(file.name, folds) == number]
        if held and train:
            weights = Weights(fit(train), calibrate(train))
            for file in held:
                yield from file.judgements(weights)
