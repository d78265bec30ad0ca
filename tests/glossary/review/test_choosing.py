"""What is chosen without ids, edited outside, and suspended: keys in a real terminal."""

import signal
from pathlib import Path

import pytest

from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store
from tests.support.terminals import REVIEW, ReviewTerminal

PAIRS = (
    *YARD,
    make_pair("сквер", "square", confidence=0.6, start=1000),
    make_pair("сквер у вокзала", "station square", confidence=0.5, start=1100),
)
SHELL = f"""
import os, signal, sys
child = os.fork()
if not child:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-c", {REVIEW!r}, *sys.argv[1:]])
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    print("stopped by", os.WSTOPSIG(status), flush=True)
    sys.stdin.readline()
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
"""
"""What a shell does with one job; Enter is its fg."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db", PAIRS).close()
    return tmp_path / "glossary.db"


@pytest.mark.parametrize("before", ["", "e", "?"], ids=["card", "line", "help"])
def test_ctrl_z(path: Path, before: str) -> None:
    """The screen is left as it was found; fg draws it again, and keys act as before."""
    with ReviewTerminal(path, script=SHELL) as terminal:
        terminal.see("0 done")
        if before:
            terminal.press(before, {"e": "English: ", "?": "Keys act"}[before])
        terminal.send("\x1a")
        while f"stopped by {int(signal.SIGTSTP)}" not in terminal.output:
            assert terminal._receive(1)
        assert terminal.output.rindex("\x1b[?1049l") > terminal.output.rindex("\x1b[?1049h")
        drawn = terminal.frames()
        terminal.send("\n")
        terminal.see_frames(drawn + 1)
        if before == "e":
            terminal.press(" now\r\r", "edited: #ДворНаш = the yard is ours now")
        else:
            terminal.press("xa" if before else "a", "accepted: #ДворНаш")
        terminal.send("q")
        assert terminal.wait() == 0


def test_merge_by_words_and_numbers(path: Path) -> None:
    """Near entries are offered; words that one entry is exactly lead there, others are listed."""
    with ReviewTerminal(path) as terminal:
        terminal.see("0 done")
        shown = terminal.press("m", "Merge into (number or words)")
        assert "  1 верните сквер = give the square back" in shown
        terminal.press("сквер\r", "merged: #ДворНаш")
        terminal.press("m", "Merge into")
        terminal.press("вокзал мороз\r", "No entry has вокзал мороз.")
        terminal.press("m", "Merge into")
        terminal.press("12\r", "There is no number 12.")
        terminal.press("m", "Merge into")
        shown = terminal.press("sq\r", "with sq: number")
        assert "  1 сквер = square" in shown
        terminal.press("9\r", "There is no number 9.")
    with Store.open(path, read_only=True) as store:
        assert store.entries.find("сквер", "square").variants == ("#ДворНаш",)


def test_go_to_one_of_several(path: Path) -> None:
    """Numbers are those of the list; words that several have are asked again."""
    with ReviewTerminal(path) as terminal:
        terminal.see("0 done")
        shown = terminal.press("g", "Go to (number or words)")
        assert "  1 #ДворНаш = the yard is ours" in shown and "  2 " in shown
        terminal.press("6\r", "моральный вред")
        terminal.press("п", "Go to")
        terminal.press("вокзал\r", " ru   сквер у вокзала")
        terminal.press("g", "Go to")
        terminal.press("squ\r", "3 with squ: number")
        terminal.press("1\r", " en   square")


def test_the_spelling_that_heads_it(path: Path) -> None:
    """One key and a number; the old one is a spelling from then on; both layouts."""
    with ReviewTerminal(path) as terminal:
        terminal.see("0 done")
        assert "  2 #дворнаш" in terminal.press("р", "Head it with")
        terminal.press("2\r", "edited: #дворнаш = the yard is ours")
        terminal.press("h", "It has no other spelling")
    with Store.open(path, read_only=True) as store:
        entry = store.entries.find("#дворнаш", "the yard is ours")
        assert (entry.status, entry.variants) == ("edited", ("#ДворНаш", "#ДВОРНАШ"))


def editor_in(folder: Path, *turns: str) -> str:
    """An editor that does what the first of ``turns`` says (for sed), then the second, …"""
    for number, turn in enumerate(turns, start=1):
        (folder / f"turn{number}").write_text(turn)
    program = folder / "editor"
    program.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\nn=$(($(cat count 2>/dev/null || echo 0) + 1))\n'
        'echo $n > count\ncp "$1" seen$n\n[ -f turn$n ] && sed -i -f turn$n "$1"\ntrue\n'
    )
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("bad", "good", "why", "said"),
    [
        ("s/^en: .*/en:/", "s/^en:.*/en: ours/", "en: is empty", "edited: #ДворНаш = ours"),
        ("s/^gender:.*/gender: small/", "s/^gender:.*/gender: neuter/", "gender is 'small'",
         "accepted: #ДворНаш"),
        ("s/^ru: .*/ru: Yard/", "s/^ru:.*/ru: Наш двор/", "no Cyrillic letter",
         "edited: Наш двор"),
    ],
)  # fmt: skip
def test_a_refused_text_is_opened_again(
    path: Path, tmp_path: Path, bad: str, good: str, why: str, said: str
) -> None:
    """With the reason on top and all that was written; nothing is decided until it is right."""
    editor = editor_in(tmp_path, bad + "\ns/^note:.*/note: kept/", good)
    with ReviewTerminal(path, EDITOR=editor) as terminal:
        terminal.see("0 done")
        terminal.press("w", said)
    again = (tmp_path / "seen2").read_text()
    assert again.startswith("# Not taken: ")
    assert why.casefold() in again.splitlines()[0].casefold()
    assert "note: kept" in again
    with Store.open(path, read_only=True) as store:
        (event,) = store.entries.log()
        assert event.after is not None and event.after.note == "kept"


def test_a_refused_text_that_is_left(path: Path, tmp_path: Path) -> None:
    """Closed as it was, it changes nothing, and the reason is told."""
    editor = editor_in(tmp_path, "s/^en: .*/en:/")
    with ReviewTerminal(path, EDITOR=editor) as terminal:
        terminal.see("0 done")
        assert "#ДворНаш" in terminal.press("w", "Not changed. en: is empty")
    assert (tmp_path / "count").read_text() == "2\n"


def test_an_editor_is_found_where_none_is_named(path: Path, tmp_path: Path) -> None:
    """The usual ones are tried: editor, nano, vi."""
    editor_in(tmp_path, "s/^en: .*/en: found/")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/nano").symlink_to(tmp_path / "editor")
    (tmp_path / "editor").write_text((tmp_path / "editor").read_text().replace(
        '"$(dirname "$0")"', f'"{tmp_path}"'))  # fmt: skip
    for name in ("sh", "cat", "cp", "sed", "true", "dirname"):
        (tmp_path / "bin" / name).symlink_to(Path("/bin") / name)
    with ReviewTerminal(path, EDITOR="", VISUAL="", PATH=str(tmp_path / "bin")) as terminal:
        terminal.see("0 done")
        terminal.press("w", "edited: #ДворНаш = found")
