"""Renumber beads after sentences were left out or rejoined."""

from collections import deque
from collections.abc import Iterable, Sequence

from align.records import BLANK, GAP, INTERRUPTED, MOVED, Bead


def only_gaps(ru: Iterable[int], en: Iterable[int]) -> list[Bead]:
    """A gap for each of these sentences."""
    return [Bead((i,), (), 0.0, GAP) for i in ru] + [Bead((), (j,), 0.0, GAP) for j in en]


def with_blanks(
    beads: list[Bead], ru_kept: list[int], en_kept: list[int], n_ru: int, n_en: int
) -> list[Bead]:
    """The beads with the numbers of all sentences, and the blank ones as gaps in their places."""
    ru_blank = deque(sorted({*range(n_ru)} - {*ru_kept}))
    en_blank = deque(sorted({*range(n_en)} - {*en_kept}))
    result: list[Bead] = []

    def put_before(ru_id: int, en_id: int) -> None:
        while ru_blank and ru_blank[0] < ru_id:
            result.append(Bead((ru_blank.popleft(),), (), 0.0, BLANK))
        while en_blank and en_blank[0] < en_id:
            result.append(Bead((), (en_blank.popleft(),), 0.0, BLANK))

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
