"""Fit the model of glosses to gold: ``python -m align.fitting.fragments GOLD... [--real GOLD...]``.

The texts of --real are as users' texts are: real ones, and passages in the manner of real ones.
They say how sure the model may be: the confidence is calibrated (Platt 1999) on them alone, each
judged by models that were fitted to other sources. The last look learns habits from first looks by
forests that have not seen the file either. A source is what comes before the first "_" in a file's
name: a site or an author.
"""

import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.evaluation.fragments import (
    GoldRow,
    exactly_matches,
    gold_article,
    matches,
    read_fragment_gold,
    token_f1,
)
from align.fitting.learners.cases import Case
from align.fitting.learners.forests import fit_forest
from align.fitting.learners.logistic import drawn_logistic
from align.fitting.learners.networks import fit_networks
from align.forest import Forest
from align.glosses.assignment import without_clashes
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.features.habits import overlapping
from align.glosses.features.rows import FEATURES, STRETCH
from align.glosses.features.russian import RUSSIAN
from align.glosses.features.texts import Option
from align.glosses.model import MODEL_FILE, GlossModel, LastLook, evidence
from align.glosses.options import FragmentOptions, Narrowing, article_choices
from align.glosses.weighing import rows_with_habits, shares_of

_FOLDS = 5
_PLACE_TREES, _FIRST_TREES, _LAST_TREES = 40, 60, 140
_DELETED = 0.8
"""What an example counts with its gloss deleted: what is left there translates nothing."""
_UNNARROWED = Narrowing(most=1_000_000)
_ABOUT = 0.7
_IDENTITY, _PULL = np.array([1.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0])
"""What the calibration is drawn to, and how much."""

