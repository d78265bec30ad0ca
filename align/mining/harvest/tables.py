"""What a harvest writes: its columns, where its files are, and the pairs in them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from align.atomic_files import atomic_file
from align.errors import InputError
from align.frames import Columns, dtype_of
from align.mining.crawls.parquet_sizes import row_sizes
from align.records import Pair, Span

PART: Columns = {
    "url": str, "date": str, "sha256": str,
    "kind": str, "language": str, "ru": str, "ru_start": int, "ru_end": int, "status": str,
    "key": str, "en": str, "en_key": str, "en_start": int, "en_end": int, "confidence": float,
    "reasons": [str], "ru_context": str, "ru_mark_start": int, "ru_mark_end": int,
    "en_context": str, "en_mark_start": int, "en_mark_end": int,
}  # fmt: skip
"""A row a fragment, in the order of pages and of their text; en and what follows only if paired."""

PLACE: Columns = {
    "url": str, "date": str, "kind": str, "ru": str, "en": str,
    "ru_context": str, "en_context": str, "confidence": float,
}  # fmt: skip
PAIRS: Columns = {
    "key": str, "ru": str, "en": str, "kind": str, "confidence": float, "pages": int,
    "places": [PLACE],
}  # fmt: skip
"""A row a Russian key and English."""

COPIES: Columns = {"task": int, "number": int, "first_task": int, "first_number": int}

READING, PAIRING = "reading", "pairing"
"""The two stages: to the pages that are kept, and from these to their fragments."""

KEPT_STATUSES = ("paired", "unglossed")
"""Fragments that are harvested; the others are no Russian, or page furniture."""

_ROW_GROUP = 50_000


class HarvestFolder:
    """Where the files of a harvest are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.run = root / "run.json"
        self.pairs = root / "pairs.parquet"
        self.work = root / "work"
        self.copies = self.work / "copies.parquet"

    def part(self, task: int) -> Path:
        """The fragments of a task."""
        return self.root / f"part-{task:05d}.parquet"

    def pages(self, task: int) -> Path:
        """The pages of a task that are to be paired, until they are."""
        return self.work / f"pages-{task:05d}.jsonl.gz"

    def signatures(self, task: int) -> Path:
        """What is compared of these pages."""
        return self.work / f"signatures-{task:05d}.parquet"

    def tally(self, stage: str, task: int) -> Path:
        """What was counted; stage: READING or PAIRING."""
        return self.work / f"{stage}-{task:05d}.json"

    def left_out(self, stage: str, task: int) -> Path:
        """The list of places in a task that ended the process which worked on them."""
        return self.work / f"{stage}-{task:05d}.left-out.json"

    def marks(self, stage: str) -> Path:
        """The folder of the engine, with its marks of tasks that are done, and its logs."""
        return self.work / stage


def damaged_result(path: Path) -> InputError:
    """The error for a file that was written here and cannot be read any more."""
    return InputError(
        f"{path}: missing or damaged; take it away and run the harvest again, which makes it anew"
    )


def part_record(pair: Pair, date: str, digest: str, en_key: str | None) -> dict[str, Any]:
    """A row of PART. digest: of the page. en_key: equal for English that counts as the same."""
    mark = pair.en_mark
    return {
        "url": pair.file, "date": date, "sha256": digest,
        "kind": pair.kind, "language": pair.language, "ru": pair.ru,
        "ru_start": pair.ru_start, "ru_end": pair.ru_end, "status": pair.status, "key": pair.key,
        "en": pair.en, "en_key": en_key, "en_start": pair.en_start, "en_end": pair.en_end,
        "confidence": None if pair.confidence is None else round(pair.confidence, 3),
        "reasons": list(pair.reasons), "ru_context": pair.ru_context,
        "ru_mark_start": pair.ru_mark.start, "ru_mark_end": pair.ru_mark.end,
        "en_context": pair.en_context, "en_mark_start": mark and mark.start,
        "en_mark_end": mark and mark.end,
    }  # fmt: skip


def write_frame(frame: Any, path: Path) -> None:
    """Write a frame as a Parquet file, the same bytes for the same rows.

    :raises ExportError: it cannot be written.
    """
    content = BytesIO()  # polars has errors of its own for a disk that is full
    frame.rechunk().write_parquet(content, compression="zstd", row_group_size=_ROW_GROUP)
    with atomic_file(path) as file:
        file.write(content.getbuffer())


def read_frame(path: Path, columns: Columns) -> Any:
    """Columns of a frame that was written here. columns: their types; bytes may stand among them.

    :raises InputError: its file is not there, damaged, or has columns of other types.
    """
    import polars as pl

    try:
        allowed = row_sizes(path, columns)
        frame = pl.read_parquet(path.read_bytes(), columns=list(columns)).select(list(columns))
    except (InputError, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise damaged_result(path) from error
    types = [pl.Binary() if kind is bytes else dtype_of(kind) for kind in columns.values()]
    if frame.dtypes != types or allowed.longest or _size_of_texts(frame) > allowed.most:
        raise damaged_result(path)
    return frame


def _size_of_texts(frame: Any) -> int:
    """The bytes of all texts in a frame, where equal ones may be one."""
    import polars as pl

    texts, lists = pl.col(pl.String), pl.col(pl.List(pl.String))
    inside = lists.list.eval(pl.element().str.len_bytes().sum()).list.first()
    sizes = frame.lazy().select(texts.str.len_bytes().cast(pl.Int64), inside.cast(pl.Int64))
    return sum(sizes.sum().collect().row(0))


def harvested_pairs(folder: Path, tasks: int) -> Iterator[tuple[Pair, str, str]]:
    """Every fragment of a finished harvest with the date and digest of its page, in order.

    tasks: how many there are.

    :raises InputError: a part is not there, or damaged.
    """
    where = HarvestFolder(folder)
    for task in range(tasks):
        for row in read_frame(where.part(task), PART).iter_rows(named=True):
            yield _pair_of(row), row["date"] or "", row["sha256"]


def _pair_of(row: dict[str, Any]) -> Pair:
    start, end = row["en_mark_start"], row["en_mark_end"]
    return Pair(
        file=row["url"], kind=row["kind"], language=row["language"], ru=row["ru"],
        ru_start=row["ru_start"], ru_end=row["ru_end"], status=row["status"], key=row["key"],
        en=row["en"], en_start=row["en_start"], en_end=row["en_end"],
        confidence=row["confidence"], reasons=tuple(row["reasons"]),
        ru_context=row["ru_context"], ru_mark=Span(row["ru_mark_start"], row["ru_mark_end"]),
        en_file=row["url"] if row["en_start"] is not None else None,
        en_context=row["en_context"], en_mark=None if start is None else Span(start, end),
    )  # fmt: skip
