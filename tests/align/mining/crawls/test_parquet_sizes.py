"""Parquet that unpacks to far more than it is: refused by its own numbers, whatever it says."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from align.errors import InputError
from align.mining.crawls import parquet_sizes
from align.mining.crawls.fields import parquet_pages, parquet_rows
from align.mining.crawls.pages import MOST_BYTES, Tally
from align.mining.crawls.parquet_sizes import row_count, row_sizes
from align.mining.crawls.thrift import ThriftError, ThriftReader
from align.mining.harvest.tables import read_frame
from tests.support.parquet import (
    DICTIONARY,
    PREFIXES,
    Column,
    dictionary_page,
    first_of_dictionary,
    page,
    parquet,
    texts,
    thrift,
    varint,
)
from tests.support.paths import ROOT

MEGABYTE = b"a" * 1_000_000


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a file is; ten megabytes are too much for it."""
    monkeypatch.setattr(parquet_sizes, "MOST_UNPACKED", 10_000_000)
    return tmp_path / "a.parquet"


def pages(path: Path) -> tuple[int, str]:
    """How many pages are read, and what is said of the rest."""
    tally = Tally()
    return sum(1 for _ in parquet_pages(path, 0, None, tally)), " ".join(tally.lines)


def plain(count: int, **said: int) -> Column:
    """A column of so many texts of a megabyte. said: what the footer says otherwise."""
    content, unpacked = page(texts([MEGABYTE]), 1)
    return Column("text", content * count, count, unpacked * count, said)


@pytest.mark.parametrize("said", [{}, {"unpacked": 1_000}], ids=["as it is", "a false footer"])
def test_a_bomb_of_pages(said: dict[str, int], path: Path) -> None:
    """What a page unpacks to stands at its head, where nothing can unpack it otherwise."""
    path.write_bytes(parquet([plain(9, **said)], rows=9))
    assert pages(path) == (9, "")
    path.write_bytes(parquet([plain(11, **said)], rows=11))
    assert path.stat().st_size < 20_000
    count, line = pages(path)
    assert count == 0
    assert (
        "unpack to over 10,000,000; write it anew" in line and "rows from 0 to 10 are lost" in line
    )


def test_other_columns_do_not_count(path: Path) -> None:
    """They are not read."""
    big, small = plain(11), page(texts([b"So."] * 11), 11)
    other = Column("body", big.pages, 11, big.unpacked)
    path.write_bytes(parquet([Column("text", small[0], 11, small[1]), other], rows=11))
    assert pages(path) == (11, "")


def test_a_footer_that_says_more_than_the_pages(path: Path) -> None:
    """Somebody may prepare room for it."""
    path.write_bytes(parquet([plain(2, unpacked=2**40)], rows=2))
    assert "unpack to over" in pages(path)[1]
    path.write_bytes(parquet([plain(2, values=2**40)], rows=2))
    assert "unpack to over" in pages(path)[1]


@pytest.mark.parametrize(("rows", "lost"), [(9, False), (11, True), (2_000_000, True)])
def test_one_text_that_stands_again_and_again(rows: int, lost: bool, path: Path) -> None:
    """In the file and in memory it is one; as pages they would be many."""
    dictionary, size = dictionary_page([MEGABYTE])
    data, more = page([first_of_dictionary(rows)], rows, DICTIONARY)
    path.write_bytes(parquet([Column("text", dictionary + data, rows, size + more)], rows=rows))
    assert path.stat().st_size < 3_000
    count, line = pages(path) if rows < 20_000 else (0, "again" if parquet_rows(path) else "")
    assert (count, "again" in line) == ((0, True) if lost else (rows, False))


@pytest.mark.parametrize(("rows", "groups"), [(2**40, 1), (2**62, 1), (2**31, 40)])
def test_rows_that_cannot_be(rows: int, groups: int, path: Path) -> None:
    """Nobody makes tasks of them."""
    path.write_bytes(parquet([plain(1)], rows=rows, groups=groups))
    assert parquet_rows(path) == 0
    with pytest.raises(InputError, match=r"claims [\d,]+ rows in [\d,]+ bytes"):
        list(parquet_pages(path, 0, None, Tally()))


def test_more_rows_than_values(path: Path) -> None:
    path.write_bytes(parquet([plain(2)], rows=3))
    assert "no Parquet file, or a damaged one" in pages(path)[1]


def packed_numbers(first: int, then: int, count: int) -> bytes:
    """Numbers as the encoding of prefixes writes them: one, then others that are all alike."""
    block, steps = bytearray(), [then - first] + [0] * (count - 2)
    for start in range(0, len(steps), 128):
        part = steps[start : start + 128]
        least = min(part)
        width = (max(part) - least).bit_length()
        block += varint(least * 2 if least >= 0 else -least * 2 - 1)
        minis = [part[at : at + 32] for at in range(0, 128, 32)]
        block += bytes(width if mini else 0 for mini in minis)
        for mini in filter(None, minis):
            bits = sum((step - least) << (width * at) for at, step in enumerate(mini))
            block += bits.to_bytes(4 * width, "little")
    return varint(128) + varint(4) + varint(count) + varint(first * 2) + bytes(block)


def test_texts_given_by_what_they_share(path: Path) -> None:
    """Each is as long as all that was new in those before: a few are read at a time."""
    for count, read in ((9, 9), (100, 10)):
        lengths = packed_numbers(0, len(MEGABYTE), count), packed_numbers(len(MEGABYTE), 0, count)
        content, unpacked = page([*lengths, MEGABYTE], count, PREFIXES)
        path.write_bytes(parquet([Column("text", content, count, unpacked)], rows=count))
        assert pl.read_parquet(path)["text"].str.len_bytes().to_list() == [1_000_000] * count
        found, line = pages(path)
        assert found <= read and ("again and again" in line) is (count > read)


