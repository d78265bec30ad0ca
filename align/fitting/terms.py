"""Fit the model of term mining to gold: ``python -m align.fitting.terms GOLD.tsv --real GOLD.tsv``.

Every pair of candidates of every bead is an example, right where the gold has it for the document.
Gold says of all pairs that were found whether they are right, and whether terms. Real gold lists
the terms of texts as users have them: what is paired otherwise with a phrase on that list is wrong,
what is likely and not on it is no term, and nothing is known of the rest. Forests are grown by
gradient boosting (Friedman 2001). What they say is calibrated (Platt 1999) on documents that they
were not grown on.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats
from align.encoders.protocol import Encoder
from align.evaluation.reliability import Judgement, calibration_error, reliability
from align.evaluation.term_gold import GoldTerm, gold_documents, read_term_gold
from align.fitting.learners.forests import fit_chances
from align.fitting.learners.logistic import logistic
from align.forest import joined
from align.odds import chance_of
from align.terms.aligned_texts import aligned_beads
from align.terms.harvest import Key
from align.terms.miner import TermMiner, assigned
from align.terms.model import LEAST_SCREENED, MODEL_FILE, TermModel
from align.terms.pairing.scoring import Scored
from align.terms.records import BeadText, Term

_FOLDS = 8
_BAGS = 3
_PAIR_ROUNDS, _PAIR_LEAVES = 100, 15
_TERM_ROUNDS, _TERM_LEAVES = 60, 7
_LIKELY = 0.3  # confidence from which a pair is an example of termhood
_SURE = 0.5  # the same where the gold is silent
_NO_TERM = ("general", "name", "fragment")


@dataclass(frozen=True, slots=True)
class FittingText:
    """A document with its translation: its beads, and what the gold says of it.

    verdicts: by key, whether a pair is right. terms: by key, whether a right pair is a term.
    complete: whether the gold says nothing of what it does not list, else that it is no term.
    """

    doc: str
    fold: int
    beads: Sequence[BeadText]
    verdicts: dict[Key, bool]
    terms: dict[Key, bool]
    real: bool


class FittingBead(NamedTuple):
    """The pairs of a bead, and of each whether it is right and whether that is known."""

    fold: int
    scored: Scored
    right: NDArray[np.bool_]
    known: NDArray[np.bool_]


def term_texts(
    path: Path, gold: Sequence[GoldTerm], encoder: Encoder, *, real: bool
) -> list[FittingText]:
    """The documents of a gold file, in order, each in a fold of its own as far as there are."""
    texts = []
    for number, doc in enumerate(sorted({row.doc for row in gold})):
        rows = [row for row in gold if row.doc == doc]
        texts.append(
            FittingText(
                doc,
                number % _FOLDS,
                aligned_beads(*gold_documents(path, doc), encoder)[1],
                {row.key: row.right for row in rows},
                {row.key: row.kind not in _NO_TERM for row in rows if row.right},
                real,
            )
        )
    return texts


def beads_of(text: FittingText, miner: TermMiner) -> list[FittingBead]:
    """The beads of a document with what the gold says of their pairs."""
    found = []
    for scored in miner.scored(text.beads):
        right: NDArray[np.bool_] = np.array(
            [[text.verdicts.get((r.key, e.key), False) for e in scored.en] for r in scored.ru]
        )
        known = np.ones(right.shape, dtype=np.bool_)
        if text.real:
            known = right | np.atleast_2d(right.any(axis=1)).T | np.atleast_2d(right.any(axis=0))
        found.append(FittingBead(text.fold, scored, right, known))
    return found


def fit_pairs(beads: Sequence[FittingBead], blank: TermModel) -> TermModel:
    """``blank`` with the weights and the forest that pair candidates, not yet calibrated."""
    rows = np.concatenate([bead.scored.features[bead.known] for bead in beads])
    right = np.concatenate([bead.right[bead.known] for bead in beads]).astype(float)
    weights, intercept = logistic(rows, right)
    screened = rows @ weights + intercept >= LEAST_SCREENED
    forest = fit_chances(
        np.asarray(rows[screened], dtype=np.float64),
        right[screened],
        _PAIR_ROUNDS,
        _BAGS,
        _PAIR_LEAVES,
    )
    return replace(blank, screen=np.append(weights, intercept), pairs=forest)


def held_out_pairs(
    beads: Sequence[FittingBead], models: Sequence[TermModel]
) -> list[tuple[float, bool]]:
    """(log odds, right) of every pair that is assigned and known, by the model of its fold."""
    found = []
    for bead in beads:
        odds = bead.scored.log_odds(models[bead.fold])
        for place in assigned(odds):
            if bead.known[place]:
                found.append((float(odds[place]), bool(bead.right[place])))
    return found


def line_of(judged: Sequence[tuple[float, bool]]) -> NDArray[np.float64]:
    """Slope and offset from log odds of a forest to those of being right, float64 (2,)."""
    odds, right = zip(*judged, strict=True)
    slope, offset = logistic(np.array(odds)[:, None], np.array(right, dtype=float))
    return np.array([slope[0], offset])


class TermExample(NamedTuple):
    """A mined pair of a document, its facts, and whether it is a term."""

    text: FittingText
    term: Term
    row: Floats
    is_term: bool


def term_examples(text: FittingText, encoder: Encoder, model: TermModel) -> list[TermExample]:
    """The mined pairs of a document of which the gold says whether they are terms."""
    miner = TermMiner(encoder, model)
    miner.read(text.doc, text.beads)
    examples = []
    for term, row in miner.described(least=_LIKELY):
        is_term = text.terms.get((term.ru_lemma, term.en_lemma))
        if is_term is None and text.real and term.confidence >= _SURE:
            is_term = False
        if is_term is not None:
            examples.append(TermExample(text, term, row, is_term))
    return examples


def fit_terms(examples: Sequence[TermExample], model: TermModel) -> TermModel:
    """``model`` with the forest that tells terms, not yet calibrated."""
    rows = np.stack([np.asarray(e.row, dtype=np.float64) for e in examples])
    right = np.array([float(example.is_term) for example in examples])
    return replace(model, terms=fit_chances(rows, right, _TERM_ROUNDS, _BAGS, _TERM_LEAVES))


def blank_model() -> TermModel:
    """A model without forests."""
    nothing, line = joined([]), np.array([1.0, 0.0])
    return TermModel(np.zeros(0), nothing, line, nothing, line)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model of everything, and what models of the other folds say of each fold.

    others: the model that has not seen a fold, by the fold's number.
    """

    model: TermModel
    others: Sequence[TermModel]
    pairs: Sequence[tuple[float, bool]]
    terms: Sequence[tuple[TermExample, float]]


