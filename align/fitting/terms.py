"""Fit the weights of term pairs to gold: ``python -m align.fitting.terms GOLD.tsv``.

Every pair of candidates of every bead is an example, right where the gold has it for the
document. Both regressions are logistic with a Gaussian prior on weights of standardised features.
The confidence is then calibrated (Platt 1999) on documents that the weights were not fitted on.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats
from align.encoders.protocol import Encoder
from align.evaluation.reliability import Judgement, calibration_error, reliability
from align.evaluation.term_gold import GoldTerm, gold_documents, read_term_gold
from align.fitting.logistic import logistic
from align.fitting.tables import tuple_source
from align.odds import chance_of
from align.terms.aligned_texts import aligned_beads
from align.terms.miner import TermMiner, assigned
from align.terms.scoring import PairWeights, Scored
from align.terms.weights import FEATURES


@dataclass(frozen=True, slots=True)
class FittingBead:
    """The pairs of one bead of a document: their features, and which are right."""

    doc: str
    scored: Scored
    right: NDArray[np.bool_]


def beads_of(path: Path, gold: Sequence[GoldTerm], encoder: Encoder) -> list[FittingBead]:
    """All beads of the documents of a gold file."""
    found = []
    for doc in sorted({row.doc for row in gold}):
        keys = {row.key for row in gold if row.doc == doc and row.right}
        _, beads = aligned_beads(*gold_documents(path, doc), encoder)
        for scored in TermMiner(encoder).scored(beads):
            right = np.array([[(r.key, e.key) in keys for e in scored.en] for r in scored.ru])
            found.append(FittingBead(doc, scored, right))
    return found


def fit_pairs(beads: Sequence[FittingBead]) -> tuple[Floats, float]:
    """Weights of FEATURES and their intercept."""
    width = len(FEATURES)
    rows = np.concatenate([bead.scored.features.reshape(-1, width) for bead in beads])
    return logistic(rows, np.concatenate([bead.right.ravel() for bead in beads]).astype(float))


def held_out(beads: Sequence[FittingBead]) -> list[tuple[str, tuple[str, str], float, bool]]:
    """(document, key, log odds, right) of every pair that is assigned, best bead of each.

    Each document by weights that were fitted on the others.
    """
    found: dict[tuple[str, tuple[str, str]], tuple[float, bool]] = {}
    for doc in sorted({bead.doc for bead in beads}):
        weights, intercept = fit_pairs([bead for bead in beads if bead.doc != doc])
        for bead in beads:
            if bead.doc != doc:
                continue
            odds = bead.scored.features @ weights + intercept
            for row, column in assigned(odds):
                key = (doc, (bead.scored.ru[row].key, bead.scored.en[column].key))
                best = (float(odds[row, column]), bool(bead.right[row, column]))
                found[key] = max(found.get(key, best), best)
    return [(doc, key, odds, right) for (doc, key), (odds, right) in sorted(found.items())]


def calibration(pairs: Sequence[tuple[str, tuple[str, str], float, bool]]) -> tuple[float, float]:
    """Slope and offset from log odds of the weights to those of being right."""
    rows = np.array([[odds] for _, _, odds, _ in pairs])
    slope, offset = logistic(rows, np.array([float(right) for *_, right in pairs]))
    return float(slope[0]), offset


def fit_termhood(
    path: Path, gold: Sequence[GoldTerm], encoder: Encoder, pair_weights: PairWeights
) -> tuple[Floats, float]:
    """Weights of align.terms.termhood.FACTS and their intercept, on mined pairs that are right."""
    from align.terms.termhood import facts

    rows, right = [], []
    for doc in sorted({row.doc for row in gold}):
        kinds = {row.key: row.kind for row in gold if row.doc == doc and row.right}
        miner = TermMiner(encoder, pair_weights)
        _, beads = aligned_beads(*gold_documents(path, doc), encoder)
        miner.read(doc, beads)
        for term, description in miner.described(least=0.3):
            kind = kinds.get((term.ru_lemma, term.en_lemma))
            if kind is not None:
                rows.append(facts(*description))
                right.append(float(kind == "term"))
    return logistic(np.array(rows), np.array(right))


def terms_source(path: Path, fitted: Mapping[str, Sequence[float]], summary: str) -> str:
    """The source of align/terms/weights.py with new values; what stands above them stays."""
    head = path.read_text(encoding="utf-8").split("\nFITTED_ON", 1)[0]
    body = "".join(tuple_source(name, values) for name, values in fitted.items())
    return f'{head}\nFITTED_ON = "{summary}"\n\n{body}'


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to a gold file whose documents lie beside it, and write the table."""
    import argparse

    from align.encoders.loading import load_encoder

    parser = argparse.ArgumentParser(prog="python -m align.fitting.terms", description=__doc__)
    parser.add_argument("gold", type=Path, help="TSV file: doc, ru, en, domain, kind, verdict")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "terms" / "weights.py"
    )
    options = parser.parse_args(arguments)
    encoder = load_encoder("use")
    gold = read_term_gold(options.gold)
    beads = beads_of(options.gold, gold, encoder)
    weights, intercept = fit_pairs(beads)
    pairs = held_out(beads)
    slope, offset = calibration(pairs)
    term_weights, term_intercept = fit_termhood(
        options.gold, gold, encoder, PairWeights(tuple(weights), intercept, slope, offset)
    )
    summary = f"{sum(row.right for row in gold)} pairs of {options.gold.as_posix()}"
    fitted = {
        "WEIGHTS": list(weights),
        "INTERCEPTS": [intercept],
        "CALIBRATION": [slope, offset],
        "TERMHOOD_WEIGHTS": list(term_weights),
        "TERMHOOD_INTERCEPTS": [term_intercept],
    }
    options.out.write_text(terms_source(options.out, fitted, summary), encoding="utf-8")
    likely = [right for *_, odds, right in pairs if slope * odds + offset > 0]
    judged = [Judgement(chance_of(slope * odds + offset), right) for *_, odds, right in pairs]
    error = calibration_error(reliability(judged))
    sys.stderr.write(
        f"{options.out}: {len(pairs)} held-out pairs, {len(likely)} likelier right than not, "
        f"of these {np.mean(likely):.3f} are; calibration error {error:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
