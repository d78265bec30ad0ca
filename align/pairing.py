"""Fragments to glosses: one assignment for an article, with "none" as an explicit answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from align.contexts import context_of, shared_context
from align.encoder import Encoder
from align.fragments import Fragment, find_fragments
from align.glosses import Candidate, Surroundings, candidates, chains, is_echo
from align.hashtags import hashtag_key, split_hashtag
from align.records import Document, Pair, Span
from align.scoring import Side, calibrated, features, probabilities, scores, similarities
from align.sentences import split_sentences
from align.text import CYRILLIC, text_key, without_stress

_CHUNK = 300
"""Fragments scored together: bounds memory for articles with thousands of them."""
_MOST_SENTENCES = 6
_MOST_FAR = 60
_MOST_BLOCKS = 120
_MANY = 3000
"""Fragments from which a file is a list rather than an article: what stands near is looked at,
not what is quoted anywhere in it."""
MOST_GLOSSED = 10_000
"""Fragments of a file whose glosses are looked for; those behind them are listed without."""
NOT_LOOKED_AT = f"not looked at: over {MOST_GLOSSED} fragments in one file; split it"
_LONGEST_TEXT = 3000
"""Characters of a fragment that are encoded."""
_LONG = 3
_SURE = 0.9
"""Confidence from which a repeated fragment keeps a gloss of its own."""
_CONTEXT = 180
_TAG_START = re.compile(r"(?<=\w)\s+(?=[А-ЯЁ])")
_TAG = re.compile(r"#\s?[\w\u0301]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a fragment: this stretch of it, glossed by this candidate."""

    span: Span
    side: Side
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Choice:
    """A fragment with all its options.

    rows: float64 (n_options, n_features). group: equal for fragments that may share a gloss.
    looked_at: False behind the first MOST_GLOSSED of a file.
    """

    fragment: Fragment
    group: tuple[int, ...]
    key: str
    options: tuple[Option, ...]
    rows: NDArray[np.float64]
    looked_at: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """The option a fragment got, and the probability that it is right."""

    option: Option
    confidence: float
    row: NDArray[np.float64]


def pair_document(document: Document, encoder: Encoder) -> list[Pair]:
    """Every Cyrillic fragment of ``document`` as a pair, in order, glossed or not."""
    pairs: list[Pair] = []
    chosen: dict[str, Pair] = {}
    for around, choices in _chunks(document, encoder):
        for choice, pick in _rejoined(around, choices, assign(choices)):
            pair = _pair(around, choice, pick)
            pairs += [pair, *_left_out(around, choice, pick)]
            if pair.status == "paired" and (
                pair.key not in chosen
                or (chosen[pair.key].confidence or 0) < (pair.confidence or 0)
            ):
                chosen[pair.key] = pair
    pairs = [_carried_over(pair, chosen) for pair in pairs]
    return sorted(pairs, key=lambda pair: (pair.ru_start, -pair.ru_end))


def _rejoined(
    around: Surroundings, choices: Sequence[Choice], picks: Sequence[Pick | None]
) -> Iterator[tuple[Choice, Pick | None]]:
    """Choices and picks, with sentences of one paragraph joined again where none has a gloss."""
    waiting: Choice | None = None
    for choice, pick in zip(choices, picks, strict=True):
        fragment = choice.fragment
        if waiting is not None:
            before = waiting.fragment
            between = around.text[before.end : fragment.start]
            if pick is None and _same_paragraph(before, fragment) and not between.strip():
                whole = replace(before, end=fragment.end)
                key = fragment_key(around.text[whole.start : whole.end], whole.kind)
                waiting = replace(waiting, fragment=whole, key=key)
                continue
            yield waiting, None
            waiting = None
        if pick is None and fragment.whole and fragment.kind == "quote":
            waiting = choice
        else:
            yield choice, pick
    if waiting is not None:
        yield waiting, None


def _same_paragraph(before: Fragment, fragment: Fragment) -> bool:
    return (
        fragment.whole
        and before.last_block == fragment.block
        and before.kind == fragment.kind == "quote"
        and before.language == fragment.language
    )


