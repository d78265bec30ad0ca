"""Measure what docs/quality.md plots of fragments, by folds, and write it to curves.json.

usage: python -m tests.quality.curves [--data FOLDER] [--to FILE]

How reliable the confidence is, how precision and recall grow with the sources that the models are
fitted to, and which kinds and layouts go wrong. With --data, on the real texts that the folder
holds; without, on the project's own.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.evaluation.fragments import FragmentScore, add_file
from align.evaluation.reliability import Judgement, calibration_error, reliability
from align.fitting.fragments import source_of
from align.fitting.held_back import GoldFile, held_back
from tests.quality.gate import own_gold, real_gold

CURVES = Path(__file__).with_name("curves.json")
FOLDS = 5
SHARES = (0.125, 0.25, 0.5, 1.0)
"""Of the sources, how many models are fitted to."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What models got right that had not seen the texts, and how sure they were."""

    score: FragmentScore
    judgements: list[Judgement]


def chosen_sources(sources: Sequence[str], share: float) -> frozenset[str]:
    """A share of the sources, the same on every machine; a smaller share is a part of a larger."""
    drawn = {source: hashlib.sha256(source.encode()).digest() for source in sources}
    shuffled = sorted(drawn, key=drawn.__getitem__)
    return frozenset(shuffled[: max(round(share * len(shuffled)), 1)])


def measured(files: Sequence[GoldFile], asked: Sequence[GoldFile], share: float) -> Measured:
    """How models fitted to a share of the sources of ``files`` do on ``asked``, by folds."""
    sources = chosen_sources([source_of(file.name) for file in files], share)
    wanted = {id(file) for file in asked}
    score = FragmentScore()
    judgements: list[Judgement] = []
    for file, model in held_back(files, FOLDS, calibrated=False, sources=sources):
        if id(file) in wanted:
            add_file(score, file.name, file.rows, file.pairs(model))
            judgements += file.judgements(model)
    return Measured(score, judgements)


def curves(files: Sequence[GoldFile], asked: Sequence[GoldFile]) -> dict[str, Any]:
    """The record of curves.json. files: what is fitted to; asked: those of them that are judged."""
    sources = [source_of(file.name) for file in files]
    learning = []
    for share in SHARES:
        found = measured(files, asked, share)
        learning.append(
            {
                "share": share,
                "sources": len(chosen_sources(sources, share)),
                "precision": round(found.score.precision, 3),
                "recall": round(found.score.recall, 3),
                "f1": round(found.score.f1, 3),
            }
        )
        sys.stderr.write(f"{learning[-1]}\n")
    table = reliability(found.judgements)
    return {
        "files": len(asked),
        "glosses": found.score.gold,
        "pairs": found.score.found,
        "calibration_error": round(calibration_error(table), 3),
        "reliability": [row.as_record() for row in table],
        "learning": learning,
        **parts(found.score),
    }


def parts(score: FragmentScore) -> dict[str, Any]:
    """Counts by kind of fragment, and by layout of the gloss, of which no gold is known."""
    of_kinds, of_layouts = ("gold", "hit", "found", "right", "exact"), ("found", "right", "exact")
    return {
        "kinds": [
            {"kind": kind, **{name: int(counts[name]) for name in of_kinds}}
            for kind, counts in sorted(score.by_kind.items())
        ],
        "layouts": [
            {"layout": layout, **{name: int(counts[name]) for name in of_layouts}}
            for layout, counts in sorted(score.by_layout.items())
        ],
    }


def read_gold(data: Path | None, use: Encoder) -> tuple[list[GoldFile], list[GoldFile]]:
    """All the files, and those of them that are judged."""
    own = own_gold()
    if data is None:
        return own, own
    real = [file for files in real_gold(data, use).values() for file in files]
    return own + real, real


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--to", type=Path, default=CURVES)
    options = parser.parse_args()
    use = cached_encoder("use")
    files, asked = read_gold(options.data, use)
    real = "real articles, pages, passages and posts"
    texts = real if options.data else "texts written for this project"
    record = {"measured_on": texts, **curves(files, asked)}
    options.to.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
