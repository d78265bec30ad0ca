"""Terms of documents, lines and memories, on one core or several."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from align import processes
from align.documents.expected_languages import check_languages
from align.documents.lines import Say, read_lines
from align.documents.reading import read_document
from align.encoders.loading import sentence_encoder, worker_encoder
from align.encoders.protocol import Encoder
from align.errors import UsageError
from align.language.look_alikes import look_alikes
from align.processes import map_in_order, on_one_thread
from align.terms.aligned_texts import aligned_beads
from align.terms.harvest import Harvest, Key
from align.terms.miner import LEAST_WORTH, TermMiner
from align.terms.pairing.scoring import MOST_PHRASES
from align.terms.records import BeadText, Place, Term
from align.text import counted

Article = tuple[str, list[BeadText]]
"""The name of a source and its beads."""

_TOGETHER = 200  # segments of a memory that count as one article
_UNLIKELY = 0.5  # share of doubtful beads from which two texts hardly translate each other
_WORTH_A_PROCESS = 5_000
"""Beads for each process: starting one takes as long as reading some thousand."""


def harvests(
    articles: Iterable[Article],
    encoder: Encoder,
    known: Collection[Key] = (),
    *,
    model: str = "bundled",
    jobs: int = 1,
) -> Iterator[Harvest]:
    """The harvest of each article, in order, to be added up in this order.

    known: approved terms, see TermMiner. jobs: processes; if there are several, each loads the
    encoder named ``model`` instead of using ``encoder``. The result does not depend on them.
    """
    if jobs > 1:
        return map_in_order(_worker, (model, known), articles, jobs=jobs)
    return map_in_order(_harvester, (encoder, known), articles)


def term_jobs(beads: int) -> int:
    """How many processes are worth starting for so many beads."""
    return processes.default_jobs(beads, each=_WORTH_A_PROCESS)


def _worker(model: str, known: Collection[Key]) -> Callable[[Article], Harvest]:
    return _harvester(worker_encoder(model), known)


def _harvester(encoder: Encoder, known: Collection[Key]) -> Callable[[Article], Harvest]:
    miner = TermMiner(encoder, known=known)
    return on_one_thread(lambda article: miner.harvest(*article))


@dataclass(frozen=True, slots=True)
class MinedTexts:
    """Texts that were read for terms.

    miner: holds what was found. locate: gives a place as fields of a record, in terms of the files
    that were read.
    """

    miner: TermMiner
    locate: Callable[[Place], dict[str, Any]]

    def terms(self, least: float, *, everything: bool = False) -> list[Term]:
        """The terms with at least this confidence, surest first.

        everything: also what is neither a civic nor a legal term, and names.
        """
        least_worth = 0.0 if everything else LEAST_WORTH
        return self.miner.terms(least=least, least_worth=least_worth, names=everything)

    def records(self, terms: Iterable[Term]) -> list[dict[str, Any]]:
        """One record per term, in order, ready for JSON."""
        return [
            {**term.as_record(), "evidence": [self.locate(place) for place in term.places]}
            for term in terms
        ]

    def warnings(self) -> Iterator[str]:
        """What a user should know of the texts, one line each."""
        seen = self.miner.found
        if seen.cut:
            yield (
                f"{counted(seen.cut, 'pair of sentences', 'pairs of sentences')} over 4,000 "
                f"characters long or of over {MOST_PHRASES} phrases: only the start was read"
            )
        if seen.beads and seen.doubtful > _UNLIKELY * seen.beads:
            yield (
                f"warning: {seen.doubtful} of {seen.beads} pairs of sentences are doubtful; "
                "do the two files say the same?"
            )


def mine_documents(
    ru: Path, en: Path, encoder: Encoder, say: Say = lambda line: None
) -> MinedTexts:
    """A document and its translation, aligned and read for terms.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    """
    encoder = sentence_encoder(encoder)
    russian, english = read_document(ru), read_document(en)
    for document in (russian, english):
        for line in document.notes:
            say(f"{document.path}: {line}")
    check_sides([russian.text], [english.text], ru, en, say)
    for path, text, language in ((ru, russian.text, "ru"), (en, english.text, "en")):
        if repaired := look_alikes(text, language):
            say(f"{path}: {repaired}")
    aligned, beads = aligned_beads(russian, english, encoder)
    if not aligned.ru_sentences or not aligned.en_sentences:
        say(f"{ru if not aligned.ru_sentences else en}: no sentences in it")
    miner = TermMiner(encoder)
    miner.read(ru.stem, beads)

    def locate(place: Place) -> dict[str, Any]:
        """The place in characters of the two files."""
        there = russian.original(place.ru_start, place.ru_end)
        here = english.original(place.en_start, place.en_end)
        return {
            "ru_file": russian.path,
            "ru_start": there.start,
            "ru_end": there.end,
            "en_file": english.path,
            "en_start": here.start,
            "en_end": here.end,
        }

    return MinedTexts(miner, locate)


def mine_segments(
    name: str, segments: Iterable[BeadText], encoder: Encoder, *, model: str, jobs: int
) -> MinedTexts:
    """Segments that translate each other, in order, read for terms as they come.

    name: what to call them. jobs: processes; see :func:`harvests`.
    """
    encoder = sentence_encoder(encoder)
    miner = TermMiner(encoder)
    for harvest in harvests(_parts(name, segments), encoder, model=model, jobs=jobs):
        miner.found.add(harvest)
    return MinedTexts(miner, _segment_of)


def _parts(name: str, segments: Iterable[BeadText]) -> Iterator[Article]:
    """Segments as articles, each named by the number of its first segment."""
    source, start = iter(segments), 0
    while part := list(islice(source, _TOGETHER)):
        yield f"{name}#{start}", part
        start += len(part)


def _segment_of(place: Place) -> dict[str, Any]:
    """The place as its segment, 0-based, and characters in it."""
    first = int(place.source.rpartition("#")[2])
    return {
        "segment": first + place.bead,
        "ru_start": place.ru_start,
        "ru_end": place.ru_end,
        "en_start": place.en_start,
        "en_end": place.en_end,
    }


def line_segments(ru: Path, en: Path, say: Say = lambda line: None) -> list[BeadText]:
    """Two files line for line; lines that are blank on a side are left out.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    :raises UsageError: one has more lines than the other.
    """
    russian, english = read_lines(ru, say), read_lines(en, say)
    check_sides(russian, english, ru, en, say)
    if len(russian) != len(english):
        raise UsageError(
            f"{ru} has {counted(len(russian), 'line')} and {en} {len(english)}: --lines needs a "
            "line for each; leave it out to have the files aligned"
        )
    return [BeadText(r, e) for r, e in zip(russian, english, strict=True) if r and e]


def check_sides(
    russian: Sequence[str], english: Sequence[str], ru: Path, en: Path, say: Say
) -> None:
    """Say where both texts are in one language; raise InputError for the wrong order."""
    warning = check_languages(russian, english, ru.as_posix(), en.as_posix())
    if warning:
        say(f"warning: {warning}")