def _left_out(around: Surroundings, choice: Choice, pick: Pick | None) -> Iterator[Pair]:
    """The rest of a post of which only a part is glossed, as work for the translator."""
    fragment = choice.fragment
    if pick is None or fragment.language != "ru":
        return
    for start, end in (
        (fragment.start, pick.option.span.start),
        (pick.option.span.end, fragment.end),
    ):
        body = around.text[start:end]
        if len(CYRILLIC.findall(body)) >= 4:
            lead = len(body) - len(body.lstrip())
            rest = replace(fragment, start=start + lead, end=start + len(body.rstrip()))
            yield _pair(around, replace(choice, fragment=rest), None)


def document_choices(document: Document, encoder: Encoder) -> Iterator[Choice]:
    """Every fragment of ``document`` with its options and their features, unassigned."""
    for _, choices in _chunks(document, encoder):
        yield from choices


def _chunks(document: Document, encoder: Encoder) -> Iterator[tuple[Surroundings, list[Choice]]]:
    fragments = [
        part for fragment in find_fragments(document) for part in _by_sentence(document, fragment)
    ]
    around = Surroundings(document, fragments)
    spans = chains(around)
    for first in range(0, len(fragments), _CHUNK):
        part = range(first, min(first + _CHUNK, len(fragments)))
        yield around, _choices(around, part, spans, encoder)


