"""The fragments of an article with all their options: which stretch, glossed by what."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from align.arrays import Vectors
from align.encoders.protocol import Encoder
from align.encoders.vectors import unit_rows
from align.fragments.finding import find_fragments
from align.fragments.keys import Words, fragment_key, readable_words
from align.fragments.russian_blocks import ANY_HASHTAG
from align.glosses.candidates.listing import candidates
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings, chains
from align.glosses.features import Facts, Gloss, RussianSide, feature_rows
from align.glosses.scoring import similarities
from align.language.romanised import is_echo
from align.language.sentences import split_sentences
from align.records import Document, Fragment, Span
from align.text import CYRILLIC

_CHUNK = 300
"""Fragments scored together: bounds memory for articles with thousands of them."""
_MOST_SENTENCES = 6
_MOST_FAR = 60
_MOST_BLOCKS = 120
_MANY = 3000
"""With so many fragments a file is a list, not an article: only what stands near is looked at."""
MOST_GLOSSED = 10_000
"""The fragments of a file whose glosses are looked for; further ones are listed without."""
NOT_LOOKED_AT = f"not looked at: over {MOST_GLOSSED} fragments in one file; split it"
_LONG = 3
_BEFORE = 30
"""Characters in front of a gloss that are kept to tell whether it begins a phrase."""
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]*\s")
_TAG_START = re.compile(r"(?<=\w)\s+(?=[А-ЯЁ])")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a fragment: this stretch of it, glossed by this candidate."""

    span: Span
    side: RussianSide
    candidate: GlossCandidate


@dataclass(frozen=True, slots=True)
class FragmentOptions:
    """A fragment with all its options.

    rows: float64 (n_options, n_features). group: equal for fragments that may share a gloss.
    texts: those of all options of some hundred fragments, with their cosines. looked_at: False
    behind the first MOST_GLOSSED fragments of a file.
    """

    fragment: Fragment
    group: tuple[int, ...]
    key: str
    options: tuple[Option, ...]
    rows: NDArray[np.float64]
    texts: "Texts"
    looked_at: bool = True


def article_choices(
    document: Document, encoder: Encoder, words: Words = frozenset()
) -> Iterator[tuple[Surroundings, list[FragmentOptions]]]:
    """The fragments of ``document`` in order, some hundreds at a time, each with its options.

    words: known to occur in hashtags, which are split at them.
    """
    fragments = [
        part for fragment in find_fragments(document) for part in _by_sentence(document, fragment)
    ]
    around = Surroundings(document, fragments)
    spans = chains(around)
    for first in range(0, len(fragments), _CHUNK):
        part = range(first, min(first + _CHUNK, len(fragments)))
        yield around, _choices(around, part, spans, encoder, words)


def _by_sentence(document: Document, fragment: Fragment) -> list[Fragment]:
    """A long Russian paragraph cut into sentences, which may be glossed one by one.

    Posts and Russian inside English sentences stay whole: they are quoted as one.
    """
    if not fragment.whole or fragment.kind != "quote" or _quoted(document, fragment):
        return [fragment]
    spans = split_sentences(document.text[fragment.start : fragment.end], "ru")
    if len(spans) < _LONG:
        return [fragment]
    return [
        replace(fragment, start=fragment.start + span.start, end=fragment.start + span.end)
        for span in spans
    ]


def _quoted(document: Document, fragment: Fragment) -> bool:
    """Whether it, or a block beside it, is quoted as a whole."""
    if document.blocks[fragment.block].kind == "quote":
        return True
    beside = (fragment.block - 1, fragment.last_block + 1)
    blocks = [document.blocks[i] for i in beside if 0 <= i < len(document.blocks)]
    return any(document.text[block.start] in '"“«„' for block in blocks)


def _choices(
    around: Surroundings, part: range, spans: Sequence[Span], encoder: Encoder, words: Words
) -> list[FragmentOptions]:
    options = [
        _options(around, around.fragments[index], spans[index], words)
        if index < MOST_GLOSSED
        else []
        for index in part
    ]
    texts = Texts(around, options, encoder, words)
    choices = []
    for index, fragment_options in zip(part, options, strict=True):
        fragment = around.fragments[index]
        key = fragment_key(around.text[fragment.start : fragment.end], fragment.kind)
        group = _group(around, fragment, spans[index])
        rows = texts.rows(fragment_options)
        choices.append(
            FragmentOptions(
                fragment,
                group,
                key,
                tuple(fragment_options),
                rows,
                texts,
                looked_at=index < MOST_GLOSSED,
            )
        )
    return choices


