"""Aligned documents as the texts that terms are mined from."""

from pathlib import Path

from align.beads.alignment import AlignedDocuments, align_documents
from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.records import INTERRUPTED, Document
from align.terms.records import BeadText


def aligned_beads(
    ru: Path | Document, en: Path | Document, encoder: Encoder
) -> tuple[AlignedDocuments, list[BeadText]]:
    """Two documents aligned, and their beads that have both sides, in order."""
    documents = [read_document(d) if isinstance(d, Path) else d for d in (ru, en)]
    aligned = align_documents(documents[0], documents[1], encoder)
    return aligned, bead_texts(aligned)


def bead_texts(aligned: AlignedDocuments) -> list[BeadText]:
    """The beads of aligned documents that have both sides, in order.

    Beads that something else interrupts are left out: its terms are not theirs.
    """
    texts = []
    for bead in aligned.beads:
        if bead.ru_ids and bead.en_ids and bead.reason != INTERRUPTED:
            ru, en = aligned.ru_span(bead), aligned.en_span(bead)
            texts.append(
                BeadText(
                    aligned.ru.text[ru.start : ru.end],
                    aligned.en.text[en.start : en.end],
                    ru.start,
                    en.start,
                    bead.confidence,
                )
            )
    return texts
