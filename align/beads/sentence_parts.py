"""How well the sentences of a doubtful bead fit the parts of its other side.

Where one sentence was translated by two, each of the two says what a part of it says, so the one
can be cut in two places of which each is similar to one of the two. Where one of the two is an
addition that nothing translates, no cut makes both similar. The same tells beads of two and two
sentences from two beads of one and one: there the other side's best cut is no sentence's end.
Only beads that may as well be wrong are looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from align.arrays import Floats, Vectors
from align.beads.lattice.corridor import Corridor
from align.beads.lattice.windows import TYPES, TextSide
from align.beads.search import BeadKey, SearchResult
from align.encoders.protocol import Encoder

# Chosen from a few round values by strict and lax F1, on the collections that the weights of beads
# were fitted to and on the project's own beads; both halves of the texts of each were looked at.
_FIT = 3.0  # worth of a cut that makes both sides similar, for each unit of margin
_FIT_FROM = -0.15  # the margin at which a cut speaks neither for nor against a bead
_FIT_UNCUT = -0.5  # stands for the margin where a side has no place to be cut
_BETTER_CUT = 2.0  # worth of a cut elsewhere than where a sentence ends, for each unit of cosine

_DOUBT = 0.02  # beads less likely than this, or likelier than one less this, are not looked at
_CUTS = 12  # most places at which a side is cut
_SHORTEST = 6  # characters that a part has at least
_LONGEST = 3000  # characters of a side, beyond which its bead is not looked at
_BUDGET = 2.0  # most parts, over the sentences of both sides

_PLACE = re.compile(r"(?<=[,.!?;:—–()…])\s+|\s+(?=[(—–])")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Sentences cut where one ends, the other side cut somewhere.

    own, other: the texts before and behind the cuts. size: sentences before the cut of these.
    ends: whether a sentence of the other side ends at its cut.
    """

    size: int
    own: tuple[str, str]
    other: tuple[str, str]
    ends: bool

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """All four."""
        return (*self.own, *self.other)


_Cuts = tuple[list[_Cut], list[_Cut]]
"""The cuts of a bead: between its Russian sentences, and between its English ones."""


def part_scores(
    texts: tuple[Sequence[str], Sequence[str]],
    sides: tuple[TextSide, TextSide],
    found: SearchResult,
    encoder: Encoder,
) -> dict[BeadKey, float]:
    """What is to be added to the scores of the doubtful beads, by (kind, ru end, en end)."""
    cuts = _cuts_of_beads(texts, found)
    parts = _parts(side for both in cuts.values() for side in both)
    if not parts:
        return {}
    vectors = dict(zip(parts, encoder.encode(parts), strict=True))
    return {key: _worth(key, both, sides, found.corridor, vectors) for key, both in cuts.items()}


def _cuts_of_beads(
    texts: tuple[Sequence[str], Sequence[str]], found: SearchResult
) -> dict[BeadKey, _Cuts]:
    """The cuts of the doubtful beads, the most doubtful first, as long as parts may be encoded."""
    cuts: dict[BeadKey, _Cuts] = {}
    known: set[str] = set()
    most = _BUDGET * (len(texts[0]) + len(texts[1]))
    for key in _doubtful(found):
        ru, en = _sentences(key, texts)
        if max(sum(map(len, ru)), sum(map(len, en))) > _LONGEST:
            continue
        both = list(_cuts(ru, en)), list(_cuts(en, ru))
        known.update(_parts(both))
        if len(known) > most:
            break
        cuts[key] = both
    return cuts


def _parts(sides: Iterable[Sequence[_Cut]]) -> list[str]:
    """The texts that cuts make, each once, in order."""
    return list(dict.fromkeys(text for cuts in sides for cut in cuts for text in cut.texts))


def _worth(
    key: BeadKey,
    cuts: _Cuts,
    sides: tuple[TextSide, TextSide],
    corridor: Corridor,
    vectors: Mapping[str, Vectors],
) -> float:
    """What its cuts add to the score of a bead. vectors: of the parts, float32, (dim,) each."""
    n, m = TYPES[key[0]]
    spans = slice(key[1] - n, key[1]), slice(key[2] - m, key[2])
    hubs = corridor.ru_hubs, corridor.en_hubs
    scale = corridor.top - corridor.background
    fits = [
        fit
        for side, its_cuts, hub, span in zip(sides, cuts, hubs, spans, strict=True)
        for fit in _fits(its_cuts, side.lengths[span], hub[span], scale, vectors)
    ]
    margin = float(np.mean(sorted(fit[0] for fit in fits)))
    better = max(fit[1] for fit in fits)
    return _FIT * (margin - _FIT_FROM) + _BETTER_CUT * better


def _doubtful(found: SearchResult) -> list[BeadKey]:
    """The beads of more than one sentence a side that may be right or wrong, doubtful first."""
    doubtful = [
        (abs(chance - 0.5), key)
        for key, chance in found.chances.beads.items()
        if key[0] and _DOUBT <= chance <= 1 - _DOUBT
    ]
    return [key for _, key in sorted(doubtful)]


def _sentences(
    key: BeadKey, texts: tuple[Sequence[str], Sequence[str]]
) -> tuple[Sequence[str], Sequence[str]]:
    n, m = TYPES[key[0]]
    return texts[0][key[1] - n : key[1]], texts[1][key[2] - m : key[2]]


def _cuts(sentences: Sequence[str], other: Sequence[str]) -> Iterator[_Cut]:
    """Every end of a sentence with every place of the other side."""
    whole = " ".join(other)
    ends = set(accumulate(len(text) + 1 for text in other[:-1]))
    places = sorted({*_places(whole), *ends})
    for size in range(1, len(sentences)):
        own = " ".join(sentences[:size]), " ".join(sentences[size:])
        for place in places:
            parts = whole[:place].strip(), whole[place:].strip()
            yield _Cut(size, own, parts, place in ends)


def _places(text: str) -> list[int]:
    """Where parts of a sentence begin, by its punctuation; evenly thinned out where many."""
    found = [place.end() for place in _PLACE.finditer(text)]
    found = [place for place in found if _SHORTEST < place < len(text) - _SHORTEST]
    if len(found) > _CUTS:
        kept = np.linspace(0, len(found) - 1, _CUTS).round().astype(int)
        found = [found[number] for number in kept]
    return found


def _fits(
    cuts: Sequence[_Cut],
    lengths: Floats,
    hubs: Floats,
    scale: float,
    vectors: Mapping[str, Vectors],
) -> Iterator[tuple[float, float]]:
    """For each end of a sentence but the last: the lesser margin of the parts that its best cut
    makes, and by how much more similar they are than at a cut where a sentence ends, or 0."""
    by_size: dict[int, list[tuple[float, float, bool]]] = {n: [] for n in range(1, len(lengths))}
    for cut in cuts:
        weights = np.array([len(text) for text in cut.own])
        hub = [
            float(np.average(hubs[part], weights=lengths[part]))
            for part in (slice(None, cut.size), slice(cut.size, None))
        ]
        cosines = [
            float(vectors[own] @ vectors[other])
            for own, other in zip(cut.own, cut.other, strict=True)
        ]
        similar = float(weights @ cosines) / float(weights.sum())
        margin = min(cosine - own for cosine, own in zip(cosines, hub, strict=True))
        by_size[cut.size].append((similar / scale, margin / scale, cut.ends))
    for tried in by_size.values():
        if not tried:
            yield _FIT_UNCUT, 0.0
            continue
        best, margin, _ = max(tried)
        at_end = max((similar for similar, _, ends in tried if ends), default=best)
        yield margin, best - at_end
