"""What each group of facts brings to termhood, and what more documents bring: by folds.

usage: python -m tests.quality.term_ablation [--data FOLDER] [--jobs N] [GROUP...]

Prints a line for all facts together, one without each group of GROUPS, then one for models that are
fitted to an eighth, a quarter and half of the documents. With --data, also on the documents of real
news that the folder holds. A model never judges a document that it is fitted to.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from align.arrays import Floats
from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.fitting.terms import FittingText, fit_term_model
from align.terms.termhood.facts import FACTS, Described, facts
from align.terms.termhood.subjects import DOMAINS, Subject
from tests.quality.curves import chosen_sources
from tests.quality.unseen_terms import Found, found_unseen, read_texts

SHARES = (0.125, 0.25, 0.5)
"""Of the documents, how many models are fitted to."""

GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "subjects": (*DOMAINS, "everyday", "margin", "second"),
    "frequency of words": (
        "rarity", "ru_rarest", "ru_usual", "ru_commonest", "en_rarest", "en_usual", "en_commonest",
        "head_usual", "borrowed",
    ),
    "patterns": (
        "ru_words", "en_words", "adjectives", "genitives", "prepositions", "obliques", "quoted",
        "numbered", "joined", "en_adjectives", "en_ofs", "en_prepositions", "en_joined",
    ),
    "Russian grammar": (
        "qualities", "relations", "participles", "begins_with_quality", "nouns", "animate",
        "action", "state", "agent",
    ),
    "names": ("places", "persons", "unknown", "ru_capitals", "en_capitals", "acronym"),
    "English spelling": (
        "possessive", "ing", "begins_with_participle", "ru_letters", "en_letters",
    ),
    "occurrences": ("alone", "cut", "count", "share"),
}  # fmt: skip
"""By what is left out: its facts."""


def leaving_out(group: str) -> AbstractContextManager[object]:
    """While this holds, the facts of a group are 0."""
    gone = [FACTS.index(name) for name in GROUPS[group]]

    def fewer(pair: Described, subject: Subject) -> Floats:
        row = facts(pair, subject)
        row[gone] = 0.0
        return row

    return patch("align.terms.miner.facts", fewer) if gone else nullcontext()


def measured(
    texts: Sequence[FittingText], encoder: Encoder, share: float = 1.0
) -> dict[bool, Found]:
    """What models of a share of the documents find in those they have not seen, by whether real."""
    chosen = chosen_sources([text.doc for text in texts], share)
    fitted = fit_term_model([text for text in texts if text.doc in chosen], encoder)
    return found_unseen(texts, fitted, encoder)


_READ: list[tuple[list[FittingText], Encoder]] = []
"""The documents and the encoder, read before workers are forked."""


def _line(asked: str | float) -> str:
    texts, encoder = _READ[0]
    if isinstance(asked, str):
        name = f"without {asked}"
        with leaving_out(asked):
            found = measured(texts, encoder)
    else:
        name, found = f"fitted to {asked:.3f}", measured(texts, encoder, asked)
    parts = [
        f"{'news' if real else 'own'}: share {score.share:.3f}  recall {score.recall:.3f}  "
        f"F1 {score.f1:.3f}"
        for real, score in sorted(found.items())
    ]
    return f"{name:28}  {';  '.join(parts)}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="default: all, and the shares")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"{', '.join(sorted(unknown))}: give some of {', '.join(GROUPS)}")
    encoder = cached_encoder("use")
    _READ.append((read_texts(options.data, encoder), encoder))
    asked: list[str | float] = [*(options.groups or (*GROUPS, *SHARES))]
    with get_context("fork").Pool(options.jobs) as pool:
        for line in pool.imap(_line, asked, chunksize=1):
            sys.stdout.write(line)
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
