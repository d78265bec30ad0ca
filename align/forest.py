"""Boosted regression trees, as plain arrays: what they say of a row, and which features say it.

They are fitted by :mod:`align.fitting.learners.forests` and need nothing but numpy here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats

_LEAF = -1


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees whose values are summed. All arrays are (n_nodes,), the trees one after the other.

    features: int16, the column that a node asks for, -1 at a leaf. thresholds: float64; a row goes
    left where its value is not greater. lefts, rights: int32, the nodes that follow. values:
    float64, what is expected of the rows that reach a node. roots: int32 (n_trees,).
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.float64]
    lefts: NDArray[np.int32]
    rights: NDArray[np.int32]
    values: NDArray[np.float64]
    roots: NDArray[np.int32]

    @classmethod
    def read(cls, arrays: Mapping[str, Any], name: str) -> "Forest":
        """The forest that :meth:`arrays` made, by its name."""
        return cls(**{field: arrays[f"{name}:{field}"] for field in _FIELDS})

    def arrays(self, name: str) -> dict[str, Any]:
        """What keeps the forest in a file, under its name."""
        return {f"{name}:{field}": getattr(self, field) for field in _FIELDS}

    def scores(self, rows: Floats) -> NDArray[np.float64]:
        """The sum of the trees for each row, float64 (n_rows,). rows: (n_rows, n_features)."""
        if len(rows) > _ROWS:
            first_of_each, which = self._told_apart(rows)
            return self._sums(rows[first_of_each])[which]
        return self._sums(rows)

    def _sums(self, rows: Floats) -> NDArray[np.float64]:
        total = np.zeros(len(rows))
        for first in range(0, len(rows), _ROWS):
            part = rows[first : first + _ROWS]
            total[first : first + _ROWS] = self.values[self._leaves(part)].sum(axis=1)
        return total

    def each(self, parts: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
        """The scores of the rows of several parts, looked at together."""
        if not parts:
            return []
        ends = np.cumsum([len(part) for part in parts])[:-1]
        return np.split(self.scores(np.concatenate(parts)), ends)

    def _told_apart(self, rows: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """One row of each kind that the trees tell apart, and for each row which of these it is.

        Rows that stand alike to all thresholds end in the same leaves. A text that repeats itself
        has a hundred thousand rows, of a few kinds.
        """
        alike = np.zeros(rows.shape, np.uint16)
        for column in np.unique(self.features[self.features != _LEAF]):
            thresholds = np.unique(self.thresholds[self.features == column])
            alike[:, column] = np.searchsorted(thresholds, rows[:, column])
        whole = alike.view(np.dtype((np.void, alike.strides[0]))).ravel()
        _, first, which = np.unique(whole, return_index=True, return_inverse=True)
        return first, which

    def _leaves(self, rows: Floats) -> NDArray[np.int32]:
        """The leaf of each tree that each row ends in, (n_rows, n_trees)."""
        nodes = np.tile(self.roots, len(rows))
        moving = np.arange(len(nodes))
        while len(moving):
            at = nodes[moving]
            asked = self.features[at]
            inner = asked != _LEAF
            moving, at, asked = moving[inner], at[inner], asked[inner]
            values = rows[moving // len(self.roots), asked]
            nodes[moving] = np.where(values <= self.thresholds[at], self.lefts[at], self.rights[at])
        return nodes.reshape(len(rows), len(self.roots))

    def contributions(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the score of ``row``, float64 (n_features,).

        A feature is credited with the change of the expected value at the nodes that ask for it
        (Saabas 2014); with the mean of the roots, the credits add up to the score.
        """
        credits = np.zeros(len(row))
        for root in self.roots:
            node = int(root)
            while (asked := int(self.features[node])) != _LEAF:
                left = row[asked] <= self.thresholds[node]
                following = int(self.lefts[node] if left else self.rights[node])
                credits[asked] += self.values[following] - self.values[node]
                node = following
        return credits

    @property
    def base(self) -> float:
        """The score of a row of which nothing is known."""
        return float(self.values[self.roots].sum())


_ROWS = 2_000
"""Rows looked at together: bounds memory."""


_FIELDS = ("features", "thresholds", "lefts", "rights", "values", "roots")


def joined(trees: Sequence[Forest]) -> Forest:
    """One forest of several; of none, one that says 0 of everything."""
    if not trees:
        nodes = np.zeros(0, np.int32)
        return Forest(nodes.astype(np.int16), np.zeros(0), nodes, nodes, np.zeros(0), nodes)
    sizes = np.cumsum([0, *(len(tree.features) for tree in trees)])[:-1]

    def shifted(field: str) -> NDArray[np.int32]:
        """The numbers of nodes, counted on through all trees."""
        moved = [getattr(tree, field) + size for tree, size in zip(trees, sizes, strict=True)]
        return np.concatenate(moved).astype(np.int32)

    return Forest(
        np.concatenate([tree.features for tree in trees]),
        np.concatenate([tree.thresholds for tree in trees]),
        shifted("lefts"),
        shifted("rights"),
        np.concatenate([tree.values for tree in trees]),
        shifted("roots"),
    )
