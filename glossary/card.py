"""What the review screen shows of one entry: lines of styled text for a given room."""

from dataclasses import dataclass

from rich.cells import cell_len

from align.records import Span
from align.text import safe
from glossary.derivation import band
from glossary.entries import Entry
from glossary.layout import Line, cut_line, marked, paragraph
from glossary.pace import Progress

GUTTER = 6
"""Cells before the text, for ru, en and why."""

_CONTEXT_LINES = 6
_KEYS = (
    (("a", " accept"), ("e", " edit"), ("r", " reject"), ("s", " skip"), ("u", " undo"),
     ("?", " help"), ("q", " quit")),
    (("a", "ccept"), ("e", "dit"), ("r", "eject"), ("s", "kip"), ("u", "ndo"), ("?", ""),
     ("q", "uit")),
    (("a", ""), ("e", ""), ("r", ""), ("s", ""), ("u", ""), ("?", ""), ("q", "")),
)  # fmt: skip

HELP = (
    ("a  ф", "accept the pair as it stands"),
    ("e  у", "edit the English, then the Russian; Esc leaves it as it was"),
    ("r  к", "reject: this is not a translation"),
    ("s  ы", "skip: ask again in another sitting"),
    ("u  г", "undo the last decision, again and again, of earlier days too"),
    ("y  н", "redo what was undone"),
    ("?  .", "this help"),
    ("q  й  Ctrl-C", "quit; every decision is on disk already"),
)
"""Keys and what they do, for the help."""


def confidence_words(confidence: float | None) -> str:
    """The confidence in a word and a number: ``likely, 87 %``; never rounded up to certainty."""
    if confidence is None:
        return band(None)
    return f"{band(confidence)}, {int(confidence * 100 + 1e-9)} %"


def frequency_words(entry: Entry) -> str:
    """How often and where: ``3 times in en/a.md and 1 more``; "" where nowhere."""
    if not entry.occurrences:
        return ""
    often = {1: "once", 2: "twice"}.get(entry.occurrences, f"{entry.occurrences} times")
    more = f" and {len(entry.files) - 1} more" if len(entry.files) > 1 else ""
    return f"{often} in {safe(entry.files[0])}{more}" if entry.files else often


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to draw on: cells, lines, and whether marks need brackets to be seen."""

    width: int
    height: int
    brackets: bool = False

    @property
    def text_width(self) -> int:
        """Cells beside the gutter."""
        return max(self.width - GUTTER - 1, 8)


def card(entry: Entry, room: Room) -> list[Line]:
    """At most room.height lines that show ``entry``: what, Russian, English, why, contexts.

    Contexts take what is left; where nothing is, blank lines go first, then the reasons.
    """
    blocks = [_facts(entry), _side("ru", entry.ru, room), _side("en", entry.en, room)]
    reasons = _reasons(entry, room)
    fixed = sum(map(len, blocks)) + len(reasons)
    blanks = fixed + 3 <= room.height
    if fixed > room.height:
        reasons = []
    spare = room.height - sum(map(len, blocks)) - len(reasons) - 3 * blanks
    _add_contexts(entry, blocks, room, max(spare, 0))
    if reasons:
        blocks.append(reasons)
    lines: list[Line] = []
    for block in blocks:
        lines += [[], *block] if blanks and lines else block
    return [cut_line(line, room.width) for line in lines[: room.height]]


def _facts(entry: Entry) -> list[Line]:
    """What kind of pair, how sure, how often; and who decided what, where somebody did."""
    style = {"sure": "good", "doubtful": "bad"}.get(band(entry.confidence), "strong")
    facts: Line = [(f" {safe(entry.kind)} · ", "")]
    facts.append((confidence_words(entry.confidence), style))
    if entry.occurrences:
        facts.append((f" · {frequency_words(entry)}", ""))
    if entry.status == "new":
        return [facts]
    decided = f" {entry.status} by {safe(entry.reviewer or '?')}, {entry.decided_at}"
    return [facts, [(decided, "dim")]]


def _side(name: str, text: str, room: Room) -> list[Line]:
    """One language: its text in bold, up to a third of the room."""
    lines = paragraph(text, room.text_width, max(room.height // 4, 1), "strong")
    return _with_gutter(name, lines)


def _with_gutter(name: str, lines: list[Line]) -> list[Line]:
    """``lines`` moved right, with ``name`` before the first."""
    label = f" {name}".ljust(GUTTER)
    return [[(" " * GUTTER if i else label, "dim"), *line] for i, line in enumerate(lines)]


def _reasons(entry: Entry, room: Room) -> list[Line]:
    """Why it was paired, other spellings, the note: a line or two each."""
    lines: list[Line] = []
    told = (
        ("why", "; ".join(entry.reasons)),
        ("also", ", ".join(entry.variants)),
        ("note", entry.note),
    )
    for name, text in told:
        if text:
            lines += _with_gutter(name, paragraph(text, room.text_width, 2))
    return lines


def _add_contexts(entry: Entry, blocks: list[list[Line]], room: Room, spare: int) -> None:
    """Nothing; the contexts follow the text of their language, one for both if it is the same."""
    both = [entry.ru_mark, entry.en_mark]
    if entry.ru_context == entry.en_context:
        blocks.append(_context("in", entry.ru_context, both, room, min(spare, 2 * _CONTEXT_LINES)))
        return
    ru_height = min((spare + 1) // 2, _CONTEXT_LINES)
    russian = _context("", entry.ru_context, both[:1], room, ru_height)
    english_height = min(spare - len(russian), _CONTEXT_LINES)
    blocks[1] += russian
    blocks[2] += _context("", entry.en_context, both[1:], room, english_height)


def _context(name: str, text: str, marks: list[Span], room: Room, height: int) -> list[Line]:
    """Where it stands, the fragment marked; nothing where the context says no more than it."""
    if height < 1 or not text or (len(marks) == 1 and len(marks[0]) == len(text)):
        return []
    lines = marked(text, marks, room.text_width, height, brackets=room.brackets)
    return _with_gutter(name, lines)


def header(reviewer: str, progress: Progress, width: int) -> Line:
    """The top line: whose review, and how far it is."""
    left = f" Review · {safe(reviewer)}"
    right = f"{progress.decided:,} done · {progress.left:,} to go "
    space = width - cell_len(left) - cell_len(right)
    if space < 1:
        return cut_line([(f" {progress.left:,} to go", "strong")], width)
    return [(" Review", "strong"), (left[7:] + " " * space, "dim"), (right, "")]


def key_line(width: int) -> Line:
    """The bottom line: the keys, in as many words as there is room for."""
    for keys in _KEYS:
        line: Line = []
        for key, word in keys:
            line += [(" " if not line else "  ", ""), (key, "strong"), (word, "dim")]
        if sum(cell_len(text) for text, _ in line) <= width:
            return line
    return cut_line(line, width)


def help_lines(width: int) -> list[Line]:
    """The help: every key on both layouts."""
    lines: list[Line] = [[(" Keys act at once, on the Latin and the Russian layout.", "")], []]
    lines += [[(f" {keys:<13}", "strong"), (words, "")] for keys, words in HELP]
    return [cut_line(line, width) for line in lines]
