"""How well models find translations: accuracy both ways, by cosine and by margin, and speed."""

import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from align.arrays import Vectors
from align.documents.encodings import decode
from align.encoders.bundled import language_of
from align.encoders.cache import CachedEncoder
from align.encoders.cache_file import IN_MEMORY
from align.encoders.loading import load_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError, UsageError
from align.small_files import small_file
from align.text import counted

if TYPE_CHECKING:
    import polars as pl

MARGIN_NEIGHBOURS = 4
"""k of the margin, as in Artetxe & Schwenk 2019, section 4 (P19-1309)."""

MAX_PAIRS = 10_000
"""Every text is compared with every other: 400 MB a matrix at this many."""

_HEADER = {"ru": {"ru", "rus", "russian"}, "en": {"en", "eng", "english"}}


def evaluate_models(
    pairs: Sequence[tuple[str, str]], names: Sequence[str], *, threads: int | None = None
) -> "pl.DataFrame":
    """One row per model, in the order of ``names``, to be compared on the same pairs.

    pairs: (Russian, English). names: as :func:`align.encoders.loading.load_encoder` takes them.
    Columns: model; signature; pairs; ru_en, en_ru: share of texts whose nearest neighbour is
    their translation, by the library's TranslationEvaluator; ru_en_margin, en_ru_margin: the
    same by ratio margin, k = 4; texts_per_second: wall clock, after loading; dim; size_mb: of
    the files on disk, MB of 10**6 bytes, null where unknown. Shares are 0..1.

    :raises InputError: for no pairs, or more than 10,000.
    :raises ModelError: where a model cannot be loaded.
    """
    import polars as pl

    if not pairs or len(pairs) > MAX_PAIRS:
        raise InputError(
            f"{counted(len(pairs), 'pair')}: give 1 to {MAX_PAIRS:,} of them, a sample will do"
        )
    if not names:
        raise UsageError("no model to evaluate: name at least one with --model")
    encoders = [load_encoder(name, threads=threads) for name in names]
    rows = [_row(name, model, pairs) for name, model in zip(names, encoders, strict=True)]
    return pl.DataFrame(rows, schema_overrides={"size_mb": pl.Float64})


