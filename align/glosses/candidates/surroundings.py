"""An article prepared for looking around fragments: quotations, sentences, what lies between."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from align.fragments.footnotes import references
from align.fragments.posts import FacingLines
from align.language.quotation import OPENERS, REACH, enclosure, is_opening
from align.language.sentences import split_sentences
from align.records import Block, Document, Fragment, Span
from align.text import CYRILLIC

RELATIONS = (
    "bracket_after", "bracket_part", "after_echo", "same_bracket", "shared_bracket",
    "bracketed_quote", "bracketed_clause", "bracketed_part", "bracket_before", "dash_after",
    "connector_after", "copula_after", "colon_after", "named_before", "bracket_order",
    "comma_before", "dash_before", "dashed_part", "colon_before", "comma_after", "quote_after",
    "quote_before", "quote_beside", "words_before", "sentence_before", "sentence_after", "cell",
    "list", "next_block", "previous_block", "block_part", "far", "stretch_after", "stretch_before",
    "stretch_block", "latin_tag", "known_words",
)  # fmt: skip
"""How a candidate can stand to its fragment. bracket_*: the English is in brackets after it;
bracketed_*: the fragment itself is in brackets after the English."""
ABBREVIATED = re.compile(
    r"(?:\b(?:St|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|vs|lit|i\.\s?e|e\.\s?g|cf|approx|No|Nos|pl|sing|adj|adv|fem"
    r"|masc|neut|dim|coll|colloq|fig|esp|usu|sb|sth|smb|smth|Gen|Col|Lt|Sgt|Rev|Hon|Mt)"
    r"|(?<![A-Za-z])[A-Za-z])\Z"
)
"""What a full stop does not end a phrase behind: St., Mr., lit., an initial."""
_ANNOUNCED = re.compile(
    r"(?:EN|ENG|Eng)\s+(?=\S)|\[\d{1,2}:\d\d(?:[:.]\d{1,3}){0,2}\]\s*(?=\S)"
    r"|\d{1,3}/(?:\d{1,3})?\s+(?=[\"“‘—–-]{0,2}\s?[A-Z])"
    r"|(?:(?:English|Literal|Rough|Free)\s)?(?:Translation|translation|English|Meaning|Means)"
    r"(?:\sin\sEnglish)?\s*[:=]\s*(?=\S)"
)
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_SEPARATOR = re.compile(
    r"[\s\"'“”«»„()\[\]]*(?:/|,|;|\band\b|\bor\b|&|\+|\bи\b|[–—-]"
    r"|,?\s*(?:which is )?(?:short for|an abbreviation (?:of|for)|i\. ?e\."
    r"|abbreviated(?: as| to)?))?"
    r"[\s\"'“”«»„]*"
)
_BUDGET = 900_000
"""Characters of a block that may be searched in vain for quotations, with four for each of its
own, after which it is not searched for more."""
_LONGEST_GAP = 60
_LATIN_TAG = re.compile(r"(?<!\w)#[A-Za-z]\w+")


@dataclass(frozen=True, slots=True)
class GlossCandidate:
    """A stretch of readable English that may translate a fragment.

    start, end: readable offsets. relation: one of RELATIONS. distance: characters between it
    and the fragment. quoted: whether it stands in quotation marks. full: whether it is all of its
    place (a whole bracket, quotation, clause), not a part of it. crossed: number of other fragments
    in between. cut: whether it leaves out words in the same brackets that are no remark.
    """

    start: int
    end: int
    relation: str
    distance: int
    quoted: bool = False
    full: bool = True
    crossed: int = 0
    cut: bool = False
    doubts: frozenset[str] = frozenset()


class Surroundings:
    """A document prepared for looking around fragments: its quotations and sentences.

    Attribute cut_rows: of each cell in whose row some cells were not looked at, the number of the
    first one of the row.
    """

    def __init__(self, document: Document, fragments: list[Fragment]) -> None:
        self.document = document
        self.text = document.text
        self.fragments = fragments
        # The sentences of one Russian block count as one when something lies across them.
        self._starts = sorted(
            {
                document.blocks[part.block].start if part.whole else part.start
                for part in fragments
                if not part.inside and not part.excluded
            }
        )
        self._barriers = self._find_barriers()
        self._english: dict[int, bool] = {}
        self._last_letters: dict[int, int] = {}
        self._runs: dict[int, tuple[int, int]] = {}
        self._quotes: dict[int, list[Span]] = {}
        self._tables: dict[int, int] = {}
        self._rows: dict[int, range] = {}
        self.cut_rows: dict[int, int] = {}
        self._references: dict[str, list[Span]] | None = None
        self._sentences: dict[int, list[Span]] = {}
        self._english_sentences: dict[int, list[Span]] = {}

    def block(self, index: int) -> Block:
        """The block with that number."""
        return self.document.blocks[index]

    def block_at(self, offset: int) -> int:
        """The number of the block that holds ``offset``, or of the last one before it."""
        blocks = self.document.blocks
        return max(bisect_right(blocks, offset, key=lambda block: block.start) - 1, 0)

    @cached_property
    def facing(self) -> FacingLines:
        """Which Russian lines face lines of their English."""
        return FacingLines(self.document)

    @cached_property
    def foreign_share(self) -> float:
        """The share of the fragments that are not Russian, or perhaps not, 0..1."""
        foreign = sum(one.language != "ru" or bool(one.doubt) for one in self.fragments)
        return foreign / max(len(self.fragments), 1)

    @cached_property
    def latin_tags(self) -> list[tuple[int, int]]:
        """Where the hashtags in Latin letters stand."""
        return [
            match.span()
            for match in _LATIN_TAG.finditer(self.text)
            if not CYRILLIC.search(match.group())
        ]

    def quotes(self, index: int) -> list[Span]:
        """The English quotations of a block, without their marks."""
        if index not in self._quotes:
            self._quotes[index] = list(self._find_quotes(self.block(index)))
        return self._quotes[index]

    def table_start(self, index: int) -> int:
        """The number of the first cell of the table in which the cell at ``index`` stands."""
        if index not in self._tables:
            first = last = index
            while first > 0 and self.block(first - 1).kind == "cell":
                first -= 1
            while last + 1 < len(self.document.blocks) and self.block(last + 1).kind == "cell":
                last += 1
            self._tables.update((number, first) for number in range(first, last + 1))
        return self._tables[index]

    def row(self, index: int) -> range:
        """The numbers of the cells of the table row in which the cell at ``index`` stands."""
        if index not in self._rows:
            first, last, row = index, index + 1, self.block(index).row
            while first > 0 and self.block(first - 1).row == row:
                first -= 1
            while last < len(self.document.blocks) and self.block(last).row == row:
                last += 1
            self._rows.update(dict.fromkeys(range(first, last), range(first, last)))
        return self._rows[index]

    def references(self, number: str) -> list[Span]:
        """Where the text refers to the note with that number, in order."""
        if self._references is None:
            self._references = references(self.text)
        return self._references.get(number, [])

    def sentences(self, index: int) -> list[Span]:
        """The sentences of a block."""
        if index not in self._sentences:
            block = self.block(index)
            spans = split_sentences(self.text[block.start : block.end], "en", inside=True)
            self._sentences[index] = [
                Span(block.start + span.start, block.start + span.end) for span in spans
            ]
        return self._sentences[index]

    def english_sentences(self, index: int) -> list[Span]:
        """The sentences of a block that are English and of ordinary length."""
        if index not in self._english_sentences:
            self._english_sentences[index] = [
                span
                for span in self.sentences(index)
                if len(span) < 400 and is_english(self.text[span.start : span.end])
            ]
        return self._english_sentences[index]

    def english(self, index: int) -> bool:
        """Whether a block is English as a whole."""
        if index not in self._english:
            block = self.block(index)
            self._english[index] = is_english(self.text[block.start : block.end])
        return self._english[index]

    def last_letters(self, index: int) -> int:
        """Where the last pair of adjacent Latin letters in a block begins; -1 without one."""
        if index not in self._last_letters:
            block = self.block(index)
            last = -1
            for match in _LETTERS.finditer(self.text, block.start, block.end):
                last = match.end() - 2
            self._last_letters[index] = last
        return self._last_letters[index]

    def run(self, index: int) -> tuple[int, int]:
        """The first and last block of the run around a block of blocks of its kind and script."""
        if index not in self._runs:
            first = last = index
            while self._alike(first - 1, index):
                first -= 1
            while self._alike(last + 1, index):
                last += 1
            self._runs.update((number, (first, last)) for number in range(first, last + 1))
        return self._runs[index]

    def _alike(self, other: int, index: int) -> bool:
        if not 0 <= other < len(self.document.blocks):
            return False
        same_kind = self.block(other).kind == self.block(index).kind
        return same_kind and self.english(other) == self.english(index)

    def bars(self, fragment: Fragment, index: int) -> bool:
        """Whether another fragment than ``fragment`` fills a block."""
        return any(other is not fragment for other in self._barriers.get(index, ()))

    def _find_barriers(self) -> dict[int, list[Fragment]]:
        """By block, the first two fragments that fill it: enough to know one from another."""
        barriers: dict[int, list[Fragment]] = {}
        seen: dict[tuple[int, int], int] = {}
        for part in self.fragments:
            if not part.whole or part.excluded or part.kind == "hashtag":
                continue
            place = part.block, part.last_block
            seen[place] = seen.get(place, 0) + 1
            if seen[place] <= 2:
                for index in range(part.block, part.last_block + 1):
                    barriers.setdefault(index, []).append(part)
        return barriers

    def fragments_between(self, start: int, end: int) -> list[Fragment]:
        """The fragments that begin between two offsets, in order."""
        first = bisect_left(self.fragments, start, key=lambda part: part.start)
        last = bisect_left(self.fragments, end, key=lambda part: part.start)
        return self.fragments[first:last]

    def crossed(self, start: int, end: int) -> int:
        """How many fragments lie wholly between two offsets."""
        return max(0, bisect_left(self._starts, end) - bisect_left(self._starts, start))

    def _find_quotes(self, block: Block) -> Iterator[Span]:
        text = self.text[block.start : block.end]
        position = 0
        budget = _BUDGET + 4 * len(text)
        while position < len(text) and budget > 0:
            if (
                text[position] in OPENERS
                and text[position] not in "(["
                and is_opening(text, position)
            ):
                end = enclosure(text, position)
                if end is not None and end > position + 2 and is_english(text[position + 1 : end]):
                    yield Span(block.start + position + 1, block.start + end)
                    position = end
                else:
                    budget -= REACH if end is None else end - position
            position += 1


@dataclass(frozen=True)
class Spot:
    """A fragment where it stands, as the layouts look at it.

    chain: the stretch of fragments that stand together ("А" / "Б") of which it is part; what
    follows or precedes the chain belongs to each of them.
    """

    around: Surroundings
    fragment: Fragment
    chain: Span

    @property
    def text(self) -> str:
        """The readable text of the article."""
        return self.around.text

    @cached_property
    def russian(self) -> str:
        """The readable text of the fragment."""
        return self.text[self.fragment.start : self.fragment.end]


def behind_label(text: str, start: int, end: int) -> int:
    """Where a stretch begins behind what says that it is English, or when it is said.

    EN Welcome; Translation: Welcome; [00:14] Welcome.
    """
    label = _ANNOUNCED.match(text, start, end)
    return label.end() if label else start


def is_english(text: str) -> bool:
    """Whether ``text`` has Latin words and hardly any Cyrillic."""
    return _LETTERS.search(text) is not None and len(CYRILLIC.findall(text)) * 4 < sum(
        map(len, _LETTERS.findall(text))
    )


def chains(around: Surroundings) -> list[Span]:
    """For each fragment, in order, the stretch of neighbours that share a gloss: А / Б, #А #Б."""
    fragments = around.fragments
    spans: list[Span] = []
    first = 0
    for index in range(1, len(fragments) + 1):
        if index < len(fragments) and _linked(around.text, fragments[index - 1], fragments[index]):
            continue
        spans += [Span(fragments[first].start, fragments[index - 1].end)] * (index - first)
        first = index
    return spans


def _linked(text: str, before: Fragment, fragment: Fragment) -> bool:
    if before.block != fragment.block or before.excluded or fragment.excluded:
        return False
    if fragment.inside or (before.whole and before.kind != "hashtag"):
        return False
    gap = text[before.end : fragment.start]
    near = 0 <= len(gap) == fragment.start - before.end <= _LONGEST_GAP
    return near and _SEPARATOR.fullmatch(gap) is not None
