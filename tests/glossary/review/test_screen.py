"""The review screen: real keys in a real terminal, and the store after them."""

import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from align.errors import UsageError
from align.records import Span
from glossary.review.terminal.keyboard import Keyboard
from glossary.review.terminal.keys import Key
from glossary.review.terminal.run import run_review
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store
from tests.support.terminals import ReviewTerminal

PASTE = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    make_store(tmp_path / "glossary.db").close()
    yield tmp_path / "glossary.db"


def actions(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return [event.action for event in store.entries.log()]


# Every key, in a terminal


@pytest.mark.parametrize("layout", ["aersuy?q", "фукыгн,й", "AErSUY?Q", "ФУкЫГН,Й"])
def test_every_key(path: Path, layout: str) -> None:
    """On both layouts, in either case: each key does its work at once, and it is in the store."""
    accept, edit, reject, skip, undo, redo, help_, quit_ = tuple(layout)
    with ReviewTerminal(path) as terminal:
        terminal.see("0 done · 4 to go")
        terminal.press(accept, "accepted: #ДворНаш = the yard is ours")
        terminal.press(edit, "English: moral damage")
        terminal.press(" now", "English: moral damage now")
        terminal.press("\r", "Russian: моральный вред")
        terminal.press("!\r", "edited: моральный вред! = moral damage now")
        terminal.press(undo, "undone: моральный вред! = moral damage now")
        assert "верните сквер" in terminal.press(redo, "done again: моральный вред! = moral")
        terminal.press(reject, "rejected: верните сквер = give the square back")
        terminal.press(help_, "Any key goes back")
        terminal.press("x", "1 to go")
        terminal.press(undo, "undone: верните сквер")
        terminal.press(skip, "skipped: верните сквер")
        terminal.send(quit_)
        assert terminal.wait() == 0
        assert "This sitting: 1 accepted, 1 edited, 1 skipped." in terminal.output
        assert "2 to go; `tolmach review` goes on from here." in terminal.output
    assert actions(path) == ["accept", "edit", "undo", "redo", "reject", "undo", "skip"]
    with Store.open(path) as store:
        assert {e.ru: e.status for e in store.entries.in_order()} == {
            "#ДворНаш": "accepted",
            "моральный вред!": "edited",
            "участковый": "new",
            "верните сквер": "skipped",
        }


def test_what_is_shown(path: Path) -> None:
    """Kind, confidence in words and number, how often and where, both contexts, the reasons."""
    with ReviewTerminal(path) as terminal:
        shown = terminal.see("q quit").split("\n")
        assert len(shown) == 24 and max(map(cell_len, shown)) == 80
        assert shown[0].startswith(" Review · anna") and shown[0].endswith("0 done · 4 to go ")
        assert [line.rstrip() for line in shown[2:16]] == [
            "",
            " hashtag · likely, 90 % · 3 times in en/trees.md and 1 more",
            "",
            " ru   #ДворНаш",
            "      Вот и #ДворНаш на месте",
            "",
            " en   the yard is ours",
            "      Here is the yard is ours in place",
            "",
            " why  in brackets right after it",
            " also #дворнаш, #ДВОРНАШ",
            " text as last built: its article is not at hand; --corpus names the folder",
            "",
            "",
        ]
        assert shown[-1] == " a accept  e edit  r reject  s skip  u undo  ? help  q quit"
        assert "\x1b[1;4;35m#ДворНаш\x1b[0m" in terminal.output


def test_finishes_with_a_summary(path: Path) -> None:
    """After the last pair: what was done; it can be undone; q ends with the next command."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        shown = terminal.press("aaaa", "All of this is decided.")
        assert "4 done · 0 to go" in shown and "This sitting: 4 accepted." in shown
        assert "участковый" in terminal.press("u", "3 done · 1 to go")
        shown = terminal.press("s", "3 done · 1 skipped · 0 to go")
        assert "what was skipped comes up in the next sitting" in shown
        terminal.press("a", "Nothing is left to decide on")
        terminal.press("\x1b[D", "skipped by anna")
        terminal.press("\x1b[C", "This is the last one")
        terminal.send("q")
        assert terminal.wait() == 0
        end = terminal.output.rsplit("\x1b[?1049l", 1)[1].replace("\r\n", "\n")
    assert end == (
        "This sitting: 3 accepted, 1 skipped.\n"
        "1 skipped, to be asked again: `tolmach review`.\n"
        "Write the glossary with `tolmach export`.\n"
    )


def test_resumes(path: Path) -> None:
    """A second sitting goes on where the first stopped, and can undo what the first did."""
    with ReviewTerminal(path) as terminal:
        terminal.see("#ДворНаш")
        terminal.press("a", "моральный")
        terminal.send("q")
        terminal.wait()
    with ReviewTerminal(path) as terminal:
        assert "моральный вред" in terminal.see("1 done · 3 to go")
        terminal.press("u", "undone: #ДворНаш")
    assert actions(path) == ["accept", "undo"]


# What is typed before, pasted, or sent in pieces


def test_typed_ahead(path: Path) -> None:
    """Keys that were waiting, even from before the start, each act on one pair, in order."""
    with ReviewTerminal(path, typed="asrq") as terminal:
        assert terminal.wait() == 0
    assert actions(path) == ["accept", "skip", "reject"]


def test_paste_decides_nothing(path: Path) -> None:
    """A paste is told to be one; the keys after it act."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.press(PASTE.format("arar\r\nq\x1b[201"), "Pasted text decides nothing")
        terminal.press("s", "skipped")
    assert actions(path) == ["skip"]


def test_paste_into_the_editor(path: Path) -> None:
    """A paste goes into the line, its breaks become spaces, and Enter inside does not end it."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.press("e\x15", "English: \n")
        terminal.press(PASTE.format("our\r\nyard\x07"), "English: our  yard")
        terminal.press("\r\r", "edited: #ДворНаш = our  yard")


@pytest.mark.parametrize("key", ["\x1b", "\x03", "\x04"], ids=["Esc", "Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("enters", ["", "\r"], ids=["in English", "in Russian"])
def test_cancelled_edit(path: Path, key: str, enters: str) -> None:
    """Nothing is decided, the same pair stays, the next key acts on it."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.press("eXX" + enters, "English: the yard is oursXX" if not enters else "Russian:")
        terminal.press(key, "Not changed.")
        terminal.press("r", "rejected: #ДворНаш = the yard is ours")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("e\x15\r", "English is empty"),
        ("e\r\x15 \r", "Russian is empty"),
        ("e\r\r", "Nothing changed: press a"),
    ],
)
def test_edit_without_text(path: Path, keys: str, message: str) -> None:
    """An empty or unchanged edit decides nothing and says what to press."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        assert "#ДворНаш" in terminal.press(keys, message)
    assert actions(path) == []


def test_other_keys_do_nothing(path: Path) -> None:
    """Arrows, function keys, Enter, Tab, unknown letters and bad bytes decide nothing."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.send("\x1b[A\x1bOB\x1b[15~\x1b[1;5C\x1bx\r\tzж0\x00")
        os.write(terminal.descriptor, b"\xff\xfe\xd1")
        terminal.press("s", "skipped")
    assert actions(path) == ["skip"]


# Leaving


@pytest.mark.parametrize(
    ("leave", "code"),
    [("q", 0), ("\x04", 0), ("\x03", 130), ("TERM", 143), ("INT", 130), ("HUP", 129)],
    ids=["q", "Ctrl-D", "Ctrl-C", "SIGTERM", "SIGINT", "SIGHUP"],
)
@pytest.mark.parametrize("editing", ["", "e"], ids=["card", "editor"])
def test_leaving(path: Path, leave: str, code: int, editing: str) -> None:
    """Whatever ends it, the terminal is as before, the exit code tells, and nothing is lost."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.press("a", "accepted")
        if editing:
            terminal.press("e", "English: ")
        if leave.isupper():
            os.kill(terminal.pid, getattr(signal, f"SIG{leave}"))
            if editing and leave == "INT":
                terminal.see("Not changed.")
                os.kill(terminal.pid, signal.SIGINT)
        else:
            terminal.send(("\x1b" if editing else "") + leave)
            if editing:
                terminal.see("Not changed.")
        assert terminal.wait() == code
        assert "\x1b[?2004l\x1b[?25h\x1b[?1049l" in terminal.output
        assert "Traceback" not in terminal.output
        assert termios.tcgetattr(terminal.descriptor) == terminal.before
    assert actions(path) == ["accept"]


def test_closed_terminal(path: Path) -> None:
    """A window closed in the middle: the process ends by itself, nothing is lost."""
    with ReviewTerminal(path) as terminal:
        terminal.see("to go")
        terminal.press("a", "accepted")
        terminal.hang_up()
        assert terminal.wait() == 129
    assert actions(path) == ["accept"]


def test_terminal_gone_without_a_signal() -> None:
    """Where no hang-up is sent, the end of input is one; signals are as before."""
    controller, terminal = os.openpty()
    handler = signal.getsignal(signal.SIGTERM)
    with Keyboard(terminal) as keyboard:
        os.write(controller, b"a")
        assert keyboard.read() == Key("text", "a")
        os.close(controller)
        assert keyboard.read() == Key("closed")
    assert keyboard.signal == signal.SIGHUP
    assert signal.getsignal(signal.SIGTERM) == handler
    os.close(terminal)


def test_sigkill_after_every_key(path: Path) -> None:
    """A decision whose next pair was shown is in the log, however suddenly it ends."""
    expected = list[str]()
    for key, word in (("a", "accepted"), ("s", "skipped"), ("r", "rejected")):
        with ReviewTerminal(path) as terminal:
            terminal.see("to go")
            terminal.press(key, f"{word}: ")
            os.kill(terminal.pid, signal.SIGKILL)
            assert terminal.wait() == -signal.SIGKILL
        expected.append({"a": "accept", "s": "skip", "r": "reject"}[key])
        assert actions(path) == expected


# Trouble


def test_locked_store(path: Path) -> None:
    """While another process writes, a key says so and keeps the pair; later it works."""
    with ReviewTerminal(path, columns=200) as terminal, Store.open(path) as other:
        terminal.see("to go")
        with other.transaction():
            shown = terminal.press("a", "another process is writing to it")
            assert "#ДворНаш" in shown and "0 done" in shown
        terminal.press("a", "accepted: #ДворНаш")


def test_faster_colleague(path: Path) -> None:
    """Where somebody else decided meanwhile, one's own key is not taken, and that is said."""
    with ReviewTerminal(path, columns=120) as terminal, Store.open(path) as other:
        terminal.see("#ДворНаш")
        other.decisions.decide(
            other.entries.find("#ДворНаш", "the yard is ours"), "reject", "boris"
        )
        shown = terminal.press("a", "was rejected by boris meanwhile; your decision was not taken")
        assert "моральный вред" in shown
        terminal.press("u", "Nothing to undo: no decision by anna is in force")


def test_a_colleague_decides_while_a_question_is_open(path: Path) -> None:
    """What is typed for an entry that has changed under the cursor is not taken."""
    with ReviewTerminal(path, columns=120) as terminal, Store.open(path) as other:
        terminal.see("#ДворНаш")
        terminal.press("e", "English: ")
        found = other.entries.find("#ДворНаш", "the yard is ours")
        other.decisions.decide(found, "edit", "boris", en="our yard")
        shown = terminal.press("\x15ours\r\r", "was edited by boris meanwhile")
        assert "your decision was not taken" in shown
        terminal.send("q")
        assert terminal.wait() == 0
    with Store.open(path, read_only=True) as store:
        assert store.entries.find("#ДворНаш", "our yard").reviewer == "boris"
        assert store.entries.last_event() == 1


def test_an_editor_that_dies(path: Path, tmp_path: Path) -> None:
    """Half a text in its file, the terminal in a mode of its own: nothing is taken, keys work."""
    editor = tmp_path / "dying"
    editor.write_text("#!/bin/sh\necho 'en: half' > \"$1\"\nstty raw -echo\nkill -9 $$\n")
    editor.chmod(0o755)
    with ReviewTerminal(path, columns=120, EDITOR=str(editor)) as terminal:
        terminal.see("#ДворНаш")
        terminal.press("w", "was ended by signal 9: nothing was")
        terminal.press("a", "accepted: #ДворНаш = the yard is ours")
        terminal.send("q")
        assert terminal.wait() == 0
        assert termios.tcgetattr(terminal.descriptor)[3] == terminal.before[3]
    assert actions(path) == ["accept"]


def test_articles_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Escape sequences, right-to-left overrides and line breaks in texts are shown, not obeyed."""
    evil = "зло\x1b]0;x\x07\x1b[2J\x9b31m\u202eв\r\nг"
    hostile = replace(
        make_pair(evil, f"evil{evil}", kind="quote", file=f"en/{evil}.md"),
        reasons=(evil,),
        ru_context=f"{evil} {evil}",
        ru_mark=Span(0, len(evil)),
    )
    make_store(tmp_path / "g.db", [hostile]).close()
    with ReviewTerminal(tmp_path / "g.db") as terminal:
        terminal.see("to go")
        terminal.press("e", "English: evil")
        terminal.send("\x1b")
        terminal.press("?", "Any key")
        terminal.press("x", "to go")
        terminal.press("a", "All of this is decided")
        terminal.send("q")
        terminal.wait()
        left = re.sub(
            r"\x1b\[(\d+;)*\d*[mHKJ]|\x1b\[\?(25|1049|2004|2026)[hl]", "", terminal.output
        )
    assert not re.search("[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202e]", left)
    assert "\x1b[2J" not in terminal.output and "зло\ufffd]0;x" in left


@pytest.mark.parametrize("columns,lines", [(80, 24), (40, 12), (24, 7), (200, 60)])
def test_sizes(path: Path, columns: int, lines: int) -> None:
    """Every frame fits its terminal, the pair is on it, and a resize is followed."""
    with ReviewTerminal(path, columns, lines) as terminal:
        terminal.see(" q")
        for width, height in ((columns, lines), (30, 9), (columns, lines)):
            terminal.resize(width, height)
            terminal.see_height(height)
            terminal.press("?", "Keys act")
            terminal.resize(width + 1, height + 1)
            assert "Keys act" in terminal.see_height(height + 1)
            terminal.resize(width, height)
            terminal.see_height(height)
            terminal.send(" sue\x1b")
            frame = terminal.see("Not changed.").split("\n")
            assert len(frame) == height
            assert max(map(cell_len, frame)) <= width
            assert any("#ДворНаш" in line for line in frame)
            assert any("the yard is ours" in line for line in frame)


def test_no_color(path: Path) -> None:
    """NO_COLOR leaves bold and underline, and brackets mark the fragment."""
    with ReviewTerminal(path, NO_COLOR="1") as terminal:
        assert "Вот и [#ДворНаш] на месте" in terminal.see(" q")
        codes = set(re.findall(r"\x1b\[([\d;]*)m", terminal.output))
    assert codes == {"0", "1", "2", "1;4"}


def test_dumb_terminal(path: Path) -> None:
    """A terminal without sequences gets none, and can decide and edit all the same."""
    with ReviewTerminal(path, TERM="dumb") as terminal:
        terminal.see(" q")
        terminal.press("e now", "the yard is ours now")
        terminal.press("\r\r", "edited: #ДворНаш = the yard is ours now")
        terminal.send("aq")
        assert terminal.wait() == 0
        assert "\x1b" not in terminal.output
    assert actions(path) == ["edit", "accept"]


@pytest.mark.parametrize("piped", ["input", "output"])
def test_not_a_terminal(path: Path, piped: str) -> None:
    """In a pipe there is one line that names the command for scripts, and nothing is decided."""
    readable, writable = os.pipe()
    controller, terminal = os.openpty()
    ends = {"input": (readable, terminal), "output": (terminal, writable)}[piped]
    with (
        Store.open(path) as store,
        pytest.raises(UsageError, match=f"its {piped} is not one.*decide"),
    ):
        run_review(store, Sitting("anna"), input_fd=ends[0], output_fd=ends[1])
    for descriptor in (readable, writable, controller, terminal):
        os.close(descriptor)
    assert actions(path) == []


def test_nothing_to_review(tmp_path: Path) -> None:
    """Without open entries there is no screen, only what to do next."""
    make_store(tmp_path / "g.db", YARD[6:]).close()
    with ReviewTerminal(tmp_path / "g.db") as terminal:
        assert terminal.wait() == 0
        assert terminal.output.strip().endswith("find some with `tolmach build`.")
        assert "\x1b" not in terminal.output


def test_starts_light() -> None:
    """Opening the store and the screen, and the command line, load none of the heavy libraries."""
    heavy = {"torch", "numpy", "polars", "scipy", "lxml", "rich.console", "importlib.metadata"}
    for loaded, more in (
        ("glossary.review.terminal.screen", {"click", "statistics"}),
        ("glossary.commands.main", set()),
    ):
        code = (
            f"import sys\nbefore = set(sys.modules)\nimport {loaded}\n"
            f"print(sorted({heavy | more} & set(sys.modules) - before))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout == "[]\n"
