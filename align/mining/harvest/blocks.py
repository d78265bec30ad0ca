"""The steps of a harvest as blocks of datatrove; each task's pages go through them one by one."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import count, repeat
from pathlib import Path
from typing import Any

from datatrove.data import Document as EngineDocument
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.base import BaseReader

from align.atomic_files import atomic_file
from align.documents.reading import has_cyrillic
from align.encoders.loading import load_encoder, sentence_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError, TolmachError
from align.frames import dtype_of, frame_of
from align.glosses.pairing import pair_document
from align.mining.crawls.copies import PageSignature, find_copies, page_signature
from align.mining.crawls.looking import (
    MOST_STRETCHES,
    has_too_much,
    kept_out,
    may_quote_russian,
    shown_text,
)
from align.mining.crawls.pages import CrawledPage, Tally, page_document
from align.mining.crawls.tasks import CrawlTask, task_pages
from align.mining.harvest.page_guard import PageGuard
from align.mining.harvest.tables import (
    COPIES,
    KEPT_STATUSES,
    PAIRING,
    PAIRS,
    PART,
    PLACE,
    READING,
    HarvestFolder,
    damaged_result,
    part_record,
    read_frame,
    write_frame,
)
from align.processes import one_thread
from align.records import Pair
from align.text import text_key

_Pages = Iterable[Any]
_SHOWN = 120
_ENDED = "ended the process that worked on it, and once more alone"


@dataclass(slots=True)
class _Sketch:
    """What is compared of the pages of a task."""

    urls: list[str] = field(default_factory=list)
    signatures: list[PageSignature] = field(default_factory=list)


class CrawlReader(BaseReader):  # type: ignore[misc]  # no type information from the engine
    """The pages of a task; the text of each is empty until it is decoded."""

    name = "pages of a crawl"

    def __init__(self, tasks: tuple[CrawlTask, ...], tally: Tally, guard: PageGuard) -> None:
        super().__init__()
        self.tasks, self.tally, self.guard = tasks, tally, guard

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The pages of task ``rank``, in order, as far as the way to them ends no process."""
        self.tally.clear()
        self.guard.begin(rank)
        pages = task_pages(self.tasks[rank], self.tally)
        for number in count():
            way = 2 * number
            if self.guard.passes_over(way):
                what = f"given up behind {number:,} pages: what follows {_ENDED}"
                self.tally.add("damaged", f"{self.tasks[rank].paths[0]}: {what}")
                return
            with self.guard.at(way):
                page = next(pages, None)
            if page is None:
                return
            yield EngineDocument("", page.name, metadata={"page": page, "place": way + 1})


