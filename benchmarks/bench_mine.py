"""Mining: time against the bare search of faiss, memory, and accuracy on pairs.

    python benchmarks/bench_mine.py                       5,000 x 25,000 vectors; our own 100 pairs
    python benchmarks/bench_mine.py vectors 20000 100000  other sizes; --threads 2
    python benchmarks/bench_mine.py lists 300000 60000    sizes beyond the exact search: time to
                                                          find the lists, to search both ways, and
                                                          recall of 500 vectors each way
    python benchmarks/bench_mine.py pairs FILE.tsv...     Russian, English; a header is passed over

The search both ways is one product here and two searches in faiss: the ratio to both and to the
longer one are printed. Medians of three rounds, taken in turn.
"""

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from align.encoders.loading import load_encoder
from align.evaluation.models import read_pairs
from align.mining.mining import NEIGHBOURS, collection, mine_sentences, mine_vectors
from align.mining.neighbours import centres_of, neighbours

Vectors = NDArray[np.float32]
RESOURCES = Path(__file__).parents[1] / "align" / "resources"
ROUNDS = 3


def out(line: str) -> None:
    """One line of results."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def made_vectors(n_ru: int, n_en: int) -> tuple[Vectors, Vectors]:
    """Two sets in clusters; the first half of the smaller one has its translation in the other."""
    rng = np.random.default_rng(n_ru)
    centres = rng.normal(size=(500, 512)).astype(np.float32)
    sides = []
    for n in (n_ru, n_en):
        rows = rng.standard_normal(size=(n, 512), dtype=np.float32)
        rows += centres[rng.integers(500, size=n)]
        sides.append(rows)
    ru, en = sides
    half = min(n_ru, n_en) // 2
    en[:half] = ru[:half] + rng.standard_normal(size=(half, 512), dtype=np.float32)
    for rows in sides:
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return ru, en


class Watched:
    """The growth of resident memory inside the block, in MB: its peak is read 200 times a second.

    The system's own peak would not do: making the vectors takes more than mining them.
    """

    def __enter__(self) -> "Watched":
        self._done = threading.Event()
        self._before = self._peak = self._resident()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()
        self.growth = (self._peak - self._before) / 1e6

    def _watch(self) -> None:
        while not self._done.wait(0.005):
            self._peak = max(self._peak, self._resident())

    @staticmethod
    def _resident() -> int:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def timed(call: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def bench_vectors(n_ru: int, n_en: int) -> None:
    """Print time as ratios to faiss, and memory above the vectors."""
    ru, en = made_vectors(n_ru, n_en)
    with Watched() as watched:
        pairs = mine_vectors(ru, en)
    half = min(n_ru, n_en) // 2
    found = sum(one.ru_id == one.en_id < half for one in pairs)

    def search(queries: Vectors, base: Vectors) -> None:
        faiss.knn(queries, base, NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)

    rounds = [
        (
            timed(lambda: mine_vectors(ru, en)),
            timed(lambda: search(ru, en)),
            timed(lambda: search(en, ru)),
        )
        for _ in range(ROUNDS)
    ]
    ours = statistics.median(one[0] for one in rounds)
    both = statistics.median(one[0] / (one[1] + one[2]) for one in rounds)
    longer = statistics.median(one[0] / max(one[1:]) for one in rounds)
    vectors = (ru.nbytes + en.nbytes) / 1e6
    out(
        f"{n_ru} x {n_en}: {ours:.1f} s, {both:.2f} of faiss both ways, {longer:.2f} of the longer "
        f"way; {watched.growth:.0f} MB above {vectors:.0f} MB of vectors; found {found / half:.4f}"
    )


def bench_lists(n_ru: int, n_en: int) -> None:
    """Print the time of the search by lists as ratios to an exact one, and its recall.

    The exact search is timed on some vectors of each side and reckoned up.
    """
    sides = made_vectors(n_ru, n_en)
    begun = time.perf_counter()
    for side in sides:
        centres_of(side)
    training = time.perf_counter() - begun
    begun = time.perf_counter()
    both = neighbours(*sides, NEIGHBOURS, exact=False)
    ours = time.perf_counter() - begun
    exact, recalls = [], []
    for found, queries, base in zip(both, sides, sides[::-1], strict=True):
        some = np.random.default_rng(3).choice(len(queries), min(500, len(queries)), replace=False)
        begun = time.perf_counter()
        _, wanted = faiss.knn(queries[some], base, NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)
        exact.append((time.perf_counter() - begun) * len(queries) / len(some))
        recalls.append((found.ids[some][:, :, None] == wanted[:, None]).any(axis=2).mean())
    out(
        f"{n_ru} x {n_en}: {ours:.1f} s, of which {training:.1f} s for the lists; "
        f"{ours / sum(exact):.2f} of an exact search both ways; recall of the nearest "
        f"{NEIGHBOURS} {recalls[0]:.4f} ru-en, {recalls[1]:.4f} en-ru"
    )


def bench_pairs(name: str, ru: Sequence[str], en: Sequence[str], model: str) -> None:
    """Print nearest neighbour by margin both ways, and what mining finds with the rows shuffled."""
    encoder = load_encoder(model)
    left, right = encoder.encode(ru), encoder.encode(en)
    cosines = left @ right.T
    ru_hubs = np.sort(cosines, axis=1)[:, -NEIGHBOURS:].mean(axis=1)
    en_hubs = np.sort(cosines, axis=0)[-NEIGHBOURS:].mean(axis=0)
    margins = cosines / np.maximum((ru_hubs[:, None] + en_hubs[None]) / 2, 0.05)
    own = np.arange(len(ru))
    there, back = (margins.argmax(axis=1) == own).mean(), (margins.argmax(axis=0) == own).mean()
    order = np.random.default_rng(7).permutation(len(en)).tolist()
    sides = collection(ru, name), collection([en[i] for i in order], name)
    found = mine_sentences(*sides, encoder, least=0.0)
    right_ones = [order[one.en_id] == one.ru_id for one in found]
    sure = [ok for ok, one in zip(right_ones, found, strict=True) if one.confidence >= 0.5]
    out(
        f"{name}, {model}, {len(ru)} pairs: P@1 {there:.3f} ru-en, {back:.3f} en-ru; mined one to "
        f"one {sum(right_ones) / len(ru):.3f}; confidence 0.5 and more: precision "
        f"{sum(sure) / max(1, len(sure)):.3f}, recall {sum(sure) / len(ru):.3f}"
    )


def general(language: str) -> list[str]:
    """The project's own everyday sentences."""
    text = (RESOURCES / f"general_{language}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


def main() -> None:
    """Run one of the benches, or both small."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["vectors", "lists", "pairs"], nargs="?")
    parser.add_argument("values", nargs="*", help="two sizes, or files of pairs")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(arguments.threads)
    if arguments.what in (None, "vectors"):
        n_ru, n_en = map(int, arguments.values or (5_000, 25_000))
        bench_vectors(n_ru, n_en)
    if arguments.what == "lists":
        bench_lists(*map(int, arguments.values or (60_000, 30_000)))
    if arguments.what is None:
        bench_pairs("own sentences", general("ru"), general("en"), arguments.model)
    if arguments.what == "pairs":
        for path in map(Path, arguments.values):
            pairs = read_pairs(path)
            ru, en = ([pair[side] for pair in pairs] for side in (0, 1))
            bench_pairs(path.stem, ru, en, arguments.model)


if __name__ == "__main__":
    main()