Parts = list[tuple[Surroundings, list[FragmentOptions]]]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A fragment that the gold speaks of: which options are right, and right to the word.

    right, exact: (n_options,). apart: the options that share no English with a right one.
    """

    right: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    apart: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FileExamples:
    """A file with the options of its fragments, looked at once.

    examples: by number of part and choice. real: whether it is as users' texts are. count: how
    often it counts.
    """

    source: str
    real: bool
    parts: Parts
    examples: dict[tuple[int, int], Example]
    count: float = 1.0

    def cases(self, rows: Callable[[int], Sequence[NDArray[np.float64]]]) -> list[Case]:
        """What a forest is fitted to. rows: of all the choices of a part, by its number."""
        found = []
        by_part = {part: rows(part) for part, _ in self.examples}
        for (part, number), example in self.examples.items():
            own = by_part[part][number]
            found.append(Case(own, example.right, example.exact, self.count))
            if example.right.any() and example.apart.any():
                none = np.zeros(int(example.apart.sum()), bool)
                found.append(Case(own[example.apart], none, none, _DELETED * self.count))
        return found

    def own_rows(self, part: int) -> list[NDArray[np.float64]]:
        """The rows of the choices of a part."""
        return [choice.rows for choice in self.parts[part][1]]

    def rows_after(self, first: Forest, part: int) -> list[NDArray[np.float64]]:
        """The rows of the choices of a part with the habits that ``first`` finds."""
        around, choices = self.parts[part]
        return rows_with_habits(around.text, choices, first.each(self.own_rows(part)))

    def place_rows(self, part: int) -> list[NDArray[np.float64]]:
        """The rows of the choices of a part, of what is known without vectors."""
        return [rows[:, _PLACE_COLUMNS] for rows in self.own_rows(part)]


_PLACE_COLUMNS = [FEATURES.index(name) for name in (*STRETCH, *RUSSIAN)]


def file_examples(
    name: str, parts: Parts, gold: Sequence[GoldRow], *, real: bool, count: float = 1.0
) -> FileExamples:
    """The examples of one file: the fragments that its gold speaks of."""
    examples = {}
    for part, (around, choices) in enumerate(parts):
        for number, choice in enumerate(choices):
            example = _example(around.text, choice, gold)
            if example is not None:
                examples[part, number] = example
    return FileExamples(source_of(name), real, parts, examples, count)


def _example(text: str, choice: FragmentOptions, gold: Sequence[GoldRow]) -> Example | None:
    body = text[choice.fragment.start : choice.fragment.end]
    about = [row for row in gold if _speaks_of(row.russian, body)]
    # That a romanised name is its gloss is debatable to the scorer, but it is what users want.
    if not choice.options or all(row.debatable and row.kind != "name" for row in about):
        return None
    glossed = [row for row in about if row.glossed]
    read = [_texts_of(text, option) for option in choice.options]
    right = np.array([any(matches(*texts, row) for row in glossed) for texts in read])
    exact = np.array([any(exactly_matches(*texts, row) for row in glossed) for texts in read])
    together = overlapping([option.candidate for option in choice.options])
    return Example(right, exact, np.logical_not(together[:, right].any(axis=1)))


def _texts_of(text: str, option: Option) -> tuple[str, str]:
    """The Russian and the English of an option."""
    span, candidate = option.span, option.candidate
    return text[span.start : span.end], text[candidate.start : candidate.end]


def _speaks_of(russian: str, body: str) -> bool:
    """Whether a gold row speaks of this fragment or of a part of it."""
    flat = " ".join(body.split())
    return token_f1(flat, russian) >= _ABOUT or russian in flat


def read_files(
    gold: Sequence[Path], encoder: Encoder, narrowing: Narrowing, *, real: bool
) -> list[FileExamples]:
    """The files of gold files, with their options; what is named twice counts twice."""
    files = []
    for path, count in Counter(gold).items():
        rows = read_fragment_gold(path)
        for name in sorted({row.file for row in rows}):
            document = read_document(gold_article(path, name))
            parts = list(article_choices(document, encoder, narrowing=narrowing))
            own = [row for row in rows if row.file == name]
            files.append(file_examples(name, parts, own, real=real, count=count))
    return files


def source_of(name: str) -> str:
    """The site or author of a file: what its name has before the first "_", or all of it."""
    return re.split(r"[_.]", Path(name).name)[0]


def fold_of(source: str, folds: int) -> int:
    """The fold of a source, 0..folds - 1: the same on every machine."""
    return zlib.crc32(source.encode()) % folds


def fit_places(files: Iterable[FileExamples]) -> Forest:
    """The forest that knows places alone. files: with all the candidates of their fragments."""
    return fit_forest(
        [case for file in files for case in file.cases(file.place_rows)], _PLACE_TREES
    )


def fit_model(
    files: Sequence[FileExamples],
    places: Forest,
    *,
    calibration: NDArray[np.float64] | None = None,
) -> GlossModel:
    """The model with these places. files: with the candidates that the places leave.

    calibration: None to fit it as well.
    """
    looked = list(_looked_at(files))
    last = _fit_last([case for file, rows in looked for case in file.cases(rows)])
    if calibration is None:
        calibration = _calibrate(looked)
    return GlossModel(places, _fit_first(files), last, calibration)


_Rows = Callable[[int], Sequence[NDArray[np.float64]]]
"""The rows of all choices of a part of a file, by its number."""


def _looked_at(files: Sequence[FileExamples]) -> Iterator[tuple[FileExamples, _Rows]]:
    """Every file with its rows after a first look by a forest that has not seen its source."""
    for held, rest in _folds(files):
        first = _fit_first(rest)
        for file in held:
            rows = [file.rows_after(first, part) for part in range(len(file.parts))]
            yield file, rows.__getitem__


def _fit_first(files: Iterable[FileExamples]) -> Forest:
    return fit_forest([case for file in files for case in file.cases(file.own_rows)], _FIRST_TREES)


def _fit_last(cases: Sequence[Case]) -> LastLook:
    return LastLook(fit_forest(cases, _LAST_TREES), fit_networks(cases))


def _folds(
    files: Sequence[FileExamples],
) -> Iterator[tuple[list[FileExamples], list[FileExamples]]]:
    """The files held back and the rest, for each fold that has both."""
    for fold in range(_FOLDS):
        held = [file for file in files if fold_of(file.source, _FOLDS) == fold]
        rest = [file for file in files if fold_of(file.source, _FOLDS) != fold]
        if held and rest:
            yield held, rest


def _calibrate(looked: Sequence[tuple[FileExamples, _Rows]]) -> NDArray[np.float64]:
    """The weights of the evidence, from real files, or from all where none is real.

    Each file is judged by a last look of models that have not seen its source, and counts as often
    as it does in the models.
    """
    rows_of = {id(file): rows for file, rows in looked}
    files = [file for file, _ in looked]
    real = any(file.real for file in files)
    asked, right, counts = [], [], []
    for held, rest in _folds(files):
        cases = [case for file in rest for case in file.cases(rows_of[id(file)])]
        last = _fit_last(cases)
        for file in held:
            if file.real or not real:
                for evident, exact in _given(file, rows_of[id(file)], last):
                    asked.append(evident)
                    right.append(float(exact))
                    counts.append(file.count)
    if not asked:
        return _IDENTITY
    design, outcome = np.array(asked), np.array(right)
    weights = drawn_logistic(design, outcome, _IDENTITY, penalty=_PULL, counts=counts)
    return np.asarray(weights, dtype=np.float64)


def _given(
    file: FileExamples, rows: _Rows, last: LastLook
) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """The evidence of each example's gloss, where the article gives it one, and if it is exact."""
    for part, (_, choices) in enumerate(file.parts):
        odds = last.each(rows(part))
        weighed = [replace(choice, odds=own) for choice, own in zip(choices, odds, strict=True)]
        for number, taken in enumerate(without_clashes(weighed)):
            example = file.examples.get((part, number))
            if taken is not None and example is not None:
                yield evidence(*shares_of(weighed[number], taken)), bool(example.exact[taken])


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to the gold files named, relative to their folder or the current one, and write."""
    import argparse

    from align.encoders.loading import load_encoder

    parser = argparse.ArgumentParser(prog="python -m align.fitting.fragments", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="TSV files of gold fragments")
    parser.add_argument(
        "--real", nargs="*", type=Path, default=[], help="those of texts as users have them"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "resources" / MODEL_FILE
    )
    options = parser.parse_args(arguments)
    encoder = load_encoder("use")

    def read(narrowing: Narrowing) -> list[FileExamples]:
        return [
            *read_files(options.gold, encoder, narrowing, real=False),
            *read_files(options.real, encoder, narrowing, real=True),
        ]

    places = fit_places(read(_UNNARROWED))
    files = read(Narrowing(places))
    model = fit_model(files, places)
    with options.out.open("wb") as out:
        np.savez_compressed(out, allow_pickle=False, **model.arrays())
    count = sum(len(file.examples) for file in files)
    sys.stderr.write(f"{options.out}: fitted on {count} fragments of {len(files)} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
