"""The fragments of an article with all their options: which stretch, glossed by what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from align.encoders.protocol import Encoder
from align.forest import Forest
from align.fragments.finding import find_fragments
from align.fragments.keys import Words, fragment_key, readable_words
from align.fragments.russian_blocks import ANY_HASHTAG
from align.fragments.span_edges import thread_number
from align.glosses.candidates.facing_texts import FacingText, facing_texts
from align.glosses.candidates.listing import candidates
from align.glosses.candidates.surroundings import (
    GlossCandidate,
    Surroundings,
    behind_label,
    chains,
)
from align.glosses.features.rows import stretch_rows
from align.glosses.features.russian import russian_row
from align.glosses.features.texts import Option, Texts
from align.glosses.features.wording import RussianSide
from align.glosses.model import installed_model
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
_MOST_TIMES = 2.0
"""How many times as long as its English a paragraph may be, or the other way round."""
_LABEL = re.compile(r"(?P<label>[А-ЯЁ][\w-]*(?: [\w-]+){0,2}:) (?=[«\"“А-ЯЁ])")
_TITLED = re.compile(r"[^«»“”„\"]+[«“„\"](?P<title>[^«»“”„\"]+)[»”“\"][.!?…]?")
_LISTED = re.compile(r"(?:[\w\u0301-]+, )+(?:и )?(?P<last>[\w\u0301-]+)")
_TAG_START = re.compile(r"(?<=\w)\s+(?=[А-ЯЁ])")


@dataclass(frozen=True, slots=True)
class FragmentOptions:
    """A fragment with all its options.

    rows: float64 (n_options, n_features). group: equal for fragments that may share a gloss.
    texts: those of all options of some hundred fragments, with their cosines. looked_at: False
    behind the first MOST_GLOSSED fragments of a file. odds: log-odds of each option against none,
    float64 (n_options,), once align.glosses.weighing has looked at them; at_first: the odds at its
    first look. facing: the text that begins with this fragment and the English that faces it.
    """

    fragment: Fragment
    group: tuple[int, ...]
    key: str
    options: tuple[Option, ...]
    rows: NDArray[np.float64]
    texts: Texts
    looked_at: bool = True
    odds: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    at_first: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    facing: FacingText | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which candidates near a fragment are worth encoding: those in the likeliest places.

    places: a forest over STRETCH and RUSSIAN; None for the one that is installed. most: of a
    fragment.
    """

    places: Forest | None = None
    most: int = 12

    def kept(self, looks: Sequence["_Look"]) -> list[list[int]]:
        """The numbers of each fragment's candidates that are kept, in order.

        Those that fill a place known to hold glosses, or render the fragment's words, are kept in
        any case.
        """
        crowded = [number for number, look in enumerate(looks) if len(look.near) > self.most]
        places = self.places or installed_model().places
        kept = [list(range(len(look.near))) for look in looks]
        for number, scores in zip(
            crowded, places.each([looks[number].place_rows() for number in crowded]), strict=True
        ):
            best = np.argsort(-scores, kind="stable")[: self.most]
            kept[number] = sorted({*map(int, best), *_in_known_places(looks[number].near)})
        return kept


_NARROWED = Narrowing()


def article_choices(
    document: Document,
    encoder: Encoder,
    words: Words = frozenset(),
    narrowing: Narrowing = _NARROWED,
) -> Iterator[tuple[Surroundings, list[FragmentOptions]]]:
    """The fragments of ``document`` in order, some hundreds at a time, each with its options.

    words: known to occur in hashtags, which are split at them.
    """
    fragments = [
        part for fragment in find_fragments(document) for part in _by_sentence(document, fragment)
    ]
    around = Surroundings(document, fragments)
    spans = chains(around)
    facing = {text.russian.start: text for text in facing_texts(around, encoder)}
    for first in range(0, len(fragments), _CHUNK):
        part = range(first, min(first + _CHUNK, len(fragments)))
        looks = [
            _look(around, around.fragments[index], spans[index])
            if index < MOST_GLOSSED
            else _NOTHING
            for index in part
        ]
        kept = narrowing.kept(looks)
        offers = [
            _offer(around, around.fragments[index], look, numbers)
            for index, look, numbers in zip(part, looks, kept, strict=True)
        ]
        choices = _choices(around, part, spans, offers, encoder, words)
        yield (
            around,
            [
                one if one.fragment.inside else replace(one, facing=facing.get(one.fragment.start))
                for one in choices
            ],
        )


def _by_sentence(document: Document, fragment: Fragment) -> list[Fragment]:
    """A long Russian paragraph cut into sentences, which may be glossed one by one.

    Posts and Russian inside English sentences stay whole: they are quoted as one.
    """
    if not fragment.whole or fragment.kind != "quote" or _quoted(document, fragment):
        return [fragment]
    text = document.text[fragment.start : fragment.end]
    spans = split_sentences(text, "ru", inside=True)
    if len(spans) < _LONG:
        return [fragment]
    starts = [span.start + thread_number(text[span.start : span.end]) for span in spans]
    return [
        replace(fragment, start=fragment.start + start, end=fragment.start + span.end)
        for start, span in zip(starts, spans, strict=True)
    ]


