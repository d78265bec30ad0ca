"""WARC files: as they should be, and as crawls leave them."""

import gzip
import io
import random
import zlib
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally
from align.mining.crawls.warc import warc_pages
from tests.support.crawls import DATE, MadePage, crawl, quoting, write_record, write_warc


def read(path: Path) -> tuple[list[CrawledPage], Tally]:
    tally = Tally()
    return list(warc_pages(path, tally)), tally


def urls(path: Path) -> list[str]:
    return [page.name for page in read(path)[0]]


def lost(tally: Tally) -> list[tuple[str, int]]:
    return [(name, tally.counts[name]) for name in ("unreadable", "too_large", "damaged")]


NOTHING = [("unreadable", 0), ("too_large", 0), ("damaged", 0)]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_come_in_order_with_url_date_and_charset(tmp_path: Path, packed: bool) -> None:
    """And nothing is said where nothing is wrong."""
    made = crawl(40)
    pages, tally = read(write_warc(tmp_path / "a.warc", made, gzip=packed))
    assert [(p.name, p.date, p.content, p.charset) for p in pages] == [
        (m.url, DATE, m.html.encode(), "utf-8") for m in made
    ]
    assert lost(tally) == NOTHING
    assert tally.counts["pages"] == 40


def test_only_pages_that_were_found_are_pages(tmp_path: Path) -> None:
    """No requests, no images, no errors of the server; text of WET files is."""
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "made"}))
        for kind, type_ in (("conversion", "text/plain"), ("resource", "text/html")):
            record = writer.create_warc_record(
                f"https://example.org/{kind}", kind, io.BytesIO(b"text"), warc_content_type=type_
            )
            writer.write_record(record)
        write_record(writer, "https://example.org/image", b"\x89PNG", "image/png")
        write_record(writer, "https://example.org/upper", b"text", "Text/HTML;charset=koi8-r")
    pages, tally = read(path)
    assert [(p.name.rpartition("/")[2], p.form, p.charset) for p in pages] == [
        ("conversion", "text", None),
        ("resource", "html", None),
        ("upper", "html", "koi8-r"),
    ]
    assert lost(tally) == NOTHING


def test_one_stream_of_gzip_for_the_whole_file(tmp_path: Path) -> None:
    """As gzip itself makes it out of a WARC file."""
    plain = write_warc(tmp_path / "a.warc", crawl(6), gzip=False)
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert urls(packed) == urls(plain) == [page.url for page in crawl(6)]


@pytest.mark.parametrize("packed", [True, False])
def test_what_a_cut_file_still_has_is_read(tmp_path: Path, packed: bool) -> None:
    """And the place is named."""
    path = write_warc(tmp_path / "a.warc.gz", crawl(8), gzip=packed)
    path.write_bytes(path.read_bytes()[:-90])
    pages, tally = read(path)
    assert [page.name for page in pages][:7] == [page.url for page in crawl(7)]
    assert tally.counts["damaged"] == 1
    assert "damaged at byte" in tally.lines[-1]
    assert "cut off" in tally.lines[-1]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("packed", [True, False])
