"""Judgements of files by weights that were fitted without them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.evaluation.fragments import GoldRow, gold_article, judge
from align.evaluation.reliability import Judgement
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.options import FragmentOptions, article_choices
from align.glosses.pairing import pair_choices
from align.glosses.scoring import FITTED, Weights
from align.records import Document


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of the gold, looked at once: its rows, and its fragments with all their options."""

    name: str
    rows: tuple[GoldRow, ...]
    document: Document
    parts: tuple[tuple[Surroundings, list[FragmentOptions]], ...]

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
    from align.fitting.fragments import calibrate_shares, file_examples, fit_weights, fold_of

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
            weights = Weights(fit_weights(train), calibrate_shares(train))
            for file in held:
                yield from file.judgements(weights)
