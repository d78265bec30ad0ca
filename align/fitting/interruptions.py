"""Fit the weights of interrupted sentences: ``python -m align.fitting.interruptions FOLDER...``.

Logistic regression on all pairs of parts that are tried in every second text of folders with
gold, from the first. Some of their English sentences are cut in two, with lines of another text
between the parts, and some others begin in lower case without being a part of anything. Right are
the parts of one sentence. Writes align/beads/interrupted_weights.py.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.beads.alignment import sides_and_first_path
from align.beads.interrupted import EVIDENCE, tried_interruptions
from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.evaluation.bead_variants import Text, gold_texts, with_interruptions
from align.fitting.confidence import Judged, all_judged, fitted_weights, origin
from align.fitting.tables import mapping_source, module_source, write_weights

DEFAULT_OUTPUT = Path(__file__).parents[1] / "beads" / "interrupted_weights.py"

_PENALTY = 0.1
_STATES = 4
"""How often each text is looked at, cut in other places every time."""


def judged_interruptions(text: Text, parts: frozenset[tuple[int, int]], encoder: Encoder) -> Judged:
    """All interruptions that are tried in a text. parts: the numbers of those that are right."""
    ru, en, _ = text
    sides, found = sides_and_first_path(ru, en, encoder)
    of_russian, of_english = tried_interruptions((ru, en), sides, found, encoder)
    evidence = [tried.evidence for tried in (*of_russian, *of_english)]
    right = [False] * len(of_russian) + [(t.first, t.last) in parts for t in of_english]
    return Judged.of(np.array(evidence).reshape(-1, len(EVIDENCE)), right)


def folder_interruptions(folder: Path, encoder: Encoder, parity: int = 0) -> Judged:
    """What is tried in every second text of a folder, each cut in several ways."""
    changed = (
        with_interruptions(text, other, _STATES * number + state)
        for number, text, other in gold_texts(folder, parity)
        for state in range(_STATES)
    )
    judged = (judged_interruptions(text, parts, encoder) for text, parts in changed)
    return all_judged(judged, len(EVIDENCE))


def fit_interruptions(folders: Sequence[Path]) -> str:
    """The source of align/beads/interrupted_weights.py, fitted to these folders."""
    encoder = cached_encoder("use", threads=1)
    parts = (folder_interruptions(folder, encoder) for folder in folders)
    judged = all_judged(parts, len(EVIDENCE))
    weights = fitted_weights(judged, EVIDENCE, _PENALTY)
    return module_source(
        "The weights of interruptions, by the names of :mod:`align.beads.interrupted`.",
        origin("interruptions", judged, "pairs of parts", folders),
        [mapping_source("INTERRUPTION", weights, digits=2)],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to the folders of gold named, and write the table; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m align.fitting.interruptions", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("folders", nargs="+", type=Path, help="with texts that have gold beads")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUTPUT)
    options = parser.parse_args(arguments)
    return write_weights(fit_interruptions, options.folders, options.out)


if __name__ == "__main__":
    sys.exit(main())
