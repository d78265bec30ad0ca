"""From texts to scored Russian/English pairs.

Everything a program needs is here by name, and is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.beads.alignment import align_documents as align_documents
    from align.beads.alignment import align_sentences as align_sentences
    from align.documents.reading import parse_text as parse_text
    from align.documents.reading import read_document as read_document
    from align.encoders.loading import load_encoder as load_encoder
    from align.encoders.protocol import Encoder as Encoder
    from align.errors import TolmachError as TolmachError
    from align.fragments.finding import find_fragments as find_fragments
    from align.frames import beads_frame as beads_frame
    from align.frames import fragments_frame as fragments_frame
    from align.frames import hashtags_frame as hashtags_frame
    from align.frames import mined_frame as mined_frame
    from align.frames import terms_frame as terms_frame
    from align.glosses.pairing import pair_document as pair_document
    from align.hashtags.splitting import split_hashtag as split_hashtag
    from align.language.sentences import split_sentences as split_sentences
    from align.mining.mining import collection as collection
    from align.mining.mining import mine_sentences as mine_sentences
    from align.records import Bead as Bead
    from align.records import Document as Document
    from align.records import Fragment as Fragment
    from align.records import Pair as Pair
    from align.records import Span as Span
    from align.terms.aligned_texts import bead_texts as bead_texts
    from align.terms.miner import TermMiner as TermMiner
    from align.terms.records import BeadText as BeadText

_HOME = {
    "align_documents": "align.beads.alignment",
    "align_sentences": "align.beads.alignment",
    "parse_text": "align.documents.reading",
    "read_document": "align.documents.reading",
    "load_encoder": "align.encoders.loading",
    "Encoder": "align.encoders.protocol",
    "TolmachError": "align.errors",
    "find_fragments": "align.fragments.finding",
    "beads_frame": "align.frames",
    "fragments_frame": "align.frames",
    "hashtags_frame": "align.frames",
    "mined_frame": "align.frames",
    "terms_frame": "align.frames",
    "pair_document": "align.glosses.pairing",
    "split_hashtag": "align.hashtags.splitting",
    "split_sentences": "align.language.sentences",
    "collection": "align.mining.mining",
    "mine_sentences": "align.mining.mining",
    "Bead": "align.records",
    "Document": "align.records",
    "Fragment": "align.records",
    "Pair": "align.records",
    "Span": "align.records",
    "bead_texts": "align.terms.aligned_texts",
    "TermMiner": "align.terms.miner",
    "BeadText": "align.terms.records",
}

__all__ = sorted(_HOME)

if not TYPE_CHECKING:  # a type checker would take any name for one of these

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
