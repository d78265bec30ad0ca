"""Sentences that something else interrupts: a caption, a heading or a notice stands within them.

In text taken from pages a sentence may break off, be followed by lines of something else, and go
on after them. No bead of neighbouring sentences holds its two parts and nothing else. So each
sentence that begins in lower case, and that the sentence before does not lead on to, is tried as
the end of each unfinished sentence shortly before it: the two are joined, in the place of either,
and the stretch around them is scored with and without.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.arrays import Floats, Vectors, weight_vector
from align.beads.interrupted_weights import INTERRUPTION
from align.beads.lattice.corridor import Corridor, rectangle
from align.beads.lattice.windows import MAX_SIDE, TextSide
from align.beads.search import Amendments, SearchResult, Step, in_corridor
from align.beads.sentence_edges import continuations
from align.encoders.protocol import Encoder

Texts = tuple[Sequence[str], Sequence[str]]

_REACH = 4  # sentences from the first part to the second at most
_BESIDE = 4  # beads before and behind, among which the two are compared
_LARGEST = 50  # beads and gaps from the first part to the second at most
_MOST = 500  # pairs that are tried on a side; of more, those in the least sure places
_SURE = 0.98  # where every bead is 1-1 and as likely as that, nothing is tried
_ALONE = 1.5  # what leaving a sentence alone costs less that interrupts another
_LIMIT = 8.0  # of what a gain in score counts

_FINISHED = re.compile(r"[.!?…:;][^\w.!?…:;]*$")
_LEADS_ON = re.compile(r"[:;,–—-]\s*$")

EVIDENCE = ("constant", "gain", "added", "first", "last", "between")
WEIGHTS = weight_vector(INTERRUPTION, EVIDENCE)
_LEAST = 1.0  # the least logit


@dataclass(frozen=True, slots=True)
class Interruption:
    """A sentence in two parts, by number; the whole takes the place of the last or of the first.

    vector: of both parts as one text. evidence: what speaks for it, in the order of EVIDENCE.
    """

    first: int
    last: int
    at_last: bool
    vector: Vectors
    evidence: tuple[float, ...]

    @property
    def logit(self) -> float:
        """How likely it is; 0 is even."""
        return float(WEIGHTS @ np.array(self.evidence))


def interruptions(
    texts: Texts, sides: tuple[TextSide, TextSide], found: SearchResult, encoder: Encoder
) -> tuple[list[Interruption], list[Interruption]]:
    """The interrupted sentences of either side, by first part; none shares a sentence."""
    ru, en = (_chosen(tried) for tried in tried_interruptions(texts, sides, found, encoder))
    return ru, en


def tried_interruptions(
    texts: Texts, sides: tuple[TextSide, TextSide], found: SearchResult, encoder: Encoder
) -> tuple[list[Interruption], list[Interruption]]:
    """All that were tried and could be a sentence with a counterpart; of either side."""
    ru, en = (list(_tried(view, encoder)) for view in _views(texts, sides, found))
    return ru, en


def _chosen(tried: Sequence[Interruption]) -> list[Interruption]:
    """The likeliest of those tried, as long as they do not reach into one another."""
    chosen: list[Interruption] = []
    for new in sorted(tried, key=lambda new: (-new.logit, new.last, new.first)):
        apart = all(new.last < other.first or other.last < new.first for other in chosen)
        if new.logit >= _LEAST and apart:
            chosen.append(new)
    return sorted(chosen, key=lambda interruption: interruption.first)


@dataclass(frozen=True, slots=True)
class Rejoined:
    """A side with its interrupted sentences in one piece.

    numbers: for each sentence those it had before. gaps: what leaving each of those that
    interrupted another alone costs less, by its new number.
    """

    texts: list[str]
    side: TextSide
    numbers: list[tuple[int, ...]]
    gaps: dict[int, float]


def rejoined(texts: Sequence[str], side: TextSide, interrupted: Sequence[Interruption]) -> Rejoined:
    """A side with the two parts of each of these taken for one sentence."""
    order: list[tuple[int, ...]] = [(number,) for number in range(len(texts))]
    vectors, lengths = side.vectors.copy(), side.lengths.copy()
    new_texts = list(texts)
    between: set[int] = set()
    for parts in interrupted:
        first, last = parts.first, parts.last
        place, gone = (last, first) if parts.at_last else (first, last)
        order[place], order[gone] = (first, last), ()
        new_texts[place] = _joined(texts, first, last)
        vectors[place], lengths[place] = parts.vector, len(new_texts[place])
        between.update(range(first + 1, last))
    kept = [place for place, numbers in enumerate(order) if numbers]
    return Rejoined(
        [new_texts[place] for place in kept],
        TextSide(vectors[kept], lengths[kept]),
        [order[place] for place in kept],
        dict.fromkeys((new for new, place in enumerate(kept) if place in between), _ALONE),
    )


def translated(
    whole: Sequence[Interruption], numbers: Sequence[tuple[int, ...]], alone: set[int]
) -> list[Interruption]:
    """Those whose sentence, by its new number, is not left alone."""
    gone = {numbers[number] for number in alone}
    return [parts for parts in whole if (parts.first, parts.last) not in gone]


def _in_part(gaps: Mapping[int, float], part: slice) -> dict[int, float]:
    """What gaps cost less in a part, by number within it."""
    return {
        number - part.start: gaps[number]
        for number in range(part.start, part.stop)
        if number in gaps
    }


def _joined(texts: Sequence[str], first: int, last: int) -> str:
    return f"{texts[first]} {texts[last]}"


@dataclass(frozen=True, slots=True)
class _View:
    """Both sides as seen from one; steps: (own start, own end, other start, other end).

    chances: how likely each step is, 0 where it is not 1-1. step_of: for each own sentence the
    number of the step that holds it.
    """

    texts: Sequence[str]
    own: TextSide
    other: TextSide
    corridor: Corridor
    gaps: tuple[Mapping[int, float], Mapping[int, float]]
    steps: list[tuple[int, int, int, int]]
    chances: list[float]
    step_of: list[int]

    def steps_at(self, first: int, last: int) -> range:
        """The numbers of the steps from the one that holds the first sentence to the last's."""
        return range(self.step_of[first], self.step_of[last] + 1)

    def least_chance(self, first: int, last: int) -> float:
        """The probability of the least sure 1-1 step from the first sentence to the last."""
        return min(self.chances[number] for number in self.steps_at(first, last))


