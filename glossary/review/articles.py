"""The articles around pairs: read from their files where these are as the build has read them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePosixPath

from align.documents.reading import LAID_OUT
from align.errors import InputError
from align.records import Document, Pair, Span

_MOST_BYTES = 4_000_000
"""A larger file would keep the next pair waiting."""
_KEPT = 2
"""How many articles are kept: Russian and English of the pair that is shown."""
_TOGETHER = 3
"""Most paragraphs between Russian and English that are shown as one passage."""
_AROUND = 20
_OTHER_WORDS = 3
"""Words beside the pair from which on its context can be a sentence."""
_ENDS = (".", "!", "?", "…", ":", ";", ",")
_CLOSING = "\"'”’»)]*_ \t\n"
"""What a sentence ends with, or what is cut out of one; what may follow there."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article: its text, where the pair stands in it, and its line in the file.

    line: from 1; 0 where lines mean nothing, as in a Word file. close: it goes on without a blank
    line, as a list or a row of a table does.
    """

    text: str
    marks: tuple[Span, ...] = ()
    line: int = 0
    close: bool = False


@dataclass(frozen=True, slots=True)
class _Article:
    """An article as read: the document, and the offsets of its line ends."""

    path: Path
    stamp: tuple[int, int]
    document: Document
    ends: Sequence[int]

    def line_of(self, place: int) -> int:
        """The number of the line that holds character ``place`` of the file, 0 without lines."""
        laid_out = self.path.suffix.lower() in LAID_OUT
        return 0 if laid_out else bisect_left(self.ends, place) + 1

    def paragraphs(self, marks: Sequence[Span], first: int, last: int) -> Iterable[Paragraph]:
        """The paragraphs first..last, last included, with what of ``marks`` they hold."""
        document = self.document
        for number in range(max(first, 0), min(last + 1, len(document.blocks))):
            block = document.blocks[number]
            inside = tuple(
                Span(max(m.start, block.start) - block.start, min(m.end, block.end) - block.start)
                for m in marks
                if m.start < block.end and m.end > block.start
            )
            before = document.blocks[number - 1] if number else block
            close = block.kind == before.kind == "item" or -1 != block.row == before.row
            line = self.line_of(document.origins[block.start])
            yield Paragraph(document.text[block.start : block.end], inside, line, close)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in an article. file: its name in the corpus; path: where it is; line: as Paragraph's.

    marks: what is marked, readable offsets; first, last: the numbers of the marked paragraphs.
    """

    file: str
    line: int
    marks: tuple[Span, ...]
    first: int
    last: int
    article: _Article

    @property
    def path(self) -> Path:
        """The file of the article."""
        return self.article.path

    @property
    def changed(self) -> bool:
        """Whether the file is no longer as it was read."""
        try:
            there = self.path.stat()
        except OSError:
            return True
        return (there.st_mtime_ns, there.st_size) != self.article.stamp

    def near(self, around: int = _AROUND) -> list[Paragraph]:
        """The marked paragraphs with so many before and behind."""
        first, last = self.first - around, self.last + around
        return list(self.article.paragraphs(self.marks, first, last))

    def whole(self) -> list[Paragraph]:
        """All paragraphs of the article."""
        return self.near(len(self.article.document.blocks))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a pair stands: one passage for both sides, or one for each, Russian first.

    problem: why there are none, "" where none are to be expected.
    """

    passages: tuple[Passage, ...] = ()
    problem: str = ""


class Articles:
    """The articles of a corpus. root: its folder, None where nobody knows it."""

    def __init__(self, root: Path | None):
        self._root = root
        self._read: dict[Path, _Article] = {}

    def around(self, pair: Pair) -> Whereabouts:
        """Where ``pair`` stands in its articles, as long as its texts are still there."""
        if self._root is None or not self._root.is_dir():
            return Whereabouts(problem="its article is not at hand; --corpus names the folder")
        sides = [(pair.file, pair.ru, pair.ru_start, pair.ru_end)]
        if pair.en_start is not None and pair.en_end is not None and pair.en_mark is not None:
            en = (pair.en_context or "")[pair.en_mark.start : pair.en_mark.end]
            sides.append((pair.en_file or pair.file, en, pair.en_start, pair.en_end))
        try:
            found = [self._passage(*side) for side in sides]
        except InputError as err:
            return Whereabouts(problem=str(err))
        return Whereabouts(tuple(_together(found)))

    def _passage(self, file: str, text: str, start: int, end: int) -> Passage:
        """The place of ``text``, at start..end of an article.

        :raises InputError: where the article cannot be read, or has other text there.
        """
        article = self._article(file)
        document = article.document
        first, last = (bisect_left(document.origins, place) for place in (start, end))
        while first < last and document.text[first].isspace():
            first += 1
        if document.text[first:last].split() != text.split() or not text:
            raise InputError(f"{file} has changed since the build")
        before = bisect_right(document.blocks, first, key=attrgetter("end"))
        behind = bisect_left(document.blocks, last, lo=before, key=attrgetter("start")) - 1
        line = article.line_of(document.origins[first])
        return Passage(file, line, (Span(first, last),), before, max(behind, before), article)

    def _article(self, file: str) -> _Article:
        """An article, read anew only where its file has changed.

        :raises InputError: where it cannot be read.
        """
        name = PurePosixPath(file)
        if self._root is None or name.is_absolute() or ".." in name.parts:
            raise InputError(f"{file} is not in the corpus")
        path = self._root / name
        try:
            there = path.stat() if path.is_file() else None
        except OSError:
            there = None
        if there is None:
            raise InputError(f"{file} is no longer there")
        if there.st_size > _MOST_BYTES:
            raise InputError(f"{file} is too large to be shown")
        stamp = (there.st_mtime_ns, there.st_size)
        known = self._read.pop(path, None)
        if known is None or known.stamp != stamp:
            known = _read_article(path, file, stamp)
        self._read[path] = known
        while len(self._read) > _KEPT:
            del self._read[next(iter(self._read))]
        return known


def _read_article(path: Path, file: str, stamp: tuple[int, int]) -> _Article:
    """The article in a file.

    :raises InputError: where it cannot be read.
    """
    from align.documents.reading import read_document

    document = read_document(path, name=file)
    ends = [place for place, letter in enumerate(document.raw) if letter == "\n"]
    return _Article(path, stamp, document, ends)


def telling_order(pairs: Iterable[Pair]) -> list[Pair]:
    """The places of an entry, the one that tells most first; else in their order.

    First where the English stands beside the Russian; of these, where both stand in sentences,
    not in headings or on lines of their own; of these, where it is surest.
    """
    return sorted(pairs, key=_silence)


def _silence(pair: Pair) -> tuple[bool, bool, float]:
    """Less for a place that tells more."""
    mark = pair.en_mark
    sides = [(pair.ru_context, pair.ru_mark)]
    sides += [(pair.en_context, mark)] if pair.en_context and mark else []
    spoken = all(_is_sentence(context, mark) for context, mark in sides)
    return len(sides) < 2, not spoken, -(pair.confidence or 0.0)


def _is_sentence(context: str, mark: Span) -> bool:
    """Whether text around a mark reads as a sentence: other words, and an end mark behind them."""
    others = f"{context[: mark.start]} {context[mark.end :]}".split()
    words = sum(any(map(str.isalpha, word)) for word in others)
    return words >= _OTHER_WORDS and context.rstrip(_CLOSING).endswith(_ENDS)


def _together(found: Sequence[Passage]) -> Sequence[Passage]:
    """The passages, as one where they are near each other in one article."""
    if len(found) < 2 or found[0].file != found[1].file:
        return found
    ru, en = found
    if max(ru.first - en.last, en.first - ru.last) > _TOGETHER:
        return found
    first, last = min(ru.first, en.first), max(ru.last, en.last)
    return [Passage(ru.file, ru.line, (*ru.marks, *en.marks), first, last, ru.article)]
