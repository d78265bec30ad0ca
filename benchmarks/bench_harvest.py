"""Pages a second that `tolmach harvest` looks at and pairs, and what a second machine adds.

usage: python benchmarks/bench_harvest.py [FILES] [PAGES]   (default: 20 files of 500 pages)

The pages are made: English articles of the corpus with some 30 KB of a site's markup around them;
7 % of them quote Russian, in three of their twelve paragraphs. Times are those of one core's work;
ratios compare parts of this one run. Two machines are two processes that share a folder and take
`--machine 1/2` and `2/2`. Their efficiency is given by processor time, the work of one process
divided by that of both, and by the clock, half the time of one process divided by theirs, which
says something only where two cores have nothing else to do.
"""

import gzip
import io
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl
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
    """A page of twelve paragraphs in an order of its own, with Russian in three or without."""
    chosen = rng.sample(paragraphs, 12)
    kept = rng.sample([n for n, one in enumerate(chosen) if CYRILLIC.search(one)], 3)
    text = "".join(
        f"<p>{one if quoting and n in kept else CYRILLIC.sub('Cyrillic', one)} "
        f"{rng.randrange(10**9)}</p>\n"
        for n, one in enumerate(chosen)
    )
    return f"<html><head>{HEAD}</head><body><ul>{MENU}</ul>{text}</body></html>".encode()


def make_crawl(folder: Path, files: int, pages: int) -> None:
    rng = random.Random(7)
    articles = sorted((ROOT / "corpus/en").iterdir())
    documents = [read_document(path) for path in articles]
    texts = [d.text[b.start : b.end] for d in documents for b in d.blocks if b.end > b.start + 90]
    paragraphs = [text for text in texts if CYRILLIC.search(text)]
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


def harvest(folder: Path, out: Path, machines: int = 1) -> tuple[float, float]:
    """Seconds of wall clock, and of work on all cores, of machines with a process each."""
    command = [sys.executable, "-m", "glossary.commands.main", "harvest", str(folder)]
    command += ["--to", str(out), "--jobs", "1", "--wait", "600"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    start, before = time.perf_counter(), children()
    processes = [
        subprocess.Popen(
            [*command, "--machine", f"{number}/{machines}"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for number in range(1, machines + 1)
    ]  # fmt: skip
    codes = [process.wait() for process in processes]
    if any(codes):
        sys.exit("a harvest failed")
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
    files, pages = (int(given) for given in [*sys.argv[1:], *("20", "500")[len(sys.argv) - 1 :]])
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

        short = folder.with_name("one.jsonl")
        text = "They shouted «Дайте дышать» (“Let us breathe”) in the rain of that day."
        short.write_text(json.dumps({"text": text}), encoding="utf-8")
        _, begun = harvest(short, Path(name, "short"))
        one, whole = harvest(folder, Path(name, "one"))
        two, both = harvest(folder, Path(name, "two"), 2)
        same = all(
            path.read_bytes() == Path(name, "two", path.name).read_bytes()
            for path in Path(name, "one").glob("*.parquet")
        )
        taken = sum(path.stat().st_size for path in Path(name, "one").rglob("*") if path.is_file())
        packed = sum(path.stat().st_size for path in paths)
        fragments = sum(
            len(pl.read_parquet(path)) for path in Path(name, "one").glob("part-*.parquet")
        )
        sys.stdout.write(
            f"{count:,} pages of {sum(map(len, content)) / count / 1000:.0f} KB, "
            f"{packed / count / 1000:.1f} KB compressed, {found / count:.1%} with Russian, "
            f"{fragments / found:.1f} fragments in each of these\n"
        )
        show("decompressed, for comparison", count, inflating, whole)
        show("read out of WARC files", count, reading, whole)
        show("looked at for Russian (prefilter)", count, looking, whole)
        rest = whole - begun - reading - looking
        show("paired, a page with Russian in it", found, rest, whole)
        show("whole harvest, one process", count, whole, whole)
        show("whole harvest, two machines", count, both, whole)
        sys.stdout.write(f"to begin: {begun:.1f} s, {begun / whole:.3f} of the whole\n")
        sys.stdout.write(f"written: {taken / fragments / 1000:.2f} KB a fragment\n")
        sys.stdout.write(
            f"efficiency of two machines: {whole / both:.2f} by processor time, "
            f"{one / two / 2:.2f} by the clock; same files: {same}\n"
        )


if __name__ == "__main__":
    main()
