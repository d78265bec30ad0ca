"""Cut raw text into blocks: paragraphs, headings, list items, table cells, quotations."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from align.errors import InputError
from align.language.lists.frequencies import zipf_of
from align.language.lists.lexicon import words_of
from align.text import CYRILLIC

_LINE = re.compile(r"[^\r\n\f]*")
_FILLED_LINE = re.compile(r"[^\r\n\f]+")
_MARKER = re.compile(
    r"[ \t]*(?:(?P<quote>(?:>[ \t]?)+)|(?P<heading>\#{1,6}[ \t]+(?=\S))"
    r"|(?P<item>(?:[-*+•»][ \t]+|\d{1,3}[.)][ \t]+)(?=\S)))"
)
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$|[ \t|:]*---[-:| \t]*$|[ \t]*(?:```|~~~).*$")
_REFERENCE = re.compile(
    r"[ \t]*\[(?!\^)[^\]\n]{1,200}\]:[ \t]*(?=\S*(?:[/#<]|[.:?]\w))\S+[ \t]*(?:[\"'(].*)?$"
)
"""The target of a link, given apart; not a note of one word."""
_GAP = re.compile(r"(?<=\S)(?: {3,}+|(?<![.!?:…]) {2})(?=\S)")
"""What parts columns; two blanks behind a full stop part sentences."""
_HEADS = frozenset(range(8))
"""Where the first part of a line begins, in characters, that is in the first column."""
_LATIN = re.compile("[A-Za-z]")
_FIRST_HALF = re.compile(
    r"(?<![^\W\d_])(?P<word>[^\W\d_]{2,})(?P<hyphen>[-‐¬\u00ad])(?P<after>[ \t]*)$"
)
_SECOND_HALF = re.compile(r"\s*(?P<word>[^\W\d_]+)")
_ANEW = re.compile(
    r"\d{1,3}/\s|(?:Фото|Photo):\s"
    r"|(?:Рис(?:унок|\.)|Табл(?:ица|\.)|Fig(?:ure|\.)|Table)\s*\d{1,3}\.\s+[A-ZА-ЯЁ]"
)
"""Numbered posts and captions, which do not continue a line."""
_UNENDED = re.compile(r"[^\W\d_],?$|,$")
_NUMBER_UNIT = re.compile(r"\d[\d.,:\s]*(?:-[^\W\d_]{1,3})?(?:\s?[^\W\d_][\w.]*)?")
"""A number with the word behind it, from which typesetters do not part it."""
_GOES_ON = re.compile(r"\d[\d.,:\s–-]*(?:[%°€$₽]|(?P<word>[^\W\d_]))")
_CLOSING_NUMBER = re.compile(r"\d{1,3}\)")
_LAST_WORD = re.compile(r"(?<!\w)(\w+)$")
_ENDED = re.compile(r"[.!?…][^\w.!?…]*$")
_LONGEST_MARKER = 12
_LONGEST_HALF = 60
_CONJUNCTIONS = words_of("en", "conjunctions") | {"nor", "to", "и", "или", "либо", "да", "а"}
_UNENDING = words_of("en", "prepositions", "articles") | words_of("ru", "prepositions") | {"около"}
"""Words that do not end a sentence before a number."""
_MAX_WRAP_WIDTH = 120
_MIN_WRAP_WIDTH = 40
_LEAST_VERSES, _LEAST_WRAPPED = 4, 1 / 3
"""Lines in a row that may be verses, and the share of full ones from which they are none."""
_RUNNING = ("paragraph", "quote")
_MIN_BROKEN_WIDTH = 15
"""The same where words are broken at the ends of lines."""
_LEAST_FULL = 0.6
"""What share of the width a line takes at least whose sentence goes on with a number."""
_LONGEST_QUOTED = 400
"""How many characters of a line are looked at for a quotation that goes on."""
_NEAR_PIECES = 20
_MOST_PIECES = 1000
MAX_LINES = 1_000_000
"""Lines of a file before those of a paragraph are joined; cells of a row are lines too."""
_QUOTATIONS = (("«", "»"), ("“", "”"), ("„", "“"), ("(", ")"), ("[", "]"))


_Row = tuple[int, list[tuple[int, int]]]
"""Where a line begins, and where its parts begin and end."""


@dataclass(frozen=True, slots=True)
class Line:
    """A future block: stretches of the original, in order, to be joined by spaces; and its kind.

    tight: the numbers of the stretches joined without a space: second halves of broken words.
    """

    pieces: tuple[tuple[int, int], ...]
    kind: str
    follows: bool = False
    """Whether it stands directly below the line before, so that it may continue it."""
    row: int = -1
    column: int = -1
    """As in :class:`~align.records.Block`."""
    tight: frozenset[int] = frozenset()
    furniture: bool = False


def check_lines(count: int, name: str) -> None:
    """Refuse a file of over MAX_LINES lines.

    :raises InputError: it has more; name: of the file.
    """
    if count > MAX_LINES:
        raise InputError(f"{name}: over {MAX_LINES:,} lines; split it into articles")


def text_lines(raw: str, name: str = "text") -> list[Line]:
    """One :class:`Line` for every line of Markdown or plain text that has content.

    :raises InputError: there are over MAX_LINES; name: of the file.
    """
    check_lines(max(raw.count("\n"), raw.count("\r")) + raw.count("\f"), name)
    lines: list[Line] = []
    follows = False
    columns = _columns_of_blanks(raw, name)
    for match in _LINE.finditer(raw):
        start, end = match.span()
        if start in columns:
            lines.extend(columns[start])
            follows = False
            continue
        if not raw[start:end].strip():
            # An empty match at the end of a line, or between \r and \n, is no empty line.
            ends = start == end and (start == 0 or raw[start - 1] not in "\r\n")
            follows = follows and (ends or raw[start - 1 : start + 1] == "\r\n")
            continue
        if _RULE.match(raw, start, end) or _REFERENCE.match(raw, start, end):
            follows = False
            continue
        cut = _line(raw, start, end, follows)
        lines.extend(cut)
        check_lines(len(lines), name)
        follows = True
    return _with_parted_rows(lines, raw, name)


def _columns_of_blanks(raw: str, name: str) -> dict[int, list[Line]]:
    """The cells of lines that blanks set in columns, by where such a line begins.

    Two or more, one below another, where something begins in the same place behind a gap.

    :raises InputError: they have too many parts; name: of the file.
    """
    found: dict[int, list[Line]] = {}
    together: list[_Row] = []
    if not _GAP.search(raw):
        return found
    behind = parts = 0
    for match in _FILLED_LINE.finditer(raw):
        if _RULE.match(raw, *match.span()):
            behind = match.end()
            continue
        row = match.start(), _parted(raw, *match.span())
        parts += len(row[1])
        check_lines(parts, name)
        below = raw[behind : match.start()] in ("\n", "\r\n", "\r")
        if together and not (below and _begin_alike(together[-1], row)):
            found.update(_in_columns(together, raw))
            together = []
        together.append(row)
        behind = match.end()
    found.update(_in_columns(together, raw))
    return found


def _parted(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line between gaps of blanks; none of a row of Markdown."""
    place = start + len(raw[start:end]) - len(raw[start:end].lstrip(" "))
    if raw[place : place + 1] == "|":
        return []
    gaps = list(_GAP.finditer(raw, place, end))
    ends = [*(gap.start() for gap in gaps), place + len(raw[place:end].rstrip())]
    return list(zip([place, *(gap.end() for gap in gaps)], ends, strict=True))