def test_what_stands_behind_a_damaged_place_is_read(
    tmp_path: Path, packed: bool, seed: int
) -> None:
    """Wherever it is: at most two of forty pages are lost, and the file is named."""
    path = write_warc(tmp_path / "a.warc.gz", crawl(40), gzip=packed)
    content = bytearray(path.read_bytes())
    at = random.Random(seed).randrange(len(content) // 4, len(content) // 2)
    content[at : at + 60] = bytes(range(150, 210))
    path.write_bytes(content)
    pages, tally = read(path)
    made = crawl(40)
    intact = [page.name for page in pages if page.content in {m.html.encode() for m in made}]
    assert len(intact) >= 38
    assert intact[-1] == made[-1].url
    if packed:
        assert [line for line in tally.lines if str(path) in line and "byte" in line]


def test_a_wrong_length_hides_nothing_behind_it(tmp_path: Path) -> None:
    """A record that says it is longer or shorter than it is."""
    path = write_warc(tmp_path / "a.warc", crawl(6), gzip=False)
    for length, name in ((b"9", "short"), (b"999999", "long")):
        parts = path.read_bytes().split(b"Content-Length: ")
        parts[3] = length + parts[3][parts[3].index(b"\r") :]
        damaged = tmp_path / f"{name}.warc"
        damaged.write_bytes(b"Content-Length: ".join(parts))
        pages, tally = read(damaged)
        assert len({page.name for page in pages}) >= (5 if name == "short" else 2)
        assert tally.counts["damaged"] >= 1


@pytest.mark.parametrize(
    "content", [b"", b"<html>Log in</html>", b"\x1f\x8b\x08 no gzip", bytes(90)]
)
def test_what_is_no_warc_file_is_said(tmp_path: Path, content: bytes) -> None:
    """Whatever it is instead."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    pages, tally = read(path)
    assert pages == []
    assert tally.counts["damaged"] == 1
    assert str(path) in tally.lines[0]


def test_an_enormous_record_is_passed_over(tmp_path: Path) -> None:
    """200 MB in one page, in a file of a fraction of that; the pages around it are read."""
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        write_record(WARCWriter(file, gzip=True), "https://example.org/1", b"<p>one")
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/big\r\n"
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        packing = zlib.compressobj(1, wbits=31)
        size = len(http) + 200 * (1 << 20)
        file.write(packing.compress(b"%sContent-Length: %d\r\n" % (head, size)))
        file.write(packing.compress(b"Content-Type: application/http; msgtype=response\r\n\r\n"))
        file.write(packing.compress(http))
        for _ in range(200):
            file.write(packing.compress(bytes(1 << 20)))
        file.write(packing.compress(b"\r\n\r\n") + packing.flush())
        write_record(WARCWriter(file, gzip=True), "https://example.org/2", b"<p>two")
    pages, tally = read(path)
    assert [page.name for page in pages] == ["https://example.org/1", "https://example.org/2"]
    assert lost(tally) == [("unreadable", 0), ("too_large", 1), ("damaged", 0)]
    assert "https://example.org/big" in tally.lines[0]


def test_a_header_without_end_is_damage(tmp_path: Path) -> None:
    """A line of 64 MB is not taken into memory."""
    path = write_warc(tmp_path / "a.warc.gz", crawl(2))
    bomb = gzip.compress(b"WARC/1.0\r\nWARC-Type: " + b"a" * (64 << 20), 1)
    path.write_bytes(bomb + path.read_bytes())
    pages, tally = read(path)
    assert len(pages) == 2
    assert lost(tally) == [("unreadable", 0), ("too_large", 0), ("damaged", 1)]


@pytest.mark.parametrize("chunked", [True, False])
def test_a_page_that_grows_when_it_is_decompressed(tmp_path: Path, chunked: bool) -> None:
    """Compressed pages are read, whole or in chunks, but never past the limit."""
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for name, body in (("page", b"<p>page"), ("bomb", bytes(100_000_000))):
            packed = gzip.compress(body, 1)
            more = [("Content-Encoding", "gzip")]
            if chunked:
                packed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
                more.append(("Transfer-Encoding", "chunked"))
            write_record(writer, f"https://example.org/{name}", packed, more=more)
    pages, tally = read(path)
    assert [(page.name, page.content) for page in pages] == [
        ("https://example.org/page", b"<p>page")
    ]
    assert lost(tally) == [("unreadable", 0), ("too_large", 1), ("damaged", 0)]


def test_codings(tmp_path: Path) -> None:
    """Those that a crawler took off, that are damaged, and that nobody can read here."""
    path = tmp_path / "a.warc.gz"
    bodies = {
        "raw": ("gzip", b"<p>raw"),
        "deflate": ("deflate", zlib.compress(b"<p>deflate")),
        "bare": ("deflate", zlib.compressobj(wbits=-15).compress(b"")),
        "odd": ("odd", b"\x01\x02"),
        "broken": ("gzip", b"\x1f\x8b\x08broken, all of it"),
    }
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for name, (coding, body) in bodies.items():
            more = [("Content-Encoding", coding)]
            write_record(writer, f"https://example.org/{name}", body, more=more)
    pages, tally = read(path)
    found = {page.name.rpartition("/")[2]: page.content for page in pages}
    assert found == {"raw": b"<p>raw", "deflate": b"<p>deflate", "bare": b""}
    assert lost(tally) == [("unreadable", 2), ("too_large", 0), ("damaged", 0)]


def test_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    """Nor have blanks, nor be endless."""
    made = [
        MadePage("<https://example.org/a b>", "x"),
        MadePage("https://example.org/\x1b[2J", "x"),
        MadePage("https://example.org/" + "a" * 5_000, "x"),
    ]
    names = urls(write_warc(tmp_path / "a.warc", made, gzip=False))
    assert names[:2] == ["https://example.org/a%20b", "https://example.org/%1B[2J"]
    assert len(names[2]) < 2_100


def test_a_page_at_the_limit_is_read(tmp_path: Path) -> None:
    """And one of a byte more is not."""
    pages = [MadePage(f"https://example.org/{n}", "a" * (MOST_BYTES + n)) for n in (0, 1)]
    read_pages, tally = read(write_warc(tmp_path / "a.warc.gz", [*pages, quoting(1)]))
    assert len(read_pages) == 2
    assert tally.counts["too_large"] == 1


@pytest.mark.parametrize("packed", [True, False])
def test_every_record_is_in_one_part_of_the_file(tmp_path: Path, packed: bool) -> None:
    """Wherever it is cut; also where a page shows what a record looks like."""
    pages = crawl(5)
    shown = "<pre>\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc</pre>"
    pages[2] = MadePage(pages[2].url, shown + pages[2].html)
    path = write_warc(tmp_path / "a.warc.gz", pages, gzip=packed)
    for cut in range(1, path.stat().st_size + 1):
        tally = Tally()
        parts = [*warc_pages(path, tally, 0, cut), *warc_pages(path, tally, cut)]
        assert [page.name for page in parts] == [page.url for page in pages], cut
        assert lost(tally) == NOTHING, cut


def test_parts_of_a_stream_that_cannot_be_divided(tmp_path: Path) -> None:
    """All of it is in the first part, and the others miss nothing."""
    plain = write_warc(tmp_path / "a.warc", crawl(6), gzip=False)
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    tally = Tally()
    size = packed.stat().st_size
    parts = [list(warc_pages(packed, tally, at, at + 100)) for at in range(0, size, 100)]
    assert [len(part) for part in parts] == [6] + [0] * (len(parts) - 1)
    assert lost(tally) == NOTHING


def test_a_damaged_place_where_the_file_is_cut(tmp_path: Path) -> None:
    """What stands behind it is read by the next part, once."""
    path = write_warc(tmp_path / "a.warc.gz", crawl(12))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle - 20 : middle + 20] = bytes(40)
    path.write_bytes(content)
    whole = [page.name for page in read(path)[0]]
    assert len(whole) >= 10
    for cut in range(middle - 60, middle + 60, 7):
        tally = Tally()
        parts = [*warc_pages(path, tally, 0, cut), *warc_pages(path, tally, cut)]
        assert [page.name for page in parts] == whole
