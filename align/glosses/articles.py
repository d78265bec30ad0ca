"""Read articles and pair their fragments, in the order of the files, on one core or several."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from align import processes
from align.documents.reading import has_cyrillic, read_document
from align.encoders.loading import cached_encoder, encoder_notes, sentence_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.fragments.keys import Words
from align.glosses.explanation import Explanation, explain_choices
from align.glosses.options import article_choices
from align.glosses.pairing import not_looked_at, pair_choices
from align.processes import map_in_order, one_thread
from align.records import Document, Pair

_WORTH_A_PROCESS = 8
"""Files for each process: starting one takes as long as some articles."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What reading a file produced.

    path: as given. notes: lines for the user. error: why the file could not be read, or None.
    pairs: its fragments in order. explanations: of these pairs, if asked for. document: what was
    read, if asked for.
    """

    path: Path
    notes: tuple[str, ...] = ()
    error: str | None = None
    pairs: tuple[Pair, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    document: Document | None = None


@dataclass(slots=True)
class ArticleReader:
    """Reads articles with one encoder, loaded for the first article with Russian in it.

    threads: how many the encoder may use; None for what is fastest. words: known to occur in
    hashtags. keep: give the documents too.
    """

    model: str
    explain: bool = False
    threads: int | None = None
    words: Words = frozenset()
    keep: bool = False
    _encoder: Encoder | None = None

    def read(self, path: Path) -> ReadArticle:
        """The article at ``path``, or the error if it cannot be read.

        :raises ModelError: the encoder cannot be loaded.
        """
        try:
            document = read_document(path)
        except InputError as error:
            return ReadArticle(path, error=str(error))
        notes = [f"{document.path}: {line}" for line in document.notes]
        kept = document if self.keep else None
        if not has_cyrillic(document):
            line = f"{document.path}: no Russian in it"
            return ReadArticle(path, (*notes, line), document=kept)
        encoder, encoder_lines = self._loaded()
        try:
            with one_thread():
                parts = list(article_choices(document, encoder, self.words))
                pairs = pair_choices(parts)
        except InputError as error:
            return ReadArticle(path, tuple(notes), error=str(error))
        around = parts[0][0] if parts else None
        notes += [f"{document.path}: {line}" for line in not_looked_at(pairs, around)]
        explanations = explain_choices(parts) if self.explain else []
        notes = [*encoder_lines, *notes]
        return ReadArticle(path, tuple(notes), None, tuple(pairs), tuple(explanations), kept)

    def _loaded(self) -> tuple[Encoder, tuple[str, ...]]:
        """The encoder and, the first time, what the user should know about it."""
        if self._encoder is not None:
            return self._encoder, ()
        encoder = cached_encoder(self.model, threads=self.threads)
        self._encoder = sentence_encoder(encoder)
        return self._encoder, tuple(f"note: {line}" for line in encoder_notes(encoder))


def read_articles(
    paths: Iterable[Path],
    model: str = "bundled",
    *,
    jobs: int = 1,
    explain: bool = False,
    words: Words = frozenset(),
    keep: bool = False,
) -> Iterator[ReadArticle]:
    """Every file as an article, in order; memory does not grow with their number.

    jobs: number of processes; it does not affect the results. words: known to occur in hashtags.
    keep: give the documents too.

    :raises ModelError: the encoder cannot be loaded.
    """
    threads = 1 if jobs > 1 else None
    given: set[str] = set()
    how = (model, explain, threads, words, keep)
    for article in map_in_order(_reading, how, paths, jobs=jobs):
        yield _once(article, given)


def _reading(
    model: str, explain: bool, threads: int | None, words: Words, keep: bool
) -> Callable[[Path], ReadArticle]:
    return ArticleReader(model, explain, threads, words, keep).read


def _once(article: ReadArticle, given: set[str]) -> ReadArticle:
    """The article without the notes on the encoder that have been given already."""
    notes = tuple(line for line in article.notes if line not in given)
    given.update(line for line in notes if line.startswith("note: "))
    return replace(article, notes=notes)


def article_jobs(files: int) -> int:
    """How many processes are worth starting for so many files: at most one a usable core."""
    return processes.default_jobs(files, each=_WORTH_A_PROCESS)
