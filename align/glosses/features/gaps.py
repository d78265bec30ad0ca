"""What stands between a fragment and a candidate, and where the candidate lies."""

import math
import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.glosses.candidates.surroundings import RELATIONS, GlossCandidate, Surroundings
from align.glosses.features.edges import ENGLISH_WORD
from align.language.lists.lexicon import alternatives
from align.language.romanised import SOUNDS_SAME
from align.language.transliteration import likeness
from align.records import Fragment

_COUNTED = {
    "quote": re.compile(r"[\"“”«»„‘’]"), "open": re.compile(r"[(\[]"),
    "close": re.compile(r"[)\]]"), "dash": re.compile(r"\s[–—-]+\s|[–—]"),
    "colon": re.compile(r"[:=→]"), "comma": re.compile(r","), "semicolon": re.compile(r";"),
    "stop": re.compile(r"[.!?…](?=\s|$|[\"”’»)\]])"), "line": re.compile(r"\n"),
    "slash": re.compile(r"[/|]"), "cyrillic": re.compile(r"[\u0400-\u052f]+"),
}  # fmt: skip
GAPS = (
    "gap:words", *(f"gap:{mark}" for mark in _COUNTED), "gap:cue", "gap:russian", "gap:not",
    "gap:literal_note", "gap:spelled", "gap:glued", "tags", "behind", "same_block", "distance",
    "crossed", "quoted", "part", "cut", *(f"relation:{relation}" for relation in RELATIONS),
)  # fmt: skip
"""The features of a gap: how many words and marks it holds, and whether it announces a meaning,
speaks of Russian, denies, holds a note on the literal sense, spells the Russian, or is nothing at
all; then how the candidate says that it stands to the fragment. tags: 1 where both are hashtags, -1
where one of them is."""
_CUE = re.compile(
    rf"\b(?:{alternatives('en', 'rendering', 'closely', 'naming')}|lit|i\.\s?e|in English"
    r"|stands? for|short for|calls?|word for|or|aka|refers?(?: to)?|renders)\b",
    re.IGNORECASE,
)
_RUSSIAN = re.compile(r"\b(?:Russian|Rus|Cyrillic)\b")
_DENIED = re.compile(
    r"\b(?:not|never|instead|unlike|rather|without|no|see|since|e\.g|etc)\b", re.IGNORECASE
)
_LITERAL_NOTE = re.compile(r"[(\[]\s*(?:lit|literal|literally)\b[^()\[\]]*[)\]]", re.IGNORECASE)
_TAG = re.compile(r"#\w+")
_FAR = 300
_FAR_WORDS = 4.0
"""Characters from which a gap is only called far, and what it then counts for in words."""
_SPELLING_WORDS = 8
_PLACES = {name: place for place, name in enumerate(GAPS)}


def gap_row(
    around: Surroundings, fragment: Fragment, candidate: GlossCandidate
) -> NDArray[np.float64]:
    """The features of GAPS for one candidate, float64 (len(GAPS),)."""
    text, behind = around.text, candidate.start >= fragment.start
    start, end = (fragment.end, candidate.start) if behind else (candidate.end, fragment.start)
    row = np.zeros(len(GAPS))
    tags = (fragment.kind == "hashtag", _TAG.fullmatch(text, candidate.start, candidate.end))
    row[_PLACES["tags"]] = 1.0 if all(tags) else -1.0 if any(tags) else 0.0
    row[_PLACES["behind"]] = behind
    row[_PLACES["same_block"]] = around.block_at(candidate.start) == fragment.block
    row[_PLACES["distance"] : _PLACES["cut"] + 1] = (
        math.log1p(max(candidate.distance, 0)),
        min(candidate.crossed, 3),
        candidate.quoted,
        not candidate.full,
        candidate.cut,
    )
    row[_PLACES[f"relation:{candidate.relation}"]] = 1.0
    if end - start > _FAR:
        row[0] = _FAR_WORDS
        return row
    between = _between(text[fragment.start : fragment.end], text[start:end])
    row[: len(between)] = between
    return row


@lru_cache(maxsize=2_000)
def _between(russian: str, between: str) -> tuple[float, ...]:
    """The first features of GAPS, of what stands between: several candidates share it."""
    words = ENGLISH_WORD.findall(between)
    return (
        min(len(words), 16) ** 0.5,
        *(min(len(pattern.findall(between)), 3) for pattern in _COUNTED.values()),
        bool(words) and _CUE.search(between) is not None,
        bool(words) and _RUSSIAN.search(between) is not None,
        bool(words) and _DENIED.search(between) is not None,
        bool(words) and _LITERAL_NOTE.search(between) is not None,
        bool(words) and _spells(russian, words),
        not between,
    )


def _spells(russian: str, words: list[str]) -> bool:
    """Whether the words between, or one of them, spell the Russian in Latin letters."""
    if len(words) > _SPELLING_WORDS:
        return False
    if likeness(russian, " ".join(words)) > SOUNDS_SAME - 0.1:
        return True
    return len(words) > 1 and any(likeness(russian, word) > SOUNDS_SAME for word in words)
