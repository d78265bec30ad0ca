"""An article to its pairs: fragments of the English, and beads where it exists in Russian."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from align.beads.alignment import align_documents
from align.beads.pairs import sentence_pairs
from align.documents.reading import has_cyrillic, read_bytes, read_document
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError, TolmachError
from align.glosses.pairing import pair_document
from align.language.look_alikes import look_alikes
from align.processes import on_one_thread
from align.records import Document, Pair
from align.terms.aligned_texts import bead_texts
from align.terms.harvest import Harvest, Key
from align.terms.miner import TermMiner
from align.terms.pairing.scoring import MOST_PHRASES
from glossary.building.sources.corpus import ArticleFiles
from glossary.store.entries import SourceDocument

_SHOWN = 120


@dataclass(slots=True)
class ArticlePart:
    """What came out of an article: pairs in order, what was read, what was left out.

    articles: 1 where it could be read, else 0. translated, harvest: None unless it is translated.

    digests: the SHA-256 of the files that were read, in hex. settled: whether the same files would
    give the same again: they would not where it was for want of memory.
    """

    pairs: list[Pair] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    articles: int = 0
    translated: tuple[Document, Document] | None = None
    harvest: Harvest | None = None
    digests: list[str] = field(default_factory=list)
    settled: bool = True


def article_builder(
    root: Path, encoder: Encoder, known: Collection[Key], words: frozenset[str]
) -> Callable[[ArticleFiles], ArticlePart]:
    """What builds articles one after another."""
    sentence = sentence_encoder(encoder)
    miner = TermMiner(sentence, known=known)

    def build(article: ArticleFiles) -> ArticlePart:
        part = ArticlePart()
        try:
            _build_article(root, article, sentence, miner, part, words)
        except InputError as error:
            part.skipped.append(str(error))
        except TolmachError:
            raise
        except Exception as error:  # noqa: BLE001  one article must not end the build of all
            part.skipped.append(f"{article.en}: {_why(error)}")
            part.settled = False
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
    part: ArticlePart,
    words: frozenset[str],
) -> None:
    english = _read(root, article.en, part)
    if english is None:
        return
    part.articles += 1
    if has_cyrillic(english):
        lines: list[str] = []
        part.pairs.extend(pair_document(english, encoder, words, lines.append))
        part.notes.extend(f"{english.path}: {line}" for line in lines)
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


def _read(root: Path, path: Path | None, part: ArticlePart) -> Document | None:
    if path is None:
        return None
    name = path.relative_to(root).as_posix()
    content = read_bytes(path, name)
    digest = hashlib.sha256(content).hexdigest()
    part.digests.append(digest)
    document = read_document(path, name=name, content=content)
    part.documents.append(SourceDocument(name, name.split("/")[0], digest))
    part.notes.extend(f"{name}: {line}" for line in document.notes)
    return document
