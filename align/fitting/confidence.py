"""Fit the confidence of beads and of mined pairs to gold, and write their weights.

    python -m align.fitting.confidence beads FOLDER...    writes align/beads/weights.py
    python -m align.fitting.confidence mining PATH...     writes align/mining/weights.py

Both are logistic regressions with a small Gaussian prior. A folder holds texts with gold beads, of
which every second one is used, from the first: whole, cut, with foreign stretches, with stretches
moved, half a translation and with a wrong translation. A bead is right where the gold has the very
same one. For mining, every second pair of sentences of a file, or every second bead of one and one
of a folder, is used: pools of several sizes are drawn from them, in which some sentences have lost
their counterpart.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats
from align.beads import confidence as beads
from align.beads.alignment import has_both, searched_texts
from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.evaluation.bead_confidence import STRETCHES
from align.evaluation.bead_variants import (
    Text,
    gold_texts,
    half_translated,
    moved,
    put_in,
    without_a_third,
)
from align.evaluation.models import read_pairs
from align.fitting.learners.logistic import drawn_logistic
from align.fitting.tables import mapping_source, module_source, write_weights
from align.mining import mining
from align.records import Bead

PACKAGE = Path(__file__).parents[1]

_BEAD_PENALTY = 0.01
_MINING_PENALTY = 1e-4
_TWO_STRETCHES = (4, 5)  # beads that are moved together
_MOVED_COUNT = 2.0  # how often beads count where some moved: moved ones are few

_POOLS = {30: 20, 100: 6, 300: 2, 1000: 1}
"""Pairs in a pool, and how many pools of that size are drawn; a file may have too few pairs."""
_LOST = (0.1, 0.3, 0.5, 0.7)
"""Shares of the sentences of a pool that lose their counterpart."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks for some beads or pairs, and which of them are right.

    evidence: float64, (n, features). right: (n,). counts: how often each counts, float64, (n,).
    """

    evidence: Floats
    right: NDArray[np.bool_]
    counts: Floats

    @classmethod
    def of(cls, evidence: Floats, right: Sequence[bool], count: float = 1.0) -> "Judged":
        """Examples that all count alike."""
        return cls(evidence, np.array(right, dtype=bool), np.full(len(right), count))


def all_judged(parts: Iterable[Judged], features: int) -> Judged:
    """Several as one; with this number of features even where there are none."""
    known = list(parts)
    return Judged(
        np.concatenate([np.zeros((0, features)), *(part.evidence for part in known)]),
        np.concatenate([np.zeros(0, dtype=bool), *(part.right for part in known)]),
        np.concatenate([np.zeros(0), *(part.counts for part in known)]),
    )


def fitted_weights(judged: Judged, names: Sequence[str], penalty: float) -> dict[str, float]:
    """The weights by the names of the features, to two decimals.

    :raises InputError: nothing was found that is right, or nothing that is wrong.
    """
    if judged.right.all() or not judged.right.any():
        raise InputError(
            f"{len(judged.right)} examples, {judged.right.sum()} of them right: give gold on which "
            "some of what is found is right and some is wrong"
        )
    right, prior = judged.right.astype(float), np.zeros(len(names))
    weights = drawn_logistic(judged.evidence, right, prior, penalty, judged.counts)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def fitting_states(text: Text, other: Sequence[str], number: int) -> Iterator[tuple[Text, float]]:
    """A text in the states that are measured, with two stretches moved, and half translated.

    With each, how often its beads count. other: the English of another text. number: decides
    where; the same one gives the same.
    """
    yield text, 1.0
    yield without_a_third(text, number), 1.0
    yield put_in(text, other, number), 1.0
    yield moved(text, number, [STRETCHES[number % len(STRETCHES)]]), _MOVED_COUNT
    yield moved(text, number + 1, [1]), _MOVED_COUNT
    yield moved(text, number + 2, _TWO_STRETCHES), _MOVED_COUNT
    yield half_translated(text, other), 1.0
    yield (text[0], list(other), []), 1.0


def judged_steps(text: Text, encoder: Encoder, count: float = 1.0) -> Judged:
    """All beads with both sides of a text, unlikely moved ones too; right are those of the gold."""
    ru, en, gold = text
    if not ru or not en:
        return all_judged((), len(beads.EVIDENCE))
    searched = searched_texts(ru, en, encoder)
    path = searched.final_path()
    pairs = [(step, touched) for step, touched in path.placed(path.moved) if has_both(step)]
    steps, touched = [step for step, _ in pairs], [chance for _, chance in pairs]
    evidence = beads.bead_evidence(path.texts, steps, touched)
    wanted = set(gold)
    found = searched.with_numbers_before(Bead(*step.ids, 0.0, "") for step in steps)
    right = [(bead.ru_ids, bead.en_ids) in wanted for bead in found]
    rows = np.concatenate([np.zeros((0, len(beads.EVIDENCE))), *evidence])
    return Judged.of(rows, right, count)


def folder_steps(folder: Path, encoder: Encoder) -> Judged:
    """The beads of every second text of a folder, in all states."""
    texts = (
        state
        for number, text, other in gold_texts(folder)
        for state in fitting_states(text, other, number)
    )
    judged = (judged_steps(text, encoder, count) for text, count in texts)
    return all_judged(judged, len(beads.EVIDENCE))


def pools(pairs: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str | None, str | None]]]:
    """Pools of every second pair, in each of which some sentences have lost their counterpart."""
    kept = pairs[::2]
    rng = np.random.default_rng(len(kept))
    for size, draws in _POOLS.items():
        for lost in _LOST if size <= len(kept) else ():
            for _ in range(draws):
                drawn = [kept[at] for at in rng.permutation(len(kept))[:size].tolist()]
                alone = int(lost * size)
                half = alone // 2
                yield [
                    (None if at < half else ru, None if half <= at < alone else en)
                    for at, (ru, en) in enumerate(drawn)
                ]


def judged_pool(
    pool: Sequence[tuple[str | None, str | None]], encoder: Encoder, rng: np.random.Generator
) -> Judged:
    """The pairs that are mined from a pool, its English in another order; right are its own."""
    order = rng.permutation(len(pool)).tolist()
    ru_ids = [at for at, (ru, _) in enumerate(pool) if ru]
    en_ids = [at for at in order if pool[at][1]]
    ru = mining.collection([pool[at][0] or "" for at in ru_ids], "Russian")
    en = mining.collection([pool[at][1] or "" for at in en_ids], "English")
    vectors = encoder.encode(ru.texts), encoder.encode(en.texts)
    found = mining.matched(*vectors, ru_texts=ru.texts, en_texts=en.texts)
    own_ru = np.array([ru_ids[at] for at in ru.ids])[found.pairs.ru]
    own_en = np.array([en_ids[at] for at in en.ids])[found.pairs.en]
    return Judged.of(found.evidence, (own_ru == own_en).tolist())


def _bead_pairs(folder: Path) -> list[tuple[str, str]]:
    """The sentences of all texts of a folder that the gold has as beads of one and one."""
    texts = [text for parity in (0, 1) for _, text, _ in gold_texts(folder, parity)]
    return [
        (ru[ru_ids[0]], en[en_ids[0]])
        for ru, en, gold in texts
        for ru_ids, en_ids in gold
        if len(ru_ids) == len(en_ids) == 1
    ]


def file_pairs(path: Path, encoders: Iterable[Encoder]) -> Judged:
    """The pairs that are mined from all pools of a file or folder with each encoder."""
    pairs = _bead_pairs(path) if path.is_dir() else read_pairs(path)
    parts = [
        judged_pool(pool, encoder, np.random.default_rng(number))
        for encoder in encoders
        for number, pool in enumerate(pools(pairs))
    ]
    return all_judged(parts, len(mining.EVIDENCE))


def origin(command: str, judged: Judged, what: str, paths: Sequence[Path]) -> str:
    """What a table says of where it comes from."""
    share = 100.0 * float(judged.right.mean())
    names = ", ".join(path.name for path in paths)
    return (
        f"Written by `python -m align.fitting.{command}`, fitted to {len(judged.right)} "
        f"{what} of {names}, {share:.1f} % of them right."
    )


def fit_beads(folders: Sequence[Path]) -> str:
    """The source of align/beads/weights.py, fitted to these folders."""
    encoder = cached_encoder("use", threads=1)
    judged = all_judged((folder_steps(folder, encoder) for folder in folders), len(beads.EVIDENCE))
    weights = fitted_weights(judged, beads.EVIDENCE, _BEAD_PENALTY)
    return module_source(
        "The weights of the confidence of beads, by the names of :mod:`align.beads.confidence`.",
        origin("confidence beads", judged, "beads", folders),
        [mapping_source("CONFIDENCE", weights, digits=2)],
    )


def fit_mining(files: Sequence[Path]) -> str:
    """The source of align/mining/weights.py, fitted to these files."""
    encoders = [cached_encoder(name, threads=1) for name in ("use", "bundled")]
    judged = all_judged((file_pairs(path, encoders) for path in files), len(mining.EVIDENCE))
    weights = fitted_weights(judged, mining.EVIDENCE, _MINING_PENALTY)
    return module_source(
        "The weights of the confidence of mined pairs, by the names of :mod:`align.mining.mining`.",
        origin("confidence mining", judged, "pairs", files),
        [mapping_source("CONFIDENCE", weights, digits=2)],
    )


_FITS = {"beads": fit_beads, "mining": fit_mining}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit to the gold named, and write the table; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m align.fitting.confidence", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("what", choices=_FITS)
    parser.add_argument("gold", nargs="+", type=Path, help="folders of beads, or files of pairs")
    parser.add_argument("--out", type=Path, help="where the table goes, if not into the package")
    options = parser.parse_args(arguments)
    out = options.out or PACKAGE / options.what / "weights.py"
    return write_weights(_FITS[options.what], options.gold, out)


if __name__ == "__main__":
    sys.exit(main())