def _by_sentence(document: Document, fragment: Fragment) -> list[Fragment]:
    """A long Russian paragraph as its sentences, which English may follow one by one.

    Posts and what stands inside English sentences stay whole: they are quoted as one thing.
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
    """Whether it is quoted as one thing, or what stands beside it is."""
    if document.blocks[fragment.block].kind == "quote":
        return True
    beside = (fragment.block - 1, fragment.last_block + 1)
    blocks = [document.blocks[i] for i in beside if 0 <= i < len(document.blocks)]
    return any(document.text[block.start] in '"“«„' for block in blocks)


def _choices(
    around: Surroundings, part: range, spans: Sequence[Span], encoder: Encoder
) -> list[Choice]:
    options = [
        _options(around, around.fragments[index], spans[index]) if index < MOST_GLOSSED else []
        for index in part
    ]
    vectors = _Vectors(around, options, encoder)
    choices = []
    for index, own in zip(part, options, strict=True):
        fragment = around.fragments[index]
        key = fragment_key(around.text[fragment.start : fragment.end], fragment.kind)
        group = (spans[index].start, spans[index].end)
        rows = vectors.rows(own)
        choices.append(
            Choice(fragment, group, key, tuple(own), rows, looked_at=index < MOST_GLOSSED)
        )
    return choices


def _options(around: Surroundings, fragment: Fragment, chain_span: Span) -> list[Option]:
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
    sides = _sides(around.text, fragment)
    return [Option(span, side, candidate) for span, side in sides for candidate in near]


def _far(around: Surroundings, fragment: Fragment, near: Sequence[Candidate]) -> list[Candidate]:
    """Quotations, headings and, for whole Russian blocks, sentences anywhere in the article."""
    seen = {(candidate.start, candidate.end) for candidate in near}
    russian = around.text[fragment.start : fragment.end]
    found: list[Candidate] = []
    in_table = around.block(fragment.block).kind == "cell"
    for index in _blocks_by_distance(around, fragment.block)[:_MOST_BLOCKS]:
        if in_table and around.block(index).kind == "cell":
            continue
        wider = around.block(index).kind == "heading" or fragment.whole
        spans = chain(around.quotes(index), around.english_sentences(index) if wider else ())
        quotes = set(around.quotes(index)) if wider else None
        for span in spans:
            gap = max(span.start - fragment.end, fragment.start - span.end)
            if gap <= 0 or (span.start, span.end) in seen:
                continue
            if not is_echo(russian, around.text[span.start : span.end]):
                quoted = quotes is None or span in quotes
                found.append(Candidate(span.start, span.end, "far", gap, quoted))
                if len(found) == _MOST_FAR:
                    return found
    return found


def _blocks_by_distance(around: Surroundings, index: int) -> list[int]:
    """Numbers of the blocks near the one at ``index``, nearest first."""
    low, high = max(0, index - _MOST_BLOCKS), index + _MOST_BLOCKS
    numbers = range(low, min(high, len(around.document.blocks)))
    return sorted(numbers, key=lambda number: abs(number - index))


def _sides(text: str, fragment: Fragment) -> list[tuple[Span, Side]]:
    """The whole fragment and, where it has several sentences, every run of them."""
    whole = Span(fragment.start, fragment.end)
    spans = _russian_sentences(text, whole)
    total = max(len(whole), 1)
    sides = [(whole, Side(readable_words(text[whole.start : whole.end])))]
    if not 1 < len(spans) <= _MOST_SENTENCES or fragment.kind == "hashtag":
        return sides
    for first in range(len(spans)):
        for last in range(first, len(spans)):
            span = Span(spans[first].start, spans[last].end)
            if last - first + 1 < len(spans) and CYRILLIC.search(text, span.start, span.end):
                words = readable_words(text[span.start : span.end])
                sides.append((span, Side(words, len(span) / total)))
    return sides


def _russian_sentences(text: str, whole: Span) -> list[Span]:
    """Sentences of a fragment; in posts a tag before a capital letter ends one too."""
    body = text[whole.start : whole.end]
    spans = []
    for sentence in split_sentences(body, "ru"):
        start = sentence.start
        for tag in _TAG.finditer(body, sentence.start, sentence.end):
            cut = _TAG_START.match(body, tag.end())
            if cut and tag.start() > start:
                spans.append(Span(whole.start + start, whole.start + tag.end()))
                start = cut.end()
        spans.append(Span(whole.start + start, whole.start + sentence.end))
    return spans


def readable_words(text: str) -> str:
    """``text`` as it is encoded: no stress marks or line breaks, hashtags split into words."""
    plain = " ".join(without_stress(text[:_LONGEST_TEXT]).split())
    return _TAG.sub(lambda match: " ".join(split_hashtag(match.group())), plain)


def fragment_key(text: str, kind: str) -> str:
    """The same string for all spellings of the same Russian; tags have a space of their own."""
    if kind == "hashtag":
        return "#" + hashtag_key(text)
    return text_key(text)


class _Vectors:
    """Cosines and margins between the texts of a chunk, each text encoded once."""

    def __init__(
        self, around: Surroundings, options: Sequence[Sequence[Option]], encoder: Encoder
    ) -> None:
        self._text = around.text
        flat = [option for own in options for option in own]
        self._sides = _numbered(option.side.text for option in flat)
        self._glosses = _numbered(self.gloss(option.candidate) for option in flat)
        self._cosine = self._margin = np.zeros((0, 0), np.float32)
        if flat:
            texts = [*self._sides, *(readable_words(text) for text in self._glosses)]
            vectors = encoder.encode(texts)
            middle = len(self._sides)
            self._cosine, self._margin = similarities(vectors[:middle], vectors[middle:])

    def gloss(self, candidate: Candidate) -> str:
        return self._text[candidate.start : candidate.end].replace("\n", " ")

    def rows(self, options: Sequence[Option]) -> NDArray[np.float64]:
        rows = []
        for option in options:
            gloss = self.gloss(option.candidate)
            place = self._sides[option.side.text], self._glosses[gloss]
            rows.append(
                features(
                    option.side, gloss, option.candidate,
                    float(self._cosine[place]), float(self._margin[place]),
                    self._text[max(0, option.candidate.start - 30) : option.candidate.start],
                )
            )  # fmt: skip
        return np.array(rows) if rows else np.zeros((0, 0))


def _numbered(texts: Iterator[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for text in texts:
        numbers.setdefault(text, len(numbers))
    return numbers


def assign(choices: Sequence[Choice]) -> list[Pick | None]:
    """The best option for every fragment, or None: no English is used by two of them.

    Maximises the sum of log-odds over none (Hungarian method); where two fragments that may
    not share a gloss got overlapping ones, the weaker loses that option and all choose again.
    """
    values = [scores(choice.rows) if len(choice.rows) else np.zeros(0) for choice in choices]
    allowed = [np.ones(len(own), bool) for own in values]
    picks: list[int | None] = [None] * len(choices)
    for _ in range(50):
        picks = _hungarian(choices, values, allowed)
        clash = _clash(choices, values, picks)
        if not clash:
            break
        for index in clash:
            taken = picks[index]
            if taken is not None:
                allowed[index][taken] = False
    return [
        None if taken is None else _pick(choices[index], values[index], taken)
        for index, taken in enumerate(picks)
    ]


def _hungarian(
    choices: Sequence[Choice],
    values: Sequence[NDArray[np.float64]],
    allowed: Sequence[NDArray[np.bool_]],
) -> list[int | None]:
    """For each choice the number of its option, where English spans are taken once a group."""
    columns: dict[tuple[int, int, int], int] = {}
    cells: list[tuple[int, int, int]] = []
    ranks = _ranks(choices)
    for row, choice in enumerate(choices):
        for number, option in enumerate(choice.options):
            if allowed[row][number] and values[row][number] > 0:
                place = (option.candidate.start, option.candidate.end, ranks[row])
                cells.append((row, columns.setdefault(place, len(columns)), number))
    picks: list[int | None] = [None] * len(choices)
    if not cells:
        return picks
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for row, column, number in cells:
        value = float(values[row][number])
        best[row, column] = max(best.get((row, column), (0.0, number)), (value, number))
    for row, column in _matching(best, len(choices), len(columns)):
        picks[row] = best[row, column][1]
    return picks


def _matching(
    best: dict[tuple[int, int], tuple[float, int]], rows: int, columns: int
) -> list[tuple[int, int]]:
    """Pairs of row and column, each used once, that maximise the sum of values.

    Where every row's best column is its own, that is the answer; scipy, which takes most of a
    second to load, is asked only where rows compete.
    """
    favourite: dict[int, tuple[float, int]] = {}
    for (row, column), (value, _) in best.items():
        favourite[row] = max(favourite.get(row, (0.0, -1)), (value, -column))
    wanted = {row: -column for row, (_, column) in favourite.items()}
    if len(set(wanted.values())) == len(wanted):
        return sorted(wanted.items())
    from scipy.optimize import linear_sum_assignment

    profit = np.zeros((rows, columns + rows))
    for (row, column), (value, _) in best.items():
        profit[row, column] = value
    pairs = zip(*linear_sum_assignment(profit, maximize=True), strict=True)
    return [(int(row), int(column)) for row, column in pairs if (row, column) in best]


def _ranks(choices: Sequence[Choice]) -> list[int]:
    """Numbers that differ among fragments that may share a gloss, so that they do not compete."""
    seen: dict[object, int] = {}
    ranks = []
    for choice in choices:
        rank = max(seen.get(choice.group, 0), seen.get(choice.key, 0))
        seen[choice.group] = seen[choice.key] = rank + 1
        ranks.append(rank)
    return ranks


def _clash(
    choices: Sequence[Choice],
    values: Sequence[NDArray[np.float64]],
    picks: Sequence[int | None],
) -> list[int]:
    """The choices that must let go of English that a better one holds."""
    held: list[tuple[int, int, int, float]] = []
    for index, taken in enumerate(picks):
        if taken is not None:
            candidate = choices[index].options[taken].candidate
            held.append((candidate.start, candidate.end, index, float(values[index][taken])))
    held.sort()
    losers = set()
    for position, (_, end, index, value) in enumerate(held):
        for start, _, other, against in held[position + 1 :]:
            if start >= end:
                break
            if not _may_share(choices[index], choices[other]):
                losers.add(other if against < value or (against == value) else index)
    return sorted(losers)


def _may_share(first: Choice, second: Choice) -> bool:
    return first.key == second.key or first.group == second.group


def _pick(choice: Choice, values: NDArray[np.float64], taken: int) -> Pick:
    confidence = calibrated(share_of(choice, values, taken))
    return Pick(choice.options[taken], min(confidence, 0.999), choice.rows[taken])


def share_of(choice: Choice, values: NDArray[np.float64], taken: int) -> float:
    """The probability, among all options and none, of those that say nearly the same as one.

    values: log-odds of the options, (n_options,). taken: the number of the one.
    """
    option = choice.options[taken]
    return sum(
        float(share)
        for share, other in zip(probabilities(values), choice.options, strict=True)
        if _overlap(option.candidate, other.candidate) >= 0.7
        and _overlap(option.span, other.span) >= 0.7
    )


def _overlap(first: Span | Candidate, second: Span | Candidate) -> float:
    common = min(first.end, second.end) - max(first.start, second.start)
    longest = max(first.end - first.start, second.end - second.start)
    return common / longest if longest else 0.0


def _pair(around: Surroundings, choice: Choice, pick: Pick | None) -> Pair:
    fragment, document = choice.fragment, around.document
    span = (
        pick.option.span
        if pick and fragment.language == "ru"
        else Span(fragment.start, fragment.end)
    )
    russian = document.original(span.start, span.end)
    context, mark = context_of(document, span)
    text = context[mark.start : mark.end]
    status, reasons = _status(fragment, pick, choice.looked_at)
    pair = Pair(
        file=document.path, kind=fragment.kind, language=fragment.language, ru=text,
        ru_start=russian.start, ru_end=russian.end, status=status,
        key=fragment_key(text, fragment.kind), reasons=reasons, ru_context=context, ru_mark=mark,
    )  # fmt: skip
    if status != "paired" or pick is None:
        return pair
    return _with_gloss(document, pair, pick)


def _with_gloss(document: Document, pair: Pair, pick: Pick) -> Pair:
    english = _with_final_mark(document.text, pick)
    place = document.original(english.start, english.end)
    context, mark = context_of(document, english)
    together = shared_context(document, pick.option.span, english)
    if together is not None:
        context, ru_mark, mark = together
        pair = replace(pair, ru_context=context, ru_mark=ru_mark)
    return replace(
        pair, en=context[mark.start : mark.end], en_start=place.start, en_end=place.end,
        confidence=pick.confidence, en_file=document.path, en_context=context, en_mark=mark,
    )  # fmt: skip


def _with_final_mark(text: str, pick: Pick) -> Span:
    """The gloss, with the full stop that ends it where the Russian ends with one too."""
    span, candidate = pick.option.span, pick.option.candidate
    end = candidate.end
    if text[span.end - 1] in ".!?…" and text[end - 1] not in ".!?…" and text[end : end + 1] in (
        ".", "!", "?", "…",
    ):  # fmt: skip
        end += 1
    return Span(candidate.start, end)


_WHY = {
    "bracket_after": "in brackets after it", "bracket_part": "in brackets after it",
    "after_echo": "in brackets after its transliteration", "same_bracket": "in the same brackets",
    "shared_bracket": "in the same brackets", "bracketed_quote": "quoted before the brackets",
    "bracketed_clause": "before the brackets", "bracketed_part": "before the brackets",
    "dash_after": "after a dash or colon", "connector_after": "introduced as its meaning",
    "quote_after": "quoted after it", "quote_before": "quoted before it",
    "bracket_before": "in brackets before it", "comma_after": "after it in the sentence",
    "words_before": "before it in the sentence", "sentence_after": "the next sentence",
    "cell": "in the next cell", "list": "same place in the parallel list",
    "next_block": "the next paragraph", "previous_block": "the paragraph before",
    "block_part": "in a neighbouring paragraph", "far": "elsewhere in the article",
}  # fmt: skip


def _status(fragment: Fragment, pick: Pick | None, looked_at: bool) -> tuple[str, tuple[str, ...]]:
    if fragment.excluded:
        return "excluded", ("page furniture",)
    if fragment.language != "ru":
        named = "unknown language" if fragment.language == "und" else fragment.language
        return "foreign", (f"Cyrillic, but not Russian: {named}",)
    if not looked_at:
        return "unglossed", (NOT_LOOKED_AT,)
    if pick is None:
        return "unglossed", ("nothing in the article translates it",)
    reasons = [_WHY[pick.option.candidate.relation]]
    if pick.option.side.share < 1:
        reasons.append("the rest of the post is not translated")
    return "paired", tuple(reasons)


def _carried_over(pair: Pair, chosen: dict[str, Pair]) -> Pair:
    """``pair`` with the gloss that the same Russian got elsewhere in the article.

    A gloss of its own stays where it is nearly sure: one tag may be rendered in two ways.
    """
    source = chosen.get(pair.key)
    if source is None or source is pair or pair.status not in ("paired", "unglossed"):
        return pair
    surer = (source.confidence or 0.0) > (pair.confidence or 0.0)
    if pair.status == "paired" and (not surer or (pair.confidence or 0.0) >= _SURE):
        return pair
    return replace(
        pair, status="paired", en=source.en, en_start=source.en_start, en_end=source.en_end,
        confidence=source.confidence, en_file=source.en_file, en_context=source.en_context,
        en_mark=source.en_mark, reasons=("glossed elsewhere in the article",),
    )  # fmt: skip
