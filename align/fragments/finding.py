"""Find the Cyrillic of an English article, span by span, and say what each span is."""

from dataclasses import replace

from align.errors import InputError
from align.fragments.footnotes import note_head
from align.fragments.inline_spans import inline_spans, parts_of
from align.fragments.joining import labels_apart
from align.fragments.kinds import inline_kind, introduction, whole_kind
from align.fragments.page_furniture import is_chrome, is_inline_chrome, without_embed
from align.fragments.posts import join_posts
from align.fragments.russian_blocks import (
    cyrillic_tags,
    free_letters,
    is_russian_block,
)
from align.fragments.span_edges import line_head, line_tail
from align.fragments.uncertain_language import with_doubts
from align.language.identification import cyrillic_language, section_language
from align.records import Block, Document, Fragment, Span
from align.text import CYRILLIC

MOST_FRAGMENTS = 200_000
"""Of a document: each takes a tenth of a millisecond to look at."""


def find_fragments(document: Document) -> list[Fragment]:
    """Every Cyrillic stretch of ``document`` outside addresses, in order of start.

    A hashtag inside a larger fragment is listed too, after it, with ``inside`` set.

    :raises InputError: there are over MOST_FRAGMENTS.
    """
    fragments: list[Fragment] = []
    section: str | None = None
    for index, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.kind not in ("item", "cell"):
            section = section_language(text)
        if CYRILLIC.search(text):
            found = _in_block(document, index, block, section)
            if block.furniture:
                found = [replace(fragment, kind="chrome") for fragment in found]
            fragments.extend(found)
            _check_number(document, len(fragments))
    fragments = join_posts(document, fragments)
    fragments.sort(key=lambda fragment: (fragment.start, -fragment.end))
    return with_doubts(document, fragments)


def _check_number(document: Document, count: int) -> None:
    """Raise InputError where a document has too many fragments."""
    if count > MOST_FRAGMENTS:
        raise InputError(
            f"{document.path}: over {MOST_FRAGMENTS:,} stretches of Russian; split it into articles"
        )


def _in_block(document: Document, index: int, block: Block, section: str | None) -> list[Fragment]:
    text = document.text[block.start : block.end]
    if block.kind != "cell" and is_chrome(text):
        return [Fragment(block.start, block.end, index, index, "chrome", "ru", whole=True)]
    if is_russian_block(text):
        return _whole_block(document, index, block, section)
    tags = cyrillic_tags(text)
    spans = [(span, "hashtag") for span in tags]
    spans += [(part, "") for span in inline_spans(text, tags) for part in parts_of(text, span)]
    _check_number(document, len(spans))
    free = free_letters(text)
    lead = introduction(document, index) if block.kind == "item" else ""
    fragments = []
    for span, kind in sorted(spans, key=lambda item: item[0].start):
        body = text[span.start : span.end]
        language = cyrillic_language(body, text[max(0, span.start - 80) : span.start], section)
        kind = kind or ("chrome" if is_inline_chrome(text, span) else inline_kind(text, span, lead))
        fragment = Fragment(
            block.start + span.start, block.start + span.end, index, index, kind, language
        )
        fragments.append(replace(fragment, whole=free == free_letters(body)))
    return fragments


def _whole_block(
    document: Document, index: int, block: Block, section: str | None
) -> list[Fragment]:
    text = document.text[block.start : block.end]
    head = note_head(text) or line_head(text)
    body = without_embed(text[head : line_tail(text)])
    body = body and Span(head + body.start, head + body.end)
    fragments = []
    for part in labels_apart(text, body) if body else ():
        inner = text[part.start : part.end]
        language = cyrillic_language(inner, section=section)
        kind = whole_kind(document, index, text, inner)
        start, end = block.start + part.start, block.start + part.end
        fragments.append(Fragment(start, end, index, index, kind, language, whole=True))
    for tag in cyrillic_tags(text):
        inside = body is not None and body.start <= tag.start < body.end
        language = cyrillic_language(text[tag.start : tag.end])
        start, end = block.start + tag.start, block.start + tag.end
        fragments.append(
            Fragment(start, end, index, index, "hashtag", language, whole=True, inside=inside)
        )
    return fragments