def _begin_alike(above: _Row, line: _Row) -> bool:
    """Whether parts of two lines begin in the same place; at their heads, only if well indented."""
    ours, theirs = (
        {start - row for start, _ in parts[1:]} | {start - row for start, _ in parts[:1]} - _HEADS
        for row, parts in (above, line)
    )
    return bool(ours & theirs) and max(len(above[1]), len(line[1])) > 1


def _in_columns(rows: list[_Row], raw: str) -> dict[int, list[Line]]:
    """The cells of rows, with the numbers of their columns; nothing where there is but one row."""
    if len(rows) < 2:
        return {}
    counted = Counter(start - first for first, parts in rows for start, _ in parts)
    often = (place for place, count in counted.items() if count > max(1, len(rows) / 4))
    edges = sorted({min(counted), *often})
    cells: dict[int, list[Line]] = {}
    for first, parts in rows:
        column = -1
        cells[first] = []
        for start, end in parts:
            column = max(column + 1, bisect(edges, start - first) - 1)
            head = item_head(raw[start:end])
            cells[first].append(Line(((start + head, end),), "cell", row=first, column=column))
    return cells


def _with_parted_rows(lines: list[Line], raw: str, name: str) -> list[Line]:
    """``lines`` with two or more that are parted alike, one below another, as rows.

    :raises InputError: they have too many cells; name: of the file.
    """
    made: list[Line] = []
    together: list[Line] = []
    for line in lines:
        if together and not (line.follows and _parting(line, raw) == _parting(together[0], raw)):
            made.extend(_rows_of(together, raw, name))
            check_lines(len(made), name)
            together = []
        together.append(line)
    return [*made, *_rows_of(together, raw, name)]


