"""Figures of the encoders: ``python benchmarks/bench_encoder.py [PAIRS.tsv ...]``.

Writes tab-separated lines to stdout: what, value, unit. Loading and memory are each measured
in a fresh process, the cache in a folder of its own. Each PAIRS.tsv (Russian, English) adds
the accuracies of the three bundled encoders by cosine and by margin, both ways.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from align.encoders.cache import with_cache
from align.encoders.loading import load_encoder
from align.encoders.protocol import Encoder
from align.evaluation.models import evaluate_models, read_pairs
from align.fitting.language_means import DEFAULT_OUTPUT, read_texts

NAMES = ("use", "e5", "bundled")
CACHED_TEXTS = 20_000
LOADING = """
import resource, sys, time
start = time.perf_counter()
from align.encoders.loading import load_encoder
load_encoder(sys.argv[1], threads=1).encode(["Нет войне"])
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def show(what: str, value: float, unit: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{what}\t{value:.4g}\t{unit}\n")
    sys.stdout.flush()


def loading(name: str) -> None:
    """From import to the first vector, in a fresh process."""
    command = [sys.executable, "-c", LOADING, name]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, result.stdout.split())
    show(f"{name}: import, load and first text", seconds, "s")
    show(f"{name}: peak memory", megabytes, "MB")


def speed(name: str, texts: list[str]) -> None:
    """Texts a second on one thread, once loaded."""
    encoder = load_encoder(name, threads=1)
    encoder.encode(texts[:1])
    show(f"{name}: texts on one thread", len(texts) / seconds_for(encoder, texts), "1/s")


def cache() -> None:
    """Encoding many texts by USE, the same with an empty cache, the same again."""
    texts = [f"{text} {number}" for number in range(CACHED_TEXTS // 200) for text in sentences()]
    encoder = load_encoder("use", threads=1)
    encoder.encode(texts[:1])
    show(f"{len(texts)} texts encoded", seconds_for(encoder, texts), "s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.db"
        show(f"{len(texts)} texts, empty cache", seconds_for(with_cache(encoder, path), texts), "s")
        again = with_cache(load_encoder("use"), path)
        show(f"{len(texts)} texts, all cached", seconds_for(again, texts), "s")
        show("size of that cache", path.stat().st_size / 1e6, "MB")


def accuracy(path: str) -> None:
    """Shares of pairs found, Russian to English and back."""
    for row in evaluate_models(read_pairs(path), NAMES).iter_rows(named=True):
        for column in ("ru_en", "en_ru", "ru_en_margin", "en_ru_margin"):
            show(f"{Path(path).stem}: {row['model']}: {column}", row[column], "share")


def sentences() -> list[str]:
    """The 200 general sentences and phrases that come with the package."""
    folder = DEFAULT_OUTPUT.parent
    return [text for name in ("ru", "en") for text in read_texts(folder / f"general_{name}.txt")]


def seconds_for(encoder: Encoder, texts: list[str]) -> float:
    """Wall clock for one call."""
    start = time.perf_counter()
    encoder.encode(texts)
    return time.perf_counter() - start


def main(paths: list[str]) -> None:
    """Everything, cheapest first."""
    for name in NAMES:
        loading(name)
    for name in NAMES:
        speed(name, sentences())
    cache()
    for path in paths:
        accuracy(path)


if __name__ == "__main__":
    main(sys.argv[1:])