def _views(texts: Texts, sides: tuple[TextSide, TextSide], found: SearchResult) -> Iterator[_View]:
    """What is looked at from the Russian side, and from the English one."""
    corridor = found.corridor
    steps = [(s.ru_start, s.ru_end, s.en_start, s.en_end) for s in found.steps]
    chances = [s.posterior if _sizes(s) == (1, 1) else 0.0 for s in found.steps]
    gaps = found.amendments.ru_gaps, found.amendments.en_gaps
    yield _View(texts[0], *sides, corridor, gaps, steps, chances, _step_of(steps))
    mirrored = replace(
        corridor, ru_hubs=corridor.en_hubs, en_hubs=corridor.ru_hubs, log_ratio=-corridor.log_ratio
    )
    steps = [(*step[2:], *step[:2]) for step in steps]
    yield _View(texts[1], *sides[::-1], mirrored, gaps[::-1], steps, chances, _step_of(steps))


def _step_of(steps: Sequence[tuple[int, int, int, int]]) -> list[int]:
    return [number for number, (start, end, _, _) in enumerate(steps) for _ in range(start, end)]


def _sizes(step: Step) -> tuple[int, int]:
    return step.ru_end - step.ru_start, step.en_end - step.en_start


def _tried(view: _View, encoder: Encoder) -> Iterator[Interruption]:
    pairs = sorted(_pairs(view), key=lambda pair: (view.least_chance(*pair), pair))[:_MOST]
    if not pairs:
        return
    wholes = encoder.encode([_joined(view.texts, *pair) for pair in pairs])
    for (first, last), whole in zip(pairs, wholes, strict=True):
        stretch = _Stretch(view, first, last)
        if not stretch.has_both:
            continue
        for at_last in (False, True):
            evidence = stretch.evidence(whole, at_last=at_last)
            if evidence is not None:
                yield Interruption(first, last, at_last, whole, evidence)


