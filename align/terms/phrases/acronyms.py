"""Acronyms that a text explains: Центральная избирательная комиссия (ЦИК), CEC (Central …)."""

import re
from collections.abc import Iterable

from align.terms.records import Sentence, TermCandidate

_ACRONYM = re.compile(r"[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё]{0,6}[A-ZА-ЯЁ]$")
_LONGEST = 6  # letters of an acronym whose expansion is looked for


def expansions(sentences: Iterable[Sentence]) -> dict[str, str]:
    """The meaning of each acronym in citation form, by its text and by its lower-case form.

    An expansion is a candidate before the bracket that holds the acronym, or inside a bracket
    behind it, whose words begin with the acronym's letters in order.
    """
    meanings: dict[str, str] = {}
    for sentence in sentences:
        for n, token in enumerate(sentence.tokens):
            if not _ACRONYM.match(token.text) or len(token.text) > _LONGEST:
                continue
            for candidate in _beside(n, sentence):
                if spells_acronym(token.text, candidate, sentence):
                    meanings.setdefault(token.text, candidate.singular)
                    meanings.setdefault(token.text.lower(), candidate.singular)
                    break
    return meanings


def _beside(n: int, sentence: Sentence) -> list[TermCandidate]:
    """Candidates before the bracket around token n, or in one behind it; longest first."""
    texts = [token.text for token in sentence.tokens]
    beside = []
    if n and texts[n - 1] == "(":
        beside = [c for c in sentence.candidates if c.last == n - 2]
    if n + 1 < len(texts) and texts[n + 1] == "(":
        beside += [c for c in sentence.candidates if c.first == n + 2]
    return sorted(beside, key=lambda c: (-len(c.words), c.first))


def spells_acronym(acronym: str, candidate: TermCandidate, sentence: Sentence) -> bool:
    """Whether the first letters of a candidate's words, or some of them, give the acronym.

    Small words may add a letter or none; the first and last letters must be those of words.
    """
    words = [sentence.tokens[n].text for n in range(candidate.first, candidate.last + 1)]
    initials = [part[0].lower() for word in words for part in word.split("-") if part[:1].isalpha()]
    wanted = list(acronym.lower())
    if len(wanted) < 2 or len(initials) < 2 or initials[0] != wanted[0]:
        return False
    position = 0
    for letter in initials:
        if position < len(wanted) and letter == wanted[position]:
            position += 1
    return position == len(wanted) and len(initials) <= len(wanted) + 2
