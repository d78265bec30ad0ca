"""Texts that an article has in both languages, sentence by sentence: verses, posts, statements.

A free translation hardly says the same line for line, so that few lines are found by what they
mean. Aligned as two texts (:mod:`align.beads`), they follow one another in both languages, and
those that are found vouch for their neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.beads.alignment import align_sentences
from align.encoders.protocol import Encoder
from align.glosses.candidates.surroundings import Surroundings, behind_label
from align.records import Fragment, Span

_MOST_RUSSIAN, _MOST_ENGLISH = 300, 600
"""Fragments and sentences of an article that are aligned; one with more is a list or a corpus."""
_KINDS = ("quote", "tweet", "caption", "banner")
_BETWEEN = " \n\t\"'“”«»„*_>|–—-/.()0123456789"
"""Blanks, marks and numbers, which may stand between two sentences that follow one another."""


@dataclass(frozen=True, slots=True)
class FacingText:
    """Russian of one fragment or several, and the English that an alignment gives it.

    confidence: probability that both say the same, 0..1, were it known that one text translates the
    other. follows: whether nothing stands between it and the one before, on either side.
    """

    russian: Span
    english: Span
    confidence: float
    follows: bool = False


def facing_texts(around: Surroundings, encoder: Encoder) -> list[FacingText]:
    """The whole Russian fragments of an article with the English that faces them, in order.

    None where no two of them follow one another.
    """
    text = around.text
    russian = [part for part in around.fragments if _is_text(around, part)]
    if not any(_touch(text, one.end, other.start) for one, other in pairwise(russian)):
        return []
    english = _english(around)
    if not english or len(russian) > _MOST_RUSSIAN or len(english) > _MOST_ENGLISH:
        return []
    beads = align_sentences(
        [text[part.start : part.end] for part in russian],
        [text[span.start : span.end] for span in english],
        encoder,
    )
    both = [bead for bead in beads if bead.ru_ids and bead.en_ids]
    found = [
        FacingText(_stretch(russian, bead.ru_ids), _stretch(english, bead.en_ids), bead.confidence)
        for bead in both
    ]
    return found[:1] + [
        replace(one, follows=_follow(text, before, one)) for before, one in pairwise(found)
    ]


def _english(around: Surroundings) -> list[Span]:
    """The sentences of the English blocks outside tables, without what announces them."""
    return [
        Span(behind_label(around.text, span.start, span.end), span.end)
        for number, block in enumerate(around.document.blocks)
        if block.kind != "cell" and around.english(number)
        for span in around.sentences(number)
    ]


def _follow(text: str, before: FacingText, one: FacingText) -> bool:
    """Whether a text follows another one on both sides."""
    ours = _touch(text, before.russian.end, one.russian.start)
    return ours and _touch(text, before.english.end, one.english.start)


def _is_text(around: Surroundings, part: Fragment) -> bool:
    """Whether a fragment is a sentence, line or paragraph of its own."""
    plain = part.whole and not part.inside and not part.excluded and part.language == "ru"
    return plain and part.kind in _KINDS and around.block(part.block).kind != "cell"


def _touch(text: str, end: int, start: int) -> bool:
    """Whether nothing that is said stands between two places."""
    return 0 <= start - end <= 40 and not text[end:start].strip(_BETWEEN)


def _stretch(parts: Sequence[Fragment] | Sequence[Span], numbers: Sequence[int]) -> Span:
    return Span(parts[numbers[0]].start, parts[numbers[-1]].end)
