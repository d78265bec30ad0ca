"""Renumber beads after sentences were left out or rejoined."""

import re
from collections import deque
from collections.abc import Iterable, Sequence

from align.language.numbers.reading import numbers_of
from align.records import BLANK, GAP, INTERRUPTED, MOVED, Bead

_NO_MORE_THAN_A_NUMBER = re.compile(r"[-–—―|·•~*_\s]*\d{1,4}[-–—―|·•~*_\s]*")


def kept_sentences(texts: Sequence[str], other: Sequence[str]) -> list[int]:
    """The numbers of the sentences that may have a counterpart on the other side.

    Blank ones have none, nor has a lone number, such as a page's, that the other side nowhere has.
    """
    kept = [number for number, text in enumerate(texts) if text.strip()]
    numbers = [n for n in kept if _NO_MORE_THAN_A_NUMBER.fullmatch(texts[n])]
    if not numbers:
        return kept
    known = _readings(frozenset().union(*numbers_of(other)))
    figures = numbers_of(texts[n] for n in numbers)
    lone = {n for n, own in zip(numbers, figures, strict=True) if known.isdisjoint(_readings(own))}
    return [number for number in kept if number not in lone]


def _readings(figures: Iterable[str]) -> set[str]:
    """What figures may stand for, in digits or in words."""
    return {reading.lstrip("~") for figure in figures for reading in figure.split("|")}


def only_gaps(ru: Iterable[int], en: Iterable[int]) -> list[Bead]:
    """A gap for each of these sentences."""
    return [Bead((i,), (), 0.0, GAP) for i in ru] + [Bead((), (j,), 0.0, GAP) for j in en]


def with_those_left_out(
    beads: list[Bead], ru_kept: list[int], en_kept: list[int], ru: Sequence[str], en: Sequence[str]
) -> list[Bead]:
    """The beads with the numbers of all sentences, and those not kept as gaps in their places."""
    n_ru, n_en = len(ru), len(en)
    ru_left = deque(sorted({*range(n_ru)} - {*ru_kept}))
    en_left = deque(sorted({*range(n_en)} - {*en_kept}))
    result: list[Bead] = []

    def put_before(ru_id: int, en_id: int) -> None:
        while ru_left and ru_left[0] < ru_id:
            reason = GAP if ru[ru_left[0]].strip() else BLANK
            result.append(Bead((ru_left.popleft(),), (), 0.0, reason))
        while en_left and en_left[0] < en_id:
            reason = GAP if en[en_left[0]].strip() else BLANK
            result.append(Bead((), (en_left.popleft(),), 0.0, reason))

    for bead in beads:
        ru_ids = tuple(ru_kept[i] for i in bead.ru_ids)
        en_ids = tuple(en_kept[j] for j in bead.en_ids)
        in_place = en_ids and bead.reason != MOVED
        put_before(ru_ids[0] if ru_ids else 0, en_ids[0] if in_place else 0)
        result.append(Bead(ru_ids, en_ids, bead.confidence, bead.reason))
    put_before(n_ru, n_en)
    return result


def renumbered(
    bead: Bead, ru_numbers: Sequence[tuple[int, ...]], en_numbers: Sequence[tuple[int, ...]]
) -> list[Bead]:
    """A bead with the numbers that its sentences had before they were rejoined.

    A rejoined sentence that nothing translates is two gaps.
    """
    ru = [number for new in bead.ru_ids for number in ru_numbers[new]]
    en = [number for new in bead.en_ids for number in en_numbers[new]]
    if not ru or not en:
        return only_gaps(ru, en)
    apart = len(ru) > len(bead.ru_ids) or len(en) > len(bead.en_ids)
    reason = INTERRUPTED if apart and bead.reason != MOVED else bead.reason
    return [Bead(tuple(sorted(ru)), tuple(sorted(en)), bead.confidence, reason)]


def by_russian(beads: Sequence[Bead]) -> list[Bead]:
    """Beads by their first Russian sentence; those without one keep behind the one before."""
    placed = []
    place = -1
    for bead in beads:
        place = bead.ru_ids[0] if bead.ru_ids else place
        placed.append((place, bead))
    return [bead for _, bead in sorted(placed, key=lambda item: item[0])]