def _pairs(view: _View) -> Iterator[tuple[int, int]]:
    """First and second parts that are worth a trial.

    What stands between them begins no sentence in lower case itself, as the items of a list do.
    """
    small = set(continuations(view.texts))
    for last in sorted(small):
        if _LEADS_ON.search(view.texts[last - 1]):
            continue
        for first in range(last - 2, max(-1, last - _REACH - 1), -1):
            if first + 1 in small:
                break
            broken_off = not _FINISHED.search(view.texts[first])
            near = len(view.steps_at(first, last)) <= _LARGEST
            if broken_off and near and view.least_chance(first, last) < _SURE:
                yield first, last


class _Stretch:
    """The beads around two parts, and what they come to with the two as one."""

    def __init__(self, view: _View, first: int, last: int) -> None:
        near = view.steps_at(first, last)
        steps = view.steps[max(0, near[0] - _BESIDE) : near[-1] + 1 + _BESIDE]
        own = slice(min(step[0] for step in steps), max(step[1] for step in steps))
        other = slice(min(step[2] for step in steps), max(step[3] for step in steps))
        self._first, self._last = first - own.start, last - own.start
        self._own = TextSide(view.own.vectors[own], view.own.lengths[own])
        self._other = TextSide(view.other.vectors[other], view.other.lengths[other])
        self._hubs = view.corridor.ru_hubs[own]
        self._corridor, self._other_hubs = view.corridor, view.corridor.en_hubs[other]
        self._gaps = _in_part(view.gaps[0], own)
        self._other_gaps = _in_part(view.gaps[1], other)
        self._before = 0.0
        if self.has_both:
            self._before = self._found(self._own, self._hubs, self._gaps).chances.total

    @property
    def has_both(self) -> bool:
        """Whether the other side has anything here."""
        return len(self._other) > 0

    def evidence(self, whole: Vectors, *, at_last: bool) -> tuple[float, ...] | None:
        """What speaks for the whole; None where it would stand alone."""
        both = [self._first, self._last]
        place = self._last - 1 if at_last else self._first

        def with_whole(values: Floats, value: Floats | float) -> Floats:
            return np.insert(np.delete(values, both, axis=0), place, value, axis=0)

        lengths = self._own.lengths[both]
        own = TextSide(
            with_whole(self._own.vectors, whole).astype(np.float32),
            with_whole(self._own.lengths, float(lengths.sum()) + 1.0),
        )
        hubs = with_whole(self._hubs, float(np.average(self._hubs[both], weights=lengths)))
        found = self._found(own, hubs, self._gaps_with_whole(place))
        step = next(step for step in found.steps if step.ru_start <= place < step.ru_end)
        if not all(_sizes(step)):
            return None
        joined, first, last = self._cosines(step, [whole, *self._own.vectors[both]])
        gain = float(np.clip(found.chances.total - self._before, -_LIMIT, _LIMIT))
        between = self._last - self._first - 2.0
        return 1.0, gain, joined - max(first, last), first, last, between

    def _gaps_with_whole(self, place: int) -> dict[int, float]:
        """What gaps cost less by their new numbers; what stands between the two, least."""
        both = (self._first, self._last)
        kept = [number for number in range(len(self._own)) if number not in both]
        kept.insert(place, self._first)
        gaps = {new: self._gaps[old] for new, old in enumerate(kept) if old in self._gaps}
        between = range(self._first + 1, self._last)
        for new, old in enumerate(kept):
            if old in between:
                gaps[new] = gaps.get(new, 0.0) + _ALONE
        return gaps

    def _found(self, own: TextSide, hubs: Floats, gaps: Mapping[int, float]) -> SearchResult:
        """The best path through the stretch."""
        corridor = rectangle(self._corridor, hubs, self._other_hubs)
        amendments = Amendments(ru_gaps=gaps, en_gaps=self._other_gaps)
        return in_corridor(own, self._other, corridor, MAX_SIDE, amendments)

    def _cosines(self, step: Step, vectors: Sequence[Vectors]) -> list[float]:
        """Scaled cosines of these to the other side of a step."""
        target = self._other.weighted(step.en_start, step.en_end).sum(axis=0)
        target /= max(float(np.linalg.norm(target)), 1e-9)
        background, top = self._corridor.background, self._corridor.top
        cosines = (np.stack(vectors) @ target - background) / (top - background)
        return [float(cosine) for cosine in cosines]
