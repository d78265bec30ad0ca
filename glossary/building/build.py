"""A corpus into a store: everything found and paired, decisions kept."""

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.encoders.cache_results import ResultStore
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from glossary.building.approved import Approved, approved_terms
from glossary.building.hashtag_words import entry_words
from glossary.building.keeping.joining import JoinedCorpus
from glossary.building.keeping.places import read_places, write_places
from glossary.building.keeping.results import (
    ArticleResult,
    DamagedResultError,
    Knowledge,
    article_results,
)
from glossary.building.keeping.terms import corpus_terms
from glossary.building.pairs import Built, from_harvest, summary_frame, summary_rows, what_was_read
from glossary.building.sources.corpus import Corpus
from glossary.entries.entry import APPROVED, Entry
from glossary.store.batches.builds import BuildFacts
from glossary.store.entries import StoreCounts
from glossary.store.store import Store

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to.

    articles: how many were read; aligned: how many of them exist in both languages. skipped: one
    line for every file that was left out, with the reason. notes: one line for what else a user
    should know. by_kind: the rows of ``kinds``, which is quick to have.
    counts: of the store after the build. settled: fragments that have English approved elsewhere.
    changed: entries that changed after they were decided. made: articles that were looked at;
    those of the others were kept since an earlier build.
    """

    articles: int
    aligned: int
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    by_kind: tuple[dict[str, str | int], ...]
    counts: StoreCounts
    settled: int
    changed: int
    made: int = 0

    @property
    def kinds(self) -> "pl.DataFrame":
        """Fragments by kind and status, see :func:`glossary.building.pairs.summary`."""
        return summary_frame(self.by_kind)

    @property
    def waiting(self) -> int:
        """How many entries wait for a reviewer."""
        return self.counts.statuses["new"] + self.counts.statuses["skipped"]


def build_into(
    store: Store,
    corpus: Corpus,
    encoder: Encoder,
    *,
    model: str = "bundled",
    jobs: int | None = None,
    words: Collection[str] = (),
    step: Callable[[str], None] = lambda stem: None,
    kept: ResultStore | None = None,
) -> BuildReport:
    """Find and pair everything in a corpus, and put it into the store in place of what was there.

    Decisions stay. What comes out, and stands in the store, does not depend on what is kept of
    earlier builds: articles that nothing has changed for are only not looked at again.

    model: the name of ``encoder``. jobs: processes; by default one per core, for many articles.
    words: that occur in hashtags. step: called with the stem when an article is done. kept: where
    the results of earlier builds are, and those of this one go; None for nowhere.
    """

    def build() -> BuildReport:
        entries = list(store.entries.in_order(sorted(APPROVED)))
        knowledge = Knowledge(frozenset(words) | entry_words(entries), approved_terms(entries))
        made = article_results(corpus, encoder, knowledge, kept, model=model, jobs=jobs, step=step)
        results = [*made, *from_harvest(corpus)]
        with _uncollected():
            return _joined_into(store, corpus, results, sentence_encoder(encoder), kept, entries)

    try:
        return build()
    except (DamagedResultError, LookupError, TypeError, ValueError):
        if kept is None or kept.fresh:
            raise
        kept.fresh = True  # whatever was wrong with what was kept
        return build()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles: very many records come here, and none is in one."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _joined_into(
    store: Store,
    corpus: Corpus,
    results: Sequence[ArticleResult],
    encoder: Encoder,
    kept: ResultStore | None,
    entries: Sequence[Entry],
) -> BuildReport:
    """Join what came out of articles to a glossary, and put it into the store."""
    name = "" if corpus.root is None else corpus.root.absolute().as_posix()
    terms = corpus_terms(results, encoder, kept, name, names=corpus.names)
    approved = Approved.of(entries, store.entries.first_texts())
    joined = JoinedCorpus(results, terms, approved, store.entries.decided())
    read = what_was_read(corpus, results)
    facts = BuildFacts(encoder.name, corpus.root, joined.owners, read.documents)
    _put(store, joined, facts, kept)
    return _report(store, joined, read)


def _put(store: Store, joined: JoinedCorpus, facts: BuildFacts, kept: ResultStore | None) -> None:
    """Put a corpus into the store: what differs from the build that it has, if that is known."""
    before = store.builds.outcome()
    mark, placed = store.builds.put([*joined.runs()], facts, read_places(kept, before))
    if kept is not None and mark != before:
        write_places(kept, mark, placed, instead_of=before)


def _report(store: Store, joined: JoinedCorpus, read: Built) -> BuildReport:
    return BuildReport(
        articles=read.articles,
        aligned=read.aligned,
        skipped=tuple(read.skipped),
        notes=tuple(read.notes),
        by_kind=tuple(summary_rows(joined.kinds())),
        counts=store.entries.counts(),
        settled=joined.settled_count,
        changed=len(store.queue.changed()),
        made=sum(result.made for result in joined.results),
    )