def _parting(line: Line, raw: str) -> tuple[str, int]:
    """What parts the text of a paragraph: as many tabs, or any two bars; ("", 0) for nothing."""
    text = raw[slice(*line.pieces[0])].strip() if line.kind == "paragraph" else ""
    if "\t" in text:
        return "\t", text.count("\t")
    return ("|", 2) if text.count(" | ") >= 2 else ("", 0)


def _rows_of(lines: list[Line], raw: str, name: str) -> list[Line]:
    """The cells of lines that are rows of a table; a single line, and lines of one part, stay.

    :raises InputError: there are too many; name: of the file.
    """
    mark, _ = _parting(lines[0], raw) if lines else ("", 0)
    if len(lines) < 2 or not mark:
        return lines
    cells = []
    for line in lines:
        start, end = line.pieces[0]
        place = start + len(raw[start:end]) - len(raw[start:end].lstrip())
        for column, cell in enumerate(raw[place:end].rstrip().split(mark)):
            if cell.strip():
                first = place + len(cell) - len(cell.lstrip(" "))
                last = place + len(cell.rstrip(" "))
                cells.append(Line(((first, last),), "cell", row=start, column=column))
            place += len(cell) + 1
        check_lines(len(cells), name)
    return cells


def _line(raw: str, start: int, end: int, follows: bool) -> list[Line]:
    stripped = raw[start:end].strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") >= 3:
        return _cells(raw, start, end)
    kind = "paragraph"
    while marker := _MARKER.match(raw, start, end):
        if marker.end() == start:
            break
        kind = marker.lastgroup or kind
        start = marker.end()
        if kind != "quote":
            break
    return [Line(((start, end),), kind, follows and kind in ("paragraph", "quote"))]


def item_head(line: str) -> int:
    """How many characters of ``line`` are a typed bullet or number of a list; 0 without one."""
    marker = _MARKER.match(line)
    return marker.end() if marker and marker.lastgroup == "item" else 0


def _cells(raw: str, start: int, end: int) -> list[Line]:
    """The cells of a Markdown table row; ``\\|`` does not end one."""
    cells = []
    column, behind = -1, 0
    for match in re.finditer(r"(?:[^|\\\r\n]|\\.)+", raw[start:end]):
        column += match.start() - behind
        behind = match.end()
        if match.group().strip():
            place = (start + match.start(), start + match.end())
            cells.append(Line((place,), "cell", row=start, column=column))
    return cells


def join_broken(lines: list[Line], raw: str) -> list[Line]:
    """``lines`` with those joined that break a word between them: избира-, тельному.

    The hyphen is dropped if the word is known without it, and stays in интернет-, издание. A
    conjunction behind a hyphen is not half a word: теле- и радиоканалы.
    """
    joined: list[Line] = []
    pieces: list[tuple[int, int]] = []  # of the last one of these, and of which are tight
    tight: set[int] = set()
    for line in lines:
        cut = _broken(joined[-1].kind, pieces[-1], line, raw) if joined and line.follows else None
        if cut is None:
            if tight:
                joined[-1] = replace(joined[-1], pieces=tuple(pieces), tight=frozenset(tight))
            joined.append(line)
            pieces, tight = list(line.pieces), set(line.tight)
        else:
            pieces[-1] = (pieces[-1][0], cut)
            tight.add(len(pieces))
            pieces += line.pieces
    if tight:
        joined[-1] = replace(joined[-1], pieces=tuple(pieces), tight=frozenset(tight))
    return joined


