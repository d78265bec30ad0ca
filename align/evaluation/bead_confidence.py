"""Whether the confidence of beads is a probability: measured on texts with gold, also changed ones.

The weights of the confidence are fitted to every second text of each collection, beginning with
the first; what is measured here begins with the second.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.beads.alignment import align_sentences
from align.encoders.protocol import Encoder
from align.evaluation.bead_variants import Text, gold_texts, moved, put_in, without_a_third
from align.evaluation.reliability import Judgement
from align.records import MOVED

STRETCHES = (3, 4, 5, 6)
"""How many beads are moved together, by turns."""


@dataclass(frozen=True, slots=True)
class JudgedBead:
    """A bead with both sides: how sure tolmach was, whether it is right and said to have moved."""

    judgement: Judgement
    moved: bool


def held_out_texts(folder: Path) -> Iterator[Text]:
    """The texts of a folder that no weight is fitted to, each in six states."""
    for number, text, other in gold_texts(folder, parity=1):
        yield from states(text, other, number)


def states(text: Text, other: list[str], number: int) -> Iterator[Text]:
    """A text whole, cut, with foreign stretches, with a stretch, with one bead moved, and wrong.

    other: the English of another text, which is where foreign stretches come from and what the
    last state has for its translation. number: decides where; the same one gives the same.
    """
    yield text
    yield without_a_third(text, number)
    yield put_in(text, other, number)
    yield moved(text, number, [STRETCHES[number % len(STRETCHES)]])
    yield moved(text, number + 1, [1])
    yield text[0], other, []


def judged_beads(texts: Iterable[Text], encoder: Encoder) -> Iterator[JudgedBead]:
    """Every bead with both sides that is found; right is one that stands in the gold just so."""
    for ru, en, gold in texts:
        wanted = set(gold)
        for bead in align_sentences(ru, en, encoder):
            if bead.ru_ids and bead.en_ids:
                right = (bead.ru_ids, bead.en_ids) in wanted
                yield JudgedBead(Judgement(bead.confidence, right), bead.reason == MOVED)
