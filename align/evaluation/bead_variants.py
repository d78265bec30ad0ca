"""Texts with gold beads, whole and changed: cut, with foreign stretches, with moved ones."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from align.errors import InputError
from align.evaluation.beads import IdBead, read_beads, read_sides
from align.small_files import small_text

Text = tuple[list[str], list[str], list[IdBead]]
"""Russian sentences, English sentences, gold beads."""

_RUN = 3  # beads that are cut out, or sentences that are put in, at once
_CUT = 0.06  # share of the sentences that are cut in two
_SMALL = 0.06  # share of the sentences that begin in lower case for no reason
_FAR = 6  # beads between where a stretch was and where it is put, at least


def gold_texts(folder: Path, parity: int = 0) -> Iterator[tuple[int, Text, list[str]]]:
    """Every second text of a folder, by name: its number, the text, the English of another.

    Texts are files of gold with both sides beside them, or tables of beads with their sentences.

    :raises InputError: there is none.
    """
    files = sorted(folder.glob("*.align")) or sorted(folder.glob("*.tsv"))
    if not files:
        raise InputError(f"{folder}: no .align and no .tsv file in this folder; give one with gold")
    for number, path in enumerate(files):
        if number % 2 == parity:
            other = _read_text(files[(number + 2) % len(files)])[1]
            yield number, _read_text(path), other


def _read_text(path: Path) -> Text:
    if path.suffix == ".tsv":
        return read_bead_table(path)
    return (*read_sides(path), read_beads(path))


def read_bead_table(path: Path) -> Text:
    """Sentences and gold of a table with a bead a row: ids and text of both sides.

    Ids are 0-based, a comma between two; " | " stands between the texts of two sentences.

    :raises InputError: the file cannot be read, or is no such table.
    """
    try:
        return _bead_table(small_text(path).splitlines())
    except (OSError, ValueError, KeyError) as err:
        raise InputError(
            f"{path}: no table of beads ({err!r}); give ids and text of both sides in four columns"
        ) from err


def _bead_table(lines: Sequence[str]) -> Text:
    sides: tuple[dict[int, str], dict[int, str]] = ({}, {})
    gold = []
    for line in lines:
        cells = line.split("\t")
        ru_ids, en_ids = (tuple(map(int, cell.split(","))) if cell else () for cell in cells[:2])
        gold.append((ru_ids, en_ids))
        for side, ids, text in zip(sides, (ru_ids, en_ids), cells[2:4], strict=True):
            side.update(zip(ids, text.split(" | ") if ids else [], strict=True))
    ru, en = ([side[i] for i in range(len(side))] for side in sides)
    return ru, en, gold


def without_a_third(text: Text, seed: int) -> Text:
    """A third of the English cut out in runs of beads."""
    ru, en, gold = text
    rng = np.random.default_rng(seed + 500)
    runs = [gold[i : i + _RUN] for i in range(0, len(gold), _RUN)]
    chosen = {int(i) for i in rng.choice(len(runs), len(runs) // 3, replace=False)}
    lost = {j for i in chosen for _, ids in runs[i] for j in ids}
    places = {old: new for new, old in enumerate(j for j in range(len(en)) if j not in lost)}
    left = [(ru_ids, en_ids) for ru_ids, en_ids in gold if not lost & set(en_ids)]
    return ru, [en[j] for j in places], _renumbered(left, places)


def put_in(text: Text, other: Sequence[str], seed: int) -> Text:
    """Stretches of another English text put in, a fifth of the length in all."""
    ru, en, gold = text
    rng = np.random.default_rng(seed + 900)
    spots = sorted(rng.integers(0, len(en) + 1, max(1, len(en) // (5 * _RUN))).tolist())
    longer: list[str] = []
    places = {}
    for j, sentence in enumerate(en):
        for _ in range(spots.count(j)):
            start = int(rng.integers(0, max(1, len(other) - _RUN)))
            longer.extend(other[start : start + _RUN])
        places[j] = len(longer)
        longer.append(sentence)
    return ru, longer, _renumbered(gold, places)


def moved(text: Text, seed: int, sizes: Sequence[int]) -> Text:
    """The English of stretches of so many beads put elsewhere; those too near another stay."""
    ru, en, gold = text
    rng = np.random.default_rng(seed + 1300)
    order = list(range(len(gold)))
    gone: set[int] = set()
    for size in sizes:
        start = int(rng.integers(0, max(1, len(gold) - size)))
        run = range(start, min(start + size, len(gold)))
        if gone.isdisjoint(range(run.start - 1, run.stop + 1)):
            gone.update(run)
            order = _put_elsewhere(order, run, rng)
    numbers = [j for bead in order for j in gold[bead][1]]
    numbers += sorted(set(range(len(en))) - set(numbers))
    places = {old: new for new, old in enumerate(numbers)}
    return ru, [en[j] for j in numbers], _renumbered(gold, places)


def half_translated(text: Text, other: Sequence[str]) -> Text:
    """The English of the second half of the beads replaced by that of another text."""
    ru, en, gold = text
    kept = [bead for bead in gold[: len(gold) // 2] if bead[1]]
    size = max((ids[-1] + 1 for _, ids in kept), default=0)
    return ru, [*en[:size], *other[: len(en) - size]], kept


def with_interruptions(
    text: Text, other: Sequence[str], seed: int
) -> tuple[Text, frozenset[tuple[int, int]]]:
    """Some English sentences cut in two with lines of another text between; numbers of the parts.

    Some other sentences begin in lower case. The gold of what is cut has both parts.
    """
    ru, en, gold = text
    rng = np.random.default_rng(seed + 1700)
    chances = rng.random(len(en))
    single = {en_ids[0] for ru_ids, en_ids in gold if len(ru_ids) == len(en_ids) == 1}
    changed: list[str] = []
    places: dict[int, tuple[int, ...]] = {}
    for j, sentence in enumerate(en):
        places[j] = (len(changed),)
        spaces = [at for at in _middle(sentence) if sentence[at + 1].islower()]
        if j in single and spaces and chances[j] < _CUT:
            at = int(rng.choice(spaces))
            start, size = int(rng.integers(0, max(1, len(other) - _RUN))), int(rng.integers(1, 4))
            between = other[start : start + size]
            places[j] = (len(changed), len(changed) + len(between) + 1)
            changed.extend([sentence[:at], *between, sentence[at + 1 :]])
        elif chances[j] > 1.0 - _SMALL:
            changed.append(sentence[:1].lower() + sentence[1:])
        else:
            changed.append(sentence)
    beads = [(ru_ids, tuple(k for j in ids for k in places[j])) for ru_ids, ids in gold]
    parts = frozenset((ids[0], ids[1]) for ids in places.values() if len(ids) == 2)
    return (ru, changed, beads), parts


def _middle(sentence: str) -> Iterator[int]:
    """The spaces in the middle third of a sentence behind a word or a comma."""
    for at in range(len(sentence) // 3, 2 * len(sentence) // 3):
        if sentence[at] == " " and (sentence[at - 1].isalnum() or sentence[at - 1] == ","):
            yield at


def _put_elsewhere(order: list[int], run: range, rng: np.random.Generator) -> list[int]:
    """The order of beads with a run of them at a place that is far from where it was."""
    rest = [bead for bead in order if bead not in run]
    ends = [-_FAR, *rest, 2 * len(order) + _FAR]
    far = [
        place
        for place, (before, after) in enumerate(pairwise(ends))
        if min(abs(before - run.start), abs(after - run.start)) > _FAR
    ]
    place = int(rng.choice(far)) if far else len(rest)
    return [*rest[:place], *run, *rest[place:]]


def _renumbered(gold: Sequence[IdBead], places: dict[int, int]) -> list[IdBead]:
    return [(ru, tuple(places[j] for j in ids)) for ru, ids in gold]
