"""Pages of JSON lines and of Parquet: a URL, a date, and text or HTML."""

import gzip
import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from align.errors import InputError
from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally, page_name
from align.mining.crawls.parquet_sizes import most_unpacked, row_count, row_sizes

if TYPE_CHECKING:
    import polars as pl

NAMES = ("url", "date", "text", "html")
_LONGEST_LINE = 2 * MOST_BYTES
_ROWS = 2_000
"""Rows of a Parquet file that are held at a time."""
_MOST_ALONE = 12 * MOST_BYTES
"""Bytes of the only row of a file: no page may have them."""
_LONGEST_DATE = 30
_PACK_ANEW = "the rest is left out; give it unpacked"
_FAR_TOO_LONG = 4 * MOST_BYTES
"""Bytes of a text that has over MOST_BYTES letters, whichever they are."""


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

    A file whose name ends with .gz is decompressed, up to the most that so many bytes may unpack
    to. What is no record is counted and named.

    :raises OSError: the file cannot be read.
    """
    packed = path.suffix.lower() == ".gz"
    most = most_unpacked(path.stat().st_size) if packed else None
    with cast("IO[bytes]", (gzip.open if packed else Path.open)(path, "rb")) as file:
        place = start
        if start:
            file.seek(start - 1)
            place = start - 1 + _pass_line(file)
        try:
            while end is None or place < end:
                if most is not None and place > most:
                    tally.add("damaged", f"{path}: it unpacks to over {most:,} bytes; {_PACK_ANEW}")
                    return
                line = file.readline(_LONGEST_LINE)
                if not line:
                    return
                where = f"{path}, byte {place}"
                place += len(line)
                if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    tally.add("pages")
                    tally.add("too_large", f"{where}: a line of over {_LONGEST_LINE:,} bytes")
                    place += _pass_line(file, most)
                elif page := _page_of_line(line, where, tally):
                    yield page
        except (EOFError, zlib.error, gzip.BadGzipFile):
            tally.add(
                "damaged", f"{path}: damaged at byte {place:,} of what it holds; the rest is lost"
            )


def _pass_line(file: IO[bytes], most: int | None = None) -> int:
    """Read to the end of the line, or over ``most`` bytes; how many bytes that were."""
    passed = 0
    while (most is None or passed <= most) and (block := file.readline(1 << 16)):
        passed += len(block)
        if block.endswith(b"\n"):
            break
    return passed


def _page_of_line(line: bytes, where: str, tally: Tally) -> CrawledPage | None:
    if not line.strip():
        return None
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
    try:
        return row_count(path)
    except (InputError, OSError):
        return 0


def parquet_pages(path: Path, start: int, end: int | None, tally: Tally) -> Iterator[CrawledPage]:
    """The pages of a Parquet file in the rows from ``start`` to ``end``, which is not included.

    :raises InputError: as :func:`parquet_columns`, or it claims more rows than it can hold.
    """
    import polars as pl

    columns = parquet_columns(path)
    stop = row_count(path) if end is None else end
    frame = pl.scan_parquet(path)
    schema = frame.collect_schema()
    frame = frame.select(_readable(column, name, schema) for name, column in columns.items())
    for row in range(start, stop, _ROWS):
        last = min(row + _ROWS, stop)
        try:
            records = _records(path, columns.values(), frame, row, last)
            for number, record in enumerate(records, row):
                page = page_of_fields(record, f"{path}, row {number}", tally)
                if page is not None:
                    yield page
        except InputError as error:
            tally.add("damaged", f"{error}: rows from {row:,} to {last - 1:,} are lost")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            tally.add("damaged", f"{path}: damaged at row {row:,}; {_ROWS} rows are lost")


def _records(
    path: Path, columns: Collection[str], frame: "pl.LazyFrame", start: int, end: int
) -> Iterator[dict[str, Any]]:
    """Rows as records, at a time only so many as are not large together.

    columns: those of the file. frame: what is read of it. start, end: as of :func:`parquet_pages`.

    :raises InputError: they take more memory than they should.
    """
    import polars as pl

    allowed = row_sizes(path, columns, start, end)
    if end == 1 and allowed.unpacked > _MOST_ALONE:
        raise InputError(f"{path}: a page of over {_MOST_ALONE // 1_000_000} MB")
    at_once = max(1, min(end - start, allowed.most // max(1, allowed.longest)))
    total = 0
    for first in range(start, end, at_once):
        rows = _rows(frame, first, min(at_once, end - first))
        texts, binary = pl.col(pl.String).str.len_bytes(), pl.col(pl.Binary).bin.size()
        sizes = rows.select(texts, binary).fill_null(0).cast(pl.Int64)
        total += sum(sizes.sum().row(0))
        if total > allowed.most:
            raise InputError(
                f"{path}: the same texts again and again, of over {allowed.most:,} bytes in all"
            )
        yield from _in_parts(rows, sizes)


def _rows(frame: "pl.LazyFrame", first: int, count: int) -> "pl.DataFrame":
    """Rows of a file. polars copies one that is alone several times, so it is read with another."""
    if count > 1 or not first:
        return frame.slice(first, count).collect()
    return frame.slice(first - 1, 2).collect().slice(1)


def _readable(column: str, name: str, schema: "pl.Schema") -> "pl.Expr":
    """A column under the name that is looked for; True for what is neither a text nor bytes.

    name: of NAMES.
    """
    import polars as pl

    value, kind = pl.col(column), schema[column]
    if name in ("url", "date") or kind in (pl.Categorical, pl.Enum):
        return value.cast(pl.String).alias(name)
    if kind not in (pl.String, pl.Binary):
        return pl.when(value.is_not_null()).then(True).alias(name)
    return value.alias(name)


def _in_parts(rows: "pl.DataFrame", sizes: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    """The rows as records; sizes: the bytes of their texts, by column."""
    start = size = 0
    for number, columns in enumerate(sizes.iter_rows()):
        long = [
            name for name, one in zip(sizes.columns, columns, strict=True) if one > _FAR_TOO_LONG
        ]
        if number > start and (long or size + sum(columns) > MOST_BYTES):
            yield from rows.slice(start, number - start).to_dicts()
            start, size = number, 0
        if long:
            yield _without_texts(rows.slice(number, 1), long)
            start = number + 1
        else:
            size += sum(columns)
    yield from rows.slice(start).to_dicts()


def _without_texts(row: "pl.DataFrame", columns: Collection[str]) -> dict[str, Any]:
    """A row as a record, with another text that is too long in place of those of some columns."""
    texts = {name: "-" * (MOST_BYTES + 1) for name in columns if name in ("text", "html")}
    return {name: row[name][0] for name in row.columns if name not in columns} | texts
