"""Pairs out of two collections of sentences whose order says nothing.

Ratio margin of Artetxe & Schwenk (2019, section 3): a cosine counts relative to those of the
nearest neighbours of both sides. Candidates come from both directions and each sentence is used
once, best first ("max", ibid.). What differs: a repeated sentence is searched once, near-
duplicates among the neighbours count as one, so that a second wording of a translation does not
hide it, and sentences that differ in their numbers fit less.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.arrays import Floats, Ints, Vectors, chances_of, in_columns, weight_vector
from align.encoders.protocol import Encoder
from align.errors import InputError, UsageError
from align.language.numbers.reading import numbers_of, share_apart
from align.mining import weights
from align.mining.neighbours import Neighbours, neighbours
from align.text import text_key

NEIGHBOURS = 4
"""k of the margin, as in the paper."""

LEAST_CONFIDENCE = 0.5

HIGH = "suspiciously high margin"
SAME = "the same text on both sides"
NO_WORDS = "no words"
RIVAL = "another sentence fits nearly as well"
NUMBERS = "numbers differ"
LENGTHS = "lengths differ"
FAR = "hardly closer than its neighbours"

EVIDENCE = ("constant", "log_margin", "cosine", "rival", "numbers", "length")
CONFIDENCE_WEIGHTS = weight_vector(weights.CONFIDENCE, EVIDENCE)

_NEAR = 0.85  # cosine from which two sentences of one language are near-duplicates
_LEAST_COSINE = 0.05  # below, a mean of neighbours is noise and no divisor
_NUMBERS_COST = 0.15  # share of the margin that numbers on one side only take at most
_BLOCK = 1024  # rows whose neighbours' vectors are gathered at a time
_TEXTS = 256  # encoded between two reports of progress
_SMOOTH = 8.0  # characters added to a length before taking a ratio
_FEWEST = 20  # pairs that tell what margins are usual
_UNUSUAL = 5.0  # median absolute deviations above the median, scaled as standard deviations


@dataclass(frozen=True, slots=True)
class Mined:
    """A Russian and an English sentence that translate each other.

    ru_id, en_id: numbers in the collections, 0-based, of the first of equal sentences. margin:
    cosine over the mean cosine of the neighbours, above 1 for translations. confidence:
    probability in 0..1. reason: why it should be looked at, or "".
    """

    ru_id: int
    en_id: int
    margin: float
    confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """The sentences of one side that are searched: no blank ones, equal ones once.

    ids: number of each in the collection. blank, repeated: how many were passed over.
    """

    texts: list[str]
    ids: list[int]
    blank: int
    repeated: int


def collection(sentences: Sequence[str], name: str) -> Collection:
    """What of these sentences is searched.

    :raises InputError: where nothing is.
    """
    if isinstance(sentences, str):
        raise UsageError(f"{name} is one string; give a list of sentences.")
    texts: list[str] = []
    ids: list[int] = []
    seen: set[str] = set()
    blank = 0
    for number, sentence in enumerate(sentences):
        key = text_key(sentence)
        if not key:
            blank += 1
        elif key not in seen:
            seen.add(key)
            texts.append(sentence)
            ids.append(number)
    if not texts:
        raise InputError(f"{name}: no sentences; give a text file with one sentence per line.")
    return Collection(texts, ids, blank, len(sentences) - blank - len(texts))


def mine_sentences(
    ru: Collection,
    en: Collection,
    encoder: Encoder,
    *,
    least: float = LEAST_CONFIDENCE,
    progress: Callable[[int], None] | None = None,
) -> list[Mined]:
    """The pairs of two collections with at least this confidence, surest first.

    least: confidence of a pair, 0..1. progress: called with how many texts have been encoded.
    """
    done = 0
    sides = []
    for side in (ru, en):
        vectors = np.empty((len(side.texts), encoder.dim), np.float32)
        for start in range(0, len(side.texts), _TEXTS):
            texts = side.texts[start : start + _TEXTS]
            vectors[start : start + len(texts)] = encoder.encode(texts)
            done += len(texts)
            if progress is not None:
                progress(done)
        sides.append(vectors)
    return [
        replace(mined, ru_id=ru.ids[mined.ru_id], en_id=en.ids[mined.en_id])
        for mined in mine_vectors(*sides, ru_texts=ru.texts, en_texts=en.texts)
        if mined.confidence >= least
    ]


def mine_vectors(
    ru: Vectors,
    en: Vectors,
    *,
    ru_texts: Sequence[str] | None = None,
    en_texts: Sequence[str] | None = None,
    exact: bool | None = None,
) -> list[Mined]:
    """Every pair that two sets of vectors give, each vector in at most one, surest first.

    ru, en: float32, (n, dim), rows of unit length, no two equal. texts: for what numbers and
    lengths tell. exact: None for by size, see :func:`~align.mining.neighbours.neighbours`. Ties go
    to the lower number.
    """
    if not len(ru) or not len(en):
        return []
    return _judged(matched(ru, en, ru_texts=ru_texts, en_texts=en_texts, exact=exact))


def matched(
    ru: Vectors,
    en: Vectors,
    *,
    ru_texts: Sequence[str] | None = None,
    en_texts: Sequence[str] | None = None,
    exact: bool | None = None,
) -> "Matched":
    """The pairs of two sets of vectors, neither of them empty, and what speaks for them.

    The arguments are those of :func:`mine_vectors`.

    :raises InputError: the vectors are not of the same model.
    """
    if ru.ndim != 2 or en.ndim != 2 or ru.shape[1] != en.shape[1]:
        raise InputError(
            f"Vectors of shapes {ru.shape} and {en.shape}; encode both with the same model."
        )
    near_ru, near_en = neighbours(ru, en, 2 * NEIGHBOURS, exact=exact)
    ru_hubs, en_hubs = _hubs(near_ru, en), _hubs(near_en, ru)
    pairs = _candidates(near_ru, near_en, ru_hubs, en_hubs)
    facts = _Facts(ru_texts, en_texts)
    fits = pairs.margins * (1.0 - _NUMBERS_COST * facts.apart(pairs))
    chosen = _one_to_one(pairs, fits, len(ru), len(en))
    rivals = np.maximum(_rivals(pairs, fits, chosen, ru, en), 0.1)
    taken = pairs.at(chosen)
    evidence = {
        "constant": np.ones(len(chosen)),
        "log_margin": np.log(np.maximum(taken.margins, 0.1)),
        "cosine": _scaled(taken, (ru, en)),
        "rival": np.log(np.maximum(fits[chosen], 0.1) / rivals).clip(-1.0, 1.0),
        "numbers": facts.apart(taken),
        "length": facts.lengths(taken),
    }
    return Matched(taken, in_columns(evidence, EVIDENCE), facts)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Pairs that are neighbours in one direction at least: sides, cosines and margins."""

    ru: Ints
    en: Ints
    cosines: Floats
    margins: Floats

    def at(self, places: Ints) -> "_Candidates":
        """Some of them."""
        return _Candidates(
            self.ru[places], self.en[places], self.cosines[places], self.margins[places]
        )