def fit_term_model(texts: Sequence[FittingText], encoder: Encoder) -> Fitted:
    """Fit to all texts, and to all but each fold."""
    blank = blank_model()
    miner = TermMiner(encoder, blank)
    beads = [bead for text in texts for bead in beads_of(text, miner)]
    others = [
        fit_pairs([bead for bead in beads if bead.fold != fold], blank) for fold in range(_FOLDS)
    ]
    pairs = held_out_pairs(beads, others)
    line = line_of(pairs)
    others = [replace(model, pair_line=line) for model in others]
    examples = [e for text in texts for e in term_examples(text, encoder, others[text.fold])]
    model = fit_terms(examples, replace(fit_pairs(beads, blank), pair_line=line))
    terms: list[tuple[TermExample, float]] = []
    for fold, other in enumerate(others):
        others[fold], scored = _without_fold(fold, examples, other)
        terms += scored
    term_line = line_of([(score, e.is_term) for e, score in terms])
    others = [replace(other, term_line=term_line) for other in others]
    return Fitted(replace(model, term_line=term_line), others, pairs, terms)


def _without_fold(
    fold: int, examples: Sequence[TermExample], model: TermModel
) -> tuple[TermModel, list[tuple[TermExample, float]]]:
    """The model with termhood of the other folds, and what it makes of the fold's examples."""
    other = fit_terms([e for e in examples if e.text.fold != fold], model)
    held = [e for e in examples if e.text.fold == fold]
    if not held:
        return other, []
    scores = other.terms.scores(np.stack([e.row for e in held]))
    return other, list(zip(held, map(float, scores), strict=True))


def held_out_terms(
    texts: Sequence[FittingText], fitted: Fitted, encoder: Encoder
) -> list[tuple[FittingText, list[Term]]]:
    """The terms of each text, best first, by the model that has not seen its fold."""
    found = []
    for text in texts:
        miner = TermMiner(encoder, fitted.others[text.fold])
        miner.read(text.doc, text.beads)
        found.append((text, miner.terms()))
    return found


def report(fitted: Fitted) -> str:
    """How good the model is on documents it was not fitted on, and how well calibrated."""
    slope, offset = fitted.model.pair_line
    pairs = [Judgement(chance_of(slope * o + offset), right) for o, right in fitted.pairs]
    likely = [right for odds, right in fitted.pairs if slope * odds + offset > 0]
    slope, offset = fitted.model.term_line
    terms = [Judgement(chance_of(slope * s + offset), e.is_term) for e, s in fitted.terms]
    of_pairs, of_terms = (calibration_error(reliability(judged)) for judged in (pairs, terms))
    return (
        f"{len(pairs)} held-out pairs, {len(likely)} likelier right than not, of these "
        f"{np.mean(likely):.3f} are; calibration error {of_pairs:.3f}, of termhood {of_terms:.3f}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to gold files whose documents lie beside them, and write the model."""
    import argparse

    from align.encoders.loading import load_encoder

    parser = argparse.ArgumentParser(prog="python -m align.fitting.terms", description=__doc__)
    parser.add_argument("gold", type=Path, help="TSV file: doc, ru, en, domain, kind, verdict")
    parser.add_argument(
        "--real", nargs="*", type=Path, default=[], help="lists of the terms of real texts"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "resources" / MODEL_FILE
    )
    options = parser.parse_args(arguments)
    encoder = load_encoder("use")
    texts: list[FittingText] = []
    for path in (options.gold, *options.real):
        texts += term_texts(path, read_term_gold(path), encoder, real=path != options.gold)
    fitted = fit_term_model(texts, encoder)
    with options.out.open("wb") as out:
        np.savez_compressed(out, allow_pickle=False, **fitted.model.arrays())
    sys.stderr.write(f"{options.out}: {report(fitted)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
