"""From a fragment and a candidate gloss to features, a score and a probability."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.remarks import is_remark
from align.scoring_table import CALIBRATION, COEFFICIENTS
from align.surroundings import RELATIONS, Candidate
from align.text import CYRILLIC
from align.translit import likeness
from align.word_model import russian_readings

FEATURES = (
    "none", "cosine", "margin", "short_cosine", "size", "evidence", "abbreviation", "length",
    "distance", "crossed", "quoted", "part", "sounds_alike", "remark", "numbers", "shared",
    "share_left_out", "dangling", "article", "opens", "cut_name", "defined", "cut", "starts_inside",
    "lists", "inner_article", "phrase_start", "inside_phrase",
    "verb_start",
    *(f"relation:{relation}" for relation in RELATIONS),
)  # fmt: skip
"""Every feature of a pair, in the order of the feature rows; see MEANINGS in the table."""

_WORDS = re.compile(r"\w+")
_NUMBERS = re.compile(r"\d+")
_LATIN = re.compile(r"[@#]?[A-Za-z][\w]{2,}")
_STOP_END = re.compile(
    r"\b(?:the|a|an|of|to|in|and|or|for|with|by|on|at|from|is|are|was|were|be|been|as|that|which|called|means)$",
    re.IGNORECASE,
)
_STOP_START = re.compile(r"(?:of|and|or|is|are|was|were|as|that|which|who|called|known)\b", re.I)
_ABBREVIATION = re.compile(r"[А-ЯЁ]{2,6}|[А-ЯЁ](?:о?[А-ЯЁ]){1,5}")
_ARTICLE = re.compile(r"(?:a|an|the)\s", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(r"(?:^|[^.!?…\s]\s+)[A-Z][\w'’-]*\s+$")
_BEFORE = (
    "bracketed_part",
    "words_before",
    "bracketed_clause",
    "named_before",
    "comma_before",
    "dashed_part",
)
_LINE = ("dash_before", "colon_before")
_DEFINING = ("connector_after", "copula_after", "dash_after", "after_echo", "comma_after")
_INSIDE_START = re.compile(
    r"(?:about|above|across|after|against|along|among|around|at|before|behind|below|between|by|down"
    r"|during|for|from|in|into|like|near|off|on|onto|out|over|through|to|toward|towards|under|up"
    r"|upon|via|with|within|without|his|her|its|their|our|my|your|this|these|those|some|many|such"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth|last|next"
    r"|other|another|same|only|new|old|whole|former|own|several|few|all|both|every|each|no"
    r"|в|во|на|по|под|с|со|к|ко|от|до|из|за|у|о|об|при|про|для|без|через|между|над|перед|после|не"
    r"|один|одн\w+|дв[аеу]\w*|тр[иёе]\w*|четыр\w+|четв[её]р\w+|пят\w+|шест\w+|сем\w+|восьм\w+"
    r"|девят\w+|десят\w+|перв\w+|втор\w+|последн\w+|следующ\w+|друг\w+|ин\w{1,3}|сам\w*|единственн\w+"
    r"|нов\w+|стар\w+|весь|вс[её]\w*|вся|цел\w+|бывш\w+|св[оё]\w+|несколько|об[ае]\w*|кажд\w+|люб\w+|ни|нет)"
    r"\s",
    re.IGNORECASE,
)
_INNER_ARTICLE = re.compile(
    r"\w\W+(?:an?|(?:is|are|was|were|has|have|had)(?: the)?)\s"
    r"|\b(?!(?:of|in|on|for|to|by|with|from|at|and|or|against|under|over|about)\b)\w+\s+the\s",
    re.IGNORECASE,
)
_FUNCTION_BEFORE = re.compile(
    r"(?:^|[^\w\s]\s*|\b(?:a|an|the|his|her|its|their|our|my|your|this|that|these|those|of|in|on|at"
    r"|to|for|from|by|with|without|about|as|into|under|over|between|against|after|before|during"
    r"|and|or|but|is|are|was|were|be|been|called|so-called|no|any|some|each|every|all)\s+)[\"'“‘«*_]*$",
    re.IGNORECASE,
)
_PHRASE_BEFORE = re.compile(
    r"\b(?:an?|the|his|her|its|their|our|my|your|this|that|these|those)\s+(?:[\w’'-]+\s+){1,2}$",
    re.IGNORECASE,
)
_VERB_START = re.compile(
    r"(?:\w{2,}(?:ed|ing)|\w+ly|held|sent|took|taken|made|got|gave|given|won|wrote|put|left|kept|found"
    r"|went|came|paid|brought|bought|built|said|told|read|face[sd]?|issue[sd]?|receive[sd]?)\s",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[,;:()\[\]]|\s[–—-]")
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the features ask of one text, in either language, found once for all its pairs."""

    text: str
    words: int
    numbers: frozenset[str]
    latin: frozenset[str]
    abbreviation: bool
    dangling: bool
    article: bool
    remark: bool
    starts_inside: bool
    marks: bool
    inner_article: bool
    verb_start: bool

    @classmethod
    def of(cls, text: str) -> "Facts":
        """The facts of ``text``."""
        return cls(
            text,
            len(_WORDS.findall(text)),
            frozenset(_NUMBERS.findall(text)),
            frozenset(w.lower() for w in _LATIN.findall(text) if not CYRILLIC.search(w)),
            _ABBREVIATION.fullmatch(text) is not None,
            _STOP_END.search(text) is not None or _STOP_START.match(text) is not None,
            _ARTICLE.match(text) is not None,
            is_remark(text),
            _INSIDE_START.match(text) is not None,
            _MARKS.search(text) is not None,
            _INNER_ARTICLE.search(text) is not None,
            _VERB_START.match(text) is not None,
        )