def _group(around: Surroundings, fragment: Fragment, chain: Span) -> tuple[int, ...]:
    """Equal for fragments that may share a gloss: of one chain, or of one row of a table."""
    block = around.block(fragment.block)
    return (block.row,) if block.kind == "cell" else (chain.start, chain.end)


def _options(
    around: Surroundings, fragment: Fragment, chain_span: Span, words: Words
) -> list[Option]:
    if fragment.excluded or (fragment.inside and fragment.kind == "hashtag"):
        return []
    near = candidates(around, fragment, chain_span)
    many = len(around.fragments) > _MANY
    if not many and not any(
        candidate.relation.startswith(("bracket", "same")) for candidate in near
    ):
        near += _far(around, fragment, near)
    if not near:
        return []
    sides = _sides(around.text, fragment, words)
    return [Option(span, side, candidate) for span, side in sides for candidate in near]


def _far(
    around: Surroundings, fragment: Fragment, near: Sequence[GlossCandidate]
) -> list[GlossCandidate]:
    """Quotations, headings and, for whole Russian blocks, sentences anywhere in the article."""
    seen = {(candidate.start, candidate.end) for candidate in near}
    russian = around.text[fragment.start : fragment.end]
    far = (
        candidate
        for index in _blocks_by_distance(around, fragment.block)[:_MOST_BLOCKS]
        for candidate in _far_in(around, fragment, index)
        if (candidate.start, candidate.end) not in seen
        and not is_echo(russian, around.text[candidate.start : candidate.end])
    )
    return list(islice(far, _MOST_FAR))


def _far_in(around: Surroundings, fragment: Fragment, index: int) -> Iterator[GlossCandidate]:
    """The quotations of one block, and its sentences where these may render the fragment."""
    kind = around.block(index).kind
    if kind == "cell" and around.block(fragment.block).kind == "cell":
        return
    quotes = around.quotes(index)
    sentences = around.english_sentences(index) if kind == "heading" or fragment.whole else []
    quoted = set(quotes)
    for span in (*quotes, *sentences):
        gap = max(span.start - fragment.end, fragment.start - span.end)
        if gap > 0:
            yield GlossCandidate(span.start, span.end, "far", gap, span in quoted)


def _blocks_by_distance(around: Surroundings, index: int) -> list[int]:
    """Numbers of the blocks near the one at ``index``, nearest first."""
    low, high = max(0, index - _MOST_BLOCKS), index + _MOST_BLOCKS
    numbers = range(low, min(high, len(around.document.blocks)))
    return sorted(numbers, key=lambda number: abs(number - index))


def _sides(text: str, fragment: Fragment, words: Words) -> list[tuple[Span, RussianSide]]:
    """The whole fragment and, where it has several sentences, every run of them."""
    whole = Span(fragment.start, fragment.end)
    spans = _russian_sentences(text, whole)
    total = max(len(whole), 1)
    sides = [(whole, RussianSide(readable_words(text[whole.start : whole.end], words)))]
    if not 1 < len(spans) <= _MOST_SENTENCES or fragment.kind == "hashtag":
        return sides
    for first in range(len(spans)):
        for last in range(first, len(spans)):
            span = Span(spans[first].start, spans[last].end)
            if last - first + 1 < len(spans) and CYRILLIC.search(text, span.start, span.end):
                read = readable_words(text[span.start : span.end], words)
                sides.append((span, RussianSide(read, len(span) / total)))
    return sides


def _russian_sentences(text: str, whole: Span) -> list[Span]:
    """Sentences of a fragment; in posts a tag before a capital letter ends one too."""
    body = text[whole.start : whole.end]
    spans = []
    for sentence in split_sentences(body, "ru"):
        start = sentence.start
        for tag in ANY_HASHTAG.finditer(body, sentence.start, sentence.end):
            cut = _TAG_START.match(body, tag.end())
            if cut and tag.start() > start:
                spans.append(Span(whole.start + start, whole.start + tag.end()))
                start = cut.end()
        spans.append(Span(whole.start + start, whole.start + sentence.end))
    return spans


