"""Fragments to glosses: every fragment of an article as a pair, glossed or not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from align.documents.context import context_of, shared_context
from align.encoders.protocol import Encoder
from align.fragments.keys import Words, fragment_key, readable_words
from align.glosses.assignment import Pick
from align.glosses.candidates.facing_texts import FacingText
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.glosses.features.texts import Option
from align.glosses.features.wording import RussianSide
from align.glosses.model import GlossModel, installed_model
from align.glosses.options import NOT_LOOKED_AT, FragmentOptions, article_choices
from align.glosses.second_glosses import picked
from align.glosses.weighing import weighed
from align.hashtags.keys import hashtag_key
from align.hashtags.splitting import split_hashtag
from align.language.quotation import enclosure, is_opening
from align.language.romanised import romanisation
from align.records import ANOTHER, Document, Fragment, Pair, Span
from align.text import CYRILLIC, counted, text_key

_SURE = 0.9
_NEARLY_SURE = 0.7
"""The confidence from which a repeated fragment keeps its own gloss: wherever that stands, and if
it stands in the fragment's own sentence or line."""
FACING = "facing"
"""The relation of English that is no candidate: between two texts, others show what faces what."""
_LEAST_FACING, _FACING_RIGHT, _AS_LIKELY = 0.5, 0.85, 0.5
"""The confidence of an alignment from which its English is taken; the share of these that are
right, by the passages of the project and real ones; the confidence from which a gloss stays."""
_OPENING = ("“", "«", '"')
_WORDS = re.compile(r"\w+")
_SLOGAN = 8
"""The most words of a slogan that a hashtag may hold as well."""
_ELSEWHERE = ("far", "previous_block", "next_block", "block_part", "quote_before", "quote_after")


def pair_document(
    document: Document,
    encoder: Encoder,
    words: Words = frozenset(),
    say: Callable[[str], None] = lambda line: None,
) -> list[Pair]:
    """Every Cyrillic fragment of ``document`` as a pair, in order, glossed or not.

    words: known to occur in hashtags, which are split at them. say: called with a line on what was
    not looked at.
    """
    seen: list[Surroundings] = []

    def parts() -> Iterator[tuple[Surroundings, list[FragmentOptions]]]:
        for around, choices in article_choices(document, encoder, words):
            seen[:] = [around]
            yield around, choices

    pairs = pair_choices(parts())
    for line in not_looked_at(pairs, seen[0] if seen else None):
        say(line)
    return pairs


def not_looked_at(pairs: Sequence[Pair], around: Surroundings | None) -> Iterator[str]:
    """What of a document was not looked at and may hold glosses, one line each.

    around: as it is once the pairs were chosen; None where there are no fragments.
    """
    if any(NOT_LOOKED_AT in pair.reasons for pair in pairs):
        yield NOT_LOOKED_AT
    if around is None or not around.cut_rows:
        return
    rows = set()
    for pair in pairs:
        cell = around.block_at(pair.ru_start)
        found = None if pair.en_start is None else around.block_at(pair.en_start)
        if cell in around.cut_rows and found not in around.row(cell):
            rows.add(around.cut_rows[cell])
    if rows:
        yield (
            f"{counted(len(rows), 'row')} of tables too wide to be searched in full for English; "
            "split the tables"
        )


def pair_choices(
    parts: Iterable[tuple[Surroundings, list[FragmentOptions]]], model: GlossModel | None = None
) -> list[Pair]:
    """The pairs of one document from what article_choices gives for it, in order.

    model: None for the one that is installed.
    """
    model = model or installed_model()
    settled: list[tuple[Pair, bool]] = []
    chosen: dict[str, Pair] = {}
    for around, offered in parts:
        choices = weighed(around.text, offered, model)
        picks = picked(choices, around.text, model)
        for choice, pick in _rejoined(around, *_with_facing(around, choices, picks)):
            glossed = [(_pair(around, choice, pick), pick is not None and _keeps(pick))]
            for more in pick.further if pick else ():
                glossed.append((_further(around, choice, more), True))
            for pair, _ in glossed:
                if pair.status == "paired" and _surer(pair, chosen.get(pair.key)):
                    chosen[pair.key] = pair
            settled += [*glossed, *((rest, False) for rest in _left_out(around, choice, pick))]
    pairs = [pair if keeps else _carried_over(pair, chosen) for pair, keeps in settled]
    return sorted(pairs, key=lambda pair: (pair.ru_start, -pair.ru_end))


