"""Every key, on both layouts, at three sizes: whole screens are compared with those on record.

TOLMACH_WRITE_SCREENS=1 writes the record anew, for a look at what has changed (git diff).
"""

import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from glossary.review.terminal.key_bindings import BINDINGS
from glossary.store.store import Store
from tests.support.paths import DATA
from tests.support.samples import YARD, make_pair, make_store
from tests.support.terminals import ReviewTerminal

RECORD = DATA / "screens"
SIZES = [(80, 24), (60, 15), (120, 40)]
PAIRS = (
    *YARD,
    make_pair("морального вреда", "moral damage", confidence=0.8, start=900),
    make_pair("двор", "yard", confidence=0.6, start=1000),
    make_pair("двор", "courtyard", confidence=0.7, start=1100),
    *(
        make_pair(ru, en, confidence=0.6 - number / 50, start=2000 + 100 * number)
        for number, (ru, en) in enumerate(
            [("повестка", "summons"), ("залог", "bail"), ("истец", "claimant"),
             ("устав", "charter"), ("устав партии", "party charter"), ("сход", "assembly"),
             ("явка", "turnout"), ("урна", "ballot box"), ("участок", "polling station")]
        )
    ),
)  # fmt: skip

STEPS: list[tuple[str, str, str]] = [
    ("help", "", "help"),
    (" ", "", "help, the next page where there is one"),
    ("x", "", "back, where that was not enough"),
    ("more", "", "more context"),
    ("x", "", "back"),
    ("search", "двор\r", "search"),
    ("search", "\x15\r", "search for nothing: all again"),
    ("search", "\x15нет такого\r", "search for what is not there"),
    ("filter", "\x15kind:term sure:<50\r", "filter"),
    ("filter", "\x15kind:idiom\r", "a filter that is none"),
    ("filter", "\x15\r", "filter for nothing"),
    *[("order", "", f"order {number}") for number in range(1, 7)],
    ("\x1b[C", "", "the next one"),
    ("\x1b[D", "", "the one before"),
    ("\x1b[D", "", "there is none before"),
    ("go", "3\r", "go to the third"),
    ("go", "вред\r1\r", "go to words that two entries have, and to the first of them"),
    ("go", "\x1b", "go nowhere"),
    ("go", "вред\r2\r", "and to the second of them"),
    ("all", "", "all of no filter"),
    ("rest", "x", "all sure in the article of the pair, and not after all"),
    ("filter", "\x15kind:term сход\r", "a narrower filter"),
    ("all", "\x1b", "all of it, and not after all"),
    ("filter", "\x15kind:term\r", "a wider filter"),
    ("all", " ", "all of it, the next page where there is one"),
    ("\x1b[A", "", "the page before, or back"),
    ("a", "", "back where that was not enough: it accepts no more than one"),
    ("undo", "", "undo that, where it was one"),
    ("all", "\r", "all of it"),
    ("undo", "", "undo all of it"),
    ("filter", "\x15\r", "filter for nothing"),
    ("go", "вред\r2\r", "back to the second of the words"),
    ("alone", "", "without its other forms"),
    ("alone", "", "with them"),
    ("note", "the usual term\r", "a note to go with the decision"),
    ("accept", "", "accept, with the other form"),
    ("undo", "", "undo both"),
    ("redo", "", "redo both"),
    ("go", "двор\r", "go to one of several translations"),
    ("1", "", "choose the other translation"),
    ("undo", "", "undo the choice"),
    ("2", "", "choose what is not there"),
    ("1", "", "choose again"),
    ("edit", " here\r\r", "edit the English"),
    ("edit", "\rX\x7f!\r", "edit the Russian"),
    ("edit", "\x1b", "edit, and leave it"),
    ("outside", "", "edit in an editor"),
    ("reject", "", "reject"),
    ("reason", "not a term\r", "reject with a reason"),
    ("reason", "\x1b", "do not reject"),
    ("skip", "", "skip"),
    ("forbid", "", "accept as forbidden"),
    ("keep", "", "accept as not to be translated"),
    ("prefer", "", "accept as the best of several"),
    ("split", "\x15новый\r\x15new\r", "part off an entry"),
    ("undo", "", "undo that"),
    ("merge", "{id}\r", "merge into another"),
    ("merge", "\x1b", "do not merge"),
    ("merge", "ard\r\x1b", "words that several have: asked again"),
    ("article", "", "an article that is not at hand"),
    ("open", "", "nor for the editor"),
    ("go", "дворнаш\r", "go to a tag"),
    ("headword", "2\r", "another spelling heads it"),
    ("undo", "", "undo that"),
    ("\x1b[200~aaa\r\x1b[201~", "", "a paste decides nothing"),
    ("note", "\x1b[200~two\nlines\x1b[201~\r", "a paste into a note"),
]