class Texts:
    """Cosines and margins between the texts of a chunk, each text encoded once."""

    def __init__(
        self,
        around: Surroundings,
        options: Sequence[Sequence[Option]],
        encoder: Encoder,
        words: Words = frozenset(),
    ) -> None:
        self._text = around.text
        self._facts: dict[str, Facts] = {}
        flat = [option for fragment_options in options for option in fragment_options]
        self._sides = _numbered(option.side.text for option in flat)
        self._glosses = _numbered(self.gloss(option.candidate) for option in flat)
        self._cosine = self._margin = np.zeros((0, 0), np.float32)
        if flat:
            glosses = (readable_words(gloss, words) for gloss in self._glosses)
            texts = [*self._sides, *glosses]
            vectors = encode_composed(texts, encoder)
            middle = len(self._sides)
            self._cosine, self._margin = similarities(vectors[:middle], vectors[middle:])

    def gloss(self, candidate: GlossCandidate) -> str:
        """The text of a candidate, on one line."""
        return self._text[candidate.start : candidate.end].replace("\n", " ")

    def cosine(self, option: Option, other: Option) -> float:
        """The cosine of one option's Russian with another's gloss, both of this chunk."""
        place = self._sides[option.side.text], self._glosses[self.gloss(other.candidate)]
        return float(self._cosine[place])

    def rows(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """The feature rows of options, float64 (n_options, n_features)."""
        sides = {id(option.side): option.side for option in options}
        candidates_by_id = {id(option.candidate): option.candidate for option in options}
        glosses = [self._gloss_of(candidate) for candidate in candidates_by_id.values()]
        russian = [(self._facts_of(side.text), side.share) for side in sides.values()]
        first, second = _places(sides), _places(candidates_by_id)
        pairs = [(first[id(option.side)], second[id(option.candidate)]) for option in options]
        rows = np.array([self._sides[facts.text] for facts, _ in russian], dtype=np.intp)
        columns = np.array([self._glosses[gloss.facts.text] for gloss in glosses], dtype=np.intp)
        places = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        at = rows[places[:, 0]], columns[places[:, 1]]
        return feature_rows(
            russian,
            glosses,
            places,
            self._cosine[at].astype(np.float64),
            self._margin[at].astype(np.float64),
        )

    def _gloss_of(self, candidate: GlossCandidate) -> Gloss:
        before = self._text[max(0, candidate.start - _BEFORE) : candidate.start]
        return Gloss(candidate, self._facts_of(self.gloss(candidate)), before)

    def _facts_of(self, text: str) -> Facts:
        facts = self._facts.get(text)
        if facts is None:
            facts = self._facts[text] = Facts.of(text)
        return facts


def encode_composed(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """The vectors of ``texts``, float32 (n, dim), unit rows, in order.

    A text's vector is close to the sum of its sentences' vectors, weighted by their length in
    characters, and candidates overlap, so each sentence is encoded only once. That changes at most
    two of 460 pairs of the gold and saves a fifth of the encoding.
    """
    pieces = [_pieces(text) for text in texts]
    numbers = _numbered(piece for parts in pieces for piece in parts)
    vectors = encoder.encode(list(numbers))
    rows = np.empty((len(texts), vectors.shape[1]), np.float32)
    for row, parts in zip(rows, pieces, strict=True):
        places = [numbers[piece] for piece in parts]
        lengths = np.array([len(piece) for piece in parts], np.float32)
        row[:] = vectors[places[0]] if len(parts) == 1 else lengths @ vectors[places]
    return unit_rows(rows, encoder.name)


def _pieces(text: str) -> list[str]:
    if not _INNER_END.search(text):
        return [text]
    return [text[span.start : span.end] for span in split_sentences(text, "en")] or [text]


def _places(keys: Iterable[int]) -> dict[int, int]:
    return {key: place for place, key in enumerate(keys)}


def _numbered(texts: Iterator[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for text in texts:
        numbers.setdefault(text, len(numbers))
    return numbers
