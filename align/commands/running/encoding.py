"""How far an alignment is, told by the texts that it has had encoded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.commands.running.progress import ProgressLine

if TYPE_CHECKING:
    from align.arrays import Vectors
    from align.encoders.protocol import Encoder

_TOGETHER = 256
"""Texts that are encoded before the next ones are counted."""

_EACH = 2.1
"""Texts that are encoded for each sentence: itself, windows and parts. Of 3,000 pairs of lines."""


class WatchedEncoder:
    """An encoder that tells a line how much of an alignment is done.

    Two texts are aligned with it: first it is given the sentences of one, then those of the other,
    then what is looked at again, about as much once more. What is done between counts as well,
    since the estimate goes by the time.
    """

    def __init__(self, encoder: "Encoder", line: ProgressLine):
        self._encoder = encoder
        self._line = line
        self._sides: list[int] = []
        self._done = 0

    @property
    def name(self) -> str:
        """As of the encoder."""
        return self._encoder.name

    @property
    def dim(self) -> int:
        """As of the encoder."""
        return self._encoder.dim

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of the encoder."""
        import numpy as np

        if len(self._sides) < 2:
            self._sides.append(len(texts))
            self._line.expect(round(2 / len(self._sides) * sum(self._sides) * _EACH))
        parts = [self._encoder.encode(())]
        for start in range(0, len(texts), _TOGETHER):
            parts.append(self._encoder.encode(texts[start : start + _TOGETHER]))
            self._done += len(parts[-1])
            self._line.reach(self._done)
        return np.concatenate(parts)


def watched_encoder(encoder: "Encoder", line: ProgressLine) -> "Encoder":
    """The encoder, which tells the line how far an alignment is, where anybody sees it."""
    return WatchedEncoder(encoder, line) if line.watched else encoder