def keys_of(command: str, russian: bool) -> str:
    for one in BINDINGS:
        if one.command == command:
            key = one.russian if russian else one.latin
            return key.upper() if one.capital else key
    return command


def frames_of(keys: str) -> int:
    """How many screens are drawn for these keys: one for each."""
    return len(re.findall(r"\x1b\[200~.*?\x1b\[201~|\x1b\[[A-D]|.", keys, re.DOTALL))


def press(terminal: ReviewTerminal, keys: str) -> str:
    """The screen after the last of ``keys``, without what hangs on the clock."""
    expected = terminal.frames() + frames_of(keys)
    terminal.send(keys)
    terminal.see_frames(expected)
    lines = terminal.frame().split("\n")
    lines[0] = re.sub(r" {2,}", "  ", re.sub(r", about \d+ \w+", "", lines[0]))
    shown = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "(time)", shown)


@pytest.mark.parametrize("russian", [False, True], ids=["Latin", "Russian"])
@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_every_key_and_its_screen(tmp_path: Path, columns: int, lines: int, russian: bool) -> None:
    """The same screens on both layouts, each as on record, none larger than the terminal."""
    path = tmp_path / "glossary.db"
    with make_store(path, PAIRS) as store:
        target = store.entries.find("двор", "yard").id
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^en: .*/en: by the editor/' \"$1\"\n")
    editor.chmod(0o755)
    shown = []
    with ReviewTerminal(path, columns, lines, EDITOR=str(editor)) as terminal:
        terminal.see_frames(1)
        shown.append(("the first screen", press(terminal, "\x0c")))
        for command, rest, what in STEPS:
            keys = [keys_of(command, russian), *([rest.format(id=target)] if rest else [])]
            for number, part in enumerate(keys, start=1):
                frame = press(terminal, part)
                shown.append((what if number == len(keys) else f"{what}: asked", frame))
        terminal.send("x" + keys_of("quit", russian))
        assert terminal.wait() == 0
        assert max(map(cell_len, terminal.frame().split("\n"))) <= columns
        assert "Traceback" not in terminal.output
    assert all(len(frame.split("\n")) == lines for _, frame in shown)
    told = "".join(f"=== {what}\n{frame}\n" for what, frame in shown)
    record = RECORD / f"{columns}x{lines}.txt"
    if os.environ.get("TOLMACH_WRITE_SCREENS"):
        record.write_text(told, encoding="utf-8")
    assert told == record.read_text(encoding="utf-8")
    with Store.open(path, read_only=True) as store:
        actions = {event.action for event in store.entries.log()}
        assert actions == {"accept", "edit", "reject", "skip", "add", "undo", "redo"}
        (merged,) = [
            e for e in store.entries.in_order(["rejected"]) if e.note.startswith("the same as")
        ]
        assert merged.ru in store.entries.by_id(target).variants


def test_no_key_is_without_a_screen() -> None:
    """A new key has a step here, so that what it shows is in the record."""
    assert {binding.command for binding in BINDINGS} - {"quit"} <= {step[0] for step in STEPS}