class PageFilter(PipelineStep):  # type: ignore[misc]
    """Lets through English pages that quote Russian, decoded; the others are counted."""

    type, name = "filter", "English that quotes Russian"

    def __init__(self, tally: Tally, guard: PageGuard) -> None:
        super().__init__()
        self.tally, self.guard = tally, guard

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Those of ``data``."""
        for document in data:
            page: CrawledPage = document.metadata["page"]
            place = document.metadata["place"]
            if self.guard.passes_over(place):
                self.tally.add("failed", f"{page.name}: left out; it {_ENDED}")
                continue
            try:
                with self.guard.at(place):
                    reason = self._kept_out(page, document)
            except InputError as error:
                self.tally.lose(page, error)
            except Exception as error:  # noqa: BLE001  one page must not end the harvest of all
                self.tally.add("failed", f"{page.name}: {type(error).__name__}: {error}"[:_SHOWN])
            else:
                what = f"{page.name}: over {MOST_STRETCHES:,} stretches of Russian"
                if reason:
                    self.tally.add(reason, what if reason == "too_large" else "")
                else:
                    yield document

    def _kept_out(self, page: CrawledPage, document: Any) -> str:
        """Why a page is none that is looked for, "" where it is; that one is decoded.

        :raises InputError: it cannot be.
        """
        if not may_quote_russian(page.content):
            return "without_russian"
        document.text = page.decoded()
        shown = shown_text(document.text, page.form)
        reason = kept_out(shown)
        if not reason and has_too_much(shown):
            return "too_large"
        if not reason:
            document.metadata["signature"] = page_signature(shown)
        return reason


class PageWriter(PipelineStep):  # type: ignore[misc]
    """Writes the pages of a task, what is compared of them, and what was counted."""

    type, name = "writer", "pages to be paired"

    def __init__(self, folder: HarvestFolder, tally: Tally) -> None:
        super().__init__()
        self.folder, self.tally = folder, tally

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> None:
        """Write what comes in as that of task ``rank``."""
        import polars as pl

        sketch = _Sketch()
        with (
            atomic_file(self.folder.pages(rank)) as file,
            gzip.GzipFile("", "wb", 1, file, mtime=0) as packed,
        ):
            for document in data:
                page: CrawledPage = document.metadata["page"]
                raw = "" if page.form == "file" else document.text
                record = (page.name, page.date, page.form, raw)
                packed.write(json.dumps(record).encode("ascii") + b"\n")
                sketch.urls.append(page.name)
                sketch.signatures.append(document.metadata["signature"])
        frame = pl.DataFrame(
            {
                "url": sketch.urls,
                "shingles": [one.shingles for one in sketch.signatures],
                "russian": [one.russian for one in sketch.signatures],
            },
            schema={"url": pl.String, "shingles": pl.Binary, "russian": pl.Binary},
        )
        write_frame(frame, self.folder.signatures(rank))
        write_tally(self.tally, self.folder.tally("reading", rank))


class CopyFinder(PipelineStep):  # type: ignore[misc]
    """Decides for all tasks together which pages are copies; the first of several is none."""

    type, name = "dedup", "copies"

    def __init__(self, folder: HarvestFolder, tasks: int) -> None:
        super().__init__()
        self.folder, self.tasks = folder, tasks

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> None:
        """Write the list of copies."""
        signatures: list[PageSignature] = []
        places: list[tuple[int, int]] = []
        for task in range(self.tasks):
            path = self.folder.signatures(task)
            frame = read_frame(path, {"shingles": bytes, "russian": bytes})
            signatures += [PageSignature(*row) for row in frame.iter_rows()]
            if not all(one.is_whole() for one in signatures[-len(frame) :]):
                raise damaged_result(path)
            places += zip(repeat(task, len(frame)), range(len(frame)), strict=True)
        rows = [
            dict(zip(COPIES, (*places[copy], *places[first]), strict=True))
            for copy, first in sorted(find_copies(signatures).items())
        ]
        write_frame(frame_of(rows, COPIES), self.folder.copies)


class KeptPages(BaseReader):  # type: ignore[misc]
    """The pages of a task that are to be paired, without copies."""

    name = "pages to be paired"

    def __init__(self, folder: HarvestFolder, tally: Tally) -> None:
        super().__init__()
        self.folder, self.tally = folder, tally

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Those of task ``rank``, in order."""
        self.tally.clear()
        copies = _copies_of(self.folder.copies, rank)
        pages = _lines_of(self.folder.pages(rank))
        for number, (name, date, form, raw) in enumerate(pages):
            if number in copies:
                self.tally.add("copies")
                continue
            metadata = {"date": date, "form": form, "place": 2 * number + 1}
            yield EngineDocument(raw, name, metadata=metadata)


def _lines_of(path: Path) -> Iterator[list[str]]:
    """What :class:`PageWriter` wrote.

    :raises InputError: the file is damaged.
    """
    try:
        with gzip.open(path, "rb") as file:
            for name, date, form, raw in map(json.loads, file):
                yield [str(name), str(date), str(form), str(raw)]
    except (ValueError, EOFError, zlib.error, gzip.BadGzipFile, TypeError) as error:
        raise damaged_result(path) from error


def _copies_of(path: Path, task: int) -> set[int]:
    import polars as pl

    frame = read_frame(path, {name: COPIES[name] for name in ("task", "number")})
    return set(frame.filter(pl.col("task") == task)["number"].to_list())


