"""What there is to read, cut into tasks that are the same whoever does them and in which order."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from align.documents.reading import FEEDS, LAID_OUT, SUFFIXES, read_document
from align.errors import InputError, UsageError
from align.mining.crawls.fields import line_pages, parquet_columns, parquet_pages, parquet_rows
from align.mining.crawls.pages import MOST_BYTES, CrawledPage, Tally
from align.mining.crawls.warc import require_warcio, warc_pages
from align.text import counted

FORMS = {
    ".warc": "warc", ".wet": "warc", ".parquet": "parquet", ".jsonl": "lines", ".ndjson": "lines",
    **{suffix: "articles" for suffix in SUFFIXES if suffix not in FEEDS},
}  # fmt: skip
"""By the ending of a file's name, perhaps with .gz behind it, how it is read."""

_PACKED = ("warc", "lines")
"""What may be compressed."""
_STEPS = {"warc": 256_000_000, "lines": 128_000_000}
_ROWS = 20_000
_ARTICLES = 200
"""How much of a large file, or how many articles, are one task."""
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class CrawlTask:
    """A piece of work: a file, a part of one from start to end, or several articles.

    form: of FORMS. start, end: bytes, rows of Parquet; end is None where the file ends.
    """

    form: str
    paths: tuple[Path, ...]
    start: int = 0
    end: int | None = None


@dataclass(slots=True)
class Crawl:
    """What there is to read. sources: name and size of each input. notes: for the user."""

    tasks: list[CrawlTask] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_crawl(inputs: Sequence[Path], without: Path) -> Crawl:
    """The tasks of files and folders, in the order given and by name inside a folder.

    without: a folder that nothing is read from, since the results are there.

    :raises InputError: something is not there, or there is nothing to read.
    :raises UsageError: a file is of a kind that is not read, or its reader is not installed.
    """
    crawl = Crawl()
    for given in inputs:
        if not given.exists():
            raise InputError(f"{given}: no such file or folder; check the path")
        if given.is_dir():
            _add_folder(crawl, given, without)
        elif not given.is_file():
            raise UsageError(f"{given}: a pipe, socket or device; give a file or a folder")
        elif form_of(given) is None:
            raise UsageError(f"{given}: give {', '.join(FORMS)} or a folder of these")
        else:
            _add_files(crawl, [given], given.parent)
    if not crawl.tasks:
        names = ", ".join(map(str, inputs))
        raise InputError(f"{names}: nothing to read in it; give {', '.join(FORMS)}")
    if any(task.form == "warc" for task in crawl.tasks):
        require_warcio()
    return crawl


def form_of(path: Path) -> str | None:
    """How a file is read, by its name; None where it is not."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] == [".gz"]:
        form = FORMS.get(suffixes[0])
        return form if form in _PACKED else None
    return FORMS.get(suffixes[-1]) if suffixes else None


def _add_folder(crawl: Crawl, folder: Path, without: Path) -> None:
    paths, others = [], 0
    for path in _files(folder, without.resolve(), crawl):
        if form_of(path) is None or not path.is_file():
            others += 1
        else:
            paths.append(path)
    if others:
        crawl.notes.append(f"{folder}: {counted(others, 'other file')} passed over")
    _add_files(crawl, paths, folder.parent)


def _files(folder: Path, without: Path, crawl: Crawl) -> Iterator[Path]:
    """Every file below a folder, sorted, without hidden ones."""

    def unreadable(error: OSError) -> None:
        crawl.notes.append(f"{error.filename}: {error.strerror}; check its rights")

    found = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and Path(place, name).resolve() != without
        ]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return iter(sorted(found))


def _add_files(crawl: Crawl, paths: Sequence[Path], root: Path) -> None:
    """Add the tasks of files; root: the folder that their names are seen from."""
    for is_article, together in groupby(paths, key=lambda path: form_of(path) == "articles"):
        if not is_article:
            for path in together:
                _add_file(crawl, path, root)
            continue
        every = tuple(together)
        for start in range(0, len(every), _ARTICLES):
            articles = every[start : start + _ARTICLES]
            crawl.tasks.append(CrawlTask("articles", articles))
            names = [(path.relative_to(root).as_posix(), _size(path)) for path in articles]
            digest = hashlib.sha256(repr(names).encode("utf-8", "surrogateescape")).hexdigest()
            crawl.sources.append(
                {
                    "name": names[0][0],
                    "files": len(names),
                    "size": sum(size for _, size in names),
                    "digest": digest[:16],
                }
            )


def _add_file(crawl: Crawl, path: Path, root: Path) -> None:
    form = str(form_of(path))
    size = _size(path)
    crawl.sources.append({"name": path.relative_to(root).as_posix(), "size": size})
    step, total = _STEPS.get(form, _ROWS), size
    if form == "parquet":
        total = parquet_rows(path)
    elif form == "lines" and path.suffix.lower() == ".gz":
        total = 0  # a stream that can be read from its beginning only
    starts = range(0, max(total, 1), step)
    for start in starts:
        end = None if start == starts[-1] else start + step
        crawl.tasks.append(CrawlTask(form, (path,), start, end))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def task_pages(task: CrawlTask, tally: Tally) -> Iterator[CrawledPage]:
    """The pages of a task in order; what cannot be read is counted and named in ``tally``."""
    path = task.paths[0]
    try:
        if task.form == "articles":
            yield from _article_pages(task.paths, tally)
        elif task.form == "warc":
            yield from warc_pages(path, tally, task.start, task.end)
        elif task.form == "lines":
            yield from line_pages(path, task.start, task.end, tally)
        else:
            parquet_columns(path)
            yield from parquet_pages(path, task.start, task.end, tally)
    except InputError as error:
        tally.add("damaged", str(error))
    except OSError as error:
        tally.add("damaged", f"{path}: cannot be read ({error.strerror or error})")
    except Exception as error:  # noqa: BLE001  one file must not end the harvest of all
        what = f"{type(error).__name__}: {error}"[:_SHOWN]
        tally.add("damaged", f"{path}: given up behind {tally.counts['pages']:,} pages ({what})")


def _article_pages(paths: Sequence[Path], tally: Tally) -> Iterator[CrawledPage]:
    for path in paths:
        tally.add("pages")
        name = path.as_posix()
        suffix = path.suffix.lower()
        form = "file" if suffix in LAID_OUT else "html" if suffix.startswith(".htm") else "text"
        try:
            if _size(path) > MOST_BYTES:
                tally.add("too_large", f"{name}: over {MOST_BYTES // 1_000_000} MB")
                continue
            content = read_document(name).raw if form == "file" else path.read_bytes()
        except InputError as error:
            tally.add("unreadable", str(error))
            continue
        except OSError as error:
            tally.add("unreadable", f"{name}: cannot be read ({error.strerror})")
            continue
        yield CrawledPage(name, "", content, form)
