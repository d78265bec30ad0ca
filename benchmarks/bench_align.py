"""Sentence alignment: quality on folders of gold, time and memory on long made texts.

    python benchmarks/bench_align.py gold FOLDER...      strict and lax F1; time, as a ratio to
                                                         what encoding all windows takes
    python benchmarks/bench_align.py robust FOLDER...    what remains after a third is removed
    python benchmarks/bench_align.py long 1000 5000      vectors alone: seconds, memory, recall
    python benchmarks/bench_align.py                     the last; time a sentence as a ratio

A folder holds DOC.align with DOC.ru and DOC.en (or .de and .fr) beside it. One thread.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.beads.alignment import align_sentences, align_vectors
from align.beads.lattice.windows import MAX_SIDE
from align.encoders.bundled import UseEncoder
from align.evaluation.beads import IdBead, SentenceScore, read_beads, read_sides, strict_lax

Vectors = NDArray[np.float32]


class Counting:
    """The bundled sentence encoder, with the characters and processor seconds it took."""

    def __init__(self) -> None:
        self._encoder = UseEncoder(threads=1)
        self._encoder.encode(["warm"])
        self.name, self.dim = self._encoder.name, self._encoder.dim
        self.characters, self.seconds = 0, 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder."""
        begun = time.process_time()
        vectors = self._encoder.encode(texts)
        self.seconds += time.process_time() - begun
        self.characters += sum(map(len, texts))
        return vectors


def out(line: str) -> None:
    """One line of results."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def gold_files(folder: Path) -> list[Path]:
    """The gold of a folder, by name."""
    return sorted(folder.glob("*.align"))


def all_windows(sentences: Sequence[str]) -> list[str]:
    """Every window of 1 to MAX_SIDE sentences."""
    return [
        " ".join(sentences[end - size : end])
        for size in range(1, MAX_SIDE + 1)
        for end in range(size, len(sentences) + 1)
    ]


def found_beads(ru: list[str], en: list[str], encoder: Counting) -> list[IdBead]:
    """The ids of the beads."""
    return [(bead.ru_ids, bead.en_ids) for bead in align_sentences(ru, en, encoder)]


def bench_gold(folder: Path) -> None:
    """Print the quality on a folder and what it cost, by the side of encoding all windows.

    Both run text by text in turn, so that whatever else the machine does slows both.
    """
    encoder, windows, score, seconds = Counting(), Counting(), SentenceScore(), 0.0
    for path in gold_files(folder):
        ru, en = read_sides(path)
        begun = time.process_time()
        beads = found_beads(ru, en, encoder)
        seconds += time.process_time() - begun
        score += strict_lax(beads, read_beads(path))
        windows.encode(all_windows(ru))
        windows.encode(all_windows(en))
    total = score.total
    out(f"{folder.name}: strict F1 {total.f1_strict:.4f}, lax F1 {total.f1_lax:.4f}")
    out(
        f"  {seconds:.1f} s, of which encoding {encoder.seconds:.1f} s; "
        f"{seconds / windows.seconds:.2f} of the {windows.seconds:.1f} s that encoding all "
        f"windows takes; characters encoded: "
        f"{encoder.characters / windows.characters:.2f} of theirs"
    )
    for name, part in score.by_type.items():
        out(
            f"  {name}: found {part.found_strict}/{part.found}, gold {part.gold_strict}/{part.gold}"
        )


def without(kept: Iterable[int], sentences: list[str]) -> tuple[list[str], dict[int, int]]:
    """The kept sentences, and old to new numbers."""
    numbers = sorted(kept)
    return [sentences[i] for i in numbers], {old: new for new, old in enumerate(numbers)}


def removed(gold: list[IdBead], n_en: int, seed: int) -> tuple[list[IdBead], set[int]]:
    """Gold and English sentences left when a third of the text is cut out in runs of 3 beads."""
    rng = np.random.default_rng(seed)
    runs = [gold[i : i + 3] for i in range(0, len(gold), 3)]
    cut = {int(i) for i in rng.choice(len(runs), len(runs) // 3, replace=False)}
    lost = {j for i in cut for _, en in runs[i] for j in en}
    left = [(ru, en) for ru, en in gold if not lost & set(en)]
    return left, set(range(n_en)) - lost


def bench_robust(folder: Path) -> None:
    """Print strict F1 over beads with both sides, whole and with a third of one side removed."""
    encoder, whole, cut = Counting(), SentenceScore(), SentenceScore()
    for number, path in enumerate(gold_files(folder)):
        ru, en = read_sides(path)
        gold = read_beads(path)
        whole += strict_lax(two_sided(found_beads(ru, en, encoder)), two_sided(gold))
        left, kept = removed(gold, len(en), number)
        fewer, renumbered = without(kept, en)
        wanted = [(r, tuple(renumbered[j] for j in e)) for r, e in left]
        cut += strict_lax(two_sided(found_beads(ru, fewer, encoder)), two_sided(wanted))
    before, after = whole.total.f1_strict, cut.total.f1_strict
    out(f"{folder.name}: strict F1 {before:.4f} whole, {after:.4f} with a third removed")


def two_sided(beads: Iterable[IdBead]) -> list[IdBead]:
    """The beads that are no gaps."""
    return [bead for bead in beads if bead[0] and bead[1]]


def made_text(n: int, seed: int) -> tuple[Vectors, Vectors, list[int], list[int], list[IdBead]]:
    """Vectors of n sentences and their noisy translation, one in ten merged, one in 20 a gap."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(n, 512)).astype(np.float32)
    noise = rng.normal(size=(n, 512)).astype(np.float32)
    lengths = rng.integers(30, 200, n)
    ru: list[int] = []
    en: list[Vectors] = []
    en_lengths: list[int] = []
    gold: list[IdBead] = []
    i = 0
    while i < n:
        chance, j = rng.random(), len(en)
        size = 2 if chance < 0.1 and i + 1 < n else 1
        gap_ru, gap_en = 0.1 <= chance < 0.125, 0.125 <= chance < 0.15
        ids = () if gap_en else tuple(range(len(ru), len(ru) + size))
        gold.append((ids, () if gap_ru else (j,)))
        ru.extend([] if gap_en else range(i, i + size))
        if not gap_ru:
            weights = lengths[i : i + size].astype(np.float32)
            meaning = weights @ base[i : i + size] / np.linalg.norm(weights)
            en.append(meaning + noise[i])
            en_lengths.append(int(weights.sum()))
        i += size
    return base[ru], np.stack(en), lengths[ru].tolist(), en_lengths, gold


