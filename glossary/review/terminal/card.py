"""What the review screen shows of one entry: lines of styled text for a given room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len

from align.records import Pair, Span, name_of
from align.text import duration, safe
from glossary.entries.entry import Entry
from glossary.entries.occurrences import band
from glossary.review.articles import Paragraph, Whereabouts
from glossary.review.decider import PlannedEntry
from glossary.review.entry_text import summary_line
from glossary.review.pace import Progress
from glossary.review.related import NOTHING, Related
from glossary.review.terminal.article_lines import GUTTER, passage_lines
from glossary.review.terminal.key_bindings import help_rows
from glossary.review.terminal.text_layout import Line, cut_line, cut_to_width, paragraph, with_marks
from glossary.store.queue import EntrySummary

NOWHERE = Whereabouts()
_KEYS = (
    (("a", " accept"), ("e", " edit"), ("r", " reject"), ("s", " skip"), ("u", " undo"),
     ("?", " help"), ("q", " quit")),
    (("a", "ccept"), ("e", "dit"), ("r", "eject"), ("s", "kip"), ("u", "ndo"), ("?", ""),
     ("q", "uit")),
    (("a", ""), ("e", ""), ("r", ""), ("s", ""), ("u", ""), ("?", ""), ("q", "")),
)  # fmt: skip


_KEYS_WITHOUT_ENGLISH = (
    (("e", " type the English"), ("s", " skip"), ("u", " undo"), ("v", " article"), ("?", " help"),
     ("q", " quit")),
    (("e", "nglish"), ("s", "kip"), ("u", "ndo"), ("?", ""), ("q", "uit")),
    (("e", ""), ("s", ""), ("u", ""), ("?", ""), ("q", "")),
)  # fmt: skip
_KEYS_WHEN_DONE = (
    (("u", " undo"), ("←", " back"), ("g", " go to"), ("l", " filter"), ("?", " help"),
     ("q", " quit")),
    (("u", "ndo"), ("?", ""), ("q", "uit")),
    (("u", ""), ("?", ""), ("q", "")),
)  # fmt: skip


def confidence_words(confidence: float | None) -> str:
    """The confidence in a word and a number: ``likely, 87 %``; never rounded up to certainty."""
    if confidence is None:
        return band(None)
    return f"{band(confidence)}, {int(confidence * 100 + 1e-9)} %"


def sureness_words(entry: Entry) -> str:
    """How sure an entry is: as above, by hand, or that there is no English to be sure of."""
    if not entry.en:
        return "no English in the article"
    return confidence_words(None if entry.status == "added" else entry.confidence)


def frequency_words(entry: Entry, around: Whereabouts = NOWHERE) -> str:
    """How often and where: ``3 times in en/a.md:12 and 1 more``; "" where nowhere.

    around: the place that is shown, which is named then, with its line.
    """
    if not entry.occurrences:
        return ""
    often = {1: "once", 2: "twice"}.get(entry.occurrences, f"{entry.occurrences} times")
    more = f" and {len(entry.files) - 1} more" if len(entry.files) > 1 else ""
    place = entry.files[0] if entry.files else ""
    if around.passages:
        shown = around.passages[0]
        place = f"{shown.file}:{shown.line}" if shown.line else shown.file
    return f"{often} in {safe(place)}{more}" if place else often


@dataclass(frozen=True, slots=True)
class Area:
    """What there is to draw on: cells, lines, and whether marks need brackets to be seen."""

    width: int
    height: int
    brackets: bool = False

    @property
    def text_width(self) -> int:
        """Cells beside the gutter."""
        return max(self.width - GUTTER - 1, 8)


def done_lines(progress: Progress, summary: Sequence[str], room: Area) -> list[Line]:
    """What is shown where nothing is left to ask: that, and what the sitting came to."""
    lines: list[Line] = [[(f" {end_words(progress)}", "strong")], []]
    for text in summary:
        lines += [[(" ", ""), *line] for line in paragraph(text, room.width - 2, 3)]
    lines += [[], [(" u takes the last decision back, q quits.", "dim")]]
    return [cut_line(line, room.width) for line in lines[: room.height]]


def end_words(progress: Progress) -> str:
    """That nothing is left to ask, in a sentence."""
    if progress.skipped:
        return "Nothing else to ask: what was skipped comes up in the next sitting."
    return "All of this is decided."


def choice_lines(choices: Sequence[tuple[int, str]], width: int) -> list[Line]:
    """What can be chosen by which number."""
    return [
        cut_line([(f" {number:>3} ", "strong"), (safe(text), "")], width)
        for number, text in choices
    ]


def card(
    entry: Entry,
    room: Area,
    around: Related = NOTHING,
    note: str = "",
    where: Whereabouts = NOWHERE,
) -> list[Line]:
    """At most room.height lines that show ``entry``: what, Russian, English, why, contexts.

    around: what bears on it. note: that goes with the decision. where: the places to show it in.
    Contexts take what is left; where nothing is, blank lines go first, then what was decided on
    similar entries, then the reasons.
    """
    old = around.former
    blocks = [
        _facts(entry, old, where),
        _side("ru", entry.ru, room, old.ru if old else entry.ru),
        _side("en", entry.en, room, old.en if old else entry.en),
    ]
    texts = sum(map(len, blocks))
    evidence = _evidence(entry, around, note, room, where)
    while evidence and texts + sum(len(lines) for _, lines in evidence) > room.height:
        evidence.remove(max(evidence, key=lambda part: part[0]))
    beside = [line for _, lines in evidence for line in lines]
    blanks = texts + len(beside) + 3 <= room.height
    spare = room.height - texts - len(beside) - 3 * blanks
    _add_contexts(entry, blocks, room, max(spare, 0), where)
    if beside:
        blocks.append(beside)
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [[], *block] if blanks and lines else block
    return [cut_line(line, room.width) for line in lines[: room.height]]


def _facts(entry: Entry, former: EntrySummary | None, where: Whereabouts) -> list[Line]:
    """What kind of pair, how sure, how often; and who decided what, on this or its former text."""
    style = {"sure": "good", "doubtful": "bad"}.get(band(entry.confidence), "strong")
    facts: Line = [(f" {safe(name_of(entry.kind))} · ", "")]
    facts.append((sureness_words(entry), style))
    if entry.occurrences:
        facts.append((f" · {frequency_words(entry, where)}", ""))
    described = [entry.attributes.domain, *entry.attributes.flags()]
    facts += [(f" · {safe(text)}", "") for text in described if text]
    if former is not None:
        who = f"{name_of(former.status)} by {former.reviewer or '?'}, {former.decided_at}"
        return [facts, [(safe(f" changed since it was decided: {who}"), "strong")]]
    if entry.status == "new":
        return [facts]
    decided = f" {name_of(entry.status)} by {safe(entry.reviewer or '?')}, {entry.decided_at}"
    return [facts, [(decided, "dim")]]


def _side(name: str, text: str, room: Area, old: str) -> list[Line]:
    """One language: its text in bold, up to a quarter of the room, and what it was before."""
    height = max(room.height // 4, 1)
    lines = _with_gutter(name, paragraph(text, room.text_width, height, "strong"))
    if old != text:
        lines += _with_gutter("was", paragraph(old, room.text_width, height))
    return lines


def _with_gutter(name: str, lines: list[Line]) -> list[Line]:
    """``lines`` moved right, with ``name`` before the first."""
    label = f" {name}".ljust(GUTTER)
    return [[(" " * GUTTER if i else label, "dim"), *line] for i, line in enumerate(lines)]


def _evidence(
    entry: Entry, around: Related, note: str, room: Area, where: Whereabouts
) -> list[tuple[int, list[Line]]]:
    """(how dispensable, lines) for each thing that bears on an entry, in the order shown."""
    parts: list[tuple[int, str, str, int]] = [
        (4, "why", "; ".join(entry.reasons), 2),
        (5, "also", ", ".join(entry.variants), 2),
        (3, "note", note or entry.note, 2),
        (2, "with", ", ".join(form.ru for form in around.forms), 1),
        (1, "then", replaced_words(around.replaced), 2),
    ]
    options = [opinion.words for opinion in around.opinions]
    options += [summary_line(rival) for rival in around.rivals]
    parts += [(1, f"  {number}", text, 1) for number, text in enumerate(options, start=1)]
    parts += [(6, "like", summary_line(similar), 1) for similar in around.similar]
    parts.append((9, "text", where.problem and f"as last built: {where.problem}", 2))
    return [
        (rank, _with_gutter(name, paragraph(text, room.text_width, height)))
        for rank, name, text, height in parts
        if text
    ]


def replaced_words(entry: Entry | None) -> str:
    """What happens to an entry that gives way, and how to keep it; "" for None."""
    return f"{entry.ru} = {entry.en} is rejected; t keeps both" if entry else ""


def _add_contexts(
    entry: Entry, blocks: list[list[Line]], room: Area, spare: int, where: Whereabouts
) -> None:
    """Add to each block of text the context of its language, or one for both if it is the same."""
    show = _passages(room, where) if where.passages else _contexts(entry, room)
    show = show[: 1 + bool(entry.en)]
    if len(show) == 1:
        blocks.append(show[0](spare))
        return
    half = (spare + 1) // 2
    russian, english = (draw(half) for draw in show)
    if len(russian) < half:
        english = show[1](spare - len(russian))
    else:
        russian = show[0](spare - min(len(english), spare - half))
        english = show[1](spare - len(russian))
    blocks[1] += russian
    blocks[2] += english


_Draw = Callable[[int], list[Line]]
"""What draws a context in at most so many lines."""


def _passages(room: Area, where: Whereabouts) -> list[_Draw]:
    return [
        partial(_passage, passage.near(), room.text_width, brackets=room.brackets)
        for passage in where.passages
    ]


def _passage(near: Sequence[Paragraph], width: int, height: int, *, brackets: bool) -> list[Line]:
    return passage_lines(near, width, height, brackets=brackets) if height > 0 else []


def _contexts(entry: Entry, room: Area) -> list[_Draw]:
    """The contexts that the build has kept."""
    marks = [entry.ru_mark, entry.en_mark]
    if entry.ru_context == entry.en_context or not entry.en:
        return [partial(_context, "in", entry.ru_context, marks, room)]
    return [
        partial(_context, "", entry.ru_context, marks[:1], room),
        partial(_context, "", entry.en_context, marks[1:], room),
    ]


def _context(name: str, text: str, marks: list[Span], room: Area, height: int) -> list[Line]:
    """The context with the fragment marked; no lines where it says no more than the fragment."""
    if height < 1 or not text or (len(marks) == 1 and len(marks[0]) == len(text)):
        return []
    lines = with_marks(text, marks, room.text_width, height, brackets=room.brackets)
    return _with_gutter(name, lines)


def header(title: str, progress: Progress, width: int) -> Line:
    """The top line: whose review of what, how far it is, and how long the rest may take."""
    rest = "" if progress.seconds is None else f", about {duration(progress.seconds)}"
    right = f"{progress.words()}{rest} "
    room = width - cell_len(right) - 1
    left = cut_to_width(f" Review · {safe(title)}", room)
    if room < 10:
        return cut_line([(f" {progress.left:,} to go", "strong")], width)
    return [
        (left[:7], "strong"),
        (left[7:] + " " * (room + 1 - cell_len(left)), "dim"),
        (right, ""),
    ]


def key_line(width: int, *, done: bool = False, without_english: bool = False) -> Line:
    """The bottom line: the keys, in as many words as there is room for.

    done: where nothing is left to decide on. without_english: where it has to be typed.
    """
    undecided = _KEYS_WITHOUT_ENGLISH if without_english else _KEYS
    for keys in _KEYS_WHEN_DONE if done else undecided:
        line: Line = []
        for key, word in keys:
            line += [(" " if not line else "  ", ""), (key, "strong"), (word, "dim")]
        if sum(cell_len(text) for text, _ in line) <= width:
            return line
    return cut_line(line, width)


def help_lines(width: int) -> list[Line]:
    """The help: every key on both layouts."""
    head: Line = [(" Keys act at once, on the Latin and the Russian layout.", "")]
    columns = 2 if width >= 76 else 1
    room = width // columns
    cells = [line for keys, words in help_rows() for line in _help_cell(keys, words, room)]
    rows = -(-len(cells) // columns)
    lines: list[Line] = [head, *([[]] if columns > 1 else [])]
    for row in range(rows):
        line: Line = []
        for cell in cells[row::rows]:
            used = sum(cell_len(text) for text, _ in cell)
            line += [*cell, (" " * (room - used), "")]
        lines.append(line)
    return [cut_line(line, width) for line in lines]


def _help_cell(keys: str, words: str, room: int) -> list[Line]:
    """One binding in ``room`` cells; its words go on in lines of their own where they must."""
    lines = paragraph(words, max(room - 10, 8), 3)
    return [[(f" {'' if i else keys:<7} ", "strong"), *line] for i, line in enumerate(lines)]


def planned_lines(planned: Sequence[PlannedEntry], first: int, width: int) -> list[Line]:
    """Two lines for each entry of a plan: number and Russian, English and why it is left out.

    first: the number of the first of them, from 1.
    """
    lines: list[Line] = []
    for number, one in enumerate(planned, first):
        left = f"  left: {one.left}" if one.left else ""
        lines.append([(f" {'–' if left else number:>5} ", "strong"), (safe(one.ru), "")])
        lines.append([(" " * 7 + safe(one.en), "dim"), (left, "bad")])
    return [cut_line(line, width) for line in lines]


def place_lines(entry: Entry, pairs: Sequence[Pair], width: int, brackets: bool) -> list[Line]:
    """Every place that an entry occurs in: the file, and the whole contexts with their marks."""
    lines: list[Line] = [[(f" {entry.ru} = {entry.en}", "strong")]]
    lines = [cut_line([(safe(text), style) for text, style in line], width) for line in lines]
    for pair in pairs:
        lines += [[], cut_line([(f" {safe(pair.file)} · {'; '.join(pair.reasons)}", "dim")], width)]
        sides = [(pair.ru_context, pair.ru_mark)]
        if pair.en_mark is not None and pair.en_context:
            sides.append((pair.en_context, pair.en_mark))
        if len(sides) == 2 and sides[0][0] == sides[1][0]:
            marks = [[sides[0][1], sides[1][1]]]
        else:
            marks = [[mark] for _, mark in sides]
        for (text, _), spans in zip(sides, marks, strict=False):
            shown = with_marks(text, spans, max(width - 2, 8), 200, brackets=brackets)
            lines += [[(" ", ""), *line] for line in shown]
    if not pairs:
        lines += [[], [(cut_to_width(" Found nowhere in the last build.", width), "")]]
    return lines
