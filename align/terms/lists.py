"""Two unordered lists of terms, paired as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def pair_lists(ru: Sequence[str], en: Sequence[str], encoder: Encoder) -> list[ListPair]:
    """The pairs that choose each other, in the order of the Russian list.

    A term for which nothing in the other list is left stays alone.
    """
    shares = list_shares(ru, en, encoder)
    if not shares.size:
        return []
    forth, back = shares.argmax(1), shares.argmax(0)
    rows = shares / np.maximum(shares.sum(1, keepdims=True), 1e-12)
    columns = shares / np.maximum(shares.sum(0, keepdims=True), 1e-12)
    return [
        ListPair(i, int(j), float(min(rows[i, j], columns[i, j])))
        for i, j in enumerate(forth)
        if back[j] == i
    ]


def list_shares(ru: Sequence[str], en: Sequence[str], encoder: Encoder) -> Floats:
    """float64, (n_ru, n_en): the share of each pair where every term has one share to give.

    Entropic optimal transport (Cuturi 2013, section 4) over cosines and likeness in sound: a hub, a
    term that suits many, is divided among them, which margins do only locally.
    """
    if not ru or not en:
        return np.zeros((len(ru), len(en)))
    cosines = np.asarray(encoder.encode(list(ru)) @ encoder.encode(list(en)).T, dtype=float)
    sound = np.array([[likeness(r, e) for e in en] for r in ru])
    scores = cosines + _SOUND_WEIGHT * np.maximum(0.0, sound - _SOUND_FROM)
    shares = np.exp((scores - scores.max()) / _TEMPERATURE)
    supply = len(ru) / len(en)
    for _ in range(_ROUNDS):
        shares /= np.maximum(shares.sum(1, keepdims=True), 1e-12)
        shares /= np.maximum(shares.sum(0, keepdims=True) / supply, 1e-12)
    return np.asarray(shares)


def accuracy(ru: Sequence[str], en: Sequence[str], encoder: Encoder) -> tuple[float, float]:
    """How often the best partner of ru[i] is en[i], and the reverse, 0..1; so is an equal text."""
    shares = list_shares(ru, en, encoder)
    folded_ru, folded_en = [r.casefold() for r in ru], [e.casefold() for e in en]
    forth = [folded_en[j] == folded_en[i] for i, j in enumerate(shares.argmax(1))]
    back = [folded_ru[i] == folded_ru[j] for j, i in enumerate(shares.argmax(0))]
    return float(np.mean(forth)), float(np.mean(back))
