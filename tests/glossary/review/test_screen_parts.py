"""The parts of the review screen without a terminal: keys, layout, cards, the line editor."""

import re
import signal
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from align.errors import DecisionError, StoreError
from align.records import Span
from align.text import safe
from glossary.entries.entry import Entry
from glossary.review.dialogue import sentence
from glossary.review.terminal.card import Area, card, confidence_words, frequency_words, key_line
from glossary.review.terminal.keys import Key, KeyParser
from glossary.review.terminal.line_editor import LineEditor
from glossary.review.terminal.outcome import Outcome
from glossary.review.terminal.text_layout import (
    Line,
    Painter,
    cut_line,
    cut_to_width,
    with_marks,
    wrap,
)

PASTE = "\x1b[200~{}\x1b[201~"
TEXTS = st.text(st.sampled_from("аб #й\u0301日👩—x\u200b\x1b\n\t "), max_size=60)


def plain(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_messages_keep_the_name_of_a_file() -> None:
    """A message begins with a capital, unless it begins with what somebody named a file."""
    assert sentence(StoreError("my.db: the disk is full")) == "my.db: the disk is full"
    assert sentence(DecisionError("nothing is left to undo")) == "Nothing is left to undo"


@pytest.mark.parametrize(
    ("outcome", "code", "lines"),
    [
        (Outcome("finished"), 0,
         ["There are no pairs to review: find some with `tolmach build`."]),
        (Outcome("finished", entries=9), 0,
         ["Nothing decided in this sitting.", "Every entry is decided."]),
        (Outcome("quit", {"accepted": 1234}, 2000, 5, True), 0,
         ["This sitting: 1,234 accepted.", "5 to go; `tolmach review` goes on from here.",
          "Write the glossary with `tolmach export`."]),
        (Outcome("closed", signal=signal.SIGTERM), 143, []),
    ],
)  # fmt: skip
def test_outcome(outcome: Outcome, code: int, lines: list[str]) -> None:
    """The exit code and the last words of a sitting."""
    assert (outcome.exit_code, outcome.summary()) == (code, lines)


@pytest.mark.parametrize(
    ("received", "keys"),
    [
        ("аb", [Key("text", "а"), Key("text", "b")]),
        ("\x1b[D\x1b[3~\x1bOH", [Key("left"), Key("delete"), Key("home")]),
        ("\r\x7f\x03\x04", [Key("enter"), Key("backspace"), Key("interrupt"), Key("end of input")]),
        (PASTE.format("а\nb"), [Key("text", "а\nb", pasted=True)]),
        ("\x1b[99;99ua", [Key(""), Key("text", "a")]),
        ("\x1ba", [Key("escape"), Key("text", "a")]),
    ],
    ids=["letters", "sequences", "controls", "paste", "unknown sequence", "Escape, then a letter"],
)
def test_keys_in_any_pieces(received: str, keys: list[Key]) -> None:
    """The same keys whether bytes come at once or one by one."""
    content = received.encode()
    whole, pieces = KeyParser(), KeyParser()
    assert list(whole.feed(content)) == keys
    assert [key for byte in content for key in pieces.feed(bytes([byte]))] == keys


def test_escape_alone_waits() -> None:
    """A single ESC is a key only when nothing follows."""
    parser = KeyParser()
    assert list(parser.feed(b"\x1b")) == [] and parser.waiting
    assert list(parser.flush()) == [Key("escape")] and not parser.waiting


@given(TEXTS, st.integers(2, 20))
def test_wrapping_keeps_everything(text: str, width: int) -> None:
    """Lines are in order, fit, begin and end without spaces, and lose no other character."""
    lines = wrap(text, width)
    shown = [text[line.start : line.end] for line in lines]
    assert "".join("".join(shown).split()) == "".join(text.split())
    assert all(line == line.strip() and line and cell_len(line) <= width for line in shown)
    assert [line.start for line in lines] == sorted({line.start for line in lines})


@given(TEXTS, st.integers(0, 20))
def test_cuts_fit(text: str, width: int) -> None:
    """A cut text fits, is a beginning of it, and has … where something is missing."""
    shown = cut_to_width(text, width)
    assert cell_len(shown) <= width
    assert shown == text or not width or text.startswith(shown.removesuffix("…"))
    line = cut_line([(text, "dim"), (text, "")], width)
    assert sum(cell_len(part) for part, _ in line) <= width


@given(TEXTS, TEXTS, TEXTS, st.integers(8, 30), st.integers(1, 5))
def test_the_mark_is_in_sight(before: str, text: str, after: str, width: int, height: int) -> None:
    """However long the context, the beginning of the fragment is shown, marked, and fits."""
    mark = Span(len(before), len(before) + len(text))
    lines = with_marks(before + text + after, [mark], width, height)
    assert len(lines) <= height
    assert all(cell_len(plain(line)) <= width for line in lines)
    assert not re.search("[\x00-\x1f\u200b]", "".join(map(plain, lines)))
    painted = "".join(part for line in lines for part, style in line if style == "mark")
    wanted = "".join(safe(text).split())
    assert bool(wanted) == bool(painted.strip()) and wanted.startswith("".join(painted.split()))


@given(TEXTS, TEXTS, st.integers(12, 90), st.integers(1, 30))
def test_cards_fit(ru: str, en: str, width: int, height: int) -> None:
    """Whatever the texts and the room, a card is no larger than the room."""
    entry = Entry(
        "0" * 12, "quote", ru, en, confidence=0.5, variants=(en,), occurrences=3,
        files=(ru, en), reasons=(en, ru), note=ru, status="skipped", reviewer="anna",
        decided_at="2026-03-01T12:00:00Z", ru_context=ru * 9, ru_mark=Span(0, len(ru)),
        en_context=en * 9, en_mark=Span(len(en), 2 * len(en)),
    )  # fmt: skip
    lines = card(entry, Area(width, height))
    assert len(lines) <= height
    assert all(cell_len(plain(line)) <= width for line in lines)
    assert all(cell_len(plain(key_line(n))) <= n for n in (width, 12, 30, 60))


def test_one_context_for_both() -> None:
    """Where both texts stand in one paragraph, it is shown once, with both marked."""
    context = "She said «да» (yes) twice"
    entry = Entry(
        "0" * 12,
        "term",
        "да",
        "yes",
        ru_context=context,
        ru_mark=Span(10, 12),
        en_context=context,
        en_mark=Span(15, 18),
    )
    lines = card(entry, Area(60, 20))
    (shown,) = [line for line in lines if "She said" in plain(line)]
    assert [part for part, style in shown if style == "mark"] == ["да", "yes"]
    (bracketed,) = [plain(x) for x in card(entry, Area(60, 20, True)) if "She" in plain(x)]
    assert bracketed == " in   She said «[да]» ([yes]) twice"


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.999, "sure, 99 %"), (1.0, "sure, 100 %"), (0.29, "doubtful, 29 %"), (None, "by hand")],
)
def test_confidence_is_not_rounded_up(confidence: float | None, words: str) -> None:
    """Only certainty is 100 %."""
    assert confidence_words(confidence) == words


