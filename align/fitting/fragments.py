"""Fit the weights of glosses to gold: ``python -m align.fitting.fragments GOLD...``.

A choice between all options of a fragment and none is a conditional logit (McFadden 1974); the
likelihood of a fragment is the summed probability of the options that match its gold. Options of
fragments without a gloss all count as wrong. The penalty is a Gaussian prior on the weights.

The confidence is then calibrated (Platt 1999): a line through the log-odds of the best options,
fitted on files that the weights were not fitted on, five folds.
"""

import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.evaluation.fragments import GoldRow, gold_article, matches, read_fragment_gold, token_f1
from align.fitting.logistic import drawn_logistic
from align.fitting.tables import mapping_source
from align.glosses.assignment import LENIENCE, share_of
from align.glosses.candidates.surroundings import Surroundings
from align.glosses.features import FEATURES
from align.glosses.options import FragmentOptions, article_choices
from align.glosses.scoring import share_log_odds

_FOLDS = 5
_IDENTITY = np.array([1.0, 0.0])
_PULL = np.array([1.0, 0.0])
"""Slope and offset that the calibration is drawn to, and how much."""


@dataclass(frozen=True, slots=True)
class Example:
    """One fragment of a file: its options and which of them are right, (n_options,)."""

    file: str
    choice: FragmentOptions
    right: NDArray[np.bool_]

    @property
    def rows(self) -> NDArray[np.float64]:
        """The options' features, (n_options, n_features)."""
        return self.choice.rows

    def without_gloss(self) -> NDArray[np.float64]:
        """The rows of the options that share nothing with a right one, (n, n_features)."""
        glosses = [
            option.candidate
            for option, right in zip(self.choice.options, self.right, strict=True)
            if right
        ]
        apart = [
            all(
                option.candidate.end <= gloss.start or gloss.end <= option.candidate.start
                for gloss in glosses
            )
            for option in self.choice.options
        ]
        return np.asarray(self.rows[np.array(apart, bool)])


def examples(gold: Sequence[GoldRow], path: Path, encoder: Encoder) -> list[Example]:
    """Examples from every file that ``gold`` names, beside ``path`` or in the current folder."""
    found = []
    for file in sorted({row.file for row in gold}):
        parts = article_choices(read_document(gold_article(path, file)), encoder)
        found += file_examples(file, parts, [row for row in gold if row.file == file])
    return found


def file_examples(
    file: str, parts: Iterable[tuple[Surroundings, list[FragmentOptions]]], rows: Sequence[GoldRow]
) -> list[Example]:
    """Examples from one file: the fragments that its gold speaks of, in order."""
    found = []
    for around, choices in parts:
        for choice in choices:
            example = _example(file, around.text, choice, rows)
            if example is not None:
                found.append(example)
    return found


def _example(
    file: str, text: str, choice: FragmentOptions, rows: Sequence[GoldRow]
) -> Example | None:
    fragment = choice.fragment
    body = text[fragment.start : fragment.end]
    own = [row for row in rows if _about(body, row.russian)]
    if not choice.options or not own or all(row.debatable for row in own):
        return None
    right = []
    for option in choice.options:
        russian = text[option.span.start : option.span.end]
        english = text[option.candidate.start : option.candidate.end]
        right.append(any(row.english and matches(russian, english, row) for row in own))
    return Example(file, choice, np.array(right))


def _about(body: str, russian: str) -> bool:
    """Whether a gold row speaks of this fragment or of a part of it."""
    flat = " ".join(body.split())
    return token_f1(flat, russian) >= 0.7 or russian in flat


PRIOR = {
    "remark": -4.0, "share_left_out": -1.0, "dangling": -1.0, "sounds_alike": 3.0,
    "cut_name": -2.0, "cut": -1.5, "starts_inside": -1.0, "lists": -0.5, "inner_article": -1.0,
    "verb_start": -1.0,     "relation:bracket_order": 4.0, "relation:named_before": 0.5,
    "relation:comma_before": 1.5,
    "relation:same_bracket": 1.0, "relation:quote_beside": 0.5,
}  # fmt: skip
"""Where the weights of features that are rare in the gold start from."""


_DELETED = 0.8
"""What an example counts with its gloss deleted: what is left there translates nothing."""


