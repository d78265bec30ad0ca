"""From a fragment and a candidate gloss to features, a score and a probability."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.remarks import is_remark
from align.scoring_table import CALIBRATION, COEFFICIENTS
from align.surroundings import RELATIONS, Candidate
from align.text import CYRILLIC
from align.translit import likeness

FEATURES = (
    "none", "cosine", "margin", "short_cosine", "size", "evidence", "abbreviation", "length",
    "distance", "crossed", "quoted", "part", "sounds_alike", "remark", "numbers", "shared",
    "share_left_out", "dangling", "article", "opens", "cut_name",
    *(f"relation:{relation}" for relation in RELATIONS),
)  # fmt: skip
"""Every feature of a pair, in the order of the feature rows; see MEANINGS in the table."""

_WORDS = re.compile(r"\w+")
_NUMBERS = re.compile(r"\d+")
_LATIN = re.compile(r"[@#]?[A-Za-z][\w]{2,}")
_STOP_END = re.compile(
    r"\b(?:the|a|an|of|to|in|and|or|for|with|by|on|at|from|is|are|was|as|that|which|called|means)$",
    re.IGNORECASE,
)
_STOP_START = re.compile(r"(?:of|and|or|is|are|was|were|as|that|which|who|called|known)\b", re.I)
_ABBREVIATION = re.compile(r"[А-ЯЁ]{2,6}")
_ARTICLE = re.compile(r"(?:a|an|the)\s", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(r"(?:^|[^.!?…\s]\s+)[A-Z][\w'’-]*\s+$")
_BEFORE = ("bracketed_part", "words_before", "bracketed_clause")
_STARTERS = '.!?…:;(["“«„‘—–'
_RATIO = 1.35
"""English words for one Russian word, on average over glosses of a word or more."""


@dataclass(frozen=True, slots=True)
class Side:
    """The Russian of a pair as it is compared.

    text: readable, hashtags split into words. share: of the fragment's words it covers, 0..1.
    """

    text: str
    share: float = 1.0


def similarities(
    russian: NDArray[np.float32], english: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosines and margins of every side with every candidate text, both float32 (n, m).

    The margin is the cosine less the mean of both sides' mean cosines with their 4 nearest
    others (Artetxe & Schwenk 2019, section 3, "distance" form, over the texts of one article;
    the pair itself is left out of its own neighbourhood).
    """
    cosine = russian @ english.T
    margin = cosine - (_neighbourhood(cosine) + _neighbourhood(cosine.T).T) / 2
    return cosine.astype(np.float32), margin.astype(np.float32)


def _neighbourhood(cosine: NDArray[np.float32], k: int = 4) -> NDArray[np.float32]:
    """Mean of the k largest entries of each row, the entry itself excepted; (n, m)."""
    columns = cosine.shape[1]
    if columns < 2:
        return np.full_like(cosine, 0.1)
    k = min(k, columns - 1)
    top = -np.partition(-cosine, k, axis=1)[:, : k + 1]
    top = -np.sort(-top, axis=1)
    inside = cosine >= top[:, k - 1 : k]
    total = top[:, :k].sum(axis=1, keepdims=True)
    means = np.where(inside, total - cosine + top[:, k : k + 1], total) / k
    return np.asarray(means, dtype=np.float32)


def features(
    side: Side, gloss: str, candidate: Candidate, cosine: float, margin: float, before: str = ""
) -> NDArray[np.float64]:
    """The feature row of one pair, float64 (len(FEATURES),).

    before: the characters in front of the gloss, from which its being a beginning is told.
    """
    words, gloss_words = len(_WORDS.findall(side.text)), len(_WORDS.findall(gloss))
    abbreviation = _ABBREVIATION.fullmatch(side.text) is not None
    expected = len(side.text) if abbreviation and not gloss.isupper() else words * _RATIO
    ratio = abs(np.log((gloss_words + 0.5) / (expected + 0.5)))
    alike = likeness(side.text, gloss)
    row = dict.fromkeys(FEATURES, 0.0)
    row["none"] = 1.0
    row["cosine"] = cosine
    row["margin"] = margin
    row["short_cosine"] = cosine if words <= 2 else 0.0
    size = float(np.log(min(words, gloss_words) + 1))
    row["size"] = size
    row["evidence"] = cosine * size
    row["abbreviation"] = float(abbreviation)
    row["length"] = min(float(ratio), 3.0)
    row["distance"] = float(np.log1p(max(candidate.distance, 0)))
    row["crossed"] = float(min(candidate.crossed, 3))
    row["quoted"] = float(candidate.quoted)
    row["part"] = float(not candidate.full)
    row["sounds_alike"] = float(
        alike > 0.75
        and words == gloss_words
        and words <= 3
        and (gloss[:1].isupper() or candidate.relation.startswith("bracketed"))
    )
    row["remark"] = float(cosine < 0.5 and is_remark(gloss))
    row["numbers"] = _number_clash(side.text, gloss)
    row["shared"] = _shared(side.text, gloss)
    row["share_left_out"] = 1.0 - side.share
    row["dangling"] = float(
        _STOP_END.search(gloss) is not None or _STOP_START.match(gloss) is not None
    )
    bracketed = candidate.relation.startswith("bracketed")
    row["article"] = float(bracketed and _ARTICLE.match(gloss) is not None)
    row["opens"] = float(not before.strip() or before.rstrip()[-1] in _STARTERS)
    row["cut_name"] = float(
        _CAPITAL_BEFORE.search(before) is not None
        and gloss[:1].isupper()
        and not candidate.quoted
        and candidate.relation in _BEFORE
    )
    row[f"relation:{candidate.relation}"] = 1.0
    return np.array([row[name] for name in FEATURES])


def _number_clash(russian: str, english: str) -> float:
    """1 where both sides have digits and share none, 0.5 where one side has some, else 0."""
    ours, theirs = set(_NUMBERS.findall(russian)), set(_NUMBERS.findall(english))
    if not ours and not theirs:
        return 0.0
    if ours & theirs:
        return -1.0
    return 1.0 if ours and theirs else 0.5


def _shared(russian: str, english: str) -> float:
    """1 where handles, tags or Latin names of the Russian stand in the English too."""
    ours = {word.lower() for word in _LATIN.findall(russian) if not CYRILLIC.search(word)}
    theirs = {word.lower() for word in _LATIN.findall(english)}
    return len(ours & theirs) / len(ours) if ours else 0.0


def scores(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds of each feature row against "no gloss", float64 (n,)."""
    weights = np.array([COEFFICIENTS.get(name, 0.0) for name in FEATURES])
    return np.asarray(rows @ weights, dtype=np.float64)


def probabilities(values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """What share each candidate has of the choice between all of them and none, (n,) in 0..1."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return array
    highest = max(0.0, float(array.max()))
    weights = np.exp(array - highest)
    return np.asarray(weights / (weights.sum() + np.exp(-highest)))


def log_odds(share: float) -> float:
    """Natural log-odds of a probability, which is kept .001 away from 0 and 1."""
    share = min(max(share, 0.001), 0.999)
    return float(np.log(share / (1 - share)))


def calibrated(share: float) -> float:
    """The probability that an option with this share of the choice is right, 0..1."""
    slope, offset = CALIBRATION
    return float(1 / (1 + np.exp(-(slope * log_odds(share) + offset))))
