"""Cyrillic words in a block, with the Latin letters and the bracketed endings that are in them."""

import re
from collections.abc import Iterator, Sequence

from align.language.lists.lexicon import small_words_of
from align.records import Span

_LETTER = "\u0400-\u052f"
_ALIKE = "aceopxyABCEHKMOPTXi"
"""Latin letters that look like Cyrillic ones."""
_STRESSED = "áéóýÁÉÓÝëË"
"""Latin letters with the accent or dots that Cyrillic ones lack in many fonts."""
_MARKS = "\xb4\u02ca\u2032"
"""Stress marks that are typed behind a vowel."""
_INSIDE = rf"[{_LETTER}\u0300\u0301{_MARKS}'’ʼ‑-]*"
_LATIN_LEAD = (
    r"[A-Za-z]{1,8}[-‑]"
    r"|(?<![A-Za-z\\])(?:[A-Za-z]{0,2}[A-Z]|[A-Z]{4,8}(?=[а-яё])|[A-Za-z]{1,3}(?=[а-яё]))"
    rf"|(?<![^\W\d_])[{_STRESSED}]"
)
"""Latin letters in front that are part of a word: IT-отдел, Zа, VIPы, onlайн; but youДа is two."""
_LATIN_INSIDE = (
    rf"(?:[A-Za-z{_STRESSED}]|[Zz]{{2}}|[{_ALIKE}{_STRESSED}]{{2,3}}|[aeoyAEOY][{_MARKS}])"
    rf"(?=[{_LETTER}])"
)
_LATIN_TAIL = rf"[{_ALIKE}ZV]{{1,2}}(?![^\W\d_])"
_ENDING = rf"\([{_LETTER}]{{1,4}}\)| \((?:а|ая|ась|ла|лась)\)"
"""An ending in brackets, for the other gender: участник(ца), пришёл (а)."""
WORD = re.compile(
    rf"(?:{_LATIN_LEAD})?(?:\([{_LETTER}]{{1,4}}\)(?=[{_LETTER}]))?[{_LETTER}]"
    rf"(?:{_INSIDE}(?:{_LATIN_INSIDE}{_INSIDE})*[{_LETTER}\u0301{_MARKS}])?"
    rf"(?:{_LATIN_TAIL}[{_MARKS}]?)?(?:{_ENDING})?"
)
_SHORT = 2
_LATIN = re.compile("[A-Za-z]")
_ONE_LETTER_WORDS = {
    word for word in small_words_of("ru", "prepositions", "small_words") if len(word) == 1
}
_AMONG_ENGLISH = re.compile(r"[a-z]{2,}[,.]? \Z")
_ENGLISH_AFTER = re.compile(r" [A-Za-z]?[a-z]+")
_OF_LETTERS = re.compile(r"\b(?:letters?|characters?|sounds?|vowels?|consonants?|Cyrillic)\b", re.I)


def free_words(text: str, blocked: Sequence[Span]) -> Iterator[Span]:
    """The Cyrillic words of ``text`` outside the blocked stretches, all in order.

    Without those that are no words: a Cyrillic letter or two inside a Latin word (Сlear), and what
    a dash has become in a wrong encoding.
    """
    position = 0
    for match in WORD.finditer(text):
        while position < len(blocked) and blocked[position].end <= match.start():
            position += 1
        if position < len(blocked) and blocked[position].start < match.end():
            continue
        if len(match.group()) > _SHORT or not _stray(text, *match.span()):
            yield Span(*match.span())


def _stray(text: str, start: int, end: int) -> bool:
    """Whether one or two Cyrillic letters are a slip in Latin text rather than a word."""
    single = end - start == 1
    if _LATIN.match(text, end) or (single and _LATIN.match(text, max(0, start - 1), start)):
        return True
    if not single or text[start].lower() in _ONE_LETTER_WORDS:
        return False
    around = text[max(0, start - 30) : end + 30]
    among = _AMONG_ENGLISH.search(text, max(0, start - 12), start)
    return bool(among and _ENGLISH_AFTER.match(text, end)) and not _OF_LETTERS.search(around)
