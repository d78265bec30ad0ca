"""The readable text inside a Markdown block: no emphasis, link targets or picture addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from align.language.quotation import OPENERS

_TARGET = (
    r"(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?"
)
_INLINE = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |!\[(?P<alt>[^\[\]\n]{{0,1000}})\]\((?P<address>[ ]?{_TARGET}[ ]?)\)
    |\[(?P<label>(?:[^\[\]\\\n]|\\.){{0,2000}})\]\((?P<target>[ ]?{_TARGET}[ ]?)\)
    |(?P<url>(?:https?://|www\.)[^\s<>\[\]]*[^\s<>\[\].,;:!?\"'»”’)*_])
    |(?P<hidden><(?P<code>script|style)\b[^<>\n]{{0,2000}}>[^\n]{{0,5000}}?</(?P=code)\s*>)
    |<(?P<auto>(?:https?|mailto):[^<>\s]+)>
    |(?P<tag></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]{{0,2000}})?/?>|<!--(?:[^<\n]|<(?!!--)){{0,2000}}?-->)
    |(?P<word>@\w+|\#\w*[^\W_])
    |(?P<mark>\*+|_+|~~|`+)""",
    re.VERBOSE,
)
SIGNS = "*_~`[<\\"
"""Each sets a stretch of text apart, or may."""
_ADDRESS = re.compile(r"[/.#:?]|^\s*$|^\s*<")


_SPACE = re.compile(r"\s")
_BEGINNING = OPENERS + "#@*_~`\\<&"
_ENDING = "!?,;:)]}»”›"
_MOST_SIGNS = 3
_LONGEST_WORD = 60
_LOOKED_THROUGH = 10
"""How many open marks may be looked through for those that a mark closes."""
_Stretch = tuple[int, int]


@dataclass(slots=True)
class _Mark:
    """A run of signs that begins or ends emphasis, or is text.

    left: how many of its signs nothing has closed yet. closers: what closed the others.
    """

    start: int
    end: int
    inside_word: bool
    left: int
    closers: list[int] = field(default_factory=list)


def readable_parts(raw: str, stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """For each stretch of one paragraph, in order, the stretches in it that are readable.

    Emphasis may begin in one and end in another. Signs that no others answer are text: a footnote's
    star, a censored word.
    """
    marks: list[_Stretch] = []
    parts: list[list[_Stretch]] = []
    for start, end in stretches:
        inside: list[_Stretch] = []
        _collect(raw, start, end, inside, marks)
        parts.append(inside)
    emphasis = _emphasis(raw, marks)
    return [[part for part in inside if part[0] not in emphasis] for inside in parts]


def _collect(raw: str, start: int, end: int, parts: list[_Stretch], marks: list[_Stretch]) -> None:
    """Add the readable stretches of start..end to ``parts``, marks of emphasis alone, to both."""
    for match in _INLINE.finditer(raw, start, end):
        if not _is_markup(match, raw):
            continue
        if match.start() > start:
            parts.append((start, match.start()))
        start = match.end()
        match match.lastgroup:
            case "mark":
                parts.append(match.span())
                marks.append(parts[-1])
            case "escape":
                parts.append((match.start() + 1, match.end()))
            case "address":
                _collect(raw, *match.span("alt"), parts, marks)
            case "target":
                _collect(raw, *match.span("label"), parts, marks)
    if end > start:
        parts.append((start, end))


def _is_markup(match: re.Match[str], raw: str) -> bool:
    kind = match.lastgroup
    if kind == "target":
        # "[орки](orcs)" is a gloss in brackets, not a link: a target has a dot, slash or hash.
        return _ADDRESS.search(match["target"]) is not None
    return kind not in ("word", "url")


def _emphasis(raw: str, marks: Sequence[_Stretch]) -> set[int]:
    """Where those of ``marks`` begin that are emphasis or code."""
    emphasis: set[int] = set()
    opened: dict[str, list[_Mark]] = {"*": [], "_": [], "~": []}
    for start, end in marks:
        before, after = raw[start - 1 : start] or " ", raw[end : end + 1] or " "
        sign = raw[start]
        if before.isspace() and after.isspace():
            continue
        if sign == "`":
            emphasis.add(start)
        elif _may_be_emphasis(sign, end - start, before, after):
            inside_word = before.isalnum() and after.isalnum()
            mark = _Mark(start, end, inside_word, end - start)
            if not before.isspace() and _closes(raw, mark, opened[sign], emphasis):
                continue
            if _may_open(before, after):
                opened[sign].append(mark)
    return emphasis


def _may_be_emphasis(sign: str, length: int, before: str, after: str) -> bool:
    """Whether a run of signs between two characters may begin or end emphasis at all."""
    if length > _MOST_SIGNS or (before.isdigit() and after.isdigit()):
        return False
    return sign != "_" or not (before.isalnum() and after.isalnum())


def _may_open(before: str, after: str) -> bool:
    """Whether emphasis may begin between two characters: not in front of what ends a clause."""
    if after.isspace() or after in _ENDING:
        return False
    return after.isalnum() or after in _BEGINNING or not before.isalnum()


def _closes(raw: str, mark: _Mark, opened: list[_Mark], emphasis: set[int]) -> bool:
    """Whether ``mark`` ends what the last of ``opened`` begin; if so, both go to ``emphasis``."""
    for last in range(len(opened) - 1, max(-1, len(opened) - 1 - _LOOKED_THROUGH), -1):
        ended = [opened[last]]
        if last and opened[last].left + opened[last - 1].left == mark.left:
            ended.append(opened[last - 1])
        elif opened[last].left != mark.left and not opened[last].left == _MOST_SIGNS > mark.left:
            continue
        if not all(_embraces(raw, opening, mark) for opening in ended):
            continue
        del opened[last + 1 :]
        for opening in ended:
            opening.left -= min(mark.left, opening.left)
            opening.closers.append(mark.start)
            if not opening.left:
                emphasis.update((opening.start, *opening.closers))
                opened.pop()
        return True
    return False


def _embraces(raw: str, opening: _Mark, closing: _Mark) -> bool:
    """Whether there is text between two marks, and no white space where they cut one word.

    Three signs inside a word, and one inside each of two words, stand for letters left out.
    """
    if opening.end == closing.start:
        return False
    three = _MOST_SIGNS in (opening.end - opening.start, closing.end - closing.start)
    both = opening.inside_word and closing.inside_word
    if both or (three and (opening.inside_word or closing.inside_word)):
        reach = min(closing.start, opening.end + _LONGEST_WORD)
        return reach == closing.start and not _SPACE.search(raw, opening.end, reach)
    return True
