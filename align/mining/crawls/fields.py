"""Pages of JSON lines and of Parquet: a URL, a date, and text or HTML."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from align.errors import InputError
from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally, page_name

NAMES = ("url", "date", "text", "html")
_LONGEST_LINE = 2 * MOST_BYTES
_ROWS = 2_000
"""Rows of a Parquet file that are held at a time."""
_LONGEST_DATE = 30


def page_of_fields(fields: Mapping[str, Any], where: str, tally: Tally) -> CrawledPage | None:
    """The page that a record holds; None where it has no text, or is too large.

    fields: by NAMES, in any case. where: names the page where it has no URL.
    """
    tally.add("pages")
    values = {name.casefold(): value for name, value in fields.items() if value is not None}
    name = page_name(str(values.get("url", ""))) or where
    form = "html" if values.get("html") else "text"
    content = values.get(form)
    if not isinstance(content, str | bytes) or not content:
        tally.add("unreadable", f"{name}: no text and no HTML in it")
        return None
    if len(content) > MOST_BYTES:
        tally.add("too_large", f"{name}: over {MOST_BYTES // 1_000_000} MB")
        return None
    date = page_name(str(values.get("date", "")).replace(" ", "T", 1))
    return CrawledPage(name, date[:_LONGEST_DATE], content, form)


def line_pages(path: Path, start: int, end: int | None, tally: Tally) -> Iterator[CrawledPage]:
    """The pages of JSON lines that begin at ``start`` or behind it, and before ``end``, in bytes.

    A file whose name ends with .gz is decompressed. What is no record is counted and named.

    :raises OSError: the file cannot be read.
    """
    opener = gzip.open if path.suffix.lower() == ".gz" else Path.open
    with cast("IO[bytes]", opener(path, "rb")) as file:
        place = start
        if start:
            file.seek(start - 1)
            place = start - 1 + _pass_line(file)
        try:
            while end is None or place < end:
                line = file.readline(_LONGEST_LINE)
                if not line:
                    return
                where = f"{path}, byte {place}"
                place += len(line)
                if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    tally.add("pages")
                    tally.add("too_large", f"{where}: a line of over {_LONGEST_LINE:,} bytes")
                    place += _pass_line(file)
                elif line.strip():
                    page = _page_of_line(line, where, tally)
                    if page is not None:
                        yield page
        except (EOFError, zlib.error, gzip.BadGzipFile):
            tally.add(
                "damaged", f"{path}: damaged at byte {place:,} of what it holds; the rest is lost"
            )


def _pass_line(file: IO[bytes]) -> int:
    """Read to the end of the line; how many bytes that were."""
    passed = 0
    while block := file.readline(1 << 16):
        passed += len(block)
        if block.endswith(b"\n"):
            break
    return passed


def _page_of_line(line: bytes, where: str, tally: Tally) -> CrawledPage | None:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        tally.add("pages")
        tally.add("unreadable", f"{where}: no JSON object in UTF-8")
        return None
    return page_of_fields(fields, where, tally)


def parquet_columns(path: Path) -> dict[str, str]:
    """By NAMES, what the columns of a Parquet file are called.

    :raises InputError: it is no Parquet file, or has neither text nor HTML.
    """
    import polars as pl

    try:
        columns = list(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise InputError(f"{path}: no Parquet file, or a damaged one") from error
    found = {name: column for column in columns for name in NAMES if column.casefold() == name}
    if not found.keys() & {"text", "html"}:
        raise InputError(
            f"{path}: no column text or html in it, but {', '.join(columns)[:200] or 'none'}; "
            "rename the one that holds the pages"
        )
    return found


def parquet_rows(path: Path) -> int:
    """How many rows a Parquet file has, 0 where it cannot be read."""
    import polars as pl

    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return 0


def parquet_pages(path: Path, start: int, end: int | None, tally: Tally) -> Iterator[CrawledPage]:
    """The pages of a Parquet file in the rows from ``start`` to ``end``, which is not included.

    :raises InputError: as :func:`parquet_columns`.
    """
    import polars as pl

    columns = parquet_columns(path)
    frame = pl.scan_parquet(path).select(
        pl.col(column).cast(pl.String).alias(name)
        if name in ("url", "date")
        else pl.col(column).alias(name)
        for name, column in columns.items()
    )
    stop = parquet_rows(path) if end is None else end
    for row in range(start, stop, _ROWS):
        try:
            records = frame.slice(row, min(_ROWS, stop - row)).collect().to_dicts()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            tally.add("damaged", f"{path}: damaged at row {row:,}; {_ROWS} rows are lost")
            continue
        for number, record in enumerate(records, row):
            page = page_of_fields(record, f"{path}, row {number}", tally)
            if page is not None:
                yield page
