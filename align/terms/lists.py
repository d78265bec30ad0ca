"""Two unordered lists of terms, paired as a whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.arrays import Floats
from align.encoders.protocol import Encoder
from align.language.transliteration import likeness

_TEMPERATURE = 0.05  # a difference of cosines that matters
_ROUNDS = 50
_SOUND_FROM, _SOUND_WEIGHT = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class ListPair:
    """A Russian and an English term by their numbers, 0-based; confidence: 0..1."""

    ru_id: int
    en_id: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PairedLists:
    """Two lists paired as wholes.

    pairs: in the order of the Russian list, each term in one at most. doubtful: for each Russian
    term that is left its best partner among the English ones that are left, likewise. taken: for
    each that then has none the English term that it suits best, which is another's. english: the
    numbers of the English terms in none of these, 0-based, ascending.
    """

    pairs: Sequence[ListPair]
    doubtful: Sequence[ListPair]
    taken: Sequence[ListPair]
    english: Sequence[int]


def pair_lists(ru: Sequence[str], en: Sequence[str], encoder: Encoder) -> list[ListPair]:
    """The pairs that choose each other, in the order of the Russian list.

    A term for which nothing in the other list is left stays alone.
    """
    return _mutual(list_shares(ru, en, encoder))


def paired_lists(
    ru: Sequence[str],
    en: Sequence[str],
    encoder: Encoder,
    least: float,
    watch: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> PairedLists:
    """The pairs of two lists of at least this confidence, and the next best for what is left.

    watch: what passes the Russian terms on as they are compared.
    """
    shares = list_shares(ru, en, encoder, watch)
    pairs = [pair for pair in _mutual(shares) if pair.confidence >= least]
    free_ru, free_en = _others(len(ru), pairs, "ru_id"), _others(len(en), pairs, "en_id")
    sure = _confidences(shares)
    doubtful = [
        ListPair(free_ru[pair.ru_id], free_en[pair.en_id], 0.0)
        for pair in _mutual(shares[np.ix_(free_ru, free_en)])
    ]
    doubtful = [replace(p, confidence=float(sure[p.ru_id, p.en_id])) for p in doubtful]
    alone = [number for number in free_ru if number not in {pair.ru_id for pair in doubtful}]
    best = {number: int(shares[number].argmax()) for number in alone} if len(en) else {}
    taken = [ListPair(number, own, float(sure[number, own])) for number, own in best.items()]
    return PairedLists(pairs, doubtful, taken, _others(len(en), [*pairs, *doubtful], "en_id"))


def _others(count: int, pairs: Sequence[ListPair], side: str) -> list[int]:
    """The numbers below ``count`` that are in no pair."""
    taken = {getattr(pair, side) for pair in pairs}
    return [number for number in range(count) if number not in taken]


def _mutual(shares: Floats) -> list[ListPair]:
    """The pairs that choose each other, in the order of the rows."""
    if not shares.size:
        return []
    forth, back, sure = shares.argmax(1), shares.argmax(0), _confidences(shares)
    return [ListPair(i, int(j), float(sure[i, j])) for i, j in enumerate(forth) if back[j] == i]


def _confidences(shares: Floats) -> Floats:
    """The lesser of the two shares of a pair, of its Russian and of its English, as shares."""
    rows = shares / np.maximum(shares.sum(1, keepdims=True), 1e-12)
    columns = shares / np.maximum(shares.sum(0, keepdims=True), 1e-12)
    return np.asarray(np.minimum(rows, columns))


def list_shares(
    ru: Sequence[str],
    en: Sequence[str],
    encoder: Encoder,
    watch: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> Floats:
    """float64, (n_ru, n_en): the share of each pair where every term has one share to give.

    Entropic optimal transport (Cuturi 2013, section 4) over cosines and likeness in sound: a hub, a
    term that suits many, is divided among them, which margins do only locally. Of the longer list a
    term gives one share at most, and may be left (Chizat et al. 2018, doi 10.1090/mcom/3303).
    """
    if not ru or not en:
        return np.zeros((len(ru), len(en)))
    cosines = np.asarray(encoder.encode(list(ru)) @ encoder.encode(list(en)).T, dtype=float)
    sound = np.array([[likeness(r, e) for e in en] for r in watch(ru)])
    scores = cosines + _SOUND_WEIGHT * np.maximum(0.0, sound - _SOUND_FROM)
    shares = np.exp((scores - scores.max()) / _TEMPERATURE)
    within = 0 if len(en) > len(ru) else 1  # the axis along which the terms of the longer list sum
    least = 1e-12 if len(en) == len(ru) else 1.0
    for _ in range(_ROUNDS):
        shares /= np.maximum(shares.sum(within, keepdims=True), least)
        shares /= np.maximum(shares.sum(1 - within, keepdims=True), 1e-12)
    return np.asarray(shares)


def accuracy(ru: Sequence[str], en: Sequence[str], encoder: Encoder) -> tuple[float, float]:
    """How often the best partner of ru[i] is en[i], and the reverse, 0..1; so is an equal text."""
    shares = list_shares(ru, en, encoder)
    folded_ru, folded_en = [r.casefold() for r in ru], [e.casefold() for e in en]
    forth = [folded_en[j] == folded_en[i] for i, j in enumerate(shares.argmax(1))]
    back = [folded_ru[i] == folded_ru[j] for j, i in enumerate(shares.argmax(0))]
    return float(np.mean(forth)), float(np.mean(back))