def bench_long(n: int) -> float:
    """Print time, memory above the vectors, strict recall on a made text; seconds a sentence."""
    ru, en, ru_lengths, en_lengths, gold = made_text(n, n)
    ru /= np.linalg.norm(ru, axis=1, keepdims=True)
    en /= np.linalg.norm(en, axis=1, keepdims=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, cpu = time.perf_counter(), time.process_time()
    beads = align_vectors(ru, en, ru_lengths=ru_lengths, en_lengths=en_lengths)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    found = {(bead.ru_ids, bead.en_ids) for bead in beads}
    recall = sum(bead in found for bead in gold) / len(gold)
    out(
        f"{len(ru)} x {len(en)}: {seconds:.1f} s ({cpu:.1f} s processor, "
        f"{1000 * cpu / len(ru):.2f} ms a sentence), {memory:.0f} MB, strict recall {recall:.4f}"
    )
    return cpu / len(ru)


def main() -> None:
    """Run one of the benches."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["gold", "robust", "long"], nargs="?", default="long")
    parser.add_argument("values", nargs="*", help="folders, or numbers of sentences")
    arguments = parser.parse_args()
    if arguments.what == "long":
        sizes = [int(value) for value in arguments.values or ("1000", "5000")]
        costs = [bench_long(size) for size in sizes]
        ratios = ", ".join(f"{cost / costs[0]:.2f}" for cost in costs)
        out(f"processor time a sentence, as ratios to {sizes[0]}: {ratios}")
    elif not arguments.values:
        parser.error("name the folders")
    for value in arguments.values if arguments.what != "long" else []:
        if arguments.what == "gold":
            bench_gold(Path(value))
        else:
            bench_robust(Path(value))


if __name__ == "__main__":
    main()
