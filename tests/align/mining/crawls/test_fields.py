"""JSON lines and Parquet: cut into tasks, and as they should not be."""

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from align.errors import InputError
from align.mining.crawls import fields, parquet_sizes
from align.mining.crawls.fields import line_pages, page_of_fields, parquet_pages
from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally
from tests.support.crawls import crawl, write_lines


def lines(path: Path, start: int = 0, end: int | None = None) -> tuple[list[CrawledPage], Tally]:
    tally = Tally()
    return list(line_pages(path, start, end, tally)), tally


def rows(path: Path, start: int = 0, end: int | None = None) -> tuple[list[CrawledPage], Tally]:
    tally = Tally()
    return list(parquet_pages(path, start, end, tally)), tally


def test_every_line_is_in_one_part_of_the_file(tmp_path: Path) -> None:
    """Wherever it is cut, in the middle of a line or at its end."""
    path = write_lines(tmp_path / "a.jsonl", crawl(5))
    size = path.stat().st_size
    whole = [page.name for page in lines(path)[0]]
    assert len(whole) == 5
    for cut in range(1, size):
        before, after = lines(path, 0, cut)[0], lines(path, cut)[0]
        assert [page.name for page in (*before, *after)] == whole, cut


def test_lines_that_are_no_pages_are_counted_and_named(tmp_path: Path) -> None:
    """Those around them are read."""
    path = tmp_path / "a.jsonl"
    good = json.dumps({"url": "https://example.org/", "date": "2020-01-02", "text": "So."}).encode()
    bad = (
        b"{",
        b"[1]",
        b'{"url": "https://example.org/none"}',
        b"\xff\xfe",
        b'{"text": 3}',
        b"[" * 9999,
    )
    path.write_bytes(b"\n".join((b"\xef\xbb\xbf" + good, *bad, b"", good)))
    pages, tally = lines(path)
    assert [(page.name, page.date, page.content, page.form) for page in pages] == [
        ("https://example.org/", "2020-01-02", "So.", "text")
    ] * 2
    assert tally.counts["unreadable"] == len(bad)
    assert all("a.jsonl, byte" in line or "/none" in line for line in tally.lines)


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    """Whether it is JSON or not; what follows is read."""
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "' + b"a" * (3 * MOST_BYTES) + b'"}\n')
        file.write(json.dumps({"text": "a" * (MOST_BYTES + 1)}).encode() + b"\n")
        file.write(b'{"text": "So."}\n')
    pages, tally = lines(path)
    assert [page.content for page in pages] == ["So."]
    assert tally.counts["too_large"] == 2


def test_compressed_lines_and_what_is_left_of_them(tmp_path: Path) -> None:
    """A file that was cut gives what it still has, and says so."""
    packed = gzip.compress(write_lines(tmp_path / "a.jsonl", crawl(300)).read_bytes())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed)
    assert [page.name for page in lines(path)[0]] == [page.url for page in crawl(300)]
    for content in (packed[:-2000], b"no gzip", packed[:4000] + bytes(99) + packed[4099:]):
        path.write_bytes(content)
        pages, tally = lines(path)
        assert len(pages) < 300
        assert tally.counts["damaged"] == 1
        assert "a.jsonl.gz: damaged at byte" in tally.lines[-1]


@pytest.mark.parametrize("ends", [b"\n", b""], ids=["blank lines", "one line"])
def test_lines_that_unpack_to_far_too_much_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: bytes
) -> None:
    """What stands before is read, and what is left out is said once."""
    monkeypatch.setattr(parquet_sizes, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(fields, "_LONGEST_LINE", 100_000)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "So."}\n' + (b" " * 999 + ends) * 4_000))
    pages, tally = lines(path)
    assert [page.content for page in pages] == ["So."]
    assert tally.counts["damaged"] == 1
    said = tally.lines[-1]
    assert (
        said
        == f"{path}: it unpacks to over 1,000,000 bytes; the rest is left out; give it unpacked"
    )


def test_columns_of_parquet_by_name_whatever_their_types(tmp_path: Path) -> None:
    """Dates become ISO; HTML may be bytes; text where there is no HTML."""
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame(
        {
            "URL": ["https://example.org/1", None],
            "Date": [datetime(2020, 1, 2, 3, 4), None],
            "html": [b"<p>\xcf\xf0", None],
            "text": ["passed over", "So."],
            "more": [1, 2],
        }
    )
    frame.write_parquet(path)
    pages, _ = rows(path)
    assert [(p.name, p.date[:16], p.content, p.form) for p in pages] == [
        ("https://example.org/1", "2020-01-02T03:04", b"<p>\xcf\xf0", "html"),
        (f"{path}, row 1", "", "So.", "text"),
    ]
    assert [page.content for page in rows(path, 1, 2)[0]] == ["So."]
    frame.with_columns(Date=pl.Series([date(2020, 1, 2), None])).write_parquet(path)
    assert rows(path)[0][0].date == "2020-01-02"


def test_parquet_without_text_or_that_is_none(tmp_path: Path) -> None:
    """One line that says what to do."""
    path = tmp_path / "a.parquet"
    pl.DataFrame({"url": ["x"], "body": ["y"]}).write_parquet(path)
    with pytest.raises(InputError, match="no column text or html in it, but url, body"):
        rows(path)
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(InputError, match="no Parquet file, or a damaged one"):
        rows(path)


def test_a_damaged_page_of_parquet_ends_nothing(tmp_path: Path) -> None:
    """It is counted and named."""
    path = tmp_path / "a.parquet"
    texts = [f"So {number}." * 50 for number in range(3_000)]
    pl.DataFrame({"text": texts}).write_parquet(path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[200:1200] = bytes(1000)
    path.write_bytes(content)
    pages, tally = rows(path)
    assert len(pages) < 3_000
    assert tally.counts["damaged"] >= 1
    assert "a.parquet: damaged at row" in tally.lines[0]


def test_a_page_without_anything_in_it() -> None:
    """Is unreadable; html that is empty gives way to text."""
    tally = Tally()
    assert page_of_fields({"url": "https://example.org/", "html": ""}, "here", tally) is None
    assert tally.lines == ["https://example.org/: no text and no HTML in it"]
    page = page_of_fields({"Html": "", "Text": "So."}, "here", tally)
    assert page == CrawledPage("here", "", "So.", "text")