class FragmentPairer(PipelineStep):  # type: ignore[misc]
    """Gives each page the fragments of Russian in it, with their English."""

    type, name = "pairing", "fragments"

    def __init__(self, model: str, tally: Tally, guard: PageGuard) -> None:
        super().__init__()
        self.model, self.tally, self.guard = model, tally, guard

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The pages of ``data``; one that cannot be paired has no fragments, and is counted."""
        self.guard.begin(rank)
        for document in data:
            document.metadata["pairs"] = self._paired(document)
            yield document

    def _paired(self, page: Any) -> list[Pair]:
        place = page.metadata["place"]
        if self.guard.passes_over(place):
            self.tally.add("failed", f"{page.id}: left out; it {_ENDED}")
            return []
        try:
            with self.guard.at(place), one_thread():
                document = page_document(page.id, page.metadata["form"], page.text)
                if has_cyrillic(document):  # nothing else needs an encoder
                    return pair_document(document, _encoder(self.model))
        except InputError as error:
            self.tally.add("unreadable", str(error))
        except TolmachError:
            raise
        except Exception as error:  # noqa: BLE001  one page must not end the harvest of all
            what = f"{type(error).__name__}: {error}"[:_SHOWN]
            self.tally.add("failed", f"{page.id}: could not be paired ({what})")
        return []


@cache
def _encoder(model: str) -> Encoder:
    """The encoder of a process. Nothing is kept on disk: a crawl hardly says the same twice."""
    return sentence_encoder(load_encoder(model, threads=1))


class PartWriter(PipelineStep):  # type: ignore[misc]
    """Writes the fragments of a task, and what was counted."""

    type, name = "writer", "fragments"

    def __init__(self, folder: HarvestFolder, tally: Tally) -> None:
        super().__init__()
        self.folder, self.tally = folder, tally

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> None:
        """Write what comes in as that of task ``rank``."""
        rows = []
        for document in data:
            raw = document.text.encode("utf-8", "surrogatepass")
            digest = sha256(raw).hexdigest()
            for pair in document.metadata["pairs"]:
                if pair.status in KEPT_STATUSES:
                    self.tally.add(pair.status)
                    key = None if pair.en is None else text_key(pair.en)
                    rows.append(part_record(pair, document.metadata["date"], digest, key))
        write_frame(frame_of(rows, PART), self.folder.part(rank))
        write_tally(self.tally, self.folder.tally("pairing", rank))


class PairMerger(PipelineStep):  # type: ignore[misc]
    """Puts the pairs of all tasks together: a row a Russian key and English."""

    type, name = "merge", "pairs"

    def __init__(self, folder: HarvestFolder, tasks: int) -> None:
        super().__init__()
        self.folder, self.tasks = folder, tasks

    def run(self, data: _Pages = (), rank: int = 0, world_size: int = 1) -> None:
        """Write the merged pairs."""
        import polars as pl

        columns = ["key", "en_key", *PLACE]
        types = {name: PART[name] for name in ("status", *columns)}
        frames = (
            read_frame(self.folder.part(task), types)
            .filter(pl.col("status") == "paired")
            .select(columns)
            for task in range(self.tasks)
        )
        found = pl.concat(frames, rechunk=True)
        best = pl.col("confidence").arg_max()
        merged = (
            found.group_by("key", "en_key", maintain_order=True)
            .agg(
                *(pl.col(name).get(best) for name in ("ru", "en", "kind")),
                pl.col("confidence").max().alias("surest"),
                pl.col("url").n_unique().cast(pl.Int64).alias("pages"),
                pl.struct(*PLACE).alias("places"),
            )
            .sort("key", "en_key")
            .rename({"surest": "confidence"})
            .select(pl.col(name).cast(dtype_of(kind)) for name, kind in PAIRS.items())
        )
        write_frame(merged, self.folder.pairs)


def write_tally(tally: Tally, path: Path) -> None:
    """Write what was counted.

    :raises ExportError: it cannot be written.
    """
    with atomic_file(path) as file:
        file.write(json.dumps(tally.as_record(), sort_keys=True).encode("ascii"))


def reading_steps(folder: HarvestFolder, tasks: tuple[CrawlTask, ...]) -> list[Any]:
    """From the files of a crawl to pages that are to be paired."""
    tally, guard = Tally(), PageGuard(folder, READING)
    return [CrawlReader(tasks, tally, guard), PageFilter(tally, guard), PageWriter(folder, tally)]


def pairing_steps(folder: HarvestFolder, model: str) -> list[Any]:
    """From these pages to their fragments."""
    tally, guard = Tally(), PageGuard(folder, PAIRING)
    return [
        KeptPages(folder, tally),
        FragmentPairer(model, tally, guard),
        PartWriter(folder, tally),
    ]
