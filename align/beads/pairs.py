"""The beads of two documents as pairs, with their places and contexts."""

from dataclasses import replace

from align.beads.alignment import AlignedDocuments
from align.documents.context import context_of
from align.records import INTERRUPTED, Bead, Document, Pair, Span
from align.text import text_key


def sentence_pairs(aligned: AlignedDocuments) -> list[Pair]:
    """One pair of kind "sentence" for every bead that has both sides, in order.

    The Russian of a gap is no pair: nothing translates it, and nothing is asked about it. The
    text of an interrupted bead is without what stands within it; its place and its mark are not.
    """
    russian, english = aligned.ru, aligned.en
    pairs = []
    for bead in aligned.beads:
        if bead.ru_ids and bead.en_ids:
            pair = _pair(russian, english, bead, aligned.ru_span(bead), aligned.en_span(bead))
            if bead.reason == INTERRUPTED:
                text = " ".join(aligned.ru_texts(bead))
                translation = " ".join(aligned.en_texts(bead))
                pair = replace(pair, ru=text, key=text_key(text), en=translation)
            pairs.append(pair)
    return pairs


def _pair(russian: Document, english: Document, bead: Bead, ru: Span, en: Span) -> Pair:
    ru_context, ru_mark = context_of(russian, ru)
    en_context, en_mark = context_of(english, en)
    ru_place = russian.original(ru.start, ru.end)
    en_place = english.original(en.start, en.end)
    text = ru_context[ru_mark.start : ru_mark.end]
    return Pair(
        file=russian.path, kind="sentence", language="ru", ru=text, ru_start=ru_place.start,
        ru_end=ru_place.end, status="paired", key=text_key(text),
        en=en_context[en_mark.start : en_mark.end], en_start=en_place.start,
        en_end=en_place.end, confidence=bead.confidence,
        reasons=(bead.reason or "aligned sentences",), ru_context=ru_context, ru_mark=ru_mark,
        en_file=english.path, en_context=en_context, en_mark=en_mark,
    )  # fmt: skip