def _row(name: str, encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    ru_texts, en_texts = ([pair[side] for pair in pairs] for side in (0, 1))
    remembered = CachedEncoder(encoder, IN_MEMORY)
    speed = _texts_per_second(encoder, remembered, ru_texts + en_texts)
    by_cosine = _library_accuracy(remembered, ru_texts, en_texts)
    by_margin = margin_accuracy(
        remembered.encode(ru_texts), remembered.encode(en_texts), ru_texts, en_texts
    )
    size = remembered.size_bytes
    return {
        "model": name,
        "signature": encoder.name,
        "pairs": len(pairs),
        "ru_en": by_cosine[0],
        "en_ru": by_cosine[1],
        "ru_en_margin": by_margin[0],
        "en_ru_margin": by_margin[1],
        "texts_per_second": round(speed, 1),
        "dim": encoder.dim,
        "size_mb": round(size / 1e6, 1) if size else None,
    }


def _texts_per_second(encoder: Encoder, remembered: Encoder, texts: list[str]) -> float:
    """How fast ``encoder`` is once loaded; leaves all vectors in ``remembered``."""
    encoder.encode(list(islice(texts, 1)))
    start = time.perf_counter()
    remembered.encode(texts)
    return len(set(texts)) / max(time.perf_counter() - start, 1e-9)


def _library_accuracy(
    encoder: Encoder, ru_texts: list[str], en_texts: list[str]
) -> tuple[float, float]:
    from sentence_transformers.sentence_transformer.evaluation import TranslationEvaluator

    from align.encoders.sentence_transformer import as_sentence_transformer

    evaluator = TranslationEvaluator(ru_texts, en_texts, batch_size=256, write_csv=False)
    found = evaluator(as_sentence_transformer(encoder))
    return float(found["src2trg_accuracy"]), float(found["trg2src_accuracy"])


def margin_accuracy(
    ru_vectors: Vectors, en_vectors: Vectors, ru_texts: list[str], en_texts: list[str]
) -> tuple[float, float]:
    """Shares 0..1, ru→en and en→ru, of texts whose best partner by margin has the right text.

    Rows translate each other and are of unit length. As in the library's evaluator, an equal
    text elsewhere counts as right.
    """
    margins = ratio_margins(ru_vectors, en_vectors)
    best_en, best_ru = margins.argmax(axis=1), margins.argmax(axis=0)
    ru_en = [en_texts[best] == text for best, text in zip(best_en, en_texts, strict=True)]
    en_ru = [ru_texts[best] == text for best, text in zip(best_ru, ru_texts, strict=True)]
    return sum(ru_en) / len(ru_en), sum(en_ru) / len(en_ru)


def ratio_margins(
    ru_vectors: Vectors, en_vectors: Vectors, k: int = MARGIN_NEIGHBOURS
) -> npt.NDArray[np.float32]:
    """float32, (n_ru, n_en): cosine over the mean of both sides' k nearest neighbours.

    Artetxe & Schwenk 2019, equation 1 with the ratio margin; here every text of the other side
    is a candidate. Where the mean is not positive, nothing is near and the margin is 0.
    """
    cosines = ru_vectors @ en_vectors.T
    ru_near = _mean_of_nearest(cosines, k)
    en_near = _mean_of_nearest(cosines.T, k)
    scale = (ru_near[:, None] + en_near[None, :]) / 2
    margins = np.divide(cosines, scale, out=np.zeros_like(cosines), where=scale > 0)
    return np.asarray(margins, dtype=np.float32)


def _mean_of_nearest(cosines: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.float32]:
    k = min(k, cosines.shape[1])
    nearest = np.partition(cosines, -k, axis=1)[:, -k:]
    return np.asarray(nearest.mean(axis=1), dtype=np.float32)


def read_pairs(path: str | Path) -> list[tuple[str, str]]:
    """(Russian, English) pairs of a tab-separated file, in order.

    With a header that names the columns ru and en, others are left aside; without one there
    are two columns, in either order, told by their script. Empty lines are passed over.

    :raises InputError: with file, line and what is wrong there.
    """
    try:
        text, _ = decode(small_file(Path(path)), str(path))
    except OSError as err:
        raise InputError(
            f"{path}: {err.strerror}: give a file with Russian, a tab and English on each line"
        ) from err
    lines = [
        (number, line.split("\t"))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise InputError(f"{path}: no pairs: give Russian, a tab and English on each line")
    columns = _named_columns(lines[0][1])
    rows = lines[1:] if columns else lines
    columns = columns or _columns_by_script(path, rows)
    pairs = [_pair(path, number, cells, columns) for number, cells in rows]
    if not pairs:
        raise InputError(f"{path}: only a header: give Russian, a tab and English on each line")
    return pairs


def _named_columns(cells: list[str]) -> tuple[int, int] | None:
    """Where a header names Russian and English, or None where the line is no header."""
    names = [cell.strip().casefold() for cell in cells]
    found = [
        next((at for at, name in enumerate(names) if name in _HEADER[language]), None)
        for language in ("ru", "en")
    ]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _columns_by_script(path: str | Path, rows: list[tuple[int, list[str]]]) -> tuple[int, int]:
    number, cells = rows[0]
    if len(cells) != 2:
        raise InputError(
            f"{path}:{number}: {len(cells)} column{'s' * (len(cells) > 1)} and no header: give "
            "two columns, or name them ru and en in the first line"
        )
    russian = [
        sum(language_of(cells[side]) == "ru" for _, cells in rows if len(cells) > side)
        for side in (0, 1)
    ]
    if not any(russian):
        raise InputError(f"{path}: no Russian in it: give Russian, a tab and English on each line")
    return (0, 1) if russian[0] >= russian[1] else (1, 0)


def _pair(
    path: str | Path, number: int, cells: list[str], columns: tuple[int, int]
) -> tuple[str, str]:
    if len(cells) <= max(columns):
        raise InputError(
            f"{path}:{number}: {len(cells)} column{'s' * (len(cells) > 1)} where Russian and "
            "English are wanted: separate them by a tab"
        )
    ru, en = (cells[column].strip() for column in columns)
    if not ru or not en:
        side = "English" if ru else "Russian"
        raise InputError(f"{path}:{number}: no {side} text: complete the line or remove it")
    return ru, en