class _Facts:
    """What the texts of a pair say beside their vectors; nothing where there are no texts."""

    def __init__(self, ru: Sequence[str] | None, en: Sequence[str] | None) -> None:
        self.texts = None if ru is None or en is None else (ru, en)
        self._numbers = (numbers_of(ru), numbers_of(en)) if ru is not None and en else None

    def apart(self, pairs: _Candidates) -> Floats:
        """(pairs,): share of their numbers that stand on one side only."""
        result = np.zeros(len(pairs.ru))
        if self._numbers is None:
            return result
        ru, en = self._numbers
        some_ru = np.array([bool(numbers) for numbers in ru], dtype=bool)
        some_en = np.array([bool(numbers) for numbers in en], dtype=bool)
        for at in np.flatnonzero(some_ru[pairs.ru] | some_en[pairs.en]).tolist():
            result[at] = share_apart(ru[pairs.ru[at]], en[pairs.en[at]])
        return result

    def lengths(self, pairs: _Candidates) -> Floats:
        """(pairs,): logarithm of the ratio of lengths, without what is usual among them."""
        if self.texts is None:
            return np.zeros(len(pairs.ru))
        ru, en = (np.log(np.array([len(t) for t in side]) + _SMOOTH) for side in self.texts)
        ratios = ru[pairs.ru] - en[pairs.en]
        usual = float(np.median(ratios)) if len(ratios) >= _FEWEST else 0.0
        return np.asarray(np.abs(ratios - usual))

    def reason(self, ru: int, en: int) -> str:
        """Why a pair of texts is no translation whatever its margin, or ""."""
        if self.texts is None:
            return ""
        left, right = text_key(self.texts[0][ru]), text_key(self.texts[1][en])
        if not any(map(str.isalpha, left)) or not any(map(str.isalpha, right)):
            return NO_WORDS
        return SAME if left == right else ""


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs in which no sentence comes twice. evidence: float64, (pairs, len(EVIDENCE))."""

    pairs: _Candidates
    evidence: Floats
    facts: _Facts


def _hubs(near: Neighbours, vectors: Vectors) -> Floats:
    """(n,): mean cosine to the first NEIGHBOURS neighbours that are not near-duplicates.

    vectors: those that the ids of the neighbours number.
    """
    result = np.empty(len(near.ids))
    for start in range(0, len(near.ids), _BLOCK):
        ids = near.ids[start : start + _BLOCK]
        cosines = near.cosines[start : start + _BLOCK].astype(np.float64)
        kept = _distinct(ids, vectors)
        kept &= np.cumsum(kept, axis=1) <= NEIGHBOURS
        sums = np.where(kept, cosines, 0.0).sum(axis=1)
        result[start : start + _BLOCK] = sums / np.maximum(kept.sum(axis=1), 1)
    return result


def _distinct(ids: Ints, vectors: Vectors) -> NDArray[np.bool_]:
    """(n, k): which neighbours are no near-duplicates of a better one that is kept."""
    gathered = vectors[np.maximum(ids, 0)]
    alike = np.matmul(gathered, gathered.transpose(0, 2, 1)) >= _NEAR
    kept = ids >= 0
    for place in range(1, ids.shape[1]):
        kept[:, place] &= ~(alike[:, place, :place] & kept[:, :place]).any(axis=1)
    return kept


def _candidates(
    near_ru: Neighbours, near_en: Neighbours, ru_hubs: Floats, en_hubs: Floats
) -> _Candidates:
    """Every pair that is among the neighbours in one direction, once, by Russian number."""
    k = near_ru.ids.shape[1]
    ru = np.concatenate([np.repeat(np.arange(len(ru_hubs)), k), near_en.ids.ravel()])
    en = np.concatenate([near_ru.ids.ravel(), np.repeat(np.arange(len(en_hubs)), k)])
    cosines = np.concatenate([near_ru.cosines.ravel(), near_en.cosines.ravel()])
    real = (ru >= 0) & (en >= 0)
    ru, en, cosines = ru[real], en[real], cosines[real]
    _, first = np.unique(ru * len(en_hubs) + en, return_index=True)
    ru, en = ru[first], en[first]
    similar = cosines[first].astype(np.float64)
    usual = np.maximum((ru_hubs[ru] + en_hubs[en]) / 2.0, _LEAST_COSINE)
    return _Candidates(ru, en, similar, similar / usual)


def _one_to_one(pairs: _Candidates, fits: Floats, n_ru: int, n_en: int) -> Ints:
    """Places of the pairs taken when the best go first and each sentence is used once."""
    used_ru, used_en = np.zeros(n_ru, dtype=bool), np.zeros(n_en, dtype=bool)
    chosen = []
    order = np.lexsort((pairs.en, pairs.ru, -np.round(fits, 6)))
    for at in order.tolist():
        ru, en = pairs.ru[at], pairs.en[at]
        if not used_ru[ru] and not used_en[en]:
            used_ru[ru] = used_en[en] = True
            chosen.append(at)
    return np.array(chosen, dtype=np.int64)


def _rivals(pairs: _Candidates, fits: Floats, chosen: Ints, ru: Vectors, en: Vectors) -> Floats:
    """(chosen,): how well the best other pair of one of the two sentences fits.

    A near-duplicate of the other side is no rival: both would be right.
    """
    taken_en, taken_ru = np.full(len(ru), -1), np.full(len(en), -1)
    taken_en[pairs.ru[chosen]] = pairs.en[chosen]
    taken_ru[pairs.en[chosen]] = pairs.ru[chosen]
    best_ru, best_en = np.zeros(len(ru)), np.zeros(len(en))
    for own, other, partner, vectors, best in (
        (pairs.ru, pairs.en, taken_en, en, best_ru),
        (pairs.en, pairs.ru, taken_ru, ru, best_en),
    ):
        rival = np.flatnonzero((partner[own] >= 0) & (partner[own] != other))
        for start in range(0, len(rival), 8 * _BLOCK):
            at = rival[start : start + 8 * _BLOCK]
            alike = np.einsum("ij,ij->i", vectors[other[at]], vectors[partner[own[at]]])
            at = at[alike < _NEAR]
            np.maximum.at(best, own[at], fits[at])
    return np.maximum(best_ru[pairs.ru[chosen]], best_en[pairs.en[chosen]])


def _judged(matches: Matched) -> list[Mined]:
    """The pairs with confidence and reason, surest first."""
    taken, evidence = matches.pairs, matches.evidence
    confidence = chances_of(evidence @ CONFIDENCE_WEIGHTS)
    unusual = _unusual(taken.margins, confidence)
    result = []
    for at, (ru, en) in enumerate(zip(taken.ru.tolist(), taken.en.tolist(), strict=True)):
        sure = float(confidence[at])
        reason = matches.facts.reason(ru, en) or (HIGH if taken.margins[at] > unusual else "")
        if reason:
            sure = min(sure, LEAST_CONFIDENCE)
        elif sure < 2 * LEAST_CONFIDENCE - 0.2:
            reason = _weakness(evidence[at])
        result.append(Mined(ru, en, float(taken.margins[at]), sure, reason))
    return sorted(result, key=lambda mined: (-round(mined.confidence, 4), mined.ru_id))


def _scaled(taken: _Candidates, sides: tuple[Vectors, Vectors]) -> Floats:
    """Cosines where 0 is that of unrelated sentences here and 1 that of the surest pairs."""
    background = float(
        sides[0].mean(axis=0, dtype=np.float64) @ sides[1].mean(axis=0, dtype=np.float64)
    )
    sure = np.sort(taken.margins)[-max(1, len(taken.margins) // 4)] if len(taken.ru) else 0.0
    top = max(float(np.median(taken.cosines[taken.margins >= sure])), background + 0.3)
    return np.asarray((taken.cosines - background) / (top - background))


def _unusual(margins: Floats, confidence: Floats) -> float:
    """The margin above which a pair is suspicious among those that would be taken."""
    usual = np.log(margins[confidence >= LEAST_CONFIDENCE])
    if len(usual) < _FEWEST:
        return float("inf")
    median = float(np.median(usual))
    spread = 1.4826 * float(np.median(np.abs(usual - median)))
    return float(np.exp(median + _UNUSUAL * max(spread, 0.02)))


def _weakness(evidence: Floats) -> str:
    """What most speaks against a pair."""
    named = dict(zip(EVIDENCE, evidence.tolist(), strict=True))
    if named["numbers"] >= 0.5:
        return NUMBERS
    if named["length"] >= 0.7:
        return LENGTHS
    return RIVAL if named["rival"] < 0.05 else FAR
