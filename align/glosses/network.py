"""Small neural networks, as plain arrays: what they say of a row, and which features say it.

They are fitted by :mod:`align.fitting.learners.networks` and need nothing but numpy here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats

Array = NDArray[np.float64]
_FARTHEST = 4.0
"""How many scales from the middle a value counts as if it lay there."""
_STEPS = 32
"""Between the middle and a row, to add up gradients."""
_DIGITS = 9
_ROWS = 2_000
"""Rows looked at together: bounds memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Multilayer perceptrons of rectified linear units, whose mean is taken.

    middles, scales: (n_features,), by which a row is put into the same range. weights: a layer
    each, (n_members, n_in, n_out), the last of one unit. offsets: as many, (n_members, 1, n_out).
    All are float64; a file keeps them as float32.
    """

    middles: Array
    scales: Array
    weights: tuple[Array, ...]
    offsets: tuple[Array, ...]

    @classmethod
    def read(cls, arrays: Mapping[str, Any], name: str) -> "Network":
        """The network that :meth:`arrays` made, by its name."""
        layers = range(sum(key.startswith(f"{name}:weights") for key in arrays))

        def kept(part: str) -> Array:
            return np.asarray(arrays[f"{name}:{part}"], dtype=np.float64)

        return cls(
            kept("middles"),
            kept("scales"),
            tuple(kept(f"weights{layer}") for layer in layers),
            tuple(kept(f"offsets{layer}") for layer in layers),
        )

    def arrays(self, name: str) -> dict[str, Any]:
        """What keeps the network in a file, under its name."""
        kept: dict[str, Any] = {f"{name}:middles": self.middles, f"{name}:scales": self.scales}
        for layer, (weights, offsets) in enumerate(zip(self.weights, self.offsets, strict=True)):
            kept |= {f"{name}:weights{layer}": weights, f"{name}:offsets{layer}": offsets}
        return {key: values.astype(np.float32) for key, values in kept.items()}

    def scores(self, rows: Floats) -> Array:
        """What is said of each row, float64 (n_rows,). rows: (n_rows, n_features).

        Rounded, so that rows that are alike are so to the last digit wherever they stand.
        """
        said = np.zeros(len(rows))
        for first in range(0, len(rows), _ROWS):
            *_, last = self._layers(self.ranged(rows[first : first + _ROWS]))
            said[first : first + _ROWS] = last[..., 0].mean(axis=0)
        return said.round(_DIGITS)

    def each(self, parts: Sequence[Array]) -> list[Array]:
        """The scores of the rows of several parts, looked at together."""
        if not parts:
            return []
        ends = np.cumsum([len(part) for part in parts])[:-1]
        return np.split(self.scores(np.concatenate(parts)), ends)

    def contributions(self, row: Array) -> Array:
        """What each feature adds to the score of ``row``, float64 (n_features,).

        By integrated gradients (Sundararajan et al. 2017) from the middle of all features.
        """
        whole = self.ranged(row[None])
        steps = (np.arange(_STEPS) + 0.5)[:, None] / _STEPS
        return np.asarray((self._slopes(whole * steps) * whole).mean(axis=(0, 1)))

    def ranged(self, rows: Floats) -> Array:
        """The rows with all features in the same range, as the first layer takes them."""
        ranged = (rows - self.middles) / self.scales
        return np.asarray(np.clip(ranged, -_FARTHEST, _FARTHEST), dtype=np.float64)

    def _layers(self, ranged: Array) -> list[Array]:
        """What comes out of each layer, before units are rectified, (n_members, n_rows, n_out)."""
        found: list[Array] = []
        values = ranged[None]
        for weights, offsets in zip(self.weights, self.offsets, strict=True):
            found.append(np.asarray(np.matmul(values, weights) + offsets))
            values = np.maximum(found[-1], 0.0)
        return found

    def _slopes(self, ranged: Array) -> Array:
        """How much more a member says for more of a feature, (n_members, n_rows, n_features)."""
        *hidden, _ = self._layers(ranged)
        slopes = self.weights[-1].swapaxes(1, 2)
        for values, weights in zip(reversed(hidden), reversed(self.weights[:-1]), strict=True):
            slopes = np.matmul(np.where(values > 0, slopes, 0.0), weights.swapaxes(1, 2))
        return slopes
