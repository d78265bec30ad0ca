"""Pages a second that `tolmach harvest` looks at and pairs, and what a second process adds.

usage: python benchmarks/bench_harvest.py [FILES] [PAGES]   (default: 20 files of 500 pages)

The pages are made: English articles of the corpus with some 30 KB of a site's markup around them,
7 % of which quote Russian. Times are those of one core's work; ratios compare parts of this one
run. The last compares the wall clock of two processes with one, 1.00 being twice as fast.
"""

import gzip
import io
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from align.documents.reading import read_document
from align.mining.crawls.looking import may_quote_russian
from align.mining.crawls.pages import Tally
from align.mining.crawls.warc import warc_pages

ROOT = Path(__file__).parents[1]
QUOTING = 0.07
CYRILLIC = re.compile("[\u0400-\u052f]+")
HEAD = "<script>{}</script><style>{}</style>".format(
    "var setting = {key: 'value', other: [1, 2, 3]};\n" * 200,
    ".block > p { margin: 0 auto; color: #123456 }\n" * 150,
)
MENU = "".join(f'<li><a class="item" href="/section/{n}">Section {n}</a></li>' for n in range(150))


def make_page(paragraphs: list[str], quoting: bool, rng: random.Random) -> bytes:
    """A page of twelve paragraphs in an order of its own, with Russian or without."""
    chosen = rng.sample(paragraphs, 12)
    text = "".join(f"<p>{paragraph} {rng.randrange(10**9)}</p>\n" for paragraph in chosen)
    text = text if quoting else CYRILLIC.sub("Cyrillic", text)
    return f"<html><head>{HEAD}</head><body><ul>{MENU}</ul>{text}</body></html>".encode()


def make_crawl(folder: Path, files: int, pages: int) -> None:
    rng = random.Random(7)
    articles = sorted((ROOT / "corpus/en").iterdir())
    documents = [read_document(path) for path in articles]
    paragraphs = [
        d.text[b.start : b.end] for d in documents for b in d.blocks if b.end > b.start + 90
    ]
    for number in range(files):
        with (folder / f"{number:03d}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for page in range(pages):
                body = make_page(paragraphs, rng.random() < QUOTING, rng)
                headers = StatusAndHeaders(
                    "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
                )
                url = f"https://example.org/{number}/{page}"
                record = writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), http_headers=headers
                )
                writer.write_record(record)


def harvest(folder: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds of wall clock, and of work on all cores."""
    command = [sys.executable, "-m", "glossary.commands.main", "harvest", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    start, before = time.perf_counter(), children()
    subprocess.run(
        [*command, "--to", str(out), "--jobs", str(jobs)],
        check=True, env=environment, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start, children() - before


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def show(name: str, pages: int, seconds: float, whole: float) -> None:
    sys.stdout.write(
        f"{name:34} {pages / seconds:9,.0f} pages/s  {1000 * seconds / pages:7.3f} ms a page"
        f"  {seconds / whole:6.3f} of the whole\n"
    )


def main() -> None:
    files, pages = (int(given) for given in (*sys.argv[1:], "20", "500")[:2])
    if len(sys.argv) == 2:
        pages = 500
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "crawl")
        folder.mkdir()
        make_crawl(folder, files, pages)
        paths, count = sorted(folder.iterdir()), files * pages

        start = time.process_time()
        content = [page.content for path in paths for page in warc_pages(path, Tally())]
        reading = time.process_time() - start
        start = time.process_time()
        found = sum(map(may_quote_russian, content))
        looking = time.process_time() - start
        start = time.process_time()
        for path in paths:
            with gzip.open(path, "rb") as file:
                while file.read(1 << 20):
                    pass
        inflating = time.process_time() - start

        (folder.parent / "none.jsonl").write_text('{"text": "None."}\n', encoding="utf-8")
        _, begun = harvest(folder.parent / "none.jsonl", Path(name, "none"), 1)
        one, whole = harvest(folder, Path(name, "one"), 1)
        two, both = harvest(folder, Path(name, "two"), 2)
        same = all(
            path.read_bytes() == Path(name, "two", path.name).read_bytes()
            for path in Path(name, "one").glob("*.parquet")
        )
        sys.stdout.write(
            f"{count:,} pages of {sum(map(len, content)) / count / 1000:.0f} KB, "
            f"{found / count:.1%} with Russian\n"
        )
        show("decompressed, for comparison", count, inflating, whole)
        show("read out of WARC files", count, reading, whole)
        show("looked at for Russian (prefilter)", count, looking, whole)
        rest = whole - begun - reading - looking
        show("paired, a page with Russian in it", found, rest, whole)
        show("whole harvest, one process", count, whole, whole)
        show("whole harvest, two processes", count, both, whole)
        sys.stdout.write(f"to begin: {begun:.1f} s, {begun / whole:.3f} of the whole\n")
        sys.stdout.write(f"efficiency of two processes: {one / two / 2:.2f}; same files: {same}\n")


if __name__ == "__main__":
    main()
