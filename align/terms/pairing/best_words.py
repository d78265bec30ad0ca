"""The best partner of each word inside and outside each phrase of the other side.

A phrase has a few words, a sentence hundreds, so both look at a few columns of each phrase and
never at a table of phrases, words and words.
"""

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats

Flags = NDArray[np.bool_]


def best_inside(members: Flags, words: Floats, none: float) -> Floats:
    """float64, (n_phrases, n_words): of each row of ``words`` the highest value at members.

    members: bool, (n_phrases, n_columns), at least one in each row. words: (n_words, n_columns).
    none: the least that a phrase gets which has not all columns.
    """
    sizes = members.sum(1)
    columns = np.argsort(~members, axis=1, kind="stable")[:, : int(sizes.max())]
    by_column = np.ascontiguousarray(words.T)
    best = by_column[columns[:, 0]]
    for place in range(1, columns.shape[1]):
        having = sizes > place
        best[having] = np.maximum(best[having], by_column[columns[having, place]])
    partial = sizes < members.shape[1]
    best[partial] = np.maximum(best[partial], none)
    return best


def best_outside(members: Flags, words: Floats) -> Floats:
    """float64, (n_phrases, n_words): of each row of ``words`` the highest value at no member.

    At least 0. The best of all but n columns is among the n + 1 best of all. Shapes as above.
    """
    most = min(int(members.sum(1).max()) + 1, members.shape[1])
    ordered = np.argsort(-words, axis=1, kind="stable")[:, :most]
    best = np.zeros((len(members), len(words)))
    for place in range(most - 1, -1, -1):
        columns = ordered[:, place]
        values = np.take_along_axis(words, columns[:, None], 1)[:, 0]
        best = np.where(members[:, columns], best, values[None])
    return np.maximum(best, 0.0)