def _quoted(document: Document, fragment: Fragment) -> bool:
    """Whether it, or a block beside it, is quoted as a whole."""
    if document.blocks[fragment.block].kind == "quote":
        return True
    beside = (fragment.block - 1, fragment.last_block + 1)
    blocks = [document.blocks[i] for i in beside if 0 <= i < len(document.blocks)]
    return any(document.text[block.start] in '"“«„' for block in blocks)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The candidates of a fragment, with their features and its own."""

    stretches: Mapping[GlossCandidate, NDArray[np.float64]]
    russian: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Look:
    """The candidates near a fragment, with the features of their places, and its own.

    stretches: float64 (n, len(STRETCH)). russian: (len(RUSSIAN),).
    """

    near: Sequence[GlossCandidate]
    stretches: NDArray[np.float64]
    russian: NDArray[np.float64]

    def place_rows(self) -> NDArray[np.float64]:
        """What the forest of places looks at, (n, len(STRETCH) + len(RUSSIAN))."""
        return np.hstack([self.stretches, np.tile(self.russian, (len(self.near), 1))])


_NOTHING = _Look((), np.zeros((0, 0)), np.zeros(0))


def _choices(
    around: Surroundings,
    part: range,
    spans: Sequence[Span],
    offers: Sequence[_Offer],
    encoder: Encoder,
    words: Words,
) -> list[FragmentOptions]:
    options = [
        _options(around.text, around.fragments[index], offer, words)
        for index, offer in zip(part, offers, strict=True)
    ]
    texts = Texts(around, options, encoder, words)
    choices = []
    for index, offer, fragment_options in zip(part, offers, options, strict=True):
        fragment = around.fragments[index]
        choices.append(
            FragmentOptions(
                fragment,
                _group(around, fragment, spans[index]),
                fragment_key(around.text[fragment.start : fragment.end], fragment.kind),
                tuple(fragment_options),
                texts.rows(fragment_options, offer.stretches, offer.russian),
                texts,
                looked_at=index < MOST_GLOSSED,
            )
        )
    return choices


def _look(around: Surroundings, fragment: Fragment, chain: Span) -> _Look:
    """What may gloss a fragment near it; nothing where it needs no gloss."""
    if fragment.excluded or (fragment.inside and fragment.kind == "hashtag"):
        return _NOTHING
    near = candidates(around, fragment, chain)
    return _Look(near, stretch_rows(around, fragment, near), russian_row(around, fragment, chain))


def _in_known_places(near: Sequence[GlossCandidate]) -> Iterator[int]:
    """The numbers of the candidates that fill a known place of glosses, or that a list knows."""
    for number, candidate in enumerate(near):
        filled = candidate.full and not candidate.relation.startswith("stretch")
        if filled or candidate.relation == "known_words":
            yield number


def _offer(around: Surroundings, fragment: Fragment, look: _Look, kept: Sequence[int]) -> _Offer:
    """What may gloss a fragment: the likeliest stretches near it, and quotations afar."""
    offered = {look.near[number]: look.stretches[number] for number in kept}
    sparse = look is not _NOTHING and len(around.fragments) <= _MANY
    if sparse and not any(one.relation.startswith(("bracket", "same")) for one in look.near):
        far = _far(around, fragment, look.near)
        offered.update(zip(far, stretch_rows(around, fragment, far), strict=True))
    return _Offer(offered, look.russian)


def _options(text: str, fragment: Fragment, offer: _Offer, words: Words) -> list[Option]:
    if not offer.stretches:
        return []
    sides = _sides(text, fragment, words)
    return [Option(span, side, candidate) for span, side in sides for candidate in offer.stretches]


def _group(around: Surroundings, fragment: Fragment, chain: Span) -> tuple[int, ...]:
    """Equal for fragments that may share a gloss: of one chain, or of one row of a table."""
    block = around.block(fragment.block)
    return (block.row,) if block.kind == "cell" else (chain.start, chain.end)


def _far(
    around: Surroundings, fragment: Fragment, near: Sequence[GlossCandidate]
) -> list[GlossCandidate]:
    """Quotations, headings and, for whole Russian blocks, sentences anywhere in the article."""
    seen = {(candidate.start, candidate.end) for candidate in near}
    russian = around.text[fragment.start : fragment.end]
    several = fragment.whole and len(split_sentences(russian, "ru", inside=True)) > 1
    offered = {around.block_at(candidate.start) for candidate in near if candidate.full}
    far = (
        candidate
        for index in _blocks_by_distance(around, fragment.block)[:_MOST_BLOCKS]
        for candidate in _far_in(around, fragment, index, several=several and index not in offered)
        if (candidate.start, candidate.end) not in seen
        and not is_echo(russian, around.text[candidate.start : candidate.end])
    )
    return list(islice(far, _MOST_FAR))


def _far_in(
    around: Surroundings, fragment: Fragment, index: int, *, several: bool
) -> Iterator[GlossCandidate]:
    """The quotations of one block, and its sentences where these may render the fragment.

    several: whether the fragment has several sentences, which all of the block may render.
    """
    kind = around.block(index).kind
    if kind == "cell" and around.block(fragment.block).kind == "cell":
        return
    quotes = around.quotes(index)
    sentences = around.english_sentences(index) if kind == "heading" or fragment.whole else []
    quoted = [_without_comma(around.text, quote) for quote in quotes]
    told = [
        Span(behind_label(around.text, span.start, span.end), span.end)
        for span in (*sentences, *(_whole_block(around, fragment, index) if several else ()))
        if not _says_who(around.text, span, quotes)
    ]
    for span in (*quoted, *told):
        gap = max(span.start - fragment.end, fragment.start - span.end)
        if gap > 0:
            yield GlossCandidate(span.start, span.end, "far", gap, span in quoted)


def _whole_block(around: Surroundings, fragment: Fragment, index: int) -> list[Span]:
    """An English block of several sentences that is about as long as the fragment."""
    if not around.english(index) or len(around.sentences(index)) < 2:
        return []
    block = around.block(index)
    times = (fragment.end - fragment.start) / (block.end - block.start)
    near = 1 / _MOST_TIMES <= times <= _MOST_TIMES
    return [Span(block.start, block.end)] if near else []


def _says_who(text: str, sentence: Span, quotes: Sequence[Span]) -> bool:
    """Whether a sentence begins with a quotation and goes on: “Shame,” she wrote."""
    return any(
        quote.start - 1 == sentence.start and text[quote.end + 1 : sentence.end].strip(" .!?…")
        for quote in quotes
    )


def _without_comma(text: str, quote: Span) -> Span:
    """A quotation without the comma before who says it: “Shame,” she wrote."""
    return Span(quote.start, quote.end - (text[quote.end - 1] == ","))


def _blocks_by_distance(around: Surroundings, index: int) -> list[int]:
    """Numbers of the blocks near the one at ``index``, nearest first."""
    low, high = max(0, index - _MOST_BLOCKS), index + _MOST_BLOCKS
    numbers = range(low, min(high, len(around.document.blocks)))
    return sorted(numbers, key=lambda number: abs(number - index))


def _sides(text: str, fragment: Fragment, words: Words) -> list[tuple[Span, RussianSide]]:
    """The whole fragment and the parts of it that may be glossed alone."""
    whole = Span(fragment.start, fragment.end)
    total = max(len(whole), 1)
    parts = [] if fragment.kind == "hashtag" else _parts(text, whole)
    return [
        (span, RussianSide(readable_words(text[span.start : span.end], words), len(span) / total))
        for span in (whole, *parts)
    ]


def _parts(text: str, whole: Span) -> list[Span]:
    """Runs of a fragment's sentences, where it has several; the name in газета «Правда»; the last
    word of a list.
    """
    spans = _russian_sentences(text, whole)
    if len(spans) == 1 and (title := _TITLED.fullmatch(text, whole.start, whole.end)):
        return [Span(*title.span("title"))]
    if len(spans) == 1 and (last := _last_of_list(text, whole)):
        return [last]
    if not 1 < len(spans) <= _MOST_SENTENCES:
        return []
    runs = (
        Span(spans[first].start, spans[last].end)
        for first in range(len(spans))
        for last in range(first, len(spans))
        if last - first + 1 < len(spans)
    )
    return [run for run in runs if CYRILLIC.search(text, run.start, run.end)]


def _last_of_list(text: str, whole: Span) -> Span | None:
    """The last word of a list that brackets follow: щука, карп, сом (catfish)."""
    if text[whole.end : whole.end + 2] != " (":
        return None
    last = _LISTED.fullmatch(text, whole.start, whole.end)
    return Span(*last.span("last")) if last else None


def _russian_sentences(text: str, whole: Span) -> list[Span]:
    """Sentences of a fragment; who speaks is one, and in posts a tag before a capital letter ends
    one too.
    """
    body = text[whole.start : whole.end]
    spans = []
    for sentence in split_sentences(body, "ru", inside=True):
        start = sentence.start
        if label := _LABEL.match(body, start, sentence.end):
            spans.append(Span(whole.start + start, whole.start + label.end("label")))
            start = label.end()
        for tag in ANY_HASHTAG.finditer(body, sentence.start, sentence.end):
            cut = _TAG_START.match(body, tag.end())
            if cut and tag.start() > start:
                spans.append(Span(whole.start + start, whole.start + tag.end()))
                start = cut.end()
        spans.append(Span(whole.start + start, whole.start + sentence.end))
    return spans