def test_frequency() -> None:
    """How often and where, in words."""
    entry = Entry("0" * 12, "term", "а", "b", occurrences=2, files=("en/a.md", "en/b.md"))
    assert frequency_words(entry) == "twice in en/a.md and 1 more"
    assert frequency_words(replace(entry, occurrences=1, files=("x",))) == "once in x"
    assert frequency_words(replace(entry, occurrences=0, files=())) == ""


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["left", "left", "backspace"], "one |wo"),
        (["home", "delete"], "|ne two"),
        (["word left", "cut to end"], "one |"),
        (["word left", "word left", "right", "cut to start"], "|ne two"),
        (["cut word", "cut word"], "|"),
        (["home", "word right", "x"], "onex| two"),
        (["up", "tab", ""], "one two|"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_line_editor(keys: list[str], left: str) -> None:
    """Each editing key, on ``one two`` with the cursor (|) at its end."""
    line = LineEditor("one two")
    for name in keys:
        line.press(Key("text", name) if len(name) == 1 else Key(name))
    assert f"{line.text[: line.cursor]}|{line.text[line.cursor :]}" == left


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["down"], "the square|"),
        (["down", "down"], "square|"),
        (["down"] * 9, "square|"),
        (["up"], "give back the square|"),
        (["page up"], "back the square now.|"),
        (["page down"], "back the|"),
        (["down", "up", "page up", "page down"], "back the square|"),
        (["up"] * 9, "They say give back the square|"),
        (["x", "up"], "back the squarex|"),
        (["down", "backspace", "down"], "the squar|"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_line_editor_takes_words_of_the_context(keys: list[str], left: str) -> None:
    """Up and down move the left edge, page up and down the right, until something is typed."""
    context = "They say  give back the square now."
    line = LineEditor("back the square", context=context, mark=Span(15, 30))
    for name in keys:
        line.press(Key("text", name) if len(name) == 1 else Key(name))
    assert f"{line.text[: line.cursor]}|{line.text[line.cursor :]}" == left


def test_line_editor_keeps_marks_with_letters() -> None:
    """Backspace takes a stressed letter whole."""
    line = LineEditor("да\u0301")
    line.press(Key("backspace"))
    assert line.text == "д"


@given(
    TEXTS,
    st.lists(st.sampled_from(["left", "right", "home", "x", "backspace"]), max_size=9),
    st.integers(4, 20),
)
def test_the_cursor_is_in_sight(text: str, names: list[str], width: int) -> None:
    """Whatever was pressed, the view fits and the cursor is in it."""
    line = LineEditor(text)
    for name in names:
        line.press(Key("text", name) if name == "x" else Key(name))
    shown, cursor = line.view(width)
    assert 0 <= line.cursor <= len(line.text)
    assert cell_len(shown) <= width and 0 <= cursor < width
    assert not re.search("[\x00-\x1f]", shown)


def test_painter() -> None:
    """Styles become sequences, or nothing in a plain terminal."""
    line: Line = [("а", "mark"), ("б", ""), ("", "bad")]
    assert Painter().paint(line) == "\x1b[1;4;35mа\x1b[0mб"
    assert Painter(colour=False).paint(line) == "\x1b[1;4mа\x1b[0mб"
    assert Painter(plain=True).paint(line) == "аб"
