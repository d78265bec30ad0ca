"""Strict and lax precision, recall and F1 of sentence alignments against a gold standard."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.beads.alignment import align_sentences
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.small_files import small_text

SUFFIXES = ((".ru", ".en"), (".de", ".fr"))
"""The two sides of a gold document, beside its .align file."""

Ids = tuple[int, ...]
IdBead = tuple[Ids, Ids]


@dataclass(frozen=True, slots=True)
class BeadCounts:
    """What precision and recall are made of; counts of several texts add up."""

    found: int = 0
    found_strict: int = 0
    found_lax: int = 0
    gold: int = 0
    gold_strict: int = 0
    gold_lax: int = 0

    def __add__(self, other: "BeadCounts") -> "BeadCounts":
        return BeadCounts(
            self.found + other.found,
            self.found_strict + other.found_strict,
            self.found_lax + other.found_lax,
            self.gold + other.gold,
            self.gold_strict + other.gold_strict,
            self.gold_lax + other.gold_lax,
        )

    @property
    def precision_strict(self) -> float:
        """Share of found beads that stand in the gold just so; 0 where none was found."""
        return self.found_strict / self.found if self.found else 0.0

    @property
    def precision_lax(self) -> float:
        """Share of found beads that overlap a gold bead on both sides (or equal it)."""
        return self.found_lax / self.found if self.found else 0.0

    @property
    def recall_strict(self) -> float:
        """Share of the gold beads with both sides that were found just so."""
        return self.gold_strict / self.gold if self.gold else 0.0

    @property
    def recall_lax(self) -> float:
        """Share of the gold beads with both sides that a found one overlaps on both sides."""
        return self.gold_lax / self.gold if self.gold else 0.0

    @property
    def f1_strict(self) -> float:
        """Harmonic mean of strict precision and recall."""
        return _harmonic(self.precision_strict, self.recall_strict)

    @property
    def f1_lax(self) -> float:
        """Harmonic mean of lax precision and recall."""
        return _harmonic(self.precision_lax, self.recall_lax)


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """The counts of all beads, and by type ("1-1", "1-2", "0-1", …; found by its own type)."""

    total: BeadCounts = field(default_factory=BeadCounts)
    by_type: Mapping[str, BeadCounts] = field(default_factory=dict)

    def __add__(self, other: "SentenceScore") -> "SentenceScore":
        names = sorted({*self.by_type, *other.by_type})
        empty = BeadCounts()
        merged = {
            name: self.by_type.get(name, empty) + other.by_type.get(name, empty) for name in names
        }
        return SentenceScore(self.total + other.total, merged)


def _harmonic(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def read_beads(path: str | Path) -> list[IdBead]:
    """The beads of a file with ``[ru ids]:[en ids]`` a line, 0-based; what follows is ignored.

    Empty lines are passed over.

    :raises InputError: where there is none, or a line is not of this form; names file and line.
    """
    try:
        lines = small_text(Path(path)).splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{path}: cannot be read ({err}); give a file of beads.") from err
    beads = [
        _read_bead(line, f"{path}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not beads:
        raise InputError(f"{path}: no bead in it; write [ru ids]:[en ids] on each line.")
    return beads


def _read_bead(line: str, place: str) -> IdBead:
    wanted = "write [ru ids]:[en ids], such as [0, 1]:[0]."
    parts = line.strip().split(":")
    if len(parts) < 2:
        raise InputError(f"{place}: {line.strip()[:60]!r} is not a bead; {wanted}")
    try:
        ru, en = (ast.literal_eval(part.strip()) for part in parts[:2])
    except (ValueError, SyntaxError, MemoryError, RecursionError) as err:
        raise InputError(f"{place}: {line.strip()[:60]!r} is not a bead; {wanted}") from err
    for ids in (ru, en):
        if not isinstance(ids, list) or not all(type(i) is int and i >= 0 for i in ids):
            raise InputError(
                f"{place}: {str(ids)[:60]!r} is not a list of sentence numbers; {wanted}"
            )
    return tuple(ru), tuple(en)


def bead_type(bead: IdBead) -> str:
    """Numbers of sentences on both sides, such as "2-1"."""
    return f"{len(bead[0])}-{len(bead[1])}"


def strict_lax(found: Iterable[IdBead], gold: Iterable[IdBead]) -> SentenceScore:
    """The score of found beads against gold ones, as the field counts (Thompson & Koehn 2019).

    Precision is over all beads found, gaps included; recall over gold beads with both sides.
    Strict needs the same bead, lax an overlap on both sides. Beads empty on both sides are
    passed over and repeated ones count once.
    """
    found_set = {bead for bead in found if bead[0] or bead[1]}
    gold_set = {bead for bead in gold if bead[0] or bead[1]}
    counts: dict[str, BeadCounts] = {}
    linked_gold, linked_found = _links(gold_set), _links(found_set)
    for bead in sorted(found_set):
        strict = bead in gold_set
        lax = strict or _overlaps(bead, linked_gold)
        name = bead_type(bead)
        counts[name] = counts.get(name, BeadCounts()) + BeadCounts(1, int(strict), int(lax))
    for bead in sorted(gold_set):
        if bead[0] and bead[1]:
            strict = bead in found_set
            lax = strict or _overlaps(bead, linked_found)
            name = bead_type(bead)
            more = BeadCounts(0, 0, 0, 1, int(strict), int(lax))
            counts[name] = counts.get(name, BeadCounts()) + more
    by_type = dict(sorted(counts.items()))
    return SentenceScore(sum(by_type.values(), BeadCounts()), by_type)


def _links(beads: Iterable[IdBead]) -> dict[int, set[int]]:
    """For each Russian sentence the English ones it shares a bead with."""
    links: dict[int, set[int]] = {}
    for ru, en in beads:
        for i in ru:
            links.setdefault(i, set()).update(en)
    return links


def _overlaps(bead: IdBead, links: Mapping[int, set[int]]) -> bool:
    return any(not links.get(i, set()).isdisjoint(bead[1]) for i in bead[0])


def score_document(gold: Path, encoder: Encoder) -> SentenceScore:
    """The score of aligning the two sides of DOC.align: beside it, one sentence per line.

    :raises InputError: where a side is missing or the gold names a line that does not exist.
    """
    beads, sides = read_beads(gold), read_sides(gold)
    for number, sentences in enumerate(sides):
        last = max((i for bead in beads for i in bead[number]), default=-1)
        if last >= len(sentences):
            raise InputError(
                f"{gold}: sentence {last} of {_side_paths(gold)[number].name} does not exist "
                f"({len(sentences)} lines, counted from 0); check that the files belong together."
            )
    found = align_sentences(sides[0], sides[1], encoder)
    return strict_lax([(bead.ru_ids, bead.en_ids) for bead in found], beads)


def read_sides(gold: Path) -> tuple[list[str], list[str]]:
    """The sentences of the two files beside DOC.align, one per line, without outer space.

    :raises InputError: where one is missing or is no UTF-8 text.
    """
    ru, en = _side_paths(gold)
    return _read_sentences(ru), _read_sentences(en)


def _side_paths(gold: Path) -> tuple[Path, Path]:
    for ru, en in SUFFIXES:
        paths = gold.with_suffix(ru), gold.with_suffix(en)
        if all(path.is_file() for path in paths):
            return paths
    names = " or ".join(f"{gold.stem}{ru} and {gold.stem}{en}" for ru, en in SUFFIXES)
    raise InputError(f"{gold}: its sentences are missing; put {names} beside it.")


def _read_sentences(path: Path) -> list[str]:
    try:
        text = small_text(path)
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{path}: cannot be read ({err}); give UTF-8 text.") from err
    return [line.strip() for line in text.removesuffix("\n").split("\n")] if text else []


def score_path(path: Path, encoder: Encoder) -> SentenceScore:
    """The summed score of one DOC.align file or of all in a folder, by name.

    :raises InputError: where there is none.
    """
    files = sorted(path.glob("*.align")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no .align file in this folder; give one that has gold.")
    return sum((score_document(file, encoder) for file in files), SentenceScore())


def score_folder(path: Path, encoder: Encoder) -> dict[str, Any]:
    """The score of :func:`score_path` as one flat record, shares rounded to 4 places."""
    score = score_path(path, encoder)
    total = score.total
    return {
        "f1_strict": round(total.f1_strict, 4),
        "f1_lax": round(total.f1_lax, 4),
        "precision_strict": round(total.precision_strict, 4),
        "recall_strict": round(total.recall_strict, 4),
        "precision_lax": round(total.precision_lax, 4),
        "recall_lax": round(total.recall_lax, 4),
        "found": total.found,
        "gold": total.gold,
        "types": {
            name: f"{part.found_strict}/{part.found} found, {part.gold_strict}/{part.gold} gold"
            for name, part in score.by_type.items()
        },
    }
