"""Texts to vectors: one small protocol, the bundled encoders, and any SentenceTransformer."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from align.joined import BundledEncoder, E5Encoder, UseEncoder, load_bundled
from align.unit_vectors import MAX_CHARS, Vectors

__all__ = [
    "MAX_CHARS",
    "BundledEncoder",
    "E5Encoder",
    "Encoder",
    "UseEncoder",
    "Vectors",
    "encoder_notes",
    "load_encoder",
    "sentence_encoder",
]

BUNDLED_NAMES = ("bundled", "use", "e5")
"""The encoders that need no network and no folder."""


@runtime_checkable
class Encoder(Protocol):
    """What turns texts into vectors.

    name: signature of model, version and preparation; equal names give equal vectors, up to
    the last bits, so it serves as a cache key. dim: length of a vector. encode: float32,
    (len(texts), dim), rows of unit length, in input order; (0, dim) for no texts. An empty
    text gets a unit row too, the same for all empty texts; no value is ever NaN. A text is read
    up to MAX_CHARS characters.
    """

    @property
    def name(self) -> str:
        """Signature of model, version and preparation."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``: float32, (len(texts), dim), rows of unit length, in order."""


def load_encoder(name: str = "bundled", *, threads: int | None = None) -> Encoder:
    """The encoder of that name; its weights load with the first text.

    name: "bundled" (USE joined with E5-small), "use", "e5", or a SentenceTransformer by the
    path of its folder or by name; code that comes with a model is never run.
    threads: at most so many; by default what is fastest, never more than the usable cores.

    :raises ModelError: where it cannot be had; the message says what to do.
    """
    if name == "bundled":
        return load_bundled(threads=threads)
    if name == "use":
        return UseEncoder(threads=threads)
    if name == "e5":
        return E5Encoder(threads=threads)
    from align.transformer_model import load_transformer

    return load_transformer(name, threads=threads)


def sentence_encoder(encoder: Encoder) -> Encoder:
    """The encoder to use for whole sentences: the fast half of the bundled one, else itself."""
    return encoder.use if isinstance(encoder, BundledEncoder) else encoder


def encoder_notes(encoder: Encoder) -> tuple[str, ...]:
    """What a user should know about how ``encoder`` runs here, one line each."""
    return tuple(getattr(encoder, "notes", ()))