def _surer(pair: Pair, other: Pair | None) -> bool:
    return other is None or (other.confidence or 0) < (pair.confidence or 0)


def _with_facing(
    around: Surroundings, choices: Sequence[FragmentOptions], picks: Sequence[Pick | None]
) -> tuple[list[FragmentOptions], list[Pick | None]]:
    """Choices and picks with the English that faces what has no gloss, or an unsure one.

    Only where the text before or behind has its gloss from the English that faces it. Sentences
    that one English text faces become one fragment.
    """
    facing = [_Facing.of(choices, picks, n) for n, one in enumerate(choices) if one.facing]
    taken = {one.first: one for one in _vouched_for(facing, choices, picks)}
    gone = {number for one in taken.values() for number in one.numbers[1:]}
    given = [
        (taken[n].choice(around, choice), taken[n].pick(around)) if n in taken else (choice, pick)
        for n, (choice, pick) in enumerate(zip(choices, picks, strict=True))
        if n not in gone
    ]
    return [choice for choice, _ in given], [pick for _, pick in given]


def _vouched_for(
    facing: Sequence["_Facing"],
    choices: Sequence[FragmentOptions],
    picks: Sequence[Pick | None],
) -> list["_Facing"]:
    """The texts that may take the English that faces them, since one beside them has its own.

    None where more texts have their glosses from elsewhere.
    """
    agreeing = [one for one in facing if one.agrees]
    if len(agreeing) < sum(not one.free for one in facing) - len(agreeing):
        return []
    for ordered in (facing, facing[::-1]):
        for before, one in pairwise(ordered):
            later = max(before, one, key=lambda each: each.first)
            if one.free and before.agrees and later.text.follows:
                likely = one.text.confidence >= _LEAST_FACING
                one.agrees = likely and not one.is_used(choices, picks)
    return [one for one in facing if one.free and one.agrees]


@dataclass(slots=True)
class _Facing:
    """A text with the English that faces it.

    numbers: of its fragments, without the tags inside them. free: whether none of them has a gloss
    that is as likely as not. agrees: whether one has such a gloss from that English.
    """

    text: FacingText
    numbers: tuple[int, ...]
    free: bool
    agrees: bool

    @property
    def first(self) -> int:
        """The number of its first fragment."""
        return self.numbers[0]

    @classmethod
    def of(
        cls, choices: Sequence[FragmentOptions], picks: Sequence[Pick | None], first: int
    ) -> "_Facing":
        text = choices[first].facing
        assert text is not None
        within = takewhile(
            lambda number: choices[number].fragment.end <= text.russian.end,
            range(first, len(choices)),
        )
        numbers = tuple(number for number in within if not choices[number].fragment.inside)
        glosses = [picks[number] for number in numbers]
        given = [pick for pick in glosses if pick and pick.confidence >= _AS_LIKELY]
        agrees = any(_share(pick.option.candidate, text.english) for pick in given)
        return cls(text, numbers, not given, agrees)

    def is_used(self, choices: Sequence[FragmentOptions], picks: Sequence[Pick | None]) -> bool:
        """Whether a fragment outside the text has a gloss from its English."""
        return any(
            pick is not None
            and _share(pick.option.candidate, self.text.english)
            and not _share(choice.fragment, self.text.russian)
            for choice, pick in zip(choices, picks, strict=True)
        )

    def choice(self, around: Surroundings, first: FragmentOptions) -> FragmentOptions:
        """Its fragments as one. first: the choice of the first of them."""
        fragment = replace(first.fragment, end=self.text.russian.end)
        key = fragment_key(around.text[fragment.start : fragment.end], fragment.kind)
        return replace(first, fragment=fragment, key=key)

    def pick(self, around: Surroundings) -> Pick:
        """The English that faces it as its gloss."""
        russian, english = self.text.russian, self.text.english
        gap = max(english.start - russian.end, russian.start - english.end, 0)
        side = RussianSide(readable_words(around.text[russian.start : russian.end]), 1.0)
        candidate = GlossCandidate(english.start, english.end, FACING, gap)
        return Pick(Option(russian, side, candidate), self.text.confidence * _FACING_RIGHT)