def _broken(kind: str, piece: tuple[int, int], line: Line, raw: str) -> int | None:
    """Where the first half of a word at the end of a piece ends; None without one.

    kind: of the line that the piece ends.
    """
    if kind not in ("paragraph", "quote", "item") or line.kind not in ("paragraph", "quote"):
        return None
    start, end = piece
    first = _FIRST_HALF.search(raw[max(start, end - _LONGEST_HALF) : end])
    second = _SECOND_HALF.match(raw, line.pieces[0][0], line.pieces[0][1])
    if not first or not second or not second["word"][0].islower():
        return None
    if second["word"] in _CONJUNCTIONS:
        return None
    russian = CYRILLIC.search(first["word"]) is not None
    if russian is not (CYRILLIC.search(second["word"]) is not None):
        return None
    hyphen_end = end - len(first["after"])
    if first["hyphen"] in "¬\u00ad":
        return hyphen_end - 1
    word = (first["word"] + second["word"]).lower()
    known = zipf_of(word, "ru" if russian else "en") > 0
    return hyphen_end - 1 if known else hyphen_end


def join_wrapped(lines: list[Line], raw: str) -> list[Line]:
    """``lines`` with those joined that only a fixed line width separates.

    A line is wrapped where the next word would not have fitted. In articles that are not wrapped,
    long lines make the width so large that nothing is joined. Where few lines in a row are full,
    they are verses, or strings of code.
    """
    width = max((_length(line.pieces, raw) for line in lines), default=0)
    narrowest = _MIN_BROKEN_WIDTH if any(line.tight for line in lines) else _MIN_WRAP_WIDTH
    if not narrowest <= width <= _MAX_WRAP_WIDTH:
        return lines
    alone = _alone(lines, raw)
    joined: list[list[Line]] = []
    for line in lines:
        whole = _not_counted(joined[-1][-1], line, raw, alone) if joined else line
        if joined and whole.follows and _wraps(joined[-1], whole, raw, width):
            joined[-1].append(whole)
        else:
            joined.append([line])
    return [_one_line(parts) if len(parts) > 1 else parts[0] for parts in _with_verses(joined)]


def _with_verses(joined: list[list[Line]]) -> Iterator[list[Line]]:
    """Lines joined or alone, with those of verses apart: few of the lines in a row are full."""
    rows: list[list[list[Line]]] = []
    for parts in joined:
        if rows and parts[0].follows:
            rows[-1].append(parts)
        else:
            rows.append([parts])
    for row in rows:
        lines = [line for parts in row for line in parts]
        running = all(line.kind in _RUNNING for line in lines)
        few = len(lines) - len(row) < _LEAST_WRAPPED * (len(lines) - 1)
        if running and few and len(lines) >= _LEAST_VERSES:
            yield from ([line] for line in lines)
        else:
            yield from row


def join_quoted(lines: list[Line], raw: str) -> list[Line]:
    """``lines`` with those joined between which a quotation or bracket goes on.

    Only one that opens inside a line: verses in quotation marks, which open at the head of
    one, stay lines.
    """
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and line.follows and before.kind == line.kind and _goes_on(before, line, raw):
            pieces = before.pieces + line.pieces
            tight = before.tight | {len(before.pieces) + number for number in line.tight}
            line = replace(before, pieces=pieces, tight=tight)
            joined.pop()
        joined.append(line)
    return joined


def _goes_on(before: Line, line: Line, raw: str) -> bool:
    """Whether a quotation or bracket opens within ``before`` and closes in ``line``."""
    if len(before.pieces) > _MOST_PIECES:
        return False
    text = "".join(raw[start:end] for start, end in before.pieces[-_NEAR_PIECES:])
    following = "".join(raw[start:end] for start, end in line.pieces[:_NEAR_PIECES])
    # Stretches of a page have its entities in them.
    text, following = unescape(text).strip(), unescape(following)
    text, following = text[-_LONGEST_QUOTED:], following[:_LONGEST_QUOTED]
    for opener, closer in _QUOTATIONS:
        opened = text.rfind(opener)
        if opened <= 0 or closer in text[opened:]:
            continue
        closed = following.find(closer)
        if closed >= 0 and opener not in following[:closed]:
            return True
    return False


def _length(pieces: tuple[tuple[int, int], ...], raw: str) -> int:
    """The number of characters of the longest line, with bullets and numbers before its text."""
    return max(end - line_start(start, raw) for start, end in pieces)


def line_start(place: int, raw: str) -> int:
    """Where the line around a place begins, looking back only as far as a marker reaches."""
    left = max(0, place - _LONGEST_MARKER)
    line_break = max(raw.rfind(sign, left, place) for sign in "\n\r\f")
    return line_break + 1 if line_break >= 0 else (0 if left == 0 else place)


