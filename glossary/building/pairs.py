"""A corpus to pairs: fragments and sentences of its articles, and the terms mined from them all."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.encoders.protocol import Encoder
from align.records import ANOTHER, STATUSES, Pair
from align.terms.harvest import Key
from glossary.building.approved import Approved
from glossary.building.keeping.joining import JoinedCorpus
from glossary.building.keeping.results import ArticleResult, Knowledge, article_results
from glossary.building.keeping.terms import corpus_terms
from glossary.building.sources.corpus import Corpus
from glossary.store.entries import SourceDocument

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class Built:
    """What came out of a corpus: pairs in order, what was read, what was left out.

    articles: how many could be read; aligned: how many of them exist in both languages. terms: how
    many were mined.
    """

    pairs: list[Pair] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    articles: int = 0
    aligned: int = 0
    terms: int = 0


def build_pairs(
    corpus: Corpus,
    encoder: Encoder,
    step: Callable[[str], None] = lambda stem: None,
    known: Collection[Key] = (),
    *,
    model: str = "bundled",
    jobs: int = 1,
    words: frozenset[str] = frozenset(),
) -> Built:
    """All pairs of a corpus, article by article in the order of their names, then those of terms.

    step: called with the stem when an article is done. known: approved terms, see TermMiner.
    jobs: processes; if several, each loads the encoder named ``model``, and ``encoder`` serves
    for the subjects of terms only. words: that occur in hashtags. Files are named relative to the
    corpus. An article that cannot be read is skipped, with the reason in ``skipped``.
    """
    knowledge = Knowledge(words, known)
    made = article_results(corpus, encoder, knowledge, None, model=model, jobs=jobs, step=step)
    results = [*made, *from_harvest(corpus)]
    terms = corpus_terms(results, encoder, names=corpus.names)
    joined = JoinedCorpus(results, terms, Approved({}), {})
    built = what_was_read(corpus, results)
    built.terms = len(joined.terms)
    built.pairs = [pair for run in joined.runs() for pair in run.pairs()]
    return built


def from_harvest(corpus: Corpus) -> Iterable[ArticleResult]:
    """What comes out of the harvest of a corpus, page by page."""
    if not corpus.harvested.documents:
        return ()
    from glossary.building.keeping.harvested_results import harvested_results  # slow

    return harvested_results(corpus.harvested)


def what_was_read(corpus: Corpus, results: Sequence[ArticleResult]) -> Built:
    """What a build read and left out, without the pairs."""
    heads = [result.head for result in results]
    return Built(
        documents=[document for head in heads for document in head.documents],
        notes=[
            *corpus.notes,
            *corpus.harvested.notes,
            *(line for head in heads for line in head.notes),
        ],
        skipped=[*corpus.skipped, *(line for head in heads for line in head.skipped)],
        articles=sum(head.articles for head in heads),
        aligned=sum(head.aligned for head in heads),
    )


def summary(pairs: Sequence[Pair]) -> "pl.DataFrame":
    """Fragments by kind and status: one row per kind, sorted, then the row "all".

    A fragment with several glosses counts once.

    Columns: kind (String); found, paired, unglossed, foreign, excluded (UInt32).
    """
    once = (pair for pair in pairs if ANOTHER not in pair.reasons)
    return summary_frame(summary_rows(Counter((pair.kind, pair.status) for pair in once)))


def summary_rows(counts: Mapping[tuple[str, str], int]) -> list[dict[str, str | int]]:
    """The rows of :func:`summary`, from how many fragments there are of a kind and status."""
    totals: Counter[tuple[str, str]] = Counter(counts)
    for (_, status), count in counts.items():
        totals["all", status] += count
    rows: list[dict[str, str | int]] = []
    for kind in (*sorted({kind for kind, _ in counts}), "all"):
        of_kind = {status: totals[kind, status] for status in STATUSES}
        rows.append({"kind": kind, "found": sum(of_kind.values()), **of_kind})
    return rows


def summary_frame(rows: Sequence[Mapping[str, str | int]]) -> "pl.DataFrame":
    """The frame of :func:`summary`, from its rows."""
    import polars as pl  # takes a tenth of a second, and often is not needed

    numbers = dict.fromkeys(("found", *STATUSES), pl.UInt32)
    return pl.DataFrame(rows, schema={"kind": pl.String, **numbers})
