"""Sentence alignment of two texts: n-m beads and gaps, each with a confidence and a reason.

All sentences are encoded first and aligned with window vectors that are sums of theirs. Then only
the windows over which that search hesitates are encoded as a whole, and the search runs again
(:mod:`align.beads.search`), and once more with what the parts and the edges of sentences say about
the beads that are still in doubt (:mod:`align.beads.sentence_parts`,
:mod:`align.beads.sentence_edges`). The texts themselves show which sentences continue in the next,
or behind something else (:mod:`align.beads.interrupted`). Sentences left alone on both sides that
are clearly each other's translation are paired at the end and reported as moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.arrays import Floats, Vectors
from align.beads.confidence import JudgedTexts, Numbers, confidences
from align.beads.interrupted import Interruption, interruptions, rejoined, translated
from align.beads.lattice.windows import MAX_SIDE, TextSide
from align.beads.moved import crosses, moved_steps, with_crossed_apart, with_room
from align.beads.numbering import (
    by_russian,
    kept_sentences,
    only_gaps,
    renumbered,
    with_those_left_out,
)
from align.beads.search import (
    Amendments,
    SearchResult,
    Step,
    doubtful_windows,
    search,
    search_again,
    second_search,
    touching,
)
from align.beads.sentence_edges import continuation_gaps, end_scores
from align.beads.sentence_parts import part_scores
from align.encoders.protocol import Encoder
from align.errors import InputError, UsageError
from align.language.numbers.reading import numbers_of
from align.language.sentences import split_sentences
from align.records import GAP, MOVED, Bead, Document, Span

Texts = tuple[Sequence[str], Sequence[str]]
Sides = tuple[TextSide, TextSide]

MOST_SENTENCES = 50_000
"""Of a text: two of this size take about a gigabyte of memory."""
_LIKELY_MOVED = 0.45  # least confidence of what is said to stand elsewhere
_TYPICAL_LENGTH = 100.0  # characters of a sentence whose length is not known


@dataclass(frozen=True, slots=True)
class AlignedDocuments:
    """Two documents, their sentences (readable offsets), and the beads that pair these.

    Bead ids index the sentences; ``ru.original(span.start, span.end)`` gives file offsets.
    """

    ru: Document
    en: Document
    ru_sentences: tuple[Span, ...]
    en_sentences: tuple[Span, ...]
    beads: tuple[Bead, ...]

    def ru_texts(self, bead: Bead) -> list[str]:
        """The Russian sentences of a bead, line breaks as spaces."""
        return [readable(self.ru, self.ru_sentences[i]) for i in bead.ru_ids]

    def en_texts(self, bead: Bead) -> list[str]:
        """The English sentences of a bead, line breaks as spaces."""
        return [readable(self.en, self.en_sentences[i]) for i in bead.en_ids]

    def ru_span(self, bead: Bead) -> Span:
        """The stretch from the first to the last Russian sentence of a bead that has one."""
        return _stretch(self.ru_sentences, bead.ru_ids)

    def en_span(self, bead: Bead) -> Span:
        """The stretch from the first to the last English sentence of a bead that has one."""
        return _stretch(self.en_sentences, bead.en_ids)


def _stretch(sentences: Sequence[Span], ids: Sequence[int]) -> Span:
    return Span(sentences[ids[0]].start, sentences[ids[-1]].end)


def readable(document: Document, span: Span) -> str:
    """The text of a span on one line."""
    return " ".join(document.text[span.start : span.end].split())


def sentence_spans(document: Document, language: str) -> list[Span]:
    """The sentences of a document in readable offsets, block by block; a heading is one."""
    spans: list[Span] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        found = split_sentences(text, language)
        if block.kind == "heading" and found:
            found = [Span(found[0].start, found[-1].end)]
        spans.extend(Span(block.start + s.start, block.start + s.end) for s in found)
    return spans


def check_size(name: str, sentences: int, most: int = MOST_SENTENCES) -> None:
    """Refuse a text of over ``most`` sentences; name: of its file.

    :raises InputError: it has more.
    """
    if sentences > most:
        raise InputError(
            f"{name}: {sentences:,} sentences; over {most:,} take much memory: split it into "
            "chapters, or give `tolmach align` a larger --max-sentences"
        )


def align_documents(
    ru: Document, en: Document, encoder: Encoder, *, most: int = MOST_SENTENCES
) -> AlignedDocuments:
    """The sentences of two documents and the beads between them.

    :raises InputError: either has over ``most`` sentences.
    """
    ru_spans, en_spans = sentence_spans(ru, "ru"), sentence_spans(en, "en")
    check_size(ru.path, len(ru_spans), most)
    check_size(en.path, len(en_spans), most)
    beads = align_sentences(
        [readable(ru, span) for span in ru_spans],
        [readable(en, span) for span in en_spans],
        encoder,
    )
    return AlignedDocuments(ru, en, tuple(ru_spans), tuple(en_spans), tuple(beads))


def align_sentences(
    ru: Sequence[str], en: Sequence[str], encoder: Encoder, *, max_side: int = MAX_SIDE
) -> list[Bead]:
    """The beads of two texts given as sentences, in the order of the text.

    Every sentence lies in exactly one bead. Ids ascend, but for the English ids of moved beads,
    which stand where their Russian sentence does, and for what interrupts a sentence, which may
    stand before or behind it. A blank sentence is a gap of its own, as is a lone number that the
    other side has not; both may stand between two of one bead. The encoder must know both
    languages; it is given each sentence once, some windows of up to max_side (1 to 5) sentences,
    and parts of sentences.
    """
    _check_texts(ru, "ru")
    _check_texts(en, "en")
    _check_side(max_side)
    ru_kept, en_kept = kept_sentences(ru, en), kept_sentences(en, ru)
    beads = _align([ru[i] for i in ru_kept], [en[j] for j in en_kept], encoder, max_side)
    if len(ru_kept) == len(ru) and len(en_kept) == len(en):
        return beads
    return with_those_left_out(beads, ru_kept, en_kept, ru, en)


def _align(ru: Sequence[str], en: Sequence[str], encoder: Encoder, max_side: int) -> list[Bead]:
    """The beads of two texts without blank sentences."""
    if not ru or not en:
        return only_gaps(range(len(ru)), range(len(en)))
    searched = searched_texts(ru, en, encoder, max_side)
    beads = _beads(searched.final_path(max_side))
    return beads if searched.before is None else by_russian(searched.with_numbers_before(beads))


@dataclass(frozen=True, slots=True)
class SearchedTexts:
    """Two texts after the last search, with interrupted sentences in one piece.

    before: for each sentence of either side the numbers that it had before it was rejoined; None
    where none was.
    """

    texts: Texts
    sides: Sides
    found: SearchResult
    before: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] | None = None

    def final_path(self, max_side: int = MAX_SIDE) -> "FinalPath":
        """The path that becomes beads."""
        numbers = numbers_of(self.texts[0]), numbers_of(self.texts[1])
        return _final_path(self.sides, self.found, numbers, max_side)

    def with_numbers_before(self, beads: Iterable[Bead]) -> list[Bead]:
        """Beads of these texts with the numbers of the sentences that were given."""
        if self.before is None:
            return list(beads)
        return [new for bead in beads for new in renumbered(bead, *self.before)]


def searched_texts(
    ru: Sequence[str], en: Sequence[str], encoder: Encoder, max_side: int = MAX_SIDE
) -> SearchedTexts:
    """Two texts, at least one sentence each and none blank, and the best path through them."""
    sides, found = _first_path(ru, en, encoder, max_side)
    interrupted = interruptions((ru, en), sides, found, encoder)
    if not any(interrupted):
        found = _last_search((ru, en), sides, found, encoder, max_side)
        return SearchedTexts((ru, en), sides, found)
    return _with_rejoined((ru, en), sides, interrupted, encoder, max_side)


def _with_rejoined(
    texts: Texts,
    sides: Sides,
    interrupted: tuple[Sequence[Interruption], Sequence[Interruption]],
    encoder: Encoder,
    max_side: int,
) -> SearchedTexts:
    """Two texts with these sentences in one piece, where they have a counterpart."""
    ru, en = (rejoined(*side) for side in zip(texts, sides, interrupted, strict=True))
    found = search(ru.side, en.side, max_side, _gaps((ru.texts, en.texts), (ru.gaps, en.gaps)))
    kept = (
        translated(
            interrupted[0], ru.numbers, {s.ru_start for s in found.steps if s.en_start == s.en_end}
        ),
        translated(
            interrupted[1], en.numbers, {s.en_start for s in found.steps if s.ru_start == s.ru_end}
        ),
    )
    if sum(map(len, kept)) < sum(map(len, interrupted)):
        return _with_rejoined(texts, sides, kept, encoder, max_side)
    joined, both = (ru.texts, en.texts), (ru.side, en.side)
    found = _last_search(joined, both, found, encoder, max_side)
    return SearchedTexts(joined, both, found, (ru.numbers, en.numbers))


def _gaps(
    texts: Texts,
    more: tuple[Mapping[int, float], Mapping[int, float]] = ({}, {}),
) -> Amendments:
    """What the texts tell of gaps, and what else is known of them."""
    ru, en = (
        {number: shown.get(number, 0.0) + known.get(number, 0.0) for number in {*shown, *known}}
        for shown, known in zip(map(continuation_gaps, texts), more, strict=True)
    )
    return Amendments(ru_gaps=ru, en_gaps=en)


def _last_search(
    texts: Texts, sides: Sides, found: SearchResult, encoder: Encoder, max_side: int
) -> SearchResult:
    """What is found after a first search, with the windows that it hesitates over."""
    _encode_doubtful(texts, sides, found, encoder)
    return looked_into(texts, sides, second_search(*sides, found, max_side), encoder, max_side)


def looked_into(
    texts: Texts,
    sides: Sides,
    found: SearchResult,
    encoder: Encoder,
    max_side: int = MAX_SIDE,
) -> SearchResult:
    """The path once more, after a look at the texts of the beads that it is in doubt about."""
    scores = part_scores(texts, sides, found, encoder)
    for key, value in end_scores(texts, found).items():
        scores[key] = scores.get(key, 0.0) + value
    if not scores:
        return found
    amendments = replace(found.amendments, beads=scores)
    return search_again(*sides, found, max_side, amendments)


def sides_and_first_path(
    ru: Sequence[str], en: Sequence[str], encoder: Encoder, max_side: int = MAX_SIDE
) -> tuple[Sides, SearchResult]:
    """The sides with the windows that the first search hesitates over, and that search."""
    sides, found = _first_path(ru, en, encoder, max_side)
    _encode_doubtful((ru, en), sides, found, encoder)
    return sides, found


def _first_path(
    ru: Sequence[str], en: Sequence[str], encoder: Encoder, max_side: int
) -> tuple[Sides, SearchResult]:
    """The sides, none of their windows encoded, and the search with sums alone."""
    sides = _encoded(ru, encoder), _encoded(en, encoder)
    _check_pair(*sides)
    return sides, search(*sides, max_side, _gaps((ru, en)))


def _encoded(texts: Sequence[str], encoder: Encoder) -> TextSide:
    """A side of these sentences, none of its windows encoded."""
    return _side(encoder.encode(list(texts)), _lengths(texts))


def _encode_doubtful(texts: Texts, sides: Sides, found: SearchResult, encoder: Encoder) -> None:
    """Encode the windows over which a search hesitates, of either side."""
    for side, sentences, windows in zip(sides, texts, doubtful_windows(found.chances), strict=True):
        _encode_windows(side, sentences, windows, encoder)


def align_vectors(
    ru_vectors: Vectors,
    en_vectors: Vectors,
    *,
    ru_lengths: Sequence[float] | None = None,
    en_lengths: Sequence[float] | None = None,
    max_side: int = MAX_SIDE,
) -> list[Bead]:
    """The beads of two texts given as sentence vectors, as :func:`align_sentences`.

    vectors: (sentences, dim), rows of unit length. lengths: characters of each sentence;
    without them all count as equally long, which costs quality where beads are not 1-1.
    """
    _check_side(max_side)
    ru_lengths = [_TYPICAL_LENGTH] * len(ru_vectors) if ru_lengths is None else ru_lengths
    en_lengths = [_TYPICAL_LENGTH] * len(en_vectors) if en_lengths is None else en_lengths
    if not len(ru_vectors) or not len(en_vectors):
        return only_gaps(range(len(ru_vectors)), range(len(en_vectors)))
    ru = _side(ru_vectors, np.asarray(ru_lengths, dtype=np.float64))
    en = _side(en_vectors, np.asarray(en_lengths, dtype=np.float64))
    _check_pair(ru, en)
    found = second_search(ru, en, search(ru, en, max_side), max_side)
    return _beads(_final_path((ru, en), found, None, max_side))


def _check_side(max_side: int) -> None:
    if not 1 <= max_side <= MAX_SIDE:
        raise UsageError(f"max_side is {max_side}; give a number from 1 to {MAX_SIDE}.")


def _check_texts(texts: Sequence[str], name: str) -> None:
    if isinstance(texts, str):
        raise UsageError(f"{name} is one string; give a list of sentences.")


def _check_pair(ru: TextSide, en: TextSide) -> None:
    if ru.vectors.shape[1] != en.vectors.shape[1]:
        raise InputError(
            f"The Russian vectors have {ru.vectors.shape[1]} dimensions and the English ones "
            f"{en.vectors.shape[1]}; encode both with the same model."
        )


def _side(vectors: Vectors, lengths: Floats) -> TextSide:
    """A side of the search; rows are brought to unit length."""
    vectors = np.asarray(vectors, dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(lengths):
        raise InputError(
            f"Vectors of shape {vectors.shape} for {len(lengths)} sentences; "
            "give one row per sentence."
        )
    if not np.isfinite(vectors).all():
        row = int(np.argmin(np.isfinite(vectors).all(axis=1)))
        raise InputError(f"The vector of sentence {row} is not finite; encode it again.")
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(norms, np.float32(1e-9))
    return TextSide(unit, np.maximum(lengths, 1.0))


def _lengths(texts: Sequence[str]) -> Floats:
    return np.array([len(text) for text in texts], dtype=np.float64)


def _encode_windows(
    side: TextSide, texts: Sequence[str], windows: list[tuple[int, int]], encoder: Encoder
) -> None:
    """Add the vectors of these windows (start, end; sorted) to the side."""
    if not windows:
        return
    vectors = encoder.encode([" ".join(texts[start:end]) for start, end in windows])
    starts = np.array([start for start, _ in windows])
    sizes = np.array([end - start for start, end in windows])
    for size in np.unique(sizes).tolist():
        side.encoded[size] = (starts[sizes == size], vectors[sizes == size])


@dataclass(frozen=True, slots=True)
class FinalPath:
    """The path that becomes beads. moved: beads of sentences that may stand elsewhere."""

    texts: JudgedTexts
    found: SearchResult
    moved: list[Step]

    def placed(self, moved: Sequence[Step]) -> list[tuple[Step, float]]:
        """The steps of the path with its gaps replaced by what was moved, in Russian order.

        With each, the probability that some bead shares sentences with both of its sides.
        """
        by_start = {step.ru_start: step for step in moved}
        gone_en = {j for step in moved for j in range(step.en_start, step.en_end)}
        gone_ru = {i for step in moved for i in range(step.ru_start, step.ru_end)}
        result = []
        for step, touched in zip(self.found.steps, touching(self.found), strict=True):
            russian = step.ru_start < step.ru_end
            if not has_both(step) and russian and step.ru_start in by_start:
                step = by_start[step.ru_start]
                result.append((step, step.posterior))
            elif has_both(step) or (
                step.ru_start not in gone_ru if russian else step.en_start not in gone_en
            ):
                result.append((step, touched))
        return result

    def judged(self, moved: Sequence[Step]) -> dict[Step, tuple[float, str]]:
        """Confidence and reason of each step, with these moved; a gap has confidence 0."""
        placed = self.placed(moved)
        pairs = [(step, touched) for step, touched in placed if has_both(step)]
        steps, touched = [step for step, _ in pairs], [chance for _, chance in pairs]
        by_step = dict(zip(steps, confidences(self.texts, steps, touched), strict=True))
        return {step: by_step.get(step, (0.0, GAP)) for step, _ in placed}


def _final_path(
    sides: Sides, found: SearchResult, numbers: tuple[Numbers, Numbers] | None, max_side: int
) -> FinalPath:
    """The path of a last search, looked through for what stands elsewhere.

    numbers: see :class:`~align.beads.confidence.JudgedTexts`.
    """
    found = with_crossed_apart(*sides, with_room(*sides, found, max_side))
    moved = moved_steps(*sides, found, max_side)
    return FinalPath(JudgedTexts(sides, found.corridor, numbers), found, moved)


def _beads(path: FinalPath) -> list[Bead]:
    """The beads of a path, with what was moved paired up, where that is not unlikely."""
    steps = path.judged(path.moved)
    likely = [step for step in path.moved if steps[step][0] >= _LIKELY_MOVED]
    if len(likely) < len(path.moved):
        steps = path.judged(likely)
    pairs = [step for step in steps if has_both(step)]
    beads = []
    for step, (confidence, reason) in steps.items():
        if step.moved and crosses(step, pairs):
            reason = MOVED
        beads.append(Bead(*step.ids, confidence, reason))
    return beads


def has_both(step: Step) -> bool:
    """Whether a step is no gap."""
    return step.ru_start < step.ru_end and step.en_start < step.en_end
