"""Join the parts of posts and verses that blank lines separate."""

import re
from bisect import bisect_right
from dataclasses import replace

from align.fragments.page_furniture import is_author_line
from align.fragments.russian_blocks import ANY_HASHTAG, HANDLE, LATIN_WORD, is_russian_block
from align.records import Document, Fragment
from align.text import CYRILLIC

_FINISHED = ("'", '"', ".", "!", "?", "…")
"""What closes a string of code, or a sentence, behind a fragment."""
_LONGEST_LINE = 160
"""The most characters of a line of a song or a list."""
_AFFIXES = re.compile(r"(?:[\u0400-\u052f]{1,6}[-‑](?:\s?[/,]\s)?)+(?!\s*[\u0400-\u052f])")
"""Prefixes that head an entry: с- / со-; rather than a word broken at the end of a line."""
_SENTENCE_WITHIN = re.compile(r"[.!?…]\s+\S")
_MOST_LONGER, _SLACK = 2.5, 8
"""How many times as long as a line its English may be, with so many characters added to both."""


def join_posts(document: Document, fragments: list[Fragment]) -> list[Fragment]:
    """``fragments`` with the parts of one post joined that blank lines separate."""
    joined: list[Fragment] = []
    tags: list[Fragment] = []
    facing = FacingLines(document)
    for fragment in fragments:
        if fragment.kind == "hashtag" and fragment.whole:
            tags.append(fragment)
            continue
        if joined and _continues(document, facing, joined[-1], fragment):
            before = joined[-1]
            kind = "quote" if before.kind in ("term", "name") else before.kind
            joined[-1] = replace(
                before, end=fragment.end, last_block=fragment.last_block, kind=kind
            )
        else:
            joined.append(fragment)
    inside = []
    for tag in tags:
        number = bisect_right(joined, tag.start, key=lambda part: part.start)
        inside.append(replace(tag, inside=number > 0 and tag.start < joined[number - 1].end))
    return [*joined, *inside]


class FacingLines:
    """Which lines of Russian in a document stand over or under as many lines of their English.

    Verses in quotations of equal length; songs and lists of three lines or more that are about as
    long, line for line. Each run of lines is looked up once.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._runs: dict[int, tuple[str, int, int]] = {}
        self._partners: dict[int, int | None] = {}
        self._apart: set[int] = set()

    def quoted(self, index: int) -> bool:
        """Whether quoted Russian lines around a block stand beside as many quoted English lines."""
        before, after = self._run(index - 1), self._run(index + 1)
        first = before[1] if before[0] == "ru" else index
        last = after[2] if after[0] == "ru" else index
        sizes = []
        for beside in (first - 1, last + 1):
            language, start, end = self._run(beside)
            sizes.append(end - start + 1 if language == "en" else 0)
        return last - first + 1 in sizes

    def _run(self, index: int) -> tuple[str, int, int]:
        """(language, first block, last block) of the run around a block, or of the block alone."""
        if index not in self._runs:
            language = _quoted_language(self._document, index)
            first = last = index
            while language and _quoted_language(self._document, first - 1) == language:
                first -= 1
            while language and _quoted_language(self._document, last + 1) == language:
                last += 1
            run = language, first, last
            self._runs.update((number, run) for number in range(first, last + 1))
        return self._runs[index]

    def partner(self, index: int) -> int | None:
        """The number of the English line that faces a Russian one, both of them paragraphs."""
        if index not in self._partners:
            first, last = self._lines_around(index)
            size = last - first + 1
            starts = (last + 1, last + 2, first - size, first - size - 1) if size > 2 else ()
            start = next((one for one in starts if self._face(first, one, size)), None)
            whole = range(first, last + 1)
            ends = start is None or any(self._text(number)[-1] in ".!?…" for number in whole)
            for number in whole:
                self._partners[number] = None if start is None else start + number - first
            self._partners.setdefault(index, None)
            self._apart.update(() if ends else whole)
        return self._partners[index]

    def apart(self, index: int) -> bool:
        """Whether a line faces another one, and none of its run ends a sentence.

        Where some do, a sentence of several lines is one fragment.
        """
        return self.partner(index) is not None and index in self._apart

    def _lines_around(self, index: int) -> tuple[int, int]:
        """The first and last of the Russian lines around a block; last before first for none."""
        first, last = index, index - 1
        while self._is_line(last + 1, russian=True):
            last += 1
        while first <= last and self._is_line(first - 1, russian=True):
            first -= 1
        return first, last

    def _is_line(self, index: int, *, russian: bool) -> bool:
        """Whether a block is a paragraph of one line in that language, of one sentence at most."""
        if not 0 <= index < len(self._document.blocks):
            return False
        block = self._document.blocks[index]
        if block.kind != "paragraph" or block.end - block.start > _LONGEST_LINE:
            return False
        text = self._text(index)
        if _SENTENCE_WITHIN.search(text):
            return False
        if russian:
            return is_russian_block(text)
        return CYRILLIC.search(text) is None and LATIN_WORD.search(text) is not None

    def _text(self, index: int) -> str:
        block = self._document.blocks[index]
        return self._document.text[block.start : block.end]

    def _face(self, first: int, start: int, size: int) -> bool:
        """Whether English lines are about as long as Russian ones. first, start: of either."""
        for number in range(size):
            if not self._is_line(start + number, russian=False):
                return False
            ours, theirs = len(self._text(first + number)), len(self._text(start + number))
            if not 1 / _MOST_LONGER <= (ours + _SLACK) / (theirs + _SLACK) <= _MOST_LONGER:
                return False
        return True


def _quoted_language(document: Document, index: int) -> str:
    """ "ru" or "en" for a quoted block that is in that language throughout, else ""."""
    if not 0 <= index < len(document.blocks) or document.blocks[index].kind != "quote":
        return ""
    text = document.text[document.blocks[index].start : document.blocks[index].end]
    if is_russian_block(text):
        return "ru"
    plain = HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))
    if CYRILLIC.search(plain) or len(LATIN_WORD.findall(plain)) < 2 or is_author_line(text):
        return ""
    return "en"


def _continues(
    document: Document, facing: FacingLines, before: Fragment, fragment: Fragment
) -> bool:
    if not (before.whole and fragment.whole) or fragment.block != before.last_block + 1:
        return False
    if before.kind == "chrome" or fragment.kind == "chrome":
        return False
    if before.language != fragment.language:
        return False
    if document.blocks[fragment.block].kind in ("item", "cell"):
        return False
    if document.blocks[before.last_block].kind == document.blocks[fragment.block].kind == "quote":
        return not facing.quoted(before.block)
    if before.kind == fragment.kind == "tweet":
        return True
    return _unfinished(document, before, fragment) and not facing.apart(before.block)


def _unfinished(document: Document, before: Fragment, fragment: Fragment) -> bool:
    """Whether the words of one fragment break off where those of the next go on."""
    # A lone letter is a heading of an alphabetical list.
    return (
        before.end - before.start > 1
        and document.text[before.end : before.end + 1] not in _FINISHED
        and document.text[before.end - 1] not in '.!?…»”"'
        and document.text[fragment.start].islower()
        and not any(map(str.isalpha, document.text[before.end : fragment.start]))
        and not _is_affixes(document.text, fragment)
    )


def _is_affixes(text: str, fragment: Fragment) -> bool:
    found = _AFFIXES.match(text, fragment.start)
    return found is not None and found.end() == fragment.end
