"""Quotation marks and brackets, matched as people type them: nested, mixed and mismatched."""

import re
from collections import deque
from functools import lru_cache

OPENERS = "\"'“‘„‚«‹(["
CLOSERS = "\"'”’“‟»›)]"
_PARTNERS = {
    "(": ")", "[": "]", "«": "»", "‹": "›", "“": "”“\"»", "„": "“”\"", "‘": "’'", "‚": "‘’",
    '"': "\"”“", "'": "'’",
}  # fmt: skip
_MARK = re.compile('[()[\\]«»“”„"]')
_QUOTE = re.compile("[\"'“”„‟«»‘’‚‹›]")
_BRACKET = re.compile(r"[()\[\]]")
_DEEPEST = 20
_LONGEST_PART = {"(": 300, "[": 300}
"""Characters of brackets that may be part of a sentence."""
_LONGEST_QUOTED_PART = 200
_BEFORE_BRACKETS = CLOSERS + ",%"
REACH = 3000
"""How far a quotation or bracket may reach, in characters."""
_NESTING = '"“„«'
"""Marks that may open a quotation inside another one."""


def is_opening(text: str, position: int) -> bool:
    """Whether the mark at ``position`` opens: it stands before a word and not after one."""
    char = text[position]
    if char in "([«„‹‚":
        return True
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    if char == "“":
        # English opens with it, German and Russian close with it.
        return not after.isspace() and (
            before.isspace() or before in "([—–-/>\"'«" or position == 0
        )
    return not after.isspace() and (before.isspace() or before in "([—–-/«“>=:|")


@lru_cache(maxsize=1 << 14)
def enclosure(text: str, opening: int) -> int | None:
    """The position of the mark that closes the one at ``opening``; None where none does.

    A bracket closes with its counterpart at the same depth, a quotation with the first mark that
    fits and does not open another one; where none fits, with any closing mark, since typists mix
    them. It is remembered: all fragments beside a bracket ask for the same quotations in it.
    """
    end = min(len(text), opening + REACH)
    find_end = _bracket_end if text[opening] in "([" else _quotation_end
    return find_end(text, opening, end)


def _quotation_end(text: str, opening: int, end: int) -> int | None:
    """Where a quotation closes: with a mark that fits it, or else with any closing mark."""
    char = text[opening]
    partners = _PARTNERS.get(char, "")
    openers = _NESTING + char.strip("'")
    depth = 0
    fallback = None
    for found in _QUOTE.finditer(text, opening + 1, end):
        position, mark = found.start(), found[0]
        if mark in openers and is_opening(text, position):
            # A straight quote inside another kind of quotation is closed by whatever comes first.
            depth += mark != '"' or mark == char
        elif mark in "'’" and _is_apostrophe(text, position):
            continue
        elif mark in partners or (depth and mark in '»”“"'):
            if depth == 0:
                return position
            depth -= 1
        elif mark in '»”"' and fallback is None:
            fallback = position
    return fallback


def _is_apostrophe(text: str, position: int) -> bool:
    """Whether a single quote stands between two letters."""
    return text[position - 1].isalpha() and text[position + 1 : position + 2].isalpha()


def _bracket_end(text: str, opening: int, end: int) -> int | None:
    """Where a bracket closes: with its counterpart, or with a mistyped one of the other kind.

    Mistyped is one in the same line that closes nothing.
    """
    opener, closer = text[opening], _PARTNERS[text[opening]]
    other, mistyped = ("[", "]") if opener == "(" else ("(", ")")
    depth = others = 0
    fallback = None
    line = text.find("\n", opening, end)
    for found in _BRACKET.finditer(text, opening, end):
        position, char = found.start(), found[0]
        if char == opener:
            depth += 1
        elif char == closer:
            depth -= 1
            if depth == 0:
                return position
        elif char == other:
            others += 1
        elif char == mistyped:
            others -= 1
            if others < 0 and fallback is None and (line < 0 or position < line):
                fallback = position
    return fallback


def enclosures(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where brackets and quotations in text[start:end] open and close, by where they open.

    Those that do not close are left out, as are single quotation marks. Time is linear.
    """
    found: list[tuple[int, int]] = []
    opened: deque[int] = deque(maxlen=_DEEPEST)
    for match in _MARK.finditer(text, start, end):
        place = match.start()
        if match[0] in _PARTNERS and is_opening(text, place):
            opened.append(place)
            continue
        fitting = (
            n for n, mark in enumerate(reversed(opened)) if match[0] in _PARTNERS[text[mark]]
        )
        above = next(fitting, None)
        if above is not None:
            for _ in range(above):
                opened.pop()
            found.append((opened.pop(), place))
    return sorted(found)


def is_part(text: str, start: int, opened: int, closed: int) -> bool:
    """Whether what is enclosed stands within the sentence from ``start``, and does not end it.

    A quotation behind a colon or a comma has sentences of its own.
    """
    mark = text[opened]
    before = text[max(start, opened - 2) : opened].rstrip()[-1:]
    if not before.isalnum() and not (
        mark in _LONGEST_PART and before and before in _BEFORE_BRACKETS
    ):
        return False
    if closed - opened > _LONGEST_PART.get(mark, _LONGEST_QUOTED_PART):
        return False
    behind = text[closed + 1 : closed + 4].lstrip()[:1]
    return text[closed - 1] not in ".!?…" or behind.islower() or behind in (*",;:—–",)
