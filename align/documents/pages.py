"""Page numbers and running heads in text taken from pages, left out where nothing else fits.

A number on a line of its own may be a chapter's or a figure. It is a page's where the page ends
beside it, where a sentence goes on behind it, where it is set apart from the text that it touches,
or where the next ones follow after a page of text each.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from align.documents.blocks import Line, line_start
from align.text import counted

_AROUND = r"[-–—―|·•~*_\s]*"
_NUMBER = re.compile(
    rf"{_AROUND}(?P<word>(?:стр(?:аница|\.)?|page|pg?\.)\s*)?"
    rf"(?P<number>\d{{1,4}})(?P<of>\s+(?:из|of)\s+\d{{1,4}})?{_AROUND}",
    re.IGNORECASE,
)
_EDGE_NUMBER = re.compile(r"(?P<first>\d{1,4})(?=\s\s|\t|\s?\|)|(?P<last>\d{1,4})$")
_BREAK = re.compile(r"\r\n|\r|\n")
_LETTERS = re.compile(r"[^\W\d_]")
_ENDED = re.compile(r"[.!?…:;][^\w.!?…:;]*$")
_HYPHENS = "-‐¬\u00ad"
_TAIL = 5
_LONGEST = 100
_SET_APART = 8
"""How many blanks more than the text beside it a line begins with that is set apart."""
_LEAST_INTERRUPTED = 25
"""How long a line is at least that a page number interrupts."""
_NEAR = 2
_MOST_STEP = 2
_PAGE_LENGTH = 800
_SHORT_PAGE = 300
_MOST_STEP_OF_HEADS = 4
_FEWEST_REGULAR = 3


def without_page_marks(lines: list[Line], raw: str) -> tuple[list[Line], str | None]:
    """``lines``, of one stretch each, without page numbers and running heads; a note on these.

    What goes on behind them is one line, or follows the line before.
    """
    pages = _Pages(lines, raw)
    numbers = pages.numbers()
    heads = pages.heads(numbers)
    gone = numbers | heads
    if not gone and not any(pages.feeds):
        return lines, None
    said = [counted(len(numbers), "page number")] if numbers else []
    said += [counted(len(heads), "running head")] if heads else []
    return pages.without(gone), f"{' and '.join(said)} left out" if said else None


class _Pages:
    """The lines of a text, and where its pages end.

    feeds: for each line whether a page ends before it, and once more behind the last. apart: for
    each whether it does not stand directly below the one before, and again behind the last.
    """

    def __init__(self, lines: Sequence[Line], raw: str) -> None:
        self._lines = lines
        self._raw = raw
        self._starts = [line_start(line.pieces[0][0], raw) for line in lines]
        self._texts = [
            raw[start : line.pieces[-1][1]].rstrip()
            for start, line in zip(self._starts, lines, strict=True)
        ]
        ends = [0, *(line.pieces[-1][1] for line in lines)]
        gaps = [raw[end:start] for end, start in zip(ends, [*self._starts, len(raw)], strict=True)]
        self.feeds = ["\f" in gap for gap in gaps]
        inside = [len(_BREAK.findall(gap)) > 1 or "\f" in gap for gap in gaps[1:-1]]
        self._apart = [True, *inside, True]

    def numbers(self) -> set[int]:
        """Which lines are page numbers."""
        found: dict[int, int] = {}
        certain: set[int] = set()
        for place, text in enumerate(self._texts):
            match = _NUMBER.fullmatch(text) if len(text.strip()) <= _LONGEST else None
            if match and self._lines[place].kind != "cell":
                found[place] = int(match["number"])
                if match["word"] or match["of"] or self._interrupts(place) or self._aside(place):
                    certain.add(place)
        at_ends = {place for place in found if any(self.feeds[max(0, place - 1) : place + 3])}
        if 2 * len(at_ends) >= sum(self.feeds):
            certain |= at_ends
        certain |= self._regular(found)
        forwards = self._continued(found, certain, found)
        return certain | forwards | self._continued(found, certain, reversed(found))

    def _interrupts(self, place: int) -> bool:
        """Whether a sentence goes on behind a line, which is no line of its own making."""
        if not 0 < place < len(self._texts) - 1:
            return False
        before, behind = self._texts[place - 1].strip(), self._texts[place + 1].lstrip()
        apart = self._apart[place] or self._apart[place + 1]
        going = before[-1:] in _HYPHENS or (apart and len(before) >= _LEAST_INTERRUPTED)
        return going and not _ENDED.search(before[-_TAIL:]) and behind[:1].islower()

    def _aside(self, place: int) -> bool:
        """Whether a line touches the text on one side alone, and is set apart by blanks."""
        above, below = not self._apart[place], not self._apart[place + 1]
        beside = place - 1 if above else place + 1
        return above is not below and self._indent(place) >= self._indent(beside) + _SET_APART

    def _indent(self, place: int) -> int:
        text = self._texts[place].expandtabs(_SET_APART)
        return len(text) - len(text.lstrip())

    def _regular(self, found: dict[int, int]) -> set[int]:
        """The numbers of which several are counted on, a page of text apart.

        They touch the text, or are set apart by blanks and are no chapters', which count from one.
        """
        regular: set[int] = set()
        run: list[int] = []
        for place in found:
            alone = self._apart[place] and self._apart[place + 1]
            if alone and self._indent(place) < _SET_APART:
                continue
            on = run and found[place] == found[run[-1]] + 1
            if not (on and self._starts[place] - self._starts[run[-1]] >= _PAGE_LENGTH):
                run = []
            run.append(place)
            if len(run) >= _FEWEST_REGULAR and not (alone and found[run[0]] == 1):
                regular.update(run)
        return regular

    def _continued(
        self, found: dict[int, int], certain: set[int], order: Iterable[int]
    ) -> set[int]:
        """The numbers that go on from certain ones, in this order."""
        more: set[int] = set()
        last: int | None = None
        for place in order:
            near = last is not None and 0 < abs(found[place] - found[last]) <= _MOST_STEP
            if near and (found[place] > found[last or 0]) is (place > (last or 0)):
                more.add(place)
            if place in certain or place in more:
                last = place
        return more

    def heads(self, numbers: set[int]) -> set[int]:
        """Which lines are running heads: the same at the ends of several pages."""
        numbered = self._numbered_heads()
        breaks = numbers | numbered
        by_text: dict[str, list[int]] = {}
        for place, feed in enumerate(self.feeds):
            if feed or place in breaks:
                for beside in self._beside(place, breaks):
                    text, _ = _head(self._texts[beside])
                    by_text.setdefault(text, []).append(beside)
        repeated = (
            places
            for text, places in by_text.items()
            if text and max(places) - min(places) > 2 * _NEAR
        )
        return numbered.union(*repeated)

    def _beside(self, place: int, breaks: set[int]) -> list[int]:
        """The lines next to the end of a page that are no page numbers."""
        behind = place + 1 if place in breaks else place
        near = [*range(place - _NEAR, place), *range(behind, behind + _NEAR)]
        return [one for one in near if 0 <= one < len(self._lines) and one not in breaks]

    def _numbered_heads(self) -> set[int]:
        """The lines that are the same but for a number at their edge which counts pages."""
        by_text: dict[str, list[tuple[int, int]]] = {}
        for place, line in enumerate(self._texts):
            text, number = _head(line)
            if text and number is not None and self._lines[place].kind != "cell":
                by_text.setdefault(text, []).append((place, number))
        heads: set[int] = set()
        for same in by_text.values():
            for (place, number), (other, following) in pairwise(same):
                apart = self._starts[other] - self._starts[place] >= _SHORT_PAGE
                if apart and 0 < following - number <= _MOST_STEP_OF_HEADS:
                    heads.update((place, other))
        return heads

    def without(self, gone: set[int]) -> list[Line]:
        """The lines but for these, with those joined that go on behind them."""
        kept: list[Line] = []
        broken = False
        for place, line in enumerate(self._lines):
            broken = broken or self.feeds[place] or place in gone
            if place in gone:
                continue
            if broken and kept:
                line = self._behind(kept, line)
            kept.append(line)
            broken = False
        return kept

    def _behind(self, kept: list[Line], line: Line) -> Line:
        """``line`` behind the end of a page; with the last one of ``kept`` where that goes on."""
        before = kept[-1]
        text = self._raw[slice(*before.pieces[-1])].rstrip()
        going = before.kind in ("paragraph", "quote", "item") and line.kind == "paragraph"
        if not going or _ENDED.search(text[-_TAIL:]):
            return replace(line, follows=False)
        start = self._raw[slice(*line.pieces[0])].lstrip()[:1]
        if not start.islower() or text[-1:] in _HYPHENS:
            return replace(line, follows=True)
        kept.pop()
        return replace(before, pieces=before.pieces + line.pieces)


def _head(line: str) -> tuple[str, int | None]:
    """What a line says that may stand on every page, and the number at its edge; or "" and None."""
    text = line.strip()
    if len(text) > _LONGEST:
        return "", None
    number = None
    for match in _EDGE_NUMBER.finditer(text):
        rest = text[: match.start()] if match["last"] else text[match.end() :]
        if match["last"]:
            parted = rest[-2:].isspace() or rest[-1:] == "\t" or rest.rstrip()[-1:] == "|"
        else:
            parted = match.start() == 0
        if parted:
            text, number = rest.strip(" \t|"), int(match[0])
            break
    said = len(_LETTERS.findall(text)) > 2 and not text[0].islower()
    if not said or _ENDED.search(text[-_TAIL:]) or text[-1] in f",{_HYPHENS}":
        return "", None
    return " ".join(text.casefold().split()), number
