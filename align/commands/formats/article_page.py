"""What a page shows of an article: its text with the marks in it, and a note on each fragment."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from align.commands.formats.marks import Mark, MarkedPiece, marked
from align.odds import BANDS, band
from align.records import Block, Document, Pair, Span, name_of

STATES = {
    "approved": ("✓", "approved"),
    "sure": ("=", "translated, to review"),
    "doubtful": ("?", "doubtful, to review"),
    "open": ("∅", "no English, to do"),
    "rejected": ("✕", "rejected"),
    "other": ("–", "not Russian, or left out"),
}
"""What a fragment is shown as: a sign, and words. Each has a line of its own in the style sheet."""

PAIR_STATES = ("sure", "doubtful", "open", "other")
"""Those that a pair has on which nothing was decided."""

_SURE = {word for _, word in BANDS[:2]}
_CONTEXT = "context"
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another place: what it says, the key of the page, and the place on it."""

    text: str
    page: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about a fragment.

    number: from 1. kind: its name. state: one of STATES. label: state and confidence in words.
    facts: more lines, each with what it is about. entry: where its entry is; others: where else it
    occurs; more: how many further places there are.
    """

    number: int
    kind: str
    language: str
    ru: str
    en: str | None
    state: str
    label: str
    reasons: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    entry: PageLink | None = None
    others: tuple[PageLink, ...] = ()
    more: int = 0

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return STATES[self.state][0]


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph of an article. kind: as of a Block, or context. cells: of a row of a table."""

    kind: str
    pieces: tuple[MarkedPiece, ...] = ()
    cells: "tuple[PageBlock, ...]" = ()
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article: key: of the page, unique. name: of the file. problem: why its text is not shown.

    notes: in the order of their numbers. states: those that the legend explains. other: where the
    article stands beside its translation.
    """

    key: str
    name: str
    title: str
    blocks: tuple[PageBlock, ...]
    notes: tuple[Note, ...]
    states: tuple[str, ...] = PAIR_STATES
    problem: str = ""
    other: PageLink | None = None

    @property
    def work(self) -> tuple[Note, ...]:
        """The notes on Russian that has no English."""
        return tuple(note for note in self.notes if note.state == "open")

    @property
    def numbers(self) -> dict[str, int]:
        """How many notes there are of each state that occurs."""
        counts = {state: sum(note.state == state for note in self.notes) for state in self.states}
        return {state: count for state, count in counts.items() if count}


def state_of_pair(pair: Pair) -> str:
    """The state of a pair on which nothing was decided."""
    if pair.status == "paired":
        return "sure" if band(pair.confidence) in _SURE else "doubtful"
    return "open" if pair.status == "unglossed" else "other"


def percent(confidence: float | None) -> str:
    """A confidence in words, of the three digits that records have: ``97 % sure``; ``by hand`` for
    None.
    """
    if confidence is None:
        return "by hand"
    return f"{100 * round(confidence, 3):.0f} % sure".replace(" ", "\N{NO-BREAK SPACE}")


def note_on(pair: Pair, number: int) -> Note:
    """The note on a pair without a store."""
    state = state_of_pair(pair)
    sure = f", {percent(pair.confidence)}" if pair.confidence is not None else ""
    said = name_of(pair.status) if state in ("sure", "other") else STATES[state][1]
    kind, label = name_of(pair.kind), f"{said}{sure}"
    return Note(number, kind, pair.language, pair.ru, pair.en, state, label, pair.reasons)


def article_page(
    document: Document, pairs: Sequence[Pair], key: str, note: Callable[[Pair, int], Note] = note_on
) -> ArticlePage:
    """The page of an article whose text is at hand. pairs: its fragments, in order."""
    notes = tuple(note(pair, number) for number, pair in enumerate(pairs, 1))
    marks = [
        mark for number, pair in enumerate(pairs, 1) for mark in _marks(document, pair, number)
    ]
    by_block = _by_block(document, marks)
    blocks = list(_rows(document, by_block))
    title = _title(document)
    if blocks and 0 not in by_block and document.blocks[0].kind == "heading":
        del blocks[0]  # it is the title
    return ArticlePage(key, document.path, title, tuple(blocks), notes)


def context_page(
    name: str,
    pairs: Sequence[Pair],
    key: str,
    note: Callable[[Pair, int], Note] = note_on,
    problem: str = "",
) -> ArticlePage:
    """The page of an article of which only the contexts of its pairs are known.

    problem: why.
    """
    notes = tuple(note(pair, number) for number, pair in enumerate(pairs, 1))
    blocks = [
        block for number, pair in enumerate(pairs, 1) for block in _context_blocks(pair, number)
    ]
    return ArticlePage(key, name, name, tuple(blocks), notes, problem=problem)


def readable_span(document: Document, start: int, end: int) -> Span:
    """The readable stretch of the original offsets start..end, without blanks at its ends."""
    first, last = (bisect_left(document.origins, place) for place in (start, end))
    last = min(last, len(document.text))
    while first < last and document.text[first].isspace():
        first += 1
    while first < last and document.text[last - 1].isspace():
        last -= 1
    return Span(first, last)


def _marks(document: Document, pair: Pair, number: int) -> list[Mark]:
    places = [("ru", pair.ru_start, pair.ru_end)]
    if pair.en_start is not None and pair.en_end is not None and pair.en_file == pair.file:
        places.append(("en", pair.en_start, pair.en_end))
    spans = [(side, readable_span(document, start, end)) for side, start, end in places]
    return [Mark(span.start, span.end, number, side) for side, span in spans if len(span)]


def _by_block(document: Document, marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    """The marks by the numbers of the blocks that they lie in."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        first = bisect_right(document.blocks, mark.start, key=attrgetter("end"))
        last = bisect_left(document.blocks, mark.end, lo=first, key=attrgetter("start"))
        for number in range(first, last):
            found[number].append(mark)
    return found


def _rows(document: Document, marks: dict[int, list[Mark]]) -> Iterable[PageBlock]:
    """The blocks of a document, with the cells of a row of a table in one."""
    cells: list[PageBlock] = []
    row = -1
    for number, block in enumerate(document.blocks):
        if cells and block.row != row:
            yield PageBlock("row", cells=tuple(cells))
            cells = []
        row = block.row
        shown = _block(document, block, marks.get(number, ()))
        if row == -1:
            yield shown
        else:
            cells.append(shown)
    if cells:
        yield PageBlock("row", cells=tuple(cells))


def _block(document: Document, block: Block, marks: Iterable[Mark]) -> PageBlock:
    return PageBlock(block.kind, tuple(marked(document.text, marks, block.start, block.end)))


def _context_blocks(pair: Pair, number: int) -> Iterable[PageBlock]:
    sides = [("ru", pair.ru_context, pair.ru_mark)]
    if pair.en_mark is not None and pair.en_context and pair.en_context != pair.ru_context:
        sides.append(("en", pair.en_context, pair.en_mark))
    for side, context, span in sides:
        marks = [Mark(span.start, span.end, number, side)] if len(span) else []
        # The Russian of an English article stands in an English paragraph.
        yield PageBlock(_CONTEXT, tuple(marked(context, marks)))


def _title(document: Document) -> str:
    """The first heading, else the name of the file."""
    for block in document.blocks:
        if block.kind == "heading":
            return " ".join(document.text[block.start : block.end].split())[:_LONGEST_TITLE]
    return document.path