def fit_weights(data: Sequence[Example], penalty: float = 1.0) -> NDArray[np.float64]:
    """Weights, float64 (len(FEATURES),), that make the right options likely.

    Each glossed example comes a second time without its gloss, where none is the answer.
    """
    cases = [(example.rows, example.right, 1.0) for example in data]
    for example in data:
        rows = example.without_gloss() if example.right.any() else example.rows[:0]
        if len(rows):
            cases.append((rows, np.zeros(len(rows), bool), _DELETED))
    sizes = [len(rows) for rows, _, _ in cases]
    rows = np.concatenate([rows for rows, _, _ in cases])
    right = np.concatenate([right for _, right, _ in cases])
    counts = np.array([count for _, _, count in cases])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(cases)), sizes)
    prior = np.array([PRIOR.get(name, 0.0) for name in FEATURES])
    glossed = np.add.reduceat(right.astype(float), starts) > 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = rows @ weights
        top = np.maximum(np.maximum.reduceat(values, starts), 0.0)
        odds = np.exp(values - top[owner])
        none = np.exp(-top)
        everything = np.add.reduceat(odds, starts) + none
        wanted = np.where(glossed, np.add.reduceat(odds * right, starts), none)
        share = odds / everything[owner]
        gain = np.where(right, odds / wanted[owner], 0.0)
        slope = rows.T @ (counts[owner] * (share - gain)) + 2 * penalty * (weights - prior)
        value = -counts @ np.log(wanted / everything) + penalty * np.sum((weights - prior) ** 2)
        return float(value), slope

    found = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def calibrate_shares(data: Sequence[Example]) -> tuple[float, float]:
    """Slope and offset that turn a share's log-odds into those of being right."""
    odds, right = [], []
    for fold in range(_FOLDS):
        held = [example for example in data if fold_of(example.file, _FOLDS) == fold]
        rest = [example for example in data if fold_of(example.file, _FOLDS) != fold]
        weights = fit_weights(rest)
        for example in held:
            values = example.rows @ weights
            best = int(values.argmax())
            if values[best] > -LENIENCE:
                odds.append(share_log_odds(share_of(example.choice, values, best)))
                right.append(float(example.right[best]))
    design = np.column_stack([odds, np.ones(len(odds))])
    slope, offset = drawn_logistic(design, np.array(right), _IDENTITY, penalty=_PULL).tolist()
    return round(slope, 3), round(offset, 3)


def fold_of(file: str, folds: int) -> int:
    """The fold of a file, 0..folds - 1: the same on every machine."""
    return zlib.crc32(file.encode()) % folds


def glosses_source(
    weights: NDArray[np.float64], calibration: tuple[float, float], fitted_on: str
) -> str:
    """The source of align/glosses/weights.py for these weights."""
    from align.glosses.weights import MEANINGS

    lines = [
        '"""The features of :mod:`align.glosses.features`: weight, and what each one is.',
        "",
        f"Fitted by `python -m align.fitting.fragments` on {fitted_on}.",
        "Positive weights speak for a pair. Change nothing by hand: fit again.",
        '"""',
        "",
        "MEANINGS = {",
        *(f'    "{name}": "{text}",' for name, text in MEANINGS.items()),
        "}",
        '"""What each feature is."""',
        "",
        mapping_source("COEFFICIENTS", dict(zip(FEATURES, weights, strict=True))).rstrip("\n"),
        '"""Log-odds against "no gloss" for one unit of each feature."""',
        "",
        f"CALIBRATION = {calibration}",
        '"""Slope and offset: log-odds of an option\'s share to those of its being right."""',
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to the gold files named, relative to their folder or the current one, and write."""
    import argparse

    from align.encoders.loading import load_encoder

    parser = argparse.ArgumentParser(prog="python -m align.fitting.fragments", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="TSV files of gold fragments")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "glosses" / "weights.py"
    )
    options = parser.parse_args(arguments)
    encoder = load_encoder("use")
    data: list[Example] = []
    for path in options.gold:
        data.extend(examples(read_fragment_gold(path), path, encoder))
    names = ", ".join(path.as_posix() for path in options.gold)
    text = glosses_source(
        fit_weights(data), calibrate_shares(data), f"{len(data)} fragments of {names}"
    )
    options.out.write_text(text, encoding="utf-8")
    sys.stderr.write(f"{options.out}: fitted on {len(data)} fragments\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