@pytest.mark.parametrize("alone", [True, False])
def test_pages_that_are_far_too_long(alone: bool, tmp_path: Path) -> None:
    """Texts and bytes of over four times what a page may have are not copied out."""
    path = tmp_path / "a.parquet"
    long, more = "ж" * (2 * MOST_BYTES + 1), ["So."] * (0 if alone else 3)
    for column in (
        pl.Series("text", [long, *more]),
        pl.Series("html", [long.encode(), *(m.encode() for m in more)]),
    ):
        pl.DataFrame([column]).write_parquet(path, compression="uncompressed")
        tally = Tally()
        assert len(list(parquet_pages(path, 0, None, tally))) == len(more)
        assert tally.counts["too_large"] == 1


@pytest.mark.parametrize("at", [1, 5])
def test_the_head_of_a_page_that_is_none(at: int, path: Path) -> None:
    content = bytearray(parquet([plain(3)], rows=3))
    content[4 + at - 1] = 0xFF
    path.write_bytes(content)
    assert pages(path)[0] == 0 and "damaged" in pages(path)[1]


def test_results_of_a_harvest_are_held_to_the_same(path: Path) -> None:
    """Whoever passes on a folder may have made them."""
    for column in (plain(11), plain(9)):
        path.write_bytes(parquet([column], rows=column.values))
        if column.values < 10:
            assert len(read_frame(path, {"text": str})) == 9
            continue
        with pytest.raises(InputError, match="missing or damaged"):
            read_frame(path, {"text": str})
    pl.DataFrame({"text": [["a" * 6_000_000] * 2]}).write_parquet(path)
    with pytest.raises(InputError, match="missing or damaged"):
        read_frame(path, {"text": [str]})


@pytest.mark.parametrize("options", [
    {}, {"compression": "gzip"}, {"compression": "snappy"}, {"compression": "uncompressed"},
    {"row_group_size": 70}, {"data_page_size": 500}, {"statistics": False},
], ids=str)  # fmt: skip
def test_files_as_they_are_written(options: dict[str, object], tmp_path: Path) -> None:
    """Every column, whatever its type, and every group of rows is counted."""
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({
        "url": [f"https://example.org/{n}" for n in range(500)],
        "text": ["слово " * (n % 300) for n in range(500)],
        "lists": [[str(n)] * (n % 4) for n in range(500)],
        "none": pl.Series([None] * 500, dtype=pl.Int64),
    })  # fmt: skip
    frame.write_parquet(path, **options)  # type: ignore[arg-type]
    assert row_count(path) == parquet_rows(path) == 500
    for start, end in ((0, None), (499, 500), (100, 200)):
        sizes = row_sizes(path, frame.columns, start, end)
        assert 0 < sizes.unpacked < sizes.most and sizes.longest == 0
    assert len(list(parquet_pages(path, 0, None, Tally()))) == 498


DEEP = b"\x1c" * 100_000
LONG_LIST = b"\x19\xfc" + varint(2**40)


@pytest.mark.parametrize("content", [DEEP, LONG_LIST, b"\x15" + b"\xff" * 50, b"\x1d", b"\x18\x7f"])
def test_structures_that_are_none(content: bytes) -> None:
    """Neither deep nor endless ones are followed, wanted or not."""
    for wanted in ({}, {1: None}, {1: [{1: None}]}, {1: {1: None}}):
        with pytest.raises((ThriftError, IndexError)):
            ThriftReader(content).structure(wanted)


def test_structures_are_read_as_they_were_written() -> None:
    """Also those of more fields, deeper and longer than what is wanted of them."""
    value = {1: 7, 3: b"so", 20: [{2: -3, 3: [1, 2]}] * 20, 21: [b"a", b"bc"], 22: {1: {1: b""}}}
    found = ThriftReader(thrift(value)).structure({1: None, 20: [{2: None}], 21: [None]})
    assert found == {1: 7, 20: [{2: -3}] * 20, 21: [b"a", b"bc"]}


HARVEST = """
import re, resource, sys
from pathlib import Path
from glossary.commands.main import main
try:
    main(["harvest", sys.argv[1], "--to", sys.argv[2], "--jobs", "1"])
finally:
    # Its own, without what it has from the process that started it.
    own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
    most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    sys.stderr.write(f"\\nmost: {most}\\n")
"""


def test_a_bomb_costs_a_harvest_little(tmp_path: Path) -> None:
    """Two gigabytes in some hundred kilobytes; the other file is read, and what is lost is said."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.parquet").write_bytes(parquet([plain(2_000)], rows=2_000))
    frame = pl.DataFrame(
        {"url": ["https://example.org/a"], "text": ["They crossed a мост (bridge)."]}
    )
    frame.write_parquet(tmp_path / "in/b.parquet")
    done = subprocess.run(
        [sys.executable, "-c", HARVEST, str(tmp_path / "in"), str(tmp_path / "out")],
        capture_output=True, text=True, env={"PYTHONPATH": str(ROOT), "TOLMACH_CACHE": "off"},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "unpack to over 256,000,000" in done.stderr
    most = int(done.stderr.rpartition("\nmost: ")[2])
    assert 50_000 < most < 1_000_000  # kilobytes
