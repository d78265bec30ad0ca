"""Judgements of files by models that were fitted without them."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.evaluation.fragments import GoldRow, gold_article, judge
from align.evaluation.reliability import Judgement
from align.fitting.fragments import (
    FileExamples,
    file_examples,
    fit_model,
    fold_of,
    source_of,
)
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.model import GlossModel, installed_model
from align.glosses.options import FragmentOptions, article_choices
from align.glosses.pairing import pair_choices
from align.records import Document, Pair


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of the gold, looked at once: its rows, and its fragments with all their options.

    real: whether it is as users' texts are, so that the confidence is calibrated on it.
    count: how often it counts in a fit.
    """

    name: str
    real: bool
    rows: tuple[GoldRow, ...]
    document: Document
    parts: tuple[tuple[Surroundings, list[FragmentOptions]], ...]
    count: float = 1.0

    def pairs(self, model: GlossModel | None = None) -> list[Pair]:
        """The pairs of the file. model: None for the one that is installed."""
        return pair_choices(self.parts, model)

    def judgements(self, model: GlossModel | None = None) -> Iterator[Judgement]:
        """Every pair found with this model, debatable ones aside: is it right to the word?"""
        for judged in judge(self.rows, self.pairs(model)):
            yield Judgement(judged.pair.confidence or 0.0, judged.exact)


def gold_files(
    path: Path,
    gold: Sequence[GoldRow],
    encoder: Encoder,
    *,
    real: bool = False,
    count: float = 1.0,
) -> list[GoldFile]:
    """The files that ``gold`` names, beside ``path`` or in the current folder, by name.

    count: how often each counts in a fit.
    """
    found = []
    for name in sorted({row.file for row in gold}):
        document = read_document(gold_article(path, name))
        rows = tuple(row for row in gold if row.file == name)
        found.append(
            GoldFile(name, real, rows, document, tuple(article_choices(document, encoder)), count)
        )
    return found


def held_back(
    files: Sequence[GoldFile],
    folds: int,
    *,
    calibrated: bool = True,
    sources: Container[str] | None = None,
) -> Iterator[tuple[GoldFile, GlossModel]]:
    """Every file with a model whose looks and calibration were fitted without it.

    Each model has as many networks as the installed one, which also decides which candidates are
    left. folds: parts into which the files fall by a hash of their sources, or of their names where
    there are fewer sources than parts. calibrated: False to leave the three weights of the
    calibration as installed, which takes half the time. sources: those that models are fitted to,
    None for all; every file is held back in its turn all the same.

    :raises UsageError: LightGBM is not installed.
    """
    installed = installed_model()
    calibration = None if calibrated else installed.calibration
    fold = _fold_by_name(files, folds)
    used = [file for file in files if sources is None or source_of(file.name) in sources]
    for number in range(folds):
        held = [file for file in files if fold[file.name] == number]
        rest = [_examples(file) for file in used if fold[file.name] != number]
        if held and rest:
            model = fit_model(rest, installed.places, calibration=calibration)
            yield from ((file, model) for file in held)


def _fold_by_name(files: Sequence[GoldFile], folds: int) -> dict[str, int]:
    sources = [source_of(file.name) for file in files]
    keys = sources if len(set(sources)) >= folds else [file.name for file in files]
    return {file.name: fold_of(key, folds) for file, key in zip(files, keys, strict=True)}


def _examples(file: GoldFile) -> FileExamples:
    return file_examples(file.name, list(file.parts), file.rows, real=file.real, count=file.count)