def _share(one: GlossCandidate | Fragment, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _rejoined(
    around: Surroundings, choices: Sequence[FragmentOptions], picks: Sequence[Pick | None]
) -> Iterator[tuple[FragmentOptions, Pick | None]]:
    """Choices and picks, with the sentences of a paragraph joined again where none has a gloss."""
    waiting: FragmentOptions | None = None
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


def _left_out(around: Surroundings, choice: FragmentOptions, pick: Pick | None) -> Iterator[Pair]:
    """The parts of a fragment that its glosses leave out, as pairs without a gloss."""
    fragment = choice.fragment
    if pick is None or fragment.language != "ru":
        return
    glossed = sorted(
        (taken.option.span for taken in (pick, *pick.further)),
        key=lambda span: (span.start, span.end),
    )
    starts = [fragment.start, *(span.end for span in glossed)]
    ends = [*(span.start for span in glossed), fragment.end]
    for start, end in zip(starts, ends, strict=True):
        body = around.text[start:end]
        if len(CYRILLIC.findall(body)) >= 4:
            lead = len(body) - len(body.lstrip())
            rest = replace(fragment, start=start + lead, end=start + len(body.rstrip()))
            yield _pair(around, replace(choice, fragment=rest), None)


def _pair(around: Surroundings, choice: FragmentOptions, pick: Pick | None) -> Pair:
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
    if status in ("paired", "unglossed"):
        reasons += _romanised(document.text, span, pick)
        reasons += (f"uncertain: {fragment.doubt}",) if fragment.doubt else ()
    pair = Pair(
        file=document.path, kind=fragment.kind, ru=text,
        language="und" if fragment.doubt else fragment.language,
        ru_start=russian.start, ru_end=russian.end, status=status,
        key=fragment_key(text, fragment.kind), reasons=reasons, ru_context=context, ru_mark=mark,
    )  # fmt: skip
    if status != "paired" or pick is None:
        return pair
    return _with_gloss(document, pair, pick)


def _further(around: Surroundings, choice: FragmentOptions, pick: Pick) -> Pair:
    """A further gloss of a fragment as a pair of its own."""
    pair = _pair(around, choice, pick)
    return replace(pair, reasons=(*pair.reasons, ANOTHER)) if pick.again else pair


def _romanised(text: str, span: Span, pick: Pick | None) -> tuple[str, ...]:
    """A reason that gives the Latin spelling beside the Russian, unless that is its gloss."""
    spelling = romanisation(text, span.start, span.end)
    gloss = pick.option.candidate if pick else None
    if spelling is None or (gloss and spelling in text[gloss.start : gloss.end]):
        return ()
    return (f"romanised as {spelling}",)


def _with_gloss(document: Document, pair: Pair, pick: Pick) -> Pair:
    english = _tidy_end(document.text, pick)
    place = document.original(english.start, english.end)
    context, mark = context_of(document, english)
    together = shared_context(document, pick.option.span, english)
    if together is not None:
        context, ru_mark, mark = together
        pair = replace(pair, ru_context=context, ru_mark=ru_mark)
    return replace(
        pair,
        en=context[mark.start : mark.end],
        en_start=place.start,
        en_end=place.end,
        confidence=pick.confidence,
        en_file=document.path,
        en_context=context,
        en_mark=mark,
    )


def _tidy_end(text: str, pick: Pick) -> Span:
    """The gloss, with the full stop that follows it where the Russian ends with one too.

    Without brackets around it, and without one that closes but does not open in it.
    """
    span, candidate = pick.option.span, pick.option.candidate
    whole = _with_quotes(text, candidate.start, candidate.end)
    start, end = whole.start, whole.end
    for opener, closer in ("()", "[]"):
        single = text.count(closer, start, end) == 1 and text.rfind(opener, start, end) <= start
        if single and text[end - 1] == closer and start + 2 < end:
            enclosed = text[start] == opener
            return Span(start + enclosed, end - 1)
    if (
        text[span.end - 1] in ".!?…"
        and text[end - 1] not in ".!?…"
        and text[end : end + 1] in (".", "!", "?", "…")
    ):
        end += 1
    return Span(start, end)


def _with_quotes(text: str, start: int, end: int) -> Span:
    """A gloss with a quotation mark just outside it whose partner stands inside it."""
    closing = enclosure(text, start - 1) if text[start - 1 : start] in _OPENING else None
    if closing is not None and closing < end:
        start -= 1
    after = text[end : end + 2]
    mark = end + len(after) - len(after.lstrip(".,!?…"))
    opening = max(text.rfind(opener, start, end) for opener in _OPENING)
    if opening >= 0 and is_opening(text, opening) and enclosure(text, opening) == mark:
        end = mark + 1
    return Span(start, end)


_WHY = {
    "stretch_after": "English behind it",
    "stretch_before": "English in front of it",
    "stretch_block": "English in the paragraph or line beside it",
    "latin_tag": "an English hashtag beside it",
    "known_words": "a listed rendering of its words near it",
    "bracket_after": "in brackets after it", "bracket_part": "in brackets after it",
    "after_echo": "in brackets after its transliteration", "same_bracket": "in the same brackets",
    "shared_bracket": "in the same brackets", "bracketed_quote": "quoted before the brackets",
    "bracketed_clause": "before the brackets", "bracketed_part": "before the brackets",
    "dash_after": "after a dash or colon", "connector_after": "introduced as its meaning",
    "copula_after": "after 'is' or 'are'", "colon_after": "after a later colon",
    "named_before": "before 'in Russian' or the like",
    "comma_before": "before it in the sentence", "dash_before": "before the dash",
    "dashed_part": "before the dash", "colon_before": "before the colon",
    "bracket_order": "in the same position in the brackets that follow",
    "quote_after": "quoted after it", "quote_before": "quoted before it",
    "quote_beside": "quoted right before it",
    "bracket_before": "in brackets before it", "comma_after": "after it in the sentence",
    "words_before": "before it in the sentence", "sentence_after": "the next sentence",
    "sentence_before": "the sentence before",
    "cell": "in the next cell", "list": "in the same place in the parallel list",
    "next_block": "the next paragraph", "previous_block": "the paragraph before",
    "block_part": "in a neighbouring paragraph", "far": "elsewhere in the article",
    FACING: "faces it between sentences that translate each other",
}  # fmt: skip


def _status(fragment: Fragment, pick: Pick | None, looked_at: bool) -> tuple[str, tuple[str, ...]]:
    if fragment.excluded:
        return "excluded", ("page furniture",)
    if fragment.language != "ru":
        if fragment.language == "und":
            why = fragment.doubt or "Cyrillic whose language cannot be told"
            return "foreign", (f"uncertain: {why}",)
        return "foreign", (f"Cyrillic, but not Russian: {fragment.language}",)
    if not looked_at:
        return "unglossed", (NOT_LOOKED_AT,)
    if pick is None:
        return "unglossed", ("nothing in the article translates it",)
    reasons = [_WHY[pick.option.candidate.relation]]
    if pick.option.side.share < 1:
        reasons.append("the rest of it is not translated")
    if pick.exchanged:
        reasons.append("doubtful: this and another gloss of the article would fit better exchanged")
    return "paired", tuple(reasons)


def _keeps(pick: Pick) -> bool:
    """Whether the fragment keeps its gloss where the same Russian gets another one elsewhere."""
    near = pick.option.candidate.relation not in _ELSEWHERE
    return pick.confidence >= (_NEARLY_SURE if near else _SURE)


def _as_a_tag(pair: Pair, chosen: dict[str, Pair]) -> Pair | None:
    """The gloss of a tag in the same words as a slogan that has none, or the other way round."""
    if pair.status != "unglossed" or pair.language != "ru":
        return None
    if pair.kind == "hashtag":
        split = split_hashtag(pair.ru)
        return chosen.get(text_key(" ".join(split))) if len(split) > 1 else None
    words = _WORDS.findall(pair.ru)
    return chosen.get("#" + hashtag_key("".join(words))) if 1 < len(words) <= _SLOGAN else None


def _carried_over(pair: Pair, chosen: dict[str, Pair]) -> Pair:
    """``pair`` with the gloss that the same Russian has elsewhere in the article, if surer."""
    source = chosen.get(pair.key) or _as_a_tag(pair, chosen)
    if source is None or source is pair or pair.status not in ("paired", "unglossed"):
        return pair
    if pair.status == "paired" and (source.confidence or 0.0) <= (pair.confidence or 0.0):
        return pair
    return replace(
        pair, status="paired", en=source.en, en_start=source.en_start, en_end=source.en_end,
        confidence=source.confidence, en_file=source.en_file, en_context=source.en_context,
        en_mark=source.en_mark, reasons=("glossed elsewhere in the article",),
    )  # fmt: skip
