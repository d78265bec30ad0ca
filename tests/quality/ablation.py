"""What each group of features and candidates brings to the glosses: by folds, with it left out.

usage: python -m tests.quality.ablation [--data FOLDER] [--jobs N] [GROUP...]

Prints a line for all of them together, then one for each group of GROUPS without it. With --data,
on the real texts that the folder holds; without, on the project's own. Fits of the same data differ
by .002 to .004 of F1, so a smaller difference says nothing.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from align.encoders.loading import cached_encoder
from align.fitting.held_back import GoldFile
from align.glosses.features.coverage import COVERAGE
from align.glosses.features.edges import EDGES
from align.glosses.features.habits import HABITS, Claims
from align.glosses.features.rows import FEATURES
from align.glosses.features.spelling import SPELLING
from align.glosses.features.wording import WORDING
from align.glosses.options import FragmentOptions
from tests.quality.curves import Measured, measured, read_gold

FREE = ("stretch_after", "stretch_before", "stretch_block", "known_words", "latin_tag")
"""The relations of candidates that no layout names."""

Change = Callable[[FragmentOptions], FragmentOptions]


def without_features(names: Sequence[str], choice: FragmentOptions) -> FragmentOptions:
    """A choice with these features at 0, and what is made of them."""
    rows = choice.rows.copy()
    gone = {*names, *(f"less:{name}" for name in names)}
    rows[:, [at for at, name in enumerate(FEATURES) if name in gone]] = 0.0
    return replace(choice, rows=rows)


def without_free_stretches(choice: FragmentOptions) -> FragmentOptions:
    """A choice with those candidates alone that some layout names."""
    kept = [at for at, one in enumerate(choice.options) if one.candidate.relation not in FREE]
    return replace(choice, options=tuple(choice.options[at] for at in kept), rows=choice.rows[kept])


def unchanged(choice: FragmentOptions) -> FragmentOptions:
    """The choice as it is."""
    return choice


def no_habits(text: str, claims: Sequence[Claims]) -> list[NDArray[np.float64]]:
    """Habits of an article that are all 0."""
    return [np.zeros((len(claim.shares), len(HABITS))) for claim in claims]


def _named(*starts: str) -> list[str]:
    return [name for name in FEATURES if name.startswith(starts)]


HABITS_GROUP = "habits of the article"
GROUPS: dict[str, Change] = {
    "nothing": unchanged,
    "stretches that no layout names": without_free_stretches,
    "coverage of words": partial(without_features, COVERAGE),
    "edges": partial(without_features, EDGES),
    HABITS_GROUP: unchanged,
    "names of layouts": partial(without_features, _named("relation:")),
    "doubts": partial(without_features, _named("doubt:")),
    "spelling": partial(without_features, SPELLING),
    "wording": partial(without_features, WORDING),
}  # fmt: skip
"""By what is left out: what becomes of a choice."""


def leaving_out(group: str) -> AbstractContextManager[object]:
    """While this holds, what is no matter of single choices is left out: the habits."""
    if group != HABITS_GROUP:
        return nullcontext()
    return patch("align.glosses.weighing.habit_rows", no_habits)


def changed(file: GoldFile, change: Change) -> GoldFile:
    """A file with its choices changed."""
    parts = tuple((around, [change(choice) for choice in part]) for around, part in file.parts)
    return replace(file, parts=parts)


def without(group: str, files: Sequence[GoldFile], asked: Sequence[GoldFile]) -> Measured:
    """What models fitted without a group get right of texts that they have not seen.

    files: what is fitted to; asked: those of them that are judged.
    """
    wanted = {id(file) for file in asked}
    ours = [changed(file, GROUPS[group]) for file in files]
    judged = [new for file, new in zip(files, ours, strict=True) if id(file) in wanted]
    with leaving_out(group):
        return measured(ours, judged, 1.0)


_READ: list[tuple[list[GoldFile], list[GoldFile]]] = []
"""The gold, read before workers are forked."""


def _line(group: str) -> str:
    score = without(group, *_READ[0]).score
    return (
        f"without {group:32} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  "
        f"exact {score.exact / max(score.right, 1):.3f}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="default: all")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"{', '.join(sorted(unknown))}: give some of {', '.join(GROUPS)}")
    _READ.append(read_gold(options.data, cached_encoder("use")))
    with get_context("fork").Pool(options.jobs, maxtasksperchild=1) as pool:
        for line in pool.imap(_line, options.groups or list(GROUPS), chunksize=1):
            sys.stdout.write(line)
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
