"""Where a candidate begins and ends: the marks and words that bound it, and those it holds."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.fragments.keys import readable_words
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.language.lists.foreign import foreign_share
from align.language.lists.lexicon import alternatives, words_of
from align.language.vocabulary import word_model
from align.text import CYRILLIC

MARKS = (
    "open", "close", "quote", "dash", "colon", "comma", "semicolon", "stop", "slash", "line",
    "cyrillic", "word", "tag",
)  # fmt: skip
"""What can bound a stretch: a bracket, a mark, the end of a line, or a mere word."""
WORD_KINDS = ("article", "joining", "be", "lead", "pronoun", "to", "capital", "plain")
"""What a word at or beside an edge can be. lead: it announces a meaning, as "means" does."""
EDGES = (
    *(f"left:{mark}" for mark in MARKS),
    *(f"right:{mark}" for mark in MARKS),
    *(f"word_before:{kind}" for kind in WORD_KINDS),
    *(f"word_behind:{kind}" for kind in WORD_KINDS),
    *(f"first:{kind}" for kind in WORD_KINDS),
    *(f"last:{kind}" for kind in WORD_KINDS),
    "slot_left", "slot_right", "slot", "unknown", "unknown_around", "foreign",
    "foreign_around", "capital", "digits", "marks", "words", "tail", "fills", "literal",
)  # fmt: skip
"""The features of a candidate's edges. slot: it fills all there is between two marks. tail: words
that follow before the next mark. fills: share of its block. literal: led to by "lit.", or begun."""
_MARK_OF = {
    **dict.fromkeys("([{", "open"), **dict.fromkeys(")]}", "close"),
    **dict.fromkeys("\"“”«»„‘’'*_", "quote"), **dict.fromkeys("–—-", "dash"),
    **dict.fromkeys(":=→⇒", "colon"), ",": "comma", ";": "semicolon",
    **dict.fromkeys(".!?…", "stop"), **dict.fromkeys("/|<>•·", "slash"), "\n": "line",
    "\t": "line", "#": "tag", "@": "tag",
}  # fmt: skip
_OPENS = frozenset(("open", "dash", "colon", "line", "quote", "cyrillic", "slash", "stop"))
_CLOSES = frozenset(("close", "line", "stop", "semicolon", "quote", "cyrillic", "slash", "dash"))
_ARTICLES = words_of("en", "articles")
_JOINING = words_of("en", "prepositions", "doubtful_prepositions", "conjunctions", "clause_words")
_BE = words_of("en", "being", "other_being", "doing", "modals") | {"has", "have", "had"}
_LEADS = words_of("en", "rendering", "kinds_of_words", "closely", "naming") | {
    "lit", "words", "russian", "english", "slang", "eng", "aka", "ie", "eg", "etc", "like", "see",
    "cf", "abbreviation", "short", "acronym", "pronounced", "says", "said", "hashtag", "slogan",
}  # fmt: skip
_PRONOUNS = words_of("en", "subject_pronouns", "object_pronouns", "possessives", "demonstratives")
_KIND_OF = {
    **dict.fromkeys(_PRONOUNS, "pronoun"), **dict.fromkeys(_BE, "be"),
    **dict.fromkeys(_JOINING, "joining"), **dict.fromkeys(_LEADS, "lead"), "to": "to",
    **dict.fromkeys(_ARTICLES, "article"),
}  # fmt: skip
ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][\w’'-]*")
_WORD_BACK = re.compile(r"[A-Za-zÀ-ɏ0-9][\w’'-]*\W*\Z")
_PARTS = re.compile(r"[a-zà-ɏ]+")
_INNER_MARKS = re.compile(r"[,;:()\[\]/|]")
_TAIL = re.compile(r"[^.!?;()\[\]\n\u0400-\u052f“”\"]*")
_TAIL_REACH = 120
_LITERAL = re.compile(
    r"\b(?:lit|literal|literally|word for word)\b"
    rf"(?:\s+(?:sense|{alternatives('en', 'rendering')})(?:\s+as)?)?"
    r"[\s.:,=\"'“‘(–—-]*\Z",
    re.IGNORECASE,
)
_BEGINS_LITERAL = re.compile(r"(?:lit|literal|literally)\b", re.IGNORECASE)
_LED = 36
_AROUND = 60
"""Characters on either side in which English words are counted."""
_COSTLY = 6.8
"""The cost in the word model above which a word is not English."""
_UNLISTED = 9.0
_PLACES = {name: place for place, name in enumerate(EDGES)}


def mark_of(char: str) -> str:
    """Which of MARKS a character is."""
    mark = _MARK_OF.get(char)
    if mark is not None:
        return mark
    return "cyrillic" if CYRILLIC.match(char) else "word"


def mark_left(text: str, low: int, start: int) -> tuple[str, int]:
    """What bounds a stretch on the left, not before ``low``, and where that stands."""
    position = start - 1
    while position >= low and text[position] in " \u00a0":
        position -= 1
    return ("line", position) if position < low else (mark_of(text[position]), position)


def mark_right(text: str, end: int, high: int) -> tuple[str, int]:
    """What bounds a stretch on the right, before ``high``, and where that stands."""
    position = end
    while position < high and text[position] in " \u00a0":
        position += 1
    return ("line", position) if position >= high else (mark_of(text[position]), position)


def edge_row(around: Surroundings, candidate: GlossCandidate) -> NDArray[np.float64]:
    """The features of EDGES for one candidate, float64 (len(EDGES),)."""
    text, start, end = around.text, candidate.start, candidate.end
    block = around.block(around.block_at(start))
    low, high = block.start, max(block.end, end)
    left, before = mark_left(text, low, start)
    right, behind = mark_right(text, end, high)
    english = _readable(text[start:end])
    around_it = _readable(text[max(low, start - _AROUND) : min(high, end + _AROUND)])
    words = ENGLISH_WORD.findall(english)
    row = np.zeros(len(EDGES))
    row[_PLACES[f"left:{left}"]] = row[_PLACES[f"right:{right}"]] = 1.0
    if left == "word" and (match := _WORD_BACK.search(text, max(low, before - 20), before + 1)):
        row[_PLACES[f"word_before:{_kind(match.group().rstrip())}"]] = 1.0
    if right == "word" and (match := ENGLISH_WORD.match(text, behind)):
        row[_PLACES[f"word_behind:{_kind(match.group())}"]] = 1.0
    if words:
        row[_PLACES[f"first:{_kind(words[0])}"]] = row[_PLACES[f"last:{_kind(words[-1])}"]] = 1.0
    tail = _TAIL.match(text, end, min(high, end + _TAIL_REACH))
    opens, closes = left in _OPENS, right in _CLOSES
    row[_PLACES["slot_left"] :] = (
        opens,
        closes,
        opens and closes,
        _unknown_share(english),
        _unknown_share(around_it),
        foreign_share(english),
        foreign_share(around_it),
        english[:1].isupper(),
        any(map(str.isdigit, english)),
        min(len(_INNER_MARKS.findall(english)), 3),
        min(len(words), 30) ** 0.5,
        min(len(ENGLISH_WORD.findall(tail.group())), 9) ** 0.5 if tail else 0.0,
        (end - start) / (high - low),
        _BEGINS_LITERAL.match(english) is not None
        or _LITERAL.search(text, max(low, start - _LED), start) is not None,
    )
    return row


def _readable(english: str) -> str:
    """A stretch with its hashtags split into words."""
    return readable_words(english) if "#" in english else english


@lru_cache(maxsize=50_000)
def _kind(word: str) -> str:
    """Which of WORD_KINDS a word is."""
    known = _KIND_OF.get(word.lower())
    return known or ("capital" if word[:1].isupper() else "plain")


@lru_cache(maxsize=20_000)
def _unknown_share(english: str) -> float:
    """The share of its words of three letters or more that English does not know, 0..1."""
    words = [word for word in _PARTS.findall(english.lower()) if len(word) > 2]
    costs = word_model("en").costs
    return sum(costs.get(word, _UNLISTED) > _COSTLY for word in words) / max(len(words), 1)