def _alone(lines: list[Line], raw: str) -> set[int]:
    """Where the text behind a number begins that belongs to no list.

    No item has the number before or after it. A list may consist of number 1 alone.
    """
    places = (line.pieces[0][0] for line in lines if line.kind == "item")
    marks = ((place, raw[line_start(place, raw) : place].strip()) for place in places)
    numbers = {place: int(mark[:-1]) for place, mark in marks if mark[:-1].isdecimal()}
    counted = set(numbers.values())
    return {
        place
        for place, number in numbers.items()
        if number > 1 and not {number - 1, number + 1} & counted
    }


def _not_counted(before: Line, line: Line, raw: str, alone: set[int]) -> Line:
    """``line`` as a paragraph if its number belongs to the sentence of the line before.

    As where a line ends in "4 centres out of" and the next begins with "17. In": no item is
    numbered 16 or 18, and the line before ends without a full stop.
    """
    start, end = line.pieces[0]
    if start not in alone or before.kind not in ("paragraph", "item"):
        return line
    first, previous = line_start(start, raw), before.pieces[-1][1]
    together = raw[previous:first].strip(" \t\r") == "\n"
    unended = _UNENDED.search(raw, max(0, previous - 2), previous) is not None
    text = raw[max(before.pieces[-1][0], previous - _LONGEST_QUOTED) : previous]
    if not together or not (unended or _closes_bracket(text, raw[first:end])):
        return line
    return Line(((first, end), *line.pieces[1:]), "paragraph", follows=True, tight=line.tight)


def _one_line(parts: list[Line]) -> Line:
    pieces: list[tuple[int, int]] = []
    tight: set[int] = set()
    for part in parts:
        tight.update(len(pieces) + number for number in part.tight)
        pieces.extend(part.pieces)
    first = replace(parts[0], row=-1, column=-1)
    return replace(first, pieces=tuple(pieces), tight=frozenset(tight))


def _wraps(before: list[Line], line: Line, raw: str, width: int) -> bool:
    kind = before[0].kind
    if line.kind == "quote" and kind != "quote":
        return False
    if kind in ("heading", "cell"):
        return False
    start, end = before[-1].pieces[-1]
    text = raw[line_start(start, raw) : end].rstrip()
    following = raw[slice(*line.pieces[0])].strip()
    numbers_only = following[:1].isdigit() and not any(map(str.isalpha, following))
    if mostly_cyrillic(text) != mostly_cyrillic(following) and not numbers_only:
        return False
    if _ANEW.match(following) or (numbers_only and _ENDED.search(text[-_LONGEST_MARKER:])):
        return False
    words = following.split(maxsplit=1)
    if not words:
        return False
    return len(text) + 1 + len(words[0]) > width or _number_goes_on(text, following, width)


def _number_goes_on(text: str, following: str, width: int) -> bool:
    """Whether a line that begins with a number goes on with the sentence of the line ``text``.

    Wrapped text may be broken early there, so that a number and its noun stay together.
    """
    unit = _NUMBER_UNIT.match(following[:_LONGEST_HALF])
    if _closes_bracket(text, following):
        return True
    if unit is None or not _UNENDED.search(text):
        return False
    last = _LAST_WORD.search(text[-_LONGEST_MARKER:])
    if last and last[1].lower() in _UNENDING:
        return True
    if text.lstrip()[:1].isdigit():
        return False  # Lines that each begin with a year, a time or a key are a list.
    if len(text) + 1 + len(unit[0].rstrip()) > width:
        return True
    counted = _GOES_ON.match(following[:_LONGEST_HALF])
    small = counted is not None and not (counted["word"] or "").isupper()
    return small and len(text) >= max(_MIN_WRAP_WIDTH, _LEAST_FULL * width)


def _closes_bracket(text: str, following: str) -> bool:
    """Whether "12)" at the head of a line ends what a bracket in the line before begins."""
    opened = text.rfind("(")
    return opened > text.rfind(")") and _CLOSING_NUMBER.match(following.lstrip()) is not None


def mostly_cyrillic(text: str) -> bool:
    """Whether more letters of ``text`` are Cyrillic than Latin."""
    return len(CYRILLIC.findall(text)) > len(_LATIN.findall(text))
