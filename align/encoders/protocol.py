"""What an encoder is, and which ones come with tolmach."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from align.arrays import Vectors

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
