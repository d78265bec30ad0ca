"""A corpus to a store: fragments of the English articles, beads of those that exist in Russian."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align import processes
from align.beads.alignment import align_documents
from align.beads.pairs import sentence_pairs
from align.documents.reading import has_cyrillic, read_bytes, read_document
from align.encoders.loading import sentence_encoder, worker_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError, TolmachError
from align.glosses.pairing import ANOTHER, pair_document
from align.language.look_alikes import look_alikes
from align.processes import map_in_order, on_one_thread
from align.records import Document, Pair
from align.terms.aligned_texts import bead_texts
from align.terms.harvest import Harvest, Key
from align.terms.miner import TermMiner
from align.terms.pairing.scoring import MOST_PHRASES
from align.terms.pairs import term_pairs
from glossary.building.corpus import ArticleFiles, Corpus
from glossary.building.harvested import Harvested
from glossary.store.entries import SourceDocument

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 120
_WORTH_A_PROCESS = 20
"""Articles for each process: starting one takes as long as building some."""


@dataclass(slots=True)
class _Outcome:
    """What came out of some articles: pairs in order, what was read, what was left out."""

    pairs: list[Pair] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    articles: int = 0


@dataclass(slots=True)
class Built(_Outcome):
    """What came out of a corpus.

    terms: how many were mined. translated: both documents of each article that exists in two
    languages, by its stem.
    """

    terms: int = 0
    translated: dict[str, tuple[Document, Document]] = field(default_factory=dict)

    @property
    def aligned(self) -> int:
        """How many articles exist in both languages."""
        return len(self.translated)


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
    """All pairs of a corpus, article by article in the order of their names.

    step: called with the stem when an article is done. known: approved terms, see TermMiner.
    jobs: processes; if several, each loads the encoder named ``model``, and ``encoder`` serves
    for the subjects of terms only. words: that occur in hashtags. Files are named relative to the
    corpus. An article that cannot be read is skipped, with the reason in ``skipped``.
    """
    built = Built(notes=list(corpus.notes), skipped=list(corpus.skipped))
    miner = TermMiner(encoder, known=known)
    root = corpus.root or Path()
    if jobs > 1:
        parts = map_in_order(_worker, (root, model, known, words), corpus.articles, jobs=jobs)
    else:
        parts = map_in_order(_builder, (root, encoder, known, words), corpus.articles)
    for article, part in zip(corpus.articles, parts, strict=True):
        _add(built, miner, article, part)
        step(article.stem)
    terms = miner.terms()
    built.terms = len(terms)
    built.pairs.extend(term_pairs(terms, built.translated))
    _add_harvest(built, corpus.harvested)
    return built


def build_jobs(corpus: Corpus) -> int:
    """How many processes are worth starting for a corpus."""
    return processes.default_jobs(len(corpus.articles), each=_WORTH_A_PROCESS)


@dataclass(slots=True)
class _Part(_Outcome):
    """What came out of one article. translated, harvest: None unless it is translated."""

    translated: tuple[Document, Document] | None = None
    harvest: Harvest | None = None


def _add(built: Built, miner: TermMiner, article: ArticleFiles, part: _Part) -> None:
    built.pairs.extend(part.pairs)
    built.documents.extend(part.documents)
    built.notes.extend(part.notes)
    built.skipped.extend(part.skipped)
    built.articles += part.articles
    if part.translated is not None:
        built.translated[article.stem] = part.translated
    if part.harvest is not None:
        miner.found.add(part.harvest)


def _add_harvest(built: Built, harvested: Harvested) -> None:
    built.pairs.extend(harvested.pairs)
    built.documents.extend(harvested.documents)
    built.notes.extend(harvested.notes)
    built.articles += len(harvested.documents)


def _worker(
    root: Path, model: str, known: Collection[Key], words: frozenset[str]
) -> Callable[[ArticleFiles], _Part]:
    return _builder(root, worker_encoder(model), known, words)


def _builder(
    root: Path, encoder: Encoder, known: Collection[Key], words: frozenset[str]
) -> Callable[[ArticleFiles], _Part]:
    """What builds articles one after another."""
    sentence = sentence_encoder(encoder)
    miner = TermMiner(sentence, known=known)

    def build(article: ArticleFiles) -> _Part:
        part = _Part()
        try:
            _build_article(root, article, sentence, miner, part, words)
        except InputError as error:
            part.skipped.append(str(error))
        except TolmachError:
            raise
        except Exception as error:  # noqa: BLE001  one article must not end the build of all
            part.skipped.append(f"{article.en}: {_why(error)}")
        return part

    return on_one_thread(build)


def _why(error: Exception) -> str:
    """Why an article was given up that nothing is known to be wrong with."""
    if isinstance(error, MemoryError):
        return "not enough memory for it; split it"
    what = f"{type(error).__name__}: {error}"[:_SHOWN]
    return f"a fault of tolmach ({what}); please report it with this article"


def _build_article(
    root: Path,
    article: ArticleFiles,
    encoder: Encoder,
    miner: TermMiner,
    part: _Part,
    words: frozenset[str],
) -> None:
    english = _read(root, article.en, part)
    if english is None:
        return
    part.articles += 1
    if has_cyrillic(english):
        part.pairs.extend(pair_document(english, encoder, words=words))
    elif article.ru is None:
        part.notes.append(f"{english.path}: no Russian in it and none in ru/")
    russian = _read(root, article.ru, part)
    if russian is not None:
        aligned = align_documents(russian, english, encoder)
        part.pairs.extend(sentence_pairs(aligned))
        part.harvest = miner.harvest(article.stem, bead_texts(aligned))
        if part.harvest.cut:
            part.notes.append(
                f"{russian.path}: terms of {part.harvest.cut} pairs of sentences, over 4,000 "
                f"characters long or of over {MOST_PHRASES} phrases, are read from the start only"
            )
        for document, language in ((russian, "ru"), (english, "en")):
            if repaired := look_alikes(document.text, language):
                part.notes.append(f"{document.path}: {repaired}")
        part.translated = (russian, english)


def _read(root: Path, path: Path | None, part: _Part) -> Document | None:
    if path is None:
        return None
    name = path.relative_to(root).as_posix()
    document = read_document(path, name=name)
    digest = hashlib.sha256(read_bytes(path, name)).hexdigest()
    part.documents.append(SourceDocument(name, name.split("/")[0], digest))
    part.notes.extend(f"{name}: {line}" for line in document.notes)
    return document


def summary(pairs: Sequence[Pair]) -> "pl.DataFrame":
    """Fragments by kind and status: one row per kind, sorted, then the row "all".

    A fragment with several glosses counts once.

    Columns: kind (String); found, paired, unglossed, foreign, excluded (UInt32).
    """
    import polars as pl

    from align.records import STATUSES

    once = [pair for pair in pairs if ANOTHER not in pair.reasons]
    frame = pl.DataFrame(
        {"kind": [pair.kind for pair in once], "status": [pair.status for pair in once]},
        schema={"kind": pl.String, "status": pl.String},
    )
    counts = [(pl.col("status") == status).sum().alias(status) for status in STATUSES]
    kinds = frame.group_by("kind").agg(pl.len().alias("found"), *counts).sort("kind")
    total = frame.select(pl.lit("all").alias("kind"), pl.len().alias("found"), *counts)
    return pl.concat([kinds, total.head(1)], how="vertical_relaxed").select(
        "kind", "found", *STATUSES
    )
