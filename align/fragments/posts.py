"""Join the parts of posts and verses that blank lines separate."""

from bisect import bisect_right
from dataclasses import replace

from align.fragments.page_furniture import is_author_line
from align.fragments.russian_blocks import ANY_HASHTAG, HANDLE, LATIN_WORD, is_russian_block
from align.records import Document, Fragment
from align.text import CYRILLIC


def join_posts(document: Document, fragments: list[Fragment]) -> list[Fragment]:
    """``fragments`` with the parts of one post joined that blank lines separate."""
    joined: list[Fragment] = []
    tags: list[Fragment] = []
    verses = _Verses(document)
    for fragment in fragments:
        if fragment.kind == "hashtag" and fragment.whole:
            tags.append(fragment)
            continue
        if joined and _continues(document, verses, joined[-1], fragment):
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


class _Verses:
    """The runs of quoted blocks in one language in a document, each looked up once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._runs: dict[int, tuple[str, int, int]] = {}

    def parallel(self, index: int) -> bool:
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


def _continues(document: Document, verses: _Verses, before: Fragment, fragment: Fragment) -> bool:
    if not (before.whole and fragment.whole) or fragment.block != before.last_block + 1:
        return False
    if before.kind == "chrome" or fragment.kind == "chrome":
        return False
    if before.language != fragment.language:
        return False
    if document.blocks[fragment.block].kind in ("item", "cell"):
        return False
    if document.blocks[before.last_block].kind == document.blocks[fragment.block].kind == "quote":
        return not verses.parallel(before.block)
    # A lone letter is a heading of an alphabetical list.
    unfinished = (
        before.end - before.start > 1
        and document.text[before.end - 1] not in '.!?…»”"'
        and document.text[fragment.start].islower()
    )
    return unfinished or before.kind == fragment.kind == "tweet"
