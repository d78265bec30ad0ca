"""Nearest neighbours between two sets of vectors, both ways, in bounded memory.

Up to EXACT pairs all are compared with all: one matrix product, tile by tile, serves
both directions, where two searches would multiply twice. Beyond, inverted files of faiss
(Johnson, Douze & Jégou 2021) are searched, which find nearly all neighbours.
"""

from dataclasses import dataclass

import numpy as np

from align.arrays import Ints, Vectors

EXACT = 10_000_000_000
"""Pairs of vectors up to which all are compared: 100,000 x 100,000."""

_ROWS, _COLUMNS = 2048, 4096  # of a tile: 32 MB of cosines
_GROUPS = 16  # parts of a tile whose maxima bound its best values from below
_PROBES = 32  # lists that a query looks into
_SAMPLE = 40  # vectors a list that its centre is found from
_ROUNDS = 8  # of k-means


@dataclass
class Neighbours:
    """The most similar vectors of the other side, best first; ties go to the lower number.

    ids: int64, (n, k), -1 where there are fewer than k. cosines: float32, (n, k), -inf there.
    """

    ids: Ints
    cosines: Vectors


def neighbours(
    ru: Vectors, en: Vectors, k: int, *, exact: bool | None = None
) -> tuple[Neighbours, Neighbours]:
    """The k nearest English vectors of every Russian one, and the other way round.

    ru, en: float32, (n, dim), rows of unit length, not empty. exact: None for by size. Beyond
    the vectors, either takes about 100 MB; lists add 8 bytes for each that a vector looks into.
    """
    if exact is None:
        exact = len(ru) * len(en) <= EXACT
    return _exact(ru, en, k) if exact else (_listed(ru, en, k), _listed(en, ru, k))


def _exact(ru: Vectors, en: Vectors, k: int) -> tuple[Neighbours, Neighbours]:
    best_en, best_ru = _none_yet(len(ru), k), _none_yet(len(en), k)
    tile = np.empty((_ROWS, _COLUMNS), np.float32)
    for top in range(0, len(ru), _ROWS):
        rows = ru[top : top + _ROWS]
        for left in range(0, len(en), _COLUMNS):
            columns = en[left : left + _COLUMNS]
            cosines = tile[: len(rows), : len(columns)]
            np.matmul(rows, columns.T, out=cosines)
            least = best_en.cosines[top : top + _ROWS, -1]
            least = np.maximum(least, _lower_bound(cosines, k)) if left == 0 else least
            _offer(best_en, cosines, least[:, None], top, left, across=False)
            least = best_ru.cosines[left : left + _COLUMNS, -1]
            least = np.maximum(least, _lower_bound(cosines.T, k)) if top == 0 else least
            _offer(best_ru, cosines, least[None], top, left, across=True)
    return best_en, best_ru


def _none_yet(n: int, k: int) -> Neighbours:
    return Neighbours(np.full((n, k), -1, np.int64), np.full((n, k), -np.inf, np.float32))


def _lower_bound(cosines: Vectors, k: int) -> Vectors:
    """(rows,): a value just below which at least k of each row do not lie, -inf with fewer."""
    if cosines.shape[1] < max(k, _GROUPS):
        return np.full(len(cosines), -np.inf, np.float32)
    groups = max(k, _GROUPS)
    size = cosines.shape[1] // groups
    best = [cosines[:, i * size : (i + 1) * size].max(axis=1) for i in range(groups)]
    bound = np.partition(np.stack(best, axis=1), -k, axis=1)[:, -k]
    return np.asarray(np.nextafter(bound, np.float32(-2.0)), dtype=np.float32)


def _offer(
    best: Neighbours, cosines: Vectors, least: Vectors, top: int, left: int, *, across: bool
) -> None:
    """Take over what in this tile is better than what was known of a row, or of a column."""
    found = np.flatnonzero(cosines > least)
    if not len(found):
        return
    rows, columns = np.divmod(found, cosines.shape[1])
    values = cosines[rows, columns]
    if across:
        _merge(best, columns + left, rows + top, values)
    else:
        _merge(best, rows + top, columns + left, values)


def _merge(best: Neighbours, places: Ints, ids: Ints, values: Vectors) -> None:
    """Keep for each place the best of its old neighbours and these."""
    touched, inverse, counts = np.unique(places, return_inverse=True, return_counts=True)
    k = best.ids.shape[1]
    place = np.concatenate([np.repeat(np.arange(len(touched)), k), inverse])
    id_ = np.concatenate([best.ids[touched].ravel(), ids])
    value = np.concatenate([best.cosines[touched].ravel(), values])
    order = np.lexsort((id_, -value, place))
    starts = np.cumsum(counts + k) - counts - k
    kept = order[starts[:, None] + np.arange(k)]
    best.ids[touched], best.cosines[touched] = id_[kept], value[kept]


def _listed(queries: Vectors, base: Vectors, k: int) -> Neighbours:
    """The k nearest of ``base`` among those in the lists whose centres are nearest to a query.

    All queries that look into a list are compared with it in one product, which is several
    times as fast as one query after another.
    """
    centres = centres_of(base)
    own = _nearest_centres(base, centres, 1)[:, 0]
    looked = _nearest_centres(queries, centres, min(_PROBES, len(centres)))
    members, member_starts = _grouped(own, len(centres))
    visits, visit_starts = _grouped(looked.reshape(-1), len(centres))
    visitors = visits // looked.shape[1]
    found = _none_yet(len(queries), k)
    for number in range(len(centres)):
        ids = members[member_starts[number] : member_starts[number + 1]]
        rows = visitors[visit_starts[number] : visit_starts[number + 1]]
        for left in range(0, len(ids), _COLUMNS):
            some = ids[left : left + _COLUMNS]
            columns = base[some]
            for top in range(0, len(rows), _ROWS):
                places = rows[top : top + _ROWS]
                cosines = queries[places] @ columns.T
                least = found.cosines[places, -1]
                fresh = np.flatnonzero(np.isneginf(least))
                least[fresh] = _lower_bound(cosines[fresh], k)
                better = np.flatnonzero(cosines > least[:, None])
                if len(better):
                    row, column = np.divmod(better, len(some))
                    _merge(found, places[row], some[column], cosines.reshape(-1)[better])
    return found


def centres_of(base: Vectors) -> Vectors:
    """Centres of lists, by the k-means of faiss with its fixed seed over evenly taken vectors."""
    import faiss

    n, dim = base.shape
    lists = max(1, min(round(n**0.5), n // _SAMPLE))
    sample = np.ascontiguousarray(base[:: max(1, n // (_SAMPLE * lists))])
    means = faiss.Kmeans(
        dim,
        lists,
        niter=_ROUNDS,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=len(sample),
    )
    means.train(sample)
    return np.asarray(means.centroids, dtype=np.float32).reshape(lists, dim)


def _nearest_centres(vectors: Vectors, centres: Vectors, count: int) -> Ints:
    """(vectors, count): numbers of the nearest centres, in no order."""
    result = np.empty((len(vectors), count), np.int64)
    for start in range(0, len(vectors), _ROWS):
        cosines = vectors[start : start + _ROWS] @ centres.T
        result[start : start + _ROWS] = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    return result


def _grouped(groups: Ints, count: int) -> tuple[Ints, Ints]:
    """The places of each group's members, group after group, and where each group starts."""
    order = np.argsort(groups, kind="stable")
    return order, np.searchsorted(groups[order], np.arange(count + 1))