def features(
    russian: Facts, share: float, gloss: Facts, candidate: Candidate, cosine: float,
    margin: float, before: str = "",
) -> NDArray[np.float64]:  # fmt: skip
    """The feature row of one pair, float64 (len(FEATURES),).

    share: of the fragment's words that the Russian side covers, 0..1. before: the characters in
    front of the gloss, from which its being a beginning is told.
    """
    words, relation = russian.words, candidate.relation
    inside = gloss.starts_inside and not russian.starts_inside
    bracketed = relation.startswith("bracketed")
    loose = relation in _BEFORE and not candidate.quoted
    begins = loose and _FUNCTION_BEFORE.search(before) is not None
    capital = gloss.text[:1].isupper()
    size = math.log(min(words, gloss.words) + 1)
    length = _length(russian, gloss)
    row = [0.0] * len(FEATURES)
    for name, value in (
        ("none", 1.0),
        ("cosine", cosine),
        ("margin", margin),
        ("short_cosine", cosine if words <= 2 else 0.0),
        ("size", size),
        ("evidence", cosine * size),
        ("abbreviation", russian.abbreviation),
        ("length", length),
        ("defined", length * (words <= 2 and gloss.words > words and relation in _DEFINING)),
        ("distance", math.log1p(max(candidate.distance, 0))),
        ("crossed", min(candidate.crossed, 3)),
        ("quoted", candidate.quoted),
        ("part", not candidate.full),
        ("cut", candidate.cut),
        ("starts_inside", (loose or relation in _LINE) and inside),
        ("phrase_start", begins),
        ("inside_phrase", loose and not begins and _PHRASE_BEFORE.search(before) is not None),
        ("verb_start", loose and gloss.verb_start and not verbal(russian.text)),
        ("inner_article", loose and words <= 4 and gloss.inner_article),
        ("lists", loose and gloss.marks and not russian.marks),
        ("sounds_alike", (capital or bracketed) and _sounds_alike(russian, gloss)),
        ("remark", cosine < 0.5 and gloss.remark),
        ("numbers", _number_clash(russian.numbers, gloss.numbers)),
        ("shared", len(russian.latin & gloss.latin) / max(len(russian.latin), 1)),
        ("share_left_out", 1.0 - share),
        ("dangling", gloss.dangling),
        ("article", bracketed and gloss.article),
        ("opens", not before.strip() or before.rstrip()[-1] in _STARTERS),
        ("cut_name", capital and loose and _CAPITAL_BEFORE.search(before) is not None),
        (f"relation:{relation}", 1.0),
    ):  # fmt: skip
        row[_PLACES[name]] = value
    return np.array(row, dtype=np.float64)


_PLACES = {name: place for place, name in enumerate(FEATURES)}


@lru_cache(maxsize=4096)
def verbal(russian: str) -> bool:
    """Whether the first word of ``russian`` may be a verb, a participle or a verbal noun."""
    found = _WORDS.search(russian)
    word = found.group().lower() if found else ""
    readings = russian_readings(word)
    return word.endswith(("ние", "ния", "тие", "ка")) or any(
        pos in ("VERB", "INFN", "PRTF", "PRTS", "GRND") for pos, _ in readings
    )


def _length(russian: Facts, gloss: Facts) -> float:
    """|log| of the English words over those to be expected for the Russian, at most 3."""
    letters = russian.abbreviation and not gloss.text.isupper()
    expected = len(russian.text) if letters else russian.words * _RATIO
    return min(abs(math.log((gloss.words + 0.5) / (expected + 0.5))), 3.0)


def _sounds_alike(russian: Facts, gloss: Facts) -> bool:
    if russian.words != gloss.words or russian.words > 3:
        return False
    return likeness(russian.text, gloss.text) > 0.75


def _number_clash(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """-1 where digits are shared, 1 where both sides have others, .5 where one has some, else 0."""
    if not ours and not theirs:
        return 0.0
    if ours & theirs:
        return -1.0
    return 1.0 if ours and theirs else 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What turns a feature row into log-odds, and a share of the choice into a probability.

    coefficients: float64 (len(FEATURES),), in that order. calibration: slope and offset.
    """

    coefficients: NDArray[np.float64]
    calibration: tuple[float, float]


FITTED = Weights(np.array([COEFFICIENTS.get(name, 0.0) for name in FEATURES]), CALIBRATION)
"""Those of align/scoring_table.py."""


def scores(rows: NDArray[np.float64], weights: Weights = FITTED) -> NDArray[np.float64]:
    """Log-odds of each feature row against "no gloss", float64 (n,)."""
    return np.asarray(rows @ weights.coefficients, dtype=np.float64)


def probabilities(values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """What share each candidate has of the choice between all of them and none, (n,) in 0..1."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return array
    highest = max(0.0, float(array.max()))
    odds = np.exp(array - highest)
    return np.asarray(odds / (odds.sum() + np.exp(-highest)))


def log_odds(share: float) -> float:
    """Natural log-odds of a probability, which is kept .001 away from 0 and 1."""
    share = min(max(share, 0.001), 0.999)
    return float(np.log(share / (1 - share)))


def calibrated(share: float, weights: Weights = FITTED) -> float:
    """The probability that an option with this share of the choice is right, 0..1."""
    slope, offset = weights.calibration
    return float(1 / (1 + np.exp(-(slope * log_odds(share) + offset))))
